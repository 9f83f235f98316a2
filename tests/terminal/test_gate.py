"""The gate with a terminal and no command: the program opens for the person, on any terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.gating import GONE, METHODIST, arguments, entries, gated
from tests.terminal.terminal import Terminal

__all__ = ["gated"]


@pytest.mark.parametrize("term", ["xterm-256color", "no-such-terminal", "../../etc/passwd", ""])
def test_the_program_opens_for_the_person_and_the_history_tells_it_once(gated: Path, term: str) -> None:
    before = len(entries(gated))
    variables = {"TERM": term, "SHNOR_LANG": "en", "LC_ALL": "C"}
    with Terminal(arguments(gated, METHODIST)[1:], environment=variables) as terminal:
        terminal.wait_for("Просроченные мероприятия")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert [(by, act) for by, act, _words in entries(gated)[before:]] == [(METHODIST, "access.login")]


def test_who_was_disabled_sees_no_screen(gated: Path) -> None:
    with Terminal(arguments(gated, GONE)[1:]) as terminal:
        assert terminal.wait_exit() == 3
    assert b"\x1b[?1049h" not in terminal.output
    assert GONE in terminal.text
