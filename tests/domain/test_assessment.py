"""The rule of low results at its bounds, shares as they are written, and numbers that don't add up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.assessment import LowResultsRule, Procedure, Result, Scale, Share, problem_of, share_below
from shnor_tui.domain.indicator import ReadingState

RULE = LowResultsRule()
MARKS = Procedure(id=1, year="2020/2021", kind="ВПР", subject="математика", grade=5)
PASSED = Procedure(id=2, year="2020/2021", kind="ЕГЭ", subject="русский язык", grade=11, scale=Scale.THRESHOLD)

SHARES = st.integers(1, 5000).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))


def marked(participants: int | None, *marks: int | None) -> Result:
    below, threes, fours, fives = (*marks, None, None, None, None)[:4]
    return Result(
        procedure=1, school=1, participants=participants, below=below, threes=threes, fours=fours, fives=fives
    )


@pytest.mark.parametrize(
    ("share", "low"),
    [
        (Share(3, 10), True),
        (Share(299, 1000), False),
        (Share(300, 1000), True),
        (Share(2, 9), False),
        (Share(9, 9), False),
        (Share(2, 10), False),
        (Share(10, 10), True),
        (Share(0, 10), False),
    ],
)
def test_a_result_is_low_from_the_bounds_on_and_not_before(share: Share, low: bool) -> None:
    assert RULE.low(share) is low


@given(SHARES, st.integers(1, 100))
def test_a_share_never_reads_as_if_it_reached_a_bound_that_it_does_not(share: Share, bound: int) -> None:
    written = share.in_words(bound).removesuffix("\u00a0%").replace(",", ".")
    assert (float(written) >= bound) is share.reaches(bound)


@given(SHARES, SHARES)
def test_of_two_shares_the_lower_one_is_told_exactly(one: Share, other: Share) -> None:
    assert one.lower_than(other) is (one.below / one.participants < other.below / other.participants)


def test_a_share_is_written_with_its_tenth() -> None:
    assert Share(12, 40).told() == "12 из 40\u00a0– 30,0\u00a0%"
    assert Share(2997, 10000).in_words(30) == "29,97\u00a0%"
    assert Share(2999, 10000).in_words(30) == "29,99\u00a0%"
    assert Share(0, 7).in_words(30) == "0,0\u00a0%"


@pytest.mark.parametrize(
    ("result", "problem"),
    [
        (marked(25, 5, 10, 8, 2), None),
        (marked(25, 6, 10, 6, 2), "сумма отметок 24, участников 25"),
        (marked(25, 6), None),
        (marked(25, 6, 10), None),
        (marked(25, 6, 20), "сумма отметок 26, участников 25"),
        (marked(5, 6), "отметок «2»: 6, участников 5"),
        (marked(None, 6), "не указано число участников"),
        (marked(None), None),
        (marked(0, 0, 0, 0, 0), None),
        (Result(procedure=1, school=1, state=ReadingState.NOT_HELD), None),
    ],
)
def test_numbers_that_do_not_add_up_are_told(result: Result, problem: str | None) -> None:
    assert problem_of(result, MARKS) == problem
    if problem:
        assert share_below(result, MARKS) is None


def test_where_one_passes_or_not_there_are_no_marks_to_add_up() -> None:
    assert problem_of(marked(12, 3), PASSED) is None
    assert problem_of(marked(12, 13), PASSED) == "не преодолели порог: 13, участников 12"
    assert share_below(marked(12, 3), PASSED) == (3, 12)


@pytest.mark.parametrize(
    "result",
    [
        marked(None),
        marked(25),
        marked(0, 0),
        Result(procedure=1, school=1, state=ReadingState.NO_DATA),
        Result(procedure=1, school=1, state=ReadingState.NOT_HELD),
    ],
)
def test_without_both_numbers_there_is_no_share(result: Result) -> None:
    assert share_below(result, MARKS) is None


def test_a_result_says_nothing_only_without_any_number_and_any_reason() -> None:
    assert marked(None).empty
    assert not marked(20).empty
    assert not marked(None, 3).empty
    assert not Result(procedure=1, school=1, state=ReadingState.NOT_HELD).empty
