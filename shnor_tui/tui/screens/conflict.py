"""Two people changed the same: both values, who and when, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from shnor_tui.errors import Conflict
from shnor_tui.i18n import _
from shnor_tui.tui.actions import CHOOSE
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.rows import TextRow, heading_row
from shnor_tui.tui.screens.list_dialog import ListDialog
from shnor_tui.tui.text import Line, fitted
from shnor_tui.tui.widgets.line_list import LineList


class ConflictScreen(ListDialog[str | None]):
    """Dismisses with «mine», «theirs», or None to go on in the form."""

    ACTIONS = CHOOSE
    BINDINGS = bindings(CHOOSE)

    def __init__(self, conflict: Conflict) -> None:
        super().__init__()
        self._conflict = conflict

    def heading(self) -> Sequence[Line]:
        told = _("{who}, {when}").format(who=self._conflict.who, when=self._conflict.when)
        return [[(" " + _("Somebody changed the same meanwhile"), "bold")], [(f" {told}", "note")]]

    def rows(self) -> Sequence[TextRow]:
        rows = []
        for n, clash in enumerate(self._conflict.clashes):
            rows += [
                heading_row(f"title{n}", clash.title),
                TextRow(f"theirs{n}", clash.theirs, selectable=False, lead=fitted(_("there now:"), 14)),
                TextRow(f"mine{n}", clash.mine, selectable=False, lead=fitted(_("yours:"), 14)),
            ]
        return [
            *rows,
            TextRow("gap", "", selectable=False),
            TextRow("theirs", _("Leave it as it is now"), _("what you typed is given up")),
            TextRow("mine", _("Save yours all the same"), _("the other value stays in the history")),
            TextRow("form", _("Back to the form")),
        ]

    def current(self) -> str:
        return "form"

    @on(LineList.Chosen)
    def action_choose(self) -> None:
        row = self.body.cursor_row
        name = row.name if isinstance(row, TextRow) else "form"
        self.dismiss(None if name == "form" else name)
