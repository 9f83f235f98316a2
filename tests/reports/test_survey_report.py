"""«Свод анкет»: every kind of answer is summed up, what is missing is said, and small numbers stay hidden where that is asked."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from shnor_reports.survey_words import FEW, HIDDEN
from shnor_tui.domain.programme import Signatory
from shnor_tui.plugin import Snapshot
from shnor_tui.workspace.next_year import start_next_year
from shnor_tui.workspace.registry import set_listing
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.surveys import set_answers
from tests.reports.reading import findings_of, made, registry, row_of, text_of, told

REAL, EXAMPLE, NEXT = "2019/2020", "2020/2021", "2021/2022"
CONTRADICTION = "сумма ответов на вопросы 11, 12 и 13 (24) больше ответа на вопрос 9 (22)"
SCHOOLS = [("МБОУ «Первая»", "Первая"), ("Вторая", ""), ("Третья", "")]

Given = Mapping[str, tuple[str, ...]]
"""Answers to questions by their codes, school by school; "" for none."""


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "own", actor="olga") as workspace:
        create_programme(workspace, EXAMPLE, SCHOOLS, signatory=Signatory(position="Начальник", name="И.И. Иванова"))
        yield workspace


def answer(workspace: Workspace, year: str, answers: Given) -> Snapshot:
    """Enter answers; returns the data with them."""
    data = workspace.snapshot(year)
    assert data.survey is not None
    rows = {
        (school.id, code): text
        for code, texts in answers.items()
        for school, text in zip(data.schools, texts, strict=False)
        if text
    }
    set_answers(workspace, data.survey, rows)
    return workspace.snapshot(year)


@pytest.mark.parametrize(
    ("code", "given_answers", "words"),
    [
        ("1", ("308", "102", "1300"), "всего 1710 чел.; от 102 до 1300 чел., медиана 308"),
        ("1", ("308", "102", ""), "всего 410 чел.; от 102 до 308 чел."),
        ("1", ("308", "", ""), "308 чел."),
        ("2", ("9", "9", "9"), "всего 27 ед.; у всех по 9 ед."),
        ("6", ("24,5", "31", ""), "всего 55,5 ст.; от 24,5 до 31 ст."),
        ("32", ("100", "95", "80"), "от 80 до 100 %, медиана 95"),
        ("39", ("18", "3", ""), "от 3 до 18 км"),
        ("33", ("10", "50", "100"), "от 10 до 100 Мбит/с, медиана 50"),
        ("41", ("3", "5", "4"), "от 3 до 5, медиана 4"),
        ("20", ("да", "нет", "да"), "да – 2, нет – 1"),
        ("4", ("сельская", "городская", "сельская"), "сельская – 2; городская – 1"),
        ("8", ("физика; химия", "химия", ""), "химия – 2; физика – 1"),
        ("48", ("лицей", "гимназия", "лицей"), "лицей; гимназия"),
        ("44.1", ("29.10.2020", "", ""), "29.10.2020"),
    ],
)
def test_answers_of_each_kind_are_summed_up(
    asked: Workspace, code: str, given_answers: tuple[str, ...], words: str
) -> None:
    row = row_of(text_of(answer(asked, EXAMPLE, {code: given_answers}), "survey"), f"{code}. ")
    assert row[1:] == [words, f"{sum(map(bool, given_answers))} из 3"]


def test_texts_are_told_without_names(asked: Workspace) -> None:
    data = answer(asked, EXAMPLE, {"50.1": ("нужен учитель физики", "", "")})
    row = row_of(text_of(data, "survey"), "50.1. ")
    assert "нужен учитель физики" in row[1]
    assert not any("Первая" in cell for cell in row)


def test_who_has_not_answered_and_what_is_missing_is_said(demo: Workspace) -> None:
    text = text_of(demo.snapshot(EXAMPLE), "survey")
    assert "Ответы получены от 3 из 5 школ, полностью заполнено анкет – 1." in text
    assert "Не ответили школы: Заволжская СОШ, Пушкинская СОШ." in text
    assert row_of(text, "Тверская")[1:3] == ["18 из 40", "23–50"]
    assert row_of(text, "Бурашевская")[3] == CONTRADICTION


def test_the_check_names_each_school_and_the_survey(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE)
    assert data.survey is not None
    found = findings_of(data, "survey")
    assert {finding.record for finding in found} == {("survey", data.survey.id)}
    assert told(data, "survey") == [
        "Тверская СОШ: анкета: отвечено на 18 из 40 вопросов",
        "Заволжская СОШ: анкета: нет ответов",
        "Бурашевская СОШ: анкета: отвечено на 7 из 40 вопросов",
        f"Бурашевская СОШ: ответы противоречат друг другу: {CONTRADICTION}",
        "Пушкинская СОШ: анкета: нет ответов",
    ]


def test_figures_of_the_district_are_sums_over_sums(demo: Workspace) -> None:
    text = text_of(demo.snapshot(EXAMPLE), "survey")
    assert row_of(text, "Р1. ")[1:] == ["90,1 %", "85,5–95,9 %"]
    assert "Расчётные показатели" not in text_of(demo.snapshot(EXAMPLE), "survey", figures="no")


def test_sections_are_chosen_by_number_or_title(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE)
    text = text_of(data, "survey", sections="6; контингент", figures="no")
    assert "3. Контингент обучающихся" in text
    assert "6. Принятые управленческие решения" in text
    assert "2. Кадровый состав" not in text
    assert any("раздела «9» нет" in problem for problem in told(data, "survey", sections="9"))


def test_a_change_is_that_of_the_schools_that_answered_twice(asked: Workspace) -> None:
    answer(asked, EXAMPLE, {"1": ("300", "100", ""), "20": ("нет", "нет", ""), "7": ("9", "", ""), "6": ("10", "", "")})
    start_next_year(asked, asked.programme(EXAMPLE))
    data = answer(
        asked,
        NEXT,
        {"1": ("290", "", "500"), "2": ("9", "", ""), "20": ("да", "", ""), "7": ("10", "", ""), "6": ("10", "", "")},
    )
    text = text_of(data, "survey")
    assert row_of(text, "1. ")[-1] == "−10 чел."
    assert row_of(text, "20. ")[-1] == "да: +1"
    assert row_of(text, "2. ")[-1] == "–"
    assert row_of(text, "Р1. ")[-1] == "+10 п.п."
    assert "К прошлому году" not in text_of(data, "survey", change="no")
    assert "К прошлому году" not in text_of(asked.snapshot(EXAMPLE), "survey")


def test_a_table_by_school_lies_on_sheets_of_its_own(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE)
    text = text_of(data, "survey", by_school="yes")
    assert row_of(text[text.index("Ответы по школам") :], "1. Числ")[1:] == ["214", "308", "176"]
    assert "85,5 %, риск" in text
    assert "Заволжская" not in text[text.index("Ответы по школам") :]
    assert b"landscape" in _document(made(data, "survey", form="docx", by_school="yes"))


def _document(content: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")


def test_small_numbers_are_hidden_where_that_is_asked(asked: Workspace) -> None:
    data = answer(asked, EXAMPLE, {"22": ("3", "12", "7"), "1": ("100", "200", "300")})
    assert row_of(text_of(data, "survey"), "22. ")[1] == "всего 22 чел.; от 3 до 12 чел., медиана 7"
    text = text_of(data, "survey", hide_small="yes")
    assert row_of(text, "22. ")[1] == "всего 22 чел.; есть значения менее 5"
    assert row_of(text, "Р12. ")[2] == HIDDEN


def test_what_is_hidden_does_not_follow_from_the_rest(asked: Workspace) -> None:
    data = answer(asked, EXAMPLE, {"22": ("3", "12", "7"), "1": ("100", "200", "300")})
    text = text_of(data, "survey", hide_small="yes", by_school="yes")
    summary, by_school = text.split("Ответы по школам")
    assert row_of(summary, "22. ")[1] == HIDDEN
    assert row_of(summary, "Р12. ")[1:] == [HIDDEN, HIDDEN]
    assert row_of(by_school, "22. ")[1:] == [FEW, "12", "7"]
    assert row_of(by_school, "Р12. ")[1:] == [HIDDEN, "6 %", "2,3 %"]


def test_a_change_does_not_tell_what_is_hidden(asked: Workspace) -> None:
    answer(asked, EXAMPLE, {"22": ("12", "", "")})
    start_next_year(asked, asked.programme(EXAMPLE))
    data = answer(asked, NEXT, {"22": ("3", "", "")})
    row = row_of(text_of(data, "survey", hide_small="yes"), "22. ")
    assert (row[1], row[-1]) == (FEW, "–")


@pytest.mark.parametrize("counts", [(1, 2, 3), (4, 0, 30), (1, 1, 0), (4, 5, 6), (2,), (3, 9)])
def test_no_small_number_of_people_is_printed(asked: Workspace, counts: tuple[int, ...]) -> None:
    data = answer(asked, EXAMPLE, {"22": tuple(map(str, counts))})
    small = {str(count) for count in counts if 0 < count < 5}
    for by_school in ("no", "yes"):
        text = text_of(data, "survey", hide_small="yes", by_school=by_school, sections="3", figures="no")
        cells = [row_of(part, "22. ")[1:] for part in text.split("Ответы по школам")]
        told_numbers = {word for cell in (cells[0][0], *cells[-1][: len(counts)]) for word in re.findall(r"\d+", cell)}
        answered = {str(len(counts)), "3"} if by_school == "no" else set()
        assert not (small - answered) & told_numbers
        assert by_school == "no" or cells[0][0] in {HIDDEN, FEW}


def test_questions_that_nobody_answered_are_told_in_a_line(asked: Workspace) -> None:
    text = text_of(answer(asked, EXAMPLE, {"1": ("300", "", ""), "4": ("сельская", "", "")}), "survey")
    assert "Нет ответов на вопросы: 2, 3, 4.1, 5." in text
    assert "Ответов на вопросы раздела нет." in text
    assert "Расчётные показатели" not in text


def test_without_a_survey_it_says_so(demo: Workspace, asked: Workspace) -> None:
    assert "на бумаге" in text_of(demo.snapshot(REAL), "survey")
    assert told(demo.snapshot(REAL), "survey") == ["анкета: ответы не внесены, анкета была на бумаге"]
    assert "Ответов на анкету нет." in text_of(asked.snapshot(), "survey")
    assert "Не ответили школы: Первая, Вторая, Третья." in text_of(asked.snapshot(), "survey")
    for school in asked.snapshot().schools:
        set_listing(asked, asked.snapshot().programme, school, listed=False)
    assert "Ответов на анкету нет." in text_of(asked.snapshot(), "survey", by_school="yes")


def test_contradictions_tell_no_small_numbers_where_these_are_hidden(asked: Workspace) -> None:
    data = answer(asked, EXAMPLE, {"1": ("2", "300", ""), "22": ("3", "12", "")})
    assert row_of(text_of(data, "survey"), "Первая")[3] == "ответ на вопрос 22 (3) больше ответа на вопрос 1 (2)"
    hidden = row_of(text_of(data, "survey", hide_small="yes"), "Первая")
    assert hidden[3] == "ответы на вопросы 22 и 1 не согласуются"


def test_figures_say_that_they_are_of_the_schools_that_answered(demo: Workspace) -> None:
    heads = row_of(text_of(demo.snapshot(EXAMPLE), "survey").split("Расчётные показатели")[1], "Показатель")
    assert heads[1:3] == ["По ответившим школам", "По отдельным школам"]


def test_hostile_answers_stay_texts(asked: Workspace) -> None:
    hostile = "<b>*{школы}* | =1+1 ]]> \u202e"
    data = answer(asked, EXAMPLE, {"50.1": (hostile, "", "")})
    assert "<b>*{школы}* | =1+1 ]]>" in text_of(data, "survey", by_school="yes")
    for form in registry().renderers:
        assert made(data, "survey", form=form, by_school="yes")
