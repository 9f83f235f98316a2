"""A past moment in a real terminal: there by an option or by a key, and back."""

from __future__ import annotations

from pathlib import Path

from shnor_tui.domain.roadmap import Status
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import open_workspace
from tests.terminal.terminal import Terminal
from tests.terminal.test_terminal import FIRST_SCREEN_BYTES, started


def mark(home: Path, number: str) -> int:
    with open_workspace(home) as workspace:
        set_marks(workspace, item_by_number(workspace.snapshot(), number), [None], MarkEdit(status=Status.DONE))
        return workspace.revision


def test_the_program_opens_on_a_past_moment_and_says_so(own_demo: Path) -> None:
    mark(own_demo, "1.3")
    with started(own_demo, "--at", "1", SHNOR_LANG="en") as terminal:
        assert terminal.screen.display[0].startswith(" As it was after change No. 1 of ")
        terminal.press("2")
        assert terminal.screen.display[0].startswith(" As it was after change No. 1 of ")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_a_moment_that_cannot_be_looked_at_is_told_before_the_terminal_is_taken(own_demo: Path) -> None:
    arguments = ["-m", "shnor_tui", "--home", str(own_demo), "--at", "99"]
    with Terminal(arguments, environment={"SHNOR_LANG": "en"}) as terminal:
        assert terminal.wait_exit() == 2
        assert "There is no change No. 99." in terminal.text
        assert b"\x1b[?1049h" not in terminal.output


def test_the_way_there_and_back_is_a_screen_each(own_demo: Path) -> None:
    mark(own_demo, "1.3")
    with started(own_demo, SHNOR_LANG="en") as terminal:
        terminal.press("5")
        assert terminal.press("\x1b[Fw") <= 2 * FIRST_SCREEN_BYTES
        assert "As it was after change No. 1 of " in terminal.text
        idle = terminal.sent
        terminal.settle()
        assert terminal.sent == idle
        assert terminal.press("q") <= FIRST_SCREEN_BYTES
        assert "As it was after change" not in terminal.text
        assert "History" in terminal.screen.display[0]
        terminal.press("q")
        assert terminal.wait_exit() == 0
