"""Building sheets: filled cells anywhere, merged ranges, and the bounds of what is read."""

from __future__ import annotations

from dataclasses import replace

from shnor_tui.i18n import _
from shnor_tui.interchange.sheets import EMPTY, Cell, Refused, Row, Sheet

MOST_ROWS = 20_000
MOST_COLUMNS = 500
MOST_CELLS = 1_000_000


class SheetBuilder:
    """Takes cells and merged ranges by row and column, both from 0, in any order, and makes the sheet of them."""

    def __init__(self, name: str, *, lettered: bool = True) -> None:
        self._name = name
        self._lettered = lettered
        self._rows: dict[int, dict[int, Cell]] = {}
        self._merged: list[tuple[int, int, int, int]] = []
        self._cells = 0

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Fill a cell; one that shows nothing takes no place. Raises Refused beyond the bounds."""
        if not (cell.text or cell.problem):
            return
        self._cells += 1
        if not (0 <= row < MOST_ROWS and 0 <= column < MOST_COLUMNS and self._cells <= MOST_CELLS):
            raise too_large()
        self._rows.setdefault(row, {})[column] = cell

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Note a merged range, both corners included."""
        if len(self._merged) > MOST_CELLS:
            raise too_large()
        if (top, left) != (bottom, right):
            self._merged.append((top, left, bottom, right))

    def sheet(self) -> Sheet:
        """The sheet: a merged cell's value stands in each of its rows, and across them it covers the others."""
        height = max(self._rows, default=-1) + 1
        width = max((max(row) for row in self._rows.values()), default=-1) + 1
        self._spread(height, width)
        rows = tuple(Row(number + 1, _padded(self._rows.get(number, {}))) for number in range(height))
        return Sheet(self._name, rows, self._lettered)

    def _spread(self, height: int, width: int) -> None:
        left_over = height * width
        for top, left, bottom, right in self._merged:
            cell = self._rows.get(top, {}).get(left)
            if cell is None:
                continue
            last_row, last_column = min(bottom, height - 1), min(right, width - 1)
            across = last_column - left + 1
            left_over -= (last_row - top + 1) * across
            if left_over < 0:
                raise too_large()
            for number in range(top, last_row + 1):
                row = self._rows.setdefault(number, {})
                row[left] = replace(cell, across=across)
                row.update((column, _COVERED) for column in range(left + 1, last_column + 1))


_COVERED = Cell(covered=True)


def _padded(row: dict[int, Cell]) -> tuple[Cell, ...]:
    return tuple(row.get(column, EMPTY) for column in range(max(row, default=-1) + 1))


def too_large() -> Refused:
    """More than is ever read; files of that size are exports of something else."""
    return Refused(
        _("the table is larger than {rows} rows by {columns} columns or {cells} filled cells").format(
            rows=MOST_ROWS, columns=MOST_COLUMNS, cells=MOST_CELLS
        ),
        _("Leave the rows and columns that are needed and save the file again."),
    )
