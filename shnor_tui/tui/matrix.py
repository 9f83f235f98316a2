"""The roadmap as a matrix: items down, the district and its schools across. Pure: no widget, no store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rich.cells import cell_len

from shnor_tui.domain.roadmap import RoadmapItem, Status
from shnor_tui.i18n import _
from shnor_tui.tui.rows import ItemRow
from shnor_tui.tui.text import Line, fitted, flowed, wrapped
from shnor_tui.workspace.snapshot import Snapshot

DISTRICT = 0
"""The number of the district's column; those of the schools are their records' own."""

HEAD = 8
"""Cells for the sign and the number of an item."""

TITLE_LEAST = 25
TITLE_SHARE = 0.4
"""What titles get of the width at least."""

NAMED, WIDEST = 6, 14
"""Cells of a column from which there is room for a name, and those of the widest."""

NUMBERED = 3
"""Cells of a column that has a number for its head."""

MARK = 7
"""Cells of a mark with the cursor around it, «[12/30]»."""

FIELDS = 34
"""Cells of a title from which its deadline and its responsible stand below it."""

PICKED = "■"
NOT_HERE = "·"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of the matrix: their numbers, see `DISTRICT`, and their names."""

    numbers: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.numbers)


@dataclass(frozen=True, slots=True)
class Grid:
    """Where columns stand at a width: the cells before them, those of each, their heads, which come first and how many are
    shown. `numbered`: the heads of schools are numbers."""

    left: int
    cell: int
    heads: tuple[str, ...]
    first: int
    shown: int
    numbered: bool

    @property
    def visible(self) -> range:
        """The places of the columns that are shown."""
        return range(self.first, self.first + self.shown)

    def span(self, column: int) -> tuple[int, int] | None:
        """Where a mark stands in a row's first line, with room for the cursor around it; None when it is out of view."""
        if column not in self.visible:
            return None
        start = self.left + (column - self.first) * self.cell
        return start, start + min(self.cell, MARK)

    def scrolled_to(self, column: int) -> int:
        """What `first` has to be for a column to be in view."""
        if column < self.first:
            return column
        return max(self.first, column - self.shown + 1)

    def head_line(self) -> Line:
        """The heads; arrows say that there are more columns."""
        more = "◄" if self.first else " "
        line: Line = [(" " * (self.left - 1), ""), (more, "key")]
        for column in self.visible:
            line.append((" " + fitted(self.heads[column], self.cell - 1), "bold"))
        return [*line, ("►" if self.first + self.shown < len(self.heads) else " ", "key")]


