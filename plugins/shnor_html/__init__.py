"""The renderer `html`: one page that stands alone, to read, to print and to be read aloud; nothing in it runs or is fetched."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from html import escape
from itertools import takewhile
from typing import BinaryIO

from shnor_tui.plugin import (
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
    Renderer,
    Signature,
    Stamp,
    Table,
    cell,
    date_in_words,
    hookimpl,
    number,
    plain,
    printable,
    resolved,
    runs,
)

API = (1, 1)

_STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; padding: 1em; max-width: 50em; background: #fff; color: #000; line-height: 1.3;
  font-family: "PT Astra Serif", "Liberation Serif", "Times New Roman", serif; overflow-wrap: break-word; }
section.landscape { page: landscape; }
section + section { break-before: page; border-top: 1px solid #767676; padding-top: 1em; }
h1, .subtitle, .registration { text-align: center; }
h1 { font-size: 1.25em; } h2, h3, h4, h5, h6 { font-size: 1.1em; break-after: avoid; } .subtitle { font-weight: bold; }
p { margin: .4em 0; } .justify { text-align: justify; } .center { text-align: center; } .right { text-align: right; }
.indent { text-indent: 1.25cm; }
.scroll { overflow-x: auto; margin: 1em 0; }
table { border-collapse: collapse; min-width: 50%; } caption, figcaption { text-align: left; break-after: avoid; }
th, td { border: 1px solid #767676; padding: .15em .4em; vertical-align: top; } tr { break-inside: avoid; }
thead { display: table-header-group; } thead th { text-align: center; background: #ededed; } tbody th { text-align: left; }
.tone { print-color-adjust: exact; } .tone1 { background: #f2f2f2; } .tone2 { background: #dae6f4; }
.tone3 { background: #b8d0ec; } .tone4 { background: #8fb6e2; } .tone5 { background: #6a9fd8; }
dl { display: grid; grid-template-columns: max-content auto; column-gap: 1em; } dt { font-weight: bold; max-width: 20em; }
dd { margin: 0; }
figure { margin: 1em 0; break-inside: avoid; } svg { width: 100%; max-width: 45em; font: 12px sans-serif; }
.stamp { width: fit-content; max-width: 50%; margin-left: auto; }
.signature { display: flex; justify-content: space-between; align-items: flex-end; gap: 4em; margin-top: 2.5em; }
.signature, .date, .executor { break-inside: avoid; break-before: avoid; } .executor { font-size: .8em; margin-top: 2em; }
@page { size: A4; margin: 20mm 10mm 20mm 30mm; @top-center { content: counter(page); } }
@page :first { @top-center { content: none; } }
@page landscape { size: A4 landscape; }
@media print { body { max-width: none; padding: 0; font-size: 12pt; } .scroll { overflow: visible; }
  section + section { border: 0; padding: 0; } section > p { orphans: 2; widows: 2; } }
"""
_COLORS = ("#2f5f98", "#8a8a8a", "#4a90d9", "#444444")
_DASHES = ("none", "6 3", "2 2", "8 3 2 3")
_WIDE, _LEFT, _ROW, _HIGH = 640, 220, 16, 200
_SHORT = 24
_EDGE = 50
_JOINER = "\u2060"
_RUNS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_FIGURES = re.compile(r"[+-]?\d[\d\s.,%/а-яё]*|\+?\d[\d\s()-]*|-")
"""A number, a change «+5,2 п.п. к 2018/2019», a telephone number or a dash: they begin with a sign and mean no formula."""


class Html:
    """A page for a browser."""

    id = "html"
    title = "Страница HTML"
    suffix = ".html"
    binary = False

    def render(self, doc: Document, out: BinaryIO, ctx: Context) -> None:
        """Write the page as UTF-8."""
        out.write("".join(f"{line}\n" for line in _page(doc, ctx)).encode())


def _page(doc: Document, ctx: Context) -> Iterator[str]:
    blocks = list(resolved(doc.blocks))
    shares = "".join(_shares(blocks))
    style = f"{_STYLE}{shares}"
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    yield f'<!DOCTYPE html>\n<html lang="{_attribute(doc.lang)}">\n<head>\n<meta charset="utf-8">'
    yield f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{allowed}'\">"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<title>{_attribute(doc.title)}</title>\n<meta name="author" content="{_attribute(doc.author)}">'
    yield f"<style>{style}</style>\n</head>\n<body>\n<main>"
    yield f'<section class="{_orientation(doc.landscape)}">'
    marks = list(takewhile(lambda block: isinstance(block, Stamp), blocks))
    yield from (_block(mark, 0) for mark in marks)
    yield f"<h1>{_text(doc.title)}</h1>" if doc.title else ""
    yield from (
        f'<p class="{name}">{_text(text)}</p>'
        for name, text in (("subtitle", doc.subtitle), ("registration", doc.registration))
        if text
    )
    lies = doc.landscape
    for index, block in enumerate(blocks[len(marks) :], len(marks)):
        ctx.step(index, len(blocks), doc.title)
        if isinstance(block, PageBreak):
            lies = lies if block.landscape is None else block.landscape
            yield f'</section>\n<section class="{_orientation(lies)}">'
        else:
            yield _block(block, index)
    yield "</section>\n</main>\n</body>\n</html>"


