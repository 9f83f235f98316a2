"""Finding anything by its name, as stories of the people who use it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.roadmap import Status
from shnor_tui.tui.finding import Offer, best
from shnor_tui.tui.layouts import TWINS
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.widgets.found_list import FoundList
from shnor_tui.workspace.find import item_by_number
from tests.tui.support import Person, sitting


def found(person: Person) -> list[str]:
    """What the palette lists."""
    rows = person.app.screen.query_one(FoundList).rows
    return [f"{row.lead.strip()} {row.text}" for row in rows if isinstance(row, TextRow)]


def offer(title: str, number: str = "", more: str = "") -> Offer:
    return Offer(f"open {title}", title, more, number=number)


def titles(offers: list[Offer]) -> list[str]:
    return [each.title for each in offers]


def test_an_exact_number_comes_first_then_what_begins_with_the_words_then_what_has_them() -> None:
    offers = [
        offer("Отчёты"),
        offer("Сводный учёт", "2.11"),
        offer("Итоги", "2.1"),
        offer("Учёт книг", "3.2.1"),
        offer("Книги и учет", "4.1"),
        offer("Книги", "5.1", "учёт"),
    ]
    assert titles(best(offers, "2.1")) == ["Итоги", "Сводный учёт", "Учёт книг"]
    assert titles(best(offers, "УЧЕТ")) == ["Учёт книг", "Сводный учёт", "Книги и учет", "Книги"]
    assert titles(best(offers, "учёт кни")) == ["Учёт книг", "Книги и учет", "Книги"]
    assert best(offers, "нигде") == []


@given(st.lists(st.text("аеё1. ", max_size=6), unique=True), st.text("аеё1 ", min_size=1, max_size=4))
def test_what_is_found_has_every_word_and_nothing_that_has_them_is_left_out(names: list[str], query: str) -> None:
    plain = [word.replace("ё", "е") for word in query.split()]
    having = {name for name in names if all(word in name.replace("ё", "е") for word in plain)}
    assert set(titles(best(map(offer, names), query))) == having


@pytest.mark.parametrize("russian", [False, True], ids=["qwerty", "йцукен"])
async def test_an_item_is_opened_by_its_number(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home) as olga:
        await olga.press("f10", *(TWINS.get(key, key) if russian else key for key in "7"))
        await olga.press(".", "1", "enter")
        assert "7.1" in olga.screen
        assert "История" in olga.screen
        await olga.press("escape")
        assert olga.row("7.1")


async def test_an_empty_field_lists_what_can_be_done_here_with_its_keys(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.press("ctrl+p")
        assert any(line.startswith("Пробел Отметить") for line in found(olga))
        assert not [line for line in found(olga) if "Анкетирование" in line]


async def test_an_action_is_done_on_the_screen_below(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.go_to("1.3")
        await olga.press("f10", *"отмет", "enter")
        data = olga.workspace.snapshot()
        assert data.status(item_by_number(data, "1.3")) is Status.DONE
        assert "выполнено" in olga.row("1.3")


async def test_arrows_move_the_list_while_letters_go_on_being_typed(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.press("f10", *"шко", "down", "л", "up", "pagedown")
        listed, row = found(olga), olga.app.screen.query_one(FoundList).cursor_row
        assert len(listed) > 1
        assert isinstance(row, TextRow)
        assert row.text != listed[0]
        assert olga.app.screen.query_one("#query").has_focus


async def test_schools_years_and_places_are_found_by_name(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.press("f10", *"пушкин")
        assert any(line.startswith("школа Пушкинская СОШ") for line in found(olga))
        await olga.press("escape", "f10", *"2019", "enter")
        assert "Межбиблиотечный обмен" in olga.screen
        await olga.press("f10", *"отчеты", "enter")
        assert olga.app.screen.id == olga.app.get_screen("reports").id
        assert "Отчёты" in olga.screen


async def test_a_report_is_found_when_the_plugins_have_answered(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.press("f10", *"аналит")
        await olga.app.workers.wait_for_complete()
        await olga.pilot.pause()
        assert found(olga)[1:] == ["отчёт Аналитическая справка"]
        await olga.press("down", "enter")
        await olga.app.workers.wait_for_complete()
        await olga.pilot.pause()
        assert "Просмотр на экране" in olga.screen


async def test_a_viewer_finds_no_action_that_changes_anything(demo_home: Path) -> None:
    async with sitting(demo_home, actor="guest") as guest:
        await guest.press("f10")
        assert found(guest)
        assert not [line for line in found(guest) if "Отметить" in line or "Удалить" in line or "Отменить" in line]


async def test_it_opens_while_a_filter_is_typed_and_the_filter_stays(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.press("slash", *"просроч", "f10", *"отмет", "enter")
        assert "просроч" in olga.screen
        assert olga.workspace.revision > 1


async def test_nothing_found_is_said_and_escape_leads_back(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.press("f10", *"щщщ", "enter")
        assert "щщщ" in olga.message
        await olga.press("escape")
        assert olga.row("1.1")


@pytest.mark.parametrize("size", [(60, 20), (200, 60)])
async def test_nothing_is_cut_at_any_size(demo_home: Path, size: tuple[int, int]) -> None:
    async with sitting(demo_home, size=size) as olga:
        await olga.press("f10", "о")
        found_list = olga.app.screen.query_one(FoundList)
        for row in found_list.rows:
            for line in row.lines(found_list.size.width):
                assert sum(len(text) for text, _style in line) <= found_list.size.width
