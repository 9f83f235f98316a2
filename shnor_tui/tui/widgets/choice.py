"""One of a few values."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from shnor_tui.tui.look import look_of
from shnor_tui.tui.text import Line, wrapped
from shnor_tui.tui.widgets.lines import to_strip

_STEPS = {"left": -1, "right": 1, "space": 1}
_ARROWS = 4
"""Cells that the arrows take beside a value."""


class Choice(Widget, can_focus=True):
    """The present value stands between arrows, wrapped where it is long: ← and → go through the values, so does Space."""

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> Choice:
            """The field that it was chosen in."""
            return self.choice

    def __init__(self, choices: Sequence[tuple[str, str]], value: str, *, id: str) -> None:  # noqa: A002  (Textual's name)
        super().__init__(id=id)
        self._choices = list(choices)
        self._at = self._place_of(value, 0)

    @property
    def value(self) -> str:
        """The name of the chosen value."""
        return self._choices[self._at][0] if self._choices else ""

    @value.setter
    def value(self, name: str) -> None:
        self._go(self._place_of(name, self._at))

    def on_key(self, event: events.Key) -> None:
        if event.key in _STEPS and self._choices:
            event.stop()
            self._go((self._at + _STEPS[event.key]) % len(self._choices))

    def on_click(self) -> None:
        """A click takes the next value."""
        if self._choices:
            self._go((self._at + 1) % len(self._choices))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def _place_of(self, name: str, otherwise: int) -> int:
        return next((n for n, (known, _title) in enumerate(self._choices) if known == name), otherwise)

    def _go(self, place: int) -> None:
        if place != self._at:
            height = len(self._lines(self.size.width))
            self._at = place
            self.refresh(layout=len(self._lines(self.size.width)) != height)
            self.post_message(self.Changed(self))

    def _lines(self, width: int) -> list[Line]:
        if not self._choices:
            return []
        style = "cursor" if self.has_focus else "key"
        *above, last = wrapped(self._choices[self._at][1], max(width - _ARROWS, 10))
        lines: list[Line] = [[(line, style)] for line in (*above, last)]
        lines[0].insert(0, ("◄ ", "dim"))
        for line in lines[1:]:
            line.insert(0, ("  ", ""))
        lines[-1].append((" ►", "dim"))
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the present value takes."""
        return max(len(self._lines(width)), 1)

    def render_line(self, y: int) -> Strip:
        """Textual's line API."""
        lines = self._lines(self.size.width)
        return to_strip(lines[y] if y < len(lines) else [], self.size.width, look_of(self))
