"""`shnor plugin check FILE` says in words what is wrong with a plugin, where and what mends it, and what is well."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import shnor
from tests.reporting.plugins import GOOD, drop, renderer, report

ROOT = Path(__file__).resolve().parents[2]


def check(file: Path, *arguments: str) -> dict[str, Any]:
    """The check as data; its exit code agrees with what it says."""
    run = shnor("plugin", "check", file, "--json", *arguments)
    told = json.loads(run.stdout)
    assert run.returncode == (0 if told["sound"] else 8), run.stderr
    assert isinstance(told, dict)
    return told


def remarks(told: dict[str, Any], level: str) -> list[str]:
    """The remarks of a level as they are read: line, place, message, advice."""
    return [
        f"{remark.get('line', 0)} | {remark.get('about', '')} | {remark['message']} | {remark.get('advice', '')}"
        for remark in told["remarks"]
        if remark["level"] == level
    ]


def test_a_sound_report_is_told_to_be_sound(home: Path, tmp_path: Path) -> None:
    told = check(drop(home / "plugins", "good", GOOD))
    assert told["sound"]
    well = "\n".join(remarks(told, "good"))
    for said in (
        "the department's plugins",
        "nobody else could have written it",
        "API 1.0 (this program has 1.1), and registers «good»",
        "the demo's year 2019/2020, the demo's year 2020/2021, an empty programme",
        "docx, ",
        "markdown",
        "2019/2020: 0; 2020/2021: 0; empty programme: 0",
        "byte for byte",
    ):
        assert said in well
    assert not remarks(told, "wrong")


@pytest.mark.parametrize("file", sorted((ROOT / "docs" / "examples").glob("[!t]*.py")), ids=lambda file: file.name)
def test_the_examples_of_the_guide_are_sound(file: Path, tmp_path: Path) -> None:
    assert not remarks(check(drop(tmp_path, file.stem, file.read_text(encoding="utf-8"))), "wrong")


def test_a_person_reads_it_in_words(tmp_path: Path) -> None:
    run = shnor("plugin", "check", drop(tmp_path, "bad", report("data.schools[0].nmae")))
    assert run.returncode == 8
    assert "To be mended:\n  - line 13, the report «bad» on the demo's year 2019/2020" in run.stdout
    assert "'School' object has no attribute 'nmae'" in run.stdout
    assert run.stdout.endswith("The plugin doesn't work yet.\n")
    assert "Traceback" not in run.stdout + run.stderr


LOADING = {
    "syntax": ("def x(:\n", "1 | loading the file | SyntaxError", "There stands: «def x(:»."),
    "a module that isn't there": ("\nimport nowhere_to_be_found", "2 | loading", "isn't installed"),
    "a module of another version": ("import shnor_tui.plugin.magic", "1 | loading", "no module «shnor_tui.plugin.magic»"),
    "a misspelt name": ("from shnor_tui.plugin import Tabel", "Tabel", "«Table» may be meant"),
    "a misspelt hook": (GOOD.replace("register_reports", "register_report"), "there is no hook", "shnor_register_reports"),
    "a hook with a wrong argument": (GOOD.replace("(register)", "(registrar)"), "(register)", "«registrar»"),
    "a hook without its mark": (GOOD.replace("@hookimpl\n", ""), "", "registers nothing"),
    "a build with wrong arguments": (
        GOOD.replace("build(self, data, ctx)", "build(self, data)"), "build(self, data, ctx)", "build(data)",
    ),
    "an odd API": (GOOD.replace("(1, 0)", "'1'"), "pair of whole numbers", "API = (1, 1)"),
    "a newer API": (GOOD.replace("(1, 0)", "(1, 9)"), "1.9", "1.1"),
    "an id that is taken": (GOOD.replace('"good"', '"spravka"'), "«spravka»", "shnor-reports"),
}  # fmt: skip


@pytest.mark.parametrize(("code", "place", "said"), LOADING.values(), ids=LOADING.keys())
def test_what_keeps_a_file_from_being_loaded_is_told_with_its_place_and_what_mends_it(
    tmp_path: Path, code: str, place: str, said: str
) -> None:
    wrong = remarks(check(drop(tmp_path, "tried", code)), "wrong")
    assert any(place in remark and said in remark for remark in wrong), wrong


MANY = """
import datetime
from shnor_tui.plugin import Document, Finding, Heading, Param, hookimpl
API = (1, 1)

