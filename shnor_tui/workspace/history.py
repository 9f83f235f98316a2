"""Choosing from the history, and what of it is undone at present."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from shnor_tui.domain.russian import searchable
from shnor_tui.errors import NotFound
from shnor_tui.i18n import _
from shnor_tui.store import Record as Committed
from shnor_tui.workspace.session import Workspace


def select(
    workspace: Workspace,
    commits: Iterable[Committed],
    *,
    person: str = "",
    since: date | None = None,
    until: date | None = None,
    record: tuple[str, int] | None = None,
    text: str = "",
) -> list[Committed]:
    """The commits that meet everything that is asked for, in their order.

    `person` is an account, `since` and `until` are days of the department's time zone, both included. `record` is a table
    and a number: the commits that touched that record or what belongs to it. `text` is looked for in the description.
    """

    def fits(commit: Committed) -> bool:
        if person and searchable(person.strip()) != searchable(commit.by):
            return False
        if since or until:
            day = workspace.local_time(commit).date()
            if (since and day < since) or (until and day > until):
                return False
        if record and not workspace.concerns(commit, *record):
            return False
        return not wanted or wanted in searchable(workspace.describe(commit))

    wanted = searchable(text.strip())
    return [commit for commit in commits if fits(commit)]


def undone_by(commits: Iterable[Committed]) -> Mapping[int, Committed]:
    """The revisions that are taken back at present, each with the commit that did it; an undo that was redone doesn't
    count. `commits` are in order and hold the end of the history."""
    undone: dict[int, Committed] = {}
    for commit in reversed(list(commits)):
        if commit.of is not None and commit.rev not in undone:
            undone.setdefault(commit.of, commit)
    return undone


def entry(workspace: Workspace, number: int) -> Committed:
    """The commit of a revision.

    Raises:
        NotFound: there is none.
    """
    if 0 < number <= workspace.revision:
        return workspace.history(number - 1)[0]
    raise NotFound(
        _("There is no change No. {n}.").format(n=number), _("«shnor history» lists the changes with their numbers.")
    )


class Chronicle:
    """The commits after a revision, for those who watch them: read from the journal once, afterwards kept up."""

    def __init__(self, workspace: Workspace, since: int = 0) -> None:
        self._workspace = workspace
        self._since = since
        self._commits: list[Committed] = []

    @property
    def commits(self) -> Sequence[Committed]:
        """All of them, oldest first."""
        return self._commits

    @property
    def undone(self) -> Mapping[int, Committed]:
        """Which of them are taken back at present, and by which; as `undone_by`."""
        return undone_by(self._commits)

    def follow(self, arrived: Sequence[Committed] = ()) -> None:
        """Take in what `Workspace.refresh` returned; the journal is read only for what is missing before that."""
        known = self._since + len(self._commits)
        if arrived and self._since < arrived[0].rev <= known + 1:
            self._commits[arrived[0].rev - self._since - 1 :] = arrived
        else:
            self._commits += self._workspace.history(known)
