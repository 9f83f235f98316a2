"""`shnor training`: how many people of each school finished courses or a retraining."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import NOTHING, print_json, print_table, say
from shnor_tui.domain.activity import TrainingKind, people_by_kind
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.domain.school import School
    from shnor_tui.workspace.snapshot import Snapshot


@click.command(help=_("Set how many PEOPLE of SCHOOL were trained in the year; without arguments list all schools."))
@click.argument("school", required=False)
@click.argument("people", type=click.IntRange(min=0), required=False)
@shared_options
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in TrainingKind]),
    default=TrainingKind.QUALIFICATION.value,
    show_default=True,
    help=_("Courses or a retraining."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def training(settings: Settings, /, school: str | None, people: int | None, kind: str, as_json: bool) -> None:
    """Set a school's total, or list the totals."""
    from shnor_tui.workspace.find import school_by_name  # noqa: PLC0415
    from shnor_tui.workspace.trainings import set_trained  # noqa: PLC0415

    with settings.workspace() as workspace:
        data = workspace.snapshot(settings.year)
        found = None
        if school is not None:
            found = school_by_name(data, school)
            if people is None:
                raise BadInput(
                    _("The number of people is missing."), _("Write it after the school, as «shnor training NAME 12».")
                )
            set_trained(workspace, data.programme, found, TrainingKind(kind), people)
            data = workspace.snapshot(settings.year)
    if as_json:
        print_json(_as_data(data))
    elif found is None:
        _list(data)
    else:
        trained, retrained = (NOTHING if people is None else people for people in _people(data, found))
        told = _("{school}: courses {trained}, retraining {retrained}.")
        say(told.format(school=found.name, trained=trained, retrained=retrained))


def _people(data: Snapshot, school: School) -> tuple[int | None, int | None]:
    """People on courses and retrained; None where nobody entered any."""
    people = people_by_kind(known for known in data.trainings if known.school == school.id)
    return people[TrainingKind.QUALIFICATION], people[TrainingKind.RETRAINING]


def _list(data: Snapshot) -> None:
    rows = [
        (*(NOTHING if people is None else people for people in _people(data, known)), known.name)
        for known in data.schools
    ]
    total = (*_totals(data), _("In all"))
    print_table((_("Courses"), _("Retraining"), _("School")), [*rows, total], right=frozenset({0, 1}))


def _totals(data: Snapshot) -> tuple[int, int]:
    return (
        sum(data.trained(known) for known in data.schools),
        sum(data.trained(known, TrainingKind.RETRAINING) for known in data.schools),
    )


def _as_data(data: Snapshot) -> dict[str, object]:
    people = {known.full_name: _people(data, known) for known in data.schools}
    trained, retrained = _totals(data)
    return {
        "year": data.programme.year,
        "revision": data.revision,
        "trained": trained,
        "retrained": retrained,
        "schools": [
            {"school": school, "trained": on_courses, "retrained": in_retraining}
            for school, (on_courses, in_retraining) in people.items()
        ],
    }
