"""Many marks at once: lines are picked, one form or one key marks them all, one undo takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.domain.roadmap import Status, closed
from shnor_tui.tui.screens.mark_form import MarkForm
from shnor_tui.workspace.find import item_by_number, school_by_name
from tests.tui.support import Person, sitting
from tests.tui.test_roadmap import LAYOUTS, keys

LAST_MONTH = "25.03.2021"


def statuses(person: Person) -> dict[str, Status]:
    data = person.workspace.snapshot()
    return {item.number: data.status(item) for item in data.items}


@LAYOUTS
async def test_last_months_work_is_entered_by_a_few_keys_and_taken_back_by_one(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home) as olga:
        before, revision = statuses(olga), olga.workspace.revision
        story = [*keys("j", "v", russian=russian), *["down"] * 7, *keys("s", russian=russian), "tab", *"25.3.21", "f2"]
        assert len(story) < 20
        await olga.press(*story)
        data = olga.workspace.snapshot()
        eight = [item for item in data.items[1:9] if not closed(before[item.number])]
        assert {data.status(item) for item in eight} == {Status.DONE}
        mark = data.mark(item_by_number(data, "1.3"))
        assert mark is not None
        assert f"{mark.on:%d.%m.%Y}" == LAST_MONTH
        assert olga.workspace.revision == revision + 1
        assert "выбран" not in olga.screen
        await olga.press(*keys("u", russian=russian))
        assert statuses(olga) == before


async def test_the_header_counts_and_escape_drops_the_selection_before_the_filter(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.press("slash", *"просроч", "enter")
        shown = len(olga.body.rows)
        await olga.press("x", "down", "x")
        assert "выбрано 2 мероприятия" in olga.screen
        await olga.press("x", "asterisk")
        assert "выбрано 5 мероприятий" in olga.screen
        await olga.press("escape")
        assert "выбран" not in olga.screen
        assert len(olga.body.rows) == shown
        await olga.press("escape")
        assert len(olga.body.rows) > shown


async def test_space_marks_what_is_open_of_all_that_is_selected_by_one_change(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        before, revision = statuses(olga), olga.workspace.revision
        await olga.press("v", *["down"] * 5, "space")
        after = statuses(olga)
        assert {after[number] for number in ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3")} == {Status.DONE}
        assert olga.workspace.revision == revision + 1
        await olga.press("u")
        assert statuses(olga) == before


async def test_under_a_filter_that_names_a_school_only_that_school_is_marked(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        data = olga.workspace.snapshot()
        item, school = item_by_number(data, "5.3"), school_by_name(data, "Тверская")
        await olga.press("slash", *"школа:твер", "enter")
        await olga.go_to("5.3")
        await olga.press("x", "space")
        data = olga.workspace.snapshot()
        assert [one for one in data.schools if data.status(item, one) is Status.DONE] == [school]


async def test_a_range_follows_the_cursor_and_any_bulk_action_takes_it(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.press("v", "down", "down", "up")
        assert "выбрано 2 мероприятия" in olga.screen
        await olga.press("v", "down", "down", "down")
        assert "выбрано 2 мероприятия" in olga.screen
        await olga.press("s")
        form = olga.app.screen
        assert isinstance(form, MarkForm)
        assert "1.2" in olga.screen
        await olga.press("escape")
        assert "выбрано 2 мероприятия" in olga.screen


async def test_what_the_filter_hides_is_not_marked_with_what_is_selected(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.press("asterisk", "slash", *"1.3", "enter")
        assert "выбрано 1 мероприятие" in olga.screen
        await olga.press("space")
        after = statuses(olga)
        assert after["1.3"] is Status.DONE
        assert after["2.2"] is Status.NOT_STARTED


async def test_selected_items_are_removed_at_once_and_brought_back(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        before = statuses(olga)
        await olga.press("x", "down", "x", "d")
        assert len(olga.workspace.snapshot().items) == len(before) - 2
        assert "Удалено: 2 мероприятия" in olga.message
        await olga.press("u")
        assert statuses(olga) == before


async def test_an_item_moves_with_the_cursor_on_it(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.go_to("1.2")
        await olga.press("less_than_sign")
        assert [item.number for item in olga.workspace.snapshot().items][:2] == ["1.2", "1.1"]
        row = olga.body.cursor_row
        assert row is not None
        assert row.key == ("item", item_by_number(olga.workspace.snapshot(), "1.2").id)


async def test_the_cursor_stands_on_an_item_that_was_added(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.press("slash", *"просроч", "enter")
        await olga.press("a", *"Новое дело", "f2")
        added = next(item for item in olga.workspace.snapshot().items if item.title == "Новое дело")
        row = olga.body.cursor_row
        assert row is not None
        assert row.key == ("item", added.id)


async def test_a_viewer_can_select_nothing(demo_home: Path) -> None:
    async with sitting(demo_home, actor="guest") as guest:
        await guest.press("x", "v", "down", "asterisk", "d", "a")
        assert "выбран" not in guest.screen
        for title in ("Выбрать", "Диапазон", "Добавить", "Удалить"):
            assert title not in guest.footer


@pytest.mark.parametrize("size", [(60, 20), (200, 60)])
async def test_the_sign_of_a_selected_line_needs_no_colour(demo_home: Path, size: tuple[int, int]) -> None:
    async with sitting(demo_home, size=size) as olga:
        await olga.press("x")
        body = olga.body
        painted = "".join(body.render_line(y).text for y in range(body.size.height))
        assert painted.count("■") == 1
