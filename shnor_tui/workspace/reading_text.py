"""A value of an indicator as people type it, and back: «81,5», «45/60», «не проводилось»."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeAlias

from shnor_tui.domain.indicator import Indicator, Reading, ReadingState
from shnor_tui.domain.russian import searchable
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.workspace.find import number_of

Fields: TypeAlias = Mapping[str, Any]
"""What a reading says: its state, value, numerator and denominator."""

COUNTED = frozenset({"чел.", "чел", "ед.", "ед", "шт.", "шт"})
"""Units of which there are whole numbers only."""

MOST = Decimal(10) ** 12
"""A larger number is a slip of the finger."""

PER_CENT = "%"
_PER_CENT_WORDS = frozenset({"процент", "проценты", "процентов", "проц.", "проц", "％", "per cent", "percent"})
_WHOLE = Decimal(100)

_WORDS: Mapping[ReadingState, tuple[str, ...]] = MappingProxyType(
    {
        ReadingState.NOT_HELD: ("не проводилось", "-", "–", "—", "н/п", "нп", "not held"),
        ReadingState.NO_DATA: ("нет данных", "?", "н/д", "нд", "no data"),
        ReadingState.REACHED: ("достигнуто", "достигнут", "reached"),
    }
)
"""What states are typed as; the first is how they are written."""

_STATES = {word: state for state, words in _WORDS.items() for word in words}
_NUMBER = r"[+\-\u2212]?\d+(?:[.,]\d+)?"
_FRACTION = re.compile(r"(.+?)(?:/|\\|\bиз\b|\bof\b)(.+)")
_TWO_NUMBERS = re.compile(rf"({_NUMBER}) (?!0\d)({_NUMBER})")
"""45 60; what begins with a nought goes on a number, as of 1 045."""


def parse_reading(text: str, indicator: Indicator) -> Fields | None:
    """What a typed text says of an indicator; None for an empty one, which clears.

    «81,5», «81,5 %», «45/60», «45 из 60», for % also «45 60»; «-» or «н/п» where nothing was held, «?» or «н/д» without data,
    «достигнуто» without a number.

    Raises:
        BadInput: no such thing, a share that looks like a fraction of one, more than the whole, less than nothing, a broken
            number of people or things.
    """
    typed = " ".join(searchable(text).split())
    if not typed:
        return None
    if typed in _STATES:
        return _fields(_STATES[typed])
    share = indicator.unit == PER_CENT
    parts = _FRACTION.fullmatch(typed) or (_TWO_NUMBERS.fullmatch(typed) if share else None)
    if parts:
        fields = _fields(ReadingState.VALUE, numerator=number_of(parts[1]), denominator=number_of(parts[2]))
    else:
        unit = searchable(indicator.unit)
        bare = typed.removesuffix(unit).rstrip() if unit else typed
        value = number_of(bare)
        if share and 0 < value < 1 and not typed.endswith(PER_CENT):
            raise BadInput(
                _("Is {typed} meant as {percent} %?").format(
                    typed=text.strip(), percent=_written((value * _WHOLE).normalize())
                ),
                _("Write the per cent: {percent}. If it is less than one per cent, add the sign: {typed} %.").format(
                    percent=_written((value * _WHOLE).normalize()), typed=text.strip()
                ),
            )
        fields = _fields(ReadingState.VALUE, value=value)
    check_reading(indicator, **fields)
    return fields


def unit_of(text: str) -> str:
    """A unit as it is stored; per cent have a sign by which they are known, however they are typed."""
    tidy = " ".join(text.split())
    return PER_CENT if searchable(tidy) in _PER_CENT_WORDS else tidy


def state_of(text: str) -> ReadingState | None:
    """The state that a text stands for: «-», «не проводилось», «?»; None for any other text."""
    return _STATES.get(" ".join(searchable(text).split()))


def check_reading(
    indicator: Indicator,
    *,
    state: ReadingState,
    value: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
) -> None:
    """Whether a reading can be stored.

    Raises:
        BadInput: no number where one is needed, one where none may be, a fraction that is none, a number that the unit rules
            out.
    """
    numbers = [number for number in (value, numerator, denominator) if number is not None]
    if state is not ReadingState.VALUE:
        if numbers:
            raise BadInput(_("A reading is either a number or says why there is none, not both."))
        return
    _check_form(value, numerator, denominator)
    for number in numbers:
        check_number(number)
    if denominator is not None and denominator <= 0:
        raise BadInput(_("The denominator of a fraction must be greater than zero."))
    if any(number < 0 for number in numbers):
        raise BadInput(_("A value cannot be negative."))
    if numerator is not None and denominator is not None:
        check_number(numerator / denominator)
    _check_unit(indicator.unit, value, numerator, denominator)


def check_number(number: Decimal) -> None:
    """Whether a number can be a value or a target.

    Raises:
        BadInput: it is none of everyday size.
    """
    if not number.is_finite():
        raise BadInput(_("A reading needs an ordinary number."))
    if abs(number) >= MOST:
        raise BadInput(_("«{text}» is too long a number.").format(text=_written(number)))


def _check_form(value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None) -> None:
    if (numerator is None) is not (denominator is None):
        raise BadInput(_("A fraction needs both its numerator and its denominator."))
    if value is None and numerator is None:
        raise BadInput(_("A reading needs a number or a fraction."))
    if value is not None and numerator is not None:
        raise BadInput(_("A reading is either a number or a fraction, not both."))


def _check_unit(unit: str, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None) -> None:
    if unit == PER_CENT:
        if value is not None and value > _WHOLE:
            raise BadInput(_("{value} % is more than the whole.").format(value=_written(value)))
        if numerator is not None and denominator is not None and numerator > denominator:
            raise BadInput(
                _("{part} of {whole} is more than the whole.").format(
                    part=_written(numerator), whole=_written(denominator)
                ),
                _("First how many, then out of how many: 45/60."),
            )
    elif unit in COUNTED:
        if numerator is not None:
            raise BadInput(_("A whole number is needed here, no fraction."))
        if value is not None and value != value.to_integral_value():
            raise BadInput(_("{value} is no whole number.").format(value=_written(value)))


def written(reading: Reading | None, indicator: Indicator) -> str:
    """A reading as it would be typed; `parse_reading` reads it back."""
    if reading is None:
        return ""
    if reading.state is not ReadingState.VALUE:
        return _WORDS[reading.state][0]
    if reading.numerator is not None and reading.denominator is not None:
        return f"{_written(reading.numerator)}/{_written(reading.denominator)}"
    if reading.value is None:
        return ""
    return _written(reading.value) + (" %" if indicator.unit == PER_CENT and 0 < reading.value < 1 else "")


def _written(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")


def _fields(
    state: ReadingState,
    value: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
) -> Fields:
    return {"state": state, "value": value, "numerator": numerator, "denominator": denominator}
