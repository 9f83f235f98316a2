"""A line that drops (SIGHUP) or an administrator (SIGTERM) ends the program in order: the terminal is restored, nothing hangs.

A signal handler would not do: with a writer that waits for a dead line it is run too late or never. So the signals are
blocked, a thread waits for them, and when the program does not end by itself within a short time, it is ended.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ENDING = frozenset({signal.SIGHUP, signal.SIGTERM})
PATIENCE_SECONDS = 2.0
"""How long the program may take to end by itself. A dead line with output in it would hold it for ever."""

log = logging.getLogger("shnor.tui")


@contextmanager
def ending_by_signal(end: Callable[[int], None]) -> Iterator[None]:
    """While the block runs, a signal of `ENDING` calls `end(exit code)`, from another thread."""
    over = threading.Event()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)

    def wait() -> None:
        number = signal.sigwait(ENDING)
        if over.is_set():
            return
        log.info("ended by %s", signal.Signals(number).name)
        code = 128 + number
        end(code)
        if not over.wait(PATIENCE_SECONDS):
            os._exit(code)

    waiting = threading.Thread(target=wait, name="signals", daemon=True)
    waiting.start()
    try:
        yield
    finally:
        over.set()
        if waiting.is_alive() and waiting.ident:
            signal.pthread_kill(waiting.ident, signal.SIGHUP)
            waiting.join(PATIENCE_SECONDS)
        while signal.sigtimedwait(ENDING, 0):
            pass  # a line that drops is told by the kernel and by the driver; the program is ending already
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
