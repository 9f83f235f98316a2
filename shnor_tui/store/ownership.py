"""Who could put something else in a file's place: whoever may write it or a directory through which it is reached."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path


def owned_by_others(status: os.stat_result) -> bool:
    """Whether neither root nor this account owns it."""
    return status.st_uid not in {0, os.geteuid()}


def others_can_write(status: os.stat_result) -> bool:
    """Whether somebody else, but root, may write it or allow himself to."""
    return owned_by_others(status) or bool(status.st_mode & (stat.S_IWGRP | stat.S_IWOTH))


def is_own_file(path: Path) -> bool:
    """Whether it is an ordinary file of this account's, and no link to one.

    Raises:
        OSError: it cannot be looked at.
    """
    status = path.lstat()
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()


def open_directory_above(path: Path) -> Path | None:
    """The nearest directory above an absolute path, by its written name or its real one, in which others can exchange what
    the path names; None where there is none. A sticky directory keeps what others own in it, but for new names right in it.

    Raises:
        OSError: one of them cannot be looked at.
    """
    for directory in _directories_above(path):
        status = directory.stat()
        sticky = bool(status.st_mode & stat.S_ISVTX) and directory != path.parent
        if owned_by_others(status) or (others_can_write(status) and not sticky):
            return directory
    return None


def _directories_above(path: Path) -> Iterator[Path]:
    yield from path.parents
    real = path.parent.resolve()
    yield real
    yield from real.parents
