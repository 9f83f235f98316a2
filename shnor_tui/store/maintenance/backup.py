"""Backups: a department's directory as one zip, made while others work, without any lock on the journal.

A backup holds the journal up to its last whole record and every other file of the directory. It appears whole or not
at all; its comment says up to which place of the journal it goes, so that one can tell what is in no backup yet.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import stat
import struct
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from shnor_tui.errors import BadInput, reason_of
from shnor_tui.i18n import _
from shnor_tui.store.database import utc_now
from shnor_tui.store.errors import Busy, Corrupt, Diverged, StoreError, Unwritable
from shnor_tui.store.files import lock_within, make_shared_directory, replace_file, sweep_temporaries, sync_directory
from shnor_tui.store.journal import JOURNAL_NAME, FileJournal, Position
from shnor_tui.store.maintenance.contents import BACKUPS, Contents, LeftOut, Told, journal_of, unreadable
from shnor_tui.store.maintenance.whole import Broken, whole_records
from shnor_tui.store.record import Record

if TYPE_CHECKING:
    from zipfile import ZipFile

_NAME = re.compile(r"shnor-([12]\d{7}-\d{6})-r(\d+)(?:-\d+)?\.zip")
_STAMP = "%Y%m%d-%H%M%S"
_TRIES = 3
_LIGHT, _DENSEST = 64 << 20, 200
"""A journal of more bytes than that is not compressed to less than such a part of itself: its checksums alone prevent it."""
_SPARE_ROOM = 16 << 20
"""Of the disk, so that a backup never takes the room that the next change needs."""


class Backup(NamedTuple):
    """A backup by its name."""

    path: Path
    made: datetime
    revision: int


class BackedUp(NamedTuple):
    """What making a backup came to."""

    backup: Backup
    fresh: bool
    """Whether it was made now; False when the newest one holds the same already."""
    left_out: tuple[LeftOut, ...]
    removed: tuple[Path, ...] = ()
    spared: tuple[Path, ...] = ()
    """Older ones that stay, because they hold what the journal no longer has."""


def backups(place: Path) -> list[Backup]:
    """The backups in a directory, the latest first; what only has a backup's name and is no file is none. Raises Unwritable when
    it cannot be read."""
    try:
        names = [name for name in os.listdir(place) if _NAME.fullmatch(name) and (place / name).is_file()]  # noqa: PTH208
    except FileNotFoundError:
        return []
    except OSError as error:
        raise unreadable(place, error) from error
    found = [backup for name in names if (backup := _named(place / name))]
    return sorted(found, key=lambda backup: (backup.made, backup.revision, backup.path.name), reverse=True)


def back_up(
    directory: Path,
    place: Path | None = None,
    *,
    keep: int | None = None,
    without: str = "",
    lock_timeout: float = 5.0,
    now: Callable[[], datetime] = utc_now,
) -> BackedUp:
    """Put a backup of the department's directory into `place`, by default its own `backups`, and read it back; what lies in the
    directory `without` is left out.

    None is made when the newest one holds all that. Of the older ones, all but the `keep` newest are then removed, but
    never one with changes that the journal no longer has, nor the newest of which nothing was left out.

    Raises:
        NotFound: there is no journal.
        BadInput: `place` is in the directory, but not in its `backups`.
        Corrupt: the journal is damaged, or what was written cannot be read back; nothing was made and none removed.
        Busy: another session has been making a backup for longer than `lock_timeout`.
        Unwritable: the disk or the rights don't allow it.
    """
    journal_of(directory).close()  # before a place is made for what cannot be
    place = place or directory / BACKUPS
    _refuse_own(directory, place)
    with _saying_why(place), _alone(place, lock_timeout, own=place.parent == directory):
        sweep_temporaries(place / "shnor-*")  # of any backup
        for _try in range(_TRIES):
            with closing(Contents(directory, without)) as department:
                made, fresh = _same(department, place), False
                if made is None:
                    made, fresh = _written(department, place, now()), True
                if fresh and not department.unchanged():
                    made.path.unlink()
                    continue
                whole = made if not without else next(filter(is_whole, backups(place)), None)
                removed, spared = _remove_old(department.journal, place, keep, {made, whole}) if keep else ((), ())
                return BackedUp(made, fresh, department.left_out, removed, spared)
    raise Diverged(_("The journal {path} was cut while it was read.").format(path=directory / JOURNAL_NAME))


def write_backup(
    directory: Path, write: Callable[[bytes], object], *, now: Callable[[], datetime] = utc_now
) -> BackedUp:
    """Hand a backup on piece by piece, to a pipe for example. Raises as `back_up`, and what `write` raises."""
    with closing(Contents(directory)) as department:
        made = now()
        for piece in department.zipped(made):
            write(piece)
        backup = Backup(Path(), made, department.position.rev)
        return BackedUp(backup, fresh=True, left_out=department.left_out)


def back_up_to(directory: Path, path: Path, *, now: Callable[[], datetime] = utc_now) -> BackedUp:
    """Put a backup at `path`, in place of the file that may be there. Raises as `back_up`."""
    _refuse_own(directory, path.parent)
    _refuse_special(path)
    with _saying_why(path), closing(Contents(directory)) as department:
        made = now()
        replace_file(path, department.zipped(made))
        verify(path)
        return BackedUp(Backup(path, made, department.position.rev), fresh=True, left_out=department.left_out)


def verify(path: Path) -> Backup:
    """The backup at `path`, once every byte of it has been read. Raises Corrupt, or Unwritable when it cannot be read."""
    with opened(path) as archive:
        position = records_of(path, zipped_journal(path, archive))[1]
        if broken := archive.testzip():
            raise damaged(path, _("{name} is not intact").format(name=broken))
        told = _told(archive)
    named = _named(path)
    if told is not None and told.position != position:
        raise damaged(path, _("its journal ends elsewhere"))
    made = told.made if told else named.made if named else datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Backup(path, made, position.rev)


def uncovered_since(
    directory: Path, place: Path | None = None, *, counts: Callable[[Record], bool] = lambda _record: True
) -> datetime | None:
    """When the first change was made that `counts` and is in no backup, by the clock of its writer; None when all are in one.

    Reads no more of the journal than it must. Raises StoreError when it cannot be read there.
    """
    with closing(journal_of(directory)) as journal:
        for backup in sorted(backups(place or directory / BACKUPS), key=lambda backup: -backup.revision):
            if _is_in(journal, backup):
                break
        while records := journal.tail():
            if first := next(filter(counts, records), None):
                return first.at
    return None


def is_whole(backup: Backup) -> bool:
    """Whether nothing was left out of it on purpose, as far as it can be read."""
    told = _told_of(backup)
    return told is not None and not told.without


def files_in(backup: Backup) -> frozenset[str]:
    """The names of a backup's files by the directory's; none when it cannot be read."""
    with suppress(StoreError), opened(backup.path) as archive:
        return frozenset(archive.namelist())
    return frozenset()


# What verifying and restoring share


def _told_of(backup: Backup) -> Told | None:
    """What a backup says of itself; None when it says nothing that can be read."""
    with suppress(StoreError), opened(backup.path) as archive:
        return _told(archive)
    return None


def records_of(path: Path, data: bytes) -> tuple[list[Record], Position]:
    """The records of a whole journal that was read from `path`, and where it ends. Raises Corrupt."""
    try:
        return whole_records(data)
    except Broken as broken:
        raise damaged(path, str(broken)) from broken


def zipped_journal(path: Path, archive: ZipFile) -> bytes:
    """The journal in a backup. Raises Corrupt when it is none that anybody could have written."""
    member = archive.getinfo(JOURNAL_NAME)
    if member.file_size > _LIGHT and member.file_size > _DENSEST * member.compress_size:
        raise damaged(path, _("its journal swells to {n} MB").format(n=member.file_size >> 20))
    return archive.read(member)


@contextmanager
def opened(path: Path) -> Iterator[ZipFile]:
    """The zip of a backup. Raises Corrupt for whatever is damaged in it, Unwritable when it cannot be read."""
    import lzma  # noqa: PLC0415  (sessions that make no backup start faster without)
    import zipfile  # noqa: PLC0415

    try:
        with zipfile.ZipFile(path) as archive:
            if JOURNAL_NAME not in archive.namelist():
                raise damaged(path, _("there is no journal in it"))
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        struct.error,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise damaged(path, str(error)) from error
    except OSError as error:
        if error.errno in {None, errno.EINVAL}:  # bzip2 cannot follow it; it names a place before its beginning
            raise damaged(path, str(error)) from error
        raise unreadable(path, error) from error


def damaged(path: Path, why: str) -> Corrupt:
    """The error of a backup that is not whole."""
    return Corrupt(
        _("The backup {path} is damaged: {reason}.").format(path=path, reason=why), _("Take another backup.")
    )


# How


def _refuse_own(directory: Path, place: Path) -> None:
    """The journal is never written over, and no backup grows by those that were made before it. Raises BadInput."""
    home, there = (Path(os.path.realpath(path)) for path in (directory, place))
    if there.is_relative_to(home) and not there.is_relative_to(home / BACKUPS):
        raise BadInput(
            _("{path} is in the department's directory itself.").format(path=place),
            _("Name a place outside of it; its own backups are in «backups»."),
        )


def _refuse_special(path: Path) -> None:
    """A device, a pipe or a link would be replaced by a file. Raises BadInput."""
    with _saying_why(path):
        if os.path.lexists(path) and not stat.S_ISREG(path.lstat().st_mode):
            raise BadInput(
                _("{path} is no ordinary file.").format(path=path),
                _("Name another one, or «-» for the standard output."),
            )


def _named(path: Path) -> Backup | None:
    if match := _NAME.fullmatch(path.name):
        with suppress(ValueError):
            return Backup(path, datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC), int(match[2]))
    return None


def _told(archive: ZipFile) -> Told | None:
    try:
        return msgspec.json.decode(archive.comment, type=Told)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def _is_in(journal: FileJournal, backup: Backup) -> bool:
    """Whether the journal still has all that a backup has of it; the cursor then stands behind that."""
    told = _told_of(backup)
    return told is not None and journal.seek(told.position)


def _same(department: Contents, place: Path) -> Backup | None:
    """The newest backup if it holds all that is to be held."""
    newest = next(iter(backups(place)), None)
    if newest is None or newest.revision != department.position.rev:
        return None
    try:
        with opened(newest.path) as archive:
            held = {member.filename: member.CRC for member in archive.infolist()}
            held_to = _told(archive)
        intact = department.checksums().items() <= held.items() and verify(newest.path) == newest
    except StoreError:
        return None
    return newest if intact and held_to and held_to.position == department.position else None


def _written(department: Contents, place: Path, made: datetime) -> Backup:
    size = department.size()
    if shutil.disk_usage(place).free < 2 * size + _SPARE_ROOM:
        raise Unwritable(
            _("There is too little room in {path} for a backup.").format(path=place),
            _("Free some, or name another directory with --to."),
        )
    made = made.astimezone(UTC).replace(microsecond=0)
    backup = Backup(
        _free_name(place, f"shnor-{made:{_STAMP}}-r{department.position.rev}"), made, department.position.rev
    )
    replace_file(backup.path, department.zipped(made))
    try:
        verify(backup.path)
    except StoreError:
        backup.path.unlink()
        raise
    return backup


def _free_name(place: Path, name: str) -> Path:
    path, number = place / f"{name}.zip", 2
    while path.exists():
        path, number = place / f"{name}-{number}.zip", number + 1
    return path


def _remove_old(
    journal: FileJournal, place: Path, keep: int, staying: Collection[Backup | None]
) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Remove all but the newest; returns what was removed and what was not because it is nowhere else."""
    removed: list[Path] = []
    spared: list[Path] = []
    for backup in [each for each in backups(place) if each not in staying][keep - 1 :]:
        if _is_in(journal, backup):
            backup.path.unlink(missing_ok=True)
            removed.append(backup.path)
        else:
            spared.append(backup.path)
    if removed:
        sync_directory(place)
    return tuple(removed), tuple(spared)


@contextmanager
def _alone(place: Path, timeout: float, *, own: bool) -> Iterator[None]:
    """Be the only one who makes backups there. Who may look into a directory elsewhere is for who made it."""
    if own or not place.is_dir():
        make_shared_directory(place)
    descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if not lock_within(descriptor, timeout):
            raise Busy(_("Another session is making a backup in {path}.").format(path=place), _("Try again later."))
        try:
            yield
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        os.close(descriptor)


@contextmanager
def _saying_why(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unwritable(
            _("No backup can be made in {path}: {reason}.").format(path=place, reason=reason_of(error)),
            _("Check the disk, its free space and the permissions of the directory."),
        ) from error
