"""Undo takes back the actor's own latest change, whole or not at all; redo does it again; both survive a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.user import Role
from shnor_tui.errors import Conflict, NotFound
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.registry import set_role
from shnor_tui.workspace.session import Workspace, open_workspace

ITEMS = ("1.2", "1.3", "2.2", "3.1")


def mark(workspace: Workspace, number: str, status: Status = Status.DONE) -> None:
    set_marks(workspace, item_by_number(workspace.snapshot(), number), [None], MarkEdit(status=status))


def state(workspace: Workspace) -> list[Status]:
    data = workspace.snapshot()
    return [data.status(item_by_number(data, number)) for number in ITEMS]


def test_undo_and_redo_walk_back_and_forth(demo: Workspace) -> None:
    states = [state(demo)]
    for number in ("1.3", "2.2"):
        mark(demo, number)
        states.append(state(demo))
    demo.undo()
    assert state(demo) == states[1]
    demo.undo()
    assert state(demo) == states[0]
    demo.redo()
    assert state(demo) == states[1]
    demo.redo()
    assert state(demo) == states[2]
    with pytest.raises(NotFound):
        demo.redo()


def test_undo_survives_a_restart(demo: Workspace, demo_home: Path) -> None:
    before = state(demo)
    mark(demo, "1.3")
    with open_workspace(demo_home, actor="olga") as later:
        later.undo()
        assert state(later) == before


def test_a_bulk_mark_is_taken_back_as_a_whole(demo: Workspace) -> None:
    data = demo.snapshot()
    item = item_by_number(data, "4.2")
    before = data.statuses(item)
    set_marks(demo, item, data.schools, MarkEdit(status=Status.DONE))
    assert set(demo.snapshot().statuses(item)) == {Status.DONE}
    demo.undo()
    assert demo.snapshot().statuses(item) == before


def test_a_new_change_ends_what_could_be_redone(demo: Workspace) -> None:
    mark(demo, "1.3")
    demo.undo()
    mark(demo, "2.2")
    with pytest.raises(NotFound):
        demo.redo()


def test_undo_takes_back_ones_own_change_and_not_a_later_one_of_somebody_else(demo: Workspace, demo_home: Path) -> None:
    set_role(demo, "petrova", Role.METHODIST)
    mark(demo, "1.3")
    with open_workspace(demo_home, actor="petrova") as other:
        mark(other, "2.2")
        demo.undo()
        other.refresh()
        data = other.snapshot()
        assert data.status(item_by_number(data, "1.3")) is Status.NOT_STARTED
        assert data.status(item_by_number(data, "2.2")) is Status.DONE


def test_undo_refuses_when_somebody_changed_the_same_mark_and_says_who(demo: Workspace, demo_home: Path) -> None:
    set_role(demo, "petrova", Role.METHODIST)
    mark(demo, "1.3")
    with open_workspace(demo_home, actor="petrova") as other:
        mark(other, "1.3", Status.IN_PROGRESS)
        before = state(other)
        with pytest.raises(Conflict, match=r"petrova.*1\.3 – в работе"):
            demo.undo()
        other.refresh()
        assert state(other) == before


def test_setting_up_the_directory_cannot_be_undone(demo: Workspace) -> None:
    with pytest.raises(NotFound):
        demo.undo()
    assert [programme.year for programme in demo.programmes] == ["2019/2020", "2020/2021"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(ITEMS), st.sampled_from([Status.DONE, Status.IN_PROGRESS, Status.NOT_STARTED])),
        st.sampled_from(["undo", "redo"]),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_undo_and_redo_are_a_walk_along_the_states(demo_home: Path, steps: list[object]) -> None:
    """Held against plain lists of the states before each change and each undo."""
    with open_workspace(demo_home, actor="olga") as workspace:
        past: list[list[Status]] = []
        undone: list[list[Status]] = []
        for step in steps:
            before, revision = state(workspace), workspace.revision
            if isinstance(step, tuple):
                mark(workspace, *step)
                if workspace.revision != revision:
                    past.append(before)
                    undone.clear()
            elif step == "undo" and past:
                workspace.undo()
                undone.append(before)
                assert state(workspace) == past.pop()
            elif step == "redo" and undone:
                workspace.redo()
                past.append(before)
                assert state(workspace) == undone.pop()
