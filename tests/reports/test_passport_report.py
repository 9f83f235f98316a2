"""«Паспорт школы»: all that is known of a school, last year's answers beside, and small numbers hidden where it is published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shnor_reports.passport import PassportReport
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.programme import Signatory
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.school import School
from shnor_tui.plugin import NBSP, Context, Heading, PageBreak, plain
from shnor_tui.workspace.find import indicator_by_code, item_by_number, school_by_name
from shnor_tui.workspace.indicators import set_reading
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.next_year import start_next_year
from shnor_tui.workspace.registry import add_school, edit_school, set_listing
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.surveys import set_answers, start_survey
from shnor_tui.workspace.trainings import add_training
from tests.conftest import EXAMPLE_YEAR, REAL_YEAR
from tests.reports.reading import findings_of, row_of, text_of, told
from tests.workspace.assessments import enter, named

BEFORE, YEAR = "2020/2021", "2021/2022"


@pytest.fixture
def two_years(tmp_path: Path) -> Iterator[Workspace]:
    """Two schools in two years, each with its survey."""
    with open_workspace(tmp_path / "own", actor="olga", today=date(2022, 5, 20)) as workspace:
        signatory = Signatory(position="Начальник", name="И.И. Иванова")
        create_programme(workspace, BEFORE, [("Первая школа", "Первая"), ("Вторая школа", "")], signatory=signatory)
        start_next_year(workspace, workspace.programme(BEFORE))
        for year in (BEFORE, YEAR):
            data = workspace.snapshot(year)
            if data.survey is None or data.survey.questionnaire is None:
                start_survey(workspace, data.programme)
        yield workspace


def answer(workspace: Workspace, year: str, place: int, **answers: str) -> None:
    """Answers of a school by its place in the list: `q1="200"` is question 1."""
    data = workspace.snapshot(year)
    assert data.survey is not None
    school = data.schools[place].id
    set_answers(workspace, data.survey, {(school, code[1:].replace("_", ".")): text for code, text in answers.items()})


def headings(text: str) -> list[str]:
    return [line.partition(". ")[2] for line in text.splitlines() if line[:1].isdigit() and ". " in line[:4]]


def test_it_says_what_is_known_and_leaves_out_what_is_not(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    school = school_by_name(data, "Васильевская")
    edit_school(demo, school, head="Иванова Мария Петровна", phone="8 (4822) 00-00-01", address="с. Васильевское")
    text = text_of(demo.snapshot(EXAMPLE_YEAR), "passport", school="Васильевская")
    assert "Васильевская СОШ\n" in text
    assert "Руководитель         Иванова Мария Петровна" in text
    assert headings(text) == [
        "Общие сведения",
        "Статус в списке ШНОР",
        "Кадровый состав",
        "Контингент обучающихся",
        "Материально-техническая база и учебно-методическое обеспечение",
        "Внешние факторы, влияющие на работу ОО",
        "Принятые управленческие решения по результатам оценочных процедур",
        "Результаты оценочных процедур",
        "Показатели",
        "Факторы риска (расчётно, по ответам анкеты)",
        "Обучение педагогов",
        "Мероприятия с участием школы",
        "Выполнение «дорожной карты»",
    ]
    assert row_of(text, "Численность обучающихся")[-1] == "214 чел."
    assert row_of(text, "Организовано наставничество")[-1] == "да"
    assert row_of(text, "Укомплектованность педагогическими кадрами (расчёт)")[-1] == "95,9 %"
    assert row_of(text, "ВПР, русский язык, 5 кл.")[1:] == ["34,4 %", "не проводилось", "30,0 %", "−4,4 п.п."]
    assert row_of(text, "П20.")[1:3] == ["не менее 75 %", "73,3 %"]
    assert "2020/2021 учебный год  в списке; согласовано с ГБУ ТО ЦОКО" in text
    assert "Т.А.Годунова" not in text, "a passport is an annex unless it is asked for"
    assert "Т.А.Годунова" in text_of(data, "passport", school="Васильевская", sign="да")


def test_words_are_russian_whatever_the_interface_speaks(demo: Workspace) -> None:
    from shnor_tui.i18n import set_language  # noqa: PLC0415

    russian = text_of(demo.snapshot(EXAMPLE_YEAR), "passport")
    set_language("en")
    assert text_of(demo.snapshot(EXAMPLE_YEAR), "passport") == russian


def test_of_several_schools_each_begins_a_page(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    document = PassportReport().build(data, Context(today=data.today))
    heads = [block for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    names = [plain(block.text).replace(NBSP, " ") for block in heads]
    assert names == [school.full_name for school in data.schools]
    assert sum(isinstance(block, PageBreak) for block in document.blocks) == len(names) - 1
    assert document.title == "Паспорта школ"


def test_the_answers_of_the_year_before_stand_beside(two_years: Workspace) -> None:
    answer(two_years, BEFORE, 0, q1="200", q9="20")
    answer(two_years, YEAR, 0, q1="214", q20="да")
    text = text_of(two_years.snapshot(YEAR), "passport", school="Первая")
    assert row_of(text, "Сведения") == ["Сведения", "2021/2022", "2020/2021"]
    assert row_of(text, "Численность обучающихся")[1:] == ["214 чел.", "200 чел."]
    assert row_of(text, "Учителей, всего")[1:] == ["–", "20 чел."]
    assert row_of(text, "Организовано наставничество")[1:] == ["да", "–"]


def test_answers_of_last_year_alone_are_the_latest(two_years: Workspace) -> None:
    answer(two_years, BEFORE, 0, q1="200")
    text = text_of(two_years.snapshot(YEAR), "passport", school="Первая")
    assert row_of(text, "Сведения") == ["Сведения", "2020/2021"]
    assert "Сведений анкеты о школе нет." in text_of(two_years.snapshot(YEAR), "passport", school="Вторая")
    assert "Сведений анкеты о школе нет." not in text


def test_a_published_passport_hides_few_people_and_what_follows_from_them(two_years: Workspace) -> None:
    answer(two_years, YEAR, 0, q1="214", q2="4", q22="3", q23="0", q24="5", q33="3", q41="2", q18="4", q9="20")
    add_training(two_years, two_years.programme(YEAR), two_years.snapshot(YEAR).schools[0], people=2)
    open_text = text_of(two_years.snapshot(YEAR), "passport", school="Первая")
    assert row_of(open_text, "Обучающихся с ограниченными")[1] == "3 чел."
    text = text_of(two_years.snapshot(YEAR), "passport", school="Первая", hide_small="да")
    assert row_of(text, "Обучающихся с ограниченными")[1] == "менее 5"
    assert row_of(text, "Доля обучающихся с ОВЗ")[1] == "менее 5"
    assert row_of(text, "Детей-инвалидов")[1] == "0 чел.", "nobody is nobody"
    assert row_of(text, "Обучающихся, для которых русский")[1] == "5 чел."
    assert row_of(text, "Классов-комплектов")[1] == "4 ед.", "classes are no people"
    assert row_of(text, "Скорость")[1] == "3 Мбит/с"
    assert row_of(text, "Социальные условия")[1] == "2"
    assert row_of(text, "повышение квалификации") == ["повышение квалификации", "менее 5"]
    assert "прошедших повышение квалификации за 3 года – " not in text, "a risk by a hidden number is not told"


def test_a_published_passport_hides_few_pupils_in_results_and_indicators(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    school = school_by_name(data, "Заволжская")
    covered = indicator_by_code(data, "П20")
    numbers = {"numerator": Decimal(4), "denominator": Decimal(88)}
    set_reading(demo, covered, school, period="1", state=ReadingState.VALUE, **numbers)
    text = text_of(demo.snapshot(EXAMPLE_YEAR), "passport", school="Заволжская", hide_small="да")
    assert row_of(text, "ВПР, русский язык, 5 кл.")[1:] == ["33,3 %", "не проводилось", "менее 5 из 9", "–"]
    assert "22,2" not in text
    assert row_of(text, "П20.")[2] == "менее 5"
    assert row_of(text, "П04.")[2] == "да"
    few = school_by_name(data, "Тверская")
    enter(demo, named(data, "ВПР, математика, 6 кл."), few, 4, 4, 0, 0, 0)
    shown = text_of(demo.snapshot(EXAMPLE_YEAR), "passport", school="Тверская", hide_small="да")
    assert row_of(shown, "ВПР, математика, 6 кл.")[3] == "менее 5 из менее 5"


def test_whether_a_school_does_something_is_held_against_no_target(demo: Workspace) -> None:
    row = row_of(text_of(demo.snapshot(EXAMPLE_YEAR), "passport", school="Васильевская"), "П04.")
    assert row[1:] == ["–", "нет", "–", "–"]


def test_risks_are_said_to_be_worked_out_with_their_threshold(demo: Workspace) -> None:
    text = text_of(demo.snapshot(EXAMPLE_YEAR), "passport", school="Тверская")
    assert "Факторы риска (расчётно, по ответам анкеты)" in text
    assert (
        "Дефицит педагогических кадров: укомплектованность педагогическими кадрами – 85,5 % (порог: менее 90 %)" in text
    )


def test_partners_and_what_is_left_to_do(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    school = school_by_name(data, "Пушкинская")
    number = add_school(demo, demo.programme(REAL_YEAR), full_name="Лесная гимназия")
    partner = demo.snapshot().find(School, number)
    assert partner is not None
    set_listing(demo, data.programme, school, partners=[partner])
    text = text_of(demo.snapshot(EXAMPLE_YEAR), "passport", school="Пушкинская")
    assert "– Лесная гимназия" in text
    assert row_of(text, "3.2")[-1] == "выполнено частично"
    assert "программа не утверждена приказом школы" in text
    assert "срок прошёл 201 день назад" in text
    item = item_by_number(data, "3.2")
    set_marks(demo, item, [school], MarkEdit(status=Status.DONE))
    assert "201 день" not in text_of(demo.snapshot(EXAMPLE_YEAR), "passport", school="Пушкинская")


def test_the_day_of_the_report_decides_which_events_are_ahead(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    assert row_of(text_of(data, "passport", school="Васильевская"), "12.05.2021")[-1] == "участник, предстоит"
    later = data.as_of(date(2021, 6, 1))
    assert row_of(text_of(later, "passport", school="Васильевская"), "12.05.2021")[-1] == "участник"
    assert row_of(text_of(data, "passport", school="Тверская"), "ноябрь 2020")[-1] == "на базе школы"


def test_the_check_names_the_record_that_mends_each_gap(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    school = school_by_name(data, "Бурашевская")
    assert data.survey is not None
    found = findings_of(data, "passport", school="Бурашевская")
    contacts, survey, results = found
    assert (contacts.problem, contacts.record) == ("нет сведений: руководитель, телефон, адрес", ("school", school.id))
    assert survey.record == ("survey", data.survey.id)
    assert survey.problem.startswith("отвечено на 7 из 40")
    assert results.problem.replace("\u00a0", " ") == "нет результатов: ВПР, математика, 6 кл."
    assert results.record == ("procedure", named(data, "ВПР, математика, 6 кл.").id)
    assert "мероприятие 7.1 (Пушкинская СОШ): отметка «не выполнено» без причины" in told(
        data, "passport", school="Пушкинская"
    )


def test_a_school_of_which_nothing_is_known_has_a_passport_that_says_so(demo: Workspace) -> None:
    add_school(demo, demo.programme(REAL_YEAR), full_name="Новая школа")
    text = text_of(demo.snapshot(REAL_YEAR), "passport", school="Новая")
    for sentence in (
        "Сведений анкеты о школе нет.",
        "Результатов оценочных процедур нет.",
        "Сведений об обучении педагогов нет.",
    ):
        assert sentence in text


def test_a_list_without_schools_says_so(demo: Workspace) -> None:
    data = demo.snapshot(REAL_YEAR)
    for school in data.schools:
        set_listing(demo, data.programme, school, listed=False)
    data = demo.snapshot(REAL_YEAR)
    assert "В списке нет ни одной школы." in text_of(data, "passport")
    assert told(data, "passport") == ["список школ: в программе нет ни одной школы"]


def test_no_line_breaks_within_the_name_of_whom_a_school_is_named_after(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    named_after = f"Тверская СОШ им.{NBSP}И.С.Конева"
    blocks = PassportReport().build(data, Context(today=data.today)).blocks
    assert any(isinstance(block, Heading) and block.text == named_after for block in blocks)
    school = school_by_name(data, "Тверская")
    alone = PassportReport().build(data, Context(today=data.today, params={"school": school}))
    assert named_after in alone.subtitle
