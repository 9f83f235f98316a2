"""Plain sheets of cells: what every office file becomes before anyone asks what it means."""

from __future__ import annotations

from dataclasses import dataclass

from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.interchange.prose import Passage


class UnreadableFile(BadInput):
    """A file that holds no table that can be read: its name, what is wrong with it, what to do."""


class Refused(Exception):
    """Raised by the readers, which know no file names: `why` a content is not read (a part of a sentence) and the advice."""

    def __init__(self, why: str, advice: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    `text` is what a person sees: stripped, lines parted by \\n, numbers with a decimal comma and all their digits («45,5»),
    «75 %», «28.07.2020», «да» and «нет». `problem` says, in the interface's language, why the text can't be relied on: an error
    of the table, a formula whose result the file doesn't hold. `across` is the number of columns of a merged cell; the columns
    that it covers hold cells that are `covered`, without text.
    """

    text: str = ""
    problem: str = ""
    across: int = 1
    covered: bool = False


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the number that the office program gives it; cells after the last filled one are not kept."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def empty(self) -> bool:
        """Whether nobody sees anything in it."""
        return not any(cell.text or cell.problem for cell in self.cells)

    def text(self, column: int) -> str:
        """What column `column` (from 0) shows."""
        return self.cells[column].text if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: rows without gaps from the first to the last filled one. `lettered`: its columns are called A, B, C.

    `above` are the paragraphs that stand before the table in a document.
    """

    name: str
    rows: tuple[Row, ...]
    lettered: bool = True
    above: tuple[str, ...] = ()

    def address(self, row: Row, column: int) -> str:
        """Where a cell is, as people find it: «C7», or in words where columns have no letters."""
        if self.lettered:
            return f"{column_letters(column)}{row.number}"
        return _("row {row}, column {column}").format(row=row.number, column=column + 1)


@dataclass(frozen=True, slots=True)
class Book:
    """A file: its name without the directory, its sheets that are not empty, the names of hidden sheets, which are not read.

    `prose` is what a document says from its beginning to its end; tables of other files have none. `beside` is what it says
    elsewhere, in notes, boxes or pictures, which nobody takes.
    """

    name: str
    sheets: tuple[Sheet, ...]
    skipped: tuple[str, ...] = ()
    prose: tuple[Passage, ...] = ()
    beside: tuple[str, ...] = ()


def column_letters(column: int) -> str:
    """A, B … Z, AA … for columns from 0."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
