"""Where a finished report goes: whole or not at all, and never mixed with what a plugin prints."""

from __future__ import annotations

import io
import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _

LARGEST_OUTPUT = 256 * 1024 * 1024


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


def claim_stdout() -> BinaryIO:
    """Take the standard output for the caller alone, for the rest of the process; everybody else's goes to the standard error.

    Works on descriptors, so that plugins, their C code and their children are covered.
    """
    sys.stdout.flush()
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own


def partial_of(target: Path, process: int) -> Path:
    """The temporary name under which a process writes a file before it takes its place."""
    return target.with_name(f".{target.name}.{process}.tmp")


def write_whole(target: Path, content: bytes) -> None:
    """Put a finished file in its place in one step, on disk before this returns; a device or a pipe is written straight.

    Raises:
        OutputError: says why; the old file is untouched.
    """
    try:
        if target.is_dir():
            raise OutputError(_("{file} is a directory.").format(file=target), _("Name a file with --output."))
        target = target.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(content)
        else:
            _replace(target, content)
    except OSError as error:
        raise OutputError(
            _("{file} cannot be written: {why}.").format(file=target, why=error.strerror or error)
        ) from error


def _replace(target: Path, content: bytes) -> None:
    partial = partial_of(target, os.getpid())
    try:
        with partial.open("xb") as file:
            if target.exists():
                os.fchmod(file.fileno(), stat.S_IMODE(target.stat().st_mode))
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    _sync_directory(target.parent)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
