"""What a plugin's code does to the process that it runs in, and the host needs as it was."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def kept_process() -> Iterator[None]:
    """Afterwards the present directory is what it was, for names of files are meant there, and the standard streams are open."""
    try:
        here = os.getcwd()  # noqa: PTH109
    except OSError:
        here = ""
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.chdir(here)
        _open_streams()


def _open_streams() -> None:
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if stream is None or getattr(stream, "closed", False):
            with contextlib.suppress(OSError):
                again = open(descriptor, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
                setattr(sys, name, again)
