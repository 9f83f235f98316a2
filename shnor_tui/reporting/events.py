"""What a child process tells its parent while it works: JSON lines on a descriptor of their own, out of a plugin's way."""

from __future__ import annotations

import contextlib
import os
import time

import msgspec

from shnor_tui.reporting.failure import Failure

INTERVAL = 0.1


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`event` is «stage» (key, plugin, file, stage), «progress» (done, total, note), «failure», «error» (message) or «end»."""

    event: str
    key: str = ""
    plugin: str = ""
    file: str = ""
    stage: str = ""
    done: int = 0
    total: int = 0
    note: str = ""
    failure: Failure | None = None
    message: str = ""


class Emitter:
    """Writes events to a descriptor. Progress is thinned out, and a reader that went away is no error."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._last = 0.0

    def emit(self, event: Event) -> None:
        """Write one event as one line."""
        line = msgspec.json.encode(event) + b"\n"
        with contextlib.suppress(OSError):
            os.write(self._descriptor, line)

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Write how far the work is, at most ten times a second."""
        now = time.monotonic()
        if done >= total or now - self._last >= INTERVAL:
            self._last = now
            self.emit(Event(event="progress", done=done, total=total, note=note))
