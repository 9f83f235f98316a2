"""Indicators that follow from other data: the rules that `Computation.rule` may name, and the readings they give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from shnor_tui.domain.activity import Event, Training
from shnor_tui.domain.assessment import Procedure, Result
from shnor_tui.domain.indicator import Computation, Indicator, Reading, ReadingState, district_value
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Scope, Section, Status
from shnor_tui.domain.russian import searchable
from shnor_tui.domain.school import Listing, School
from shnor_tui.domain.survey import Answer, Questionnaire, Survey
from shnor_tui.i18n import mark
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.year_before import year_before

Figure = tuple[Decimal, Decimal | None]
"""A value alone, or a numerator and a denominator."""

Found = Figure | ReadingState | None
"""A figure, or that nothing was held; None where there is no data."""

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rule is asked for: of which school (None: the district), and up to which day."""

    data: Snapshot
    how: Computation
    school: School | None
    until: date

    @property
    def of(self) -> School:
        """The school; only rules by school ask for it."""
        if self.school is None:
            raise LookupError("a rule for the district asked for a school")
        return self.school


@dataclass(frozen=True, slots=True)
class Rule:
    """`figure` says what follows. `kinds` are the records that it follows from, `arguments` the fields of
    `Computation` that it looks at. `by_period`: each period that has begun has a figure of its own; otherwise the year has
    one, which stands in the period of the survey or in the last one. `title` is translated when shown."""

    title: str
    figure: Callable[[Asked], Found]
    kinds: tuple[type[Record], ...]
    by_school: bool = False
    arguments: tuple[str, ...] = ()
    by_period: bool = False


def computed_readings(data: Snapshot, indicator: Indicator) -> tuple[Reading, ...]:
    """What follows for an indicator in the chosen programme, be it another year's than its own. Empty when it isn't computed,
    or by a rule that this version of the program doesn't know."""
    rule = RULES.get(indicator.computed.rule) if indicator.computed else None
    if rule is None:
        return ()
    how = (indicator.computed, indicator.unit, indicator.frequency, indicator.scope)
    key = ("computed", data.programme.id, data.today, indicator.id, how)
    return data.records.derived(key, kinds_of(indicator), lambda: tuple(_readings(data, indicator, rule)))


def kinds_of(indicator: Indicator) -> tuple[type[Record], ...]:
    """The records that an indicator's computed readings follow from."""
    rule = RULES.get(indicator.computed.rule) if indicator.computed else None
    return (*rule.kinds, Programme, School, Listing) if rule else ()


def _readings(data: Snapshot, indicator: Indicator, rule: Rule) -> Iterator[Reading]:
    for period in _periods(data, indicator, rule):
        schools = data.schools if rule.by_school else (None,)
        readings = [_reading(data, indicator, rule, school, period) for school in schools]
        known = [reading for reading in readings if reading is not None]
        if rule.by_school and indicator.scope is Scope.MUNICIPAL:
            known = [] if (found := _together(known, indicator)) is None else [_of(indicator, None, period, found)]
        yield from known


def _together(known: Sequence[Reading], indicator: Indicator) -> Found:
    """What the schools' readings make of the district."""
    value = district_value(known, indicator.unit)
    if value is not None:
        return value, None
    nothing = bool(known) and all(row.state is ReadingState.NOT_HELD for row in known)
    return ReadingState.NOT_HELD if nothing else None


def _periods(data: Snapshot, indicator: Indicator, rule: Rule) -> Iterable[str]:
    frequency, year = indicator.frequency, data.programme.school_year
    if rule.by_period:
        last = frequency.period_at(data.today, year)
        return frequency.periods[: frequency.periods.index(last) + 1]
    held = data.survey.when.end if data.survey and Survey in rule.kinds else None
    return (frequency.period_at(held, year) if held else frequency.periods[-1],)


def _reading(data: Snapshot, indicator: Indicator, rule: Rule, school: School | None, period: str) -> Reading | None:
    until = min(data.today, indicator.frequency.end_of(period, data.programme.school_year))
    found = rule.figure(Asked(data, indicator.computed or Computation(rule=""), school, until))
    if found is None or (not isinstance(found, ReadingState) and found[1] == 0):
        return None
    return _of(indicator, school, period, found)


def _of(indicator: Indicator, school: School | None, period: str, found: Figure | ReadingState) -> Reading:
    own = school.id if school else None
    if isinstance(found, ReadingState):
        return Reading(indicator=indicator.id, school=own, period=period, state=found)
    first, denominator = found
    return Reading(
        indicator=indicator.id,
        school=own,
        period=period,
        state=ReadingState.VALUE,
        value=first if denominator is None else None,
        numerator=None if denominator is None else first,
        denominator=denominator,
    )


def _share(part: int, whole: int) -> Figure | None:
    return (Decimal(part), Decimal(whole)) if whole else None


def _yes(answer: bool | None) -> Figure | None:
    """A school that does or doesn't: 1 or 0 of 1, so that the district's value is the share of schools that do."""
    return None if answer is None else (Decimal(int(answer)), _ONE)


def _listed(asked: Asked) -> Figure | None:
    return (Decimal(len(asked.data.schools)), None) if asked.data.listings else None


