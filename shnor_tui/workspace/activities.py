"""Verbs over what was done: training and indicators' readings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from shnor_tui.domain.activity import Training, TrainingKind
from shnor_tui.domain.indicator import Indicator, Reading, ReadingState
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.workspace.session import Workspace


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


def set_reading(
    workspace: Workspace,
    indicator: Indicator,
    school: School | None,
    *,
    state: ReadingState,
    value: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
) -> None:
    """Set an indicator's reading for a school or (None) the district: the state VALUE with a number or a fraction, or why not.

    Raises:
        BadInput: no number where one is needed, one where none may be, or a fraction that is none.
    """
    _check_reading(state, value, numerator, denominator)
    own = school.id if school else None
    fields: dict[str, Any] = {"state": state, "value": value, "numerator": numerator, "denominator": denominator}
    with workspace.change("reading.set", [own]) as editor:
        for reading in workspace.records.all(Reading):
            if (reading.indicator, reading.school) == (indicator.id, own):
                editor.change(reading, **fields)
                return
        editor.add(Reading(indicator=indicator.id, school=own, **fields))


def _check_reading(
    state: ReadingState, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
) -> None:
    numbers = [number for number in (value, numerator, denominator) if number is not None]
    if state is not ReadingState.VALUE:
        if numbers:
            raise BadInput(_("A reading is either a number or says why there is none, not both."))
        return
    if (numerator is None) is not (denominator is None):
        raise BadInput(_("A fraction needs both its numerator and its denominator."))
    if not numbers:
        raise BadInput(_("A reading needs a number or a fraction."))
    if value is not None and numerator is not None:
        raise BadInput(_("A reading is either a number or a fraction, not both."))
    if not all(number.is_finite() for number in numbers):
        raise BadInput(_("A reading needs an ordinary number."))
    if denominator is not None and denominator <= 0:
        raise BadInput(_("The denominator of a fraction must be greater than zero."))
