"""Marking items: who may, what it does to the status, and what others see of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.roadmap import Mark, Progress, Status
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Conflict, Forbidden
from shnor_tui.workspace.editing import LONGEST_TEXT
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.marks import MarkEdit, all_cells, open_among, seen_by, seen_cells, set_cells, set_marks
from shnor_tui.workspace.registry import set_listing
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.users import set_role

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


def test_a_text_without_end_is_refused_for_everybody_would_keep_it(demo: Workspace) -> None:
    item, before = item_by_number(demo.snapshot(), "1.3"), demo.revision
    for edit in (
        MarkEdit(note="а" * (LONGEST_TEXT + 1)),
        MarkEdit(document=Evidence(programme=item.programme, title="а" * (LONGEST_TEXT + 1))),
    ):
        with pytest.raises(BadInput, match="100001"):
            set_marks(demo, item, [None], edit)
    assert demo.revision == before
    set_marks(demo, item, [None], MarkEdit(note="а" * LONGEST_TEXT))


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


@pytest.fixture
def petrova(demo: Workspace, demo_home: Path) -> Iterator[Workspace]:
    """A second methodist with a session of her own."""
    set_role(demo, "petrova", Role.METHODIST)
    with open_workspace(demo_home, actor="petrova") as workspace:
        yield workspace


def test_two_people_may_change_different_fields_of_one_mark(demo: Workspace, petrova: Workspace) -> None:
    item = item_by_number(demo.snapshot(), "1.1")
    seen = seen_by(demo.snapshot(), item, [None])
    set_marks(petrova, item, [None], MarkEdit(note="приказ № 12"), seen_by(petrova.snapshot(), item, [None]))
    set_marks(demo, item, [None], MarkEdit(on=date(2021, 3, 20)), seen)
    petrova.refresh()
    assert (mark := petrova.snapshot().mark(item))
    assert (mark.note, mark.on) == ("приказ № 12", date(2021, 3, 20))
    demo.undo()
    assert (mark := demo.snapshot().mark(item))
    assert (mark.note, mark.on) == ("приказ № 12", date(2021, 3, 26))


def test_a_form_that_showed_no_mark_does_not_overwrite_one_that_came_meanwhile(
    demo: Workspace, petrova: Workspace
) -> None:
    item = item_by_number(demo.snapshot(), "1.3")
    seen = seen_by(demo.snapshot(), item, [None])
    set_marks(petrova, item, [None], MarkEdit(status=Status.POSTPONED, reason="нет приказа", note="письмо № 3"))
    with pytest.raises(Conflict, match=r"petrova.*1\.3 – перенесено"):
        set_marks(demo, item, [None], DONE, seen)
    assert (mark := demo.snapshot().mark(item))
    assert (mark.status, mark.reason, mark.note) == (Status.POSTPONED, "нет приказа", "письмо № 3")


def test_a_new_status_has_todays_date_and_no_old_reason(demo: Workspace) -> None:
    item = item_by_number(demo.snapshot(), "4.3")
    set_marks(demo, item, [None], DONE)
    assert (mark := demo.snapshot().mark(item))
    assert (mark.on, mark.reason) == (date(2021, 4, 20), "")


def test_a_school_that_is_not_listed_has_no_marks(demo: Workspace) -> None:
    data = demo.snapshot()
    school = data.schools[0]
    set_listing(demo, data.programme, school, listed=False)
    with pytest.raises(BadInput, match=school.name):
        set_marks(demo, item_by_number(data, "2.1"), [school], DONE)


def test_the_second_to_change_the_same_field_is_told_and_nothing_is_lost(demo: Workspace, demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as other:
        item = item_by_number(demo.snapshot(), "1.1")
        seen = seen_by(other.snapshot(), item, [None])
        set_marks(demo, item, [None], MarkEdit(note="первая"))
        with pytest.raises(Conflict, match=r"olga.*отметка: 1\.1"):
            set_marks(other, item, [None], MarkEdit(note="вторая"), seen)
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


def test_many_cells_are_marked_in_one_change_and_one_undo_takes_all_back(demo: Workspace) -> None:
    data = demo.snapshot()
    items = [item_by_number(data, number) for number in ("1.3", "2.1", "3.1")]
    cells, before = open_among(data, all_cells(data, items, demo.user)), demo.revision
    assert {item.number for item, _school in cells} == {"1.3", "2.1", "3.1"}
    assert not [cell for cell in cells if data.status(*cell) is Status.DONE]
    set_cells(demo, cells, DONE, seen_cells(data, cells))
    after = demo.snapshot()
    assert demo.revision == before + 1
    assert {after.status(item) for item in items} == {Status.DONE}
    assert not open_among(after, all_cells(after, items, demo.user))
    demo.undo()
    assert [demo.snapshot().status(*cell) for cell in cells] == [data.status(*cell) for cell in cells]


def test_one_cell_that_somebody_changed_keeps_all_of_them_as_they_are(demo: Workspace, petrova: Workspace) -> None:
    data = demo.snapshot()
    cells = all_cells(data, [item_by_number(data, "2.1"), item_by_number(data, "1.3")], demo.user)
    seen = seen_cells(data, cells)
    petrova.refresh()
    set_marks(petrova, item_by_number(petrova.snapshot(), "1.3"), [None], MarkEdit(status=Status.POSTPONED))
    with pytest.raises(Conflict, match=r"petrova.*1\.3"):
        set_cells(demo, cells, DONE, seen)
    assert demo.snapshot().progress(item_by_number(data, "2.1")) == Progress(2, 5)


def test_the_cells_of_a_person_are_those_that_the_person_may_mark(demo: Workspace, demo_home: Path) -> None:
    data = demo.snapshot()
    own, other = school_by_name(data, "Тверская"), school_by_name(data, "Пушкинская")
    per_school = [item for item in data.items if item.per_school]
    assert len(all_cells(data, data.items, demo.user)) == len(data.items) - len(per_school) + 5 * len(per_school)
    assert all_cells(data, data.items, demo.user, [other]) == [(item, other) for item in per_school]
    set_role(demo, "direktor", Role.SCHOOL, own)
    set_role(demo, "gost", Role.VIEWER)
    with open_workspace(demo_home, actor="direktor") as school, open_workspace(demo_home, actor="gost") as viewer:
        cells = all_cells(school.snapshot(), data.items, school.user)
        assert cells == [(item, own) for item in per_school]
        set_cells(school, cells, DONE)
        assert all_cells(viewer.snapshot(), data.items, viewer.user) == []


def test_the_same_cell_named_twice_has_one_mark(demo: Workspace) -> None:
    item = item_by_number(demo.snapshot(), "1.3")
    set_cells(demo, [(item, None), (item, None)], DONE)
    assert sum(mark.item == item.id for mark in demo.records.all(Mark)) == 1


def test_a_school_takes_back_its_mark_with_the_document_that_came_along(demo: Workspace, demo_home: Path) -> None:
    own = school_by_name(demo.snapshot(), "Тверская")
    set_role(demo, "direktor", Role.SCHOOL, own)
    with open_workspace(demo_home, actor="direktor") as school:
        item = item_by_number(school.snapshot(), "2.1")
        set_marks(school, item, [own], MarkEdit(status=Status.DONE, document=Evidence(programme=0, title="фотоотчёт")))
        assert school.describe(school.history()[-1]) == "отметка: 2.1 (Тверская СОШ) – выполнено"
        school.undo()
        assert school.snapshot().status(item, own) is not Status.DONE
        assert not list(school.records.all(Evidence))
