"""Tables as text: which encoding, which delimiter, and the rows, as Excel and LibreOffice would open them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from shnor_tui.i18n import _
from shnor_tui.interchange.sheet_builder import SheetBuilder, too_large
from shnor_tui.interchange.sheets import Cell, Refused, Sheet
from shnor_tui.interchange.shown import cell_text

_TAB = "\t"
_DELIMITERS = (_TAB, ";", ",")

_SAMPLE_ROWS = 200
_SAMPLE = 100_000
_LONGEST_LINE = 1_000_000
_END = "\ufdd0end"
_OWN_DELIMITER = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_RUSSIAN = re.compile("[А-Яа-яЁё«»№–—…°„“”’•\xa0]")
_COMMON = re.compile("[оеаинтсрвлкмдпу]")
_INVERTED = re.compile("[а-яё][А-ЯЁ]{2}")
_USUAL = re.compile("[А-ЯЁа-яё][а-яё]{2}")


def read_csv(content: bytes) -> Sheet:
    """The only sheet of a csv file. Raises Refused when it is no text or its encoding can't be told."""
    text = decoded(content)
    own = _OWN_DELIMITER.match(text)
    if own:
        return _read(text[own.end() :], own[1])
    return _read(text, _delimiter(text))


def read_copied(text: str) -> Sheet:
    """What was copied from a spreadsheet. Raises Refused when it is too large."""
    builder = SheetBuilder("", lettered=False)
    for number, fields in enumerate(copied_rows(text)):
        for column, field in enumerate(fields):
            builder.put(number, column, Cell(cell_text(field)))
    return builder.sheet()


def copied_rows(text: str) -> list[list[str]]:
    """The cells of what was copied from a spreadsheet, by rows. Only cells with tabs, line breaks or quotation marks of their
    own are quoted there; where the marks don't pair like that, they are just text."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_TAB, strict=True))
    except csv.Error:
        rows = [line.split(_TAB) for line in text.replace("\r\n", "\n").split("\n")]
    return [row or [""] for row in rows]


def _read(text: str, delimiter: str) -> Sheet:
    """The rows of a text whose delimiter is known; a quoted cell may hold line breaks. Raises Refused."""
    if any(len(line) > _LONGEST_LINE for line in io.StringIO(text)):
        raise too_large()
    builder = SheetBuilder("", lettered=False)
    fields: list[str] = []
    number = -1
    try:
        for number, fields in enumerate(_records(f"{text}\n{_END}", delimiter)):
            for column, field in enumerate(fields):
                if field != _END:
                    builder.put(number, column, Cell(cell_text(field)))
    except csv.Error as error:
        raise _open_quote(number + 2) from error
    if fields != [_END]:
        raise _open_quote(number + 1)
    return builder.sheet()


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, Windows' or DOS' Cyrillic. Raises Refused."""
    for sign, encoding in _MARKS:
        if content.startswith(sign):
            return _strictly(content[len(sign) :], encoding)
    if b"\0" in content:
        raise Refused(_("it is neither a table nor a text"), _("Save the table as .xlsx or .csv."))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _cyrillic(content)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unknown_encoding() from error
    if "\0" in text:
        raise Refused(_("it is neither a table nor a text"), _("Save the table as .xlsx or .csv."))
    return text


def _cyrillic(content: bytes) -> str:
    readings = [content.decode(encoding, errors="replace") for encoding in ("cp1251", "cp866")]
    best = max(readings, key=_russian)
    sample = best[:_SAMPLE]
    foreign = sum(not character.isascii() for character in sample)
    if "\ufffd" in best or _russian(best)[0] < 0.9 * foreign:
        raise _unknown_encoding()
    if len(_INVERTED.findall(sample)) > len(_USUAL.findall(sample)):
        raise _unknown_encoding()
    return best


def _russian(text: str) -> tuple[int, int]:
    """How much at the beginning of a text is written as Russian is, and how many of its letters are frequent ones."""
    sample = text[:_SAMPLE]
    return len(_RUSSIAN.findall(sample)), len(_COMMON.findall(sample))


def _unknown_encoding() -> Refused:
    return Refused(_("its letters are encoded in an unknown way"), _("Save it as «CSV UTF-8» or as .xlsx."))


def _delimiter(text: str) -> str:
    """The delimiter that parts most rows into the same number of cells.

    Commas inside numbers and sentences part rows evenly too, so a comma has to be clearly better than a semicolon.
    """
    evenness = {delimiter: _evenness(text, delimiter) for delimiter in _DELIMITERS}
    best = max(evenness.values())
    return next(delimiter for delimiter in _DELIMITERS if evenness[delimiter] >= 0.5 * best)


def _evenness(text: str, delimiter: str) -> int:
    """How many of the first rows have the most frequent number of cells, where that is more than one."""
    try:
        widths = Counter(len(fields) for fields in islice(_records(text, delimiter), _SAMPLE_ROWS))
    except csv.Error:
        return 0
    return max((rows for width, rows in widths.items() if width > 1), default=0)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _open_quote(row: int) -> Refused:
    return Refused(
        _("from row {row} on a quotation mark is opened and not closed").format(row=row),
        _("Correct that row or save the table as .xlsx."),
    )
