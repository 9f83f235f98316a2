"""Undo takes back the actor's own latest change, whole or not at all; redo does it again; both survive a restart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_tui.domain.activity import Training, TrainingKind
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Conflict, Forbidden, NotFound
from shnor_tui.store import Record as Committed
from shnor_tui.workspace.access import changes_data
from shnor_tui.workspace.find import indicator_by_code, item_by_number, school_by_name
from shnor_tui.workspace.history import undone_by
from shnor_tui.workspace.indicators import ReadingEdit, add_indicator, set_readings
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.procedures import add_procedure
from shnor_tui.workspace.reading_text import parse_reading, written
from shnor_tui.workspace.readings import reading_of
from shnor_tui.workspace.registry import add_school, edit_school
from shnor_tui.workspace.results import ResultEdit, procedures, set_results
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.trainings import add_training, edit_training
from shnor_tui.workspace.undo import UndoStack
from shnor_tui.workspace.users import set_role

ITEMS = ("1.2", "1.3", "2.2", "3.1")


def mark(workspace: Workspace, number: str, status: Status = Status.DONE) -> None:
    set_marks(workspace, item_by_number(workspace.snapshot(), number), [None], MarkEdit(status=status))


def state(workspace: Workspace) -> list[Status]:
    data = workspace.snapshot()
    return [data.status(item_by_number(data, number)) for number in ITEMS]


def test_a_part_of_a_value_is_not_taken_back_under_another_one(demo: Workspace) -> None:
    data = demo.snapshot()
    indicator, school = indicator_by_code(data, "П26"), data.schools[0]
    for text in ("3/4", "3/5", "2/5"):
        set_readings(demo, [ReadingEdit(indicator, school, "", parse_reading(text, indicator))])
    middle = demo.history()[-2]
    with pytest.raises(Conflict, match="olga"):
        demo.undo_entry(middle)
    demo.undo()
    demo.undo_entry(middle)
    assert written(reading_of(demo.snapshot(), indicator, school, ""), indicator) == "3/4"


def test_numbers_do_not_come_back_under_the_word_that_nothing_was_held(demo: Workspace) -> None:
    data = demo.snapshot()
    procedure, school = procedures(data)[0], data.schools[0]
    steps = (
        ResultEdit(participants=20, below=3, threes=None, fours=None, fives=None),
        ResultEdit(below=None),
        ResultEdit(state=ReadingState.NOT_HELD),
        ResultEdit(participants=9),
        ResultEdit(threes=4),
    )
    for step in steps:
        set_results(demo, procedure, {school.id: step})
    *_, cleared, _not_held, counted, _threes = demo.history()
    for commit in (counted, cleared):
        with pytest.raises(Conflict):
            demo.undo_entry(commit)


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


def latest(workspace: Workspace) -> Committed:
    return workspace.history()[-1]


@pytest.fixture
def petrova(demo: Workspace, demo_home: Path) -> Iterator[Workspace]:
    """A second methodist with a session of her own."""
    set_role(demo, "petrova", Role.METHODIST)
    with open_workspace(demo_home, actor="petrova") as workspace:
        yield workspace


def test_any_entry_of_ones_own_is_taken_back_and_the_later_ones_stay(demo: Workspace) -> None:
    mark(demo, "1.3")
    older = latest(demo)
    mark(demo, "2.2", Status.POSTPONED)
    assert demo.undo_entry(older) == older
    assert state(demo)[1:3] == [Status.NOT_STARTED, Status.POSTPONED]
    demo.undo()
    assert state(demo)[2] is not Status.POSTPONED
    demo.redo()
    demo.redo()
    assert state(demo)[1:3] == [Status.DONE, Status.POSTPONED]


def test_the_change_of_another_is_taken_back_and_done_again_also_after_a_restart(
    demo: Workspace, demo_home: Path, petrova: Workspace
) -> None:
    mark(petrova, "1.3")
    hers = latest(petrova)
    demo.undo_entry(hers)
    assert state(demo)[1] is Status.NOT_STARTED
    with pytest.raises(NotFound):
        petrova.undo()
    with open_workspace(demo_home, actor="olga") as later:
        assert later.redo() == hers
        assert state(later)[1] is Status.DONE
    assert petrova.undo() == hers
    assert state(petrova)[1] is Status.NOT_STARTED


def test_taking_back_an_undo_does_the_change_again(demo: Workspace, petrova: Workspace) -> None:
    mark(demo, "1.3")
    demo.undo()
    petrova.undo_entry(latest(demo))
    assert state(petrova)[1] is Status.DONE
    assert latest(petrova).act == "redo"


def test_what_is_undone_already_is_refused_and_told(demo: Workspace) -> None:
    mark(demo, "1.3")
    change = latest(demo)
    demo.undo()
    undo = latest(demo)
    with pytest.raises(BadInput, match=rf"№ {change.rev} уже отменено \(olga, "):
        demo.undo_entry(change)
    demo.redo()
    with pytest.raises(BadInput, match="уже отменено"):
        demo.undo_entry(undo)
    demo.undo_entry(change)
    assert state(demo)[1] is Status.NOT_STARTED


def test_an_old_entry_is_refused_when_the_same_was_changed_since(demo: Workspace, petrova: Workspace) -> None:
    mark(demo, "1.3")
    older = latest(demo)
    mark(petrova, "1.3", Status.IN_PROGRESS)
    revision = petrova.revision
    with pytest.raises(Conflict, match=r"petrova.*1\.3 – в работе"):
        demo.undo_entry(older)
    demo.refresh()
    assert demo.revision == revision


def test_setting_up_the_directory_is_no_entry_to_take_back(demo: Workspace) -> None:
    revision = demo.revision
    with pytest.raises(BadInput, match="отменить нельзя"):
        demo.undo_entry(demo.history()[0])
    assert demo.revision == revision


def test_nobody_may_undo_what_the_role_does_not_let_do_by_hand(demo: Workspace, demo_home: Path) -> None:
    data = demo.snapshot()
    own, foreign = school_by_name(data, "Тверская"), school_by_name(data, "Пушкинская")
    set_role(demo, "direktor", Role.SCHOOL, own)
    role = latest(demo)
    item = item_by_number(data, "2.1")
    entries = []
    for school in (own, foreign):
        set_marks(demo, item, [school], MarkEdit(status=Status.POSTPONED, note="ждём"))
        entries.append(latest(demo))
    edit_school(demo, own, short_name="Тверская")
    with open_workspace(demo_home, actor="direktor") as school_account:
        for forbidden in (role, entries[1], latest(demo)):
            with pytest.raises(Forbidden):
                school_account.undo_entry(forbidden)
        school_account.undo_entry(entries[0])
    set_role(demo, "petrova", Role.METHODIST)
    with open_workspace(demo_home, actor="petrova") as methodist, pytest.raises(Forbidden):
        methodist.undo_entry(role)


def test_a_school_gives_nothing_back_to_another_that_it_may_not_enter_for(demo: Workspace, demo_home: Path) -> None:
    data = demo.snapshot()
    own, foreign = school_by_name(data, "Тверская"), school_by_name(data, "Пушкинская")
    set_role(demo, "direktor", Role.SCHOOL, own)
    training = add_training(demo, demo.programme(), foreign, TrainingKind.RETRAINING, people=3, course="Физика")
    edit_training(demo, demo.records.table(Training)[training], school=own)
    with open_workspace(demo_home, actor="direktor") as school_account:
        with pytest.raises(Forbidden, match="только за себя"):
            school_account.undo_entry(latest(demo))
        assert school_account.records.table(Training)[training].school == own.id


def test_the_last_administrator_stays_one(demo: Workspace, demo_home: Path) -> None:
    set_role(demo, "petrova", Role.ADMIN)
    promoted = latest(demo)
    with open_workspace(demo_home, actor="petrova") as petrova:
        set_role(petrova, "olga", Role.METHODIST)
        with pytest.raises(Conflict, match="ни одного администратора"):
            petrova.undo_entry(promoted)
        assert petrova.user.role is Role.ADMIN


def test_what_others_built_on_stays(demo: Workspace, petrova: Workspace) -> None:
    school = add_school(demo, demo.programme(), "Лесная школа")
    added = latest(demo)
    petrova.refresh()
    data = petrova.snapshot()
    set_marks(petrova, item_by_number(data, "2.1"), [school_by_name(data, "Лесная")], MarkEdit(status=Status.DONE))
    with pytest.raises(Conflict, match=r"2\.1 \(Лесная школа\)"):
        demo.undo_entry(added)
    petrova.undo()
    demo.undo_entry(added)
    assert school not in {known.id for known in demo.snapshot().registry}


def test_a_mark_is_not_done_again_beside_a_new_one(demo: Workspace, petrova: Workspace) -> None:
    mark(demo, "1.3")
    demo.undo()
    mark(petrova, "1.3", Status.POSTPONED)
    with pytest.raises(Conflict, match="внесено заново"):
        demo.redo()
    assert state(demo)[1] is Status.POSTPONED


def test_what_has_the_same_code_or_name_spelled_otherwise_is_not_done_again_either(
    demo: Workspace, petrova: Workspace
) -> None:
    programme = demo.programme()
    add_indicator(demo, programme, code="Я1", title="Доля")
    demo.undo()
    add_indicator(petrova, programme, code="я1", title="Доля")
    with pytest.raises(Conflict, match="внесено заново"):
        demo.redo()
    add_procedure(demo, programme.year, "ВПР", "химия", 8)
    demo.undo()
    add_procedure(petrova, programme.year, "впр", "Химия", 8)
    with pytest.raises(Conflict, match="внесено заново"):
        demo.redo()


PEOPLE = st.sampled_from(["olga", "petrova"])
MOVES = st.lists(
    st.one_of(
        st.tuples(PEOPLE, st.sampled_from(ITEMS), st.sampled_from([Status.DONE, Status.IN_PROGRESS])),
        st.tuples(PEOPLE, st.sampled_from(["undo", "redo"])),
        st.tuples(PEOPLE, st.integers(0, 7)),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_the_order_of_undo_follows_from_the_journal_alone(demo_home: Path, moves: list[tuple[object, ...]]) -> None:
    """A session that was there all the time takes back what one that is opened now would; an undo that is taken back
    leaves everything as it was; and what the history calls undone is what cannot be undone again."""
    with TemporaryDirectory() as directory:
        home = Path(copytree(demo_home, Path(directory) / "home"))
        with open_workspace(home, actor="olga") as olga, open_workspace(home, actor="petrova") as petrova:
            set_role(olga, "petrova", Role.METHODIST)
            for who, *what in moves:
                workspace = olga if who == "olga" else petrova
                workspace.refresh()
                with suppress(NotFound, Conflict, BadInput, Forbidden):
                    move(workspace, *what)
                for session in (olga, petrova):
                    session.refresh()
                    check_against_the_journal(session)
            check_that_what_is_not_undone_can_be(olga)


def check_against_the_journal(workspace: Workspace) -> None:
    """What the session would take back is what one that reads the journal now would."""
    rebuilt = UndoStack(workspace.actor)
    rebuilt.take(workspace.history())
    lived = workspace._undoing._followed()
    assert (lived.next_undo(), lived.next_redo()) == (rebuilt.next_undo(), rebuilt.next_redo())


def check_that_what_is_not_undone_can_be(workspace: Workspace) -> None:
    """Each entry is taken back, and that again, or refused with a reason; either leaves the state as it was."""
    for commit in filter(changes_data, workspace.history()[1:]):
        before, undone = state(workspace), commit.rev in undone_by(workspace.history())
        try:
            workspace.undo_entry(commit)
        except BadInput:
            assert undone
        except Conflict:
            assert not undone
        else:
            assert not undone
            workspace.undo_entry(latest(workspace))
        assert state(workspace) == before


def move(workspace: Workspace, *what: object) -> None:
    match what:
        case [str() as number, Status() as status]:
            mark(workspace, number, status)
        case ["undo"]:
            workspace.undo()
        case ["redo"]:
            workspace.redo()
        case [int() as back]:
            workspace.undo_entry(workspace.history()[-1 - back % len(workspace.history())])
