"""The document tree: what a report says, free of any format.

A report builds a `Document`; a renderer turns any `Document` into bytes. What the blocks lack goes through `Custom`, whose
`fallback` every renderer can show. A renderer never meets a block that is newer than the API it was made for. All nodes are
immutable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from shnor_tui.domain.russian import NBSP, date_in_words, joined, number, with_unit

Align: TypeAlias = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with its emphasis. A no-break space is U+00A0 in `text`."""

    text: str
    bold: bool = False
    italic: bool = False


Inlines: TypeAlias = "str | Run | Sequence[str | Run]"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (highest) to 6."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `indent` asks for the first-line indent that official documents have."""

    text: Inlines
    align: Align = "justify"
    indent: bool = True


@dataclass(frozen=True, slots=True)
class Items:
    """A list. An ordered one counts from `start`, so numbering can continue after blocks that stand between."""

    items: Sequence[Inlines]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head. `width` is its share of the table relative to the others; None lets the renderer decide."""

    title: str
    align: Align = "left"
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. `tone` (0..1) is the strength of a meaning, for shading; the text must say it too."""

    text: Inlines
    tone: float | None = None
    bold: bool = False


TableCell: TypeAlias = "str | Cell"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of as many cells as there are columns. `sections` maps a row's index to a heading row shown before it."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[TableCell]]
    caption: str = ""
    sections: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True, slots=True)
class Pairs:
    """Key–value lines: («Школ», «5»)."""

    items: Sequence[tuple[str, Inlines]]


@dataclass(frozen=True, slots=True)
class Series:
    """One row of a chart's numbers, one for each label; None where there is no number."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars or lines. `alt` is what a screen reader says of it; without it the numbers are said."""

    kind: Literal["bar", "line"]
    labels: Sequence[str]
    series: Sequence[Series]
    title: str = ""
    unit: str = ""
    alt: str = ""

    @property
    def table(self) -> Table:
        """The same numbers as a table: labels down, series across."""
        heads = [Column(with_unit(each.name, self.unit) if self.unit else each.name, "right") for each in self.series]
        rows = [
            (label, *(_figure(each.values[place]) for each in self.series)) for place, label in enumerate(self.labels)
        ]
        return Table([Column(""), *heads], rows, caption=self.title)

    @property
    def description(self) -> str:
        """What it shows, in one sentence."""
        if self.alt:
            return self.alt
        told = (
            f"{label} – {joined([_figure(each.values[place], self.unit) for each in self.series])}"
            for place, label in enumerate(self.labels)
        )
        names = joined([each.name for each in self.series if each.name])
        return f"{': '.join(filter(None, (self.title, names)))}: {'; '.join(told)}".removeprefix(": ")


def _figure(value: float | None, unit: str = "") -> str:
    return "–" if value is None else with_unit(number(value), unit)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A mark at the top right of a sheet, line by line: «УТВЕРЖДЕНА приказом …», «Приложение № 2 к приказу …»."""

    text: str


@dataclass(frozen=True, slots=True)
class Executor:
    """Who prepared the document, at the foot of its last sheet: name and telephone."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature line: position at the left margin, initials and surname at the right."""

    position: str
    name: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block starts a page. `landscape`: the pages from here lie (True), stand (False) or stay as they are (None)."""

    landscape: bool | None = None


@dataclass(frozen=True, slots=True)
class Custom:
    """A block of a kind that some renderers know; the others show `fallback`."""

    kind: str
    data: object
    fallback: Sequence[Block] = ()


Block: TypeAlias = (
    "Heading | Paragraph | Items | Table | Pairs | Chart | Stamp | Signature | Executor | PageBreak | Custom"
)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. Line breaks in `title` and `subtitle` are kept.

    `issued` is the date that a format stores as its date of creation; it never comes from the clock. A document that was
    registered has a `number`, and formats print both below the title; see `registration`.
    """

    title: str
    blocks: Sequence[Block] = field(default_factory=tuple)
    subtitle: str = ""
    author: str = ""
    lang: str = "ru-RU"
    issued: date | None = None
    landscape: bool = False
    number: str = ""

    @property
    def registration(self) -> str:
        """«25 июня 2021 г. № 12»; empty for a document that has no number."""
        day = date_in_words(self.issued) if self.issued else ""
        return f"{day} №{NBSP}{self.number}".strip() if self.number else ""


def runs(text: Inlines) -> tuple[Run, ...]:
    """Any inline text as a tuple of runs."""
    if isinstance(text, Run):
        return (text,)
    if isinstance(text, str):
        return (Run(text),)
    return tuple(part if isinstance(part, Run) else Run(part) for part in text)


def plain(text: Inlines) -> str:
    """Inline text without its emphasis."""
    return "".join(run.text for run in runs(text))


def cell(value: TableCell) -> Cell:
    """Any table cell as a `Cell`."""
    return value if isinstance(value, Cell) else Cell(value)


def resolved(blocks: Sequence[Block], known: frozenset[str] = frozenset()) -> Iterator[Block]:
    """The blocks with each `Custom` of an unknown kind replaced by its fallback, at any depth."""
    for block in blocks:
        if isinstance(block, Custom) and block.kind not in known:
            yield from resolved(block.fallback, known)
        else:
            yield block
