"""`shnor issued`: what was issued, its files, whether they are still what was issued, and what changed since."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.history import as_data as commit_as_data
from shnor_tui.cli.history import history_rows
from shnor_tui.cli.host_path import PIPE, output_option
from shnor_tui.cli.pipe import put
from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import print_json, print_table, say
from shnor_tui.confined import confined
from shnor_tui.domain.printable import printable
from shnor_tui.domain.russian import short_date
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from shnor_tui.domain.issued import IssuedReport
    from shnor_tui.workspace.issued import Rechecked
    from shnor_tui.workspace.session import Workspace

SPOILED = 8
"""The exit code when a file is not what was issued; the check of a report has the same."""

SHOWN = 40
"""Of an option's value in the list."""


@click.group(help=_("Issued reports: a list, their files, whether these are as they were, what changed since."))
def issued() -> None:
    """Issued reports."""


@issued.command("list", help=_("List what was issued in the programme, the oldest first."))
@shared_options
@click.option("--all", "every_year", is_flag=True, help=_("Of all school years."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def list_issued(settings: Settings, /, every_year: bool, as_json: bool) -> None:
    """List issued reports."""
    from shnor_tui.workspace.issued import issued_of  # noqa: PLC0415

    with settings.workspace() as workspace:
        years = [programme.year for programme in workspace.programmes] if every_year else [settings.year]
        reports = [report for year in years for report in issued_of(workspace.snapshot(year))]
        if as_json:
            print_json([described(workspace, report) for report in reports])
            return
        rows = [
            (
                report.number,
                short_date(report.dated),
                year_of(workspace, report),
                report.format,
                report.signed_by,
                _called(report),
            )
            for report in reports
        ]
        if rows:
            print_table((_("No."), _("Date"), _("Year"), _("Format"), _("Signed by"), _("Report")), rows)
        else:
            say(_("Nothing was issued yet."))


@issued.command("get", help=_("Write the file of the report with the number N, once it is seen to be what was issued."))
@click.argument("number", metavar="N")
@shared_options
@output_option
@pass_settings
def get_issued(settings: Settings, /, number: str, output: str) -> None:
    """Write the file of an issued report."""
    from shnor_tui.workspace.access import note_export  # noqa: PLC0415
    from shnor_tui.workspace.issued import content_of, issued_by_number  # noqa: PLC0415

    with settings.workspace() as workspace:
        report = issued_by_number(workspace.snapshot(settings.year), number)
        content = content_of(workspace, report)
        if output == PIPE and os.isatty(1) and not _is_plain(content):
            raise BadInput(
                _("The format «{format}» cannot be shown on a terminal.").format(format=report.format),
                _("Name a file: --output {file}").format(file=report.file),
            )
        note_export(workspace, report.words)
    put(output, [content])


@issued.command(
    "check", help=_("Hold every file against what was issued. Exit code 8 when one is missing or was altered.")
)
@shared_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def check_issued(settings: Settings, /, as_json: bool) -> int:
    """Check the files; returns the exit code."""
    from shnor_tui.workspace.issued import issued_of, recheck  # noqa: PLC0415
    from shnor_tui.workspace.kept_files import FileState  # noqa: PLC0415

    with settings.workspace() as workspace:
        chosen = None if settings.year is None else issued_of(workspace.snapshot(settings.year))
        checked = recheck(workspace, chosen)
        if as_json:
            print_json([{**described(workspace, one.issued), "state": one.state} for one in checked])
        else:
            _tell_checked(workspace, checked)
    return SPOILED if any(one.state is not FileState.FINE for one in checked) else 0


@issued.command(
    "changes", help=_("List what has changed in the programme's data since the report with the number N was made.")
)
@click.argument("number", metavar="N")
@shared_options
@click.option("--details", is_flag=True, help=_("Show each field before and after."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def changes_since(settings: Settings, /, number: str, details: bool, as_json: bool) -> None:
    """List what has changed since a report was issued."""
    from shnor_tui.workspace.issued import issued_by_number  # noqa: PLC0415
    from shnor_tui.workspace.issued_changes import changed_since  # noqa: PLC0415

    with settings.workspace() as workspace:
        report = issued_by_number(workspace.snapshot(settings.year), number)
        commits = changed_since(workspace, report)
        if as_json:
            changes = [{**commit_as_data(commit), "what": workspace.describe(commit)} for commit in commits]
            print_json({"issued": described(workspace, report), "changes": changes})
        elif commits:
            rows = [row for commit in commits for row in history_rows(workspace, commit, None, details=details)]
            print_table((_("No."), _("When"), _("Who"), _("What")), rows, right=frozenset({0}))
        else:
            say(_("Nothing has changed since {report} was made.").format(report=report.words))


def described(workspace: Workspace, report: IssuedReport) -> dict[str, Any]:
    """An issued report for programs."""
    return as_data(report, year_of(workspace, report), workspace.home)


def as_data(report: IssuedReport, year: str, home: Path) -> dict[str, Any]:
    """An issued report for programs: `revision` is the state of the data that it was made from. Who has no files of the host
    is told where `file` is in the department's directory."""
    from shnor_tui.workspace.issued_files import path_of  # noqa: PLC0415

    file = path_of(home, report)
    return {
        "id": report.id,
        "year": year,
        "report": report.report,
        "title": report.title,
        "number": report.number,
        "date": report.dated,
        "format": report.format,
        "file": str(file.relative_to(home) if confined() else file),
        "sha256": report.sha256,
        "size": report.size,
        "revision": report.revision,
        "params": report.params,
        "as_of": report.as_of,
        "signed_by": report.signed_by,
        "note": report.note,
    }


def year_of(workspace: Workspace, report: IssuedReport) -> str:
    """The school year of the programme that a report was issued in."""
    return next((one.year for one in workspace.programmes if one.id == report.programme), "")


def _called(report: IssuedReport) -> str:
    """The title with what tells it from others of its kind: its options as they were typed, and the remark."""
    options = (f"{name}={textwrap.shorten(value, SHOWN)}" for name, value in report.params.items())
    details = "; ".join(part for part in (*options, report.note) if part)
    return f"{report.title} ({details})" if details else report.title


def _tell_checked(workspace: Workspace, checked: Sequence[Rechecked]) -> None:
    from shnor_tui.workspace.issued import state_title  # noqa: PLC0415
    from shnor_tui.workspace.issued_files import path_of  # noqa: PLC0415
    from shnor_tui.workspace.kept_files import FileState  # noqa: PLC0415

    fine = sum(one.state is FileState.FINE for one in checked)
    for one in checked:
        if one.state is not FileState.FINE:
            say(f"{one.issued.words}: {state_title(one.state)} ({path_of(workspace.home, one.issued)})")
    say(ngettext("{n} file is as issued.", "{n} files are as issued.", fine).format(n=fine))


def _is_plain(content: bytes) -> bool:
    """Whether it is text in which nothing moves a cursor."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    return printable(text) == text
