"""The roadmap on the screen, as stories of the people who use it."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.user import Role
from shnor_tui.tui.layouts import TWINS
from shnor_tui.tui.screens.item import ItemScreen
from shnor_tui.tui.screens.mark_form import MarkForm
from shnor_tui.tui.screens.roadmap import RoadmapScreen
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting

LAYOUTS = pytest.mark.parametrize("russian", [False, True], ids=["qwerty", "йцукен"])


def keys(*latin: str, russian: bool) -> list[str]:
    """The same physical keys under one of the layouts."""
    return [TWINS.get(key, key) if russian else key for key in latin]


def status(person: Person, number: str) -> Status:
    data = person.workspace.snapshot()
    return data.status(item_by_number(data, number))


async def test_the_screen_shows_every_item_with_all_that_matters(demo_home: Path) -> None:
    async with sitting(demo_home, size=(120, 30)) as olga:
        assert len(olga.workspace.snapshot().items) == 24
        for item in olga.workspace.snapshot().items:
            shown = olga.row(item.number)
            for text in (item.title, item.deadline.text, item.responsible or "ответственный не назначен"):
                assert "".join(text.split()) in "".join(shown.split()), item.number
        assert "√►○√○ в работе, 2 из 5" in olga.row("2.1")
        assert "(просрочено на 10 дней)" in olga.row("1.2")
        assert str(demo_home)[-12:] in olga.screen


@LAYOUTS
async def test_a_methodist_checks_an_item_off_and_takes_it_back(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home) as olga:
        await olga.press(*keys("j", "j", russian=russian))
        assert status(olga, "1.3") is Status.NOT_STARTED
        await olga.press("space")
        assert status(olga, "1.3") is Status.DONE
        assert "выполнено 20.04.2021" in olga.row("1.3")
        await olga.press(*keys("u", russian=russian))
        assert status(olga, "1.3") is Status.NOT_STARTED
        await olga.press(*keys("r", russian=russian))
        assert status(olga, "1.3") is Status.DONE
        await olga.press("space")
        assert status(olga, "1.3") is Status.NOT_STARTED


async def test_space_on_an_item_of_each_school_marks_all_that_remain(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.go_to("2.1")
        await olga.press("space")
        assert status(olga, "2.1") is Status.DONE
        assert "√√√√√" in olga.row("2.1")
        mark = olga.workspace.snapshot().mark(
            item_by_number(olga.workspace.snapshot(), "2.1"), school_by_name(olga.workspace.snapshot(), "Васильевская")
        )
        assert mark is not None
        assert f"{mark.on:%d.%m.%Y}" == "14.04.2021"


async def test_a_status_with_a_reason_is_not_overwritten_by_a_slip_of_the_thumb(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.go_to("4.3")
        await olga.press("space")
        assert status(olga, "4.3") is Status.POSTPONED
        assert "набор групп перенесён" in olga.screen
        await olga.press("3", "f2")
        assert status(olga, "4.3") is Status.DONE


@LAYOUTS
async def test_a_status_is_chosen_with_its_date_reason_and_note(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home) as olga:
        await olga.go_to("2.2")
        await olga.press(*keys("s", russian=russian))
        await olga.press("5", "tab")
        await olga.press("home", *["delete"] * 10, *"01.04.2021")
        await olga.press("tab", *"нет данных", "enter")
        data = olga.workspace.snapshot()
        mark = data.mark(item_by_number(data, "2.2"))
        assert mark is not None
        assert (mark.status, f"{mark.on:%d.%m.%Y}", mark.reason) == (Status.NOT_DONE, "01.04.2021", "нет данных")


async def test_a_date_that_cannot_be_is_refused_under_its_field(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.go_to("2.2")
        await olga.press("s", "3", "tab", *"31.02.2021", "enter")
        assert "31.02.2021" in str(olga.app.screen.query_one("#on-note").render())
        assert status(olga, "2.2") is Status.NOT_STARTED


async def test_escape_does_not_lose_what_was_typed_without_asking(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.go_to("2.2")
        await olga.press("s", "tab", "tab", *"важно", "escape")
        assert "важно" in olga.screen
        await olga.press("escape")
        assert "важно" not in olga.screen
        assert status(olga, "2.2") is Status.NOT_STARTED


@LAYOUTS
async def test_the_filter_narrows_as_one_types_and_escape_shows_all(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home) as olga:
        every = len(olga.body.rows)
        await olga.press(*keys("slash", russian=russian))
        await olga.press(*"просроч")
        late = [item.number for item in olga.workspace.snapshot().items if olga.workspace.snapshot().overdue(item)]
        assert late
        for number in late:
            assert olga.row(number)
        with pytest.raises(LookupError):
            olga.row("1.1")
        await olga.press("enter")
        await olga.press("escape")
        assert len(olga.body.rows) == every


async def test_the_filter_takes_yo_for_ye_and_says_when_nothing_fits(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.press("slash", *"Учёбниками")
        assert olga.row("6.1")
        await olga.press(*"щщщ")
        assert "щщщ" in olga.screen
        assert "Esc" in olga.screen


async def test_anothers_change_appears_by_itself_and_is_announced(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "petrova", Role.METHODIST)
    async with sitting(demo_home) as olga:
        with open_workspace(demo_home, actor="petrova") as petrova:
            set_marks(petrova, item_by_number(petrova.snapshot(), "1.3"), [None], MarkEdit(status=Status.DONE))
        olga.app.poll()
        await olga.pilot.pause()
        assert "выполнено" in olga.row("1.3")
        assert "petrova" in olga.message
        assert "1.3" in olga.message


@LAYOUTS
async def test_years_can_be_switched(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home) as olga:
        await olga.press(*keys("y", russian=russian))
        await olga.press("down", "enter")
        assert "2019/2020" in olga.screen
        assert "Межбиблиотечный обмен" in olga.screen


@LAYOUTS
async def test_help_lists_every_key_of_the_screen(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home) as olga:
        for key in ("f1", *keys("question_mark", russian=russian)):
            await olga.press(key)
            for word in ("Пробел", "Отметить", "Ctrl+F", "(г)"):
                assert word in olga.screen
            await olga.press("escape")


async def test_a_viewer_sees_no_editing_keys_and_cannot_change_anything(demo_home: Path) -> None:
    async with sitting(demo_home, actor="guest") as guest:
        before = guest.workspace.revision
        assert "Отметить" not in guest.footer
        await guest.press("space", "s", "u", "r")
        assert guest.workspace.revision == before
        await guest.press("enter")
        assert "История" in guest.screen


async def test_a_school_marks_its_own_part_only(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "direktor", Role.SCHOOL, school_by_name(admin.snapshot(), "Пушкинская"))
    async with sitting(demo_home, actor="direktor") as direktor:
        await direktor.go_to("2.1")
        await direktor.press("space")
        assert "√►○√√" in direktor.row("2.1")
        await direktor.go_to("1.3")
        await direktor.press("space")
        assert status(direktor, "1.3") is Status.NOT_STARTED
        assert direktor.message


async def test_a_school_is_told_at_once_that_a_status_is_not_its_own_to_give(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "direktor", Role.SCHOOL, school_by_name(admin.snapshot(), "Пушкинская"))
    async with sitting(demo_home, actor="direktor") as direktor:
        await direktor.go_to("1.3")
        await direktor.press("s")
        assert isinstance(direktor.app.screen, RoadmapScreen)
        assert direktor.message
        await direktor.go_to("2.1")
        await direktor.press("enter", "s")
        assert isinstance(direktor.app.screen, ItemScreen), "the cursor is on another school"
        assert direktor.message
        await direktor.press("down", "down", "down", "down", "s")
        assert isinstance(direktor.app.screen, MarkForm)


async def test_the_item_screen_marks_one_school_and_shows_the_history(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.go_to("2.1")
        await olga.press("enter")
        await olga.press("down", "down", "space")
        data = olga.workspace.snapshot()
        item = item_by_number(data, "2.1")
        assert [data.status(item, school) for school in data.schools][2] is Status.DONE
        assert "Заволжская СОШ) – выполнено" in olga.screen
        await olga.press("escape")
        assert "√►√√○" in olga.row("2.1")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_nothing_is_cut_at_any_size(demo_home: Path, size: tuple[int, int]) -> None:
    async with sitting(demo_home, size=size) as olga:
        for item in olga.workspace.snapshot().items:
            shown = "".join(olga.row(item.number).split())
            assert all(word in shown for word in item.title.split())
        for row in olga.body.rows:
            for line in row.lines(olga.body.size.width):
                assert sum(len(text) for text, _style in line) <= olga.body.size.width
        assert "Помощь" in olga.footer
        assert "Выход" in olga.footer


async def test_resizing_keeps_the_cursor(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.go_to("7.1")
        await olga.pilot.resize_terminal(120, 40)
        await olga.pilot.pause()
        row = olga.body.cursor_row
        assert row is not None
        assert row.key == ("item", item_by_number(olga.workspace.snapshot(), "7.1").id)


async def test_an_escape_sequence_in_data_is_shown_and_never_sent(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        item = item_by_number(admin.snapshot(), "1.3")
        set_marks(admin, item, [None], MarkEdit(status=Status.DONE, note="\x1b]52;c;ZXZpbA==\x07 конец"))
    async with sitting(demo_home) as olga:
        await olga.go_to("1.3")
        await olga.press("enter")
        assert "конец" in olga.screen
        assert "\x1b" not in olga.screen


async def test_an_empty_directory_offers_the_demo(tmp_path: Path) -> None:
    async with sitting(tmp_path / "new") as newcomer:
        assert "Посмотреть" in newcomer.screen or "демо" in newcomer.screen.casefold()
        await newcomer.press("down", "enter")
        assert "2020/2021" in newcomer.screen


async def test_an_empty_directory_offers_a_new_programme(tmp_path: Path) -> None:
    async with sitting(tmp_path / "new") as newcomer:
        await newcomer.press("enter")
        await newcomer.press("home", *["delete"] * 9, *"2023/2024")
        await newcomer.press(*["tab"] * 9)
        await newcomer.press(*"Новая СОШ", "f2")
        assert newcomer.workspace.programme("2023/2024").year == "2023/2024"
        assert "2023/2024" in newcomer.screen
        assert [school.full_name for school in newcomer.workspace.snapshot("2023/2024").schools] == ["Новая СОШ"]
