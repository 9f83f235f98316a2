"""Painting by lines: only cells that changed are sent to the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from shnor_tui.tui.look import Look, look_of
from shnor_tui.tui.text import Line


def to_strip(line: Line, width: int, look: Look, *, cursor: bool = False) -> Strip:
    """A line as a strip of exactly `width` cells; under the cursor it has one style, which is cheap to send.

    Every text of the screens passes here, so nothing in the data can speak to the terminal.
    """
    styles = look.styles
    if cursor:
        segments = [Segment(look.text("".join(text for text, _style in line)), styles["cursor"])]
        return Strip(segments).adjust_cell_length(width, styles["cursor"])
    return Strip([Segment(look.text(text), styles[style]) for text, style in line]).adjust_cell_length(width)


def changed_cells(old: Line, new: Line) -> tuple[int, int] | None:
    """The first cell that differs and the one after the last, or None when the lines look the same."""
    before, after = _cells(old), _cells(new)
    length = max(len(before), len(after))
    before += [_BLANK] * (length - len(before))
    after += [_BLANK] * (length - len(after))
    differing = [n for n, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    return (differing[0], differing[-1] + 1) if differing else None


_BLANK = (" ", "")


def _cells(line: Line) -> list[tuple[str, str]]:
    cells: list[tuple[str, str]] = []
    for text, style in line:
        for character in text:
            cells.append((character, style))
            cells += [("", style)] * (cell_len(character) - 1)
    return cells


class Lines(Widget, can_focus=False):
    """Some lines of text of which only the changed cells are repainted."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (Textual's name)
        super().__init__(id=id)
        self._lines: list[Line] = []

    def show(self, lines: Sequence[Line]) -> None:
        """Replace the text; another number of lines asks for another height."""
        old, self._lines = self._lines, list(lines)
        if (
            self.styles.height is not None
            and self.styles.height.is_auto
            and max(len(old), 1) != max(len(self._lines), 1)
        ):
            self.refresh(layout=True)
            return
        for y in range(max(len(old), len(self._lines))):
            before = old[y] if y < len(old) else []
            after = self._lines[y] if y < len(self._lines) else []
            if span := changed_cells(before, after):
                self.refresh(Region(span[0], y, span[1] - span[0], 1))

    @property
    def text(self) -> str:
        """What is shown, without styles."""
        return "\n".join("".join(text for text, _style in line) for line in self._lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are, where the style leaves the height open."""
        return max(len(self._lines), 1)

    def render_line(self, y: int) -> Strip:
        """Textual's line API."""
        return to_strip(self._lines[y] if y < len(self._lines) else [], self.size.width, look_of(self))
