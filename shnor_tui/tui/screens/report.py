"""Reports: choose one. Plugins run in a child process, never here."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _
from shnor_tui.reporting.catalogue import Catalogue
from shnor_tui.reporting.job import list_reports
from shnor_tui.store import Record as Committed
from shnor_tui.tui.context import Session
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.report_actions import REPORTS
from shnor_tui.tui.report_navigation import issued_screen, report_page
from shnor_tui.tui.rows import TextRow, heading_row
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.closing import still_open
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.workspace.issued import issued_of

ISSUED = "issued reports"
"""The name of the line that leads to them; no plugin's id has a blank in it."""


class ReportScreen(WorkScreen):
    """The reports of all plugins, and what was issued; Enter opens the page of one."""

    ACTIONS = REPORTS
    PLACE = "reports"
    BINDINGS = bindings(REPORTS)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._catalogue: Catalogue | None = None
        self._looking = False
        self._pressed_ahead = False

    def summary(self) -> Line:
        return [(_("Reports"), "bold")]

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """What plugins offer does not follow from the data, but what was issued does."""
        if self._catalogue is not None:
            self._show()

    def on_screen_resume(self) -> None:
        self._look()

    @on(LineList.Chosen)
    async def action_open(self) -> None:
        if self._catalogue is None:
            self._pressed_ahead = True
            return
        row = self.body.cursor_row
        if not isinstance(row, TextRow) or not row.selectable:
            return
        if row.name == ISSUED:
            await self.app.push_screen(issued_screen(self.session, self._catalogue))
        else:
            await self.app.push_screen(report_page(self.session, row.name, self._catalogue))

    async def action_take(self, report: str) -> None:
        """Open the page of a report by its id."""
        self.body.move_to(("text", report))
        await self.app.push_screen(report_page(self.session, report, self._catalogue))

    def _look(self) -> None:
        """Ask the plugins, and again at every return: one may have been allowed meanwhile."""
        if self._looking:
            return
        self._looking = True
        if self._catalogue is None:
            self.tell(_("Looking for reports …"))
        self.run_worker(self._list())

    async def _list(self) -> None:
        try:
            found = await list_reports(self.session.workspace.home)
        except (ShnorError, OSError, ValueError) as error:
            self.tell(str(error), "error")
            return
        finally:
            self._looking = False
        if found == self._catalogue or not still_open(self):
            return
        first, self._catalogue = self._catalogue is None, found
        self._show()
        if first:
            self.tell("")
        if self._pressed_ahead:
            self._pressed_ahead = False
            await self.action_open()

    def _show(self) -> None:
        catalogue = self._catalogue or Catalogue()
        rows = [TextRow(known.id, known.title) for known in sorted(catalogue.reports, key=lambda r: (r.order, r.id))]
        if not rows:
            advice = _("No plugin offers a report. i shows the plugins and what is wrong with them.")
            rows = [TextRow("empty", advice, selectable=False)]
        if issued := issued_of(self.session.data):
            rows.append(TextRow(ISSUED, _("Issued reports: {n}").format(n=len(issued)), issued[-1].words))
        failures = [
            TextRow(f"failure{n}", str(failure), selectable=False, style="error")
            for n, failure in enumerate(catalogue.failures)
        ]
        if failures:
            hint = _("These plugins failed; i shows more")
            rows += [heading_row("failures", hint), *failures]
        self.body.set_rows(rows)
