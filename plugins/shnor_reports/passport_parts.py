"""The parts of a school's passport, in their order. A part that has nothing to say is left out or says so in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from shnor_reports.indicator_rows import target_in_figures, told_value, tone, verdict_word
from shnor_reports.passport_survey import Answered
from shnor_reports.results_rows import (
    HIDDEN,
    NONE,
    SMALL,
    change_cell,
    hidden,
    result_cell,
    same_through,
    years_shown,
)
from shnor_tui.plugin import (
    NBSP,
    Block,
    Cell,
    Column,
    Inlines,
    Items,
    Pairs,
    Paragraph,
    Snapshot,
    Table,
    TableCell,
    nobreak,
    plural,
    short_date,
)
from shnor_tui.plugin.figures import hint, last_year, period_of, previous_year, reading_of, result, value_of, verdict_of
from shnor_tui.plugin.nouns import (
    Event,
    Indicator,
    Listing,
    Reading,
    ReadingState,
    RoadmapItem,
    School,
    Scope,
    Status,
    Training,
    TrainingKind,
)

RESULT_YEARS = 3
GENERAL = "Общие сведения"
PER_CENT = "%"

_KINDS = {TrainingKind.QUALIFICATION: "повышение квалификации", TrainingKind.RETRAINING: "переподготовка"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part with its title."""

    title: str
    blocks: Sequence[Block]


