"""Finding the table in a sheet: titles above it, its heading of one or two rows, its rows, and the notes below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shnor_tui.interchange.headings import NO_WISHES, ColumnMapping, Form, Heading, map_columns
from shnor_tui.interchange.sheets import Row, Sheet
from shnor_tui.interchange.words import plain

_ROWS_LOOKED_AT = 40
_COLUMNS_LOOKED_AT = 400

_NOTE = re.compile(r"\s*(?:\*|примечани|исп(?:\.|олнитель\b)|составил|подпись|м\.\s?п\.)|.*_{3}", re.IGNORECASE)
_TOTAL = re.compile(r"\s*(?:итого|всего|итог)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a sheet. `above` and `below` are the texts around it; `left` are rows of totals, which are not taken."""

    sheet: Sheet
    form: Form
    headings: tuple[Heading, ...]
    mapping: ColumnMapping
    above: tuple[str, ...]
    rows: tuple[Row, ...]
    left: tuple[str, ...]
    below: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unfit:
    """A sheet without such a table; the form and the mapping are of what came nearest, where anything did."""

    sheet: Sheet
    form: Form | None = None
    headings: tuple[Heading, ...] = ()
    mapping: ColumnMapping | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """The heading that some rows would be, and where the table would begin."""

    first: int
    after: int
    form: Form
    headings: tuple[Heading, ...]
    mapping: ColumnMapping


def find_table(sheet: Sheet, forms: Sequence[Form], wishes: Mapping[str, str] = NO_WISHES) -> Table | Unfit:
    """The table of a sheet in the form that fits best. A single text heads only a list of such, and only for certain."""
    rows = [row for row in sheet.rows if not row.empty]
    best: _Candidate | None = None
    one_column = all(len(_texts(row)) < 2 for row in rows)
    for first in range(min(len(rows), _ROWS_LOOKED_AT)):
        if not one_column and len(_texts(rows[first])) < 2:
            continue
        for found in _candidates(rows, first, forms, wishes):
            if one_column and found.mapping.doubtful:
                continue
            if best is None or found.mapping.worth > best.mapping.worth:
                best = found
        if best and not best.mapping.missing:
            break
    if best is None:
        return Unfit(sheet)
    if best.mapping.missing:
        return Unfit(sheet, best.form, best.headings, best.mapping)
    return _table(sheet, best, rows)


def continued(sheet: Sheet, table: Table) -> Table | None:
    """The table as it goes on in the next one of a document, which is as wide and has no heading of its own."""
    if sheet.lettered or _width(sheet) != _width(table.sheet):
        return None
    found = _Candidate(0, 0, table.form, table.headings, table.mapping)
    return _table(sheet, found, [row for row in sheet.rows if not row.empty])


def _width(sheet: Sheet) -> int:
    return max((len(row.cells) for row in sheet.rows), default=0)


def _candidates(
    rows: Sequence[Row], first: int, forms: Sequence[Form], wishes: Mapping[str, str]
) -> Iterator[_Candidate]:
    """The row as a heading, alone and with the one below it, in each form."""
    single = tuple(Heading(column, (text,)) for column, text in _texts(rows[first]).items())
    readings = [(first + 1, single)]
    if first + 1 < len(rows) and (double := _with_lower(rows[first], rows[first + 1])):
        readings.append((first + 2, double))
    for after, headings in readings:
        for form in forms:
            yield _Candidate(first, after, form, headings, map_columns(form, headings, wishes))


def _with_lower(upper: Row, lower: Row) -> tuple[Heading, ...]:
    """The headings of two rows; none when the lower one has no text below a merged or an empty cell of the upper one."""
    own, under = _texts(upper), _texts(lower)
    if not any(column not in own or upper.cells[column].across > 1 for column in under):
        return ()
    headings, parent = [], ""
    for column in sorted(own.keys() | under.keys()):
        parent = own.get(column, parent if column in under else "")
        texts = tuple(text for text in (parent, under.get(column, "")) if text)
        headings.append(Heading(column, texts))
    return tuple(headings)


def _table(sheet: Sheet, found: _Candidate, rows: Sequence[Row]) -> Table:
    taken: list[Row] = []
    left: list[str] = []
    below: list[str] = []
    head = {heading.column: plain(heading.texts[-1]) for heading in found.headings}
    gap, last = False, rows[found.after - 1].number if found.after else 0
    for row in rows[found.after :]:
        gap, last = gap or row.number > last + 1, row.number
        texts = _texts(row)
        if not texts or _repeats(texts, head) or _numbers_columns(texts):
            continue
        full = not found.form.missing(key for key, column in found.mapping.columns.items() if column in texts)
        if _TOTAL.match(next(iter(texts.values()))):
            left.append(_line(row))
        elif _is_remark(texts, found) or (not full and (below or _is_note(texts, gap=gap, form=found.form))):
            below.append(_line(row))
        else:
            taken.append(row)
            gap = False
    while taken and found.form.sections and len(_texts(taken[-1])) == 1:
        below.insert(0, _line(taken.pop()))
    above = (*sheet.above, *(_line(row) for row in rows[: found.first]))
    return Table(sheet, found.form, found.headings, found.mapping, above, tuple(taken), tuple(left), tuple(below))


def _is_remark(texts: Mapping[int, str], found: _Candidate) -> bool:
    """Whether a row of several columns holds nothing but a remark or a signature, be it where a needed text stands."""
    return len(texts) == 1 < len(found.mapping.columns) and bool(_NOTE.match(next(iter(texts.values()))))


def _is_note(texts: Mapping[int, str], *, gap: bool, form: Form) -> bool:
    """Whether a row is no row of the table: a remark, a signature, or a text that stands apart."""
    first = next(iter(texts.values()))
    return bool(_NOTE.match(first)) or (gap and len(texts) == 1 and not form.sections)


def _repeats(texts: Mapping[int, str], head: Mapping[int, str]) -> bool:
    """Whether a row is the heading again, as on each page."""
    return len(texts) > 1 and all(head.get(column) == plain(text) for column, text in texts.items())


def _numbers_columns(texts: Mapping[int, str]) -> bool:
    """Whether a row only counts the columns: 1, 2, 3 …"""
    counted = [text.strip().strip(".") for text in texts.values()]
    return len(counted) > 2 and counted == [str(n) for n in range(1, len(counted) + 1)]


def _texts(row: Row) -> dict[int, str]:
    """The texts of a row by column, from the left."""
    cells = enumerate(row.cells[:_COLUMNS_LOOKED_AT])
    return {column: cell.text for column, cell in cells if cell.text.strip() and not cell.covered}


def _line(row: Row) -> str:
    return " ".join(" ".join(_texts(row).values()).split())
