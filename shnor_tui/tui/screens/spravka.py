"""The report that is signed, to be read: as it was issued last, else made from the data as they are now."""

from __future__ import annotations

from collections.abc import Sequence

from shnor_tui.domain.issued import IssuedReport
from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _, ngettext
from shnor_tui.reporting.job import JobState, Outcome
from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import SPRAVKA
from shnor_tui.tui.context import Session
from shnor_tui.tui.issued_text import lines_of
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import SIGNED
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.report_runner import ReportRunner, read_rows, to_read
from shnor_tui.tui.text import Line, cut
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.issued import content_of, issued_of
from shnor_tui.workspace.issued_changes import changed_since


class SpravkaScreen(WorkScreen):
    """The text of the report. Escape closes it and ends what is being made."""

    ACTIONS = SPRAVKA
    BINDINGS = bindings(SPRAVKA)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._runner = ReportRunner(self)
        self._made_at = 0
        self._issued: IssuedReport | None = None

    def show_title(self) -> None:
        """What this is, and from which data."""
        year = self.session.data.programme.year
        title = self._issued.words if self._issued else _("The report of {year}").format(year=year)
        lines: list[Line] = [[(f" {title}", "bold")], self._below()]
        self.query_one("#title", Lines).show([cut(line, self.app.size.width) for line in lines])

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Make the report; a change that comes while it is read is only told, the text stays under one's eyes."""
        if commits:
            return
        self._made_at = self.session.workspace.records.data_revision
        issued = [report for report in issued_of(self.session.data) if report.report == SIGNED]
        self._issued = issued[-1] if issued else None
        if self._issued is None or not self._show_issued(self._issued):
            self._issued = None
            self._runner.start(to_read(self, SIGNED), self._show)

    def on_unmount(self) -> None:
        """Whatever closes the screen also ends the child."""
        self._runner.cancel()

    def _below(self) -> Line:
        if self._issued is not None:
            n = len(changed_since(self.session.workspace, self._issued))
            since = ngettext("{n} change of the data since", "{n} changes of the data since", n).format(n=n)
            return [(f" {since}", "note")] if n else [(" " + _("The data are as they were"), "dim")]
        if self.session.workspace.records.data_revision != self._made_at:
            return [(" " + _("The data have changed since; close and open it again to see them."), "note")]
        if self.session.workspace.past:
            return [(" " + _("This is made from the data as they were."), "dim")]
        if any(report.report == SIGNED for report in issued_of(self.session.data)):
            return [(" " + _("This is made from today's data; screen 9 has what was issued."), "dim")]
        return [(" " + _("No report has been issued yet; this one is made from today's data."), "dim")]

    def _show_issued(self, issued: IssuedReport) -> bool:
        """Show what the issued file says; tells whether that can be shown."""
        try:
            lines = lines_of(issued.file, content_of(self.session.workspace, issued))
        except ShnorError as error:
            self.tell(str(error), "error")
            return False
        if lines is not None:
            self.body.set_rows([TextRow(f"line{n}", line) for n, line in enumerate(lines)])
        return lines is not None

    def _show(self, outcome: Outcome) -> None:
        if outcome.state is not JobState.DONE:
            self.tell(outcome.message, "error")
            return
        self.body.set_rows(read_rows(outcome))
        self.tell("")
