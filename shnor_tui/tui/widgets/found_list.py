"""A list below a field that keeps the focus. It changes with every letter, and only cells that look different are sent."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from textual import events

from shnor_tui.tui.text import Line, length_of
from shnor_tui.tui.widgets.line_list import Row
from shnor_tui.tui.widgets.lines import Lines


class FoundList(Lines):
    """Rows with a cursor; every row can be taken. There is no scrollbar: it would be sent again with every letter."""

    DEFAULT_CSS = "FoundList { height: 1fr; }"

    def __init__(self, on_click: Callable[[], None], *, id: str | None = None) -> None:  # noqa: A002  (Textual's name)
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()
        self._at = 0
        self._top = 0
        self._owners: list[int] = []
        self._clicked = on_click

    @property
    def rows(self) -> Sequence[Row]:
        """The rows, those out of view included."""
        return self._rows

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor; None in an empty list."""
        return self._rows[self._at] if self._rows else None

    def set_rows(self, rows: Sequence[Row], keep: Hashable | None = None) -> None:
        """Show other rows, with the cursor on the first, or on the one that is to be kept."""
        self._rows = rows
        self._at = next((n for n, row in enumerate(rows) if row.key == keep), 0)
        self._top = 0
        self._paint()

    def move(self, by: int) -> None:
        """Move the cursor by rows; it stops at the ends."""
        self._at = max(min(self._at + by, len(self._rows) - 1), 0)
        self._paint()

    def page(self, by: int) -> None:
        """Move the cursor by pages."""
        shown = len(set(self._owners[self._top : self._top + self.size.height]))
        self.move(by * max(shown - 1, 1))

    def on_resize(self, _event: events.Resize) -> None:
        """Break the rows for another width."""
        self._paint()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a click on the row under the cursor takes it."""
        line = self._top + event.y
        if line < len(self._owners):
            again = self._owners[line] == self._at
            self.move(self._owners[line] - self._at)
            if again:
                self._clicked()

    def _paint(self) -> None:
        width, height = self.size
        if not width:
            return
        lines: list[Line] = []
        self._owners = []
        for n, row in enumerate(self._rows):
            for offset, line in enumerate(row.lines(width)):
                lines.append(_under_cursor(line, width) if n == self._at and offset == 0 else line)
                self._owners.append(n)
        mine = [line for line, owner in enumerate(self._owners) if owner == self._at] or [0]
        self._top = max(min(self._top, mine[0]), mine[-1] + 1 - height, 0)
        self.show(lines[self._top : self._top + height])


def _under_cursor(line: Line, width: int) -> Line:
    text = "".join(text for text, _style in line)
    return [(text + " " * max(width - length_of(line), 0), "cursor")]
