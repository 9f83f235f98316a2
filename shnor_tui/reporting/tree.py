"""Whether a built document is one that every renderer can rely on; names the place that isn't."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from math import isfinite
from typing import Any, get_args

from shnor_tui.i18n import _, mark
from shnor_tui.plugin import (
    Align,
    Cell,
    Chart,
    Column,
    Custom,
    Document,
    Executor,
    Heading,
    Items,
    PageBreak,
    Pairs,
    Paragraph,
    Run,
    Series,
    Signature,
    Stamp,
    Table,
)
from shnor_tui.reporting.failure import BrokenRule

ALIGNMENTS = frozenset(get_args(Align))


class BadTree(BrokenRule):
    """A document that breaks a rule of the tree; the message begins with the place."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.place: list[str] = []

    def __str__(self) -> str:
        return f"{', '.join(self.place)}: {self.problem}" if self.place else self.problem


def check_tree(document: object) -> None:
    """Check a document from top to bottom.

    Raises:
        BadTree: the first broken rule, with its place («block 3, table, row 2»).
    """
    if not isinstance(document, Document):
        raise BadTree(_("build() must return a Document, not {kind}").format(kind=_kind(document)))
    for name in ("title", "subtitle", "author", "lang", "number"):
        _text(getattr(document, name), name)
    _date(document.issued, "issued")
    _flag(document.landscape, "landscape")
    _blocks(document.blocks, _("block {n}"))


@contextmanager
def _at(*place: str) -> Iterator[None]:
    try:
        yield
    except BadTree as error:
        error.place[:0] = place
        raise


def _blocks(blocks: object, numbered: str) -> None:
    for n, block in enumerate(_sequence(blocks, "blocks"), 1):
        with _at(numbered.format(n=n)):
            _block(block)


def _block(block: object) -> None:
    found = _CHECKS.get(type(block))
    if found is None:
        raise BadTree(_("{kind} is no block of a document").format(kind=_kind(block)))
    title, check = found
    with _at(_(title)):
        check(block)


def _heading(block: Heading) -> None:
    _text(block.text, "text")
    if type(block.level) is not int or not 1 <= block.level <= 6:
        raise BadTree(_("its level must be 1 to 6, not {value!r}").format(value=block.level))


def _paragraph(block: Paragraph) -> None:
    _inlines(block.text)
    _align(block.align)
    _flag(block.indent, "indent")


def _signature(block: Signature) -> None:
    _text(block.position, "position")
    _text(block.name, "name")
    _date(block.on, "on")


def _stamp(block: Stamp) -> None:
    _text(block.text, "text")


def _executor(block: Executor) -> None:
    _text(block.name, "name")
    _text(block.phone, "phone")


def _page_break(block: PageBreak) -> None:
    if block.landscape is not None:
        _flag(block.landscape, "landscape")


def _custom(block: Custom) -> None:
    _text(block.kind, "kind")
    _blocks(block.fallback, _("fallback {n}"))


def _items(block: Items) -> None:
    _flag(block.ordered, "ordered")
    if type(block.start) is not int:
        raise BadTree(_("«{name}» must be a whole number").format(name="start"))
    for n, entry in enumerate(_sequence(block.items, "items"), 1):
        with _at(_("entry {n}").format(n=n)):
            _inlines(entry)


def _table(table: Table) -> None:
    columns = _sequence(table.columns, "columns")
    if not columns:
        raise BadTree(_("it has no columns"))
    for n, column in enumerate(columns, 1):
        with _at(_("column {n}").format(n=n)):
            _column(column)
    rows = _sequence(table.rows, "rows")
    for n, row in enumerate(rows, 1):
        try:
            _row(row, len(columns))
        except BadTree as error:
            error.place.insert(0, _("row {n}").format(n=n))
            raise
    _text(table.caption, "caption")
    for n, section in enumerate(_sequence(table.sections, "sections"), 1):
        with _at(_("section {n}").format(n=n)):
            match section:
                case (int() as before, str()) if 0 <= before <= len(rows):
                    pass
                case _:
                    raise BadTree(_("it must be (number of a row from 0, text), not {value!r}").format(value=section))


def _column(column: object) -> None:
    if not isinstance(column, Column):
        raise BadTree(_("it must be a Column, not {kind}").format(kind=_kind(column)))
    _text(column.title, "title")
    _align(column.align)
    if column.width is not None:
        _number(column.width, "width")
        if column.width <= 0:
            raise BadTree(_("«{name}» must be greater than 0").format(name="width"))


