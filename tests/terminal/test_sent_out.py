"""Who may not be here any more is sent out, wherever he is, in both deployments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from shnor_tui.domain.user import Role
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.users import add_user, disable_user, set_role
from tests.terminal.terminal import Terminal
from tests.terminal.test_terminal import DOWN, started

REFUSED = 3
BOSS = "boss"
F10 = "\x1b[21~"
WAYS: Mapping[str, Sequence[tuple[str, str]]] = {
    "the overview": (),
    "a form": (("2", "1.1"), (DOWN, "1.1"), ("s", "F2")),
    "a report": (("9", "Аналитическая справка"), ("\r", "Получить файлом")),
    "the past": (("5", "История"), ("w", "К настоящему")),
    "the palette": ((F10, "Esc"),),
}
"""Keys, and what is seen after each."""


@pytest.fixture
def home(own_demo: Path) -> Path:
    """A department with a methodist behind the gate."""
    own_demo.chmod(0o700)
    with open_workspace(own_demo) as admin:
        add_user(admin, "olga", Role.METHODIST)
    return own_demo


def behind_the_gate(home: Path) -> Terminal:
    return started(home, SHNOR_CONFINED="1", SHNOR_CONFINED_ACCOUNT="olga")


def disabled(home: Path) -> None:
    with open_workspace(home) as admin:
        disable_user(admin, "olga")


def removed(home: Path) -> None:
    with open_workspace(home) as admin:
        admin.undo()


def told_at_last(terminal: Terminal) -> str:
    """What stands on the terminal once it is given back."""
    return terminal.output.rpartition(b"\x1b[?1049l")[2].decode()


@pytest.mark.parametrize("way", WAYS)
def test_a_user_who_is_disabled_is_sent_out_at_the_next_look(home: Path, way: str) -> None:
    with behind_the_gate(home) as terminal:
        for key, seen in WAYS[way]:
            terminal.press(key)
            terminal.wait_for(seen)
        disabled(home)
        assert terminal.wait_exit() == REFUSED
        assert "olga" in told_at_last(terminal)
        assert "Traceback" not in terminal.output.decode()
        assert "Warning" not in told_at_last(terminal)


def test_a_user_who_is_removed_is_sent_out(home: Path) -> None:
    with behind_the_gate(home) as terminal:
        removed(home)
        assert terminal.wait_exit() == REFUSED
        assert "olga" in told_at_last(terminal)


@pytest.fixture
def account(own_demo: Path) -> str:
    """The account that runs the tests, which is not the only administrator."""
    with open_workspace(own_demo) as admin:
        set_role(admin, BOSS, Role.ADMIN)
        return admin.actor


def test_with_an_account_of_his_own_one_is_sent_out_too(own_demo: Path, account: str) -> None:
    with started(own_demo) as terminal:
        terminal.press("2")
        assert "Отметить" in terminal.text
        with open_workspace(own_demo, actor=BOSS) as boss:
            disable_user(boss, account)
        assert terminal.wait_exit() == REFUSED
        assert account in told_at_last(terminal)


def test_who_is_disabled_does_not_open_the_screens_with_an_account_of_his_own(own_demo: Path, account: str) -> None:
    with open_workspace(own_demo, actor=BOSS) as boss:
        disable_user(boss, account)
    for at in ((), ("--at", "1")):
        with Terminal(["-m", "shnor_tui", "--home", str(own_demo), *at]) as terminal:
            assert terminal.wait_exit() == REFUSED
            assert account in terminal.text


def test_who_only_loses_a_role_reads_on(own_demo: Path, account: str) -> None:
    with started(own_demo) as terminal:
        terminal.press("2")
        assert "Отметить" in terminal.text
        with open_workspace(own_demo, actor=BOSS) as boss:
            set_role(boss, account, Role.VIEWER)
        terminal.wait_for(lambda text: "Отметить" not in text)
        terminal.press("q")
        assert terminal.wait_exit() == 0
