"""Choosing from the history by person, day, record and words; and what of it is undone at present."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.user import Role
from shnor_tui.errors import NotFound
from shnor_tui.workspace.find import indicator_by_code, item_by_number, school_by_name
from shnor_tui.workspace.find_record import record_named
from shnor_tui.workspace.history import Chronicle, entry, select, undone_by
from shnor_tui.workspace.indicators import set_reading
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.users import set_role


@pytest.fixture
def petrova(demo: Workspace, demo_home: Path) -> Iterator[Workspace]:
    """A second methodist with a session of her own."""
    set_role(demo, "petrova", Role.METHODIST)
    with open_workspace(demo_home, actor="petrova") as workspace:
        yield workspace


def mark(workspace: Workspace, number: str, school: str | None = None) -> None:
    data = workspace.snapshot()
    whom = school_by_name(data, school) if school else None
    set_marks(workspace, item_by_number(data, number), [whom], MarkEdit(status=Status.IN_PROGRESS, note="начали"))


def test_the_history_may_begin_after_a_revision(demo: Workspace) -> None:
    seen = demo.revision
    mark(demo, "1.3")
    mark(demo, "2.2")
    assert [commit.rev for commit in demo.history(seen)] == [seen + 1, seen + 2]
    assert demo.history(demo.revision) == []


def test_a_history_that_begins_late_still_names_the_item_of_a_mark_that_is_gone(
    demo: Workspace, demo_home: Path
) -> None:
    mark(demo, "1.3")
    seen = demo.revision
    set_marks(demo, item_by_number(demo.snapshot(), "1.3"), [None], MarkEdit(note="ждём"))
    demo.undo()
    demo.undo()
    with open_workspace(demo_home, actor="olga") as later:
        assert [later.subject(commit) for commit in later.history(seen)][:2] == ["1.3", "1.3"]


def test_by_person_and_by_words(demo: Workspace, petrova: Workspace) -> None:
    mark(demo, "1.3")
    mark(petrova, "2.1", "Тверская")
    commits = petrova.history()
    assert [commit.by for commit in select(petrova, commits, person="Petrova ")] == ["petrova"]
    assert [commit.by for commit in select(petrova, commits, text="тверск")] == ["petrova"]
    assert select(petrova, commits, person="petrova", text="1.3") == []
    assert select(petrova, commits) == commits


def test_by_item_and_by_school_with_what_belongs_to_them(demo: Workspace) -> None:
    data = demo.snapshot()
    item, school = item_by_number(data, "2.1"), school_by_name(data, "Тверская")
    before = demo.revision
    mark(demo, "2.1", "Пушкинская")
    mark(demo, "4.2", "Тверская")
    mark(demo, "2.1", "Тверская")
    commits = demo.history(before)
    first, second, third = commits
    assert select(demo, commits, record=("items", item.id)) == [first, third]
    assert select(demo, commits, record=("schools", school.id)) == [second, third]


def test_by_indicator_and_by_what_is_gone(demo: Workspace) -> None:
    data = demo.snapshot()
    before, indicator = demo.revision, indicator_by_code(data, "П20")
    set_reading(demo, indicator, data.schools[0], state=ReadingState.VALUE, value=Decimal(5))
    mark(demo, "1.3")
    [gone] = [change for commit in demo.history(before) for change in commit.ops if change.table == "marks"]
    demo.undo()
    first, second, third = commits = demo.history(before)
    assert select(demo, commits, record=record_named(demo.snapshot(), "П20")) == [first]
    assert select(demo, commits, record=record_named(demo.snapshot(), f"marks:{gone.id}")) == [second, third]


def test_days_are_those_of_the_department(demo: Workspace) -> None:
    """22:30 of 31 August in London is 1 September in Moscow."""
    late = msgspec.structs.replace(demo.history()[-1], at=datetime(2020, 8, 31, 22, 30, tzinfo=UTC))
    assert select(demo, [late], since=date(2020, 9, 1), until=date(2020, 9, 1)) == [late]
    assert select(demo, [late], until=date(2020, 8, 31)) == []
    assert select(demo, [late], since=date(2020, 9, 2)) == []


def test_an_undo_that_was_redone_does_not_count(demo: Workspace) -> None:
    mark(demo, "1.3")
    change = demo.revision
    demo.undo()
    assert {undone: by.rev for undone, by in undone_by(demo.history()).items()} == {change: change + 1}
    demo.redo()
    assert {undone: by.rev for undone, by in undone_by(demo.history()).items()} == {change + 1: change + 2}
    demo.undo()
    assert change in undone_by(demo.history())


def test_an_entry_is_found_by_its_number(demo: Workspace) -> None:
    assert entry(demo, 1) == demo.history()[0]
    for number in (0, -1, demo.revision + 1):
        with pytest.raises(NotFound):
            entry(demo, number)


def test_a_chronicle_holds_what_the_journal_holds_however_commits_arrive(demo: Workspace, petrova: Workspace) -> None:
    seen = petrova.revision
    told, untold, late = Chronicle(petrova), Chronicle(petrova, since=seen), Chronicle(petrova)
    told.follow()
    late.follow()
    for number in ("1.3", "2.2"):
        mark(demo, number)
        told.follow(petrova.refresh())
    demo.undo()
    arrived = petrova.refresh()
    for chronicle in (told, untold, late):
        chronicle.follow(arrived)
    assert told.commits == late.commits == petrova.history()
    assert untold.commits == petrova.history(seen)
    assert set(told.undone) == set(untold.undone) == {seen + 2}
    told.follow(arrived)
    assert told.commits == petrova.history()
