"""Evil texts on the screens, through a real pseudo-terminal: it is told nothing but what it is told of innocent ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.setup import create_demo
from tests.attacks.poison import EVIL, STEERS
from tests.terminal.terminal import Terminal
from tests.terminal.test_terminal import DOWN, shnor
from tests.tui.support import sitting

ENTER, ESCAPE, F10 = "\r", "\x1b", "\x1b[21~"
STRINGS = re.compile(rb"\x1b([\]PX^_])([^\x07\x1b]*)|\x1b([^\[\]PX^_])")
"""OSC, DCS, SOS, PM and APC with what they say, and other short sequences."""
CONTROLS = re.compile(rb"\x1b\[[<=>?]?[\d;:]*[ -/]*([@-~])")
LOOSE = re.compile("[\x00-\x06\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""Signs by which no Textual program of ours ever steers; BEL, backspace, tab, LF, CR, ESC are looked at by what they begin."""

EVERYWHERE = (
    *("1", DOWN, ENTER, ESCAPE, "2", ENTER, ESCAPE, DOWN, ENTER, ESCAPE, "m", ESCAPE, "w", ESCAPE),
    *("3", ENTER, ESCAPE, "4", ENTER, ESCAPE, "5", DOWN, ENTER, ESCAPE, "6", ENTER, ESCAPE, "7", ENTER, ESCAPE),
    *(
        "8",
        ENTER,
        ESCAPE,
        "9",
        ENTER,
        ESCAPE,
        "0",
        DOWN * 30,
        ENTER,
        ESCAPE,
        F10,
        ESCAPE,
        "2/про\t",
        ESCAPE,
        "i",
        ESCAPE,
    ),
)
"""Every numbered screen, what its first row opens, the menu, a search, the form of an import."""


def walked(home: Path, columns: int) -> bytes:
    """What a terminal is sent by a look at everything."""
    with shnor(home, "--today", "20.04.2021", columns=columns, rows=40) as terminal:
        for keys in EVERYWHERE:
            terminal.press(keys)
        return terminal.output


def told(sent: bytes) -> set[bytes]:
    """The kinds of sequences in what was sent; of strings with what they say."""
    strings = {b"".join(part or b"" for part in match.groups()) for match in STRINGS.finditer(sent)}
    return strings | {b"[" + match[1] for match in CONTROLS.finditer(sent)}


@pytest.mark.parametrize("columns", [80, 170])
def test_the_screens_tell_a_terminal_nothing_that_is_in_the_data(evil: Path, tmp_path: Path, columns: int) -> None:
    innocent = tmp_path / "innocent"
    with open_workspace(innocent) as workspace:
        create_demo(workspace)
    usual, sent = walked(innocent, columns), walked(evil, columns)
    assert told(sent) <= told(usual)
    assert set(LOOSE.findall(sent.decode())) <= set(LOOSE.findall(usual.decode()))
    assert sent.count(b"\x07") <= usual.count(b"\x07")
    assert "\ufffd]52;c;aGk=".encode() in sent


def test_the_sequences_of_an_evil_text_are_seen_by_this_test() -> None:
    assert told(b"\x1b]52;c;aGk=\x07a\x1b[2Jb\x1bc\x1b]8;;http://a\x1b\\") >= {
        b"]52;c;aGk=",
        b"[J",
        b"c",
        b"]8;;http://a",
    }


def test_who_works_under_an_evil_name_is_told_nothing_by_it(evil: Path) -> None:
    arguments = ["-P", "-m", "shnor_tui", "--home", str(evil), "history", "--limit", "3"]
    with Terminal(arguments) as terminal:
        assert terminal.wait_exit() == 0
        assert told(terminal.output) == set()
        assert LOOSE.findall(terminal.output.decode()) == []


async def test_what_is_copied_steers_no_terminal_that_it_is_pasted_into(demo_home: Path) -> None:
    """Not even a name of a file that no encoding holds."""
    async with sitting(demo_home) as person:
        person.app.copy_to_clipboard(f"имя{EVIL}\udcff\n2")
        assert STEERS.findall(person.app.clipboard) == []
        assert person.app.clipboard.startswith("имя\ufffd]52;c;")
        assert person.app.clipboard.endswith("\n2")
