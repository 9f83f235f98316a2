"""The journal: an ordered, append-only list of records that several processes share. Bytes and records, no tables.

`Journal` is the seam: everything above it knows records and opaque positions only, so that another ordered list (a
table in a database server, say) could stand in for `FileJournal`.
"""

from __future__ import annotations

import fcntl
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec

from shnor_tui.errors import reason_of
from shnor_tui.i18n import _
from shnor_tui.store import trouble
from shnor_tui.store.errors import Unwritable
from shnor_tui.store.files import NO_PERMISSION, keep_aside, lock_within, make_directory, make_shared, write_at
from shnor_tui.store.record import LINE_HEAD, NO_CRC, Record, decode_line, decode_own_line, encode_line, seal_of

JOURNAL_NAME = "shnor.journal"
CHUNK = 1 << 20
TICK = 100_000_000
"""Nanoseconds after which a change of a file surely changes its time too."""


class Position(msgspec.Struct, frozen=True):
    """A place between two records: `rev` and `crc` are those of the record before it; `start` and `end` are the
    journal's own business."""

    rev: int
    crc: str
    start: int
    end: int


START = Position(0, NO_CRC, 0, 0)


class Journal(Protocol):
    """What the store needs of a journal: a cursor over a shared list of records."""

    @property
    def position(self) -> Position:
        """Where the cursor stands."""

    @property
    def refusal(self) -> str | None:
        """Why this journal can only be read, None when it can be written."""

    def tail(self) -> list[Record]:
        """Some of the records after the cursor, which moves past them; empty at the end.

        Raises Corrupt or Diverged. Only what is found with the lock held is to be believed: without it one may catch
        another session in the act of writing or of withdrawing.
        """

    def locked(self, timeout: float) -> AbstractContextManager[None]:
        """Hold the only right to append; waits up to `timeout` seconds, then raises Busy."""

    def append(self, record: Record) -> Record:
        """Write the successor of the record before the cursor and return it as a reader will decode it.

        Needs the lock and a cursor at the end. The record counts, and the cursor moves past it, only when `sync` has
        returned. Raises Unwritable, with nothing appended.
        """

    def sync(self) -> None:
        """Put everything that was appended on disk; needs the lock. Raises Unwritable, with `append` taken back."""

    def settle(self) -> None:
        """Put what is before the cursor on disk, whoever wrote it; needs no lock. Raises Unwritable."""

    def seek(self, position: Position) -> bool:
        """Move the cursor; False, and unmoved, when the journal has no such place."""

    def holds(self, position: Position) -> bool:
        """Whether the journal has that place; with the lock held it keeps it until the lock is freed. Raises Diverged."""

    def close(self) -> None:
        """Free what the journal holds."""


