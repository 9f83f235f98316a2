"""A line to type into, with offers that ↓ and ↑ put into it one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events

from shnor_tui.domain.printable import printable_line
from shnor_tui.tui.widgets.field import Field

_STEPS = {"down": 1, "up": -1}


class OfferField(Field):
    """`offered` tells the whole texts that what is typed may become. Beyond the last offer stands what was typed."""

    def __init__(self, value: str, name: str, placeholder: str, offered: Callable[[str], Sequence[str]]) -> None:
        super().__init__(value, id=name, placeholder=printable_line(placeholder), compact=True, select_on_focus=False)
        self._offered = offered
        self._round: Sequence[str] = ()
        """What was typed, then the offers for it."""
        self._at = 0

    async def on_key(self, event: events.Key) -> None:
        """The base takes all other keys; Textual runs the handlers of every class."""
        if event.key in _STEPS:
            event.stop()
            event.prevent_default()
            self._step(_STEPS[event.key])

    def _step(self, by: int) -> None:
        if not self._round or self.value != self._round[self._at]:
            self._round, self._at = (self.value, *self._offered(self.value)), 0
        self._at = (self._at + by) % len(self._round)
        self.value = printable_line(self._round[self._at])
        self.cursor_position = len(self.value)
