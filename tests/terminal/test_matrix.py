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


def test_marking_a_cell_leaves_the_other_rows_alone(terminal: Terminal) -> None:
    for key in (DOWN, DOWN):
        terminal.press(key)
    rows = [line[:118] for line in terminal.screen.display[4:-3]]
    terminal.press(" ")
    changed = [old for old, line in zip(rows, terminal.screen.display[4:-3], strict=True) if old != line[:118]]
    assert "[√]" in terminal.text
    assert [line.split()[1] for line in changed] == ["Нормативно-правовое", "1.3"]
