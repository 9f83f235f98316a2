"""A real pseudo-terminal with a screen emulator, and a count of every byte that the program sends."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 20.0
QUIET = 0.4


class Terminal:
    """Runs a command on a pty of a size; `screen` is what a person would see."""

    def __init__(
        self, arguments: Sequence[str], columns: int = 80, rows: int = 24, environment: Mapping[str, str] | None = None
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.sent = 0
        self._output = b""
        inherited = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLORTERM"}}
        variables = {
            **inherited,
            "TERM": "xterm-256color",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "plugins")]),
            **(environment or {}),
        }
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, [sys.executable, *arguments], variables)
        self.resize(columns, rows)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, as a window that is dragged."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    @property
    def text(self) -> str:
        """The screen's lines."""
        return "\n".join(self.screen.display)

    def press(self, keys: str) -> int:
        """Type, wait until the program is quiet, and return how many bytes it sent for it."""
        before = self.sent
        os.write(self._master, keys.encode())
        self.settle()
        return self.sent - before

    def fileno(self) -> int:
        """The reader's end of the line, for who waits for several."""
        return self._master

    def read(self, seconds: float) -> bool:
        """Take what the program sends next, if it does within a time; whether it did."""
        return self._read(seconds)

    def press_at_once(self, keys: str) -> None:
        """Type and wait for the first bytes of the answer only."""
        os.write(self._master, keys.encode())
        self._read(QUIET)

    def settle(self) -> None:
        """Read until nothing has come for a while."""
        while self._read(QUIET):
            pass

    def wait_for(self, condition: str | Callable[[str], bool]) -> None:
        """Read until the screen shows a text or satisfies a condition.

        Raises:
            TimeoutError: it did not within the deadline; carries the screen.
        """
        holds = condition if callable(condition) else lambda text: condition in text
        end = time.monotonic() + DEADLINE
        while not holds(self.text):
            if time.monotonic() > end or not self._alive_or_readable():
                raise TimeoutError(f"waited for {condition!r}, the screen shows:\n{self.text}")
            self._read(0.1)

    def wait_exit(self) -> int:
        """Read until the program ends; its exit status, negative for a signal."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            self._read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                while self._read(0.05):
                    pass
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
        raise TimeoutError(f"still running:\n{self.text}")

    def hang_up(self) -> None:
        """Close the line, as a dropped connection does."""
        os.close(self._master)
        self._master = -1

    @property
    def output(self) -> bytes:
        """Everything that was sent, raw."""
        return self._output

    def close(self) -> None:
        """End the program if it still runs."""
        if self._master >= 0:
            os.close(self._master)
        if self.pid:
            try:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
            except (ProcessLookupError, ChildProcessError):
                pass

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def _alive_or_readable(self) -> bool:
        readable, _, _ = select.select([self._master], [], [], 0)
        return bool(readable) or os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def _read(self, seconds: float) -> bool:
        readable, _, _ = select.select([self._master], [], [], seconds)
        if not readable:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return False
        self.sent += len(data)
        self._output += data
        self._stream.feed(data)
        return bool(data)
