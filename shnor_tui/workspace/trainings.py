"""Verbs over training."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from msgspec import UNSET, UnsetType

from shnor_tui.domain.activity import Training, TrainingKind
from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput, Conflict, NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.arguments import check_people, given, one_line, programme_of, require_schools
from shnor_tui.workspace.editing import Editor
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot

Cell: TypeAlias = tuple[int, TrainingKind]
"""A school by its number, and a kind of training."""

Totals: TypeAlias = Mapping[Cell, int | None]
"""How many people of a school finished a training of a kind; None takes the entry away."""


def add_training(  # noqa: PLR0913  (what a training is made of)
    workspace: Workspace,
    programme: Programme,
    school: School,
    kind: TrainingKind = TrainingKind.QUALIFICATION,
    *,
    people: int,
    hours: int | None = None,
    provider: str = "",
    course: str = "",
    when: str = "",
) -> int:
    """Add people of a school who finished a training; returns its number. `when` is read as deadlines are, a month will do.

    Raises:
        BadInput: a negative number of people, hours that are not at least one.
        NotFound: the programme or the school was removed meanwhile.
    """
    check_people(people)
    check_hours(hours)
    with workspace.change("training.set", [school.id]) as editor:
        require_schools(workspace, [school.id])
        training = Training(
            programme=programme.id,
            school=school.id,
            kind=kind,
            people=people,
            hours=hours,
            provider=one_line(provider),
            course=one_line(course),
            when=parse_deadline(when, programme_of(workspace, programme.id).school_year),
        )
        return editor.add(training)


def edit_training(  # noqa: PLR0913  (what can be changed)
    workspace: Workspace,
    training: Training,
    *,
    school: School | UnsetType = UNSET,
    kind: TrainingKind | UnsetType = UNSET,
    people: int | UnsetType = UNSET,
    hours: int | UnsetType | None = UNSET,
    provider: str | UnsetType = UNSET,
    course: str | UnsetType = UNSET,
    when: str | UnsetType = UNSET,
) -> None:
    """Change a training as it was seen; what is unset stays.

    Raises:
        BadInput: as `add_training`.
        NotFound: the training or the school was removed meanwhile.
        Conflict: somebody changed one of the same fields.
    """
    changes: dict[str, Any] = given(kind=kind, people=people, hours=hours)
    changes |= {name: one_line(text) for name, text in given(provider=provider, course=course).items()}
    check_people(changes.get("people"))
    check_hours(changes.get("hours"))
    if not isinstance(school, UnsetType):
        changes["school"] = school.id
    with workspace.change("training.set", {training.school, changes.get("school", training.school)}) as editor:
        _require_own(workspace, "training.set", training)
        if not isinstance(when, UnsetType) and when.strip() != training.when.text:
            changes["when"] = parse_deadline(when, programme_of(workspace, training.programme).school_year)
        if not isinstance(school, UnsetType):
            require_schools(workspace, [school.id])
        editor.change(training, **{name: value for name, value in changes.items() if value != getattr(training, name)})


def remove_training(workspace: Workspace, training: Training) -> None:
    """Remove a training.

    Raises:
        NotFound: somebody removed it meanwhile.
    """
    with workspace.change("training.remove", [training.school]) as editor:
        _require_own(workspace, "training.remove", training)
        editor.remove(training)


def _require_own(workspace: Workspace, verb: str, training: Training) -> None:
    """Raise unless a training is there and the actor may do the verb for the school that it is of by now."""
    current = workspace.records.table(Training).get(training.id)
    if current is None:
        raise NotFound(_("This training was removed by somebody meanwhile; nothing was changed."))
    workspace.require(verb, [current.school])


def set_trained(workspace: Workspace, programme: Programme, school: School, kind: TrainingKind, people: int) -> None:
    """Set how many people of a school finished a training of a kind in a programme's year, in all; see `set_trained_many`."""
    set_trained_many(workspace, programme, {(school.id, kind): people})


