"""Issuing a report from its page: the check before signature, then the number, then the child that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from shnor_tui.domain.issued import IssuedReport
from shnor_tui.i18n import _, ngettext
from shnor_tui.reporting.job import JobState, Outcome
from shnor_tui.tui.context import told
from shnor_tui.tui.navigation import check_screen, choose_screen
from shnor_tui.tui.report_navigation import issue_form, issued_page
from shnor_tui.tui.report_options import ReportChoice
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.report_runner import ReportRunner, to_check
from shnor_tui.workspace.tables import table_of

if TYPE_CHECKING:
    from shnor_tui.tui.screens.issue_form import IssueForm

LOOK, ANYWAY = "look", "anyway"


class _Refused(msgspec.Struct):
    """What the child prints when the check found something that nobody has been asked about."""

    findings: tuple[object, ...] = ()


class Issuing:
    """One report at a time, in the name of a page and by its runner."""

    def __init__(self, screen: WorkScreen, runner: ReportRunner) -> None:
        self._screen = screen
        self._runner = runner

    def begin(self, choice: ReportChoice) -> None:
        """Check, ask about what is found, ask for the number, issue, and show the file."""
        workspace = self._screen.session.workspace
        if workspace.read_only:
            self._screen.tell(workspace.read_only, "error")
            return
        with told(self._screen.tell):
            workspace.require("report.issue")
            request = to_check(self._screen, choice.report.id, choice)
            self._runner.start(request, lambda outcome: self._checked(choice, outcome))

    def _checked(self, choice: ReportChoice, outcome: Outcome) -> None:
        if outcome.state is not JobState.DONE:
            self._screen.tell(outcome.message, "error" if outcome.state is JobState.FAILED else "")
            return
        self._screen.tell("")
        if outcome.findings:
            self._ask_anyway(choice, len(outcome.findings))
        else:
            self._ask_number(choice, anyway=False)

    def _ask_anyway(self, choice: ReportChoice, found: int) -> None:
        title = ngettext("{n} finding before signature", "{n} findings before signature", found).format(n=found)
        rows = [
            TextRow(LOOK, _("See the findings"), _("each opens what is to be mended")),
            TextRow(ANYWAY, _("Issue it all the same"), _("as it is now, with what is missing")),
        ]

        def decided(name: str | None) -> None:
            if name == LOOK:
                session = self._screen.session
                self._screen.app.push_screen(check_screen(session, choice.report.id, choice))
            elif name == ANYWAY:
                self._ask_number(choice, anyway=True)

        self._screen.app.push_screen(choose_screen(title, rows), decided)

    def _ask_number(self, choice: ReportChoice, *, anyway: bool) -> None:
        form = issue_form(self._screen.session, choice)

        def answered(wanted: bool | None) -> None:
            if wanted:
                session = self._screen.session
                since = session.workspace.revision
                allowed = ["--anyway"] if anyway else []
                arguments = ["issue", "--json", f"--year={session.data.programme.year}", *allowed, *form.arguments]
                self._runner.run(
                    [*arguments, "--", choice.report.id],
                    lambda outcome: self._done(choice, outcome, self._issued(form, since)),
                )

        self._screen.app.push_screen(form, answered)

    def _done(self, choice: ReportChoice, outcome: Outcome, issued: IssuedReport | None) -> None:
        """Show what was issued. A child that was stopped may have issued it before: the data tell."""
        screen = self._screen
        if outcome.state is JobState.FAILED:
            screen.tell(outcome.message, "error")
        elif issued:
            late = outcome.state is JobState.CANCELLED
            said = _("It was issued before it could be stopped.") if late else ""
            screen.tell("")
            screen.app.push_screen(issued_page(screen.session, issued, choice.catalogue, said))
        elif outcome.state is JobState.CANCELLED:
            screen.tell(" ".join([_("Cancelled."), _("Nothing was issued.")]))
        else:
            findings = msgspec.json.decode(outcome.content, type=_Refused).findings
            self._ask_anyway(choice, len(findings))

    def _issued(self, form: IssueForm, since: int) -> IssuedReport | None:
        """What the person has issued as the form says, after a revision."""
        self._screen.catch_up()
        session = self._screen.session
        changes = [
            change
            for commit in session.workspace.history(since)
            if commit.by == session.workspace.actor
            for change in commit.ops
            if change.table == table_of(IssuedReport)
        ]
        found = (session.data.find(IssuedReport, change.id) for change in changes)
        return next((issued for issued in found if issued and form.asked_for(issued)), None)
