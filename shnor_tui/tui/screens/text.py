"""A text that is read: as it is, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.screen import ModalScreen

from shnor_tui.tui.actions import READ, Action
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines


class TextScreen(ModalScreen[None]):
    """Lines of text, or rows of it; any way back closes it."""

    BINDINGS = bindings(READ)

    def __init__(self, title: str, lines: Sequence[str | TextRow]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def allowed(self) -> Sequence[Action]:
        """The keys of a text that is read."""
        return READ

    def compose(self) -> ComposeResult:
        yield Lines(id="title")
        yield LineList(id="body")
        yield Footer(READ)

    def on_mount(self) -> None:
        self.query_one("#title", Lines).show([[(f" {self._title}", "bold")]])
        rows = [TextRow(f"line{n}", line) if isinstance(line, str) else line for n, line in enumerate(self._lines)]
        body = self.query_one(LineList)
        body.set_rows(rows)
        body.focus()

    def action_back(self) -> None:
        self.dismiss()
