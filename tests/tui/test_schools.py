"""The registry of schools and their passports on the screen, as stories of the people who use them."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.domain.roadmap import RoadmapItem
from shnor_tui.domain.user import Role
from shnor_tui.tui.layouts import TWINS
from shnor_tui.tui.opening import open_draft
from shnor_tui.tui.passport_rows import PassportRow
from shnor_tui.tui.screens.item import ItemScreen
from shnor_tui.tui.screens.passport import PassportScreen
from shnor_tui.tui.screens.school_form import ListingForm, SchoolForm
from shnor_tui.tui.screens.schools import SchoolsScreen
from shnor_tui.tui.screens.training_form import TrainingForm
from shnor_tui.workspace.find import school_of_registry
from shnor_tui.workspace.registry import add_school, edit_school, remove_school, set_listing
from shnor_tui.workspace.roadmap import remove_items
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting
from tests.workspace.data import data_of

LAYOUTS = pytest.mark.parametrize("russian", [False, True], ids=["qwerty", "йцукен"])
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]


def keys(*latin: str, russian: bool) -> list[str]:
    """The same physical keys under one of the layouts."""
    return [TWINS.get(key, key) if russian else key for key in latin]


def shown(person: Person, name: str) -> str:
    """What the list shows of a school."""
    school = school_of_registry(person.workspace.snapshot(), name)
    (row,) = [row for row in person.body.rows if row.key == ("school", school.id)]
    return "\n".join("".join(text for text, _style in line) for line in row.lines(person.body.size.width))


def assert_fits(person: Person) -> None:
    """Every line of the list is as wide as the list at most."""
    width = person.body.size.width
    for row in person.body.rows:
        assert all(sum(len(text) for text, _style in line) <= width for line in row.lines(width))


async def on_school(person: Person, name: str) -> None:
    person.body.move_to(("school", school_of_registry(person.workspace.snapshot(), name).id))
    await person.pilot.pause()


async def on_line(person: Person, label: str) -> None:
    """Put the cursor of a passport on the line with a label."""
    (row,) = [row for row in person.body.rows if isinstance(row, PassportRow) and row.line.label.startswith(label)]
    person.body.move_to(row.key)
    await person.pilot.pause()


def names(person: Person) -> list[str]:
    return [school.name for school in person.workspace.snapshot().registry]


async def test_each_school_tells_where_it_stands_and_what_it_owes(demo_home: Path) -> None:
    async with sitting(demo_home, place="schools") as olga:
        assert "√ Пушкинская СОШ" in shown(olga, "Пушкинская")
        assert "в списке" in shown(olga, "Пушкинская")
        assert "выполнено 6 из 13" in shown(olga, "Пушкинская")
        assert "не сдано: 5, просрочка до 201 дня" in shown(olga, "Пушкинская")
        assert "долгов нет" in shown(olga, "Васильевская")
        assert "Тверская СОШ им. И.С.Конева" in shown(olga, "Тверская")
        assert "5 школ · в списке 5 · не сдали данные 4" in olga.screen


async def test_where_schools_have_nothing_to_do_nothing_is_counted(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as olga:
        remove_items(olga, [item for item in olga.snapshot().items if item.per_school])
    async with sitting(demo_home, place="schools") as person:
        assert "в списке ШНОР" in person.screen
        assert "0 из 0" not in person.screen


@LAYOUTS
async def test_a_new_school_is_entered_with_its_contacts_and_stands_on_the_list(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home, place="schools") as olga:
        await olga.press(*keys("a", russian=russian))
        await olga.press(*"Новая СОШ", "tab", "tab", *"И.И. Иванова", "tab", *"00-00-01", "f2")
        school = olga.workspace.snapshot().schools[-1]
        assert (school.full_name, school.head, school.phone) == ("Новая СОШ", "И.И. Иванова", "00-00-01")
        assert olga.body.cursor_row is not None
        assert olga.body.cursor_row.key == ("school", school.id)
        assert "И.И. Иванова · 00-00-01" in shown(olga, "Новая")
        await olga.press(*keys("d", russian=russian))
        assert "Новая СОШ" not in names(olga)
        await olga.press(*keys("u", russian=russian))
        assert names(olga)[-1] == "Новая СОШ"
        await olga.press(*keys("u", russian=russian))
        assert "Новая СОШ" not in names(olga)


async def test_a_bad_phone_is_told_while_it_is_typed_and_not_saved(demo_home: Path) -> None:
    async with sitting(demo_home, place="schools") as olga:
        revision = olga.workspace.revision
        await olga.press("e", "tab", "tab", "tab", *"звонить")
        assert "8 (4822) 00-00-01" in str(olga.app.screen.query_one("#phone-note").render())
        await olga.press("f2")
        assert isinstance(olga.app.screen, SchoolForm)
        assert olga.workspace.revision == revision
        await olga.press(*["backspace"] * 7, *"00-00-01", "f2")
        assert isinstance(olga.app.screen, SchoolsScreen)
        assert olga.workspace.snapshot().registry[0].phone == "00-00-01"


@LAYOUTS
async def test_a_school_is_taken_off_the_list_and_comes_back_by_undo(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home, place="schools") as olga:
        await on_school(olga, "Пушкинская")
        await olga.press(*keys("l", russian=russian), "space", "tab", *"приказ", "f2")
        assert "не в списке" in shown(olga, "Пушкинская")
        assert "– Пушкинская" in shown(olga, "Пушкинская")
        assert len(olga.workspace.snapshot().schools) == 4
        await olga.press(*keys("u", russian=russian))
        assert len(olga.workspace.snapshot().schools) == 5
        assert "√ Пушкинская СОШ" in shown(olga, "Пушкинская")


async def test_a_school_with_data_is_not_removed_and_the_way_out_is_told(demo_home: Path) -> None:
    async with sitting(demo_home, place="schools") as olga:
        revision = olga.workspace.revision
        await olga.press("d")
        assert olga.workspace.revision == revision
        assert "Снять школу со списка программы – l" in " ".join(olga.message.split())


async def test_schools_change_places_but_not_under_a_filter(demo_home: Path) -> None:
    async with sitting(demo_home, place="schools") as olga:
        first, second, *_rest = names(olga)
        await olga.press("greater_than_sign")
        assert names(olga)[:2] == [second, first]
        revision = olga.workspace.revision
        await olga.press("less_than_sign", "less_than_sign")
        assert names(olga)[:2] == [first, second]
        assert olga.workspace.revision == revision + 1
        await olga.press("slash", *"пушк", "enter", "less_than_sign")
        assert "Esc" in olga.message
        assert names(olga)[:2] == [first, second]


@LAYOUTS
async def test_the_filter_takes_words_and_states(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home, place="schools") as olga:
        await olga.press(*keys("slash", russian=russian), *"-дол", "tab", "enter")
        assert len(olga.body.rows) == 1
        assert "Васильевская" in shown(olga, "Васильевская")
        await olga.press("escape")
        assert len(olga.body.rows) == 5
        await olga.press("slash", *"вне списка")
        assert not olga.body.rows[0].selectable
        assert "«вне списка»" in olga.screen


async def test_the_passport_opens_what_its_lines_come_from(demo_home: Path) -> None:
    async with sitting(demo_home, place="schools") as olga:
        await on_school(olga, "Тверская")
        await olga.press("enter")
        assert isinstance(olga.app.screen, PassportScreen)
        assert "Контакты не внесены: e – внести." in olga.screen
        await on_line(olga, "3.2")
        await olga.press("enter")
        assert isinstance(olga.app.screen, ItemScreen)
        await olga.press("escape")
        await on_line(olga, "Полное название")
        await olga.press("enter")
        assert isinstance(olga.app.screen, SchoolForm)
        await olga.press("escape")
        await on_line(olga, "2019/2020")
        await olga.press("enter")
        assert isinstance(olga.app.screen, ListingForm)
        assert "2019/2020" in olga.screen
        await olga.press("escape")
        await on_line(olga, "Обучение")
        await olga.press("enter")
        assert isinstance(olga.app.screen, TrainingForm)
        await olga.press("escape")
        await olga.press("e", "tab", "tab", *"И.И. Иванова", "f2")
        assert "Контакты не внесены" not in olga.screen


async def test_the_passport_lies_beside_the_list_where_there_is_room(demo_home: Path) -> None:
    async with sitting(demo_home, place="schools", size=(120, 40)) as olga:
        await on_school(olga, "Пушкинская")
        assert "Список школ по годам" in olga.screen
        await olga.pilot.resize_terminal(80, 24)
        await olga.pilot.pause()
        assert not olga.app.screen.query_one("#side").display
        assert olga.body.cursor_row is not None
        assert olga.body.cursor_row.key == ("school", school_of_registry(olga.workspace.snapshot(), "Пушкинская").id)


async def test_another_ones_change_arrives_and_only_its_row_is_painted_anew(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "petrova", Role.METHODIST)
    async with sitting(demo_home, place="schools") as olga:
        await on_school(olga, "Тверская")
        with open_workspace(demo_home, actor="petrova") as petrova:
            edit_school(petrova, school_of_registry(petrova.snapshot(), "Пушкинская"), head="П.П. Петров")
        olga.app.poll()
        await olga.pilot.pause()
        assert "П.П. Петров" in shown(olga, "Пушкинская")
        assert "petrova" in olga.message
        assert olga.body.flashes == (("school", 5),)


async def test_two_people_at_one_listing_decide_field_by_field(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "petrova", Role.METHODIST)
    async with sitting(demo_home, place="schools") as olga:
        await on_school(olga, "Пушкинская")
        await olga.press("l", "tab", *"приказ 2")
        with open_workspace(demo_home, actor="petrova") as petrova:
            school = school_of_registry(petrova.snapshot(), "Пушкинская")
            set_listing(petrova, petrova.programme(), school, basis="приказ 1", agreed_with="центром")
        await olga.press("f2")
        assert "приказ 1" in olga.screen
        await olga.press("up", "enter")
        listing = olga.workspace.snapshot().listings[school.id]
        assert (listing.basis, listing.agreed_with) == ("приказ 2", "центром")


async def test_a_school_removed_meanwhile_is_told_in_its_passport(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        add_school(admin, admin.programme(), "Внесённая по ошибке СОШ")
    async with sitting(demo_home, place="schools") as olga:
        await olga.press("end", "enter")
        assert "Внесённая по ошибке" in olga.screen
        with open_workspace(demo_home, actor="olga") as other:
            remove_school(other, other.snapshot().registry[-1])
        olga.app.poll()
        await olga.pilot.pause()
        assert "удалена из реестра" in olga.screen
        await olga.press("e", "l", "enter")
        assert isinstance(olga.app.screen, PassportScreen)
        await olga.press("escape")
        assert len(olga.body.rows) == 5


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SCHOOL])
async def test_who_may_not_edit_sees_everything_and_no_editing_keys(demo_home: Path, role: Role) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "guest", role, admin.snapshot().schools[0] if role is Role.SCHOOL else None)
    async with sitting(demo_home, actor="guest", place="schools", size=(120, 40)) as guest:
        before = data_of(guest.workspace)
        for word in ("Изменить", "Добавить", "Удалить"):
            assert word not in guest.footer
        await guest.press("e", "l", "a", "d", "greater_than_sign")
        assert isinstance(guest.app.screen, SchoolsScreen)
        assert "e – внести" not in guest.screen
        await guest.press("enter", "e", "enter")
        assert isinstance(guest.app.screen, PassportScreen)
        assert guest.message
        assert data_of(guest.workspace) == before


async def test_what_was_typed_of_a_listing_can_be_taken_up_again(demo_home: Path) -> None:
    async with sitting(demo_home, place="schools") as olga:
        await olga.press("l", "tab", *"приказ")
        (draft,) = olga.app.session.person.drafts.of_home(olga.workspace.home)
        form = open_draft(olga.app.session, draft)
        assert isinstance(form, ListingForm)
        olga.app.push_screen(form)
        await olga.pilot.pause()
        assert "приказ" in olga.screen
        assert "не сохранено" in olga.message


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_is_cut_at_any_size(demo_home: Path, size: tuple[int, int]) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        school = admin.snapshot().registry[1]
        long = "Муниципальное общеобразовательное учреждение «Тверская средняя общеобразовательная школа имени И.С. Конева»"
        edit_school(admin, school, full_name=long, head="Александра Константиновна Рождественская")
    async with sitting(demo_home, place="schools", size=size) as olga:
        await on_school(olga, long)
        assert "".join(long.split()) in "".join(shown(olga, long).split())
        assert "Помощь" in olga.footer
        assert_fits(olga)
        await olga.press("enter")
        assert_fits(olga)
        passport = "".join(olga.screen.split())
        assert all(word in passport for word in long.split())
        item = next(item for item in olga.workspace.records.all(RoadmapItem) if item.number == "3.2")
        assert all(word in passport for word in item.title.split())
        assert "выполнено 8 из 13 · не сдано: 2" in olga.screen
