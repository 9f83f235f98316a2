"""F1: every key of the screen below, made from the table of actions."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.screen import ModalScreen

from shnor_tui.i18n import _
from shnor_tui.tui.actions import CHOOSE, MOVES, Action, bindings, key_name
from shnor_tui.tui.layouts import TWINS
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines


class HelpScreen(ModalScreen[None]):
    """A list of keys; any way back closes it."""

    BINDINGS = bindings([action for action in CHOOSE if action.id == "back"])

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__()
        self._actions = actions

    def compose(self) -> ComposeResult:
        yield Lines(id="title")
        yield LineList(id="body")
        yield Footer([action for action in CHOOSE if action.id == "back"])

    def on_mount(self) -> None:
        self.query_one("#title", Lines).show(
            [
                [(" " + _("Keys"), "bold")],
                [(" " + _("Letters work on the Russian and on the Latin keyboard layout."), "dim")],
            ]
        )
        rows = [help_row(action) for action in self._actions]
        rows.append(TextRow("moves", _("Moving about"), selectable=False, style="section"))
        rows += [help_row(action) for action in MOVES]
        self.query_one(LineList).set_rows(rows)
        self.query_one(LineList).focus()

    def action_back(self) -> None:
        self.dismiss()


def help_row(action: Action) -> TextRow:
    """«u, Ctrl+Z (г)   Отменить – вернуть своё последнее изменение»."""
    keys = ", ".join(key_name(key) for key in action.keys)
    twins = [TWINS[key] for key in action.keys if len(TWINS.get(key, "")) == 1]
    shown = f"{keys} ({', '.join(twins)})" if twins else keys
    title, explained = _(action.title), _(action.help)
    return TextRow(action.id, f"{title} – {explained}", lead=f"{shown:<18} ")
