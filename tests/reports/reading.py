"""Reports as people read them: asked for with options as they are typed, told as plain lines."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache

from shnor_tui.plugin import NBSP, Finding, Snapshot
from shnor_tui.reporting.registry import Registry, load_plugins
from shnor_tui.reporting.run import Request, check_report, run_report

WIDE = 400


@cache
def registry() -> Registry:
    """The plugins that come with the program, and no others."""
    return load_plugins(None)


def made(data: Snapshot, report: str, *, form: str = "console", width: int = WIDE, **options: str) -> bytes:
    """A report in a format; `hide_small="yes"` is the option hide-small."""
    out = io.BytesIO()
    run_report(registry(), data, Request(report=report, format=form, params=_typed(options), width=width), out=out)
    return out.getvalue()


def text_of(data: Snapshot, report: str, *, width: int = WIDE, **options: str) -> str:
    """A report as the terminal shows it, its lines as wide as they are."""
    return made(data, report, width=width, **options).decode().replace(NBSP, " ")


def row_of(text: str, beginning: str) -> list[str]:
    """The cells of the row of a table whose first or second cell begins so."""
    rows = ([cell.strip() for cell in line.strip("│").split("│")] for line in text.splitlines() if "│" in line)
    return next(row for row in rows if any(cell.startswith(beginning) for cell in row[:2]))


def findings_of(data: Snapshot, report: str, **options: str) -> Sequence[Finding]:
    """The check before signature."""
    return check_report(registry(), data, Request(report=report, params=_typed(options)))


def told(data: Snapshot, report: str, **options: str) -> list[str]:
    """The check in lines, without advice."""
    return [
        f"{finding.where}: {finding.problem}".replace(NBSP, " ") for finding in findings_of(data, report, **options)
    ]


def _typed(options: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in options.items()}
