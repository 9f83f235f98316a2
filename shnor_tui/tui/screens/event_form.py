"""The form of an event: what, when, where, who took part, and the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shnor_tui.domain.activity import Event
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.russian import searchable
from shnor_tui.i18n import _
from shnor_tui.tui.activity_rows import used_in_brief
from shnor_tui.tui.context import Session
from shnor_tui.tui.offers import offered_kinds, offered_schools, offered_several, written_schools
from shnor_tui.tui.screens.form import Entry, Form, Note, checked
from shnor_tui.tui.screens.notes import school_note, schools_note, time_note
from shnor_tui.tui.text import Line
from shnor_tui.workspace.event_names import known_kinds
from shnor_tui.workspace.events import add_event, edit_event
from shnor_tui.workspace.find import school_of_registry, schools_of_registry, whole_number
from shnor_tui.workspace.snapshot import Snapshot


class EventForm(Form):
    """Dismisses with True when the event was saved. Of one that is there only what was changed here is written."""

    def __init__(self, session: Session, event: Event | None, programme: Programme | None) -> None:
        super().__init__(session)
        data = session.data
        of = data.find(Programme, event.programme) if event else programme
        self._programme = of or data.programme
        self._event = event
        self.draft_of = ("event", {"id": event.id if event else 0, "programme": self._programme.id})

    def heading(self) -> Sequence[Line]:
        title = _("Event") if self._event else _("New event")
        uses = used_in_brief(self._data, self._event) if self._event else ""
        hint = _("It counts for: {uses}").format(uses=uses) if uses else _("↓ in a field puts in what is offered")
        return [[(f" {title} · {self._programme.year}", "bold")], [(f" {hint}", "dim")]]

    def entries(self) -> Sequence[Entry]:
        data, seen = self._data, self._event or Event(programme=self._programme.id, kind="")
        return (
            Entry("kind", _("Kind"), seen.kind, note=self._kind_note, needed=True, offers=self._kinds),
            Entry("topic", _("Topic"), seen.topic),
            Entry(
                "when",
                _("When"),
                seen.when.text,
                _("«12.10.2020» or «October 2020»"),
                note=lambda value: time_note(value, self._programme.school_year),
            ),
            Entry(
                "host",
                _("Where"),
                written_schools(data, [seen.host] if seen.host else []),
                note=lambda value: school_note(self._data, value, _("empty: the department; ↓ offers the schools")),
                offers=lambda typed: offered_schools(self._data, typed),
            ),
            Entry(
                "schools",
                _("Schools that took part"),
                written_schools(data, seen.schools),
                _("names separated by «;»"),
                note=lambda value: schools_note(self._data, value),
                offers=lambda typed: offered_several(self._data, typed, at_once=True),
            ),
            Entry(
                "participants",
                _("Participants"),
                "" if seen.participants is None else str(seen.participants),
                _("how many people"),
                note=checked(whole_number),
            ),
            Entry("document", _("Document"), seen.document, _("order, minutes, programme")),
            Entry("note", _("Note"), seen.note, _("no names of pupils or teachers")),
        )

    def save(self, values: Mapping[str, str]) -> None:
        typed, data = self.typed_values(), self._data
        fields: dict[str, Any] = {name: values[name] for name in _AS_TYPED if name in typed}
        if "host" in typed:
            fields["host"] = school_of_registry(data, values["host"]) if values["host"] else None
        if "schools" in typed:
            fields["schools"] = schools_of_registry(data, values["schools"])
        if "participants" in typed:
            fields["participants"] = whole_number(values["participants"]) if values["participants"] else None
        if self._event:
            edit_event(self.session.workspace, self._event, **fields)
        else:
            add_event(self.session.workspace, self._programme, **fields)

    def rebase(self) -> None:
        if self._event:
            self._event = self.session.data.find(Event, self._event.id) or self._event

    @property
    def _data(self) -> Snapshot:
        return self.session.data.choose(self._programme)

    def _kinds(self, typed: str) -> Sequence[str]:
        return offered_kinds(self._data, typed)

    def _kind_note(self, value: str) -> Note:
        """What may be meant, until it is a kind that is known."""
        if any(searchable(kind) == searchable(value) for kind in known_kinds(self._data.records)):
            return Note("")
        offers = ", ".join(self._kinds(value))
        return Note(_("↓ offers: {kinds}").format(kinds=offers) if offers else _("a kind of your own"))


_AS_TYPED = ("kind", "topic", "when", "document", "note")
