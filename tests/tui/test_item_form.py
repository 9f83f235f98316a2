"""Adding and changing roadmap items, as stories."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Label

from shnor_tui.domain.roadmap import RoadmapItem, Scope, Section, Status
from shnor_tui.domain.user import Role
from shnor_tui.tui import navigation, opening
from shnor_tui.tui.screens.conflict import ConflictScreen
from shnor_tui.tui.screens.item_form import ItemForm
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.roadmap import add_item, edit_item, remove_items
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting


def item(person: Person, number: str) -> RoadmapItem:
    return item_by_number(person.workspace.snapshot(), number)


def section(person: Person, number: str) -> Section:
    return next(section for section in person.workspace.snapshot().sections if section.number == number)


async def adding(person: Person, after: str) -> ItemForm:
    neighbour = item(person, after)
    form = navigation.item_form(person.app.session, None, section(person, after[0]), neighbour)
    return await shown(person, form)


async def changing(person: Person, number: str) -> ItemForm:
    return await shown(person, navigation.item_form(person.app.session, item(person, number)))


async def shown(person: Person, form: object) -> ItemForm:
    assert isinstance(form, ItemForm)
    await person.app.push_screen(form)
    await person.pilot.pause()
    return form


def note(form: ItemForm, name: str) -> str:
    return str(form.query_one(f"#{name}-note", Label).render())


async def test_a_new_item_is_numbered_and_stands_behind_its_neighbour(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        form = await adding(olga, "2.1")
        assert form.value("number") == "2.4"
        await olga.press(*"Опрос", "tab", "tab", *"май", "f2")
        numbers = [known.number for known in olga.workspace.snapshot().items_of(section(olga, "2"))]
        assert numbers == ["2.1", "2.4", "2.2", "2.3"]
        assert item(olga, "2.4").title == "Опрос"
        assert str(item(olga, "2.4").deadline.end) == "2021-05-31"


async def test_the_suggested_number_follows_the_section_until_one_is_typed(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        form = await adding(olga, "2.1")
        await olga.press("tab", "right")
        assert form.value("number") == "3.4"
        assert not form.typed_values().keys() - {"section"}
        await olga.press("shift+tab", "shift+tab", "end", "5", "tab", "tab", "right")
        assert form.value("number") == "3.45"


@pytest.mark.parametrize("seen", [False, True], ids=["before it is seen", "once it is seen"])
async def test_a_number_that_is_suggested_to_two_people_is_given_once(demo_home: Path, seen: bool) -> None:
    async with sitting(demo_home) as olga:
        await adding(olga, "2.1")
        await olga.press(*"Опрос")
        with open_workspace(demo_home, actor="olga") as other:
            add_item(other, other.programme(), title="Другое", section=section(olga, "2"))
        if seen:
            olga.app.poll()
        await olga.press("f2")
        assert {item(olga, "2.4").title, item(olga, "2.5").title} == {"Другое", "Опрос"}


async def test_the_dates_of_a_deadline_are_told_while_it_is_typed(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        form = await adding(olga, "2.1")
        assert "срок не отслеживается" in note(form, "deadline")
        await olga.press("tab", "tab", *"15.02.2021")
        assert note(form, "deadline") == "15.02.2021"
        await olga.press(*" или позже")
        assert "срок не отслеживается" in note(form, "deadline")


async def test_what_cannot_be_is_told_under_its_field_and_nothing_is_saved(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        before = olga.workspace.revision
        form = await changing(olga, "1.1")
        await olga.press("shift+tab", "end", "backspace", "2")
        assert "1.2" in note(form, "number")
        await olga.press("f2")
        assert form.query_one("#number").has_focus
        await olga.press("backspace", "1", "tab", "f7", "delete", "f2")
        assert "заполнить" in note(form, "name")
        assert olga.workspace.revision == before


async def test_who_does_it_stays_once_there_are_marks(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        form = await changing(olga, "1.1")
        await olga.press(*["tab"] * 5, "space")
        assert "отметки" in note(form, "scope")
        await olga.press("f2")
        assert item(olga, "1.1").scope is Scope.MUNICIPAL
        assert olga.app.screen is form


async def test_only_what_was_changed_is_written_and_a_clash_is_put_to_the_person(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "petrova", Role.METHODIST)
    async with sitting(demo_home) as olga:
        await changing(olga, "1.3")
        with open_workspace(demo_home, actor="petrova") as petrova:
            edit_item(petrova, item(olga, "1.3"), deadline="май 2021 года", responsible="Петрова")
        await olga.press("tab", "tab", "tab", *" и Ко", "f2")
        assert isinstance(olga.app.screen, ConflictScreen)
        assert "Петрова" in olga.screen
        await olga.press("up", "enter")
        assert item(olga, "1.3").responsible.endswith(" и Ко")
        assert item(olga, "1.3").deadline.text == "май 2021 года"


async def test_the_draft_of_a_new_item_is_its_own_and_outlives_the_neighbour(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await adding(olga, "2.1")
        await olga.press(*"Опрос")
        await olga.app.pop_screen()
        other = await adding(olga, "3.1")
        assert other.value("name") == ""
        await olga.app.pop_screen()
        remove_items(olga.workspace, [item(olga, "2.1")])
        (draft,) = olga.app.session.person.drafts.of_home(olga.workspace.home)
        form = await shown(olga, opening.open_draft(olga.app.session, draft))
        assert form.value("name") == "Опрос"
        await olga.press("f2")
        assert item(olga, "2.4").title == "Опрос"
        assert olga.app.session.person.drafts.of_home(olga.workspace.home) == ()


async def test_the_draft_of_an_item_that_is_gone_opens_nothing(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await changing(olga, "2.2")
        await olga.press("а")
        (draft,) = olga.app.session.person.drafts.of_home(olga.workspace.home)
        remove_items(olga.workspace, [item(olga, "2.2")])
        assert opening.open_draft(olga.app.session, draft) is None


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_every_field_is_in_view_when_it_has_the_focus(demo_home: Path, size: tuple[int, int]) -> None:
    async with sitting(demo_home, size=size) as olga:
        form = await changing(olga, "1.1")
        pane = form.query_one("#form").region
        for _field in range(7):
            await olga.press("tab")
            assert form.focused is not None
            assert pane.contains_region(form.focused.region), form.focused.id


async def test_marks_stay_with_an_item_that_goes_to_another_section(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await changing(olga, "1.1")
        await olga.press("tab", "right", "f2")
        data = olga.workspace.snapshot()
        assert data.items_of(section(olga, "2"))[-1].number == "1.1"
        assert data.status(item(olga, "1.1")) is Status.DONE
