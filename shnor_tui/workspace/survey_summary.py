"""What the survey makes of all schools together: each question, each derived figure, and what hints at risks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from shnor_tui.domain.russian import number, with_unit
from shnor_tui.domain.school import School
from shnor_tui.domain.survey import YES, Answer, AnswerType, Derived, Question
from shnor_tui.i18n import _
from shnor_tui.workspace.questionnaires import current
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.survey_answers import told
from shnor_tui.workspace.surveys import Completeness, answer, answers, completeness, derived_figure

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Range:
    """What numbers of schools have in common; `total` only where they may be added up."""

    total: Decimal | None
    mean: Decimal
    least: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class QuestionSummary:
    """The answers of all schools to one question: numbers, or how often each was chosen, or texts with their schools.

    `silent` are the schools that gave none.
    """

    question: Question
    answered: int
    silent: tuple[School, ...]
    numbers: Range | None = None
    counts: tuple[tuple[str, int], ...] = ()
    texts: tuple[tuple[School, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DerivedSummary:
    """A derived figure of each school that has it, and the district's: the sums of all of these schools, never a mean."""

    derived: Derived
    schools: tuple[tuple[School, Decimal], ...]
    district: Decimal | None


@dataclass(frozen=True, slots=True)
class RiskHint:
    """A figure of a school that hints at a risk; a hint by calculation, nobody's judgement."""

    school: School
    derived: Derived
    value: Decimal

    @property
    def text(self) -> str:
        """«Shortage of teachers: staffing 85 %, below 90 %»; who shows it says that it is a hint, by calculation."""
        derived = self.derived
        low = derived.risk_below is not None and self.value < derived.risk_below
        bound = derived.risk_below if low else derived.risk_from
        message = (
            _("{risk}: {figure} {value}, below {bound}") if low else _("{risk}: {figure} {value}, from {bound} on")
        )
        title = derived.title[:1].lower() + derived.title[1:]
        return message.format(
            risk=derived.risk,
            figure=title,
            value=in_words(derived, self.value),
            bound=in_words(derived, Decimal(bound or 0)),
        )


def in_words(derived: Derived, value: Decimal) -> str:
    """A derived figure with its unit."""
    return with_unit(number(value), derived.unit)


def received(data: Snapshot) -> int:
    """How many of the listed schools answered anything."""
    return sum(bool(answers(data, school)) for school in data.schools)


def filled(data: Snapshot) -> tuple[int, int]:
    """How many answers of all listed schools there are, of how many that each has to give."""
    known: list[Completeness] = [completeness(data, school) for school in data.schools]
    return sum(one.answered for one in known), sum(one.asked for one in known)


def filled_percent(data: Snapshot) -> int:
    """The same in whole per cent."""
    answered, asked = filled(data)
    return HUNDRED * answered // max(asked, 1)


def question_summary(data: Snapshot, question: Question) -> QuestionSummary:
    """One question over the listed schools."""
    given: list[tuple[School, Answer]] = []
    silent: list[School] = []
    for school in data.schools:
        if row := answer(data, school, question.code):
            given.append((school, row))
        else:
            silent.append(school)
    return QuestionSummary(
        question,
        len(given),
        tuple(silent),
        _range(question, [row.number for _school, row in given]) if question.type.numeric else None,
        _counts(question, [row for _school, row in given]),
        tuple((school, told(question, row)) for school, row in given) if question.type in _TOLD else (),
    )


_TOLD = frozenset({AnswerType.TEXT, AnswerType.DATE})


def _range(question: Question, given: list[Decimal | None]) -> Range | None:
    values = [value for value in given if value is not None]
    if not values:
        return None
    total = sum(values, Decimal(0))
    return Range(total if question.adds_up else None, total / len(values), min(values), max(values))


def _counts(question: Question, given: list[Answer]) -> tuple[tuple[str, int], ...]:
    """How often each option, or yes and no, was chosen; options in the questionnaire's order."""
    if question.type is AnswerType.YES_NO:
        yes = sum(row.value == YES for row in given)
        return ((_("yes"), yes), (_("no"), len(given) - yes))
    if not question.type.choosing:
        return ()
    chosen = Counter(option for row in given for option in (row.chosen or (row.value,)))
    return tuple((option, chosen[option]) for option in question.options)


def derived_summary(data: Snapshot, derived: Derived) -> DerivedSummary:
    """One derived figure over the listed schools. Without a denominator the district has it only where answers add up."""
    figures = [
        (school, found) for school in data.schools if (found := derived_figure(data, school, derived)) is not None
    ]
    above = sum((found[0] for _school, found in figures), Decimal(0))
    below = sum((found[1] for _school, found in figures if found[1] is not None), Decimal(0))
    district = None
    if figures and (derived.denominator or _adds_up(data, derived)):
        district = derived.in_unit((above, below if derived.denominator else None))
    return DerivedSummary(derived, tuple((school, derived.in_unit(found)) for school, found in figures), district)


def _adds_up(data: Snapshot, derived: Derived) -> bool:
    questionnaire = current(data)
    asked = {row.code: row for row in questionnaire.questions} if questionnaire else {}
    return all(code in asked and asked[code].adds_up for code in derived.numerator)


def derived_summaries(data: Snapshot) -> tuple[DerivedSummary, ...]:
    """Every derived figure of the questionnaire."""
    questionnaire = current(data)
    return tuple(derived_summary(data, derived) for derived in (questionnaire.derived if questionnaire else ()))


def risk_hints(data: Snapshot, school: School) -> tuple[RiskHint, ...]:
    """What of a school's answers hints at risks, in the questionnaire's order."""
    questionnaire = current(data)
    hints: list[RiskHint] = []
    for derived in questionnaire.derived if questionnaire else ():
        if derived.risk and (found := derived_figure(data, school, derived)) is not None:
            value = derived.in_unit(found)
            if derived.hints(value):
                hints.append(RiskHint(school, derived, value))
    return tuple(hints)
