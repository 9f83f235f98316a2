"""The checkpoint: the documents at one revision, as a TinyDB file that only makes opening faster.

    {"_shnor":{"1":{"crc":"5d41402a","position":{…},"v":1,"ids":{…}}},
    "marks":{
    "1":{…},
    "2":{…}
    }}

Stock TinyDB opens it and finds its tables, and one table `_shnor` with one document. `crc` covers the rest of the
file, so an edited or damaged checkpoint is known for what it is, and the journal is replayed instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import msgspec

from shnor_tui.store.files import read_ordinary, replace_file
from shnor_tui.store.journal import Position
from shnor_tui.store.record import NO_CRC, checksum
from shnor_tui.store.state import State
from shnor_tui.store.values import Doc

CHECKPOINT_NAME = "shnor.json"
META_TABLE = "_shnor"
_LARGEST = 1 << 28
"""Bytes; beyond that the journal is replayed."""
_HEAD = b'{"_shnor":{"1":{"crc":"'
_BODY_FROM = len(_HEAD) + len(NO_CRC)

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(dict[str, dict[int, dict[str, Any]]])


class _Meta(msgspec.Struct):
    position: Position
    v: int
    ids: dict[str, int]


class Checkpoint(msgspec.Struct):
    """The documents after the record at `position`, in the shape of schema version `v`."""

    position: Position
    v: int
    state: State

    @classmethod
    def read(cls, path: Path) -> Checkpoint:
        """The checkpoint at `path`. Raises OSError when there is none, ValueError when it is not ours and intact."""
        data = read_ordinary(path, _LARGEST)
        if data[:_BODY_FROM] != _HEAD + checksum(data[_BODY_FROM:]).encode():
            raise ValueError("its checksum does not match")
        try:
            tables = _decoder.decode(data)
        except RecursionError:
            raise ValueError("it is nested too deeply") from None
        meta = msgspec.convert(tables.pop(META_TABLE)[1], _Meta)
        return cls(meta.position, meta.v, State(meta.position.rev, tables, meta.ids))

    def write(self, path: Path, renaming: AbstractContextManager[object]) -> None:
        """Put it at `path`, atomically and durably, under `renaming` as in `replace_file`. Raises OSError."""
        body = b"".join(self._body())
        replace_file(path, (_HEAD, checksum(body).encode(), body), renaming)

    def _body(self) -> Iterator[bytes]:
        meta = _encoder.encode(_Meta(self.position, self.v, self.state.ids))
        yield b'",%s}' % meta[1:]
        for name, documents in self.state.tables.items():
            yield b",\n%s:{\n" % _encoder.encode(name)
            yield b",\n".join(_lines(documents))
            yield b"\n}"
        yield b"}\n"


def _lines(documents: dict[int, Doc]) -> Iterator[bytes]:
    return (b'"%d":%s' % (doc_id, _encoder.encode(document)) for doc_id, document in documents.items())
