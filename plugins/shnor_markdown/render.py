"""From a document tree to Markdown: one text per block, blank lines between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile

from shnor_markdown.escape import flowing, headline, on_one_line
from shnor_tui.plugin import (
    Align,
    Block,
    Chart,
    Context,
    Document,
    Executor,
    Heading,
    Items,
    PageBreak,
    Pairs,
    Paragraph,
    Run,
    Signature,
    Stamp,
    Table,
    TableCell,
    date_in_words,
    resolved,
    runs,
)

_RULES: dict[Align, str] = {"left": ":---", "justify": ":---", "center": ":---:", "right": "---:"}
_PAGE_BREAK = "***"
_DEEPEST_HEADING = 6
_LARGEST_NUMBER = 999_999_999


def markdown(doc: Document, ctx: Context) -> str:
    """The document as Markdown, ended by a line break."""
    blocks = _joined(resolved(doc.blocks))
    marks = list(takewhile(lambda block: isinstance(block, Stamp), blocks))
    texts = [*map(_block, marks), f"# {headline(doc.title)}" if doc.title else ""]
    texts += [flowing(Run(doc.subtitle, bold=True)), flowing(doc.registration)]
    blocks = blocks[len(marks) :]
    marker = ""
    for index, block in enumerate(blocks):
        ctx.step(index, len(blocks), doc.title)
        if isinstance(block, Items) and block.items:
            marker = _marker(block, after=marker)
            texts.append(_items(block, marker))
        elif text := _block(block):
            marker = ""
            texts.append(text)
    return "\n\n".join(filter(None, texts)) + "\n"


def _block(block: Block) -> str:  # noqa: PLR0911  (one case a block)
    match block:
        case Heading(text, level):
            return f"{'#' * min(max(level, 1) + 1, _DEEPEST_HEADING)} {headline(text)}".rstrip(" ")
        case Paragraph(text):
            return flowing(text)
        case Table(columns) if columns:
            return "\n\n".join(filter(None, (flowing(block.caption), _table(block))))
        case Chart():
            return _block(block.table)
        case Stamp(text):
            return flowing(text)
        case Executor(name, phone):
            return _lines(name, phone)
        case Pairs(items):
            return "\\\n".join(flowing([Run(key, bold=True), ": ", *runs(value)]) for key, value in items)
        case Signature():
            return _lines(block.position, block.name, date_in_words(block.on) if block.on else "")
        case _:
            return _PAGE_BREAK if isinstance(block, PageBreak) else ""


def _lines(*texts: str) -> str:
    """One paragraph of lines that stay apart."""
    return "\\\n".join(filter(None, map(flowing, texts)))


def _joined(blocks: Iterable[Block]) -> list[Block]:
    """Ordered lists of which one goes on counting where the one right before it ended are one list."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if (
            isinstance(block, Items)
            and isinstance(before, Items)
            and block.ordered
            and before.ordered
            and block.start == before.start + len(before.items)
        ):
            joined[-1] = Items((*before.items, *block.items), ordered=True, start=before.start)
        else:
            joined.append(block)
    return joined


def _marker(block: Items, *, after: str) -> str:
    """The sign of the list's items, unlike that of a list right before it: readers would join the two."""
    first, second = (".", ")") if block.ordered else ("-", "*")
    return second if after == first else first


def _items(block: Items, marker: str) -> str:
    lines = []
    for number, item in enumerate(block.items, min(max(block.start, 0), _LARGEST_NUMBER)):
        sign = f"{number}{marker}" if block.ordered else marker
        text = flowing(item).replace("\n", "\n" + " " * (len(sign) + 1))
        lines.append(f"{sign} {text}".rstrip(" "))
    return "\n".join(lines)


def _table(table: Table) -> str:
    return "\n".join(_rows(table))


def _rows(table: Table) -> Iterator[str]:
    yield _row([on_one_line(column.title) for column in table.columns])
    yield _row([_RULES[column.align] for column in table.columns])
    for index, row in enumerate(table.rows):
        yield from (_section(title, table) for place, title in table.sections if place == index)
        yield _row(map(_cell, row))
    yield from (_section(title, table) for place, title in table.sections if place >= len(table.rows))


def _section(title: str, table: Table) -> str:
    return _row([on_one_line(Run(title, bold=True)), *[""] * (len(table.columns) - 1)])


def _cell(value: TableCell) -> str:
    if isinstance(value, str):
        return on_one_line(value)
    return on_one_line([Run(run.text, bold=value.bold or run.bold, italic=run.italic) for run in runs(value.text)])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
