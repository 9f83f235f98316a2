"""Views: filters on one key, those of the program and one's own."""

from __future__ import annotations

from pathlib import Path

from shnor_tui.personal.settings import load_settings
from shnor_tui.tui.screens.roadmap import RoadmapScreen
from tests.tui.support import sitting
from tests.tui.test_roadmap import LAYOUTS, keys


@LAYOUTS
async def test_what_is_overdue_is_two_keys_away(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home) as olga:
        await olga.press(*keys("w", russian=russian), "1")
        data = olga.workspace.snapshot()
        shown = [row.key for row in olga.body.rows if row.selectable]
        assert shown == [("item", item.id) for item in data.items if data.overdue(item)]
        assert "фильтр: просрочено" in olga.screen
        await olga.press("w", "3")
        shown = [row.key for row in olga.body.rows if row.selectable]
        assert shown == [("item", item.id) for item in data.items if not item.responsible]


async def test_a_filter_is_kept_under_a_name_chosen_by_its_digit_and_forgotten(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.press("slash", *"школа:твер открыто", "enter", "w", "a", *"Тверская", "enter")
        assert load_settings().views == {"Тверская": "школа:твер открыто"}
        await olga.press("escape", "escape", "w", "5")
        assert isinstance(olga.app.screen, RoadmapScreen)
        assert "фильтр: школа:твер открыто" in olga.screen
        await olga.press("w", "end", "d")
        assert not load_settings().views
        assert "школа:твер" in olga.message


async def test_leaving_the_views_changes_nothing(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.press("slash", *"план", "enter")
        shown = len(olga.body.rows)
        await olga.press("w", "down", "escape")
        assert len(olga.body.rows) == shown


async def test_there_must_be_a_filter_to_keep_one(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.press("w", "a")
        assert "фильтр не задан" in olga.message
        await olga.press("d")
        assert "всегда" in olga.message
