"""What screens, commands and reports read: one programme, with everything around it, at one revision."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from shnor_tui.domain.activity import Event, Training, TrainingKind
from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.indicator import Indicator, Reading, Verdict
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.programme import Department, Programme
from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import (
    Mark,
    Progress,
    RoadmapItem,
    Section,
    Status,
    days_overdue,
    due_soon,
    overall,
    progress,
)
from shnor_tui.domain.school import Listing, School
from shnor_tui.domain.survey import Survey
from shnor_tui.workspace.readiness import unfinished
from shnor_tui.workspace.records import Records

if TYPE_CHECKING:
    from shnor_tui.domain.wording import Composed

R = TypeVar("R", bound=Record)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One programme at one revision, immutable. Lists are in the order in which documents print them.

    `today` is the day that deadlines are held against; marks dated after it do not count. `records` is the program's own
    and no part of the plugin API.
    """

    records: Records
    programme: Programme
    today: date

    @property
    def revision(self) -> int:
        """Number of the last change that the snapshot contains."""
        return self.records.revision

    def choose(self, programme: Programme) -> Snapshot:
        """The same data seen through another programme."""
        return replace(self, programme=programme)

    def as_of(self, day: date) -> Snapshot:
        """The same data judged on another day."""
        return replace(self, today=day)

    @property
    def department(self) -> Department:
        """The department's settings."""
        return next(iter(self.records.all(Department)), Department())

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """All programmes, oldest first."""
        return tuple(sorted(self.records.all(Programme), key=lambda programme: programme.year))

    @property
    def registry(self) -> tuple[School, ...]:
        """Every school known to the department, in the registry's order."""
        return tuple(sorted(self.records.all(School), key=lambda school: (school.order, school.id)))

    @property
    def listings(self) -> Mapping[int, Listing]:
        """The programme's listings by school."""

        def listings() -> Mapping[int, Listing]:
            return MappingProxyType({row.school: row for row in self._own(Listing)})

        return self._derived("listings", [Listing], listings)

    @property
    def schools(self) -> tuple[School, ...]:
        """The schools listed in the programme, in the registry's order."""

        def listed() -> tuple[School, ...]:
            return tuple(row for row in self.registry if row.id in self.listings and self.listings[row.id].listed)

        return self._derived("schools", [School, Listing], listed)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The roadmap's sections."""
        return self._ordered(Section, lambda section: (section.order, section.id))

    @property
    def items(self) -> tuple[RoadmapItem, ...]:
        """The roadmap's items, section by section; those without a section come first."""

        def place(item: RoadmapItem) -> tuple[int, int, int]:
            return (places.get(item.section or 0, -1), item.order, item.id)

        places = {section.id: n for n, section in enumerate(self.sections)}
        return self._ordered(RoadmapItem, place, Section)

    def items_of(self, section: Section | None) -> tuple[RoadmapItem, ...]:
        """The items of one section, or those without a section."""

        def by_section() -> Mapping[int | None, tuple[RoadmapItem, ...]]:
            groups: dict[int | None, list[RoadmapItem]] = {}
            for item in self.items:
                groups.setdefault(item.section, []).append(item)
            return {number: tuple(items) for number, items in groups.items()}

        groups = self._derived("items by section", [RoadmapItem, Section], by_section)
        return groups.get(section.id if section else None, ())

    @property
    def points(self) -> tuple[ReportPoint, ...]:
        """The points of the справка."""
        return self._ordered(ReportPoint, lambda point: (point.order, point.id))

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The programme's indicators."""
        return self._ordered(Indicator, lambda indicator: (indicator.order, indicator.id))

    @property
    def trainings(self) -> tuple[Training, ...]:
        """The trainings of the programme's year."""
        return self._ordered(Training, lambda training: training.id)

    @property
    def events(self) -> tuple[Event, ...]:
        """Meetings, visits and open days; those without a day come last."""
        return self._ordered(Event, lambda event: (event.when.end or date.max, event.id))

    @property
    def survey(self) -> Survey | None:
        """The survey of school heads, if there was one."""
        return next(iter(self._own(Survey)), None)

    def find(self, kind: type[R], record_id: int) -> R | None:
        """A record by its number."""
        return self.records.table(kind).get(record_id)

    def mark(self, item: RoadmapItem, school: School | None = None) -> Mark | None:
        """What was said of an item (for a school) by the snapshot's day."""
        mark = self.records.marks.get((item.id, school.id if school else None))
        return None if mark is None or (mark.on is not None and mark.on > self.today) else mark

    def evidence(self, mark: Mark) -> tuple[Evidence, ...]:
        """The documents that prove a mark; those that were removed are left out."""
        documents = self.records.table(Evidence)
        return tuple(documents[number] for number in mark.evidence if number in documents)

    def status(self, item: RoadmapItem, school: School | None = None) -> Status:
        """The status of an item for one school, or of the item as a whole."""
        if item.per_school and school is None:
            return overall(self.statuses(item))
        mark = self.mark(item, school if item.per_school else None)
        return mark.status if mark else Status.NOT_STARTED

    def statuses(self, item: RoadmapItem) -> tuple[Status, ...]:
        """The statuses of an item of each school, in the order of `schools`."""
        return tuple(self.status(item, school) for school in self.schools)

    def progress(self, item: RoadmapItem) -> Progress:
        """How many schools of an item are done; a municipal item counts as one."""
        return progress(self.statuses(item) if item.per_school else [self.status(item)])

    def total(self, items: Sequence[RoadmapItem] | None = None) -> Progress:
        """How many items are done; the excused are left out."""
        return progress(self.status(item) for item in (self.items if items is None else items))

    def overdue(self, item: RoadmapItem) -> int:
        """Days since the deadline ended with the item still open; 0 when it did not."""
        return days_overdue(item.deadline, self.status(item), self.today)

    def due_soon(self, item: RoadmapItem) -> bool:
        """Whether the deadline ends within two weeks."""
        return due_soon(item.deadline, self.status(item), self.today)

    def trained(self, school: School, kind: TrainingKind | str = TrainingKind.QUALIFICATION) -> int:
        """People of a school who finished courses, or with `kind="retraining"` a retraining.

        Raises:
            ValueError: there is no such kind of training; names those that are.
        """
        if kind not in tuple(TrainingKind):
            raise ValueError(f"there is no training of the kind {kind!r}; the kinds are {', '.join(TrainingKind)}")
        return sum(
            training.people for training in self.trainings if training.school == school.id and training.kind == kind
        )

    def readings(self, indicator: Indicator) -> tuple[Reading, ...]:
        """An indicator's readings, those that were entered and those that follow from other data (their `id` is 0)."""
        from shnor_tui.workspace.readings import readings  # noqa: PLC0415  (it reads snapshots)

        return tuple(readings(self, indicator).values())

    def value(self, indicator: Indicator) -> Decimal | None:
        """The district's value in the indicator's unit: its own reading if it has one, else the listed schools' together.
        The latest period with data speaks for the year."""
        from shnor_tui.workspace.readings import value_of  # noqa: PLC0415

        return value_of(self, indicator)

    def verdict(self, indicator: Indicator) -> Verdict:
        """Whether the district reached a target: by its value, or because its own reading says so without a number."""
        from shnor_tui.workspace.dynamics import verdict_of  # noqa: PLC0415

        return verdict_of(self, indicator)

    def without_data(self, indicator: Indicator) -> tuple[School, ...]:
        """The listed schools that are missing from the district's value of the year: nothing is known of them. Empty for an
        indicator of the district, and where the district has a value of its own."""
        from shnor_tui.workspace.indicator_standing import standing  # noqa: PLC0415

        return standing(self, indicator).missing

    def compose(self, text: str) -> Composed:
        """A text of the department with the programme's facts in place."""
        from shnor_tui.domain.wording import compose  # noqa: PLC0415  (screens that show no texts start faster)
        from shnor_tui.workspace.facts import ProgrammeFacts  # noqa: PLC0415

        return compose(text, ProgrammeFacts(self))

    def unfinished(self, point: ReportPoint) -> tuple[str, ...]:
        """What keeps a point from being printed: the linked work that is not done, in words. Empty when it prints."""
        return tuple(dict.fromkeys(unfinished(self, point)))

    def _own(self, kind: type[R]) -> list[R]:
        """The programme's records of a kind."""
        return [record for record in self.records.all(kind) if getattr(record, "programme", None) == self.programme.id]

    def _ordered(self, kind: type[R], key: Callable[[R], Any], *others: type[Record]) -> tuple[R, ...]:
        return self._derived(kind, [kind, *others], lambda: tuple(sorted(self._own(kind), key=key)))

    def _derived(self, key: Hashable, kinds: Iterable[type[Record]], build: Callable[[], T]) -> T:
        return self.records.derived((key, self.programme.id), kinds, build)
