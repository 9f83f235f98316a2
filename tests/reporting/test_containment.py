"""One bad plugin is named by plugin, file and stage, and stops nothing else. Everything runs as real processes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.running import data, output, shnor
from tests.reporting.conftest import Drop
from tests.reporting.plugins import GOOD, renderer, report

CHOICES = GOOD.replace("import Document", "import Param, Document").replace(
    "return ()", "return [Param('n', 'N', '1', choices=(1, 2))]"
)

BROKEN = {
    "import error": ("load", "No module named", "import nowhere_to_be_found"),
    "syntax error": ("load", "SyntaxError", "def x(:\n"),
    "not utf-8": ("load", "SyntaxError", "# -*- coding: nonsense -*-\n"),
    "null bytes": ("load", "null bytes", "x = 1\0"),
    "exit at import": ("load", "exit (3)", "import sys\nsys.exit(3)"),
    "raises at import": ("load", "ZeroDivisionError", "1 / 0"),
    "reads a missing file": ("load", "FileNotFoundError", "open('/nowhere')"),
    "misspelt hook": ("register", "shnor_register_report", GOOD.replace("register_reports", "register_report")),
    "wrong signature": ("register", "registrar", GOOD.replace("(register)", "(registrar)")),
    "raising hook": ("register", "KeyError", GOOD.replace("register(Good())", "raise KeyError('x')")),
    "exit in hook": ("register", "exit (0)", GOOD.replace("register(Good())", "raise SystemExit(0)")),
    "later minor version": ("load", "1.9", GOOD.replace("(1, 0)", "(1, 9)")),
    "other major version": ("load", "2.0", "API = (2, 0)\nfrom shnor_tui.plugin import Yet, Unknown\n"),
    "computed version": ("load", "2.0", GOOD.replace("(1, 0)", "(1 + 1, 0)")),
    "odd version": ("load", "API", GOOD.replace("(1, 0)", "'1.0'")),
    "duplicate report": ("register", "shnor-reports", GOOD.replace('"good"', '"spravka"')),
    "duplicate format": ("register", "shnor-docx", renderer("pass", "docx")),
    "a class": ("register", "Good()", GOOD.replace("register(Good())", "register(Good)")),
    "no title": ("register", "title", GOOD.replace('"good", "Хороший отчёт"', '"good", ""')),
    "no id": ("register", "«id»", GOOD.replace('"good"', "5")),
    "id with a space": ("register", "«id»", GOOD.replace('"good"', '"very good"')),
    "no build": ("register", "«build»", GOOD.replace("def build", "def bild")),
    "raising params": ("register", "ZeroDivisionError", GOOD.replace("return ()", "return (1 / 0,)")),
    "params of strings": ("register", "Param", GOOD.replace("return ()", "return ('year',)")),
    "choices of numbers": ("register", "choices", CHOICES),
    "order of a text": ("register", "order", GOOD.replace("def params", "order = 'x'\n    def params")),
    "format without suffix": ("register", "suffix", renderer("pass").replace("'.bad'", "'bad'")),
    "suffix that leads away": ("register", "suffix", renderer("pass").replace("'.bad'", "'./../../bad'")),
}


@pytest.mark.parametrize(("stage", "said", "code"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_plugin_is_named_and_the_others_work(
    home: Path, dropped: Drop, stage: str, said: str, code: str
) -> None:
    file = dropped("broken", code)
    dropped("sound", GOOD.replace('"good"', '"sound"'))
    told = data("plugin", "list")
    (failure,) = told["failures"]
    assert (failure["plugin"], failure["file"], failure["stage"]) == ("broken", str(file), stage)
    assert said in failure["message"]
    assert {entry["id"] for entry in told["reports"]} >= {"spravka", "roadmap", "sound"}
    assert {entry["id"] for entry in told["renderers"]} >= {"docx", "markdown", "console"}
    assert "Всё хорошо." in output("report", "sound")
    assert str(file) in output("plugin", "list")


SHORT_ROW = """
from shnor_tui.plugin import Column, Heading, Table
return Document('x', [Heading('y'), Table([Column('a'), Column('b')], [['1', '2'], ['3']])])
"""

RUN = {
    "raises": ("build", "ZeroDivisionError", "1 / 0"),
    "exits": ("build", "exit (4)", "raise SystemExit(4)"),
    "recurses": ("build", "RecursionError", "return self.build(data, ctx)"),
    "returns nothing": ("build", "must return a Document, not NoneType", "pass"),
    "a short row": (
        "build",
        "block 2, table, row 2: it has 1 cells for 2 columns",
        SHORT_ROW,
    ),
    "changes the data": ("build", "AttributeError", "data.programme.year = '1999/2000'"),
}


@pytest.mark.parametrize(("stage", "said", "body"), RUN.values(), ids=RUN.keys())
def test_a_report_that_fails_is_named_and_leaves_no_file(
    home: Path, dropped: Drop, tmp_path: Path, stage: str, said: str, body: str
) -> None:
    file = dropped("failing", report(body))
    target = tmp_path / "out" / "a.docx"
    target.parent.mkdir()
    run = shnor("report", "bad", "-o", target)
    assert run.returncode == 9
    assert all(part in run.stderr for part in ("failing", str(file), said))
    assert "Traceback" not in run.stderr
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize(
    "body", ["out.write(b'half'); 1 / 0", "out.write('text')", "out.write(b'half'); raise SystemExit"]
)
def test_a_format_that_fails_leaves_what_was_there(home: Path, dropped: Drop, tmp_path: Path, body: str) -> None:
    dropped("format", renderer(body))
    target = tmp_path / "a.bad"
    target.write_text("before", encoding="utf-8")
    run = shnor("report", "spravka", "-o", target)
    assert run.returncode == 9
    assert "format" in run.stderr
    assert target.read_text(encoding="utf-8") == "before"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.bad", "demo"]


NOISE = """
import os, sys, subprocess
print('NOISE')
os.write(1, b'NOISE')
sys.__stdout__.write('NOISE')
subprocess.run(['echo', 'NOISE'])
"""


def test_what_a_plugin_prints_never_reaches_the_output(home: Path, dropped: Drop) -> None:
    dropped("noisy", report(NOISE + "return Document('Тихо', [])", before=NOISE))
    run = shnor("report", "bad", "-f", "md")
    assert run.stdout == "# Тихо\n"
    assert "NOISE" in run.stderr
    listed = shnor("plugin", "list", "--json")
    assert "NOISE" not in listed.stdout
    assert json.loads(listed.stdout)


def test_a_failure_goes_to_the_log_with_its_traceback(home: Path, dropped: Drop, tmp_path: Path) -> None:
    file = dropped("failing", report("1 / 0"))
    shnor("report", "bad", XDG_STATE_HOME=str(tmp_path / "state"))
    log = (tmp_path / "state" / "shnor" / "shnor.log").read_text(encoding="utf-8")
    assert all(part in log for part in ("failing", str(file), "build", "Traceback", "ZeroDivisionError"))


def test_an_unknown_report_lists_what_there_is_and_what_failed(home: Path, dropped: Drop) -> None:
    dropped("broken", "1 / 0")
    run = shnor("report", "schools")
    assert run.returncode == 2
    assert "spravka, roadmap" in run.stderr
    assert "broken.py" in run.stderr


def test_a_good_report_keeps_its_place_when_a_later_plugin_is_broken(home: Path, dropped: Drop) -> None:
    dropped("aa_good", GOOD)
    dropped("bb_ends_the_program", "import os\nos._exit(3)")
    assert "Всё хорошо." in output("report", "good")


def test_the_rest_of_a_plugin_stays_when_one_of_its_reports_is_refused(home: Path, dropped: Drop) -> None:
    twice = GOOD.replace("register(Good())", "register(Good()); register(Good()); register(None); register(Other())")
    dropped("twice", twice.replace("@hookimpl", "class Other(Good):\n    id = 'other'\n\n@hookimpl"))
    told = data("plugin", "list")
    assert len(told["failures"]) == 2
    assert {"good", "other"} <= {entry["id"] for entry in told["reports"]}


def test_a_plugin_that_names_no_version_works_with_a_remark(home: Path, dropped: Drop) -> None:
    dropped("old", GOOD.replace("API = (1, 0)\n", ""))
    plugin = next(entry for entry in data("plugin", "list")["plugins"] if entry["name"] == "old")
    assert plugin["loaded"]
    assert "1.0" in plugin["warnings"][0]


ODD = """
class Odd(Exception):
    def __str__(self):
        raise SystemExit(5)
