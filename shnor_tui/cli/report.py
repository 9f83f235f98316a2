"""`shnor report`."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.host_path import PIPE, output_option
from shnor_tui.cli.making import DEFAULT_FORMAT, Making, apart, known_format, plugins_for, report_options, typed_options
from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import terminal_width
from shnor_tui.cli.worker import WorkerOptions, worker_options, working
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.reporting.registry import Registry
    from shnor_tui.reporting.run import Request

DEFAULT_WIDTH = 80
EACH_FORMAT = "docx"
"""What is handed to schools, one by one, is a document unless another format is asked for."""


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
    each_school: bool

    @property
    def file(self) -> Path | None:
        """The file to write; None for the standard output."""
        return None if self.output == PIPE else Path(self.output)

    @property
    def names_format(self) -> bool:
        """Whether a format was named, by itself or by the file's ending."""
        return self.format_id is not None or self.file is not None

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
@output_option
@report_options
@click.option("--width", type=click.IntRange(20, 1000), help=_("Columns of text; else the terminal's, or 80."))
@click.option("--each-school", is_flag=True, help=_("A file for each school, into the directory that --output names."))
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
        making = Making(plugins_for(home, wanted.name, _enough(wanted), of_worker, worker), data, home, worker, out)
        if wanted.check:
            format_id = _asked_format(making.registry, wanted) if wanted.names_format else DEFAULT_FORMAT
            findings = making.check(wanted.name, wanted.options, format_id)
            return making.tell_findings(wanted.name, findings, as_json=wanted.as_json)
        if wanted.each_school:
            _make_each(making, wanted)
        else:
            _make(making, wanted, terminal)
    return 0


def _enough(wanted: Wanted) -> Callable[[Registry], bool]:
    """Whether the report and the format are there."""

    def enough(registry: Registry) -> bool:
        if wanted.name not in registry.reports:
            return False
        return (wanted.check and not wanted.names_format) or _format_of(registry, wanted) is not None

    return enough


def _format_of(registry: Registry, wanted: Wanted) -> str | None:
    if wanted.each_school:
        return known_format(registry, wanted.format_id or EACH_FORMAT)
    if wanted.format_id is None and wanted.file is not None:
        suffix = wanted.file.suffix.casefold()
        return next((name for name, known in registry.renderers.items() if known.suffix == suffix), None)
    return known_format(registry, wanted.format_id or DEFAULT_FORMAT)


def _asked_format(registry: Registry, wanted: Wanted) -> str:
    """The format that was asked for, where the report is known.

    Raises:
        NotFound: there is no such report or format.
        BadInput: the file's name doesn't tell the format.
    """
    from shnor_tui.reporting.run import find_renderer, find_report  # noqa: PLC0415

    find_report(registry, wanted.name)
    format_id = _format_of(registry, wanted) or _unknown_format(registry, wanted)
    find_renderer(registry, format_id)
    return format_id


def _make(making: Making, wanted: Wanted, terminal: Terminal) -> None:
    from shnor_tui.reporting.output import write_whole  # noqa: PLC0415

    format_id = _asked_format(making.registry, wanted)
    to_terminal = wanted.file is None and terminal.is_terminal
    if to_terminal and making.registry.renderers[format_id].binary:
        raise BadInput(
            _("The format «{format}» cannot be shown on a terminal.").format(format=format_id),
            _("Name a file: --output {file}").format(
                file=f"{wanted.name}{making.registry.renderers[format_id].suffix}"
            ),
        )
    request = _request(making, wanted, format_id, width=terminal.width, color=to_terminal and terminal.color)
    finished = _finished(making, request)
    if wanted.file is None:
        making.out.write(finished)
        making.out.flush()
    else:
        write_whole(wanted.file, finished)


def _make_each(making: Making, wanted: Wanted) -> None:
    """A file for each listed school; none is written before all are made.

    Raises:
        BadInput: the report is of no single school, or no directory is named.
    """
    from shnor_tui.domain.latin import latin  # noqa: PLC0415
    from shnor_tui.reporting.output import make_place, write_whole  # noqa: PLC0415
    from shnor_tui.reporting.run import find_renderer, find_report  # noqa: PLC0415

    report = find_report(making.registry, wanted.name)
    param = next((param.id for param in report.params if param.kind == "school"), None)
    if param is None:
        raise BadInput(_("The report «{report}» isn't made for one school.").format(report=wanted.name))
    if wanted.file is None or os.path.isfile(wanted.file):  # noqa: PTH113  (false, too, where one may not look)
        raise BadInput(
            _("--each-school needs a directory."),
            _("Name it: --output {directory}").format(directory=f"{wanted.name}/"),
        )
    format_id = _format_of(making.registry, wanted) or wanted.format_id or EACH_FORMAT
    suffix = find_renderer(making.registry, format_id).suffix
    year = making.data.programme.year.replace("/", "-")
    made: dict[Path, bytes] = {}
    for number, school in enumerate(making.data.schools, 1):
        request = _request(making, wanted, format_id, width=DEFAULT_WIDTH, color=False)
        request = replace(request, params={**wanted.options, param: school.full_name})
        file = wanted.file / f"{wanted.name}_{year}_{number:02}_{latin(school.name)}{suffix}"
        made[file] = _finished(making, request)
    make_place(wanted.file)
    for file, content in made.items():
        write_whole(file, content)
        making.say(str(file))


def _request(making: Making, wanted: Wanted, format_id: str, *, width: int, color: bool) -> Request:
    from shnor_tui.reporting.run import Request  # noqa: PLC0415

    return Request(
        report=wanted.name,
        format=format_id,
        params=wanted.options,
        width=wanted.width or width,
        color=color,
        home=making.home,
        progress=making.worker.progress,
    )


def _finished(making: Making, request: Request) -> bytes:
    from shnor_tui.reporting.run import run_report  # noqa: PLC0415

    finished = io.BytesIO()
    run_report(making.registry, making.data, request, out=finished)
    return finished.getvalue()


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
