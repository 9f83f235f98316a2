"""Which lines make up a journal: found in files that may be damaged, put in order, completed from copies. Pure, no I/O."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import takewhile
from typing import NamedTuple

from shnor_tui.store.journal import is_torn
from shnor_tui.store.maintenance.bits import put_right
from shnor_tui.store.record import LINE_HEAD, NO_CRC, Line, Record, decode_line, raw_lines


class Copy(NamedTuple):
    """Another file with lines of the same journal."""

    name: str
    data: bytes
    leads: bool
    """Whether the journal must have had every line that follows its own there: true of a backup, not of what a restore or
    a purge has replaced, which only fills holes whose end it links to."""


class Link(NamedTuple):
    """An intact line."""

    record: Record
    crc: str

    @property
    def rev(self) -> int:
        """Its revision."""
        return self.record.rev

    @property
    def place(self) -> tuple[int, str]:
        """What the line after it names."""
        return self.record.rev, self.crc


_START = (0, NO_CRC)
_SAYING = re.compile(rb'{"crc":"([0-9a-f]{8})","rev":([0-9]{1,18}),"prev":"([0-9a-f]{8})"[^\n]*')


class Found(NamedTuple):
    """What a file holds by itself."""

    links: list[Link]
    damaged: tuple[int, ...]
    """The numbers of lines that are not intact, but for a torn last one."""
    flipped: tuple[int, ...]
    """Those of them in which one bit was flipped, so that they are known all the same."""
    torn: int
    """Bytes of a last line that was never wholly written."""
    lost_at_end: int
    """How many records the damaged lines after the last intact one may have been."""

    @classmethod
    def of(cls, data: bytes) -> Found:
        """Read a file line by line."""
        lines = list(raw_lines(data))
        torn = _torn(data, lines)
        links: list[Link] = []
        damaged: list[int] = []
        flipped: list[int] = []
        after: list[bytes] = []
        for line in lines:
            cut = line.number == len(lines) and not data.endswith(b"\n")
            if line.record is not None:
                found = [Link(line.record, line.crc)]
            else:
                found = [] if cut else _of_one_bit(line.data)
                if not found and after and not cut:
                    found = _of_one_bit(after[-1] + b"\n" + line.data)
                if found:
                    flipped.append(line.number)
                else:
                    found = list(_joined(line.data, cut=cut))
                damaged.append(line.number)
            links += found
            if found:
                after.clear()
            else:
                after.append(line.data)
        records = sum(b'"rev":' in piece or piece.startswith(LINE_HEAD) for piece in after)
        return cls(links, tuple(damaged), tuple(flipped), torn, max(records, 1) if after else 0)


def _torn(data: bytes, lines: list[Line]) -> int:
    """Take away the end that a writer left unfinished, if there is one; returns its size."""
    size = 0
    whole = len(lines)
    while whole and lines[whole - 1].record is None:
        whole -= 1
        size += len(lines[whole].data) + 1
    size -= not data.endswith(b"\n")
    if whole == len(lines) or not is_torn(data[len(data) - size :]):
        return 0
    del lines[whole:]
    return size


def _of_one_bit(data: bytes) -> list[Link]:
    """The record of a line in which one bit was flipped."""
    if line := put_right(data):
        with suppress(ValueError):
            return [Link(*decode_line(line))]
    return []


def _joined(data: bytes, *, cut: bool) -> Iterator[Link]:
    """The records of lines whose newlines were damaged; a last one whose newline is not there at all was never saved."""
    starts = list(_places(data, LINE_HEAD)) or [0]
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        piece = data[start:end]
        for candidate in (piece[:-1],) if cut and end is None else (piece[:-1], piece):
            try:
                yield Link(*decode_line(candidate))
            except ValueError:
                continue
            break


def _places(data: bytes, wanted: bytes) -> Iterator[int]:
    at = data.find(wanted)
    while at >= 0:
        yield at
        at = data.find(wanted, at + 1)


def in_order(links: list[Link]) -> list[Link]:
    """The longest row of links, in the order of the file, whose revisions grow."""
    tails: list[int] = []  # of the best row of each length: its last revision …
    ends: list[int] = []  # … and where that stands
    before: list[int] = []
    for place, link in enumerate(links):
        length = bisect_left(tails, link.rev)
        before.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(link.rev)
            ends.append(place)
        else:
            tails[length], ends[length] = link.rev, place
    row: list[Link] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        row.append(links[place])
        place = before[place]
    return row[::-1]


def completed(chosen: Sequence[Link], copies: Iterable[Copy]) -> tuple[list[Link], dict[str, tuple[int, ...]]]:
    """The journal's own links with those of the copies that belong between and after them."""
    library = _Library(copies)
    links: list[Link] = []
    taken: dict[str, list[int]] = {}

    def take(found: Iterable[tuple[Link, str]]) -> None:
        for link, name in found:
            links.append(link)
            taken.setdefault(name, []).append(link.rev)

    for link in chosen:
        head = links[-1].place if links else _START
        if link.rev > head[0] + 1:
            take(library.between(head, link))
        links.append(link)
    take(library.onward(links[-1].place if links else _START))
    return links, {name: tuple(revisions) for name, revisions in taken.items()}


class _Library:
    """The lines of all copies by what they say of themselves; whether they are intact is seen when one is wanted."""

    def __init__(self, copies: Iterable[Copy]) -> None:
        self._at: dict[tuple[int, str], list[tuple[bytes, str]]] = {}
        self._after: dict[tuple[int, str], list[tuple[bytes, str]]] = {}
        for copy in copies:
            for line in _SAYING.finditer(copy.data):
                crc, rev, prev = line[1].decode(), int(line[2]), line[3].decode()
                self._add(self._at, (rev, crc), line[0], copy)
                if copy.leads:
                    self._add(self._after, (rev - 1, prev), line[0], copy)

    def between(self, head: tuple[int, str], link: Link) -> list[tuple[Link, str]]:
        """What stands before a link, as far as it is known: back from it, then on from the head before the hole."""
        back: list[tuple[Link, str]] = []
        while link.rev > head[0] + 1 and (found := _intact(self._at, (link.rev - 1, link.record.prev))):
            back.append(found)
            link = found[0]
        on = list(takewhile(lambda found: found[0].rev < link.rev, self.onward(head)))
        if on and on[-1][0].rev == link.rev - 1 and on[-1][0].crc != link.record.prev:
            on = []  # another history
        return on + back[::-1]

    def onward(self, head: tuple[int, str]) -> Iterator[tuple[Link, str]]:
        """What follows a place in the copies that lead."""
        while found := _intact(self._after, head):
            yield found
            head = found[0].place

    @staticmethod
    def _add(
        shelf: dict[tuple[int, str], list[tuple[bytes, str]]], place: tuple[int, str], line: bytes, copy: Copy
    ) -> None:
        lines = shelf.setdefault(place, [])
        if all(line != known for known, _name in lines):
            lines.append((line, copy.name))


def _intact(
    shelf: Mapping[tuple[int, str], list[tuple[bytes, str]]], place: tuple[int, str]
) -> tuple[Link, str] | None:
    for line, name in shelf.get(place, ()):
        with suppress(ValueError):
            return Link(*decode_line(line)), name
    return None
