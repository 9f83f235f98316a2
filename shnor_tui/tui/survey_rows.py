"""The survey as rows: how far each school is, and what all make together. Pure: no widget, no store."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.russian import number, with_unit
from shnor_tui.domain.school import School
from shnor_tui.i18n import _, ngettext
from shnor_tui.tui.rows import Glyphs, TextRow, heading_row
from shnor_tui.tui.text import Line, flowed, wrapped
from shnor_tui.tui.widgets.line_list import Row
from shnor_tui.workspace.questionnaires import current
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.survey_answers import told_number
from shnor_tui.workspace.survey_summary import (
    QuestionSummary,
    derived_summaries,
    filled_percent,
    in_words,
    question_summary,
    received,
    risk_hints,
)
from shnor_tui.workspace.surveys import Completeness, completeness

BAR = 10
_INDENT = "   "


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """A school: how much it answered, when that was changed last, and what contradicts itself."""

    school: School
    completeness: Completeness
    changed: str
    glyphs: Glyphs
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("school", self.school.id)

    def lines(self, width: int) -> list[Line]:
        """Sign and name, bar and counts, problems; nothing is cut."""
        status, room = state_of(self.completeness), max(width - len(_INDENT), 10)
        first, *more = wrapped(self.school.name, room)
        lines: list[Line] = [[(f" {self.glyphs[status]} ", status.value), (first, "bold")]]
        lines += [[(_INDENT + line, "bold")] for line in more]
        parts: list[Line] = [completeness_line(self.completeness)]
        if self.changed:
            parts.append([(self.changed, "dim")])
        lines += [[(_INDENT, ""), *line] for line in flowed(parts, room)]
        for problem in self.completeness.problems:
            lines += [[(_INDENT + line, "error")] for line in wrapped(f"! {problem.text}", room)]
        return lines


def state_of(known: Completeness) -> Status:
    """A school's questionnaire as the signs of the roadmap have it."""
    if known.problems:
        return Status.NOT_DONE
    if known.complete:
        return Status.DONE
    return Status.IN_PROGRESS if known.answered else Status.NOT_STARTED


def completeness_line(known: Completeness) -> Line:
    """«█████░░░░░ 20 из 40», with words for none and for all."""
    status = state_of(known)
    if not known.answered:
        return [(_("no answers"), status.value)]
    if known.complete:
        return [(_("all is answered"), status.value)]
    full = BAR * known.answered // max(known.asked, 1)
    count = _("{done} of {total}").format(done=known.answered, total=known.asked)
    return [("█" * full + "░" * (BAR - full), status.value), (f" {count}", status.value)]


def survey_summary(data: Snapshot) -> Line:
    """«received 3 of 5 · filled in 32 % · with mistakes 1»."""
    if current(data) is None:
        return [(_("no answers are entered"), "dim")]
    wrong = sum(bool(completeness(data, school).problems) for school in data.schools)
    line: Line = [(_("received {n} of {total}").format(n=received(data), total=len(data.schools)), "")]
    line += [(" · ", "dim"), (_("filled in {n} %").format(n=filled_percent(data)), "")]
    if wrong:
        line += [(" · ", "dim"), (_("with mistakes {n}").format(n=wrong), "late")]
    if data.survey and data.survey.when.text:
        line += [(" · ", "dim"), (data.survey.when.text, "dim")]
    return line


def school_side(data: Snapshot, school: School) -> list[Row]:
    """What stands beside the list: mistakes, what is missing, hints at risks."""
    known = completeness(data, school)
    rows: list[Row] = [TextRow("name", school.name, selectable=False, style="bold")]
    for n, problem in enumerate(known.problems):
        rows.append(TextRow(f"problem{n}", f"! {problem.text}", selectable=False, style="error"))
    rows += _hint_rows(data, school)
    if known.missing:
        count = ngettext("Not answered: {n} question", "Not answered: {n} questions", len(known.missing))
        rows += [_gap("missing"), heading_row("missing", count.format(n=len(known.missing)))]
        rows += [
            TextRow(f"missing {row.code}", row.text, selectable=False, lead=f"{row.code}. ") for row in known.missing
        ]
    return rows


def _hint_rows(data: Snapshot, school: School) -> list[Row]:
    hints = risk_hints(data, school)
    if not hints:
        return []
    rows: list[Row] = [_gap("hints"), heading_row("hints", _("Hints at risks, by calculation"))]
    return [*rows, *(TextRow(f"hint{n}", hint.text, selectable=False, lead="– ") for n, hint in enumerate(hints))]


def summary_rows(data: Snapshot) -> list[TextRow]:
    """All schools together, to be read: hints at risks, derived figures, then each question of each section."""
    questionnaire = current(data)
    if questionnaire is None:
        return [TextRow("none", _("No answers are entered in this programme."))]
    told = "".join(text for text, _style in survey_summary(data))
    rows = [
        TextRow("counts", told, style="note"),
        _gap("risks"),
        heading_row("risks", _("Hints at risks, by calculation")),
    ]
    for school in data.schools:
        if hints := risk_hints(data, school):
            rows.append(TextRow(f"risks {school.id}", school.name, style="bold"))
            rows += [TextRow(f"risk {school.id} {n}", hint.text, lead="– ") for n, hint in enumerate(hints)]
    if rows[-1].name == "risks":
        rows.append(TextRow("no risks", _("none") if received(data) else _("not answered")))
    rows += [_gap("derived"), heading_row("derived", _("Derived figures"))]
    for line in derived_summaries(data):
        schools = [f"{school.name} {in_words(line.derived, value)}" for school, value in line.schools]
        district = "–" if line.district is None else in_words(line.derived, line.district)
        text = _("{title}: the district {value}").format(title=line.derived.title, value=district)
        rows.append(TextRow(f"derived {line.derived.code}", text, "; ".join(schools) or _("not answered")))
    for place, section in enumerate(questionnaire.sections, 1):
        rows += [_gap(f"section {place}"), heading_row(f"section {place}", section)]
        for question in questionnaire.of_section(place):
            found = question_summary(data, question)
            rows.append(
                TextRow(f"question {question.code}", _titled(found), "; ".join(_answers(found, len(data.schools))))
            )
    return rows


def _titled(found: QuestionSummary) -> str:
    question = found.question
    return question.title if not question.unit or question.unit == "%" else f"{question.title}, {question.unit}"


def _answers(found: QuestionSummary, schools: int) -> Sequence[str]:
    """What one question says: numbers, counts or texts, and how many are silent."""
    if not found.answered:
        return (_("not answered"),)
    said: list[str] = []
    if found.numbers:
        numbers, unit = found.numbers, "%" if found.question.unit == "%" else ""
        if numbers.total is not None:
            said.append(_("in all {n}").format(n=told_number(numbers.total)))
        mean, least, most = (with_unit(number(value), unit) for value in (numbers.mean, numbers.least, numbers.most))
        if least != most:
            said.append(_("mean {mean}, from {least} to {most}").format(mean=mean, least=least, most=most))
        elif numbers.total is None:
            said.append(least)
    said += [f"{option} – {count}" for option, count in found.counts if count]
    said += [f"{school.name}: {text}" for school, text in found.texts]
    if found.silent:
        silent = _("no answer: {n} of {total}").format(n=len(found.silent), total=schools)
        said.append(silent)
    return said


def _gap(name: str) -> TextRow:
    return TextRow(f"gap {name}", "", selectable=False)
