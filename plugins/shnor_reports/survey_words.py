"""Answers of schools in words: each on its own, all together, against the year before; small numbers hidden where asked for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shnor_tui.plugin import NBSP, Snapshot, nobreak, number
from shnor_tui.plugin.figures import difference_in_words, told_number
from shnor_tui.plugin.nouns import School
from shnor_tui.plugin.survey import (
    Answers,
    AnswerType,
    Derived,
    Figure,
    Question,
    answer_in_words,
    answers_together,
    figure_of,
    figures,
    last_year,
    numerator,
    questionnaire,
)

SMALL = 5
FEW = f"менее {SMALL}"
HIDDEN = "скрыто"
PEOPLE = "чел."
NOTHING = "–"


@dataclass(frozen=True)
class Hiding:
    """Whether numbers of people from 1 to 4 are told. `by_school`: a table shows every school's answers, so that sums would
    give the hidden ones away."""

    on: bool = False
    by_school: bool = False

    def small(self, question: Question, value: Decimal | None) -> bool:
        """Whether an answer isn't told."""
        counts_people = question.unit.strip() == PEOPLE and question.type in {AnswerType.WHOLE, AnswerType.DECIMAL}
        return self.on and counts_people and value is not None and 0 < value < SMALL

    def any_small(self, found: Answers) -> bool:
        """Whether some answer isn't told."""
        return any(self.small(found.question, value) for value in found.values)


@dataclass(frozen=True)
class Told:
    """Answers of some schools in words."""

    data: Snapshot
    schools: tuple[School, ...]
    hiding: Hiding
    compared: bool = True

    @property
    def before(self) -> Snapshot | None:
        """The year before, where it is to be compared with and was asked about the same."""
        return last_year(self.data) if self.compared else None

    def together(self, question: Question) -> Answers:
        """All answers to a question."""
        return answers_together(self.data, question, self.schools)

    def summary(self, found: Answers) -> str:
        """«всего 1 234 чел.; от 102 до 308, медиана 250», «да – 2, нет – 1», «сельская – 2; городская – 1»."""
        if not found.answered:
            return NOTHING
        if found.numbers:
            return self._numbers(found)
        if found.question.type is AnswerType.YES_NO:
            return ", ".join(f"{word}{NBSP}–{NBSP}{count}" for word, count in found.counts)
        if found.counts:
            chosen = sorted((one for one in found.counts if one[1]), key=lambda one: -one[1])
            return "; ".join(f"{option}{NBSP}–{NBSP}{count}" for option, count in chosen) or NOTHING
        return nobreak("; ".join(found.texts)) or NOTHING

    def own(self, found: Answers, school: School) -> str:
        """One school's answer of those to a question."""
        value = next((value for one, value in found.numbers if one.id == school.id), None)
        hidden = self.hiding.small(found.question, value)
        return FEW if hidden else answer_in_words(self.data, school, found.question) or NOTHING

    def change(self, question: Question) -> str:
        """The change since the year before, over the schools that answered in both; of sums, else of medians, else of how many
        said yes."""
        before = self.before
        asked = questionnaire(before) if before else None
        same = next((one for one in asked.questions if one.code == question.code), None) if asked else None
        if before is None or same is None or (same.type, same.unit) != (question.type, question.unit):
            return NOTHING
        asked_twice = (self.together(question), answers_together(before, same, self.schools))
        silent = {school.id for found in asked_twice for school in found.silent}
        both = [school for school in self.schools if school.id not in silent]
        past, now = answers_together(before, same, both), answers_together(self.data, question, both)
        if not both or self.hiding.any_small(past) or self.hiding.any_small(now):
            return NOTHING
        if question.type is AnswerType.YES_NO:
            moved = now.counts[0][1] - past.counts[0][1]
            return f"да: {'+' if moved > 0 else ''}{number(moved)}" if moved else "без изменений"
        earlier, later = (past.total, now.total) if question.adds_up else (past.middle, now.middle)
        if earlier is None or later is None:
            return NOTHING
        return nobreak(difference_in_words(earlier, later, _unit(question)))

    def figures(self) -> tuple[Figure, ...]:
        """The figures that follow from the answers."""
        return figures(self.data, self.schools)

    def hidden(self, derived: Derived, school: School) -> bool:
        """Whether a figure of a school would tell a small number: it counts people, and so few of them."""
        asked = questionnaire(self.data)
        people = {one.code for one in asked.questions if one.unit.strip() == PEOPLE} if asked else set()
        if not self.hiding.on or not people.issuperset(derived.numerator):
            return False
        count = numerator(self.data, school, derived)
        return count is not None and 0 < count < SMALL

    def district(self, figure: Figure) -> str:
        """A figure of all schools together."""
        if any(self.hidden(figure.derived, school) for school, _value in figure.schools):
            counts = [numerator(self.data, school, figure.derived) or Decimal(0) for school, _value in figure.schools]
            if self.hiding.by_school or len(counts) == 1 or sum(counts) < SMALL:
                return HIDDEN
        return figure.told(figure.together)

    def span(self, figure: Figure) -> str:
        """From the lowest to the highest figure of a school."""
        if any(self.hidden(figure.derived, school) for school, _value in figure.schools):
            return HIDDEN
        values = [value for _school, value in figure.schools]
        if not values:
            return NOTHING
        low, high = min(values), max(values)
        return figure.told(low) if low == high else f"{number(low)}–{figure.told(high)}"

    def figure_change(self, figure: Figure) -> str:
        """The change of a figure since the year before, over the schools that have it in both."""
        before = self.before
        asked = questionnaire(before) if before else None
        same = next((one for one in asked.derived if one.code == figure.derived.code), None) if asked else None
        if before is None or same is None or same.unit != figure.derived.unit:
            return NOTHING
        known = {one.id for one, _value in figure_of(before, same, self.schools).schools}
        both = [school for school, _value in figure.schools if school.id in known]
        earlier, later = figure_of(before, same, both), figure_of(self.data, figure.derived, both)
        then = Told(before, tuple(both), self.hiding)
        small = any(told.hidden(figure.derived, school) for told in (self, then) for school in both)
        if small or earlier.together is None or later.together is None:
            return NOTHING
        return nobreak(difference_in_words(earlier.together, later.together, figure.derived.unit))

    def _numbers(self, found: Answers) -> str:
        unit = _unit(found.question)
        total, low, high = found.total, min(found.values), max(found.values)
        if self.hiding.any_small(found):
            return _hidden(found, total, unit, by_school=self.hiding.by_school)
        if len(found.values) == 1:
            return told_number(low, unit)
        each = f"у всех по {told_number(low, unit)}" if low == high else _span(found, unit)
        return each if total is None else f"всего {told_number(total, unit)}; {each}"


def _span(found: Answers, unit: str) -> str:
    low, high = min(found.values), max(found.values)
    middle = f", медиана{NBSP}{number(found.middle or Decimal(0))}" if len(found.values) > 2 else ""
    return f"от {told_number(low)} до {told_number(high, unit)}{middle}"


def _hidden(found: Answers, total: Decimal | None, unit: str, *, by_school: bool) -> str:
    """A sum in which small numbers are hidden; none where it would give them away."""
    if len(found.values) == 1:
        return FEW
    if by_school or total is None:
        return HIDDEN
    return f"всего {FEW}" if total < SMALL else f"всего {told_number(total, unit)}; есть значения {FEW}"


def _unit(question: Question) -> str:
    return "%" if question.type is AnswerType.PERCENT else question.unit
