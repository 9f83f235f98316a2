"""Training and events on the screen: a day on which schools report who was trained, and a meeting was held."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Label

from shnor_tui.domain.activity import Event, Training, TrainingKind
from shnor_tui.domain.user import Role
from shnor_tui.tui.layouts import TWINS
from shnor_tui.tui.opening import open_draft
from shnor_tui.tui.screens.activities import ActivitiesScreen
from shnor_tui.tui.screens.conflict import ConflictScreen
from shnor_tui.tui.screens.event_form import EventForm
from shnor_tui.tui.screens.grid import GridScreen
from shnor_tui.tui.screens.text import TextScreen
from shnor_tui.tui.screens.training_form import TrainingForm
from shnor_tui.tui.training_grid import TrainingGrid
from shnor_tui.workspace.events import edit_event, remove_event
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.registry import set_listing
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.trainings import edit_training, remove_training, set_trained
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting

LAYOUTS = pytest.mark.parametrize("russian", [False, True], ids=["qwerty", "йцукен"])


def key(latin: str, *, russian: bool) -> str:
    """The same physical key under one of the layouts."""
    return TWINS.get(latin, latin) if russian else latin


def events(person: Person) -> tuple[Event, ...]:
    return person.workspace.snapshot().events


def trained(person: Person, name: str, kind: TrainingKind = TrainingKind.QUALIFICATION) -> int:
    data = person.workspace.snapshot()
    return data.trained(school_by_name(data, name), kind)


def note(person: Person, name: str) -> str:
    label = person.app.screen.query_one(f"#{name}-note", Label)
    return str(label.render()) if label.display else ""


def shown(person: Person, found: Event | Training) -> str:
    """The row of a record, as one text."""
    wanted = ("event" if isinstance(found, Event) else "training", found.id)
    row = next(row for row in person.body.rows if row.key == wanted)
    return "\n".join("".join(text for text, _style in line) for line in row.lines(80))


async def test_both_groups_stand_on_one_screen_with_what_is_still_to_come(demo_home: Path) -> None:
    async with sitting(demo_home, place="activities") as olga:
        assert "обучение внесли 3 из 5 школ · 7 событий" in olga.screen
        assert "Обучение · ПК 7 · ПП –" in olga.screen
        assert "События · проведено 5, предстоит 1, без даты 1" in olga.screen
        assert shown(olga, events(olga)[0]).startswith(" √ 16.09.2020         совещание · Рабочее совещание")
        assert "предстоит · 5 школ" in shown(olga, events(olga)[5])
        assert "дата неизвестна" in shown(olga, events(olga)[6])


async def test_where_no_school_is_listed_every_table_says_where_the_schools_are(demo_home: Path) -> None:
    async with sitting(demo_home, place="activities") as olga:
        assert "обучение внесли 3 из 5 школ" in olga.screen
        data = olga.workspace.snapshot()
        for school in data.schools[:4]:
            set_listing(olga.workspace, data.programme, school, listed=False)
        for training in data.trainings:
            remove_training(olga.workspace, training)
        olga.app.poll()
        assert "обучение внесли 0 из 1 школы" in olga.screen
        set_listing(olga.workspace, data.programme, data.schools[4], listed=False)
        olga.app.poll()
        for keys in ([], ["t"], ["escape", "6", "t"], ["escape", "8", "t", "enter"]):
            await olga.press(*keys)
            assert "школ; они на экране 3" in " ".join(olga.screen.split()), keys
        await olga.press("escape", "7", "t")
        assert "внес" not in olga.screen


@LAYOUTS
async def test_a_column_of_people_is_typed_for_all_schools(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home, place="activities") as olga:
        await olga.press(key("t", russian=russian))
        assert isinstance(olga.app.screen, GridScreen)
        await olga.press("5", "enter", "8", "enter", "0", "enter", "3", "enter", "6", "enter")
        names = ("Васильевская", "Тверская", "Заволжская", "Бурашевская", "Пушкинская")
        assert [trained(olga, name) for name in names] == [5, 8, 0, 3, 6]
        courses = [row.course for row in olga.workspace.snapshot().trainings if row.detailed]
        assert len(courses) == 3
        await olga.press("escape")
        assert isinstance(olga.app.screen, ActivitiesScreen)
        assert "Обучение · ПК 22 · ПП –" in olga.screen
        assert "обучение внесли 5 из 5 школ" in olga.screen


async def test_a_total_below_the_courses_is_refused_in_its_cell_and_words_are_no_number(demo_home: Path) -> None:
    async with sitting(demo_home, place="activities") as olga:
        await olga.press("t", "down", "down", "down", "1", "enter")
        assert "Бурашевская СОШ: по отдельным курсам внесено 2 чел." in olga.message
        assert trained(olga, "Бурашевская") == 2
        await olga.press("escape", "up", "х", "enter")
        assert "«х» – не число человек" in olga.message


def test_a_year_ago_is_the_school_year_before_and_no_earlier_one(demo: Workspace) -> None:
    """Nothing is known of 2021/2022, so in 2022/2023 nothing is said of a year ago."""
    data = demo.snapshot("2020/2021")
    grid, school, kind = TrainingGrid(lambda _school: True), data.schools[0], TrainingKind.QUALIFICATION
    assert "Год назад" in grid.hint(data, school.id, kind)
    create_programme(demo, "2022/2023", [(one.full_name, one.short_name) for one in data.schools])
    assert "Год назад" not in grid.hint(demo.snapshot("2022/2023"), school.id, kind)


@LAYOUTS
async def test_an_event_of_a_month_is_added_and_its_item_shows_it_and_offers_it_as_a_note(
    demo_home: Path, russian: bool
) -> None:
    async with sitting(demo_home, place="activities") as olga:
        await olga.press(key("c", russian=russian))
        assert isinstance(olga.app.screen, EventForm)
        assert "предлагает: совещание, семинар" in note(olga, "kind")
        await olga.press("down", "tab", *"Итоги", "tab", *"март")
        assert note(olga, "when") == "01.03.2021 – 31.03.2021"
        await olga.press("tab", "tab", "down", "f2")
        added = next(event for event in events(olga) if event.topic == "Итоги")
        assert (added.kind, added.when.text, len(added.schools)) == ("совещание", "март", 5)
        assert olga.body.cursor_row is not None
        assert olga.body.cursor_row.key == ("event", added.id)
        await olga.app.action_go("roadmap")
        await olga.go_to("8.1")
        await olga.press("enter")
        assert "совещания: 3 (16.09.2020, 20.01.2021, март), предстоит 1 (12.05.2021)" in olga.screen
        await olga.press("escape", key("s", russian=russian), "tab", "tab", "tab", "down")
        noted = olga.app.screen.query_one("#note", Input).value
        assert noted == "совещания: 3 (16.09.2020, 20.01.2021, март)"


@LAYOUTS
async def test_a_course_is_added_for_the_school_under_the_cursor(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home, place="activities") as olga:
        await olga.press("down", key("a", russian=russian))
        assert isinstance(olga.app.screen, TrainingForm)
        assert olga.app.screen.value("school") == "Тверская СОШ"
        await olga.press(*"два", "f2")
        assert "целое число" in olga.message
        await olga.press("backspace", "backspace", "backspace", "2", "tab", *"Форм", "down", "tab", *"36", "f2")
        (added,) = [row for row in olga.workspace.snapshot().trainings if row.hours == 36 and row.people == 2]
        assert added.course == "Формирование функциональной грамотности обучающихся"
        assert olga.body.cursor_row is not None
        assert olga.body.cursor_row.key == ("training", added.id)
        assert "ПК  2 человека, «Формирование функциональной" in shown(olga, added)
        await olga.press(key("d", russian=russian))
        assert trained(olga, "Тверская") == 0
        olga.body.move_to(("school", school_by_name(olga.workspace.snapshot(), "Тверская").id))
        await olga.press(key("d", russian=russian))
        assert "нечего удалять" in olga.message
        await olga.press(key("u", russian=russian))
        assert trained(olga, "Тверская") == 2


async def test_enter_on_a_head_count_opens_it_and_on_a_school_without_one_begins_it(demo_home: Path) -> None:
    async with sitting(demo_home, place="activities") as olga:
        await olga.press("enter")
        form = olga.app.screen
        assert isinstance(form, TrainingForm)
        assert (form.value("school"), form.value("people")) == ("Васильевская СОШ", "4")
        await olga.press("backspace", "9", "f2")
        assert trained(olga, "Васильевская") == 9
        await olga.press("down", "enter", "0", "f2")
        assert [row.people for row in olga.workspace.snapshot().trainings if row.people == 0] == [0]
        assert "Обучение · ПК 12 · ПП –" in olga.screen


async def test_the_filter_narrows_both_groups_and_escape_shows_everything(demo_home: Path) -> None:
    async with sitting(demo_home, place="activities") as olga:
        await olga.press("/", *"школа:пуш вид:ПК")
        assert "Пушкинская" in olga.screen
        assert "Васильевская" not in olga.screen
        assert "События ·" not in olga.screen
        await olga.press("escape", "/", *"предст", "tab", "enter")
        assert [row.key for row in olga.body.rows if row.selectable] == [("event", events(olga)[5].id)]
        await olga.press("escape", "/", *"щщщ")
        assert "Esc" in olga.screen
        assert not any(row.selectable for row in olga.body.rows)


async def test_beside_the_list_stands_what_a_record_counts_for(demo_home: Path) -> None:
    async with sitting(demo_home, size=(120, 40), place="activities") as olga:
        await olga.press("end", "up")
        assert "мероприятие 8.1 Рабочие совещания" in olga.screen
        assert "Где: управление образования" in olga.screen
        await olga.press("home")
        assert "мероприятие 4.2 Направление на курсы" in olga.screen
        assert "пункт справки 5: На курсы повышения" in olga.screen


async def test_what_was_typed_of_an_event_outlives_a_dropped_line(demo_home: Path) -> None:
    async with sitting(demo_home, place="activities") as olga:
        await olga.press("c", *"выезд", "tab", *"Уроки")
    async with sitting(demo_home, place="activities") as olga:
        (draft,) = olga.app.session.person.drafts.of_home(olga.workspace.home)
        form = open_draft(olga.app.session, draft)
        assert isinstance(form, EventForm)
        await olga.app.push_screen(form)
        await olga.pilot.pause()
        assert (form.value("kind"), form.value("topic")) == ("выезд", "Уроки")
        await olga.press("f2")
        assert events(olga)[-1].topic == "Уроки"


async def test_a_field_that_somebody_changed_meanwhile_is_put_to_the_person(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "petrova", Role.METHODIST)
    async with sitting(demo_home, place="activities") as olga:
        await olga.press("enter", "backspace", "9")
        with open_workspace(demo_home, actor="petrova") as petrova:
            first = petrova.snapshot().trainings[0]
            edit_training(petrova, first, people=6, hours=18)
        await olga.press("f2")
        assert isinstance(olga.app.screen, ConflictScreen)
        await olga.press("up", "enter")
        assert trained(olga, "Васильевская") == 9
        assert olga.workspace.snapshot().trainings[0].hours == 18


async def test_anothers_change_arrives_and_is_told(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "petrova", Role.METHODIST)
    async with sitting(demo_home, place="activities") as olga:
        with open_workspace(demo_home, actor="petrova") as petrova:
            edit_event(petrova, petrova.snapshot().events[6], when="до 01.04.2021")
            set_trained(petrova, petrova.programme(), petrova.snapshot().schools[1], TrainingKind.RETRAINING, 1)
        olga.app.poll()
        await olga.pilot.pause()
        assert "Обучение · ПК 7 · ПП 1" in olga.screen
        assert "проведено 6, предстоит 1" in olga.screen
        assert "petrova" in olga.message


async def test_a_viewer_reads_a_record_and_is_offered_no_change(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "reader", Role.VIEWER)
    async with sitting(demo_home, actor="reader", place="activities") as reader:
        assert "Добавить" not in reader.footer
        await reader.press("end", "enter")
        assert isinstance(reader.app.screen, TextScreen)
        assert "Обмен опытом школ" in reader.screen
        await reader.press("escape", "home", "d", "n", "c", "a")
        assert isinstance(reader.app.screen, ActivitiesScreen)
        assert len(events(reader)) == 7


async def test_a_schools_account_enters_its_own_training_and_nothing_else(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "direktor", Role.SCHOOL, school_by_name(admin.snapshot(), "Тверская"))
    async with sitting(demo_home, actor="direktor", place="activities") as direktor:
        await direktor.press("d")
        assert trained(direktor, "Васильевская") == 4
        assert "только за себя" in direktor.message
        await direktor.press("end", "a")
        assert isinstance(direktor.app.screen, ActivitiesScreen)
        assert "событи" in direktor.message
        await direktor.press("home", "n", "7", "f2")
        assert trained(direktor, "Тверская") == 7


async def test_a_year_without_events_says_how_to_add_one(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        for event in admin.snapshot().events:
            remove_event(admin, event)
    async with sitting(demo_home, place="activities") as olga:
        assert "Событий пока нет: c добавит." in olga.screen
        await olga.press("end", "a")
        assert isinstance(olga.app.screen, EventForm)


async def test_a_partner_school_is_named_in_the_form_of_the_list(demo_home: Path) -> None:
    async with sitting(demo_home, place="schools") as olga:
        await olga.press("l", "tab", "tab", "tab", "tab", *"пушк", "down")
        field = olga.app.screen.query_one("#partners", Input)
        assert field.value == "Пушкинская СОШ"
        await olga.press(*"; нет")
        assert "нет" in note(olga, "partners")
        await olga.press(*["backspace"] * 5, "f2")
        data = olga.workspace.snapshot()
        assert data.listings[data.schools[0].id].partners == (school_by_name(data, "Пушкинская").id,)


async def test_a_point_waits_for_an_event_that_is_chosen_by_its_date(demo_home: Path) -> None:
    async with sitting(demo_home, place="points") as olga:
        await olga.press("end", "enter", "tab", "tab", "tab", "tab", *"12.05", "down")
        assert note(olga, "events") == "совещание 12.05.2021 – предстоит"
        await olga.press("f2")
        point = olga.workspace.snapshot().points[-1]
        assert [event.when.text for event in events(olga) if event.id in point.events] == ["12.05.2021"]
        assert "событие «Подготовка к итоговой аттестации» не состоялось" in olga.screen
