"""A list on the line API: rows of one or more lines, a cursor, and repaints of no more than what changed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from itertools import accumulate
from typing import Protocol

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from shnor_tui.tui.actions import MOVES, bindings
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.lines import changed_cells, to_strip


class Row(Protocol):
    """What the list shows: `key` tells rows apart, a row that cannot be `selectable` is passed over by the cursor."""

    @property
    def key(self) -> Hashable: ...
    @property
    def selectable(self) -> bool: ...
    def lines(self, width: int) -> list[Line]:
        """The row's lines for a width in cells; at least one."""
        ...


class LineList(ScrollView, can_focus=True):
    """Rows with a cursor. Under the cursor the first line is inverse, so a move repaints two lines."""

    BINDINGS = bindings(MOVES)

    class Chosen(Message):
        """The row under the cursor was clicked again."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (Textual's name)
        super().__init__(id=id)
        self._rows: list[Row] = []
        self._painted: list[list[Line] | None] = []
        self._starts: list[int] = [0]
        self._places: dict[Hashable, int] = {}
        self._cursor = -1
        self._width = 0

    @property
    def rows(self) -> Sequence[Row]:
        """The rows shown."""
        return self._rows

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor; None in an empty list."""
        return self._rows[self._cursor] if 0 <= self._cursor < len(self._rows) else None

    def set_rows(self, rows: Sequence[Row], keep: Hashable | None = None) -> None:
        """Show other rows. The cursor stays on its row, goes to `keep`, or to where it was as nearly as there is a row."""
        wanted = keep if keep is not None else (self.cursor_row.key if self.cursor_row else None)
        place = self._cursor
        self._rows = list(rows)
        self._places = {row.key: n for n, row in enumerate(self._rows)}
        found = self._places.get(wanted) if wanted is not None else None
        self._cursor = self._nearest(found if found is not None else max(place, 0))
        self._lay_out()

    def update_row(self, row: Row) -> None:
        """Show one row's new state; only its changed cells are repainted when it keeps its height."""
        place = self._places.get(row.key)
        if place is None:
            return
        self._rows[place] = row
        if not self._width:
            return
        old, new = self._painted_row(place), row.lines(self._width)
        if len(old) != len(new):
            self._lay_out()
            return
        self._painted[place] = new
        for offset, (before, after) in enumerate(zip(old, new, strict=True)):
            if span := changed_cells(before, after):
                self._repaint(self._starts[place] + offset, span)

    def shows(self, key: Hashable) -> bool:
        """Whether a row is in the list."""
        return key in self._places

    def move_to(self, key: Hashable) -> None:
        """Put the cursor on a row, if it is shown."""
        if key in self._places:
            self._go(self._places[key])

    def action_cursor_up(self) -> None:
        self._go(self._step(-1))

    def action_cursor_down(self) -> None:
        self._go(self._step(1))

    def action_page_up(self) -> None:
        self._go(self._page(-1))

    def action_page_down(self) -> None:
        self._go(self._page(1))

    def action_first(self) -> None:
        self._go(self._nearest(0))
        self.scroll_to(y=0, animate=False)

    def action_last(self) -> None:
        self._go(self._nearest(len(self._rows) - 1))

    def render_line(self, y: int) -> Strip:
        """Textual's line API."""
        line = y + self.scroll_offset.y
        if line >= self._starts[-1] or not self._width:
            return Strip.blank(self.size.width)
        place = bisect_right(self._starts, line) - 1
        offset = line - self._starts[place]
        painted = self._painted_row(place)[offset]
        return to_strip(painted, self.size.width, cursor=place == self._cursor and offset == 0)

    def on_resize(self, event: events.Resize) -> None:
        """Lay the rows out for another width; the cursor stays on its row and in view."""
        if event.size.width != self._width:
            self._lay_out()
        self._show_cursor()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a click on the row under the cursor chooses it."""
        line = event.y + self.scroll_offset.y
        if line >= self._starts[-1]:
            return
        place = bisect_right(self._starts, line) - 1
        if place == self._cursor:
            self.post_message(self.Chosen())
        elif self._rows[place].selectable:
            self._go(place)

    def _lay_out(self) -> None:
        self._width = self.scrollable_content_region.width or self.size.width
        self._painted = [None] * len(self._rows)
        if self._width:
            heights = (len(self._painted_row(n)) for n in range(len(self._rows)))
            self._starts = [0, *accumulate(heights)]
        self.virtual_size = Size(self._width, self._starts[-1])
        self._show_cursor()
        self.refresh()

    def _painted_row(self, place: int) -> list[Line]:
        painted = self._painted[place]
        if painted is None:
            painted = self._painted[place] = self._rows[place].lines(self._width)
        return painted

    def _repaint(self, line: int, span: tuple[int, int] | None = None) -> None:
        left, right = span or (0, self.size.width)
        self.refresh(Region(left, line - self.scroll_offset.y, right - left, 1))

    def _go(self, place: int) -> None:
        if place == self._cursor or not 0 <= place < len(self._rows):
            return
        old, self._cursor = self._cursor, place
        for moved in (old, place):
            if 0 <= moved < len(self._rows):
                self._repaint(self._starts[moved])
        self._show_cursor()
        self.moved()

    def moved(self) -> None:
        """The cursor is on another row; for lists that something depends on."""

    def _show_cursor(self) -> None:
        """Scroll so that the whole row is in view, with the heading above it when the row is the first under one."""
        if self._cursor < 0 or not self.size.height:
            return
        top, bottom = self._starts[self._cursor], self._starts[self._cursor + 1]
        while top and not self._rows[(above := bisect_right(self._starts, top - 1) - 1)].selectable:
            top = self._starts[above]
        first, height = self.scroll_offset.y, self.size.height
        if top < first:
            self.scroll_to(y=top, animate=False, force=True)
        elif bottom > first + height:
            self.scroll_to(y=max(bottom - height, 0), animate=False, force=True)

    def _step(self, by: int) -> int:
        place = self._cursor + by
        while 0 <= place < len(self._rows) and not self._rows[place].selectable:
            place += by
        return place

    def _page(self, by: int) -> int:
        if self._cursor < 0:
            return -1
        target = self._starts[self._cursor] + by * max(self.size.height - 1, 1)
        line = min(max(target, 0), max(self._starts[-1] - 1, 0))
        return self._nearest(bisect_right(self._starts, line) - 1)

    def _nearest(self, place: int) -> int:
        """The selectable row at or after a place, else before it; -1 when there is none."""
        searches: tuple[Callable[[], range], ...] = (
            lambda: range(place, len(self._rows)),
            lambda: range(min(place, len(self._rows)) - 1, -1, -1),
        )
        for search in searches:
            for n in search():
                if self._rows[n].selectable:
                    return n
        return -1
