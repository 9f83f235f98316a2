"""«Адресные рекомендации»: what is wrong in a school with its numbers, advice that follows from it, a signature each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shnor_reports.recommendations import Recommendations
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.programme import Organisation, Signatory
from shnor_tui.domain.roadmap import Status
from shnor_tui.plugin import NBSP, Context, Document, PageBreak, Signature, Snapshot
from shnor_tui.workspace.find import indicator_by_code, item_by_number, school_by_name
from shnor_tui.workspace.indicators import set_reading
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.procedures import add_usual_procedures
from shnor_tui.workspace.registry import edit_programme, edit_school, set_listing
from shnor_tui.workspace.report_options import set_option
from shnor_tui.workspace.results import ResultEdit, procedures, set_results
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.surveys import set_answers
from tests.reports.reading import findings_of, made, registry, row_of, text_of, told

REAL, EXAMPLE = "2019/2020", "2020/2021"
TEN = Decimal(10)
FULL = "МБОУ «Лесогорская СОШ № 1»"


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Workspace]:
    """Two schools of which nothing is known, before anything is due."""
    with open_workspace(tmp_path / "own", actor="olga", today=date(2020, 9, 1)) as workspace:
        create_programme(
            workspace,
            EXAMPLE,
            [(FULL, "Лесогорская СОШ"), ("Сосновская школа", "")],
            Organisation(dative="отделу образования"),
            signatory=Signatory(position="Начальник", name="И.И. Иванова"),
        )
        yield workspace


def built(data: Snapshot, school: str = "") -> Document:
    params = {"school": school_by_name(data, school)} if school else {}
    return Recommendations().build(data, Context(today=data.today, params=params))


def low_result(workspace: Workspace, below: int, participants: int) -> Snapshot:
    """The first school's result in the first procedure of the year: ВПР, русский язык, 5 кл."""
    add_usual_procedures(workspace, EXAMPLE)
    data = workspace.snapshot()
    edit = ResultEdit(participants=participants, below=below, threes=participants - below, fours=0, fives=0)
    set_results(workspace, procedures(data)[0], {data.schools[0].id: edit})
    return workspace.snapshot()


def test_a_school_is_named_without_being_inflected(district: Workspace) -> None:
    data = district.snapshot()
    assert built(data, FULL).subtitle.splitlines()[0].replace("\u00a0", " ") == FULL
    assert built(data, "Сосновская школа").subtitle.splitlines()[0] == (
        "общеобразовательной организации «Сосновская школа»"
    )


def test_problems_have_their_values_and_bounds(demo: Workspace) -> None:
    text = text_of(demo.snapshot(EXAMPLE), "recommendations", school="Пушкинская СОШ")
    assert row_of(text, "ВПР, русский") == [
        "ВПР, русский язык, 5 кл., 2020/2021: доля отметок «2»",
        "7 из 21 – 33,3 %",
        "менее 30 %",
    ]
    assert "−3,1 п.п. к 2018/2019" in text
    assert row_of(text, "П16.")[1:] == ["90,5 %", "не менее 95 %"]
    assert row_of(text, "7.1. Согл")[1:] == ["не выполнено", "до 01.11.2020"]
    assert "срок прошёл 170 дней назад" in text


def test_a_figure_of_the_survey_that_an_indicator_shows_is_told_once(demo: Workspace) -> None:
    text = text_of(demo.snapshot(EXAMPLE), "recommendations", school="Тверская СОШ")
    assert text.count("85,5 %") == 1
    assert row_of(text, "Дефицит педагогических кадров: вакансий")[1:] == ["3 ед.", "риск – от 1 ед."]


@pytest.mark.parametrize(
    ("below", "participants", "low"), [(3, 10, True), (30, 100, True), (299, 1000, False), (2, 9, False), (9, 9, False)]
)
def test_results_are_low_by_the_rule_of_the_programme(
    district: Workspace, below: int, participants: int, low: bool
) -> None:
    text = text_of(low_result(district, below, participants), "recommendations", school=FULL)
    assert ("Низкие результаты оценочных процедур" in text) is low
    assert ("взять под контроль преподавание предметов с низкими результатами (русский язык)" in text) is low
    assert ("провести диагностику пробелов" in text) is low


def test_advice_follows_from_the_problems(district: Workspace) -> None:
    data = district.snapshot()
    text = text_of(data, "recommendations", school=FULL)
    assert "По имеющимся данным проблем не выявлено." in text
    assert "завершить мероприятия" not in text
    assert "рассмотреть рекомендации на заседании педагогического совета" in text
    set_marks(
        district, item_by_number(data, "3.2"), [data.schools[0]], MarkEdit(status=Status.PARTLY, reason="болезнь")
    )
    text = text_of(district.snapshot(), "recommendations", school=FULL)
    assert "завершить мероприятия «дорожной карты», которые не выполнены в срок: 3.2." in text
    assert "завершить мероприятия" not in text_of(district.snapshot(), "recommendations", school="Сосновская школа")


def test_the_day_of_the_report_says_what_is_late(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE)
    text = text_of(data.as_of(date(2020, 10, 2)), "recommendations", school="Пушкинская СОШ")
    assert "срок прошёл 1 день назад" in text
    assert "7.1. Соглашения" not in text


def test_what_a_school_owes_is_said_and_asked_for(demo: Workspace) -> None:
    text = text_of(demo.snapshot(EXAMPLE), "recommendations", school="Тверская СОШ")
    owed = "анкета руководителя (отвечено на 18 из 40 вопросов); сведения об обучении педагогов"
    assert f"Выводы неполны, так как не представлено: {owed}." in text
    assert f"представить недостающие сведения: {owed}." in text


