"""Where the cells of a grid stand at a width, and what its lines say. Pure: no widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from rich.cells import cell_len

from shnor_tui.i18n import _
from shnor_tui.tui.grid import GridCell, GridColumn, GridRow, GridSource, Spot
from shnor_tui.tui.text import Line, fitted, wrapped
from shnor_tui.workspace.snapshot import Snapshot

HEAD_LINES = 3
HEAD_WIDEST = 14
"""Cells that a head may ask for; a longer word of it is broken."""

TEXT_WIDEST = 24
"""Cells that a value may ask for; a longer one is cut."""

TITLE_LEAST = 16
TITLE_SHARE = 0.4
"""What the titles of rows get of the width when not all fits; more where the columns leave it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of a grid with the cells that each wants, and those that the longest title of a row wants."""

    columns: tuple[GridColumn, ...] = ()
    widths: tuple[int, ...] = ()
    titles: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """The sheet at a width: the cells before its columns, the width of each, the first one shown and how many are."""

    sheet: Sheet
    left: int
    widths: tuple[int, ...]
    first: int
    shown: int

    @property
    def visible(self) -> range:
        """The places of the columns that are shown."""
        return range(self.first, self.first + self.shown)

    def span(self, column: int) -> tuple[int, int] | None:
        """From where to where the cells of a column stand in a line; None when it is out of view."""
        if column not in self.visible:
            return None
        start = self.left + sum(width + 1 for width in self.widths[self.first : column])
        return start, start + self.widths[column]

    def column_at(self, x: int) -> int | None:
        """The column whose cells stand at a place of a line."""
        ends = [span[1] for column in self.visible if (span := self.span(column))]
        return next((self.first + n for n, end in enumerate(ends) if self.left <= x < end), None)

    def heads(self) -> list[Line]:
        """The titles of the columns, on as many lines as the longest needs; arrows say that there are more."""
        columns = self.sheet.columns
        texts = [_head(column.title, width) for column, width in zip(columns, self.widths, strict=True)]
        height = max(map(len, texts), default=1)
        texts = [[""] * (height - len(text)) + text for text in texts]
        lines: list[Line] = []
        for n in range(height):
            last = n == height - 1
            line: Line = [(" " * (self.left - 1), ""), ("◄" if last and self.first else " ", "key")]
            for column in self.visible:
                line += _aligned(texts[column][n], self.widths[column], "bold", right=columns[column].right)
                line.append((" ", ""))
            more = last and self.first + self.shown < len(columns)
            lines.append([*line[:-1], ("►" if more else " ", "key")] if self.shown else line)
        return lines

    def foot(self, totals: Mapping[str, GridCell]) -> list[Line]:
        """A rule and the totals below it; nothing where there are none."""
        if not totals or not self.shown:
            return []
        line: Line = [(fitted(" " + _("District"), self.left), "bold")]
        rule = self.left
        for place in self.visible:
            column, width = self.sheet.columns[place], self.widths[place]
            cell = totals.get(column.key, GridCell())
            line += [*_aligned(cell.text, width, cell.style or "bold", right=column.right), (" ", "")]
            rule += width + 1
        return [[(" ", ""), ("─" * (rule - 2), "dim")], line]


def arrange(sheet: Sheet, width: int, column: int = 0, first: int = 0) -> Layout:
    """The columns from `first` on as far as they fit, or from where the one that is asked for is in view.

    Titles get what they want where all columns fit beside them; else the share that they have, and no column less than that
    leaves.
    """
    wanted = sum(cells + 1 for cells in sheet.widths)
    left = sheet.titles + 2
    if left + wanted > width:
        left = min(left, max(TITLE_LEAST, int(width * TITLE_SHARE), width - wanted))
    room = max(width - left, 2)
    widths = tuple(min(cells, room - 1) for cells in sheet.widths)
    ends = [0, *accumulate(cells + 1 for cells in widths)]
    count = len(widths)
    last_first = next((n for n in range(count) if ends[count] - ends[n] <= room), 0)
    least = next((n for n in range(count) if ends[min(column, count - 1) + 1] - ends[n] <= room), 0)
    place = max(min(first, column, last_first), least, 0)
    shown = sum(1 for n in range(place, count) if ends[n + 1] - ends[place] <= room)
    return Layout(sheet, left, widths, place, shown)


@dataclass(frozen=True, slots=True)
class GridLine:
    """A row of a grid with its cells in the order of the columns."""

    row: GridRow
    cells: tuple[GridCell, ...]
    sheet: Sheet
    selectable: bool = True

    @property
    def key(self) -> int:
        return self.row.key

    def lines(self, width: int) -> list[Line]:
        """The row where the columns are arranged from the first one on."""
        return self.across(arrange(self.sheet, width))

    def across(self, layout: Layout) -> list[Line]:
        """The cells beside the title, which may go on below."""
        rest = wrapped(self.row.title, layout.left - 2)[1:]
        return [self.top(layout, {}), *([(f" {text}", "")] for text in rest)]

    def top(self, layout: Layout, drawn: Mapping[int, Line], title_style: str = "") -> Line:
        """The first line; `drawn` are the cells that look otherwise just now, by the places of their columns."""
        title = wrapped(self.row.title, layout.left - 2)[0]
        line: Line = [(fitted(f" {title}", layout.left), title_style)]
        for place in layout.visible:
            line += [*(drawn.get(place) or self.drawn(layout, place)), (" ", "")]
        return line

    def drawn(self, layout: Layout, place: int, style: str | None = None) -> Line:
        """One cell, in a style of its own where one is given."""
        column, cell = self.sheet.columns[place], self.cells[place]
        own = cell.style or ("" if self.may_fill(place) else "dim")
        return _aligned(cell.text, layout.widths[place], own if style is None else style, right=column.right)

    def spot(self, place: int) -> Spot:
        """A cell by its keys."""
        return self.key, self.sheet.columns[place].key

    def may_fill(self, place: int) -> bool:
        """Whether a cell is for entering."""
        return self.row.editable and self.sheet.columns[place].editable


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that a grid shows."""

    lines: tuple[GridLine, ...] = ()
    sheet: Sheet = Sheet()
    totals: Mapping[str, GridCell] = field(default_factory=dict)


