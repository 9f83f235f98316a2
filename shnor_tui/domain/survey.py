"""The survey of school heads: questionnaires are data in versions; a school's response is its answers in one survey."""

from __future__ import annotations

import enum
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.record import Record, Value


class AnswerType(enum.StrEnum):
    """What may be answered. Those of the first four are numbers."""

    WHOLE = "whole"
    DECIMAL = "decimal"
    PERCENT = "percent"
    SCALE = "scale"
    YES_NO = "yes_no"
    ONE = "one"
    MANY = "many"
    TEXT = "text"
    DATE = "date"

    @property
    def numeric(self) -> bool:
        """Whether answers are numbers."""
        return self in {AnswerType.WHOLE, AnswerType.DECIMAL, AnswerType.PERCENT, AnswerType.SCALE}

    @property
    def choosing(self) -> bool:
        """Whether answers are options."""
        return self in {AnswerType.ONE, AnswerType.MANY}


YES, NO = "yes", "no"
"""The answers to YES_NO."""

SCALE_LEAST, SCALE_MOST = 1, 5
"""The ends of SCALE."""

Numbers = Callable[[str], "Decimal | None"]
"""Asked for the number that answers the question with a code; None where there is none."""


class Question(Value, frozen=True, kw_only=True):
    """A question. `code` is stable over versions, so that years compare; `section` is the number of its section, from 1.

    `options` are those of ONE and MANY, of which at most `at_most` may be chosen; the first chosen is the weightiest. `unit`
    is what a number counts; numbers of schools are added up where they are `summed`. One that is not `core` may be left
    without an answer.
    """

    code: str
    text: str
    type: AnswerType = AnswerType.WHOLE
    section: int = 1
    options: tuple[str, ...] = ()
    at_most: int | None = None
    unit: str = ""
    summed: bool = True
    core: bool = True

    @property
    def adds_up(self) -> bool:
        """Whether a sum over schools says something: of pupils it does, of shares, marks and distances it does not."""
        return self.summed and self.type in {AnswerType.WHOLE, AnswerType.DECIMAL}

    @property
    def title(self) -> str:
        """«6. Штатных ставок педагогических работников»."""
        return f"{self.code}. {self.text}"


class WholeCheck(Value, frozen=True, kw_only=True):
    """The answers to `parts` together are at most the answer to `whole`; both by the codes of their questions."""

    parts: tuple[str, ...]
    whole: str

    @property
    def name(self) -> str:
        """«11 + 12 + 13 ≤ 9»."""
        return f"{' + '.join(self.parts)} ≤ {self.whole}"

    def broken(self, numbers: Numbers) -> bool:
        """Whether what is answered of the parts is more than the whole."""
        whole = numbers(self.whole)
        return whole is not None and sum(self.known(numbers).values(), Decimal(0)) > whole

    def known(self, numbers: Numbers) -> dict[str, Decimal]:
        """The parts that are answered."""
        return {part: number for part in self.parts if (number := numbers(part)) is not None}


class Derived(Value, frozen=True, kw_only=True):
    """A figure that follows from answers: the sum of `numerator` over the sum of `denominator`, times 100 when `unit` is %;
    without a denominator the sum alone.

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

    def figure(self, numbers: Numbers) -> tuple[Decimal, Decimal | None] | None:
        """Numerator and denominator, or the sum and None; None when an answer is missing, the denominator is 0, or a part is
        more than its whole: nothing follows from answers that contradict each other."""
        above, below = ([numbers(code) for code in codes] for codes in (self.numerator, self.denominator))
        if None in above or None in below:
            return None
        part, whole = (sum((number for number in row if number is not None), Decimal(0)) for row in (above, below))
        if self.denominator and (not whole or (self.unit == "%" and part > whole)):
            return None
        return part, whole if self.denominator else None

    def in_unit(self, figure: tuple[Decimal, Decimal | None]) -> Decimal:
        """A figure as one number in `unit`."""
        above, below = figure
        return above if below is None else above * (100 if self.unit == "%" else 1) / below

    def hints(self, value: Decimal) -> bool:
        """Whether a value in `unit` hints at the risk."""
        low = self.risk_below is not None and value < self.risk_below
        return low or (self.risk_from is not None and value >= self.risk_from)


class Questionnaire(Record, frozen=True, kw_only=True):
    """A version of the questions. One that has answers is never changed; its successor has the next `version`."""

    title: str
    version: int = 1
    sections: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    checks: tuple[WholeCheck, ...] = ()
    derived: tuple[Derived, ...] = ()

    def of_section(self, number: int) -> tuple[Question, ...]:
        """The questions of a section, from 1."""
        return tuple(question for question in self.questions if question.section == number)


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

    @property
    def given(self) -> bool:
        """Whether there is an answer."""
        return bool(self.value or self.chosen)

    @property
    def number(self) -> Decimal | None:
        """The answer to a question of numbers, yes as 1 and no as 0; None when it is none."""
        if self.value in {YES, NO}:
            return Decimal(self.value == YES)
        try:
            return Decimal(self.value)
        except InvalidOperation:
            return None
