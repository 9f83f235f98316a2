"""The renderer `xlsx`: a workbook with the running text on its first sheet and a sheet for each table and chart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import chain, takewhile
from math import ceil
from typing import Any, BinaryIO

from shnor_tui.plugin import (
    Block,
    Cell,
    Chart,
    Column,
    Context,
    Document,
    Executor,
    Heading,
    Inlines,
    Items,
    Pairs,
    Paragraph,
    Renderer,
    Run,
    Signature,
    Stamp,
    Table,
    TableCell,
    cell,
    date_in_words,
    hookimpl,
    plain,
    printable,
    resolved,
    runs,
)

API = (1, 1)

_LONGEST = 32_000
_CUT = "… [обрезано: в ячейку Excel больше не входит]"
_LONGEST_PROPERTY = 255
_SHADES = ("#F2F2F2", "#DAE6F4", "#B8D0EC", "#8FB6E2", "#6A9FD8")
_TEXT, _BESIDE = 62, 26
_NARROWEST, _WIDEST = 6, 50
_LINE, _HIGHEST = 15, 409
_NUMBER = re.compile(r"([-\u2212]?)(0|[1-9]\d{0,3}|[1-9]\d{0,2}(?:[ \u00a0]\d{3})+|[1-9]\d*)(?:,(\d+))?([ \u00a0]?%)?")
_FIGURES = 15
"""As many digits as Excel keeps of a number."""


class Xlsx:
    """Numbers to sort and count on with."""

    id = "xlsx"
    title = "Книга Excel"
    suffix = ".xlsx"
    binary = True

    def render(self, doc: Document, out: BinaryIO, ctx: Context) -> None:
        """Write the workbook; its bytes tell nothing of the time or the machine."""
        from xlsxwriter import Workbook  # noqa: PLC0415  (slow to import)

        stream = BytesIO()
        book = _Book(Workbook(stream, {"in_memory": True}))
        created = datetime.combine(doc.issued or ctx.today, time(), UTC)
        told = {"title": doc.title, "author": doc.author}
        told = {name: printable(text).replace("\n", " ")[:_LONGEST_PROPERTY] for name, text in told.items()}
        book.workbook.set_properties({**told, "created": created})
        book.write(doc, ctx)
        book.workbook.close()
        out.write(stream.getvalue())


class _Book:
    """A workbook that is being filled. Whatever a text looks like, it is written as text."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self._formats: dict[frozenset[tuple[str, object]], Any] = {}
        self._row = 0
        self._counts = {"Таблица": 0, "Диаграмма": 0}

    def write(self, doc: Document, ctx: Context) -> None:
        """All sheets."""
        self._report = self._sheet("Отчёт", landscape=doc.landscape)
        self._report.set_column(0, 0, _TEXT)
        self._report.set_column(1, 1, _BESIDE)
        blocks = list(resolved(doc.blocks))
        marks = list(takewhile(lambda block: isinstance(block, Stamp), blocks))
        for mark in marks:
            self._block(mark)
        for text in (doc.title, doc.subtitle):
            self._say(Run(text, bold=True), font_size=14, align="center")
        self._say(doc.registration, align="center")
        for index, block in enumerate(blocks[len(marks) :]):
            ctx.step(index, len(blocks), doc.title)
            self._block(block)

    def _block(self, block: Block) -> None:  # noqa: C901, PLR0912  (one case a block)
        match block:
            case Heading(text):
                self._say(Run(text, bold=True), font_size=12)
            case Paragraph(text, align):
                self._say(text, align="left" if align == "justify" else align)
            case Items(items, ordered, start):
                for n, item in enumerate(items, start):
                    self._say([f"{n}. " if ordered else "– ", *runs(item)])
            case Pairs(items):
                for pair in items:
                    self._say(*pair)
            case Stamp(text):
                self._say("", text)
            case Signature(position, name, on):
                self._say(position, name)
                self._say(date_in_words(on) if on else "")
            case Executor(name, phone):
                self._say("\n".join(filter(None, (name, phone))), font_size=9)
            case Table(columns) if columns:
                self._table(block)
            case Chart(labels=labels, series=series) if labels and series:
                self._chart(block)
            case Chart(title=title):
                self._say(title)
            case _:
                pass

    def _say(self, text: Inlines, beside: Inlines = "", *, font_size: int = 11, align: str = "left") -> None:
        """A row of the running text, unless there is nothing to say."""
        if plain(text) or plain(beside):
            self._put(self._report, self._row, 0, text, font_size=font_size, align=align)
            self._put(self._report, self._row, 1, beside)
            _heighten(self._report, self._row, ((text, _TEXT * 11 // font_size), (beside, _BESIDE)))
            self._row += 1

    def _table(self, table: Table) -> None:
        sheet, top = self._own_sheet("Таблица", table.caption, landscape=len(table.columns) > 6)
        widths = [_width(table, n) for n in range(len(table.columns))]
        for n, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
            self._put(sheet, top, n, Run(column.title, bold=True), align="center", border=1, bg_color="#EDEDED")
            sheet.set_column(n, n, width)
        _heighten(sheet, top, ((column.title, width) for column, width in zip(table.columns, widths, strict=True)))
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        for at, line in enumerate(_lines(table), top + 1):
            if isinstance(line, str):
                self._put(sheet, at, 0, Run(line, bold=True), text_wrap=False)
                continue
            for n, (value, column) in enumerate(zip(line, table.columns, strict=True)):
                self._put_cell(sheet, at, n, cell(value), column)
            _heighten(sheet, at, ((cell(value).text, width) for value, width in zip(line, widths, strict=True)))

    def _chart(self, chart: Chart) -> None:
        name = f"Диаграмма {self._counts['Диаграмма'] + 1}"
        sheet, top = self._own_sheet("Диаграмма", chart.title, landscape=True)
        heads, last = chart.table.columns, top + len(chart.labels)
        drawn = self.workbook.add_chart({"type": {"bar": "column"}.get(chart.kind, chart.kind)})
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, len(chart.series), 14)
        for n, series in enumerate(chart.series, 1):
            self._put(sheet, top, n, heads[n].title, bold=True, border=1)
            for at, value in enumerate(series.values, top + 1):
                if value is not None:
                    sheet.write_number(at, n, value, self._format(border=1, num_format="General"))
            drawn.add_series(
                {
                    "name": [name, top, n],
                    "categories": [name, top + 1, 0, last, 0],
                    "values": [name, top + 1, n, last, n],
                    "data_labels": {"value": True},
                    "fill": {"color": _SHADES[-1 - (n - 1) % 3]} if chart.kind == "bar" else None,
                    "marker": {"type": "automatic"},
                }
            )
        for at, label in enumerate(chart.labels, top + 1):
            self._put(sheet, at, 0, label, border=1)
            _heighten(sheet, at, [(label, 30)])
        _heighten(sheet, top, ((head.title, 14) for head in heads))
        drawn.set_title({"name": [name, 0, 0]} if chart.title else {"none": True})
        drawn.set_legend({"none": len(chart.series) == 1, "position": "bottom"})
        place = {"description": _fitting(chart.description)[:1000], "x_scale": 1.5, "y_scale": 1.5}
        sheet.insert_chart(top, len(chart.series) + 2, drawn, place)

    def _own_sheet(self, kind: str, caption: str, *, landscape: bool) -> tuple[Any, int]:
        """A sheet with its caption, which the running text points to, and its first free row."""
        self._counts[kind] += 1
        name = f"{kind} {self._counts[kind]}"
        sheet = self._sheet(name, landscape=landscape)
        self._put(self._report, self._row, 0, caption or name)
        self._report.write_url(self._row, 1, f"internal:'{name}'!A1", string=f"лист «{name}»")
        self._row += 1
        if caption:
            self._put(sheet, 0, 0, Run(caption, bold=True), text_wrap=False)
        return sheet, 1 if caption else 0

    def _sheet(self, name: str, *, landscape: bool) -> Any:
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P")
        if landscape:
            sheet.set_landscape()
        return sheet

    def _put_cell(self, sheet: Any, row: int, column: int, value: Cell, head: Column) -> None:
        look: dict[str, object] = {"border": 1, "align": "left" if head.align == "justify" else head.align}
        if value.bold:
            look["bold"] = True
        if value.tone is not None:
            look["bg_color"] = _SHADES[round(min(max(value.tone, 0.0), 1.0) * (len(_SHADES) - 1))]
        found = _as_number(plain(value.text)) if head.align == "right" else None
        if found:
            sheet.write_number(row, column, found[0], self._format(num_format=found[1], **look))
        else:
            self._put(sheet, row, column, value.text, **look)

    def _put(self, sheet: Any, row: int, column: int, text: Inlines, **look: object) -> None:
        if isinstance(text, str) and 0 < len(text) < _LONGEST // 2 and not text.startswith("<"):
            text = printable(text)
            failed = sheet.write_string(row, column, text, self._format(**look))
        else:
            failed = self._put_parts(sheet, row, column, text, look)
        if failed:
            raise ValueError(f"Excel has no place for row {row + 1}, column {column + 1}")

    def _put_parts(self, sheet: Any, row: int, column: int, text: Inlines, look: dict[str, object]) -> int:
        """Text that has looks, that is too long, or that the library would take for its own markup: <r>…</r>."""
        parts = [Run(printable(run.text), run.bold, run.italic) for run in runs(text) if run.text]
        whole = plain(parts)
        looks = {(run.bold, run.italic) for run in parts}
        if len(looks) == 1 and looks != {(False, False)}:
            look |= {"bold": parts[0].bold, "italic": parts[0].italic}
        shown = self._format(**look)
        if not whole:
            return int(sheet.write_blank(row, column, None, shown)) if "border" in look else 0
        if _fitting(whole) != whole or (len(looks) == 1 and not whole.startswith("<r>")):
            return int(sheet.write_string(row, column, _fitting(whole), shown))
        bold = bool(look.get("bold"))
        pieces = [(self._format(bold=bold or run.bold, italic=run.italic), run.text) for run in parts]
        pieces = pieces if len(looks) > 1 else [(shown, whole[:1]), (shown, whole[1:])]
        return int(sheet.write_rich_string(row, column, *chain.from_iterable(pieces), shown))

    def _format(self, **look: object) -> Any:
        key = frozenset(look.items())
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"text_wrap": True, "valign": "top", **look})
        return self._formats[key]


