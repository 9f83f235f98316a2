"""`shnor issue` and `shnor issued`, run as people and the user interface run them."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import subprocess
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.setup import create_demo
from tests.cli.running import COMMAND, TOO_LONG, data, environment, output, shnor

REAL_YEAR = ("--year", "2019/2020")
SIGNED = (*REAL_YEAR, "--number", "12", "--date", "28.07.2020")

LETTER = dedent(
    """
    from shnor_tui.plugin import Document, Param, Paragraph, hookimpl
    API = (1, 1)

    class Letter:
        id, title = "letter", "Письмо"

        def params(self):
            return (Param("to", "кому", default="школам"),)

        def build(self, data, ctx):
            if ctx.params["to"] == "никому":
                raise RuntimeError("nobody is there")
            return Document(self.title, [Paragraph(f"Кому: {ctx.params['to']}, по состоянию на {ctx.today}")])

    @hookimpl
    def shnor_register_reports(register):
        register(Letter())
    """
)


@pytest.fixture
def letter(home: Path) -> Path:
    """A report of the department's own, without anything to find before signature."""
    (home / "plugins").mkdir()
    file = home / "plugins" / "letter.py"
    file.write_text(LETTER, encoding="utf-8")
    return file


def kept(home: Path) -> list[str]:
    directory = home / "issued"
    return sorted(file.name for file in directory.iterdir()) if directory.exists() else []


def revision(home: Path) -> int:
    with open_workspace(home) as workspace:
        return workspace.revision


def fetched(*arguments: str) -> bytes:
    """What `issued get` writes to the standard output."""
    run = subprocess.run(
        [*COMMAND, "issued", "get", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(),
        timeout=TOO_LONG,
        check=True,
    )
    return run.stdout


# Issuing


def test_a_report_is_issued_and_its_file_handed_out_as_it_is_kept(home: Path) -> None:
    said = output("issue", "spravka", *SIGNED)
    file = home / "issued" / "2020-07-28_spravka_2019-2020_12.docx"
    content = file.read_bytes()
    assert "«Аналитическая справка» № 12 от 28.07.2020" in said
    assert str(file) in said
    assert hashlib.sha256(content).hexdigest() in said
    assert content.startswith(b"PK")
    assert "выпуск" in output("history", "--limit", "1", "--lang", "ru")
    assert fetched("12") == content
    assert "выгрузка данных: «Аналитическая справка» № 12" in output("history", "--limit", "1", "--lang", "ru")


def test_programs_are_told_the_record_with_its_file(home: Path) -> None:
    before = revision(home)
    told = data("issue", "spravka", *SIGNED, "--as-of", "01.07.2020", "--note", "в администрацию")
    file = Path(told["file"])
    assert file.parent == home / "issued"
    assert told == {
        "id": 1,
        "year": "2019/2020",
        "report": "spravka",
        "title": "Аналитическая справка",
        "number": "12",
        "date": "2020-07-28",
        "format": "docx",
        "file": str(file),
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "size": file.stat().st_size,
        "revision": before,
        "params": {},
        "as_of": "2020-07-01",
        "signed_by": "Т.А.Годунова",
        "note": "в администрацию",
    }
    assert data("issued", "list", *REAL_YEAR) == [told]
    assert data("issued", "list") == []
    assert data("issued", "list", "--all") == [told]


def test_what_the_check_finds_refuses_and_writes_nothing(home: Path) -> None:
    before = revision(home)
    run = shnor("issue", "spravka")
    assert run.returncode == 8
    assert "remarks before signature" in run.stdout
    assert "--anyway" in run.stderr
    found = json.loads(shnor("issue", "spravka", "--json").stdout)
    assert found == json.loads(shnor("report", "spravka", "--check", "--json").stdout)
    assert (kept(home), revision(home)) == ([], before)


def test_anyway_issues_it_and_tells_what_was_found(home: Path) -> None:
    run = shnor("issue", "spravka", "--anyway", "-f", "md")
    assert run.returncode == 0
    assert "remarks before signature" in run.stderr
    assert kept(home) == ["2021-04-20_spravka_2020-2021_1.md"]
    assert json.loads(output("issue", "spravka", "--anyway", "--json"))["number"] == "2"


def test_who_may_not_is_told_before_any_work_and_nothing_is_written(demo_home: Path) -> None:
    (demo_home / "plugins").mkdir()
    (demo_home / "plugins" / "loud.py").write_text("raise SystemExit(77)", encoding="utf-8")
    run = shnor("--home", demo_home, "issue", "spravka", *SIGNED)
    assert run.returncode == 3
    assert not (demo_home / "issued").exists()


def test_a_number_that_is_taken_is_refused_by_name(home: Path) -> None:
    output("issue", "spravka", *SIGNED)
    run = shnor("issue", "spravka", *REAL_YEAR, "--number", "№ 12", "--date", "30.12.2019")
    assert run.returncode == 0, "another calendar year"
    run = shnor("issue", "spravka", *REAL_YEAR, "--number", " 12", "--date", "01.02.2020")
    assert run.returncode == 2
    assert "«Аналитическая справка» № 12 от 28.07.2020" in run.stderr
    assert len(kept(home)) == 2


@pytest.mark.usefixtures("letter")
def test_those_who_issue_at_once_and_leave_the_number_to_the_program_get_one_each(home: Path) -> None:
    command = [*COMMAND, "issue", "letter", "-f", "md", "--json"]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environment())
        for _n in range(4)
    ]
    said = [json.loads(process.communicate(timeout=TOO_LONG)[0]) for process in running]
    assert sorted(record["number"] for record in said) == ["1", "2", "3", "4"]
    assert len({record["file"] for record in said}) == len(kept(home)) == 4
    assert all(record["number"] in Path(record["file"]).stem for record in said)


