"""What a process behind the gate may use: the kernel and a timer keep these bounds, whatever the process does."""

from __future__ import annotations

import os
import resource
import secrets
import signal
from contextlib import suppress
from types import FrameType

from shnor_tui.i18n import ngettext
from shnor_tui.reporting.marking import kill_marked

STDERR = 2
TIMED_OUT = 124
"""The exit code of a command that took too long, as that of timeout(1)."""

MARK = "SHNOR_GATE"
"""The variable by which the processes of one command are known."""

MEMORY = 2 * 1024**3
"""Bytes of address space."""


def bound_session() -> None:
    """No core file, which would hold everybody's data, and an end to the memory; for as long as the process lives."""
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_AS, MEMORY)


def bound_command(seconds: int) -> None:
    """End this process and those that it started after so many seconds, whether it computes, waits for its input or for who
    reads its output."""
    _lower(resource.RLIMIT_CPU, seconds + 1)
    os.environ[MARK] = secrets.token_hex(16)
    words = ngettext(
        "The command took longer than {n} second and was ended.",
        "The command took longer than {n} seconds and was ended.",
        seconds,
    )
    told = (words.format(n=seconds) + "\n").encode()

    def end(_signal: int, _frame: FrameType | None) -> None:
        with suppress(OSError):
            os.set_blocking(STDERR, False)
            os.write(STDERR, told)
        kill_marked(MARK, os.environ[MARK])
        os._exit(TIMED_OUT)

    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _lower(which: int, wanted: int) -> None:
    """Both the soft and the hard limit: what is lowered once stays so."""
    _soft, hard = resource.getrlimit(which)
    lowest = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(which, (lowest, lowest))
