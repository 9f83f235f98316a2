"""`shnor import all`: a whole department comes to another host, or nothing does."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from shnor_tui.cli.interchange import NOT_CONFIRMED
from shnor_tui.domain.user import Role
from shnor_tui.workspace.issued import issue
from shnor_tui.workspace.session import account_name, open_workspace
from shnor_tui.workspace.users import set_role
from tests.cli.running import data, output, shnor
from tests.workspace.data import REPORT

BAD, SPOILED = 2, 8


@pytest.fixture
def everything(home: Path, tmp_path: Path) -> Path:
    with open_workspace(home) as workspace:
        issue(workspace, workspace.snapshot(), REPORT)
    file = tmp_path / "everything.json"
    output("export", "all", "-o", file)
    return file


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A directory that isn't there yet."""
    return tmp_path / "new" / "host"


def test_it_is_shown_first_and_nothing_is_made(everything: Path, target: Path) -> None:
    run = shnor("--home", target, "import", "all", everything)
    assert run.returncode == NOT_CONFIRMED
    assert not target.exists()
    assert "programmes: 2019/2020, 2020/2021" in run.stdout
    assert f"Administrators: {account_name()}." in run.stdout
    assert "«issued»" in run.stderr
    assert "The history of changes is not in it" in run.stderr


def test_the_new_directory_exports_the_same_file(everything: Path, target: Path, tmp_path: Path) -> None:
    output("--home", target, "import", "all", everything, "--yes")
    output("--home", target, "export", "all", "-o", tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == everything.read_bytes()
    told = data("--home", target, "history")
    assert [entry["action"] for entry in told] == ["import.all", "access.export"]


@pytest.fixture
def with_a_file(home: Path, tmp_path: Path) -> Path:
    """Everything, with a document that has a file."""
    assert shnor("evidence", "add", "1.2", "--title", "приказ", given="%PDF-1.7 scan").returncode == 0
    file = tmp_path / "with a file.json"
    output("export", "all", "-o", file)
    return file


def test_documents_come_without_their_files_which_is_told_until_these_are_there(
    with_a_file: Path, target: Path, home: Path
) -> None:
    run = shnor("--home", target, "import", "all", with_a_file, "--yes")
    assert run.returncode == 0, run.stderr
    assert "1 file of documents is not in it: copy the directory «evidence» over too." in run.stderr
    target.chmod(0o2770)
    missing = shnor("--home", target, "doctor")
    assert "приказ, приказ.pdf: the file is missing." in missing.stdout
    assert shnor("--home", target, "evidence", "get", "1").returncode == SPOILED
    shutil.copytree(home / "evidence", target / "evidence")
    assert data("--home", target, "doctor")["well"]
    assert output("--home", target, "evidence", "get", "1") == "%PDF-1.7 scan"
    assert output("--home", target, "export", "all") == with_a_file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sha256", "../../../etc/passwd"),
        ("sha256", "A" * 64),
        ("size", 0),
        ("size", -1),
        ("kind", "exe"),
        ("name", "../x.pdf"),
        ("name", "x.exe"),
        ("name", "x\u001b[2J.pdf"),
    ],
)
def test_a_file_that_nothing_could_be_kept_as_is_refused(
    with_a_file: Path, target: Path, field: str, value: str | int
) -> None:
    everything = json.loads(with_a_file.read_bytes())
    (document,) = everything["tables"]["evidence"]
    document["file"][field] = value
    with_a_file.write_text(json.dumps(everything), encoding="utf-8")
    run = shnor("--home", target, "import", "all", with_a_file, "--yes")
    assert run.returncode == BAD
    assert "it names no file that can be kept" in run.stderr
    assert not target.exists()


def test_it_comes_through_a_pipe_too(everything: Path, target: Path) -> None:
    run = shnor("--home", target, "import", "all", "-", "--yes", "--json", given=everything.read_text(encoding="utf-8"))
    told = json.loads(run.stdout)
    assert (told["kind"], told["revision"], told["tables"]["programmes"]) == ("all", 1, 2)


