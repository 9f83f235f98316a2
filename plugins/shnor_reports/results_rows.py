"""Results of assessment procedures over the years: which procedures of several years are the same, and what came out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shnor_tui.plugin import NBSP, Cell, Finding, Snapshot, nobreak
from shnor_tui.plugin.figures import (
    Outcome,
    Procedure,
    Scale,
    Share,
    change_in_words,
    difference_in_words,
    kind_of,
    own_last_year,
    problem_of,
    procedures,
    reason,
    result,
    result_years,
    share,
)
from shnor_tui.plugin.nouns import ReadingState, School

MOST_YEARS = 6
SMALL = 5
"""Below it a count of pupils may tell who they are."""
HIDDEN = f"менее{NBSP}{SMALL}"
NONE = "–"

LEAST_TONE = 0.3
"""What just reaches the threshold of low results is seen to reach it."""

_SUBJECTS = {
    Scale.MARKS: "доля участников, получивших отметку «2»",
    Scale.THRESHOLD: "доля участников, не преодолевших минимальный порог",
}
_WORDS = {
    Outcome.NOT_HELD: ReadingState.NOT_HELD.words,
    Outcome.NO_DATA: ReadingState.NO_DATA.words,
    Outcome.FAULTY: "ошибка в данных",
}


@dataclass(frozen=True, slots=True)
class Same:
    """A procedure through the years: what `latest` is, and what was called the same in each year up to its own."""

    latest: Procedure
    of: Mapping[str, Procedure]

    @property
    def subject(self) -> str:
        """«доля участников, получивших отметку «2»»"""
        return _SUBJECTS[self.latest.scale]

    def among(self, years: Sequence[str]) -> list[Procedure]:
        """What it was in some years."""
        return [one for year in years if (one := self.of.get(year))]


def years_shown(data: Snapshot, count: int) -> list[str]:
    """The latest school years up to the programme's that have procedures, the oldest first."""
    known = [year for year in result_years(data) if year <= data.programme.year]
    return known[-max(1, min(count, MOST_YEARS)) :]


def same_through(data: Snapshot, years: Sequence[str]) -> list[Same]:
    """The procedures of some years: those of the latest year in its order, then what only earlier years had. Each knows also
    the years before these, with which it may be compared."""
    found: dict[object, dict[str, Procedure]] = {}
    for year in reversed([year for year in result_years(data) if years and year <= years[-1]]):
        for procedure in procedures(data, year):
            found.setdefault(kind_of(procedure), {})[year] = procedure
    return [Same(next(iter(of.values())), of) for of in found.values() if not of.keys().isdisjoint(years)]


def not_handed_in(data: Snapshot, procedure: Procedure, school: School) -> bool:
    """Whether a procedure was held and nothing is known of a school, be it one that the rule counts or not."""
    row = result(data, procedure, school)
    silent = row is None or reason(procedure, row, data.programme.rule).outcome is Outcome.NO_DATA
    return procedure.held and silent


def faults(data: Snapshot, school: School) -> Iterator[Finding]:
    """Results of the programme's year that don't add up."""
    for procedure in procedures(data):
        row = result(data, procedure, school)
        if row and (wrong := problem_of(row, procedure)):
            advice = "Исправьте числа: пока результат не учитывается."
            yield Finding(f"{school.name}, {procedure.name}", wrong, advice, ("result", row.id))


