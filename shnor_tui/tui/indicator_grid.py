"""Values of indicators as tables to fill in: one indicator by school and period, or all of them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shnor_tui.domain.indicator import Computation, Indicator, Verdict
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.roadmap import Scope
from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.tui.context import Session
from shnor_tui.tui.grid import GridCell, GridColumn, GridRow, PlainSource, Spot, school_row
from shnor_tui.tui.indicator_words import (
    reading_words,
    target_words,
    value_words,
    verdict_beside,
    verdict_glyph,
    verdict_style,
)
from shnor_tui.tui.school_block import spread_by_school
from shnor_tui.tui.text import Line
from shnor_tui.workspace.computed import RULES
from shnor_tui.workspace.dynamics import change_from_last_year, last_year, verdict_in
from shnor_tui.workspace.facts import in_unit
from shnor_tui.workspace.field_titles import word_of_period
from shnor_tui.workspace.indicator_standing import standing
from shnor_tui.workspace.indicators import ReadingEdit, set_readings
from shnor_tui.workspace.reading_text import parse_reading, written
from shnor_tui.workspace.readings import entered, reading_of, value_in
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot

DISTRICT = 0
"""The key of the district's row."""

_LAST, _CHANGE = "last year", "change"
_VALUE_WIDTH = 14


class _Values(PlainSource):
    """What both tables have in common: a cell is an indicator's reading of a school, or the district's, in a period."""

    verb = "reading.set"

    def __init__(self, session: Session) -> None:
        self._session = session
        self._may_fill = session.may_for(self.verb)

    def _of(self, data: Snapshot, column: str) -> tuple[Indicator, str] | None:
        """The indicator and the period of a column; None for one that is only read."""
        raise NotImplementedError

    def _school_rows(self, data: Snapshot) -> list[GridRow]:
        return [school_row(school, self._may_fill) for school in data.schools]

    def _entry_cell(self, data: Snapshot, indicator: Indicator, school: School | None, period: str) -> GridCell:
        """The value with the sign of its verdict; what follows from other data is dim, and typing begins anew there."""
        known = reading_of(data, indicator, school, period)
        if known is None:
            return GridCell()
        verdict = verdict_in(data, indicator, period, school)
        text = reading_words(known, indicator)
        if verdict is not Verdict.UNKNOWN:
            text = f"{text} {verdict_glyph(verdict, self._session.glyphs)}"
        if not known.id:
            return GridCell(text, "dim", editing="")
        return GridCell(text, "" if verdict is Verdict.UNKNOWN else verdict_style(verdict), written(known, indicator))

    def _district_cell(self, data: Snapshot, indicator: Indicator, period: str) -> GridCell:
        """The district's value of a period."""
        value, verdict = value_in(data, indicator, period), verdict_in(data, indicator, period)
        if value is None and verdict is Verdict.UNKNOWN:
            return GridCell()
        text = value_words(value, indicator) if value is not None else ""
        if verdict is Verdict.UNKNOWN:
            return GridCell(text)
        return GridCell(f"{text} {verdict_glyph(verdict, self._session.glyphs)}".strip(), verdict_style(verdict))

    def hint(self, data: Snapshot, row: int, column: str) -> str:
        """What the value means, then what may be typed by whom who may."""
        found = self._of(data, column)
        if found is None:
            return ""
        typed = [_how_to_type(found[0])] if self._may_fill(row if row != DISTRICT else None) else []
        return " ".join((*self._about(data, row, *found), *typed))

    def _about(self, data: Snapshot, row: int, indicator: Indicator, period: str) -> list[str]:
        school = data.find(School, row) if row != DISTRICT else None
        known = reading_of(data, indicator, school, period)
        told = []
        if known and (word := verdict_beside(verdict_in(data, indicator, period, school), known.state)):
            told.append(f"{_sentence(word)}.")
        if indicator.computed and (known is None or not known.id):
            told.append(self._explained(indicator.computed))
        return told

    def _explained(self, how: Computation) -> str:
        """How a value that nobody entered came to be."""
        rule = _(RULES[how.rule].title)
        return _("Computed: {rule}; a value that is typed stands in its place.").format(rule=rule)

    def write(self, workspace: Workspace, data: Snapshot, entries: Mapping[Spot, str]) -> None:
        """Enter what was typed; the first text that cannot be used is told with its school and column."""
        titles = {column.key: column.title for column in self.columns(data)}
        edits = []
        for (row, column), text in entries.items():
            found = self._of(data, column)
            if found is None:
                continue
            indicator, period = found
            school = data.find(School, row) if row != DISTRICT else None
            try:
                edits.append(ReadingEdit(indicator, school, period, parse_reading(text, indicator)))
            except BadInput as error:
                whose = school.name if school else _("District")
                raise BadInput(f"{whose}, {titles[column]}: {error.message}", error.advice) from error
        set_readings(workspace, edits, data)

    def spread(
        self, data: Snapshot, block: Sequence[Sequence[str]], row: int, column: str
    ) -> Mapping[Spot, str] | None:
        """Beside the names of schools into their rows; others down and to the right."""
        return spread_by_school(data.schools, [one.key for one in self.columns(data) if one.editable], block, column)

    def columns(self, data: Snapshot) -> Sequence[GridColumn]:
        """The columns."""
        raise NotImplementedError


