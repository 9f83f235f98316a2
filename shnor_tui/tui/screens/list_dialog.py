"""A list over the screen below: rows with a heading, to be read or to take one from."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.screen import ModalScreen, ScreenResultType

from shnor_tui.tui.action import Action
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.closing import ClosesOnce
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.tui.widgets.title import Title


class ListDialog(ClosesOnce[ScreenResultType], ModalScreen[ScreenResultType]):
    """Any way back dismisses with None."""

    ACTIONS: Sequence[Action] = ()

    def heading(self) -> Sequence[Line]:
        """One or two lines above the rows."""
        raise NotImplementedError

    def rows(self) -> Sequence[TextRow]:
        """What is listed."""
        raise NotImplementedError

    def current(self) -> str:
        """The name of the row that the cursor begins on; empty for the first."""
        return ""

    def allowed(self) -> Sequence[Action]:
        """The keys of this list."""
        return self.ACTIONS

    def compose(self) -> ComposeResult:
        yield Title()
        yield LineList(id="body")
        yield Footer(self.ACTIONS)

    def on_mount(self) -> None:
        self.query_one("#title", Lines).show(self.heading())
        self.body.set_rows(self.rows(), keep=("text", self.current()))
        self.body.focus()

    @property
    def body(self) -> LineList:
        """The list."""
        return self.query_one("#body", LineList)

    def action_back(self) -> None:
        self.dismiss(None)