class FileJournal:
    """A journal in one file of JSON lines, locked by flock, which the kernel frees when its holder dies.

    A last line that is incomplete was never acknowledged: readers pass over it, the next writer cuts it off and keeps its
    bytes beside the journal. Damage anywhere else is Corrupt. A file that is no longer the one at its path is Diverged.
    """

    def __init__(self, path: Path) -> None:
        """Open the journal at `path`, to read only if need be. Raises Unwritable when it cannot be read."""
        self._path = path.absolute()
        self._name = os.fspath(self._path)
        self._position = START
        self._locked = False
        self._appended: Position | None = None
        self._synced = 0
        """Up to here everything is on disk."""
        self._must_reopen = False
        self._seen: tuple[int, int] | None = None
        self._descriptor, self._identity, self._refusal = _opened(self._path)

    @property
    def position(self) -> Position:
        return self._position

    @property
    def refusal(self) -> str | None:
        return self._refusal

    def tail(self) -> list[Record]:
        self._reopen_if_needed()
        self._appended = None
        status = self._status()
        stamp = (status.st_size, status.st_mtime_ns)
        if stamp == self._seen and (not self._locked or self._synced == self._position.end):
            return []  # under the lock only what is on disk is sure not to be another record of the same length by now
        here = self._position.end - self._position.start
        there = status.st_size - self._position.start
        data = self._read(self._position.start, max(0, min(there, here + CHUNK)))
        if self._position != START and not _is_line(data[:here], self._position):
            happened = trouble.cut if status.st_size < self._position.end else trouble.replaced
            raise happened(self._path, self._position.rev)
        fresh = data[here:]
        records = (self._next_records(fresh) or self._next_record(fresh)) if fresh else []
        # Without the lock what was read may be withdrawn yet, and another record of the same length take its place.
        final = self._locked or time.time_ns() - status.st_mtime_ns > TICK
        self._seen = stamp if final and self._position.end == status.st_size else None
        return records

    @contextmanager
    def locked(self, timeout: float) -> Iterator[None]:
        self._reopen_if_needed()
        try:
            try:  # a signal may interrupt anything, also what follows right after the lock was had
                if not self._lock(timeout):
                    raise trouble.busy(self._path, timeout)
                self._locked = True
                yield
            finally:
                self._unlock()
        finally:
            if self._locked:  # or right before it was freed
                self._unlock()

    def append(self, record: Record) -> Record:
        if (record.rev, record.prev) != (self._position.rev + 1, self._position.crc):
            raise ValueError(f"revision {record.rev} does not follow {self._position.rev}")
        if self._refusal is not None:  # since the disk failed
            raise Unwritable(self._refusal)
        line = encode_line(record)
        committed, crc = decode_own_line(line)
        end = self._position.end
        try:
            size = os.fstat(self._descriptor).st_size
            if size < end:  # by hand, just now: there would be a hole before the line
                raise trouble.cut(self._path, self._position.rev)
            if size > end:
                self._cut_torn_line()
            if self._synced < end:
                # The last record is another session's, which may have died before it synced it. Without that record, a
                # power cut would leave a hole before the new one, and that is damage.
                os.fdatasync(self._descriptor)
        except OSError as error:
            self._must_reopen = True
            raise trouble.not_saved(self._path, error) from error
        try:
            write_at(self._descriptor, line, end)
        except BaseException as error:
            self._withdraw()
            if isinstance(error, OSError):
                raise trouble.not_saved(self._path, error) from error
            raise
        self._appended = Position(record.rev, crc, end, end + len(line))
        return committed

    def sync(self) -> None:
        try:
            os.fdatasync(self._descriptor)
            if self._appended is not None:
                status = self._status()  # what was put into a file that has lost its name meanwhile is not saved
        except BaseException as error:
            if self._appended is not None:
                self._withdraw()
            if isinstance(error, OSError):
                raise trouble.not_saved(self._path, error) from error
            raise
        if self._appended is not None:
            self._position, self._appended = self._appended, None
            self._seen = (status.st_size, status.st_mtime_ns)
        self._synced = self._position.end

    def settle(self) -> None:
        self._reopen_if_needed()
        try:
            os.fdatasync(self._descriptor)
        except OSError as error:
            self._must_reopen = True
            raise trouble.not_synced(self._path, error) from error
        self._synced = self._position.end

    def seek(self, position: Position) -> bool:
        if not self._has(position):
            return False
        self._position, self._synced, self._seen = position, position.end, None
        return True

    def holds(self, position: Position) -> bool:
        self._status()
        return self._has(position)

    def content(self) -> bytes:
        """The whole file, be it intact or not; needs the lock. Raises Diverged when it is no longer the one at the path."""
        self._status()
        return self._read_to_end(0)

    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            with suppress(OSError):  # it is closed all the same, and what counts was synced
                os.close(descriptor)

    def _reopen_if_needed(self) -> None:
        """After a failed sync the kernel may report success for pages that it has dropped: take a new descriptor."""
        if self._must_reopen:
            opened = _opened(self._path)
            self.close()
            self._descriptor, self._identity, self._must_reopen, self._seen = *opened[:2], False, None
            self._refusal = self._refusal or opened.refusal

    def _lock(self, timeout: float) -> bool:
        try:
            return lock_within(self._descriptor, timeout)
        except OSError as error:
            raise trouble.unlockable(self._path, error) from error

    def _unlock(self) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            self._locked = False
        except BaseException as error:
            self._locked, self._must_reopen = False, True
            self.close()  # which frees the lock too
            if not isinstance(error, OSError):
                raise

    def _status(self) -> os.stat_result:
        """The file's size and times; raises Diverged when it is no longer the one at the path."""
        try:
            status = os.stat(self._name)  # noqa: PTH116  (several times a second)
        except (FileNotFoundError, NotADirectoryError):
            raise trouble.deleted(self._path, self._position.rev) from None
        except OSError as error:
            raise trouble.unreadable(self._path, error) from error
        if (status.st_dev, status.st_ino) != self._identity:
            raise trouble.replaced(self._path, self._position.rev)
        return status

    def _has(self, position: Position) -> bool:
        return position == START or _is_line(self._read(position.start, position.end - position.start), position)

    def _read(self, offset: int, length: int) -> bytes:
        try:
            return os.pread(self._descriptor, length, offset)
        except OSError as error:
            raise trouble.unreadable(self._path, error) from error

    def _read_to_end(self, offset: int) -> bytes:
        pieces: list[bytes] = []
        while piece := self._read(offset, CHUNK):
            pieces.append(piece)
            offset += len(piece)
        return b"".join(pieces)

    def _next_records(self, data: bytes) -> list[Record]:
        """The records of the intact lines that `data` begins with."""
        records: list[Record] = []
        with suppress(ValueError):
            for line in data.split(b"\n")[:-1]:
                records.append(self._pass(line))  # noqa: PERF401  (those before a damaged line are kept)
        return records

    def _next_record(self, data: bytes) -> list[Record]:
        """The next record when `data` has no intact line: a very long one, or none where the rest is a torn line."""
        rest = data and self._read_to_end(self._position.end)
        if not rest:  # nothing new, or it was withdrawn between the two reads
            return []
        line, newline, _after = rest.partition(b"\n")
        try:
            if newline:
                return [self._pass(line)]
            damage = ValueError(_("its end is not intact"))
        except ValueError as error:
            damage = error
        if is_torn(rest):
            return []
        raise trouble.corrupt(self._path, self._position.rev + 1, damage)

    def _pass(self, line: bytes) -> Record:
        """The record of the next line, with the cursor moved past it; raises ValueError when the line is not intact."""
        record, crc = decode_line(line)
        if (record.rev, record.prev) != (self._position.rev + 1, self._position.crc):
            raise ValueError(_("it does not follow the line before it"))
        self._position = Position(record.rev, crc, self._position.end, self._position.end + len(line) + 1)
        return record

    def _cut_torn_line(self) -> None:
        aside = self._path.with_name(f"{self._path.name}.torn-{self._position.rev + 1}")
        keep_aside(aside, self._read_to_end(self._position.end))
        self._cut_off()

    def _withdraw(self) -> None:
        """Take back what was appended and not acknowledged; this descriptor is not written again."""
        self._appended, self._must_reopen = None, True
        with suppress(OSError):
            self._cut_off()

    def _cut_off(self) -> None:
        """Cut what follows the cursor, on disk before anything is written there: after a power cut the two would mix."""
        os.ftruncate(self._descriptor, self._position.end)
        os.fdatasync(self._descriptor)


