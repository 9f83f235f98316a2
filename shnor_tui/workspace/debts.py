"""Who hasn't handed in what: late items, answers of the survey, values of indicators, results, training.

Functions over a snapshot that change nothing. Every debt names the record with which it would be entered.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from shnor_tui.domain.activity import Training
from shnor_tui.domain.assessment import Procedure, Result
from shnor_tui.domain.indicator import Indicator, Reading, ReadingState
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Scope, Section
from shnor_tui.domain.russian import NBSP
from shnor_tui.domain.school import Listing, School
from shnor_tui.domain.survey import Answer, Questionnaire, Survey
from shnor_tui.i18n import _
from shnor_tui.workspace.overview import Ref, tally
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.tables import DATA_TABLES


class DebtKind(enum.StrEnum):
    """What a school hasn't handed in."""

    ITEM = "item"
    SURVEY = "survey"
    READING = "reading"
    RESULT = "result"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class Debt:
    """Something that a school owes. `short` tells it in a list of many; `record` is where it would be entered; `days` since the
    deadline, 0 without one."""

    school: School
    kind: DebtKind
    title: str
    record: Ref
    days: int = 0
    short: str = ""


def debts(data: Snapshot) -> tuple[Debt, ...]:
    """Who hasn't handed in what, school by school in the order of the list."""

    def build() -> tuple[Debt, ...]:
        found = [debt for source in SOURCES for debt in source.debts(data)]
        places = {school.id: place for place, school in enumerate(data.schools)}
        return tuple(sorted(found, key=lambda debt: places[debt.school.id]))

    return data.records.derived(("debts", data.programme.id, data.today), DATA_TABLES.values(), build)


def debts_of(data: Snapshot, school: School) -> tuple[Debt, ...]:
    """What one school hasn't handed in."""
    return tuple(debt for debt in debts(data) if debt.school.id == school.id)


def debts_by_school(data: Snapshot) -> tuple[tuple[School, tuple[Debt, ...]], ...]:
    """The schools that owe something, each with all of it."""
    owed: dict[int, list[Debt]] = {}
    for debt in debts(data):
        owed.setdefault(debt.school.id, []).append(debt)
    return tuple((school, tuple(owed[school.id])) for school in data.schools if school.id in owed)


def _late_items(data: Snapshot) -> Iterator[Debt]:
    """Items of each school whose deadline is over."""
    counted = tally(data)
    for item in data.items:
        if item.per_school and (days := counted.days_late(item, data.today)):
            for school in counted.open_schools[item.id]:
                title = f"{item.number} {item.title}"
                yield Debt(school, DebtKind.ITEM, title, ("items", item.id), days, item.number)


def _survey(data: Snapshot) -> Iterator[Debt]:
    """The survey that isn't answered in full, or not soundly: when it is over, or once some school has answered."""
    if not (survey := data.survey) or not survey.questionnaire:
        return
    from shnor_tui.workspace.surveys import completeness  # noqa: PLC0415  (many programmes have no survey)

    days = _days_since(survey.when.end, data.today)
    states = [(school, completeness(data, school)) for school in data.schools]
    if not days and not any(state.answered for _school, state in states):
        return
    for school, state in states:
        if state.missing:
            told = _("Survey: answered {answered} of {asked}").format(answered=state.answered, asked=state.asked)
        elif state.problems:
            told = _("Survey: answers contradict each other")
        else:
            continue
        yield Debt(school, DebtKind.SURVEY, told, ("surveys", survey.id), days, _("the survey"))


def _missing_readings(data: Snapshot) -> Iterator[Debt]:
    """Indicators that schools hand in, once some school has: for every period that is over or for which another school gave
    one already. «No data» is not given; what is computed nobody owes."""
    from shnor_tui.workspace.readings import entered  # noqa: PLC0415  (it reads snapshots)

    year = data.programme.school_year
    for indicator in data.indicators:
        if indicator.computed or indicator.scope is Scope.MUNICIPAL:
            continue
        rows = entered(data, indicator)
        given = {key for key, row in rows.items() if row.state is not ReadingState.NO_DATA}
        schools = {school.id for school in data.schools}
        if not any(school in schools for school, _period in given):
            continue
        for period in indicator.frequency.periods:
            days = _days_since(indicator.frequency.end_of(period, year), data.today)
            if days or any((school, period) in given for school in schools):
                yield from _without(data, indicator, period, given, days)


def _without(
    data: Snapshot, indicator: Indicator, period: str, given: Iterable[tuple[int | None, str]], days: int
) -> Iterator[Debt]:
    words = indicator.frequency.period_words(period)
    title = f"{indicator.code} {indicator.title}{f', {words}' if words else ''}"
    for school in data.schools:
        if (school.id, period) not in given:
            yield Debt(school, DebtKind.READING, title, ("indicators", indicator.id), days, indicator.code)


def _missing_results(data: Snapshot) -> Iterator[Debt]:
    """Results of assessment procedures, where some school has handed in its own."""
    if not data.records.table(Procedure):
        return
    from shnor_tui.workspace.results import missing  # noqa: PLC0415  (many programmes have no procedures)

    for school, procedure in missing(data):
        grade = f"{procedure.grade}{NBSP}кл." if procedure.grade else ""
        short = " ".join(part for part in (procedure.kind, procedure.subject.removesuffix(" язык"), grade) if part)
        yield Debt(school, DebtKind.RESULT, procedure.name, ("procedures", procedure.id), short=short)


def _missing_trainings(data: Snapshot) -> Iterator[Debt]:
    """Training of any kind, when other listed schools have entered theirs."""
    entered = {training.school for training in data.trainings}
    if any(school.id in entered for school in data.schools):
        for school in data.schools:
            if school.id not in entered:
                title = _("Training of the staff")
                yield Debt(school, DebtKind.TRAINING, title, ("schools", school.id), short=_("training of the staff"))


@dataclass(frozen=True, slots=True)
class Source:
    """Where debts of listed schools come from, and the records besides schools and lists that they follow from."""

    find: Callable[[Snapshot], Iterable[Debt]]
    kinds: tuple[type[Record], ...]

    def debts(self, data: Snapshot) -> tuple[Debt, ...]:
        """What it finds, worked out once until one of its records changes."""
        key = ("debts", self.find, data.programme.id, data.today)
        return data.records.derived(key, [School, Listing, *self.kinds], lambda: tuple(self.find(data)))


SOURCES = (
    Source(_late_items, (Mark, RoadmapItem, Section)),
    Source(_survey, (Survey, Questionnaire, Answer)),
    Source(_missing_readings, (Indicator, Reading)),
    Source(_missing_results, (Procedure, Result, Programme)),
    Source(_missing_trainings, (Training,)),
)
"""In the order in which a school is told of its debts."""


def _days_since(end: date | None, today: date) -> int:
    """Days since something was over; 0 when it isn't, or nobody knows."""
    return max((today - end).days, 0) if end else 0
