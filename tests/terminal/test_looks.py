"""Terminals as they are: other keys for the same thing, few colours or none, no mouse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.terminal.terminal import Terminal

COLOUR = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|38;|48;)[\d;]*m")
MOUSE = b"\x1b[?1000h"


def started(home: Path, *arguments: str, **environment: str) -> Terminal:
    terminal = Terminal(["-m", "shnor_tui", "--home", str(home), *arguments], environment=environment)
    terminal.wait_for("F1")
    terminal.settle()
    return terminal


def settings(home: Path, text: str) -> dict[str, str]:
    """A person's own directory with settings in it."""
    directory = home.parent / "config" / "shnor"
    directory.mkdir(parents=True)
    (directory / "settings.toml").write_text(text, encoding="utf-8")
    return {"XDG_CONFIG_HOME": str(directory.parent)}


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
def test_a_theme_keeps_to_the_terminals_own_sixteen_colours(own_demo: Path, theme: str) -> None:
    with started(own_demo, **settings(own_demo, f'theme = "{theme}"')) as terminal:
        assert COLOUR.search(terminal.output)
        assert not re.search(rb"\x1b\[[\d;]*[34]8;", terminal.output)


def test_without_colours_the_words_and_signs_say_everything(own_demo: Path) -> None:
    with started(own_demo, **settings(own_demo, 'theme = "mono"')) as terminal:
        terminal.press("2")
        assert not COLOUR.search(terminal.output)
        assert " √ 1.1" in terminal.text
        assert "просрочено" in terminal.text


def test_no_color_is_obeyed_whatever_the_theme(own_demo: Path) -> None:
    with started(own_demo, NO_COLOR="1") as terminal:
        terminal.press("2")
        assert not COLOUR.search(terminal.output)


def test_the_mouse_is_left_to_the_terminal_when_asked(own_demo: Path) -> None:
    with started(own_demo, "--no-mouse") as terminal:
        assert MOUSE not in terminal.output
    with started(own_demo, **settings(own_demo, "mouse = false")) as terminal:
        assert MOUSE not in terminal.output
    with started(own_demo) as terminal:
        assert MOUSE in terminal.output


PUTTY_F1, LINUX_F1, XTERM_F1 = "\x1b[11~", "\x1b[[A", "\x1bOP"


@pytest.mark.parametrize("key", [PUTTY_F1, LINUX_F1, XTERM_F1], ids=["PuTTY", "Linux console", "xterm"])
def test_help_comes_by_the_f1_of_every_terminal(own_demo: Path, key: str) -> None:
    with started(own_demo) as terminal:
        terminal.press(key)
        terminal.wait_for("Клавиши")


@pytest.mark.parametrize(
    ("home", "end"),
    [("\x1b[1~", "\x1b[4~"), ("\x1b[H", "\x1b[F"), ("\x1bOH", "\x1bOF")],
    ids=["PuTTY", "xterm", "keypad"],
)
def test_home_and_end_are_known_from_every_terminal(own_demo: Path, home: str, end: str) -> None:
    with started(own_demo) as terminal:
        terminal.press("2")
        terminal.press(end)
        terminal.wait_for(" 8.3 ")
        terminal.press(home)
        terminal.wait_for(" 1.1 ")


@pytest.mark.parametrize("key", ["\x1b[12~", "\x1bOQ", "\x1b[[B"], ids=["PuTTY", "xterm", "Linux console"])
def test_f2_goes_to_the_roadmap_from_every_terminal(own_demo: Path, key: str) -> None:
    with started(own_demo) as terminal:
        terminal.press(key)
        terminal.wait_for(" 1.1 ")


def test_ascii_leaves_no_sign_that_a_poor_font_lacks(own_demo: Path) -> None:
    with started(own_demo, "--ascii") as terminal:
        for place in "12345":
            terminal.press(place)
            signs = set(terminal.text) - set(map(chr, range(128)))
            assert {sign for sign in signs if not ("а" <= sign.lower() <= "я" or sign in "ёЁ")} == set(), place
