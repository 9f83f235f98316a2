"""What a spreadsheet puts on the clipboard: cells between tabs, rows on lines of their own."""

from __future__ import annotations

import csv
import io
import re

from shnor_tui.domain.printable import printable, printable_line

_THOUSANDS = re.compile(r"[+\-\u2212]?\d{1,3}(?:[\u00a0\u202f]\d{3})+(?:[.,]\d+)?")


def block_of(text: str) -> list[list[str]]:
    """The cells of a pasted text by rows; blanks around them are left out, and so are lines at its end and columns at its right
    without any text.

    A cell that holds a tab, a line break or a quote of its own comes quoted, as spreadsheets copy it; other quotes are text.
    """
    lines = printable(text)
    rows = _quoted(lines) if _has_quoted(lines) else [line.split("\t") for line in lines.split("\n")]
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max((n for row in rows for n, cell in enumerate(row, 1) if cell.strip()), default=0)
    return [[_tidy(cell) for cell in row[:width]] for row in rows]


def _tidy(cell: str) -> str:
    """Single blanks; none within a number, which spreadsheets write with hard ones between thousands."""
    if _THOUSANDS.fullmatch(cell.strip()):
        return "".join(cell.split())
    return " ".join(printable_line(cell).split())


def _quoted(lines: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(lines, newline=""), dialect="excel-tab"))


def _has_quoted(lines: str) -> bool:
    """Whether a cell is wholly in quotes; a quote that merely begins a text, as of a school's name, ends elsewhere."""
    cells = [cell for line in lines.split("\n") for cell in line.split("\t")]
    opened = sum(cell.startswith('"') for cell in cells)
    return opened > 0 and opened == sum(cell.endswith('"') for cell in cells)
