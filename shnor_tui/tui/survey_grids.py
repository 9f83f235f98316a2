"""The survey as tables to fill in: one school's questions, or all schools' answers to the questions of a section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from shnor_tui.domain.russian import number
from shnor_tui.domain.school import School
from shnor_tui.domain.survey import Question
from shnor_tui.errors import NotFound
from shnor_tui.i18n import _
from shnor_tui.tui.grid import GridCell, GridColumn, GridRow, MayFill, PlainSource, Spot, school_row
from shnor_tui.tui.survey_rows import completeness_line, survey_summary
from shnor_tui.tui.text import Line
from shnor_tui.workspace.questionnaires import current
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.survey_answers import expected, fitting, told_number
from shnor_tui.workspace.survey_summary import question_summary
from shnor_tui.workspace.surveys import (
    Entry,
    completeness,
    problems,
    question,
    set_answers,
    told_answer,
    told_last_year,
)
from shnor_tui.workspace.year_before import year_before

ANSWER, BEFORE = "answer", "before"

ANSWER_WIDTH = 12

OPTION_LINES = 4
"""Most lists of options fit; of longer ones those are told that what is typed may mean."""


class ResponseSource(PlainSource):
    """One school: its questions section by section, beside them what it answered the year before."""

    verb = "answer.set"
    hint_lines = OPTION_LINES

    def __init__(self, school: School, may_fill: MayFill) -> None:
        self._school = school
        self._may_fill = may_fill
        self._keys: dict[str, int] = {}
        """The rows of questions by their codes: a row stays its question's whatever others change in the questionnaire."""

    def title(self, data: Snapshot) -> str:
        title = _("{school}: the questionnaire").format(school=self._now(data).name)
        return f"{title} · {data.programme.year}"

    def summary(self, data: Snapshot) -> Line:
        known = completeness(data, self._school)
        line = completeness_line(known)
        if known.problems:
            line += [(" · ", "dim"), (_("mistakes: {n}").format(n=len(known.problems)), "error")]
        return line

    def columns(self, data: Snapshot) -> Sequence[GridColumn]:
        own = GridColumn(ANSWER, _("Answer"), ANSWER_WIDTH, right=False)
        before = year_before(data)
        if before is None or current(before) is None:
            return (own,)
        return own, GridColumn(BEFORE, before.programme.year, ANSWER_WIDTH, editable=False, right=False)

    def rows(self, data: Snapshot) -> Sequence[GridRow]:
        """Questions section by section, headings by the number of their section below zero."""
        questionnaire = current(data)
        if questionnaire is None:
            return ()
        may = self._may_fill(self._school.id)
        keys = {row.code: self._keys.setdefault(row.code, len(self._keys)) for row in questionnaire.questions}
        rows: list[GridRow] = []
        for n, section in enumerate(questionnaire.sections, 1):
            asked = questionnaire.of_section(n)
            rows += [GridRow(-n, section.upper(), editable=False)] if asked else []
            rows += [GridRow(keys[row.code], _with_unit(row), editable=may, own=may) for row in asked]
        return rows

    def cell(self, data: Snapshot, row: int, column: str) -> GridCell:
        asked = self._question_at(data, row)
        if asked is None:
            return GridCell()
        if column == BEFORE:
            return GridCell(told_last_year(data, self._school, asked.code), "dim")
        return _answer_cell(data, self._school, asked)

    def hint(self, data: Snapshot, row: int, column: str) -> str:
        asked = self._question_at(data, row)
        return _hint(data, self._school, asked, may=self._may_fill(self._school.id)) if asked else ""

    def typed_hint(self, data: Snapshot, row: int, column: str, typed: str) -> str:
        asked = self._question_at(data, row)
        return _fitting(asked, typed) if asked else ""

    def write(self, workspace: Workspace, data: Snapshot, entries: Mapping[Spot, str]) -> None:
        asked = {row: known for row, _column in entries if (known := self._question_at(data, row))}
        _write(workspace, data, {(self._school.id, asked[row].code): text for (row, _), text in entries.items()})

    def spread(
        self, data: Snapshot, block: Sequence[Sequence[str]], row: int, column: str
    ) -> Mapping[Spot, str] | None:
        """One copied column goes down the questions and passes over the headings."""
        keys = [one.key for one in self.rows(data)]
        below = [key for key in keys[keys.index(row) :] if key >= 0]
        one_column = column == ANSWER and all(len(line) == 1 for line in block)
        if not one_column or len(block) > len(below) or not self._may_fill(self._school.id):
            return None
        return {(key, ANSWER): line[0] for key, line in zip(below, block, strict=False)}

    def first(self, data: Snapshot) -> Spot | None:
        """The first question that the school has to answer yet, else the first of all."""
        order = [row.key for row in self.rows(data) if row.key >= 0]
        missing = {self._keys[row.code] for row in completeness(data, self._school).missing}
        waiting = [key for key in order if key in missing]
        return next(((key, ANSWER) for key in [*waiting, *order]), None)

    def _question_at(self, data: Snapshot, row: int) -> Question | None:
        code = next((code for code, key in self._keys.items() if key == row), None)
        return None if code is None else question(data, code)

    def _now(self, data: Snapshot) -> School:
        return data.find(School, self._school.id) or self._school


