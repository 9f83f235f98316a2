"""A workspace: one person's session with one department's data, and the only way to change it."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from shnor_tui.domain.programme import Department, Programme
from shnor_tui.domain.roadmap import RoadmapItem
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.domain.user import Role, User
from shnor_tui.errors import NotFound
from shnor_tui.i18n import _
from shnor_tui.store import Diverged, SharedDatabase, StoreConflict, StoreError, Unwritable, open_database
from shnor_tui.store import Record as Committed
from shnor_tui.workspace.access import refusals_noted
from shnor_tui.workspace.conflicts import conflict_of
from shnor_tui.workspace.describe import describe, owners_of_marks, told_of, touched_items
from shnor_tui.workspace.editing import Editor
from shnor_tui.workspace.moment import Past, zone_named
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.rights import require
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.tables import SCHEMA, Unreadable
from shnor_tui.workspace.undoing import Undoing
from shnor_tui.workspace.upcasting import UPCASTERS

if TYPE_CHECKING:
    from shnor_tui.workspace.changes import FieldChange

UNKNOWN_GENERATION = -1
"""Makes the next refresh read everything anew."""


class Workspace:
    """Reads through `snapshot`, changes through `change`. Open it with `open_workspace`, or on a past moment with
    `past.open_past`; `past` is that moment, `fixed_today` the day that was asked for."""

    def __init__(
        self, database: SharedDatabase, home: Path, actor: str, today: date | None = None, past: Past | None = None
    ) -> None:
        self.home = home
        self.actor = actor
        self.past = past
        self.fixed_today = today
        self._database = database
        database.refresh()  # before the records are read: what it returns is in them
        self._generation = database.generation
        self._records = Records.load(database)
        self._snapshots: dict[tuple[int, int, date], Snapshot] = {}
        self._undoing = Undoing(self, database, self._absorb)
        self._unseen: tuple[Committed, ...] = ()
        self._former: dict[int, tuple[int, int | None]] = {}

    def close(self) -> None:
        """Let go of the files. Everything acknowledged is on disk already."""
        self._database.close()

    def keep_checkpoint(self) -> None:
        """Write the checkpoint if one is worth while and nobody is saving just now; for a moment when nobody waits."""
        with suppress(StoreError):
            if self._database.worth_a_checkpoint:
                self._database.checkpoint(wait=False)

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @property
    def read_only(self) -> str | None:
        """Why nothing can be changed in this session; None when it can."""
        return self._database.read_only

    @property
    def revision(self) -> int:
        """Number of the last change seen."""
        return self._records.revision

    @property
    def records(self) -> Records:
        """Everything at this session's revision."""
        return self._records

    @property
    def empty(self) -> bool:
        """Whether nothing was set up here yet."""
        return not self._records.table(Programme)

    @property
    def department(self) -> Department:
        """The department's settings."""
        return next(iter(self._records.all(Department)), Department())

    @property
    def today(self) -> date:
        """The day that rules are held against: the one asked for, the demo's, else that of the past moment, or today in the
        department's time zone."""
        if known := self.fixed_today or self.department.pinned_today:
            return known
        return self.past.day(self.zone) if self.past else datetime.now(self.zone).date()

    @property
    def zone(self) -> ZoneInfo:
        """The department's time zone."""
        return zone_named(self.department.time_zone)

    def local_time(self, commit: Committed) -> datetime:
        """When a commit was made, in the department's time zone. The clock may have been wrong: order is the revision's."""
        return self.in_zone(commit.at)

    def in_zone(self, moment: datetime) -> datetime:
        """A moment in the department's time zone."""
        return moment.astimezone(self.zone)

    @property
    def user(self) -> User:
        """The actor with the role that the department gave; an unknown account is a viewer, the founder an admin."""
        for user in self._records.all(User):
            if user.account == self.actor:
                return user
        founding = not self._records.table(User)
        return User(account=self.actor, role=Role.ADMIN if founding else Role.VIEWER)

    @property
    def user_now(self) -> User:
        """The same by what was committed until now, which the next `refresh` still tells of."""
        self._absorb()
        return self.user

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """All programmes, oldest first."""
        return tuple(sorted(self._records.all(Programme), key=lambda programme: programme.year))

    def programme(self, year: str | None = None) -> Programme:
        """The programme of a school year; by default the one whose year holds today, else the newest.

        Raises:
            NotFound: there is none.
        """
        return _chosen(self, year)

    def snapshot(self, year: str | None = None) -> Snapshot:
        """Everything at this revision, seen through one programme. Asked twice, it is the same object."""
        programme = self.programme(year)
        key = (self.revision, programme.id, self.today)
        if key not in self._snapshots:
            self._snapshots = {known: kept for known, kept in self._snapshots.items() if known[0] == self.revision}
            self._snapshots[key] = Snapshot(self._records, programme, self.today)
        return self._snapshots[key]

    def refresh(self) -> tuple[Committed, ...]:
        """Take in what was committed since the last call, by anyone; returns those commits in order."""
        self._absorb()
        commits, self._unseen = self._unseen, ()
        return commits

    @property
    def changing(self) -> bool:
        """Whether a change of this session is under way."""
        return self._database.in_transaction

    def require(self, verb: str, schools: Iterable[int | None] = ()) -> None:
        """Raise `Forbidden`, and note it in the history, unless the actor's role may do the verb for these schools."""
        with refusals_noted(self, verb):
            require(self.user, verb, schools)

    @contextmanager
    def change(
        self, verb: str, schools: Iterable[int | None] = (), *, lock_timeout: float | None = None
    ) -> Iterator[Editor]:
        """One transaction: the actor's right is checked on fresh data, the body writes, and all is committed or nothing.
        It waits for those of others for `lock_timeout` seconds.

        Raises:
            Forbidden: the actor's role may not do the verb for these schools.
            Conflict: a field that the body changes was changed by somebody else since the person saw it.
        """
        editor = None
        try:
            with (
                refusals_noted(self, verb),
                self._database.transaction(verb, lock_timeout=lock_timeout) as transaction,
            ):
                self._absorb()
                require(self.user, verb, schools)
                editor = Editor(self, self._database, transaction)
                yield editor
        except StoreConflict as error:
            self._absorb()
            message = _("Somebody changed the same meanwhile; nothing was saved.")
            raise conflict_of(error, message, self, editor.attempt if editor else None) from error
        self._absorb()

    def history(self, since: int = 0) -> list[Committed]:
        """The commits after a revision (0: all of them), oldest first.

        None for a session whose journal was exchanged or is gone: it shows the data that it knows, and is told so.
        """
        try:
            commits = list(self._database.records(since))
        except (Diverged, Unwritable):  # the latter where it was moved away
            self._absorb()
            if self.read_only is None:
                raise
            return []
        self._former |= owners_of_marks(commits)
        return commits

    def item_history(self, item: RoadmapItem) -> list[Committed]:
        """The commits that touched a roadmap item or a mark of it, also one that is gone."""
        return [commit for commit in self.history() if item.id in self.touched_items([commit])]

    def describe(self, commit: Committed) -> str:
        """A commit in a user's words, as `history` lists it."""
        return describe(commit, self._records, self._former)

    def changes(self, commit: Committed) -> tuple[FieldChange, ...]:
        """What a commit changed, field by field."""
        from shnor_tui.workspace.changes import changes_of  # noqa: PLC0415  (a report starts faster without)

        return changes_of(commit, self._records, self._former)

    def concerns(self, commit: Committed, table: str, number: int) -> bool:
        """Whether a commit touched a record or what belongs to it: a mark of the item, a training of the school."""
        from shnor_tui.workspace.changes import concerns  # noqa: PLC0415  (as above)

        return concerns(commit, (table, number), self._records, self._former)

    def subject(self, commit: Committed) -> str:
        """What a commit was done to, and the status given or else what was done, as messages tell it."""
        return told_of(commit, self._records, self._former)

    def touched_items(self, commits: Iterable[Committed]) -> set[int]:
        """The roadmap items whose rows commits may have changed."""
        return {item for commit in commits for item in touched_items(commit, self._records, self._former)}

    def undo(self) -> Committed:
        """Take back the actor's own latest change that isn't undone yet, whole or not at all; returns what was undone.

        Raises:
            NotFound: there is nothing to undo.
            Conflict: somebody changed the same fields since (names who, what and when), or made what depends on it.
        """
        return self._undoing.undo()

    def redo(self) -> Committed:
        """Do again what the actor's latest undo took back; returns that change."""
        return self._undoing.redo()

    def undo_entry(self, commit: Committed) -> Committed:
        """Take back any one change of the history, whoever made it, whole or not at all; an undo is taken back by doing the
        change again. Returns the change that was undone or done again.

        Raises:
            NotFound: the history has no such commit.
            BadInput: it is taken back already, or its verb cannot be undone.
            Forbidden: the actor's role may not do by hand what the change did.
            Conflict: as `undo`.
        """
        return self._undoing.undo_entry(commit)

    def _absorb(self) -> None:
        """Bring the records up to date; the commits wait for the next caller of `refresh`."""
        commits = self._database.refresh()
        self._former |= owners_of_marks(commits)
        try:
            if self._database.generation != self._generation:
                self._records = Records.load(self._database)
                self._generation = self._database.generation
                self._snapshots.clear()  # another change may have the number of one that was withdrawn
                self._undoing.forget()
            elif commits:
                self._records = self._records.after(commits, self._database)
                self._undoing.take(commits)
        except Unreadable:
            self._generation = UNKNOWN_GENERATION
            raise
        self._unseen = (*self._unseen, *commits)


