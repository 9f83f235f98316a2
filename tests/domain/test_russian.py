"""Russian: numbers agree with nouns (held against CLDR), dates, no-break spaces, lists."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel import Locale
from babel.plural import to_python
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.russian import (
    NBSP,
    PEOPLE,
    SCHOOLS,
    date_in_quotes,
    date_in_words,
    joined,
    nobreak,
    number,
    percent,
    plural,
)

CLDR = to_python(Locale("ru").plural_form)
FORM = {"one": "one", "few": "few", "many": "many", "other": "few"}


@given(st.integers(0, 10**6))
def test_plural_forms_are_those_of_cldr(n: int) -> None:
    assert plural(n, "one", "few", "many") == FORM[CLDR(n)]


@given(st.decimals(Decimal("0.1"), Decimal("999.9"), places=1).filter(lambda n: n != n.to_integral()))
def test_a_fraction_takes_the_genitive_singular(n: Decimal) -> None:
    assert plural(n, "школа", "школы", "школ") == "школы"


@pytest.mark.parametrize(
    ("n", "people", "schools", "measures"),
    [
        (0, "человек", "школ", "мероприятий"),
        (1, "человек", "школа", "мероприятие"),
        (2, "человека", "школы", "мероприятия"),
        (5, "человек", "школ", "мероприятий"),
        (11, "человек", "школ", "мероприятий"),
        (13, "человек", "школ", "мероприятий"),
        (21, "человек", "школа", "мероприятие"),
        (22, "человека", "школы", "мероприятия"),
        (48, "человек", "школ", "мероприятий"),
        (111, "человек", "школ", "мероприятий"),
    ],
)
def test_nouns_of_the_field_agree(n: int, people: str, schools: str, measures: str) -> None:
    deeds = plural(n, "мероприятие", "мероприятия", "мероприятий")
    assert (plural(n, *PEOPLE), plural(n, *SCHOOLS), deeds) == (people, schools, measures)


def test_dates_as_officials_write_them() -> None:
    day = date(2020, 7, 8)
    assert date_in_quotes(day).replace(NBSP, " ") == "«08» июля 2020 г."
    assert date_in_words(day).replace(NBSP, " ") == "8 июля 2020 г."


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (75, "75"),
        (Decimal("32.04"), "32"),
        (2.5, "2,5"),
        (-1.5, "\u22121,5"),
        (9999, "9999"),
        (12345.6, f"12{NBSP}345,6"),
    ],
)
def test_numbers_have_a_decimal_comma_and_grouped_thousands(value: Decimal | float, text: str) -> None:
    assert number(value) == text


def test_percent_has_a_no_break_space() -> None:
    assert percent(75) == f"75{NBSP}%"


@pytest.mark.parametrize(
    ("plain", "kept"),
    [
        ("И. С. Конева", "И.~С.~Конева"),
        ("И.С.Конева", "И.С.Конева"),
        ("приказ № 148-од", "приказ №~148-од"),
        ("75 % и 75%", "75~% и 75%"),
        ("2020 год – начало", "2020~год~– начало"),
        ("и т. д.", "и~т.~д."),
    ],
)
def test_only_spaces_become_no_break_spaces(plain: str, kept: str) -> None:
    assert nobreak(plain) == kept.replace("~", NBSP)


@given(st.text())
def test_no_break_spaces_never_change_words(text: str) -> None:
    assert nobreak(text).replace(NBSP, "").replace(" ", "") == text.replace(NBSP, "").replace(" ", "")
    assert nobreak(nobreak(text)) == nobreak(text)


def test_a_list_ends_with_and() -> None:
    assert [joined(parts) for parts in ([], ["А"], ["А", "Б"], ["А", "Б", "В"])] == ["", "А", "А и Б", "А, Б и В"]
