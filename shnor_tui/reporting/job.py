"""Reports for the user interface, which never runs a plugin's code itself.

Every call here runs this program's own command line as a child process. So a plugin that never ends, prints, exits, crashes
or takes too much is contained in one way, the child's end, and is named by plugin, file and stage.
"""

from __future__ import annotations

import enum
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import msgspec

from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _
from shnor_tui.reporting.catalogue import Catalogue, CheckResult, FindingInfo
from shnor_tui.reporting.child import Child, Ended, Limits, with_options
from shnor_tui.reporting.ending import why_ended
from shnor_tui.reporting.events import Event
from shnor_tui.reporting.failure import Failure, Stage
from shnor_tui.reporting.output import remove_partials

LOADING = frozenset({Stage.LOAD, Stage.REGISTER})
GRACE = 5.0
"""Seconds that a child has to end after it told its end: its output is flushed then."""

OnProgress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What to run. Without `output` the report comes back as bytes; `check` asks for the check before signature instead."""

    report: str
    format: str = "console"
    output: Path | None = None
    year: str | None = None
    as_of: date | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    width: int = 80
    check: bool = False


class JobState(enum.StrEnum):
    """How a job ended."""

    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job.

    `message` is for people and empty when it is done; `failure` names the plugin when one is to blame; `content` is the
    report when no file was asked for; `findings` are those of a check; `left_out` are plugins that had to be left out
    because loading them ended or blocked the child.
    """

    state: JobState
    message: str = ""
    failure: Failure | None = None
    content: bytes = b""
    path: Path | None = None
    findings: tuple[FindingInfo, ...] = ()
    left_out: tuple[Failure, ...] = ()


def _no_progress(_done: int, _total: int, _note: str) -> None:
    """Nobody follows the progress."""


class _Follower:
    """Runs one command line, and again without each plugin that cannot even be loaded."""

    def __init__(
        self, arguments: Sequence[str], limits: Limits, on_progress: OnProgress, without: Collection[str]
    ) -> None:
        self._arguments = arguments
        self._limits = limits
        self._on_progress = on_progress
        self._without = list(without)
        self._child: Child | None = None
        self._stage = Event(event="stage")
        self.last = Event(event="")
        self.left_out: list[Failure] = []
        self.cancelled = False

    def cancel(self) -> None:
        """End it now."""
        self.cancelled = True
        if self._child is not None:
            self._child.kill("cancel")

    async def run(self) -> Ended:
        """Run until the child ends by itself, by cancel, or while it did what was asked."""
        while True:
            self._stage = self.last = Event(event="")
            skipped = [f"--without={key}" for key in self._without]
            self._child = Child(with_options(self._arguments, skipped), self._limits, self._heard)
            if self.cancelled:
                self._child.kill("cancel")
            ended = await self._child.run()
            if self.cancelled or self.finished or self._stage.stage not in LOADING or self._stage.key in self._without:
                return ended
            self.left_out.append(self.blame(ended))
            self._without.append(self._stage.key)

    @property
    def pid(self) -> int:
        """The process number of the last child."""
        return self._child.pid if self._child else 0

    @property
    def finished(self) -> bool:
        """Whether the child came to its own end, well or with a message."""
        return self.last.event in {"end", "error", "failure"}

    @property
    def at_plugin(self) -> bool:
        """Whether a plugin's code was at work when last heard of."""
        return bool(self._stage.stage)

    def blame(self, ended: Ended) -> Failure:
        """The failure of the plugin that was at work when the child was ended or ended itself."""
        at = self._stage
        failure = Failure(
            plugin=at.plugin, file=at.file, stage=Stage(at.stage), message=self.cause(ended), traceback=ended.errors
        )
        failure.log()
        return failure

    def excuse(self, ended: Ended) -> str:
        """What people are told when the child ended before any plugin's code was at work."""
        said = ended.errors.strip().splitlines()[-1:]
        return " ".join([_("The child process failed: {why}.").format(why=self.cause(ended)), *said])

    def cause(self, ended: Ended) -> str:
        """Why the child ended, in words."""
        seconds = self._limits.load_seconds if self._stage.stage in {"", *LOADING} else self._limits.seconds
        return why_ended(ended, seconds, self._limits)

    def _heard(self, event: Event) -> None:
        if event.event == "progress":
            self._on_progress(event.done, event.total, event.note)
            return
        if event.event == "stage" and event.stage not in {"", *Stage}:
            return  # a plugin that writes to the descriptor of others
        if event.event == "end" and self._child is not None:
            self._child.allow(GRACE)  # a thread that a plugin left behind keeps nobody waiting
        if event.event == "stage" and self._child is not None:
            if event.stage in LOADING or self._stage.stage in {"", *LOADING}:
                self._child.allow(self._limits.load_seconds if event.stage in LOADING else self._limits.seconds)
            self._stage = event
        self.last = event