def _chosen(workspace: Workspace, year: str | None) -> Programme:
    """See `Workspace.programme`."""
    programmes = workspace.programmes
    if not programmes:
        raise NotFound(
            _("There is no programme in {home} yet.").format(home=workspace.home),
            _("Make one with «shnor init» or look at the demo with «shnor demo»."),
        )
    if year is None:
        current = SchoolYear.holding(workspace.today)
        return next((programme for programme in programmes if programme.year == current), programmes[-1])
    try:
        wanted = SchoolYear.parse(year)
    except ValueError:
        raise NotFound(_("«{year}» is no school year.").format(year=year), _("Write it as 2019/2020.")) from None
    for programme in programmes:
        if programme.year == wanted:
            return programme
    known = ", ".join(programme.year for programme in programmes)
    raise NotFound(
        _("There is no programme of {year}.").format(year=wanted), _("There are: {known}.").format(known=known)
    )


def account_name() -> str:
    """The account that runs this process, asked from the system and not from the environment."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid-{os.getuid()}"


def open_workspace(home: Path, actor: str | None = None, today: date | None = None) -> Workspace:
    """Open a department's directory, making it when it is missing.

    Raises:
        StoreError: the directory cannot be used; says why.
    """
    who = actor or account_name()
    return Workspace(open_database(home, who, schema=SCHEMA, upcasters=UPCASTERS), home, who, today)
