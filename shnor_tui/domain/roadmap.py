"""The roadmap: sections, items, marks, and how an item's status follows from its marks."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.record import Record

SOON_DAYS = 14


class Status(enum.StrEnum):
    """Status of an item, for the district or for one school. `cancelled` means excused: left out of the count."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"

    @property
    def word(self) -> str:
        """The word that documents print."""
        return _WORDS[self]

    @property
    def has_reason(self) -> bool:
        """Whether a mark of this status carries a reason."""
        return self in {Status.PARTLY, Status.NOT_DONE, Status.POSTPONED, Status.CANCELLED}

    @property
    def needs_reason(self) -> bool:
        """Whether the report has to print why; an excused item may do without."""
        return self in {Status.PARTLY, Status.NOT_DONE, Status.POSTPONED}

    @classmethod
    def parse(cls, text: str) -> Status:
        """Read a slug or the Russian word.

        Raises:
            ValueError: neither.
        """
        wanted = text.strip().casefold().replace("ё", "е").replace("-", "_")
        for status in cls:
            if wanted in {status.value, status.word, status.word.replace(" ", "_")}:
                return status
        raise ValueError(text)


_WORDS = {
    Status.NOT_STARTED: "не начато",
    Status.IN_PROGRESS: "в работе",
    Status.DONE: "выполнено",
    Status.PARTLY: "выполнено частично",
    Status.NOT_DONE: "не выполнено",
    Status.POSTPONED: "перенесено",
    Status.CANCELLED: "отменено",
}


class Scope(enum.StrEnum):
    """Whether an item is done once for the district or by each listed school."""

    MUNICIPAL = "municipal"
    SCHOOLS = "schools"


class Section(Record, frozen=True, kw_only=True):
    """A direction of the roadmap («направление»)."""

    programme: int
    number: str
    title: str
    order: int = 0


class RoadmapItem(Record, frozen=True, kw_only=True):
    """A row of the roadmap («мероприятие»). `trainings` and `event_kinds` are the activities that carry it out."""

    programme: int
    number: str
    title: str
    section: int | None = None
    deadline: Deadline = Deadline()
    responsible: str = ""
    expected: str = ""
    scope: Scope = Scope.MUNICIPAL
    trainings: tuple[TrainingKind, ...] = ()
    event_kinds: tuple[str, ...] = ()
    order: int = 0

    @property
    def per_school(self) -> bool:
        """Whether each listed school has a mark of its own."""
        return self.scope is Scope.SCHOOLS


class Mark(Record, frozen=True, kw_only=True):
    """What was said of an item, for one school or (`school` is None) the district. `on`, the day of the work, may be unknown.

    `evidence` are the numbers of the documents that prove it; one document may prove many marks.
    """

    item: int
    school: int | None = None
    status: Status = Status.NOT_STARTED
    on: date | None = None
    author: str = ""
    note: str = ""
    reason: str = ""
    evidence: tuple[int, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether it says no more than no mark at all."""
        return self.status is Status.NOT_STARTED and not (self.note or self.reason or self.evidence)

    @property
    def explanation(self) -> str:
        """Why it is not done: the reason, else the note."""
        return self.reason or self.note


class Progress(NamedTuple):
    """`done` of `total`; the excused are in neither."""

    done: int
    total: int


def progress(statuses: Iterable[Status]) -> Progress:
    """Count the done among those that count."""
    counted = [status for status in statuses if status is not Status.CANCELLED]
    return Progress(counted.count(Status.DONE), len(counted))


def overall(statuses: Sequence[Status]) -> Status:
    """An item's status from its schools': done only when every listed school is done or excused; «partly» is not done."""
    counted = {status for status in statuses if status is not Status.CANCELLED}
    if not counted:
        return Status.CANCELLED if statuses else Status.NOT_STARTED
    if len(counted) == 1:
        return counted.pop()
    if counted & {Status.DONE, Status.IN_PROGRESS, Status.PARTLY}:
        return Status.IN_PROGRESS
    return Status.NOT_STARTED if Status.NOT_STARTED in counted else Status.NOT_DONE


def closed(status: Status) -> bool:
    """Whether nothing remains to be done."""
    return status in {Status.DONE, Status.CANCELLED}


def days_overdue(deadline: Deadline, status: Status, today: date) -> int:
    """Days since the deadline's end; 0 when it is not over, not known, or the item is closed."""
    if deadline.end is None or closed(status):
        return 0
    return max((today - deadline.end).days, 0)


def due_soon(deadline: Deadline, status: Status, today: date) -> bool:
    """Whether the deadline ends within two weeks."""
    if deadline.end is None or closed(status):
        return False
    return 0 <= (deadline.end - today).days <= SOON_DAYS
