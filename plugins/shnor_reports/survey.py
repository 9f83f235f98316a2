"""«Свод анкет руководителей»: what the heads of schools answered, section by section, and who has not answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shnor_reports.prose import flag_of, prose, prose_findings, text_of, titled
from shnor_reports.signing import EXECUTOR, SIGNED, STAMP, frame_findings, framed
from shnor_reports.survey_tables import figures_table, open_table, schools_tables, section_blocks
from shnor_reports.survey_words import Hiding, Told
from shnor_tui.plugin import (
    Block,
    Context,
    Document,
    Finding,
    Heading,
    PageBreak,
    Paragraph,
    Param,
    Snapshot,
    nobreak,
    plural,
)
from shnor_tui.plugin.figures import Facts
from shnor_tui.plugin.nouns import School
from shnor_tui.plugin.survey import Completion, Questionnaire, completion, questionnaire

SCHOOLS = Param("schools", "Школы", kind="schools", help="Пусто – все школы списка.")
SECTIONS = Param(
    "sections", "Разделы анкеты", help="Номера или начала названий через точку с запятой; пусто – все разделы."
)
FIGURES = Param("figures", "Расчётные показатели", True, help="Укомплектованность и другое, что следует из ответов.")
CHANGE = Param("change", "Изменение за год", True, help="По школам, которые ответили и в прошлом году.")
BY_SCHOOL = Param("by-school", "Ответы по школам", False, help="Таблица всех ответов на листах поперёк.")
HIDE_SMALL = Param(
    "hide-small",
    "Скрывать значения меньше 5",
    False,
    help="Для документов, которые публикуют: число людей от 1 до 4 и всё, из чего оно следует, не печатается.",
)
INTRO = Param(
    "intro",
    "Вводный текст",
    "Свод составлен по ответам руководителей общеобразовательных организаций. Ответы получены от {получено} из {всего} "
    "{всего|школы|школ|школ}, полностью заполнено анкет\u00a0–\u00a0{полностью}.",
    kind="prose",
    help="Кроме общих подстановок: {получено}, {всего}, {полностью}.",
)
CONCLUSIONS = Param("conclusions", "Выводы", kind="prose", help="Раздел «Выводы»; пусто – без него.")

NO_SURVEY = "Анкетирование руководителей в программе не проводилось."
ON_PAPER = "Анкетирование руководителей проведено на бумаге, ответы для свода не внесены."
NO_ANSWERS = "Ответов на анкету нет."


class SurveySummary:
    """The answers of all schools."""

    id = "survey"
    title = "Свод анкет руководителей"
    order = 80

    def params(self) -> Sequence[Param]:
        """Which schools and sections, what is shown beside the summary, the wording."""
        shown = (SCHOOLS, SECTIONS, FIGURES, CHANGE, BY_SCHOOL, HIDE_SMALL)
        return (*shown, INTRO, CONCLUSIONS, SIGNED, STAMP, EXECUTOR)

    def build(self, data: Snapshot, ctx: Context) -> Document:
        """How many answered, each section, figures, what is missing, answers by school."""
        blocks = list(self._blocks(data, ctx))
        held = data.survey.when.text if data.survey else ""
        when = f"анкетирование: {held}" if held else f"{data.programme.year} учебный год"
        return Document(
            title=self.title,
            subtitle=nobreak(f"общеобразовательных организаций\n{when}"),
            blocks=framed(data, ctx, blocks, sign=SIGNED),
            author=data.programme.organisation.nominative,
            issued=ctx.today,
        )

    def check(self, data: Snapshot, ctx: Context) -> Sequence[Finding]:
        """Schools that have not answered in full or contradict themselves, sections that there are not, the frame."""
        known = _completions(data, ctx)
        return (
            *_survey_findings(data),
            *_section_findings(data, ctx),
            *_answer_findings(data, known),
            *prose_findings(data, ctx, self.id, INTRO, facts=_facts(known)),
            *prose_findings(data, ctx, self.id, CONCLUSIONS),
            *frame_findings(data, ctx, self.id, sign=SIGNED),
        )

    def _blocks(self, data: Snapshot, ctx: Context) -> Iterator[Block]:
        asked = questionnaire(data)
        if asked is None:
            yield Paragraph(ON_PAPER if data.survey else NO_SURVEY)
            return
        known = _completions(data, ctx)
        if any(one.started for one in known):
            yield from prose(data, ctx, INTRO, _facts(known))
            yield from self._answers(data, ctx, asked)
        else:
            yield Paragraph(NO_ANSWERS)
        yield from _open(known, asked, hide=flag_of(ctx, HIDE_SMALL))
        yield from titled(data, ctx, CONCLUSIONS)
        if flag_of(ctx, BY_SCHOOL) and any(one.started for one in known):
            yield PageBreak(landscape=True)
            yield Heading("Ответы по школам")
            answering = [one.school for one in known if one.started]
            told, shown = _told(data, ctx), _sections(asked, ctx)
            yield from schools_tables(told, answering, asked, shown, figures=flag_of(ctx, FIGURES))

    def _answers(self, data: Snapshot, ctx: Context, asked: Questionnaire) -> Iterator[Block]:
        told = _told(data, ctx)
        for number in _sections(asked, ctx):
            ctx.step(number, len(asked.sections), asked.sections[number - 1])
            if asked.of_section(number):
                yield Heading(f"{number}. {asked.sections[number - 1]}")
                yield from section_blocks(told, asked, number)
        if flag_of(ctx, FIGURES) and (table := figures_table(told)):
            yield Heading("Расчётные показатели")
            yield table
        if told.before is not None:
            text = "Изменение рассчитано по школам, ответившим на вопрос в обоих учебных годах."
            yield Paragraph(text)


def _told(data: Snapshot, ctx: Context) -> Told:
    hiding = Hiding(flag_of(ctx, HIDE_SMALL), by_school=flag_of(ctx, BY_SCHOOL))
    return Told(data, _schools(data, ctx), hiding, compared=flag_of(ctx, CHANGE))


def _schools(data: Snapshot, ctx: Context) -> tuple[School, ...]:
    chosen = ctx.params.get(SCHOOLS.id)
    return chosen if isinstance(chosen, tuple) and chosen else data.schools


def _completions(data: Snapshot, ctx: Context) -> list[Completion]:
    return [completion(data, school) for school in _schools(data, ctx)] if questionnaire(data) else []


def _asked_sections(ctx: Context) -> list[str]:
    return [part.strip() for part in re.split(r"[;,]", text_of(ctx, SECTIONS)) if part.strip()]


def _section(asked: Questionnaire, typed: str) -> int | None:
    """The number of a section that is meant by its number or the beginning of its title."""
    if typed.rstrip(".").isdecimal():
        number = int(typed.rstrip("."))
        return number if 1 <= number <= len(asked.sections) else None
    titles = enumerate(asked.sections, 1)
    return next((number for number, title in titles if title.casefold().startswith(typed.casefold())), None)


def _sections(asked: Questionnaire, ctx: Context) -> list[int]:
    """The sections that are shown, in the questionnaire's order."""
    every = list(range(1, len(asked.sections) + 1))
    wanted = {_section(asked, typed) for typed in _asked_sections(ctx)}
    return [number for number in every if number in wanted] if wanted else every


