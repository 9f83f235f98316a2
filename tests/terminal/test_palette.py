"""What the palette sends on a real terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.terminal import Terminal

F10, DOWN, ENTER, ESCAPE = "\x1b[21~", "\x1b[B", "\r", "\x1b"
OPENING_BYTES = 7_000
LETTER_BYTES = 4_000
MOVE_BYTES = 500


@pytest.fixture
def terminal(own_demo: Path) -> Iterator[Terminal]:
    with Terminal(["-m", "shnor_tui", "--home", str(own_demo)]) as opened:
        opened.wait_for("F1")
        opened.press("2")
        opened.wait_for("Утверждение")
        opened.settle()
        yield opened


def test_opening_moving_and_typing_send_few_bytes(terminal: Terminal) -> None:
    assert terminal.press(F10) <= OPENING_BYTES
    assert "Найти" in terminal.text
    assert max(terminal.press(DOWN) for _n in range(3)) <= MOVE_BYTES
    assert max(terminal.press(letter) for letter in "отметить") <= LETTER_BYTES
    assert terminal.press("") == 0


def test_what_is_typed_ahead_finds_and_opens_in_one_burst(terminal: Terminal) -> None:
    terminal.press(f"{F10}7.1{ENTER}")
    terminal.wait_for("Ожидаемый результат")
    assert " 7.1 " in terminal.text
    terminal.press(ESCAPE)
    terminal.press(f"{F10}книг{DOWN}{DOWN}\x7f\x7f\x7f\x7f2.1{ENTER}")
    terminal.wait_for("Анкетирование")
    terminal.wait_for("Ожидаемый результат")
