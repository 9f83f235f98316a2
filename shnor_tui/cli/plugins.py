"""`shnor plugin`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.agreement import agrees
from shnor_tui.cli.host_path import HostPath
from shnor_tui.cli.plugin_add import NOT_SOUND, add_file, show_step
from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import NOTHING, clean, print_json, say, table, warn
from shnor_tui.cli.worker import WorkerOptions, worker_options, working
from shnor_tui.confined import confined
from shnor_tui.errors import BadInput, ShnorError
from shnor_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from shnor_tui.reporting.catalogue import Catalogue
    from shnor_tui.reporting.trust import Candidate
    from shnor_tui.workspace.snapshot import Snapshot


@click.group(help=_("Plugins: reports and formats."))
def plugin() -> None:
    """Plugins."""


@plugin.command("list", help=_("List the plugins, what they offer, and what went wrong with them."))
@shared_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@worker_options
@pass_settings
def list_plugins(settings: Settings, /, as_json: bool, **options: Any) -> None:
    """List the plugins."""
    from shnor_tui.reporting.inventory import catalogue_of  # noqa: PLC0415
    from shnor_tui.reporting.output import claim_stdout  # noqa: PLC0415
    from shnor_tui.reporting.registry import load_plugins  # noqa: PLC0415

    wanted = WorkerOptions(**options)
    with claim_stdout() as out, working(wanted) as worker:
        registry = load_plugins(settings.home.path, without=wanted.without, watch=worker.watch)
        catalogue = catalogue_of(registry, _data(settings))
        if confined() and wanted.progress_fd is None:  # a child's parent looks for the files
            catalogue = catalogue.away_from_the_host()
        if as_json:
            print_json(catalogue, out)
        else:
            out.write("".join(f"{line}\n" for line in _lines(catalogue)).encode())


def _data(settings: Settings) -> Snapshot | None:
    """The programme whose own options are told; plugins are listed even where there is none that can be read."""
    try:
        with settings.workspace() as workspace:
            return workspace.snapshot(settings.year)
    except ShnorError:
        return None


@plugin.command("allow", help=_("Allow the bytes of FILE to run as a plugin with all your rights."))
@click.argument("file", type=HostPath(exists=True, dir_okay=False))
@shared_options
@click.option("--sha256", metavar="HEX", help=_("The SHA-256 of the bytes that you read; without it you are asked."))
def allow_file(file: Path, sha256: str | None) -> None:
    """Allow a drop-in file by its SHA-256."""
    from shnor_tui.reporting.trust import allow, candidate_of  # noqa: PLC0415

    candidate = candidate_of(file)
    if sha256 is None:
        _confirm(candidate)
    allow(candidate, candidate.sha256 if sha256 is None else sha256)
    say(_("Allowed for you, as long as it isn't changed: {file}").format(file=file))
    say(f"SHA-256 {candidate.sha256}")


@plugin.command("new", help=_("Write a plugin NAME that works, with comments, and its test: a report, or a format."))
@click.argument("name")
@shared_options
@click.option("--format", "--renderer", "as_format", is_flag=True, help=_("Write a format instead of a report."))
@click.option("--title", metavar="TEXT", default="", help=_("The title that people read in lists."))
@click.option(
    "--dir",
    "directory",
    metavar="DIR",
    type=HostPath(file_okay=False),
    help=_("The directory to write to; else that of your own plugins."),
)
@pass_settings
def new_plugin(settings: Settings, /, name: str, as_format: bool, title: str, directory: Path | None) -> None:
    """Write a first plugin and say what to do with it."""
    from shnor_tui.cli.plugin_words import new_lines  # noqa: PLC0415
    from shnor_tui.reporting.new_plugin import write_plugin  # noqa: PLC0415
    from shnor_tui.reporting.sources import user_plugins  # noqa: PLC0415

    kind = "format" if as_format else "report"
    written = write_plugin(name, user_plugins() if directory is None else directory, kind=kind, title=title)
    for line in new_lines(name, kind, written, settings.home.path):
        say(line)


@plugin.command("check", help=_("Say what is wrong with the plugin FILE, and what is well."))
@click.argument("file", type=HostPath(exists=True, dir_okay=False))
@shared_options
@click.option(
    "--seconds", metavar="N", type=click.FloatRange(min=0.1), help=_("End each step after this time (else 120).")
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def check_file(settings: Settings, /, file: Path, seconds: float | None, as_json: bool) -> int:
    """Check a plugin file in child processes; returns the exit code."""
    import asyncio  # noqa: PLC0415

    from shnor_tui.cli.plugin_words import check_lines  # noqa: PLC0415
    from shnor_tui.reporting.child import Limits  # noqa: PLC0415
    from shnor_tui.reporting.plugin_check import check_plugin  # noqa: PLC0415

    limits = Limits()
    if seconds is not None:
        limits = Limits(load_seconds=min(seconds, limits.load_seconds), seconds=seconds)
    checked = asyncio.run(check_plugin(file, settings.home.path, limits, show_step))
    show_step("")
    if as_json:
        print_json(checked)
    else:
        for line in check_lines(checked):
            say(line)
    return 0 if checked.sound else NOT_SOUND


plugin.add_command(add_file)


@plugin.command("examine", hidden=True)
@click.argument("file", type=click.Path(path_type=Path))
@shared_options
@click.option("--scratch", type=click.Path(path_type=Path), required=True)
@click.option("--again", is_flag=True)
@click.option("--skip", multiple=True)
@worker_options
@pass_settings
def examine_file(
    settings: Settings, /, file: Path, scratch: Path, again: bool, skip: tuple[str, ...], **options: Any
) -> None:
    """The child of `shnor plugin check`: tells what it finds line by line."""
    import msgspec  # noqa: PLC0415

    from shnor_tui.reporting.examine import Teller, Wanted, examine  # noqa: PLC0415
    from shnor_tui.reporting.output import claim_stdout  # noqa: PLC0415
    from shnor_tui.reporting.plugin_remarks import Told  # noqa: PLC0415
    from shnor_tui.reporting.sample import sample_snapshots  # noqa: PLC0415

    of_worker = WorkerOptions(**options)
    with claim_stdout() as out, working(of_worker) as worker:

        def tell(told: Told) -> None:
            out.write(msgspec.json.encode(told) + b"\n")
            out.flush()

        wanted = Wanted(file=file, home=settings.home.path, without=of_worker.without, skip=skip, again=again)
        examine(wanted, lambda: sample_snapshots(scratch), Teller(file, tell, worker.emit))


def _confirm(candidate: Candidate) -> None:
    """Show what is about to be allowed and ask.

    Raises:
        BadInput: there is nobody to ask.
        Abort: the answer was no.
    """
    size = ngettext("{n} byte", "{n} bytes", len(candidate.content)).format(n=len(candidate.content))
    warn(f"{candidate.path}, {size}")
    warn(f"SHA-256 {candidate.sha256}")
    if candidate.distrust:
        warn(_("It isn't run by itself because {why}.").format(why=candidate.distrust))
    if not sys.stdin.isatty():
        raise BadInput(
            _("Without a terminal, say which bytes you mean."),
            _("Read the file, then: {command}").format(command=candidate.command),
        )
    if not agrees(_("Shall these bytes run with all your rights?")):
        raise click.Abort


def _lines(catalogue: Catalogue) -> Iterator[str]:
    origins = {"package": _("package"), "department": _("department"), "user": _("your own")}
    yield from table(
        (_("Plugin"), _("From"), _("Offers")),
        [
            (known.name, origins[known.origin], ", ".join((*known.reports, *known.renderers)) or NOTHING)
            for known in catalogue.plugins
        ],
    )
    yield ""
    yield from table((_("Report"), _("Title")), [(report.id, report.title) for report in catalogue.reports])
    yield ""
    yield from table(
        (_("Format"), _("File"), _("Title")), [(form.id, form.suffix, form.title) for form in catalogue.renderers]
    )
    warnings = [f"{known.name} ({known.file}): {text}" for known in catalogue.plugins for text in known.warnings]
    for title, lines in ((_("Remarks"), warnings), (_("Failures"), list(map(str, catalogue.failures)))):
        if lines:
            yield ""
            yield title
            yield from (f"  {clean(line)}" for line in lines)
