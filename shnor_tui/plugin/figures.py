"""What reports look up beside the snapshot: results of assessment, indicators over the years, answers of the survey, and texts
with facts of a report's own. Everything is data or words of documents; nothing here speaks the interface's language."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from shnor_tui.domain.assessment import LowResultsRule, Procedure, Result, Scale, Share, problem_of
from shnor_tui.domain.indicator import Direction, Frequency
from shnor_tui.domain.option import OptionValue
from shnor_tui.domain.roadmap import overall, progress
from shnor_tui.domain.school import School
from shnor_tui.domain.survey import NO, YES, Answer, AnswerType, Derived, Question, Questionnaire
from shnor_tui.domain.trend import change_in_words, difference_in_words
from shnor_tui.domain.wording import Composed, FactValue
from shnor_tui.domain.wording import compose as compose_from
from shnor_tui.workspace.dynamics import last_year, series, verdict_in, verdict_of
from shnor_tui.workspace.facts import ProgrammeFacts, in_figures, in_unit, target_in_words
from shnor_tui.workspace.indicator_standing import Standing, standing
from shnor_tui.workspace.low_results import Hint, HintVerdict, Outcome, Reason, hint, previous_year, reason
from shnor_tui.workspace.questionnaires import current
from shnor_tui.workspace.readings import period_of, reading_of, value_in, value_of
from shnor_tui.workspace.results import Past, kind_of, own_last_year, procedures, result, share
from shnor_tui.workspace.results import years as result_years
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.survey_answers import told, told_number
from shnor_tui.workspace.surveys import Completeness, answers, completeness, derived_figure
from shnor_tui.workspace.year_before import year_before

Facts = Mapping[str, FactValue]
"""Facts of a report's own by their names, in small letters; None for one that has no value."""


def compose(data: Snapshot, text: str, facts: Facts) -> Composed:
    """A text of the department with the programme's facts in place, and with a report's own, which go before them."""
    programme = ProgrammeFacts(data)

    def answer(name: str, argument: str) -> FactValue:
        return facts[name] if not argument and name in facts else programme(name, argument)

    return compose_from(text, answer)


def own_option(data: Snapshot, owner: str, option: str) -> OptionValue | None:
    """The programme's own value of an option of a report, which a finding may name as («option», its number)."""
    rows = data.records.all(OptionValue)
    return next(
        (row for row in rows if (row.programme, row.owner, row.option) == (data.programme.id, owner, option)), None
    )


def questionnaire_of(data: Snapshot) -> Questionnaire | None:
    """The questionnaire of the programme's survey; None without a survey, and of one on paper."""
    return current(data)


def answer_in_words(question: Question, answer: Answer | None) -> str:
    """An answer as documents say it: «да», «85 %», «15.09.2020», options with «;» between; empty where there is none."""
    if answer is not None and question.type is AnswerType.YES_NO and answer.value in {YES, NO}:
        return "да" if answer.value == YES else "нет"
    return told(question, answer)


def risks(data: Snapshot, school: School) -> tuple[tuple[Derived, Decimal], ...]:
    """The derived figures of a school that hint at a risk, with their values; by calculation, nobody's judgement."""
    questionnaire = current(data)
    figures = ((one, derived_figure(data, school, one)) for one in (questionnaire.derived if questionnaire else ()))
    values = ((one, one.in_unit(found)) for one, found in figures if one.risk and found is not None)
    return tuple((one, value) for one, value in values if one.hints(value))


__all__ = [
    "Answer",
    "AnswerType",
    "Completeness",
    "Derived",
    "Direction",
    "Facts",
    "Frequency",
    "Hint",
    "HintVerdict",
    "LowResultsRule",
    "OptionValue",
    "Outcome",
    "Past",
    "Procedure",
    "Question",
    "Questionnaire",
    "Reason",
    "Result",
    "Scale",
    "Share",
    "Standing",
    "answer_in_words",
    "answers",
    "change_in_words",
    "completeness",
    "compose",
    "derived_figure",
    "difference_in_words",
    "hint",
    "in_figures",
    "in_unit",
    "kind_of",
    "last_year",
    "overall",
    "own_last_year",
    "own_option",
    "period_of",
    "previous_year",
    "problem_of",
    "procedures",
    "progress",
    "questionnaire_of",
    "reading_of",
    "reason",
    "result",
    "result_years",
    "risks",
    "series",
    "share",
    "standing",
    "target_in_words",
    "told_number",
    "value_in",
    "value_of",
    "verdict_in",
    "verdict_of",
    "year_before",
]
