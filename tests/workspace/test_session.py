"""A session over the data of a department that others change at the same time."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.assessment import Procedure
from shnor_tui.domain.user import Role
from shnor_tui.errors import Conflict, Forbidden, NotFound
from shnor_tui.store import Record as Committed
from shnor_tui.store import SharedDatabase, open_database
from shnor_tui.store.follower import Reading
from shnor_tui.store.journal import journal_in
from shnor_tui.store.storage import JournalStorage
from shnor_tui.workspace.indicators import add_indicator
from shnor_tui.workspace.next_year import start_next_year
from shnor_tui.workspace.points import add_point
from shnor_tui.workspace.procedures import add_procedure, add_usual_procedures, remove_procedure
from shnor_tui.workspace.registry import add_school, set_listing
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.surveys import start_survey
from shnor_tui.workspace.tables import SCHEMA
from shnor_tui.workspace.trainings import set_trained
from shnor_tui.workspace.upcasting import UPCASTERS
from shnor_tui.workspace.users import set_role

YEAR = "2021/2022"


class Overtaken(SharedDatabase):
    """A session that somebody overtakes: another one saves just before its undo gets the lock."""

    meanwhile: Callable[[], object]

    def revert(self, record: Committed, act: str, check: Callable[[], object] | None = None) -> Committed:
        self.meanwhile()
        return super().revert(record, act, check)


def overtaken(home: Path, meanwhile: Callable[[], object]) -> Workspace:
    storage = JournalStorage(
        journal_in(home),
        home,
        actor="petrova",
        reading=Reading(SCHEMA, UPCASTERS),
        now=lambda: datetime.now(UTC),
        lock_timeout=5,
    )
    database = Overtaken(storage)
    database.meanwhile = meanwhile
    return Workspace(database, home, "petrova")


def test_what_others_save_while_a_session_opens_is_in_it(demo: Workspace, demo_home: Path) -> None:
    database = open_database(demo_home, "olga", schema=SCHEMA, upcasters=UPCASTERS)
    add_usual_procedures(demo, YEAR)
    with Workspace(database, demo_home, "olga") as late:
        assert late.revision == demo.revision
        assert late.records.table(Procedure) == demo.records.table(Procedure)
        assert late.refresh() == ()
        assert add_usual_procedures(late, YEAR) == ()


def test_an_undo_fits_what_others_saved_until_it_had_the_lock(demo: Workspace, demo_home: Path) -> None:
    set_role(demo, "petrova", Role.METHODIST)
    with overtaken(demo_home, lambda: add_procedure(demo, YEAR, "РДР", "физика", 8)) as petrova:
        number = add_procedure(petrova, YEAR, "РДР", "физика", 8)
        remove_procedure(petrova, petrova.records.table(Procedure)[number])
        with pytest.raises(Conflict):
            petrova.undo()
        assert [row.subject for row in petrova.records.all(Procedure) if row.year == YEAR] == ["физика"]


def test_an_undo_needs_the_right_that_its_maker_has_when_it_has_the_lock(demo: Workspace, demo_home: Path) -> None:
    set_role(demo, "petrova", Role.METHODIST)
    with overtaken(demo_home, lambda: set_role(demo, "petrova", Role.VIEWER)) as petrova:
        number = add_procedure(petrova, YEAR, "РДР", "физика", 8)
        with pytest.raises(Forbidden):
            petrova.undo()
        assert number in petrova.records.table(Procedure)


@pytest.mark.parametrize(
    "add",
    [
        lambda late, data: set_listing(late, data.programme, data.registry[0], listed=False, seen=None),
        lambda late, data: add_school(late, data.programme, "Новая СОШ"),
        lambda late, data: add_indicator(late, data.programme, code="Ю", title="Новый"),
        lambda late, data: set_trained(late, data.programme, data.schools[0], TrainingKind.RETRAINING, 3),
        lambda late, data: start_survey(late, data.programme),
        lambda late, data: add_point(late, data.programme, "Новый пункт."),
    ],
    ids=["listing", "school", "indicator", "training", "survey", "point"],
)
def test_nothing_is_added_to_a_year_that_somebody_took_back(
    demo: Workspace, demo_home: Path, add: Callable[[Workspace, Snapshot], object]
) -> None:
    start_next_year(demo, demo.programme())
    with open_workspace(demo_home, actor="olga") as late:
        seen = late.snapshot(YEAR)
        demo.undo()
        with pytest.raises(NotFound):
            add(late, seen)


def test_a_snapshot_is_not_kept_when_its_last_change_was_withdrawn_and_another_got_its_number(
    demo: Workspace, demo_home: Path
) -> None:
    journal = demo_home / "shnor.journal"
    size = journal.stat().st_size
    with open_workspace(demo_home, demo.actor) as writer:
        add_school(writer, writer.programme(), "Отозванная СОШ")
    demo.refresh()
    assert "Отозванная СОШ" in {school.full_name for school in demo.snapshot().registry}
    os.truncate(journal, size)  # what a writer does whose sync has failed
    with open_workspace(demo_home, demo.actor) as writer:
        add_school(writer, writer.programme(), "Другая СОШ")
    demo.refresh()
    names = {school.full_name for school in demo.snapshot().registry}
    assert names & {"Отозванная СОШ", "Другая СОШ"} == {"Другая СОШ"}
