"""Whether a file's code asks the clock while it runs."""

from __future__ import annotations

import sys
import time
from datetime import date
from types import FrameType, TracebackType

CLASS_CLOCKS = frozenset({"today", "now", "utcnow"})
MODULE_CLOCKS = frozenset({"time", "time_ns", "localtime", "gmtime", "ctime"})


class ClockWatch:
    """Within its block, notes every line of one file that asks for the present day or time, and what it calls."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.asked: dict[int, str] = {}

    def __enter__(self) -> ClockWatch:
        sys.setprofile(self._called)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        sys.setprofile(None)

    def _called(self, frame: FrameType, event: str, called: object) -> None:
        if event == "c_call" and frame.f_code.co_filename == self._file and (name := _clock(called)):
            self.asked.setdefault(frame.f_lineno, name)


def _clock(called: object) -> str:
    """The name of a function of a clock, empty for any other."""
    name, owner = getattr(called, "__name__", ""), getattr(called, "__self__", None)
    if isinstance(owner, type) and issubclass(owner, date) and name in CLASS_CLOCKS:
        return f"{owner.__name__}.{name}"
    return f"time.{name}" if owner is time and name in MODULE_CLOCKS else ""
