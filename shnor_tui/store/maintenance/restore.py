"""Restoring: a department's journal becomes that of a backup, and files that are missing come back.

What is restored may be a backup, a journal by itself, such as one that a rewriting has kept, or a copy of a whole
directory. All of it is read and verified before anything is changed.
"""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from shnor_tui.errors import BadInput, Conflict, NotFound, reason_of
from shnor_tui.i18n import _
from shnor_tui.store.database import utc_now
from shnor_tui.store.errors import Unwritable
from shnor_tui.store.files import make_shared_directory, replace_file, sweep_temporaries
from shnor_tui.store.follower import Upcaster, understood
from shnor_tui.store.journal import JOURNAL_NAME, FileJournal
from shnor_tui.store.maintenance.backup import opened, records_of, verify, zipped_journal
from shnor_tui.store.maintenance.contents import belongs, files_of, journal_of, read_journal, unreadable
from shnor_tui.store.maintenance.rewrite import rewrite
from shnor_tui.store.record import LINE_HEAD, Record, chained, marker, raw_lines
from shnor_tui.store.state import State

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

RESTORE = "store.restore"
"""The act of the record that tells of it in the history."""


class Source:
    """What is restored: its records, what they come to, and its other files by their names in the directory."""

    def __init__(self, path: Path, made: datetime, data: bytes, files: Mapping[str, Callable[[], _File]]) -> None:
        self.path = path
        self.made = made
        self.records = tuple(records_of(path, data)[0])
        self.lines = frozenset(data.split(b"\n"))
        self.files = files
        self.state = State()

    @property
    def revision(self) -> int:
        """The last revision that it holds."""
        return len(self.records)


class Losses(NamedTuple):
    """What of the present journal will no longer be in effect."""

    records: tuple[Record, ...]
    damaged: int
    """Lines that cannot be read, and of which nobody can say."""


class Restored(NamedTuple):
    """What restoring came to."""

    revision: int
    kept: Path | None
    brought_back: tuple[str, ...]
    differing: tuple[str, ...]
    """Files that are there with another content; they stay as they are."""


class _File(NamedTuple):
    content: bytes
    mode: int


@contextmanager
def source_of(
    path: Path, *, schema: int = 1, upcasters: Mapping[int, Upcaster] = MappingProxyType({})
) -> Iterator[Source]:
    """What is to be restored, verified as a whole; open while it is restored.

    Raises NotFound; BadInput when it is nothing of the kind; Corrupt when it is damaged; Unwritable when it cannot be
    read, or a newer program wrote it.
    """
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        source = _directory(path)
        _understand(source, schema, upcasters)
        yield source
    elif not stat.S_ISREG(mode):
        raise BadInput(_("{path} is no ordinary file.").format(path=path))
    elif (head := _head(path)).startswith(b"PK"):
        made = verify(path).made
        with opened(path) as archive:
            source = Source(path, made, zipped_journal(path, archive), _members(archive))
            _understand(source, schema, upcasters)
            yield source
    elif head == LINE_HEAD:
        source = Source(path, _modified(path), _journal(FileJournal(path)), {})
        _understand(source, schema, upcasters)
        yield source
    else:
        raise BadInput(
            _("{path} is no backup.").format(path=path),
            _("Name a file that «shnor backup» made, a journal, or a copy of a department's directory."),
        )


def losses(present: bytes, source: Source) -> Losses:
    """What of the present journal the source does not have."""
    lines = [line for line in raw_lines(present) if line.data not in source.lines]
    return Losses(
        tuple(line.record for line in lines if line.record is not None and line.record.ops),
        sum(line.record is None for line in lines),
    )


def missing_files(directory: Path, source: Source) -> tuple[list[str], list[str]]:
    """The names of the source's files that are missing in the directory, and of those that are there and differ."""
    missing: list[str] = []
    differing: list[str] = []
    for name, file in source.files.items():
        place = directory / name
        if not os.path.lexists(place):
            missing.append(name)
        elif not _holds(place, file().content):
            differing.append(name)
    return missing, differing


