"""The survey of all school heads as reports need it: how far schools are, and what their answers come to together.

Words are those of documents, whatever the interface's language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from shnor_tui.domain.russian import counted, joined, number, with_unit
from shnor_tui.domain.school import School
from shnor_tui.domain.survey import YES, Answer, AnswerType, Derived, Question, Questionnaire, WholeCheck
from shnor_tui.workspace import surveys
from shnor_tui.workspace.questionnaires import current
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.survey_answers import told, told_number
from shnor_tui.workspace.year_before import year_before

__all__ = [
    "AnswerType",
    "Answers",
    "Completion",
    "Derived",
    "Figure",
    "Question",
    "Questionnaire",
    "Risk",
    "answer_in_words",
    "answers_together",
    "completion",
    "figure_of",
    "figures",
    "last_year",
    "numerator",
    "questionnaire",
    "risks",
]

_YES, _NO = "да", "нет"


@dataclass(frozen=True, slots=True)
class Completion:
    """How far a school is: `answered` of the `asked` questions that each school has to answer, those that are `missing`, and
    what contradicts itself, in words. `started`: it answered anything, be it a question that may be left out.
    `contradictory`: the codes of the questions in each contradiction, for where no numbers may be told."""

    school: School
    answered: int
    asked: int
    missing: tuple[Question, ...] = ()
    contradictions: tuple[str, ...] = ()
    started: bool = False
    contradictory: tuple[tuple[str, ...], ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is missing and nothing contradicts itself."""
        return bool(self.asked) and not self.missing and not self.contradictions

    @property
    def words(self) -> str:
        """«нет ответов», «отвечено на 18 из 40 вопросов», «ответы противоречат друг другу», «заполнена»."""
        if not self.started:
            return "нет ответов"
        if self.missing:
            return f"отвечено на {self.answered} из {counted(self.asked, ('вопроса', 'вопросов', 'вопросов'))}"
        return "ответы противоречат друг другу" if self.contradictions else "заполнена"


