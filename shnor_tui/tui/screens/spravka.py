"""The report that is signed, to be read: made from the data as they are now, for no report was issued yet."""

from __future__ import annotations

from collections.abc import Sequence

from shnor_tui.i18n import _
from shnor_tui.reporting.job import JobState, Outcome
from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import SPRAVKA
from shnor_tui.tui.context import Session
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import SIGNED
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.report_runner import ReportRunner, read_rows, to_read
from shnor_tui.tui.widgets.lines import Lines


class SpravkaScreen(WorkScreen):
    """The text of the report. Escape closes it and ends what is being made."""

    ACTIONS = SPRAVKA
    BINDINGS = bindings(SPRAVKA)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._runner = ReportRunner(self)
        self._made_at = 0

    def show_title(self) -> None:
        """What this is, and from which data."""
        year = self.session.data.programme.year
        title = _("The report of {year}").format(year=year)
        made = _("No report has been issued yet; this one is made from today's data.")
        style = "dim"
        if self.session.workspace.revision != self._made_at:
            made, style = _("The data have changed since; close and open it again to see them."), "note"
        self.query_one("#title", Lines).show([[(f" {title}", "bold")], [(f" {made}", style)]])

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Make the report; a change that comes while it is read is only told, the text stays under one's eyes."""
        if not commits:
            self._made_at = self.session.workspace.revision
            self._runner.start(to_read(self, SIGNED), self._show)

    def on_unmount(self) -> None:
        """Whatever closes the screen also ends the child."""
        self._runner.cancel()

    def _show(self, outcome: Outcome) -> None:
        if outcome.state is not JobState.DONE:
            self.tell(outcome.message, "error")
            return
        self.body.set_rows(read_rows(outcome))
        self.tell("")
