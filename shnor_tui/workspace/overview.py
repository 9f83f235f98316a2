"""What the overview shows: what is late, what is due, who owes data, which targets are missed, how far everybody is.

Functions over a snapshot that change nothing. Every line names the record that it speaks of as (table, number).
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from shnor_tui.domain.indicator import Indicator, Reading, ReadingState, Verdict
from shnor_tui.domain.roadmap import (
    Mark,
    Progress,
    RoadmapItem,
    Section,
    Status,
    closed,
    days_overdue,
    due_soon,
    overall,
    progress,
)
from shnor_tui.domain.school import Listing, School
from shnor_tui.i18n import _
from shnor_tui.workspace.facts import in_unit, target_in_words
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.tables import TABLES

Ref = tuple[str, int]
"""A record by its table and number."""


@dataclass(frozen=True, slots=True)
class DueItem:
    """An item with its deadline in sight. `days` since the deadline ended, or until it ends; `open_schools` are those that
    haven't closed an item of each school."""

    item: RoadmapItem
    status: Status
    days: int
    open_schools: tuple[School, ...]

    @property
    def record(self) -> Ref:
        """The item."""
        return ("items", self.item.id)


class DebtKind(enum.StrEnum):
    """What a school hasn't handed in."""

    ITEM = "item"
    READING = "reading"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class Debt:
    """Something that a school owes. `record` is where it would be entered; `days` since the deadline, 0 without one."""

    school: School
    kind: DebtKind
    title: str
    record: Ref
    days: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """An indicator's target beside its value, both in words; `value` is empty when it isn't known."""

    indicator: Indicator
    verdict: Verdict
    value: str
    target: str

    @property
    def record(self) -> Ref:
        """The indicator."""
        return ("indicators", self.indicator.id)


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How many items of a section are done; None stands for the items without a section."""

    section: Section | None
    progress: Progress
    record: Ref


@dataclass(frozen=True, slots=True)
class SchoolProgress:
    """How many items of each school a school has done."""

    school: School
    progress: Progress

    @property
    def record(self) -> Ref:
        """The school."""
        return ("schools", self.school.id)


def overdue(data: Snapshot) -> tuple[DueItem, ...]:
    """The items whose deadline is over, the longest ago first."""
    tally = _tally(data)
    late = [tally.due(item, days) for item in data.items if (days := tally.days_late(item, data.today))]
    return tuple(sorted(late, key=lambda line: -line.days))


def due(data: Snapshot) -> tuple[DueItem, ...]:
    """The items whose deadline ends within two weeks, the nearest first."""
    tally = _tally(data)
    near = [
        tally.due(item, (item.deadline.end - data.today).days)
        for item in data.items
        if item.deadline.end and due_soon(item.deadline, tally.statuses[item.id], data.today)
    ]
    return tuple(sorted(near, key=lambda line: line.days))


def debts(data: Snapshot) -> tuple[Debt, ...]:
    """Who hasn't handed in what, school by school in the order of the list."""

    def build() -> tuple[Debt, ...]:
        found = [debt for source in SOURCES for debt in source(data)]
        places = {school.id: place for place, school in enumerate(data.schools)}
        return tuple(sorted(found, key=lambda debt: places[debt.school.id]))

    return data.records.derived(("debts", data.programme.id, data.today), TABLES.values(), build)


def debts_of(data: Snapshot, school: School) -> tuple[Debt, ...]:
    """What one school hasn't handed in."""
    return tuple(debt for debt in debts(data) if debt.school.id == school.id)


def missed_targets(data: Snapshot) -> tuple[Target, ...]:
    """The indicators whose target isn't reached."""
    return tuple(line for line in _targets(data) if line.verdict is Verdict.MISSED)


def unknown_targets(data: Snapshot) -> tuple[Target, ...]:
    """The indicators with a target of which nobody knows whether it is reached: there is no data."""
    return tuple(line for line in _targets(data) if line.verdict is Verdict.UNKNOWN)


def total_progress(data: Snapshot) -> Progress:
    """How many items are done of those that count, as `Snapshot.total`."""
    return progress(_tally(data).statuses.values())


def by_section(data: Snapshot) -> tuple[SectionProgress, ...]:
    """How far each section is that has items; the items without a section come first."""
    statuses = _tally(data).statuses
    lines = []
    for section in (None, *data.sections):
        if items := data.items_of(section):
            record = ("sections", section.id) if section else ("programmes", data.programme.id)
            lines.append(SectionProgress(section, progress(statuses[item.id] for item in items), record))
    return tuple(lines)


