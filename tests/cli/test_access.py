"""What is taken out or refused on the command line is in the history, in words, and is no change."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.domain.user import Role
from shnor_tui.workspace.session import account_name, open_workspace
from shnor_tui.workspace.users import set_role
from tests.cli.running import data, output, shnor

ADDRESS = {"SSH_CONNECTION": "10.0.0.7 50122 10.0.0.1 22", "SHNOR_LANG": "ru"}


@pytest.fixture
def home(own_demo: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo, by the account that runs the tests."""
    monkeypatch.setenv("SHNOR_HOME", str(own_demo))
    return own_demo


@pytest.fixture
def viewed(home: Path) -> Path:
    """The same, where that account may only look."""
    with open_workspace(home) as workspace:
        set_role(workspace, "olga", Role.ADMIN)
    with open_workspace(home, actor="olga") as olga:
        set_role(olga, account_name(), Role.VIEWER)
    return home


def last_line(*options: str) -> str:
    return output("history", *options, "--lang", "ru").splitlines()[-1]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("schools",), "выгрузка данных: Школы, csv"),
        (("schools", "-f", "json"), "выгрузка данных: Школы, json"),
        (("all",), "выгрузка данных: все данные, json"),
        (("all", "--at", "1"), "выгрузка данных: все данные, json"),
    ],
)
def test_an_export_is_in_the_history_with_its_address(home: Path, command: tuple[str, ...], words: str) -> None:
    output("export", *command, **ADDRESS)
    assert last_line().endswith(words)
    assert last_line("--details").endswith(f"{account_name()}, с адреса: – → 10.0.0.7")


def test_what_is_not_exported_is_not_noted(home: Path) -> None:
    assert shnor("export", "schoolz").returncode == 2
    assert shnor("export", "all", "-f", "csv").returncode == 2
    output("report", "due")
    output("schools")
    output("roadmap")
    assert [entry["action"] for entry in data("history")] == ["department.create"]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("check", "1.3"), "отказано: отметка"),
        (("import", "schools", "-"), "отказано: загрузка файла"),
        (("option", "set", "docx", "profile", "gost"), "отказано: параметр отчётов"),
        (("purge", "Иванова"), "отказано: удаление имени"),
        (("user", "role", "petrova", "admin"), "отказано: назначение роли"),
        (("undo", "2"), "отказано: отмена"),
    ],
)
def test_a_refusal_is_in_the_history(viewed: Path, command: tuple[str, ...], words: str) -> None:
    run = shnor(*command)
    assert (run.returncode, last_line().endswith(words)) == (3, True), (run.stderr, last_line())


def test_an_export_is_no_undo_no_backup_and_no_change(home: Path) -> None:
    output("check", "1.3")
    for _time in range(2):
        output("export", "schools")
    assert not (home / "backups").exists()
    output("undo")
    told = data("history", "--limit", "4")
    assert [entry["action"] for entry in told] == ["mark.set", "access.export", "access.export", "undo"]
    assert told[-1]["of"] == told[0]["revision"]


def test_who_exports_everything_again_gets_the_same_bytes(home: Path) -> None:
    before = output("export", "all")
    assert output("export", "all") == before
    assert '"access"' not in before
