"""The years side by side: what each programme came to, and the indicators over the years."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from shnor_tui.i18n import _
from shnor_tui.store import Record as Committed
from shnor_tui.tui.context import Session
from shnor_tui.tui.data_actions import YEARS
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.opening import open_record
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.tui.year_rows import Columns, YearsRow, heads, years_rows


class YearsScreen(WorkScreen):
    """A column for each year; the arrows choose one, Enter goes there. The keys of `actions.YEARS`."""

    ACTIONS = YEARS
    BINDINGS = bindings(YEARS)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._chosen = session.data.programme.year

    @property
    def _columns(self) -> Columns:
        years = [programme.year for programme in self.session.data.programmes]
        return Columns(len(years), years.index(self._chosen) if self._chosen in years else len(years) - 1)

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Anything may change a figure; rows that say the same are not repainted."""
        self.body.show_rows(years_rows(self.session.data, self._columns, self.session.look))

    def show_title(self) -> None:
        """What this is, and the years above their columns."""
        width = self.app.size.width
        years = heads(self.session.data, self._columns, self.body.scrollable_content_region.width or width)
        self.query_one("#title", Lines).show([[(" " + _("The years side by side"), "bold")], years])

    def action_year_left(self) -> None:
        self._choose(-1)

    def action_year_right(self) -> None:
        self._choose(1)

    def _choose(self, by: int) -> None:
        years = [programme.year for programme in self.session.data.programmes]
        self._chosen = years[min(max(self._columns.chosen + by, 0), len(years) - 1)]
        self.refresh_data(())
        self.show_title()

    @on(LineList.Chosen, "#body")
    async def action_open(self) -> None:
        """Show the chosen year: the indicator under the cursor, else the overview."""
        row = self.body.cursor_row
        number = row.records[self._columns.chosen] if isinstance(row, YearsRow) and row.records else 0
        self.session.year = self._chosen
        if number and (screen := open_record(self.session, "indicators", number)):
            await self.app.push_screen(screen)
        else:
            await self.app.run_action("app.go('overview')")
