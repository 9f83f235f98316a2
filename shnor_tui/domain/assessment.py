"""Assessment procedures (ВПР, ОГЭ, ЕГЭ or anything later), their results by school, and the rule that hints at low results."""

from __future__ import annotations

import enum

from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.record import Record, Value


class Scale(enum.StrEnum):
    """How a procedure is marked: by marks from 2 to 5, or by a threshold that one passes or doesn't."""

    MARKS = "marks"
    THRESHOLD = "threshold"


class Procedure(Record, frozen=True, kw_only=True):
    """A procedure of a school year (`year` as «2019/2020»), which needs no programme of its own: results go years back.

    Not `held`: it was called off for everybody. Not `counted`: the rule leaves it out.
    """

    year: str
    kind: str
    subject: str
    grade: int | None = None
    scale: Scale = Scale.MARKS
    held: bool = True
    counted: bool = True
    order: int = 0
    note: str = ""

    @property
    def name(self) -> str:
        """«ВПР, русский язык, 5 кл.»"""
        grade = f"{self.grade}\u00a0кл." if self.grade else ""
        return ", ".join(part for part in (self.kind, self.subject, grade) if part)


class Result(Record, frozen=True, kw_only=True):
    """How many pupils of a school took part, and how many got which mark; names and single pupils are never stored.

    `below` counts mark «2», or those under the threshold. A number that nobody entered yet is None. `state` is VALUE,
    NOT_HELD (the school had no such grade or procedure) or NO_DATA.
    """

    procedure: int
    school: int
    state: ReadingState = ReadingState.VALUE
    participants: int | None = None
    below: int | None = None
    threes: int | None = None
    fours: int | None = None
    fives: int | None = None


class LowResultsRule(Value, frozen=True, kw_only=True):
    """When a school's results of the previous year are low: in at least `procedures` counted procedures with at least
    `participants` participants, `share` per cent of them or more were below. All bounds are inclusive integers.

    Source: the federal method for schools with low results as commonly told; the numbers are parameters, not constants.
    """

    share: int = 30
    procedures: int = 2
    participants: int = 10
