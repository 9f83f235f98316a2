"""A line of the journal in which one bit was flipped is put right exactly: its checksum tells which. Pure.

CRC-32 is linear: the difference between the checksum that a line carries and the one that it has depends only on which bits
are wrong. A single wrong bit of the body gives a difference of its own at each place, and we walk back from the end of the
line until we meet it.
"""

from __future__ import annotations

from shnor_tui.store.record import LINE_HEAD, NO_CRC, checksum

LONGEST = 1 << 20
"""Of the lines that are tried: each byte is a step."""

_HEAD = len(LINE_HEAD) + len(NO_CRC) + len(b'",')


def put_right(line: bytes) -> bytes | None:
    """The line as it was before one of its bits was flipped; None when it is more than that."""
    head, body = line[:_HEAD], line[_HEAD:]
    if not body or len(line) > LONGEST:
        return None
    computed = checksum(body)
    wanted = b'%s%s",' % (LINE_HEAD, computed.encode())
    if sum((one ^ other).bit_count() for one, other in zip(head, wanted, strict=True)) == 1:
        return wanted + body
    carried = head[len(LINE_HEAD) : len(LINE_HEAD) + len(NO_CRC)]
    try:
        difference = int(carried, 16) ^ int(computed, 16)
    except ValueError:
        return None
    place = _place(difference, len(body))
    if place is None:
        return None
    at, bit = place
    return head + body[:at] + bytes([body[at] ^ bit]) + body[at + 1 :]


def _place(difference: int, length: int) -> tuple[int, int] | None:
    """Which byte, and which bit of it, makes this difference of the checksums."""
    for at in reversed(range(length)):
        if difference in _LAST:
            return at, _LAST[difference]
        index = _BY_TOP[difference >> 24]
        difference = (difference ^ _TABLE[index]) << 8 | index
    return None


def _entry(value: int) -> int:
    for _bit in range(8):
        value = (value >> 1) ^ (0xEDB88320 if value & 1 else 0)
    return value


_TABLE = tuple(map(_entry, range(256)))
_BY_TOP = {entry >> 24: index for index, entry in enumerate(_TABLE)}
_LAST = {_TABLE[1 << bit]: 1 << bit for bit in range(8)}
