"""The survey on the screen, as stories of the people who enter and read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.domain.survey import Answer
from shnor_tui.domain.user import Role
from shnor_tui.tui.layouts import TWINS
from shnor_tui.tui.opening import open_draft, open_record
from shnor_tui.tui.screens.response import ResponseScreen
from shnor_tui.tui.screens.survey_form import SurveyForm
from shnor_tui.tui.screens.surveys import SurveysScreen
from shnor_tui.tui.survey_grids import SectionSource
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.questionnaires import current
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.surveys import set_answers, start_survey, told_answer
from shnor_tui.workspace.users import set_role
from tests.conftest import REAL_YEAR
from tests.tui.support import Person, sitting
from tests.workspace.data import data_of

LAYOUTS = pytest.mark.parametrize("russian", [False, True], ids=["qwerty", "йцукен"])
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]


def keys(*latin: str, russian: bool) -> list[str]:
    """The same physical keys under one of the layouts."""
    return [TWINS.get(key, key) if russian else key for key in latin]


async def on_school(person: Person, name: str) -> None:
    person.body.move_to(("school", school_by_name(person.workspace.snapshot(), name).id))
    await person.pilot.pause()


def shown(person: Person, name: str) -> str:
    """What the list shows of a school."""
    key = ("school", school_by_name(person.workspace.snapshot(), name).id)
    (row,) = [row for row in person.body.rows if row.key == key]
    return "\n".join("".join(text for text, _style in line) for line in row.lines(person.body.size.width))


def hint(person: Person) -> str:
    """What is said below the table."""
    return " ".join(person.app.screen.query_one("#hint", Lines).text.split())


def told(person: Person, name: str, *codes: str) -> list[str]:
    """What a school answered, in words."""
    data = person.workspace.snapshot()
    return [told_answer(data, school_by_name(data, name), code) for code in codes]


def answered(home: Path, name: str, **texts: str) -> None:
    """Somebody else enters answers."""
    with open_workspace(home, actor="irina") as workspace:
        data = workspace.snapshot()
        school = school_by_name(data, name)
        assert data.survey is not None
        set_answers(workspace, data.survey, {(school.id, code.removeprefix("q")): text for code, text in texts.items()})


async def test_the_list_tells_how_far_each_school_is_and_what_contradicts_itself(demo_home: Path) -> None:
    async with sitting(demo_home, place="surveys") as olga:
        assert "получено 3 из 5 · заполнено 32 % · с ошибками 1" in olga.screen
        assert "√ Васильевская СОШ" in shown(olga, "Васильевская")
        assert "анкета заполнена" in shown(olga, "Васильевская")
        assert "████░░░░░░ 18 из 40" in shown(olga, "Тверская")
        assert "ответов нет" in shown(olga, "Заволжская")
        assert "! в вопросах 11 + 12 + 13 в сумме 24, а в вопросе 9 – только 22" in shown(olga, "Бурашевская")


async def test_a_questionnaire_is_answered_by_typing_down_its_questions(demo_home: Path) -> None:
    async with sitting(demo_home, place="surveys") as olga:
        await on_school(olga, "Пушкинская")
        await olga.press("enter", *"120", "enter", *"9", "enter", "2", "enter", *"гор", "enter", *"да", "enter")
        assert told(olga, "Пушкинская", "1", "2", "3", "4", "4.1") == [
            "120",
            "9",
            "основная общеобразовательная школа",
            "городская",
            "да",
        ]
        await olga.press("enter", *"24,5", "enter")
        assert told(olga, "Пушкинская", "5", "6") == ["", "24,5"]
        await olga.press("escape")
        assert "█░░░░░░░░░ 5 из 40" in shown(olga, "Пушкинская")
        assert "получено 4 из 5" in olga.screen


async def test_a_long_answer_is_read_whole_below_the_table(demo_home: Path) -> None:
    answer = "помощь в методическом сопровождении учителей математики и русского языка, а также в подвозе обучающихся"
    async with sitting(demo_home, place="surveys") as olga:
        set_role(olga.workspace, "irina", Role.METHODIST)
        answered(demo_home, "Тверская", **{"q50.1": answer})
        olga.app.poll()
        await on_school(olga, "Тверская")
        await olga.press("enter", "ctrl+end")
        assert hint(olga).startswith(answer)
        assert "Можно ввести" in hint(olga)


async def test_of_a_long_list_of_options_those_that_fit_the_text_are_told(demo_home: Path) -> None:
    async with sitting(demo_home, place="surveys") as olga:
        await olga.press("t", "down", "enter", "right", "right")
        assert "15 " not in hint(olga)
        assert hint(olga).endswith("…")
        await olga.press(*"4; физ")
        assert hint(olga) == "Подходит: 6 физика · 12 физическая культура."
        await olga.press(*"ика;")
        assert "Подходит" not in hint(olga)
        await olga.press("backspace")
        assert "Подходит" not in hint(olga)
        await olga.press("enter")
        assert "Подходит" not in hint(olga)


async def test_the_cursor_begins_at_the_first_question_that_waits_and_its_options_are_listed(demo_home: Path) -> None:
    async with sitting(demo_home, place="surveys") as olga:
        await on_school(olga, "Бурашевская")
        await olga.press("enter")
        assert "1 средняя общеобразовательная школа · 2 основная" in " ".join(olga.screen.split())
        await olga.press("1", "enter")
        assert told(olga, "Бурашевская", "3") == ["средняя общеобразовательная школа"]


async def test_an_answer_that_is_none_stays_in_its_cell_and_says_why(demo_home: Path) -> None:
    async with sitting(demo_home, place="surveys") as olga:
        await olga.press("down", "enter", *"12,5", "enter")
        assert "Вопрос 23: «12,5» – не целое число" in olga.message
        assert told(olga, "Тверская", "23") == [""]
        await olga.press("escape", *"12", "enter")
        assert told(olga, "Тверская", "23") == ["12"]


async def test_answers_that_contradict_each_other_say_so_where_they_stand(demo_home: Path) -> None:
    async with sitting(demo_home, place="surveys") as olga:
        await on_school(olga, "Бурашевская")
        await olga.press("enter")
        assert "ошибок: 1" in olga.screen
        assert "! 24" not in olga.screen
        screen = olga.app.screen
        assert isinstance(screen, ResponseScreen)
        questions = [question.code for question in current(olga.workspace.snapshot()).questions]  # type: ignore[union-attr]
        screen.body.move_to_cell(questions.index("13"), "answer")
        await olga.pilot.pause()
        assert "! в вопросах 11 + 12 + 13 в сумме 24, а в вопросе 9 – только 22." in olga.screen
        await olga.press("6", "enter")
        assert "ошибок" not in olga.screen


async def test_last_years_answers_stand_beside(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as workspace:
        start_survey(workspace, workspace.programme(REAL_YEAR))
        data = workspace.snapshot(REAL_YEAR)
        assert data.survey is not None
        set_answers(workspace, data.survey, {(data.schools[1].id, "23"): "7"})
    async with sitting(demo_home, place="surveys") as olga:
        await olga.press("down", "enter")
        assert REAL_YEAR in olga.screen
        row = next(row for row in olga.body.rows if "23. Детей" in str(row.lines(80)))
        assert " 7 " in "".join(text for text, _style in row.lines(80)[0])


@LAYOUTS
async def test_one_question_is_typed_for_all_schools_in_the_table_of_its_section(
    demo_home: Path, russian: bool
) -> None:
    async with sitting(demo_home, place="surveys") as olga:
        await olga.press(*keys("t", russian=russian), "down", "enter")
        assert "Кадровый состав" in olga.screen
        await olga.press("down", "down", *"18,5", "enter", *"20", "enter", *"15", "enter")
        assert [told(olga, name, "6")[0] for name in ("Заволжская", "Бурашевская", "Пушкинская")] == [
            "18,5",
            "20",
            "15",
        ]
        totals = SectionSource(2, lambda _school: True).totals(olga.workspace.snapshot())
        assert totals["6"].text == "109"
        await olga.press("ctrl+z")
        assert told(olga, "Пушкинская", "6") == [""]


@LAYOUTS
async def test_the_summary_is_read_with_risks_and_derived_figures(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home, place="surveys") as olga:
        await olga.press(*keys("c", russian=russian))
        text = " ".join(olga.screen.replace("\u00a0", " ").split())
        assert "Признаки риска (расчётно)" in text
        assert "укомплектованность педагогическими кадрами – 85,5 %, ниже 90 %" in text
        assert "Укомплектованность педагогическими кадрами: по району 90,1 %" in text
        assert "1. Численность обучающихся, всего, чел." in text
        assert "всего 698; в среднем 232,7, от 176 до 308; нет ответа: 2 из 5" in text
        await olga.press("escape")
        assert isinstance(olga.app.screen, SurveysScreen)


@LAYOUTS
async def test_a_survey_that_was_on_paper_can_be_entered_afterwards(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home, place="surveys", year=REAL_YEAR) as olga:
        assert "Анкетирование проведено на бумаге: апрель 2020 года." in olga.screen
        assert "кадровый состав" in olga.screen
        assert "Свод" not in olga.footer
        await olga.press("enter", *keys("t", "c", russian=russian))
        assert isinstance(olga.app.screen, SurveysScreen)
        await olga.press(*keys("a", russian=russian), "f2")
        assert "ответов нет" in shown(olga, "Пушкинская")
        assert "Свод" in olga.footer
        await olga.press(*keys("c", russian=russian))
        assert "Признаки риска (расчётно) ответов нет" in " ".join(olga.screen.split())
        await olga.press("escape", *keys("u", russian=russian))
        assert "на бумаге" in olga.screen


async def test_when_it_was_held_is_changed_in_its_form_which_keeps_a_draft(demo_home: Path) -> None:
    async with sitting(demo_home, place="surveys") as olga:
        await olga.press("e", *[" ", *"и май"])
        form = olga.app.screen
        assert isinstance(form, SurveyForm)
        (draft,) = olga.app.session.person.drafts.of_home(olga.workspace.home)
        assert isinstance(open_draft(olga.app.session, draft), SurveyForm)
        await olga.press("f2")
        assert "апрель 2021 года и май" in olga.screen


async def test_a_viewer_reads_all_and_enters_nothing(demo_home: Path) -> None:
    async with sitting(demo_home, actor="reader", place="surveys") as reader:
        before = data_of(reader.workspace)
        assert "Изменить" not in reader.footer
        await reader.press("e", "a", "down", "enter")
        assert isinstance(reader.app.screen, ResponseScreen)
        await reader.press("5", "enter", "delete")
        assert data_of(reader.workspace) == before


async def test_a_schools_account_enters_its_own_answers_only(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as workspace:
        set_role(workspace, "petrova", Role.SCHOOL, school_by_name(workspace.snapshot(), "Пушкинская"))
    async with sitting(demo_home, actor="petrova", place="surveys") as petrova:
        await petrova.press("enter", "5", "enter")
        assert told(petrova, "Васильевская", "1") == ["214"]
        await petrova.press("escape", "end", "enter", *"95", "enter")
        assert told(petrova, "Пушкинская", "1") == ["95"]


async def test_what_somebody_else_enters_appears_in_the_list_and_in_an_open_questionnaire(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as workspace:
        set_role(workspace, "irina", Role.METHODIST)
    async with sitting(demo_home, place="surveys") as olga:
        answered(demo_home, "Заволжская", q1="98")
        olga.app.poll()
        await olga.pilot.pause()
        assert "1 из 40" in shown(olga, "Заволжская")
        assert "irina" in shown(olga, "Заволжская")
        await on_school(olga, "Заволжская")
        await olga.press("enter")
        answered(demo_home, "Заволжская", q2="8")
        olga.app.poll()
        await olga.pilot.pause()
        assert "2 из 40" in olga.screen


async def test_an_answer_and_the_survey_open_where_they_are_entered(demo_home: Path) -> None:
    async with sitting(demo_home, place="surveys") as olga:
        session, data = olga.app.session, olga.workspace.snapshot()
        assert data.survey is not None
        number = next(iter(data.records.table(Answer)))
        assert isinstance(open_record(session, "answer", number), ResponseScreen)
        assert isinstance(open_record(session, "survey", data.survey.id), SurveyForm)
        assert open_record(session, "answer", 10_000) is None


@pytest.mark.parametrize("size", SIZES)
async def test_it_fits_at_every_size(demo_home: Path, size: tuple[int, int]) -> None:
    async with sitting(demo_home, size=size, place="surveys") as olga:
        width = olga.body.size.width
        for row in olga.body.rows:
            assert all(sum(len(text) for text, _style in line) <= width for line in row.lines(width))
        await on_school(olga, "Тверская")
        if size[0] >= 120:
            assert "Нет ответа: 22 вопроса" in olga.screen
            assert "Дефицит педагогических кадров" in " ".join(olga.screen.split())
        await olga.press("enter")
        assert isinstance(olga.app.screen, ResponseScreen)
        assert " Esc " in olga.footer