class _Opened(NamedTuple):
    descriptor: int
    identity: tuple[int, int]
    """Which file it is."""
    refusal: str | None
    """Why it was opened to read only."""


def _opened(path: Path) -> _Opened:
    """Open a journal, to read only where that is all that may be done. Raises Unwritable."""
    name, flags, refusal = os.fspath(path), os.O_CLOEXEC | os.O_NONBLOCK, None
    try:
        try:
            descriptor = os.open(name, os.O_RDWR | flags)
        except OSError as error:
            if error.errno not in NO_PERMISSION:
                raise
            refusal = _("The file {path} cannot be written: {reason}.").format(path=path, reason=reason_of(error))
            descriptor = os.open(name, os.O_RDONLY | flags)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):  # a device may have no end
                raise OSError(0, _("it is no ordinary file"))  # noqa: TRY301  (told as what the system refuses)
        except OSError:
            with suppress(OSError):
                os.close(descriptor)
            raise
    except OSError as error:
        raise trouble.unreadable(path, error) from error
    return _Opened(descriptor, (status.st_dev, status.st_ino), refusal)


def journal_in(directory: Path, *, make: bool = True) -> Callable[[], FileJournal]:
    """What opens the directory's journal; with `make`, directory and journal are made if they are missing. Raises Unwritable."""
    path = directory / JOURNAL_NAME
    if not make:
        return lambda: FileJournal(path)
    try:
        make_directory(directory)
        make_shared(path)
    except OSError as error:
        may_only_read = error.errno in NO_PERMISSION and os.path.exists(path)  # noqa: PTH110  (Path.exists raises)
        if not may_only_read:
            raise Unwritable(
                _("{path} cannot be made: {reason}.").format(path=path, reason=reason_of(error))
            ) from error
    return lambda: FileJournal(path)


def _is_line(line: bytes, position: Position) -> bool:
    """Whether `line`, newline included, is the one that ends at `position`."""
    return len(line) == position.end - position.start and line.endswith(b"\n") and seal_of(line[:-1]) == position.crc


def is_torn(rest: bytes) -> bool:
    """Whether the bytes after the last intact line can be one write that was cut short, not damage to saved records."""
    newline = rest.find(b"\n")
    if newline not in {-1, len(rest) - 1}:
        return False
    # A write that has its newline was not cut short, unless a page before it was never written; what was damaged later
    # holds no run of zeros.
    if newline >= 0 and b"\0\0" not in rest and not rest.startswith(b"\0"):
        return False
    # A newline that was damaged joins an acknowledged record to what follows it; zeros there are a page that was not
    # written.
    joints = [match.start() - 1 for match in re.finditer(re.escape(LINE_HEAD), rest) if match.start()]
    joints.append(len(rest.rstrip(b"\n")) - 1)
    return not any(rest[joint] and seal_of(rest[:joint]) for joint in joints)