def result_cell(data: Snapshot, procedure: Procedure | None, school: School, *, hide: bool = False) -> Cell | str:
    """What came out for a school, or why nothing did: the share and how many of how many; shaded where it is low.

    With `hide` a count of fewer than five pupils is not told, nor the share from which it would follow.
    """
    if procedure is None:
        return NONE
    rule, row = data.programme.rule, result(data, procedure, school)
    outcome, found = reason(procedure, row, rule).outcome, share(data, procedure, school)
    if outcome in _WORDS:
        return _WORDS[outcome]
    few = "мало участников" if outcome is Outcome.FEW else ""
    if found is None:
        participants = row.participants if row else None
        if participants is None:
            return ReadingState.NO_DATA.words
        return "\n".join(part for part in ("" if hide else f"участников: {participants}", few) if part)
    if hide and small(found):
        return "\n".join(part for part in (f"{HIDDEN} из{NBSP}{hidden(found.participants)}", few) if part)
    counted = f"{found.below}{NBSP}из{NBSP}{found.participants}"
    notes = (few, "не учитывается" if outcome is Outcome.NOT_COUNTED else "")
    text = "\n".join(part for part in (found.in_words(rule.share), counted, *notes) if part)
    low = outcome is Outcome.LOW
    return Cell(text, LEAST_TONE + (1 - LEAST_TONE) * _beyond(found, rule.share) if low else None)


def verdict(data: Snapshot, procedure: Procedure | None, school: School) -> str:
    """«низкий результат», «не является низким»; «–» where nothing is judged."""
    if procedure is None:
        return NONE
    outcome = reason(procedure, result(data, procedure, school), data.programme.rule).outcome
    return {Outcome.LOW: "низкий результат", Outcome.NOT_LOW: "не является низким"}.get(outcome, NONE)


def change_cell(data: Snapshot, procedure: Procedure | None, school: School, *, hide: bool = False) -> str:
    """«−4,4 п.п. к 2018/2019»: against the school's own last year that has a result."""
    now = share(data, procedure, school) if procedure else None
    past = own_last_year(data, procedure, school) if procedure else None
    if now is None or past is None or (hide and (small(now) or small(past.share))):
        return NONE
    return f"{difference_in_words(past.share.percent, now.percent)}\nк {past.procedure.year}"


def change_told(same: Same, before: Share, now: Share) -> str:
    """«ВПР, математика, 5 кл. – снизилась на 6,5 п.п. (с 38,5 % до 32,0 %)»."""
    return nobreak(f"{same.latest.name}{NBSP}– {change_in_words(before.percent, now.percent)}")


def small(found: Share) -> bool:
    """Whether a share tells of fewer than five pupils."""
    return 0 < found.below < SMALL or found.participants < SMALL


def hidden(count: int) -> str:
    """A number of pupils, unless it is small."""
    return HIDDEN if 0 < count < SMALL else str(count)


@dataclass(frozen=True, slots=True)
class Together:
    """Some schools together in a year and in an earlier one: those that have results of both, so that they compare."""

    year: str
    before: Share
    now: Share
    schools: int


def together(data: Snapshot, procedure: Procedure | None, schools: Sequence[School]) -> Share | None:
    """The sums over schools; None where none of them has a result that counts."""
    found = [own for school in schools if procedure and (own := share(data, procedure, school))]
    return _sum(found) if found else None


def against_before(data: Snapshot, same: Same, year: str, schools: Sequence[School]) -> Together | None:
    """The same schools in the latest earlier year that has results of any of them."""
    now = same.of.get(year)
    for earlier in sorted((one for one in same.of if one < year), reverse=True):
        pairs = list(_pairs(data, same.of[earlier], now, schools)) if now else []
        if pairs:
            return Together(earlier, _sum([one for one, _ in pairs]), _sum([one for _, one in pairs]), len(pairs))
    return None


def _pairs(
    data: Snapshot, earlier: Procedure, now: Procedure, schools: Sequence[School]
) -> Iterator[tuple[Share, Share]]:
    for school in schools:
        before, after = share(data, earlier, school), share(data, now, school)
        if before and after:
            yield before, after


def _sum(shares: Sequence[Share]) -> Share:
    return Share(sum(one.below for one in shares), sum(one.participants for one in shares))


def _beyond(found: Share, bound: int) -> float:
    """How far a share is above the threshold, of the way to everybody."""
    return float(found.percent - bound) / (100 - bound) if bound < 100 else 1.0
