"""`shnor programme`: what the programme says of itself, which the report prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.settings import Settings, described_by, pass_settings, shared_options
from shnor_tui.cli.show import NOTHING, aligned, clean, print_json, say, terminal_width
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.domain.assessment import LowResultsRule
    from shnor_tui.workspace.session import Workspace
    from shnor_tui.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What `shnor programme edit` was told; None is what wasn't said."""

    title: str | None
    organisation: str | None
    organisation_genitive: str | None
    organisation_dative: str | None
    organisation_instrumental: str | None
    order_number: str | None
    order_date: date | None
    order_issuer: str | None
    signatory_position: str | None
    signatory_name: str | None
    agreed_with: str | None
    goal: str | None
    task: tuple[str, ...]
    rule_share: int | None
    rule_procedures: int | None
    rule_participants: int | None
    schools_in_district: int | None


@click.group(
    invoke_without_command=True, help=_("Show what the programme says of itself; «programme edit» changes it.")
)
@shared_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
@click.pass_context
def programme(ctx: click.Context, settings: Settings, as_json: bool) -> None:
    """Show the programme, unless a command is named."""
    if ctx.invoked_subcommand is None:
        with settings.workspace() as workspace:
            _show(workspace.snapshot(settings.year), as_json=as_json)


@programme.command("edit", help=_("Change what is said by options, in one step; everything else stays."))
@shared_options
@click.option("--title", metavar="TEXT", help=_("The programme's title."))
@described_by
@click.option("--agreed-with", metavar="TEXT", help=_("With whom the list of schools is agreed, instrumental case."))
@click.option("--goal", metavar="TEXT", help=_("The programme's goal."))
@click.option("--task", metavar="TEXT", multiple=True, help=_("A task; repeated, these replace all tasks."))
@click.option("--schools-in-district", metavar="N", type=int, help=_("How many schools the district has."))
@click.option("--rule-share", metavar="N", type=int, help=_("Results are low from this share below on, per cent."))
@click.option("--rule-procedures", metavar="N", type=int, help=_("… in at least so many procedures."))
@click.option("--rule-participants", metavar="N", type=int, help=_("… that have at least so many participants."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def edit(settings: Settings, /, as_json: bool, **options: Any) -> None:
    """Change the programme."""
    wanted = Wanted(**options)
    if all(value in {None, ()} for value in options.values()):
        raise BadInput(_("Nothing was said to be changed."), _("See «shnor programme edit --help»."))
    with settings.workspace() as workspace:
        _edit(workspace, settings.year, wanted)
        _show(workspace.snapshot(settings.year), as_json=as_json)


def _edit(workspace: Workspace, year: str | None, wanted: Wanted) -> None:
    from msgspec import UNSET  # noqa: PLC0415

    from shnor_tui.workspace.registry import edit_programme  # noqa: PLC0415

    seen = workspace.programme(year)
    edit_programme(
        workspace,
        seen,
        title=UNSET if wanted.title is None else wanted.title,
        organisation=_with(
            seen.organisation,
            nominative=wanted.organisation,
            genitive=wanted.organisation_genitive,
            dative=wanted.organisation_dative,
            instrumental=wanted.organisation_instrumental,
        ),
        order=_with(seen.order, number=wanted.order_number, date=wanted.order_date, issuer=wanted.order_issuer),
        signatory=_with(seen.signatory, position=wanted.signatory_position, name=wanted.signatory_name),
        agreed_with=UNSET if wanted.agreed_with is None else wanted.agreed_with,
        goal=UNSET if wanted.goal is None else wanted.goal,
        tasks=wanted.task or UNSET,
        rule=_with(
            seen.rule,
            share=wanted.rule_share,
            procedures=wanted.rule_procedures,
            participants=wanted.rule_participants,
        ),
        schools_in_district=UNSET if wanted.schools_in_district is None else wanted.schools_in_district,
    )


@programme.command(
    "next", help=_("Start the year after the newest one: its plan with deadlines a year later, without marks and data.")
)
@shared_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def next_(settings: Settings, as_json: bool) -> None:
    """Make the next programme from the newest one, or from that of the year that was named."""
    from shnor_tui.workspace.next_year import start_next_year  # noqa: PLC0415

    with settings.workspace() as workspace:
        of = workspace.programme(settings.year or (workspace.programmes[-1].year if workspace.programmes else None))
        _show(workspace.snapshot(start_next_year(workspace, of).year), as_json=as_json)


def _with(value: Any, **changes: Any) -> Any:
    """A value with the fields that were said; unset when none was."""
    from msgspec import UNSET, structs  # noqa: PLC0415

    said = {name: change for name, change in changes.items() if change is not None}
    return structs.replace(value, **said) if said else UNSET


def _show(data: Snapshot, *, as_json: bool) -> None:
    if as_json:
        print_json(_as_data(data))
        return
    say(f"{data.programme.title} {data.programme.year}")
    rows = [(clean(title), clean(text) or NOTHING) for title, text in _lines(data)]
    width = max(len(title) for title, _text in rows)
    for row in rows:
        for line in aligned(row, [width], width=terminal_width()):
            click.echo(line)


def _lines(data: Snapshot) -> Iterator[tuple[str, str]]:
    from shnor_tui.domain.russian import short_date  # noqa: PLC0415

    shown = data.programme
    yield _("Organisation"), shown.organisation.nominative
    yield _("… genitive"), shown.organisation.genitive
    yield _("… dative"), shown.organisation.dative
    yield _("… instrumental"), shown.organisation.instrumental
    yield _("Number of the order"), shown.order.number
    yield _("Its date"), short_date(shown.order.date) if shown.order.date else ""
    yield _("Whose order"), shown.order.issuer
    yield _("Position of the signatory"), shown.signatory.position
    yield _("Name of the signatory"), shown.signatory.name
    yield _("List agreed with"), "; ".join(_agreed_with(data))
    yield _("Schools in the district"), str(shown.schools_in_district or "")
    yield _("Rule of low results"), rule_in_words(shown.rule)
    yield _("Goal"), shown.goal
    yield from _numbered(_("Tasks"), shown.tasks)
    yield from _numbered(_("Schools"), tuple(school.full_name for school in data.schools))


def rule_in_words(rule: LowResultsRule) -> str:
    """The rule that hints at schools with low results."""
    return _(
        "{share} % below or more, in procedures: {procedures} or more, with participants: {participants} or more"
    ).format(share=rule.share, procedures=rule.procedures, participants=rule.participants)


def _numbered(title: str, texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for n, text in enumerate(texts or ("",), 1):
        yield title if n == 1 else "", f"{n}. {text}" if texts else ""


def _agreed_with(data: Snapshot) -> list[str]:
    """With whom the listings are agreed, each once."""
    told = (data.listings[school.id].agreed_with for school in data.schools)
    return list(dict.fromkeys(text for text in told if text))


def _as_data(data: Snapshot) -> dict[str, Any]:
    shown = data.programme
    return {
        "id": shown.id,
        "revision": data.revision,
        "year": shown.year,
        "title": shown.title,
        "organisation": {
            name: getattr(shown.organisation, name) for name in ("nominative", "genitive", "dative", "instrumental")
        },
        "order": {name: getattr(shown.order, name) for name in ("number", "date", "issuer")},
        "signatory": {name: getattr(shown.signatory, name) for name in ("position", "name")},
        "agreed_with": _agreed_with(data),
        "schools_in_district": shown.schools_in_district,
        "rule": {name: getattr(shown.rule, name) for name in ("share", "procedures", "participants")},
        "goal": shown.goal,
        "tasks": shown.tasks,
        "schools": [school.full_name for school in data.schools],
    }
