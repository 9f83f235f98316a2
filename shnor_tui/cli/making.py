"""What commands that make a report have in common: its options, its data and plugins, the check before signature."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from shnor_tui.cli.settings import DAY
from shnor_tui.cli.show import clean, print_json
from shnor_tui.cli.worker import Worker, WorkerOptions
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from shnor_tui.plugin import Finding, Snapshot
    from shnor_tui.reporting.registry import Registry

NOT_READY = 8
DEFAULT_FORMAT = "console"
ALIASES = {"md": "markdown"}
F = TypeVar("F", bound=Callable[..., Any])


def report_options(command: F) -> F:
    """The options that say what a report is made of."""
    options = (
        click.option(
            "--as-of",
            metavar="DATE",
            type=DAY,
            help=_("Judged on this day: marks dated later don't count, the rest is as it stands now."),
        ),
        click.option(
            "--param", "-p", metavar="ID=VALUE", multiple=True, help=_("An option of the report; may be repeated.")
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def typed_options(texts: Sequence[str]) -> dict[str, str]:
    """The report's own options as they were typed.

    Raises:
        BadInput: one isn't written as id=value.
    """
    pairs = [text.partition("=") for text in texts]
    for name, sign, _value in pairs:
        if not (name and sign):
            raise BadInput(_("«{text}» is no option of a report.").format(text=name), _("Write it as -p id=value."))
    return {name.strip(): value for name, _sign, value in pairs}


def apart(options: Mapping[str, Any]) -> tuple[WorkerOptions, dict[str, Any]]:
    """The options of `worker_options`, and the others."""
    of_worker = WorkerOptions.__dataclass_fields__
    return (
        WorkerOptions(**{name: value for name, value in options.items() if name in of_worker}),
        {name: value for name, value in options.items() if name not in of_worker},
    )


def known_format(registry: Registry, named: str) -> str | None:
    """The id of a format that is named by it or by an alias; None where there is no such format."""
    return next((name for name in (named, ALIASES.get(named, named)) if name in registry.renderers), None)


def plugins_for(
    home: Path, report: str, enough: Callable[[Registry], bool], of_worker: WorkerOptions, worker: Worker
) -> Registry:
    """The plugins in their order until there are enough, so that an odd one later does no harm; of their reports the one that
    is asked for. All of them where it isn't among them, for it must be told what there is."""
    from shnor_tui.reporting.registry import load_plugins  # noqa: PLC0415

    registry = load_plugins(home, without=of_worker.without, only=report, until=enough, watch=worker.watch)
    if report not in registry.reports:
        registry = load_plugins(home, without=of_worker.without, watch=worker.watch)
    gc.freeze()
    gc.enable()  # a plugin may make and drop much
    return registry


@dataclass(frozen=True, slots=True)
class Making:
    """What a report is made of and for whom: plugins, data, the department's directory, who follows, where it goes."""

    registry: Registry
    data: Snapshot
    home: Path
    worker: Worker
    out: BinaryIO

    def check(self, name: str, options: Mapping[str, str], format_id: str = DEFAULT_FORMAT) -> tuple[Finding, ...]:
        """What keeps a report from being signed."""
        from shnor_tui.reporting.run import Request, check_report  # noqa: PLC0415

        request = Request(report=name, format=format_id, params=options, home=self.home, progress=self.worker.progress)
        return check_report(self.registry, self.data, request)

    def tell_findings(self, name: str, findings: tuple[Finding, ...], *, as_json: bool) -> int:
        """Print what a check found; returns the exit code."""
        from shnor_tui.reporting.catalogue import CheckResult  # noqa: PLC0415
        from shnor_tui.reporting.inventory import findings_as_data  # noqa: PLC0415

        if as_json:
            found = findings_as_data(findings)
            print_json(CheckResult(report=name, year=self.data.programme.year, findings=found), self.out)
        else:
            self.say(*finding_lines(findings))
        return NOT_READY if findings else 0

    def say(self, *lines: str) -> None:
        """Print lines where the report would go."""
        self.out.write("".join(f"{clean(line)}\n" for line in lines).encode())
        self.out.flush()


def finding_lines(findings: tuple[Finding, ...]) -> list[str]:
    """What a check found, a line each under their number."""
    if not findings:
        return [_("The report can be signed.")]
    heading = ngettext("{n} remark before signature:", "{n} remarks before signature:", len(findings))
    return [
        heading.format(n=len(findings)),
        *("  " + _finding_line(finding) for finding in findings),
    ]


def _finding_line(finding: Finding) -> str:
    """«пункт 2: нет данных. Внесите сведения.»"""
    problem = f"{finding.where}: {finding.problem}"
    return f"{problem.rstrip('.')}. {finding.advice}" if finding.advice else problem
