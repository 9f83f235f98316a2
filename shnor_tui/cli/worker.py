"""What commands that run plugins' code have in common: limits, and telling a parent process what is being done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.reporting.events import Emitter, Event
    from shnor_tui.reporting.failure import Stage
    from shnor_tui.reporting.sources import Source

STDERR = 2
F = TypeVar("F", bound=Callable[..., Any])


def worker_options(command: F) -> F:
    """The options by which another program runs a command as its child."""
    options = (
        click.option("--progress", is_flag=True, help=_("Tell the progress as JSON lines on the standard error.")),
        click.option("--progress-fd", metavar="FD", type=click.IntRange(min=0), help=_("The same on this descriptor.")),
        click.option("--without", metavar="PLUGIN", multiple=True, help=_("Leave out a plugin, by name or file.")),
        click.option(
            "--memory-limit", metavar="MIB", type=click.IntRange(min=64), help=_("Use no more memory than this.")
        ),
        click.option("--time-limit", metavar="SECONDS", type=click.IntRange(min=1), help=_("End after this time.")),
    )
    for option in reversed(options):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerOptions:
    """What the options of `worker_options` said."""

    progress: bool = False
    progress_fd: int | None = None
    without: tuple[str, ...] = ()
    memory_limit: int | None = None
    time_limit: int | None = None


class Worker:
    """Tells each step to whoever follows; says nothing when nobody does."""

    def __init__(self, emitter: Emitter | None) -> None:
        self._emitter = emitter

    def watch(self, source: Source, stage: Stage) -> None:
        """A plugin's code is about to run."""
        self._emit(event="stage", key=source.key, plugin=source.name, file=source.file, stage=stage.value)

    def progress(self, done: int, total: int, note: str = "") -> None:
        """A report tells how far it is."""
        if self._emitter is not None:
            self._emitter.progress(done, total, note)

    def ended(self) -> None:
        """All went well."""
        self._emit(event="end")

    def failed(self, error: ShnorError) -> None:
        """It did not, and this is what people are told."""
        failure = getattr(error, "failure", None)
        self._emit(event="failure" if failure else "error", failure=failure, message=str(error))

    def emit(self, event: Event) -> None:
        """Tell something else."""
        if self._emitter is not None:
            self._emitter.emit(event)

    def _emit(self, **fields: Any) -> None:
        if self._emitter is not None:
            from shnor_tui.reporting.events import Event  # noqa: PLC0415

            self._emitter.emit(Event(**fields))


@contextmanager
def working(options: WorkerOptions) -> Iterator[Worker]:
    """Apply the limits, and tell the end or the failure of the block to whoever follows."""
    _limit(options)
    descriptor = STDERR if options.progress else options.progress_fd
    worker = Worker(None)
    if descriptor is not None:
        from shnor_tui.reporting.events import Emitter  # noqa: PLC0415

        worker = Worker(Emitter(descriptor))
    try:
        yield worker
    except ShnorError as error:
        worker.failed(error)
        raise
    worker.ended()


def _limit(options: WorkerOptions) -> None:
    """The kernel keeps these limits, whatever a plugin does."""
    if options.memory_limit is not None:
        import resource  # noqa: PLC0415

        size = options.memory_limit * 1024**2
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if options.time_limit is not None:
        import signal  # noqa: PLC0415

        signal.setitimer(signal.ITIMER_REAL, options.time_limit)
