"""The line to the person's terminal: keys in, bytes out. It sleeps while nothing comes, and knows when the line is gone.

Textual's own driver looks for keys ten times a second, looks without a pause once the input has ended, and waits for ever for
an output that nobody takes any more. Here the end of either is a hang-up, which `signals.ending_by_signal` sees to.

What this leans on is none of Textual's public API: tests/tui/test_driver.py says when it has changed.
"""

from __future__ import annotations

import codecs
import os
import selectors
import signal
import sys
from io import TextIOBase
from typing import Any, TextIO

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

READ_BYTES = 4096
ESCAPE_SECONDS = constants.ESCAPE_DELAY + 0.01
"""After so long without a key an Escape is the key of that name, and not the beginning of another one's bytes."""


def hang_up() -> None:
    """Let this process end as when the terminal's line drops."""
    os.kill(os.getpid(), signal.SIGHUP)


class Output(TextIOBase):
    """Writes to a terminal. Once it is gone everything is dropped, so that nobody waits for it."""

    def __init__(self, terminal: TextIO) -> None:
        super().__init__()
        self._terminal = terminal
        self._gone = False

    def fileno(self) -> int:
        """Of the terminal."""
        return self._terminal.fileno()

    def write(self, text: str) -> int:
        """Write a text, which may wait for a slow reader."""
        try:
            return len(text) if self._gone else self._terminal.write(text)
        except OSError:
            return self._lost(text)

    def flush(self) -> None:
        """Send what was written."""
        try:
            if not self._gone:
                self._terminal.flush()
        except OSError:
            self._lost("")

    def _lost(self, text: str) -> int:
        self._gone = True
        hang_up()
        return len(text)


class LineDriver(LinuxDriver):
    """Reads keys as Textual does, byte for byte the same, from a thread that wakes when there are some."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        assert sys.__stdout__ is not None  # noqa: S101  (it was a terminal when the program began)
        self._file = Output(sys.__stdout__)  # type: ignore[assignment]
        self._woken, self._wake = os.pipe()
        self._ended = False

    def disable_input(self) -> None:
        """No further keys."""
        self._ended = True
        os.write(self._wake, b"\0")
        super().disable_input()

    def run_input_thread(self) -> None:
        """Pass keys on until the input is disabled, or ends."""
        decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        parser = XTermParser(self._debug)
        with selectors.SelectSelector() as selector:
            for descriptor in (self.fileno, self._woken):
                selector.register(descriptor, selectors.EVENT_READ)
            patience = None
            while not self._ended:
                ready = {key.fd for key, _mask in selector.select(patience)}
                if self.fileno in ready:
                    data = _read(self.fileno)
                    if not data:
                        hang_up()
                        return
                    text = decode(data)
                    for event in parser.feed(text) if text else ():  # to the parser no text is the end
                        self.process_message(_as_meant(event))
                for event in parser.tick():
                    self.process_message(event)
                patience = ESCAPE_SECONDS if ready else None


def _as_meant(event: Message) -> Message:
    """An Enter that came before the terminal was told to change nothing has become another key."""
    return events.Key("enter", "\r") if isinstance(event, events.Key) and event.key == "ctrl+j" else event


def _read(descriptor: int) -> bytes:
    """What has come; nothing when the line is gone."""
    try:
        return os.read(descriptor, READ_BYTES)
    except OSError:
        return b""