def _shares(blocks: Sequence[Block]) -> Iterator[str]:
    """The widths of columns as rules of the one style sheet: an attribute would need a laxer policy."""
    for index, block in enumerate(blocks):
        given = [column.width for column in block.columns if column.width] if isinstance(block, Table) else []
        if isinstance(block, Table) and given:
            filled = [column.width or sum(given) / len(given) for column in block.columns]
            for n, width in enumerate(filled, 1):
                yield f"#t{index} thead th:nth-child({n}) {{ width: {100 * width / sum(filled):.1f}%; }}\n"


def _orientation(lies: bool) -> str:
    return "landscape" if lies else "portrait"


def _block(block: Block, index: int) -> str:  # noqa: C901, PLR0911  (one case a block)
    match block:
        case Heading(text, level):
            level = min(max(level, 1) + 1, 6)
            return f"<h{level}>{_text(text)}</h{level}>"
        case Paragraph(text, align, indent):
            return f'<p class="{align}{" indent" if indent and align in {"left", "justify"} else ""}">{_text(text)}</p>'
        case Items(items, ordered, start) if items:
            opened, closed = (f'ol start="{start}"', "ol") if ordered else ("ul", "ul")
            return "\n".join((f"<{opened}>", *(f"<li>{_text(item)}</li>" for item in items), f"</{closed}>"))
        case Table(columns) if columns:
            return _table(block, f"t{index}")
        case Pairs(items) if items:
            return f"<dl>{''.join(f'<dt>{_text(key)}</dt><dd>{_text(value)}</dd>' for key, value in items)}</dl>"
        case Chart(labels=labels, series=series) if labels and series:
            return "".join(("<figure>", _picture(block, index), _table(block.table, f"t{index}"), "</figure>"))
        case Chart(title=title) if title:
            return f"<p>{_text(title)}</p>"
        case Stamp(text):
            return f'<p class="stamp">{_text(text)}</p>'
        case Signature(position, name, on):
            date = f'\n<p class="date">{_text(date_in_words(on))}</p>' if on else ""
            return f'<div class="signature"><div>{_text(position)}</div><div>{_text(name)}</div></div>{date}'
        case Executor(name, phone):
            return f'<p class="executor">{"<br>".join(map(_text, filter(None, (name, phone))))}</p>'
        case _:
            return ""


def _table(table: Table, identifier: str) -> str:
    heads = "".join(f'<th scope="col">{_text(column.title)}</th>' for column in table.columns)
    caption = f"<caption>{_text(table.caption)}</caption>" if table.caption else ""
    named = f'role="region" tabindex="0" aria-label="{_attribute(table.caption) or "Таблица"}"'
    opened = f'<div class="scroll" {named}><table id="{identifier}">{caption}\n<thead><tr>{heads}</tr></thead>\n<tbody>'
    rows = [opened]
    for index, row in enumerate([*table.rows, None]):
        for place, title in table.sections:
            if place == index or (row is None and place > index):
                rows.append(
                    f'</tbody>\n<tbody><tr><th scope="rowgroup" colspan="{len(table.columns)}">{_text(title)}</th></tr>'
                )
        cells = () if row is None else zip(row, table.columns, strict=True)
        drawn = (_cell(cell(value).text, column.align, cell(value).tone, cell(value).bold) for value, column in cells)
        rows.append(f"<tr>{''.join(drawn)}</tr>" if row is not None else "</tbody></table></div>")
    return "\n".join(rows)


def _cell(text: Inlines, align: str, tone: float | None, bold: bool) -> str:
    shade = "" if tone is None else f" tone tone{round(min(max(tone, 0.0), 1.0) * 4) + 1}"
    shown = f"<strong>{_text(text)}</strong>" if bold else _text(text)
    return f'<td class="{align}{shade}">{shown}</td>'