@dataclass(frozen=True, slots=True)
class Answers:
    """What schools answered to a question: numbers by school, how often each option was chosen, or texts without names.

    `silent` are the schools that gave no answer.
    """

    question: Question
    answered: int
    silent: tuple[School, ...] = ()
    numbers: tuple[tuple[School, Decimal], ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal | None:
        """The sum, where numbers of schools may be added up."""
        values = self.values
        return sum(values, Decimal(0)) if values and self.question.adds_up else None

    @property
    def middle(self) -> Decimal | None:
        """The median; None where nobody answered with a number."""
        ordered, half = sorted(self.values), len(self.values) // 2
        if len(ordered) % 2:
            return ordered[half]
        return (ordered[half - 1] + ordered[half]) / 2 if ordered else None

    @property
    def values(self) -> tuple[Decimal, ...]:
        """The numbers without their schools."""
        return tuple(value for _school, value in self.numbers)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that follows from answers, of each school that has it and of all of these together: the sums, never a mean."""

    derived: Derived
    schools: tuple[tuple[School, Decimal], ...] = ()
    together: Decimal | None = None

    def told(self, value: Decimal | None) -> str:
        """A value with its unit; «–» where there is none."""
        return "–" if value is None else with_unit(number(value), self.derived.unit)


@dataclass(frozen=True, slots=True)
class Risk:
    """A figure of a school that hints at a risk, with its value and the bound in words («менее 90 %», «от 15 %»); a hint by
    calculation, nobody's judgement."""

    derived: Derived
    value: str
    bound: str

    @property
    def title(self) -> str:
        """«Дефицит педагогических кадров: укомплектованность педагогическими кадрами»."""
        return f"{self.derived.risk}: {self.derived.title[:1].lower()}{self.derived.title[1:]}"


def questionnaire(data: Snapshot) -> Questionnaire | None:
    """The questions of the programme's survey; None when there was none or it was on paper."""
    return current(data)


def answer_in_words(data: Snapshot, school: School, question: Question) -> str:
    """A school's answer: «да», «85 %», «15.09.2020», options with «;» between; empty where there is none."""
    row = surveys.answer(data, school, question.code)
    if row and question.type is AnswerType.YES_NO:
        return _YES if row.value == YES else _NO
    return told(question, row)


def completion(data: Snapshot, school: School) -> Completion:
    """How far a school is with the survey."""
    asked = current(data)
    known = surveys.completeness(data, school)
    broken = [check for check in asked.checks if check.broken(_numbers(data, school))] if asked else []
    wrong = tuple(_contradiction(data, school, check) for check in broken)
    started, codes = bool(surveys.answers(data, school)), tuple(one.questions for one in known.problems)
    return Completion(school, known.answered, known.asked, known.missing, wrong, started, codes)


def answers_together(data: Snapshot, question: Question, schools: Sequence[School] | None = None) -> Answers:
    """One question over schools, by default over all that are listed."""
    given: list[tuple[School, Answer]] = []
    silent: list[School] = []
    for school in data.schools if schools is None else schools:
        if row := surveys.answer(data, school, question.code):
            given.append((school, row))
        else:
            silent.append(school)
    numbers = [(school, value) for school, row in given if question.type.numeric and (value := row.number) is not None]
    texts = [told(question, row) for _school, row in given] if question.type in _TOLD else []
    return Answers(
        question,
        len(given),
        tuple(silent),
        tuple(numbers),
        _counts(question, [row for _school, row in given]),
        tuple(dict.fromkeys(texts)),
    )


def figures(data: Snapshot, schools: Sequence[School] | None = None) -> tuple[Figure, ...]:
    """Every figure that follows from the answers of schools, by default of all that are listed."""
    asked = current(data)
    among = data.schools if schools is None else schools
    return tuple(figure_of(data, derived, among) for derived in (asked.derived if asked else ()))


def figure_of(data: Snapshot, derived: Derived, schools: Sequence[School]) -> Figure:
    """One figure that follows from the answers of schools."""
    found = [(school, row) for school in schools if (row := surveys.derived_figure(data, school, derived)) is not None]
    each = tuple((school, derived.in_unit(row)) for school, row in found)
    above = sum((row[0] for _school, row in found), Decimal(0))
    below = sum((row[1] or Decimal(0) for _school, row in found), Decimal(0))
    if not found or not (derived.denominator or _adds_up(data, derived)):
        return Figure(derived, each)
    return Figure(derived, each, derived.in_unit((above, below if derived.denominator else None)))


def numerator(data: Snapshot, school: School, derived: Derived) -> Decimal | None:
    """What a school's figure counts, before it is divided: of «22 of 308 pupils» 22."""
    found = surveys.derived_figure(data, school, derived)
    return found[0] if found else None


def risks(data: Snapshot, school: School) -> tuple[Risk, ...]:
    """What of a school's answers hints at risks, in the questionnaire's order."""
    asked = current(data)
    hints = []
    for derived in asked.derived if asked else ():
        if derived.risk and (found := surveys.derived_figure(data, school, derived)) is not None:
            value = derived.in_unit(found)
            if derived.hints(value):
                hints.append(Risk(derived, with_unit(number(value), derived.unit), _bound(derived, value)))
    return tuple(hints)


def last_year(data: Snapshot) -> Snapshot | None:
    """The same data seen through the programme of the year before, where that had a survey with answers."""
    before = year_before(data)
    return (
        before if before and current(before) and any(surveys.answers(before, one) for one in before.schools) else None
    )


_TOLD = frozenset({AnswerType.TEXT, AnswerType.DATE})


def _counts(question: Question, given: Sequence[Answer]) -> tuple[tuple[str, int], ...]:
    if question.type is AnswerType.YES_NO:
        yes = sum(row.value == YES for row in given)
        return ((_YES, yes), (_NO, len(given) - yes))
    if not question.type.choosing:
        return ()
    chosen = Counter(option for row in given for option in (row.chosen or (row.value,)))
    return tuple((option, chosen[option]) for option in question.options)


def _adds_up(data: Snapshot, derived: Derived) -> bool:
    return all((asked := surveys.question(data, code)) is not None and asked.adds_up for code in derived.numerator)


def _bound(derived: Derived, value: Decimal) -> str:
    if derived.risk_below is not None and value < derived.risk_below:
        return f"менее {with_unit(number(derived.risk_below), derived.unit)}"
    return f"от {with_unit(number(derived.risk_from or 0), derived.unit)}"


class _Numbers:
    """A school's answers to questions of numbers, yes as 1 and no as 0."""

    def __init__(self, data: Snapshot, school: School) -> None:
        self._data = data
        self._school = school

    def __call__(self, code: str) -> Decimal | None:
        asked, row = surveys.question(self._data, code), surveys.answer(self._data, self._school, code)
        counts = asked is not None and (asked.type.numeric or asked.type is AnswerType.YES_NO)
        return row.number if row and counts else None


def _numbers(data: Snapshot, school: School) -> _Numbers:
    return _Numbers(data, school)


def _contradiction(data: Snapshot, school: School, check: WholeCheck) -> str:
    """«сумма ответов на вопросы 11, 12 и 13 (24) больше ответа на вопрос 9 (22)»."""
    numbers = _numbers(data, school)
    known = check.known(numbers)
    parts = f"ответ на вопрос {joined([*known])}" if len(known) == 1 else f"сумма ответов на вопросы {joined([*known])}"
    total, whole = sum(known.values(), Decimal(0)), numbers(check.whole) or Decimal(0)
    return f"{parts} ({told_number(total)}) больше ответа на вопрос {check.whole} ({told_number(whole)})"
