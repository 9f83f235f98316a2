"""The store's refusal in a user's words: who changed what, when, and how it differs from what one wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shnor_tui.errors import Clash, Conflict
from shnor_tui.i18n import _, mark
from shnor_tui.store import Record as Committed
from shnor_tui.store import StoreConflict

if TYPE_CHECKING:
    from shnor_tui.workspace.session import Workspace


_ADVICE = mark("Look at it as it is now and decide again.")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A document as a person saw it and as the person wanted it; None stands for no document."""

    before: Mapping[str, Any] | None
    wanted: Mapping[str, Any] | None

    @classmethod
    def to_revert(cls, commit: Committed, refused: StoreConflict) -> Attempt | None:
        """What taking back a commit would have made of the document that it was refused for."""
        for change in commit.ops:
            if (change.table, change.id) == (refused.table, refused.doc_id):
                return cls(change.now, change.was)
        return None


def conflict_of(error: StoreConflict, message: str, workspace: Workspace, attempt: Attempt | None) -> Conflict:
    """The error to show; `message` begins it. The workspace must have taken in what is committed."""
    from shnor_tui.workspace.changes import clashes_of  # noqa: PLC0415  (conflicts are rare)

    clashes = clashes_of(error.table, attempt.before, attempt.wanted, error.fresh, workspace.records) if attempt else ()
    if error.record is None:
        return Conflict(message, _(_ADVICE), clashes=clashes)
    return changed_since(error.record, message, workspace, clashes)


def changed_since(commit: Committed, message: str, workspace: Workspace, clashes: tuple[Clash, ...] = ()) -> Conflict:
    """The error that a commit is in the way; `message` begins it."""
    who, when = commit.by, f"{workspace.local_time(commit):%d.%m.%Y %H:%M}"
    told = _("{who}, {when}: {what}.").format(who=who, when=when, what=workspace.describe(commit))
    return Conflict(f"{message} {told}", _(_ADVICE), clashes=clashes, who=who, when=when)
