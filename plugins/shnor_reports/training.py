"""«Справка о повышении квалификации»: how many people of each school finished courses and retraining in a period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shnor_reports.prose import flag_of, prose, prose_findings, titled
from shnor_reports.signing import EXECUTOR, SIGNED, STAMP, frame_findings, framed
from shnor_reports.training_rows import Trained, courses_table, people, schools_table, totals, trained_in
from shnor_tui.plugin import (
    NBSP,
    Block,
    Chart,
    Column,
    Context,
    Document,
    Finding,
    Heading,
    Paragraph,
    Param,
    Period,
    Series,
    Snapshot,
    Table,
    nobreak,
    number,
    plural,
    short_date,
)
from shnor_tui.plugin.figures import Direction, Facts, Standing, in_figures, standing, target_in_words
from shnor_tui.plugin.nouns import Indicator, School, Verdict

SCHOOLS = Param("schools", "Школы", kind="schools", help="Пусто – все школы списка.")
PERIOD = Param(
    "period", "Период", kind="period", help="Пусто – весь учебный год; обучение без даты входит только в него."
)
COURSES = Param(
    "courses", "Перечень курсов", True, help="Таблица курсов, у которых внесены часы, организация или название."
)
TARGETS = Param("targets", "Показатели программы", True, help="План и факт показателей об обучении, чего не хватает.")
CHART = Param("chart", "Диаграмма по школам", False)
INTRO = Param(
    "intro",
    "Вводный текст",
    "В рамках реализации муниципальной программы поддержки ШНОР организовано обучение педагогических работников "
    "общеобразовательных организаций. {итоги}",
    kind="prose",
    help="Кроме общих подстановок: {период}, {пк}, {пп}, {всего}, {итоги}.",
)
CONCLUSIONS = Param("conclusions", "Выводы", kind="prose", help="Раздел «Выводы»; пусто – без него.")
PROPOSALS = Param("proposals", "Предложения", kind="prose", help="Раздел «Предложения»; пусто – без него.")

_MONTH = re.compile("январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь", re.IGNORECASE)
NOTHING = "Сведений об обучении педагогических работников {when} нет."


class Training:
    """Who was trained, school by school, and what the programme's targets lack."""

    id = "training"
    title = "Справка о повышении квалификации"
    order = 70

    def params(self) -> Sequence[Param]:
        """Which schools and period, what is shown beside the table, the wording."""
        return (SCHOOLS, PERIOD, COURSES, TARGETS, CHART, INTRO, CONCLUSIONS, PROPOSALS, SIGNED, STAMP, EXECUTOR)

    def build(self, data: Snapshot, ctx: Context) -> Document:
        """Totals in words, the table of schools, the courses, targets, a chart, the signature."""
        schools, period = _schools(data, ctx), _period(data, ctx)
        rows = trained_in(data, schools, period)
        blocks: list[Block] = []
        if any(row.known for row in rows):
            blocks += prose(data, ctx, INTRO, _facts(rows, period))
            blocks.append(schools_table(rows))
            blocks += _chart(rows) if flag_of(ctx, CHART) else []
        else:
            blocks.append(Paragraph(NOTHING.format(when=_during(period))))
        blocks += _notes(rows)
        if flag_of(ctx, COURSES) and (courses := courses_table(rows)):
            blocks += [Heading("Курсы"), courses]
        blocks += _targets(data) if flag_of(ctx, TARGETS) else []
        blocks += titled(data, ctx, CONCLUSIONS, PROPOSALS)
        return Document(
            title=self.title,
            subtitle=f"педагогов школ с низкими образовательными результатами\n{_during(period)}",
            blocks=framed(data, ctx, blocks, sign=SIGNED),
            author=data.programme.organisation.nominative,
            issued=ctx.today,
        )

    def check(self, data: Snapshot, ctx: Context) -> Sequence[Finding]:
        """Schools of which nothing is known, trainings without a date that fall out of a period, wording, signature."""
        period = _period(data, ctx)
        rows = trained_in(data, _schools(data, ctx), period)
        return (
            *_data_findings(data, rows),
            *(_target_findings(data) if flag_of(ctx, TARGETS) else ()),
            *prose_findings(data, ctx, self.id, INTRO, facts=_facts(rows, period)),
            *prose_findings(data, ctx, self.id, CONCLUSIONS, PROPOSALS),
            *frame_findings(data, ctx, self.id, sign=SIGNED),
        )


def _schools(data: Snapshot, ctx: Context) -> tuple[School, ...]:
    chosen = ctx.params.get(SCHOOLS.id)
    return chosen if isinstance(chosen, tuple) and chosen else data.schools


def _period(data: Snapshot, ctx: Context) -> Period:
    period = ctx.params.get(PERIOD.id)
    return period if isinstance(period, Period) else Period.of_year(data.programme.school_year)


