"""One report: read it, check it, say its options, save and issue it. Plugins run in a child process, never here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from textual import on

from shnor_tui.confined import confined
from shnor_tui.domain.issued import IssuedReport
from shnor_tui.errors import ShnorError, reason_of
from shnor_tui.i18n import _
from shnor_tui.reporting.catalogue import Catalogue, FindingInfo
from shnor_tui.reporting.job import JobState, Outcome, list_reports
from shnor_tui.store import Record as Committed
from shnor_tui.tui.context import Session
from shnor_tui.tui.file_stamp import Stamp, stamp_of
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import SIGNED, check_screen
from shnor_tui.tui.report_actions import REPORT
from shnor_tui.tui.report_navigation import issued_page, preview_screen, saved_screen
from shnor_tui.tui.report_options import OptionState, ReportChoice
from shnor_tui.tui.report_rows import CHECK, ISSUE, ISSUED, OPTION, READ, SAVE, file_for, page_rows
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.closing import still_open
from shnor_tui.tui.screens.issuing import Issuing
from shnor_tui.tui.screens.report_runner import ReportRunner, to_check, to_file
from shnor_tui.tui.screens.saying_options import SayingOptions
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.header import summary_line
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.issued import issued_of
from shnor_tui.workspace.report_options import clear_option


class ReportPage(WorkScreen):
    """All that can be done with a report. Escape ends what is being made, else it closes the page.

    Without a catalogue the plugins are asked first; `first` is the option that the cursor begins on, as «owner.option».
    """

    ACTIONS = REPORT
    BINDINGS = bindings(REPORT)

    def __init__(
        self,
        session: Session,
        report: str,
        catalogue: Catalogue | None = None,
        first: str = "",
        *,
        fill: bool = False,
    ) -> None:
        super().__init__(session)
        self._fill = fill
        self._wanted = report
        self._first = first
        self._choice: ReportChoice | None = None
        self._year = session.data.programme.year
        self._runner = ReportRunner(self)
        self._checker = ReportRunner(self, silent=True)
        self._findings: Sequence[FindingInfo] | None = None
        self._unchecked = False
        self._checked_of: tuple[object, ...] = ()
        self._stamp: Stamp = None
        self._issuing = Issuing(self, self._runner)
        self._saying = SayingOptions(self, self._runner, self._changed)
        if catalogue is not None:
            self._take(catalogue)
        self._doing: Mapping[str, Callable[[], None]] = MappingProxyType(
            {READ: self.action_report_read, CHECK: self.action_report_check, ISSUE: self.action_report_issue}
        )

    def opened(self) -> None:
        if self._choice is None:
            self._look()

    def show_title(self) -> None:
        """The report, and the year that it is of."""
        title = self._choice.report.title if self._choice else self._wanted
        lines: list[Line] = [[(f" {title}", "bold")], summary_line(self.summary(), self.session, self.app.size.width)]
        self.query_one("#title", Lines).show(lines)

    def summary(self) -> Line:
        return [(self.session.data.programme.year, "")]

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """What was said for one year is no longer meant in another."""
        if self.session.data.programme.year != self._year:
            self._year = self.session.data.programme.year
            self._runner.cancel()
            if self._choice:
                self._choice.given.clear()
        self._changed()

    def on_screen_resume(self) -> None:
        if self._choice is None:
            return
        if stamp_of(self._choice.plugin_file) != self._stamp:
            self._look()
        elif self._of() != self._checked_of:
            self._changed()  # the check may have led to the options

    def on_unmount(self) -> None:
        """Whatever closes the screen also ends the children."""
        self._runner.cancel()
        self._checker.cancel()

    def action_step_back(self) -> None:
        if self._runner.busy:
            self._runner.cancel()
        else:
            self.dismiss()

    @on(LineList.Chosen, "#body")
    def action_choose(self) -> None:
        row = self.body.cursor_row
        if self._choice is None or self._runner.busy or not isinstance(row, TextRow):
            return
        if row.name in self._doing:
            self._doing[row.name]()
        elif row.name.startswith(SAVE):
            self._save(self._choice, row.name.removeprefix(SAVE))
        elif row.name.startswith(ISSUED):
            number = int(row.name.removeprefix(ISSUED))
            if issued := self.session.data.find(IssuedReport, number):
                self.app.push_screen(issued_page(self.session, issued, self._choice.catalogue))
        elif state := self._option():
            self._saying.begin(self._choice, state)

    def action_report_read(self) -> None:
        if self._choice and not self._runner.busy:
            self.app.push_screen(preview_screen(self.session, self._choice))

    def action_report_check(self) -> None:
        if self._choice and not self._runner.busy:
            self.app.push_screen(check_screen(self.session, self._wanted, self._choice))

    def action_report_issue(self) -> None:
        if self._choice and not self._runner.busy:
            self._issuing.begin(self._choice)

    def action_option_reset(self) -> None:
        """Drop what was said for now; else what the programme has of its own."""
        state = self._option()
        if state is None or self._choice is None:
            return
        if state.given is not None:
            self._choice.forget(state)
            self.tell("")
            self._changed()
        elif state.own is not None:
            with self.telling():
                clear_option(self.session.workspace, self.session.data.programme, state.owner, state.info.id)
        else:
            self.tell(_("This is what the report has by itself."))

    def _look(self) -> None:
        self.tell(_("Looking for reports …"))
        self.run_worker(self._list())

    async def _list(self) -> None:
        try:
            found = await list_reports(self.session.workspace.home)
        except (ShnorError, OSError, ValueError) as error:
            if still_open(self):
                self.tell(str(error), "error")
            return
        if not still_open(self):
            return
        self.tell("")
        self._take(found)
        if all(known.id != self._wanted for known in found.reports):
            self._tell_missing(found)
        self.show_title()
        self._changed()
        if self._fill and self._choice and (state := self._option()):
            self._fill = False
            self._saying.begin(self._choice, state)

    def _tell_missing(self, catalogue: Catalogue) -> None:
        """The report is gone, or its plugin fails since it was edited; what can be shown of it stays."""
        file = str(self._choice.plugin_file) if self._choice else ""
        failure = next((str(failed) for failed in catalogue.failures if failed.file == file), "")
        self.tell(failure or _("There is no report «{report}».").format(report=self._wanted), "error")

    def _take(self, catalogue: Catalogue) -> None:
        if self._first and any(form.id == self._wanted for form in catalogue.renderers):
            self._wanted = SIGNED  # an option of a format is shown with the report that is signed
        report = next((known for known in catalogue.reports if known.id == self._wanted), None)
        if report is not None:
            given = self._choice.given if self._choice else {}
            self._choice = ReportChoice(report, catalogue, given)
        if self._choice is not None:
            self._stamp = stamp_of(self._choice.plugin_file)

    def _changed(self) -> None:
        """The data or the options are others: show them, and check them anew."""
        if self._choice is None:
            return
        self._show()
        if self._checker.busy:
            self._unchecked = True
        else:
            self._check()

    def _show(self) -> None:
        if self._choice is None:
            return
        data = self.session.data
        issued = [report for report in issued_of(data) if report.report == self._wanted]
        may = self.session.may("report.issue")
        rows = list(page_rows(self._choice, data, self._findings, issued, may_issue=may))
        self.body.set_rows(rows, keep=("text", OPTION + self._first) if self._first else None)
        self._first = ""

    def _of(self) -> tuple[object, ...]:
        """What the check follows from."""
        return *self._now(), dict(self._choice.given) if self._choice else {}

    def _check(self) -> None:
        self._unchecked = False
        self._checked_of = self._of()
        self._checker.start(to_check(self, self._wanted, self._choice), self._checked)

    def _checked(self, outcome: Outcome) -> None:
        self._findings = outcome.findings if outcome.state is JobState.DONE else None
        if self._unchecked:
            self._check()
        else:
            self._show()

    def _option(self) -> OptionState | None:
        """The option under the cursor."""
        row = self.body.cursor_row
        if self._choice is None or not isinstance(row, TextRow) or not row.name.startswith(OPTION):
            return None
        name = row.name.removeprefix(OPTION)
        return next((state for state in self._choice.every_state(self.session.data) if state.name == name), None)

    def _save(self, choice: ReportChoice, name: str) -> None:
        form = choice.form(name)
        if form is None:
            return
        path = file_for(self.session.workspace.home, choice, form.suffix, self.session.data)
        if confined():
            self._show_file(choice, name, path)
            return
        try:
            path.parent.mkdir(exist_ok=True)
        except OSError as error:
            message = _("{file} cannot be written: {why}.").format(file=path, why=reason_of(error))
            self.tell(message, "error")
            return
        self._runner.start(
            to_file(self, self._wanted, name, path, choice), lambda outcome: self._saved(choice, name, outcome)
        )

    def _saved(self, choice: ReportChoice, form: str, outcome: Outcome) -> None:
        if outcome.state is not JobState.DONE or outcome.path is None:
            self.tell(outcome.message, "error" if outcome.state is JobState.FAILED else "")
            return
        self.tell("")
        self._show_file(choice, form, outcome.path)

    def _show_file(self, choice: ReportChoice, form: str, path: Path) -> None:
        words = choice.words(form, self.session.data.programme.year)
        self.app.push_screen(saved_screen(self.session, choice.report.title, path, words))
