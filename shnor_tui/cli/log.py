"""The log: what people are not shown. One rotating file in the user's own state directory, made when first needed."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from shnor_tui.domain.printable import printable, printable_line

LARGEST = 1024 * 1024
KEPT = 3
NAME = "shnor"


def log_file() -> Path:
    """Where the log is kept."""
    import platformdirs  # noqa: PLC0415

    return Path(platformdirs.user_state_dir("shnor"), "shnor.log")


class LazyFile(logging.Handler):
    """Opens the rotating file with the first message; a log that cannot be written is no reason to stop."""

    def __init__(self) -> None:
        super().__init__()
        self.broken = False
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record to the file."""
        if self._file is None and not self.broken:
            try:
                self._file = _open_file()
            except OSError:
                self.broken = True
        if self._file is not None:
            self._file.emit(record)


class Harmless(logging.Formatter):
    """A message is one line, and nothing of the data in it steers the terminal that shows the file."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's name)
        """The head and the message, whose breaks are blanks: none of it looks like a message of its own."""
        record.message = printable_line(record.message)
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        """The same with the cause below it."""
        return printable(super().format(record))


def _open_file() -> logging.Handler:
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415

    path = log_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600))
    handler = RotatingFileHandler(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", errors="backslashreplace")
    handler.setFormatter(Harmless("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    return handler


def start_log() -> LazyFile:
    """Send the program's messages to the log; returns the handler. Called again it changes nothing."""
    logger = logging.getLogger(NAME)
    known = next((handler for handler in logger.handlers if isinstance(handler, LazyFile)), None)
    if known is not None:
        return known
    handler = LazyFile()
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return handler


def log_exception() -> bool:
    """Write the exception that is being handled to the log; returns whether that worked."""
    handler = start_log()
    logging.getLogger(NAME).exception("unexpected")
    return not handler.broken
