"""From a document tree to lines of text that fit the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile, zip_longest

from shnor_console.tables import table_lines
from shnor_console.text import Text, aligned, styled, width
from shnor_tui.plugin import (
    NBSP,
    Align,
    Block,
    Chart,
    Context,
    Document,
    Executor,
    Heading,
    Inlines,
    Items,
    PageBreak,
    Pairs,
    Paragraph,
    Signature,
    Stamp,
    Table,
    date_in_words,
    resolved,
)

NARROWEST = 36
"""The narrowest page that is laid out: what a screen of 40 columns leaves for a text; a narrower one wraps by itself."""

ASCII = "ascii"
"""The option that keeps rules and bars to ASCII."""

_INDENT = 4
_GAP = 2
_BULLET = "–"
_IN_ASCII = str.maketrans("─│┌┐└┘├┤┬┴┼█▌▐▁▂▃▄▅▆▇", "-|+++++++++###_.:-=+*")
"""What this format draws with, for terminals whose letters lack it."""


def lines(doc: Document, ctx: Context) -> Iterator[str]:
    """The document line by line, without trailing blanks. Once the lines are broken a no-break space is a plain one, so that
    what is printed can be searched and copied."""
    page = _Page(max(ctx.width, NARROWEST), ctx.color)
    signs = _IN_ASCII if ctx.params.get(ASCII) else {}
    return (line.replace(NBSP, " ").translate(signs).rstrip(" ") for line in page.document(doc, ctx))


class _Page:
    """Lays blocks out at one width, with or without terminal codes."""

    def __init__(self, width: int, color: bool) -> None:
        self._width = width
        self._color = color

    def document(self, doc: Document, ctx: Context) -> Iterator[str]:
        """Marks at the top, title, subtitle, registration and blocks; a blank line between, except between lists."""
        blocks = list(resolved(doc.blocks))
        marks = list(takewhile(lambda block: isinstance(block, Stamp), blocks))
        for mark in marks:
            yield from (*self._block(mark), "")
        for text in filter(None, (doc.title, doc.subtitle)):
            yield from self._set(text, "center", bold=True)
        if doc.registration:
            yield from self._set(doc.registration, "center")
        heads = doc.title or doc.subtitle or doc.registration
        blocks = blocks[len(marks) :]
        before: Block | None = None
        for index, block in enumerate(blocks):
            ctx.step(index, len(blocks), doc.title)
            shown = list(self._block(block))
            if shown:
                if (heads or before) and not (isinstance(block, Items) and isinstance(before, Items)):
                    yield ""
                yield from shown
                before = block

    def _block(self, block: Block) -> Iterator[str]:  # noqa: C901  (one case a block)
        match block:
            case Heading():
                yield from self._heading(block)
            case Paragraph(text, align, indent):
                yield from self._set(text, align, indent=_INDENT if indent and align in {"left", "justify"} else 0)
            case Items(items) if items:
                yield from self._items(block)
            case Table(columns) if columns:
                yield from table_lines(block, self._width, color=self._color)
            case Pairs(items) if items:
                yield from self._pairs(block)
            case Chart():
                from shnor_console.charts import chart_lines  # noqa: PLC0415  (few documents have any)

                yield from chart_lines(block, self._width, color=self._color)
            case Stamp(text) if text:
                yield from self._stamp(styled(text))
            case Signature():
                yield from self._signature(block)
            case Executor(name, phone):
                yield from self._set("\n".join(filter(None, (name, phone))), "left")
            case PageBreak():
                yield "─" * self._width

    def _set(self, text: Inlines, align: Align, *, indent: int = 0, bold: bool = False) -> Iterator[str]:
        wrapped = styled(text, bold=bold).wrapped(self._width, self._width - indent)
        for index, line in enumerate(wrapped):
            room = self._width if align in {"center", "right"} else 0
            yield " " * (0 if index else indent) + self._line(line, room, align)

    def _line(self, text: Text, room: int = 0, align: Align = "left") -> str:
        return aligned(text, room, align, color=self._color)

    def _heading(self, block: Heading) -> Iterator[str]:
        """The highest headings are underlined, since bold is not seen everywhere."""
        wrapped = styled(block.text, bold=True).wrapped(self._width)
        yield from map(self._line, wrapped)
        if block.level <= 1:
            yield "─" * max(width(line.text) for line in wrapped)

    def _items(self, block: Items) -> Iterator[str]:
        numbers = range(block.start, block.start + len(block.items))
        signs = [f"{number}." if block.ordered else _BULLET for number in numbers]
        room = max(*map(len, signs), _INDENT - 1 if block.ordered else _INDENT + 1)
        for sign, item in zip(signs, block.items, strict=True):
            yield from self._beside(f"{sign:>{room}} ", styled(item))

    def _beside(self, lead: str, text: Text) -> Iterator[str]:
        """Text that hangs to the right of its lead."""
        for index, line in enumerate(text.wrapped(self._width - len(lead))):
            yield (" " * len(lead) if index else lead) + self._line(line)

    def _pairs(self, block: Pairs) -> Iterator[str]:
        keys = [styled(key) for key, _ in block.items]
        left = min(max(key.width for key in keys), (self._width - _GAP) // 2)
        for key, (_, value) in zip(keys, block.items, strict=True):
            values = styled(value).wrapped(self._width - left - _GAP)
            for first, second in zip_longest(key.wrapped(left), values, fillvalue=Text("")):
                yield self._line(first, left) + " " * _GAP + self._line(second)

    def _stamp(self, text: Text) -> Iterator[str]:
        """Lines that begin below each other, the longest of them at the right margin."""
        wrapped = text.wrapped(self._width * 3 // 5)
        left = self._width - max(width(line.text) for line in wrapped)
        yield from (" " * left + self._line(line) for line in wrapped)

    def _signature(self, block: Signature) -> Iterator[str]:
        """Position at the left, the name at the right of its last line."""
        name = styled(block.name)
        right = min(name.width, self._width // 2)
        names = name.wrapped(right)
        positions = styled(block.position).wrapped(self._width - right - 2 * _GAP)
        height = max(len(positions), len(names))
        yield ""
        for index in range(height):
            left = positions[index - height + len(positions)] if index >= height - len(positions) else Text("")
            name = names[index - height + len(names)] if index >= height - len(names) else Text("")
            yield self._line(left, self._width - right) + self._line(name, right, "right")
        if block.on:
            yield from self._set(date_in_words(block.on), "left")
