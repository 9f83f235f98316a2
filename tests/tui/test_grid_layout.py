"""Where the cells of a grid stand, and the text that is typed into one: pure, without a screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.tui.cell_text import CellText
from shnor_tui.tui.grid import GridColumn
from shnor_tui.tui.grid_layout import Layout, Sheet, arrange


def sheet_of(cells: list[int], titles: int = 20) -> Sheet:
    columns = tuple(GridColumn(f"к{n}", f"К{n}") for n in range(len(cells)))
    return Sheet(columns, tuple(cells), titles)


def arrows(layout: Layout) -> tuple[bool, bool]:
    """Whether the heads say that there are columns to the left and to the right."""
    text = "".join(text for text, _style in layout.heads()[-1])
    return "◄" in text, "►" in text


LAYOUTS = st.builds(
    lambda cells, width, column, first: arrange(sheet_of(cells), width, min(column, len(cells) - 1), first),
    st.lists(st.integers(1, 24), min_size=1, max_size=30),
    st.integers(60, 200),
    st.integers(0, 29),
    st.integers(0, 29),
)


@given(LAYOUTS)
def test_a_click_finds_the_column_whose_cells_stand_there(layout: Layout) -> None:
    for column in layout.visible:
        start, end = layout.span(column) or (0, 0)
        assert {layout.column_at(start), layout.column_at(end - 1)} == {column}
    assert layout.column_at(0) is None


@given(LAYOUTS)
def test_arrows_say_that_there_are_more_columns_and_only_then(layout: Layout) -> None:
    count = len(layout.sheet.columns)
    assert arrows(layout) == (layout.first > 0, layout.first + layout.shown < count)


def test_titles_get_two_fifths_where_not_all_fits_and_what_they_want_where_it_does() -> None:
    assert arrange(sheet_of([10] * 20, titles=60), 100).left == 40
    assert arrange(sheet_of([10] * 3, titles=60), 100).left == 62


@pytest.mark.parametrize(
    ("keys", "text", "caret"),
    [
        (["home", "delete"], "бв", 0),
        (["left", "delete"], "аб", 2),
        (["delete"], "абв", 3),
        (["backspace"], "аб", 2),
        (["home", "backspace"], "абв", 0),
        (["home", "left", "right"], "абв", 1),
        (["right"], "абв", 3),
        (["home", "right", "delete", "end"], "ав", 2),
    ],
)
def test_keys_go_about_in_the_text_of_a_cell(keys: list[str], text: str, caret: int) -> None:
    typed = CellText("абв", "абв", inside=True)
    assert all(typed.press(key, None) for key in keys)
    assert (typed.text, typed.caret) == (text, caret)


def test_a_text_that_was_begun_anew_leaves_the_arrows_to_the_table() -> None:
    typed = CellText("5", "4")
    assert not typed.press("left", None)
    assert typed.press("a", "а")
    assert (typed.value, typed.changed) == ("5а", True)
