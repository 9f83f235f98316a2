"""Writing spreadsheets: bytes that are the same whenever the content is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from shnor_tui.domain.printable import printable
from shnor_tui.interchange.defusing import kept, runs
from shnor_tui.interchange.headings import Field
from shnor_tui.interchange.kinds.kind import Grid, Value
from shnor_tui.interchange.sheets import column_letters

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

LISTS = "Списки"
"""The hidden sheet of what drop-down lists offer."""

_LONGEST_NAME = 31
_LONGEST_TEXT = 32_000
_WIDEST, _NARROWEST = 60, 8
_HEAD, _LOCKED = "DDE6F0", "F2F2F2"
_BEFORE_ALL = (1980, 1, 1, 0, 0, 0)
_CHANGED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet to write: the texts above its table, and the table.

    `open_`: the fields that may be filled in, all the rest is locked; None locks nothing. `lists` are the texts to choose from
    by a field's key, `row_lists` by a row's place (from 0) and a field's key. `spare` empty rows follow to be filled in.
    """

    name: str
    grid: Grid
    above: tuple[str, ...] = ()
    open_: frozenset[str] | None = None
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    row_lists: Mapping[tuple[int, str], Sequence[str]] = field(default_factory=dict)
    spare: int = 0


def workbook(pages: Sequence[Page]) -> bytes:
    """The pages as an .xlsx file."""
    from openpyxl import Workbook  # noqa: PLC0415  (a third of a second)

    book = Workbook()
    del book[book.sheetnames[0]]
    lists = _Lists(book)
    for page in pages:
        _write(book.create_sheet(_sheet_name(page.name, book.sheetnames)), page, lists)
    lists.hide()
    written = io.BytesIO()
    book.save(written)
    return _stable(written.getvalue())


class _Lists:
    """The texts of drop-down lists, on a hidden sheet, where they may be many, long and with commas."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._ranges: dict[tuple[str, ...], str] = {}

    def range(self, texts: Sequence[str]) -> str:
        """The address of a list."""
        key = tuple(texts)
        if key not in self._ranges:
            sheet = self._book[LISTS] if self._ranges else self._book.create_sheet(LISTS)
            column = len(self._ranges) + 1
            for row, text in enumerate(key, 1):
                _fill(sheet.cell(row, column), text)
            letter = column_letters(column - 1)
            self._ranges[key] = f"'{LISTS}'!${letter}$1:${letter}${len(key)}"
        return self._ranges[key]

    def hide(self) -> None:
        """Put the lists behind all other sheets, unseen."""
        if self._ranges:
            sheet = self._book[LISTS]
            self._book.move_sheet(sheet, len(self._book.sheetnames))
            sheet.sheet_state = "hidden"
            self._book.active = 0


def _write(sheet: Worksheet, page: Page, lists: _Lists) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill, Protection  # noqa: PLC0415

    for row, text in enumerate(page.above, 1):
        _fill(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font = Font(bold=row == 1)
    head = len(page.above) + 1
    fields = page.grid.fields
    for column, one in enumerate(fields, 1):
        cell = sheet.cell(head, column)
        _fill(cell, one.title)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color=_HEAD)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[column_letters(column - 1)].width = _width(one, page.grid)
    rows = [*page.grid.rows, *({} for _n in range(page.spare))]
    for place, values in enumerate(rows):
        for column, one in enumerate(fields, 1):
            box = sheet.cell(head + 1 + place, column)
            _fill(box, values.get(one.key))
            box.alignment = Alignment(wrap_text=True, vertical="top")
            box.protection = Protection(locked=page.open_ is None or one.key not in page.open_)
            if page.open_ is not None and one.key not in page.open_:
                box.fill = PatternFill("solid", start_color=_LOCKED)
    sheet.freeze_panes = f"A{head + 1}"
    _offer(sheet, page, head + 1, len(rows), lists)
    if page.open_ is not None:
        sheet.protection.sheet = True
        sheet.protection.formatColumns = False
        sheet.protection.formatRows = False


def _offer(sheet: Worksheet, page: Page, first: int, count: int, lists: _Lists) -> None:
    """The drop-down lists."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    columns = {one.key: column_letters(n) for n, one in enumerate(page.grid.fields)}
    wanted = [(f"{columns[key]}{first}:{columns[key]}{first + count - 1}", texts) for key, texts in page.lists.items()]
    wanted += [(f"{columns[key]}{first + row}", texts) for (row, key), texts in page.row_lists.items()]
    for cells, texts in wanted:
        if texts and count:
            offered = DataValidation(type="list", formula1=lists.range(texts), allow_blank=True)
            offered.errorTitle, offered.error = "Выберите из списка", "Выберите значение из списка или очистите ячейку."
            sheet.add_data_validation(offered)
            offered.add(cells)


def _fill(cell: Cell | MergedCell, value: Value) -> None:
    """A number as a number, everything else as text that is never run."""
    if value is None or value == "":
        return
    if isinstance(value, (int, Decimal)):
        cell.value = value
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = "DD.MM.YYYY"
    else:
        text = kept(printable(value)[:_LONGEST_TEXT])
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith("'") or runs(text)


def _width(one: Field, grid: Grid) -> int:
    longest = max((len(line) for row in grid.rows for line in str(row.get(one.key) or "").splitlines()), default=0)
    return max(_NARROWEST, min(_WIDEST, max(longest, len(one.title)) + 2))


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    """A name that a spreadsheet allows, of its own."""
    bare = re.sub(r"[\[\]:*?/\\']", " ", printable(name)).strip()[:_LONGEST_NAME] or "Лист"
    known = {other.casefold() for other in taken}
    n, wanted = 1, bare
    while wanted.casefold() in known:
        n += 1
        wanted = f"{bare[: _LONGEST_NAME - 5]} ({n})"
    return wanted


def _stable(content: bytes) -> bytes:
    """The same file without the time at which it was written."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "docProps/core.xml":
                data = _CHANGED.sub(rb"\g<1>2020-01-01T00:00:00Z", data)
            entry = zipfile.ZipInfo(part.filename, _BEFORE_ALL)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = part.external_attr
            new.writestr(entry, data)
    return written.getvalue()
