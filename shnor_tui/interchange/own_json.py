"""The json of our own exports, and reading that of one kind back: it becomes a sheet like any other."""

from __future__ import annotations

from typing import Any

import msgspec

from shnor_tui.i18n import _
from shnor_tui.interchange.defusing import kept
from shnor_tui.interchange.sheet_builder import SheetBuilder
from shnor_tui.interchange.sheets import Cell, Refused, Sheet
from shnor_tui.interchange.shown import cell_text, truth_text

FORMAT = "shnor"
VERSION = 1
"""Version of the json that is written; it grows when a reader of the former one would be misled."""


class _Column(msgspec.Struct, frozen=True):
    id: str
    title: str


class _Head(msgspec.Struct, frozen=True):
    format: str
    kind: str


class _Export(msgspec.Struct, frozen=True):
    format: str
    version: int
    kind: str
    columns: list[_Column]
    rows: list[dict[str, Any]]


def read_json(content: bytes) -> Sheet:
    """The sheet of an export of one kind. Raises Refused when it is none, or a newer program's."""
    try:
        found = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=_Export)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise (_everything() if _is_everything(content) else _foreign()) from error
    if found.format != FORMAT:
        raise _foreign()
    if found.version > VERSION:
        raise Refused(_("it was written by a newer version of the program"), _("Update the program."))
    builder = SheetBuilder(cell_text(found.kind), lettered=False)
    for column, field in enumerate(found.columns):
        builder.put(0, column, Cell(cell_text(field.title)))
        for row, values in enumerate(found.rows, 1):
            builder.put(row, column, Cell(_text(values.get(field.id))))
    return builder.sheet()


def _is_everything(content: bytes) -> bool:
    try:
        head = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=_Head)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return head == _Head(FORMAT, "all")


def _everything() -> Refused:
    return Refused(
        _("it holds everything of a department"), _("«shnor import all FILE» takes it over into an empty directory.")
    )


def _foreign() -> Refused:
    return Refused(_("it is no table that «shnor export KIND --format json» wrote"))


def _text(value: Any) -> str:
    """A value as a person would write it; what is no value of a table says nothing that could be taken."""
    match value:
        case None:
            return ""
        case bool():
            return truth_text(value)
        case int() | float():
            return str(value).replace(".", ",")
        case str():
            return kept(cell_text(value))
        case _:
            return cell_text(msgspec.json.encode(value).decode())
