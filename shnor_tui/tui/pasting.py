"""What a spreadsheet puts on the clipboard: cells between tabs, rows on lines of their own."""

from __future__ import annotations

import re

from shnor_tui.domain.printable import printable, printable_line
from shnor_tui.interchange.csv_text import copied_rows

_THOUSANDS = re.compile(r"[+\-\u2212]?\d{1,3}(?:[\u00a0\u202f]\d{3})+(?:[.,]\d+)?")


def block_of(text: str) -> list[list[str]]:
    """The cells of a pasted text by rows; blanks around them are left out, and so are lines at its end and columns at its right
    without any text."""
    rows = copied_rows(printable(text))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max((n for row in rows for n, cell in enumerate(row, 1) if cell.strip()), default=0)
    return [[_tidy(cell) for cell in row[:width]] for row in rows]


def _tidy(cell: str) -> str:
    """Single blanks; none within a number, which spreadsheets write with hard ones between thousands."""
    if _THOUSANDS.fullmatch(cell.strip()):
        return "".join(cell.split())
    return " ".join(printable_line(cell).split())
