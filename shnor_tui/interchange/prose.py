"""Running text of a document: its paragraphs as they read, which a report that was written by hand is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text with its emphasis."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a row of a table with its `cells`. `at` counts them through the document, from 1.

    `label` is the number that the office program shows before it; `series` tells which of its lists counts it, `level` how
    deep. `bullet`: it stands behind a bullet.
    """

    at: int
    stretches: tuple[Stretch, ...] = ()
    label: str = ""
    series: str = ""
    level: int = 0
    bullet: bool = False
    centred: bool = False
    cells: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What it says, without its number."""
        return " ".join(self.cells) if self.cells else "".join(stretch.text for stretch in self.stretches).strip()


def merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Neighbours of one look as one: office programs cut text wherever somebody typed. Blanks look like what is before them."""
    looked: list[Stretch] = []
    for stretch in stretches:
        if looked and not stretch.text.strip():
            stretch = Stretch(stretch.text, looked[-1].bold, looked[-1].italic)  # noqa: PLW2901
        if stretch.text:
            looked.append(stretch)
    groups = groupby(looked, key=lambda stretch: (stretch.bold, stretch.italic))
    return tuple(Stretch("".join(one.text for one in group), *look) for look, group in groups)


def without_beginning(stretches: Sequence[Stretch], length: int) -> tuple[Stretch, ...]:
    """The stretches without the first characters of their text."""
    kept: list[Stretch] = []
    for stretch in stretches:
        kept.append(Stretch(stretch.text[length:], stretch.bold, stretch.italic))
        length = max(0, length - len(stretch.text))
    return tuple(stretch for stretch in kept if stretch.text)
