"""Indicators, their readings and verdicts. A reading is a value or says why there is none; it is never a bare 0."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from decimal import Decimal

from shnor_tui.domain.record import Record, Value
from shnor_tui.domain.roadmap import Scope


class Direction(enum.StrEnum):
    """Which way is better."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class ReadingState(enum.StrEnum):
    """What a reading says."""

    VALUE = "value"
    REACHED = "reached"
    NOT_HELD = "not_held"
    NO_DATA = "no_data"

    @property
    def words(self) -> str:
        """What documents print where there is no number."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    ReadingState.VALUE: "значение",
    ReadingState.REACHED: "достигнуто, значение не указано",
    ReadingState.NOT_HELD: "не проводилось",
    ReadingState.NO_DATA: "нет данных",
}


class Verdict(enum.StrEnum):
    """Whether the target is reached."""

    REACHED = "reached"
    MISSED = "missed"
    UNKNOWN = "unknown"

    @property
    def word(self) -> str:
        """The word that documents print."""
        return {"reached": "достигнут", "missed": "не достигнут", "unknown": "нет данных"}[self]


class Frequency(enum.StrEnum):
    """How often an indicator is measured in a school year."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods of a school year as readings name them; the whole year is «»."""
        return {"year": ("",), "half_year": ("1", "2"), "quarter": ("1", "2", "3", "4")}[self]


class Computation(Value, frozen=True, kw_only=True):
    """How an indicator follows from other data: a rule of `workspace.computed` and what it is asked for.

    `procedure`, `subject` and `grades` choose assessment procedures, `question` an answer or a derived figure of the survey,
    `kinds` kinds of training or of events; what is empty chooses all.
    """

    rule: str
    procedure: str = ""
    subject: str = ""
    grades: tuple[int, ...] = ()
    question: str = ""
    kinds: tuple[str, ...] = ()


class Indicator(Record, frozen=True, kw_only=True):
    """A measured target of a programme. `target` is in `unit`; None means that no target is set.

    `against_previous`: the target is the value of the period before. `scope` says whose readings there are, each school's or
    only the district's; `source` who gives them, in words. One that is `computed` needs none; a reading that was entered
    stands in its place.
    """

    programme: int
    code: str
    title: str
    unit: str = "%"
    target: Decimal | None = None
    direction: Direction = Direction.AT_LEAST
    against_previous: bool = False
    frequency: Frequency = Frequency.YEAR
    scope: Scope = Scope.SCHOOLS
    source: str = ""
    computed: Computation | None = None
    order: int = 0


class Reading(Record, frozen=True, kw_only=True):
    """An indicator's value for one school or (`school` is None) for the district, as a number or as a fraction.

    `period` is one of its frequency's periods.
    """

    indicator: int
    school: int | None = None
    period: str = ""
    state: ReadingState = ReadingState.NO_DATA
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    def number(self, unit: str) -> Decimal | None:
        """The value in `unit`: the number given, else the fraction (times 100 for %). None when there is none."""
        if self.state is not ReadingState.VALUE:
            return None
        if self.numerator is not None and self.denominator:
            return self.numerator * (100 if unit == "%" else 1) / self.denominator
        return self.value


def district_value(readings: Iterable[Reading], unit: str) -> Decimal | None:
    """The district's value: the sum of numerators over the sum of denominators, never a mean of percentages.

    Counts (any unit but %) are summed. None when nothing can be summed, or when a school gives a bare percentage,
    which cannot be weighted.
    """
    valued = [reading for reading in readings if reading.state is ReadingState.VALUE]
    if not valued:
        return None
    if all(reading.numerator is not None and reading.denominator for reading in valued):
        numerators = sum((reading.numerator or Decimal(0) for reading in valued), Decimal(0))
        denominators = sum((reading.denominator or Decimal(0) for reading in valued), Decimal(0))
        return numerators * (100 if unit == "%" else 1) / denominators
    if unit == "%" or any(reading.value is None for reading in valued):
        return None
    return sum((reading.value or Decimal(0) for reading in valued), Decimal(0))


def verdict(indicator: Indicator, value: Decimal | None) -> Verdict:
    """Hold a value against the target, bounds included."""
    if value is None or indicator.target is None:
        return Verdict.UNKNOWN
    better = value >= indicator.target if indicator.direction is Direction.AT_LEAST else value <= indicator.target
    return Verdict.REACHED if better else Verdict.MISSED
