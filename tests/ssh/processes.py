"""Which processes run, as /proc tells; that each of ours ends is a promise."""

from __future__ import annotations

import ctypes
import os
import select
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
DEADLINE = 20.0
PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Process:
    """A running process; `ticks` is the processor time that it has used, in hundredths of a second."""

    pid: int
    parent: int
    state: str
    ticks: int
    line: str


def processes() -> dict[int, Process]:
    """All that run now."""
    found = {}
    for directory in PROC.glob("[0-9]*"):
        try:
            stat = (directory / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            line = (directory / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except (FileNotFoundError, ProcessLookupError):
            continue
        pid = int(directory.name)
        found[pid] = Process(pid, int(stat[1]), stat[0], int(stat[11]) + int(stat[12]), line)
    return found


def programs(home: Path) -> list[Process]:
    """The processes of the program that work on a directory; what only types its name, as ssh and a shell do, is none."""
    return [
        process
        for process in processes().values()
        if str(home) in process.line and "shnor_tui" in process.line and "python" in process.line.split()[0]
    ]


def wait_until(holds: Callable[[], bool], what: Callable[[], object] = str) -> None:
    """Look again and again until something holds.

    Raises:
        AssertionError: it did not within the deadline; carries what `what` tells.
    """
    end = time.monotonic() + DEADLINE
    while not holds():
        assert time.monotonic() < end, what()
        select.select([], [], [], 0.02)


@contextmanager
def nothing_left() -> Iterator[None]:
    """Whatever is started within must be gone after it, also what left its parent."""
    before = _descendants(processes())
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    try:
        yield
        wait_until(lambda: not _left(before), lambda: _left(before))
    finally:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 0)


def _left(before: frozenset[int]) -> list[Process]:
    """The descendants that were not there before; those that have ended are taken off the kernel's table."""
    everybody = processes()
    left = [everybody[pid] for pid in _descendants(everybody) - before]
    for process in left:
        if process.state == "Z" and process.parent == os.getpid():
            os.waitpid(process.pid, os.WNOHANG)
    return left


def _descendants(everybody: Mapping[int, Process]) -> frozenset[int]:
    below = {os.getpid()}
    while more := {process.pid for process in everybody.values() if process.parent in below} - below:
        below |= more
    return frozenset(below - {os.getpid()})
