"""Two people changed the same: both values, who and when, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.screen import ModalScreen

from shnor_tui.errors import Conflict
from shnor_tui.i18n import _
from shnor_tui.tui.actions import CHOOSE, Action
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.rows import TextRow, heading_row
from shnor_tui.tui.screens.closing import ClosesOnce
from shnor_tui.tui.text import fitted
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines


class ConflictScreen(ClosesOnce[str | None], ModalScreen[str | None]):
    """Dismisses with «mine», «theirs», or None to go on in the form."""

    BINDINGS = bindings(CHOOSE)

    def __init__(self, conflict: Conflict) -> None:
        super().__init__()
        self._conflict = conflict

    def allowed(self) -> Sequence[Action]:
        """The keys of a list to choose from."""
        return CHOOSE

    def compose(self) -> ComposeResult:
        yield Lines(id="title")
        yield LineList(id="body")
        yield Footer(CHOOSE)

    def on_mount(self) -> None:
        told = _("{who}, {when}").format(who=self._conflict.who, when=self._conflict.when)
        self.query_one("#title", Lines).show(
            [[(" " + _("Somebody changed the same meanwhile"), "bold")], [(f" {told}", "note")]]
        )
        rows = []
        for n, clash in enumerate(self._conflict.clashes):
            rows += [
                heading_row(f"title{n}", clash.title),
                TextRow(f"theirs{n}", clash.theirs, selectable=False, lead=fitted(_("there now:"), 14)),
                TextRow(f"mine{n}", clash.mine, selectable=False, lead=fitted(_("yours:"), 14)),
            ]
        rows += [
            TextRow("gap", "", selectable=False),
            TextRow("theirs", _("Leave it as it is now"), _("what you typed is given up")),
            TextRow("mine", _("Save yours all the same"), _("the other value stays in the history")),
            TextRow("form", _("Back to the form")),
        ]
        body = self.query_one(LineList)
        body.set_rows(rows, keep=("text", "form"))
        body.focus()

    @on(LineList.Chosen)
    def action_choose(self) -> None:
        row = self.query_one(LineList).cursor_row
        name = row.name if isinstance(row, TextRow) else "form"
        self.dismiss(None if name == "form" else name)

    def action_back(self) -> None:
        self.dismiss(None)
