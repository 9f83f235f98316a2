"""`shnor import` on a terminal: it asks which school is meant and whether to import at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.workspace.session import open_workspace
from tests.terminal.terminal import Terminal


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with a school that may be meant for another one."""
    file = tmp_path / "training.csv"
    file.write_text("Школа;Вид;Чел.;Курс\nВасильев;ПК;3;Наставничество\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(("answer", "code", "act"), [("д", 0, "import"), ("н", 10, "department.create")])
def test_it_asks_and_does_as_it_is_told(own_demo: Path, file: Path, answer: str, code: int, act: str) -> None:
    command = ["-m", "shnor_tui", "--home", str(own_demo), "import", "training", str(file)]
    with Terminal(command, environment={"SHNOR_LANG": "ru"}) as terminal:
        terminal.wait_for("Васильевская СОШ")
        terminal.press("1\r")
        terminal.wait_for("(да/нет)")
        terminal.press(f"{answer}\r")
        assert terminal.wait_exit() == code
    with open_workspace(own_demo) as workspace:
        assert workspace.history()[-1].act == act


def test_a_name_in_a_list_of_schools_may_be_a_new_schools(own_demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "schools.csv"
    file.write_text("Школа;Сайт\nТверска СОШ;a.ru\n", encoding="utf-8")
    command = ["-m", "shnor_tui", "--home", str(own_demo), "import", "schools", str(file)]
    with Terminal(command, environment={"SHNOR_LANG": "ru"}) as terminal:
        terminal.wait_for("новая школа")
        terminal.press("нет такого\r")
        assert "Error" not in terminal.text
        terminal.press("+\r")
        terminal.wait_for("(да/нет)")
        terminal.press("д\r")
        assert terminal.wait_exit() == 0
    with open_workspace(own_demo) as workspace:
        assert workspace.snapshot().registry[-1].full_name == "Тверска СОШ"
