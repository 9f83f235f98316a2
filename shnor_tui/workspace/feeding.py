"""How training and events carry out roadmap items, in the words of documents; and what refers to a training or an event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shnor_tui.domain.activity import EVENT_KINDS, Event, Training, TrainingKind
from shnor_tui.domain.indicator import Indicator
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.roadmap import RoadmapItem
from shnor_tui.domain.russian import PEOPLE, plural, searchable
from shnor_tui.domain.school import School
from shnor_tui.workspace.snapshot import Snapshot

NOTHING_ENTERED = "сведений нет"


@dataclass(frozen=True, slots=True)
class Fed:
    """What one kind of activity did for an item. `note` is the part of `words` that is done; empty when nothing is."""

    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Uses:
    """What refers to a training or an event."""

    items: tuple[RoadmapItem, ...]
    points: tuple[ReportPoint, ...]
    indicators: tuple[Indicator, ...]


def fed_by(data: Snapshot, item: RoadmapItem, school: School | None = None) -> tuple[Fed, ...]:
    """The trainings and events that carry an item out, kind by kind; with a school its own ones only.

    «ПК: 48 человек из 5 школ», «совещания: 2 (16.09.2020, 09.12.2020), предстоит 1 (май 2021 года)».
    """
    trainings = [_training(data, kind, school) for kind in item.trainings]
    return (*trainings, *(_events(data, kind, school) for kind in item.event_kinds))


def note_from_feed(data: Snapshot, item: RoadmapItem, school: School | None = None) -> str:
    """What a mark's note may say of it; empty when nothing was done yet."""
    return "; ".join(fed.note for fed in fed_by(data, item, school) if fed.note)


def fed_schools(data: Snapshot, item: RoadmapItem) -> tuple[tuple[School, str], ...]:
    """What was done for an item of each school by those listed schools that did something, in the list's order."""
    if not item.per_school:
        return ()
    notes = ((school, note_from_feed(data, item, school)) for school in data.schools)
    return tuple((school, note) for school, note in notes if note)


def uses_of(data: Snapshot, record: Training | Event) -> Uses:
    """The items, points and indicators of the programme that a training or an event counts for."""
    return Uses(
        tuple(item for item in data.items if _carries(record, item)),
        tuple(point for point in data.points if _linked(record, point)),
        tuple(row for row in data.indicators if _counted(record, row)),
    )


def events_of(data: Snapshot, kind: str, school: School | None = None) -> tuple[Event, ...]:
    """The year's events of a kind; with a school those that it held or took part in."""
    wanted = searchable(kind)
    return tuple(
        event
        for event in data.events
        if searchable(event.kind) == wanted and (school is None or event.concerns(school.id))
    )


def plural_of(kind: str) -> str:
    """«совещания» for «совещание»; a kind of the department's own stays as it is."""
    return EVENT_KINDS.get(kind, kind)


def _training(data: Snapshot, kind: TrainingKind, school: School | None) -> Fed:
    counted_in = {school.id} if school else {known.id for known in data.schools}
    rows = [row for row in data.trainings if row.kind is kind and row.school in counted_in]
    people = sum(row.people for row in rows)
    if not rows:
        return Fed(f"{kind.word}: {NOTHING_ENTERED}")
    if not people:
        return Fed(f"{kind.word}: никто не обучался")
    words = f"{kind.word}: {people} {plural(people, *PEOPLE)}"
    if school is None:
        schools = len({row.school for row in rows if row.people})
        words += f" из {schools} {plural(schools, 'школы', 'школ')}"
    return Fed(words, words)


def _events(data: Snapshot, kind: str, school: School | None) -> Fed:
    events = events_of(data, kind, school)
    held = [event for event in events if event.held_by(data.today)]
    ahead = [event for event in events if event.when.end is not None and event.when.end > data.today]
    undated = len(events) - len(held) - len(ahead)
    title = plural_of(kind)
    note = f"{title}: {len(held)}{_when(held)}" if held else ""
    more = [f"предстоит {len(ahead)}{_when(ahead)}"] if ahead else []
    more += [f"без даты {undated}"] if undated else []
    if not events:
        return Fed(f"{title}: {NOTHING_ENTERED}")
    return Fed(", ".join([note, *more] if note else [f"{title}: {more[0]}", *more[1:]]), note)


def _when(events: Iterable[Event]) -> str:
    dates = ", ".join(event.when.text for event in events if event.when.text)
    return f" ({dates})" if dates else ""


def _carries(record: Training | Event, item: RoadmapItem) -> bool:
    if isinstance(record, Training):
        return record.kind in item.trainings
    return searchable(record.kind) in {searchable(kind) for kind in item.event_kinds}


def _linked(record: Training | Event, point: ReportPoint) -> bool:
    return record.kind in point.trainings if isinstance(record, Training) else record.id in point.events


def _counted(record: Training | Event, indicator: Indicator) -> bool:
    """Whether an indicator is computed from such records."""
    if indicator.computed is None:
        return False
    from shnor_tui.workspace.computed import RULES  # noqa: PLC0415  (a report starts faster without)

    rule, kinds = RULES.get(indicator.computed.rule), {searchable(kind) for kind in indicator.computed.kinds}
    return rule is not None and type(record) in rule.kinds and (not kinds or searchable(record.kind) in kinds)
