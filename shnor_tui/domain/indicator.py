"""Indicators, their readings and verdicts. A reading is a value or says why there is none; it is never a bare 0."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from shnor_tui.domain.record import Record, Value
from shnor_tui.domain.roadmap import Scope
from shnor_tui.domain.school_year import SchoolYear


class Direction(enum.StrEnum):
    """Which way is better, and whether the target itself is good enough; it isn't for `BELOW`."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BELOW = "below"

    @property
    def words(self) -> str:
        """What documents print before a target."""
        return {"at_least": "не менее", "at_most": "не более", "below": "менее"}[self]

    @property
    def sign(self) -> str:
        """The same in one sign."""
        return {"at_least": "≥", "at_most": "≤", "below": "<"}[self]

    def holds(self, value: Decimal, bound: Decimal) -> bool:
        """Whether a value is on the better side of a bound."""
        if self is Direction.BELOW:
            return value < bound
        return value >= bound if self is Direction.AT_LEAST else value <= bound


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

    def period_words(self, period: str) -> str:
        """What documents call a period: «1-е полугодие», «3-я четверть»; empty for the whole year."""
        forms = {"half_year": "{}-е полугодие", "quarter": "{}-я четверть"}
        return forms[self].format(period) if self in forms and period else ""

    def end_of(self, period: str, year: SchoolYear) -> date:
        """The last day of a period: half-years end with December and August, quarters also with October and March."""
        month, day = _PERIOD_ENDS[len(self.periods)][self.periods.index(period)]
        return date(year.calendar_year(month), month, day)

    def period_at(self, day: date, year: SchoolYear) -> str:
        """The period that holds a day; days out of the year count to its first or last period."""
        return next((period for period in self.periods if day <= self.end_of(period, year)), self.periods[-1])


_PERIOD_ENDS = {1: ((8, 31),), 2: ((12, 31), (8, 31)), 4: ((10, 31), (12, 31), (3, 31), (8, 31))}
"""Month and day with which the periods of a school year end, by how many there are."""


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

    @property
    def has_target(self) -> bool:
        """Whether there is something to be reached."""
        return self.target is not None or self.against_previous

    def digits(self, value: Decimal) -> int:
        """How many digits behind the comma keep a value on its side of the target: 74,96 % don't read as 75 %."""
        if self.target is None:
            return 1
        own = value.compare(self.target)
        enough = (n for n in range(1, _MOST_DIGITS) if _rounded(value, n).compare(self.target) == own)
        return next(enough, _MOST_DIGITS)


_MOST_DIGITS = 6


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


class Reading(Record, frozen=True, kw_only=True):
    """An indicator's value for one school or (`school` is None) for the district, as a number or as a fraction.

    `period` is one of its frequency's periods. A computed one has no number: its `id` is 0.
    """

    indicator: int
    school: int | None = None
    period: str = ""
    state: ReadingState = ReadingState.NO_DATA
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def has_data(self) -> bool:
        """Whether it says what was reached, be it without a number."""
        return self.state in {ReadingState.VALUE, ReadingState.REACHED}

    def number(self, unit: str) -> Decimal | None:
        """The value in `unit`: the number given, else the fraction (times 100 for %). None when there is none."""
        if self.state is not ReadingState.VALUE:
            return None
        if self.numerator is not None and self.denominator:
            return self.numerator * (100 if unit == "%" else 1) / self.denominator
        return self.value


def district_value(readings: Iterable[Reading], unit: str) -> Decimal | None:
    """The district's value: the sum of numerators over the sum of denominators, never a mean of percentages.

    Counts are summed. None when nothing can be summed, or when a school gives a bare percentage or mean, which cannot be
    weighted; only where all have the same one it is the district's too, whatever the weights.
    """
    valued = [reading for reading in readings if reading.state is ReadingState.VALUE]
    if not valued:
        return None
    if all(reading.numerator is not None and reading.denominator for reading in valued):
        numerators = sum((reading.numerator or Decimal(0) for reading in valued), Decimal(0))
        denominators = sum((reading.denominator or Decimal(0) for reading in valued), Decimal(0))
        return numerators * (100 if unit == "%" else 1) / denominators
    if not adds_up(unit):
        numbers = {reading.number(unit) for reading in valued}
        return numbers.pop() if len(numbers) == 1 else None
    if any(reading.value is None for reading in valued):
        return None
    return sum((reading.value or Decimal(0) for reading in valued), Decimal(0))


def adds_up(unit: str) -> bool:
    """Whether bare values of schools may be summed: people and things may, per cent and mean marks («средний балл») may not."""
    return unit != "%" and not unit.casefold().startswith("балл")


def speaking_period(readings: Iterable[Reading], frequency: Frequency) -> str | None:
    """The period that speaks for the year: the latest one with data, else the latest of which anything was said."""
    told, known = set[str](), set[str]()
    for reading in readings:
        told.add(reading.period)
        if reading.has_data:
            known.add(reading.period)
    return next((period for period in reversed(frequency.periods) if period in (known or told)), None)


def verdict(indicator: Indicator, value: Decimal | None, previous: Decimal | None = None) -> Verdict:
    """Hold a value against the target, or against the value of the period before where that is the target."""
    bound = previous if indicator.against_previous else indicator.target
    if value is None or bound is None:
        return Verdict.UNKNOWN
    return Verdict.REACHED if indicator.direction.holds(value, bound) else Verdict.MISSED
