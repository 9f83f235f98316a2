"""Figures and checks that follow from answers of the survey."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.survey import NO, YES, Answer, Derived, WholeCheck

WHOLES = st.integers(min_value=0, max_value=10**6).map(Decimal)

STAFFED = Derived(code="Р1", title="Укомплектованность", numerator=("7",), denominator=("6",), risk_below=90)


def numbers(**known: int) -> dict[str, Decimal]:
    """Answers by code; `q11` stands for the question 11."""
    return {code.removeprefix("q"): Decimal(value) for code, value in known.items()}


def test_a_derived_figure_keeps_its_numerator_and_denominator() -> None:
    figure = STAFFED.figure(numbers(q7=18, q6=20).get)
    assert figure == (Decimal(18), Decimal(20))
    assert STAFFED.in_unit(figure) == Decimal(90)


def test_a_bound_from_below_is_no_hint_and_a_bound_from_above_is_one() -> None:
    risky = Derived(code="Р5", title="Без категории", numerator=("13",), denominator=("9",), risk_from=30)
    assert [STAFFED.hints(Decimal(value)) for value in ("89.9", "90")] == [True, False]
    assert [risky.hints(Decimal(value)) for value in ("29.9", "30")] == [False, True]


def test_there_is_no_figure_of_what_is_not_answered_or_of_nothing() -> None:
    assert STAFFED.figure(numbers(q7=18).get) is None
    assert STAFFED.figure(numbers(q6=20).get) is None
    assert STAFFED.figure(numbers(q7=0, q6=0).get) is None


def test_a_part_that_is_more_than_its_whole_gives_no_share() -> None:
    assert STAFFED.figure(numbers(q7=20, q6=20).get) == (Decimal(20), Decimal(20))
    assert STAFFED.figure(numbers(q7=40, q6=21).get) is None


def test_without_a_denominator_the_sum_stands_alone() -> None:
    vacant = Derived(code="Р2", title="Вакансий", numerator=("8.1",), unit="ед.")
    assert vacant.figure({"8.1": Decimal(3)}.get) == (Decimal(3), None)
    assert vacant.in_unit((Decimal(3), None)) == Decimal(3)


@given(parts=st.lists(WHOLES, min_size=1, max_size=4), whole=WHOLES)
def test_parts_break_a_check_only_when_they_are_more_than_the_whole(parts: list[Decimal], whole: Decimal) -> None:
    codes = tuple(f"p{n}" for n in range(len(parts)))
    known = {**dict(zip(codes, parts, strict=True)), "whole": whole}
    assert WholeCheck(parts=codes, whole="whole").broken(known.get) is (sum(parts) > whole)


def test_what_is_answered_so_far_may_already_be_too_much() -> None:
    check = WholeCheck(parts=("11", "12", "13"), whole="9")
    assert check.broken(numbers(q11=20, q12=4, q9=22).get)
    assert not check.broken(numbers(q11=20, q9=22).get)
    assert not check.broken(numbers(q11=20, q12=4).get)


def test_an_answer_of_no_number_has_none() -> None:
    values = {
        value: Answer(survey=1, school=1, question="1", value=value).number for value in (YES, NO, "2.5", "физика")
    }
    assert values == {YES: Decimal(1), NO: Decimal(0), "2.5": Decimal("2.5"), "физика": None}
