"""Assessment results on the screen: the procedures of a year, the table of one, and the hint at low results."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from shnor_tui.domain.assessment import Procedure
from shnor_tui.domain.user import Role
from shnor_tui.tui.layouts import TWINS
from shnor_tui.tui.opening import open_draft
from shnor_tui.tui.screens.procedure_form import ProcedureForm
from shnor_tui.tui.screens.programme_form import ProgrammeForm
from shnor_tui.tui.widgets.grid_list import GridList
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.results import ResultEdit, procedures, result, set_results
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting
from tests.workspace.assessments import named
from tests.workspace.data import data_of

LAYOUTS = pytest.mark.parametrize("russian", [False, True], ids=["qwerty", "йцукен"])
MATHS_6 = "ВПР, математика, 6 кл."


def keys(*latin: str, russian: bool) -> list[str]:
    """The same physical keys under one of the layouts."""
    return [TWINS.get(key, key) if russian else key for key in latin]


def text_of(person: Person) -> str:
    """All that is on the screen, on one line and with plain spaces."""
    return " ".join(person.screen.replace("\u00a0", " ").split())


def painted(person: Person, row: int) -> str:
    """A line of the table as it is seen."""
    assert isinstance(person.body, GridList)
    return " ".join(person.body.render_line(row).text.split())


def maths(person: Person) -> Procedure:
    return named(person.workspace.snapshot(), MATHS_6)


async def open_table(person: Person) -> None:
    """The table of mathematics in the sixth grade, the last of the year."""
    await person.press("end", "enter")


async def test_the_list_tells_who_handed_in_and_how_the_district_moved(demo_home: Path) -> None:
    async with sitting(demo_home, place="results") as olga:
        shown = text_of(olga)
        assert "4 процедуры · не сдано: 1 · с ошибками: 1" in shown
        assert "√ ВПР, русский язык, 5 кл." in shown
        assert "данные 4 из 5 школ · отметка «2»: 26,4 % (24 из 91) · −3,4 п.п. к 2018/2019" in shown
        assert "2018/2019 √" not in shown
        await olga.press("v")
        shown = text_of(olga)
        assert "– ВПР, русский язык, 5 кл. не проводилось" in shown
        assert "ниже порога: 8,6 % (3 из 35)" in shown


async def test_a_column_of_marks_is_typed_for_all_schools(demo_home: Path) -> None:
    async with sitting(demo_home, place="results") as olga:
        await open_table(olga)
        await olga.press("right", *[key for below in (9, 8, 7, 6, 5) for key in (str(below), "enter")])
        data = olga.workspace.snapshot()
        rows = [result(data, maths(olga), school) for school in data.schools]
        assert [row.below if row else None for row in rows] == [9, 8, 7, 6, 5]
        assert painted(olga, 2) == "Заволжская СОШ 25 7 10 6 2 28,0 √ нет 20,8 +7,2"
        assert painted(olga, 6).startswith("Муниципалитет 46 12 19 12 3 26,1")


async def test_numbers_that_do_not_add_up_are_flagged_and_mended(demo_home: Path) -> None:
    async with sitting(demo_home, place="results") as olga:
        await open_table(olga)
        await olga.press("down", "down")
        assert painted(olga, 2) == "Заволжская СОШ 25 6 10 6 2 ± ошибка 20,8"
        assert "Сумма отметок 24, участников 25: в подсчёты не входит" in text_of(olga)
        await olga.press("2", "4", "enter")
        assert painted(olga, 2) == "Заволжская СОШ 24 6 10 6 2 25,0 √ нет 20,8 +4,2"
        assert "с ошибками" not in text_of(olga)
        await olga.press("ctrl+z")
        assert "± ошибка" in painted(olga, 2)


async def test_a_share_below_the_threshold_never_reads_as_if_it_reached_it(demo_home: Path) -> None:
    async with sitting(demo_home, place="results") as olga:
        await open_table(olga)
        await olga.press("2", "0", "7", "tab", "6", "2", "tab", "1", "4", "5", "tab", "0", "tab", "0", "enter")
        assert painted(olga, 0).startswith("Васильевская СОШ 207 62 145 0 0 29,95 √ нет")


async def test_a_school_without_the_procedure_is_entered_by_a_dash(demo_home: Path) -> None:
    async with sitting(demo_home, place="results") as olga:
        await open_table(olga)
        await olga.press("down", "down", "down", "-", "enter")
        assert painted(olga, 3) == "Бурашевская СОШ не пров. – не пров. 33,3"
        assert "данные 5 из 5 школ" in text_of(olga)
        await olga.press("escape")
        assert "не сдано" not in text_of(olga)


async def test_a_block_with_the_names_of_schools_lands_in_their_rows(demo_home: Path) -> None:
    async with sitting(demo_home, place="results") as olga:
        await open_table(olga)
        before = olga.workspace.revision
        olga.app.post_message(events.Paste("Пушкинская СОШ\t21\t4\t10\t6\t1\nБурашевская СОШ\t33\t8\t15\t8\t2\n"))
        await olga.pilot.pause()
        assert olga.workspace.revision == before + 1
        assert painted(olga, 3).startswith("Бурашевская СОШ 33 8 15 8 2 24,2")
        assert painted(olga, 4).startswith("Пушкинская СОШ 21 4 10 6 1 19,0")
        olga.app.post_message(events.Paste("Пушкинская СОШ\t21\nИтого\t54\n"))
        await olga.pilot.pause()
        assert "Итого" in olga.message
        assert olga.workspace.revision == before + 1


async def test_what_is_no_number_of_pupils_is_refused_by_its_place(demo_home: Path) -> None:
    async with sitting(demo_home, place="results") as olga:
        await open_table(olga)
        before = olga.workspace.revision
        await olga.press(*"много", "enter")
        assert "Васильевская СОШ, Участников: «много»" in olga.message
        assert olga.workspace.revision == before


async def test_a_year_without_procedures_offers_the_usual_ones(demo_home: Path) -> None:
    async with sitting(demo_home, place="results") as olga:
        await olga.press(*["d"] * 4)
        assert "с результатами 4 школ" in olga.message
        assert "x добавит обычные" in text_of(olga)
        await olga.press("u", "x")
        assert "Добавлено 7 процедур 2020/2021 года." in olga.message
        assert len(procedures(olga.workspace.snapshot())) == 8
        await olga.press("x")
        assert "все обычные процедуры уже есть" in olga.message


@LAYOUTS
async def test_a_procedure_is_added_and_changed_in_its_form(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home, place="results") as olga:
        await olga.press(*keys("a", russian=russian))
        assert "↓ в поле подставляет предложенное" in text_of(olga)
        await olga.press(*"РДР", "tab", *"физика", "tab", *"13", "f2")
        assert "Класс" in olga.message
        await olga.press("backspace", "backspace", "8", "f2")
        assert [one.name for one in procedures(olga.workspace.snapshot())][-1] == "РДР, физика, 8\u00a0кл."
        await olga.press(*keys("e", russian=russian))
        await olga.press("tab", "tab", "tab", "tab", "right", "f2")
        assert procedures(olga.workspace.snapshot())[-1].held is False
        await olga.press("enter")
        assert "не проводилось" in text_of(olga)
        assert "отметьте это в списке процедур клавишей e" in text_of(olga)
        await olga.press("5")
        assert "ничего не вводится" in olga.message


async def test_the_hint_gives_its_reasons_and_says_where_the_list_disagrees(demo_home: Path) -> None:
    async with sitting(demo_home, place="results") as olga:
        await olga.press("h")
        assert "по данным муниципалитета за 2019/2020" in text_of(olga)
        assert "определить нельзя: 5" in text_of(olga)
        await olga.press("v")
        shown = text_of(olga)
        assert "признаки есть: 2 · нет: 2 · определить нельзя: 1" in shown
        assert "ВПР, русский язык, 5 кл.: 9 из 30 – 30,0 %, порог 30 % – низкий результат" in shown
        assert "в списке, хотя расчётно признакам низких результатов не соответствует" in shown
        names = [school.name for school in olga.workspace.snapshot().registry]
        assert sorted(names, key=shown.index) == names
        await olga.press("slash", *"тверск", "enter")
        assert "Пушкинская" not in text_of(olga)
        await olga.press("enter")
        assert "Контакты" in text_of(olga)
        await olga.press("escape", "escape")
        assert "Пушкинская" in text_of(olga)
        await olga.press("escape")
        assert "4 процедуры" in text_of(olga)


async def test_wide_terminals_show_the_schools_beside_the_procedures(demo_home: Path) -> None:
    async with sitting(demo_home, size=(120, 40), place="results") as olga:
        assert "9 из 30 – 30,0 %, порог 30 % – низкий результат · −4,4 п.п. к 2018/2019" in text_of(olga)
        await olga.press("end")
        assert "сумма отметок 24, участников 25 – не учитывается" in text_of(olga)


async def test_the_passport_leads_from_a_result_to_its_table(demo_home: Path) -> None:
    async with sitting(demo_home, place="schools") as olga:
        await olga.press("enter")
        first = procedures(olga.workspace.snapshot())[0]
        line = next(row for row in olga.body.rows if getattr(row, "record", None) == ("procedures", first.id))
        olga.body.move_to(line.key)
        await olga.press("enter")
        assert painted(olga, 0).startswith("Васильевская СОШ 30 9 12 7 2 30,0 × да")


async def test_the_rule_is_changed_with_the_programme(demo_home: Path) -> None:
    async with sitting(demo_home, place="results") as olga:
        form = ProgrammeForm(olga.app.session)
        await olga.app.push_screen(form)
        await olga.pilot.pause()
        for wrong in ("", "0", "много"):
            form.set_value("rule-share", wrong)
            await olga.press("f2")
            assert olga.app.screen is form
        form.set_value("rule-share", "36")
        await olga.press("f2")
        assert olga.workspace.programme().rule.share == 36
        await olga.press("enter")
        assert "от 36 %" in text_of(olga)
        assert "√ нет" in painted(olga, 0)


async def test_what_was_typed_for_a_new_procedure_is_not_lost(demo_home: Path) -> None:
    async with sitting(demo_home, place="results") as olga:
        await olga.press("a", *"РДР")
        (draft,) = olga.app.session.person.drafts.of_home(olga.workspace.home)
        form = open_draft(olga.app.session, draft)
        assert type(form) is ProcedureForm


async def test_a_viewer_reads_everything_and_is_offered_no_editing(demo_home: Path) -> None:
    async with sitting(demo_home, actor="guest", size=(120, 40), place="results") as guest:
        before = data_of(guest.workspace)
        assert "Обычные" not in guest.footer
        await guest.press("x", "d", "enter")
        assert painted(guest, 0).startswith("Васильевская СОШ 30 9 12 7 2 30,0 × да")
        await guest.press("5", "enter")
        assert data_of(guest.workspace) == before


async def test_a_school_fills_in_its_own_row(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "direktor", Role.SCHOOL, school_by_name(admin.snapshot(), "Тверская"))
    async with sitting(demo_home, actor="direktor", place="results") as direktor:
        await open_table(direktor)
        await direktor.press("up", "5", "down", "4", "1", "enter")
        assert painted(direktor, 1).startswith("Тверская СОШ 41 ")
        assert painted(direktor, 0).startswith("Васильевская СОШ 30 ")


async def test_anothers_results_appear_by_themselves(demo_home: Path) -> None:
    async with sitting(demo_home, place="results") as olga:
        with open_workspace(demo_home, actor="olga") as other:
            own = school_by_name(other.snapshot(), "Бурашевская")
            procedure = named(other.snapshot(), MATHS_6)
            set_results(other, procedure, {own.id: ResultEdit(participants=9, below=9)})
        olga.app.poll()
        await olga.pilot.pause()
        assert "33,0 % (33 из 100)" in text_of(olga)
        assert "не сдано" not in text_of(olga)
