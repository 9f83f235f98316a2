"""What was done beside the roadmap's items: training, events, the survey of school heads."""

from __future__ import annotations

import enum
from datetime import date

from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.record import Record


class TrainingKind(enum.StrEnum):
    """Courses (ПК) and retraining (ПП) are counted apart."""

    QUALIFICATION = "qualification"
    RETRAINING = "retraining"


class Training(Record, frozen=True, kw_only=True):
    """People of a school who finished a training. `people` is a head count; names are never stored."""

    programme: int
    school: int
    kind: TrainingKind = TrainingKind.QUALIFICATION
    people: int = 0
    hours: int | None = None
    provider: str = ""
    course: str = ""
    finished: date | None = None


class Event(Record, frozen=True, kw_only=True):
    """A meeting, visit or open day. `when` keeps the words; `when.end` is known where they name a day or a month."""

    programme: int
    kind: str
    topic: str = ""
    when: Deadline = Deadline()
    schools: tuple[int, ...] = ()
    document: str = ""


class Survey(Record, frozen=True, kw_only=True):
    """The survey of school heads in a programme: when it was held and what it asked about."""

    programme: int
    when: Deadline = Deadline()
    sections: tuple[str, ...] = ()
