"""Who may not be here any more is sent out behind the gate, wherever he is; with an account of his own he reads on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from shnor_tui.domain.user import Role
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.users import add_user, disable_user, set_role
from tests.terminal.terminal import Terminal
from tests.terminal.test_terminal import DOWN, started

REFUSED = 3
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


@pytest.mark.parametrize("change", [disabled, lambda home: None], ids=["disabled", "not"])
def test_with_an_account_of_his_own_one_reads_on(own_demo: Path, change: Callable[[Path], None]) -> None:
    with open_workspace(own_demo) as admin:
        account = admin.actor
        set_role(admin, "boss", Role.ADMIN)
    with started(own_demo) as terminal:
        terminal.press("2")
        assert "Отметить" in terminal.text
        if change is disabled:
            with open_workspace(own_demo, actor="boss") as boss:
                disable_user(boss, account)
            terminal.wait_for(lambda text: "Отметить" not in text)
        before = terminal.text.count("выполнено")
        terminal.press(f"{DOWN}{DOWN} ")
        assert (terminal.text.count("выполнено") == before) is (change is disabled)
        terminal.press("q")
        assert terminal.wait_exit() == 0
