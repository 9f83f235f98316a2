"""The matrix in a real terminal: what it sends for a key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.terminal import Terminal
from tests.terminal.test_terminal import DOWN, UP, shnor

CELL_BYTES = 400
LEFT, RIGHT = "\x1b[D", "\x1b[C"


@pytest.fixture
def terminal(own_demo: Path) -> Iterator[Terminal]:
    with shnor(own_demo, columns=160, rows=40) as opened:
        opened.press("2")
        opened.wait_for("[√]")
        yield opened


def test_a_cell_to_the_side_costs_few_bytes(terminal: Terminal) -> None:
    sent = [terminal.press(key) for key in (RIGHT, RIGHT, "l", LEFT, "h")]
    assert max(sent) <= CELL_BYTES, sent


def test_a_row_down_repaints_cells_and_details_but_no_other_row(terminal: Terminal) -> None:
    shown = [line[:118] for line in terminal.screen.display]
    terminal.press(DOWN)
    terminal.press(UP)
    assert [line[:118] for line in terminal.screen.display] == shown


def test_marking_a_cell_and_taking_it_back_cost_few_bytes(terminal: Terminal) -> None:
    for key in (DOWN, DOWN):
        terminal.press(key)
    marked = terminal.press(" ")
    assert "[√]" in terminal.text
    assert marked <= 4 * CELL_BYTES