def _row(row: object, width: int) -> None:
    cells = _sequence(row, "row")
    if len(cells) != width:
        raise BadTree(_("it has {cells} cells for {columns} columns").format(cells=len(cells), columns=width))
    for n, cell in enumerate(cells, 1):
        if type(cell) is str:
            continue
        with _at(_("cell {n}").format(n=n)):
            if isinstance(cell, Cell):
                _inlines(cell.text)
                _tone(cell.tone)
                _flag(cell.bold, "bold")
            elif not isinstance(cell, str):
                raise BadTree(_("it must be a text or a Cell, not {kind}").format(kind=_kind(cell)))


def _chart(chart: Chart) -> None:
    if chart.kind not in {"bar", "line"}:
        raise BadTree(_("«kind» must be one of {known}, not {value!r}").format(known="bar, line", value=chart.kind))
    for name in ("title", "unit", "alt"):
        _text(getattr(chart, name), name)
    labels = _sequence(chart.labels, "labels")
    for n, label in enumerate(labels, 1):
        with _at(_("label {n}").format(n=n)):
            _text(label, "label")
    for n, series in enumerate(_sequence(chart.series, "series"), 1):
        with _at(_("series {n}").format(n=n)):
            if not isinstance(series, Series):
                raise BadTree(_("it must be a Series, not {kind}").format(kind=_kind(series)))
            _text(series.name, "name")
            _values(_sequence(series.values, "values"), len(labels))


def _values(values: Sequence[object], labels: int) -> None:
    if len(values) != labels:
        raise BadTree(_("it has {values} values for {labels} labels").format(values=len(values), labels=labels))
    for value in values:
        if value is not None:
            _number(value, "values")
            if not isfinite(value):  # type: ignore[arg-type]
                raise BadTree(_("«{name}» must be finite numbers").format(name="values"))


def _pairs(block: Pairs) -> None:
    for n, pair in enumerate(_sequence(block.items, "items"), 1):
        with _at(_("pair {n}").format(n=n)):
            match pair:
                case (str(), value):
                    _inlines(value)
                case _:
                    raise BadTree(_("it must be (text, text), not {value!r}").format(value=pair))


def _inlines(text: object) -> None:
    if isinstance(text, (str, Run)):
        parts: Sequence[object] = (text,)
    else:
        parts = _sequence(text, "text")
    for part in parts:
        if isinstance(part, Run):
            _text(part.text, "text")
            _flag(part.bold, "bold")
            _flag(part.italic, "italic")
        elif not isinstance(part, str):
            raise BadTree(_("its text must be made of str and Run, not {kind}").format(kind=_kind(part)))


def _tone(tone: float | None) -> None:
    if tone is not None:
        _number(tone, "tone")
        if not 0 <= tone <= 1:
            raise BadTree(_("«{name}» must be between 0 and 1").format(name="tone"))


def _align(align: object) -> None:
    if not isinstance(align, str) or align not in ALIGNMENTS:
        raise BadTree(
            _("«align» must be one of {known}, not {value!r}").format(known=", ".join(sorted(ALIGNMENTS)), value=align)
        )


def _sequence(value: object, name: str) -> Sequence[Any]:
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
        raise BadTree(_("«{name}» must be a list or a tuple, not {kind}").format(name=name, kind=_kind(value)))
    return value


def _text(value: object, name: str) -> None:
    if not isinstance(value, str):
        raise BadTree(_("«{name}» must be a text, not {kind}").format(name=name, kind=_kind(value)))


def _number(value: object, name: str) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadTree(_("«{name}» must be a number, not {kind}").format(name=name, kind=_kind(value)))


def _flag(value: object, name: str) -> None:
    if not isinstance(value, bool):
        raise BadTree(_("«{name}» must be True or False").format(name=name))


def _date(value: object, name: str) -> None:
    if value is not None and not isinstance(value, date):
        raise BadTree(_("«{name}» must be a date, not {kind}").format(name=name, kind=_kind(value)))


def _kind(value: object) -> str:
    return type(value).__name__


_CHECKS: Mapping[type, tuple[str, Callable[[Any], None]]] = {
    Heading: (mark("heading"), _heading),
    Paragraph: (mark("paragraph"), _paragraph),
    Items: (mark("list"), _items),
    Table: (mark("table"), _table),
    Pairs: (mark("pairs"), _pairs),
    Chart: (mark("chart"), _chart),
    Stamp: (mark("stamp"), _stamp),
    Signature: (mark("signature"), _signature),
    Executor: (mark("executor"), _executor),
    PageBreak: (mark("page break"), _page_break),
    Custom: (mark("block of a kind of its own"), _custom),
}