def set_trained_many(workspace: Workspace, programme: Programme, totals: Totals, seen: Snapshot | None = None) -> None:
    """Set totals of schools in one transaction. Certain courses stay as they are: what a total is more than theirs is kept
    as a head count beside them. `seen` is what the person had before their eyes.

    Raises:
        BadInput: a negative total, or one that is less than the courses that are entered one by one.
        NotFound: a school was removed meanwhile.
        Conflict: with `seen`, somebody changed the same total otherwise since.
    """
    for people in totals.values():
        check_people(people)
    if not totals:
        return
    with workspace.change("training.set", dict.fromkeys(school for school, _kind in totals)) as editor:
        require_schools(workspace, (school for school, _kind in totals))
        known = _by_cell(workspace.records, programme)
        before = None if seen is None else _by_cell(seen.records, programme)
        for cell, people in totals.items():
            present = known.get(cell, [])
            if _total(present) == people:
                continue
            if before is not None and _counts(before.get(cell, [])) != _counts(present):
                _refuse_changed(workspace, editor, cell, before.get(cell, []), people)
            _set_total(workspace, editor, programme, cell, present, people)


def _set_total(
    workspace: Workspace,
    editor: Editor,
    programme: Programme,
    cell: Cell,
    present: Sequence[Training],
    people: int | None,
) -> None:
    rest = head_count(present, people, _school_name(workspace, cell))
    plain = [training for training in present if not training.detailed]
    for training in plain if rest is None else plain[1:]:
        editor.remove(training)
    if rest is not None and plain:
        editor.change(plain[0], people=rest)
    elif rest is not None:
        editor.add(Training(programme=programme.id, school=cell[0], kind=cell[1], people=rest))


def head_count(trainings: Iterable[Training], people: int | None, school: str) -> int | None:
    """What a total is more than the courses that are entered one by one, to be kept beside them; None where nothing is.

    Raises:
        BadInput: the courses are more than the total.
    """
    courses = [training.people for training in trainings if training.detailed]
    if courses and (people is None or people < sum(courses)):
        message = _("{school}: {n} people are entered course by course, so the total cannot be less.")
        raise BadInput(
            message.format(school=school, n=sum(courses)), _("Change or delete the courses in the list of trainings.")
        )
    return None if people is None or (courses and people == sum(courses)) else people - sum(courses)


def _refuse_changed(
    workspace: Workspace, editor: Editor, cell: Cell, before: Sequence[Training], people: int | None
) -> None:
    """Say that a total is another one by now; where one head count was changed, the store knows who did it."""
    for training in before:
        current = workspace.records.table(Training).get(training.id)
        if current and current.people != training.people:
            editor.change(training, people=people or 0)
    raise Conflict(
        _("{school}: somebody entered training meanwhile; nothing was saved.").format(
            school=_school_name(workspace, cell)
        ),
        _("Look at it as it is now and decide again."),
    )


def _by_cell(records: Records, programme: Programme) -> Mapping[Cell, list[Training]]:
    cells: dict[Cell, list[Training]] = {}
    for training in records.all(Training):
        if training.programme == programme.id:
            cells.setdefault((training.school, training.kind), []).append(training)
    return cells


def _total(trainings: Sequence[Training]) -> int | None:
    return sum(training.people for training in trainings) if trainings else None


def _counts(trainings: Iterable[Training]) -> set[tuple[int, int, bool]]:
    return {(training.id, training.people, training.detailed) for training in trainings}


def _school_name(workspace: Workspace, cell: Cell) -> str:
    school = workspace.records.table(School).get(cell[0])
    return school.name if school else str(cell[0])


def check_hours(hours: int | None) -> None:
    """Raise `BadInput` unless a training may take so many hours; None stands for not known."""
    if hours is not None and hours < 1:
        raise BadInput(_("Hours of a training are a whole number from 1 on: {hours}.").format(hours=hours))
