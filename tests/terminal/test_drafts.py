"""What is typed into a form outlives a line that drops in the middle of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.terminal import Terminal


def at_roadmap(home: Path, columns: int = 80, rows: int = 24) -> Terminal:
    terminal = Terminal(["-m", "shnor_tui", "--home", str(home)], columns, rows)
    terminal.wait_for("F1")
    terminal.press("2")
    return terminal


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (60, 20)])
def test_a_dropped_line_loses_nothing_that_was_typed(own_demo: Path, columns: int, rows: int) -> None:
    with at_roadmap(own_demo, columns, rows) as terminal:
        terminal.press("a" + "Опрос родителей")
        terminal.wait_for("Опрос родителей")
        terminal.hang_up()
    with at_roadmap(own_demo, columns, rows) as terminal:
        terminal.press("a")
        terminal.wait_for("Опрос родителей")
        terminal.wait_for("не сохранено")
        terminal.press("\x1bOQ")
        terminal.wait_for(lambda text: "F2" not in text)
    with at_roadmap(own_demo, columns, rows) as terminal:
        terminal.press("a")
        assert "Опрос родителей" not in terminal.text


def test_a_whole_form_typed_ahead_in_one_burst_is_filled_and_saved(own_demo: Path) -> None:
    with at_roadmap(own_demo) as terminal:
        terminal.press("aОпрос родителей\t\x1b[C\tмай\tотдел\x7fл\t\x1b[Z\x1b[1;5HНаш \x1bOQjk")
        terminal.press("/Опрос")
        terminal.wait_for("2.4")
        terminal.wait_for("Опрос родителей")


def test_ctrl_s_saves_and_is_not_taken_by_the_terminal(own_demo: Path) -> None:
    with at_roadmap(own_demo) as terminal:
        terminal.press("aОпрос родителей\x13")
        terminal.press("/Опрос")
        terminal.wait_for("Опрос родителей")
        assert "F2" not in terminal.text