raise Odd
"""


@pytest.mark.parametrize("body", [ODD, "raise ValueError('\\udcff\\x1b[2J')", "raise SystemExit(object())"])
def test_an_odd_exception_is_told_all_the_same(home: Path, dropped: Drop, body: str) -> None:
    dropped("odd", report(body))
    run = shnor("report", "bad", "--progress")
    assert run.returncode == 9
    assert "odd.py" in run.stderr
    assert "\x1b" not in run.stderr
    assert '"event":"failure"' in run.stderr


def test_a_file_with_a_name_of_another_century_is_listed(home: Path, dropped: Drop) -> None:
    file = dropped("good", GOOD)
    file.rename(os.fsdecode(os.fsencode(file.parent) + b"/\xf0\xe5\xef.py"))
    assert data("plugin", "list")["failures"] == []
    assert "Всё хорошо." in output("report", "good")


@pytest.mark.parametrize(
    "found", ["'text'", "[1]", "[Finding(1, 'x')]", "[Finding('x', 'y', record=('item', 'x'))]", "None"]
)
def test_findings_of_a_wrong_form_are_named(home: Path, dropped: Drop, found: str) -> None:
    check = "def check(self, data, ctx):\n        return FOUND\n\n    def params"
    constant = f"from shnor_tui.plugin import Finding\nFOUND = {found}\n\nclass Good"
    dropped("checked", GOOD.replace("def params", check).replace("class Good", constant))
    run = shnor("report", "good", "--check", "--json")
    assert (run.returncode, run.stdout) == (9, "")
    assert "checked.py" in run.stderr


def test_no_bytecode_is_left_beside_a_plugin(home: Path, dropped: Drop) -> None:
    file = dropped("good", GOOD)
    output("report", "good")
    assert [entry.name for entry in file.parent.iterdir()] == ["good.py"]
