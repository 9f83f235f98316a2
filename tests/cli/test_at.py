"""`--at`: every command that reads can read the data as they were; none can change them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shnor_tui.domain.programme import Signatory
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.user import Role
from shnor_tui.store import open_database
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.registry import edit_programme, edit_school
from shnor_tui.workspace.roadmap import remove_items
from shnor_tui.workspace.session import Workspace, account_name, open_workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.tables import SCHEMA
from shnor_tui.workspace.upcasting import UPCASTERS
from shnor_tui.workspace.users import set_role
from tests.cli.running import data, output, shnor

READING: tuple[tuple[str, ...], ...] = (
    ("roadmap",),
    ("schools", "--json"),
    ("programme",),
    ("training",),
    ("reading",),
    ("survey",),
    ("results", "--hint"),
    ("missing",),
    ("due", "--json"),
    ("years",),
    ("history", "--details"),
    ("issued", "list", "--all", "--json"),
    ("issued", "changes", "7"),
    ("user", "list"),
    ("option", "list"),
    ("export", "all"),
    ("report", "spravka", "--year", "2019/2020"),
    ("report", "roadmap", "-f", "markdown"),
    ("report", "spravka", "--check", "--json"),
)

CHANGING: tuple[tuple[str, ...], ...] = (
    ("check", "2.2"),
    ("undo",),
    ("undo", "2"),
    ("redo",),
    ("programme", "edit", "--goal", "Другая цель"),
    ("training", "Тверская", "5"),
    ("user", "role", "ivanova", "methodist"),
    ("issue", "spravka", "--year", "2019/2020", "--anyway"),
    ("init", "--demo"),
    ("init", "--year", "2023/2024", "--school", "Лесная"),
    ("demo",),
    ("import", "schools", "-", "--yes"),
    ("purge", "Иванова", "--yes"),
    ("doctor", "--repair", "--yes"),
    ("backup",),
    ("restore",),
)


@pytest.fixture
def then(home: Path) -> int:
    """The number of the change after which everything is looked at."""
    output("issue", "spravka", "--year", "2019/2020", "--number", "7", "--format", "markdown")
    with open_workspace(home) as workspace:
        for number in ("1.3", "2.2"):
            item = item_by_number(workspace.snapshot(), number)
            set_marks(workspace, item, [None], MarkEdit(status=Status.DONE))
        return workspace.revision


def work_on(home: Path) -> None:
    """Much that changes what commands print."""
    with open_workspace(home) as workspace:
        seen = workspace.snapshot()
        edit_school(workspace, school_by_name(seen, "Тверская"), short_name="Тверской лицей")
        edit_programme(workspace, seen.programme, goal="Другая цель", signatory=Signatory(name="П.П.Петров"))
        edit_programme(workspace, workspace.programme("2019/2020"), title="Другое название")
        set_marks(workspace, item_by_number(seen, "1.3"), [None], MarkEdit(status=Status.NOT_DONE, reason="карантин"))
        remove_items(workspace, [item_by_number(workspace.snapshot(), "2.2")])
        set_role(workspace, "ivanova", Role.METHODIST)
        workspace.undo()


def test_commands_print_of_the_past_what_they_printed_then(home: Path, then: int) -> None:
    before = {command: shnor(*command) for command in READING}
    assert {run.returncode for run in before.values()} == {0, 8}
    work_on(home)
    for command, run in before.items():
        after = shnor("--at", str(then), *command)
        assert (after.stdout, after.returncode) == (run.stdout, run.returncode), command
        assert f"after change No. {then}" in after.stderr


def test_a_report_of_the_past_is_byte_by_byte_the_one_that_was_made_then(home: Path, then: int, tmp_path: Path) -> None:
    for name in ("spravka", "roadmap"):
        output("report", name, "--year", "2020/2021", "-o", tmp_path / f"{name}.docx")
    work_on(home)
    for name in ("spravka", "roadmap"):
        output("report", name, "--year", "2020/2021", "-o", tmp_path / "again.docx", "--at", str(then))
        assert (tmp_path / "again.docx").read_bytes() == (tmp_path / f"{name}.docx").read_bytes()
        output("report", name, "--year", "2020/2021", "-o", tmp_path / "now.docx")
        assert (tmp_path / "now.docx").read_bytes() != (tmp_path / f"{name}.docx").read_bytes()


def test_what_is_past_cannot_be_changed(home: Path, then: int) -> None:
    before = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    for command in CHANGING:
        run = shnor("--at", str(then), *command)
        assert run.returncode == 2, command
        assert run.stderr.endswith(" Leave out --at.\n")
        assert run.stdout == ""
    assert {file: file.read_bytes() for file in home.rglob("*") if file.is_file()} == before


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("gestern", "«gestern» is no moment of the past. Write a day"),
        ("01.01.0001", "«01.01.0001» is no moment of the past. Write a day"),
        ("31.12.9999 23:59", "«31.12.9999 23:59» is no moment of the past. Write a day"),
        ("99", "There is no change No. 99. The latest one has No. 1."),
        ("01.04.2020", "By 01.04.2020 nothing had been set up here yet."),
        ("01.04.2199", "01.04.2199 is yet to come: now it is"),
    ],
)
def test_a_moment_that_cannot_be_looked_at_is_refused(moment: str, said: str) -> None:
    run = shnor("roadmap", "--at", moment)
    assert run.returncode == 2
    assert said in run.stderr


# Days and times


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A department of its own in Moscow, in which the item 1.1 was marked on 15.09.2020 at 12:00 and on the 17th at 9:30."""
    home = tmp_path / "ours"
    now = datetime(2020, 9, 14, 8, 0, tzinfo=UTC)
    actor = account_name()
    database = open_database(home, actor, schema=SCHEMA, upcasters=UPCASTERS, now=lambda: now)
    with Workspace(database, home, actor) as workspace:
        create_programme(workspace, "2020/2021", [("Лесная средняя школа", "Лесная СОШ")])
        for day, hour, minute, status in ((15, 9, 0, Status.IN_PROGRESS), (17, 6, 30, Status.DONE)):
            now = datetime(2020, 9, day, hour, minute, tzinfo=UTC)
            item = item_by_number(workspace.snapshot(), "1.1")
            set_marks(workspace, item, [None], MarkEdit(status=status, on=now.date()))
    monkeypatch.setenv("SHNOR_HOME", str(home))
    return home


