"""What tells that a file was written anew, without reading it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeAlias

Stamp: TypeAlias = tuple[int, int, int] | None
"""None where there is no file."""


def stamp_of(file: Path | None) -> Stamp:
    """When a file was written, how long it is, and which one it is: editors put another one in its place."""
    if file is None:
        return None
    try:
        status = os.stat(file)  # noqa: PTH116  (four times a second)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
