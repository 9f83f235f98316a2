"""Files that are kept as they were given: nothing else stands in their place, and each is held against its SHA-256."""

from __future__ import annotations

import enum
import errno
import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

CHUNK = 1 << 20
"""Bytes of a file that are in memory at a time."""

KEPT_MODE = 0o440
"""Everyone in the directory's group may read what is kept, nobody is meant to write it."""

AS_IT_IS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
"""How a file is opened that may be a link, a device or a pipe; whether it is one is for `fstat` to say."""

_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR})


class FileState(enum.StrEnum):
    """What a file is beside what was kept."""

    FINE = "fine"
    MISSING = "missing"
    ALTERED = "altered"
    UNREADABLE = "unreadable"


def look_at(file: Path, sha256: str, size: int, take: Callable[[bytes], object] | None = None) -> FileState:
    """Whether the file is what was kept. A link, a device or a directory in its place is none.

    `take` is handed the content piece by piece; that it is what was kept is known at the end only.
    """
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            return FileState.ALTERED
        descriptor = os.open(file, AS_IT_IS)
    except OSError as error:
        return _state_by(error)
    except ValueError:  # no name that a disk could have
        return FileState.ALTERED
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size != size:
            return FileState.ALTERED
        return _compare(descriptor, sha256, size, take)
    finally:
        os.close(descriptor)


def _compare(descriptor: int, sha256: str, size: int, take: Callable[[bytes], object] | None) -> FileState:
    digest, left = hashlib.sha256(), size
    while left:
        try:
            piece = os.read(descriptor, min(CHUNK, left))
        except OSError as error:
            return _state_by(error)
        if not piece:
            return FileState.ALTERED
        digest.update(piece)
        left -= len(piece)
        if take:
            take(piece)
    return FileState.FINE if digest.hexdigest() == sha256 else FileState.ALTERED


def _state_by(error: OSError) -> FileState:
    if error.errno in _ABSENT:
        return FileState.MISSING
    return FileState.ALTERED if error.errno == errno.ELOOP else FileState.UNREADABLE
