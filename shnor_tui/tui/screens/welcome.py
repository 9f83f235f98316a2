"""An empty directory: look at the demo, or begin the first programme."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from shnor_tui.i18n import _
from shnor_tui.tui.action import Action
from shnor_tui.tui.actions import WELCOME
from shnor_tui.tui.context import Session, told
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import new_programme
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.closing import ClosesOnce
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.tui.widgets.title import Title
from shnor_tui.workspace.setup import create_demo


class Welcome(ClosesOnce[bool]):
    """Dismisses with True once there is a programme."""

    BINDINGS = bindings(WELCOME)

    def __init__(self, session: Session, id: str) -> None:  # noqa: A002  (Textual's name)
        super().__init__(id=id)
        self._session = session

    def allowed(self) -> Sequence[Action]:
        """The keys of this screen."""
        return WELCOME

    def compose(self) -> ComposeResult:
        yield Title()
        yield LineList(id="body")
        yield Lines(id="message")
        yield Footer(WELCOME)

    def on_mount(self) -> None:
        home = f"{self._session.workspace.home}{self._session.named_by}"
        self.query_one("#title", Lines).show([[(" " + _("There is nothing here yet"), "bold")], [(f" {home}", "dim")]])
        rows = [
            TextRow("new", _("Begin a programme"), _("a few questions, then the roadmap template of 24 items")),
            TextRow(
                "demo",
                _("Look at the demo"),
                _("the real year 2019/2020 of a district, and an example year in progress"),
            ),
        ]
        body = self.query_one(LineList)
        body.set_rows(rows)
        body.focus()
        if self._session.workspace.read_only:
            self._tell(self._session.workspace.read_only, "error")

    @on(LineList.Chosen)
    def action_choose(self) -> None:
        row = self.query_one(LineList).cursor_row
        if isinstance(row, TextRow) and row.name == "new":
            self.app.push_screen(new_programme(self._session), self._made)
            return
        with told(self._tell):
            create_demo(self._session.workspace)
            self.dismiss(True)

    def _made(self, made: bool | None) -> None:
        if made:
            self.dismiss(True)

    def _tell(self, text: str, style: str) -> None:
        self.query_one("#message", Lines).show([[(f" {text}", style)]])

    async def action_quit(self) -> None:
        self.app.exit()
