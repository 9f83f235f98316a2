"""How an item's status follows from its schools', and a district's value from its schools' numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.indicator import Direction, Indicator, Reading, ReadingState, Verdict, district_value, verdict
from shnor_tui.domain.roadmap import Progress, Status, overall, progress

D, C, N, P, W = Status.DONE, Status.CANCELLED, Status.NOT_STARTED, Status.PARTLY, Status.IN_PROGRESS
STATUSES = st.lists(st.sampled_from(list(Status)), max_size=8)


@pytest.mark.parametrize(
    ("schools", "status"),
    [
        ([D, D, D], D),
        ([D, C, D], D),
        ([C, C], C),
        ([D, P], W),
        ([P, P], P),
        ([D, N], W),
        ([N, N], N),
        ([N, C], N),
        ([Status.NOT_DONE, Status.POSTPONED], Status.NOT_DONE),
        ([], N),
    ],
)
def test_an_items_status_follows_from_its_schools(schools: list[Status], status: Status) -> None:
    assert overall(schools) is status


@given(STATUSES)
def test_done_means_that_every_school_is_done_or_excused(schools: list[Status]) -> None:
    everyone = bool(schools) and all(status in {D, C} for status in schools) and D in schools
    assert (overall(schools) is D) == everyone


@given(STATUSES)
def test_the_excused_are_left_out_of_the_count(schools: list[Status]) -> None:
    assert progress(schools) == progress([status for status in schools if status is not C])
    assert progress(schools) == Progress(schools.count(D), len(schools) - schools.count(C))


@pytest.mark.parametrize("text", ["done", "Выполнено", " выполнено ", "DONE"])
def test_a_status_is_read_by_slug_or_word(text: str) -> None:
    assert Status.parse(text) is D


def test_what_is_no_status_is_refused() -> None:
    with pytest.raises(ValueError, match="готово"):
        Status.parse("готово")


def of_school(school: int, numerator: int, denominator: int) -> Reading:
    return Reading(
        indicator=1,
        school=school,
        state=ReadingState.VALUE,
        numerator=Decimal(numerator),
        denominator=Decimal(denominator),
    )


def test_a_districts_percentage_is_weighted_and_no_mean_of_percentages() -> None:
    assert district_value([of_school(1, 1, 10), of_school(2, 90, 90)], "%") == Decimal(91)


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 100)), min_size=1, max_size=8))
def test_a_districts_value_is_the_sum_of_parts_over_the_sum_of_wholes(fractions: list[tuple[int, int]]) -> None:
    readings = [of_school(n, part, whole) for n, (part, whole) in enumerate(fractions)]
    parts, wholes = (sum(column) for column in zip(*fractions, strict=True))
    assert district_value(readings, "%") == Decimal(parts) * 100 / Decimal(wholes)


def test_bare_percentages_cannot_be_weighted() -> None:
    readings = [Reading(indicator=1, school=n, state=ReadingState.VALUE, value=Decimal(50 * n)) for n in (1, 2)]
    assert district_value(readings, "%") is None
    assert district_value(readings, "чел.") == Decimal(150)


@pytest.mark.parametrize("state", [ReadingState.NOT_HELD, ReadingState.NO_DATA, ReadingState.REACHED])
def test_a_reading_without_a_value_is_no_zero(state: ReadingState) -> None:
    reading = Reading(indicator=1, school=1, state=state, value=Decimal(0))
    assert reading.number("%") is None
    assert district_value([reading], "%") is None


@pytest.mark.parametrize(
    ("direction", "value", "expected"),
    [
        (Direction.AT_LEAST, "75", Verdict.REACHED),
        (Direction.AT_LEAST, "74.9", Verdict.MISSED),
        (Direction.AT_MOST, "75", Verdict.REACHED),
        (Direction.AT_MOST, "75.1", Verdict.MISSED),
        (Direction.AT_LEAST, None, Verdict.UNKNOWN),
    ],
)
def test_a_target_includes_its_bound(direction: Direction, value: str | None, expected: Verdict) -> None:
    indicator = Indicator(programme=1, code="П20", title="Охват", target=Decimal(75), direction=direction)
    assert verdict(indicator, Decimal(value) if value else None) is expected
