"""A record: one committed transaction as one line of the journal. Pure, no I/O.

    {"crc":"0fca6a68","rev":9,"prev":"86bc1a8d","v":1,"at":"2026-11-23T19:54:21.6Z","by":"olga","act":"mark.set","of":null,
     "ops":[{"table":"marks","id":6,"was":null,"now":{"x":8}},{"table":"marks","id":1,"was":{"x":10},"now":{"x":8}}]}

`crc` is the CRC-32 of everything that follows it on the line; `prev` is the `crc` of the line before. Undo, history,
live refresh and the search for conflicts are all readings of these lines.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, NamedTuple

import msgspec

from shnor_tui.i18n import _
from shnor_tui.store.values import DEEPEST, Doc, detached, is_deep, same

NO_CRC = "00000000"
LINE_HEAD = b'{"crc":"'
_EARLIEST = datetime.min.replace(tzinfo=UTC) + timedelta(days=2)
_LATEST = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)
"""Between them a time can be told in every zone."""
_BODY_FROM = len(LINE_HEAD) + len(NO_CRC) + len(b'",')


class Change(msgspec.Struct, frozen=True):
    """What one transaction did to one document.

    `was` None = inserted, `now` None = deleted; both then hold the whole document on the other side. Otherwise they
    hold only the fields that differ, and a key that is absent on one side is a field that is absent there.
    """

    table: str
    id: int
    was: Doc | None
    now: Doc | None

    @classmethod
    def between(cls, table: str, doc_id: int, before: Doc | None, after: Doc | None) -> Change | None:
        """The change that turns `before` into `after` (None = no document); None when they are the same."""
        if before is None or after is None:
            return None if before is after else cls(table, doc_id, before, after)
        now = {key: value for key, value in after.items() if key not in before or not same(value, before[key])}
        was = {key: value for key, value in before.items() if key in now or key not in after}
        return cls(table, doc_id, was, now) if was or now else None

    def applied_to(self, document: Doc | None) -> Doc | None:
        """The document after this change: a new dict that shares nothing with the change, or None when deleted.

        Raises ValueError when the document's existence contradicts the change.
        """
        if (document is None) != (self.was is None) or self.was is self.now is None:
            raise ValueError(f"{self.table} {self.id} is {'missing' if document is None else 'already there'}")
        if self.now is None:
            return None
        after = {} if document is None else dict(document)
        for key in self.was or ():
            if key not in self.now:
                after.pop(key, None)
        for key, value in self.now.items():
            after[key] = detached(value)
        return after

    def fits(self, document: Doc | None) -> bool:
        """Whether the document still has every value that this change starts from; an insert needs it to be absent."""
        if self.was is None or document is None:
            return self.was is document
        if self.now is None:
            return same(document, self.was)
        return all(same(document.get(key, ...), self.was.get(key, ...)) for key in self.fields)

    def inverse(self) -> Change:
        """The change that takes this one back."""
        return Change(self.table, self.id, self.now, self.was)

    @property
    def whole(self) -> bool:
        """Whether it inserts or deletes the document."""
        return self.was is None or self.now is None

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields that this change touched (all of them for an insert or a delete)."""
        return frozenset(self.was or ()) | frozenset(self.now or ())

    def touches(self, table: str, doc_id: int, fields: Iterable[str] | None = None) -> bool:
        """Whether it concerns that document and, unless it creates or deletes it, one of `fields` (None = any)."""
        if self.id != doc_id or self.table != table:
            return False
        return fields is None or self.whole or not self.fields.isdisjoint(fields)


class Record(msgspec.Struct, frozen=True):
    """One committed transaction; records are ordered by `rev`, never by `at`, which is for people only."""

    rev: int
    """Revision: 1, 2, 3 … without gaps; also the number of the line in the journal."""
    prev: str
    """CRC of the record before, eight hexadecimal digits."""
    v: int
    """Version of the documents' schema that this record was written with."""
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    """When, in UTC, by the clock of the session that wrote it."""
    by: str
    """The actor."""
    act: str
    """Name of the verb, like `mark.set`."""
    of: int | None
    """Revision of the record that this one undoes or redoes."""
    ops: tuple[Change, ...]

    def touches(self, table: str, doc_id: int, fields: Iterable[str] | None = None) -> bool:
        """Whether one of its changes concerns that document and one of `fields` (None = any)."""
        return any(change.touches(table, doc_id, fields) for change in self.ops)


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Record)