class Job:
    """A command of this program's own in a child process; what it prints is the outcome's content.

    `on_progress(done, total, note)` is called on the event loop, at most ten times a second. `without` are plugins to leave
    out, by key, as `Catalogue.failures` of crashed ones name their files.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        on_progress: OnProgress = _no_progress,
        limits: Limits = Limits(),  # noqa: B008  (immutable)
        without: Collection[str] = (),
    ) -> None:
        self._follower = _Follower(arguments, limits, on_progress, without)

    def cancel(self) -> None:
        """End the job now, with everything that the plugin started; `run` then returns a cancelled outcome."""
        self._follower.cancel()

    async def run(self) -> Outcome:
        """Run to the end. Nothing that a plugin does makes this raise."""
        follower = self._follower
        ended = await follower.run()
        left_out = tuple(follower.left_out)
        last = follower.last
        if last.event == "end" and ended.killed != "output":
            return self._done(ended, left_out)
        if follower.cancelled:
            return Outcome(JobState.CANCELLED, _("Cancelled."), left_out=left_out)
        if last.event == "error":
            return Outcome(JobState.FAILED, last.message, left_out[-1] if left_out else None, left_out=left_out)
        if last.failure is None and not follower.at_plugin:
            return Outcome(JobState.FAILED, follower.excuse(ended), left_out=left_out)
        failure = last.failure or follower.blame(ended)
        return Outcome(JobState.FAILED, str(failure), failure, left_out=left_out)

    def _done(self, ended: Ended, left_out: tuple[Failure, ...]) -> Outcome:
        return Outcome(JobState.DONE, content=ended.output, left_out=left_out)


class ReportJob(Job):
    """One report, or its check, of a department's directory, in the past after the change `at`; after cancel or failure no half
    file is left."""

    def __init__(
        self,
        home: Path,
        request: ReportRequest,
        *,
        today: date | None = None,
        at: int | None = None,
        on_progress: OnProgress = _no_progress,
        limits: Limits = Limits(),  # noqa: B008  (immutable)
        without: Collection[str] = (),
    ) -> None:
        arguments = [*of_session(home, today, at), *_report_arguments(request)]
        super().__init__(arguments, on_progress=on_progress, limits=limits, without=without)
        self.request = request

    async def run(self) -> Outcome:
        """Run to the end and take half a file away."""
        try:
            return await super().run()
        finally:
            if self.request.output is not None and self._follower.pid:
                remove_partials(self.request.output, self._follower.pid)

    def _done(self, ended: Ended, left_out: tuple[Failure, ...]) -> Outcome:
        if self.request.check:
            try:
                result = msgspec.json.decode(ended.output, type=CheckResult)
            except msgspec.DecodeError:
                return self._nothing(ended, left_out)
            return Outcome(JobState.DONE, findings=result.findings, left_out=left_out)
        if self.request.output is not None and not os.path.lexists(self.request.output):
            return self._nothing(ended, left_out)
        return Outcome(JobState.DONE, content=ended.output, path=self.request.output, left_out=left_out)

    def _nothing(self, ended: Ended, left_out: tuple[Failure, ...]) -> Outcome:
        """The child said that all went well, and it did not: the plugin that was at work is to blame."""
        failure = self._follower.blame(ended)
        return Outcome(JobState.FAILED, str(failure), failure, left_out=left_out)


async def list_reports(home: Path, limits: Limits = Limits(), without: Collection[str] = ()) -> Catalogue:  # noqa: B008
    """What plugins offer for a department's directory; one that blocks or ends the program is left out and named.

    Raises:
        ShnorError: the command line itself failed.
    """
    follower = _Follower(["--home", str(home), "plugin", "list", "--json"], limits, _no_progress, without)
    ended = await follower.run()
    if follower.last.event != "end":
        raise ShnorError(follower.last.message or follower.excuse(ended))
    try:
        catalogue = msgspec.json.decode(ended.output, type=Catalogue)
    except msgspec.DecodeError as error:
        raise ShnorError(follower.excuse(ended)) from error
    return msgspec.structs.replace(catalogue, failures=(*catalogue.failures, *follower.left_out))


def of_session(home: Path, today: date | None = None, at: int | None = None) -> list[str]:
    """The options by which a child sees what its parent sees: the directory, the day, and in the past after which change."""
    arguments = ["--home", str(home)]
    if today is not None:
        arguments.append(f"--today={today.isoformat()}")
    if at is not None:
        arguments.append(f"--at={at}")
    return arguments


def _report_arguments(request: ReportRequest) -> list[str]:
    arguments = ["report", request.report]
    arguments += ["--check", "--json"] if request.check else [f"--format={request.format}", f"--width={request.width}"]
    if not request.check:
        arguments.append(f"--output={request.output.absolute() if request.output else '-'}")
    if request.year is not None:
        arguments.append(f"--year={request.year}")
    if request.as_of is not None:
        arguments.append(f"--as-of={request.as_of.isoformat()}")
    arguments += [f"--param={name}={value}" for name, value in request.params.items()]
    return arguments