@pytest.mark.usefixtures("ours")
@pytest.mark.parametrize(
    ("moment", "status", "today"),
    [
        ("14.09.2020", "not_started", "2020-09-14"),
        ("15.09.2020 11:59", "not_started", "2020-09-15"),
        ("15.09.2020 12:00", "in_progress", "2020-09-15"),
        ("2020-09-16", "in_progress", "2020-09-16"),
        ("№ 2", "in_progress", "2020-09-15"),
        ("17.09.2020", "done", "2020-09-17"),
        ("01.11.2020", "done", "2020-11-01"),
    ],
)
def test_a_day_or_a_time_shows_the_data_and_holds_the_rules_of_then(moment: str, status: str, today: str) -> None:
    shown = data("roadmap", "--at", moment)
    item = next(item for item in shown["items"] if item["number"] == "1.1")
    assert (item["status"], shown["today"]) == (status, today)


@pytest.mark.usefixtures("ours")
def test_another_day_may_be_said_for_the_rules() -> None:
    run = shnor("roadmap", "--json", "--at", "15.09.2020 11:59", "--today", "01.06.2021")
    assert '"today": "2021-06-01"' in run.stdout
    assert "As it was on 15.09.2020 11:59: after change No. 1 of 14.09.2020 11:00" in run.stderr


def test_the_terminal_ui_needs_a_terminal_in_the_past_too(home: Path) -> None:
    run = shnor("--at", "1")
    assert run.returncode == 2
    assert "needs a terminal" in run.stderr
