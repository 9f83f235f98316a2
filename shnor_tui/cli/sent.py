"""What is sent through the standard input, whole or not at all."""

from __future__ import annotations

import io
import select

from shnor_tui.confined import confined
from shnor_tui.errors import ShnorError
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


def _require_sender() -> None:
    if confined() and _hung_up(STDOUT):
        raise ShnorError(_("The connection broke off before everything was sent; nothing was changed."))


def _hung_up(descriptor: int) -> bool:
    """Whether nobody is at the other end of a pipe or a socket."""
    poll = select.poll()
    poll.register(descriptor, 0)
    return any(event & (select.POLLHUP | select.POLLERR) for _descriptor, event in poll.poll(0))
