"""`report --each-school`: what is handed to schools comes as a file for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import output, shnor

pytestmark = pytest.mark.usefixtures("home")


def test_each_school_gets_a_file_that_speaks_of_no_other(tmp_path: Path) -> None:
    said = output("report", "recommendations", "--each-school", "-f", "md", "-o", tmp_path / "to schools")
    files = sorted((tmp_path / "to schools").iterdir())
    assert [str(file) for file in files] == said.splitlines()
    assert [file.name for file in files][:2] == [
        "recommendations_2020-2021_01_Vasilevskaya-SOSH.md",
        "recommendations_2020-2021_02_Tverskaya-SOSH.md",
    ]
    first, second, *others = (file.read_text(encoding="utf-8") for file in files)
    assert len(others) == 3
    assert ("Васильевская" in first, "Тверская" in first) == (True, False)
    assert ("Васильевская" in second, "Тверская" in second) == (False, True)


def test_without_another_format_it_is_a_document(tmp_path: Path) -> None:
    output("report", "passport", "--each-school", "-o", tmp_path)
    assert {file.suffix for file in tmp_path.glob("passport*")} == {".docx"}


def test_what_cannot_be_made_for_each_school_is_refused_and_writes_nothing(tmp_path: Path) -> None:
    for arguments in (
        ("roadmap", "--each-school", "-o", tmp_path / "roadmap"),
        ("passport", "--each-school"),
        ("passport", "--each-school", "-f", "pdf", "-o", tmp_path / "pdf"),
        ("passport", "--each-school", "-p", "nothing=1", "-o", tmp_path / "odd"),
    ):
        run = shnor("report", *arguments)
        assert run.returncode != 0
        assert run.stdout == ""
        assert "Traceback" not in run.stderr
    assert not list(tmp_path.glob("*/*passport*"))


def test_a_place_where_no_directory_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "nowhere").symlink_to(tmp_path / "absent")
    for place in ("file", "file/below", "nowhere", "a" * 300):
        run = shnor("report", "passport", "--each-school", "-f", "md", "-o", tmp_path / place)
        assert run.returncode in {2, 7}, run.stderr
        assert "--output" in run.stderr
    assert {entry.name for entry in tmp_path.iterdir()} == {"department", "file", "nowhere"}
