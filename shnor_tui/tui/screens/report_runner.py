"""Running reports for a screen: one at a time, in a child process, with its progress in the screen's message line."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _
from shnor_tui.reporting.job import Job, JobState, Outcome, ReportJob, ReportRequest, of_session
from shnor_tui.tui.report_options import ReportChoice
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.closing import still_open

LEAST_WIDTH = 36
CONSOLE = "console"
"""The format that screens show."""

log = logging.getLogger("shnor.tui")


class ReportRunner:
    """Runs what a screen asks for. `cancel` ends the child; so must whatever closes the screen. A `silent` one says nothing
    while it works."""

    def __init__(self, screen: WorkScreen, *, silent: bool = False) -> None:
        self._screen = screen
        self._silent = silent
        self._job: Job | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being made."""
        return self._job is not None

    def start(self, request: ReportRequest, then: Callable[[Outcome], None]) -> None:
        """Begin; it is busy before the next key is looked at. `then` is told what came of it, unless something else began."""
        workspace, at = self._screen.session.workspace, self._at
        self._begin(ReportJob(workspace.home, request, today=workspace.today, at=at, on_progress=self._progress), then)

    def run(self, arguments: Sequence[str], then: Callable[[Outcome], None]) -> None:
        """Begin a command of this program's own on the screen's directory."""
        workspace = self._screen.session.workspace
        of_all = of_session(workspace.home, workspace.today, self._at)
        self._begin(Job([*of_all, *arguments], on_progress=self._progress), then)

    def cancel(self) -> None:
        """End what is being made."""
        if self._job is not None:
            self._job.cancel()

    @property
    def _at(self) -> int | None:
        """The change after which the screen shows the data, in the past."""
        past = self._screen.session.workspace.past
        return past.revision if past else None

    def _begin(self, job: Job, then: Callable[[Outcome], None]) -> None:
        self.cancel()
        self._job = job
        if not self._silent:
            self._screen.tell(_("Working … Esc cancels."))
        self._screen.run_worker(self._run(job, then))

    async def _run(self, job: Job, then: Callable[[Outcome], None]) -> None:
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


def to_read(screen: WorkScreen, report: str, choice: ReportChoice | None = None) -> ReportRequest:
    """Asks for a report as text for the width of a screen, with the options that are said for now."""
    return replace(_request(screen, report, CONSOLE, choice), width=max(screen.size.width - 3, LEAST_WIDTH))


def to_check(screen: WorkScreen, report: str, choice: ReportChoice | None = None) -> ReportRequest:
    """Asks what keeps a report from being signed."""
    return replace(_request(screen, report, "", choice), check=True)


def to_file(
    screen: WorkScreen, report: str, form: str, path: Path, choice: ReportChoice | None = None
) -> ReportRequest:
    """Asks for a report as a file."""
    return replace(_request(screen, report, form, choice), output=path)


def _request(screen: WorkScreen, report: str, form: str, choice: ReportChoice | None) -> ReportRequest:
    return ReportRequest(
        report,
        form,
        year=screen.session.data.programme.year,
        as_of=choice.as_of if choice else None,
        params=choice.params(form) if choice else {},
    )


def read_rows(outcome: Outcome) -> list[TextRow]:
    """The lines of a report that was asked for as text."""
    text = outcome.content.decode("utf-8", "replace")
    return [TextRow(f"line{n}", line) for n, line in enumerate(text.splitlines())]
