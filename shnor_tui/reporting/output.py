"""Where a finished report goes: whole or not at all, and never mixed with what a plugin prints."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from shnor_tui.errors import ShnorError, reason_of
from shnor_tui.i18n import _
from shnor_tui.store.journal import JOURNAL_NAME

LARGEST_OUTPUT = 256 * 1024 * 1024
PARTIAL_END = ".tmp"
KEPT_OF_NAME = 40


class OutputError(ShnorError):
    """The file that was asked for cannot be written; what was there before is still there."""

    exit_code = 7


class Bounded(io.BytesIO):
    """A buffer that refuses to grow without end."""

    def __init__(self, largest: int = LARGEST_OUTPUT) -> None:
        super().__init__()
        self._largest = largest

    def write(self, data: object) -> int:
        """Write, unless that makes the output too large.

        Raises:
            ValueError: it does.
        """
        written = super().write(data)  # type: ignore[arg-type]
        if self.tell() > self._largest:
            raise ValueError(_("the output is larger than {size} MiB").format(size=self._largest // 1024**2))
        return written

    def writelines(self, lines: Iterable[object]) -> None:
        """Write one after another, each within the bound."""
        for line in lines:
            self.write(line)

    def close(self) -> None:
        """Stay open: what a format wraps around this, as `io.TextIOWrapper`, closes it when it is gone."""


def claim_stdout() -> BinaryIO:
    """Take the standard output for the caller alone, for the rest of the process; everybody else's goes to the standard error.

    Works on descriptors, so that plugins, their C code and their children are covered.
    """
    sys.stdout.flush()
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own


def remove_partials(target: Path, process: int) -> None:
    """Remove what a process that was ended left of a file that it was writing."""
    start = _partial_start(target, process)
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(target.parent)):
            if entry.name.startswith(start) and entry.name.endswith(PARTIAL_END):
                Path(entry.path).unlink()


def make_place(directory: Path) -> None:
    """Make the directory that several files go to, unless it is there.

    Raises:
        OutputError: says why it cannot be.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            _("{file} cannot be written: {why}.").format(file=directory, why=reason_of(error)),
            _("Name a directory with --output."),
        ) from error


def write_whole(target: Path, content: bytes | Iterable[bytes], new_mode: int | None = None) -> None:
    """Put a finished file in its place in one step, on disk before this returns; a device or a pipe is written straight.

    A file that is there keeps its mode; a new one gets `new_mode`, or what the process gives its files.

    A symbolic link is refused: where it leads is for whoever can write in its directory to say.

    Raises:
        OutputError: says why; the old file is untouched.
    """
    try:
        status = target.lstat() if os.path.lexists(target) else None
        mode = status.st_mode if status else stat.S_IFREG
        if not target.name or stat.S_ISDIR(mode):
            raise OutputError(_("{file} is a directory.").format(file=target), _("Name a file with --output."))
        if stat.S_ISLNK(mode):
            raise OutputError(
                _("{file} is a symbolic link, and a report never goes through one.").format(file=target),
                _("Name the file itself, or «-» for the standard output."),
            )
        if target.name == JOURNAL_NAME:
            raise OutputError(_("The department's journal is no place for other files."), _("Name another file."))
        pieces = [content] if isinstance(content, bytes) else content
        if stat.S_ISREG(mode):
            _replace(target, pieces, stat.S_IMODE(mode) if status else new_mode)
        else:
            _write_straight(target, pieces)
    except OSError as error:
        raise OutputError(_("{file} cannot be written: {why}.").format(file=target, why=reason_of(error))) from error


def _write_straight(target: Path, pieces: Iterable[bytes]) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NOCTTY)
    with os.fdopen(descriptor, "wb") as file:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, _("it was replaced meanwhile"))
        file.writelines(pieces)


def _replace(target: Path, pieces: Iterable[bytes], mode: int | None) -> None:
    """Write under a name that nobody can foresee and that must be new, then give it the target's name, link or no link."""
    partial = target.with_name(f"{_partial_start(target, os.getpid())}{os.urandom(8).hex()}{PARTIAL_END}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if mode is not None:
                os.fchmod(descriptor, mode)
            file.writelines(pieces)
            file.flush()
            os.fsync(descriptor)
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    _sync_directory(target.parent)


def _partial_start(target: Path, process: int) -> str:
    return f".{target.name[:KEPT_OF_NAME]}.{process}."


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
