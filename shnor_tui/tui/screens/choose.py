"""A short list to take one line from."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.screen import ModalScreen

from shnor_tui.tui.actions import CHOOSE, Action
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.closing import ClosesOnce
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines


class ChooseScreen(ClosesOnce[str | None], ModalScreen[str | None]):
    """Dismisses with the chosen row's name, or None."""

    BINDINGS = bindings(CHOOSE)

    def __init__(self, title: str, rows: Sequence[TextRow], current: str = "") -> None:
        super().__init__()
        self._title = title
        self._rows = rows
        self._current = current

    def allowed(self) -> Sequence[Action]:
        """The keys of a list to choose from."""
        return CHOOSE

    def compose(self) -> ComposeResult:
        yield Lines(id="title")
        yield LineList(id="body")
        yield Footer(CHOOSE)

    def on_mount(self) -> None:
        self.query_one("#title", Lines).show([[(f" {self._title}", "bold")]])
        self.query_one(LineList).set_rows(self._rows, keep=("text", self._current))
        self.query_one(LineList).focus()

    @on(LineList.Chosen)
    def action_choose(self) -> None:
        row = self.query_one(LineList).cursor_row
        self.dismiss(row.name if isinstance(row, TextRow) else None)

    def action_back(self) -> None:
        self.dismiss(None)
