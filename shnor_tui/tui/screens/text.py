"""A text that is read: as it is, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from shnor_tui.tui.actions import READ
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.list_dialog import ListDialog
from shnor_tui.tui.text import Line


class TextScreen(ListDialog[None]):
    """Lines of text, or rows of it; any way back closes it."""

    ACTIONS = READ
    BINDINGS = bindings(READ)

    def __init__(self, title: str, lines: Sequence[str | TextRow]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def heading(self) -> Sequence[Line]:
        return [[(f" {self._title}", "bold")]]

    def rows(self) -> Sequence[TextRow]:
        return [TextRow(f"line{n}", line) if isinstance(line, str) else line for n, line in enumerate(self._lines)]
