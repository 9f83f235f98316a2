"""The table of training: how many people of each school, a column for courses and one for retraining."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shnor_tui.domain.activity import Training, TrainingKind, people_by_kind
from shnor_tui.domain.school import Listing, School
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, ngettext
from shnor_tui.tui.grid import GridCell, GridColumn, GridRow, MayFill, PlainSource, Spot, school_row
from shnor_tui.tui.school_block import spread_by_school
from shnor_tui.tui.text import Line
from shnor_tui.workspace.field_titles import word_of
from shnor_tui.workspace.find import whole_number
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.trainings import set_trained_many
from shnor_tui.workspace.year_before import year_before


class TrainingGrid(PlainSource):
    """Totals of schools; a school's own account fills in its own row. Courses that are entered one by one stay as they are."""

    verb = "training.set"

    def __init__(self, may_fill: MayFill) -> None:
        self._may_fill = may_fill

    def title(self, data: Snapshot) -> str:
        return _("Training by school, people · {year}").format(year=data.programme.year)

    def summary(self, data: Snapshot) -> Line:
        left = sum(not rows for rows in _by_school(data).values())
        if not left and data.schools:
            return [(_("every school has entered it"), "good")]
        told = ngettext("{n} school has entered nothing", "{n} schools have entered nothing", left).format(n=left)
        return [(told, "soon")] if left else []

    def columns(self, data: Snapshot) -> Sequence[GridColumn]:
        return [GridColumn(kind.value, word_of(kind)) for kind in TrainingKind]

    def rows(self, data: Snapshot) -> Sequence[GridRow]:
        return [school_row(school, self._may_fill) for school in data.schools]

    def cell(self, data: Snapshot, row: int, column: str) -> GridCell:
        return GridCell(_shown(_people(data, row, TrainingKind(column))))

    def totals(self, data: Snapshot) -> Mapping[str, GridCell]:
        everything = [training for rows in _by_school(data).values() for training in rows]
        return {kind.value: GridCell(_shown(people), "bold") for kind, people in people_by_kind(everything).items()}

    def hint(self, data: Snapshot, row: int, column: str) -> str:
        """How many of them are certain courses, and what it was a year ago."""
        kind = TrainingKind(column)
        certain = sum(one.people for one in _by_school(data).get(row, ()) if one.kind is kind and one.detailed)
        parts = [_("How many people in the year; 0: nobody was trained.")]
        if certain:
            text = ngettext("By courses: {n} person.", "By courses: {n} people.", certain)
            parts.append(text.format(n=certain))
        before = year_before(data)
        if before and (people := _people(before, row, kind)) is not None:
            parts.append(_("A year ago: {n}.").format(n=people))
        return " ".join(parts)

    def spread(
        self, data: Snapshot, block: Sequence[Sequence[str]], row: int, column: str
    ) -> Mapping[Spot, str] | None:
        """Beside the names of schools into their rows; others down and to the right."""
        return spread_by_school(data.schools, [kind.value for kind in TrainingKind], block, column)

    def write(self, workspace: Workspace, data: Snapshot, entries: Mapping[Spot, str]) -> None:
        totals = {
            (row, TrainingKind(column)): _typed(data, row, column, text) for (row, column), text in entries.items()
        }
        set_trained_many(workspace, data.programme, totals, seen=data)


def _by_school(data: Snapshot) -> Mapping[int, list[Training]]:
    """The trainings of the listed schools."""

    def build() -> Mapping[int, list[Training]]:
        of_school: dict[int, list[Training]] = {school.id: [] for school in data.schools}
        for training in data.trainings:
            if training.school in of_school:
                of_school[training.school].append(training)
        return of_school

    key = ("trainings of listed schools", data.programme.id)
    return data.records.derived(key, [Training, School, Listing], build)


def _people(data: Snapshot, school: int, kind: TrainingKind) -> int | None:
    return people_by_kind(_by_school(data).get(school, []))[kind]


def _shown(people: int | None) -> str:
    return "" if people is None else str(people)


def _typed(data: Snapshot, row: int, column: str, text: str) -> int | None:
    if not text.strip():
        return None
    try:
        return whole_number(text)
    except BadInput as error:
        school = data.find(School, row)
        raise BadInput(
            _("{school}, {kind}: «{text}» is no number of people.").format(
                school=school.name if school else row, kind=word_of(TrainingKind(column)), text=text
            )
        ) from error