def _lines(table: Table) -> Iterator[str | Sequence[TableCell]]:
    """The rows, and before them the headings of their sections."""
    for index, row in enumerate(table.rows):
        yield from (title for place, title in table.sections if place == index)
        yield row
    yield from (title for place, title in table.sections if place >= len(table.rows))


def _fitting(text: str) -> str:
    """The text, or as much of it as a cell holds and a remark that it is cut."""
    text = printable(text)
    return text if len(text.encode("utf-16-le")) // 2 <= _LONGEST else text[: _LONGEST // 2] + _CUT


def _heighten(sheet: Any, row: int, cells: Iterable[tuple[Inlines, int]]) -> None:
    """Room for a row whose texts take several lines at the widths of their cells; some programs don't make it themselves."""
    lines = max(sum(ceil((len(line) or 1) * 1.1 / width) for line in plain(text).split("\n")) for text, width in cells)
    if lines > 1:
        sheet.set_row(row, min(lines * _LINE, _HIGHEST))


def _width(table: Table, n: int) -> int:
    """A column's width in characters: its longest line, within reason."""
    texts = chain((table.columns[n].title,), (plain(cell(row[n]).text) for row in table.rows))
    return min(max(_NARROWEST, *(len(line) + 2 for text in texts for line in text.split("\n"))), _WIDEST)


def _as_number(text: str) -> tuple[float, str] | None:
    """A number as Russian texts write it, «12 345,6» or «75 %», with the format that shows it so; None for any other text."""
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    sign, whole, fraction, percent = found.groups(default="")
    digits = re.sub(r"[ \u00a0]", "", whole)
    value = Decimal(f"{digits}.{fraction or 0}")
    if len(digits + fraction) > _FIGURES or (sign and not value):
        return None
    shown = ("#,##0" if digits != whole else "0") + (f".{'0' * len(fraction)}" if fraction else "")
    value = (-value if sign else value).scaleb(-2 if percent else 0)
    return float(value), shown + percent.replace("\u00a0", " ")


@hookimpl
def shnor_register_renderers(register: Callable[[Renderer], None]) -> None:
    """Offer the format."""
    register(Xlsx())