def _listed_share(asked: Asked) -> Figure | None:
    """Nothing while the district is said to have fewer schools than its list has got meanwhile."""
    data = asked.data
    whole = data.programme.schools_in_district or 0
    return _share(len(data.schools), whole) if data.listings and whole >= len(data.schools) else None


def _left_list(asked: Asked) -> Figure | None:
    """Of the schools listed in the year before, those that aren't listed any more."""
    before = year_before(asked.data)
    if before is None or not asked.data.listings:
        return None
    now = {school.id for school in asked.data.schools}
    return _share(sum(school.id not in now for school in before.schools), len(before.schools))


def _improved(asked: Asked) -> Figure | None:
    from shnor_tui.workspace.results import improved  # noqa: PLC0415  (few programmes ask for it)

    return _yes(improved(asked.data, asked.of))


def _below(asked: Asked) -> Found:
    """Of all participants those below, over the procedures that match."""
    from shnor_tui.workspace.results import below_share, matching, not_held  # noqa: PLC0415

    data, how, year = asked.data, asked.how, asked.data.programme.year
    found = below_share(data, asked.of, year, kind=how.procedure, subject=how.subject, grades=how.grades)
    if found is not None:
        return _share(*found)
    matched = matching(data, year, kind=how.procedure, subject=how.subject, grades=how.grades)
    return ReadingState.NOT_HELD if not_held(data, asked.of, matched) else None


def _trained(asked: Asked) -> Figure | None:
    """People of a school; None, never 0, when nobody entered a training of these kinds for it."""
    kinds, school = set(asked.how.kinds), asked.of.id
    people = [
        row.people for row in asked.data.trainings if row.school == school and (not kinds or row.kind.value in kinds)
    ]
    return (Decimal(sum(people)), None) if people else None


def _survey(asked: Asked) -> Figure | None:
    """A derived figure or a number; a question with yes or no gives the share of schools that answered yes."""
    from shnor_tui.workspace.surveys import figure  # noqa: PLC0415

    return figure(asked.data, asked.of, asked.how.question)


def _partners(asked: Asked) -> Figure | None:
    """Whether a school has an agreement with a partner; nobody knows while none is entered for any school."""
    listings = asked.data.listings
    if not any(listings[school.id].partners for school in asked.data.schools):
        return None
    return _yes(bool(listings[asked.of.id].partners))


def _events(asked: Asked) -> Figure | None:
    """Events that took place; None, never 0, when nobody entered any."""
    kinds = {searchable(kind) for kind in asked.how.kinds}
    known = asked.data.events
    held = [row for row in known if row.held_by(asked.until)]
    count = sum(not kinds or searchable(row.kind) in kinds for row in held)
    return (Decimal(count), None) if known else None


def _on_time(asked: Asked) -> Figure | None:
    """Of the roadmap's items whose deadline is over, those that were done by it; the excused are left out. A mark without
    a day is taken at its word."""
    data = asked.data
    marks: dict[int, dict[int | None, Mark]] = {}
    for one in data.records.all(Mark):
        if one.on is None or one.on <= data.today:
            marks.setdefault(one.item, {})[one.school] = one
    in_time = counted = 0
    for item in data.items:
        end = item.deadline.end
        if end is None or end >= data.today or end > asked.until:
            continue
        of_item = marks.get(item.id, {})
        cells = [of_item.get(school.id) for school in data.schools] if item.per_school else [of_item.get(None)]
        cells = [cell for cell in cells if cell is None or cell.status is not Status.CANCELLED]
        counted += bool(cells)
        in_time += bool(cells) and all(_done_by(cell, end) for cell in cells)
    return _share(in_time, counted)


def _done_by(cell: Mark | None, end: date) -> bool:
    return cell is not None and cell.status is Status.DONE and (cell.on is None or cell.on <= end)


_RESULTS, _ANSWERS = (Procedure, Result), (Survey, Answer, Questionnaire)

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "listed": Rule(mark("number of schools on the list"), _listed, ()),
        "listed_share": Rule(
            mark("share of listed schools among all schools of the district, whose number is in the settings"),
            _listed_share,
            (),
        ),
        "left_list": Rule(mark("share of schools that left the list since the year before"), _left_list, ()),
        "improved": Rule(mark("schools whose results improved"), _improved, _RESULTS, by_school=True),
        "below": Rule(
            mark("share of participants below, from the results"),
            _below,
            _RESULTS,
            by_school=True,
            arguments=("procedure", "subject", "grades"),
        ),
        "trained": Rule(mark("people trained"), _trained, (Training,), by_school=True, arguments=("kinds",)),
        "survey": Rule(mark("a figure of the survey"), _survey, _ANSWERS, by_school=True, arguments=("question",)),
        "partners": Rule(mark("schools with a partner school"), _partners, (), by_school=True),
        "events": Rule(mark("number of events held"), _events, (Event,), arguments=("kinds",)),
        "on_time": Rule(
            mark("share of roadmap items done on time"), _on_time, (Mark, RoadmapItem, Section), by_period=True
        ),
    }
)
"""Every rule by the name that `Computation.rule` holds."""
