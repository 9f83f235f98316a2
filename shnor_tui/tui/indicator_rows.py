"""The indicators as rows: what each says at a width, and what stands beside the list. Pure: no widget, no store."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shnor_tui.domain.indicator import ReadingState, Verdict
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.school import School
from shnor_tui.domain.trend import bars_of_years
from shnor_tui.i18n import _, ngettext
from shnor_tui.tui.indicator_words import (
    reading_words,
    target_words,
    value_words,
    verdict_beside,
    verdict_glyph,
    verdict_style,
    verdict_word,
)
from shnor_tui.tui.look import Look
from shnor_tui.tui.rows import Glyphs, TextRow, heading_row
from shnor_tui.tui.text import Line, flowed, wrapped
from shnor_tui.tui.widgets.line_list import Row
from shnor_tui.workspace.computed import RULES
from shnor_tui.workspace.dynamics import series, verdict_of
from shnor_tui.workspace.field_titles import word_of_period
from shnor_tui.workspace.indicator_standing import Standing
from shnor_tui.workspace.readings import period_of, reading_of
from shnor_tui.workspace.snapshot import Snapshot

_LEAD = 8
"""Cells of the sign and the code; longer codes push the title to the right."""

_SHOWN_SCHOOLS = 3


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with its value of the year and how that stands."""

    standing: Standing
    glyphs: Glyphs
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("indicator", self.standing.indicator.id)

    def lines(self, width: int) -> list[Line]:
        """Sign, code and title, then value, verdict, target, change and what is missing; nothing is cut."""
        seen, indent = self.standing, " " * _LEAD
        code = f"{seen.indicator.code:<4} "
        first, *more = wrapped(seen.indicator.title, max(width - max(_LEAD, len(code) + 3), 10))
        lines: list[Line] = [[self._sign(), (code, "bold"), (first, "")]]
        lines += [[(indent + line, "")] for line in more]
        return lines + [[(indent, ""), *line] for line in flowed(self._parts(), max(width - _LEAD, 10))]

    def _sign(self) -> tuple[str, str]:
        seen = self.standing
        if not seen.has_target:
            return f" {self.glyphs[Status.CANCELLED]} ", "dim"
        return f" {verdict_glyph(seen.verdict, self.glyphs)} ", verdict_style(seen.verdict)

    def _parts(self) -> list[Line]:
        seen = self.standing
        parts = [*self._value()]
        parts.append([(target_words(seen.indicator) or _("no target is set"), "dim")])
        if seen.change:
            parts.append([(seen.change.short, "")])
        if seen.missing and (seen.value is not None or seen.unweighed):
            parts.append([(_missing(seen.missing), "soon")])
        if seen.unweighed:
            parts.append([(_("values without numbers of people: no value of the district"), "soon")])
        if seen.computed:
            parts.append([(_("computed"), "dim")])
        return parts

    def _value(self) -> list[Line]:
        """The value with its period, and the verdict; one that is not known says so once."""
        seen = self.standing
        known = seen.value is not None or seen.state is not ReadingState.NO_DATA
        if not known:
            return [[(verdict_word(Verdict.UNKNOWN), verdict_style(Verdict.UNKNOWN))]]
        period = f" ({word_of_period(seen.indicator.frequency, seen.period)})" if seen.period else ""
        parts: list[Line] = [[(value_words(seen.value, seen.indicator, seen.state), "bold"), (period, "dim")]]
        if word := verdict_beside(seen.verdict, seen.state):
            parts.append([(word, verdict_style(seen.verdict))])
        return parts


@dataclass(frozen=True, slots=True)
class SchoolValueRow:
    """A school's value, or the district's, with its verdict and its own years."""

    school: School | None
    text: str
    verdict: Verdict
    years: str
    glyphs: Glyphs
    selectable: bool = False

    @property
    def key(self) -> Hashable:
        return ("value", self.school.id if self.school else 0)

    def lines(self, width: int) -> list[Line]:
        """Name, value and bars; what does not fit beside stands below."""
        name = self.school.name if self.school else _("District")
        sign = verdict_glyph(self.verdict, self.glyphs)
        parts: list[Line] = [[(name, "" if self.school else "bold")], [(self.text, verdict_style(self.verdict))]]
        parts += [[(self.years, "note")]] if self.years else []
        first, *more = flowed(parts, max(width - 3, 10))
        return [[(f" {sign} ", verdict_style(self.verdict)), *first], *([("   ", ""), *line] for line in more)]


def side_rows(data: Snapshot, seen: Standing, look: Look) -> Sequence[Row]:
    """An indicator in full: what it is held against, where it comes from, each school against the target and its own past."""
    indicator = seen.indicator
    rows: list[Row] = [TextRow("title", f"{indicator.code} {indicator.title}", selectable=False, style="bold")]
    about = [target_words(indicator) or _("no target is set")]
    if indicator.source:
        about.append(_("source: {source}").format(source=indicator.source))
    if indicator.computed and indicator.computed.rule in RULES:
        about.append(_("computed: {rule}").format(rule=_(RULES[indicator.computed.rule].title)))
    rows.append(TextRow("about", " · ".join(about), selectable=False, style="dim"))
    if seen.change:
        rows.append(TextRow("change", _("the value {words}").format(words=seen.change.words), selectable=False))
    rows.append(TextRow("gap", "", selectable=False))
    years = series(data, indicator)
    if bars_of_years([value for _year, value in years]):
        words = _("Schools and the years {first} – {last}").format(first=years[0][0], last=years[-1][0])
        rows.append(heading_row("values", words))
    else:
        rows.append(heading_row("values", _("Values")))
    rows.append(_value_row(data, seen, None, look))
    if any(row.school is not None for row in data.readings(indicator)) or seen.missing:
        rows += [_value_row(data, seen, school, look) for school in data.schools]
    return rows


def _value_row(data: Snapshot, seen: Standing, school: School | None, look: Look) -> SchoolValueRow:
    indicator = seen.indicator
    if school is None:
        text, verdict, state = value_words(seen.value, indicator, seen.state), seen.verdict, seen.state
    else:
        reading = reading_of(data, indicator, school, period_of(data, indicator, school))
        text, verdict = reading_words(reading, indicator), verdict_of(data, indicator, school)
        state = reading.state if reading else ReadingState.NO_DATA
    if word := verdict_beside(verdict, state):
        text = f"{text}, {word}"
    return SchoolValueRow(school, text or _("no data"), verdict, _years(data, seen, school, look), look.glyphs)


def _years(data: Snapshot, seen: Standing, school: School | None, look: Look) -> str:
    values: list[Decimal | None] = [value for _year, value in series(data, seen.indicator, school)]
    return bars_of_years(values, ascii_only=look.ascii_only)


def _missing(schools: Sequence[School]) -> str:
    """«нет данных: Пушкинская СОШ», or how many schools when there are many."""
    if len(schools) <= _SHOWN_SCHOOLS:
        return _("no data: {schools}").format(schools=", ".join(school.name for school in schools))
    return ngettext("no data: {n} school", "no data: {n} schools", len(schools)).format(n=len(schools))
