"""Deadlines: the words stay, the dates follow from them, and what is not known is never overdue."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.roadmap import Status, days_overdue, due_soon
from shnor_tui.domain.school_year import SchoolYear

YEAR = SchoolYear("2020/2021")


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("апрель 2020 года", "2020-04-01", "2020-04-30"),
        ("до 15.09.2020", None, "2020-09-15"),
        ("15.09.2020", "2020-09-15", "2020-09-15"),
        ("05.03.21", "2021-03-05", "2021-03-05"),
        ("12.10.2020 14:30", "2020-10-12", "2020-10-12"),
        ("12 октября 2020 г., в 9:00", "2020-10-12", "2020-10-12"),
        ("«28» июля 2021 г.", "2021-07-28", "2021-07-28"),
        ("март – май 2020 г.", "2020-03-01", "2020-05-31"),
        ("май-июнь 2021 года", "2021-05-01", "2021-06-30"),
        ("октябрь – май", "2020-10-01", "2021-05-31"),
        ("сентябрь 2020 - май 2021", "2020-09-01", "2021-05-31"),
        ("сентябрь – май 2021", "2020-09-01", "2021-05-31"),
        ("июнь – август", "2021-06-01", "2021-08-31"),
        ("сентябрь, декабрь", "2020-09-01", "2020-12-31"),
        ("ноябрь и март", "2020-11-01", "2021-03-31"),
        ("с марта 2020 года", "2020-03-01", None),
        ("с 01.09.2020 по 30.09.2020", "2020-09-01", "2020-09-30"),
        ("15.09.2020-20.10.2020", "2020-09-15", "2020-10-20"),
        ("15.09-20.10", "2020-09-15", "2020-10-20"),
        ("01–15.09.2020", "2020-09-01", "2020-09-15"),
        ("1–15 сентября", "2020-09-01", "2020-09-15"),
        ("до 1 октября", None, "2020-10-01"),
        ("до конца апреля", None, "2021-04-30"),
        ("февраль 2024 года", "2024-02-01", "2024-02-29"),
        ("II квартал 2021 г.", "2021-04-01", "2021-06-30"),
        ("первое полугодие 2021 года", "2021-01-01", "2021-06-30"),
        ("в течение учебного года", "2020-09-01", "2021-08-31"),
        ("в течение 2019/2020 учебного года", "2019-09-01", "2020-08-31"),
        ("в течение 2020 года", "2020-01-01", "2020-12-31"),
        ("в течение 2020 г.", "2020-01-01", "2020-12-31"),
        ("в течение года", "2020-09-01", "2021-08-31"),
        ("в теч. года", "2020-09-01", "2021-08-31"),
        ("III декада августа 2020 года", "2020-08-21", "2020-08-31"),
        ("в 1-й декаде ноября", "2020-11-01", "2020-11-10"),
        ("вторая декада февраля", "2021-02-11", "2021-02-20"),
        ("в течение апреля 2021 года", "2021-04-01", "2021-04-30"),
        ("в течение апреля", "2021-04-01", "2021-04-30"),
        ("в течение I квартала 2021 года", "2021-01-01", "2021-03-31"),
        ("в течение сентября – октября 2020 года", "2020-09-01", "2020-10-31"),
        ("в течение сентября и декабря", "2020-09-01", "2020-12-31"),
        ("2019/2020 учебный год", "2019-09-01", "2020-08-31"),
        ("2019-2020 уч. год", "2019-09-01", "2020-08-31"),
        ("до конца 2020 года", None, "2020-12-31"),
        ("до конца учебного года", None, "2021-08-31"),
        ("к концу учебного года", None, "2021-08-31"),
        ("до конца 2019/2020 учебного года", None, "2020-08-31"),
        ("до конца I квартала 2021 г.", None, "2021-03-31"),
        ("в апреле 2021 года", "2021-04-01", "2021-04-30"),
        ("в мае", "2021-05-01", "2021-05-31"),
        ("в сентябре – октябре 2020 года", "2020-09-01", "2020-10-31"),
        ("во II квартале 2021 года", "2021-04-01", "2021-06-30"),
        ("во втором полугодии 2020 года", "2020-07-01", "2020-12-31"),
        ("к 1 мая 2021 года", None, "2021-05-01"),
        ("к 01.05.2021", None, "2021-05-01"),
        ("в срок до 15.09.2020", None, "2020-09-15"),
        ("срок до 15.09.2020 г.", None, "2020-09-15"),
        ("не позднее 15.09.2020", None, "2020-09-15"),
        ("в срок не позднее 15 сентября 2020 года", None, "2020-09-15"),
    ],
)
def test_dates_follow_from_the_words(words: str, start: str | None, end: str | None) -> None:
    deadline = parse_deadline(words, YEAR)
    assert deadline.text == words
    assert (deadline.start, deadline.end) == tuple(date.fromisoformat(day) if day else None for day in (start, end))


@pytest.mark.parametrize(
    ("words", "recurrence"),
    [
        ("ежемесячно", "monthly"),
        ("ежеквартально", "quarterly"),
        ("Ежеквартально, до 5 числа", "quarterly"),
        ("1 раз в полугодие", "half-yearly"),
        ("ежегодно", "yearly"),
    ],
)
def test_recurring_deadlines_have_no_end(words: str, recurrence: str) -> None:
    deadline = parse_deadline(words, YEAR)
    assert (deadline.recurrence, deadline.end) == (recurrence, None)


@pytest.mark.parametrize(
    "words",
    [
        "постоянно",
        "по отдельному графику",
        "по мере необходимости",
        "31.02.2021",
        "до апреля",
        "",
        "май 2021 – март 2021",
        "до конца года",
        "I полугодие",
        "во втором полугодии",
        "в течение I полугодия 2020/2021 учебного года",
        "в течение 2020 и 2021 годов",
        "до конца отчётного года",
        "к маю 2021 года",
    ],
)
def test_words_without_a_known_end_keep_their_words_and_have_no_dates(words: str) -> None:
    deadline = parse_deadline(words, YEAR)
    assert (deadline.text, deadline.start, deadline.end) == (words, None, None)


@given(st.text(max_size=60), st.integers(2000, 2090))
def test_any_text_is_a_deadline_that_keeps_its_words(text: str, first: int) -> None:
    deadline = parse_deadline(text, SchoolYear(f"{first}/{first + 1}"))
    assert deadline.text == " ".join(text.replace("\u00a0", " ").split())
    assert deadline.start is None or deadline.end is None or deadline.start <= deadline.end


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_an_open_item_is_overdue_from_the_day_after_its_end(end: date, today: date) -> None:
    deadline = parse_deadline(f"до {end:%d.%m.%Y}", SchoolYear.holding(end))
    assert days_overdue(deadline, Status.IN_PROGRESS, today) == max((today - end).days, 0)
    assert days_overdue(deadline, Status.DONE, today) == 0
    assert days_overdue(deadline, Status.CANCELLED, today) == 0
    assert not (due_soon(deadline, Status.NOT_STARTED, today) and days_overdue(deadline, Status.NOT_STARTED, today))


def test_what_has_no_known_end_is_never_overdue() -> None:
    assert days_overdue(parse_deadline("постоянно", YEAR), Status.NOT_STARTED, date(2090, 1, 1)) == 0


def test_a_school_year_runs_from_september_to_august() -> None:
    assert SchoolYear.holding(date(2020, 7, 28)) == "2019/2020"
    assert SchoolYear.holding(date(2020, 9, 1)) == "2020/2021"
    assert (YEAR.start, YEAR.end) == (date(2020, 9, 1), date(2021, 8, 31))


@pytest.mark.parametrize("text", ["2019/2020", "2019-2020", "2019/20", " 2019 – 2020 "])
def test_a_school_year_is_read_as_people_write_it(text: str) -> None:
    assert SchoolYear.parse(text) == "2019/2020"


@pytest.mark.parametrize("text", ["2019", "2019/2021", "19/20", "год"])
def test_what_is_no_school_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        SchoolYear.parse(text)
