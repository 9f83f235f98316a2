"""No key leads out of the program: it starts nothing but its own children, stops for nobody, writes nowhere else."""

from __future__ import annotations

import os
import string
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.terminal.terminal import Terminal

LEAVES = {"q", "Q", "й", "Й", "\x11"}
"""By these one leaves, as one may."""
CONTROLS = [chr(code) for code in (*range(0x20), 0x7F) if chr(code) not in {*LEAVES, "\x1b"}]
FUNCTIONS = [f"\x1bO{letter}" for letter in "PQRS"] + [f"\x1b[{code}~" for code in (15, 17, 18, 19, 20, 21, 23, 24)]
ALT = [f"\x1b{letter}" for letter in "!:xzeoсщ"]
LETTERS = [sign for sign in (*string.printable[:95], *"абвгдежзиклмнопрстуфхцчшщъыьэюяё№") if sign not in LEAVES]
KEYS = ["!", ":", "\x1a", "\x1c", "\x03", "\x04", "\x13", "\x0f", "\x14", *CONTROLS, *FUNCTIONS, *ALT, *LETTERS]
AT_ONCE = 8
SCREENS = {
    "roadmap": ("2",),
    "overview": ("1",),
    "item": ("2", "\r"),
    "mark form": ("2", "s"),
    "schools": ("3",),
    "points": ("4",),
    "history": ("5",),
    "the past": ("5", "w"),
    "table": ("6", "t"),
    "results": ("0",),
    "report": ("9", "\r"),
    "settings": ("1", "o"),
    "plugins": ("1", "i"),
    "import": ("6", "f"),
    "palette": ("1", "\x1b[21~"),
    "help": ("1", "\x1bOP"),
}
OWN_CHILD = repr([sys.executable, "-P", "-m", "shnor_tui"])[:-1]
TRAPS = ("sh", "bash", "less", "more", "vi", "vim", "nano", "mc", "man", "xdg-open", "stty", "clear", "reset", "tput")
NAMED = ("EDITOR", "VISUAL", "PAGER", "MANPAGER", "BROWSER", "SHELL", "GIT_EDITOR", "CLICK_PAGER")


@dataclass(frozen=True)
class Watched:
    """A directory to work on, and what is known of a program that works on it."""

    home: Path
    person: Path
    trace: Path
    sprung: Path
    environment: dict[str, str]

    def started(self, *arguments: str) -> Terminal:
        """The program with its deeds written down."""
        words = ["-m", "tests.terminal.audited_program", str(self.trace), "--home", str(self.home), *arguments]
        return Terminal(words, environment=self.environment)

    def assert_nothing_left(self) -> None:
        """No program was started but children of its own, and nothing was written elsewhere."""
        lines = self.trace.read_text(encoding="utf-8").splitlines()
        starts = [line for line in lines if line.startswith("start ")]
        assert [line for line in starts if OWN_CHILD not in line] == []
        written = {Path(line.removeprefix("write ")) for line in lines if line.startswith("write ")}
        own = (self.home, self.person, Path("/dev"))
        assert [file for file in written if not any(file.is_relative_to(place) for place in own)] == []
        assert not self.sprung.exists()


@pytest.fixture
def watched(own_demo: Path, tmp_path: Path) -> Watched:
    """A department, and a host full of traps."""
    bin_, person, sprung = tmp_path / "bin", tmp_path / "person", tmp_path / "sprung"
    bin_.mkdir()
    person.mkdir()
    for name in TRAPS:
        trap = bin_ / name
        trap.write_text(f"#!/bin/sh\necho {name} >> {sprung}\n", encoding="utf-8")
        trap.chmod(0o755)
    environment = {
        **dict.fromkeys(NAMED, str(bin_ / "vi")),
        "PATH": f"{bin_}:{os.environ['PATH']}",
        "HOME": str(person),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return Watched(own_demo, person, tmp_path / "trace", sprung, environment)


def is_stopped(terminal: Terminal) -> bool:
    return os.waitid(os.P_PID, terminal.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT) is not None


def foreign_children(terminal: Terminal) -> list[bytes]:
    """The command lines of the processes that it has started and that are not its own."""
    numbers = Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children").read_text(encoding="ascii").split()
    found = []
    for number in numbers:
        try:
            line = Path(f"/proc/{number}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if line and b"-m\0shnor_tui\0" not in line:
            found.append(line)
    return found


def bursts(keys: Sequence[str]) -> list[str]:
    return ["".join(keys[n : n + AT_ONCE]) for n in range(0, len(keys), AT_ONCE)]


def leave(terminal: Terminal) -> int:
    """Press Ctrl+Q until it ends: forms with something typed ask, and the past is left first."""
    for _n in range(6):
        terminal.press_at_once("\x11")
        terminal.settle()
        if os.waitid(os.P_PID, terminal.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            break
    return terminal.wait_exit()


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name == "roadmap" else pytest.mark.proof) for name in SCREENS]
)
def test_no_key_leads_out_of_the_program(watched: Watched, name: str) -> None:
    with watched.started() as terminal:
        terminal.wait_for("F1")
        terminal.settle()
        for burst in bursts(KEYS):
            for key in SCREENS[name]:
                terminal.press_at_once(key)
            terminal.press_at_once(burst)
            terminal.settle()
            assert not is_stopped(terminal), burst
            assert foreign_children(terminal) == []
            terminal.press_at_once("\x1b")
            terminal.press_at_once("\x1b")
        assert leave(terminal) == 0
    watched.assert_nothing_left()


@pytest.mark.parametrize("words", [("history",), ("--help",), ("undo", "--help"), ("roadmap",), ("due",)], ids=" ".join)
def test_no_command_calls_a_pager(watched: Watched, words: tuple[str, ...]) -> None:
    with watched.started(*words) as terminal:
        assert terminal.wait_exit() in {0, 8}
        assert len(terminal.text.strip()) > 20
    watched.assert_nothing_left()
    assert "start" not in watched.trace.read_text(encoding="utf-8")


def test_the_watch_sees_what_it_is_for(watched: Watched, tmp_path: Path) -> None:
    """A program that does such things is found out."""
    deeds = (
        "import os, sys; from tests.terminal.audited_program import audit; "
        f"audit(os.open({str(watched.trace)!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)); "
        "import subprocess; subprocess.run(['sh', '-c', 'true']); "
        f"open({str(tmp_path / 'elsewhere')!r}, 'w').close()"
    )
    with Terminal(["-c", deeds], environment=watched.environment) as terminal:
        assert terminal.wait_exit() == 0
    trace = watched.trace.read_text(encoding="utf-8")
    assert "start subprocess.Popen" in trace
    assert f"write {tmp_path / 'elsewhere'}" in trace
    assert watched.sprung.read_text(encoding="utf-8") == "sh\n"
