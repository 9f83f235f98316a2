"""What presses and what is wrong, as reports need it: items that are due, what schools owe, how a school falls short.

Words are those of documents, whatever the interface's language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from shnor_tui.domain.assessment import Procedure, Share
from shnor_tui.domain.indicator import Indicator, Verdict
from shnor_tui.domain.roadmap import RoadmapItem, Scope, closed
from shnor_tui.domain.school import School
from shnor_tui.domain.trend import difference_in_words
from shnor_tui.plugin.survey import completion
from shnor_tui.workspace.debts import DebtKind, debts, debts_of
from shnor_tui.workspace.overview import DueItem, due, overdue
from shnor_tui.workspace.snapshot import Snapshot

__all__ = [
    "DebtKind",
    "DueItem",
    "Missed",
    "Owed",
    "Weak",
    "due",
    "missed_indicators",
    "open_items",
    "overdue",
    "owed",
    "weak_results",
]

YEARS = 3
"""How far back results of assessment procedures are looked for."""

_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "items": "item",
        "surveys": "survey",
        "indicators": "indicator",
        "procedures": "procedure",
        "schools": "school",
    }
)


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that a school hasn't handed in. `days` since the deadline, 0 without one; `record` mends it."""

    school: School
    kind: DebtKind
    text: str
    record: tuple[str, int]
    days: int = 0
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Weak:
    """A procedure with a low result of a school: the share below and its bound, both in words, and the change against the
    school's own last year («−2,5 п.п. к 2018/2019»; empty where there is none)."""

    procedure: Procedure
    share: Share
    value: str
    bound: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """An indicator whose target a school did not reach: period, value and target in words; the period of a year is empty."""

    indicator: Indicator
    period: str
    value: str
    target: str


def owed(data: Snapshot, school: School | None = None) -> tuple[Owed, ...]:
    """What a school hasn't handed in, or every listed one, school by school in the order of the list."""
    return tuple(
        Owed(
            debt.school,
            debt.kind,
            _owed_words(data, debt.school, debt.kind, debt.title),
            (_KINDS[debt.record[0]], debt.record[1]),
            debt.days,
            data.today - timedelta(days=debt.days) if debt.days else None,
        )
        for debt in (debts(data) if school is None else debts_of(data, school))
    )


def open_items(data: Snapshot, school: School) -> Iterator[tuple[RoadmapItem, int]]:
    """The items of each school that a school should have done by the snapshot's day and hasn't, and those of which it says
    itself that they are not done, with the days since the deadline (0 before it)."""
    for item in data.items:
        if not item.per_school or closed(status := data.status(item, school)):
            continue
        end = item.deadline.end
        days = max((data.today - end).days, 0) if end else 0
        if days or status.needs_reason:
            yield item, days


def weak_results(data: Snapshot, school: School) -> tuple[Weak, ...]:
    """The procedures whose latest result that counts, of the last three years, is low by the programme's rule."""
    from shnor_tui.workspace.low_results import outcome_of  # noqa: PLC0415  (few reports need results)
    from shnor_tui.workspace.results import kind_of, own_last_year, procedures, result, share, years  # noqa: PLC0415

    rule, seen, weak = data.programme.rule, set[object](), list[Weak]()
    for year in reversed([year for year in years(data) if year <= data.programme.year][-YEARS:]):
        for procedure in procedures(data, year):
            outcome = outcome_of(procedure, result(data, procedure, school), rule)
            if not outcome.judged or kind_of(procedure) in seen:
                continue
            seen.add(kind_of(procedure))
            found = share(data, procedure, school)
            if found is not None and rule.low(found):
                past = own_last_year(data, procedure, school)
                moved = difference_in_words(past.share.percent, found.percent) if past else ""
                change = f"{moved} к {past.procedure.year}" if past else ""
                bound = f"менее {rule.share}\u00a0%"
                weak.append(Weak(procedure, found, found.told(rule.share), bound, change))
    return tuple(weak)


def missed_indicators(data: Snapshot, school: School) -> tuple[Missed, ...]:
    """The indicators of schools whose target a school did not reach, in the period that speaks for its year."""
    from shnor_tui.workspace.dynamics import previous, verdict_of  # noqa: PLC0415
    from shnor_tui.workspace.facts import in_unit, target_in_words  # noqa: PLC0415
    from shnor_tui.workspace.readings import period_of, reading_of, value_of  # noqa: PLC0415

    found = []
    for one in data.indicators:
        if one.scope is not Scope.SCHOOLS or verdict_of(data, one, school) is not Verdict.MISSED:
            continue
        period = period_of(data, one, school)
        target = target_in_words(one) or ""
        if one.against_previous:
            target = f"{one.direction.words} {in_unit(previous(data, one, period, school), one)}"
        value = in_unit(value_of(data, one, school), one) or ""
        reading = reading_of(data, one, school, period)
        if reading and one.unit == "%" and reading.numerator == 0 and reading.denominator == 1:
            value, target = "нет", "да"  # of one school a share of schools only says that it doesn't
        found.append(Missed(one, one.frequency.period_words(period), value, target))
    return tuple(found)


def _owed_words(data: Snapshot, school: School, kind: DebtKind, title: str) -> str:
    """A debt in a document's words; the titles of items, indicators and procedures are data already."""
    if kind is DebtKind.SURVEY:
        seen = completion(data, school)
        handed_in = seen.started and not seen.missing  # what it lacks is consistency
        return f"{'уточнённая ' if handed_in else ''}анкета руководителя ({seen.words})"
    if kind is DebtKind.TRAINING:
        return "сведения об обучении педагогов"
    words = {DebtKind.RESULT: "результаты", DebtKind.READING: "показатель", DebtKind.ITEM: "мероприятие"}
    return f"{words[kind]} {title}"
