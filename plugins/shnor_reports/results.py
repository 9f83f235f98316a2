"""«Динамика результатов оценочных процедур»: each school against the threshold and against its own year before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from shnor_reports.prose import flag_of, prose, prose_findings, text_of, titled
from shnor_reports.results_rows import (
    NONE,
    Same,
    against_before,
    change_cell,
    change_told,
    not_handed_in,
    result_cell,
    same_through,
    together,
    verdict,
    years_shown,
)
from shnor_reports.signing import EXECUTOR, SIGNED, STAMP, frame_findings, framed
from shnor_tui.plugin import (
    NBSP,
    Block,
    Cell,
    Chart,
    Column,
    Context,
    Document,
    Finding,
    Heading,
    Inlines,
    Items,
    Paragraph,
    Param,
    Run,
    Series,
    Snapshot,
    Table,
    TableCell,
    nobreak,
    plural,
)
from shnor_tui.plugin.figures import (
    Facts,
    Share,
    difference_in_words,
    hint,
    own_last_year,
    previous_year,
    problem_of,
    result,
    share,
)
from shnor_tui.plugin.nouns import School

SCHOOLS = Param("schools", "Школы", kind="schools", help="Пусто – все школы списка.")
YEARS = Param("years", "Учебных лет", 3, help="За сколько последних лет показать результаты, от 1 до 6.")
PROCEDURES = Param("procedures", "Процедуры", help="Часть названия: ВПР, математика, 5 кл.; несколько – через «;».")
CHART = Param("chart", "Диаграмма", True, help="Линии процедур по годам, все школы вместе.")
OF_SCHOOLS = Param("by-school", "Выводы по школам", True, help="Изменения каждой школы словами.")
HINTS = Param(
    "hint",
    "Признаки низких результатов",
    False,
    help="Расчёт по правилу программы рядом с официальным списком.",
)
INTRO = Param(
    "intro",
    "Вводный текст",
    "За {годы} приведены доли участников оценочных процедур, получивших отметку «2» или не преодолевших минимальный "
    "порог. Результат считается низким, если таких участников не менее {порог} % "
    "при числе участников не менее {участников}.",
    kind="prose",
    help="Кроме общих подстановок: {годы}, {порог}, {участников}.",
)
NOTE = Param(
    "note",
    "Примечание",
    "Расчётно, по данным муниципалитета. Официальный список школ с низкими образовательными результатами формируется "
    "отдельно. Каждая школа сопоставлена с порогом и со своим прошлым результатом, сравнение школ между собой "
    "не предполагается. Прочерк означает, что процедуры в этом году не было.",
    kind="prose",
)
CONCLUSIONS = Param("conclusions", "Выводы", kind="prose", help="Печатается после рассчитанных выводов.")
PROPOSALS = Param("proposals", "Предложения", kind="prose", help="Раздел «Предложения»; пусто – без него.")

NOTHING = "Сведений об оценочных процедурах нет."
NOTHING_CHOSEN = "Процедур, отвечающих условиям отбора, нет."
NO_SCHOOLS = "В списке нет ни одной школы."


class Results:
    """The results of some years, procedure by procedure and school by school."""

    id = "results"
    title = "Динамика результатов оценочных процедур"
    order = 40

    def params(self) -> Sequence[Param]:
        """Which schools, years and procedures, what is made of them, what stands around."""
        chosen = (SCHOOLS, YEARS, PROCEDURES, CHART, OF_SCHOOLS, HINTS)
        return (*chosen, INTRO, NOTE, CONCLUSIONS, PROPOSALS, SIGNED, STAMP, EXECUTOR)

    def build(self, data: Snapshot, ctx: Context) -> Document:
        """Table, note, chart, conclusions, hints, proposals."""
        return Document(
            title=self.title,
            subtitle=f"{data.programme.title}\n{data.programme.year} учебный год",
            blocks=framed(data, ctx, list(_Shown(data, ctx).blocks()), sign=SIGNED),
            author=data.programme.organisation.nominative,
            issued=ctx.today,
        )

    def check(self, data: Snapshot, ctx: Context) -> Sequence[Finding]:
        """Results that are missing or don't add up in the programme's year, wording, signature."""
        shown = _Shown(data, ctx)
        return (
            *shown.findings(),
            *(prose_findings(data, ctx, self.id, INTRO, NOTE, CONCLUSIONS, facts=shown.facts) if shown.rows else ()),
            *prose_findings(data, ctx, self.id, PROPOSALS),
            *frame_findings(data, ctx, self.id, sign=SIGNED),
        )


class _Shown:
    """What was asked for, and the document's parts that follow from it."""

    def __init__(self, data: Snapshot, ctx: Context) -> None:
        self.data = data
        self.ctx = ctx
        schools, count = ctx.params.get(SCHOOLS.id), ctx.params.get(YEARS.id, YEARS.default)
        self.schools: tuple[School, ...] = schools if isinstance(schools, tuple) else data.schools
        self.years = years_shown(data, count if isinstance(count, int) else 1)
        self.known = same_through(data, self.years)
        wanted = [_plain(part) for part in text_of(ctx, PROCEDURES).split(";") if part.strip()]
        chosen = [one for one in self.known if not wanted or any(part in _plain(one.latest.name) for part in wanted)]
        self.chosen = chosen
        self.rows = [one for one in chosen if self._has_results(one)]

    def _has_results(self, same: Same) -> bool:
        return any(result(self.data, one, school) for one in same.among(self.years) for school in self.schools)

    @property
    def facts(self) -> Facts:
        """What the introduction may name beside the programme's facts."""
        rule, years = self.data.programme.rule, self.years
        ends = f"{years[0]}{NBSP}– {years[-1]} учебные годы" if len(years) > 1 else f"{''.join(years)} учебный год"
        return {"годы": ends if years else None, "порог": rule.share, "участников": rule.participants}

    def blocks(self) -> Iterator[Block]:
        data, ctx = self.data, self.ctx
        if not self.schools or not self.chosen:
            yield Paragraph(NO_SCHOOLS if not self.schools else NOTHING_CHOSEN if self.known else NOTHING)
        elif not self.rows:
            yield from self._without_results()
        else:
            yield from prose(data, ctx, INTRO, self.facts)
            yield self._table()
            yield from self._without_results()
            yield from prose(data, ctx, NOTE)
            if flag_of(ctx, CHART):
                yield from self._chart()
            yield from self._conclusions()
            if flag_of(ctx, HINTS):
                yield from self._hints()
        yield from titled(data, ctx, PROPOSALS)

    def _table(self) -> Table:
        columns = [
            Column("Школа", "left", 3),
            *(Column(year, "right", 2) for year in self.years),
            Column("Изменение", "right", 2),
            Column("Вывод", "left", 2),
        ]
        data, rows = self.data, list[list[TableCell]]()
        sections: list[tuple[int, str]] = []
        for number, same in enumerate(self.rows, 1):
            self.ctx.step(number, len(self.rows), same.latest.name)
            sections.append((len(rows), same.latest.name))
            rows.extend(self._school_row(same, school) for school in self.schools)
            if len(self.schools) > 1 and any(together(data, one, self.schools) for one in same.among(self.years)):
                rows.append(self._total_row(same))
        return Table(columns, rows, sections=sections)

    def _without_results(self) -> Iterator[Block]:
        """The procedures that have no line in the table, and why."""
        silent = [one for one in self.chosen if one not in self.rows]
        groups = (
            ("Нет результатов ни одной школы", [one for one in silent if one.latest.held]),
            ("Не проводились", [one for one in silent if not one.latest.held]),
        )
        for told, own in groups:
            if own:
                yield Paragraph(
                    f"{told}: {'; '.join(one.latest.name for one in own)}".removesuffix(".") + ".", indent=False
                )

    def _school_row(self, same: Same, school: School) -> list[TableCell]:
        data, now = self.data, same.of.get(self.years[-1])
        cells = (result_cell(data, same.of.get(year), school) for year in self.years)
        return [nobreak(school.name), *cells, change_cell(data, now, school), verdict(data, now, school)]

    def _total_row(self, same: Same) -> list[TableCell]:
        found = [together(self.data, same.of.get(year), self.schools) for year in self.years]
        seen = against_before(self.data, same, self.years[-1], self.schools)
        change = NONE
        if seen:
            some = "" if seen.schools == len(self.schools) else f"\nпо {_of_schools(seen.schools)}"
            change = f"{difference_in_words(seen.before.percent, seen.now.percent)}\nк {seen.year}{some}"
        told = (Cell(_told(one), bold=True) if one else NONE for one in found)
        return [Cell("Всего по этим школам", bold=True), *told, change, NONE]

    def _chart(self) -> Iterator[Block]:
        """The schools together, a line for each procedure with results of more than one year; years without any are left out."""
        found = {
            same.latest.name: {year: together(self.data, same.of.get(year), self.schools) for year in self.years}
            for same in self.rows
        }
        years = [year for year in self.years if any(of_year[year] for of_year in found.values())]
        if len(years) > 1:
            lines = [Series(name, [_percent(of_year[year]) for year in years]) for name, of_year in found.items()]
            known = [line for line in lines if sum(value is not None for value in line.values) > 1]
            title = "Доля участников с отметкой «2» или ниже порога, все школы вместе"
            if known:
                yield Chart("line", years, known, title, "%")

    def _conclusions(self) -> Iterator[Block]:
        written = prose(self.data, self.ctx, CONCLUSIONS)
        year = self.years[-1]
        together_told = self._told_together(year) if len(self.schools) > 1 else []
        each = [told for school in self.schools if (told := self._told_of(school, year))]
        held = any(one.held for same in self.rows if (one := same.of.get(year)))
        yield Heading("Выводы")
        if not held:
            yield Paragraph(f"В {year} учебном году эти процедуры не проводились.")
        elif not together_told and not each:
            known = any(together(self.data, same.of.get(year), self.schools) for same in self.rows)
            lacking = "за прошлые годы" if known else f"за {year} учебный год"
            yield Paragraph(f"Сравнить результаты с прошлыми годами нельзя: результатов {lacking} нет.")
        yield from together_told
        if each and flag_of(self.ctx, OF_SCHOOLS):
            if len(self.schools) > 1:
                yield Paragraph("По школам, к их собственным прошлым результатам:")
            yield Items(each)
        yield from written

    def _told_together(self, year: str) -> list[Block]:
        """How the schools together moved, subject by subject: marks «2» apart from what has a threshold."""
        by_subject: dict[str, list[str]] = {}
        for same in self.rows:
            if seen := against_before(self.data, same, year, self.schools):
                some = "" if seen.schools == len(self.schools) else f", по {_of_schools(seen.schools)}"
                told = f"{change_told(same, seen.before, seen.now)} к {seen.year} учебному году{some}"
                by_subject.setdefault(same.subject, []).append(told)
        blocks: list[Block] = []
        for subject, lines in by_subject.items():
            blocks += [Paragraph(f"По всем указанным школам вместе {subject}:"), Items(_as_list(lines))]
        return blocks

    def _told_of(self, school: School, year: str) -> Inlines:
        """«Лесная СОШ. Доля участников, получивших отметку «2»: ВПР, математика, 5 кл. – снизилась на …»."""
        by_subject: dict[str, list[str]] = {}
        for same in self.rows:
            now = same.of.get(year)
            found, past = (
                (share(self.data, now, school), own_last_year(self.data, now, school)) if now else (None, None)
            )
            if found and past:
                few = "" if self.data.programme.rule.enough(found) else ", участников мало"
                by_subject.setdefault(same.subject, []).append(f"{change_told(same, past.share, found)}{few}")
        told = ". ".join(f"{subject[0].upper()}{subject[1:]}: {'; '.join(own)}" for subject, own in by_subject.items())
        return [Run(f"{nobreak(school.name)}. ", bold=True), f"{told}."] if told else ""

    def _hints(self) -> Iterator[Block]:
        yield Heading("Признаки низких результатов (расчётно)")
        lines: list[Inlines] = []
        for school in self.schools:
            for year in (previous_year(self.data.programme), self.data.programme.year):
                seen = hint(self.data, school, year)
                if seen.judged:
                    disagreement = seen.disagreement
                    more = f" {disagreement[:1].upper()}{disagreement[1:]}." if disagreement else ""
                    lines.append([Run(f"{nobreak(school.name)}. ", bold=True), f"{seen.words}{more}"])
        yield Items(lines) if lines else Paragraph("Ни одна процедура правилом не учитывается.")

    def findings(self) -> Iterator[Finding]:
        """What is missing or wrong in the results of the programme's year."""
        data, year = self.data, self.data.programme.year
        programme = ("programme", data.programme.id)
        if not self.schools:
            yield Finding("список школ", "в программе нет ни одной школы", "Внесите школы в список.", programme)
        if not self.known:
            yield Finding("процедуры", "нет ни одной оценочной процедуры", "Внесите процедуры и результаты.", programme)
        elif not self.chosen:
            yield Finding(f"параметр «{PROCEDURES.title}»", "таких процедур нет", "Исправьте отбор.", programme)
        for procedure in (one for same in self.chosen if (one := same.of.get(year)) and one.held):
            rows = [(school, result(data, procedure, school)) for school in self.schools]
            silent = [school for school in self.schools if not_handed_in(data, procedure, school)]
            if silent:
                whose = "ни одной школы" if len(silent) == len(rows) > 1 else ", ".join(one.name for one in silent)
                yield Finding(
                    procedure.name, f"нет результатов: {whose}", "Внесите результаты.", ("procedure", procedure.id)
                )
            for school, row in rows:
                if row and (wrong := problem_of(row, procedure)):
                    advice = "Исправьте числа: пока результат не учитывается."
                    yield Finding(f"{procedure.name} ({school.name})", wrong, advice, ("result", row.id))


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").replace(NBSP, " ").split())


def _percent(found: Share | None) -> float | None:
    return None if found is None else float(found.percent.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _told(found: Share) -> str:
    return f"{found.in_words()}\n{found.below}{NBSP}из{NBSP}{found.participants}"


def _of_schools(count: int) -> str:
    return f"{count}{NBSP}{plural(count, 'школе', 'школам')}"


def _as_list(lines: Sequence[str]) -> list[str]:
    *others, last = lines
    return [nobreak(line) for line in (*(f"{other};" for other in others), f"{last}.")]
