"""The list of the roadmap, which may have columns: then the cursor is on a cell, and cells are picked."""

from __future__ import annotations

from collections.abc import Iterable

from textual.strip import Strip

from shnor_tui.tui.common_actions import COLUMNS
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.look import look_of
from shnor_tui.tui.matrix import DISTRICT, Columns, Grid, MatrixRow, arrange
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.line_list import Row, Told
from shnor_tui.tui.widgets.lines import to_strip
from shnor_tui.tui.widgets.pick_list import PickList, Spot


class MatrixList(PickList):
    """Without columns a list to pick rows of. With them a range is a rectangle, and a cell's move repaints two cells."""

    BINDINGS = bindings(COLUMNS)

    class CellMoved(Told):
        """The cursor is on another column, or the columns stand elsewhere."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (Textual's name)
        super().__init__(id=id)
        self._columns = Columns()
        self._column = 0
        self._left = DISTRICT
        self._grid = arrange((), 80)

    @property
    def columns(self) -> Columns:
        """The columns; none in the list."""
        return self._columns

    @property
    def spot(self) -> Spot | None:
        """A row, or a cell of it."""
        spot = super().spot
        return spot._replace(column=self._columns.numbers[self._column]) if spot and self._columns else spot

    @property
    def head_line(self) -> Line:
        """The heads of the columns, as they stand above the cells."""
        return self._grid.head_line()

    def set_columns(self, columns: Columns) -> None:
        """Show other columns, or none; rows that have them are to be set next. The cursor keeps its column, picks their rows."""
        if columns == self._columns:
            return
        rows = {spot.row for spot in self._picks | self._ranged}
        kept = {spot for spot in self._picks | self._ranged if spot.column in columns.numbers}
        if self._columns and columns:
            self._picks = kept
        else:
            self._picks = {Spot(row, number) for row in rows for number in (columns.numbers or (None,))}
        self._anchor, self._ranged = None, set()
        if self._columns:
            self._left = self._columns.numbers[self._column]
        self._columns = columns
        self._column = columns.numbers.index(self._left) if self._left in columns.numbers else 0

    def move_to_column(self, number: int) -> None:
        """Put the cursor on a column."""
        if number in self._columns.numbers:
            self._go_column(self._columns.numbers.index(number))

    def action_column_left(self) -> None:
        self._go_column(self._column - 1)

    def action_column_right(self) -> None:
        self._go_column(self._column + 1)

    def lines_of(self, row: Row) -> list[Line]:
        """Rows of the matrix stand on its grid."""
        return row.across(self._grid) if isinstance(row, MatrixRow) else super().lines_of(row)

    def paint(self, place: int, offset: int, line: Line) -> Strip:
        """In the matrix the cursor is a cell and the number of its row."""
        row = self.rows[place]
        if offset or not isinstance(row, MatrixRow):
            return super().paint(place, offset, line)
        picked = [number for number in self._columns.numbers if self.is_picked(Spot(row.key, number))]
        top = row.top(self._grid, self._column if place == self._cursor else -1, picked)
        if row.key in self.flashes:
            top = [(text, style if style == "cell" else "flash") for text, style in top]
        return to_strip(top, self.size.width, look_of(self)).simplify()

    def repaint_cursor(self, place: int) -> None:
        """Repaint the number and the cell; a terminal is sent a line from its beginning in any case."""
        span = self._grid.span(self._column)
        if not isinstance(self.rows[place], MatrixRow) or span is None:
            super().repaint_cursor(place)
            return
        self._repaint(self._starts[place], (0, span[1]))

    def spots(self) -> Iterable[Spot]:
        rows = super().spots()
        return (Spot(row.row, number) for row in rows for number in self._columns.numbers) if self._columns else rows

    def has(self, spot: Spot) -> bool:
        known = spot.column in self._columns.numbers if self._columns else spot.column is None
        return known and super().has(spot)

    def order(self, spot: Spot) -> tuple[int, ...]:
        if spot.column is None:
            return super().order(spot)
        return (*super().order(spot), self._columns.numbers.index(spot.column))

    def between(self, one: Spot, other: Spot) -> set[Spot]:
        rows = super().between(one, other)
        if not self._columns:
            return rows
        first, last = sorted((self.order(one)[1], self.order(other)[1]))
        return {Spot(row.row, number) for row in rows for number in self._columns.numbers[first : last + 1]}

    def repaint_pick(self, spot: Spot) -> None:
        if spot.column is None:
            super().repaint_pick(spot)
        elif span := self._grid.span(self._columns.numbers.index(spot.column)):
            self._repaint(self._starts[self._places[spot.row]], (span[0], span[0] + 1))

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width or self.size.width
        old = self._grid
        self._arrange(width)
        super()._lay_out()
        if self._grid != old:
            self.post_message(self.CellMoved(self))

    def _arrange(self, width: int) -> None:
        grid: Grid = arrange(self._columns.names, width, self._grid.first)
        if (first := grid.scrolled_to(self._column)) != grid.first:
            grid = arrange(self._columns.names, width, first)
        self._grid = grid

    def _go_column(self, column: int) -> None:
        if column == self._column or not 0 <= column < len(self._columns.numbers):
            return
        old, self._column = self._column, column
        if self._grid.span(column) is None:
            self._arrange(self._width)
            self._painted = [None] * len(self.rows)
            self.refresh()
        elif self._cursor >= 0:
            spans = [span for span in (self._grid.span(old), self._grid.span(column)) if span]
            self._repaint(self._starts[self._cursor], (min(spans)[0], max(spans)[1]))
        self.post_message(self.CellMoved(self))
        self._reach()
