"""One run of this program's own command line as a child process that can always be ended.

The child leads a process group of its own, which is killed as a whole: on cancel, past a time limit, on too much output and
after the child's end, so that nothing it started outlives it. A daemon that left the group is known by its environment.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from shnor_tui.reporting.events import Event
from shnor_tui.reporting.marking import kill_marked

CHUNK = 65536
KEPT_ERRORS = 64 * 1024
LONGEST_LINE = 1024 * 1024
MARK = "SHNOR_CHILD"
"""The variable by which a process is known that a child started and that left its process group."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: seconds to load one plugin, seconds for the report, memory, bytes of output."""

    load_seconds: float = 10.0
    seconds: float = 120.0
    memory_mib: int = 1024
    output_bytes: int = 64 * 1024 * 1024

    @property
    def at_most(self) -> int:
        """Seconds after which the child ends itself, should its parent be gone."""
        return int(4 * self.load_seconds + self.seconds) + 1


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: its exit code (negative: the signal), why it was killed, its output and the end of its errors."""

    code: int
    killed: str
    output: bytes
    errors: str


class _Pipe:
    """Reads one of the child's outputs: keeps the first `largest` bytes, or hands over every line, and never blocks the child."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        largest: int,
        on_line: Callable[[bytes], None] | None = None,
        on_excess: Callable[[], None] | None = None,
    ) -> None:
        self._loop = loop
        self._largest = largest
        self._on_line = on_line
        self._on_excess = on_excess
        self.content = bytearray()
        self._source, self.sink = os.pipe()
        os.set_blocking(self._source, False)
        loop.add_reader(self._source, self._read)

    def close_sink(self) -> None:
        """The child has its own copy by now."""
        if self.sink >= 0:
            os.close(self.sink)
            self.sink = -1

    def finish(self) -> None:
        """Take what is still in the pipe and let go of it; whoever else holds the other end doesn't matter."""
        self.close_sink()
        while self._source >= 0 and self._read():
            pass
        self._close()

    def _read(self) -> bool:
        try:
            data = os.read(self._source, CHUNK)
        except BlockingIOError:
            return False
        if not data:
            self._close()
            return False
        self._take(data)
        return True

    def _take(self, data: bytes) -> None:
        self.content += data
        if self._on_line is not None:
            *lines, rest = self.content.split(b"\n")
            self.content = bytearray(rest[:LONGEST_LINE])
            for line in lines:
                self._on_line(bytes(line))
        elif len(self.content) > self._largest:
            del self.content[self._largest :]
            if self._on_excess is not None:
                self._on_excess()

    def _close(self) -> None:
        if self._source >= 0:
            self._loop.remove_reader(self._source)
            os.close(self._source)
            self._source = -1


class Child:
    """Runs `shnor ARGUMENTS…` once. `on_event` gets what it tells; `kill` ends it from outside with a reason."""

    def __init__(self, arguments: Sequence[str], limits: Limits, on_event: Callable[[Event], None]) -> None:
        self._arguments = arguments
        self._limits = limits
        self._on_event = on_event
        self._process: asyncio.subprocess.Process | None = None
        self._killed = ""
        self._mark = secrets.token_hex(16)
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def pid(self) -> int:
        """The child's process number, 0 before it was started."""
        return self._process.pid if self._process else 0

    def kill(self, reason: str) -> None:
        """End the child and everything it started. The first reason counts."""
        self._killed = self._killed or reason
        if self._process is not None and self._process.returncode is None:
            self._kill_group()

    def allow(self, seconds: float) -> None:
        """From now on the child has so many seconds until the next call."""
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_later(seconds, self.kill, "time")

    async def run(self) -> Ended:
        """Start the child and wait for its end; when this is cancelled the child is killed first."""
        loop = asyncio.get_running_loop()
        output = _Pipe(loop, self._limits.output_bytes, on_excess=lambda: self.kill("output"))
        errors = _Pipe(loop, KEPT_ERRORS)
        events = _Pipe(loop, LONGEST_LINE, on_line=self._heard)
        pipes = (output, errors, events)
        try:
            self.allow(self._limits.load_seconds)
            self._process = await self._start(output.sink, errors.sink, events.sink)
            for pipe in pipes:
                pipe.close_sink()
            if self._killed:
                self._kill_group()
            code = await self._process.wait()
        finally:
            if self._alarm is not None:
                self._alarm.cancel()
            await self._put_down()
            for pipe in pipes:
                pipe.finish()
        return Ended(code, self._killed, bytes(output.content), errors.content.decode(errors="replace"))

    async def _start(self, output: int, errors: int, events: int) -> asyncio.subprocess.Process:
        limits = [f"--memory-limit={self._limits.memory_mib}", f"--time-limit={self._limits.at_most}"]
        arguments = with_options(self._arguments, [f"--progress-fd={events}", *limits])
        return await asyncio.create_subprocess_exec(
            *[sys.executable, "-P", "-m", "shnor_tui", *arguments],
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            pass_fds=(events,),
            start_new_session=True,
            env={**os.environ, MARK: self._mark},
        )

    async def _put_down(self) -> None:
        if self._process is None:
            return
        self._kill_group()
        await asyncio.shield(self._process.wait())
        kill_marked(MARK, self._mark)

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def _heard(self, line: bytes) -> None:
        try:
            self._on_event(msgspec.json.decode(line, type=Event))
        except msgspec.DecodeError:
            return


def with_options(arguments: Sequence[str], options: Sequence[str]) -> list[str]:
    """A command line with more options: before «--», behind which everything is a value."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    return [*arguments[:at], *options, *arguments[at:]]
