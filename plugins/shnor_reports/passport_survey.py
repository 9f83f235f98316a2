"""What the passport of a school takes from the survey: the latest answers with those of the year before beside, section by
section, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shnor_reports.results_rows import HIDDEN, NONE, SMALL
from shnor_tui.plugin import NBSP, Column, Inlines, Run, Snapshot, Table, nobreak, number
from shnor_tui.plugin.figures import (
    Answer,
    AnswerType,
    Derived,
    Question,
    Questionnaire,
    answer_in_words,
    answers,
    derived_figure,
    questionnaire_of,
    risks,
)
from shnor_tui.plugin.nouns import School

YEARS = 2
"""The latest answers, and those before."""

_PEOPLE = ("чел", "обуч", "дет", "учащ", "педагог", "учит")


@dataclass(frozen=True, slots=True)
class Answered:
    """The surveys in which a school answered anything, the latest first, seen through their programmes."""

    school: School
    years: Sequence[Snapshot]
    hide: bool

    @classmethod
    def of(cls, data: Snapshot, school: School, *, hide: bool) -> Answered:
        """The latest surveys up to the programme's year."""
        past = (data.choose(one) for one in reversed(data.programmes) if one.year <= data.programme.year)
        known = [year for year in past if answers(year, school) and questionnaire_of(year)]
        return cls(school, known[:YEARS], hide)

    @property
    def questionnaire(self) -> Questionnaire | None:
        """The questions of the latest one."""
        return questionnaire_of(self.years[0]) if self.years else None

    def sections(self) -> Iterator[tuple[str, Table]]:
        """A table for each section of which anything is answered: question, latest answer, the one of the year before."""
        asked = self.questionnaire
        for place, title in enumerate(asked.sections if asked else (), 1):
            rows = list(self._rows(asked, place)) if asked else []
            if rows:
                heads = (Column(year.programme.year, "left", 3) for year in self.years)
                yield title, Table([Column("Сведения", "left", 5), *heads], rows)

    def risks(self) -> Iterator[Inlines]:
        """«Дефицит педагогических кадров: укомплектованность педагогическими кадрами – 85,5 % (порог: менее 90 %)»."""
        if not self.years:
            return
        for derived, value in risks(self.years[0], self.school):
            if not (self.hide and self._small_figure(self.years[0], derived)):
                title = derived.title[:1].lower() + derived.title[1:]
                told = f"{title}{NBSP}– {_figure(derived, value)} (порог: {_bound(derived, value)})"
                yield [Run(f"{derived.risk}: ", bold=True), nobreak(told)]

    def _rows(self, asked: Questionnaire, section: int) -> Iterator[list[str]]:
        questions = asked.of_section(section)
        for question in questions:
            told = [self._told(year, question.code) for year in self.years]
            if any(told):
                yield [nobreak(question.text), *(text or NONE for text in told)]
        own = {question.code for question in questions}
        for derived in asked.derived:
            if (
                derived.numerator[:1]
                and derived.numerator[0] in own
                and len(derived.numerator + derived.denominator) > 1
            ):
                values = [self._told_figure(year, derived) for year in self.years]
                if any(values):
                    yield [f"{derived.title} (расчёт)", *(text or NONE for text in values)]

    def _told(self, year: Snapshot, code: str) -> str:
        """An answer with its unit, as that year's questionnaire has the question."""
        question, answer = _question(year, code), answers(year, self.school).get(code)
        if question is None or answer is None:
            return ""
        if self.hide and small_answer(question, answer):
            return HIDDEN
        text = answer_in_words(question, answer)
        counted = question.type in {AnswerType.WHOLE, AnswerType.DECIMAL} and question.unit
        return nobreak(f"{text}{NBSP}{question.unit}" if counted else text)

    def _told_figure(self, year: Snapshot, derived: Derived) -> str:
        found = derived_figure(year, self.school, derived)
        if found is None:
            return ""
        return HIDDEN if self.hide and self._small_figure(year, derived) else _figure(derived, derived.in_unit(found))

    def _small_figure(self, year: Snapshot, derived: Derived) -> bool:
        """Whether a hidden answer would follow from a figure."""
        given = answers(year, self.school)
        asked = ((_question(year, code), given.get(code)) for code in (*derived.numerator, *derived.denominator))
        return any(question and answer and small_answer(question, answer) for question, answer in asked)


def small_answer(question: Question, answer: Answer) -> bool:
    """Whether an answer counts people, and fewer than five of them."""
    people = not question.unit or question.unit.casefold().startswith(_PEOPLE)
    count = answer.number if question.type is AnswerType.WHOLE and people else None
    return count is not None and 0 < count < SMALL


def _question(year: Snapshot, code: str) -> Question | None:
    asked = questionnaire_of(year)
    return next((one for one in asked.questions if one.code == code), None) if asked else None


def _figure(derived: Derived, value: Decimal) -> str:
    return f"{number(value)}{NBSP}{derived.unit}" if derived.unit else number(value)


def _bound(derived: Derived, value: Decimal) -> str:
    if derived.risk_below is not None and value < derived.risk_below:
        return f"менее {_figure(derived, Decimal(derived.risk_below))}"
    return f"от {_figure(derived, Decimal(derived.risk_from or 0))}"