class Passport:
    """One school in one programme; with `hide` counts of fewer than five people are not told."""

    def __init__(self, data: Snapshot, school: School, *, hide: bool = False) -> None:
        self.data = data
        self.school = school
        self.hide = hide
        self.answered = Answered.of(data, school, hide=hide)

    def parts(self) -> Iterator[Part]:
        """Those that say anything."""
        sections = [Part(title, (table,)) for title, table in self.answered.sections()]
        general = [part for part in sections if part.title.casefold() == GENERAL.casefold()]
        yield Part(GENERAL, (Pairs(list(self._contacts())), *(block for part in general for block in part.blocks)))
        yield Part("Статус в списке ШНОР", (Pairs(list(self._listings())),))
        yield from (part for part in sections if part not in general)
        if not sections:
            yield Part("Анкета руководителя", (Paragraph("Сведений анкеты о школе нет."),))
        yield from self._further()

    def _further(self) -> Iterator[Part]:
        sources: tuple[tuple[str, Callable[[], Sequence[Block]]], ...] = (
            ("Результаты оценочных процедур", self._results),
            ("Показатели", self._indicators),
            ("Факторы риска (расчётно, по ответам анкеты)", self._risks),
            ("Обучение педагогов", self._trainings),
            ("Мероприятия с участием школы", self._events),
            ("Школы-партнёры", self._partners),
            ("Выполнение «дорожной карты»", self._open_items),
        )
        for title, source in sources:
            if blocks := source():
                yield Part(title, blocks)

    def _contacts(self) -> Iterator[tuple[str, Inlines]]:
        school = self.school
        known = (
            ("Полное наименование", nobreak(school.full_name)),
            ("Краткое наименование", nobreak(school.short_name) if school.short_name != school.full_name else ""),
            ("Прежние наименования", nobreak("; ".join(school.former_names))),
            ("Руководитель", nobreak(school.head)),
            ("Телефон", school.phone),
            ("Электронная почта", school.email),
            ("Адрес", nobreak(school.address)),
            ("Сайт", school.site),
            ("Примечание", school.note),
        )
        return ((label, text) for label, text in known if text.strip())

    def _listings(self) -> Iterator[tuple[str, Inlines]]:
        for programme in self.data.programmes:
            if programme.year <= self.data.programme.year:
                yield f"{programme.year} учебный год", _listed(self.data.choose(programme).listings.get(self.school.id))

    def _results(self) -> Sequence[Block]:
        data, school = self.data, self.school
        years = years_shown(data, RESULT_YEARS)
        rows: list[list[TableCell]] = []
        for same in same_through(data, years):
            if any(result(data, one, school) for one in same.among(years)):
                cells = (result_cell(data, same.of.get(year), school, hide=self.hide) for year in years)
                change = change_cell(data, same.of.get(years[-1]), school, hide=self.hide)
                rows.append([same.latest.name, *cells, change])
        if not rows:
            return [Paragraph("Результатов оценочных процедур нет.")]
        heads = [Column("Процедура", "left", 4), *(Column(year, "right", 2) for year in years)]
        told = (
            "Доля участников, получивших отметку «2» или не преодолевших порог; "
            f"результат считается низким, если она не менее {data.programme.rule.share}{NBSP}%."
        )
        table = Table([*heads, Column("Изменение", "right", 2)], rows)
        return [Paragraph(told), table, *map(Paragraph, self._hints())]

    def _hints(self) -> Iterator[str]:
        """By the results of the year before, on which the list is made, and for the next list; neither is the official one."""
        for year in (previous_year(self.data.programme), self.data.programme.year):
            seen = hint(self.data, self.school, year)
            if seen.judged:
                more = seen.disagreement
                yield f"{seen.words} {more[:1].upper()}{more[1:]}." if more else seen.words

    def _indicators(self) -> Sequence[Block]:
        rows = [row for one in self.data.indicators if one.scope is Scope.SCHOOLS for row in self._indicator(one)]
        compared = any(row[3] != NONE for row in rows)
        heads = [
            Column("Показатель", "left", 5),
            Column("План", "left", 2.5),
            Column("Факт", "right", 2),
            *([Column("Прошлый год", "right", 2)] if compared else []),
            Column("Вывод", "left", 2),
        ]
        return [Table(heads, rows if compared else [[*row[:3], row[4]] for row in rows])] if rows else []

    def _indicator(self, indicator: Indicator) -> Iterator[list[TableCell]]:
        """Title, target, value, the year before, verdict. Whether a school does something is held against no target: that is
        of the share of schools that do."""
        data, school = self.data, self.school
        reading = reading_of(data, indicator, school, period_of(data, indicator, school))
        if reading is None or reading.state is ReadingState.NO_DATA:
            return
        value, past = value_of(data, indicator, school), last_year(data, indicator, school)
        verdict = verdict_of(data, indicator, school)
        small, does = self.hide and _small_reading(reading, indicator), _does(reading, indicator)
        shown = does or _in_unit(told_value(value, indicator, reading.state), indicator)
        period = indicator.frequency.period_words(reading.period)
        title = f"{indicator.code}. {indicator.title}"
        yield [
            nobreak(f"{title}, {period}" if period else title),
            NONE if does else _in_unit(target_in_figures(indicator), indicator),
            HIDDEN if small else Cell(shown, None if does else tone(indicator, value, verdict)),
            NONE if past is None or does or self.hide else _in_unit(told_value(past, indicator), indicator),
            NONE if does else verdict_word(indicator, verdict, value, reading.state),
        ]

    def _risks(self) -> Sequence[Block]:
        risks = list(self.answered.risks())
        return [Items(risks)] if risks else []

    def _trainings(self) -> Sequence[Block]:
        own = [row for row in self.data.trainings if row.school == self.school.id]
        if not own:
            return [Paragraph("Сведений об обучении педагогов нет.")]
        detailed = any(row.detailed for row in own)
        heads = [Column("Вид обучения", "left", 3), Column("Человек", "right", 1)]
        if detailed:
            heads += [
                Column("Программа", "left", 4),
                Column("Часов", "right", 1),
                Column("Организация", "left", 3),
                Column("Срок", "left", 2),
            ]
        return [Table(heads, [_training(row, detailed=detailed, hide=self.hide) for row in own])]

    def _events(self) -> Sequence[Block]:
        own = [event for event in self.data.events if event.concerns(self.school.id)]
        heads = [Column("Дата", "left", 2), Column("Мероприятие", "left", 5), Column("Участие школы", "left", 2)]
        return [Table(heads, [self._event(event) for event in own])] if own else []

    def _event(self, event: Event) -> list[TableCell]:
        ahead = event.when.end is not None and event.when.end > self.data.today
        named = ": ".join(part for part in (event.kind, event.topic) if part)
        document = f" ({event.document})" if event.document else ""
        return [
            nobreak(event.when.text) or "без даты",
            nobreak(f"{named[:1].upper()}{named[1:]}{document}"),
            ("на базе школы" if event.host == self.school.id else "участник") + (", предстоит" if ahead else ""),
        ]

    def _partners(self) -> Sequence[Block]:
        listing = self.data.listings.get(self.school.id)
        known = (self.data.find(School, number) for number in (listing.partners if listing else ()))
        lines = [one.full_name for one in known if one]
        others = [one.name for one in self.data.schools if self.school.id in self.data.listings[one.id].partners]
        if others:
            lines.append(f"школа сама поддерживает: {', '.join(others)}")
        return [Items([nobreak(line) for line in lines])] if lines else []

    def _open_items(self) -> Sequence[Block]:
        own = [item for item in self.data.items if item.per_school] if self.school in self.data.schools else []
        if not own:
            return []
        statuses = [self.data.status(item, self.school) for item in own]
        counted = sum(status is not Status.CANCELLED for status in statuses)
        done = statuses.count(Status.DONE)
        noun = plural(counted, "мероприятия, которое выполняет", "мероприятий, которые выполняет")
        told = Paragraph(f"Выполнено {done} из {counted} {noun} каждая школа.")
        rows = [
            self._open_item(item)
            for item, status in zip(own, statuses, strict=True)
            if status not in {Status.DONE, Status.CANCELLED}
        ]
        heads = [
            Column("№", "left", 1),
            Column("Мероприятие", "left", 5),
            Column("Срок", "left", 2),
            Column("Состояние", "left", 3),
        ]
        return [told, Table(heads, rows)] if rows else [told]

    def _open_item(self, item: RoadmapItem) -> list[TableCell]:
        mark, status = self.data.mark(item, self.school), self.data.status(item, self.school)
        lines = [status.word]
        if mark and mark.explanation:
            lines.append(mark.explanation)
        late = (self.data.today - item.deadline.end).days if item.deadline.end else 0
        if late > 0:
            lines.append(f"срок прошёл {late}{NBSP}{plural(late, 'день', 'дня', 'дней')} назад")
        return [item.number, nobreak(item.title), nobreak(item.deadline.text) or NONE, nobreak("\n".join(lines))]


