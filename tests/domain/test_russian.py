"""Russian: numbers agree with nouns (held against CLDR), dates, no-break spaces, lists."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from babel.plural import to_python
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.russian import (
    NBSP,
    PEOPLE,
    SCHOOLS,
    counted,
    date_in_quotes,
    date_in_words,
    joined,
    month_in_words,
    nobreak,
    number,
    percent,
    plural,
    short_date,
)

CLDR = to_python(Locale("ru").plural_form)
FORM = {"one": "one", "few": "few", "many": "many", "other": "few"}


@given(st.integers(0, 10**6))
def test_plural_forms_are_those_of_cldr(n: int) -> None:
    assert plural(n, "one", "few", "many") == FORM[CLDR(n)]


def test_numbers_with_their_nouns_agree_as_cldr_says() -> None:
    for n in range(5_001):
        assert plural(n, "one", "few", "many") == FORM[CLDR(n)]
        assert (
            counted(n, SCHOOLS) == f"{n}{NBSP}{dict(zip(('one', 'few', 'many'), SCHOOLS, strict=True))[FORM[CLDR(n)]]}"
        )


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


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_dates_are_those_of_cldr(day: date) -> None:
    assert plain(date_in_words(day)) == plain(format_date(day, "long", locale="ru"))
    assert plain(date_in_quotes(day)) == plain(format_date(day, "«dd» MMMM y 'г'.", locale="ru"))
    assert plain(month_in_words(day)) == plain(format_date(day, "LLLL y 'года'", locale="ru"))
    assert short_date(day) == format_date(day, "dd.MM.yyyy", locale="ru")


@given(st.integers(10_000, 10**9) | st.integers(0, 999))
def test_whole_numbers_are_grouped_as_cldr_groups_them(n: int) -> None:
    assert number(n) == format_decimal(n, locale="ru")


def plain(text: str) -> str:
    """With ordinary spaces; CLDR has narrow no-break ones too."""
    return text.replace(NBSP, " ").replace("\u202f", " ")


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
    "kept",
    [
        "Т.А.~Годунова",
        "Т.~А.~Годунова",
        "Годунова~Т.А., главный специалист",
        "Годунова~Т.~А.",
        "директор школы Т.А.~Годунова",
        "школа им.~И.~С.~Конева",
        "школа им.~И.С.Конева",
        "г.~Тверь, ул.~Ленина, д.~5",
        "приказ №~148-од, §~3",
        "ст.~29, п.~3 и пп.~1, 2; ч.~2, стр.~7",
        "и~т.~д., и~т.~п., и~др., т.~е.",
        "и~т.д. и 75%",
        "75~% и 5~‰",
        "13~чел., 48~человек, 3~экз., 7~шт., 9~кл.",
        "12~тыс.~руб. и 3~млн~руб.",
        "5~км, 72~ч., 72~часа, 45~мин., 5~лет",
        "2,5~п.п. или 2,5~п.~п.",
        "12~345,6",
        "2020~г., 2019–2020~гг., 2021~год, 2021~года",
        "28~июля 2020~г., «28»~июля 2020~г.",
        "2020~год~– начало",
        "цель~- обучение",
        "5~–~9 классы, 2019~-~2020",
        "Т.А.~~Годунова, №~~5",
    ],
)
def test_lines_do_not_break_where_typesetters_forbid_it(kept: str) -> None:
    assert nobreak(kept.replace("~", " ")) == kept.replace("~", NBSP)


@pytest.mark.parametrize(
    "text",
    [
        "в школе и с учителем",
        "5 министров, 3 части, 5 маятников",
        "Слово. Дело",
        "в 2020 100 работ",
        "-5 и 7",
        "а  б",
        "– первая запись",
        "5-9 классов, кто-то",
    ],
)
def test_other_spaces_stay_as_they_are(text: str) -> None:
    assert nobreak(text) == text


def test_a_year_at_the_end_of_a_sentence_is_no_town() -> None:
    assert nobreak("в 2020 г. Проведено") == f"в 2020{NBSP}г. Проведено"


PIECES = st.sampled_from(
    "Т. А. Годунова г. Тверь 2020 г. № 5 % чел. и т. д. п. п. – - 28 июля » « тыс. руб. 345 им.".split()  # noqa: SIM905
)
PROSE = st.lists(PIECES | st.sampled_from(["  ", NBSP, f" {NBSP}", "", "\n", "\t"]) | st.text(max_size=3)).map(" ".join)


@given(PROSE | st.text(), st.data())
def test_only_spaces_become_no_break_ones_each_by_itself_and_once(text: str, data: st.DataObject) -> None:
    kept = nobreak(text)
    assert len(kept) == len(text)
    assert all(new == old or (old, new) == (" ", NBSP) for old, new in zip(text, kept, strict=True))
    assert nobreak(kept) == kept
    some = "".join(
        data.draw(st.sampled_from((old, new))) if old != new else old for old, new in zip(text, kept, strict=True)
    )
    assert nobreak(some) == kept


def test_a_list_ends_with_and() -> None:
    assert [joined(parts) for parts in ([], ["А"], ["А", "Б"], ["А", "Б", "В"])] == ["", "А", "А и Б", "А, Б и В"]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_is_written_however_large(value: float) -> None:
    written = number(value).replace(NBSP, "").replace("\u2212", "-").replace(",", ".")
    assert float(written) == pytest.approx(value, abs=0.0501, rel=1e-9)
