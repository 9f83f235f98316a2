"""A table that is filled in by typing: a small source over the real workspace, see `trained`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from shnor_tui.errors import BadInput
from shnor_tui.tui import navigation
from shnor_tui.tui.grid import GridColumn, GridRow, spread_out
from shnor_tui.tui.grid_layout import GridLine, Sheet, arrange
from shnor_tui.tui.pasting import block_of
from shnor_tui.tui.screens.grid import GridScreen
from shnor_tui.tui.text import length_of
from shnor_tui.tui.widgets.grid_list import GridList
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.snapshot import Snapshot
from tests.tui.support import Person, sitting
from tests.tui.test_everywhere import clipped
from tests.tui.trained import Trained


@asynccontextmanager
async def filling(
    home: Path, actor: str = "olga", size: tuple[int, int] = (80, 24), source: Trained | None = None
) -> AsyncIterator[Person]:
    """A person at the table of the people trained."""
    async with sitting(home, actor=actor, size=size) as person:
        await person.app.push_screen(navigation.grid_screen(person.app.session, source or Trained()))
        await person.pilot.pause()
        yield person


def grid(person: Person) -> GridList:
    assert isinstance(person.body, GridList)
    return person.body


def painted(person: Person) -> list[str]:
    """The lines of the table as they are seen."""
    return [grid(person).render_line(y).text.rstrip() for y in range(grid(person).size.height)]


def people(home: Path, column: str) -> list[str]:
    """What the table says of a column, by schools."""
    with open_workspace(home, actor="guest") as reader:
        data = reader.snapshot()
        return [Trained().cell(data, school.id, column).text for school in data.schools]


async def paste(person: Person, text: str) -> None:
    person.app.post_message(events.Paste(text))
    await person.pilot.pause()


async def test_a_column_is_entered_by_numbers_and_enter_alone(demo_home: Path) -> None:
    async with filling(demo_home) as olga:
        before = olga.workspace.revision
        await olga.press(*[key for n in range(11, 16) for key in (*str(n), "enter")])
        assert people(demo_home, "пк") == ["11", "12", "13", "14", "15"]
        assert olga.workspace.revision == before + 5
        assert grid(olga).spot == (olga.workspace.snapshot().schools[0].id, "пп")
        assert painted(olga)[6].split() == ["Муниципалитет", "65"]
        assert "обучено 65" in olga.screen
        await olga.press("7", "tab", "8", "shift+tab", "9", "down")
        assert people(demo_home, "пп") == ["9", "", "", "", ""]
        assert people(demo_home, "пк")[1] == "8"


@pytest.mark.parametrize("typed", ["qjux", "йогч", "?/Gб"])
async def test_letters_are_text_and_what_is_refused_stays_until_esc(demo_home: Path, typed: str) -> None:
    async with filling(demo_home) as olga:
        before, spot = people(demo_home, "пк"), grid(olga).spot
        for leaving in ("enter", "down", "right", "tab", "end", "f2", "f10"):
            await olga.press(*(typed if leaving == "enter" else ""), leaving)
            assert f"«{typed}» – не число" in olga.message
            assert isinstance(olga.app.screen, GridScreen)
            assert grid(olga).spot == spot
            assert typed in painted(olga)[0]
        await olga.app.action_quit()
        assert olga.app.is_running
        await olga.press("escape")
        assert people(demo_home, "пк") == before
        assert olga.message == ""
        assert before[0] in painted(olga)[0].split()
        await olga.press("space", "enter")
        assert people(demo_home, "пк") == before


async def test_a_value_is_mended_inside_and_delete_clears_what_is_selected(demo_home: Path) -> None:
    async with filling(demo_home) as olga:
        await olga.press("1", "2", "enter", "up", "insert", "left", "3", "end", "backspace", "enter")
        assert people(demo_home, "пк")[0] == "13"
        await olga.press("up", "shift+down", "shift+down", "ctrl+d")
        assert people(demo_home, "пк")[:3] == ["13", "13", "13"]
        await olga.press("delete")
        assert people(demo_home, "пк")[:3] == ["", "", ""]
        assert "Очищено: 3 значения" in olga.message
        await olga.press("ctrl+z")
        assert people(demo_home, "пк")[:3] == ["13", "13", "13"]
        await olga.press("ctrl+y", "escape")
        assert people(demo_home, "пк")[:3] == ["", "", ""]
        assert isinstance(olga.app.screen, GridScreen)


async def test_a_column_and_a_block_are_pasted_each_with_one_undo(demo_home: Path) -> None:
    async with filling(demo_home) as olga:
        before = people(demo_home, "пк"), people(demo_home, "пп")
        await olga.press("down")
        await paste(olga, "21\r\n22\r\n23\r\n")
        assert people(demo_home, "пк")[1:4] == ["21", "22", "23"]
        assert olga.message == "Вставлено: 3 значения"
        await paste(olga, '31\t"41"\n\t42\n')
        assert people(demo_home, "пк")[1:4] == ["31", "", "23"]
        assert people(demo_home, "пп")[1:3] == ["41", "42"]
        await olga.press("ctrl+z", "ctrl+z")
        assert (people(demo_home, "пк"), people(demo_home, "пп")) == before


async def test_a_block_that_does_not_fit_or_has_a_wrong_value_changes_nothing(demo_home: Path) -> None:
    async with filling(demo_home) as olga:
        revision = olga.workspace.revision
        await olga.press("down", "right")
        await paste(olga, "1\t2\n3\t4\n")
        assert "2 строки, 2 столбца" in olga.message
        assert "помещается: 4 строки, 1 столбец" in " ".join(olga.message.split())
        await paste(olga, "1\nдва\n")
        assert "Ничего не вставлено. Заволжская СОШ, пп: «два»" in " ".join(olga.message.split())
        assert olga.workspace.revision == revision


async def test_anothers_values_appear_and_the_cell_in_hand_is_decided_upon(demo_home: Path) -> None:
    async with filling(demo_home) as olga:
        first, second = (school.id for school in olga.workspace.snapshot().schools[:2])
        await olga.press("5", "0")
        with open_workspace(demo_home, actor="olga") as other:
            Trained().write(other, other.snapshot(), {(first, "пк"): "60", (second, "пп"): "70"})
        olga.app.poll()
        await olga.pilot.pause()
        assert (second, "пп") in grid(olga).flashes
        assert "70" in painted(olga)[1]
        assert painted(olga)[0].split()[2:] == ["50", "60"]
        await olga.press("enter")
        assert "olga уже внёс(ла) сюда: 60. Enter" in " ".join(olga.message.split())
        assert grid(olga).spot == (first, "пк")
        assert people(demo_home, "пк")[0] == "60"
        await olga.press("enter")
        assert people(demo_home, "пк")[0] == "50"


async def test_leaving_keeps_what_is_typed(demo_home: Path) -> None:
    async with filling(demo_home) as olga:
        await olga.press("8", "f5")
        assert people(demo_home, "пк")[0] == "8"
        assert not isinstance(olga.app.screen, GridScreen)
    async with filling(demo_home) as olga:
        await olga.press("9", "ctrl+q")
        assert people(demo_home, "пк")[0] == "9"


async def test_a_viewer_reads_all_and_is_told_why_nothing_can_be_typed(demo_home: Path) -> None:
    async with filling(demo_home, actor="guest") as guest:
        revision = guest.workspace.revision
        for key in ("1", "insert", "delete", "ctrl+d"):
            await guest.press(key)
            assert "наблюдатель" in guest.message
        await paste(guest, "1\n2")
        await guest.press("enter", "end")
        assert guest.workspace.revision == revision
        assert "Считается" in guest.screen
        assert "Очистить" not in guest.footer
        assert [action for action in guest.app.screen.allowed() if action.verb] == []  # type: ignore[attr-defined]


async def test_a_column_that_is_worked_out_says_so(demo_home: Path) -> None:
    async with filling(demo_home) as olga:
        await olga.press("end", "1")
        assert "В этом столбце ничего не вводится: «Всего»" in olga.message
        assert grid(olga).typing is None
        await olga.press("home", "end")
        await paste(olga, "1\n2")
        assert "В этом столбце ничего не вводится: «Всего»" in olga.message


async def test_filling_down_from_an_empty_cell_takes_nothing_away(demo_home: Path) -> None:
    async with filling(demo_home) as olga:
        await olga.press("delete", "down", *"15", "enter", "up")
        revision = olga.workspace.revision
        for _time in range(2):
            await olga.press("ctrl+d")
            assert "Заполнять нечем" in olga.message
            await olga.press("up")
        assert olga.workspace.revision == revision


async def test_every_size_shows_all_and_keeps_the_cell_with_its_text(demo_home: Path) -> None:
    async with filling(demo_home, source=Trained(40)) as olga:
        await olga.press("down", "right", *"1234567890")
        spot = grid(olga).spot
        for size in ((60, 20), (120, 40), (200, 60), (60, 20), (80, 24)):
            await olga.pilot.resize_terminal(*size)
            await olga.pilot.pause()
            assert not list(clipped(olga)), size
            assert grid(olga).spot == spot
            assert "1234567890" in painted(olga)[1]
            assert "Переподготовка" in olga.screen
        await olga.press("enter", "end")
        assert "Показатель" in olga.app.screen.query_one("#columns").text  # type: ignore[attr-defined]
        assert " 39" in olga.app.screen.query_one("#columns").text  # type: ignore[attr-defined]


async def test_a_table_without_rows_says_so(demo_home: Path) -> None:
    class Empty(Trained):
        def rows(self, data: Snapshot) -> Sequence[GridRow]:
            return []

    async with filling(demo_home, source=Empty()) as olga:
        assert "Заполнять здесь нечего" in olga.screen
        await olga.press("1", "enter", "tab", "delete", "ctrl+d", "insert", "down")
        await paste(olga, "1")
        assert isinstance(olga.app.screen, GridScreen)
        await olga.press("escape")
        assert not isinstance(olga.app.screen, GridScreen)


async def test_help_lists_the_keys_of_cells_and_no_letters(demo_home: Path) -> None:
    async with filling(demo_home) as olga:
        await olga.press("f1")
        assert "Ctrl+D" in olga.screen
        assert "Shift+Tab" in olga.screen
        assert "k (л)" not in olga.screen


@given(
    widths=st.lists(st.integers(1, 30), min_size=1, max_size=50),
    titles=st.integers(0, 80),
    width=st.integers(60, 220),
    column=st.integers(0, 49),
    first=st.integers(0, 49),
)
def test_the_column_in_hand_is_always_in_view(
    widths: list[int], titles: int, width: int, column: int, first: int
) -> None:
    column = min(column, len(widths) - 1)
    columns = tuple(GridColumn(str(n), f"Столбец {n}", cells) for n, cells in enumerate(widths))
    sheet = Sheet(columns, tuple(widths), titles)
    layout = arrange(sheet, width, column, first)
    span = layout.span(column)
    assert span is not None
    assert span[1] <= width
    assert all(length_of(line) <= width for line in layout.heads())
    line = GridLine(GridRow(1, "Ш" * titles), (), sheet)
    assert layout.left <= max(len(line.row.title) + 2, 2)
    assert arrange(sheet, width, column, layout.first) == layout


@given(deep=st.integers(1, 8), wide=st.integers(1, 5), row=st.integers(0, 4), column=st.integers(0, 3))
def test_a_block_lands_wholly_or_not_at_all(deep: int, wide: int, row: int, column: int) -> None:
    columns = [GridColumn(name, name, editable=name != "в") for name in "абвг"]
    rows = [GridRow(n, str(n)) for n in range(5)]
    block = [[f"{y}:{x}" for x in range(wide)] for y in range(deep)]
    fits = row + deep <= 5 and "в" not in "абвг"[column : column + wide] and column + wide <= 4
    if fits:
        landed = spread_out(columns, rows, block, (row, "абвг"[column]))
        assert len(landed) == deep * wide
        assert landed[row + deep - 1, "абвг"[column + wide - 1]] == f"{deep - 1}:{wide - 1}"
    else:
        with pytest.raises(BadInput):
            spread_out(columns, rows, block, (row, "абвг"[column]))


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("1\n2\n", [["1"], ["2"]]),
        ("1\t2\r3\t4\r", [["1", "2"], ["3", "4"]]),
        ("1\r\n\r\n3", [["1"], [""], ["3"]]),
        ('"две\nстроки"\t5', [["две строки", "5"]]),
        ('"Тверская" СОШ\t5', [['"Тверская" СОШ', "5"]]),
        ('"\t5\n6\t7', [['"', "5"], ["6", "7"]]),
        (" 1\u00a0234,5 ", [["1234,5"]]),
        ("1\u00a0ученик\u00a0из\u00a02", [["1 ученик из 2"]]),
        ("45/60\t\n\t\n52/60\t\t\n", [["45/60"], [""], ["52/60"]]),
        ("\n\n", []),
    ],
)
def test_what_spreadsheets_copy_becomes_cells(text: str, block: list[list[str]]) -> None:
    assert block_of(text) == block
