"""«Мониторинг показателей»: targets, values and verdicts of the district and, when asked for, of each school. Never a rating:
schools stand in the list's order, each against the target and against its own year before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from shnor_reports.indicator_rows import INCOMPARABLE, district_table, schools_table, told_schools
from shnor_reports.prose import flag_of, prose, prose_findings, text_of, titled
from shnor_reports.signing import EXECUTOR, SIGNED, STAMP, frame_findings, framed
from shnor_tui.plugin import (
    NBSP,
    Block,
    Chart,
    Context,
    Document,
    Finding,
    Heading,
    PageBreak,
    Paragraph,
    Param,
    Period,
    Series,
    Snapshot,
    Stamp,
    percent,
    short_date,
)
from shnor_tui.plugin.figures import Facts, Standing, series, standing
from shnor_tui.plugin.nouns import Indicator, ReadingState, School, Scope, Verdict

INTRO = Param(
    "intro",
    "Вводный текст",
    "По состоянию на {дата} из {показателей} {показателей|показателя|показателей|показателей} "
    "с установленным планом {итоги}.",
    kind="prose",
    help="Кроме общих подстановок: {дата}, {показателей}, {достигнуто}, {не_достигнуто}, {без_данных}, {итоги}.",
)
CHOSEN = Param("indicators", "Показатели", help="Коды через запятую; пусто – все показатели программы.")
SCHOOLS = Param("schools", "Школы", kind="schools", help="Для таблицы по школам; пусто – все школы списка.")
BY_SCHOOL = Param("by-school", "Таблица по школам", False, help="Значения каждой школы рядом с планом.")
PERIOD = Param(
    "period",
    "Период",
    kind="period",
    help="Для показателей по полугодиям и четвертям; пусто – последний период с данными.",
)
CHART = Param("chart", "Диаграмма", help="Коды показателей, которые показать по годам, через запятую.")
SOURCES = Param("sources", "Источники данных", True, help="Строка об источниках под таблицей.")
CONCLUSIONS = Param("conclusions", "Выводы", kind="prose", help="Раздел «Выводы»; пусто – без него.")
PROPOSALS = Param("proposals", "Предложения", kind="prose", help="Раздел «Предложения»; пусто – без него.")

_CODES = re.compile(r"[,;\s]+")
NOTHING = "В программе нет показателей."
NOTHING_CHOSEN = "Показателей, отвечающих условиям отбора, нет."
NO_TARGETS = "План ни по одному показателю не установлен."
ANNEX = "Приложение\nк аналитической справке"


class Indicators:
    """The indicators of a programme on a day."""

    id = "indicators"
    title = "Мониторинг показателей"
    order = 30

    def params(self) -> Sequence[Param]:
        """Which indicators, of which schools and period, what stands around them."""
        return (
            CHOSEN,
            SCHOOLS,
            BY_SCHOOL,
            PERIOD,
            CHART,
            SOURCES,
            INTRO,
            CONCLUSIONS,
            PROPOSALS,
            SIGNED,
            STAMP,
            EXECUTOR,
        )

    def build(self, data: Snapshot, ctx: Context) -> Document:
        """How many targets are reached, the table, the schools, charts, conclusions."""
        rows = _standings(data, ctx)
        blocks: list[Block] = []
        if not rows:
            blocks.append(Paragraph(NOTHING_CHOSEN if data.indicators else NOTHING))
        else:
            targets = any(row.has_target for row in rows)
            blocks += prose(data, ctx, INTRO, _facts(rows, ctx)) if targets else [Paragraph(NO_TARGETS)]
            blocks.append(district_table(data, rows))
            if flag_of(ctx, SOURCES):
                blocks += _sources(rows)
            blocks += _by_school(data, ctx, rows)
            blocks += _charts(data, ctx)
        blocks += titled(data, ctx, CONCLUSIONS, PROPOSALS)
        return Document(
            title=self.title,
            subtitle=f"{data.programme.title}\n{data.programme.year} учебный год",
            blocks=framed(data, ctx, blocks, sign=SIGNED),
            author=data.programme.organisation.nominative,
            issued=ctx.today,
            landscape=True,
        )

    def check(self, data: Snapshot, ctx: Context) -> Sequence[Finding]:
        """Codes that are none, targets without data, values that stand for some of the schools only, wording, signature."""
        rows = _standings(data, ctx)
        return (
            *_unknown_codes(data, ctx),
            *_data_findings(data, rows),
            *prose_findings(data, ctx, self.id, INTRO, facts=_facts(rows, ctx)),
            *prose_findings(data, ctx, self.id, CONCLUSIONS, PROPOSALS),
            *frame_findings(data, ctx, self.id, sign=SIGNED),
        )


def annex(data: Snapshot) -> Iterator[Block]:
    """The table as an annex on a sheet of its own; nothing where the programme has no indicators."""
    if rows := [standing(data, indicator) for indicator in data.indicators]:
        yield PageBreak(landscape=True)
        yield Stamp(ANNEX)
        yield Heading(f"Показатели программы за {data.programme.year} учебный год")
        yield district_table(data, rows)
        yield from _sources(rows)


def _standings(data: Snapshot, ctx: Context) -> list[Standing]:
    wanted = _codes(text_of(ctx, CHOSEN))
    chosen = [one for one in data.indicators if not wanted or one.code.casefold() in wanted]
    return [standing(data, one, _period(data, ctx, one)) for one in chosen]


def _period(data: Snapshot, ctx: Context, indicator: Indicator) -> str | None:
    """The indicator's own period at the end of the one that was asked for; None for the one that speaks for the year."""
    asked = ctx.params.get(PERIOD.id)
    if not isinstance(asked, Period) or not asked.text:
        return None
    return indicator.frequency.period_at(asked.end, data.programme.school_year)


