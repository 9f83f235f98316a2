"""What a spreadsheet on the screen shows and writes: a source says it all. Pure: no widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Protocol

from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, ngettext
from shnor_tui.tui.rows import no_schools
from shnor_tui.tui.text import Line
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot

Spot = tuple[int, str]
"""A cell by the keys of its row and its column."""

MayFill = Callable[[int | None], bool]
"""Whether the person may enter what is of a school, by its number; None stands for the district."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column. `width` is in cells, at least; `right` puts its values to the right, as numbers are."""

    key: str
    title: str
    width: int = 8
    editable: bool = True
    right: bool = True


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row. In one that is not `own` the person may enter nothing, though somebody else may."""

    key: int
    title: str
    editable: bool = True
    own: bool = True


def school_row(school: School, may_fill: MayFill) -> GridRow:
    """The row of a school."""
    may = may_fill(school.id)
    return GridRow(school.id, school.name, editable=may, own=may)


@dataclass(frozen=True, slots=True)
class GridCell:
    """What a cell shows, in a style of `look`. `editing` is what changing the value starts with; None stands for `text`."""

    text: str = ""
    style: str = ""
    editing: str | None = None

    @property
    def value(self) -> str:
        """The value as it would be typed."""
        return self.text if self.editing is None else self.editing


class GridSource(Protocol):
    """The table of one screen. All but `write` are asked at every change, `cell` for each cell: they must be quick."""

    verb: str
    """The right that entering needs."""

    hint_lines: int
    """Lines that its hints need at 80 columns."""

    def title(self, data: Snapshot) -> str:
        """The first line of the screen."""
        ...

    def summary(self, data: Snapshot) -> Line:
        """The second line."""
        ...

    def columns(self, data: Snapshot) -> Sequence[GridColumn]:
        """The columns from left to right."""
        ...

    def rows(self, data: Snapshot) -> Sequence[GridRow]:
        """The rows from the top."""
        ...

    def cell(self, data: Snapshot, row: int, column: str) -> GridCell:
        """One cell."""
        ...

    def totals(self, data: Snapshot) -> Mapping[str, GridCell]:
        """The last line, by column; empty where there is none."""
        ...

    def hint(self, data: Snapshot, row: int, column: str) -> str:
        """One or two lines about a cell: what may be typed, what was a year ago, what is wrong."""
        ...

    def typed_hint(self, data: Snapshot, row: int, column: str, typed: str) -> str:
        """What there is to say of a text that is being typed; empty leaves the hint of the cell."""
        ...

    def why_empty(self, data: Snapshot) -> str:
        """What stands in a table without rows or without columns."""
        ...

    def write(self, workspace: Workspace, data: Snapshot, entries: Mapping[Spot, str]) -> None:
        """Write texts as they were typed or pasted, "" clears, in one change; `data` is what the person had seen.

        Raises:
            BadInput: a text that cannot be used; names its row and column, and nothing was changed.
        """
        ...

    def spread(
        self, data: Snapshot, block: Sequence[Sequence[str]], row: int, column: str
    ) -> Mapping[Spot, str] | None:
        """How a pasted block lands when the cursor is on a cell; None for down and to the right of it."""
        ...


class PlainSource:
    """What most sources have in common: no totals, no hints, and blocks land down and to the right."""

    hint_lines = 2

    def totals(self, data: Snapshot) -> Mapping[str, GridCell]:
        """No last line."""
        return {}

    def hint(self, data: Snapshot, row: int, column: str) -> str:
        """Nothing to say."""
        return ""

    def typed_hint(self, data: Snapshot, row: int, column: str, typed: str) -> str:
        """Nothing more."""
        return ""

    def why_empty(self, data: Snapshot) -> str:
        """Most tables have a row for each school of the list."""
        return _("There is nothing to fill in here.") if data.schools else no_schools()

    def spread(
        self, data: Snapshot, block: Sequence[Sequence[str]], row: int, column: str
    ) -> Mapping[Spot, str] | None:
        """Down and to the right."""
        return None


def spread_out(
    columns: Sequence[GridColumn], rows: Sequence[GridRow], block: Sequence[Sequence[str]], spot: Spot
) -> dict[Spot, str]:
    """A block from a cell on, down and to the right.

    Raises:
        BadInput: it reaches beyond the table or over what cannot be filled in; says what fits.
    """
    row, column = spot
    right = columns[[one.key for one in columns].index(column) :]
    below = rows[[one.key for one in rows].index(row) :]
    wide, deep = max(map(len, block), default=0), len(block)
    room_right = len(list(takewhile(lambda one: one.editable, right)))
    room_below = len(list(takewhile(lambda one: one.editable, below)))
    if wide > room_right or deep > room_below:
        raise BadInput(
            _("Copied: {copied}. From this cell on there is room for: {room}. Nothing was pasted.").format(
                copied=_size(deep, wide), room=_size(room_below, room_right)
            )
        )
    return {(below[y].key, right[x].key): text for y, texts in enumerate(block) for x, text in enumerate(texts)}


def _size(rows: int, columns: int) -> str:
    down = ngettext("{n} row", "{n} rows", rows).format(n=rows)
    across = ngettext("{n} column", "{n} columns", columns).format(n=columns)
    return f"{down}, {across}"
