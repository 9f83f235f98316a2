"""Marking items: who may, what it does to the status, and what others see of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shnor_tui.domain.roadmap import Progress, Status
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Conflict, Forbidden
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.registry import set_role
from shnor_tui.workspace.session import Workspace, open_workspace

DONE = MarkEdit(status=Status.DONE)


def test_an_item_of_each_school_is_done_when_the_last_school_is(demo: Workspace) -> None:
    data = demo.snapshot()
    item = item_by_number(data, "2.1")
    assert data.progress(item) == Progress(2, 5)
    for name in ("Тверская", "Заволжская", "Пушкинская"):
        assert demo.snapshot().status(item) is Status.IN_PROGRESS
        set_marks(demo, item, [school_by_name(data, name)], DONE)
    assert demo.snapshot().status(item) is Status.DONE


def test_a_mark_takes_todays_date_unless_it_is_told_another(demo: Workspace) -> None:
    data = demo.snapshot()
    item = item_by_number(data, "1.3")
    set_marks(demo, item, [None], DONE)
    assert (mark := demo.snapshot().mark(item))
    assert (mark.on, mark.author) == (date(2021, 4, 20), "olga")
    set_marks(demo, item, [None], MarkEdit(on=date(2021, 3, 1)))
    set_marks(demo, item, [None], MarkEdit(status=Status.DONE, note="протокол № 2"))
    assert (mark := demo.snapshot().mark(item))
    assert (mark.on, mark.note) == (date(2021, 3, 1), "протокол № 2")


def test_a_mark_of_the_future_is_refused_and_changes_nothing(demo: Workspace) -> None:
    item = item_by_number(demo.snapshot(), "1.3")
    before = demo.revision
    with pytest.raises(BadInput, match=r"21\.04\.2021"):
        set_marks(demo, item, [None], MarkEdit(status=Status.DONE, on=date(2021, 4, 21)))
    assert demo.revision == before


def test_a_school_cannot_mark_a_municipal_item_nor_the_district_a_schools(demo: Workspace) -> None:
    data = demo.snapshot()
    with pytest.raises(BadInput, match=r"1\.3"):
        set_marks(demo, item_by_number(data, "1.3"), [data.schools[0]], DONE)
    with pytest.raises(BadInput, match=r"2\.1"):
        set_marks(demo, item_by_number(data, "2.1"), [None], DONE)


def test_saying_the_same_again_is_no_change(demo: Workspace) -> None:
    item = item_by_number(demo.snapshot(), "1.1")
    before = demo.revision
    set_marks(demo, item, [None], DONE)
    assert demo.revision == before


def test_work_done_after_the_day_of_a_report_does_not_count_in_it(demo: Workspace) -> None:
    item = item_by_number(demo.snapshot(), "1.1")
    assert demo.snapshot().status(item) is Status.DONE
    assert demo.snapshot().as_of(date(2021, 3, 25)).status(item) is Status.NOT_STARTED


def test_another_session_sees_a_mark_and_only_its_record_is_new(demo: Workspace, demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as other:
        before = other.snapshot()
        item = item_by_number(before, "1.3")
        set_marks(demo, item, [None], DONE)
        assert other.snapshot().status(item) is Status.NOT_STARTED
        (commit,) = other.refresh()
        assert (commit.by, commit.act) == ("olga", "mark.set")
        after = other.snapshot()
        assert after.status(item) is Status.DONE
        assert after.items is before.items
        assert before.status(item) is Status.NOT_STARTED


def test_two_people_may_change_different_fields_of_one_mark(demo: Workspace, demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as other:
        item = item_by_number(demo.snapshot(), "1.1")
        seen = other.snapshot().mark(item)
        set_marks(demo, item, [None], MarkEdit(note="приказ № 12"))
        set_marks(other, item, [None], MarkEdit(on=date(2021, 3, 20)), seen=seen)
        assert (mark := other.snapshot().mark(item))
        assert (mark.note, mark.on) == ("приказ № 12", date(2021, 3, 20))


def test_the_second_to_change_the_same_field_is_told_and_nothing_is_lost(demo: Workspace, demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as other:
        item = item_by_number(demo.snapshot(), "1.1")
        seen = other.snapshot().mark(item)
        set_marks(demo, item, [None], MarkEdit(note="первая"))
        with pytest.raises(Conflict, match=r"olga.*1\.1 – выполнено"):
            set_marks(other, item, [None], MarkEdit(note="вторая"), seen=seen)
        assert (mark := other.snapshot().mark(item))
        assert mark.note == "первая"


@pytest.mark.parametrize("role", [Role.VIEWER, None])
def test_a_viewer_and_an_unknown_account_cannot_mark(demo: Workspace, demo_home: Path, role: Role | None) -> None:
    if role:
        set_role(demo, "petrova", role)
    with open_workspace(demo_home, actor="petrova") as other:
        with pytest.raises(Forbidden, match="petrova"):
            set_marks(other, item_by_number(other.snapshot(), "1.3"), [None], DONE)
        assert other.snapshot().status(item_by_number(other.snapshot(), "1.3")) is Status.NOT_STARTED


def test_a_school_marks_for_itself_only(demo: Workspace, demo_home: Path) -> None:
    data = demo.snapshot()
    own, foreign = school_by_name(data, "Тверская"), school_by_name(data, "Пушкинская")
    set_role(demo, "direktor", Role.SCHOOL, own)
    with open_workspace(demo_home, actor="direktor") as other:
        item = item_by_number(other.snapshot(), "2.1")
        set_marks(other, item, [own], DONE)
        for whom in ([foreign], [own, foreign]):
            with pytest.raises(Forbidden):
                set_marks(other, item, whom, DONE)
        with pytest.raises(Forbidden):
            set_marks(other, item_by_number(other.snapshot(), "1.3"), [None], DONE)
        assert other.snapshot().status(item, foreign) is Status.NOT_STARTED
