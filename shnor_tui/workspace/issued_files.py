"""The files of issued reports: kept once, never written again, and looked at to tell whether they are what was issued."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from shnor_tui.domain.issued import IssuedReport
from shnor_tui.errors import reason_of
from shnor_tui.i18n import _
from shnor_tui.store import Unwritable
from shnor_tui.store.files import make_shared_directory, sync_directory, write_at
from shnor_tui.workspace.kept_files import KEPT_MODE, FileState, NotKept, pieces_of, require_room

DIRECTORY = "issued"
"""Where they are in the department's directory."""


def path_of(home: Path, issued: IssuedReport) -> Path:
    """Where the file of an issued report is kept."""
    return home / DIRECTORY / issued.file


def keep(home: Path, name: str, content: bytes) -> Path:
    """Put a file where no other is, on disk before this returns: under its name, else with a number added to it.

    Raises:
        Unwritable: the disk or the rights don't allow it, or less than `SPARE_ROOM` would be left; nothing is left.
    """
    directory = home / DIRECTORY
    try:
        make_shared_directory(directory)
        file, descriptor = _new_file(directory / name)
        try:
            with os.fdopen(descriptor, "wb", buffering=0):
                require_room(descriptor, len(content), _("Nothing was issued."))
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
    if Path(issued.file).name != issued.file:
        return FileState.ALTERED, b""
    try:
        return FileState.FINE, b"".join(pieces_of(path_of(home, issued), issued.sha256, issued.size))
    except NotKept as error:
        return error.state, b""


def _new_file(wanted: Path) -> tuple[Path, int]:
    for file in _names(wanted):
        with suppress(FileExistsError):
            return file, os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, KEPT_MODE)
    raise AssertionError  # the names do not end


def _names(wanted: Path) -> Iterator[Path]:
    """The name, and the same with 2, 3 … where another issue, or one that was struck down, has left its file."""
    yield wanted
    yield from (wanted.with_name(f"{wanted.stem}_{number}{wanted.suffix}") for number in count(2))
