"""What every kind of import and export is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from shnor_tui.interchange.headings import Field, Form
from shnor_tui.interchange.sheets import Book, Sheet
from shnor_tui.interchange.work import Importer, Options, Work
from shnor_tui.workspace.snapshot import Snapshot

Value: TypeAlias = str | int | Decimal | date | None
"""What a cell of an export holds; a cell without a value is None."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to write: its fields, and its rows by the fields' keys."""

    fields: tuple[Field, ...]
    rows: tuple[Mapping[str, Value], ...]


class FromProse(NamedTuple):
    """What running text says of a kind, as a table; `left` are texts that are none of it, `remarks` the program's own."""

    sheet: Sheet
    left: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file. `title` is translated when shown; `sheet` is what exports call its sheet.

    `forms` are the ways to write it as a table, the first is that of exports; what they are may depend on the data. `prose`
    reads a kind that documents write as running text.
    """

    name: str
    title: str
    sheet: str
    forms: Callable[[Snapshot], tuple[Form, ...]]
    importer: Callable[[Work], Importer]
    exported: Callable[[Snapshot], Grid]
    prose: Callable[[Book, Snapshot, Options], FromProse] | None = None
