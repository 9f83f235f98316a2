"""Where each indicator of a programme stands: what its screen lists, and what the filter of that screen looks at."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shnor_tui.domain.indicator import Indicator, Reading, ReadingState, Verdict
from shnor_tui.domain.school import School
from shnor_tui.workspace.dynamics import Change, change, verdict_in
from shnor_tui.workspace.readings import period_of, readings, value_in, without_data
from shnor_tui.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Standing:
    """An indicator of the district in the period that speaks for the year.

    `state` says why there is no value, or that the target is reached without one. `missing` are the listed schools without
    data. `unweighed`: schools gave bare percentages, of which no value of the district follows.
    """

    indicator: Indicator
    period: str
    value: Decimal | None
    state: ReadingState
    verdict: Verdict
    change: Change | None
    missing: tuple[School, ...]
    computed: bool = False
    unweighed: bool = False

    @property
    def has_target(self) -> bool:
        """Whether there is something to be reached."""
        return self.indicator.has_target

    @property
    def unknown(self) -> bool:
        """Whether there should be data and is none; what was not held has none to give."""
        return self.value is None and self.verdict is Verdict.UNKNOWN and self.state is not ReadingState.NOT_HELD


def standings(data: Snapshot) -> tuple[Standing, ...]:
    """Every indicator of the programme, in its order."""
    return tuple(standing(data, indicator) for indicator in data.indicators)


def standing(data: Snapshot, indicator: Indicator, period: str | None = None) -> Standing:
    """One indicator of the chosen programme, by default in the period that speaks for the year."""
    period = period_of(data, indicator) if period is None else period
    value = value_in(data, indicator, period)
    counted = _counted(data, indicator, period)
    moved = change(data, indicator, period=period)
    missing = () if any(row.school is None for row in counted) else without_data(data, indicator, period)
    return Standing(
        indicator=indicator,
        period=period,
        value=value,
        state=_state(counted, value, bool(missing)),
        verdict=verdict_in(data, indicator, period),
        change=moved,
        missing=missing,
        computed=any(row.id == 0 for row in counted),
        unweighed=value is None and any(row.school and row.state is ReadingState.VALUE for row in counted),
    )


def _counted(data: Snapshot, indicator: Indicator, period: str) -> list[Reading]:
    """The district's own reading if there is one, else its listed schools'."""
    known = readings(data, indicator)
    if own := known.get((None, period)):
        return [own]
    return [row for school in data.schools if (row := known.get((school.id, period)))]


def _state(counted: list[Reading], value: Decimal | None, missing: bool) -> ReadingState:
    """What all readings say when none of them has a number; while some are missing nothing is said."""
    if value is not None:
        return ReadingState.VALUE
    states = set() if missing else {row.state for row in counted} - {ReadingState.NO_DATA}
    only = states.pop() if len(states) == 1 else ReadingState.NO_DATA
    return ReadingState.NO_DATA if only is ReadingState.VALUE else only
