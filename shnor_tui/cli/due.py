"""`shnor due` and `shnor missing`: what presses, for the terminal, for cron and for mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import aligned, clean, print_json, say, terminal_width
from shnor_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from shnor_tui.domain.school import School
    from shnor_tui.workspace.debts import Debt
    from shnor_tui.workspace.overview import DueItem
    from shnor_tui.workspace.snapshot import Snapshot

SOMETHING = 8
"""The exit code when there is something to be told; the check of a report has the same."""

MAIL_WIDTH = 78
"""Columns of what goes to a file or by mail."""

_quiet = click.option("--quiet", "-q", is_flag=True, help=_("Print nothing when there is nothing to tell."))


@click.command(
    help=_("List what is overdue and what is due soon, with who is responsible. Exit code 8 when there is something.")
)
@shared_options
@click.option(
    "--days", metavar="N", type=click.IntRange(0), default=14, show_default=True, help=_("How many days are soon.")
)
@_quiet
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def due(settings: Settings, days: int, quiet: bool, as_json: bool) -> int:
    """Tell overdue and near items; returns the exit code."""
    from shnor_tui.workspace import overview  # noqa: PLC0415

    with settings.workspace() as workspace:
        data = workspace.snapshot(settings.year)
    late, near = overview.overdue(data), overview.due(data, days)
    if as_json:
        print_json(
            {
                "year": data.programme.year,
                "today": data.today,
                "days": days,
                "overdue": [_due_as_data(line) for line in late],
                "due": [_due_as_data(line) for line in near],
            }
        )
    elif late or near:
        soon = ngettext("Due within {days} day: {n}", "Due within {days} days: {n}", days)
        _tell_due(late, _("Overdue items: {n}").format(n=len(late)), late=True)
        say()
        _tell_due(near, soon.format(days=days, n=len(near)), late=False)
    elif not quiet:
        soon = ngettext("Nothing is due within {days} day.", "Nothing is due within {days} days.", days)
        say(_("Nothing is overdue.") + " " + soon.format(days=days))
    return SOMETHING if late or near else 0


def _tell_due(lines: Sequence[DueItem], heading: str, *, late: bool) -> None:
    """A heading, and below it each item with its deadline; who is responsible and who is open hang below the title."""
    say(heading)
    numbers = max((len(line.item.number) for line in lines), default=0)
    for line in lines:
        for told in _due_lines(line, numbers, late=late):
            click.echo(told)


def _due_lines(line: DueItem, numbers: int, *, late: bool) -> Iterator[str]:
    from shnor_tui.workspace.titles import days_late  # noqa: PLC0415

    item, width = line.item, terminal_width(MAIL_WIDTH)
    left = ngettext("{n} day left", "{n} days left", line.days).format(n=line.days) if line.days else _("due today")
    pressing = days_late(line.days) if late else left
    yield from aligned(["", clean(item.number), clean(item.title)], [0, numbers], width=width)
    below = [f"{pressing} ({item.deadline.text})", item.responsible or _("no one responsible")]
    if line.open_schools:
        names = ", ".join(school.name for school in line.open_schools)
        below.append(_("not done by: {schools}").format(schools=names))
    yield from aligned(["", "", clean("; ".join(below))], [0, numbers], width=width)


def _due_as_data(line: DueItem) -> dict[str, Any]:
    item = line.item
    return {
        "id": item.id,
        "number": item.number,
        "title": item.title,
        "deadline": item.deadline.text,
        "end": item.deadline.end,
        "days": line.days,
        "responsible": item.responsible,
        "status": line.status,
        "schools": [school.full_name for school in line.open_schools],
    }


@click.command(
    help=_(
        "List what schools haven't handed in, school by school, ready to be mailed. Exit code 8 when there is something."
    )
)
@shared_options
@click.option("--school", metavar="NAME", help=_("Only this school; the beginning of its name will do."))
@_quiet
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def missing(settings: Settings, school: str | None, quiet: bool, as_json: bool) -> int:
    """Tell who owes what; returns the exit code."""
    from shnor_tui.workspace.debts import debts_by_school  # noqa: PLC0415
    from shnor_tui.workspace.find import school_by_name  # noqa: PLC0415

    with settings.workspace() as workspace:
        data = workspace.snapshot(settings.year)
    wanted = school_by_name(data, school) if school else None
    owed = [(owing, debts) for owing, debts in debts_by_school(data) if wanted in {None, owing}]
    if as_json:
        schools = [_owed_as_data(owing, debts) for owing, debts in owed]
        print_json({"year": data.programme.year, "today": data.today, "schools": schools})
    elif owed:
        _tell_missing(data, owed)
    elif not quiet:
        say(_("{school} owes no data.").format(school=wanted.name) if wanted else _("No school owes data."))
    return SOMETHING if owed else 0


def _tell_missing(data: Snapshot, owed: Sequence[tuple[School, Sequence[Debt]]]) -> None:
    from shnor_tui.domain.russian import short_date  # noqa: PLC0415
    from shnor_tui.workspace.titles import days_late  # noqa: PLC0415

    title = _("Not handed in by {day}, programme {year}")
    say(title.format(day=short_date(data.today), year=data.programme.year))
    width = terminal_width(MAIL_WIDTH)
    for school, debts in owed:
        say()
        say(f"{school.full_name} – {len(debts)}" + (f" ({school.email})" if school.email else ""))
        for debt in debts:
            text = " – ".join(part for part in (debt.title, days_late(debt.days)) if part)
            for line in aligned(["", "–", clean(text)], [0, 1], width=width):
                click.echo(line)


def _owed_as_data(school: School, debts: Sequence[Debt]) -> dict[str, Any]:
    return {
        "id": school.id,
        "school": school.full_name,
        "email": school.email,
        "missing": [
            {
                "kind": debt.kind,
                "title": debt.title,
                "days": debt.days,
                "record": {"table": debt.record[0], "id": debt.record[1]},
            }
            for debt in debts
        ],
    }