def _during(period: Period) -> str:
    """«за 2019/2020 учебный год», «за сентябрь – декабрь 2020 года», «за период с 01.09.2020 по 31.12.2020»."""
    if _MONTH.match(period.text):
        return nobreak(f"за {period.text}")
    if period.text:
        return f"за период с {short_date(period.start)} по {short_date(period.end)}"
    return f"за {period.start.year}/{period.end.year} учебный год"


def _facts(rows: Sequence[Trained], period: Period) -> Facts:
    courses, retraining = totals(rows)
    return {
        "период": _during(period),
        "пк": courses,
        "пп": retraining,
        "всего": (courses or 0) + (retraining or 0),
        "итоги": _totals_in_words(courses, retraining),
    }


def _totals_in_words(courses: int | None, retraining: int | None) -> str:
    """«Всего обучено 53 человека: повышение квалификации – 48 человек, профессиональная переподготовка – 5 человек.»"""
    parts = []
    if courses is not None:
        parts.append(f"повышение квалификации{NBSP}–{NBSP}{people(courses)}")
    if retraining is not None:
        parts.append(f"профессиональная переподготовка{NBSP}–{NBSP}{people(retraining)}")
    whole = (courses or 0) + (retraining or 0)
    return nobreak(f"Всего {plural(whole, 'обучен', 'обучено')} {people(whole)}: {', '.join(parts)}.")


def _notes(rows: Sequence[Trained]) -> Iterator[Block]:
    """What the table doesn't hold: schools of which nothing is entered, and people whose training has no date."""
    if unknown := [row.school.name for row in rows if not row.known and not row.undated]:
        yield Paragraph(nobreak(f"Сведения не представлены: {', '.join(unknown)}."))
    if undated := [f"{row.school.name} – {people(row.undated)}" for row in rows if row.undated]:
        yield Paragraph(
            nobreak(f"В указанный период не включено обучение, срок которого не указан: {', '.join(undated)}.")
        )


def _chart(rows: Sequence[Trained]) -> Iterator[Block]:
    shown = [row for row in rows if row.known]
    series = (
        Series("Повышение квалификации", [row.courses for row in shown]),
        Series("Профессиональная переподготовка", [row.retraining for row in shown]),
    )
    kept = [one for one in series if any(value is not None for value in one.values)]
    yield Chart("bar", [row.school.name for row in shown], kept, title="Обучено педагогических работников", unit="чел.")


def _targets(data: Snapshot) -> Iterator[Block]:
    """The programme's targets that speak of training, for the whole year and all listed schools."""
    if found := _standings(data):
        columns = (
            Column("Показатель", "left", 6),
            Column("План", "left", 3),
            Column("Факт", "right", 2),
            Column("Вывод", "left", 2),
            Column("Не хватает", "right", 2),
        )
        rows = [
            (
                nobreak(f"{one.indicator.code}. {one.indicator.title}"),
                target_in_words(one.indicator) or "–",
                _value(one),
                one.verdict.word,
                _lacking(one),
            )
            for one in found
        ]
        yield Heading("Показатели программы")
        yield Table(columns, rows)


def _standings(data: Snapshot) -> list[Standing]:
    return [standing(data, one) for one in data.indicators if one.has_target and _of_training(one)]


def _target_findings(data: Snapshot) -> Iterator[Finding]:
    for one in _standings(data):
        if one.unknown:
            record = ("indicator", one.indicator.id)
            yield Finding(f"показатель {one.indicator.code}", "нет данных", "Внесите значение.", record)


def _of_training(indicator: Indicator) -> bool:
    """Whether an indicator is computed from trainings, or its title speaks of courses or retraining."""
    title = indicator.title.casefold()
    computed = indicator.computed is not None and indicator.computed.rule == "trained"
    return computed or ("повышени" in title and "квалификаци" in title) or "переподготовк" in title


def _value(one: Standing) -> str:
    if one.value is None:
        return "–"
    return f"{in_figures(one.value, one.indicator)}{NBSP}{one.indicator.unit}".rstrip()


def _lacking(one: Standing) -> str:
    """What a target that asks for at least so much lacks: people whole, shares in points."""
    target = one.indicator.target
    missed = one.verdict is Verdict.MISSED and one.indicator.direction is Direction.AT_LEAST
    if not missed or target is None or one.value is None:
        return "–"
    unit = "п.п." if one.indicator.unit == "%" else one.indicator.unit
    return f"{number(target - one.value)}{NBSP}{unit}".rstrip()


def _data_findings(data: Snapshot, rows: Sequence[Trained]) -> Iterator[Finding]:
    if not rows:
        record = ("programme", data.programme.id)
        yield Finding("школы", "в программе нет ни одной школы", "Внесите школы в список.", record)
    for row in rows:
        record = ("school", row.school.id)
        if row.undated:
            problem = f"срок обучения не внесён, в период не вошло: {people(row.undated)}"
            yield Finding(row.school.name, problem, "Внесите сроки курсов или возьмите весь год.", record)
        elif not row.known:
            yield Finding(
                row.school.name, "нет сведений об обучении", "Внесите обучение, нуль – тоже сведения.", record
            )
