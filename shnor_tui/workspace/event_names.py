"""What people call kinds of events, and events: as they are spelled, and how they are found by it."""

from __future__ import annotations

from collections.abc import Iterable

from shnor_tui.domain.activity import EVENT_KINDS, Event
from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import RoadmapItem
from shnor_tui.domain.russian import searchable
from shnor_tui.errors import NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.snapshot import Snapshot


def known_kinds(records: Records) -> tuple[str, ...]:
    """The kinds that are offered: the shipped ones, then those that the department uses besides."""

    def build() -> tuple[str, ...]:
        used = [event.kind for event in records.all(Event)]
        used += [kind for item in records.all(RoadmapItem) for kind in item.event_kinds]
        spelled = {searchable(kind): kind for kind in EVENT_KINDS}
        for kind in used:
            spelled.setdefault(searchable(kind), kind)
        return tuple(spelled.values())

    kinds: list[type[Record]] = [Event, RoadmapItem]
    return records.derived("kinds of events", kinds, build)


def event_kinds(records: Records, text: str) -> tuple[str, ...]:
    """The kinds of «совещание; выезд», each as it is spelled already where it is known."""
    found = (spelled_as_known(records, part) for part in text.split(";"))
    return tuple(dict.fromkeys(kind for kind in found if kind))


def spelled_as_known(records: Records, kind: str) -> str:
    """A kind as the department spells it already; case doesn't matter, ё = е."""
    tidy = " ".join(kind.split())
    return next((known for known in known_kinds(records) if searchable(known) == searchable(tidy)), tidy)


def event_name(event: Event, among: Iterable[Event] = ()) -> str:
    """What people call an event: its kind and when it was; with its topic where another one `among` these is called so."""
    short = " ".join(part for part in (event.kind, event.when.text) if part)
    same = any(other.id != event.id and event_name(other) == short for other in among)
    return f"{short}, {event.topic}" if event.topic and (same or not event.when.text) else short


def events_by_name(data: Snapshot, text: str) -> tuple[Event, ...]:
    """The events of «совещание 16.09.2020; выезд ноябрь 2020 года»: by their names, or by words that only one of them has.

    Raises:
        NotFound: no event of the year, or more than one, answers to such words.
    """
    parts = [part for part in text.split(";") if part.strip()]
    found = [_event_by_name(data, " ".join(part.split())) for part in parts]
    return tuple({event.id: event for event in found}.values())


def _event_by_name(data: Snapshot, words: str) -> Event:
    names = {event.id: searchable(event_name(event, data.events)) for event in data.events}
    wanted = searchable(words)
    exact = [event for event in data.events if names[event.id] == wanted]
    fitting = exact or [
        event for event in data.events if all(word in _words_of(event) for word in wanted.replace(",", " ").split())
    ]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise NotFound(
            _("More than one event answers to «{name}».").format(name=words),
            _("Say which: {events}.").format(events=some_names(event_name(event, data.events) for event in fitting)),
        )
    raise NotFound(_("There is no event «{name}» in {year}.").format(name=words, year=data.programme.year))


def _words_of(event: Event) -> str:
    return searchable(f"{event.kind} {event.when.text} {event.topic}")


def some_names(names: Iterable[str], most: int = 4) -> str:
    """The first few of many names."""
    shown = list(names)
    return "; ".join(shown[:most]) + ("; …" if len(shown) > most else "")