def _facts(known: Sequence[Completion]) -> Facts:
    return {
        "получено": sum(one.started for one in known),
        "всего": len(known),
        "полностью": sum(one.complete for one in known),
    }


def _open(known: Sequence[Completion], asked: Questionnaire, *, hide: bool) -> Iterator[Block]:
    """Who has not answered, what is missing, what contradicts itself."""
    silent = [one.school.name for one in known if not one.started]
    partly = [one for one in known if one.started and not one.complete]
    if silent or partly:
        yield Heading("Полнота ответов")
    if silent:
        word = plural(len(silent), "Не ответила школа", "Не ответили школы")
        yield Paragraph(nobreak(f"{word}: {', '.join(silent)}."))
    if partly:
        yield open_table(partly, asked, hide=hide)


def _survey_findings(data: Snapshot) -> Iterator[Finding]:
    record = ("programme", data.programme.id)
    if data.survey is None:
        yield Finding("анкета", "анкетирование не проводилось", "Начните анкетирование.", record)
    elif questionnaire(data) is None:
        yield Finding(
            "анкета", "ответы не внесены, анкета была на бумаге", "Внесите ответы.", ("survey", data.survey.id)
        )
    if not data.schools:
        yield Finding("школы", "в программе нет ни одной школы", "Внесите школы в список.", record)


def _section_findings(data: Snapshot, ctx: Context) -> Iterator[Finding]:
    asked = questionnaire(data)
    for typed in _asked_sections(ctx) if asked else ():
        if asked and _section(asked, typed) is None:
            advice = f"Есть: {'; '.join(f'{n}. {title}' for n, title in enumerate(asked.sections, 1))}."
            yield Finding("разделы анкеты", f"раздела «{typed}» нет", advice)


def _answer_findings(data: Snapshot, known: Sequence[Completion]) -> Iterator[Finding]:
    record = ("survey", data.survey.id) if data.survey else None
    for one in known:
        if one.missing:
            yield Finding(one.school.name, f"анкета: {one.words}", "Получите ответы школы.", record)
        for problem in one.contradictions:
            yield Finding(one.school.name, f"ответы противоречат друг другу: {problem}", "Исправьте ответы.", record)
