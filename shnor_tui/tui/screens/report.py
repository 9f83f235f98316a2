"""Print a report: choose it, choose the form, see where it went. Plugins run in a child process, never here."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.screen import ModalScreen

from shnor_tui.errors import ShnorError, reason_of
from shnor_tui.i18n import _, ngettext
from shnor_tui.reporting.catalogue import Catalogue, FindingInfo, ReportInfo
from shnor_tui.reporting.job import JobState, Outcome, ReportJob, ReportRequest, list_reports
from shnor_tui.tui.actions import CHOOSE, Action, bindings
from shnor_tui.tui.context import Session
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.text import message_lines
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines

log = logging.getLogger("shnor.tui")

CHECK = "check"
ON_SCREEN = "screen"


class ReportScreen(ModalScreen[None]):
    """Reports, then the forms of the chosen one, then what came of it. Escape goes a step back and cancels what runs."""

    BINDINGS = bindings(CHOOSE)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._catalogue = Catalogue()
        self._report: ReportInfo | None = None
        self._job: ReportJob | None = None
        self._showing = False
        self._form = ON_SCREEN

    def allowed(self) -> Sequence[Action]:
        """The keys of a list to choose from."""
        return CHOOSE

    def compose(self) -> ComposeResult:
        yield Lines(id="title")
        yield LineList(id="body")
        yield Lines(id="message")
        yield Footer(CHOOSE)

    def on_mount(self) -> None:
        self._title(_("Reports"))
        self._say(_("Looking for reports …"))
        self.query_one(LineList).focus()
        self.run_worker(self._look(), exit_on_error=False)

    @on(LineList.Chosen)
    def action_choose(self) -> None:
        row = self.query_one(LineList).cursor_row
        if self._job is not None or self._showing or not isinstance(row, TextRow):
            return
        if self._report is None:
            self._report = next((report for report in self._catalogue.reports if report.id == row.name), None)
            self._show_forms()
        else:
            self._start(self._report, row.name)

    def action_back(self) -> None:
        if self._job is not None:
            self._job.cancel()
        elif self._showing:
            self._show_forms(self._form)
        elif self._report is not None:
            chosen, self._report = self._report.id, None
            self._show_reports(chosen)
        else:
            self.dismiss()

    def on_unmount(self) -> None:
        """Whatever closes the screen also ends the child."""
        if self._job is not None:
            self._job.cancel()

    async def _look(self) -> None:
        try:
            self._catalogue = await list_reports(self._session.workspace.home)
        except (ShnorError, OSError, ValueError) as error:
            self._say(str(error), "error")
            return
        self._show_reports()

    def _show_reports(self, current: str = "") -> None:
        self._title(_("Reports"))
        rows = [
            TextRow(report.id, report.title)
            for report in sorted(self._catalogue.reports, key=lambda r: (r.order, r.id))
        ]
        rows += [TextRow("", str(failure), selectable=False, style="error") for failure in self._catalogue.failures]
        self.query_one(LineList).set_rows(rows, keep=("text", current))
        self._say("")

    def _show_forms(self, current: str = ON_SCREEN) -> None:
        if self._report is None:
            return
        self._showing = False
        self.query_one(Footer).offer(CHOOSE)
        self._title(self._report.title)
        rows = [
            TextRow(form.id, _("File: {title}").format(title=form.title), self._path(form.id, form.suffix).name)
            for form in self._catalogue.renderers
        ]
        if any(form.id == "console" for form in self._catalogue.renderers):
            rows.insert(0, TextRow(ON_SCREEN, _("On the screen")))
        if self._report.checked:
            rows.append(
                TextRow(CHECK, _("The check before signature"), _("what is missing, not done or without a reason"))
            )
        self.query_one(LineList).set_rows(rows, keep=("text", current))
        self._say("")

    def _start(self, report: ReportInfo, form: str) -> None:
        """One job at a time: it is there before the next key is looked at."""
        self._form = form
        request = self._request(report, form)
        try:
            if request.output is not None:
                request.output.parent.mkdir(exist_ok=True)
        except OSError as error:
            self._say(_("{file} cannot be written: {why}.").format(file=request.output, why=reason_of(error)), "error")
            return
        workspace = self._session.workspace
        self._job = ReportJob(workspace.home, request, today=workspace.today, on_progress=self._progress)
        self._say(_("Working … Esc cancels."))
        self.run_worker(self._run(self._job, report, form), exit_on_error=False)

    async def _run(self, job: ReportJob, report: ReportInfo, form: str) -> None:
        try:
            outcome = await job.run()
        except (ShnorError, OSError, ValueError) as error:
            outcome = Outcome(JobState.FAILED, str(error))
        self._job = None
        if self.is_mounted:
            self._show(report, form, outcome)

    def _request(self, report: ReportInfo, form: str) -> ReportRequest:
        year = self._session.data.programme.year
        if form == CHECK:
            return ReportRequest(report.id, year=year, check=True)
        if form == ON_SCREEN:
            return ReportRequest(report.id, "console", year=year, width=max(self.size.width - 3, 40))
        suffix = next(known.suffix for known in self._catalogue.renderers if known.id == form)
        return ReportRequest(report.id, form, output=self._path(form, suffix), year=year)

    def _path(self, form: str, suffix: str) -> Path:
        """A new file with a Latin name, so that any program that fetches it copes: exports/2021-04-20_spravka_2020-2021.docx.

        A report that somebody has saved, and perhaps corrected by hand, is never overwritten: the next one is numbered.
        """
        report = self._report.id if self._report else form
        data = self._session.data
        stem = f"{data.today.isoformat()}_{report}_{data.programme.year.replace('/', '-')}"
        exports = self._session.workspace.home / "exports"
        names = (f"{stem}{f'_{n}' if n > 1 else ''}{suffix}" for n in count(1))
        return next(exports / name for name in names if not os.path.lexists(exports / name))

    def _show(self, report: ReportInfo, form: str, outcome: Outcome) -> None:
        for failure in outcome.left_out:
            log.warning("left out: %s", failure)
        if outcome.state is not JobState.DONE:
            self._say(outcome.message, "error")
        elif form == CHECK:
            self._showing = bool(outcome.findings)
            self._show_findings(outcome.findings)
        elif outcome.path is not None:
            self._show_forms(form)
            self._say(_("Saved: {path}").format(path=outcome.path), "note")
        else:
            self._showing = True
            text = outcome.content.decode("utf-8", "replace")
            rows = [TextRow(f"line{n}", line) for n, line in enumerate(text.splitlines())]
            self._title(report.title)
            self.query_one(LineList).set_rows(rows, keep=("text", "line0"))
            self._offer_reading()

    def _show_findings(self, findings: Sequence[FindingInfo]) -> None:
        if not findings:
            self._say(_("It can be signed: nothing was found."), "note")
            return
        rows = [
            TextRow(f"finding{n}", f"{finding.where}: {finding.problem}", finding.advice)
            for n, finding in enumerate(findings)
        ]
        self._title(_("The check before signature"))
        self.query_one(LineList).set_rows(rows, keep=("text", "finding0"))
        self._offer_reading()
        found = len(findings)
        self._say(ngettext("{n} finding", "{n} findings", found).format(n=found), "note")

    def _offer_reading(self) -> None:
        """What is shown now is read, not chosen from."""
        self._say("")
        self.query_one(Footer).offer([action for action in CHOOSE if action.id == "back"])

    def _progress(self, done: int, total: int, note: str) -> None:
        if self._job is None:
            return
        self._say(_("Working … {done} of {total} {note}").format(done=done, total=total, note=note))

    def _title(self, text: str) -> None:
        self.query_one("#title", Lines).show(
            [[(f" {text}", "bold")], [(f" {self._session.data.programme.year}", "dim")]]
        )

    def _say(self, text: str, style: str = "") -> None:
        self.query_one("#message", Lines).show(message_lines(text, self.size.width, style))
