"""The sections of a roadmap: rows, cells and paragraphs that begin one, numbered by hand, by Word, in Roman or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shnor_tui.interchange.defusing import as_meant
from shnor_tui.interchange.sheets import Row

_NUMBERED = re.compile(
    r"(?:(?:раздел|направление|этап|блок|задача)\s*№?\s*(?P<named>[IVXLІ]+|\d+)\s*[.):–-]?"
    r"|(?P<number>\d{1,2}(?:\.\d{1,2}){1,2}(?=[.)\s])|(?:[IVXLІ]+|\d{1,3})(?=\s*[.)]))\s*[.)]?)"
    r"\s*(?P<title>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
ROMAN = {number: n for n, number in enumerate(_NUMERALS, 1)}
_WORDS = re.compile("[А-Яа-яЁё]{3}")


@dataclass(frozen=True, slots=True)
class Heading:
    """A section as the file names it; without a number it is given one."""

    number: str
    title: str


def section_of(text: str) -> Heading:
    """The section that a text names, «I. Организация» or «Раздел 2. Аналитика»."""
    line = " ".join(text.split())
    match = _NUMBERED.fullmatch(line)
    if match is None:
        return Heading("", line)
    return Heading(match["named"] or match["number"], match["title"] or line)


def heading_row(row: Row, number: int | None, title: int, numbers: Sequence[str]) -> Heading | None:
    """The section that a row begins: its only text, or a number and a title of which the items' numbers go on."""
    cells = [(column, cell) for column, cell in enumerate(row.cells) if cell.text and not cell.covered]
    if len(cells) == 1:
        column, cell = cells[0]
        alone = column != number or cell.across > 1 or _WORDS.search(cell.text)
        return section_of(cell.text) if alone else None
    if [column for column, _cell in cells] != [number, title]:
        return None
    own = item_number(cells[0][1].text)
    begun = any(other.startswith((f"{own}.", f"{ROMAN.get(own.upper(), own)}.")) for other in numbers)
    if "." in own or not (begun or cells[1][1].across > 1):
        return None
    return Heading(own, " ".join(cells[1][1].text.split()))


def goes_on(section: str, numbers: Sequence[str]) -> bool:
    """Whether items' numbers, where there are any, go on from a section's."""
    return not any(numbers) or any(number.startswith(f"{section}.") for number in numbers)


def named_section(row: Row, column: int | None) -> str:
    """What a row's cell says of its section; empty where there is no such column."""
    return "" if column is None else as_meant(row.text(column))


def item_number(text: str) -> str:
    """An item's number without blanks and the sign behind it."""
    return "".join(text.split()).rstrip(".)")
