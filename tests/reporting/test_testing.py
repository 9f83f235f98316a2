"""The fixtures that a plugin's author uses fail where a plugin is bad, and say why."""

from __future__ import annotations

from pathlib import Path

import pytest

import shnor_reports
from shnor_tui.plugin import Document, Paragraph, Table
from shnor_tui.plugin.testing import EMPTY, EVERY_BLOCK, RunFormat, RunReport
from shnor_tui.reporting.failure import PluginError
from tests.reporting.plugins import GOOD, drop, renderer, report

pytest_plugins = ["shnor_tui.plugin.testing"]


def test_a_report_comes_out_of_every_year_in_every_format(run_report: RunReport, tmp_path: Path) -> None:
    runs = run_report(drop(tmp_path, "good", GOOD))
    assert list(runs) == ["2019/2020", "2020/2021", EMPTY]
    for year, run in runs.items():
        assert (run.year, run.document.title, run.findings) == (year, "Хороший отчёт", ())
        assert {"console", "docx", "markdown"} <= set(run.files)
        assert run.text("markdown") == "# Хороший отчёт\n\nВсё хорошо.\n"
        assert run.files["docx"].startswith(b"PK")


def test_a_report_of_a_package_is_named_where_it_has_several(run_report: RunReport) -> None:
    run = run_report(shnor_reports, "roadmap", years=["2019/2020"])["2019/2020"]
    assert any(isinstance(block, Table) for block in run.document.blocks)
    with pytest.raises(pytest.fail.Exception, match=r"say which report is meant; there are: .*spravka"):
        run_report(shnor_reports)


def test_options_reach_the_report(run_report: RunReport, tmp_path: Path) -> None:
    code = report("return Document(ctx.params['name'], [])", before="from shnor_tui.plugin import Param")
    file = drop(tmp_path, "options", code.replace("return ()", "return [Param('name', 'Name')]"))
    assert run_report(file, params={"name": "Имя"})[EMPTY].document.title == "Имя"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import nowhere_to_be_found", "nowhere_to_be_found"),
        (GOOD.replace("register_reports", "register_report"), "there is no hook"),
        (GOOD.replace('"good"', '"spravka"'), "spravka"),
        (GOOD.replace("@hookimpl", ""), "there are: none"),
        (report("import itertools\nreturn Document(str(next(COUNT)), [])", before="COUNT = iter(range(99))"), "twice"),
    ],
)
def test_what_the_host_would_refuse_fails_the_test(run_report: RunReport, tmp_path: Path, code: str, said: str) -> None:
    with pytest.raises(pytest.fail.Exception, match=said):
        run_report(drop(tmp_path, "bad", code))


def test_what_a_plugin_raises_is_the_cause(run_report: RunReport, run_format: RunFormat, tmp_path: Path) -> None:
    with pytest.raises(PluginError) as caught:
        run_report(drop(tmp_path, "bad", report("1 / 0")))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    with pytest.raises(PluginError):
        run_format(drop(tmp_path, "format", renderer("1 / 0")))


def test_a_format_writes_every_block_or_what_it_is_given(run_format: RunFormat, tmp_path: Path) -> None:
    file = drop(tmp_path, "format", renderer("out.write(f'{doc.title} {len(doc.blocks)} {ctx.width}'.encode())"))
    assert run_format(file).decode() == f"{EVERY_BLOCK.title} {len(EVERY_BLOCK.blocks)} 80"
    assert run_format(file, document=Document("x", [Paragraph("y")]), width=40) == b"x 1 40"


def test_a_format_that_writes_two_things_fails_the_test(run_format: RunFormat, tmp_path: Path) -> None:
    file = drop(tmp_path, "format", renderer("self.n = getattr(self, 'n', 0) + 1\nout.write(str(self.n).encode())"))
    with pytest.raises(pytest.fail.Exception, match="written twice"):
        run_format(file)
