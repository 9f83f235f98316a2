"""How an indicator stands: against its target, against the period before, and over the years. No school against another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from shnor_tui.domain.indicator import Indicator, Verdict, verdict
from shnor_tui.domain.school import School
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.domain.trend import SHOWN_YEARS, change_in_words, difference, difference_in_words
from shnor_tui.workspace.readings import period_of, says_reached, value_in, value_of
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.year_before import year_before


@dataclass(frozen=True, slots=True)
class Change:
    """A value beside the one of the period before, both in `unit`."""

    before: Decimal
    now: Decimal
    unit: str

    @property
    def by(self) -> Decimal:
        """What it grew by, in percentage points or units; 0 when it did not change."""
        return difference(self.before, self.now)

    @property
    def short(self) -> str:
        """«+2,5 п.п.»"""
        return difference_in_words(self.before, self.now, self.unit)

    @property
    def words(self) -> str:
        """«выросла на 2,5 п.п. (с 79,0 % до 81,5 %)»"""
        return change_in_words(self.before, self.now, self.unit)


def verdict_of(data: Snapshot, indicator: Indicator, school: School | None = None) -> Verdict:
    """Whether a school or the district reached the target in the year."""
    return verdict_in(data, indicator, period_of(data, indicator, school), school)


def verdict_in(data: Snapshot, indicator: Indicator, period: str, school: School | None = None) -> Verdict:
    """Whether a school or the district reached the target in a period."""
    if says_reached(data, indicator, period, school):
        return Verdict.REACHED
    before = previous(data, indicator, period, school) if indicator.against_previous else None
    return verdict(indicator, value_in(data, indicator, period, school), before)


def previous(data: Snapshot, indicator: Indicator, period: str, school: School | None = None) -> Decimal | None:
    """The value of the period before; before the first one of a year, the value of the year before."""
    periods = indicator.frequency.periods
    at = periods.index(period) if period in periods else 0
    return value_in(data, indicator, periods[at - 1], school) if at else last_year(data, indicator, school)


def last_year(data: Snapshot, indicator: Indicator, school: School | None = None) -> Decimal | None:
    """The value of the school year before; None where that year counted in another unit."""
    before = year_before(data)
    same = same_in(before, indicator) if before else None
    return value_of(before, same, school) if before and same else None


def change(
    data: Snapshot, indicator: Indicator, school: School | None = None, period: str | None = None
) -> Change | None:
    """How the value of a period, by default of the one that speaks for the year, differs from the period before."""
    at = period_of(data, indicator, school) if period is None else period
    now, before = value_in(data, indicator, at, school), previous(data, indicator, at, school)
    return None if now is None or before is None else Change(before, now, indicator.unit)


def change_from_last_year(data: Snapshot, indicator: Indicator, school: School | None = None) -> Change | None:
    """How the value of the year differs from that of the year before."""
    now, before = value_of(data, indicator, school), last_year(data, indicator, school)
    return None if now is None or before is None else Change(before, now, indicator.unit)


def series(
    data: Snapshot, indicator: Indicator, school: School | None = None, years: int = SHOWN_YEARS
) -> tuple[tuple[str, Decimal | None], ...]:
    """The values of the latest school years up to the chosen one, the oldest first; None for a year without data or programme.
    Years before the first programme are left out."""
    return tuple(_years(data, indicator, school, years))


def _years(
    data: Snapshot, indicator: Indicator, school: School | None, years: int
) -> Iterator[tuple[str, Decimal | None]]:
    programmes = {one.school_year.first: one for one in data.programmes}
    last = data.programme.school_year.first
    for first in range(max(last - years + 1, min(programmes)), last + 1):
        year, value = str(SchoolYear(f"{first}/{first + 1}")), None
        if first in programmes:
            of_year = data.choose(programmes[first])
            same = same_in(of_year, indicator)
            value = value_of(of_year, same, school) if same else None
        yield year, value


def same_in(data: Snapshot, indicator: Indicator) -> Indicator | None:
    """The indicator of the chosen programme that has the same code and unit; a computed one needs none of its own there."""

    def build() -> Mapping[str, Indicator]:
        return {one.code.casefold(): one for one in data.indicators}

    if data.programme.id == indicator.programme:
        return indicator
    same = data.records.derived(("indicators by code", data.programme.id), [Indicator], build).get(
        indicator.code.casefold()
    )
    if same is None:
        return msgspec.structs.replace(indicator, id=0, programme=data.programme.id) if indicator.computed else None
    return same if same.unit == indicator.unit else None
