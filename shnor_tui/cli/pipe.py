"""Files that come and go: the one that was named, or for «-» the standard input, whole or not at all, and output."""

from __future__ import annotations

import io
import select
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from shnor_tui.cli.host_path import PIPE
from shnor_tui.confined import confined
from shnor_tui.errors import BadInput, ShnorError, reason_of
from shnor_tui.i18n import _

STDIN, STDOUT = 0, 1


class Sent(io.BufferedReader):
    """The standard input. Behind the gate its end may be that of the connection, and what came is half a file then; whoever
    sent it is known to be there still by the other end of the standard output."""

    def __init__(self) -> None:
        super().__init__(io.FileIO(STDIN, closefd=False))

    def read(self, size: int | None = -1, /) -> bytes:
        """As of any file.

        Raises:
            ShnorError: the input has ended because the connection did.
        """
        data = super().read(size)
        if size is None or size < 0 or len(data) < size:
            _require_sender()
        return data


@contextmanager
def given(file: str) -> Iterator[BinaryIO]:
    """An ordinary file of the host, no link or device; or what is sent.

    Raises:
        Forbidden: a file is named, and the process is confined.
        BadInput: it cannot be read, or nothing is sent.
    """
    from shnor_tui.workspace.evidence_files import opened_file  # noqa: PLC0415

    if file == PIPE:
        yield sent()
        return
    with opened_file(Path(file)) as stream:
        yield stream


def sent() -> Sent:
    """The standard input, once something comes.

    Raises:
        BadInput: it is a terminal, or empty.
    """
    if sys.stdin.isatty():
        raise BadInput(
            _("A file is awaited on the standard input, and that is a terminal."),
            _("Leave out «-t», and put «< FILE» behind the command.")
            if confined()
            else _("Name a FILE, or send it through the pipe: «< FILE»."),
        )
    stream = Sent()
    if not stream.peek(1):
        _require_sender()
        raise BadInput(_("Nothing came through the standard input."), _("Put «< FILE» behind the command."))
    return stream


def content_of(file: str, most: int) -> bytes:
    """The first `most` bytes of any file of the host that can be read without waiting, or of what is sent.

    Raises:
        BadInput: it cannot be read.
    """
    from shnor_tui.interchange.reading import opened  # noqa: PLC0415

    if file == PIPE:
        return Sent().read(most)
    try:
        with open(file, "rb", opener=opened) as stream:
            return stream.read(most)
    except (OSError, ValueError) as error:
        why = reason_of(error) if isinstance(error, OSError) else str(error)
        raise BadInput(_("The file «{name}» was not read: {why}.").format(name=file, why=why)) from error


def put(output: str, pieces: Iterable[bytes]) -> None:
    """Write a file of the host, whole or not at all, or the standard output.

    Raises:
        OutputError: says why a file cannot be written.
    """
    if output != PIPE:
        from shnor_tui.reporting.output import write_whole  # noqa: PLC0415

        write_whole(Path(output), pieces)
        return
    sys.stdout.flush()
    sys.stdout.buffer.writelines(pieces)
    sys.stdout.buffer.flush()


def _require_sender() -> None:
    if confined() and _hung_up(STDOUT):
        raise ShnorError(_("The connection broke off before everything was sent; nothing was changed."))


def _hung_up(descriptor: int) -> bool:
    """Whether nobody is at the other end of a pipe or a socket."""
    poll = select.poll()
    poll.register(descriptor, 0)
    return any(event & (select.POLLHUP | select.POLLERR) for _descriptor, event in poll.poll(0))
