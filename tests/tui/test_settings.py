"""The settings, as stories: one's own, the department's, and what is only shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui import __version__
from shnor_tui.domain.programme import Department, Organisation
from shnor_tui.domain.user import Role, User
from shnor_tui.personal.locations import settings_file
from shnor_tui.personal.settings import load_settings
from shnor_tui.tui.rows import TextRow
from shnor_tui.workspace.registry import edit_programme
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.users import add_user, disable_user
from tests.tui.support import Person, sitting
from tests.workspace.data import data_of


async def open_at(person: Person, *names: str) -> None:
    """Open the settings and put the cursor on a row."""
    await person.press("o")
    for name in names:
        person.body.move_to(("text", name))
    await person.pilot.pause()


def value(person: Person, name: str) -> str:
    """What the settings show of one of them."""
    return next(row.text for row in person.body.rows if isinstance(row, TextRow) and row.name == name)


def roles(workspace: Workspace) -> dict[str, Role]:
    return {user.account: user.role for user in workspace.records.all(User)}


async def test_colours_change_at_once_and_for_good(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        assert "underline" not in olga.app.export_screenshot()
        await open_at(olga, "theme")
        await olga.press("enter", "end", "enter")
        assert value(olga, "theme") == "без цвета"
        assert load_settings().theme == "mono"
        assert "underline" in olga.app.export_screenshot()
        await olga.press("escape")
        assert "underline" in olga.app.export_screenshot(), "the screen below was painted anew too"


async def test_other_settings_of_ones_own_are_kept_for_the_next_start(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await open_at(olga, "mouse")
        await olga.press("enter")
        assert value(olga, "mouse") == "нет"
        assert "при следующем запуске" in olga.message
        await olga.press("up", "enter", "up", "enter", "down", "enter")
        settings = load_settings()
        assert (settings.mouse, settings.ascii, settings.language) == (False, True, "en")
        assert value(olga, "language") == "English"


async def test_settings_that_cannot_be_written_are_told(demo_home: Path) -> None:
    file = settings_file()
    file.parent.mkdir(parents=True)
    file.write_text("это не настройки", encoding="utf-8")
    async with sitting(demo_home) as olga:
        await open_at(olga, "mouse")
        await olga.press("enter")
        assert "Настройки не изменены" in olga.message
        assert value(olga, "mouse") == "да"
        assert file.read_text(encoding="utf-8") == "это не настройки"


async def test_whoever_wants_own_keys_is_told_how(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await open_at(olga, "keys")
        await olga.press("enter")
        for text in ("[keys]", "mark.toggle", "Пробел"):
            assert text in olga.screen
        await olga.press("escape")
        assert "Личные" in olga.screen


async def test_the_programme_is_described_anew(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await open_at(olga, "programme:5")
        assert value(olga, "programme:5") == "не заполнено"
        await olga.press("enter", *["tab"] * 5, *"148-од", "tab", *"28.07.2020", "f2")
        assert value(olga, "programme:5") == "от 28.07.2020 № 148-од"
        programme = olga.workspace.programme("2020/2021")
        assert programme.organisation.genitive == "управления образования Калининского района"
        assert len(programme.tasks) > 1
        await olga.press("u")
        assert value(olga, "programme:5") == "не заполнено"


async def test_only_what_was_changed_in_the_form_is_written(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await open_at(olga, "programme:0")
        await olga.press("enter", "end", "!")
        with open_workspace(demo_home, actor="olga") as elsewhere:
            edit_programme(elsewhere, elsewhere.programme("2020/2021"), goal="новая цель")
        await olga.press("f2")
        programme = olga.workspace.programme("2020/2021")
        assert programme.goal == "новая цель"
        assert programme.title.endswith("!")


async def test_the_same_field_changed_by_two_people_is_put_to_the_second(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await open_at(olga, "programme:1")
        await olga.press("enter", "tab", "end", "!")
        with open_workspace(demo_home, actor="olga") as elsewhere:
            theirs = Organisation(nominative="отдел образования", genitive="отдела образования")
            edit_programme(elsewhere, elsewhere.programme("2020/2021"), organisation=theirs)
        await olga.press("f2")
        assert "отдел образования" in olga.screen
        await olga.press("up", "enter")
        organisation = olga.workspace.programme("2020/2021").organisation
        assert organisation.nominative == "управление образования Калининского района!"
        assert organisation.genitive == "отдела образования"


async def test_an_administrator_gives_roles(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await open_at(olga, "add")
        await olga.press("enter", *"petrova", "f2")
        assert roles(olga.workspace) == {"olga": Role.ADMIN, "petrova": Role.METHODIST}
        assert value(olga, "user:petrova") == "методист"
        olga.body.move_to(("text", "user:petrova"))
        await olga.press("enter", "left", "f2")
        assert "школ" in olga.message
        await olga.press("tab", "right", "f2")
        assert value(olga, "user:petrova").startswith("школа: Васильевская")


async def test_the_last_administrator_stays_one(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await open_at(olga, "user:olga")
        await olga.press("enter", "left", "f2")
        assert "olga" in olga.message
        assert roles(olga.workspace) == {"olga": Role.ADMIN}


async def test_the_time_zone_is_one_that_exists(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await open_at(olga, "zone")
        await olga.press("enter", "ctrl+u", *"Asia/Omks", "f2")
        assert "Asia/Omks" in olga.message
        await olga.press("backspace", "backspace", *"sk", "f2")
        assert next(iter(olga.workspace.records.all(Department))).time_zone == "Asia/Omsk"
        assert value(olga, "zone") == "Asia/Omsk"


async def test_a_viewer_sees_everything_and_changes_only_what_is_his_own(demo_home: Path) -> None:
    async with sitting(demo_home, actor="guest") as guest:
        await open_at(guest, "programme:0")
        assert "администратор" in guest.screen
        assert "Добавить пользователя" not in guest.screen
        before = data_of(guest.workspace)
        for name in ("programme:0", "zone", "user:olga"):
            guest.body.move_to(("text", name))
            await guest.press("enter")
            assert "наблюдатель" in guest.message
        assert data_of(guest.workspace) == before
        guest.body.move_to(("text", "ascii"))
        await guest.press("enter")
        assert load_settings().ascii


async def test_where_everything_is_kept_is_shown_and_not_changed(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await open_at(olga, "home")
        for text in (str(demo_home), "/etc/shnor/config.toml", "shnor.log", __version__):
            assert text in "".join(olga.screen.split())
        await olga.press("enter")
        assert "только показано" in olga.message


async def test_anothers_change_appears_by_itself(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await open_at(olga, "programme:7")
        with open_workspace(demo_home, actor="olga") as elsewhere:
            edit_programme(elsewhere, elsewhere.programme("2020/2021"), goal="новая цель")
        olga.app.poll()
        await olga.pilot.pause()
        assert value(olga, "programme:7") == "новая цель"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60)])
async def test_nothing_is_cut_at_any_size(demo_home: Path, size: tuple[int, int]) -> None:
    async with sitting(demo_home, size=size) as olga:
        await open_at(olga, "home")
        for row in olga.body.rows:
            for line in row.lines(olga.body.size.width):
                assert sum(len(text) for text, _style in line) <= olga.body.size.width


async def test_who_is_disabled_is_told_beside_the_role(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as workspace:
        add_user(workspace, "petrova", Role.METHODIST)
        disable_user(workspace, "petrova")
    async with sitting(demo_home) as olga:
        await open_at(olga)
        assert value(olga, "user:petrova") == "методист, отключён"
