"""What is known of an indicator: entered and computed readings together, the value of a period, of the year, of a school."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from shnor_tui.domain.indicator import Indicator, Reading, ReadingState, district_value, speaking_period
from shnor_tui.domain.roadmap import Scope
from shnor_tui.domain.school import Listing, School
from shnor_tui.workspace.computed import computed_readings, kinds_of
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.snapshot import Snapshot

ReadingKey = tuple[int | None, str]
"""Whose a reading is (None: the district's), and of which period."""


def entered(data: Snapshot, indicator: Indicator) -> Mapping[ReadingKey, Reading]:
    """The readings of an indicator that people entered."""
    return entered_in(data.records, indicator.id)


def entered_in(records: Records, indicator: int) -> Mapping[ReadingKey, Reading]:
    """The same by the indicator's number."""

    def build() -> Mapping[int, Mapping[ReadingKey, Reading]]:
        index: dict[int, dict[ReadingKey, Reading]] = {}
        for row in records.all(Reading):
            index.setdefault(row.indicator, {})[row.school, row.period] = row
        return index

    return MappingProxyType(records.derived("readings by indicator", [Reading], build).get(indicator, {}))


def readings(data: Snapshot, indicator: Indicator) -> Mapping[ReadingKey, Reading]:
    """Entered and computed readings; one that was entered stands in place of the computed one."""

    def build() -> Mapping[ReadingKey, Reading]:
        computed = {(row.school, row.period): row for row in computed_readings(data, indicator)}
        return MappingProxyType({**computed, **entered(data, indicator)})

    if indicator.computed is None:
        return entered(data, indicator)
    key = ("readings", data.programme.id, data.today, indicator)
    return data.records.derived(key, [Reading, *kinds_of(indicator)], build)


def reading_of(data: Snapshot, indicator: Indicator, school: School | None, period: str) -> Reading | None:
    """What is known of a school, or what was entered or computed for the district itself."""
    return readings(data, indicator).get((school.id if school else None, period))


def period_of(data: Snapshot, indicator: Indicator, school: School | None = None) -> str:
    """The period that speaks for the year, of a school or of the district; the first one while nothing is known."""

    def build() -> str:
        known = readings(data, indicator)
        wanted = {school.id} if school else {None, *(one.id for one in data.schools)}
        period = speaking_period((row for (of, _p), row in known.items() if of in wanted), indicator.frequency)
        return indicator.frequency.periods[0] if period is None else period

    if len(indicator.frequency.periods) == 1:
        return ""
    key = ("period", data.programme.id, data.today, indicator, school.id if school else 0)
    return data.records.derived(key, [Reading, Listing, School, *kinds_of(indicator)], build)


def value_in(data: Snapshot, indicator: Indicator, period: str, school: School | None = None) -> Decimal | None:
    """The value in a period: a school's, or the district's own if it has one, else its listed schools' together."""
    own = reading_of(data, indicator, school, period)
    if own is not None or school is not None:
        return own.number(indicator.unit) if own else None
    known = readings(data, indicator)
    rows = (known.get((one.id, period)) for one in data.schools)
    return district_value((row for row in rows if row is not None), indicator.unit)


def value_of(data: Snapshot, indicator: Indicator, school: School | None = None) -> Decimal | None:
    """The value of the year: that of the period that speaks for it."""
    return value_in(data, indicator, period_of(data, indicator, school), school)


def without_data(data: Snapshot, indicator: Indicator, period: str | None = None) -> tuple[School, ...]:
    """The listed schools of which nothing is known in a period, by default the one that speaks for the year. What was not
    held is known. Empty for an indicator of the district."""
    if indicator.scope is Scope.MUNICIPAL:
        return ()
    known = readings(data, indicator)
    at = period_of(data, indicator) if period is None else period
    return tuple(
        school
        for school in data.schools
        if (row := known.get((school.id, at))) is None or row.state is ReadingState.NO_DATA
    )


def says_reached(data: Snapshot, indicator: Indicator, period: str, school: School | None = None) -> bool:
    """Whether the target is reached in words, without a number: a school's or the district's own reading says so, or every
    listed school's does."""
    own = reading_of(data, indicator, school, period)
    if own is not None or school is not None:
        return own is not None and own.state is ReadingState.REACHED
    rows = [reading_of(data, indicator, one, period) for one in data.schools]
    return bool(rows) and all(row is not None and row.state is ReadingState.REACHED for row in rows)
