"""The facts that a department's texts may name. docs/wording.md lists them; a test keeps the list true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from shnor_tui.domain.activity import Event, TrainingKind
from shnor_tui.domain.indicator import Indicator
from shnor_tui.domain.roadmap import RoadmapItem
from shnor_tui.domain.russian import NBSP, PEOPLE, counted, date_in_quotes, number, plural, searchable, with_unit
from shnor_tui.domain.school import School
from shnor_tui.domain.wording import FactValue, UnknownFact
from shnor_tui.i18n import mark
from shnor_tui.workspace.event_names import known_kinds
from shnor_tui.workspace.feeding import events_of, plural_of

if TYPE_CHECKING:
    from shnor_tui.workspace.snapshot import Snapshot


class ProgrammeFacts:
    """Answers placeholders from a snapshot. A fact that takes an argument is asked as `{срок:2.1}`."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._data = snapshot

    def __call__(self, name: str, argument: str) -> FactValue:
        """The value of a fact, None when it is not known.

        Raises:
            UnknownFact: there is no such fact, or its argument names nothing.
        """
        if argument:
            if name not in FACTS_OF_ONE:
                raise UnknownFact(name)
            return FACTS_OF_ONE[name].value(self._data, argument)
        if name not in FACTS:
            raise UnknownFact(name)
        return FACTS[name].value(self._data)


def _order_date(data: Snapshot) -> str | None:
    return date_in_quotes(data.programme.order.date) if data.programme.order.date else None


def _agreed_with(data: Snapshot) -> str | None:
    named = [data.listings[school.id].agreed_with for school in data.schools]
    return next((name for name in named if name), None)


def _trained_total(kind: TrainingKind) -> Callable[[Snapshot], FactValue]:
    """People of the listed schools; None, never 0, when nobody entered a training of that kind for any of them."""

    def total(data: Snapshot) -> int | None:
        listed = {school.id for school in data.schools}
        known = [row.people for row in data.trainings if row.kind == kind and row.school in listed]
        return sum(known) if known else None

    return total


def _trained_by_school(data: Snapshot) -> tuple[str, ...] | None:
    """A line for each listed school: «Бурашевская СОШ – 10 человек и 5 педагогов прошли переподготовку»."""
    lines = []
    for school in data.schools:
        courses = data.trained(school, TrainingKind.QUALIFICATION)
        retrained = data.trained(school, TrainingKind.RETRAINING)
        parts = []
        if courses:
            parts.append(counted(courses, PEOPLE))
        if retrained:
            teachers = plural(retrained, "педагог прошёл", "педагога прошли", "педагогов прошли")
            parts.append(f"{retrained}{NBSP}{teachers} переподготовку")
        if parts:
            lines.append(f"{school.name} – {' и '.join(parts)}")
    return tuple(lines) or None


def _partners(data: Snapshot) -> tuple[str, ...] | None:
    """A line for each listed school with its partners: «Пушкинская СОШ – Лесная гимназия, Речной лицей»."""
    lines = []
    for school in data.schools:
        found = (data.find(School, number) for number in data.listings[school.id].partners)
        if names := [partner.name for partner in found if partner]:
            lines.append(f"{school.name} – {', '.join(names)}")
    return tuple(lines) or None


def _events_held(data: Snapshot, argument: str) -> tuple[Event, ...]:
    """The events of a kind that are over by the snapshot's day."""
    if searchable(argument) not in {searchable(kind) for kind in known_kinds(data.records)}:
        raise UnknownFact(argument)
    return tuple(event for event in events_of(data, argument) if event.held_by(data.today))


def _event_lines(data: Snapshot, argument: str) -> tuple[str, ...] | None:
    """«16.09.2020 – Рабочее совещание …» for each."""
    held = _events_held(data, argument)
    return tuple(" – ".join(part for part in (event.when.text, event.topic) if part) for event in held) or None


def _survey_when(data: Snapshot) -> str | None:
    return data.survey.when.text if data.survey else None


def _survey_sections(data: Snapshot) -> tuple[str, ...] | None:
    return data.survey.sections if data.survey else None


def _item(data: Snapshot, wanted: str) -> RoadmapItem:
    for item in data.items:
        if item.number == wanted:
            return item
    raise UnknownFact(wanted)


def _indicator(data: Snapshot, wanted: str) -> Indicator:
    for indicator in data.indicators:
        if indicator.code.casefold() == wanted.casefold():
            return indicator
    raise UnknownFact(wanted)


def _deadline(data: Snapshot, argument: str) -> str | None:
    return _item(data, argument).deadline.text or None


def _done_schools(data: Snapshot, argument: str) -> int:
    item = _item(data, argument)
    if not item.per_school:
        raise UnknownFact(argument)
    return data.progress(item).done


def _value(data: Snapshot, argument: str) -> str | None:
    indicator = _indicator(data, argument)
    return in_unit(data.value(indicator), indicator)


def _target(data: Snapshot, argument: str) -> str | None:
    return target_in_words(_indicator(data, argument))


def _dynamics(data: Snapshot, argument: str) -> str | None:
    from shnor_tui.workspace.dynamics import change  # noqa: PLC0415  (few texts name it)

    moved = change(data, _indicator(data, argument))
    return moved.words if moved else None


