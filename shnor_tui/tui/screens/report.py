"""Reports: choose one, choose its form, see what came of it. Plugins run in a child process, never here."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from textual import on

from shnor_tui.errors import ShnorError, reason_of
from shnor_tui.i18n import _
from shnor_tui.reporting.catalogue import Catalogue, ReportInfo
from shnor_tui.reporting.job import JobState, Outcome, ReportRequest, list_reports
from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import REPORTS
from shnor_tui.tui.context import Session
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import check_screen
from shnor_tui.tui.rows import TextRow, heading_row
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.report_runner import ReportRunner, read_rows, to_file, to_read
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.line_list import LineList

log = logging.getLogger("shnor.tui")

CHECK = "check"
ON_SCREEN = "screen"


class ReportScreen(WorkScreen):
    """Reports, then the forms of the chosen one, then what came of it. Escape goes a step back and cancels what runs."""

    ACTIONS = REPORTS
    PLACE = "reports"
    BINDINGS = bindings(REPORTS)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._catalogue: Catalogue | None = None
        self._looking = False
        self._report: ReportInfo | None = None
        self._runner = ReportRunner(self)
        self._showing = False
        self._form = ON_SCREEN
        self._heading = _("Reports")
        self._year = session.data.programme.year
        self._wanted = ""

    def summary(self) -> Line:
        return [(self._heading, "bold")]

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """What plugins offer does not follow from the data, but what was made of another year is no longer meant."""
        if self.session.data.programme.year != self._year:
            self._year = self.session.data.programme.year
            self._runner.cancel()
            self._show_forms(self._form)

    def on_screen_resume(self) -> None:
        if self._report is None:
            self._look()

    @on(LineList.Chosen)
    async def action_choose(self) -> None:
        row = self.body.cursor_row
        if self._runner.busy or not isinstance(row, TextRow):
            return
        if self._showing:
            return
        if self._report is None:
            self._take(row.name)
        elif row.name == CHECK:
            await self.app.push_screen(check_screen(self.session, self._report.id))
        else:
            self._start(self._report, row.name)

    def action_step_back(self) -> None:
        if self._runner.busy:
            self._runner.cancel()
        elif self._showing:
            self._show_forms(self._form)
        elif self._report is not None:
            chosen, self._report = self._report.id, None
            self._show_reports(chosen)

    def action_take(self, report: str) -> None:
        """Show the forms of a report by its id, as soon as it is known what there is."""
        if self._runner.busy:
            self.tell(_("A report is being made. Esc cancels."))
        elif self._catalogue is None:
            self._wanted = report
        else:
            self._take(report)

    def on_unmount(self) -> None:
        """Whatever closes the screen also ends the child."""
        self._runner.cancel()

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
        if found == self._catalogue:
            return
        first, self._catalogue = self._catalogue is None, found
        if self._report is None:
            self._show_reports()
            if first:
                self.tell("")
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            self._take(wanted)

    def _take(self, report: str) -> None:
        known = self._catalogue.reports if self._catalogue else ()
        self._report = next((each for each in known if each.id == report), self._report)
        self._show_forms()

    def _show_reports(self, current: str = "") -> None:
        catalogue = self._catalogue or Catalogue()
        self._title(_("Reports"))
        rows = [TextRow(known.id, known.title) for known in sorted(catalogue.reports, key=lambda r: (r.order, r.id))]
        if not rows:
            advice = _("No plugin offers a report. i shows the plugins and what is wrong with them.")
            rows = [TextRow("empty", advice, selectable=False)]
        failures = [
            TextRow(f"failure{n}", str(failure), selectable=False, style="error")
            for n, failure in enumerate(catalogue.failures)
        ]
        if failures:
            hint = _("These plugins failed; i shows more")
            rows += [heading_row("failures", hint), *failures]
        self.body.set_rows(rows, keep=("text", current) if current else None)

    def _show_forms(self, current: str = ON_SCREEN) -> None:
        if self._report is None or self._catalogue is None:
            return
        self._showing = False
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
        self.body.set_rows(rows, keep=("text", current))
        self.tell("")

    def _start(self, report: ReportInfo, form: str) -> None:
        self._form = form
        request = self._request(report, form)
        try:
            if request.output is not None:
                request.output.parent.mkdir(exist_ok=True)
        except OSError as error:
            message = _("{file} cannot be written: {why}.").format(file=request.output, why=reason_of(error))
            self.tell(message, "error")
            return
        self._runner.start(request, lambda outcome: self._show(report, form, outcome))

    def _request(self, report: ReportInfo, form: str) -> ReportRequest:
        if form == ON_SCREEN or self._catalogue is None:
            return to_read(self, report.id)
        suffix = next(known.suffix for known in self._catalogue.renderers if known.id == form)
        return to_file(self, report.id, form, self._path(form, suffix))

    def _path(self, form: str, suffix: str) -> Path:
        """A new file with a Latin name, so that any program that fetches it copes: exports/2021-04-20_spravka_2020-2021.docx.

        A report that somebody has saved, and perhaps corrected by hand, is never overwritten: the next one is numbered.
        """
        report = self._report.id if self._report else form
        data = self.session.data
        stem = f"{data.today.isoformat()}_{report}_{data.programme.year.replace('/', '-')}"
        exports = self.session.workspace.home / "exports"
        names = (f"{stem}{f'_{n}' if n > 1 else ''}{suffix}" for n in count(1))
        return next(exports / name for name in names if not os.path.lexists(exports / name))

    def _show(self, report: ReportInfo, form: str, outcome: Outcome) -> None:
        if outcome.state is not JobState.DONE:
            self.tell(outcome.message, "error" if outcome.state is JobState.FAILED else "")
        elif outcome.path is not None:
            self._show_forms(form)
            self.tell(_("Saved: {path}").format(path=outcome.path), "note")
        else:
            self._showing = True
            self._title(report.title)
            self.body.set_rows(read_rows(outcome), keep=("text", "line0"))
            self.tell("")

    def _title(self, text: str) -> None:
        self._heading = text
        self.show_title()
