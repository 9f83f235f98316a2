"""How readings, verdicts and targets read on the screen. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from shnor_tui.domain.indicator import Indicator, Reading, ReadingState, Verdict
from shnor_tui.domain.roadmap import Status
from shnor_tui.i18n import _, mark
from shnor_tui.tui.rows import Glyphs
from shnor_tui.workspace.facts import in_figures, in_unit
from shnor_tui.workspace.field_titles import word_of
from shnor_tui.workspace.reading_text import written

_SIGNS: Mapping[Verdict, tuple[Status, str, str]] = MappingProxyType(
    {
        Verdict.REACHED: (Status.DONE, "good", mark("target reached")),
        Verdict.MISSED: (Status.NOT_DONE, "late", mark("target missed")),
        Verdict.UNKNOWN: (Status.NOT_STARTED, "soon", mark("no data")),
    }
)
"""The glyph, the style and the word of each verdict."""


def verdict_glyph(verdict: Verdict, glyphs: Glyphs) -> str:
    """Its sign, of one cell."""
    return glyphs[_SIGNS[verdict][0]]


def verdict_style(verdict: Verdict) -> str:
    """Its colour."""
    return _SIGNS[verdict][1]


def verdict_word(verdict: Verdict) -> str:
    """«достигнут», «не достигнут», «нет данных»"""
    return _(_SIGNS[verdict][2])


def verdict_beside(verdict: Verdict, state: ReadingState | None) -> str:
    """The word of a verdict beside a value; empty where there is none, or where «reached» is all that is known of it."""
    said = verdict is Verdict.UNKNOWN or state is ReadingState.REACHED
    return "" if said else verdict_word(verdict)


def target_words(indicator: Indicator) -> str:
    """«цель – не менее 75 %», «цель – не более прошлого значения»; empty without a target. In words, for ASCII has no ≥."""
    word = word_of(indicator.direction)
    if indicator.against_previous:
        return _("target: {word} the value before").format(word=word)
    if indicator.target is None:
        return ""
    return _("target: {word} {value}").format(word=word, value=in_unit(indicator.target, indicator))


def value_words(value: Decimal | None, indicator: Indicator, state: ReadingState = ReadingState.NO_DATA) -> str:
    """«71,7 %», or why there is no number."""
    return in_unit(value, indicator) or word_of(state)


def reading_words(reading: Reading | None, indicator: Indicator) -> str:
    """What a cell shows: «96/131 = 73,3 %», «81,5 %», «13», or why there is no number."""
    if reading is None:
        return ""
    value = reading.number(indicator.unit)
    if value is None:
        return _("reached, no number") if reading.state is ReadingState.REACHED else word_of(reading.state)
    shown = in_unit(value, indicator) if indicator.unit == "%" else in_figures(value, indicator)
    return f"{written(reading, indicator)} = {shown}" if reading.numerator is not None else f"{shown}"
