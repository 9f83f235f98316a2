"""`roadmap`, `schools`, `history`: what they print for people and for programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.workspace.registry import edit_school
from shnor_tui.workspace.session import account_name, open_workspace
from tests.cli.running import COMMAND, data, environment, output
from tests.terminal.terminal import Terminal


@pytest.mark.usefixtures("home")
def test_the_roadmap_as_data() -> None:
    told = data("roadmap")
    assert set(told) == {"year", "today", "revision", "done", "total", "items"}
    assert (told["year"], told["total"], len(told["items"])) == ("2020/2021", 24, 24)
    assert set(told["items"][0]) == {
        "id", "number", "title", "section", "scope", "deadline", "responsible", "status", "status_word",
        "done", "total", "overdue_days", "marks",
    }  # fmt: skip
    late = next(item for item in told["items"] if item["number"] == "1.2")
    assert late["deadline"] == {"text": "до 10.04.2021", "start": None, "end": "2021-04-10", "recurrence": ""}
    assert (late["status"], late["status_word"], late["overdue_days"]) == ("in_progress", "в работе", 10)


@pytest.mark.usefixtures("home")
def test_the_roadmap_in_words() -> None:
    lines = output("roadmap").splitlines()
    assert lines[1].startswith("Done ")
    assert any(line.startswith("1.2") and "10 days overdue" in line for line in lines)
    assert any(line.startswith("2.1") and "2/5" in line for line in lines)


def test_on_a_terminal_long_titles_wrap_under_themselves(home: Path) -> None:
    with Terminal([*COMMAND[1:], "roadmap"], columns=80, rows=200, environment=environment()) as terminal:
        assert terminal.wait_exit() == 0
        lines = [line.rstrip() for line in terminal.screen.display]
    start = next(line for line in lines if line.startswith("1.1"))
    under = lines[lines.index(start) + 1]
    assert under.startswith(" " * start.index("Корректировка") + "списка")


@pytest.mark.usefixtures("home")
def test_schools_in_their_order_with_their_people() -> None:
    told = data("schools", "--year", "2019/2020")["schools"]
    assert told[0]["full_name"].startswith("Васильевская")
    assert [school["trained"] for school in told] == [13, 8, 8, 10, 9]
    assert [school["retrained"] for school in told] == [None, None, None, 5, None]
    assert output("schools", "--year", "2019/2020").splitlines()[1].split()[:4] == ["1", "4/4", "13", "–"]
    assert "Пушкинская СОШ" in output("schools")


def test_nothing_that_a_terminal_would_obey_is_printed(home: Path) -> None:
    with open_workspace(home) as workspace:
        edit_school(workspace, workspace.snapshot().schools[0], full_name="A\x1b]0;title\x07\x1b[2J\u202eB\nC")
    printed = output("schools")
    assert not {"\x1b", "\x07", "\u202e"} & set(printed)
    assert len(printed.splitlines()) == 6


@pytest.mark.usefixtures("home")
def test_history_as_data_holds_before_and_after() -> None:
    output("check", "2.2", "--note", "начали")
    (last,) = data("history", "--limit", "1")
    assert set(last) == {"revision", "time", "account", "action", "of", "changes"}
    assert (last["account"], last["action"], last["of"]) == (account_name(), "mark.set", None)
    assert last["changes"][0]["after"]["note"] == "начали"
