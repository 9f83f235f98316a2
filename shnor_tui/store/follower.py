"""Keeping the documents equal to the journal: opening, catching up with others, starting over, reading history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from typing import NamedTuple

import msgspec

from shnor_tui.i18n import _
from shnor_tui.store import trouble
from shnor_tui.store.checkpoint import CHECKPOINT_NAME, Checkpoint
from shnor_tui.store.errors import Busy, Corrupt, Diverged, StoreError, Unwritable
from shnor_tui.store.journal import START, Journal, Position
from shnor_tui.store.record import NO_CRC, Record
from shnor_tui.store.state import State

_MARK_EVERY = 500

Upcaster = Callable[[Record], Record]


class Until(NamedTuple):
    """The last revision to read, and what is said to whoever wants to write after it."""

    rev: int
    reason: StoreError


class Reading(NamedTuple):
    """How the records are read: what the documents' version is, how older ones become it, and how far."""

    schema: int
    upcasters: Mapping[int, Upcaster]
    until: Until | None = None


class Follower:
    """The documents, and the one way in which they change: the journal's next record is applied.

    `halted` is what stopped it for good (damage, a journal that was replaced, records of a newer program, the end of
    the past that was asked for); the documents then stay at the last good revision. `generation` counts how often a record
    that had been applied turned out to be withdrawn, so that everything was read again.
    """

    def __init__(
        self,
        open_journal: Callable[[], Journal],
        read_checkpoint: Callable[[], Checkpoint | None],
        reading: Reading,
        lock_timeout: float,
    ) -> None:
        """Read the whole journal, or what follows the checkpoint when that belongs to it and to this schema."""
        checkpoint = read_checkpoint()
        self.journal = open_journal()
        self.state = State()
        self.generation = 0
        self.halted: StoreError | None = None
        self.checkpointed = 0
        self._open_journal = open_journal
        self._read_checkpoint = read_checkpoint
        self._reading = reading
        self._contradicted = False
        self._anchor = (0, NO_CRC)  # revision and CRC of the last record that cannot be withdrawn any more
        self._place = START
        """One that the journal of these documents has: not before the last of them."""
        self._fresh: list[Record] = []
        self._marks: list[Position] = []
        try:
            if checkpoint is not None:
                self._start_from(checkpoint)
            self._hold()
            self.glance(lock_timeout)
            if reading.until is not None and (self.halted is None or self.state.revision == reading.until.rev):
                self.halted = reading.until.reason
        except BaseException:
            self.journal.close()
            raise
        self._fresh.clear()

    def _start_from(self, checkpoint: Checkpoint) -> None:
        schema, _upcasters, until = self._reading
        if until is not None and checkpoint.position.rev > until.rev:
            return
        self._contradicted = not self.journal.seek(checkpoint.position)
        if self._contradicted:
            return
        if checkpoint.v == schema:
            self.state = checkpoint.state
            self.checkpointed = checkpoint.position.rev
        else:
            self.journal.seek(START)

    def glance(self, lock_timeout: float = 0) -> None:
        """Apply what others have appended; takes the lock only to make sure of damage, if need be in a later call."""
        if self.halted is not None:
            self._notice_repair()
            return
        try:
            try:
                self._read_on()
            except (Corrupt, Diverged):
                believed = False
            else:
                believed = not self._contradicted
            if not believed:
                with self.journal.locked(lock_timeout):
                    self.catch_up()
        except Busy:
            pass
        except StoreError:
            if self.halted is None:
                raise

    def _notice_repair(self) -> None:
        """Damage is mended by another journal in the place of this one; then that is what there is to be said."""
        if isinstance(self.halted, Corrupt):
            try:
                self.journal.holds(START)
            except Diverged as replaced:
                self.halted = replaced
            except StoreError:
                pass

    def catch_up(self) -> None:
        """Apply what others have appended; needs the lock. Raises what halted it."""
        if self.halted is not None:
            raise self.halted.with_traceback(None)
        try:
            self._read_on()
        except (Corrupt, Diverged) as damage:
            self._start_over(damage)
        self._hold()
        if self._contradicted:
            self._weigh()

    def commit(self, record: Record) -> Record:
        """Append the next record and apply it; needs the lock. Raises Unwritable, with nothing changed."""
        try:
            committed = self.journal.append(record)
            self.journal.sync()
        except Diverged as gone:
            raise self._halt(gone) from None
        self._take(committed)
        self._hold()
        return committed

    def _take(self, record: Record) -> None:
        """Apply the record that the journal's cursor has just passed."""
        record = self._understood(record)
        self.state.apply(record)
        self._anchor = (record.rev - 1, record.prev)
        self._fresh.append(record)
        position = self.journal.position
        if position.rev == record.rev and position.rev - (self._marks[-1].rev if self._marks else 0) >= _MARK_EVERY:
            self._marks.append(position)

    def drain(self) -> tuple[Record, ...]:
        """Every record applied since the previous call, in the order of their revisions."""
        fresh = tuple(self._fresh)
        self._fresh.clear()
        return fresh

    def records(self, since: int) -> Iterator[Record]:
        """The applied records after revision `since`, read from the journal one chunk at a time.

        Raises Corrupt, and Diverged when the journal is another one than that of the documents.
        """
        until = self.state.revision
        if since >= until:
            return
        with closing(self._open_journal()) as reader:
            ours = reader.holds(self._place)
            reader.seek(
                max((mark for mark in self._marks if mark.rev <= since), default=START, key=lambda mark: mark.rev)
            )
            while reader.position.rev < until:
                for record in reader.tail() or self._missing(reader.position.rev):
                    if ours and since < record.rev <= until:
                        yield self._understood(record)
        if not ours:  # nor is it damaged
            raise Diverged(_("The documents do not match the journal."))

    def checked_records(self, since: int) -> Iterator[Record]:
        """As `records`, outside of transactions: damage in what was read long ago halts, once it is seen with the lock held."""
        try:
            yield from self.records(since)
        except Corrupt:
            with suppress(Busy), self.journal.locked(0):
                self._look_through()
            raise

    def _look_through(self) -> None:
        try:
            for _record in self.records(0):
                pass
        except Corrupt as damage:
            self._halt(damage)

    def _hold(self) -> None:
        """Up to here no record can be withdrawn any more: what is read with the lock held is there to stay."""
        self._place = position = self.journal.position
        self._anchor = (position.rev, position.crc)

    def _weigh(self) -> None:
        """Halt unless the checkpoint that knows of another journal was that of one which was replaced on purpose."""
        checkpoint = self._read_checkpoint()
        if checkpoint is not None and not self.journal.holds(checkpoint.position):
            raise self._halt(trouble.contradicted(CHECKPOINT_NAME, checkpoint.position.rev, self.state.revision))
        self._contradicted = False

    def _read_on(self) -> None:
        if self.state.revision != self.journal.position.rev:  # something was raised between reading and applying
            raise Diverged(_("The documents do not match the journal."))
        while records := self.journal.tail():
            self._place = self.journal.position
            for record in records:
                self._take(record)

    def _start_over(self, damage: StoreError) -> None:
        """Read everything again, and carry on if what is gone is one record that was read without the lock.

        Its sync failed, and its writer has withdrawn it. Nothing else can take a record away: any other difference is
        `damage`.
        """
        (rev, crc), state, fresh, shared = self._anchor, State(), [], False
        self.journal.seek(START)
        try:
            while records := self.journal.tail():
                for raw in records:
                    record = self._understood(raw)
                    state.apply(record)
                    if record.rev > rev:
                        shared = shared or (record.rev == rev + 1 and record.prev == crc)
                        fresh.append(record)
        except StoreError as error:
            raise self._halt(damage if isinstance(error, Diverged) else error) from damage
        if state.revision == rev:
            shared = self.journal.position.crc == crc
        if not shared:
            raise self._halt(damage)
        self.state = state
        self.generation += 1
        self._fresh = [record for record in self._fresh if record.rev <= rev] + fresh

    def _understood(self, record: Record) -> Record:
        """The record in this program's schema; halts at one that is not to be read."""
        schema, upcasters, until = self._reading
        if until is not None and record.rev > until.rev:
            raise self._halt(until.reason)
        try:
            return understood(record, schema, upcasters)
        except Unwritable as too_new:
            raise self._halt(too_new) from None

    def _missing(self, rev: int) -> list[Record]:
        raise Diverged(
            _("The journal ends with revision {rev}, but revision {seen} was read from it.").format(
                rev=rev, seen=self.state.revision
            )
        )

    def _halt(self, error: StoreError) -> StoreError:
        if self.halted is None:
            self.halted = error
        return error


def understood(record: Record, schema: int, upcasters: Mapping[int, Upcaster]) -> Record:
    """The record as version `schema` would have written it. Raises Unwritable when a newer one wrote it."""
    if record.v > schema:
        raise Unwritable(
            _("The program was updated: revision {rev} has format {theirs}, and this one knows {ours}.").format(
                rev=record.rev, theirs=record.v, ours=schema
            ),
            _("Quit and start the program again; until then nothing is saved here."),
        )
    for version in range(record.v, schema):
        upcast = upcasters.get(version)
        record = msgspec.structs.replace(record if upcast is None else upcast(record), v=version + 1)
    return record
