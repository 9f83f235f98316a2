"""A line that a test holds in its hands: a reader that stops, keys one by one, and what the program does at the other end."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.terminal.terminal import DEADLINE, Terminal

TIOCGPTN = 0x80045430
"""Asks a master for the number of its pty."""


def program(home: Path) -> list[str]:
    return ["-m", "shnor_tui", "--home", str(home)]


class Line:
    """A terminal whose reader reads only when asked to, and whose writer knows when the program has read."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self._master = terminal.fileno()
        self._slave = os.open(f"/dev/pts/{_number(self._master, TIOCGPTN)}", os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)

    def close(self) -> None:
        """Let go of the other end, so that the program is the only one that has it."""
        if self._slave >= 0:
            os.close(self._slave)
            self._slave = -1

    def send(self, data: bytes) -> None:
        """Type, and wait until the program has woken for it and taken every byte; nothing is read from it."""
        before = self._awake
        os.write(self._master, data)
        waited(lambda: self._awake > before and self._unread == 0)

    @property
    def _awake(self) -> int:
        """How often a thread beside the main one has woken: that which reads, among them."""
        return sum(times for task, times in wakings(self.terminal.pid).items() if task != self.terminal.pid)

    @property
    def _unread(self) -> int:
        return _number(self._slave, termios.FIONREAD)

    def stop_reading(self) -> int:
        """Nothing that the program sends goes any further, as with a frozen client; how many bytes stand in its way. No terminal
        shows them."""
        filled = 0
        while select.select([], [self._slave], [], 0.5)[1]:
            filled += os.write(self._slave, b"\0" * 1024)
        return filled

    def press(self, keys: Sequence[str]) -> None:
        """Type key by key, no faster than a hand does, so that each is answered by itself."""
        for key in keys:
            os.write(self._master, key.encode())
            select.select([], [], [], 0.03)


def _number(descriptor: int, request: int) -> int:
    return int(struct.unpack("i", fcntl.ioctl(descriptor, request, b"\0" * 4))[0])


def waited(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end
        select.select([], [], [], 0.005)


@contextmanager
def line_of(terminal: Terminal) -> Iterator[Line]:
    line = Line(terminal)
    try:
        yield line
    finally:
        line.close()


def ticks(pid: int) -> int:
    """Nanoseconds that the program has run."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{pid}/task").iterdir())


def stands_still(pid: int) -> None:
    """Wait until the program does no more than look for others' changes."""

    def idle() -> bool:
        before = ticks(pid)
        select.select([], [], [], 0.5)
        return ticks(pid) - before < 25_000_000

    waited(idle)


def wakings(pid: int) -> dict[int, int]:
    """How often each thread has woken."""
    return {
        int(task.name): int(
            re.findall(r"^voluntary_ctxt_switches:\s*(\d+)", (task / "status").read_text(), re.MULTILINE)[0]
        )
        for task in Path(f"/proc/{pid}/task").iterdir()
    }


def waits_for_its_reader(pid: int) -> bool:
    """Whether the program does nothing at all, not even look for others' changes."""

    def asleep() -> bool:
        before = wakings(pid)
        select.select([], [], [], 1)
        return wakings(pid) == before

    waited(asleep)
    return True


class TwoLines:
    """The program with its input on one pty and its output on another; neither is its controlling terminal, so the kernel
    sends no SIGHUP, and one direction can end alone."""

    def __init__(self, home: Path) -> None:
        self.keys, keys = pty.openpty()
        self.shown, shown = pty.openpty()
        fcntl.ioctl(shown, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        variables = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
        self.process = subprocess.Popen(
            [sys.executable, *program(home)],
            stdin=keys,
            stdout=shown,
            stderr=subprocess.DEVNULL,
            env=variables,
            start_new_session=True,
        )
        os.close(keys)
        os.close(shown)
        self.seen = ""

    def wait_for(self, text: str) -> None:
        def there() -> bool:
            while select.select([self.shown], [], [], 0)[0]:
                self.seen += os.read(self.shown, 65536).decode(errors="replace")
            return text in self.seen

        waited(there)

    def type(self, keys: str) -> None:
        os.write(self.keys, keys.encode())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for descriptor in (self.keys, self.shown):
            if descriptor >= 0:
                os.close(descriptor)