class IndicatorGrid(_Values):
    """One indicator: its periods, and beside them the year before and the change."""

    def __init__(self, session: Session, indicator: int) -> None:
        super().__init__(session)
        self._number = indicator

    def title(self, data: Snapshot) -> str:
        indicator = self._indicator(data)
        if indicator is None:
            return _("This indicator was removed. Esc goes back.")
        return f"{indicator.code} {indicator.title}"

    def summary(self, data: Snapshot) -> Line:
        indicator = self._indicator(data)
        if indicator is None:
            return []
        seen = standing(self._year(data, indicator), indicator)
        district = _("district: {value}").format(value=value_words(seen.value, indicator, seen.state))
        parts: Line = [(district, "")]
        if word := verdict_beside(seen.verdict, seen.state):
            parts += [(", ", ""), (word, verdict_style(seen.verdict))]
        target = target_words(indicator) or _("no target is set")
        return [(target, ""), (" · ", "dim"), *parts]

    def columns(self, data: Snapshot) -> Sequence[GridColumn]:
        indicator = self._indicator(data)
        if indicator is None:
            return ()
        before = self._year(data, indicator).programme.school_year.preceding
        return (
            *(
                GridColumn(period or "year", _period_title(indicator, period), _VALUE_WIDTH)
                for period in indicator.frequency.periods
            ),
            GridColumn(_LAST, str(before), 9, editable=False),
            GridColumn(_CHANGE, _("over the year"), 10, editable=False),
        )

    def rows(self, data: Snapshot) -> Sequence[GridRow]:
        """The schools, or the one row of the district; below the schools it stands only where its value doesn't follow from
        theirs."""
        indicator = self._indicator(data)
        if indicator is None:
            return ()
        data = self._year(data, indicator)
        of_district = self._may_fill(None)
        if indicator.scope is Scope.MUNICIPAL:
            return [GridRow(DISTRICT, _("District"), of_district, of_district)]
        rows = self._school_rows(data)
        if any(school is None for school, _period in entered(data, indicator)) or standing(data, indicator).unweighed:
            rows.append(GridRow(DISTRICT, _("District, a value of its own"), of_district, of_district))
        return rows

    def cell(self, data: Snapshot, row: int, column: str) -> GridCell:
        indicator = self._indicator(data)
        if indicator is None:
            return GridCell()
        data = self._year(data, indicator)
        school = data.find(School, row) if row != DISTRICT else None
        if column in {_LAST, _CHANGE}:
            return self._beside(data, indicator, school, column)
        return self._entry_cell(data, indicator, school, _period(column))

    def totals(self, data: Snapshot) -> Mapping[str, GridCell]:
        indicator = self._indicator(data)
        if indicator is None or indicator.scope is Scope.MUNICIPAL:
            return {}
        data = self._year(data, indicator)
        cells = {
            period or "year": self._district_cell(data, indicator, period) for period in indicator.frequency.periods
        }
        return cells | {column: self._beside(data, indicator, None, column) for column in (_LAST, _CHANGE)}

    def hint(self, data: Snapshot, row: int, column: str) -> str:
        """Beside what all cells tell, the change in words and why there may be no value of the district."""
        indicator = self._indicator(data)
        if indicator is None:
            return ""
        data = self._year(data, indicator)
        school = data.find(School, row) if row != DISTRICT else None
        if column == _CHANGE:
            moved = change_from_last_year(data, indicator, school)
            return _("Over the year the value {words}.").format(words=moved.words) if moved else ""
        if standing(data, indicator).unweighed:
            told = _("The schools gave values without numbers of people: no value of the district follows.")
            return " ".join((told, _("Enter fractions, as 45/60.")))
        return super().hint(data, row, column)

    def _beside(self, data: Snapshot, indicator: Indicator, school: School | None, column: str) -> GridCell:
        """The value of the year before, or the change since then."""
        if column == _LAST:
            value = last_year(data, indicator, school)
            return GridCell(in_unit(value, indicator) or "" if value is not None else "", "dim")
        moved = change_from_last_year(data, indicator, school)
        return GridCell(moved.short if moved else "", "dim")

    def _of(self, data: Snapshot, column: str) -> tuple[Indicator, str] | None:
        indicator = self._indicator(data)
        return (indicator, _period(column)) if indicator and column not in {_LAST, _CHANGE} else None

    def _indicator(self, data: Snapshot) -> Indicator | None:
        return data.find(Indicator, self._number)

    def _year(self, data: Snapshot, indicator: Indicator) -> Snapshot:
        """The data seen through the indicator's own programme."""
        programme = data.find(Programme, indicator.programme)
        return data.choose(programme) if programme else data


