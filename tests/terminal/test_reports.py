"""Reports in a real terminal: what their screens send, and what is copied to the person's own computer."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.terminal.terminal import Terminal
from tests.terminal.test_terminal import DOWN, FIRST_SCREEN_BYTES, MOVE_BYTES, UP, started

ENTER, ESC = "\r", "\x1b"
NOTHING: Mapping[str, str] = MappingProxyType({})


def page(home: Path, environment: Mapping[str, str]) -> Terminal:
    """The program at the page of the report that is signed, checked."""
    terminal = Terminal(["-m", "shnor_tui", "--home", str(home)], environment=environment)
    terminal.wait_for("F1")
    terminal.press("9")
    terminal.wait_for("Аналитическая справка")
    terminal.settle()
    terminal.press(ENTER)
    terminal.wait_for("замечани")
    terminal.settle()
    return terminal


def saved(home: Path, environment: Mapping[str, str] = NOTHING) -> Terminal:
    """The program at the page of a file that was saved."""
    terminal = page(home, environment)
    terminal.press(DOWN + DOWN + ENTER)
    terminal.wait_for("scp")
    terminal.settle()
    return terminal


def test_the_screens_of_reports_are_small_and_silent_when_idle(own_demo: Path) -> None:
    with started(own_demo) as terminal:
        terminal.press("9")
        terminal.wait_for("Аналитическая справка")
        terminal.settle()
        for key, shown in ((ENTER, "замечани"), ("p", "по итогам"), (ESC, "docx"), ("c", "приказ"), (ESC, "docx")):
            before = terminal.sent
            terminal.press(key)
            terminal.wait_for(shown)
            terminal.settle()
            assert terminal.sent - before <= FIRST_SCREEN_BYTES, shown
            assert terminal.press("") == 0, shown
        assert max(terminal.press(key) for key in (DOWN, DOWN, UP)) <= MOVE_BYTES


def test_a_form_of_options_and_a_saved_file_are_small(own_demo: Path) -> None:
    with saved(own_demo) as terminal:
        assert terminal.press("") == 0
        assert max(terminal.press(key) for key in (DOWN, UP)) <= MOVE_BYTES
        assert terminal.press(ESC) <= FIRST_SCREEN_BYTES
        before = terminal.sent
        terminal.press("G" + ENTER)
        terminal.wait_for("F2")
        terminal.settle()
        assert terminal.sent - before <= FIRST_SCREEN_BYTES
        assert terminal.press("") == 0


@pytest.mark.parametrize(
    ("environment", "begins", "ends"),
    [
        ({}, b"\x1b]52;c;", b"\a"),
        ({"TMUX": "/tmp/tmux-0/default,1,0", "TERM": "tmux-256color"}, b"\x1bPtmux;\x1b\x1b]52;c;", b"\a\x1b\\"),
        ({"STY": "1.tty", "TERM": "screen"}, b"\x1bP\x1b]52;c;", b"\a\x1b\\"),
    ],
    ids=["bare", "tmux", "screen"],
)
@pytest.mark.parametrize("key", [ENTER, "с"])
def test_a_command_is_copied_by_a_sequence_that_reaches_the_terminal(
    own_demo: Path, environment: dict[str, str], begins: bytes, ends: bytes, key: str
) -> None:
    outer = {"TMUX": "", "STY": "", **environment}
    with saved(own_demo, outer) as terminal:
        terminal.press("G")
        terminal.press("g")
        terminal.press(DOWN)
        before = len(terminal.output)
        terminal.press(key)
        sent = terminal.output[before:]
        encoded = sent.rpartition(begins)[2].partition(ends)[0]
        command = base64.b64decode(encoded, validate=True).decode()
        assert command.startswith("scp ")
        assert command.endswith(f":{own_demo}/exports/2021-04-20_spravka_2020-2021.docx .")
        assert b"\x1b]52;c;" + encoded + b"\a" in sent
        assert ("set-clipboard" in terminal.text) is ("TMUX" in environment)
