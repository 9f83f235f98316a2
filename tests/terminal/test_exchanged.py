"""A journal that is replaced, moved away or cut under a running program: it says so by itself, shows on, and saves nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from shnor_tui.store.maintenance.rewrite import rewrite
from shnor_tui.workspace.tables import SCHEMA
from tests.store.accounts import same_lines
from tests.store.counting import Counts
from tests.store.support import journal_of
from tests.terminal.test_terminal import DOWN, shnor


def restore(home: Path) -> None:
    rewrite(home, "restore", same_lines, schema=SCHEMA)


def move_away(home: Path) -> None:
    journal_of(home).rename(home / "journal.old")


def cut(home: Path) -> None:
    os.truncate(journal_of(home), journal_of(home).stat().st_size // 2)


ACCIDENTS: dict[Callable[[Path], None], str] = {
    restore: "was replaced",
    move_away: "was deleted or moved",
    cut: "was cut",
}


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_an_idle_program_says_what_happened_to_the_journal_shows_on_and_saves_nothing(
    own_demo: Path, accident: Callable[[Path], None], counted: Counts
) -> None:
    with shnor(own_demo, SHNOR_LANG="en") as terminal:
        terminal.press(DOWN + DOWN)
        accident(own_demo)
        terminal.wait_for(lambda text: ACCIDENTS[accident] in " ".join(text.split()))
        found = journal_of(own_demo).read_bytes() if accident is not move_away else None
        shown = terminal.text
        terminal.press(" ")
        assert [line for line in terminal.screen.display if " 1.3 " in line] == [
            line for line in shown.splitlines() if " 1.3 " in line
        ]
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert found == (journal_of(own_demo).read_bytes() if accident is not move_away else None)
    assert journal_of(own_demo).exists() is (accident is not move_away)
    counted("journals exchanged under a running program", cases=1, not_noticed=0)


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_a_program_whose_journal_was_exchanged_opens_every_screen_until_one_quits(
    own_demo: Path, accident: Callable[[Path], None]
) -> None:
    with shnor(own_demo, SHNOR_LANG="en") as terminal:
        terminal.press("2")
        terminal.press(DOWN + DOWN + " ")
        accident(own_demo)
        terminal.wait_for(lambda text: ACCIDENTS[accident] in " ".join(text.split()))
        for keys, told in (("\r", "Back"), ("1", "Overview"), ("5", "History"), ("8", "Surveys"), ("2", "Roadmap")):
            terminal.press(keys)
            assert told in terminal.text, keys
        terminal.press("q")
        assert terminal.wait_exit() == 0