def contents_of(source: GridSource, data: Snapshot) -> Contents:
    """What a source says now."""
    columns, rows = tuple(source.columns(data)), source.rows(data)
    cells = [tuple(source.cell(data, row.key, column.key) for column in columns) for row in rows]
    totals = source.totals(data)
    texts = [
        [*(row[n].text for row in cells), totals[column.key].text if column.key in totals else ""]
        for n, column in enumerate(columns)
    ]
    widths = tuple(_width(column, own) for column, own in zip(columns, texts, strict=True))
    titles = [row.title for row in rows] + ([_("District")] if totals else [])
    sheet = Sheet(columns, widths, max(map(cell_len, titles), default=0))
    lines = tuple(GridLine(row, own, sheet) for row, own in zip(rows, cells, strict=True))
    return Contents(lines, sheet, totals)


def changed_spots(old: Contents, new: Contents) -> list[Spot]:
    """The cells that say something else than before; those that were not there before do not count."""
    before = {line.spot(n): cell for line in old.lines for n, cell in enumerate(line.cells)}
    now = {line.spot(n): cell for line in new.lines for n, cell in enumerate(line.cells)}
    return [spot for spot, cell in now.items() if before.get(spot, cell) != cell]


def _width(column: GridColumn, texts: Sequence[str]) -> int:
    """What a column wants: room for its head on three lines with whole words, and for its values, within limits."""
    longest = min(max(map(cell_len, texts), default=0), TEXT_WIDEST)
    least = max(column.width, longest, 1)
    return next(
        (width for width in range(least, HEAD_WIDEST) if _head_fits(column.title, width)), max(least, HEAD_WIDEST)
    )


def _head_fits(title: str, width: int) -> bool:
    return len(wrapped(title, width)) <= HEAD_LINES and all(cell_len(word) <= width for word in title.split())


def _head(title: str, width: int) -> list[str]:
    lines = wrapped(title, width)
    if len(lines) > HEAD_LINES:
        return [*lines[: HEAD_LINES - 1], fitted(f"{lines[HEAD_LINES - 1]}{' ' * width}", width)]
    return lines


def _aligned(text: str, width: int, style: str, *, right: bool) -> Line:
    """A text in exactly `width` cells."""
    shown = fitted(text, width)
    if right and shown.endswith(" "):
        bare = shown.rstrip(" ")
        shown = " " * (len(shown) - len(bare)) + bare
    return [(shown, style)]


def whole_text(layout: Layout, line: GridLine, place: int) -> str:
    """What a cell and the head of its column do not show wholly; empty when they do."""
    column, text, width = layout.sheet.columns[place], line.cells[place].text, layout.widths[place]
    title = column.title if len(wrapped(column.title, width)) > HEAD_LINES else ""
    value = text if cell_len(text) > width else ""
    return ": ".join(part for part in (title, value) if part)
