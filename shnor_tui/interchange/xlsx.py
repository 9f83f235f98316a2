"""Excel workbooks (.xlsx, .xlsm): a cell is read once, with its formula, the result and the number format together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from shnor_tui.interchange.package import Element, Package, damaged, local, whole
from shnor_tui.interchange.sheet_builder import SheetBuilder
from shnor_tui.interchange.sheets import Cell, Sheet
from shnor_tui.interchange.shown import cell_text, error_cell, moment_text, number_text, truth_text, uncomputed_cell

_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_EMPTY_CELL = re.compile(rb"<((?:\w+:)?)c\s[^<>]*(?:/>|>(?:<\1v(?:/>|></\1v>))?</\1c>)")
_EMPTY_ROW = re.compile(rb"<((?:\w+:)?)row\s[^<>]*(?:/>|>\s*</\1row>)")
_PLACED_BY_ORDER = re.compile(rb"<(?:\w+:)?(?:c|row)(?=[\s>])(?![^<>]*\br=)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class _Format:
    """A number format: its code, whether it shows dates or times, or hours that go on after 24."""

    code: str
    dates: bool = False
    elapsed: bool = False


_GENERAL = _Format("General")


@dataclass(frozen=True, slots=True)
class _Workbook:
    """What cells refer to: texts by number, number formats by style, the day that dates are counted from."""

    texts: list[str]
    formats: list[_Format]
    epoch: datetime


def read_xlsx(package: Package, main: str) -> tuple[list[Sheet], list[str]]:
    """The sheets and the names of the hidden ones; `main` is the workbook's part. Raises Refused."""
    tree = package.tree(main)
    parts = package.relations(main)
    workbook = _workbook(package, main, tree)
    sheets, hidden = [], []
    for entry in tree.iterfind("{*}sheets/{*}sheet"):
        name = cell_text(entry.get("name", ""))
        relation = parts.get(_reference(entry))
        if relation is None or relation.kind != "worksheet":
            continue
        if entry.get("state", "visible") != "visible":
            hidden.append(name)
        else:
            sheets.append(_sheet(package, relation.target, name, workbook))
    return sheets, hidden


def _reference(entry: Element) -> str:
    return next((str(value) for key, value in entry.attrib.items() if key.endswith("/relationships}id")), "")


def _workbook(package: Package, main: str, tree: Element) -> _Workbook:
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH  # noqa: PLC0415  (slow to import)

    texts, styles = package.related(main, "sharedStrings"), package.related(main, "styles")
    properties = tree.find("{*}workbookPr")
    since_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
    return _Workbook(
        texts=list(_texts(package, texts)) if texts else [],
        formats=_formats(package.tree(styles)) if styles else [],
        epoch=MAC_EPOCH if since_1904 else WINDOWS_EPOCH,
    )


def _texts(package: Package, part: str) -> Iterator[str]:
    for item in package.stream(part, "{*}si"):
        yield _text(item)


def _text(item: Element) -> str:
    """A text without the reading aids of East Asian scripts."""
    pieces = []
    for child in item:
        if local(child) == "t":
            pieces.append(child.text or "")
        elif local(child) == "r":
            pieces.extend(run.text or "" for run in child.iterfind("{*}t"))
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), "".join(pieces))


def _formats(styles: Element) -> list[_Format]:
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format  # noqa: PLC0415  (slow to import)

    own = {
        whole(entry.get("numFmtId")): entry.get("formatCode", "") for entry in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    numbers = [whole(entry.get("numFmtId")) for entry in styles.iterfind("{*}cellXfs/{*}xf")]
    codes = [own.get(number) or BUILTIN_FORMATS.get(number, _GENERAL.code) for number in numbers]
    return [_Format(code, dates=is_date_format(code), elapsed=is_timedelta_format(code)) for code in codes]


def _sheet(package: Package, part: str, name: str, workbook: _Workbook) -> Sheet:
    builder = SheetBuilder(name)
    row, column = 1, -1
    for element in package.stream(part, "{*}row", "{*}c", "{*}mergeCell", needed=_filled):
        kind = local(element)
        if kind == "c":
            row, column = _place(element, row, column + 1)
            builder.put(row - 1, column, _cell(element, workbook))
        elif kind == "row":
            row, column = whole(element.get("r"), row) + 1, -1
        else:
            builder.merge(*_range(element.get("ref", "")))
    return builder.sheet()


def _filled(xml: bytes) -> bytes:
    """A sheet without the cells and rows that only have a look: people format a million of them below a table."""
    return xml if _PLACED_BY_ORDER.search(xml) else _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", xml))


def _place(cell: Element, row: int, column: int) -> tuple[int, int]:
    """Row from 1 and column from 0; where a cell doesn't say it, it follows the one before."""
    said = _PLACE.fullmatch(cell.get("r", ""))
    if said:
        return int(said[2]), _column(said[1])
    return whole(cell.getparent().get("r"), row), column


def _cell(element: Element, workbook: _Workbook) -> Cell:
    stored: str | None = None
    formula = False
    for child in element:
        kind = local(child)
        if kind == "v":
            stored = child.text or ""
        elif kind == "f":
            formula = True
        elif kind == "is":
            return Cell(cell_text(_text(child)))
    kind = element.get("t", "n")
    if formula and not stored and kind != "str":
        return uncomputed_cell()
    if not stored:
        return Cell()
    if kind == "e":
        return error_cell(stored)
    return Cell(_value(kind, stored, whole(element.get("s")), workbook))


def _value(kind: str, stored: str, style: int, workbook: _Workbook) -> str:
    try:
        if kind == "s":
            return cell_text(workbook.texts[int(stored)])
        if kind == "b":
            return truth_text(bool(int(stored)))
        if kind == "d":
            return moment_text(datetime.fromisoformat(stored))
        if kind == "n":
            return _number(float(stored), workbook.formats[style] if workbook.formats else _GENERAL, workbook.epoch)
    except (ValueError, IndexError) as error:
        raise damaged() from error
    return cell_text(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), stored))


def _number(value: float, shown_as: _Format, epoch: datetime) -> str:
    if not shown_as.dates:
        return number_text(value, shown_as.code)
    from openpyxl.utils.datetime import from_excel  # noqa: PLC0415  (slow to import)

    try:
        return moment_text(from_excel(value, epoch, timedelta=shown_as.elapsed))
    except (ValueError, OverflowError):
        return number_text(value)


@cache
def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return column - 1


def _range(reference: str) -> tuple[int, int, int, int]:
    first, _colon, last = reference.partition(":")
    start, end = _PLACE.fullmatch(first), _PLACE.fullmatch(last or first)
    if not start or not end:
        raise damaged()
    return int(start[2]) - 1, _column(start[1]), int(end[2]) - 1, _column(end[1])
