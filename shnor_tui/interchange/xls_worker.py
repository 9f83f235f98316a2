"""The child process that reads an old Excel workbook: from standard input, to standard output as one msgpack Answer.

A damaged .xls makes its parsers loop or ask for gigabytes, so none of them runs where a person works.
"""

from __future__ import annotations

import contextlib
import io
import resource
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from shnor_tui.interchange.sheet_builder import MOST_CELLS, MOST_COLUMNS, MOST_ROWS

if TYPE_CHECKING:
    import xlrd

MOST_MEMORY = 768 * 1024 * 1024
MOST_CPU_SECONDS = 20


class RawCell(msgspec.Struct, frozen=True, array_like=True):
    """A filled cell: its place from 0, its kind (text, number, truth, error, day, time), how it is shown."""

    row: int
    column: int
    kind: str
    value: float | str
    number_format: str = ""
    moment: datetime | None = None


class RawSheet(msgspec.Struct, frozen=True):
    """A sheet; merged ranges are top, left, bottom, right, both corners included."""

    name: str
    hidden: bool = False
    cells: list[RawCell] = []
    merged: list[tuple[int, int, int, int]] = []


class Answer(msgspec.Struct, frozen=True):
    """What was read, or why not: «encrypted», «large» or the parser's words."""

    sheets: list[RawSheet] = []
    failure: str = ""


class _TooLarge(Exception):
    """More than is ever read."""


def answer(content: bytes) -> Answer:
    """Read a workbook."""
    import xlrd  # noqa: PLC0415  (only the child needs it)

    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        return Answer([_sheet(book, sheet) for sheet in book.sheets()])
    except _TooLarge:
        return Answer(failure="large")
    except Exception as error:  # noqa: BLE001  (the parser raises whatever a damaged file makes it raise)
        return Answer(failure="encrypted" if "encrypted" in str(error) else repr(error)[:500])


def _sheet(book: xlrd.Book, sheet: Any) -> RawSheet:
    if sheet.visibility:
        return RawSheet(sheet.name, hidden=True)
    cells: list[RawCell] = []
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if (raw := _cell(book, row, column, cell)) is None:
                continue
            if row >= MOST_ROWS or column >= MOST_COLUMNS or len(cells) >= MOST_CELLS:
                raise _TooLarge
            cells.append(raw)
    merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    return RawSheet(sheet.name, cells=cells, merged=merged)


def _cell(book: xlrd.Book, row: int, column: int, cell: Any) -> RawCell | None:
    import xlrd  # noqa: PLC0415

    if cell.ctype == xlrd.XL_CELL_TEXT:
        return RawCell(row, column, "text", cell.value) if cell.value.strip() else None
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return RawCell(row, column, "error", xlrd.error_text_from_code.get(cell.value, "#VALUE!"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return RawCell(row, column, "truth", float(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        with contextlib.suppress(ValueError, OverflowError, xlrd.XLDateError):
            moment = xlrd.xldate_as_datetime(cell.value, book.datemode)
            return RawCell(row, column, "time" if cell.value < 1 else "day", cell.value, moment=moment)
    if cell.ctype in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
        number_format = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        return RawCell(
            row, column, "number", float(cell.value), number_format if cell.ctype == xlrd.XL_CELL_NUMBER else ""
        )
    return None


def main() -> None:
    """Read standard input within the limits."""
    for limit, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_CPU_SECONDS)):
        with contextlib.suppress(ValueError):  # the account itself is allowed less
            resource.setrlimit(limit, (most, most))
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
