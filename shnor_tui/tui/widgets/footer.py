"""The footer: what one can press here. Where it is narrow, hints drop by priority; help and quit stay."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from shnor_tui.i18n import _
from shnor_tui.tui.actions import Action
from shnor_tui.tui.text import Line, length_of
from shnor_tui.tui.widgets.lines import Lines

_ALWAYS = 90


class Footer(Lines):
    """One line of keys with their titles."""

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__(id="footer")
        self._actions: list[Action] = []
        self.offer(actions)

    def offer(self, actions: Sequence[Action]) -> None:
        """Offer other actions."""
        self._actions = sorted((action for action in actions if action.footer), key=lambda action: action.footer)
        if self.size.width:
            self.show([footer_line(self._actions, self.size.width)])

    def on_resize(self, event: events.Resize) -> None:
        """Choose the hints that fit."""
        self.show([footer_line(self._actions, event.size.width)])


def footer_line(actions: Sequence[Action], width: int) -> Line:
    """As many hints as fit into `width` cells, in order; those from priority 90 on are kept to the last."""
    kept = list(actions)
    while kept:
        line = [span for action in kept for span in _hint(action)]
        if length_of(line) <= width:
            return line
        droppable = [action for action in kept if action.footer < _ALWAYS] or kept
        kept.remove(droppable[-1])
    return []


def _hint(action: Action) -> Line:
    title = _(action.title)
    return [(f" {action.shown_key} ", "cursor"), (f" {title} ", "")]