def _codes(text: str) -> list[str]:
    return [code.casefold() for code in _CODES.split(text) if code]


def _facts(rows: Sequence[Standing], ctx: Context) -> Facts:
    """What the introduction may name beside the programme's facts."""
    aimed = [row for row in rows if row.has_target]
    reached = sum(row.verdict is Verdict.REACHED for row in aimed)
    missed = sum(row.verdict is Verdict.MISSED for row in aimed)
    open_ones = [row for row in aimed if row.verdict is Verdict.UNKNOWN]
    alone = sum(row.value is not None for row in open_ones)
    called_off = sum(row.state is ReadingState.NOT_HELD for row in open_ones)
    unknown = len(open_ones) - alone - called_off
    share = f" ({percent(100 * reached / len(aimed))})" if aimed else ""
    told = {"не достигнуто": missed, INCOMPARABLE: alone, "не проводилось": called_off, "нет данных": unknown}
    words = [f"достигнуто {reached}{share}", *(f"{word}{NBSP}–{NBSP}{count}" for word, count in told.items() if count)]
    return MappingProxyType(
        {
            "дата": short_date(ctx.today),
            "показателей": len(aimed),
            "достигнуто": reached,
            "не_достигнуто": missed,
            "без_данных": unknown,
            "итоги": ", ".join(words),
        }
    )


def _sources(rows: Sequence[Standing]) -> Iterator[Block]:
    """Where values come from: «школа – П16, П17; расчёт по данным муниципалитета – П01»."""
    known: dict[str, list[str]] = {}
    for row in rows:
        if row.value is not None or row.state is ReadingState.REACHED:
            named = "расчёт по данным муниципалитета" if row.computed else row.indicator.source.strip()
            if named:
                known.setdefault(named, []).append(row.indicator.code)
    if known:
        told = "; ".join(f"{source} – {', '.join(codes)}" for source, codes in known.items())
        yield Paragraph(f"Источники данных: {told}.", indent=False)


def _by_school(data: Snapshot, ctx: Context, rows: Sequence[Standing]) -> Iterator[Block]:
    schools = _schools(data, ctx)
    if not (flag_of(ctx, BY_SCHOOL) or schools != data.schools) or not schools:
        return
    own = [row for row in rows if row.indicator.scope is Scope.SCHOOLS]
    yield Heading("Значения по школам")
    if own:
        yield from schools_table(data, own, schools)
    else:
        yield Paragraph("Показателей, которые измеряются по школам, нет.")


def _schools(data: Snapshot, ctx: Context) -> tuple[School, ...]:
    asked = ctx.params.get(SCHOOLS.id)
    return asked if isinstance(asked, tuple) else data.schools


def _charts(data: Snapshot, ctx: Context) -> Iterator[Block]:
    """The chosen indicators over the years, a chart for each unit; years without any value are left out."""
    wanted = _codes(text_of(ctx, CHART))
    by_unit: dict[str, list[Indicator]] = {}
    for one in data.indicators:
        if one.code.casefold() in wanted:
            by_unit.setdefault(one.unit, []).append(one)
    for unit, indicators in by_unit.items():
        known = {one.code: dict(series(data, one)) for one in indicators}
        years = sorted({year for values in known.values() for year, value in values.items() if value is not None})
        if years:
            values = ([_shown(one, known[one.code].get(year)) for year in years] for one in indicators)
            lines = [Series(one.code, row) for one, row in zip(indicators, values, strict=True)]
            (first, *others) = indicators
            title = "Показатели по учебным годам" if others else f"{first.code}. {first.title}"
            yield Chart("line" if len(years) > 1 else "bar", years, lines, title, unit)


def _shown(indicator: Indicator, value: Decimal | None) -> float | None:
    """A value as the table shows it."""
    if value is None:
        return None
    return float(value.quantize(Decimal(1).scaleb(-indicator.digits(value)), ROUND_HALF_UP))


def _unknown_codes(data: Snapshot, ctx: Context) -> Iterator[Finding]:
    known = {one.code.casefold() for one in data.indicators}
    for param in (CHOSEN, CHART):
        for code in _codes(text_of(ctx, param)):
            if code not in known:
                yield Finding(
                    f"параметр «{param.title}»",
                    f"в программе нет показателя «{code.upper()}»",
                    f"Есть: {', '.join(one.code for one in data.indicators)}." if known else "",
                    ("programme", data.programme.id),
                )


def _data_findings(data: Snapshot, rows: Sequence[Standing]) -> Iterator[Finding]:
    if not data.indicators:
        yield Finding("показатели", "нет ни одного показателя", "Внесите показатели.", ("programme", data.programme.id))
    for row in rows:
        where, record = f"показатель {row.indicator.code}", ("indicator", row.indicator.id)
        if row.unweighed:
            advice = "Внесите числитель и знаменатель каждой школы или значение района."
            yield Finding(where, "значение района не рассчитать: школы дали доли без чисел", advice, record)
        elif row.has_target and row.unknown:
            yield Finding(where, "план установлен, а данных нет", "Внесите значения.", record)
        elif row.missing and (row.value is not None or row.verdict is not Verdict.UNKNOWN):
            yield Finding(
                where,
                f"рассчитан не по всем школам, нет данных: {told_schools(row.missing)}",
                "Внесите значения этих школ или отметьте, что измерение не проводилось.",
                record,
            )
