"""The passport of a school: its parts, each line with the record that it comes from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shnor_tui.domain.indicator import ReadingState
from shnor_tui.workspace.find import indicator_by_code, school_by_name
from shnor_tui.workspace.indicators import set_reading
from shnor_tui.workspace.passport import Part, passport
from shnor_tui.workspace.registry import add_school, edit_school, set_listing
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.tables import TABLES


def parts(workspace: Workspace, name: str) -> dict[str, Part]:
    data = workspace.snapshot()
    return {part.title: part for part in passport(data, school_by_name(data, name))}


def lines(part: Part) -> dict[str, str]:
    return {line.label: line.text for line in part.lines}


def test_it_tells_how_to_reach_the_school(demo: Workspace) -> None:
    edit_school(demo, school_by_name(demo.snapshot(), "Пушкинская"), phone="8 (4822) 00-00-01", head="И.И. Иванова")
    told = lines(parts(demo, "Пушкинская")["Контакты"])
    assert (told["Телефон"], told["Директор"]) == ("8 (4822) 00-00-01", "И.И. Иванова")
    assert "Адрес" not in told


def test_it_tells_each_year_of_the_list(demo: Workspace) -> None:
    school = school_by_name(demo.snapshot(), "Пушкинская")
    set_listing(demo, demo.programme(), school, basis="приказ № 5", agreed_with="центром", agreed_on=date(2021, 3, 1))
    set_listing(demo, demo.programme("2019/2020"), school, listed=False)
    told = lines(parts(demo, "Пушкинская")["Список школ по годам"])
    assert told["2019/2020"].startswith("не в списке")
    assert told["2020/2021"].endswith("основание: приказ № 5; согласовано с центром; согласовано 01.03.2021")


def test_it_tells_the_work_what_is_owed_training_and_values(demo: Workspace) -> None:
    data = demo.snapshot()
    school = school_by_name(data, "Пушкинская")
    indicator = indicator_by_code(data, "П26")
    set_reading(demo, indicator, school, state=ReadingState.VALUE, value=Decimal(81))
    told = parts(demo, "Пушкинская")
    assert lines(told["Мероприятия каждой школы"])["3.2"].endswith("– выполнено частично, 01.10.2020")
    assert any(text.startswith("просрочено на ") for text in lines(told["Не сдано"]).values())
    (training,) = lines(told["Обучение педагогов"]).values()
    assert training.startswith("1 человек, «Формирование функциональной грамотности")
    assert lines(told["Показатели"])["П26"].endswith("– 81\u00a0%")


def test_a_part_without_data_is_left_out(demo: Workspace) -> None:
    add_school(demo, demo.programme(), "Новая СОШ")
    assert not {"Обучение педагогов", "Показатели"} & parts(demo, "Новая СОШ").keys()


def test_every_line_names_a_record_that_is_there(demo: Workspace) -> None:
    data = demo.snapshot()
    for school in data.registry:
        for part in passport(data, school):
            for line in part.lines:
                assert line.record is not None
                table, number = line.record
                assert data.find(TABLES[table], number) is not None
