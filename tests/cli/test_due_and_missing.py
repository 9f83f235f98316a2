"""What presses, told to the terminal, to cron and by mail; the years; starting the next one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shnor_tui.domain.roadmap import Status
from shnor_tui.workspace.debts import debts
from shnor_tui.workspace.overview import due, overdue
from shnor_tui.workspace.registry import edit_school
from shnor_tui.workspace.session import open_workspace
from tests.cli.running import data, output, shnor

SOMETHING = 8

pytestmark = pytest.mark.usefixtures("home")


def test_due_tells_what_is_late_and_near_with_who_is_responsible(home: Path) -> None:
    run = shnor("due", SHNOR_LANG="ru")
    assert run.returncode == SOMETHING
    assert "Просроченные мероприятия: 5" in run.stdout
    assert "просрочено на 171 день (октябрь 2020 года); рабочая группа" in run.stdout
    assert "ответственный не назначен" in run.stdout
    assert max(map(len, run.stdout.splitlines())) <= 78
    told = json.loads(shnor("due", "--days", "200", "--json").stdout)
    with open_workspace(home) as workspace:
        snapshot = workspace.snapshot()
        assert [row["number"] for row in told["overdue"]] == [line.item.number for line in overdue(snapshot)]
        assert [row["number"] for row in told["due"]] == [line.item.number for line in due(snapshot, 200)]
    assert {row["days"] <= 200 for row in told["due"]} == {True}
    late = next(row for row in told["overdue"] if row["number"] == "3.3")
    assert (late["end"], late["schools"]) == ("2020-10-31", ["Бурашевская СОШ", "Пушкинская СОШ"])


def test_cron_hears_nothing_when_there_is_nothing() -> None:
    for command in ("due", "missing"):
        quiet = shnor(command, "--quiet", "--year", "2019/2020")
        assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
        assert output(command, "--year", "2019/2020").count("\n") == 1
        assert shnor(command, "--quiet").stdout == shnor(command).stdout != ""


def test_missing_is_grouped_by_school_and_ready_to_be_mailed(home: Path) -> None:
    with open_workspace(home) as workspace:
        school = workspace.snapshot().schools[-1]
        edit_school(workspace, school, email="school@example.ru")
        owed = debts(workspace.snapshot())
    run = shnor("missing", SHNOR_LANG="ru")
    assert run.returncode == SOMETHING
    assert "Пушкинская СОШ – 5 (school@example.ru)\n" in run.stdout
    assert "Анкета: заполнено 0 из 40" in run.stdout
    told = json.loads(shnor("missing", "--json").stdout)
    assert sum(len(row["missing"]) for row in told["schools"]) == len(owed)
    (own,) = json.loads(shnor("missing", "--school", "пушк", "--json").stdout)["schools"]
    assert (own["school"], own["email"]) == ("Пушкинская СОШ", "school@example.ru")
    assert own["missing"][0]["kind"] == "item"


def test_a_school_that_owes_nothing_is_told_so() -> None:
    run = shnor("missing", "--school", "Васильевская")
    assert (run.returncode, run.stdout) == (0, "Васильевская СОШ owes no data.\n")
    assert shnor("missing", "--school", "Лесная").returncode == 2


def test_the_next_year_is_started_once_and_stands_beside_the_others(home: Path) -> None:
    made = data("programme", "next")
    assert (made["year"], made["order"]["number"]) == ("2021/2022", "")
    told = data("years")
    assert [year["year"] for year in told["years"]] == ["2019/2020", "2020/2021", "2021/2022"]
    assert [year["done"] for year in told["years"]][0::2] == [13, 0]
    assert {len(row["values"]) for row in told["indicators"]} == {3}
    assert "2021/2022" in output("years")
    assert shnor("programme", "next", "--year", "2020/2021").returncode == 2
    with open_workspace(home) as workspace:
        items = workspace.snapshot("2021/2022").items
        assert {workspace.snapshot("2021/2022").status(item) for item in items} == {Status.NOT_STARTED}


def test_how_many_schools_the_district_has_is_kept_with_the_programme() -> None:
    assert data("programme", "edit", "--schools-in-district", "31")["schools_in_district"] == 31
    assert shnor("programme", "edit", "--schools-in-district", "0").returncode == 2
