"""`shnor report`."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.making import DEFAULT_FORMAT, Making, apart, known_format, plugins_for, report_options, typed_options
from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import terminal_width
from shnor_tui.cli.worker import WorkerOptions, worker_options, working
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.reporting.registry import Registry

STDOUT = "-"
DEFAULT_WIDTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What `shnor report` was told by options."""

    name: str
    format_id: str | None
    output: str
    as_of: date | None
    param: tuple[str, ...]
    width: int | None
    check: bool
    as_json: bool

    @property
    def file(self) -> Path | None:
        """The file to write; None for the standard output."""
        return None if self.output == STDOUT else Path(self.output)

    @property
    def options(self) -> dict[str, str]:
        """The report's own options as they were typed.

        Raises:
            BadInput: one isn't written as id=value.
        """
        return typed_options(self.param)


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the standard output was before plugins' code ran."""

    is_terminal: bool
    width: int

    @property
    def color(self) -> bool:
        """Whether colours will be seen."""
        return self.is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@click.command(help=_("Make the report NAME; «shnor plugin list» lists them."))
@click.argument("name")
@shared_options
@click.option(
    "--format", "-f", "format_id", metavar="FORMAT", help=_("docx, markdown (md), console …; else by the file's name.")
)
@click.option(
    "--output", "-o", metavar="FILE", default=STDOUT, help=_("The file to write; «-» is the standard output.")
)
@report_options
@click.option("--width", type=click.IntRange(20, 1000), help=_("Columns of text; else the terminal's, or 80."))
@click.option("--check", is_flag=True, help=_("List what keeps the report from being signed, instead of making it."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the findings of --check as JSON."))
@worker_options
@pass_settings
def report(settings: Settings, /, **options: Any) -> int:
    """Make a report or check it."""
    of_worker, others = apart(options)
    wanted = Wanted(**others)
    if wanted.as_json and not wanted.check:
        raise BadInput(_("--json belongs to --check."), _("Formats are chosen with --format."))
    return _run(settings, wanted, of_worker)


def _run(settings: Settings, wanted: Wanted, of_worker: WorkerOptions) -> int:
    from shnor_tui.reporting.output import claim_stdout  # noqa: PLC0415

    terminal = Terminal(os.isatty(1), terminal_width(DEFAULT_WIDTH))
    with claim_stdout() as out, working(of_worker) as worker:
        with settings.workspace() as workspace:
            data = workspace.snapshot(settings.year)
        if wanted.as_of is not None:
            data = data.as_of(wanted.as_of)
        home = settings.home.path
        making = Making(plugins_for(home, _enough(wanted), of_worker, worker), data, home, worker, out)
        if wanted.check:
            return making.tell_findings(wanted.name, making.check(wanted.name, wanted.options), as_json=wanted.as_json)
        _make(making, wanted, terminal)
    return 0


def _enough(wanted: Wanted) -> Callable[[Registry], bool]:
    """Whether the report and the format are there."""

    def enough(registry: Registry) -> bool:
        if wanted.name not in registry.reports:
            return False
        return wanted.check or _format_of(registry, wanted) is not None

    return enough


def _format_of(registry: Registry, wanted: Wanted) -> str | None:
    if wanted.format_id is None and wanted.file is not None:
        suffix = wanted.file.suffix.casefold()
        return next((name for name, known in registry.renderers.items() if known.suffix == suffix), None)
    return known_format(registry, wanted.format_id or DEFAULT_FORMAT)


def _make(making: Making, wanted: Wanted, terminal: Terminal) -> None:
    from shnor_tui.reporting.output import write_whole  # noqa: PLC0415
    from shnor_tui.reporting.run import Request, find_renderer, find_report, run_report  # noqa: PLC0415

    find_report(making.registry, wanted.name)
    format_id = _format_of(making.registry, wanted) or _unknown_format(making.registry, wanted)
    to_terminal = wanted.file is None and terminal.is_terminal
    if to_terminal and find_renderer(making.registry, format_id).binary:
        raise BadInput(
            _("The format «{format}» cannot be shown on a terminal.").format(format=format_id),
            _("Name a file: --output {file}").format(
                file=f"{wanted.name}{making.registry.renderers[format_id].suffix}"
            ),
        )
    finished = io.BytesIO()
    request = Request(
        report=wanted.name,
        format=format_id,
        params=wanted.options,
        width=wanted.width or terminal.width,
        color=to_terminal and terminal.color,
        home=making.home,
        progress=making.worker.progress,
    )
    run_report(making.registry, making.data, request, out=finished)
    if wanted.file is None:
        making.out.write(finished.getbuffer())
        making.out.flush()
    else:
        write_whole(wanted.file, finished.getvalue())


def _unknown_format(registry: Registry, wanted: Wanted) -> str:
    """The format's name as it was typed, for the message that there is none.

    Raises:
        BadInput: the format was to follow from the file's name and doesn't.
    """
    if wanted.format_id is None and wanted.file is not None:
        suffixes = ", ".join(f"{name} ({known.suffix})" for name, known in registry.renderers.items())
        raise BadInput(
            _("The name {file} doesn't tell the format.").format(file=wanted.file),
            _("Choose one with --format: {known}.").format(known=suffixes),
        )
    return wanted.format_id or DEFAULT_FORMAT
