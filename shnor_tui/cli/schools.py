"""`shnor schools`."""

from __future__ import annotations

import click

from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import print_json, print_table
from shnor_tui.i18n import _


@click.command(help=_("List the schools of the programme, in the order in which documents print them."))
@shared_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def schools(settings: Settings, as_json: bool) -> None:
    """List the schools."""
    from shnor_tui.domain.activity import TrainingKind  # noqa: PLC0415
    from shnor_tui.domain.roadmap import progress  # noqa: PLC0415

    with settings.workspace() as workspace:
        data = workspace.snapshot(settings.year)
    own = [item for item in data.items if item.per_school]
    listed = [
        {
            "id": school.id,
            "full_name": school.full_name,
            "short_name": school.short_name,
            "basis": data.listings[school.id].basis,
            "agreed_with": data.listings[school.id].agreed_with,
            "trained": data.trained(school),
            "retrained": data.trained(school, TrainingKind.RETRAINING),
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
        (n, f"{school['done']}/{school['total']}", school["trained"], school["retrained"], school["full_name"])
        for n, school in enumerate(listed, 1)
    ]
    print_table(heads, rows, right=frozenset({0, 1, 2, 3}))
