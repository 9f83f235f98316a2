"""What of a department's directory goes into a backup: the journal up to its last whole record, and the other files."""

from __future__ import annotations

import errno
import os
import stat
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import msgspec

from shnor_tui.errors import NotFound, reason_of
from shnor_tui.i18n import _
from shnor_tui.store.checkpoint import CHECKPOINT_NAME
from shnor_tui.store.errors import Corrupt, Diverged, Unwritable
from shnor_tui.store.files import AS_IT_IS
from shnor_tui.store.journal import CHUNK, JOURNAL_NAME, START, FileJournal, Position
from shnor_tui.store.record import seal_of

if TYPE_CHECKING:
    from zipfile import ZipInfo

BACKUPS = "backups"
"""Where backups are in the department's directory."""

USERS = "users"
"""Where what belongs to each person behind the gate is, by accounts; see `_KEPT_OF_USERS`."""

_KEPT_OF_USERS = frozenset({"config"})
"""Settings; unfinished forms, visits, logs and caches are of the moment, and a backup would not bring them back to it."""

_DENSE = "evidence/"
"""Scans and office files, which are compressed already: to compress them again takes long and saves nothing."""

_NOT_OURS = frozenset({BACKUPS, CHECKPOINT_NAME, JOURNAL_NAME, "lost+found"})


class LeftOut(NamedTuple):
    """A file of the directory that could not be put into a backup, and why."""

    name: str
    why: str


class Told(msgspec.Struct):
    """The comment of the zip."""

    made: datetime
    position: Position
    without: str = ""
    """The directory that was left out on purpose."""


def belongs(name: str) -> bool:
    """Whether a file of the directory, by its name in it, goes into backups beside the journal, and comes back from them."""
    first, *rest = parts = PurePosixPath(name).parts or ("/",)
    return (
        first not in _NOT_OURS
        and not (first == USERS and rest[1:2] and rest[1] not in _KEPT_OF_USERS)
        and not first.startswith((f"{JOURNAL_NAME}.", f"{CHECKPOINT_NAME}.", "/"))
        and ".." not in parts
        and not name.endswith(".tmp")
    )


def files_of(directory: Path, refused: Callable[[OSError], object]) -> Iterator[str]:
    """The names in the directory of all that goes into backups, links too; hands on why a part of it cannot be listed."""
    for above, directories, names in os.walk(directory, onerror=refused):
        inside = Path(above).relative_to(directory)
        links = [name for name in directories if (directory / inside / name).is_symlink()]
        directories[:] = sorted(name for name in directories if belongs((inside / name).as_posix()))
        yield from (name for each in sorted([*names, *links]) if belongs(name := (inside / each).as_posix()))


def unreadable(path: Path, error: OSError) -> Unwritable:
    """The error of a file or a directory of which the disk or the rights withhold something."""
    return Unwritable(_("{path} cannot be read: {reason}.").format(path=path, reason=reason_of(error)))


def read_journal(journal: FileJournal, lock_timeout: float = 5.0) -> None:
    """Move the cursor past every record. Raises Corrupt or Diverged when that was seen with the lock held, and Busy."""
    try:
        while journal.tail():
            pass
    except (Corrupt, Diverged):
        with journal.locked(lock_timeout):
            journal.seek(START)
            while journal.tail():
                pass


def journal_of(directory: Path) -> FileJournal:
    """The directory's journal, which is not made if there is none. Raises NotFound, or Unwritable when it cannot be read."""
    path = directory / JOURNAL_NAME
    try:
        return FileJournal(path)
    except Unwritable as error:
        if not isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
            raise
        raise NotFound(
            _("There is no journal {path}.").format(path=path), _("Name the department's directory with --home.")
        ) from error


def _whole_lines(journal: FileJournal) -> tuple[Position, bytes]:
    """Where the last record ends, and all up to there; raises as `read_journal`. A record whose sync fails may be withdrawn
    between the two looks."""
    while True:
        read_journal(journal)
        place = journal.position
        data = journal.content()[: place.end]
        if place == START or seal_of(data[place.start : -1]) == place.crc:
            return place, data
        journal.seek(START)


