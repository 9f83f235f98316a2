"""Events: meetings, visits, open days."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from contextlib import suppress

from shnor_tui.domain.activity import Event
from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.russian import searchable
from shnor_tui.domain.school import School
from shnor_tui.i18n import _, mark
from shnor_tui.interchange.headings import Field, Form
from shnor_tui.interchange.kinds.kind import Grid, Kind
from shnor_tui.interchange.kinds.recurring import Recurring
from shnor_tui.interchange.kinds.values import day_said, whole
from shnor_tui.interchange.tables import Table
from shnor_tui.interchange.words import plain, stems
from shnor_tui.interchange.work import Ending, Entry, LeftOut, Taken, Untakable, Work, each_row, updated
from shnor_tui.workspace.event_names import event_name, known_kinds, spelled_as_known
from shnor_tui.workspace.snapshot import Snapshot

FORM = Form(
    "events",
    (
        Field("row", "№ п/п", ("№",), aside=True),
        Field("kind", "Вид", ("вид мероприятия", "форма", "форма проведения", "тип", "тип мероприятия", "формат")),
        Field(
            "topic",
            "Тема",
            (
                "название",
                "наименование",
                "мероприятие",
                "наименование мероприятия",
                "название мероприятия",
                "содержание",
            ),
        ),
        Field(
            "when",
            "Дата",
            ("когда", "дата проведения", "срок", "сроки", "срок проведения", "время", "период"),
            asked=True,
        ),
        Field(
            "host", "Место", ("место проведения", "где", "площадка", "школа", "принимающая школа", "база проведения")
        ),
        Field("schools", "Участвующие школы", ("школы", "школы-участники", "участники", "какие школы", "оо-участники")),
        Field(
            "participants",
            "Количество участников",
            ("участников", "число участников", "человек", "количество человек", "охват"),
        ),
        Field("document", "Документ", ("подтверждающий документ", "реквизиты документа", "протокол", "приказ")),
        Field("note", "Примечание", ("примечания", "итоги", "решение")),
    ),
    any_of=frozenset({"kind", "topic"}),
)

_ALL = frozenset({"все", "все школы", "все шнор", "все школы шнор", "все школы списка"})


class EventsImporter:
    """An event is known again by its kind, topic, time and place, see `Recurring`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._events = Recurring(work.data.events, _key)

    def entries(self, table: Table) -> tuple[Entry, ...]:
        """A row is an event."""
        return each_row(table)

    def take(self, entry: Entry) -> Taken | None:
        """An event."""
        if not entry.filled("kind", "topic"):
            return None
        host, place = self._host(entry)
        note = "; ".join(text for text in (entry.lines("note"), place and f"место: {place}") if text)
        wanted = Event(
            programme=self._work.data.programme.id,
            kind=self._kind(entry),
            topic=entry.text("topic"),
            when=parse_deadline(day_said(entry.text("when")), self._work.year),
            host=host.id if host else None,
            schools=self._schools(entry),
            participants=entry.read("participants", whole) if entry.filled("participants") else None,
            document=entry.text("document"),
            note=note,
        )
        said = {
            name: value for name in ("schools", "participants", "document", "note") if (value := getattr(wanted, name))
        }
        known = self._events.meet(wanted, entry, said)
        return Taken(event_name(wanted), updated(self._work, known, wanted, **said))

    def ending(self) -> Ending:
        """Nothing."""
        return Ending()

    def _kind(self, entry: Entry) -> str:
        """The kind as it is written, else the one that the topic speaks of."""
        if text := entry.text("kind"):
            return spelled_as_known(self._work.data.records, text)
        words = stems(searchable(entry.text("topic")))
        found = [kind for kind in known_kinds(self._work.data.records) if stems(searchable(kind)) <= words]
        if len(found) != 1:
            raise Untakable(_("«{title}» is empty.").format(title=FORM.field("kind").title), "kind")
        return found[0]

    def _host(self, entry: Entry) -> tuple[School | None, str]:
        """The school where it was, or the name of another place; a name that the person leaves out is none of a school."""
        text = entry.text("host")
        if not text:
            return None, ""
        try:
            return self._work.school_called(text, "host"), ""
        except (Untakable, LeftOut):
            return None, text

    def _schools(self, entry: Entry) -> tuple[int, ...]:
        text = entry.lines("schools")
        if " ".join(searchable(text).split()) in _ALL:
            return tuple(school.id for school in self._work.data.schools)
        found = set()
        for part in self._named(text):
            with suppress(LeftOut):
                found.add(self._work.school_called(" ".join(part.split()), "schools").id)
        return tuple(school.id for school in self._work.data.registry if school.id in found)

    def _named(self, text: str) -> Sequence[str]:
        """The schools of a list; a name may hold a sign that parts others, «СОШ № 5, г. Тверь»."""
        if any(plain(text) in map(plain, (one.full_name, one.short_name)) for one in self._work.data.registry):
            return [text]
        parts = text.replace("\n", ";").split(";")
        return [part for part in (parts if len(parts) > 1 else text.split(",")) if part.strip()]


def _key(event: Event) -> Hashable:
    words = (event.kind, event.topic, day_said(event.when.text))
    return (*(" ".join(searchable(word).split()) for word in words), event.host)


def exported(data: Snapshot) -> Grid:
    """The events of the programme's year by their days."""
    names = {school.id: school.full_name for school in data.registry}
    rows = [
        {
            "kind": event.kind,
            "topic": event.topic,
            "when": event.when.text,
            "host": names.get(event.host or 0, ""),
            "schools": "; ".join(names[number] for number in event.schools if number in names),
            "participants": event.participants,
            "document": event.document,
            "note": event.note,
        }
        for event in data.events
    ]
    return Grid(FORM.written, tuple(rows))


KIND = Kind("events", mark("events"), "Мероприятия", lambda _data: (FORM,), EventsImporter, exported)
