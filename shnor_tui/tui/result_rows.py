"""Assessment procedures and the hints at low results as rows. Pure: no widget, no store."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from shnor_tui.domain.assessment import Procedure, Scale, Share
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.trend import bars_of_years, difference_in_words
from shnor_tui.i18n import _, ngettext
from shnor_tui.tui.look import Look
from shnor_tui.tui.rows import TextRow, heading_row
from shnor_tui.tui.text import Line, flowed, wrapped
from shnor_tui.tui.widgets.line_list import Row
from shnor_tui.workspace.low_results import Hint, HintVerdict, Outcome, reason
from shnor_tui.workspace.results import (
    Past,
    Series,
    district_last_year,
    district_series,
    district_share,
    handed_in,
    own_last_year,
    problems,
    procedures,
    result,
    school_series,
)
from shnor_tui.workspace.results import years as years_with_procedures
from shnor_tui.workspace.snapshot import Snapshot

_INDENT = "   "

OUTCOMES: Mapping[Outcome, tuple[Status, str]] = MappingProxyType(
    {
        Outcome.LOW: (Status.NOT_DONE, "late"),
        Outcome.NOT_LOW: (Status.DONE, "good"),
        Outcome.FAULTY: (Status.PARTLY, "error"),
        Outcome.FEW: (Status.CANCELLED, "dim"),
        Outcome.NOT_HELD: (Status.CANCELLED, "dim"),
        Outcome.NOT_COUNTED: (Status.CANCELLED, "dim"),
        Outcome.NO_DATA: (Status.NOT_STARTED, ""),
    }
)
"""The sign and the style of each outcome; its word stands beside."""

_VERDICTS: Mapping[HintVerdict, tuple[Status, str]] = MappingProxyType(
    {
        HintVerdict.MEETS: (Status.NOT_DONE, "late"),
        HintVerdict.DOES_NOT_MEET: (Status.DONE, "good"),
        HintVerdict.UNKNOWN: (Status.NOT_STARTED, "soon"),
    }
)


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """A procedure: who handed it in, what came out in the district, and how that moved over the years."""

    procedure: Procedure
    given: int
    schools: int
    share: Share | None
    past: Past | None
    series: Series
    faulty: int
    look: Look
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("procedure", self.procedure.id)

    def lines(self, width: int) -> list[Line]:
        """Sign and name, the figures below."""
        room = max(width - len(_INDENT) - 1, 10)
        status = self._status()
        first, *more = wrapped(self.procedure.name, room)
        lines: list[Line] = [[(f" {self.look.glyphs[status]} ", status.value), (first, "bold")]]
        lines += [[(_INDENT + line, "bold")] for line in more]
        return [*lines, *([(_INDENT, ""), *line] for line in flowed(self._parts(), room))]

    @property
    def complete(self) -> bool:
        """Whether every listed school handed it in."""
        return self.given >= self.schools

    def _status(self) -> Status:
        if not self.procedure.held:
            return Status.CANCELLED
        if not self.given:
            return Status.NOT_STARTED
        return Status.DONE if self.complete and not self.faulty else Status.IN_PROGRESS

    def _parts(self) -> list[Line]:
        note: list[Line] = [[(self.procedure.note, "dim")]] if self.procedure.note else []
        if not self.procedure.held:
            return [[(_("not held"), "dim")], *note]
        parts: list[Line] = [[(handed_words(self.given, self.schools), "" if self.complete else "soon")]]
        if self.share:
            parts.append([(share_in_words(self.procedure, self.share), "")])
            parts += change_part(self.past, self.share)
        parts += trend_part(self.series, self.look)
        if self.faulty:
            parts.append([(_("with mistakes: {n}").format(n=self.faulty), "late")])
        if not self.procedure.counted:
            parts.append([(_("not counted by the rule"), "dim")])
        return [*parts, *note]


@dataclass(frozen=True, slots=True)
class EmptyYearRow:
    """A school year without procedures; what is added goes there."""

    year: str
    text: str
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("year", self.year)

    def lines(self, width: int) -> list[Line]:
        """What can be done, wrapped."""
        return [[(f" {line}", "dim")] for line in wrapped(self.text, max(width - 2, 10))]


@dataclass(frozen=True, slots=True)
class HintRow:
    """A school held against the rule: the verdict, whether the official list says otherwise, and why."""

    hint: Hint
    look: Look
    brief: bool = False
    """The reasons stand elsewhere."""
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("school", self.hint.school.id)

    def lines(self, width: int) -> list[Line]:
        """Name, verdict, disagreement, and a line for each procedure; nothing is cut."""
        room = max(width - len(_INDENT) - 1, 10)
        sign, style = _VERDICTS[self.hint.verdict]
        first, *more = wrapped(self.hint.school.name, room)
        lines: list[Line] = [[(f" {self.look.glyphs[sign]} ", style), (first, "bold")]]
        lines += [[(_INDENT + line, "bold")] for line in more]
        verdict = f"{self.hint.verdict.word} ({self.hint.because})"
        lines += _indented([[(line, style)] for line in wrapped(verdict, room)])
        lines += _indented([[(line, listed)] for text, listed in [self._official()] for line in wrapped(text, room)])
        if not self.brief:
            lines += [line for row in reason_rows(self.hint, self.look, _INDENT) for line in row.lines(width)]
        return lines

    def _official(self) -> tuple[str, str]:
        """The official list, with its style: what it says, or how it disagrees."""
        if self.hint.disagreement:
            return self.hint.disagreement, "soon"
        return (_("on the list") if self.hint.listed else _("not on the list")), ""


def procedure_rows(data: Snapshot, look: Look, years: tuple[str, ...], *, may_add: bool) -> list[Row]:
    """The procedures of some school years, each year under its heading."""
    rows: list[Row] = []
    hidden = any(year < min(years) for year in years_with_procedures(data))
    for year in years:
        if rows:
            rows.append(TextRow(f"gap {year}", "", selectable=False))
        rows.append(heading_row(year, year))
        own = [procedure_row(data, procedure, look) for procedure in procedures(data, year)]
        rows += own or [EmptyYearRow(year, _why_empty(may_add=may_add, hidden=hidden))]
    return rows


def procedure_row(data: Snapshot, procedure: Procedure, look: Look) -> ProcedureRow:
    """A procedure's row at a snapshot."""
    return ProcedureRow(
        procedure=procedure,
        given=handed_in(data, procedure),
        schools=len(data.schools),
        share=district_share(data, procedure),
        past=district_last_year(data, procedure),
        series=district_series(data, procedure),
        faulty=len(problems(data, procedure)),
        look=look,
    )


