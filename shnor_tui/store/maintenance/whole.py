"""The records of a journal that ought to be whole, read from its bytes. Pure, no I/O."""

from __future__ import annotations

from shnor_tui.i18n import _
from shnor_tui.store.journal import START, Position
from shnor_tui.store.record import Record, raw_lines


class Broken(Exception):
    """A line is damaged or does not follow the one before it; `before` are the records that it ends, `rest` is all from it on."""

    def __init__(self, line: int, reason: str, before: list[Record], rest: bytes) -> None:
        super().__init__(_("line {line}").format(line=line) + f": {reason}")
        self.line = line
        self.reason = reason
        self.before = before
        self.rest = rest


def whole_records(data: bytes) -> tuple[list[Record], Position]:
    """The records, as they were written, and where the last one ends. Raises Broken."""
    records: list[Record] = []
    position = START
    for line in raw_lines(data):
        record = line.record
        if record is None or (record.rev, record.prev) != (position.rev + 1, position.crc):
            reason = line.damage or _("it does not follow the line before it")
            raise Broken(line.number, reason, records, data[position.end :])
        records.append(record)
        position = Position(line.number, line.crc, position.end, position.end + len(line.data) + 1)
    return records, position
