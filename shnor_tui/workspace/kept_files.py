"""Files that are kept as they were given: nothing else stands in their place, and each is held against its SHA-256."""

from __future__ import annotations

import enum
import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from shnor_tui.i18n import _
from shnor_tui.store import Unwritable
from shnor_tui.store.files import AS_IT_IS

CHUNK = 1 << 20
"""Bytes of a file that are in memory at a time."""

KEPT_MODE = 0o440
"""Everyone in the directory's group may read what is kept, nobody is meant to write it."""

SPARE_ROOM = 64 << 20
SPARE_NAMES = 1000
"""Bytes of the disk, and names of files where it counts them, that kept files leave to everything else."""

_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR})


class FileState(enum.StrEnum):
    """What a file is beside what was kept."""

    FINE = "fine"
    MISSING = "missing"
    ALTERED = "altered"
    UNREADABLE = "unreadable"


class NotKept(Exception):
    """A file is not what was kept; `state` says how it isn't."""

    def __init__(self, state: FileState) -> None:
        super().__init__(state)
        self.state = state


def require_room(descriptor: int, size: int, consequence: str) -> None:
    """Refuse to write so many bytes more where marks could not be saved any more; `consequence` says what was not done.

    Raises:
        Unwritable: less than `SPARE_ROOM` or `SPARE_NAMES` would be left on the disk of the open file.
    """
    disk = os.fstatvfs(descriptor)
    names_left = disk.f_favail >= SPARE_NAMES or not disk.f_files
    if disk.f_bavail * disk.f_frsize < size + SPARE_ROOM or not names_left:
        from shnor_tui.store.sizes import size_in_words  # noqa: PLC0415  (few disks are full)

        told = _("There is too little room on the disk, of which {size} are left for marks.")
        advice = _("Ask the host's administrator to free some.")
        raise Unwritable(told.format(size=size_in_words(SPARE_ROOM)), f"{consequence} {advice}")


def look_at(file: Path, sha256: str, size: int) -> FileState:
    """Whether the file is what was kept. A link, a device or a directory in its place is none."""
    try:
        for _piece in pieces_of(file, sha256, size):
            pass
    except NotKept as error:
        return error.state
    return FileState.FINE


def pieces_of(file: Path, sha256: str, size: int) -> Iterator[bytes]:
    """What a file holds, piece by piece; that it is what was kept is known when the last one was taken.

    Raises:
        NotKept: it isn't, at the beginning or at the end.
    """
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            raise NotKept(FileState.ALTERED)
        descriptor = os.open(file, AS_IT_IS)
    except OSError as error:
        raise NotKept(_state_by(error)) from error
    except ValueError as error:  # no name that a disk could have
        raise NotKept(FileState.ALTERED) from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size != size:
            raise NotKept(FileState.ALTERED)
        yield from _compared(descriptor, sha256, size)
    finally:
        os.close(descriptor)


def _compared(descriptor: int, sha256: str, size: int) -> Iterator[bytes]:
    digest, left = hashlib.sha256(), size
    while left:
        try:
            piece = os.read(descriptor, min(CHUNK, left))
        except OSError as error:
            raise NotKept(_state_by(error)) from error
        if not piece:
            break
        digest.update(piece)
        left -= len(piece)
        yield piece
    if digest.hexdigest() != sha256:
        raise NotKept(FileState.ALTERED)


def _state_by(error: OSError) -> FileState:
    if error.errno in _ABSENT:
        return FileState.MISSING
    return FileState.ALTERED if error.errno == errno.ELOOP else FileState.UNREADABLE
