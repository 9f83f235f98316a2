"""Indicators: fractions, periods, verdicts, and how a value moved, in words and in bars."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.indicator import (
    Direction,
    Frequency,
    Indicator,
    Reading,
    ReadingState,
    Verdict,
    district_value,
    speaking_period,
    verdict,
)
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.domain.trend import (
    ASCII_BARS,
    BARS,
    bars_of_years,
    change_in_words,
    difference,
    difference_in_words,
    sparkline,
)
from shnor_tui.workspace.facts import in_figures

YEAR = SchoolYear("2020/2021")
HUNDRED = Decimal(100)

fractions = st.integers(1, 500).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
values = st.decimals(0, 100, places=2)


def reading(numerator: int, denominator: int) -> Reading:
    return Reading(
        indicator=1, state=ReadingState.VALUE, numerator=Decimal(numerator), denominator=Decimal(denominator)
    )


@given(rows=st.lists(fractions, min_size=1, max_size=30), data=st.data())
def test_the_districts_value_is_all_numerators_over_all_denominators_in_any_order(
    rows: list[tuple[int, int]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(rows))
    value = district_value([reading(*row) for row in shuffled], "%")
    assert value == Decimal(sum(part for part, _whole in rows)) * 100 / sum(whole for _part, whole in rows)
    shares = [Decimal(part) * 100 / whole for part, whole in rows]
    assert value is not None
    assert min(shares) - Decimal("1e-9") <= value <= max(shares) + Decimal("1e-9")


def test_a_small_school_weighs_less_than_a_large_one() -> None:
    assert district_value([reading(10, 10), reading(45, 90)], "%") == 55


def test_the_same_per_cent_of_all_schools_is_the_districts_whatever_their_weights() -> None:
    same = [Reading(indicator=1, school=n, state=ReadingState.VALUE, value=HUNDRED) for n in (1, 2)]
    assert district_value([*same, reading(7, 7)], "%") == 100
    assert district_value([*same, reading(6, 7)], "%") is None


def test_mean_marks_of_schools_are_no_sum() -> None:
    marks = [Reading(indicator=1, school=n, state=ReadingState.VALUE, value=Decimal(n)) for n in (3, 4)]
    assert district_value(marks, "балл") is None
    assert district_value(marks, "чел.") == 7
    assert district_value([reading(90, 25), reading(130, 30)], "балл.") == 4


@pytest.mark.parametrize(
    ("direction", "reached", "missed"),
    [(Direction.AT_LEAST, "30", "29.9"), (Direction.AT_MOST, "30", "30.1"), (Direction.BELOW, "29.9", "30")],
)
def test_a_target_holds_its_bound_unless_less_than_it_is_wanted(
    direction: Direction, reached: str, missed: str
) -> None:
    indicator = Indicator(programme=1, code="П05", title="Доля «2»", target=Decimal(30), direction=direction)
    assert verdict(indicator, Decimal(reached)) is Verdict.REACHED
    assert verdict(indicator, Decimal(missed)) is Verdict.MISSED


@pytest.mark.parametrize(
    ("value", "target", "told"),
    [
        ("74.96", "75", "74,96"),
        ("74.94", "75", "74,9"),
        ("75", "75", "75"),
        ("75.001", "75", "75,001"),
        ("29.95", "29.95", "29,95"),
        ("33.3333333", None, "33,3"),
    ],
)
def test_a_value_never_reads_as_if_it_were_on_the_other_side_of_its_target(
    value: str, target: str | None, told: str
) -> None:
    bound = Decimal(target) if target else None
    assert in_figures(Decimal(value), Indicator(programme=1, code="П20", title="Охват", target=bound)) == told


def test_where_the_period_before_is_the_target_there_is_no_verdict_without_it() -> None:
    indicator = Indicator(
        programme=1, code="П01", title="ШНОР", target=Decimal(1), direction=Direction.AT_MOST, against_previous=True
    )
    assert verdict(indicator, Decimal(5)) is Verdict.UNKNOWN
    assert verdict(indicator, Decimal(5), previous=Decimal(5)) is Verdict.REACHED
    assert verdict(indicator, Decimal(6), previous=Decimal(5)) is Verdict.MISSED


@pytest.mark.parametrize(
    ("states", "period"),
    [
        ({"1": ReadingState.VALUE}, "1"),
        ({"1": ReadingState.VALUE, "2": ReadingState.REACHED}, "2"),
        ({"1": ReadingState.VALUE, "2": ReadingState.NOT_HELD}, "1"),
        ({"1": ReadingState.NO_DATA, "2": ReadingState.NOT_HELD}, "2"),
        ({"": ReadingState.VALUE}, None),
        ({}, None),
    ],
)
def test_the_latest_period_with_data_speaks_for_the_year(states: dict[str, ReadingState], period: str | None) -> None:
    readings = [Reading(indicator=1, period=of, state=state) for of, state in states.items()]
    assert speaking_period(readings, Frequency.HALF_YEAR) == period


@given(day=st.dates(YEAR.start, YEAR.end), frequency=st.sampled_from(Frequency))
def test_every_day_of_a_school_year_is_in_the_first_period_that_has_not_ended(day: date, frequency: Frequency) -> None:
    period = frequency.period_at(day, YEAR)
    ends = [frequency.end_of(each, YEAR) for each in frequency.periods]
    assert ends == sorted(ends)
    assert ends[-1] == YEAR.end
    assert frequency.periods.index(period) == sum(end < day for end in ends)


@given(before=values, now=values)
def test_the_change_in_words_agrees_with_the_values_that_it_names(before: Decimal, now: Decimal) -> None:
    words = change_in_words(before, now).replace("\u00a0", " ")
    grown = difference(before, now)
    if abs(now - before) < Decimal("0.05"):
        assert words.startswith("не изменилась")
        assert grown == 0
    elif grown:
        assert words.startswith("выросла" if now > before else "снизилась")
        first, last = (
            Decimal(part.split(" %")[0].replace(",", ".")) for part in words.partition("(с ")[2].split(" до ")
        )
        assert last - first == grown


@pytest.mark.parametrize(
    ("before", "now", "unit", "words", "short"),
    [
        ("38.5", "32", "%", "снизилась на 6,5 п.п. (с 38,5 % до 32,0 %)", "−6,5 п.п."),
        ("79", "81.5", "%", "выросла на 2,5 п.п. (с 79,0 % до 81,5 %)", "+2,5 п.п."),
        ("79", "79.04", "%", "не изменилась (79,0 %)", "без изменений"),
        ("48", "45", "чел.", "снизилась на 3 чел. (с 48 чел. до 45 чел.)", "−3 чел."),
    ],
)
def test_changes_of_per_cent_are_told_in_points(before: str, now: str, unit: str, words: str, short: str) -> None:
    assert change_in_words(Decimal(before), Decimal(now), unit).replace("\u00a0", " ") == words
    assert difference_in_words(Decimal(before), Decimal(now), unit).replace("\u00a0", " ") == short.replace(
        "−", "\u2212"
    )


@given(rows=st.lists(st.none() | values, max_size=8), ascii_only=st.booleans())
def test_bars_stand_as_high_as_their_values_with_gaps_between(rows: list[Decimal | None], ascii_only: bool) -> None:
    line, bars = sparkline(rows, ascii_only=ascii_only), ASCII_BARS if ascii_only else BARS
    assert len(line) == len(rows)
    assert line.isascii() or not ascii_only
    known = [(value, bars.index(bar)) for value, bar in zip(rows, line, strict=True) if value is not None]
    assert [bar in bars for bar in line] == [value is not None for value in rows]
    for one, height in known:
        assert all(height <= other_height for other, other_height in known if one < other)


def test_the_lowest_and_the_highest_year_are_seen_at_once() -> None:
    assert sparkline([Decimal(70), None, Decimal(80), Decimal(75)]) == "▁·█▅"


def test_bars_stand_only_where_three_years_are_known() -> None:
    assert bars_of_years([Decimal(70), None, Decimal(80), Decimal(75)]) == "▁·█▅"
    assert bars_of_years([Decimal(70), None, Decimal(80)]) == ""
