"""Assessment procedures (ВПР, ОГЭ, ЕГЭ or anything later), their results by school, and the rule that hints at low results."""

from __future__ import annotations

import enum
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.record import Record, Value
from shnor_tui.domain.russian import NBSP


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
        grade = f"{self.grade}{NBSP}кл." if self.grade else ""
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

    @property
    def empty(self) -> bool:
        """Whether it says nothing at all."""
        numbers = (self.participants, self.below, self.threes, self.fours, self.fives)
        return self.state is ReadingState.VALUE and all(number is None for number in numbers)

    def marks_of(self, procedure: Procedure) -> tuple[int | None, ...]:
        """The parts of the participants that the procedure's scale tells apart; from the lowest."""
        if procedure.scale is Scale.THRESHOLD:
            return (self.below,)
        return (self.below, self.threes, self.fours, self.fives)


class Share(NamedTuple):
    """How many of the participants were below. There is at least one participant."""

    below: int
    participants: int

    @property
    def percent(self) -> Decimal:
        """The exact share in per cent."""
        return Decimal(100 * self.below) / self.participants

    def reaches(self, bound: int) -> bool:
        """Whether the share is `bound` per cent or more; in whole numbers, so that nothing is rounded."""
        return self.below * 100 >= bound * self.participants

    def lower_than(self, other: Share) -> bool:
        """Whether the share is lower than another one, exactly."""
        return self.below * other.participants < other.below * self.participants

    def in_words(self, bound: int | None = None) -> str:
        """«30,0 %»; with a bound as many digits as keep a share that doesn't reach it from reading as if it did: «29,97 %»."""
        digits = 1
        while bound is not None and not self.reaches(bound) and _rounded(self.percent, digits) >= bound:
            digits += 1
        return f"{_written(_rounded(self.percent, digits))}{NBSP}%"

    def told(self, bound: int | None = None) -> str:
        """«12 из 40 – 30,0 %»."""
        return f"{self.below} из {self.participants}{NBSP}– {self.in_words(bound)}"


def problem_of(result: Result, procedure: Procedure) -> str | None:
    """What is wrong with the numbers of a result, as documents say it: it is left out of every count. None: nothing."""
    if result.state is not ReadingState.VALUE:
        return None
    marks = result.marks_of(procedure)
    known = [mark for mark in marks if mark is not None]
    if result.participants is None:
        return "не указано число участников" if known else None
    if result.below is not None and result.below > result.participants:
        lowest = "отметок «2»" if procedure.scale is Scale.MARKS else "не преодолели порог"
        return f"{lowest}: {result.below}, участников {result.participants}"
    if sum(known) > result.participants or (len(known) == len(marks) > 1 and sum(known) != result.participants):
        return f"сумма отметок {sum(known)}, участников {result.participants}"
    return None


def share_below(result: Result, procedure: Procedure) -> Share | None:
    """How many were below, of a result that is complete and sound; None of any other, and of one without participants."""
    if result.state is not ReadingState.VALUE or result.below is None or not result.participants:
        return None
    return None if problem_of(result, procedure) else Share(result.below, result.participants)


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _written(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")


class LowResultsRule(Value, frozen=True, kw_only=True):
    """When a school's results of the previous year are low: in at least `procedures` counted procedures with at least
    `participants` participants, `share` per cent of them or more were below. All bounds are inclusive integers.

    Source: the federal method for schools with low results as commonly told; the numbers are parameters, not constants.
    """

    share: int = 30
    procedures: int = 2
    participants: int = 10

    def enough(self, share: Share) -> bool:
        """Whether enough pupils took part for the result to count."""
        return share.participants >= self.participants

    def low(self, share: Share) -> bool:
        """Whether a result that counts is low."""
        return self.enough(share) and share.reaches(self.share)