def in_unit(value: Decimal | None, indicator: Indicator) -> str | None:
    """A value of an indicator with its unit: «81,5 %»."""
    return None if value is None else with_unit(in_figures(value, indicator), indicator.unit)


def in_figures(value: Decimal, indicator: Indicator) -> str:
    """A value of an indicator without its unit."""
    return number(value, indicator.digits(value))


def target_in_words(indicator: Indicator) -> str | None:
    """«не менее 75 %», «не более прошлого значения»; None when no target is set."""
    if indicator.against_previous:
        return f"{indicator.direction.words} прошлого значения"
    if indicator.target is None:
        return None
    return f"{indicator.direction.words} {in_unit(indicator.target, indicator)}"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the programme as a whole; `explained` is translated when shown."""

    explained: str
    value: Callable[[Snapshot], FactValue]


@dataclass(frozen=True, slots=True)
class FactOfOne:
    """A fact of one thing: `subjects` are those that have it, as what a text names and what people read."""

    explained: str
    value: Callable[[Snapshot, str], FactValue]
    subjects: Callable[[Snapshot], Iterable[tuple[str, str]]]


def _items(data: Snapshot) -> Iterator[tuple[str, str]]:
    return ((item.number, item.title) for item in data.items)


def _items_of_schools(data: Snapshot) -> Iterator[tuple[str, str]]:
    return ((item.number, item.title) for item in data.items if item.per_school)


def _indicators(data: Snapshot) -> Iterator[tuple[str, str]]:
    return ((indicator.code, indicator.title) for indicator in data.indicators)


def _event_kinds(data: Snapshot) -> Iterator[tuple[str, str]]:
    return ((kind, plural_of(kind)) for kind in known_kinds(data.records))


FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        "год": Fact(mark("the school year"), lambda data: data.programme.year),
        "программа": Fact(mark("the programme's title"), lambda data: data.programme.title),
        "орган": Fact(mark("the organisation, nominative"), lambda data: data.programme.organisation.nominative),
        "орган_род": Fact(mark("the organisation, genitive"), lambda data: data.programme.organisation.genitive),
        "орган_дат": Fact(mark("the organisation, dative"), lambda data: data.programme.organisation.dative),
        "орган_твор": Fact(
            mark("the organisation, instrumental"), lambda data: data.programme.organisation.instrumental
        ),
        "приказ_чей": Fact(
            mark("whose order, genitive"),
            lambda data: data.programme.order.issuer or data.programme.organisation.genitive,
        ),
        "приказ_номер": Fact(mark("the order's number"), lambda data: data.programme.order.number),
        "приказ_дата": Fact(mark("the order's date"), _order_date),
        "цель": Fact(mark("the goal"), lambda data: data.programme.goal),
        "задачи": Fact(mark("the tasks, a list"), lambda data: data.programme.tasks),
        "число_задач": Fact(mark("how many tasks"), lambda data: len(data.programme.tasks)),
        "школы": Fact(
            mark("the listed schools by full names, a list"),
            lambda data: tuple(school.full_name for school in data.schools),
        ),
        "школы_кратко": Fact(
            mark("the listed schools by short names, a list"),
            lambda data: tuple(school.name for school in data.schools),
        ),
        "число_школ": Fact(mark("how many schools are listed"), lambda data: len(data.schools)),
        "согласовано_с": Fact(mark("with whom the list was agreed, instrumental"), _agreed_with),
        "срок_анкеты": Fact(mark("when the survey was held"), _survey_when),
        "направления_анкеты": Fact(mark("what the survey asked about, a list"), _survey_sections),
        "обучение_по_школам": Fact(mark("a line for each school with people trained"), _trained_by_school),
        "пк_всего": Fact(mark("people of the listed schools on courses"), _trained_total(TrainingKind.QUALIFICATION)),
        "пп_всего": Fact(mark("people of the listed schools retrained"), _trained_total(TrainingKind.RETRAINING)),
        "партнёры": Fact(mark("a line for each listed school with its partner schools"), _partners),
        "мероприятий": Fact(mark("roadmap items that count"), lambda data: data.total().total),
        "мероприятий_выполнено": Fact(mark("roadmap items that are done"), lambda data: data.total().done),
    }
)
"""Facts of the programme as a whole."""

FACTS_OF_ONE: Mapping[str, FactOfOne] = MappingProxyType(
    {
        "срок": FactOfOne(mark("the deadline, as written, of a roadmap item"), _deadline, _items),
        "школ_выполнило": FactOfOne(
            mark("how many schools have done a roadmap item"), _done_schools, _items_of_schools
        ),
        "событий": FactOfOne(
            mark("how many events of a kind were held"),
            lambda data, kind: len(_events_held(data, kind)),
            _event_kinds,
        ),
        "события": FactOfOne(mark("the events of a kind that were held, a list"), _event_lines, _event_kinds),
        "значение": FactOfOne(mark("the district's value of an indicator"), _value, _indicators),
        "динамика": FactOfOne(
            mark("how the district's value of an indicator moved since the period before"), _dynamics, _indicators
        ),
        "план": FactOfOne(mark("the target of an indicator"), _target, _indicators),
    }
)
"""Facts of one roadmap item (by its number), one indicator (by its code) or one kind of events."""