@pytest.mark.usefixtures("letter")
def test_the_options_that_were_given_are_registered_and_followed() -> None:
    told = data("issue", "letter", "-f", "md", "-p", "to=родителям", "--as-of", "01.03.2021")
    assert (told["params"], told["as_of"]) == ({"to": "родителям"}, "2021-03-01")
    assert "Кому: родителям, по состоянию на 2021-03-01" in fetched("1").decode()
    assert shnor("issue", "letter", "-f", "md", "-p", "nothing=1").returncode == 2
    assert output("issued", "list").rstrip().endswith("Письмо (to=родителям)")


@pytest.mark.usefixtures("letter")
@pytest.mark.parametrize(("arguments", "code"), [(("-p", "to=никому"), 9), (("-f", "nothing"), 2)])
def test_a_report_that_fails_is_not_issued(home: Path, arguments: tuple[str, ...], code: int) -> None:
    before = revision(home)
    assert shnor("issue", "letter", *arguments).returncode == code
    assert (kept(home), revision(home)) == ([], before)


@pytest.mark.usefixtures("home")
def test_the_parent_that_runs_it_as_a_child_is_told_each_step() -> None:
    read, write = os.pipe()
    run = subprocess.run(
        [*COMMAND, "issue", "spravka", *SIGNED, "--json", f"--progress-fd={write}", "--memory-limit=1024"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(),
        pass_fds=[write],
        timeout=TOO_LONG,
        check=True,
    )
    os.close(write)
    with os.fdopen(read, "rb") as steps:
        events = [json.loads(line) for line in steps]
    assert {"check", "build", "render"} <= {event.get("stage") for event in events}
    assert events[-1]["event"] == "end"
    assert json.loads(run.stdout)["number"] == "12"


@pytest.mark.parametrize("format_id", ["docx", "markdown", "console"])
def test_the_same_data_under_the_same_number_are_the_same_bytes(tmp_path: Path, format_id: str) -> None:
    homes = [tmp_path / name for name in ("one", "two")]
    for seed, home in enumerate(homes):
        with open_workspace(home) as workspace:
            create_demo(workspace)
        output("--home", home, "issue", "spravka", *SIGNED, "-f", format_id, PYTHONHASHSEED=str(seed))
    first, second = ((home / "issued" / name).read_bytes() for home in homes for name in kept(home))
    assert first == second


# What was issued


@pytest.fixture
def signed(home: Path) -> dict[str, Any]:
    """A report that was issued, as programs are told of it."""
    told: dict[str, Any] = data("issue", "spravka", *SIGNED)
    assert kept(home)
    return told


def test_the_list_tells_number_date_and_who_signed(signed: dict[str, Any]) -> None:
    (_heads, line) = output("issued", "list", *REAL_YEAR).splitlines()
    assert line.split()[:3] == ["12", "28.07.2020", "2019/2020"]
    assert signed["signed_by"] in line
    assert line.endswith("Аналитическая справка")
    assert "Nothing" in output("issued", "list")


@pytest.mark.usefixtures("signed")
def test_a_file_is_fetched_to_where_one_wants_it(tmp_path: Path) -> None:
    wanted = tmp_path / "f.docx"
    output("issued", "get", "12 от 28.07.2020", "-o", wanted)
    assert wanted.read_bytes() == fetched("№ 12")
    assert shnor("issued", "get", "13").returncode == 2


@pytest.mark.usefixtures("signed")
def test_a_binary_file_is_not_sent_to_a_terminal() -> None:
    main, terminal = pty.openpty()
    run = subprocess.run(
        [*COMMAND, "issued", "get", "12"],
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=subprocess.PIPE,
        env=environment(),
        timeout=TOO_LONG,
        check=False,
    )
    os.close(terminal)
    os.close(main)
    assert run.returncode == 2
    assert "2020-07-28_spravka_2019-2020_12.docx" in run.stderr.decode()


def test_a_file_that_was_altered_is_found_and_not_handed_out(signed: dict[str, Any], tmp_path: Path) -> None:
    assert [line["state"] for line in data("issued", "check")] == ["fine"]
    file = Path(signed["file"])
    file.chmod(0o600)
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    run = shnor("issued", "check")
    assert run.returncode == 8
    assert f"{file.name}" in run.stdout
    assert "altered" in run.stdout
    assert [line["state"] for line in json.loads(shnor("issued", "check", "--json").stdout)] == ["altered"]
    assert shnor("issued", "check", "--year", "2020/2021").returncode == 0
    wanted = tmp_path / "f.docx"
    assert shnor("issued", "get", "12", "-o", wanted).returncode == 6
    assert not wanted.exists()


@pytest.mark.usefixtures("signed")
def test_what_changed_since_is_told_with_who_and_when(home: Path) -> None:
    output("check", "1.3")
    assert "Nothing has changed" in output("issued", "changes", "12")
    output("check", "3", *REAL_YEAR, "--status", "postponed", "--reason", "карантин")
    last = revision(home)
    (_heads, line) = output("issued", "changes", "12").splitlines()
    assert line.split()[0] == str(last)
    assert "3" in line
    assert "карантин" in output("issued", "changes", "12", "--details")
    told = data("issued", "changes", "12")
    assert told["issued"]["number"] == "12"
    (change,) = told["changes"]
    assert (change["revision"], change["action"]) == (last, "mark.set")
    assert change["what"].startswith("mark: 3")
