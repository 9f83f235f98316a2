"""The survey of school heads: questionnaires are data in versions; a school's response is its answers in one survey."""

from __future__ import annotations

import enum

from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.record import Record, Value


class AnswerType(enum.StrEnum):
    """What may be answered."""

    WHOLE = "whole"
    DECIMAL = "decimal"
    PERCENT = "percent"
    YES_NO = "yes_no"
    ONE = "one"
    MANY = "many"
    SCALE = "scale"
    TEXT = "text"
    DATE = "date"


class Question(Value, frozen=True, kw_only=True):
    """A question. `code` is stable over versions, so that years compare; `section` is the number of its section, from 1.

    `options` are those of ONE and MANY. One that is not `core` may be left without an answer.
    """

    code: str
    text: str
    type: AnswerType = AnswerType.WHOLE
    section: int = 1
    options: tuple[str, ...] = ()
    core: bool = True


class WholeCheck(Value, frozen=True, kw_only=True):
    """The answers to `parts` together are at most the answer to `whole`; both by the codes of their questions."""

    parts: tuple[str, ...]
    whole: str


class Derived(Value, frozen=True, kw_only=True):
    """A figure that follows from answers: the sum of `numerator` over the sum of `denominator`, times 100 when `unit` is %.

    `risk_below` and `risk_from`: bounds in `unit` at which the figure hints at a `risk`, a proposal that anyone may edit.
    """

    code: str
    title: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    unit: str = "%"
    risk: str = ""
    risk_below: int | None = None
    risk_from: int | None = None


class Questionnaire(Record, frozen=True, kw_only=True):
    """A version of the questions. One that has answers is never changed; its successor has the next `version`."""

    title: str
    version: int = 1
    sections: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    checks: tuple[WholeCheck, ...] = ()
    derived: tuple[Derived, ...] = ()


class Survey(Record, frozen=True, kw_only=True):
    """The survey in a programme: when it was held, what it asked about, and with which questionnaire (None: on paper)."""

    programme: int
    when: Deadline = Deadline()
    sections: tuple[str, ...] = ()
    questionnaire: int | None = None


class Answer(Record, frozen=True, kw_only=True):
    """A school's answer to the question with a code. `value` is its canonical text: a number with a point, «yes» or «no»,
    a date as 2020-09-15, one of the options, or the text itself; MANY has `chosen` instead. Without either there is no data.
    """

    survey: int
    school: int
    question: str
    value: str = ""
    chosen: tuple[str, ...] = ()