def _picture(chart: Chart, index: int) -> str:
    values = [value for series in chart.series for value in series.values if value is not None]
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    drawn = list(_bars(chart, low, high) if chart.kind == "bar" else _courses(chart, low, high))
    height = max(y for y, _ in drawn) + _ROW
    for n, series in enumerate(chart.series):
        height += _ROW
        drawn += [(height, _stroke(n, (_LEFT - 30, height - 5), (_LEFT, height - 5), 6 if chart.kind == "bar" else 2))]
        drawn += [(height, _label(_LEFT + 8, height, series.name))]
    named = f'<title id="n{index}">{_attribute(chart.title)}</title><desc id="d{index}">{_attribute(chart.description)}</desc>'
    opened = f'<svg role="img" aria-labelledby="n{index} d{index}" viewBox="0 0 {_WIDE} {height + 8}">'
    return f"{opened}{named}{''.join(shape for _, shape in drawn)}</svg>"


def _bars(chart: Chart, low: float, high: float) -> Iterator[tuple[int, str]]:
    """Bars that lie, each with its number; its label is shortened here and whole in the table below."""
    room, y = _WIDE - _LEFT - 90, 0
    zero = _LEFT + room * _share(0, low, high)
    for place, label in enumerate(chart.labels):
        yield y, _label(_LEFT - 8, y + 12, label, "end")
        for n, series in enumerate(chart.series):
            value = series.values[place]
            end = _LEFT + room * _share(value or 0, low, high)
            x, length = min(end, zero), abs(end - zero)
            yield y, f'<rect x="{x:.1f}" y="{y + 2}" width="{length:.1f}" height="12" fill="{_COLORS[n % 4]}"/>'
            yield y, _label(x + length + 5, y + 12, "–" if value is None else number(value))
            y += _ROW
        y += 4


def _courses(chart: Chart, low: float, high: float) -> Iterator[tuple[int, str]]:
    """Lines that differ by dashes too; a line that is alone has its numbers at its points, those of several would overlap."""
    step, room = (_WIDE - 2 * _EDGE) / max(len(chart.labels) - 1, 1), _HIGH - 40
    for n, series in enumerate(chart.series):
        last = None
        for place, value in enumerate(series.values):
            here = None if value is None else (_EDGE + place * step, _HIGH - 10 - room * _share(value, low, high))
            if here and last:
                yield 0, _stroke(n, last, here)
            if here and value is not None:
                yield 0, f'<circle cx="{here[0]:.1f}" cy="{here[1]:.1f}" r="3" fill="{_COLORS[n % 4]}"/>'
                yield 0, _label(here[0], here[1] - 6, number(value) if len(chart.series) == 1 else "", "middle")
            last = here
    room = max(int(step / 7), 3)
    yield from (
        (_HIGH + 8, _label(_EDGE + n * step, _HIGH + 8, text, "middle", room)) for n, text in enumerate(chart.labels)
    )


def _stroke(n: int, start: tuple[float, float], end: tuple[float, float], width: int = 2) -> str:
    """A line in the look of a series."""
    ends = f'x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"'
    dashes = _DASHES[n % 4] if width == 2 else "none"
    return f'<line {ends} stroke="{_COLORS[n % 4]}" stroke-width="{width}" stroke-dasharray="{dashes}"/>'


def _share(value: float, low: float, high: float) -> float:
    """Where a number stands between the least and the largest, from 0 to 1."""
    largest = max(high, -low) or 1.0
    return (value / largest - low / largest) / ((high / largest - low / largest) or 1.0)


def _label(x: float, y: float, text: str, anchor: str = "start", room: int = _SHORT) -> str:
    shown = text if len(text) <= room else f"{text[: room - 1]}…"
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{_attribute(shown)}</text>'


def _text(text: Inlines) -> str:
    """Inline text as it is read, whatever characters it holds.

    Spreadsheets open such pages too, and run what looks like a formula at the beginning of any element: before that stands a
    sign that nobody sees.
    """
    shown = [_before(printable(plain(text)))]
    for run in runs(text):
        part = escape(printable(run.text)).replace("\n", "<br>")
        part = f"<em>{part}</em>" if run.italic else part
        shown.append(f"<strong>{part}</strong>" if run.bold else part)
    return "".join(shown)


def _before(text: str) -> str:
    """What stands before a text: the joiner too before one that begins with it, so that the text can be told again."""
    return _JOINER if _RUNS.match(text) and not _FIGURES.fullmatch(text) else ""


def _attribute(text: str) -> str:
    """Text for an attribute or an element that holds nothing but text, on one line."""
    line = printable(text).replace("\n", " ")
    return _before(line) + escape(line)


@hookimpl
def shnor_register_renderers(register: Callable[[Renderer], None]) -> None:
    """Offer the format."""
    register(Html())
