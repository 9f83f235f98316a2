"""The matrix: items down, schools across; a cell is a mark."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.roadmap import Status
from shnor_tui.tui.matrix import TITLE_LEAST, abbreviated, arrange
from shnor_tui.tui.screens.item import ItemScreen
from shnor_tui.tui.screens.roadmap import RoadmapScreen
from shnor_tui.tui.text import length_of
from shnor_tui.tui.widgets.matrix_list import MatrixList
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.registry import add_school
from shnor_tui.workspace.session import open_workspace
from tests.tui.support import Person, sitting
from tests.tui.test_roadmap import LAYOUTS, keys

WIDE = (160, 40)


def matrix(person: Person) -> MatrixList:
    body = person.body
    assert isinstance(body, MatrixList)
    return body


def painted(person: Person) -> str:
    """What is in view of the list, as it is painted."""
    body = person.body
    return "\n".join(body.render_line(y).text for y in range(body.size.height))


def mark_of(person: Person, number: str, school: str) -> Status:
    data = person.workspace.snapshot()
    return data.status(item_by_number(data, number), school_by_name(data, school))


def with_schools(home: Path, count: int) -> None:
    """Let the programme have a number of schools."""
    with open_workspace(home, actor="olga") as admin:
        for n in range(len(admin.snapshot().schools), count):
            add_school(admin, admin.programme(), f"Средняя школа № {n + 1}", f"СОШ № {n + 1}")


async def test_on_a_wide_screen_the_matrix_and_the_details_stand_beside_the_items(demo_home: Path) -> None:
    async with sitting(demo_home, size=WIDE) as olga:
        heads = olga.app.screen.query_one("#heads").text  # type: ignore[attr-defined]
        for name in ("Васильев", "Тверская", "Заволж", "Бураш", "Пушкин"):
            assert name in heads
        assert "2/5" in olga.row("2.1")
        assert "Ожидаемый результат" in olga.screen
        await olga.press("m")
        assert "√►○√○ в работе, 2 из 5" in olga.row("2.1")


@LAYOUTS
async def test_space_marks_the_one_cell_under_the_cursor(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home, size=WIDE) as olga:
        await olga.go_to("2.1")
        await olga.press(*keys("l", "l", "l", russian=russian))
        assert "[○]" in painted(olga)
        assert "Заволжская СОШ: не начато" in olga.screen
        await olga.press("space")
        assert mark_of(olga, "2.1", "Заволжская") is Status.DONE
        assert "[√]" in painted(olga)
        assert "Заволжская СОШ: выполнено 20.04.2021" in olga.screen
        await olga.press("space")
        assert mark_of(olga, "2.1", "Заволжская") is Status.NOT_STARTED


async def test_a_cells_form_is_of_that_cell_and_enter_opens_the_item(demo_home: Path) -> None:
    async with sitting(demo_home, size=WIDE) as olga:
        await olga.go_to("2.1")
        await olga.press("right", "right", "right", "s", "6", "tab", "tab", *"ремонт", "f2")
        assert mark_of(olga, "2.1", "Заволжская") is Status.POSTPONED
        assert mark_of(olga, "2.1", "Пушкинская") is Status.NOT_STARTED
        await olga.press("enter")
        assert isinstance(olga.app.screen, ItemScreen)


async def test_a_range_is_a_rectangle_that_one_key_marks_and_one_takes_back(demo_home: Path) -> None:
    async with sitting(demo_home, size=WIDE) as olga:
        await olga.go_to("3.2")
        matrix(olga).move_to_column(school_by_name(olga.workspace.snapshot(), "Бурашевская").id)
        revision = olga.workspace.revision
        await olga.press("v", "down", "right")
        assert painted(olga).count("■") == 4
        assert "выбраны 4 отметки" in olga.screen
        await olga.press("space")
        assert {
            mark_of(olga, number, school) for number in ("3.2", "3.3") for school in ("Бурашевская", "Пушкинская")
        } == {Status.DONE}
        assert olga.workspace.revision == revision + 1
        await olga.press("u")
        assert mark_of(olga, "3.2", "Пушкинская") is Status.PARTLY
        assert mark_of(olga, "3.3", "Пушкинская") is Status.NOT_STARTED


async def test_a_school_has_no_mark_of_a_municipal_item(demo_home: Path) -> None:
    async with sitting(demo_home, size=WIDE) as olga:
        await olga.go_to("1.3")
        await olga.press("right")
        assert "[·]" in painted(olga)
        before = olga.workspace.revision
        await olga.press("space")
        assert olga.workspace.revision == before
        assert "нет отметки" in olga.message
        await olga.press("left", "space")
        data = olga.workspace.snapshot()
        assert data.status(item_by_number(data, "1.3")) is Status.DONE


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_the_matrix_works_on_narrow_screens_too(demo_home: Path, size: tuple[int, int]) -> None:
    async with sitting(demo_home, size=size) as olga:
        await olga.press("m")
        for item in olga.workspace.snapshot().items:
            words = {word for line in olga.row(item.number).split("\n") for word in line.split()}
            assert all(part in " ".join(words) for word in item.title.split() for part in word.split("-")), item.title
        for row in olga.body.rows:
            assert all(length_of(line) <= olga.body.size.width for line in row.lines(olga.body.size.width))


async def test_thirty_schools_have_numbers_and_a_legend_and_all_can_be_reached(demo_home: Path) -> None:
    with_schools(demo_home, 30)
    async with sitting(demo_home, size=(200, 60)) as olga:
        heads = olga.app.screen.query_one("#heads").text  # type: ignore[attr-defined]
        assert " 30" in heads
        assert "30 СОШ № 30" in olga.screen
        await olga.pilot.resize_terminal(80, 24)
        await olga.press("m", *["right"] * 30)
        await olga.go_to("2.1")
        assert "СОШ № 30: не начато" in olga.screen
        await olga.press("space")
        assert mark_of(olga, "2.1", "СОШ № 30") is Status.DONE
        assert "[√]" in painted(olga)


async def test_resizing_keeps_the_cell_the_selection_and_what_was_chosen(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.go_to("3.2")
        await olga.press("m", "right", "right", "x", "down")
        spot = matrix(olga).spot
        for size in ((60, 20), (200, 60), (80, 24)):
            await olga.pilot.resize_terminal(*size)
            await olga.pilot.pause()
            assert matrix(olga).spot == spot
            assert "выбрана 1 отметка" in olga.screen


async def test_the_selection_goes_over_from_the_list_to_the_matrix_and_back(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.go_to("3.2")
        await olga.press("x", "m")
        assert "выбрано 5 отметок" in olga.screen
        await olga.press("m")
        assert "выбрано 1 мероприятие" in olga.screen


async def test_anothers_mark_flashes_in_its_row_and_leaves_the_cursor_alone(demo_home: Path) -> None:
    async with sitting(demo_home, size=WIDE) as olga:
        await olga.go_to("2.2")
        with open_workspace(demo_home, actor="olga") as other:
            data = other.snapshot()
            item = item_by_number(data, "2.1")
            set_marks(other, item, [school_by_name(data, "Заволжская")], MarkEdit(status=Status.DONE))
        olga.app.poll()
        await olga.pilot.pause()
        assert olga.body.flashes == (("item", item.id),)
        assert "3/5" in olga.row("2.1")
        assert isinstance(olga.app.screen, RoadmapScreen)


async def test_a_viewer_looks_at_the_matrix_and_changes_nothing(demo_home: Path) -> None:
    async with sitting(demo_home, actor="guest", size=WIDE) as guest:
        before = guest.workspace.revision
        await guest.press("down", "right", "space", "s", "v", "down", "space")
        assert guest.workspace.revision == before
        assert "■" not in painted(guest)


@given(
    names=st.lists(st.text("абвгд №1234 ", min_size=1, max_size=24), min_size=1, max_size=40),
    width=st.integers(50, 220),
    column=st.integers(0, 40),
)
def test_every_column_can_be_seen_and_titles_keep_their_room(names: list[str], width: int, column: int) -> None:
    names = ["Муниципалитет", *names]
    column = min(column, len(names) - 1)
    grid = arrange(tuple(names), width)
    grid = arrange(tuple(names), width, grid.scrolled_to(column))
    span = grid.span(column)
    assert span is not None
    assert 8 + TITLE_LEAST <= span[0] < span[1] <= width
    assert length_of(grid.head_line()) <= width


@given(
    names=st.lists(
        st.sampled_from(["Тверская", "Пушкинская", "СОШ", "№", "1", "2", "12"]).map(str), max_size=6, unique=True
    )
)
def test_short_heads_can_be_told_apart(names: list[str]) -> None:
    heads = abbreviated(names, 5)
    assert heads is None or len(set(heads)) == len(names)
    assert heads is None or all(len(head) <= 5 for head in heads)


def test_what_the_names_share_is_left_out_before_they_are_cut() -> None:
    assert abbreviated(["Тверская СОШ", "Пушкинская СОШ"], 10) == ("Тверская", "Пушкинская")
    assert abbreviated(["СОШ № 1", "СОШ № 12"], 4) == ("1", "12")
    assert abbreviated(["Первомайская СОШ", "Первомайка СОШ"], 6) is None
