"""A journal of schema 2 is read as the present program would have written it, and taken back like any other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shnor_tui.domain.activity import Training
from shnor_tui.domain.indicator import Indicator, Reading, ReadingState
from shnor_tui.store import open_database
from shnor_tui.workspace.readings import value_of
from shnor_tui.workspace.session import Workspace, open_workspace

YEAR = "2019/2020"


@pytest.fixture
def old_home(tmp_path: Path) -> Path:
    """Written by schema 2: the first revision sets all up, each of the others is one change of a field."""
    home = tmp_path / "old"
    with open_database(home, "olga", schema=2) as database:

        def change(table: str, **fields: Any) -> None:
            with database.transaction("training.set" if table == "trainings" else "reading.set"):
                database.table(table).update(fields, doc_ids=[1])

        with database.transaction("department.create"):
            database.table("users").insert({"account": "olga", "role": "admin"})
            database.table("programmes").insert({"year": YEAR})
            database.table("schools").insert({"full_name": "Лесная школа"})
            database.table("listings").insert({"programme": 1, "school": 1})
            database.table("indicators").insert({"programme": 1, "code": "П20", "title": "Доля", "scope": "municipal"})
            database.table("readings").insert({"indicator": 1, "period": YEAR, "state": "reached"})
            database.table("trainings").insert({"programme": 1, "school": 1, "people": 4, "finished": "2020-05-04"})
        change("trainings", finished="2020-06-01")
        change("trainings", people=5)
        change("readings", state="value", value="3.5")
        with database.transaction("training.remove"):
            database.table("trainings").remove(doc_ids=[1])
    return home


def _training(workspace: Workspace) -> tuple[int, str, date | None]:
    training = workspace.records.table(Training)[1]
    return training.people, training.when.text, training.when.end


def test_a_reading_of_the_whole_year_needs_no_period_any_more(old_home: Path) -> None:
    with open_workspace(old_home, actor="olga") as workspace:
        wanted = Reading(id=1, indicator=1, period="", state=ReadingState.VALUE, value=Decimal("3.5"))
        assert workspace.records.table(Reading)[1] == wanted
        assert value_of(workspace.snapshot(), workspace.records.table(Indicator)[1]) == Decimal("3.5")


def test_every_old_change_is_taken_back_and_done_again(old_home: Path) -> None:
    with open_workspace(old_home, actor="olga") as workspace:
        assert workspace.records.table(Training) == {}
        workspace.undo()
        assert _training(workspace) == (5, "01.06.2020", date(2020, 6, 1))
        workspace.undo()
        workspace.undo()
        assert _training(workspace) == (4, "01.06.2020", date(2020, 6, 1))
        workspace.undo()
        assert _training(workspace) == (4, "04.05.2020", date(2020, 5, 4))
        for _change in range(4):
            workspace.redo()
        assert workspace.records.table(Training) == {}


def test_the_history_tells_an_old_change_in_the_words_of_now(old_home: Path) -> None:
    with open_workspace(old_home, actor="olga") as workspace:
        moved = workspace.changes(workspace.history()[1])
        assert [(change.title, change.before, change.after) for change in moved] == [
            ("когда", "04.05.2020", "01.06.2020")
        ]
