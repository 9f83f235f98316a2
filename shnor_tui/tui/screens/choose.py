"""A short list to take one line from."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from shnor_tui.tui.actions import CHOOSE
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.list_dialog import ListDialog
from shnor_tui.tui.text import Line, within, wrapped
from shnor_tui.tui.widgets.line_list import LineList

_MOST_LINES = 4


class ChooseScreen(ListDialog[str | None]):
    """Dismisses with the chosen row's name, or None."""

    ACTIONS = CHOOSE
    BINDINGS = bindings(CHOOSE)

    def __init__(self, title: str, rows: Sequence[TextRow], current: str = "") -> None:
        super().__init__()
        self._title = title
        self._rows = rows
        self._current = current

    def heading(self) -> Sequence[Line]:
        lines = within(wrapped(self._title, self.app.size.width - 2), _MOST_LINES)
        return [[(f" {line}", "bold")] for line in lines]

    def rows(self) -> Sequence[TextRow]:
        return self._rows

    def current(self) -> str:
        return self._current

    @on(LineList.Chosen)
    def action_choose(self) -> None:
        row = self.body.cursor_row
        self.dismiss(row.name if isinstance(row, TextRow) else None)
