"""The tables of «Свод анкет руководителей»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from shnor_reports.survey_words import FEW, HIDDEN, NOTHING, Told
from shnor_tui.plugin import Block, Cell, Column, Paragraph, Table, joined, nobreak, plural
from shnor_tui.plugin.nouns import School
from shnor_tui.plugin.survey import Answers, Completion, Figure, Question, Questionnaire

SCHOOLS_ACROSS = 6
"""How many schools stand side by side; more of them have a table of their own."""

RISK = "риск"


def section_blocks(told: Told, asked: Questionnaire, number: int) -> Iterator[Block]:
    """The questions of a section that anybody answered, and those that nobody did."""
    found = [told.together(question) for question in asked.of_section(number)]
    if answered := [one for one in found if one.answered]:
        columns = [Column("Вопрос", "left", 6), Column("Свод", "left", 6), Column("Ответили", "right", 2)]
        rows = [
            [nobreak(one.question.title), told.summary(one), f"{one.answered} из {len(told.schools)}"]
            for one in answered
        ]
        if told.before is not None:
            columns.append(Column("К прошлому году", "left", 2))
            rows = [[*row, told.change(one.question)] for row, one in zip(rows, answered, strict=True)]
        yield Table(columns, rows)
    if silent := [one.question for one in found if not one.answered]:
        words = (
            f"Нет ответов на {plural(len(silent), 'вопрос', 'вопросы')}: {_codes(silent, asked.questions)}."
            if answered
            else "Ответов на вопросы раздела нет."
        )
        yield Paragraph(words)


def figures_table(told: Told) -> Table | None:
    """The figures that follow from the answers of any school, of all together and from the lowest to the highest."""
    columns = [Column("Показатель", "left", 6), Column("По ответившим школам", "right", 3)]
    columns.append(Column("По отдельным школам", "left", 3))
    if told.before is not None:
        columns.append(Column("К прошлому году", "left", 2))
    rows = []
    for figure in told.figures():
        if figure.schools:
            row = [_title(figure), told.district(figure), told.span(figure)]
            rows.append([*row, told.figure_change(figure)] if told.before is not None else row)
    return Table(columns, rows) if rows else None


def open_table(known: Sequence[Completion], asked: Questionnaire, *, hide: bool) -> Table:
    """Schools that have answered in part: to what not, and what contradicts itself; with `hide`, only in which questions."""
    columns = (
        Column("Школа", "left", 4),
        Column("Заполнено", "right", 2),
        Column("Нет ответов на вопросы", "left", 4),
        Column("Противоречия", "left", 4),
    )
    rows = [
        (
            nobreak(one.school.name),
            f"{one.answered} из {one.asked}",
            _codes(one.missing, [one for one in asked.questions if one.core]) or NOTHING,
            "; ".join(map(_unlike, one.contradictory) if hide else one.contradictions) or NOTHING,
        )
        for one in known
    ]
    return Table(columns, rows)


def _unlike(codes: Sequence[str]) -> str:
    return f"ответы на вопросы {joined(codes)} не согласуются"


def _codes(questions: Sequence[Question], among: Sequence[Question]) -> str:
    """Questions by their codes, those that follow each other among all as a stretch: «8, 23–28, 31»."""
    places = {question.code: place for place, question in enumerate(among)}
    runs: list[list[str]] = []
    for question in questions:
        if runs and places[question.code] == places[runs[-1][-1]] + 1:
            runs[-1].append(question.code)
        else:
            runs.append([question.code])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def schools_tables(
    told: Told, schools: Sequence[School], asked: Questionnaire, sections: Sequence[int], *, figures: bool
) -> Iterator[Block]:
    """Every answer of schools, some of them side by side: numbers are shaded by their share of the largest one; figures that
    hint at a risk are shaded and say so."""
    computed = [one for one in told.figures() if one.schools] if figures else []
    for start in range(0, len(schools), SCHOOLS_ACROSS):
        across = schools[start : start + SCHOOLS_ACROSS]
        columns = [Column("Вопрос", "left", 5)]
        columns += [Column(nobreak(school.name), "left", 3) for school in across]
        rows: list[list[str | Cell]] = []
        heads = []
        for number in sections:
            if questions := [one for one in asked.of_section(number) if told.together(one).answered]:
                heads.append((len(rows), f"{number}. {asked.sections[number - 1]}"))
                rows += [_answers_row(told, told.together(question), across) for question in questions]
        if computed:
            heads.append((len(rows), "Расчётные показатели"))
            rows += [_figure_row(told, figure, across) for figure in computed]
        yield Table(columns, rows, sections=heads)
    if computed:
        yield Paragraph("«Риск» – расчётный признак по ответам школы, а не оценка её работы.")


def _answers_row(told: Told, found: Answers, schools: Sequence[School]) -> list[str | Cell]:
    values = {school.id: value for school, value in found.numbers}
    most = max(values.values(), default=Decimal(0))
    row: list[str | Cell] = [nobreak(found.question.title)]
    for school in schools:
        text, value = nobreak(told.own(found, school)), values.get(school.id)
        shaded = value is not None and most > 0 and len(values) > 1 and text != FEW
        row.append(Cell(text, tone=float(value / most)) if shaded and value is not None else text)
    return row


def _figure_row(told: Told, figure: Figure, schools: Sequence[School]) -> list[str | Cell]:
    values = {school.id: value for school, value in figure.schools}
    row: list[str | Cell] = [_title(figure)]
    for school in schools:
        value = values.get(school.id)
        if value is not None and told.hidden(figure.derived, school):
            row.append(HIDDEN)
        elif value is not None and figure.derived.risk and figure.derived.hints(value):
            row.append(Cell(f"{figure.told(value)}, {RISK}", tone=1.0))
        else:
            row.append(figure.told(value))
    return row


def _title(figure: Figure) -> str:
    return nobreak(f"{figure.derived.code}. {figure.derived.title}")
