"""Reading back the json of an export: it becomes a sheet like any other."""

from __future__ import annotations

from typing import Any

import msgspec

from shnor_tui.i18n import _
from shnor_tui.interchange.defusing import kept
from shnor_tui.interchange.sheets import Book, Cell, Row, Sheet, UnreadableFile

_YES_NO = {True: "да", False: "нет"}


class _Column(msgspec.Struct, frozen=True):
    id: str
    title: str


class _Export(msgspec.Struct, frozen=True):
    format: str
    version: int
    kind: str
    columns: list[_Column]
    rows: list[dict[str, Any]]


def looks_like_json(content: bytes) -> bool:
    """Whether a file may be such an export."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def read_json(name: str, content: bytes, newest: int) -> Book:
    """The sheet of an export of one kind.

    Raises:
        UnreadableFile: it is none, or a later version's than `newest`.
    """
    try:
        found = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=_Export)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableFile(
            _("{file}: it is no table that «shnor export KIND --format json» wrote.").format(file=name)
        ) from error
    if found.version > newest:
        raise UnreadableFile(
            _("{file} was written by a newer version of the program.").format(file=name), _("Update the program.")
        )
    head = Row(1, tuple(Cell(column.title) for column in found.columns))
    rows = [
        Row(n, tuple(Cell(_text(row.get(column.id))) for column in found.columns))
        for n, row in enumerate(found.rows, 2)
    ]
    return Book(name, (Sheet(found.kind, (head, *rows), lettered=False),))


def _text(value: Any) -> str:
    """A value as a person would write it; what is no value of a table says nothing that could be taken."""
    match value:
        case None:
            return ""
        case bool():
            return _YES_NO[value]
        case int() | float():
            return str(value).replace(".", ",")
        case str():
            return kept(value.strip())
        case _:
            return msgspec.json.encode(value).decode()
