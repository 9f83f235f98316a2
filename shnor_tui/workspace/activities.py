"""Verbs over what was done: training, indicators' readings, and the points of the справка."""

from __future__ import annotations

from typing import Any

from shnor_tui.domain.activity import Training, TrainingKind
from shnor_tui.domain.indicator import Indicator, Reading, ReadingState
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.workspace.session import Workspace

_BLANK: dict[str, Any] = {"state": ReadingState.NO_DATA, "value": None, "numerator": None, "denominator": None}


def set_trained(workspace: Workspace, programme: Programme, school: School, kind: TrainingKind, people: int) -> None:
    """Set how many people of a school finished a training of a kind in a programme's year, as one total.

    Raises:
        BadInput: a negative count.
    """
    if people < 0:
        raise BadInput(_("A number of people cannot be negative: {people}.").format(people=people))
    with workspace.change("training.set", [school.id]) as editor:
        known = [
            training
            for training in workspace.records.all(Training)
            if (training.programme, training.school, training.kind) == (programme.id, school.id, kind)
        ]
        for training in known[1:]:
            editor.remove(training)
        if known:
            editor.change(known[0], people=people)
        else:
            editor.add(Training(programme=programme.id, school=school.id, kind=kind, people=people))


def set_reading(workspace: Workspace, indicator: Indicator, school: School | None, **values: Any) -> None:
    """Set an indicator's reading (`state`, `value`, `numerator`, `denominator`) for a school or (None) the district."""
    own = school.id if school else None
    with workspace.change("reading.set", [own]) as editor:
        for reading in workspace.records.all(Reading):
            if (reading.indicator, reading.school) == (indicator.id, own):
                editor.change(reading, **{**_BLANK, **values})
                return
        editor.add(Reading(indicator=indicator.id, school=own, **values))


def edit_point(workspace: Workspace, point: ReportPoint, **changes: Any) -> None:
    """Change a point's text, order or links."""
    with workspace.change("point.edit") as editor:
        editor.change(point, **changes)


def add_point(workspace: Workspace, point: ReportPoint) -> int:
    """Add a point to the справка; returns its number."""
    with workspace.change("point.add") as editor:
        return editor.add(point)
