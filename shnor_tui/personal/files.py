"""Small private files, each replaced as a whole."""

from __future__ import annotations

import os
from pathlib import Path

FILE_MODE = 0o600
DIRECTORY_MODE = 0o700
PARTIAL_END = ".tmp"


def make_private(directory: Path) -> None:
    """Make a directory that only its owner may look into, and those above it. Raises OSError."""
    if not directory.is_dir():
        make_private(directory.parent)
        directory.mkdir(mode=DIRECTORY_MODE, exist_ok=True)


def replace_private(path: Path, content: bytes, *, durable: bool) -> None:
    """Put `content` at `path`: a reader, or a killed process, finds the old file or the new one. Raises OSError.

    `durable` makes the new one survive a power cut too, at the price of waiting for the disk.
    """
    partial = f"{path}.{os.getpid()}{PARTIAL_END}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        descriptor = os.open(partial, flags, FILE_MODE)
    except FileNotFoundError:
        make_private(path.parent)
        descriptor = os.open(partial, flags, FILE_MODE)
    try:
        try:
            _write_all(descriptor, content)
            if durable:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.rename(partial, path)  # noqa: PTH104  (on every key that is typed)
    except OSError:
        Path(partial).unlink(missing_ok=True)
        raise


def _write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
