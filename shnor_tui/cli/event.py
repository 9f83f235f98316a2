"""`shnor event`: meetings, visits, open days of the year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import NOTHING, print_json, print_table, say
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.domain.activity import Event
    from shnor_tui.workspace.snapshot import Snapshot


@click.group(help=_("Meetings, visits, open days and other events of the year."))
def event() -> None:
    """Events."""


@event.command("list", help=_("List the events by date; those without a date come last."))
@shared_options
@click.option("--kind", metavar="KIND", help=_("Only events of this kind."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def list_events(settings: Settings, /, kind: str | None, as_json: bool) -> None:
    """List the events."""
    from shnor_tui.workspace.feeding import events_of  # noqa: PLC0415

    with settings.workspace() as workspace:
        data = workspace.snapshot(settings.year)
    events = data.events if kind is None else events_of(data, kind)
    if as_json:
        print_json({"year": data.programme.year, "events": [_as_data(data, known) for known in events]})
        return
    heads = (_("When"), _("Kind"), _("Where"), _("Schools"), _("Participants"), _("Topic"))
    print_table(heads, [_row(data, known) for known in events], right=frozenset({3, 4}))


@event.command("add", help=_("Add an event of a KIND, for example «meeting»."))
@click.argument("kind")
@shared_options
@click.option(
    "--when", metavar="WORDS", default="", help=_("12.10.2020, or as precise as it is known: «October 2020».")
)
@click.option("--topic", metavar="TEXT", default="", help=_("What it was about."))
@click.option("--host", metavar="SCHOOL", help=_("The school where it was held; else the department."))
@click.option(
    "--school", "schools", metavar="SCHOOL", multiple=True, help=_("A school that took part; may be repeated.")
)
@click.option("--all-schools", is_flag=True, help=_("All schools on the list took part."))
@click.option("--participants", type=click.IntRange(min=0), help=_("How many people took part."))
@click.option("--document", metavar="TEXT", default="", help=_("Order, minutes or programme."))
@click.option("--note", metavar="TEXT", default="", help=_("A note without names of pupils or teachers."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def add_one(
    settings: Settings,
    /,
    kind: str,
    host: str | None,
    schools: tuple[str, ...],
    all_schools: bool,
    as_json: bool,
    **fields: Any,
) -> None:
    """Add an event."""
    from shnor_tui.domain.activity import Event  # noqa: PLC0415
    from shnor_tui.workspace.event_names import event_name  # noqa: PLC0415
    from shnor_tui.workspace.events import add_event  # noqa: PLC0415
    from shnor_tui.workspace.find import school_of_registry  # noqa: PLC0415

    with settings.workspace() as workspace:
        data = workspace.snapshot(settings.year)
        took_part = [*(data.schools if all_schools else ()), *(school_of_registry(data, name) for name in schools)]
        held_at = school_of_registry(data, host) if host else None
        number = add_event(workspace, data.programme, kind=kind, host=held_at, schools=took_part, **fields)
        data = workspace.snapshot(settings.year)
    added = data.find(Event, number)
    if added is None:
        return
    if as_json:
        print_json({"revision": data.revision, **_as_data(data, added)})
    else:
        say(_("Added: {event}.").format(event=event_name(added, data.events)))


def _row(data: Snapshot, known: Event) -> tuple[object, ...]:
    host = _name(data, known.host)
    people = "" if known.participants is None else known.participants
    return known.when.text or NOTHING, known.kind, host or NOTHING, len(known.schools) or "", people, known.topic


def _as_data(data: Snapshot, known: Event) -> dict[str, Any]:
    return {
        "id": known.id,
        "kind": known.kind,
        "topic": known.topic,
        "when": {"text": known.when.text, "start": known.when.start, "end": known.when.end},
        "held": known.held_by(data.today),
        "host": _name(data, known.host, full=True),
        "schools": [_name(data, number, full=True) for number in known.schools],
        "participants": known.participants,
        "document": known.document,
        "note": known.note,
    }


def _name(data: Snapshot, number: int | None, *, full: bool = False) -> str | None:
    from shnor_tui.domain.school import School  # noqa: PLC0415

    school = data.find(School, number) if number else None
    return None if school is None else school.full_name if full else school.name
