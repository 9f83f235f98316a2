"""The built-in reports are known by name before any of them is imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

from shnor_reports import REPORTS, Later
from shnor_tui.plugin import Checked, Report
from tests.cli.running import environment


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.id)
def test_a_report_is_announced_as_what_it_is(report: Later) -> None:
    own = report.report
    assert (report.id, report.title, report.order) == (own.id, own.title, getattr(own, "order", None))
    assert isinstance(own, Report)
    assert isinstance(own, Checked) is isinstance(report, Checked)


def test_one_report_is_made_without_the_others() -> None:
    code = (
        "import sys; from shnor_tui.reporting.registry import load_plugins; load_plugins(None, only='spravka');"
        "print(*sorted(name for name in sys.modules if name.startswith('shnor_reports.')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True)
    imported = run.stdout.split()
    assert "shnor_reports.spravka" in imported
    assert not {f"shnor_reports.{name}" for name in ("passport", "survey", "training", "results")} & set(imported)
