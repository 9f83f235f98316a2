"""How a value moved: a row of bars over the years, and the change in words. Changes of % are in percentage points."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from shnor_tui.domain.russian import number, with_unit

BARS = "▁▂▃▄▅▆▇█"
ASCII_BARS = "_.:-=+*#"
GAP = "·"
ASCII_GAP = " "

LEAST_YEARS = 3
"""Bars of fewer years say no more than the change in words does."""

SHOWN_YEARS = 5
"""How far back a trend goes."""

UNCHANGED_BELOW = Decimal("0.05")
"""A smaller change is none: it would read as 0,0."""

_TENTH = Decimal("0.1")


def sparkline(values: Sequence[Decimal | None], *, ascii_only: bool = False) -> str:
    """A bar for each value between the lowest and the highest of them, a gap for one that is not known."""
    bars, gap = (ASCII_BARS, ASCII_GAP) if ascii_only else (BARS, GAP)
    known = [value for value in values if value is not None]
    if not known:
        return gap * len(values)
    low, high = min(known), max(known)
    return "".join(gap if value is None else bars[_height(value, low, high, len(bars))] for value in values)


def bars_of_years(values: Sequence[Decimal | None], *, ascii_only: bool = False) -> str:
    """The sparkline of values by year; empty while fewer than `LEAST_YEARS` of them are known."""
    known = sum(value is not None for value in values)
    return sparkline(values, ascii_only=ascii_only) if known >= LEAST_YEARS else ""


def _height(value: Decimal, low: Decimal, high: Decimal, heights: int) -> int:
    if low == high:
        return heights // 2
    return int(((value - low) * (heights - 1) / (high - low)).to_integral_value(ROUND_HALF_UP))


def difference(before: Decimal, now: Decimal) -> Decimal:
    """What the value grew by, 0 when it did not change. Taken from the values as they are shown, with one digit behind the
    comma, so that whoever checks the sum finds it right."""
    if abs(now - before) < UNCHANGED_BELOW:
        return Decimal(0)
    return _shown(now) - _shown(before)


def difference_in_words(before: Decimal, now: Decimal, unit: str = "%") -> str:
    """«+2,5 п.п.», «−3 чел.», «без изменений»."""
    if not difference(before, now):
        return "без изменений"
    return with_unit(difference_in_figures(before, now), unit_of_change(unit))


def difference_in_figures(before: Decimal, now: Decimal) -> str:
    """«+2,5», «−3», «0»."""
    grown = difference(before, now)
    return f"{'+' if grown > 0 else ''}{number(grown)}"


def change_in_words(before: Decimal, now: Decimal, unit: str = "%") -> str:
    """«выросла на 2,5 п.п. (с 79,0 % до 81,5 %)», «снизилась на 3 чел. (с 8 чел. до 5 чел.)», «не изменилась (81,5 %)»."""
    grown = difference(before, now)
    if not grown:
        return f"не изменилась ({_in_unit(now, unit)})"
    verb = "выросла" if grown > 0 else "снизилась"
    by = with_unit(number(abs(grown)), unit_of_change(unit))
    return f"{verb} на {by} (с {_in_unit(before, unit)} до {_in_unit(now, unit)})"


def unit_of_change(unit: str) -> str:
    """What changes are counted in: percentage points for %, else the unit itself."""
    return "п.п." if unit == "%" else unit


def _shown(value: Decimal) -> Decimal:
    return value.quantize(_TENTH, ROUND_HALF_UP)


def _in_unit(value: Decimal, unit: str) -> str:
    """Percentages keep their tenths: «79,0 %» beside «81,5 %»."""
    text = number(value)
    if unit == "%" and "," not in text:
        text += ",0"
    return with_unit(text, unit)