class Report:
    title, options, found = "Отчёт", (), ()

    def __init__(self, id, **parts):
        self.id = id
        vars(self).update(parts)

    def params(self):
        return self.options

    def build(self, data, ctx):
        return self.make(data, ctx) or Document("x")

    def check(self, data, ctx):
        return self.found

class Format:
    title, suffix, binary = "Формат", ".x", False

    def __init__(self, id, written):
        self.id, self.written = id, written

    def render(self, doc, out, ctx):
        out.write(self.written(doc))

def clock(data, ctx):
    datetime.date.today()

def nothing(data, ctx):
    pass

REPORTS = [
    Report("first", make=lambda data, ctx: data.schools[0] and None),
    Report("tree", make=lambda data, ctx: Document("x", [Heading("y"), Heading(5)])),
    Report("checked", make=nothing, found=[5]),
    Report("choice", make=lambda data, ctx: {"a": None}[ctx.params["kind"]],
        options=[Param("kind", "K", "a", choices=("a", "b"))]),
    Report("default", make=nothing, options=[Param("school", "S", "Нет такой", kind="school")]),
    Report("clock", make=clock),
    Report("set", make=lambda data, ctx: Document(" ".join({f"название {n}" for n in range(99)}))),
    Report("sound", make=nothing),
]
FORMATS = [
    Format("raises", lambda doc: 1 / 0),
    Format("silent", lambda doc: b""),
    Format("bytes", lambda doc: b"\\xff"),
    Format("escapes", lambda doc: b"\\x1b[0m"),
    Format("well", lambda doc: b"x"),
]

@hookimpl
def shnor_register_reports(register):
    for report in REPORTS:
        register(report)

@hookimpl
def shnor_register_renderers(register):
    for form in FORMATS:
        register(form)
"""


def line(text: str) -> int:
    """The line of `MANY` that has this text."""
    return MANY[: MANY.index(text)].count("\n") + 1


AT_WORK = {
    "no first school": (
        f"{line('data.schools[0]')} | the report «first» on an empty programme",
        "IndexError: tuple index out of range | A new programme has no schools",
    ),
    "a tree": ("the report «tree» on the demo's year 2019/2020 and 2 places more", "block 2, heading: «text» must be"),
    "a check": ("the check before signature of «checked»", "check() must return Finding(…) only, not int"),
    "an option": (f"{line('ctx.params')} | the report «choice» with -p kind=b", "KeyError: 'b'"),
    "an option's default": ("the report «default» on the demo's year 2019/2020", "Нет такой"),
    "the clock": (
        f"{line('datetime.date.today()')} | the report «clock»",
        "It asks the clock: date.today(). | Take ctx.today",
    ),
    "the order of a set": ("the report «set»", "Made twice, it comes out different. Once «"),
    "a format that raises": ("the format «raises» for a document with every block", "ZeroDivisionError"),
    "a format that writes nothing": ("the format «silent»", "It wrote nothing. | Write to «out»."),
    "a format with other bytes": ("the format «bytes»", "no UTF-8 text. | Write binary = True"),
    "a format that lets escapes through": (
        "the format «escapes»",
        "a terminal would obey. | Put texts through printable()",
    ),
}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The check of a file with much that is wrong."""
    run = shnor("plugin", "check", drop(tmp_path_factory.mktemp("many"), "many", MANY), "--json")
    told = json.loads(run.stdout)
    assert isinstance(told, dict)
    return told


@pytest.mark.parametrize(("place", "said"), AT_WORK.values(), ids=AT_WORK.keys())
def test_what_goes_wrong_at_work_is_told_with_its_place_and_what_mends_it(
    many: dict[str, Any], place: str, said: str
) -> None:
    assert any(place in remark and said in remark for remark in remarks(many, "wrong"))


