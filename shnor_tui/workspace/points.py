"""Verbs over the points of the справка, and what a screen shows of one."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import UNSET, UnsetType

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.programme import Programme
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.arguments import given
from shnor_tui.workspace.editing import Editor
from shnor_tui.workspace.ordering import moved, renumbered
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class PointState:
    """Whether a point prints; what it waits for, and what is wrong in its text, both in the words of the check."""

    prints: bool
    waits_for: tuple[str, ...]
    problems: tuple[str, ...]


def point_state(data: Snapshot, point: ReportPoint) -> PointState:
    """What will become of a point in the справка as things stand."""
    composed = data.compose(point.text)
    waits_for = data.unfinished(point)
    if composed.empty:
        return PointState(prints=False, waits_for=waits_for, problems=("пункт без текста",))
    return PointState(not waits_for, waits_for, tuple(problem.words for problem in composed.problems))


def add_point(  # noqa: PLR0913  (what a point is made of)
    workspace: Workspace,
    programme: Programme,
    text: str,
    after: ReportPoint | None = None,
    *,
    items: tuple[int, ...] = (),
    indicators: tuple[int, ...] = (),
    trainings: tuple[TrainingKind, ...] = (),
    events: tuple[int, ...] = (),
) -> int:
    """Add a point behind another one, or at the end; returns its number.

    Raises:
        BadInput: a text of nothing.
        NotFound: the point before it was removed meanwhile.
    """
    with workspace.change("point.add") as editor:
        rows = _points(workspace, programme.id)
        place = _place(rows, after) + 1 if after else len(rows)
        _write_places(editor, rows[:place])
        _write_places(editor, rows[place:], first=place + 2)
        point = ReportPoint(
            programme=programme.id,
            text=_some(text),
            order=place + 1,
            items=items,
            indicators=indicators,
            trainings=trainings,
            events=events,
        )
        return editor.add(point)


def edit_point(
    workspace: Workspace,
    point: ReportPoint,
    *,
    text: str | UnsetType = UNSET,
    items: tuple[int, ...] | UnsetType = UNSET,
    indicators: tuple[int, ...] | UnsetType = UNSET,
    trainings: tuple[TrainingKind, ...] | UnsetType = UNSET,
    events: tuple[int, ...] | UnsetType = UNSET,
) -> None:
    """Change a point's text or links; what is unset stays.

    Raises:
        BadInput: a text of nothing.
    """
    changes = given(text=text, items=items, indicators=indicators, trainings=trainings, events=events)
    if isinstance(text, str):
        changes["text"] = _some(text)
    with workspace.change("point.edit") as editor:
        editor.change(point, **changes)


def remove_point(workspace: Workspace, point: ReportPoint) -> None:
    """Remove a point; the others close up when they print.

    Raises:
        NotFound: somebody removed it meanwhile.
    """
    with workspace.change("point.remove") as editor:
        _place(_points(workspace, point.programme), point)
        editor.remove(point)


def move_point(workspace: Workspace, point: ReportPoint, by: int) -> None:
    """Move a point `by` places down (up if negative), as far as the list goes.

    Raises:
        NotFound: somebody removed it meanwhile.
    """
    with workspace.change("point.move") as editor:
        rows = _points(workspace, point.programme)
        _place(rows, point)
        _write_places(editor, moved(rows, point.id, by))


def _points(workspace: Workspace, programme: int) -> list[ReportPoint]:
    own = [point for point in workspace.records.all(ReportPoint) if point.programme == programme]
    return sorted(own, key=lambda point: (point.order, point.id))


def _place(rows: list[ReportPoint], point: ReportPoint) -> int:
    for place, row in enumerate(rows):
        if row.id == point.id:
            return place
    raise NotFound(_("This point was removed by somebody meanwhile; nothing was changed."))


def _write_places(editor: Editor, rows: list[ReportPoint], first: int = 1) -> None:
    for row, place in renumbered(rows, first):
        editor.change(row, order=place)


def _some(text: str) -> str:
    if not text.strip():
        raise BadInput(_("A point needs a text."), _("Remove the point if it isn't needed any more."))
    return text.strip()
