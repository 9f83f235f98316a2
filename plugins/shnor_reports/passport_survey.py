"""What the passport of a school takes from the survey: the latest answers with those of the year before beside, section by
section, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shnor_reports.results_rows import HIDDEN, NONE, SMALL
from shnor_tui.plugin import NBSP, Column, Inlines, Run, Snapshot, Table, nobreak
from shnor_tui.plugin.nouns import School
from shnor_tui.plugin.survey import (
    AnswerType,
    Derived,
    Question,
    Questionnaire,
    answer_in_words,
    answers_together,
    completion,
    figure_of,
    questionnaire,
    risks,
)

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
        known = [year for year in past if questionnaire(year) and completion(year, school).started]
        return cls(school, known[:YEARS], hide)

    @property
    def latest(self) -> Questionnaire | None:
        """The questions of the latest one."""
        return questionnaire(self.years[0]) if self.years else None

    def sections(self) -> Iterator[tuple[str, Table]]:
        """A table for each section of which anything is answered: question, latest answer, the one of the year before."""
        asked = self.latest
        for place, title in enumerate(asked.sections if asked else (), 1):
            rows = list(self._rows(asked, place)) if asked else []
            if rows:
                heads = (Column(year.programme.year, "left", 3) for year in self.years)
                yield title, Table([Column("Сведения", "left", 5), *heads], rows)

    def risks(self) -> Iterator[Inlines]:
        """«Дефицит педагогических кадров: укомплектованность педагогическими кадрами – 85,5 % (порог: менее 90 %)»."""
        if not self.years:
            return
        for risk in risks(self.years[0], self.school):
            if not (self.hide and self._small_figure(self.years[0], risk.derived)):
                told = f"{risk.title}{NBSP}– {risk.value} (порог: {risk.bound})"
                named, _, figure = told.partition(": ")
                yield [Run(f"{named}: ", bold=True), nobreak(figure)]

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
        question = _question(year, code)
        text = answer_in_words(year, self.school, question) if question else ""
        if question is None or not text:
            return ""
        if self.hide and small_answer(year, self.school, question):
            return HIDDEN
        counted = question.type in {AnswerType.WHOLE, AnswerType.DECIMAL} and question.unit
        return nobreak(f"{text}{NBSP}{question.unit}" if counted else text)

    def _told_figure(self, year: Snapshot, derived: Derived) -> str:
        found = figure_of(year, derived, [self.school])
        if not found.schools:
            return ""
        (_school, value) = found.schools[0]
        return HIDDEN if self.hide and self._small_figure(year, derived) else found.told(value)

    def _small_figure(self, year: Snapshot, derived: Derived) -> bool:
        """Whether a hidden answer would follow from a figure."""
        asked = (_question(year, code) for code in (*derived.numerator, *derived.denominator))
        return any(question and small_answer(year, self.school, question) for question in asked)


def small_answer(year: Snapshot, school: School, question: Question) -> bool:
    """Whether an answer counts people, and fewer than five of them."""
    people = not question.unit or question.unit.casefold().startswith(_PEOPLE)
    if question.type is not AnswerType.WHOLE or not people:
        return False
    return any(0 < value < SMALL for value in answers_together(year, question, [school]).values)


def _question(year: Snapshot, code: str) -> Question | None:
    asked = questionnaire(year)
    return next((one for one in asked.questions if one.code == code), None) if asked else None