def checksum(data: bytes) -> str:
    """CRC-32 as eight hexadecimal digits."""
    return f"{zlib.crc32(data):08x}"


def sealed(content: msgspec.Struct | Mapping[str, Any]) -> bytes:
    """`content` as one JSON object whose first key, `crc`, covers all the rest."""
    body = _encoder.encode(content)[1:]
    return b'%s%s",%s' % (LINE_HEAD, checksum(body).encode(), body)


def seal_of(line: bytes) -> str | None:
    """The `crc` that a sealed line carries, None when it does not cover what follows it."""
    body = line[_BODY_FROM:]
    crc = checksum(body)
    return crc if line[:_BODY_FROM] == b'%s%s",' % (LINE_HEAD, crc.encode()) else None


def encode_line(record: Record) -> bytes:
    """The record as a line of the journal, newline included."""
    return sealed(record) + b"\n"


def decode_line(line: bytes) -> tuple[Record, str]:
    """The record of a line (without its newline) and its CRC; raises ValueError for anything that is not intact."""
    crc = seal_of(line)
    if crc is None:
        raise ValueError(_("its checksum does not match"))
    try:
        record = _decoder.decode(line)
    except RecursionError:
        raise ValueError(_("it is nested too deeply")) from None
    # What a session has written is neither; a look at a line that was made by hand shall end well all the same.
    if line.count(b"[") + line.count(b"{") > DEEPEST and any(map(is_deep, _documents(record))):
        raise ValueError(_("it is nested too deeply"))
    if not _EARLIEST <= record.at <= _LATEST:
        raise ValueError(_("no calendar has its time"))
    return record, crc


def _documents(record: Record) -> Iterator[Doc]:
    return (side for change in record.ops for side in (change.was, change.now) if side is not None)


def decode_own_line(line: bytes) -> tuple[Record, str]:
    """The record of a line that `encode_line` has just made, as a reader will decode it, and its CRC."""
    return _decoder.decode(line), line[len(LINE_HEAD) : len(LINE_HEAD) + len(NO_CRC)].decode()


def dated(moment: datetime) -> datetime:
    """The moment in UTC, or the nearest that can be told in every zone, for a clock that is out of its mind. Raises
    OverflowError when it has none in UTC."""
    return min(max(moment.astimezone(UTC), _EARLIEST), _LATEST)


def marker(act: str, by: str, at: datetime, schema: int) -> Record:
    """A record without changes, which only tells in the history who did something; `chained` gives it its place."""
    return Record(0, NO_CRC, schema, dated(at), by, act, None, ())


def chained(records: Iterable[Record]) -> Iterator[bytes]:
    """The records as the lines of a journal of their own, newline included: numbered 1, 2, 3 … and linked anew.

    `of` stays what it is. Records that have their places already give their lines byte for byte.
    """
    crc = NO_CRC
    for rev, record in enumerate(records, 1):
        line = encode_line(msgspec.structs.replace(record, rev=rev, prev=crc))
        crc = line[len(LINE_HEAD) : len(LINE_HEAD) + len(NO_CRC)].decode()
        yield line


class Line(NamedTuple):
    """One line of a journal by itself: whether it follows the line before it is for the reader to say."""

    number: int
    """1, 2, 3 … from the beginning of the data."""
    data: bytes
    """The line without its newline."""
    record: Record | None
    """What it says, as it was written (never upcast); None when it is not intact."""
    crc: str
    """Its checksum, which the next line carries as `prev`; empty when it is not intact."""
    damage: str
    """Why it is not intact, empty when it is."""


def raw_lines(data: bytes) -> Iterator[Line]:
    """The lines of a journal, damaged ones included; a last one without a newline is damaged."""
    *lines, rest = data.split(b"\n")
    for number, line in enumerate(lines, 1):
        try:
            record, crc = decode_line(line)
        except ValueError as error:
            yield Line(number, line, None, "", str(error))
        else:
            yield Line(number, line, record, crc, "")
    if rest:
        yield Line(len(lines) + 1, rest, None, "", _("its end is not intact"))
