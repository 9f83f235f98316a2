"""`shnor plugin new NAME` writes a plugin that works as it stands, with its test, and says what to do next."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import environment, output, shnor

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"report": ("my-report", ()), "format": ("my-format", ("--format",))}


@pytest.fixture(params=KINDS)
def written(request: pytest.FixtureRequest, home: Path) -> tuple[Path, Path]:
    """A new plugin and its test, where a person's own plugins lie."""
    name, options = KINDS[request.param]
    output("plugin", "new", name, *options)
    own = Path.home() / ".local/share/shnor/plugins"
    module = name.replace("-", "_")
    return own / f"{module}.py", own / f"test_{module}.py"


def test_it_is_sound(written: tuple[Path, Path]) -> None:
    told = output("plugin", "check", written[0])
    assert "To be mended" not in told
    assert "Worth knowing" not in told


def test_its_own_test_passes(written: tuple[Path, Path]) -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-W",
            "error::pytest.PytestAssertRewriteWarning",
            str(written[1]),
        ],
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        cwd=written[1].parent,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout


def test_its_style_is_that_of_the_program(written: tuple[Path, Path]) -> None:
    rules = ("--isolated", "--line-length=130")
    for command in (["check", *rules, "--select=E,F,W,I,B,N,UP,C4,SIM,PTH"], ["format", *rules, "--check"]):
        run = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *map(str, written)], capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stdout


def test_it_is_in_the_lists_at_once_and_its_test_is_not(written: tuple[Path, Path]) -> None:
    told = output("plugin", "list")
    assert written[0].stem.replace("_", "-") in told
    assert "Failures" not in told
    assert written[1].name not in told


def test_every_command_that_it_names_works(home: Path) -> None:
    told = output("plugin", "new", "my-report")
    lines = [line for line in told.splitlines() if line.startswith("  ")]
    commands = [shlex.split(line) for line in lines]
    assert [command[0] for command in commands] == ["mkdir", "shnor", "shnor", "python"]
    for command in commands[1:3]:
        output(*command[1:])
    assert subprocess.run(lines[0], shell=True, check=False).returncode == 0
    assert (home / "plugins" / "my_report.py").exists()


def test_where_the_directory_is_shared_the_command_that_allows_it_is_told(home: Path) -> None:
    (home / "plugins").mkdir()
    (home / "plugins").chmod(0o2775)
    told = output("plugin", "new", "my-report", "--dir", home / "plugins")
    (command,) = (line.strip() for line in told.splitlines() if "plugin allow" in line)
    assert shnor("report", "my-report").returncode == 2
    output(*shlex.split(command)[1:])
    assert "Обучение педагогов" in output("report", "my-report")


def test_elsewhere_it_says_where_to_copy_it(home: Path, tmp_path: Path) -> None:
    told = output("plugin", "new", "my-report", "--dir", tmp_path / "new place")
    assert "doesn't look there" in told
    assert (tmp_path / "new place" / "my_report.py").exists()


def test_the_title_is_the_person_s(home: Path) -> None:
    output("plugin", "new", "people", "--title", "Кого обучили")
    assert "Кого обучили" in output("report", "people")


@pytest.mark.parametrize(
    "name", ["", "My-Report", "мой", "my report", "1st", "-x", "../x", "test-x", "class", "a/b", "_x", "x" * 300]
)
def test_what_cannot_be_a_name_is_refused(home: Path, tmp_path: Path, name: str) -> None:
    run = shnor("plugin", "new", "--dir", tmp_path / "new", "--", name)
    assert run.returncode == 2
    assert name in run.stderr
    assert not list(tmp_path.glob("new/*"))


@pytest.mark.parametrize("title", ['a "b"', "a\\b", "a\nb", "x" * 100])
def test_what_cannot_be_a_title_is_refused(home: Path, tmp_path: Path, title: str) -> None:
    assert shnor("plugin", "new", "x", "--dir", tmp_path / "new", "--title", title).returncode == 2
    assert not list(tmp_path.glob("new/*"))


@pytest.mark.parametrize("there", ["my_report.py", "test_my_report.py"])
def test_nothing_is_overwritten(home: Path, tmp_path: Path, there: str) -> None:
    (tmp_path / there).symlink_to("nowhere")
    run = shnor("plugin", "new", "my-report", "--dir", tmp_path)
    assert run.returncode == 2
    assert there in run.stderr
    assert sorted(entry.name for entry in tmp_path.iterdir() if entry.name.endswith(".py")) == [there]


def test_the_files_are_closed_to_others_whatever_the_umask_says(home: Path) -> None:
    before = os.umask(0)
    try:
        output("plugin", "new", "my-report")
    finally:
        os.umask(before)
    file = Path.home() / ".local/share/shnor/plugins/my_report.py"
    assert not any(path.stat().st_mode & 0o022 for path in (file, file.parent))
    assert "my-report" in output("plugin", "list")
