"""LibreOffice spreadsheets (.ods): values with their texts as they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from shnor_tui.interchange.package import Element, Package, attribute, local, protected, whole
from shnor_tui.interchange.sheet_builder import MOST_COLUMNS, MOST_ROWS, SheetBuilder, too_large
from shnor_tui.interchange.sheets import Cell, Sheet
from shnor_tui.interchange.shown import (
    cell_text,
    error_cell,
    is_error,
    moment_text,
    number_text,
    truth_text,
    uncomputed_cell,
)

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_DURATION = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_PLAIN = re.compile(r"-?\d+(?:,(\d+))?")
_INLINE = frozenset({"span", "a", "ruby", "ruby-base", "meta", "meta-field"})
_TRUTHS = frozenset({"TRUE", "FALSE", "ИСТИНА", "ЛОЖЬ"})
_MOST_SPACES = 1000


def read_ods(package: Package) -> tuple[list[Sheet], list[str]]:
    """The sheets and the names of the hidden ones. Raises Refused."""
    if _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST):
        raise protected()
    reader = _Reader()
    for event, element in package.events(CONTENT, ("start", "end"), ("{*}style", "{*}table", "{*}table-row")):
        reader.take(event, element)
    return reader.sheets, reader.hidden


class _Reader:
    """Goes through the content: styles say which tables are hidden, and tables may stand inside cells of others."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.hidden: list[str] = []
        self._hiding: set[str] = set()
        self._depth = 0
        self._builder: SheetBuilder | None = None
        self._row = 0

    def take(self, event: str, element: Element) -> None:
        kind = local(element)
        if kind == "table":
            self._table(event, element)
        elif event == "end" and kind == "style":
            self._style(element)
        elif event == "end" and self._depth == 1:
            self._take_row(element)

    def _style(self, element: Element) -> None:
        properties = element.find("{*}table-properties")
        if properties is not None and attribute(properties, "display") == "false":
            self._hiding.add(attribute(element, "name"))

    def _table(self, event: str, element: Element) -> None:
        self._depth += 1 if event == "start" else -1
        if event == "start" and self._depth == 1:
            name = cell_text(attribute(element, "name"))
            self._row = 0
            if attribute(element, "style-name") in self._hiding:
                self._builder = None
                self.hidden.append(name)
            else:
                self._builder = SheetBuilder(name)
        elif event == "end" and self._depth == 0 and self._builder is not None:
            self.sheets.append(self._builder.sheet())

    def _take_row(self, element: Element) -> None:
        times = max(1, whole(attribute(element, "number-rows-repeated"), 1))
        if self._builder is not None:
            cells = list(_cells(element))
            if cells and self._row + times > MOST_ROWS:
                raise too_large()
            for row in range(self._row, self._row + times if cells else self._row):
                for column, cell, down, across in cells:
                    self._builder.put(row, column, cell)
                    self._builder.merge(row, column, row + down - 1, column + across - 1)
        self._row += times


def _cells(row: Element) -> Iterator[tuple[int, Cell, int, int]]:
    """(column, cell, rows and columns that it spans) for the cells of a row that show something."""
    column = 0
    for element in row:
        kind = local(element)
        if kind not in {"table-cell", "covered-table-cell"}:
            continue
        times = max(1, whole(attribute(element, "number-columns-repeated"), 1))
        cell = _cell(element) if kind == "table-cell" else Cell()
        if cell.text or cell.problem:
            if column + times > MOST_COLUMNS:
                raise too_large()
            down = max(1, whole(attribute(element, "number-rows-spanned"), 1))
            across = max(1, whole(attribute(element, "number-columns-spanned"), 1))
            for repeated in range(times):
                yield column + repeated, cell, down, across
        column += times


def _cell(element: Element) -> Cell:
    values = {key.rpartition("}")[2]: str(value) for key, value in element.attrib.items()}
    kinds = {str(value) for key, value in element.attrib.items() if key.endswith("}value-type")}
    seen = cell_text("\n".join(_text(child) for child in element if local(child) == "p"))
    formula = "formula" in values
    if "error" in kinds or (formula and is_error(seen)):
        return error_cell(seen or "#VALUE!")
    if formula and not kinds and element.find("{*}p") is None:
        return uncomputed_cell()
    return Cell(_value(values, seen))


def _value(values: dict[str, str], seen: str) -> str:
    kind = values.get("value-type", "")
    try:
        if kind == "float" and seen.upper() in _TRUTHS:
            return truth_text(float(values["value"]) != 0)
        if kind in {"float", "currency"}:
            return _as_seen(float(values["value"]), seen)
        if kind == "percentage":
            return f"{_as_seen(100 * float(values['value']), seen.rstrip('% '))} %"
        if kind == "date":
            return moment_text(datetime.fromisoformat(values["date-value"][:19]))
        if kind == "time" and (parts := _DURATION.fullmatch(values["time-value"])):
            return _clock_text(*map(int, parts.groups()))
        if kind == "boolean":
            return truth_text(values["boolean-value"] == "true")
    except (KeyError, ValueError):
        return seen
    return seen or cell_text(values.get("string-value", ""))


def _clock_text(hours: int, minutes: int, seconds: int) -> str:
    if hours < 24:
        return moment_text(time(hours, minutes, seconds))
    return moment_text(timedelta(hours=hours, minutes=minutes, seconds=seconds))


def _as_seen(value: float, seen: str) -> str:
    """The number with the decimals that it is shown with; exactly where what is shown is not just that number rounded."""
    digits = "".join(seen.split()).replace(".", ",")
    plain = _PLAIN.fullmatch(digits)
    if plain and abs(float(digits.replace(",", ".")) - value) <= 0.501 * 10 ** -min(len(plain[1] or ""), 300):
        return digits
    return number_text(value)


def _text(element: Element) -> str:
    """A paragraph's text, without notes and drawings that hang on it."""
    pieces = [element.text or ""]
    for child in element:
        kind = local(child)
        if kind == "s":
            pieces.append(" " * min(whole(attribute(child, "c"), 1), _MOST_SPACES))
        elif kind == "tab":
            pieces.append(" ")
        elif kind == "line-break":
            pieces.append("\n")
        elif kind in _INLINE:
            pieces.append(_text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
