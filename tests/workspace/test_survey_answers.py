"""Answers as people type them, and back in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.survey import Answer, AnswerType, Question
from shnor_tui.errors import BadInput
from shnor_tui.workspace.questionnaires import shipped_questionnaire
from shnor_tui.workspace.survey_answers import expected, parse_answer, told

COUNTED = Question(code="1", text="Численность обучающихся", unit="чел.")
STAFF = Question(code="6", text="Штатных ставок", type=AnswerType.DECIMAL, unit="ст.")
BOOKS = Question(code="32", text="Обеспеченность учебниками", type=AnswerType.PERCENT, unit="%")
TUTORS = Question(code="20", text="Организовано наставничество", type=AnswerType.YES_NO)
CLIMATE = Question(code="41", text="Социальные условия", type=AnswerType.SCALE)
HELD = Question(code="44.1", text="Дата анализа", type=AnswerType.DATE)
PARTNER = Question(code="48", text="Школа-партнёр", type=AnswerType.TEXT)
PLACE = Question(
    code="4", text="Местность", type=AnswerType.ONE, options=("сельская", "городская", "городской посёлок")
)
ARTS = "музыка, изобразительное искусство"
VACANT = Question(
    code="8", text="Вакансии", type=AnswerType.MANY, options=("нет", "математика", "музыка", ARTS, "физика"), at_most=3
)


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (COUNTED, " 1 234 чел.", "1234"),
        (COUNTED, "1\u00a0234", "1234"),
        (COUNTED, "12.0", "12"),
        (COUNTED, "007", "7"),
        (COUNTED, "0", "0"),
        (STAFF, "24,50", "24.5"),
        (STAFF, "24.5", "24.5"),
        (BOOKS, "98,5 %", "98.5"),
        (BOOKS, "100", "100"),
        (TUTORS, "Да", "yes"),
        (TUTORS, "+", "yes"),
        (TUTORS, "0", "no"),
        (TUTORS, "-", "no"),
        (CLIMATE, "5", "5"),
        (HELD, "29.10.2020", "2020-10-29"),
        (HELD, "2020-10-29", "2020-10-29"),
        (PARTNER, "  Гимназия   № 8 ", "Гимназия № 8"),
        (PLACE, "2", "городская"),
        (PLACE, "2.", "городская"),
        (PLACE, "сел", "сельская"),
        (PLACE, "Городской поселок", "городской посёлок"),
        (COUNTED, "   ", ""),
    ],
)
def test_what_is_typed_is_stored_in_one_form(question: Question, text: str, value: str) -> None:
    assert parse_answer(question, text) == (value, ())


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("математика; физика", ("математика", "физика")),
        ("физика, математика", ("физика", "математика")),
        ("2, 5", ("математика", "физика")),
        (ARTS, (ARTS,)),
        (f"физика, {ARTS}, математика", ("физика", ARTS, "математика")),
        ("музыка, физика", ("музыка", "физика")),
        ("музыка, изо", (ARTS,)),
        ("мат; мат;", ("математика",)),
    ],
)
def test_several_options_may_have_commas_between_and_inside(text: str, chosen: tuple[str, ...]) -> None:
    assert parse_answer(VACANT, text) == ("", chosen)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (COUNTED, "12,5"),
        (COUNTED, "-1"),
        (COUNTED, "много"),
        (COUNTED, "9" * 20),
        (STAFF, "\u22121,5"),
        (BOOKS, "101"),
        (TUTORS, "может быть"),
        (CLIMATE, "6"),
        (CLIMATE, "0"),
        (CLIMATE, "2,5"),
        (HELD, "31.02.2020"),
        (PLACE, "город"),
        (PLACE, "4"),
        (VACANT, "химия"),
        (VACANT, "1; 2; 3; 5"),
    ],
)
def test_what_is_no_answer_is_refused_and_the_question_named(question: Question, text: str) -> None:
    with pytest.raises(BadInput, match=f"Вопрос {question.code}: "):
        parse_answer(question, text)


WORDS = st.lists(st.text(st.characters(categories=["L", "N", "P"]), min_size=1), min_size=1, max_size=4)
VALUES: Mapping[AnswerType, st.SearchStrategy[str]] = {
    AnswerType.WHOLE: st.integers(0, 10**12 - 1).map(str),
    AnswerType.DECIMAL: st.integers(0, 10**9).map(lambda n: f"{n / 100:.2f}".rstrip("0").rstrip(".")),
    AnswerType.PERCENT: st.integers(0, 1000).map(lambda n: f"{n / 10:.1f}".removesuffix(".0")),
    AnswerType.SCALE: st.integers(1, 5).map(str),
    AnswerType.YES_NO: st.sampled_from(["yes", "no"]),
    AnswerType.DATE: st.dates(date(1990, 1, 1)).map(date.isoformat),
    AnswerType.TEXT: WORDS.map(" ".join),
}


def answers_to(question: Question) -> st.SearchStrategy[tuple[str, tuple[str, ...]]]:
    """Stored answers to a question of any type."""
    if question.type is AnswerType.MANY:
        several = st.lists(st.sampled_from(question.options), min_size=1, max_size=question.at_most, unique=True)
        return several.map(lambda options: ("", tuple(options)))
    if question.type is AnswerType.ONE:
        return st.sampled_from(question.options).map(lambda option: (option, ()))
    return VALUES[question.type].map(lambda value: (value, ()))


@given(data=st.data())
def test_an_answer_in_words_is_read_as_the_same_answer(data: st.DataObject) -> None:
    question = data.draw(st.sampled_from([*shipped_questionnaire().questions, PLACE, VACANT]))
    value, chosen = data.draw(answers_to(question))
    answer = Answer(survey=1, school=1, question=question.code, value=value, chosen=chosen)
    assert parse_answer(question, told(question, answer)) == (value, chosen)


def test_no_answer_is_told_as_nothing_and_what_may_be_typed_is_listed() -> None:
    assert told(COUNTED, None) == ""
    assert expected(PLACE) == "1 сельская · 2 городская · 3 городской посёлок"
    assert all(expected(question) for question in shipped_questionnaire().questions)


def test_an_option_with_a_comma_is_one_option_among_several() -> None:
    assert parse_answer(VACANT, f"физика, {ARTS}, нет") == ("", ("физика", ARTS, "нет"))
    assert parse_answer(VACANT, f"{ARTS}; физика") == ("", (ARTS, "физика"))


def test_an_empty_place_between_commas_chooses_nothing() -> None:
    assert parse_answer(VACANT, "физика,, нет,") == ("", ("физика", "нет"))
