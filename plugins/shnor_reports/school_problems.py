"""What is wrong in a school by the data: low results, missed targets, work that is late, what the survey hints at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shnor_tui.plugin import NBSP, Column, Snapshot, Table, joined, nobreak, plural
from shnor_tui.plugin.figures import Scale
from shnor_tui.plugin.nouns import RoadmapItem, School, Status
from shnor_tui.plugin.survey import Risk, risks
from shnor_tui.plugin.work import DebtKind, Missed, Owed, Weak, missed_indicators, open_items, owed, weak_results

COLUMNS = (
    Column("Проблема", "left", 8),
    Column("Значение", "left", 4),
    Column("Порог (план)", "left", 3),
)
OF_STAFF = ("кадр", "педагогов", "педагогическ", "учител", "квалификац", "компетентност")
OF_PUPILS = ("овз", "мотивац", "дисциплин", "языков", "неуспешност", "родител", "благополучи", "на учёте", "семей")

Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Late:
    """An item of each school that a school hasn't done, its status there, and the days since its deadline."""

    item: RoadmapItem
    status: Status
    days: int


@dataclass(frozen=True, slots=True)
class Problems:
    """The problems of a school, and what it owes: of that nothing can be said."""

    weak: tuple[Weak, ...]
    missed: tuple[Missed, ...]
    items: tuple[Late, ...]
    risks: tuple[Risk, ...]
    owed: tuple[Owed, ...]

    def __bool__(self) -> bool:
        """Whether there is any problem."""
        return bool(self.weak or self.missed or self.items or self.risks)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects with low results, each once."""
        return tuple(dict.fromkeys(one.procedure.subject for one in self.weak))

    @property
    def of_staff(self) -> bool:
        """Whether targets or hints speak of the staff."""
        return self._speak_of(OF_STAFF)

    @property
    def of_pupils(self) -> bool:
        """Whether targets or hints speak of pupils who need support."""
        return self._speak_of(OF_PUPILS)

    @property
    def owed_in_words(self) -> str:
        """What it owes, the periods of one indicator together: «показатель …, 1-я четверть и 2-я четверть»."""
        alike: dict[tuple[DebtKind, tuple[str, int]], list[str]] = {}
        for one in self.owed:
            alike.setdefault((one.kind, one.record), []).append(one.text)
        return "; ".join(_together(texts) if len(texts) > 1 else texts[0] for texts in alike.values())

    def table(self) -> Table:
        """All of them: the problem, its value, its bound."""
        rows: list[tuple[str, ...]] = []
        sections = []
        for title, found in self._groups():
            if found:
                sections.append((len(rows), title))
                rows += [tuple(map(nobreak, row)) for row in found]
        return Table(COLUMNS, rows, sections=sections)

    def _groups(self) -> Iterator[tuple[str, list[Row]]]:
        yield "Низкие результаты оценочных процедур", [_weak(one) for one in self.weak]
        yield "Недостигнутые показатели программы", [_missed(one) for one in self.missed]
        yield "Невыполненные мероприятия «дорожной карты»", [_late(one) for one in self.items]
        yield "Признаки рисков по ответам на анкету (расчётно)", [_risk(one) for one in self.risks]

    def _speak_of(self, words: tuple[str, ...]) -> bool:
        texts = [one.indicator.title for one in self.missed] + [one.title for one in self.risks]
        return any(word in text.casefold() for text in texts for word in words)


def problems_of(data: Snapshot, school: School) -> Problems:
    """The problems of a school on the snapshot's day. A figure of the survey that an indicator shows is told once."""
    missed = missed_indicators(data, school)
    told = {one.indicator.computed.question for one in missed if one.indicator.computed}
    open_ones = open_items(data, school) if school in data.schools else ()
    return Problems(
        weak_results(data, school),
        missed,
        tuple(Late(item, data.status(item, school), days) for item, days in open_ones),
        tuple(one for one in risks(data, school) if not told.intersection((one.derived.code, *one.derived.numerator))),
        tuple(one for one in owed(data, school) if one.kind is not DebtKind.ITEM),
    )


def _together(texts: Sequence[str]) -> str:
    beginnings, _commas, ends = zip(*(text.rpartition(", ") for text in texts), strict=True)
    return f"{beginnings[0]}, {joined(ends)}" if len(set(beginnings)) == 1 else "; ".join(texts)


def _weak(one: Weak) -> Row:
    value = f"{one.value}\n{one.change}" if one.change else one.value
    below = "отметок «2»" if one.procedure.scale is Scale.MARKS else "не преодолевших порог"
    return f"{one.procedure.name}, {one.procedure.year}: доля {below}", value, one.bound


def _missed(one: Missed) -> Row:
    title = f"{one.indicator.code}. {one.indicator.title}"
    return f"{title}, {one.period}" if one.period else title, one.value, one.target


def _late(one: Late) -> Row:
    bound = one.item.deadline.text or "срок не указан"
    if days := one.days:
        bound += f"\nсрок прошёл {days}{NBSP}{plural(days, 'день', 'дня', 'дней')} назад"
    return f"{one.item.number}. {one.item.title}", one.status.word, bound


def _risk(one: Risk) -> Row:
    return one.title, one.value, f"риск – {one.bound}"
