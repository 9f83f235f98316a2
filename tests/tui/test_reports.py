"""Reports on the screen, as stories: plugins run in children, so each story waits for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.domain.roadmap import Status
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import open_workspace
from tests.tui.support import Person, sitting

ENDLESS = """
import time
from shnor_tui.plugin import Document, hookimpl
API = (1, 0)

class Endless:
    id, title = "endless", "Бесконечный отчёт"
    def params(self):
        return ()
    def build(self, data, ctx):
        while True:
            time.sleep(0.01)

@hookimpl
def shnor_register_reports(register):
    register(Endless())
"""


def drop(home: Path, name: str, code: str) -> None:
    """Put a plugin into the department's directory."""
    (home / "plugins").mkdir(exist_ok=True)
    (home / "plugins" / f"{name}.py").write_text(code, encoding="utf-8")
    (home / "plugins" / f"{name}.py").chmod(0o644)


async def wait(person: Person) -> None:
    """Until the children have answered."""
    await person.pilot.pause()
    await person.app.workers.wait_for_complete()
    await person.pilot.pause()


async def test_the_report_is_read_saved_and_never_overwritten(demo_home: Path) -> None:
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        await olga.press("enter", "enter")
        await wait(olga)
        assert "по итогам реализации муниципальной программы" in olga.screen
        await olga.press("escape")
        assert "Документ Word" in olga.screen
        for name in ("2021-04-20_spravka_2020-2021.docx", "2021-04-20_spravka_2020-2021_2.docx"):
            await olga.press("home", "down", "down", "enter")
            await wait(olga)
            assert (demo_home / "exports" / name).stat().st_size
            assert name in "".join(olga.message.split())
        await olga.press("escape")
        assert "Отчёт о реализации" in olga.screen


async def test_what_the_check_finds_is_opened_by_enter(demo_home: Path) -> None:
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        await olga.press("enter", "end", "enter")
        await wait(olga)
        assert "нет данных для {приказ_дата}" in olga.screen
        await olga.press("enter")
        assert "Дата приказа" in olga.screen


async def test_a_report_that_does_not_end_is_cancelled_by_escape(demo_home: Path) -> None:
    drop(demo_home, "endless", ENDLESS)
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        await olga.press("end", "enter", "enter", "enter")
        assert "Esc" in olga.message
        await olga.press("escape")
        await wait(olga)
        assert olga.message == "Прервано."
        await olga.press("escape")
        assert "Аналитическая справка" in olga.screen


async def test_a_plugin_that_fails_is_named_and_i_tells_more(demo_home: Path) -> None:
    drop(demo_home, "broken", "API = (1, 0)\nimport nothing_such\n")
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        assert "nothing_such" in olga.screen
        assert "Аналитическая справка" in olga.screen
        await olga.press("i")
        await wait(olga)
        assert "Плагины" in olga.screen
        assert "broken (общий каталог) – ошибка" in olga.screen


@pytest.mark.parametrize("actor", ["olga", "guest"])
async def test_p_reads_the_report_from_anywhere(demo_home: Path, actor: str) -> None:
    async with sitting(demo_home, actor=actor) as person:
        person.workspace.refresh()
        await person.press("p")
        await wait(person)
        assert "Ещё не выдавалась" in person.screen
        assert "по итогам реализации муниципальной программы" in person.screen
        await person.press("escape")
        assert person.row("1.1")


async def test_a_change_made_while_the_report_is_read_is_told(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        olga.workspace.refresh()
        await olga.press("p")
        await wait(olga)
        with open_workspace(demo_home, actor="olga") as elsewhere:
            set_marks(elsewhere, item_by_number(elsewhere.snapshot(), "1.3"), [None], MarkEdit(status=Status.DONE))
        olga.app.poll()
        await olga.pilot.pause()
        assert "Данные изменились" in olga.screen
        assert "по итогам реализации" in olga.screen
