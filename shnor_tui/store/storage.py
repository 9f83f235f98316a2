"""A TinyDB storage whose documents come from a journal: transactions, refresh, undo, checkpoints."""

from __future__ import annotations

import gc
import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from tinydb import Storage

from shnor_tui.errors import reason_of
from shnor_tui.i18n import _
from shnor_tui.store.checkpoint import CHECKPOINT_NAME, Checkpoint
from shnor_tui.store.errors import StoreConflict, StoreError, Unwritable
from shnor_tui.store.files import sweep_temporaries
from shnor_tui.store.follower import Follower, Reading
from shnor_tui.store.journal import Journal, Position
from shnor_tui.store.record import Change, Record, dated
from shnor_tui.store.state import State
from shnor_tui.store.transaction import Transaction
from shnor_tui.store.values import Doc, clean_text, detached, same

_log = logging.getLogger("shnor.store")

WORTH_A_CHECKPOINT = 200
"""Records since the last checkpoint from which closing takes a new one."""

_LONGEST_FAREWELL = 0.25  # seconds that closing waits for the lock


class JournalStorage(Storage):
    """One session's view of the shared documents; used by one thread at a time."""

    def __init__(
        self,
        open_journal: Callable[[], Journal],
        directory: Path,
        *,
        actor: str,
        reading: Reading,
        now: Callable[[], datetime],
        lock_timeout: float,
    ) -> None:
        self._checkpoint_path = directory / CHECKPOINT_NAME
        self._actor = clean_text(actor, _("The name of the user"))
        self._schema = reading.schema
        self._now = now
        self._lock_timeout = lock_timeout
        self._active: Transaction | None = None
        self._process = os.getpid()
        self._closed: Unwritable | None = None
        with _garbage_left_alone():
            self._follower = Follower(open_journal, lambda: _read(self._checkpoint_path), reading, lock_timeout)
        self._refusal = _refusal_of(directory)
        if self.unwritable is None:
            sweep_temporaries(self._checkpoint_path)

    # What is there

    @property
    def revision(self) -> int:
        return self._follower.state.revision

    @property
    def generation(self) -> int:
        return self._follower.generation

    @property
    def unwritable(self) -> StoreError | None:
        """Why nothing can be saved, None when everything is well."""
        if self._closed is not None or self._follower.halted is not None:
            return self._closed or self._follower.halted
        refusal = self._journal.refusal or self._refusal
        return None if refusal is None else Unwritable(refusal)

    @property
    def worth_a_checkpoint(self) -> bool:
        """Whether one can be written, and opening would be much faster with it."""
        grown = self.revision - self._follower.checkpointed
        much = self.revision > 0 and (grown >= WORTH_A_CHECKPOINT or self._follower.checkpointed == 0)
        return much and self.unwritable is None

    @property
    def in_transaction(self) -> bool:
        """Whether one is under way in this session."""
        return self._active is not None

    def view(self, table: str) -> Mapping[int, Doc]:
        """A table's documents by number, as the running transaction has them; they must not be changed."""
        if self._active is not None:
            return self._active.view(table)
        return self._follower.state.documents(table)

    def names(self) -> set[str]:
        """The names of the tables that have documents."""
        return set(self._follower.state.tables) if self._active is None else self._active.names()

    def records(self, since: int = 0) -> Iterator[Record]:
        return self._follower.checked_records(since) if self._active is None else self._follower.records(since)

    def history(self, table: str, doc_id: int) -> list[Record]:
        return [record for record in self.records() if record.touches(table, doc_id)]

    def refresh(self) -> tuple[Record, ...]:
        if self._active is None and self._closed is None and self._process == os.getpid():
            self._follower.glance()
        return self._follower.drain()

    # What changes it

    @contextmanager
    def transaction(self, act: str, of: int | None = None, lock_timeout: float | None = None) -> Iterator[Transaction]:
        if self._active is not None:
            with self._part_of(self._active) as outer:
                yield outer
            return
        self._refuse_to_write()
        if not act.isascii():
            clean_text(act, _("The name of the action"))
        with self._journal.locked(self._lock_timeout if lock_timeout is None else lock_timeout):
            self._follower.catch_up()
            transaction = Transaction(act, of, self._follower.state, self._last_change)
            try:
                try:
                    self._active = transaction
                    yield transaction
                    changes = transaction.changes()
                finally:
                    self._active = None
            finally:  # a signal may interrupt anything, also the line before: later ones would be parts of this one
                self._active = None
            if changes:
                transaction.record = self._commit(transaction, changes)

    def revert(self, record: Record, act: str, check: Callable[[], object] | None = None) -> Record:
        if self._active is not None:
            raise RuntimeError("revert() is a transaction of its own")
        if not record.ops:
            raise ValueError("a record without changes cannot be taken back")
        with self.transaction(act, of=record.rev) as transaction:
            if check is not None:
                check()
            inverses = [change.inverse() for change in reversed(record.ops)]
            blocked = [change for change in inverses if not change.fits(transaction.view(change.table).get(change.id))]
            if blocked:
                raise _irreversible(record, blocked, self.records(since=record.rev), self._follower.state)
            for change in inverses:
                transaction.apply(change)
        assert transaction.record is not None  # noqa: S101  (a record has changes, so its inverse has)
        return transaction.record

    def checkpoint(self, wait: bool = True) -> None:
        if self._active is not None:
            raise RuntimeError("checkpoint() cannot run inside a transaction")
        self._refuse_to_write()
        self._take_checkpoint(self._lock_timeout if wait else 0)

    def close(self) -> None:
        if self._closed is not None:
            return
        if self._active is not None:
            raise RuntimeError("close() cannot run inside a transaction")
        if self.worth_a_checkpoint and self._process == os.getpid():  # a child has the lock in common with its parent
            with suppress(StoreError):
                self._take_checkpoint(min(self._lock_timeout, _LONGEST_FAREWELL))
        self._closed = Unwritable(_("The database is closed."))
        self._journal.close()

    # What TinyDB asks of a storage

    def read(self) -> dict[str, dict[str, Any]]:
        """Everything, as detached copies: for code that knows the Storage interface only."""
        return {
            name: {str(doc_id): detached(document) for doc_id, document in self.view(name).items()}
            for name in self.names()
        }

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Make the documents those of `data`; what is recorded is the difference."""
        with self.transaction("write") as transaction:
            for name in sorted(self.names().union(data)):
                wanted = {int(key): dict(document) for key, document in data.get(name, {}).items()}
                present = transaction.view(name)
                gone = [doc_id for doc_id in present if doc_id not in wanted]
                changed = [doc_id for doc_id in wanted if not same(wanted[doc_id], present.get(doc_id))]
                working = transaction.table(name)
                for doc_id in gone:
                    del working[doc_id]
                for doc_id in changed:
                    working[doc_id] = wanted[doc_id]

    # How

    @property
    def _journal(self) -> Journal:
        return self._follower.journal

    @contextmanager
    def _part_of(self, outer: Transaction) -> Iterator[Transaction]:
        if outer.thread != threading.get_ident():
            raise RuntimeError("another thread is in a transaction of this database")
        outer.begin()
        try:
            yield outer
            outer.keep()
        except BaseException:
            outer.give_up()
            raise

    def _commit(self, transaction: Transaction, changes: tuple[Change, ...]) -> Record:
        before = self._journal.position
        record = Record(
            rev=before.rev + 1,
            prev=before.crc,
            v=self._schema,
            at=dated(self._now()),
            by=self._actor,
            act=transaction.act,
            of=transaction.of,
            ops=changes,
        )
        return self._follower.commit(record)

    def _take_checkpoint(self, lock_timeout: float) -> None:
        """Hold the lock to know that the last record stays, and to give the file its name, never to wait for the disk."""
        with self._journal.locked(lock_timeout):
            self._follower.catch_up()
            position = self._journal.position
        checkpoint = Checkpoint(position, self._schema, self._follower.state)
        self._journal.settle()  # its last writer may have died before doing it
        try:
            checkpoint.write(self._checkpoint_path, self._of_this_journal(position, lock_timeout))
        except OSError as error:
            raise Unwritable(
                _("The file {path} cannot be written: {reason}.").format(
                    path=self._checkpoint_path, reason=reason_of(error)
                )
            ) from error
        self._follower.checkpointed = position.rev

    @contextmanager
    def _of_this_journal(self, position: Position, lock_timeout: float) -> Iterator[None]:
        """Nobody replaces the journal meanwhile, and it is still the one that has the place."""
        with self._journal.locked(lock_timeout):
            if not self._journal.holds(position):
                self._follower.catch_up()  # which tells what happened
                raise Unwritable(_("The journal was changed meanwhile; no checkpoint was written."))
            yield

    def _last_change(self, table: str, doc_id: int, fields: frozenset[str]) -> Record | None:
        last = None
        for record in self.records():
            if record.touches(table, doc_id, fields):
                last = record
        return last

    def _refuse_to_write(self) -> None:
        if os.getpid() != self._process:
            raise RuntimeError("a database that was opened before a fork cannot be written after it")
        reason = self.unwritable
        if reason is not None:
            raise reason.with_traceback(None)


def _irreversible(record: Record, blocked: list[Change], since: Iterable[Record], state: State) -> StoreConflict:
    """What is said of a record some of whose changes later ones stand in the way of."""
    blockers = tuple(
        later
        for later in since
        if any(later.touches(change.table, change.id, None if change.whole else change.fields) for change in blocked)
    )
    first = blocked[0]
    document = state.documents(first.table).get(first.id)
    if document is not None:
        document = detached({key: document[key] for key in document if first.whole or key in first.fields})
    who = ", ".join(dict.fromkeys(later.by for later in blockers)) or "?"
    return StoreConflict(
        _("Revision {rev} cannot be undone: {table} {id} was changed since by {who}; nothing was saved.").format(
            rev=record.rev, table=first.table, id=first.id, who=who
        ),
        _("Undo the later changes first, or set the values by hand."),
        table=first.table,
        doc_id=first.id,
        fresh=document,
        blockers=blockers,
    )


@contextmanager
def _garbage_left_alone() -> Iterator[None]:
    """Loading makes many objects and no garbage; looking for some meanwhile would take a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read(path: Path) -> Checkpoint | None:
    try:
        return Checkpoint.read(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError) as error:
        _log.warning("The checkpoint %s is ignored and the journal is read instead: %s", path, error)
        return None


def _refusal_of(directory: Path) -> str | None:
    if os.access(directory, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        return None
    return _("The directory {path} cannot be written.").format(path=directory)