class AllIndicatorsGrid(_Values):
    """All indicators of the schools side by side; those measured more than once a year in the period of today."""

    hint_lines = 3

    def title(self, data: Snapshot) -> str:
        return _("Indicators of the schools in {year}").format(year=data.programme.year)

    def summary(self, data: Snapshot) -> Line:
        shown = self._indicators(data)
        cells = len(shown) * len(data.schools)
        known = sum(
            reading_of(data, one, school, self._now(data, one)) is not None for one in shown for school in data.schools
        )
        return [(_("known: {known} of {cells}").format(known=known, cells=cells), "")]

    def columns(self, data: Snapshot) -> Sequence[GridColumn]:
        return [GridColumn(str(one.id), self._head(data, one), _VALUE_WIDTH) for one in self._indicators(data)]

    def rows(self, data: Snapshot) -> Sequence[GridRow]:
        return self._school_rows(data)

    def cell(self, data: Snapshot, row: int, column: str) -> GridCell:
        found, school = self._of(data, column), data.find(School, row)
        return self._entry_cell(data, found[0], school, found[1]) if found and school else GridCell()

    def totals(self, data: Snapshot) -> Mapping[str, GridCell]:
        return {str(one.id): self._district_cell(data, one, self._now(data, one)) for one in self._indicators(data)}

    def hint(self, data: Snapshot, row: int, column: str) -> str:
        """The indicator in full before what all cells tell."""
        found = self._of(data, column)
        if found is None:
            return ""
        indicator = found[0]
        target = target_words(indicator)
        about = f"{indicator.code} {indicator.title}{f' ({target})' if target else ''}."
        return f"{about} {super().hint(data, row, column)}"

    def why_empty(self, data: Snapshot) -> str:
        if data.schools and not self._indicators(data):
            return _("No indicator is measured by each school; a on screen 6 adds one.")
        return super().why_empty(data)

    def _explained(self, how: Computation) -> str:
        return _("Computed.")

    def _of(self, data: Snapshot, column: str) -> tuple[Indicator, str] | None:
        indicator = data.find(Indicator, int(column))
        return (indicator, self._now(data, indicator)) if indicator else None

    def _indicators(self, data: Snapshot) -> list[Indicator]:
        return [one for one in data.indicators if one.scope is Scope.SCHOOLS]

    def _now(self, data: Snapshot, indicator: Indicator) -> str:
        return indicator.frequency.period_at(data.today, data.programme.school_year)

    def _head(self, data: Snapshot, indicator: Indicator) -> str:
        period = self._now(data, indicator)
        unit = "" if indicator.unit == "%" else indicator.unit
        words = word_of_period(indicator.frequency, period) if period else ""
        return ", ".join(part for part in (indicator.code, words, unit) if part)


def _period(column: str) -> str:
    return "" if column == "year" else column


def _period_title(indicator: Indicator, period: str) -> str:
    """What a column is about; per cent stand with the values themselves."""
    title = word_of_period(indicator.frequency, period) if period else _("the year's value")
    return title if indicator.unit in {"", "%"} else f"{title}, {indicator.unit}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _how_to_type(indicator: Indicator) -> str:
    if indicator.unit == "%":
        return _("81.5 or 45/60; «-» not held, «?» no data.")
    return _("A number; «-» not held, «?» no data.")
