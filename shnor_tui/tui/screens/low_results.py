"""The hint at schools with low results: what the rule says of each school, and why."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from shnor_tui.i18n import _
from shnor_tui.store import Record as Committed
from shnor_tui.tui.context import Session
from shnor_tui.tui.data_actions import LOW_RESULTS
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import passport_screen
from shnor_tui.tui.result_rows import HintRow, reason_rows
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.filtered import FilteredScreen
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.header import spread, summary_line
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.hint_filter import completions, hint_filter
from shnor_tui.workspace.low_results import Hint, HintVerdict, hints, previous_year


class LowResultsScreen(FilteredScreen):
    """Every school of the registry, held against the rule by the results of the year before or, for the next list, of the
    programme's own year; the keys of `actions.LOW_RESULTS`."""

    ACTIONS = LOW_RESULTS
    BINDINGS = bindings(LOW_RESULTS)
    has_side = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._next_list = False
        self._hints: tuple[Hint, ...] = ()

    @property
    def _year(self) -> str:
        programme = self.session.data.programme
        return programme.year if self._next_list else previous_year(programme)

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        self._hints = hints(self.session.data, self._year)
        self._lay_out()

    def filter_by(self, text: str) -> None:
        self._lay_out()

    def completions(self, text: str) -> Sequence[str]:
        return completions(text)

    def placeholder(self) -> str:
        return _("words to look for, for example: meets")

    def fit(self, width: int) -> None:
        super().fit(width)
        self._lay_out()

    def _lay_out(self) -> None:
        """Where there is a side pane, the reasons stand there."""
        keeps, look = hint_filter(self.query_text), self.session.look
        rows: list[Row] = [HintRow(seen, look, brief=bool(self.side.display)) for seen in self._hints if keeps(seen)]
        self.body.show_rows(rows or [TextRow("empty", self.why_empty(), selectable=False)])

    def why_nothing(self) -> str:
        return _("There are no schools yet.")

    def show_title(self) -> None:
        """What this is and what it is not, then the counts."""
        width, data = self.app.size.width, self.session.data
        title = _("Calculated from the district's data of {year}").format(year=self._year)
        above = spread([(f" {title}", "bold")], data.programme.year, width, "bold")
        self.query_one("#title", Lines).show([above, summary_line(self.summary(), self.session, width)])

    def summary(self) -> Line:
        counts = {verdict: sum(seen.verdict is verdict for seen in self._hints) for verdict in HintVerdict}
        parts: Line = [
            (
                _("signs: {n}").format(n=counts[HintVerdict.MEETS]),
                "late" if counts[HintVerdict.MEETS] else "",
            ),
            (_("none: {n}").format(n=counts[HintVerdict.DOES_NOT_MEET]), ""),
            (
                _("cannot be told: {n}").format(n=counts[HintVerdict.UNKNOWN]),
                "soon" if counts[HintVerdict.UNKNOWN] else "",
            ),
        ]
        line: Line = []
        for part in parts:
            line += [(" · ", "dim"), part] if line else [part]
        return [*line, *self.filter_words()]

    def side_rows(self) -> Sequence[Row]:
        row = self.body.cursor_row
        if not isinstance(row, HintRow):
            return ()
        seen = row.hint
        return [
            TextRow("name", seen.school.name, selectable=False, style="bold"),
            TextRow("words", seen.words, selectable=False),
            *([TextRow("list", seen.disagreement, selectable=False, style="soon")] if seen.disagreement else []),
            TextRow("gap", "", selectable=False),
            *reason_rows(seen, self.session.look),
        ]

    @on(LineList.Chosen, "#body")
    async def action_open(self) -> None:
        row = self.body.cursor_row
        if isinstance(row, HintRow):
            await self.app.push_screen(passport_screen(self.session, row.hint.school.id))

    def action_low_results_year(self) -> None:
        """By the other year."""
        self._next_list = not self._next_list
        self.refresh_data(())
        self.show_title()
        self.show_side()

    def action_filter_clear(self) -> None:
        """Without a filter there is nothing to clear: close the screen."""
        if self.query_text.strip() or self.focused is not self.body:
            super().action_filter_clear()
        else:
            self.dismiss()
