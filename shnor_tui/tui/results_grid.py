"""The table of one procedure: how many pupils of each school took part and how many got which mark. Pure: no widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shnor_tui.domain.assessment import Procedure, Result, Scale, Share, problem_of
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.school import School
from shnor_tui.domain.trend import difference_in_figures
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, mark
from shnor_tui.tui.grid import GridCell, GridColumn, GridRow, MayFill, PlainSource, Spot, school_row
from shnor_tui.tui.result_rows import OUTCOMES, handed_words
from shnor_tui.tui.rows import Glyphs
from shnor_tui.tui.school_block import spread_by_school
from shnor_tui.tui.text import Line
from shnor_tui.workspace.low_results import Outcome, reason
from shnor_tui.workspace.result_text import parse_result
from shnor_tui.workspace.results import (
    NUMBERS,
    Past,
    district_last_year,
    district_share,
    handed_in,
    own_last_year,
    problems,
    result,
    set_results,
    share,
)
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot

PARTICIPANTS, BELOW = "participants", "below"
SHARE, OUTCOME, PAST, CHANGE = "share", "outcome", "past", "change"

_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.LOW: mark("yes"),
    Outcome.NOT_LOW: mark("no"),
    Outcome.FEW: mark("too few"),
    Outcome.FAULTY: mark("a mistake"),
    Outcome.NOT_HELD: mark("n.h."),
    Outcome.NOT_COUNTED: mark("not counted"),
    Outcome.NO_DATA: mark("n/a"),
}
"""Whether a result is low, in words that a narrow column takes."""

_SIGNS = {ReadingState.NOT_HELD: "-", ReadingState.NO_DATA: "?"}
"""What the states are typed as."""


class ResultsGrid(PlainSource):
    """Schools of the registry by participants and marks; the share, the threshold and the own last year follow."""

    verb = "result.set"

    def __init__(self, procedure: int, may_fill: MayFill, glyphs: Glyphs) -> None:
        self._number = procedure
        self._may_fill = may_fill
        self._glyphs = glyphs

    def title(self, data: Snapshot) -> str:
        procedure = self._procedure(data)
        return f"{procedure.name} · {procedure.year}" if procedure else _("This procedure was removed.")

    def summary(self, data: Snapshot) -> Line:
        procedure = self._procedure(data)
        if procedure is None:
            return []
        if not procedure.held:
            return [(_("not held"), "soon"), *([(f" · {procedure.note}", "dim")] if procedure.note else [])]
        given, total = handed_in(data, procedure), len(data.schools)
        line: Line = [(handed_words(given, total), "" if given >= total else "soon")]
        if faulty := len(problems(data, procedure)):
            line += [(" · ", "dim"), (_("with mistakes: {n}").format(n=faulty), "late")]
        if procedure.note:
            line += [(" · ", "dim"), (procedure.note, "dim")]
        return line

    def columns(self, data: Snapshot) -> Sequence[GridColumn]:
        procedure = self._procedure(data)
        if procedure is None:
            return ()
        return (
            *(GridColumn(name, title, width=4) for name, title in self._entered(procedure)),
            GridColumn(SHARE, _("Share, %"), width=5, editable=False),
            GridColumn(
                OUTCOME,
                _("Low, from {share} %").format(share=data.programme.rule.share),
                editable=False,
                right=False,
            ),
            GridColumn(PAST, _("Was, %"), width=5, editable=False),
            GridColumn(CHANGE, _("Change, p.p."), width=6, editable=False),
        )

    def rows(self, data: Snapshot) -> Sequence[GridRow]:
        procedure = self._procedure(data)
        if procedure is None:
            return ()
        rows = [school_row(school, self._may_fill) for school in data.registry]
        return rows if procedure.held else [replace(row, editable=False) for row in rows]

    def cell(self, data: Snapshot, row: int, column: str) -> GridCell:
        found = self._at(data, row)
        if found is None:
            return GridCell()
        procedure, school = found
        known = result(data, procedure, school)
        if column in NUMBERS:
            return _number_cell(known, column)
        if column == OUTCOME:
            return self._outcome_cell(data, procedure, known)
        now, past = share(data, procedure, school), own_last_year(data, procedure, school)
        return _share_cell(column, now, past, data.programme.rule.share)

    def totals(self, data: Snapshot) -> Mapping[str, GridCell]:
        """Sums over the schools whose results count."""
        procedure = self._procedure(data)
        if procedure is None or (now := district_share(data, procedure)) is None:
            return {}
        counting = [school for school in data.registry if share(data, procedure, school)]
        known = [row for school in counting if (row := result(data, procedure, school))]
        cells: dict[str, GridCell] = {}
        for name, _title in self._entered(procedure):
            numbers = [number for row in known if (number := getattr(row, name)) is not None]
            cells[name] = GridCell(str(sum(numbers)) if numbers else "")
        past = district_last_year(data, procedure)
        return cells | {column: _share_cell(column, now, past) for column in (SHARE, PAST, CHANGE)}

    def hint(self, data: Snapshot, row: int, column: str) -> str:
        found = self._at(data, row)
        if found is None:
            return ""
        procedure, school = found
        known = result(data, procedure, school)
        parts = []
        if known and (wrong := problem_of(known, procedure)):
            parts.append(_("{wrong}: left out of every count").format(wrong=f"{wrong[:1].upper()}{wrong[1:]}"))
        elif column == OUTCOME or not procedure.held:
            parts.append(reason(procedure, known, data.programme.rule).told)
        may_fill = self._may_fill(school.id)
        if may_fill and not procedure.held:
            parts.append(_("if it was held after all, say so with e in the list of procedures"))
        elif may_fill and column == PARTICIPANTS:
            parts.append(_("«-» not held, «?» no data"))
        if past := own_last_year(data, procedure, school):
            parts.append(_("{year}: {told}").format(year=past.procedure.year, told=past.share.told()))
        return " · ".join(parts)

    def write(self, workspace: Workspace, data: Snapshot, entries: Mapping[Spot, str]) -> None:
        procedure = self._procedure(data)
        if procedure is None:
            raise BadInput(_("This procedure was removed."))
        titles = dict(self._entered(procedure))
        texts: dict[int, dict[str, str]] = {}
        for (row, column), text in entries.items():
            school = data.find(School, row)
            _require_readable(f"{school.name if school else row}, {titles.get(column, column)}", column, text)
            texts.setdefault(row, {})[column] = text
        seen = {row: self._seen(data, procedure, row) for row in texts}
        set_results(workspace, procedure, {row: parse_result(own) for row, own in texts.items()}, seen)

    def spread(
        self, data: Snapshot, block: Sequence[Sequence[str]], row: int, column: str
    ) -> Mapping[Spot, str] | None:
        """Beside the names of schools into their rows; others down and to the right."""
        procedure = self._procedure(data)
        if procedure is None:
            return None
        return spread_by_school(data.registry, [name for name, _title in self._entered(procedure)], block, column)

    def _seen(self, data: Snapshot, procedure: Procedure, row: int) -> Result | None:
        school = data.find(School, row)
        return result(data, procedure, school) if school else None

    def _procedure(self, data: Snapshot) -> Procedure | None:
        return data.find(Procedure, self._number)

    def _at(self, data: Snapshot, row: int) -> tuple[Procedure, School] | None:
        procedure, school = self._procedure(data), data.find(School, row)
        return (procedure, school) if procedure and school else None

    def _entered(self, procedure: Procedure) -> Sequence[tuple[str, str]]:
        """The columns that are typed: the field and its title."""
        first = (PARTICIPANTS, _("Participants"))
        if procedure.scale is Scale.THRESHOLD:
            return (first, (BELOW, _("Below the threshold")))
        return (first, (BELOW, "«2»"), ("threes", "«3»"), ("fours", "«4»"), ("fives", "«5»"))

    def _outcome_cell(self, data: Snapshot, procedure: Procedure, known: Result | None) -> GridCell:
        outcome = reason(procedure, known, data.programme.rule).outcome
        if known is None and procedure.held:
            return GridCell()
        sign, style = OUTCOMES[outcome]
        word = _(_OUTCOMES[outcome])
        return GridCell(f"{self._glyphs[sign]} {word}", style)


def _number_cell(known: Result | None, column: str) -> GridCell:
    """A number, or in the first column why there is none."""
    if known is None:
        return GridCell()
    if column == PARTICIPANTS and known.state in _SIGNS:
        words = _(_OUTCOMES[Outcome.NOT_HELD if known.state is ReadingState.NOT_HELD else Outcome.NO_DATA])
        return GridCell(words, "dim", editing=_SIGNS[known.state])
    number = getattr(known, column)
    return GridCell("" if number is None else str(number))


def _share_cell(column: str, now: Share | None, past: Past | None, bound: int | None = None) -> GridCell:
    """With a bound the share never reads as if it reached it where it doesn't."""
    if column == SHARE:
        return GridCell(_bare(now.in_words(bound)) if now else "")
    if column == PAST:
        return GridCell(_bare(past.share.in_words()) if past else "")
    if now is None or past is None:
        return GridCell()
    style = "good" if now.lower_than(past.share) else "late" if past.share.lower_than(now) else ""
    return GridCell(difference_in_figures(past.share.percent, now.percent), style)


def _bare(percent: str) -> str:
    """«30,0» of «30,0 %»."""
    return percent.split(maxsplit=1)[0]


def _require_readable(place: str, column: str, text: str) -> None:
    try:
        parse_result({column: text})
    except BadInput as error:
        raise BadInput(f"{place}: {error.message}", error.advice) from error
