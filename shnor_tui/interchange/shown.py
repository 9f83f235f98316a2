"""How office programs show values, in Russian: «45,5», «75 %», «28.07.2020», «да», «#ДЕЛ/0!»."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from shnor_tui.domain.printable import printable
from shnor_tui.i18n import _, mark
from shnor_tui.interchange.sheets import Cell

Moment = date | time | timedelta

_ERRORS = {
    "#DIV/0!": mark("#DIV/0!"),
    "#N/A": mark("#N/A"),
    "#NAME?": mark("#NAME?"),
    "#NULL!": mark("#NULL!"),
    "#NUM!": mark("#NUM!"),
    "#REF!": mark("#REF!"),
    "#VALUE!": mark("#VALUE!"),
}

_DECORATION = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_DIGITS = re.compile(r"[#?, ]*(?P<whole>0*)")
_FINEST = 9


class _Shape(NamedTuple):
    """What is used of a number format: whether it is of percentages, and the digits before the point that are always shown."""

    percent: bool
    whole: int


def cell_text(text: str) -> str:
    """Text as a cell keeps it: nothing that steers a terminal, no tabs, no blanks around it or around its lines."""
    if "\n" not in text and text.isprintable():
        return text.strip()
    return "\n".join(line.strip() for line in printable(text).replace("\t", " ").split("\n")).strip()


def number_text(value: float, number_format: str = "General") -> str:
    """A number with all its digits, whatever its format hides of them: what is imported is the value, and 74,6 shown as 75
    would reach a target that was missed. Percentages read «75 %», codes keep their zeros («007»), thousands are never parted."""
    if not math.isfinite(value):
        return str(value)
    if number_format == "General" and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    shape = _shape(number_format)
    exact = Decimal(format(value, ".15g")) * (100 if shape.percent else 1)
    shown = _zero_filled(_trimmed(_rounded(exact)), shape.whole)
    return f"{shown} %" if shape.percent else shown


@lru_cache(1000)
def _shape(number_format: str) -> _Shape:
    pattern = _DECORATION.sub("", number_format.partition(";")[0]).strip()
    percent = pattern.endswith("%")
    digits = _DIGITS.match(pattern) if re.search("[0#?]", pattern) and not pattern.endswith(",") else None
    return _Shape(percent, len(digits["whole"]) if digits else 0)


def _rounded(value: Decimal) -> str:
    """Without the noise of binary fractions, 0,30000000000000004."""
    if value.adjusted() > 12:
        return format(value, "f")
    return format(value.quantize(Decimal(1).scaleb(-_FINEST), ROUND_HALF_UP), "f")


def _trimmed(digits: str) -> str:
    whole, _point, fraction = digits.partition(".")
    shown = f"{whole},{fraction}".rstrip("0").rstrip(",") if fraction else whole
    return shown.removeprefix("-") if not shown.strip("-0,") else shown


def _zero_filled(shown: str, digits: int) -> str:
    whole, comma, fraction = shown.partition(",")
    return whole.zfill(min(digits, 30)) + comma + fraction


def moment_text(value: Moment) -> str:
    """28.07.2020, 28.07.2020 14:05, 14:05, 26:30; seconds only where there are any."""
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    clock = "%H:%M:%S" if isinstance(value, datetime | time) and value.second else "%H:%M"
    if isinstance(value, time):
        return value.strftime(clock)
    day = f"{value.day:02}.{value.month:02}.{value.year:04}"
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        return f"{day} {value.strftime(clock)}"
    return day


def truth_text(value: bool) -> str:
    """«да» or «нет»."""
    return "да" if value else "нет"


def is_error(text: str) -> bool:
    """Whether a formula's text is an error's name."""
    return text in _ERRORS or text.startswith("Err:")


def error_cell(code: str) -> Cell:
    """A cell that holds an error such as #DIV/0!."""
    name = _(_ERRORS[code]) if code in _ERRORS else cell_text(code)
    return Cell(name, _("The table has an error in this cell: {error}.").format(error=name))


def uncomputed_cell() -> Cell:
    """A cell with a formula whose result is not in the file."""
    return Cell(
        "",
        _(
            "This cell holds a formula without its result: open the file in Excel or LibreOffice, save it and read it again."
        ),
    )
