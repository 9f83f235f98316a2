"""Verbs over events: meetings, visits, open days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import UNSET, UnsetType

from shnor_tui.domain.activity import EVENT_KINDS, Event
from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.arguments import check_people, given, one_line, programme_of, require_schools
from shnor_tui.workspace.event_names import some_names, spelled_as_known
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.session import Workspace


def add_event(  # noqa: PLR0913  (what an event is made of)
    workspace: Workspace,
    programme: Programme,
    *,
    kind: str,
    topic: str = "",
    when: str = "",
    host: School | None = None,
    schools: Iterable[School] = (),
    participants: int | None = None,
    document: str = "",
    note: str = "",
) -> int:
    """Add an event to a programme's year; returns its number. `when` is read as deadlines are, a month will do.

    Raises:
        BadInput: no kind, or a negative number of participants.
        NotFound: the programme or a school was removed meanwhile.
    """
    check_people(participants)
    with workspace.change("event.add") as editor:
        event = Event(
            programme=programme.id,
            kind=_needed_kind(workspace.records, kind),
            topic=one_line(topic),
            when=parse_deadline(when, programme_of(workspace, programme.id).school_year),
            host=host.id if host else None,
            schools=_numbers(schools),
            participants=participants,
            document=one_line(document),
            note=note.strip(),
        )
        require_schools(workspace, (*event.schools, *([event.host] if event.host else [])))
        return editor.add(event)


def edit_event(  # noqa: PLR0913  (what can be changed)
    workspace: Workspace,
    event: Event,
    *,
    kind: str | UnsetType = UNSET,
    topic: str | UnsetType = UNSET,
    when: str | UnsetType = UNSET,
    host: School | UnsetType | None = UNSET,
    schools: Iterable[School] | UnsetType = UNSET,
    participants: int | UnsetType | None = UNSET,
    document: str | UnsetType = UNSET,
    note: str | UnsetType = UNSET,
) -> None:
    """Change an event as it was seen; what is unset stays.

    Raises:
        BadInput: as `add_event`.
        NotFound: the event or a school was removed meanwhile.
        Conflict: somebody changed one of the same fields.
    """
    changes: dict[str, Any] = given(participants=participants)
    changes |= {name: one_line(text) for name, text in given(topic=topic, document=document).items()}
    check_people(changes.get("participants"))
    if not isinstance(note, UnsetType):
        changes["note"] = note.strip()
    if not isinstance(host, UnsetType):
        changes["host"] = host.id if host else None
    if not isinstance(schools, UnsetType):
        changes["schools"] = _numbers(schools)
    with workspace.change("event.edit") as editor:
        if not isinstance(kind, UnsetType):
            changes["kind"] = _needed_kind(workspace.records, kind)
        if not isinstance(when, UnsetType) and when.strip() != event.when.text:
            changes["when"] = parse_deadline(when, programme_of(workspace, event.programme).school_year)
        changes = {name: value for name, value in changes.items() if value != getattr(event, name)}
        new = {*changes.get("schools", ()), changes.get("host")} - {*event.schools, event.host, None}
        require_schools(workspace, new)
        editor.change(event, **changes)


def remove_event(workspace: Workspace, event: Event) -> None:
    """Remove an event. Points of the report keep their links, which their check names.

    Raises:
        NotFound: somebody removed it meanwhile.
    """
    with workspace.change("event.remove") as editor:
        if event.id not in workspace.records.table(Event):
            raise NotFound(_("This event was removed by somebody meanwhile; nothing was changed."))
        editor.remove(event)


def _needed_kind(records: Records, kind: str) -> str:
    if not kind.strip():
        raise BadInput(_("An event needs its kind."), _("For example: {kinds}.").format(kinds=some_names(EVENT_KINDS)))
    return spelled_as_known(records, kind)


def _numbers(schools: Iterable[School]) -> tuple[int, ...]:
    ordered: Sequence[School] = sorted(schools, key=lambda school: (school.order, school.id))
    return tuple(dict.fromkeys(school.id for school in ordered))
