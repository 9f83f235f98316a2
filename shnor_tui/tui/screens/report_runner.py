"""Running reports for a screen: one at a time, in a child process, with its progress in the screen's message line."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _
from shnor_tui.reporting.job import JobState, Outcome, ReportJob, ReportRequest
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.closing import still_open

LEAST_WIDTH = 40

log = logging.getLogger("shnor.tui")


class ReportRunner:
    """Runs what a screen asks for. `cancel` ends the child; so must whatever closes the screen. A `silent` one says nothing
    while it works."""

    def __init__(self, screen: WorkScreen, *, silent: bool = False) -> None:
        self._screen = screen
        self._silent = silent
        self._job: ReportJob | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being made."""
        return self._job is not None

    def start(self, request: ReportRequest, then: Callable[[Outcome], None]) -> None:
        """Begin; it is busy before the next key is looked at. `then` is told what came of it, unless something else began."""
        self.cancel()
        workspace = self._screen.session.workspace
        job = ReportJob(workspace.home, request, today=workspace.today, on_progress=self._progress)
        self._job = job
        if not self._silent:
            self._screen.tell(_("Working … Esc cancels."))
        self._screen.run_worker(self._run(job, then))

    def cancel(self) -> None:
        """End what is being made."""
        if self._job is not None:
            self._job.cancel()

    async def _run(self, job: ReportJob, then: Callable[[Outcome], None]) -> None:
        try:
            outcome = await job.run()
        except (ShnorError, OSError, ValueError) as error:
            outcome = Outcome(JobState.FAILED, str(error))
        for failure in outcome.left_out:
            log.warning("left out: %s", failure)
        if self._job is job:
            self._job = None
            if still_open(self._screen):
                then(outcome)

    def _progress(self, done: int, total: int, note: str) -> None:
        if self.busy and not self._silent:
            self._screen.tell(_("Working … {done} of {total} {note}").format(done=done, total=total, note=note))


def to_read(screen: WorkScreen, report: str) -> ReportRequest:
    """Asks for a report as text for the width of a screen."""
    width = max(screen.size.width - 3, LEAST_WIDTH)
    return ReportRequest(report, "console", year=screen.session.data.programme.year, width=width)


def to_check(screen: WorkScreen, report: str) -> ReportRequest:
    """Asks what keeps a report from being signed."""
    return ReportRequest(report, year=screen.session.data.programme.year, check=True)


def to_file(screen: WorkScreen, report: str, form: str, path: Path) -> ReportRequest:
    """Asks for a report as a file."""
    return ReportRequest(report, form, output=path, year=screen.session.data.programme.year)


def read_rows(outcome: Outcome) -> list[TextRow]:
    """The lines of a report that was asked for as text."""
    text = outcome.content.decode("utf-8", "replace")
    return [TextRow(f"line{n}", line) for n, line in enumerate(text.splitlines())]
