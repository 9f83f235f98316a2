"""A grid with a cursor on one of its cells: titles of rows stay at the left, totals at the bottom, columns scroll."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Sequence

from textual import events
from textual.strip import Strip

from shnor_tui.tui.grid import Spot
from shnor_tui.tui.grid_actions import CELLS
from shnor_tui.tui.grid_layout import Contents, GridLine, Layout, arrange, changed_spots
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.look import look_of
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.line_list import LineList, Row, Told
from shnor_tui.tui.widgets.lines import to_strip


class CellList(LineList, inherit_bindings=False):
    """Lines of cells. A move of the cursor repaints two lines; cells that somebody else changed flash."""

    BINDINGS = bindings(CELLS)

    class Changed(Told):
        """The cursor is elsewhere, something else stands there, or the columns stand elsewhere."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (Textual's name)
        super().__init__(id=id)
        self._contents = Contents()
        self._column = 0
        self._layout = arrange(self._contents.sheet, 80)
        self._foot: Sequence[Line] = ()
        self._anchor: tuple[int, int] | None = None

    # What is shown

    @property
    def arranged(self) -> Layout:
        """Where the columns stand."""
        return self._layout

    @property
    def line(self) -> GridLine | None:
        """The row under the cursor; None in an empty grid."""
        row = self.cursor_row
        return row if isinstance(row, GridLine) else None

    @property
    def above(self) -> GridLine | None:
        """The row above it."""
        return self._contents.lines[self._cursor - 1] if self.line and self._cursor else None

    @property
    def column(self) -> int:
        """The place of the column under the cursor."""
        return self._column

    @property
    def spot(self) -> Spot | None:
        """The cell under the cursor; None in an empty grid."""
        return self.line.spot(self._column) if self.line else None

    @property
    def block(self) -> tuple[Sequence[GridLine], range]:
        """The rows and the places of the columns that are selected, else those of the cursor."""
        rows, columns = self._block()
        return (self._contents.lines[rows.start : rows.stop], columns) if self.line else ((), range(0))

    @property
    def foot_height(self) -> int:
        return len(self._foot)

    def show(self, contents: Contents, empty: Row) -> None:
        """Show other contents, or a row that stands for none. The cursor keeps its cell; what is the same is not repainted."""
        old, spot, flashing = self._contents, self.spot, self.flashing
        self._contents, self.flashing = contents, False  # cells flash, not rows
        same = contents.sheet == old.sheet and [line.key for line in contents.lines] == [line.key for line in old.lines]
        if same and contents.lines:
            self.show_rows(contents.lines)
            self._show_foot()
        else:
            self._anchor = None
            self._column = self._place_of(spot[1] if spot else None)
            first = None if spot else next((line.key for line in contents.lines if line.row.editable), None)
            self.set_rows(contents.lines or [empty], first)
        self.flashing = flashing
        for changed in changed_spots(old, contents) if flashing else ():
            self._flashes.begin(changed)

    def _place_of(self, key: str | None) -> int:
        """The place of a column, or else of the first one to fill in."""
        keys = [column.key for column in self._contents.sheet.columns]
        return keys.index(key) if key in keys else next(iter(self._fillable_columns), 0)

    def _show_foot(self) -> None:
        foot = self._layout.foot(self._contents.totals)
        if foot != self._foot:
            with self._repainting():
                self._foot = foot

    def lines_of(self, row: Row) -> list[Line]:
        return row.across(self._layout) if isinstance(row, GridLine) else super().lines_of(row)

    def render_line(self, y: int) -> Strip:
        """The totals stand below the last row, at the bottom where there are more rows than lines."""
        below = y - min(self._starts[-1], self.view_height)
        if below < 0 or not self._foot:
            return super().render_line(y)
        return to_strip(self._foot[below] if below < len(self._foot) else [], self.size.width, look_of(self))

    def paint(self, place: int, offset: int, line: Line) -> Strip:
        """A row with the cells that do not look as they usually do."""
        row = self.rows[place]
        if offset or not isinstance(row, GridLine):
            return super().paint(place, offset, line)
        drawn = {column: cell for column in self._layout.visible if (cell := self.drawn(place, row, column))}
        top = row.top(self._layout, drawn, "bold" if place == self._cursor else "")
        return to_strip(top, self.size.width, look_of(self)).simplify()

    def drawn(self, place: int, row: GridLine, column: int) -> Line | None:
        """How a cell looks under the cursor, selected or just changed by somebody else; None for as usual."""
        if (place, column) == (self._cursor, self._column):
            return row.drawn(self._layout, column, "cell")
        rows, columns = self._block()
        if place in rows and column in columns:
            return row.drawn(self._layout, column, "cursor")
        return row.drawn(self._layout, column, "flash") if row.spot(column) in self._flashes else None

    def repaint_cursor(self, place: int) -> None:
        """Repaint a line up to the cursor; a terminal is sent it from its beginning in any case."""
        self._repaint_to(place, self._column)

    def _repaint_to(self, place: int, column: int) -> None:
        if not self._width:
            return
        span = self._layout.span(column)
        self._repaint(self._starts[place], (0, span[1]) if span else None)

    def _repaint_key(self, key: Hashable) -> None:
        """Repaint a cell that begins or ends to flash."""
        columns = [column.key for column in self._contents.sheet.columns]
        match key:
            case (row, column) if row in self._places and column in columns and self._width:
                self._repaint_to(self._places[row], columns.index(column))

    def _lay_out(self) -> None:
        self._arrange(self.scrollable_content_region.width or self.size.width)
        super()._lay_out()
        self.post_message(self.Changed(self))

    def _arrange(self, width: int) -> None:
        self._layout = arrange(self._contents.sheet, width, self._column, self._layout.first)
        self._foot = self._layout.foot(self._contents.totals) if self._contents.lines else ()

    # The cursor

    def may_leave(self) -> bool:
        """Whether the cursor may go to another cell."""
        return True

    def move_to_cell(self, row: int, column: str) -> None:
        """Put the cursor on a cell, if it is shown."""
        if row in self._places:
            self._to(self._places[row], self._place_of(column))

    def drop_range(self) -> bool:
        """Select nothing; tells whether anything was selected."""
        if self._anchor is None:
            return False
        self._repaint_block()
        self._anchor = None
        return True

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor."""
        event.prevent_default()
        line, column = event.y + self.scroll_offset.y, self._layout.column_at(event.x)
        if event.y < self.view_height and line < self._starts[-1] and self.screen.is_active:
            self._to(bisect_right(self._starts, line) - 1, self._column if column is None else column)

    def action_cell_move(self, down: int, right: int) -> None:
        """Some cells down and to the right."""
        self._to(self._cursor + down, self._column + right)

    def action_cell_select(self, down: int, right: int) -> None:
        """The same, and select what is between."""
        self._to(self._cursor + down, self._column + right, selecting=True)

    def action_cell_edge(self, right: int) -> None:
        """The first or the last column."""
        self._to(self._cursor, right * len(self._contents.sheet.columns))

    def action_cell_page(self, down: int) -> None:
        """A page up or down."""
        self._to(self._page(down), self._column)

    def action_cell_corner(self, end: int) -> None:
        """The first or the last cell of all."""
        self._to(end * len(self.rows), end * len(self._contents.sheet.columns))

    def action_cell_enter(self) -> None:
        """The next row to fill in; from the last one the top of the next column."""
        rows, columns = self._fillable_rows, self._fillable_columns
        if below := [row for row in rows if row > self._cursor]:
            self._to(below[0], self._column)
        elif rows and (right := [column for column in columns if column > self._column]):
            self._to(rows[0], right[0])
        else:
            self._to(self._cursor, self._column)

    def action_cell_tab(self, by: int) -> None:
        """The next column to fill in, or the one before; from the last one the first of the next row."""
        order = [(row, column) for row in self._fillable_rows for column in self._fillable_columns]
        here = (self._cursor, self._column)
        ahead = [cell for cell in order if cell > here] if by > 0 else [cell for cell in reversed(order) if cell < here]
        self._to(*(ahead or [here])[0])

    @property
    def _fillable_rows(self) -> Sequence[int]:
        return [n for n, line in enumerate(self._contents.lines) if line.row.editable]

    @property
    def _fillable_columns(self) -> Sequence[int]:
        return [n for n, column in enumerate(self._contents.sheet.columns) if column.editable]

    def _to(self, place: int, column: int, *, selecting: bool = False) -> None:
        """Put the cursor on a cell, or on the nearest one there is."""
        if self.line is None or not self.may_leave():
            return
        here = (self._cursor, self._column)
        place = min(max(place, 0), len(self._contents.lines) - 1)
        column = min(max(column, 0), len(self._contents.sheet.columns) - 1)
        if not selecting:
            self.drop_range()
        elif self._anchor is None:
            self._anchor = here
        if (place, column) == here:
            return
        self._column = column
        if self._layout.span(column) is None:
            self._arrange(self._width)
            self._painted = [None] * len(self.rows)
            self.refresh()
        self._repaint_to(here[0], max(here[1], column))
        self._go(place)
        if selecting:
            self._repaint_block()
        self.post_message(self.Changed(self))

    def _block(self) -> tuple[range, range]:
        row, column = self._anchor or (self._cursor, self._column)
        top, bottom = sorted((row, self._cursor))
        left, right = sorted((column, self._column))
        return range(top, bottom + 1), range(left, right + 1)

    def _repaint_block(self) -> None:
        """Repaint the rows that are selected, and those beside them that may have been so just before."""
        rows, _columns = self._block()
        for place in range(max(rows.start - 1, 0), min(rows.stop + 1, len(self.rows))):
            self._repaint(self._starts[place])
