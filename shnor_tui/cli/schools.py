"""`shnor schools`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import print_json, print_table
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.workspace.session import Workspace
    from shnor_tui.workspace.snapshot import Snapshot

NOTHING = "–"


@click.command(help=_("List the schools of the programme, in the order in which documents print them."))
@shared_options
@click.option("--add", metavar="'FULL|SHORT'", help=_("Put a new school on the list; the short name may be left out."))
@click.option("--leave", metavar="NAME", help=_("Take a school off the list of this programme."))
@click.option("--rejoin", metavar="NAME", help=_("Put a known school on the list of this programme."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def schools(settings: Settings, add: str | None, leave: str | None, rejoin: str | None, as_json: bool) -> None:
    """Change the list if asked to, and show it."""
    with settings.workspace() as workspace:
        _change_list(workspace, workspace.snapshot(settings.year), add, leave, rejoin)
        data = workspace.snapshot(settings.year)
    _show(data, as_json=as_json)


def _change_list(workspace: Workspace, data: Snapshot, add: str | None, leave: str | None, rejoin: str | None) -> None:
    from shnor_tui.workspace.find import school_by_name, school_of_registry  # noqa: PLC0415
    from shnor_tui.workspace.registry import add_school, set_listing  # noqa: PLC0415

    if add is not None:
        full, _bar, short = add.partition("|")
        add_school(workspace, data.programme, full, short)
    if leave is not None:
        set_listing(workspace, data.programme, school_by_name(data, leave), listed=False)
    if rejoin is not None:
        set_listing(workspace, data.programme, school_of_registry(data, rejoin), listed=True)


def _show(data: Snapshot, *, as_json: bool) -> None:
    from shnor_tui.domain.activity import TrainingKind, people_by_kind  # noqa: PLC0415
    from shnor_tui.domain.roadmap import progress  # noqa: PLC0415

    own = [item for item in data.items if item.per_school]
    people = {
        school.id: people_by_kind(training for training in data.trainings if training.school == school.id)
        for school in data.schools
    }
    listed = [
        {
            "id": school.id,
            "full_name": school.full_name,
            "short_name": school.short_name,
            "basis": data.listings[school.id].basis,
            "agreed_with": data.listings[school.id].agreed_with,
            "trained": people[school.id][TrainingKind.QUALIFICATION],
            "retrained": people[school.id][TrainingKind.RETRAINING],
            "done": progress(data.status(item, school) for item in own).done,
            "total": progress(data.status(item, school) for item in own).total,
        }
        for school in data.schools
    ]
    if as_json:
        print_json({"year": data.programme.year, "schools": listed})
        return
    heads = (_("No."), _("Done"), _("Courses"), _("Retraining"), _("School"))
    rows = [
        (
            n,
            f"{school['done']}/{school['total']}",
            *(NOTHING if school[kind] is None else school[kind] for kind in ("trained", "retrained")),
            school["full_name"],
        )
        for n, school in enumerate(listed, 1)
    ]
    print_table(heads, rows, right=frozenset({0, 1, 2, 3}))