def restore(
    directory: Path,
    source: Source,
    by: str,
    *,
    agreed: bytes | None = None,
    schema: int = 1,
    upcasters: Mapping[int, Upcaster] = MappingProxyType({}),
    now: Callable[[], datetime] = utc_now,
) -> Restored:
    """Make the source's records those of the directory, with one more that tells who did it, and bring missing files back.

    The directory is made if it is missing. `agreed` is the journal that the person was shown the losses of.

    Raises what `rewrite` raises, and Conflict when the journal is not the agreed one any more; it is not replaced then.
    """
    brought: list[str] = []
    differing: list[str] = []

    def make(present: bytes) -> Iterator[bytes]:
        if agreed is not None and present != agreed:
            raise Conflict(
                _("Somebody saved changes meanwhile; nothing was restored."),
                _("Run the command again and look at them."),
            )
        missing, differing[:] = missing_files(directory, source)
        try:
            for name in missing:
                _bring_back(directory, name, source.files[name]())
                brought.append(name)
        except BaseException:
            for name in brought:
                with suppress(OSError):
                    (directory / name).unlink()
            raise
        return chained([*source.records, marker(RESTORE, by, now(), schema)])

    done = rewrite(directory, "restore", make, schema=schema, upcasters=upcasters, now=now)
    return Restored(done.revision, done.kept, tuple(brought), tuple(differing))


def present_journal(directory: Path) -> bytes:
    """The bytes of the directory's journal, damaged or not; none when there is none. Raises Unwritable."""
    path = directory / JOURNAL_NAME
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise unreadable(path, OSError(0, _("it is no ordinary file")))
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise unreadable(directory / JOURNAL_NAME, error) from error


def _understand(source: Source, schema: int, upcasters: Mapping[int, Upcaster]) -> None:
    for record in source.records:
        source.state.apply(understood(record, schema, upcasters))


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(_("There is no {path}.").format(path=path)) from None
    except OSError as error:
        raise unreadable(path, error) from error


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(LINE_HEAD))
    except OSError as error:
        raise unreadable(path, error) from error


def _members(archive: ZipFile) -> dict[str, Callable[[], _File]]:
    def reader(member: ZipInfo) -> Callable[[], _File]:
        return lambda: _File(archive.read(member), member.external_attr >> 16)

    members = (member for member in archive.infolist() if not member.is_dir() and belongs(member.filename))
    return {member.filename: reader(member) for member in members}


def _directory(path: Path) -> Source:
    """Another copy of a directory, links in it left out."""

    def reader(file: Path) -> Callable[[], _File]:
        return lambda: _read(file)

    data = _journal(journal_of(path))
    refused: list[OSError] = []
    names = list(files_of(path, refused.append))
    if refused:
        raise unreadable(path, refused[0])
    files = {name: reader(path / name) for name in names if stat.S_ISREG((path / name).lstat().st_mode)}
    return Source(path, _modified(path / JOURNAL_NAME), data, files)


def _read(file: Path) -> _File:
    try:
        return _File(file.read_bytes(), file.stat().st_mode)
    except OSError as error:
        raise unreadable(file, error) from error


def _journal(journal: FileJournal) -> bytes:
    """The whole records of a journal."""
    with closing(journal):
        read_journal(journal)
        return journal.content()[: journal.position.end]


def _modified(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise unreadable(path, error) from error


def _holds(place: Path, content: bytes) -> bool:
    with suppress(OSError):
        status = place.lstat()
        if stat.S_ISREG(status.st_mode) and status.st_size == len(content):
            return zlib.crc32(place.read_bytes()) == zlib.crc32(content)
    return False


def _bring_back(directory: Path, name: str, file: _File) -> None:
    place = directory / name
    try:
        for above in [*reversed(Path(name).parents)][1:]:
            make_shared_directory(directory / above)
        sweep_temporaries(place)  # of a restoring that died
        replace_file(place, (file.content,))
        place.chmod(file.mode & 0o770 or 0o660)
    except OSError as error:
        raise Unwritable(
            _("The file {path} cannot be written: {reason}.").format(path=place, reason=reason_of(error)),
            _("Nothing was restored."),
        ) from error
