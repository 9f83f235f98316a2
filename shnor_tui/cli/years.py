"""`shnor years`: the years side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import NOTHING, print_json, print_table, say
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.workspace.snapshot import Snapshot
    from shnor_tui.workspace.years import YearFigures


@click.command(
    help=_("Show the years side by side: the list, the roadmap, the targets, and the indicators by their codes.")
)
@shared_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def years(settings: Settings, as_json: bool) -> None:
    """Tell what each year came to."""
    from shnor_tui.workspace.years import year_figures  # noqa: PLC0415

    with settings.workspace() as workspace:
        data = workspace.snapshot(settings.year)
    if as_json:
        print_json(_as_data(data))
        return
    heads = (_("Year"), _("Schools"), _("Roadmap"), _("Targets reached"), _("no data"), _("Surveys"), "")
    print_table(heads, [_row(figures) for figures in year_figures(data)], right=frozenset({1, 2, 3, 4, 5}))
    say()
    _tell_indicators(data)


def _row(figures: YearFigures) -> tuple[object, ...]:
    surveys = "/".join(map(str, figures.surveys)) if figures.surveys else NOTHING
    return (
        figures.programme.year,
        figures.schools,
        "/".join(map(str, figures.progress)),
        "/".join(map(str, figures.targets)),
        figures.unknown,
        surveys,
        _("example") if figures.programme.example else "",
    )


def _tell_indicators(data: Snapshot) -> None:
    from shnor_tui.workspace.years import indicator_years  # noqa: PLC0415

    heads = (_("Code"), *(programme.year for programme in data.programmes), _("Indicator"))
    rows = [
        (line.indicator.code, *(value.text or NOTHING for value in line.values), line.indicator.title)
        for line in indicator_years(data)
    ]
    print_table(heads, rows, right=frozenset(range(1, len(data.programmes) + 1)))


def _as_data(data: Snapshot) -> dict[str, Any]:
    from shnor_tui.workspace.years import indicator_years, year_figures  # noqa: PLC0415

    return {
        "today": data.today,
        "revision": data.revision,
        "years": [
            {
                "id": figures.programme.id,
                "year": figures.programme.year,
                "example": figures.programme.example,
                "schools": figures.schools,
                "done": figures.progress.done,
                "total": figures.progress.total,
                "reached": figures.reached,
                "missed": figures.missed,
                "unknown": figures.unknown,
                "surveys": {"complete": figures.surveys.done, "asked": figures.surveys.total}
                if figures.surveys
                else None,
            }
            for figures in year_figures(data)
        ],
        "indicators": [
            {
                "code": line.indicator.code,
                "title": line.indicator.title,
                "values": [
                    {"year": programme.year, "value": value.text or None, "verdict": value.verdict}
                    for programme, value in zip(data.programmes, line.values, strict=True)
                ],
            }
            for line in indicator_years(data)
        ],
    }
