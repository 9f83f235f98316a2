"""Sheets written down in tests, and the counts of a preview."""

from __future__ import annotations

from collections.abc import Sequence

from shnor_tui.interchange.lines import Action, Preview
from shnor_tui.interchange.sheets import Book, Cell, Row, Sheet

COVERED = Cell(covered=True)


def wide(text: str, across: int) -> list[Cell]:
    """A cell that is merged over several columns."""
    return [Cell(text, across=across), *[COVERED] * (across - 1)]


def sheet(*rows: Sequence[str | Cell], name: str = "Лист1") -> Sheet:
    """A sheet of texts and cells; the first row is row 1."""
    cells = [tuple(Cell(cell) if isinstance(cell, str) else cell for cell in row) for row in rows]
    return Sheet(name, tuple(Row(number, row) for number, row in enumerate(cells, 1)))


def book(*rows: Sequence[str | Cell], name: str = "Лист1") -> Book:
    """A book of one sheet."""
    return Book("файл.xlsx", (sheet(*rows, name=name),))


def counts(preview: Preview) -> dict[str, int]:
    """How many lines there are of each action; those of none are left out."""
    return {action.value: n for action in Action if (n := preview.count(action))}