def _listed(listing: Listing | None) -> str:
    if listing is None or not listing.listed:
        return "в списке не состоит"
    agreed = " ".join(
        part
        for part in (
            f"согласовано с {listing.agreed_with}" if listing.agreed_with else "",
            f"от {short_date(listing.agreed_on)}" if listing.agreed_on else "",
        )
        if part
    )
    basis = f"основание: {listing.basis}" if listing.basis else ""
    return nobreak("; ".join(part for part in ("в списке", basis, agreed) if part))


def _training(row: Training, *, detailed: bool, hide: bool) -> list[TableCell]:
    cells: list[TableCell] = [_KINDS[row.kind], hidden(row.people) if hide else str(row.people)]
    if detailed:
        course = f"«{row.course}»" if row.course else NONE
        cells += [course, str(row.hours or NONE), row.provider or NONE, nobreak(row.when.text) or NONE]
    return cells


def _in_unit(text: str, indicator: Indicator) -> str:
    measured = indicator.unit and any(sign.isdigit() for sign in text)
    return f"{text}{NBSP}{indicator.unit}" if measured else text


def _does(reading: Reading, indicator: Indicator) -> str:
    """«да» or «нет» where a reading only says whether the school does; else empty."""
    if indicator.unit == PER_CENT and reading.denominator == 1 and reading.numerator in {0, 1}:
        return "да" if reading.numerator else "нет"
    return ""


def _small_reading(reading: Reading, indicator: Indicator) -> bool:
    """Whether a reading counts people, and fewer than five of them; «1 of 1» is a school that does."""
    if reading.numerator is not None and reading.denominator is not None:
        return reading.denominator > 1 and 0 < reading.numerator < SMALL
    people = indicator.unit.casefold().startswith("чел")
    return people and reading.value is not None and 0 < reading.value < SMALL
