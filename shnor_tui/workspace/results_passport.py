"""What the passport of a school says of its assessment results: three years, against the threshold and its own last year."""

from __future__ import annotations

from collections.abc import Iterator

from shnor_tui.domain.assessment import Procedure, problem_of
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.school import School
from shnor_tui.domain.trend import difference_in_words
from shnor_tui.workspace.low_results import hint, outcome_of, previous_year
from shnor_tui.workspace.results import kind_of, own_last_year, procedures, result, share, years
from shnor_tui.workspace.snapshot import Snapshot

YEARS = 3
"""How far back the passport goes."""

OUTCOME_WORDS = {"low": "низкий результат", "few": "мало участников", "not_counted": "не учитывается"}
"""What is said beside a share; a result that isn't low needs no words."""


def result_lines(data: Snapshot, school: School) -> Iterator[tuple[str, str, int]]:
    """By kind, subject and grade: the name, what came out year by year, and the number of the latest procedure.

    Only procedures of which the school has something in one of the years.
    """
    shown = [year for year in years(data) if year <= data.programme.year][-YEARS:]
    by_kind: dict[object, list[Procedure]] = {}
    for year in reversed(shown):  # the order of the latest year, then what only earlier years had
        for procedure in procedures(data, year):
            by_kind.setdefault(kind_of(procedure), []).insert(0, procedure)
    for same in by_kind.values():
        if any(result(data, procedure, school) for procedure in same):
            told = "; ".join(f"{_dated(procedure)}: {_told(data, procedure, school)}" for procedure in same)
            yield same[-1].name, f"{told}{_change(data, same[-1], school)}", same[-1].id


def hint_words(data: Snapshot, school: School) -> Iterator[str]:
    """The hints by the year before and, for the next list, by the programme's own year, each with how the official list
    disagrees; only those for which something was counted."""
    for year in (previous_year(data.programme), data.programme.year):
        seen = hint(data, school, year)
        if seen.judged:
            disagreement = seen.disagreement
            yield f"{seen.words} {disagreement[:1].upper()}{disagreement[1:]}." if disagreement else seen.words


def _dated(procedure: Procedure) -> str:
    """«2018/2019», with the note of one that was held."""
    return f"{procedure.year} ({procedure.note})" if procedure.held and procedure.note else procedure.year


def _told(data: Snapshot, procedure: Procedure, school: School) -> str:
    found, row, rule = share(data, procedure, school), result(data, procedure, school), data.programme.rule
    if not procedure.held:
        return "не проводилось"
    if row and problem_of(row, procedure):
        return f"{problem_of(row, procedure)}, не учитывается"
    if found is None:
        return row.state.words if row and row.state is not ReadingState.VALUE else ReadingState.NO_DATA.words
    words = OUTCOME_WORDS.get(outcome_of(procedure, row, rule).value)
    return f"{found.in_words(rule.share)} ({words})" if words else found.in_words(rule.share)


def _change(data: Snapshot, procedure: Procedure, school: School) -> str:
    now, past = share(data, procedure, school), own_last_year(data, procedure, school)
    if now is None or past is None:
        return ""
    return f"; {difference_in_words(past.share.percent, now.percent)} к {past.procedure.year}"
