"""Text on a grid of terminal cells: cleaned of control characters, measured, wrapped by words, aligned, emphasised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shnor_tui.plugin import Align, Inlines, printable, runs

_NARROW = re.compile("[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0513‐-‧‹›№−≤≥≠↑↓→←─-▟]*")
_WORD = re.compile(r"[^ ]+")
_SEAM = re.compile(r"(?<=[-/–—])(?=.)")
_BOLD = ("\x1b[1m", "\x1b[22m")
_ITALIC = ("\x1b[3m", "\x1b[23m")
_SHADES = (255, 189, 153, 117, 75)
"""From light grey to blue, each of which black letters stand out from."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text that is emphasised, by offsets."""

    start: int
    end: int
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Text:
    """Clean text with its emphasised stretches."""

    text: str
    stretches: tuple[Stretch, ...] = ()

    @property
    def width(self) -> int:
        """The widest of its lines, in cells."""
        return max(map(width, self.text.split("\n")))

    @property
    def word(self) -> int:
        """The longest piece that is better not broken, in cells."""
        return max((width(piece) for word in re.split("[ \n]+", self.text) for piece in _SEAM.split(word)), default=0)

    def wrapped(self, limit: int, first: int | None = None) -> list[Text]:
        """Lines of at most `limit` cells; `first` is the limit of the first line if that differs."""
        return [self._part(start, end) for start, end in _lines(self.text, limit, limit if first is None else first)]

    def painted(self) -> str:
        """The text with terminal codes for its emphasis."""
        shown, end = [], 0
        for stretch in self.stretches:
            codes = [code for code, wanted in ((_BOLD, stretch.bold), (_ITALIC, stretch.italic)) if wanted]
            shown += [self.text[end : stretch.start], *(start for start, _ in codes)]
            shown += [self.text[stretch.start : stretch.end], *(stop for _, stop in reversed(codes))]
            end = stretch.end
        return "".join((*shown, self.text[end:]))

    def _part(self, start: int, end: int) -> Text:
        kept = (
            Stretch(max(part.start, start) - start, min(part.end, end) - start, part.bold, part.italic)
            for part in self.stretches
            if part.start < end and part.end > start
        )
        return Text(self.text[start:end], tuple(kept))


def styled(text: Inlines, *, bold: bool = False) -> Text:
    """Inline text made printable; `bold` makes all of it bold."""
    texts, stretches, end = [], [], 0
    for run in runs(text):
        shown = clean(run.text)
        start, end = end, end + len(shown)
        texts.append(shown)
        if shown and (bold or run.bold or run.italic):
            stretches.append(Stretch(start, end, bold or run.bold, run.italic))
    return Text("".join(texts), tuple(stretches))


def clean(text: str) -> str:
    """Printable text with blanks for tabs and without soft hyphens, since terminals do not agree on the width of either."""
    return printable(text).replace("\t", " ").replace("\u00ad", "")


def width(text: str) -> int:
    """How many terminal cells one line takes; anything but common letters is left to rich."""
    if _NARROW.fullmatch(text):
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415

    return cell_len(text)


def aligned(text: Text, room: int, align: Align, *, color: bool) -> str:
    """The line filled up with blanks to `room` cells."""
    blank = max(room - width(text.text), 0)
    left = {"right": blank, "center": blank // 2}.get(align, 0)
    return " " * left + (text.painted() if color else text.text) + " " * (blank - left)


def shaded(text: str, tone: float | None) -> str:
    """A filled cell on a ground as strong as its tone, in black letters, which are read on a light and on a dark screen."""
    if tone is None:
        return text
    shade = _SHADES[round(min(max(tone, 0.0), 1.0) * (len(_SHADES) - 1))]
    return f"\x1b[38;5;16;48;5;{shade}m{text}\x1b[39;49m"


def _lines(text: str, limit: int, room: int) -> Iterator[tuple[int, int]]:
    """Where lines start and end: greedily by words, breaking only words that are longer than a line."""
    offset = 0
    for row in text.split("\n"):
        start = end = 0
        for word in _WORD.finditer(row):
            if end and width(row[start : word.end()]) <= room:
                end = word.end()
                continue
            if end:
                yield offset + start, offset + end
                room = limit
            start, end = word.span()
            while width(row[start:end]) > room:
                stop = _fitting(row, start, end, room)
                yield offset + start, offset + stop
                start, room = stop, limit
        yield offset + start, offset + end
        room = limit
        offset += len(row) + 1


def _fitting(row: str, start: int, end: int, room: int) -> int:
    """The end of the largest part of a long word that fits, at a hyphen or a slash if there is one."""
    stop = start + 1
    while stop < end and width(row[start : stop + 1]) <= room:
        stop += 1
    seams = [start + seam.start() for seam in _SEAM.finditer(row[start : stop + 1])]
    return max((seam for seam in seams if start < seam <= stop), default=stop)
