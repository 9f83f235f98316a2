"""What the overview shows: what is late, what is due, which targets are missed, how far everybody is; see also `debts`.

Functions over a snapshot that change nothing. Every line names the record that it speaks of as (table, number).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from shnor_tui.domain.indicator import Indicator, Verdict
from shnor_tui.domain.roadmap import (
    SOON_DAYS,
    Mark,
    Progress,
    RoadmapItem,
    Section,
    Status,
    closed,
    days_overdue,
    overall,
    progress,
)
from shnor_tui.domain.school import Listing, School
from shnor_tui.workspace.facts import in_unit, target_in_words
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.tables import DATA_TABLES

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


@dataclass(frozen=True, slots=True)
class Target:
    """An indicator's target beside its value, both in words; `value` is empty when it isn't known. `unknown`: there should be
    data and are none."""

    indicator: Indicator
    verdict: Verdict
    value: str
    target: str
    unknown: bool = False

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
    counted = tally(data)
    late = [counted.due(item, days) for item in data.items if (days := counted.days_late(item, data.today))]
    return tuple(sorted(late, key=lambda line: -line.days))


def due(data: Snapshot, within: int = SOON_DAYS) -> tuple[DueItem, ...]:
    """The items whose deadline ends within some days, by default two weeks; the nearest first."""
    counted = tally(data)
    near = [
        counted.due(item, days)
        for item in data.items
        if item.deadline.end and not closed(counted.statuses[item.id])
        for days in [(item.deadline.end - data.today).days]
        if 0 <= days <= within
    ]
    return tuple(sorted(near, key=lambda line: line.days))


def missed_targets(data: Snapshot) -> tuple[Target, ...]:
    """The indicators whose target isn't reached."""
    return tuple(line for line in _targets(data) if line.verdict is Verdict.MISSED)


def unknown_targets(data: Snapshot) -> tuple[Target, ...]:
    """The indicators with a target of which nobody knows whether it is reached: there is no data."""
    return tuple(line for line in _targets(data) if line.unknown)


def total_progress(data: Snapshot) -> Progress:
    """How many items are done of those that count, as `Snapshot.total`."""
    return progress(tally(data).statuses.values())


def by_section(data: Snapshot) -> tuple[SectionProgress, ...]:
    """How far each section is that has items; the items without a section come first."""
    statuses = tally(data).statuses
    lines = []
    for section in (None, *data.sections):
        if items := data.items_of(section):
            record = ("sections", section.id) if section else ("programmes", data.programme.id)
            lines.append(SectionProgress(section, progress(statuses[item.id] for item in items), record))
    return tuple(lines)


def by_school(data: Snapshot) -> tuple[SchoolProgress, ...]:
    """How far each listed school is with the items of each school."""
    counted = tally(data)
    return tuple(SchoolProgress(school, counted.progress[school.id]) for school in data.schools)


@dataclass(frozen=True, slots=True)
class Tally:
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


def tally(data: Snapshot) -> Tally:
    """The statuses of a programme on the snapshot's day."""
    key = ("tally", data.programme.id, data.today)
    return data.records.derived(key, [Mark, RoadmapItem, Section, School, Listing], lambda: _count(data))


def _count(data: Snapshot) -> Tally:
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
    return Tally(MappingProxyType(statuses), MappingProxyType(open_schools), MappingProxyType(progress_of))


def _marked(marks: Iterable[Mark], today: date) -> dict[int, dict[int | None, Status]]:
    """Statuses by item and school; what is dated later than today doesn't count."""
    marked: dict[int, dict[int | None, Status]] = {}
    for mark in marks:
        if mark.on is None or mark.on <= today:
            marked.setdefault(mark.item, {})[mark.school] = mark.status
    return marked


def _targets(data: Snapshot) -> tuple[Target, ...]:
    from shnor_tui.workspace.indicator_standing import standing  # noqa: PLC0415  (it reads snapshots)

    def of(indicator: Indicator, target: str) -> Target:
        seen = standing(data, indicator)
        return Target(indicator, seen.verdict, in_unit(seen.value, indicator) or "", target, seen.unknown)

    def build() -> tuple[Target, ...]:
        return tuple(of(indicator, target) for indicator in data.indicators if (target := target_in_words(indicator)))

    return data.records.derived(("targets", data.programme.id, data.today), DATA_TABLES.values(), build)
