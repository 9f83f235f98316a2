"""The files of issued reports: kept once, never written again, and looked at to tell whether they are what was issued."""

from __future__ import annotations

import enum
import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from shnor_tui.domain.issued import IssuedReport
from shnor_tui.errors import reason_of
from shnor_tui.i18n import _
from shnor_tui.store import Unwritable
from shnor_tui.store.files import make_shared_directory, sync_directory, write_at

DIRECTORY = "issued"
"""Where they are in the department's directory."""

KEPT_MODE = 0o440
"""Everyone in the directory's group may read what was issued, nobody is meant to write it."""

_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR})


class FileState(enum.StrEnum):
    """What a file is beside what was issued."""

    FINE = "fine"
    MISSING = "missing"
    ALTERED = "altered"
    UNREADABLE = "unreadable"


def path_of(home: Path, issued: IssuedReport) -> Path:
    """Where the file of an issued report is kept."""
    return home / DIRECTORY / issued.file


def keep(home: Path, name: str, content: bytes) -> Path:
    """Put a file where no other is, on disk before this returns: under its name, else with a number added to it.

    Raises:
        Unwritable: the disk or the rights don't allow it; nothing is left.
    """
    directory = home / DIRECTORY
    try:
        make_shared_directory(directory)
        file, descriptor = _new_file(directory / name)
        try:
            with os.fdopen(descriptor, "wb", buffering=0):
                os.fchmod(descriptor, KEPT_MODE)
                write_at(descriptor, content, 0)
                os.fsync(descriptor)
            sync_directory(directory)
        except BaseException:
            drop(file)
            raise
    except OSError as error:
        raise Unwritable(
            _("The file {path} cannot be written: {reason}.").format(path=directory / name, reason=reason_of(error)),
            _("Nothing was issued."),
        ) from error
    return file


def drop(file: Path) -> None:
    """Remove a file that nothing refers to; one that cannot be removed does no harm."""
    with suppress(OSError):
        file.unlink()
        sync_directory(file.parent)


def look_at(home: Path, issued: IssuedReport) -> tuple[FileState, bytes]:
    """Whether the file is what was issued, and what it holds if so. A link or a device in its place is none."""
    file = path_of(home, issued)
    try:
        if Path(issued.file).name != issued.file or not stat.S_ISREG(file.lstat().st_mode):
            return FileState.ALTERED, b""
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY)
        with os.fdopen(descriptor, "rb", buffering=0) as opened:
            status = os.fstat(opened.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size != issued.size:
                return FileState.ALTERED, b""
            content = opened.read(issued.size)
    except OSError as error:
        state = FileState.MISSING if error.errno in _ABSENT else FileState.UNREADABLE
        return FileState.ALTERED if error.errno == errno.ELOOP else state, b""
    except ValueError:  # no name that a disk could have
        return FileState.ALTERED, b""
    same = len(content) == issued.size and hashlib.sha256(content).hexdigest() == issued.sha256
    return (FileState.FINE, content) if same else (FileState.ALTERED, b"")


def _new_file(wanted: Path) -> tuple[Path, int]:
    for file in _names(wanted):
        with suppress(FileExistsError):
            return file, os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, KEPT_MODE)
    raise AssertionError  # the names do not end


def _names(wanted: Path) -> Iterator[Path]:
    """The name, and the same with 2, 3 … where another issue, or one that was struck down, has left its file."""
    yield wanted
    yield from (wanted.with_name(f"{wanted.stem}_{number}{wanted.suffix}") for number in count(2))