class SectionSource(PlainSource):
    """All listed schools beside the questions of one section."""

    verb = "answer.set"
    hint_lines = OPTION_LINES

    def __init__(self, section: int, may_fill: MayFill) -> None:
        self._section = section
        self._may_fill = may_fill

    def title(self, data: Snapshot) -> str:
        questionnaire = current(data)
        titles = questionnaire.sections[self._section - 1 : self._section] if questionnaire else ()
        title = _("The survey: {section}").format(section="".join(titles))
        return f"{title} · {data.programme.year}"

    def summary(self, data: Snapshot) -> Line:
        return survey_summary(data)

    def columns(self, data: Snapshot) -> Sequence[GridColumn]:
        return [GridColumn(row.code, _with_unit(row), 6, right=row.type.numeric) for row in self._asked(data)]

    def rows(self, data: Snapshot) -> Sequence[GridRow]:
        return [school_row(school, self._may_fill) for school in data.schools]

    def cell(self, data: Snapshot, row: int, column: str) -> GridCell:
        school, asked = data.find(School, row), question(data, column)
        return _answer_cell(data, school, asked) if school and asked else GridCell()

    def totals(self, data: Snapshot) -> Mapping[str, GridCell]:
        """Sums, where numbers may be added up."""
        found: dict[str, GridCell] = {}
        for asked in self._asked(data):
            numbers = question_summary(data, asked).numbers if asked.adds_up else None
            if numbers and numbers.total is not None:
                found[asked.code] = GridCell(told_number(numbers.total))
        return found

    def hint(self, data: Snapshot, row: int, column: str) -> str:
        school, asked = data.find(School, row), question(data, column)
        if school is None or asked is None:
            return ""
        before = told_last_year(data, school, column)
        last = _("A year ago: {answer}.").format(answer=before) if before else ""
        return " ".join(part for part in (_hint(data, school, asked, may=self._may_fill(school.id)), last) if part)

    def typed_hint(self, data: Snapshot, row: int, column: str, typed: str) -> str:
        asked = question(data, column)
        return _fitting(asked, typed) if asked else ""

    def write(self, workspace: Workspace, data: Snapshot, entries: Mapping[Spot, str]) -> None:
        _write(workspace, data, entries)

    def _asked(self, data: Snapshot) -> Sequence[Question]:
        questionnaire = current(data)
        return questionnaire.of_section(self._section) if questionnaire else ()


def _answer_cell(data: Snapshot, school: School, asked: Question) -> GridCell:
    """An answer; one that contradicts others has a sign before it."""
    text = told_answer(data, school, asked.code)
    if any(asked.code in problem.questions for problem in problems(data, school)):
        return GridCell(f"! {text}", "error", editing=text)
    return GridCell(text)


def _hint(data: Snapshot, school: School, asked: Question, *, may: bool) -> str:
    """What is wrong, then what may be typed by whom who may."""
    wrong = [f"! {found.text}." for found in problems(data, school) if asked.code in found.questions]
    if not may:
        return " ".join(wrong)
    typed = _("Expected: {answer}.").format(answer=expected(asked))
    if asked.at_most is not None:
        typed += " " + _("At most {n}.").format(n=number(Decimal(asked.at_most)))
    left_out = "" if asked.core else _("It may be left out.")
    return " ".join(part for part in (*wrong, typed, left_out) if part)


def _fitting(asked: Question, typed: str) -> str:
    found = fitting(asked, typed)
    return _("Fitting: {options}.").format(options=found) if found else ""


def _with_unit(asked: Question) -> str:
    return f"{asked.title}, {asked.unit}" if asked.unit else asked.title


def _write(workspace: Workspace, data: Snapshot, entries: Mapping[Entry, str]) -> None:
    survey = data.survey
    if survey is None:
        raise NotFound(_("The survey was removed meanwhile; nothing was changed."))
    set_answers(workspace, survey, entries, seen=data)
