"""`shnor issue`: a report gets its number and date, and its file is kept."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.issued import as_data
from shnor_tui.cli.making import Making, apart, finding_lines, known_format, plugins_for, report_options, typed_options
from shnor_tui.cli.settings import DAY, Settings, pass_settings, shared_options
from shnor_tui.cli.show import print_json, warn
from shnor_tui.cli.worker import WorkerOptions, worker_options, working
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.domain.issued import IssuedReport
    from shnor_tui.reporting.registry import Registry
    from shnor_tui.reporting.run import Request

DEFAULT_FORMAT = "docx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What `shnor issue` was told by options."""

    name: str
    format_id: str
    number: str | None
    dated: date | None
    as_of: date | None
    param: tuple[str, ...]
    note: str
    anyway: bool
    as_json: bool


@click.command(help=_("Issue the report NAME: it gets its number and date, and its file is kept as it is."))
@click.argument("name")
@shared_options
@click.option(
    "--format",
    "-f",
    "format_id",
    metavar="FORMAT",
    default=DEFAULT_FORMAT,
    show_default=True,
    help=_("docx, markdown (md) or another one."),
)
@click.option("--number", metavar="N", help=_("Its registration number; else the next whole one of the calendar year."))
@click.option("--date", "dated", metavar="DATE", type=DAY, help=_("Its date; else today."))
@report_options
@click.option("--note", metavar="TEXT", default="", help=_("A remark for the list of issued reports."))
@click.option("--anyway", is_flag=True, help=_("Issue it although the check before signature finds something."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@worker_options
@pass_settings
def issue(settings: Settings, /, **options: Any) -> int:
    """Issue a report; returns the exit code."""
    of_worker, others = apart(options)
    return _run(settings, Wanted(**others), of_worker)


def _run(settings: Settings, wanted: Wanted, of_worker: WorkerOptions) -> int:
    from shnor_tui.reporting.output import claim_stdout  # noqa: PLC0415
    from shnor_tui.reporting.run import Request, find_renderer, find_report  # noqa: PLC0415
    from shnor_tui.workspace.issued import checked_number, next_number, require_issuable  # noqa: PLC0415

    options = typed_options(wanted.param)
    with claim_stdout() as out, working(of_worker) as worker:
        with settings.workspace() as workspace:
            data = workspace.snapshot(settings.year)
            dated = wanted.dated or workspace.today
            number = next_number(data, dated) if wanted.number is None else checked_number(wanted.number)
            require_issuable(workspace, number, dated)
        home = settings.home.path
        registry = plugins_for(home, wanted.name, _enough(wanted), of_worker, worker)
        making = Making(registry, data if wanted.as_of is None else data.as_of(wanted.as_of), home, worker, out)
        find_report(registry, wanted.name)
        format_id = known_format(registry, wanted.format_id) or wanted.format_id
        find_renderer(registry, format_id)
        findings = making.check(wanted.name, options, format_id)
        if findings and not wanted.anyway:
            warn(_("Nothing was issued.") + " " + _("«--anyway» issues it all the same."))
            return making.tell_findings(wanted.name, findings, as_json=wanted.as_json)
        if findings and not wanted.as_json:
            for line in finding_lines(findings):
                warn(line)
        request = Request(
            report=wanted.name,
            format=format_id,
            params=options,
            number=number,
            dated=dated,
            home=home,
            progress=worker.progress,
        )
        _tell(making, _issued(making, settings, wanted, request), as_json=wanted.as_json)
    return 0


def _enough(wanted: Wanted) -> Callable[[Registry], bool]:
    """Whether the report and the format are there."""
    return lambda registry: wanted.name in registry.reports and known_format(registry, wanted.format_id) is not None


def _issued(making: Making, settings: Settings, wanted: Wanted, request: Request) -> IssuedReport:
    """Make the report and issue it; where nobody has asked for a number that another one took meanwhile, under the next."""
    from shnor_tui.reporting.run import run_report  # noqa: PLC0415
    from shnor_tui.workspace.issued import Finished, NumberTaken, issue, next_number  # noqa: PLC0415

    dated = request.dated or making.data.today
    while True:
        content = io.BytesIO()
        run_report(making.registry, making.data, request, out=content)
        finished = Finished(
            report=request.report,
            title=making.registry.reports[request.report].report.title,
            number=request.number,
            dated=dated,
            format=request.format,
            suffix=making.registry.renderers[request.format].suffix,
            content=content.getvalue(),
            params=request.params,
            as_of=wanted.as_of,
            note=wanted.note,
        )
        with settings.workspace() as workspace:
            try:
                return issue(workspace, making.data, finished)
            except NumberTaken:
                if wanted.number is not None:
                    raise
                request = replace(request, number=next_number(workspace.snapshot(), dated))


def _tell(making: Making, issued: IssuedReport, *, as_json: bool) -> None:
    from shnor_tui.workspace.issued_files import path_of  # noqa: PLC0415

    if as_json:
        print_json(as_data(issued, making.data.programme.year, making.home), making.out)
    else:
        making.say(
            _("Issued: {report}.").format(report=issued.words),
            _("The file: {file}").format(file=path_of(making.home, issued)),
            f"SHA-256 {issued.sha256}",
        )
