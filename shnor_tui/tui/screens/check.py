"""The check before signature: what keeps the report from being signed, and a way to each thing that mends it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from shnor_tui.domain.option import OptionValue
from shnor_tui.i18n import _, ngettext
from shnor_tui.reporting.catalogue import FindingInfo
from shnor_tui.reporting.job import JobState, Outcome
from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import CHECK
from shnor_tui.tui.context import Session
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import SIGNED, programme_form
from shnor_tui.tui.opening import open_record
from shnor_tui.tui.programme_fields import filling
from shnor_tui.tui.report_navigation import options_form
from shnor_tui.tui.report_options import ReportChoice
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.report_runner import ReportRunner, to_check
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.header import summary_line
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines


class CheckScreen(WorkScreen):
    """The findings, checked again by itself whenever something changed; the old ones stay until the new ones are there."""

    ACTIONS = CHECK
    BINDINGS = bindings(CHECK)

    def __init__(self, session: Session, report: str, choice: ReportChoice | None = None) -> None:
        super().__init__(session)
        self._report = report
        self._choice = choice
        self._runner = ReportRunner(self, silent=True)
        self._outdated = self._failed = False
        self._year = session.data.programme.year
        self._findings: dict[str, FindingInfo] | None = None
        """By the name of the row; None before anything was checked."""

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """One check at a time: what changes while it runs is checked afterwards."""
        if self.session.data.programme.year != self._year:
            self._year, self._findings = self.session.data.programme.year, None
        if self._findings is None:
            self.body.set_rows([TextRow("wait", _("Checking …"), selectable=False)])
        if self._runner.busy:
            self._outdated = True
        else:
            self._check()

    def on_unmount(self) -> None:
        """Whatever closes the screen also ends the child."""
        self._runner.cancel()

    def _check(self) -> None:
        self._outdated = False
        year = self._year
        self._runner.start(to_check(self, self._report, self._choice), lambda outcome: self._checked(year, outcome))

    def _checked(self, year: str, outcome: Outcome) -> None:
        if year == self._year:
            self._show(outcome)
        if self._outdated:
            self._check()
        self.show_title()

    def _show(self, outcome: Outcome) -> None:
        """The cursor stays on its finding; where that one is mended, it stays at its place."""
        if outcome.state is not JobState.DONE:
            self._failed = True
            self.tell(outcome.message, "error")
            if self._findings is None:
                self.body.set_rows([TextRow("failed", _("It could not be checked."), selectable=False, style="late")])
            return
        if self._failed:
            self.tell("")
        self._failed = False
        self._findings = {f"{finding.where}\n{finding.problem}": finding for finding in outcome.findings}
        rows = [
            TextRow(name, f"{finding.where}: {finding.problem}", finding.advice)
            for name, finding in self._findings.items()
        ]
        way = _("p shows the report.") if self._report == SIGNED else ""
        good = TextRow("good", _("It can be signed: nothing was found."), way, False, "good")
        self.body.set_rows(rows or [good])

    def show_title(self) -> None:
        """What this screen is, and how much was found."""
        width = self.app.size.width
        title = _("The check before signature") + f" · {self.session.data.programme.year}"
        lines: list[Line] = [[(f" {title}", "bold")], summary_line(self.summary(), self.session, width)]
        self.query_one("#title", Lines).show(lines)

    def summary(self) -> Line:
        if self._findings is None:
            return []
        found = len(self._findings)
        if not found:
            return [(_("nothing was found"), "good")]
        return [(ngettext("{n} finding", "{n} findings", found).format(n=found), "soon")]

    @on(LineList.Chosen, "#body")
    async def action_open(self) -> None:
        row = self.body.cursor_row
        finding = (self._findings or {}).get(row.name) if isinstance(row, TextRow) else None
        if finding is None:
            return
        record = finding.record
        if record and record.kind == "option" and self._open_option(record.id):
            return
        if record and record.kind == "programme" and self.session.may("programme.edit"):
            await self.app.push_screen(programme_form(self.session, filling(finding.where, finding.problem)))
        elif record and (screen := open_record(self.session, record.kind, record.id)):
            await self.app.push_screen(screen)  # coming back, `show_latest` sees whether something changed
        elif not self.session.may("point.edit"):
            self.tell(_("A methodist or an administrator can mend this."))
        else:
            self.tell(_("There is nothing here that could be opened."))

    def _open_option(self, number: int) -> bool:
        """Open the form of the report's own options on one of them, when they were chosen here; tells whether it did."""
        value = self.session.data.find(OptionValue, number)
        if value is None or self._choice is None or value.owner != self._choice.report.id:
            return False
        form = options_form(self.session, self._choice, value.owner, f"{value.owner}.{value.option}")

        def closed(saved: bool | None) -> None:
            self.after_form(saved)
            self.refresh_data(())

        self.app.push_screen(form, closed)
        return True
