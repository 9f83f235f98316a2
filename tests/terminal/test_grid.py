"""A grid in a real terminal: what it sends for a key, and that nothing typed ahead is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shnor_tui.workspace.session import open_workspace
from tests.terminal.grid_program import SCHOOLS
from tests.terminal.terminal import Terminal
from tests.terminal.test_matrix import LEFT, RIGHT
from tests.terminal.test_terminal import DOWN, UP

KEY_BYTES = 400
ENTER, TAB, F1 = "\r", "\t", "\x1bOP"


@pytest.fixture
def terminal(own_demo: Path) -> Iterator[Terminal]:
    with Terminal(["-m", "tests.terminal.grid_program", str(own_demo)]) as opened:
        opened.wait_for("F1")
        opened.press(F1)
        opened.wait_for("СОШ № 12")
        opened.settle()
        yield opened


def test_a_move_and_a_letter_cost_few_bytes_and_an_idle_grid_none(terminal: Terminal) -> None:
    sent = {key: terminal.press(key) for key in (DOWN, RIGHT, LEFT, UP, "1", "ф", "\x7f")}
    assert max(sent.values()) <= KEY_BYTES, sent
    assert terminal.press("") == 0


def test_a_value_that_is_kept_repaints_its_row_and_the_sums_but_no_other_row(terminal: Terminal) -> None:
    rows = terminal.screen.display[5:18]
    terminal.press("7")
    sent = terminal.press(ENTER)
    assert terminal.screen.display[5:18] == rows
    assert sent <= 2 * KEY_BYTES, sent


def test_what_is_typed_ahead_stands_where_it_belongs(terminal: Terminal, own_demo: Path) -> None:
    terminal.press("".join(f"{n}{TAB}{n + 1}{LEFT}{ENTER}" for n in range(100, 100 + SCHOOLS)))
    terminal.wait_for(str(sum(n + n + 1 for n in range(100, 100 + SCHOOLS))))
    with open_workspace(own_demo) as workspace:
        data = workspace.snapshot()
        people = {(one.school, one.kind.value): one.people for one in data.trainings}
        expected: dict[tuple[int, str], int] = {}
        for n, school in enumerate(data.schools, 100):
            expected |= {(school.id, "qualification"): n, (school.id, "retraining"): n + 1}
        assert people == expected


def test_a_bracketed_paste_is_one_block(terminal: Terminal) -> None:
    terminal.press("\x1b[200~11\t12\r13\t14\r\x1b[201~")
    assert "Вставлено: 4 значения" in terminal.text
    assert terminal.screen.display[4].split()[2:5] == ["11", "12", "23"]
