"""Log-ins, refusals and exports on the screen: the history has them, nobody is told of them, and what was refused stays said."""

from __future__ import annotations

from pathlib import Path

from shnor_tui.domain.access import AccessKind
from shnor_tui.domain.user import Role
from shnor_tui.workspace.access import note
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting


def prepare(home: Path) -> None:
    with open_workspace(home, actor="olga") as admin:
        set_role(admin, "petrova", Role.METHODIST)
        set_role(admin, "direktor", Role.SCHOOL, school_by_name(admin.snapshot(), "Тверская"))


def come_and_go(workspace: Workspace) -> None:
    note(workspace, AccessKind.LOGIN, origin="10.0.0.7")
    note(workspace, AccessKind.EXPORT, "Школы, csv", "10.0.0.7")


def acts(person: Person) -> list[str]:
    person.workspace.refresh()
    return [commit.act for commit in person.workspace.history()]


async def test_a_refusal_stays_said_and_is_in_the_history(demo_home: Path) -> None:
    prepare(demo_home)
    async with sitting(demo_home, actor="direktor", place="roadmap") as direktor:
        await direktor.go_to("1.3")
        await direktor.press("space")
        assert "только о себе" in direktor.message
        assert acts(direktor)[-1] == "access.refused"
        direktor.app.poll()
        await direktor.pilot.pause()
        assert "только о себе" in direktor.message


async def test_it_is_no_news(demo_home: Path) -> None:
    prepare(demo_home)
    async with sitting(demo_home, actor="olga", place="overview") as olga:
        await olga.press("q")
    with open_workspace(demo_home, actor="petrova") as petrova:
        come_and_go(petrova)
        async with sitting(demo_home, actor="olga", place="overview") as olga:
            assert "petrova" not in olga.screen
            come_and_go(petrova)
            olga.app.poll()
            await olga.pilot.pause()
            assert "petrova" not in olga.screen
            assert olga.message == ""


async def test_an_entry_shows_from_where_and_that_no_data_were_changed(demo_home: Path) -> None:
    prepare(demo_home)
    with open_workspace(demo_home, actor="petrova") as petrova:
        come_and_go(petrova)
        come_and_go(petrova)
    async with sitting(demo_home, actor="olga", place="history") as olga:
        await olga.press("enter")
        shown = olga.screen
        assert "выгрузка данных: Школы, csv" in shown
        assert "с адреса: 10.0.0.7" in shown
        assert "данные не изменены" in shown
        assert "добавлено" not in shown


async def test_the_filter_leaves_it_out(demo_home: Path) -> None:
    prepare(demo_home)
    with open_workspace(demo_home, actor="petrova") as petrova:
        come_and_go(petrova)
    async with sitting(demo_home, actor="olga", place="history") as olga:
        await olga.press("/", *"-что:доступ", "enter")
        assert "petrova  в" not in olga.screen
        assert "назначение роли" in olga.screen
        await olga.press("escape")
        await olga.press("/", *"что:вход", "enter")
        assert "вход" in olga.screen
        assert "назначение роли" not in olga.screen


async def test_the_report_that_is_read_is_as_fresh_as_it_was(demo_home: Path) -> None:
    prepare(demo_home)
    with open_workspace(demo_home, actor="petrova") as petrova:
        async with sitting(demo_home, actor="olga", place="points") as olga:
            await olga.app.run_action("spravka")
            come_and_go(petrova)
            olga.app.poll()
            await olga.pilot.pause()
            olga.app.screen.show_title()  # type: ignore[attr-defined]
            assert "изменились" not in olga.screen
