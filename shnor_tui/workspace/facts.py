"""The facts that a department's texts may name. docs/wording.md lists them; a test keeps the list true."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.indicator import Direction, Indicator
from shnor_tui.domain.roadmap import RoadmapItem
from shnor_tui.domain.russian import NBSP, PEOPLE, counted, date_in_quotes, number, plural
from shnor_tui.domain.wording import FactValue, UnknownFact

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
            return FACTS_OF_ONE[name](self._data, argument)
        if name not in FACTS:
            raise UnknownFact(name)
        return FACTS[name](self._data)


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
    value = data.value(indicator)
    return None if value is None else f"{number(value)}{NBSP}{indicator.unit}"


def _target(data: Snapshot, argument: str) -> str | None:
    indicator = _indicator(data, argument)
    if indicator.target is None:
        return None
    bound = "не менее" if indicator.direction is Direction.AT_LEAST else "не более"
    return f"{bound} {number(indicator.target)}{NBSP}{indicator.unit}"


FACTS: Mapping[str, Callable[[Snapshot], FactValue]] = MappingProxyType(
    {
        "год": lambda data: data.programme.year,
        "программа": lambda data: data.programme.title,
        "орган": lambda data: data.programme.organisation.nominative,
        "орган_род": lambda data: data.programme.organisation.genitive,
        "орган_дат": lambda data: data.programme.organisation.dative,
        "орган_твор": lambda data: data.programme.organisation.instrumental,
        "приказ_чей": lambda data: data.programme.order.issuer or data.programme.organisation.genitive,
        "приказ_номер": lambda data: data.programme.order.number,
        "приказ_дата": _order_date,
        "цель": lambda data: data.programme.goal,
        "задачи": lambda data: data.programme.tasks,
        "число_задач": lambda data: len(data.programme.tasks),
        "школы": lambda data: tuple(school.full_name for school in data.schools),
        "школы_кратко": lambda data: tuple(school.name for school in data.schools),
        "число_школ": lambda data: len(data.schools),
        "согласовано_с": _agreed_with,
        "срок_анкеты": _survey_when,
        "направления_анкеты": _survey_sections,
        "обучение_по_школам": _trained_by_school,
        "пк_всего": _trained_total(TrainingKind.QUALIFICATION),
        "пп_всего": _trained_total(TrainingKind.RETRAINING),
        "мероприятий": lambda data: data.total().total,
        "мероприятий_выполнено": lambda data: data.total().done,
    }
)
"""Facts of the programme as a whole."""

FACTS_OF_ONE: Mapping[str, Callable[[Snapshot, str], FactValue]] = MappingProxyType(
    {
        "срок": _deadline,
        "школ_выполнило": _done_schools,
        "значение": _value,
        "план": _target,
    }
)
"""Facts of one roadmap item (by its number) or one indicator (by its code)."""
