"""Somebody else logs in, is refused something or takes data out: no screen but the history sends a byte for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.domain.access import AccessKind
from shnor_tui.domain.user import Role
from shnor_tui.workspace.access import note
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.users import set_role
from tests.terminal.terminal import Terminal
from tests.terminal.test_terminal import started


def come_and_go(petrova: Workspace) -> None:
    """Everything that is noted of a person."""
    note(petrova, AccessKind.LOGIN, origin="10.0.0.7")
    note(petrova, AccessKind.REFUSED, "user.set", "10.0.0.7")
    note(petrova, AccessKind.EXPORT, "Школы, csv", "10.0.0.7")


@pytest.fixture
def own_demo_of_two(own_demo: Path) -> Path:
    with open_workspace(own_demo) as workspace:
        set_role(workspace, "petrova", Role.METHODIST)
    return own_demo


@pytest.mark.parametrize("place", "123467890")
def test_a_screen_is_silent_while_another_session_logs_in(own_demo_of_two: Path, place: str) -> None:
    with started(own_demo_of_two) as terminal, open_workspace(own_demo_of_two, actor="petrova") as petrova:
        if place != "1":
            terminal.press(place)
        if place == "9":
            terminal.wait_for("Аналитическая справка")  # the plugins are asked in a child
        terminal.settle()
        shown, before = terminal.text, terminal.sent
        come_and_go(petrova)
        terminal.settle()
        assert terminal.sent == before
        assert terminal.text == shown
        terminal.press("5")
        terminal.wait_for("выгрузка данных: Школы, csv")


def test_the_history_shows_it_as_it_comes(own_demo_of_two: Path) -> None:
    with started(own_demo_of_two) as terminal, open_workspace(own_demo_of_two, actor="petrova") as petrova:
        terminal.press("5")
        come_and_go(petrova)
        for words in ("вход", "отказано: назначение роли", "выгрузка данных: Школы, csv"):
            terminal.wait_for(words)


def test_opening_the_program_is_a_log_in_and_no_change(tmp_path: Path) -> None:
    home = tmp_path / "department"
    with open_workspace(home) as workspace:
        create_programme(workspace, "2026/2027", [("Лесная школа", "")])
    with Terminal(
        ["-m", "shnor_tui", "--home", str(home)], environment={"SSH_CONNECTION": "10.0.0.7 50122 10.0.0.1 22"}
    ) as terminal:
        terminal.wait_for("F1")
        terminal.settle()
        assert terminal.press("") == 0
        terminal.press("q")
    with open_workspace(home) as workspace:
        login = workspace.history()[-1]
        assert workspace.describe(login) == "вход"
        assert [change.after for change in workspace.changes(login)] == ["10.0.0.7"]
        assert workspace.revision == 2
    assert not (home / "backups").exists()