@lru_cache(maxsize=64)
def arrange(names: tuple[str, ...], width: int, first: int = 0) -> Grid:
    """Columns for names at a width: with names where they can be told apart, else with numbers; the first one is the district.

    Titles keep `TITLE_LEAST` cells; columns that do not fit then are scrolled to.
    """
    least = HEAD + max(TITLE_LEAST, int(width * TITLE_SHARE) - HEAD) + 1
    room = max(width - least - 1, NUMBERED)
    widest = max((cell_len(name) for name in names), default=0) + 1
    cell = min(room // max(len(names), 1), WIDEST, max(widest, NAMED))
    heads = abbreviated(names[1:], cell - 1) if cell >= NAMED else None
    numbered = False
    if heads is None:
        room = max(width - HEAD - TITLE_LEAST - 2, NUMBERED)
        cell = max(min(room // max(len(names), 1), NAMED), NUMBERED)
        heads = abbreviated(names[1:], cell - 1, cut=False)
        numbered = heads is None
    heads = heads or tuple(str(n) for n in range(1, len(names)))
    shown = min(len(names), max(room // cell, 1))
    district = names[0] if names and cell_len(names[0]) < cell else _("dist.")[: cell - 1]
    place = max(min(first, len(names) - shown), 0)
    return Grid(width - 1 - shown * cell, cell, (district, *heads), place, shown, numbered)


def abbreviated(names: Sequence[str], width: int, *, cut: bool = True) -> tuple[str, ...] | None:
    """Names of at most `width` cells: whole, without the words that most of them share, or `cut`; None when they'd be alike."""
    counts = Counter(word for name in names for word in set(name.split()))
    common = {word for word, count in counts.items() if count > 1 and count * 2 >= len(names)}
    telling = [" ".join(word for word in name.split() if word not in common) or name for name in names]
    for tried in (names, telling):
        if all(cell_len(name) <= width for name in tried):
            return tuple(tried) if len(set(tried)) == len(tried) else None
    short = tuple(name if cell_len(name) <= width else f"{fitted(name, width - 1).rstrip(' …')}." for name in telling)
    return short if cut and len(set(short)) == len(short) else None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An item with the status in each column; None where it has no mark."""

    row: ItemRow
    columns: Columns
    cells: tuple[Status | None, ...]
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return self.row.key

    def lines(self, width: int) -> list[Line]:
        """The row where all the columns are arranged from the first one on."""
        return self.across(arrange(self.columns.names, width))

    def across(self, grid: Grid) -> list[Line]:
        """The title with the marks beside it; below it, where there is room, its fields."""
        room = grid.left - HEAD - 1
        titles = wrapped(self.row.item.title, room)
        lines = [self.top(grid), *([(" " * HEAD + title, "")] for title in titles[1:])]
        return [*lines, *([(" " * HEAD, ""), *line] for line in flowed(self._fields(room), room))]

    def top(self, grid: Grid, current: int = -1, picked: Collection[int] = ()) -> Line:
        """The first line, with the cursor on a column's place and the columns' numbers that are picked."""
        title = wrapped(self.row.item.title, grid.left - HEAD - 1)[0]
        (sign, style), (number, bold) = self.row.head()
        head: Line = [(sign, style), (number, "cell" if current >= 0 else bold)]
        line: Line = [*head, (fitted(title, grid.left - HEAD), "")]
        for column in grid.visible:
            text, style = self._cell(column, grid.cell - 2)
            sign = PICKED if self.columns.numbers[column] in picked else ""
            if column == current:
                line += [(f"{sign or '['}{text}]", "cell"), (" " * (grid.cell - len(text) - 2), "")]
            else:
                line += [
                    (sign or " ", "picked" if sign else ""),
                    (text, style),
                    (" " * (grid.cell - len(text) - 1), ""),
                ]
        return line

    def _cell(self, column: int, room: int) -> tuple[str, str]:
        status = self.cells[column]
        if status is not None:
            return self.row.glyphs[status], status.value
        done, total = self.row.progress
        count = f"{done}/{total}"
        return (count, "dim") if column == DISTRICT and len(count) <= room else (NOT_HERE, "dim")

    def _fields(self, room: int) -> list[Line]:
        deadline = self.row.deadline()
        if room >= FIELDS:
            return [part for part in (deadline, self.row.responsible()) if part]
        lateness = [(text.strip(), style) for text, style in deadline[1:]]
        return [lateness] if lateness else []


@dataclass(frozen=True, slots=True)
class LegendRow:
    """Which school has which number, where the heads are numbers; else an empty line."""

    columns: Columns
    selectable: bool = False

    @property
    def key(self) -> Hashable:
        return "legend"

    def lines(self, width: int) -> list[Line]:
        """«1 Васильевская СОШ · 2 Пушкинская СОШ»."""
        if not arrange(self.columns.names, width).numbered:
            return [[]]
        parts: list[Line] = [[(f"{n} {name}", "")] for n, name in enumerate(self.columns.names[1:], 1)]
        return [[(" " + _("Schools"), "section")], *([(" ", ""), *line] for line in flowed(parts, width - 1))]


def columns_of(data: Snapshot) -> Columns:
    """The district and the schools that are listed."""
    schools = data.schools
    return Columns(
        (DISTRICT, *(school.id for school in schools)), (_("District"), *(school.name for school in schools))
    )


def matrix_row(row: ItemRow, columns: Columns) -> MatrixRow:
    """An item's row of the matrix. Its marks are read once, for the row of the list."""
    blank: tuple[Status | None, ...] = (None,) * (len(columns.numbers) - 1)
    cells = (None, *row.marks) if row.item.per_school else (row.status, *blank)
    return MatrixRow(row, columns, cells)


def whole(item: RoadmapItem, picked: Collection[int]) -> bool:
    """Whether columns stand for every school of an item: the district's does, unless schools are picked beside it."""
    return item.per_school and not set(picked) - {DISTRICT}
