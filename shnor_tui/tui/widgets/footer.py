"""The footer: what one can press here. Where it is narrow, hints drop by priority; help and quit stay."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from shnor_tui.i18n import _
from shnor_tui.tui.action import Action
from shnor_tui.tui.keymap import key_name, keys_of
from shnor_tui.tui.text import Line, length_of
from shnor_tui.tui.widgets.lines import Lines

_ALWAYS = 90

Hint = tuple[int, str, str]
"""The place in the footer, the key and what it does."""


class Footer(Lines):
    """One line of keys with their titles."""

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__(id="footer")
        self._actions = actions

    def offer(self, actions: Sequence[Action]) -> None:
        """Offer other actions."""
        self._actions = actions
        if self.size.width:
            self._show(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Choose the hints that fit."""
        self._show(event.size.width)

    def _show(self, width: int) -> None:
        hints = [
            (action.footer, key_name(keys[0]), _(action.title))
            for action in self._actions
            if action.footer and (keys := keys_of(self, action))
        ]
        self.show([footer_line(sorted(hints), width)])


def footer_line(hints: Sequence[Hint], width: int) -> Line:
    """As many hints as fit into `width` cells, in order; those from priority 90 on are kept to the last."""
    kept = list(hints)
    while kept:
        line: Line = [span for _place, key, title in kept for span in ((f" {key} ", "cursor"), (f" {title} ", ""))]
        if length_of(line) <= width:
            return line
        droppable = [hint for hint in kept if hint[0] < _ALWAYS] or kept
        kept.remove(droppable[-1])
    return []
