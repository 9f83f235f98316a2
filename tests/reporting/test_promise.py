"""What the guide promises of version 1: a plugin that was written for 1.0 runs unchanged, with the same meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.plugin.testing import EVERY_BLOCK, RunFormat, RunReport
from tests.cli.running import data, output, shnor
from tests.reporting.plugins import drop

pytest_plugins = ["shnor_tui.plugin.testing"]

OLD = Path(__file__).with_name("api_1_0")
"""The examples of that guide, and a plugin that uses all that it named. These files stay as they are, style included."""

REPORTS = {"my_schools": "my-schools", "everything": "everything"}
FORMATS = {"outline": "outline", "everything": "lines"}


def old(name: str, directory: Path) -> Path:
    """A plugin of that time, in a directory."""
    return drop(directory, name, (OLD / f"{name}.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("file", "name"), REPORTS.items(), ids=REPORTS.keys())
def test_a_report_of_that_time_comes_out_in_every_format(
    run_report: RunReport, tmp_path: Path, file: str, name: str
) -> None:
    for run in run_report(old(file, tmp_path), name).values():
        assert {"console", "docx", "markdown"} <= set(run.files)
        assert all(run.files.values())


@pytest.mark.parametrize(("file", "name"), FORMATS.items(), ids=FORMATS.keys())
def test_a_format_of_that_time_writes_every_block_of_today(
    run_format: RunFormat, tmp_path: Path, file: str, name: str
) -> None:
    text = run_format(old(file, tmp_path), name).decode()
    assert text.startswith(EVERY_BLOCK.title)
    assert "Chart" not in text


def test_they_work_where_the_program_finds_them(home: Path) -> None:
    names = {*REPORTS, *FORMATS}
    for name in names:
        old(name, home / "plugins")
    told = data("plugin", "list")
    assert told["failures"] == []
    assert [plugin["warnings"] for plugin in told["plugins"] if plugin["name"] in names] == [[], [], []]
    assert "Тверская СОШ" in output("report", "my-schools", "-f", "outline")
    options = ("-p", "count=5", "-p", "flag=да", "-p", "day=01.02.2021")
    assert "Signature" in output("report", "everything", "-f", "lines", *options)
    assert "где: что" in shnor("report", "everything", "--check").stdout
