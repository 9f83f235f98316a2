"""Training: totals that never swallow a course, courses one by one, and who may enter them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_tui.domain.activity import Training, TrainingKind
from shnor_tui.domain.school import School
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Conflict, Forbidden, NotFound
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.registry import remove_school
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.trainings import (
    add_training,
    edit_training,
    remove_training,
    set_trained,
    set_trained_many,
)
from shnor_tui.workspace.users import set_role
from tests.workspace.data import data_of

COURSES, RETRAINING = TrainingKind.QUALIFICATION, TrainingKind.RETRAINING


def school(workspace: Workspace, name: str) -> School:
    return school_by_name(workspace.snapshot(), name)


def of(workspace: Workspace, name: str) -> list[Training]:
    own = school(workspace, name).id
    return [training for training in workspace.snapshot().trainings if training.school == own]


def test_a_course_keeps_all_that_is_known_of_it_as_precisely_as_it_is_known(demo: Workspace) -> None:
    tver = school(demo, "Тверская")
    number = add_training(
        demo, demo.programme(), tver, people=2, hours=36, provider=" ТОИУУ ", course="Оценка  качества", when="март"
    )
    added = demo.snapshot().find(Training, number)
    assert added is not None
    assert (added.kind, added.people, added.hours, added.provider, added.course) == (
        COURSES,
        2,
        36,
        "ТОИУУ",
        "Оценка качества",
    )
    assert (added.when.text, added.when.end) == ("март", date(2021, 3, 31))
    edit_training(demo, added, kind=RETRAINING, hours=None, when="15.03.2021")
    changed = demo.snapshot().find(Training, number)
    assert changed is not None
    assert (changed.kind, changed.hours, changed.people) == (RETRAINING, None, 2)
    assert changed.when.start == date(2021, 3, 15)
    demo.undo()
    assert demo.snapshot().find(Training, number) == added


@pytest.mark.parametrize(("people", "hours"), [(-1, 36), (2, 0), (2, -36)])
def test_people_and_hours_that_cannot_be_are_refused_and_nothing_changes(
    demo: Workspace, people: int, hours: int
) -> None:
    revision, known = demo.revision, of(demo, "Васильевская")[0]
    with pytest.raises(BadInput):
        add_training(demo, demo.programme(), school(demo, "Тверская"), people=people, hours=hours)
    with pytest.raises(BadInput):
        edit_training(demo, known, people=people, hours=hours)
    assert demo.revision == revision


def test_that_nobody_was_trained_is_a_fact_and_no_gap(demo: Workspace) -> None:
    tver = school(demo, "Тверская")
    assert of(demo, "Тверская") == []
    set_trained(demo, demo.programme(), tver, COURSES, 0)
    assert [training.people for training in of(demo, "Тверская")] == [0]


def test_a_total_leaves_courses_alone_and_keeps_the_rest_beside_them(demo: Workspace) -> None:
    courses, bur = of(demo, "Бурашевская"), school(demo, "Бурашевская")
    set_trained(demo, demo.programme(), bur, COURSES, 5)
    assert demo.snapshot().trained(bur) == 5
    assert of(demo, "Бурашевская")[:2] == courses
    assert [(row.people, row.detailed) for row in of(demo, "Бурашевская")[2:]] == [(3, False)]
    set_trained(demo, demo.programme(), bur, COURSES, 2)
    assert of(demo, "Бурашевская") == courses


@pytest.mark.parametrize("total", [0, 1, None])
def test_a_total_below_the_courses_is_refused_with_advice(demo: Workspace, total: int | None) -> None:
    courses, bur = of(demo, "Бурашевская"), school(demo, "Бурашевская")
    with pytest.raises(BadInput, match="Бурашевская") as refused:
        set_trained_many(demo, demo.programme(), {(bur.id, COURSES): total})
    assert refused.value.advice
    assert of(demo, "Бурашевская") == courses


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    courses=st.lists(st.integers(0, 9), max_size=3),
    counts=st.lists(st.integers(0, 9), max_size=3),
    total=st.integers(0, 30),
)
def test_a_total_that_is_taken_is_what_counts_afterwards_and_no_course_is_lost(
    demo: Workspace, courses: list[int], counts: list[int], total: int
) -> None:
    tver, programme = school(demo, "Тверская"), demo.programme()
    for training in of(demo, "Тверская"):
        remove_training(demo, training)
    for people in courses:
        add_training(demo, programme, tver, people=people, course="Курс")
    for people in counts:
        add_training(demo, programme, tver, people=people)
    certain = [training for training in of(demo, "Тверская") if training.detailed]
    before = demo.snapshot().trained(tver)
    try:
        set_trained(demo, programme, tver, COURSES, total)
        assert demo.snapshot().trained(tver) == total
        assert of(demo, "Тверская")
    except BadInput:
        assert total < sum(courses)
        assert demo.snapshot().trained(tver) == before
    assert [training for training in of(demo, "Тверская") if training.detailed] == certain


def test_a_column_is_one_change_which_one_undo_takes_back(demo: Workspace) -> None:
    data, revision = demo.snapshot(), demo.revision
    set_trained_many(demo, demo.programme(), {(row.id, RETRAINING): n for n, row in enumerate(data.schools)}, seen=data)
    assert [demo.snapshot().trained(row, RETRAINING) for row in data.schools] == [0, 1, 2, 3, 4]
    assert demo.revision == revision + 1
    demo.undo()
    assert not any(training.kind is RETRAINING for training in demo.snapshot().trainings)


def test_one_bad_cell_leaves_the_whole_column_as_it_was(demo: Workspace) -> None:
    data, revision = demo.snapshot(), demo.revision
    with pytest.raises(BadInput):
        set_trained_many(demo, demo.programme(), {(row.id, COURSES): 0 for row in data.schools}, seen=data)
    assert demo.revision == revision


def test_an_emptied_cell_takes_the_head_count_away(demo: Workspace) -> None:
    vas = school(demo, "Васильевская")
    set_trained_many(demo, demo.programme(), {(vas.id, COURSES): None})
    assert of(demo, "Васильевская") == []


def test_a_total_that_somebody_else_changed_since_is_not_written_over(demo: Workspace, demo_home: Path) -> None:
    set_role(demo, "petrova", Role.METHODIST)
    seen, vas, tver = demo.snapshot(), school(demo, "Васильевская"), school(demo, "Тверская")
    with open_workspace(demo_home, actor="petrova") as petrova:
        set_trained(petrova, petrova.programme(), vas, COURSES, 9)
        set_trained(petrova, petrova.programme(), tver, COURSES, 1)
    with pytest.raises(Conflict, match="petrova"):
        set_trained_many(demo, demo.programme(), {(vas.id, COURSES): 6}, seen=seen)
    with pytest.raises(Conflict, match="Тверская"):
        set_trained_many(demo, demo.programme(), {(tver.id, COURSES): 2}, seen=seen)
    set_trained_many(demo, demo.programme(), {(vas.id, COURSES): 9, (vas.id, RETRAINING): 1}, seen=seen)
    assert demo.snapshot().trained(vas) == 9
    assert demo.snapshot().trained(vas, RETRAINING) == 1


def test_two_people_may_change_different_fields_of_a_course_and_not_the_same_one(
    demo: Workspace, demo_home: Path
) -> None:
    set_role(demo, "petrova", Role.METHODIST)
    seen = of(demo, "Пушкинская")[0]
    with open_workspace(demo_home, actor="petrova") as petrova:
        edit_training(petrova, seen, people=3)
    edit_training(demo, seen, hours=72)
    with pytest.raises(Conflict):
        edit_training(demo, seen, people=5)
    assert (of(demo, "Пушкинская")[0].people, of(demo, "Пушкинская")[0].hours) == (3, 72)


def test_a_schools_account_enters_training_of_its_own_only(demo: Workspace, demo_home: Path) -> None:
    own, other = school(demo, "Пушкинская"), school(demo, "Тверская")
    set_role(demo, "direktor", Role.SCHOOL, own)
    course = of(demo, "Пушкинская")[0]
    with open_workspace(demo_home, actor="direktor") as direktor:
        set_trained(direktor, direktor.programme(), own, RETRAINING, 2)
        with pytest.raises(Forbidden):
            add_training(direktor, direktor.programme(), other, people=1)
        with pytest.raises(Forbidden):
            edit_training(direktor, course, school=other)
        with pytest.raises(Forbidden):
            set_trained_many(direktor, direktor.programme(), {(own.id, COURSES): 3, (other.id, COURSES): 3})
        with pytest.raises(Forbidden):
            remove_training(direktor, of(direktor, "Васильевская")[0])
        remove_training(direktor, course)
    demo.refresh()
    assert [row.kind for row in of(demo, "Пушкинская")] == [RETRAINING]


def test_a_course_that_went_to_another_school_meanwhile_is_no_longer_ones_own(demo: Workspace, demo_home: Path) -> None:
    """What the school's account still sees is its own; what stands there now is not."""
    own, other = school(demo, "Пушкинская"), school(demo, "Тверская")
    set_role(demo, "direktor", Role.SCHOOL, own)
    course = of(demo, "Пушкинская")[0]
    edit_training(demo, course, school=other)
    before = data_of(demo)
    with open_workspace(demo_home, actor="direktor") as direktor:
        with pytest.raises(Forbidden):
            edit_training(direktor, course, people=99)
        with pytest.raises(Forbidden):
            remove_training(direktor, course)
    assert data_of(demo) == before


def test_what_is_gone_cannot_be_changed_or_removed_again(demo: Workspace) -> None:
    course = of(demo, "Пушкинская")[0]
    remove_training(demo, course)
    with pytest.raises(NotFound):
        remove_training(demo, course)
    with pytest.raises(NotFound):
        edit_training(demo, course, people=3)


def test_a_school_with_training_stays_in_the_registry(demo: Workspace) -> None:
    with pytest.raises(BadInput, match="обучен"):
        remove_school(demo, school(demo, "Васильевская"))


def test_hours_begin_with_one(demo: Workspace) -> None:
    tver = school(demo, "Тверская")
    add_training(demo, demo.programme(), tver, people=1, hours=1)
    with pytest.raises(BadInput):
        add_training(demo, demo.programme(), tver, people=1, hours=0)
