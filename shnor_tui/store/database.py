"""The database as the rest of the program sees it: TinyDB with transactions, refresh, history and undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from tinydb import TinyDB
from tinydb.table import Table

from shnor_tui.i18n import _
from shnor_tui.store.errors import Corrupt, Unwritable
from shnor_tui.store.follower import Reading, Until, Upcaster
from shnor_tui.store.journal import journal_in
from shnor_tui.store.record import Record
from shnor_tui.store.storage import JournalStorage
from shnor_tui.store.table import JournaledTable
from shnor_tui.store.transaction import Transaction


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def open_database(  # noqa: PLR0913  (how to open; all but two have defaults)
    directory: Path,
    actor: str,
    *,
    schema: int = 1,
    upcasters: Mapping[int, Upcaster] = MappingProxyType({}),
    now: Callable[[], datetime] = utc_now,
    lock_timeout: float = 5.0,
    until: int | None = None,
    until_reason: str = "",
) -> SharedDatabase:
    """Open a department's directory as `actor`, and make it if it is missing.

    `schema` is the version that new records carry. An older record passes through `upcasters[v]`, `upcasters[v + 1]` …,
    pure functions that return it as the next version would have written it (a missing one changes nothing); newer ones
    make the database read-only. `now` gives an aware datetime. `lock_timeout` is in seconds.

    With `until`, it shows the documents as they were after that revision, and stays so: nothing is made or written,
    `refresh` returns nothing, `read_only` is `until_reason`.

    A directory that cannot be written, or a damaged journal, is opened read-only: see `SharedDatabase.read_only`.
    Raises Unwritable when the journal can neither be read nor made.
    """
    past = until_reason or _("What is shown is the past: nothing can be changed in it.")
    storage = JournalStorage(
        journal_in(directory, make=until is None),
        directory,
        actor=actor,
        reading=Reading(schema, upcasters, None if until is None else Until(until, Unwritable(past))),
        now=now,
        lock_timeout=lock_timeout,
    )
    return SharedDatabase(storage)


def revision_at(directory: Path, moment: datetime) -> int:
    """The last revision that was saved by `moment`, 0 when there was none yet; nothing is made or written.

    By the clocks of those who saved: where one went backwards, it is the last record whose time is not later. Raises
    Unwritable when the journal cannot be read, Corrupt when it is damaged before anything later than `moment`.
    """
    revision, gone_by = 0, False
    with closing(journal_in(directory, make=False)()) as journal:
        try:
            while records := journal.tail():
                for record in records:
                    revision, gone_by = (record.rev, gone_by) if record.at <= moment else (revision, True)
        except Corrupt:
            if not gone_by:
                raise
    return revision


class SharedDatabase(TinyDB):
    """A TinyDB that several processes on one host share: durable, live, with history and undo.

    A plain `insert`, `update` … is one transaction; inside `transaction()` they are parts of it. A handle is used by
    one thread at a time and not across a fork; another thread or process opens its own.
    """

    table_class: type[Table] = JournaledTable
    _storage: JournalStorage

    def __init__(self, storage: JournalStorage) -> None:
        super().__init__(storage=lambda: storage)

    def __enter__(self) -> Self:
        return self

    @property
    def read_only(self) -> str | None:
        """Why nothing can be saved, as a sentence; None when it can. May change with `refresh` and `transaction`."""
        reason = self._storage.unwritable
        return None if reason is None else str(reason)

    @property
    def revision(self) -> int:
        """The revision of the last record that is applied here; 0 = nothing was ever saved."""
        return self._storage.revision

    @property
    def generation(self) -> int:
        """Grows when a record that `refresh` may have returned was withdrawn: build everything anew."""
        return self._storage.generation

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction of this session is under way."""
        return self._storage.in_transaction

    def transaction(
        self, act: str, of: int | None = None, lock_timeout: float | None = None
    ) -> AbstractContextManager[Transaction]:
        """Everything in the `with` block is saved as one record, or nothing is.

        `act` names the verb, `of` the revision that is undone. The lock is held meanwhile, so what is read inside is
        the newest there is and stays so. An exception leaves nothing changed. A nested one is part of the outer one
        (`act` and `of` are those of the outer); if it raises, only its own changes are given up. `lock_timeout`, in
        seconds, is for what nobody should wait for as long as the database was opened with.

        Raises Busy, Unwritable, Corrupt or Diverged; on each of them nothing was saved.
        """
        return self._storage.transaction(act, of, lock_timeout)

    def refresh(self) -> tuple[Record, ...]:
        """Apply what other sessions have saved; returns every record applied since the last call, own ones included.

        Cheap enough to be called several times a second. Damage does not raise here, it sets `read_only`.
        """
        return self._storage.refresh()

    def documents(self, table: str) -> Mapping[int, Mapping[str, Any]]:
        """The documents of a table by number, uncopied: to be read, never changed, and not kept across changes."""
        return MappingProxyType(self._storage.view(table))

    def records(self, since: int = 0) -> Iterator[Record]:
        """The records after revision `since` up to the present `revision`, read from the journal.

        Raises Corrupt, and Diverged when the journal is another one than that of the documents.
        """
        return self._storage.records(since)

    def history(self, table: str, doc_id: int) -> list[Record]:
        """The records that concern one document, oldest first. Raises as `records`."""
        return self._storage.history(table, doc_id)

    def revert(self, record: Record, act: str, check: Callable[[], object] | None = None) -> Record:
        """Take a record back, whole or not at all, as a new record with `of=record.rev`; reverting that one is redo.

        `check` is called first, on the newest data and while nobody else can change them; what it raises stops all.
        Raises StoreConflict, whose `blockers` are the later records, when a field no longer has the value that `record`
        left; and what `transaction` raises.
        """
        return self._storage.revert(record, act, check)

    @property
    def worth_a_checkpoint(self) -> bool:
        """Whether a checkpoint can be written and would make opening much faster; `close` writes one then."""
        return self._storage.worth_a_checkpoint

    def checkpoint(self, wait: bool = True) -> None:
        """Write the checkpoint, so that opening is fast: for when nobody waits for this session.

        Writers are not held up: the lock is not held while the disk works. Without `wait`, raises Busy at once when
        somebody has the lock. Raises Busy, Unwritable, Corrupt or Diverged.
        """
        self._storage.checkpoint(wait)

    def tables(self) -> set[str]:
        """The names of the tables that have documents."""
        return self._storage.names()

    def drop_table(self, name: str) -> None:
        with self._storage.transaction("drop_table"):
            super().drop_table(name)

    def drop_tables(self) -> None:
        with self._storage.transaction("drop_tables"):
            super().drop_tables()

    def __bool__(self) -> bool:
        """True, where TinyDB says False of a database whose default table is empty."""
        return True