def test_one_year_comes_by_itself(everything: Path, target: Path, tmp_path: Path) -> None:
    output("export", "all", "--year", "2019/2020", "-o", tmp_path / "year.json")
    run = output("--home", target, "import", "all", tmp_path / "year.json", "--yes")
    assert "an export of one year" in run
    assert output("--home", target, "export", "all", "--year", "2019/2020") == (tmp_path / "year.json").read_text(
        "utf-8"
    )


def test_who_will_be_a_viewer_is_told(everything: Path, target: Path, tmp_path: Path, home: Path) -> None:
    with open_workspace(home) as workspace:
        set_role(workspace, "ivanova", Role.ADMIN)
        set_role(workspace, account_name(), Role.METHODIST)
    output("export", "all", "-o", tmp_path / "other.json")
    run = shnor("--home", target, "import", "all", tmp_path / "other.json", "--yes")
    assert f"Your account {account_name()} will be none" in run.stderr


def test_a_directory_that_holds_something_is_left_alone(everything: Path, home: Path) -> None:
    before = (home / "shnor.journal").read_bytes()
    run = shnor("import", "all", everything, "--yes")
    assert run.returncode == 2
    assert "is not empty" in run.stderr
    assert (home / "shnor.journal").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "it is empty"),
        ('{"format": "shnor"', "it is cut"),
        ("Школа;Отметка", "it is no JSON"),
        ('{"format":"shnor","version":1,"kind":"schools"}', "shnor import schools FILE"),
        ('{"format":"shnor","version":7}', "Update the program."),
    ],
)
def test_a_file_that_cannot_be_taken_makes_nothing(target: Path, tmp_path: Path, content: str, why: str) -> None:
    (file := tmp_path / "x.json").write_text(content, encoding="utf-8")
    run = shnor("--home", target, "import", "all", file, "--yes")
    assert (run.returncode, run.stdout) == (2, "")
    assert why in run.stderr
    assert not target.exists()


def test_what_is_wrong_is_told_record_by_record(everything: Path, target: Path) -> None:
    document = json.loads(everything.read_text(encoding="utf-8"))
    document["tables"]["schools"][1]["head"] = ["\x1b[2J"]
    document["tables"]["marks"][0]["status"] = "ok\x1b[2J"
    everything.write_text(json.dumps(document), encoding="utf-8")
    run = shnor("--home", target, "import", "all", everything, "--yes")
    assert run.returncode == 2
    assert "  table «schools», record 2, field «head»: here is a list, but it must be text" in run.stderr
    assert "  table «marks», record 1, field «status»:" in run.stderr
    assert "\x1b" not in run.stderr


@pytest.mark.parametrize(
    "said", [("--replace",), ("--year", "2019/2020"), ("--map", "a=b"), ("--period", "1"), ("--strict",)]
)
def test_options_of_single_kinds_are_refused(everything: Path, target: Path, said: tuple[str, ...]) -> None:
    run = shnor("--home", target, "import", "all", everything, *said, "--yes")
    assert run.returncode == 2
    assert f"without {said[0]}" in run.stderr


def test_files_that_cannot_be_read_are_told(target: Path, tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "none.json"):
        run = shnor("--home", target, "import", "all", file, "--yes")
        assert run.returncode == 2
        assert "was not read" in run.stderr
    assert not target.exists()


def test_in_the_past_nothing_is_imported(everything: Path, home: Path) -> None:
    run = shnor("import", "all", everything, "--at", "1", "--yes")
    assert run.returncode != 0
    assert "Traceback" not in run.stderr


def test_everything_is_no_table_of_one_kind_and_what_takes_it_is_told(everything: Path) -> None:
    run = shnor("import", "schools", everything)
    assert run.returncode == 2
    assert "it holds everything of a department. «shnor import all FILE»" in run.stderr