def test_the_periods_of_an_indicator_that_a_school_owes_are_told_together(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE)
    quality, first, own = indicator_by_code(data, "П12"), data.schools[0], school_by_name(data, "Пушкинская СОШ")
    for period in quality.frequency.periods[:2]:
        set_reading(
            demo, quality, first, period=period, state=ReadingState.VALUE, numerator=Decimal(4), denominator=TEN
        )
    text = text_of(demo.snapshot(EXAMPLE), "recommendations", school=own.name)
    assert "на «4» и «5», 1-я четверть, 2-я четверть и 3-я четверть" in text


def test_answers_that_contradict_each_other_are_asked_for_again(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE)
    assert data.survey is not None
    set_answers(demo, data.survey, {(school_by_name(data, "Васильевская СОШ").id, "11"): "30"})
    text = text_of(demo.snapshot(EXAMPLE), "recommendations", school="Васильевская СОШ")
    assert "не представлено: уточнённая анкета руководителя (ответы противоречат друг другу)." in text


def test_each_school_has_its_own_page_and_signature(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE)
    blocks = built(data).blocks
    assert sum(isinstance(block, Signature) for block in blocks) == len(data.schools)
    assert sum(isinstance(block, PageBreak) for block in blocks) == len(data.schools) - 1
    one = built(data, "Тверская СОШ").blocks
    assert [type(block) for block in one if isinstance(block, (Signature, PageBreak))] == [Signature]


def test_the_check_names_what_the_school_has_not_handed_in(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE)
    assert data.survey is not None
    school = school_by_name(data, "Тверская СОШ")
    found = findings_of(data, "recommendations", school="Тверская СОШ")
    assert [finding.record for finding in found] == [("survey", data.survey.id), ("school", school.id)]
    assert told(demo.snapshot(REAL), "recommendations") == []
    edit_programme(demo, data.programme, signatory=Signatory())
    assert len(told(demo.snapshot(EXAMPLE), "recommendations", school="Тверская СОШ")) > len(found)


def test_only_texts_that_are_printed_are_checked(district: Workspace) -> None:
    data = district.snapshot()
    assert told(data, "recommendations") == []
    set_option(district, data.programme, "recommendations", "teachers-results", "- {нет};")
    assert told(district.snapshot(), "recommendations") == []
    problems = told(low_result(district, 5, 10), "recommendations")
    assert "текст «Учителям-предметникам, низкие результаты»: неизвестная подстановка {нет}" in problems


def test_the_wording_is_the_departments(district: Workspace) -> None:
    text = text_of(
        low_result(district, 5, 10),
        "recommendations",
        school=FULL,
        administration="- первое,\n- второе и т. д.;",
        administration_results="Отдельный абзац: {школа_полное}.",
        teachers="",
        reporting="Сдать {Орган_дат} {срок_отчёта}.",
        deadline="до 1 июня",
        curator="М.И. Петрова",
    )
    assert "– первое,;" not in text
    assert "второе и т. д." in text
    assert f"Отдельный абзац: {FULL}." in text
    assert "Сдать Отделу образования до 1 июня." in text
    assert "Куратор: М.И. Петрова." in text


def test_a_part_without_texts_is_left_out(district: Workspace) -> None:
    text = text_of(district.snapshot(), "recommendations", school=FULL, teachers="", psychologist=" ", reporting="")
    assert "Учителям-предметникам" not in text
    assert "Педагогу-психологу" not in text
    assert "Сроки и форма отчёта" not in text


def test_without_schools_it_says_so(district: Workspace) -> None:
    data = district.snapshot()
    for school in data.schools:
        set_listing(district, data.programme, school, listed=False)
    assert "В программе нет ни одной школы" in text_of(district.snapshot(), "recommendations")
    assert "школы: в программе нет ни одной школы" in told(district.snapshot(), "recommendations")


def test_a_school_off_the_list_has_results_but_no_work_of_the_programme(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE)
    school = school_by_name(data, "Пушкинская СОШ")
    set_listing(demo, data.programme, school, listed=False)
    document = Recommendations().build(demo.snapshot(EXAMPLE), Context(today=data.today, params={"school": school}))
    assert any(isinstance(block, Signature) for block in document.blocks)


def test_hostile_names_stay_names(district: Workspace) -> None:
    data = district.snapshot()
    edit_school(district, data.schools[1], full_name="**Школа** {орган} <b>|# \u202e")
    data = district.snapshot()
    answers = {(data.schools[1].id, code): text for code, text in (("6", "10"), ("7", "5"))}
    assert data.survey is not None
    set_answers(district, data.survey, answers)
    text = text_of(district.snapshot(), "recommendations")
    assert "**Школа** {орган} <b>|#" in text
    assert told(district.snapshot(), "recommendations")
    for form in registry().renderers:
        assert made(district.snapshot(), "recommendations", form=form)


def test_results_that_do_not_add_up_are_found_before_advice_is_signed(demo: Workspace) -> None:
    faulty = [one for one in findings_of(demo.snapshot(EXAMPLE), "recommendations") if "сумма отметок" in one.problem]
    assert [(one.where.replace(NBSP, " "), one.record and one.record[0]) for one in faulty] == [
        ("Заволжская СОШ, ВПР, математика, 6 кл.", "result")
    ]
