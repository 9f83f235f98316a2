"""F1: every key of the screen below, made from the table of actions."""

from __future__ import annotations

from collections.abc import Sequence

from shnor_tui.i18n import _
from shnor_tui.tui.action import Action
from shnor_tui.tui.actions import READ
from shnor_tui.tui.common_actions import JUMPS, MOVES, PLACES
from shnor_tui.tui.keymap import bindings, keys_in_words, keys_of
from shnor_tui.tui.rows import TextRow, heading_row
from shnor_tui.tui.screens.list_dialog import ListDialog
from shnor_tui.tui.text import Line

_CLOSING = [action for action in READ if action.id == "back"]


class HelpScreen(ListDialog[None]):
    """A list of keys; any way back closes it."""

    ACTIONS = _CLOSING
    BINDINGS = bindings(_CLOSING)

    def __init__(self, actions: Sequence[Action], moves: Sequence[Action] = MOVES) -> None:
        super().__init__()
        self._actions = actions
        self._moves = moves

    def heading(self) -> Sequence[Line]:
        return [
            [(" " + _("Keys"), "bold")],
            [(" " + _("Letters work on the Russian and on the Latin keyboard layout."), "dim")],
        ]

    def rows(self) -> Sequence[TextRow]:
        places = PLACES if PLACES[0] in self._actions else JUMPS
        screens = [action for action in self._actions if action in places]
        own = [action for action in self._actions if action not in PLACES and action not in JUMPS]
        rows = [self._row(action) for action in own]
        rows.append(heading_row("moves", _("Moving about")))
        rows += [self._row(action) for action in self._moves]
        if screens:
            heading = _("Screens (F2–F9 go to screens 2–9, also while something is typed)")
            rows.append(heading_row("screens", heading))
            rows += [self._row(action) for action in screens]
        return rows

    def _row(self, action: Action) -> TextRow:
        """«u, Ctrl+Z (г)   Отменить – вернуть своё последнее изменение»."""
        title, explained = _(action.title), _(action.help)
        shown = keys_in_words(keys_of(self, action))
        return TextRow(action.id, f"{title} – {explained}", lead=f"{shown:<18} ")