def test_what_is_well_in_a_file_with_much_that_is_wrong_is_told(many: dict[str, Any]) -> None:
    good = remarks(many, "good")
    assert any("The report «sound» is built" in remark for remark in good)
    assert any("The format «well» writes" in remark for remark in good)
    assert not any("«tree»" in remark for remark in good if "is built" in remark)


ENDING = {
    "ends": ("import os; os._exit(3)", "exit code 3"),
    "endless": ("while True: pass", "within 2 s"),
    "crashes": ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
    "greedy": ("bytearray(2 * 1024**3)", "MemoryError"),
    "exits": ("raise SystemExit(4)", "exit (4)"),
}


@pytest.mark.parametrize(("code", "said"), ENDING.values(), ids=ENDING.keys())
def test_a_file_that_cannot_be_loaded_without_an_end_is_told(tmp_path: Path, code: str, said: str) -> None:
    loading = check(drop(tmp_path, "loading", code), "--seconds", "2")
    assert any("loading the file" in remark and said in remark for remark in remarks(loading, "wrong"))


def test_reports_that_end_their_process_are_told_and_end_nothing_else(tmp_path: Path) -> None:
    builds = "".join(f"def {name}():\n    {code}\n\n" for name, (code, _said) in ENDING.items())
    code = report("globals()[self.id]()", before=builds).replace(
        "register(Good())", f"[register(each(name)) for name in {list(ENDING)}]"
    )
    each = "def each(name):\n    made = Good()\n    made.id = name\n    return made\n\n@hookimpl"
    file = drop(tmp_path, "building", code.replace("@hookimpl", each) + renderer("out.write(b'x')"))
    told = check(file, "--seconds", "2")
    for name, (_code, said) in ENDING.items():
        assert any(f"the report «{name}» on the demo" in text and said in text for text in remarks(told, "wrong")), name
    assert any("The format «bad-format» writes a document" in remark for remark in remarks(told, "good"))


def test_another_plugin_that_ends_the_program_is_no_matter_of_this_one(home: Path, tmp_path: Path) -> None:
    drop(home / "plugins", "aa", "import os; os._exit(3)")
    assert check(drop(tmp_path, "good", GOOD))["sound"]


def test_what_is_printed_is_told_with_the_step(tmp_path: Path) -> None:
    told = check(drop(tmp_path, "noisy", report("print('NOISE')\nreturn Document('x', [])", before="print('FIRST')")))
    assert told["sound"]
    first, then = (remark for remark in remarks(told, "remark") if "prints" in remark)
    assert "loading the file" in first
    assert "«FIRST»" in first
    assert "the report «bad» on the demo's year 2019/2020" in then
    assert "«NOISE»" in then


def test_a_file_that_others_could_have_written_is_not_run_but_looked_at(home: Path, tmp_path: Path) -> None:
    mark = tmp_path / "it ran"
    file = drop(home / "plugins", "open", f"open({str(mark)!r}, 'w').close()\n{GOOD}")
    file.chmod(0o666)
    (wrong,) = remarks(check(file), "wrong")
    assert "others can change the file" in wrong
    assert f"shnor plugin allow {file} --sha256" in wrong
    assert not mark.exists()
    shnor("plugin", "allow", file, "--sha256", wrong.rpartition(" ")[2])
    told = check(file)
    assert told["sound"]
    assert any("because you allowed it" in remark for remark in remarks(told, "good"))
    file.write_text("def x(:", encoding="utf-8")
    assert any("SyntaxError" in remark for remark in remarks(check(file), "wrong"))


def test_a_file_elsewhere_is_told_where_it_belongs(home: Path, tmp_path: Path) -> None:
    (remark,) = remarks(check(drop(tmp_path, "good", GOOD)), "remark")
    assert str(home / "plugins") in remark
    assert any("left alone" in text for text in remarks(check(drop(tmp_path, "_good", GOOD)), "remark"))


def test_nothing_is_changed_or_left_by_a_check(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    before = (home / "shnor.journal").read_bytes()
    check(drop(tmp_path / "mine", "good", GOOD))
    assert (home / "shnor.journal").read_bytes() == before
    assert list((tmp_path / "scratch").iterdir()) == []
    assert [file.name for file in (tmp_path / "mine").iterdir()] == ["good.py"]
