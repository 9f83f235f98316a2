"""The indicators: value, verdict and change of each, and the way to the tables in which their values are entered."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from shnor_tui.domain.indicator import Indicator, Verdict
from shnor_tui.i18n import _, ngettext
from shnor_tui.store import Record as Committed
from shnor_tui.tui.context import Session
from shnor_tui.tui.data_actions import INDICATORS
from shnor_tui.tui.indicator_rows import IndicatorRow, side_rows
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import all_indicators_grid, indicator_form, indicator_grid
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.filtered import FilteredScreen
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.workspace.indicator_filter import completions, indicator_filter
from shnor_tui.workspace.indicator_standing import Standing, standings
from shnor_tui.workspace.indicators import move_indicator, remove_indicator


class IndicatorsScreen(FilteredScreen):
    """Every indicator of the chosen programme; the keys of `actions.INDICATORS`."""

    PLACE = "indicators"
    IMPORTS = "readings"
    ACTIONS = INDICATORS
    BINDINGS = bindings(INDICATORS)

    has_side = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._standings: tuple[Standing, ...] = ()
        self._kept: set[int] = set()

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Repaint the indicators that changed. One that the filter showed stays until the filter changes."""
        self._standings = standings(self.session.data)
        self._lay_out(self._kept if commits else set())

    def filter_by(self, text: str) -> None:
        self._lay_out(set())

    def completions(self, text: str) -> Sequence[str]:
        return completions(text)

    def placeholder(self) -> str:
        return _("words to look for, for example: missed · no data · computed")

    def _lay_out(self, staying: set[int]) -> None:
        keeps = indicator_filter(self.query_text)
        shown = [seen for seen in self._standings if keeps(seen) or seen.indicator.id in staying]
        self._kept = {seen.indicator.id for seen in shown}
        rows: list[Row] = [IndicatorRow(seen, self.session.glyphs) for seen in shown]
        self.body.show_rows(rows or [TextRow("empty", self.why_empty(), selectable=False)])

    def why_nothing(self) -> str:
        none = _("There are no indicators yet.")
        return f"{none} " + _("a adds the first one.") if self.session.may("indicator.add") else none

    def summary(self) -> Line:
        """How many there are, and how they stand."""
        aimed = [seen for seen in self._standings if seen.has_target]
        verdicts = [seen.verdict for seen in aimed]
        total = len(self._standings)
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
