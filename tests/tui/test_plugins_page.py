"""The page of plugins, as stories."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.tui.rows import TextRow
from tests.tui.support import Person, sitting
from tests.tui.test_reports import drop, wait

BROKEN = "API = (1, 0)\nraise RuntimeError('внутри \\x1b]52;c;ZXZpbA==\\x07')\n"


def go_to(person: Person, plugin: str) -> None:
    """Put the cursor on a plugin."""
    rows = [row for row in person.body.rows if isinstance(row, TextRow)]
    person.body.move_to(next(row.key for row in rows if row.text.startswith(plugin)))


@pytest.mark.parametrize("actor", ["olga", "guest"])
async def test_everybody_sees_what_is_loaded_and_what_each_plugin_adds(demo_home: Path, actor: str) -> None:
    async with sitting(demo_home, actor=actor, place="reports") as person:
        await person.press("i")
        await wait(person)
        assert "добавляет: spravka, roadmap" in person.screen
        go_to(person, "shnor-reports")
        await person.press("enter")
        for text in ("Версия:", "Откуда: пакет", "Отчёты: spravka, roadmap"):
            assert text in person.screen
        await person.press("escape", "escape")
        assert "Аналитическая справка" in person.screen


async def test_a_failure_is_shown_with_its_stage_and_all_that_the_plugin_said(demo_home: Path) -> None:
    drop(demo_home, "broken", BROKEN)
    async with sitting(demo_home, place="reports") as olga:
        await olga.press("i")
        await wait(olga)
        assert "с ошибками: 1" in olga.screen
        await olga.press("end", "enter")
        for text in ("загрузка плагина", "RuntimeError: внутри", "Traceback", "broken.py"):
            assert text in olga.screen
        assert "\x1b" not in olga.screen


async def test_a_file_that_may_not_run_says_how_to_allow_it(demo_home: Path) -> None:
    drop(demo_home, "open", "API = (1, 0)\n")
    (demo_home / "plugins" / "open.py").chmod(0o666)
    async with sitting(demo_home, place="reports") as olga:
        await olga.press("i")
        await wait(olga)
        assert "shnor plugin allow" in olga.screen


async def test_wide_terminals_show_the_details_beside_the_list(demo_home: Path) -> None:
    async with sitting(demo_home, size=(120, 40), place="reports") as olga:
        await olga.press("i")
        await wait(olga)
        go_to(olga, "shnor-reports")
        await olga.pilot.pause()
        assert "Отчёты: spravka, roadmap" in olga.screen
