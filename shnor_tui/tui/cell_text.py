"""The text that is being typed into a cell. Pure: no widget."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len

from shnor_tui.domain.printable import printable_line
from shnor_tui.tui.text import Line


@dataclass(slots=True)
class CellText:
    """A text with a caret. `before` is the value that it replaces; `inside` says that it was begun with that value, so that
    arrows go about in the text; `refused` that it cannot be kept as it is."""

    text: str
    before: str
    inside: bool = False
    refused: bool = False
    caret: int = -1

    def __post_init__(self) -> None:
        if self.caret < 0:
            self.caret = len(self.text)

    @property
    def value(self) -> str:
        """What is to be kept."""
        return self.text.strip()

    @property
    def changed(self) -> bool:
        """Whether it is anything else than the value before."""
        return self.value != self.before

    def press(self, key: str, character: str | None) -> bool:
        """Do what a key does; False when it is none of the text's."""
        if character is not None and character.isprintable() and not key.startswith(("ctrl+", "alt+")):
            self.insert(character)
        elif key == "backspace":
            self._cut(self.caret - 1, self.caret)
        elif key == "delete":
            self._cut(self.caret, self.caret + 1)
        elif self.inside and key in {"left", "right", "home", "end"}:
            places = {"left": self.caret - 1, "right": self.caret + 1, "home": 0, "end": len(self.text)}
            self.caret = min(max(places[key], 0), len(self.text))
        else:
            return False
        return True

    def insert(self, text: str) -> None:
        """Put a text at the caret; one that is refused may be right then."""
        clean = printable_line(text)
        self.text = self.text[: self.caret] + clean + self.text[self.caret :]
        self.caret += len(clean)
        self.refused = False

    def _cut(self, start: int, end: int) -> None:
        if 0 <= start < end <= len(self.text):
            self.text = self.text[:start] + self.text[end:]
            self.caret = start
            self.refused = False

    def line(self, width: int) -> Line:
        """The text in exactly `width` cells, scrolled so that the caret is seen."""
        style = "error" if self.refused else "typed"
        shown, under = self.text[: self.caret], self.text[self.caret : self.caret + 1] or " "
        while shown and cell_len(shown) + cell_len(under) > width:
            shown = shown[1:]
        rest = self.text[self.caret + 1 :]
        room = width - cell_len(shown) - cell_len(under)
        while cell_len(rest) > room:
            rest = rest[:-1]
        return [(shown, style), (under, "cursor"), (rest, style), (" " * (room - cell_len(rest)), style)]
