"""The sections of the roadmap on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.tui import navigation
from shnor_tui.tui.layouts import TWINS
from shnor_tui.tui.screens.sections import SectionsScreen
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.setup import create_programme
from tests.tui.support import Person, sitting

LAYOUTS = pytest.mark.parametrize("russian", [False, True], ids=["qwerty", "йцукен"])


async def opened(person: Person) -> None:
    await person.app.push_screen(navigation.sections_screen(person.app.session))
    await person.pilot.pause()


def titles(person: Person) -> list[str]:
    return [section.title for section in person.workspace.snapshot().sections]


@LAYOUTS
async def test_a_section_goes_with_its_items_and_undo_brings_all_back(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home) as olga:
        await opened(olga)
        assert "3 мероприятия · выполнено 1 из 3" in olga.screen
        before = len(olga.workspace.snapshot().items)
        await olga.press(TWINS["d"] if russian else "d")
        assert len(olga.workspace.snapshot().items) == before - 3
        assert "Раздел 1 удалён, в нём было 3 мероприятия" in olga.message
        await olga.press(TWINS["u"] if russian else "u")
        assert len(olga.workspace.snapshot().items) == before


async def test_a_section_is_added_last_changed_and_moved_with_the_cursor_on_it(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await opened(olga)
        await olga.press("a", *"Итоги", "enter", "tab", "f2")
        assert titles(olga)[-1] == "Итоги"
        await olga.press("e", *" года", "f2", "less_than_sign")
        assert titles(olga)[-2] == "Итоги года"
        await olga.press("greater_than_sign", "enter", "shift+tab", "end", "backspace", *"1", "f2")
        assert "занят" in olga.message
        assert olga.workspace.snapshot().sections[-1].number == "9"


async def test_a_roadmap_without_sections_says_how_to_begin(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "new", actor="olga") as admin:
        create_programme(admin, "2021/2022", [("Новая СОШ", "")])
        for section in admin.snapshot().sections:
            with admin.change("section.remove") as editor:
                editor.remove(section)
    async with sitting(tmp_path / "new", place="overview") as olga:
        await opened(olga)
        assert "Клавиша a добавит" in olga.screen
        await olga.press("d", "e")
        assert isinstance(olga.app.screen, SectionsScreen)


async def test_a_viewer_only_looks(demo_home: Path) -> None:
    async with sitting(demo_home, actor="guest") as guest:
        await opened(guest)
        assert "Удалить" not in guest.footer
        await guest.press("d", "a", "enter")
        assert isinstance(guest.app.screen, SectionsScreen)
        assert len(titles(guest)) == 8
