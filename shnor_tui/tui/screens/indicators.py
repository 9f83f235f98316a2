"""The indicators: value, verdict and change of each, and the way to the tables in which their values are entered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on

from shnor_tui.domain.indicator import Indicator, Verdict
from shnor_tui.i18n import _, ngettext
from shnor_tui.tui.data_actions import INDICATORS
from shnor_tui.tui.indicator_rows import IndicatorRow, side_rows
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import all_indicators_grid, indicator_form, indicator_grid
from shnor_tui.tui.screens.standings import StandingsScreen
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.workspace.indicator_filter import completions, indicator_filter
from shnor_tui.workspace.indicator_standing import Standing, standings
from shnor_tui.workspace.indicators import move_indicator, remove_indicator


class IndicatorsScreen(StandingsScreen[Standing]):
    """Every indicator of the chosen programme; the keys of `actions.INDICATORS`."""

    PLACE = "indicators"
    IMPORTS = "readings"
    ACTIONS = INDICATORS
    BINDINGS = bindings(INDICATORS)

    has_side = True

    def look_through(self) -> Sequence[Standing]:
        return standings(self.session.data)

    def row_of(self, seen: Standing) -> Row:
        return IndicatorRow(seen, self.session.glyphs)

    def keeps(self, text: str) -> Callable[[Standing], bool]:
        return indicator_filter(text)

    def completions(self, text: str) -> Sequence[str]:
        return completions(text)

    def placeholder(self) -> str:
        return _("words to look for, for example: missed · no data · computed")

    def why_nothing(self) -> str:
        none = _("There are no indicators yet.")
        return f"{none} " + _("a adds the first one.") if self.session.may("indicator.add") else none

    def summary(self) -> Line:
        """How many there are, and how they stand."""
        aimed = [seen for seen in self.standings if seen.has_target]
        verdicts = [seen.verdict for seen in aimed]
        total = len(self.standings)
        line: Line = [(ngettext("{n} indicator", "{n} indicators", total).format(n=total), "")]
        for count, text, style in (
            (verdicts.count(Verdict.REACHED), _("reached: {n}"), "good"),
            (verdicts.count(Verdict.MISSED), _("missed: {n}"), "late"),
            (sum(seen.unknown for seen in aimed), _("no data: {n}"), "soon"),
        ):
            if count:
                line += [(" · ", "dim"), (text.format(n=count), style)]
        return [*line, *self.filter_words()]

    def side_rows(self) -> Sequence[Row]:
        row = self.body.cursor_row
        return side_rows(self.session.data, row.standing, self.session.look) if isinstance(row, IndicatorRow) else ()

    def _current(self) -> Indicator | None:
        row = self.body.cursor_row
        return row.standing.indicator if isinstance(row, IndicatorRow) else None

    @on(LineList.Chosen, "#body")
    async def action_indicator_values(self) -> None:
        """The values of the indicator, to be entered by those who may."""
        if indicator := self._current():
            await self.app.push_screen(indicator_grid(self.session, indicator.id))

    async def action_indicator_table(self) -> None:
        await self.app.push_screen(all_indicators_grid(self.session))

    async def action_indicator_edit(self) -> None:
        if indicator := self._current():
            await self.app.push_screen(indicator_form(self.session, indicator), self.after_form)

    async def action_indicator_add(self) -> None:
        await self.add_by(indicator_form(self.session, None, self._current()), Indicator, "indicator")

    def action_indicator_remove(self) -> None:
        if indicator := self._current():
            with self.telling():
                remove_indicator(self.session.workspace, indicator)

    def action_indicator_earlier(self) -> None:
        self._move(-1)

    def action_indicator_later(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        indicator = self._current()
        if indicator is None:
            return
        if self.query_text.strip():
            self.tell(_("Indicators are moved in the whole list: Esc shows everything."))
            return
        with self.telling():
            move_indicator(self.session.workspace, indicator, by)
