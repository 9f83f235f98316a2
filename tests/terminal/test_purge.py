"""`shnor purge` and `shnor import all` on a terminal: what would happen is shown, and only an answer makes it happen."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.interchange.export import exported
from shnor_tui.store.journal import JOURNAL_NAME
from shnor_tui.workspace.session import open_workspace
from tests.terminal.terminal import Terminal


@pytest.mark.parametrize(("answer", "code", "left"), [("д", 0, False), ("н", 10, True), ("", 10, True)])
def test_a_name_is_removed_when_somebody_agrees(own_demo: Path, answer: str, code: int, left: bool) -> None:
    command = ["-m", "shnor_tui", "--home", str(own_demo), "purge", "Т.А.Годунова"]
    with Terminal(command, environment={"SHNOR_LANG": "ru"}) as terminal:
        terminal.wait_for("(да/нет)")
        assert "2019/2020" in terminal.text
        terminal.press(f"{answer}\r")
        assert terminal.wait_exit() == code
    assert ("Т.А.Годунова" in (own_demo / JOURNAL_NAME).read_text(encoding="utf-8")) is left


@pytest.mark.parametrize(("answer", "code"), [("д", 0), ("н", 10)])
def test_everything_is_taken_over_when_somebody_agrees(own_demo: Path, tmp_path: Path, answer: str, code: int) -> None:
    with open_workspace(own_demo) as workspace:
        (file := tmp_path / "all.json").write_bytes(exported("all", "json", workspace.snapshot()))
    target = tmp_path / "target"
    command = ["-m", "shnor_tui", "--home", str(target), "import", "all", str(file)]
    with Terminal(command, environment={"SHNOR_LANG": "ru"}) as terminal:
        terminal.wait_for("(да/нет)")
        assert "программы – 2" in terminal.text
        terminal.press(f"{answer}\r")
        assert terminal.wait_exit() == code
    assert target.exists() is (code == 0)
