"""A list on the line API: rows of one or more lines, a cursor, and repaints of no more than what changed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate, chain
from typing import Protocol

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from shnor_tui.tui.common_actions import MOVES
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.look import look_of
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.flashes import Flashes
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


class Told(Message):
    """What the list tells; `control` is by what handlers tell lists apart."""

    def __init__(self, body: LineList) -> None:
        super().__init__()
        self.body = body

    @property
    def control(self) -> LineList:
        return self.body


class LineList(ScrollView, can_focus=True):
    """Rows with a cursor. Under the cursor the first line is inverse, so a move repaints two lines."""

    BINDINGS = bindings(MOVES)

    class Chosen(Told):
        """The row under the cursor was clicked again."""

    class Moved(Told):
        """The cursor is on another row."""

    def __init__(self, *, id: str | None = None, focusable: bool = True, cursor: bool = True) -> None:  # noqa: A002  (Textual's)
        super().__init__(id=id)
        self.can_focus = focusable
        self._has_cursor = cursor
        self.flashing = False
        """Whether rows that change now are to be seen to change."""
        self._rows: list[Row] = []
        self._painted: list[list[Line] | None] = []
        self._starts: list[int] = [0]
        self._places: dict[Hashable, int] = {}
        self._cursor = -1
        self._clicked = False
        self._width = 0
        self._flashes = Flashes(self, self._repaint_key)

    @property
    def rows(self) -> Sequence[Row]:
        """The rows shown."""
        return self._rows

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor; None in an empty list."""
        return self._rows[self._cursor] if 0 <= self._cursor < len(self._rows) else None

    def set_rows(self, rows: Sequence[Row], keep: Hashable | None = None) -> None:
        """Show other rows. The cursor stays on its row, goes to `keep`, or to where it was as nearly as there is a row.

        Only what looks different then is repainted.
        """
        with self._repainting():
            wanted = keep if keep is not None else (self.cursor_row.key if self.cursor_row else None)
            place, known = self._cursor, {row.key: row for row in self._rows} if self.flashing else {}
            self._rows = list(rows)
            self._places = {row.key: n for n, row in enumerate(self._rows)}
            found = self._places.get(wanted, max(place, 0))
            self._cursor = _nearest(self._rows, found) if self._has_cursor else -1
            self._lay_out()
        if self.flashing:
            for row in self._rows:
                if row != known.get(row.key):
                    self._flashes.begin(row.key)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """As `set_rows`; while the rows are the same ones, only those that say something else are laid out anew."""
        if [row.key for row in rows] == [row.key for row in self._rows]:
            for row in [row for old, row in zip(self._rows, rows, strict=True) if row != old]:
                self.update_row(row)
        else:
            self.set_rows(rows)

    def update_row(self, row: Row) -> None:
        """Show one row's new state; only its changed cells are repainted when it keeps its height."""
        place = self._places.get(row.key)
        if place is None:
            return
        if self.flashing and row != self._rows[place]:
            self._flashes.begin(row.key)
        if not self._width:
            self._rows[place] = row
            return
        old, new = self._painted_row(place), self.lines_of(row)
        if len(old) != len(new):
            with self._repainting():
                self._rows[place], self._painted[place] = row, new
                self._stack()
            return
        self._rows[place], self._painted[place] = row, new
        for offset, (before, after) in enumerate(zip(old, new, strict=True)):
            if span := changed_cells(before, after):
                self._repaint(self._starts[place] + offset, span)

    @property
    def foot_height(self) -> int:
        """The lines at the bottom that rows are never seen in."""
        return 0

    @property
    def view_height(self) -> int:
        """The lines that rows are seen in."""
        return max(self.size.height - self.foot_height, 0)

    def lines_of(self, row: Row) -> list[Line]:
        """A row's lines at the present width."""
        return row.lines(self._width)

    def shows(self, key: Hashable) -> bool:
        """Whether a row is in the list."""
        return key in self._places

    def move_to(self, key: Hashable) -> None:
        """Put the cursor on a row, if it is shown."""
        if key in self._places:
            self._go(self._places[key])

    def action_cursor_up(self) -> None:
        self._go(_step(self._rows, self._cursor, -1))

    def action_cursor_down(self) -> None:
        self._go(_step(self._rows, self._cursor, 1))

    def action_page_up(self) -> None:
        self._go(self._page(-1))

    def action_page_down(self) -> None:
        self._go(self._page(1))

    def action_first(self) -> None:
        self._go(_nearest(self._rows, 0))
        self.scroll_to(y=0, animate=False)

    def action_last(self) -> None:
        self._go(_nearest(self._rows, len(self._rows) - 1))

    def render_line(self, y: int) -> Strip:
        """Textual's line API."""
        line = y + self.scroll_offset.y
        if line >= self._starts[-1] or not self._width:
            return Strip.blank(self.size.width)
        place = bisect_right(self._starts, line) - 1
        offset = line - self._starts[place]
        return self.paint(place, offset, self._painted_row(place)[offset])

    def paint(self, place: int, offset: int, line: Line) -> Strip:
        """One line of a row as it looks now: under the cursor, or just changed by somebody else."""
        if offset == 0 and self._rows[place].key in self._flashes:
            line = [("".join(text for text, _style in line), "flash")]
        return to_strip(line, self.size.width, look_of(self), cursor=place == self._cursor and offset == 0)

    @property
    def flashes(self) -> Sequence[Hashable]:
        """The keys of the rows that somebody else changed just now."""
        return self._flashes.keys

    def _repaint_key(self, key: Hashable) -> None:
        if key in self._places and self._width:
            self._repaint(self._starts[self._places[key]])

    def on_resize(self, event: events.Resize) -> None:
        """Lay the rows out for another width; the cursor stays on its row and in view."""
        if event.size.width != self._width:
            self._lay_out()
            self.refresh()
        self._show_cursor()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a click on the row under the cursor chooses it; a double click chooses once."""
        line = event.y + self.scroll_offset.y
        if line >= self._starts[-1] or not self._has_cursor or not self.screen.is_active:
            return
        place = bisect_right(self._starts, line) - 1
        self._clicked = self._clicked and event.chain > 1
        if place == self._cursor and not self._clicked:
            self._clicked = True
            self.post_message(self.Chosen(self))
        elif self._rows[place].selectable:
            self._go(place)

    def _lay_out(self) -> None:
        """Ask every row for its lines at the present width."""
        self._width = self.scrollable_content_region.width or self.size.width
        self._painted = [None] * len(self._rows)
        self._stack()

    def _stack(self) -> None:
        """Put the rows one below another."""
        if self._width:
            self._starts = [0, *accumulate(len(self._painted_row(n)) for n in range(len(self._rows)))]
        self.virtual_size = Size(self._width, self._starts[-1] + self.foot_height)
        self._show_cursor()

    @contextmanager
    def _repainting(self) -> Iterator[None]:
        """Repaint what looks different afterwards."""
        before = self._looks()
        yield
        for y, (old, new) in enumerate(zip(before, self._looks(), strict=True)):
            if span := changed_cells(old, new):
                self.refresh(Region(span[0], y, span[1] - span[0], 1))

    def _looks(self) -> list[Line]:
        """The lines in view as they are painted."""
        if not self.size.height or len(self._starts) <= len(self._rows):
            return [[] for _y in range(self.size.height)]
        return [
            [(segment.text, str(segment.style)) for segment in self.render_line(y)] for y in range(self.size.height)
        ]

    def _painted_row(self, place: int) -> list[Line]:
        painted = self._painted[place]
        if painted is None:
            painted = self._painted[place] = self.lines_of(self._rows[place])
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
                self.repaint_cursor(moved)
        self._show_cursor()
        self.moved()

    def repaint_cursor(self, place: int) -> None:
        """Repaint a row that the cursor came to or left."""
        self._repaint(self._starts[place])

    def moved(self) -> None:
        """Tell that the cursor is on another row."""
        self.post_message(self.Moved(self))

    def _show_cursor(self) -> None:
        """Scroll so that the whole row is in view, with the heading above it when the row is the first under one."""
        if self._cursor < 0 or not self.view_height:
            return
        top, bottom = self._starts[self._cursor], self._starts[self._cursor + 1]
        while top and not self._rows[(above := bisect_right(self._starts, top - 1) - 1)].selectable:
            top = self._starts[above]
        first, height = self.scroll_offset.y, self.view_height
        if top < first:
            self.scroll_to(y=top, animate=False, force=True)
        elif bottom > first + height:
            self.scroll_to(y=max(bottom - height, 0), animate=False, force=True)

    def _page(self, by: int) -> int:
        if self._cursor < 0:
            return -1
        target = self._starts[self._cursor] + by * max(self.view_height - 1, 1)
        line = min(max(target, 0), max(self._starts[-1] - 1, 0))
        return _nearest(self._rows, bisect_right(self._starts, line) - 1)


def _step(rows: Sequence[Row], place: int, by: int) -> int:
    """The next selectable row in a direction; a place beyond the rows when there is none."""
    place += by
    while 0 <= place < len(rows) and not rows[place].selectable:
        place += by
    return place


def _nearest(rows: Sequence[Row], place: int) -> int:
    """The selectable row at or after a place, else before it; -1 when there is none."""
    places = chain(range(max(place, 0), len(rows)), range(min(place, len(rows)) - 1, -1, -1))
    return next((n for n in places if rows[n].selectable), -1)