def by_school(data: Snapshot) -> tuple[SchoolProgress, ...]:
    """How far each listed school is with the items of each school."""
    tally = _tally(data)
    return tuple(SchoolProgress(school, tally.progress[school.id]) for school in data.schools)


def _late_items(data: Snapshot) -> Iterator[Debt]:
    """Items of each school whose deadline is over."""
    tally = _tally(data)
    for item in data.items:
        if item.per_school and (days := tally.days_late(item, data.today)):
            for school in tally.open_schools[item.id]:
                yield Debt(school, DebtKind.ITEM, f"{item.number} {item.title}", ("items", item.id), days)


def _missing_readings(data: Snapshot) -> Iterator[Debt]:
    """Indicators that some of the listed schools have given and others haven't; «no data» is not given."""
    given: dict[int, set[int]] = {}
    listed = {school.id for school in data.schools}
    for reading in data.records.all(Reading):
        if reading.school in listed and reading.state is not ReadingState.NO_DATA:
            given.setdefault(reading.indicator, set()).add(reading.school)
    for indicator in data.indicators:
        if by := given.get(indicator.id):
            for school in data.schools:
                if school.id not in by:
                    title = f"{indicator.code} {indicator.title}"
                    yield Debt(school, DebtKind.READING, title, ("indicators", indicator.id))


def _missing_trainings(data: Snapshot) -> Iterator[Debt]:
    """Training of any kind, when other listed schools have entered theirs."""
    entered = {training.school for training in data.trainings}
    if any(school.id in entered for school in data.schools):
        for school in data.schools:
            if school.id not in entered:
                yield Debt(school, DebtKind.TRAINING, _("Training of the staff"), ("schools", school.id))


SOURCES: tuple[Callable[[Snapshot], Iterable[Debt]], ...] = (_late_items, _missing_readings, _missing_trainings)
"""Where debts come from; of listed schools only."""


@dataclass(frozen=True, slots=True)
class _Tally:
    """All statuses, worked out in one pass: of items, the schools that are open in one, and each school's progress."""

    statuses: Mapping[int, Status]
    open_schools: Mapping[int, tuple[School, ...]]
    progress: Mapping[int, Progress]

    def days_late(self, item: RoadmapItem, today: date) -> int:
        """Days since the deadline of an item ended with it still open; 0 when it did not."""
        return days_overdue(item.deadline, self.statuses[item.id], today)

    def due(self, item: RoadmapItem, days: int) -> DueItem:
        """An item whose deadline is `days` away."""
        return DueItem(item, self.statuses[item.id], days, self.open_schools.get(item.id, ()))


def _tally(data: Snapshot) -> _Tally:
    key = ("tally", data.programme.id, data.today)
    return data.records.derived(key, [Mark, RoadmapItem, Section, School, Listing], lambda: _count(data))


def _count(data: Snapshot) -> _Tally:
    marked = _marked(data.records.all(Mark), data.today)
    schools = data.schools
    statuses: dict[int, Status] = {}
    open_schools: dict[int, tuple[School, ...]] = {}
    done, total = dict.fromkeys((school.id for school in schools), 0), dict.fromkeys((s.id for s in schools), 0)
    for item in data.items:
        marks = marked.get(item.id, {})
        if not item.per_school:
            statuses[item.id] = marks.get(None, Status.NOT_STARTED)
            continue
        cells = [marks.get(school.id, Status.NOT_STARTED) for school in schools]
        statuses[item.id] = overall(cells)
        open_schools[item.id] = tuple(
            school for school, status in zip(schools, cells, strict=True) if not closed(status)
        )
        for school, status in zip(schools, cells, strict=True):
            if status is not Status.CANCELLED:
                total[school.id] += 1
                done[school.id] += status is Status.DONE
    progress_of = {school.id: Progress(done[school.id], total[school.id]) for school in schools}
    return _Tally(MappingProxyType(statuses), MappingProxyType(open_schools), MappingProxyType(progress_of))


def _marked(marks: Iterable[Mark], today: date) -> dict[int, dict[int | None, Status]]:
    """Statuses by item and school; what is dated later than today doesn't count."""
    marked: dict[int, dict[int | None, Status]] = {}
    for mark in marks:
        if mark.on is None or mark.on <= today:
            marked.setdefault(mark.item, {})[mark.school] = mark.status
    return marked


def _targets(data: Snapshot) -> tuple[Target, ...]:
    def build() -> tuple[Target, ...]:
        return tuple(
            Target(indicator, data.verdict(indicator), in_unit(data.value(indicator), indicator) or "", target)
            for indicator in data.indicators
            if (target := target_in_words(indicator))
        )

    return data.records.derived(("targets", data.programme.id), [Indicator, Reading, School, Listing], build)
