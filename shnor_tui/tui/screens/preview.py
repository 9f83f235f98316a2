"""A report to be read as it would be now; it follows the data, the options and the file of its plugin."""

from __future__ import annotations

from collections.abc import Sequence

from shnor_tui.i18n import _
from shnor_tui.reporting.job import JobState, Outcome
from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import SPRAVKA
from shnor_tui.tui.context import Session
from shnor_tui.tui.file_stamp import stamp_of
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.report_options import ReportChoice
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.report_runner import ReportRunner, read_rows, to_read
from shnor_tui.tui.text import cut
from shnor_tui.tui.widgets.lines import Lines


class PreviewScreen(WorkScreen):
    """The text at the screen's width. When something else would come of it, it is made anew without a word; the place stays."""

    ACTIONS = SPRAVKA
    BINDINGS = bindings(SPRAVKA)

    def __init__(self, session: Session, choice: ReportChoice) -> None:
        super().__init__(session)
        self._choice = choice
        self._runner = ReportRunner(self)
        self._again = ReportRunner(self, silent=True)
        self._made_of: tuple[object, ...] = ()
        self._failed = False
        self._year = ""

    def show_title(self) -> None:
        """The report, its year, and the options that were said for now."""
        data, width = self.session.data, self.app.size.width
        said = [
            f"{state.info.title}: {state.words(data)}"
            for state in self._choice.states(data, self._choice.report.id)
            if state.given is not None
        ]
        below = " · ".join([str(data.programme.year), *said, _("changes appear by themselves")])
        title = cut([(f" {self._choice.report.title}", "bold")], width)
        self.query_one("#title", Lines).show([title, cut([(f" {below}", "dim")], width)])

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Make it; later changes are followed by `ticked`. The text of one year never stands under the name of another."""
        year = self.session.data.programme.year
        if year != self._year:
            self._year = year
            self._again.cancel()
            self.body.set_rows(())
            self._make(self._runner)

    def ticked(self) -> None:
        """Make it anew when it would be another one."""
        if self._made_of != self._of() and not (self._runner.busy or self._again.busy):
            self._make(self._again)

    def on_unmount(self) -> None:
        """Whatever closes the screen also ends the children."""
        self._runner.cancel()
        self._again.cancel()

    def _of(self) -> tuple[object, ...]:
        """What the text follows from."""
        return *self._now(), self.size.width, stamp_of(self._choice.plugin_file)

    def _make(self, runner: ReportRunner) -> None:
        self._made_of = self._of()
        runner.start(to_read(self, self._choice.report.id, self._choice), self._show)

    def _show(self, outcome: Outcome) -> None:
        if outcome.state is JobState.CANCELLED:
            return  # another one is made instead
        if outcome.state is not JobState.DONE:
            self._failed = True
            self.tell(outcome.message, "error")
            return
        first = not self.body.rows
        self.body.set_rows(read_rows(outcome))
        if first or self._failed:
            self.tell("")
        self._failed = False
