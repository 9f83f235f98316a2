"""Restoring a department's directory: who may, what it would give up in users' words, and doing it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.issued import IssuedReport
from shnor_tui.domain.record import Record
from shnor_tui.domain.user import Role, User
from shnor_tui.store import Change, StoreError
from shnor_tui.store.journal import JOURNAL_NAME
from shnor_tui.store.maintenance.restore import (
    Losses,
    Source,
    losses,
    missing_files,
    present_journal,
    restore,
    source_of,
)
from shnor_tui.workspace.access import changes_data
from shnor_tui.workspace.evidence_files import path_of
from shnor_tui.workspace.session import Workspace, account_name, open_workspace
from shnor_tui.workspace.tables import SCHEMA, Unreadable, decode, table_of
from shnor_tui.workspace.upcasting import UPCASTERS

_Kind = TypeVar("_Kind", bound=Record)


class Restored(NamedTuple):
    """What restoring came to."""

    revision: int
    kept: Path | None
    administrators: tuple[str, ...]
    """Who may administer the restored department, where the one who restored it may not."""


class ByAccount(NamedTuple):
    """How many of somebody's changes are given up, and from when to when they were made."""

    account: str
    changes: int
    first: datetime
    last: datetime


class Prospect:
    """What restoring something would bring and give up."""

    def __init__(self, home: Path, source: Source, actor: str, users: tuple[User, ...] = ()) -> None:
        """`users` are those that the department has at present, as far as they can be read."""
        self._home = home
        self._source = source
        self._actor = actor
        self._users = {user.account: user for user in users}
        self._present = present_journal(home)
        self._losses: Losses = losses(self._present, source)
        self._changes = [record for record in self._losses.records if changes_data(record)]
        self.missing, self.differing = missing_files(home, source)

    @property
    def path(self) -> Path:
        """Where the backup is."""
        return self._source.path

    @property
    def revision(self) -> int:
        """The last revision of the backup."""
        return self._source.revision

    @property
    def last(self) -> datetime | None:
        """When its last change was made."""
        return self._source.records[-1].at if self._source.records else None

    @property
    def nothing(self) -> bool:
        """Whether all is there already and nothing would be given up."""
        all_there = self._source.lines <= {*self._present.split(b"\n")}
        return all_there and not (self.missing or self.lost or self.unreadable)

    @property
    def lost(self) -> int:
        """How many changes would no longer be in effect."""
        return len(self._changes)

    @property
    def entries(self) -> int:
        """How many log-ins, refusals and exports would no longer be in the history."""
        return len(self._losses.records) - len(self._changes)

    @property
    def unreadable(self) -> int:
        """How many lines of the present journal are damaged."""
        return self._losses.damaged

    @property
    def by_account(self) -> list[ByAccount]:
        """The changes that would no longer be in effect, by who made them."""
        moments: dict[str, list[datetime]] = {}
        for record in self._changes:
            moments.setdefault(record.by, []).append(record.at)
        return [ByAccount(account, len(times), min(times), max(times)) for account, times in sorted(moments.items())]

    @property
    def issued(self) -> list[str]:
        """The issued reports among them, as people refer to them."""
        table = table_of(IssuedReport)
        changes = (change for record in self._losses.records for change in record.ops if change.table == table)
        return [_words(change) for change in changes if change.was is None]

    @property
    def bare(self) -> list[str]:
        """The documents whose files would be nowhere: neither in the backup nor in the directory."""
        return [
            f"{document.words} ({document.file.name})"
            for document in _records(self._source, Evidence)
            if document.file and not self._will_be(path_of(Path(), document.file))
        ]

    @property
    def readmitted(self) -> list[str]:
        """The accounts that get back what was taken from them since: access, a role, a key. None where nobody can be read."""
        then = (user for user in _records(self._source, User) if self._users and not user.disabled)
        return sorted(user.account for user in then if not _may_as_much(self._users.get(user.account), user))

    def restore(self, *, agreed: bool) -> Restored:
        """Do it; `agreed` says that a person has seen this prospect, so that nothing else may be given up.

        Raises:
            Conflict: somebody saved changes since.
            StoreError: see `store.rewrite`; nothing was restored.
        """
        done = restore(
            self._home,
            self._source,
            self._actor,
            agreed=self._present if agreed else None,
            schema=SCHEMA,
            upcasters=UPCASTERS,
        )
        with open_workspace(self._home, self._actor) as workspace:
            return Restored(done.revision, done.kept, _administrators(workspace))

    def _will_be(self, file: Path) -> bool:
        return file.as_posix() in self._source.files or os.path.lexists(self._home / file)


def _records(source: Source, kind: type[_Kind]) -> Iterator[_Kind]:
    """What the source has of a kind, as far as it can be read."""
    for number, document in source.state.documents(table_of(kind)).items():
        with suppress(Unreadable):
            yield decode(kind, number, document)


def _may_as_much(now: User | None, then: User) -> bool:
    return (
        now is not None
        and not now.disabled
        and now.role in {then.role, Role.ADMIN}
        and {key.body for key in then.keys} <= {key.body for key in now.keys}
    )


def _words(change: Change) -> str:
    document = change.now or {}
    try:
        return decode(IssuedReport, change.id, document).words
    except Unreadable:
        return f"№ {document.get('number', '')}"


@contextmanager
def prospect(home: Path, path: Path, actor: str | None = None) -> Iterator[Prospect]:
    """What restoring the backup at `path` would bring; open while it is restored.

    Raises:
        Forbidden: the actor is no administrator of the department that is there and can be read.
        StoreError, BadInput: see `store.restore.source_of`.
    """
    who = actor or account_name()
    users = _users(home, who)
    with source_of(path, schema=SCHEMA, upcasters=UPCASTERS) as source:
        yield Prospect(home, source, who, users)


def zone_of(home: Path) -> ZoneInfo | None:
    """The department's time zone; None where there is no department that can be read."""
    with _readable(home, account_name()) as workspace:
        return workspace.zone if workspace else None


def _users(home: Path, actor: str) -> tuple[User, ...]:
    """Who is known there, for an administrator. Where nobody's role can be read, whoever can write the directory is the one to
    mend it.

    Raises:
        Forbidden: the actor is no administrator.
    """
    with _readable(home, actor) as workspace:
        if workspace is None:
            return ()
        workspace.require("store.restore")
        return tuple(workspace.records.all(User))


@contextmanager
def _readable(home: Path, actor: str) -> Iterator[Workspace | None]:
    with ExitStack() as stack:
        workspace = None
        if (home / JOURNAL_NAME).exists():
            with suppress(StoreError, Unreadable):
                workspace = stack.enter_context(open_workspace(home, actor))
        yield workspace


def _administrators(workspace: Workspace) -> tuple[str, ...]:
    if workspace.user.administers:
        return ()
    return tuple(user.account for user in workspace.records.all(User) if user.administers)
