"""What was done beside the roadmap's items: training and events."""

from __future__ import annotations

import enum

from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.record import Record


class TrainingKind(enum.StrEnum):
    """Courses (ПК) and retraining (ПП) are counted apart."""

    QUALIFICATION = "qualification"
    RETRAINING = "retraining"


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