class Contents:
    """What a directory holds, as it is when this is made; `left_out` says what of it cannot be read."""

    def __init__(self, directory: Path, without: str = "") -> None:
        """Read the journal and list the rest, but for what lies in the directory `without`. Raises NotFound, Corrupt, Diverged,
        Busy, Unwritable."""
        self._directory = directory
        self._without = without
        self._unlisted: list[LeftOut] = []
        self._unread: list[LeftOut] = []
        self.journal = journal_of(directory)
        try:
            self.position, self._data = _whole_lines(self.journal)
        except BaseException:
            self.close()
            raise
        names = files_of(directory, self._not_listed)  # after the journal, which speaks of them
        self._names = [name for name in names if not without or PurePosixPath(name).parts[0] != without]

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What could not be read the last time."""
        return (*self._unlisted, *self._unread)

    def close(self) -> None:
        """Let go of the journal."""
        self.journal.close()

    def unchanged(self) -> bool:
        """Whether it is still the directory's journal, and has the last record: one whose sync failed is withdrawn."""
        with suppress(Diverged):
            return self.journal.holds(self.position)
        return False

    def size(self) -> int:
        """How many bytes all of it has."""
        total = len(self._data)
        for name in self._names:
            with suppress(OSError):
                total += (self._directory / name).lstat().st_size
        return total

    def checksums(self) -> dict[str, int]:
        """The checksum of each file that can be read."""
        sums = {JOURNAL_NAME: zlib.crc32(self._data)}
        for name, source, _status in self._files():
            crc = 0
            for piece in self._pieces(name, source):
                crc = zlib.crc32(piece, crc)
            sums[name] = crc
        return sums

    def zipped(self, made: datetime) -> Iterator[bytes]:
        """A zip of all of it, piece by piece."""
        from zipfile import ZIP_DEFLATED, ZipFile  # noqa: PLC0415  (sessions that make no backup start faster without)

        sink = _Sink()
        with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
            archive.comment = msgspec.json.encode(Told(made, self.position, self._without))
            archive.writestr(_member(JOURNAL_NAME, made.timestamp(), stat.S_IFREG | 0o660), self._data)
            yield from sink.pieces()
            for name, source, status in self._files():
                member = _member(name, status.st_mtime, status.st_mode)
                member.file_size = status.st_size
                with archive.open(member, "w") as target:
                    for piece in self._pieces(name, source):
                        target.write(piece)
                        yield from sink.pieces()
        yield from sink.pieces()

    def _pieces(self, name: str, source: BinaryIO) -> Iterator[bytes]:
        """What a file holds. Raises Unwritable when it cannot be read to its end."""
        try:
            while piece := source.read(CHUNK):
                yield piece
        except OSError as error:
            raise unreadable(self._directory / name, error) from error

    def _not_listed(self, error: OSError) -> None:
        name = os.path.relpath(os.fsdecode(error.filename or self._directory), self._directory)
        self._unlisted.append(LeftOut(name, reason_of(error)))

    def _files(self) -> Iterator[tuple[str, BinaryIO, os.stat_result]]:
        self._unread.clear()
        for name in self._names:
            try:
                name.encode()
                descriptor = os.open(self._directory / name, AS_IT_IS)
            except FileNotFoundError:
                continue  # removed meanwhile
            except UnicodeEncodeError:
                self._unread.append(LeftOut(ascii(name), _("its name is no text")))
                continue
            except OSError as error:
                why = _("it is a link") if error.errno == errno.ELOOP else reason_of(error)
                self._unread.append(LeftOut(name, why))
                continue
            with os.fdopen(descriptor, "rb") as source:
                status = os.fstat(source.fileno())
                if stat.S_ISREG(status.st_mode):
                    yield name, source, status
                else:
                    self._unread.append(LeftOut(name, _("it is no file")))


class _Sink:
    """Takes what zipfile writes, in one go from the beginning to the end, and hands it on."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def pieces(self) -> Iterator[bytes]:
        pieces, self._pieces = self._pieces, []
        yield from pieces


def _member(name: str, modified: float, mode: int) -> ZipInfo:
    from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo  # noqa: PLC0415  (as above)

    year, *rest = time.localtime(modified)[:6]
    member = ZipInfo(name, (min(max(year, 1980), 2107), *rest))  # type: ignore[arg-type]  # all that a zip can say
    member.external_attr = (mode & 0xFFFF) << 16
    member.compress_type = ZIP_STORED if name.startswith(_DENSE) else ZIP_DEFLATED
    return member