def school_rows(data: Snapshot, procedure: Procedure, look: Look) -> list[Row]:
    """What each school of the registry handed in for a procedure, against the threshold and its own last year."""
    rows: list[Row] = [TextRow("name", procedure.name, selectable=False, style="bold")]
    for school in data.registry:
        why = reason(procedure, result(data, procedure, school), data.programme.rule)
        sign, style = OUTCOMES[why.outcome]
        rows.append(TextRow(f"{school.id}", school.name, selectable=False, lead=f"{look.glyphs[sign]} "))
        parts: list[Line] = [[(why.told, style)]]
        if why.share and why.outcome.judged:
            parts += change_part(own_last_year(data, procedure, school), why.share)
            parts += trend_part(school_series(data, procedure, school), look)
        rows.append(PartsRow(school.id, tuple(map(tuple, parts))))
    return rows


@dataclass(frozen=True, slots=True)
class PartsRow:
    """Parts one after another below what they belong to."""

    of: int
    parts: tuple[tuple[tuple[str, str], ...], ...]
    selectable: bool = False

    @property
    def key(self) -> Hashable:
        return ("parts", self.of)

    def lines(self, width: int) -> list[Line]:
        """The parts, broken between them."""
        return _indented(flowed([list(part) for part in self.parts], max(width - len(_INDENT) - 1, 10)))


def reason_rows(hint: Hint, look: Look, indent: str = "") -> list[TextRow]:
    """Why: a line for each procedure."""
    return [
        TextRow(
            f"{why.procedure.id}",
            why.text,
            selectable=False,
            style="" if why.outcome.judged else "dim",
            lead=f"{indent}{look.glyphs[OUTCOMES[why.outcome][0]]} ",
        )
        for why in hint.reasons
    ]


def handed_words(given: int, schools: int) -> str:
    """«данные 4 из 5 школ»"""
    told = ngettext("received from {given} of {n} school", "received from {given} of {n} schools", schools)
    return told.format(given=given, n=schools)


def share_in_words(procedure: Procedure, share: Share) -> str:
    """««2»: 20,4 % (44 из 216)»."""
    told = (
        _("mark 2: {percent} ({below} of {all})")
        if procedure.scale is Scale.MARKS
        else _("below the threshold: {percent} ({below} of {all})")
    )
    return told.format(percent=share.in_words(), below=share.below, all=share.participants)


def change_part(past: Past | None, now: Share) -> list[Line]:
    """«−6,5 п.п. к 2018/2019»; a share that fell is good."""
    if past is None:
        return []
    change = difference_in_words(past.share.percent, now.percent)
    style = "good" if now.lower_than(past.share) else "late" if past.share.lower_than(now) else ""
    return [[(_("{change} since {year}").format(change=change, year=past.procedure.year), style)]]


def trend_part(series: Series, look: Look) -> list[Line]:
    """The bars of several years; none while there are few."""
    bars = bars_of_years([share.percent if share else None for _year, share in series], ascii_only=look.ascii_only)
    return [[(bars, "note")]] if bars else []


def _why_empty(*, may_add: bool, hidden: bool) -> str:
    """`hidden`: years before those that are shown have procedures."""
    told = [_("There are no procedures of this year yet.")]
    told += [_("x adds the usual ones, a adds one.")] if may_add else []
    told += [_("v shows the years before.")] if hidden else []
    return " ".join(told)


def _indented(lines: list[Line]) -> list[Line]:
    return [[(_INDENT, ""), *line] for line in lines]
