"""Taking changes back: whether the actor may, whether all would still fit together, and doing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Forbidden, NotFound
from shnor_tui.i18n import _, mark
from shnor_tui.store import Change, SharedDatabase, StoreConflict, Unwritable
from shnor_tui.store import Record as Committed
from shnor_tui.workspace.access import refusals_noted
from shnor_tui.workspace.conflicts import Attempt, changed_since, conflict_of
from shnor_tui.workspace.describe import verb_of
from shnor_tui.workspace.rights import VERBS, require
from shnor_tui.workspace.undo import Chain, UndoStack, undoable

if TYPE_CHECKING:
    from shnor_tui.workspace.session import Workspace


_UNDONE_NOT = mark("This cannot be undone: somebody changed the same since.")
_VALUES = frozenset({"readings", "results"})


def _one_value(part: Change, other: Change) -> bool:
    """Whether two changes are of parts of one value."""
    if (part.table, part.id) != (other.table, other.id):
        return False
    return part.table == "readings" or "state" in part.fields | other.fields


class Undoing:
    """The undo of one workspace; see there what it raises. `absorb` brings the workspace up to date."""

    def __init__(self, workspace: Workspace, database: SharedDatabase, absorb: Callable[[], None]) -> None:
        self._workspace = workspace
        self._database = database
        self._absorb = absorb
        self._stack: UndoStack | None = None

    def take(self, commits: Iterable[Committed]) -> None:
        """Follow what was committed."""
        if self._stack:
            self._stack.take(commits)

    def forget(self) -> None:
        """Read the history anew when it is needed."""
        self._stack = None

    def undo(self) -> Committed:
        """Take back the actor's latest change."""
        chain = self._followed().next_undo()
        if chain is None:
            raise NotFound(_("There is nothing of yours to undo."))
        return self._revert(chain)

    def redo(self) -> Committed:
        """Do the actor's latest undone change again."""
        chain = self._followed().next_redo()
        if chain is None:
            raise NotFound(_("There is nothing of yours to redo."))
        return self._revert(chain)

    def undo_entry(self, commit: Committed) -> Committed:
        """Take back one commit, be it a change, an undo or a redo."""
        chain = self._followed().chain_of(commit)
        if chain is None:
            raise NotFound(_("There is no change No. {n}.").format(n=commit.rev))
        if not undoable(chain.origin):
            raise BadInput(_("This cannot be undone: {action}.").format(action=verb_of(chain.origin)))
        if chain.undid(commit) is chain.in_effect:
            told = f"{chain.tip.by}, {self._workspace.local_time(chain.tip):%d.%m.%Y %H:%M}"
            raise BadInput(_("The change No. {n} is undone already ({told}).").format(n=commit.rev, told=told))
        return self._revert(chain)

    def _followed(self) -> UndoStack:
        if self._workspace.past and self._workspace.read_only:
            raise Unwritable(self._workspace.read_only)
        self._absorb()
        if self._stack is None:
            self._stack = UndoStack(self._workspace.actor)
            self._stack.take(self._workspace.history())
        return self._stack

    def _revert(self, chain: Chain) -> Committed:
        from shnor_tui.workspace.soundness import require_sound  # noqa: PLC0415  (most sessions undo nothing)

        act = "undo" if chain.in_effect else "redo"
        inverses = [change.inverse() for change in reversed(chain.tip.ops)]

        def check() -> None:
            self._absorb()
            self._require_right(chain.origin, act)
            self._require_whole_values(chain)
            require_sound(inverses, self._database, self._workspace.records)

        try:
            with refusals_noted(self._workspace, act):
                self._database.revert(chain.tip, act, check)
        except StoreConflict as error:
            self._absorb()
            raise conflict_of(error, _(_UNDONE_NOT), self._workspace, Attempt.to_revert(chain.tip, error)) from error
        self._absorb()
        return chain.origin

    def _require_whole_values(self, chain: Chain) -> None:
        """A reading is one value, and a result's state goes with its numbers: where others changed another part of them since,
        taking back a part would leave what nobody ever entered."""
        parts = [change for change in chain.tip.ops if change.table in _VALUES and self._fits(change.inverse())]
        stack = self._followed()
        for commit in self._workspace.history(chain.tip.rev) if parts else ():
            later = stack.chain_of(commit)
            if later is chain or (later and not later.in_effect):
                continue
            if any(_one_value(part, change) for part in parts for change in commit.ops):
                raise changed_since(commit, _(_UNDONE_NOT), self._workspace)

    def _fits(self, change: Change) -> bool:
        """Whether the store would make a change; where it wouldn't, it says best why."""
        document = self._database.documents(change.table).get(change.id)
        return change.fits(None if document is None else dict(document))

    def _require_right(self, origin: Committed, act: str) -> None:
        """The right to the verb of a change; a verb of another version of the program is its maker's or an administrator's."""
        user, known = self._workspace.user, origin.act in VERBS
        require(user, origin.act if known else act, self._schools_of(origin))
        if not known and origin.by != self._workspace.actor and user.role is not Role.ADMIN:
            raise Forbidden(_("Only an administrator may undo this: {action}.").format(action=origin.act))

    def _schools_of(self, commit: Committed) -> list[int | None]:
        """The schools that a commit touched, also those that it took from, None where it touched anything else. A document
        goes with its marks; where it is alone, it is of the schools whose marks link to it."""
        marks = any(change.table == "marks" for change in commit.ops)
        touched: list[int | None] = []
        for change in commit.ops:
            if change.table == "evidence":
                touched += () if marks else self._workspace.records.schools_of_document(change.id)
                continue
            if change.table == "schools":
                touched.append(change.id)
                continue
            told = (change.was, change.now, self._database.documents(change.table).get(change.id))
            named = {some["school"] for some in told if some and "school" in some}
            touched += named or {None}
        return touched
