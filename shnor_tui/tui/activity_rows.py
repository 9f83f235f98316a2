"""Training and events of a year as rows, and one of them with what it counts for. Pure: no widget, no store."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from shnor_tui.domain.activity import Event, Training, TrainingKind, people_by_kind
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.school import School
from shnor_tui.i18n import _, ngettext
from shnor_tui.tui.point_links import brief
from shnor_tui.tui.rows import Glyphs, TextRow, heading_row, no_schools
from shnor_tui.tui.text import Line, flowed, length_of, wrapped
from shnor_tui.workspace.activity_filter import ActivityQuery
from shnor_tui.workspace.feeding import uses_of
from shnor_tui.workspace.field_titles import word_of
from shnor_tui.workspace.passport import training_in_words
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.titles import deadline_in_words

TRAINING, EVENTS = "training", "events"
"""The groups."""

NO_EVENTS = "no events"
"""The row that stands for the events while there are none."""

_WHEN = 17
"""Cells for the words that tell when an event is: «ноябрь 2020 года» fits."""


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school with how many people were trained. With `training`, its only entry; selectable unless courses stand below."""

    school: School
    counts: Mapping[TrainingKind, int | None]
    training: Training | None = None
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("training", self.training.id) if self.training else ("school", self.school.id)

    def lines(self, width: int) -> list[Line]:
        """The name, and the numbers beside it or below."""
        numbers: Line = [(_counts(self.counts), "" if self._entered else "dim")]
        name = self.school.name
        column = min(36, width // 2)
        if len(name) <= column and column + length_of(numbers) + 4 <= width:
            return [[(f" {name:<{column}}  ", "bold"), *numbers]]
        names: list[Line] = [[(f" {part}", "bold")] for part in wrapped(name, width - 2)]
        return [*names, *([("   ", ""), *line] for line in flowed([numbers], width - 4))]

    @property
    def _entered(self) -> bool:
        return any(people is not None for people in self.counts.values())


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One training of a school of which there are more, or of which more is known."""

    training: Training
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("training", self.training.id)

    def lines(self, width: int) -> list[Line]:
        """Its kind, then what is known of it, hanging."""
        lead = f"   {word_of(self.training.kind)}  "
        texts = wrapped(training_in_words(self.training), max(width - len(lead) - 1, 10))
        return [[(" " * len(lead) if n else lead, "note"), (text, "")] for n, text in enumerate(texts)]


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event: when it is in a column of its own, then what, where, who. What is not held yet stands back and says so."""

    event: Event
    host: str
    held: bool
    glyphs: Glyphs
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("event", self.event.id)

    def lines(self, width: int) -> list[Line]:
        """Sign and date beside the rest."""
        event, room = self.event, max(width - _WHEN - 6, 10)
        style, sign = ("", Status.DONE) if self.held else ("dim", Status.NOT_STARTED)
        dates = wrapped(event.when.text or _("no date"), _WHEN)
        what = f"{event.kind} · {event.topic}" if event.topic else event.kind
        beside: list[Line] = [[(text, style)] for text in wrapped(what, room)]
        beside += flowed([[(part, "dim")] for part in self._more()], room)
        lines: list[Line] = []
        for n in range(max(len(dates), len(beside))):
            lead = f" {self.glyphs[sign]} " if n == 0 else "   "
            when = dates[n] if n < len(dates) else ""
            lines.append([(lead, sign.value), (f"{when:<{_WHEN}}  ", style), *(beside[n] if n < len(beside) else [])])
        return lines

    def _more(self) -> list[str]:
        event, n = self.event, len(self.event.schools)
        parts = [] if self.held else [_("still to come") if event.when.end else _("the date is not known")]
        parts += [self.host] if self.host else []
        parts += [ngettext("{n} school", "{n} schools", n).format(n=n)] if n else []
        if event.participants is not None:
            text = ngettext("{n} participant", "{n} participants", event.participants)
            parts.append(text.format(n=event.participants))
        return parts


Row = SchoolRow | CourseRow | EventRow | TextRow


def activity_rows(data: Snapshot, query: ActivityQuery, glyphs: Glyphs, *, may_add: bool) -> list[Row]:
    """Both groups under their headings, as far as the query keeps them; a year without events says how to add one."""
    trained: list[Row] = list(_training_rows(data, query))
    if not data.schools and not trained and query.keeps_all:
        trained = [TextRow("no schools", no_schools(), selectable=False, style="dim")]
    events: list[Row] = [event_row(data, event, glyphs) for event in data.events if query.keeps_event(event)]
    if not data.events and query.keeps_all:
        hint = _("No events are entered yet: c adds one.") if may_add else _("No events are entered yet.")
        events = [TextRow(NO_EVENTS, hint, selectable=may_add, style="dim")]
    heads = [_heading(TRAINING, _("Training"), trained_in_words(data))] if trained else []
    between = [TextRow("gap", "", selectable=False)] if trained and events else []
    below = [_heading(EVENTS, _("Events"), events_in_words(data) if data.events else "")] if events else []
    return [*heads, *trained, *between, *below, *events]


def _heading(name: str, title: str, told: str) -> TextRow:
    return heading_row(name, " · ".join(part for part in (title, told) if part))


def _training_rows(data: Snapshot, query: ActivityQuery) -> Iterator[SchoolRow | CourseRow]:
    """School by school, in the list's order; schools that aren't listed any more only where something is of them."""
    of_school: dict[int, list[Training]] = {}
    for training in data.trainings:
        of_school.setdefault(training.school, []).append(training)
    others = [school for school in data.registry if school.id in of_school and school not in data.schools]
    for school in (*data.schools, *others):
        everything = of_school.get(school.id, [])
        kept = [training for training in everything if query.keeps_training(training)]
        if not everything:
            if query.keeps_school(school):
                yield SchoolRow(school, people_by_kind(everything))
        elif len(everything) == 1 and not everything[0].detailed:
            if kept:
                yield SchoolRow(school, people_by_kind(everything), everything[0])
        elif kept:
            yield SchoolRow(school, people_by_kind(everything), selectable=False)
            yield from map(CourseRow, kept)


def event_row(data: Snapshot, event: Event, glyphs: Glyphs) -> EventRow:
    """An event's row at a snapshot."""
    host = data.find(School, event.host) if event.host else None
    return EventRow(event, host.name if host else "", event.held_by(data.today), glyphs)


def events_in_words(data: Snapshot) -> str:
    """«проведено 5, предстоит 1, без даты 1»."""
    held = sum(event.held_by(data.today) for event in data.events)
    undated = sum(event.when.end is None for event in data.events)
    ahead = len(data.events) - held - undated
    parts = [_("held {n}").format(n=held)]
    parts += [_("to come {n}").format(n=ahead)] if ahead else []
    parts += [_("without a date {n}").format(n=undated)] if undated else []
    return ", ".join(parts)


def trained_in_words(data: Snapshot) -> str:
    """Of the listed schools, as the report counts."""
    listed = {school.id for school in data.schools}
    return _counts(people_by_kind([training for training in data.trainings if training.school in listed]))


def _counts(counts: Mapping[TrainingKind, int | None]) -> str:
    """«ПК 4 · ПП –»; one phrase where nothing at all is entered."""
    if all(people is None for people in counts.values()):
        return _("nothing is entered")
    return " · ".join(f"{word_of(kind)} {'–' if people is None else people}" for kind, people in counts.items())


# One of them, for the pane and for who may not change it


def detail_rows(data: Snapshot, record: Training | Event) -> list[TextRow]:
    """All that is known of a training or an event, and what it counts for."""
    fields = _training_fields(data, record) if isinstance(record, Training) else _event_fields(data, record)
    title = word_of(record.kind) if isinstance(record, Training) else record.kind
    rows = [TextRow("title", title[:1].upper() + title[1:], selectable=False, style="bold")]
    rows += [TextRow(name, f"{name}: {value}", selectable=False) for name, value in fields if value]
    uses = list(used_for(data, record))
    rows += [TextRow("gap", "", selectable=False), heading_row("uses", _("It counts for"))]
    rows += [TextRow(f"use{n}", use, selectable=False) for n, use in enumerate(uses)]
    if not uses:
        rows.append(TextRow("none", _("No item, point or indicator refers to it."), selectable=False, style="dim"))
    return rows


def used_in_brief(data: Snapshot, record: Training | Event) -> str:
    """«мероприятия 4.2; пункты справки 5; показатели П19»; empty when nothing refers to it."""
    uses = uses_of(data, record)
    parts = [_("items {numbers}").format(numbers=", ".join(item.number for item in uses.items))] if uses.items else []
    if uses.points:
        places = ", ".join(str(data.points.index(point) + 1) for point in uses.points)
        parts.append(_("points of the report {numbers}").format(numbers=places))
    if uses.indicators:
        codes = ", ".join(indicator.code for indicator in uses.indicators)
        parts.append(_("indicators {codes}").format(codes=codes))
    return "; ".join(parts)


def used_for(data: Snapshot, record: Training | Event) -> Iterator[str]:
    """«мероприятие 4.2 …», «пункт справки 5 …», «показатель П9 …»."""
    uses = uses_of(data, record)
    for item in uses.items:
        yield _("item {number} {title}").format(number=item.number, title=item.title)
    for point in uses.points:
        beginning = brief(data.compose(point.text).plain.split("\n")[0])
        yield _("point of the report {n}: {beginning}").format(n=data.points.index(point) + 1, beginning=beginning)
    for indicator in uses.indicators:
        yield _("indicator {code} {title}").format(code=indicator.code, title=indicator.title)


def _training_fields(data: Snapshot, training: Training) -> Sequence[tuple[str, str]]:
    school = data.find(School, training.school)
    return (
        (_("School"), school.name if school else ""),
        (_("People"), str(training.people)),
        (_("Hours"), str(training.hours or "")),
        (_("Provider"), training.provider),
        (_("Course"), training.course),
        (_("When"), _when(training)),
    )


def _event_fields(data: Snapshot, event: Event) -> Sequence[tuple[str, str]]:
    host = data.find(School, event.host) if event.host else None
    schools = [school.name for number in event.schools if (school := data.find(School, number))]
    return (
        (_("Topic"), event.topic),
        (_("When"), _when(event) or _("no date")),
        (_("Where"), host.name if host else _("the department")),
        (_("Schools"), ", ".join(schools)),
        (_("Participants"), "" if event.participants is None else str(event.participants)),
        (_("Document"), event.document),
        (_("Note"), event.note),
    )


def _when(record: Training | Event) -> str:
    """The words, and the days where the words do not name them."""
    when = record.when
    if when.start and when.start == when.end:
        return when.text
    return f"{when.text} ({deadline_in_words(when)})" if when.end else when.text
