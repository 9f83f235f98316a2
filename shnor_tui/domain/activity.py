"""What was done beside the roadmap's items: training and events."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.record import Record


class TrainingKind(enum.StrEnum):
    """Courses (ПК) and retraining (ПП) are counted apart."""

    QUALIFICATION = "qualification"
    RETRAINING = "retraining"

    @property
    def word(self) -> str:
        """The word that documents print."""
        return {"qualification": "ПК", "retraining": "ПП"}[self]


class Training(Record, frozen=True, kw_only=True):
    """People of a school who finished a training. `people` is a head count; names are never stored.

    `when` keeps the words, as precise as they are: a day, a month, a stretch of them.
    """

    programme: int
    school: int
    kind: TrainingKind = TrainingKind.QUALIFICATION
    people: int = 0
    hours: int | None = None
    provider: str = ""
    course: str = ""
    when: Deadline = Deadline()

    @property
    def detailed(self) -> bool:
        """Whether it is a certain course; one without hours, provider, course and time is a mere head count."""
        return bool(self.hours or self.provider or self.course or self.when.text)


def people_by_kind(trainings: Iterable[Training]) -> Mapping[TrainingKind, int | None]:
    """How many people in all by the kind of training; None, never 0, where nothing is entered."""
    people: dict[TrainingKind, int | None] = dict.fromkeys(TrainingKind)
    for training in trainings:
        people[training.kind] = (people[training.kind] or 0) + training.people
    return people


class Event(Record, frozen=True, kw_only=True):
    """A meeting, visit or open day. `when` keeps the words; `when.end` is known where they name a day or a month.

    `host` is the school where it was held, None for the department; `schools` are those that took part, partners included;
    `participants` is a head count.
    """

    programme: int
    kind: str
    topic: str = ""
    when: Deadline = Deadline()
    host: int | None = None
    schools: tuple[int, ...] = ()
    participants: int | None = None
    document: str = ""
    note: str = ""

    def held_by(self, day: date) -> bool:
        """Whether it is known to be over by a day, which itself counts; one of a month is over when the month is."""
        return self.when.end is not None and self.when.end <= day

    def concerns(self, school: int) -> bool:
        """Whether a school was the host or took part."""
        return school == self.host or school in self.schools


EVENT_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "совещание": "совещания",
        "семинар": "семинары",
        "выезд": "выезды",
        "день открытых дверей": "дни открытых дверей",
        "мастер-класс": "мастер-классы",
        "собеседование": "собеседования",
        "стажировка": "стажировки",
        "конкурс": "конкурсы",
        "родительское собрание": "родительские собрания",
    }
)
"""The kinds of events that are offered, with their plurals; a department may use any other."""
