"""A confined process opens no file that a person names, whichever command and option it is given with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest

from shnor_tui.cli.app import shnor as program
from shnor_tui.cli.host_path import HostFile, HostPath
from tests.cli.running import output, shnor
from tests.cli.test_option import PLUGIN

CONFINED = {"SHNOR_CONFINED": "1"}
REFUSED = 3

FILES: Sequence[Sequence[str]] = (
    ("report", "spravka", "-o", "{file}"),
    ("report", "spravka", "--output={file}"),
    ("report", "shkola", "--each-school", "-o", "{file}"),
    ("export", "schools", "-o", "{file}"),
    ("export", "all", "--format=json", "--output", "{file}"),
    ("template", "schools", "-o", "{file}"),
    ("import", "schools", "{file}"),
    ("import", "all", "{file}", "--yes"),
    ("issued", "get", "1", "-o", "{file}"),
    ("backup", "-o", "{file}"),
    ("backup", "--to", "{file}"),
    ("restore", "{file}", "--yes"),
    ("survey", "questionnaire", "--export", "{file}"),
    ("survey", "questionnaire", "--import", "{file}"),
    ("plugin", "check", "{file}"),
    ("plugin", "allow", "{file}"),
    ("plugin", "new", "mine", "--dir", "{file}"),
)


def commands(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """A command and those below it that people are told of, by their names."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            below = command.get_command(context, each)
            if below is not None and not below.hidden:
                yield from commands(below, f"{name} {each}".strip())


def named_files() -> Iterator[tuple[str, click.Parameter]]:
    """The parameters that name a file or a directory of the host."""
    for name, command in commands(program):
        for param in command.params:
            metavar = param.metavar or ""
            if metavar in {"FILE", "DIR"} or "file" in (param.name or "") or isinstance(param.type, click.Path):
                yield name, param


def test_every_parameter_that_names_a_file_is_closed_to_a_confined_process() -> None:
    open_ones = [
        (name, param.name)
        for name, param in named_files()
        if not isinstance(param.type, HostFile | HostPath) and param.name not in {"home", "file_format"}
    ]
    assert open_ones == []


@pytest.mark.parametrize("words", FILES, ids=" ".join)
@pytest.mark.parametrize("there", [True, False], ids=["a file", "no file"])
def test_no_command_looks_at_a_file_of_the_host(home: Path, tmp_path: Path, words: Sequence[str], there: bool) -> None:
    """Nor does it tell whether there is one."""
    file = tmp_path / "secret.json"
    if there:
        file.write_text("{}", encoding="utf-8")
    run = shnor(*(word.format(file=file) for word in words), **CONFINED)
    assert run.returncode == REFUSED, run.stderr
    assert f"Files of the host are closed here: {file}." in run.stderr
    assert run.stdout == ""
    assert file.exists() is there
    assert not there or file.read_text(encoding="utf-8") == "{}"


def test_the_pipe_stays_open(home: Path) -> None:
    schools = output("export", "schools", "--format=csv", "-o", "-", **CONFINED)
    assert schools == output("export", "schools", "--format=csv")
    assert shnor("import", "schools", "-", "--yes", given=schools, **CONFINED).returncode == 0
    assert output("report", "spravka", "-f", "markdown", **CONFINED)
    assert output("restore", **CONFINED)


@pytest.fixture
def letter(home: Path) -> Path:
    """A format with a form, of which the programme keeps one."""
    (home / "plugins").mkdir()
    (home / "plugins" / "letter.py").write_text(PLUGIN, encoding="utf-8")
    form = home.parent / "form.txt"
    form.write_text("БЛАНК", encoding="utf-8")
    output("option", "set", "plain", "form", form)
    return home


def test_a_report_takes_no_form_but_one_that_is_kept(letter: Path) -> None:
    (kept,) = (letter / "forms").iterdir()
    (letter.parent / "other.txt").write_text("БЛАНК чужой", encoding="utf-8")
    made = output("report", "letter", "-f", "plain", "-p", f"form={kept.name}", **CONFINED)
    assert made == output("report", "letter", "-f", "plain", **CONFINED)
    assert made.startswith("БЛАНК|")
    for path in (letter.parent / "other.txt", kept, f"../forms/{kept.name}", "..", ".", "nothing.txt"):
        run = shnor("report", "letter", "-f", "plain", "-p", f"form={path}", **CONFINED)
        assert run.returncode == REFUSED, path
        assert "closed here" in run.stderr
        assert run.stdout == ""


def test_no_file_of_the_host_becomes_a_form(letter: Path) -> None:
    (kept,) = (letter / "forms").iterdir()
    run = shnor("option", "set", "plain", "form", "/etc/passwd", **CONFINED)
    assert run.returncode == REFUSED
    assert list((letter / "forms").iterdir()) == [kept]
    output("option", "clear", "plain", "form")
    output("option", "set", "plain", "form", kept.name, **CONFINED)
    assert output("report", "letter", "-f", "plain").startswith("БЛАНК|")


def test_a_child_of_a_confined_program_acts_for_the_person_who_uses_it(home: Path) -> None:
    output("user", "role", "olga", "methodist")
    home.chmod(0o700)
    output("check", "1.3", SHNOR_CONFINED_ACCOUNT="olga", **CONFINED)
    assert "olga" in output("history").splitlines()[-1]


@pytest.mark.parametrize("mode", [0o2770, 0o701])
def test_nobody_acts_for_another_in_a_directory_that_others_can_reach(home: Path, mode: int) -> None:
    output("user", "role", "olga", "methodist")
    home.chmod(mode)
    before = output("history", "--json")
    run = shnor("check", "1.3", SHNOR_CONFINED_ACCOUNT="olga", **CONFINED)
    assert run.returncode == REFUSED
    assert output("history", "--json") == before


def test_a_name_alone_makes_nobody_another(home: Path) -> None:
    output("user", "role", "olga", "methodist")
    home.chmod(0o700)
    output("check", "1.3", SHNOR_CONFINED_ACCOUNT="olga")
    assert "olga" not in output("history").splitlines()[-1]


@pytest.mark.parametrize("way", [(), ("gate", "--user", "olga")], ids=["a child", "the gate"])
def test_a_directory_of_links_makes_nobody_another_to_his_colleagues(
    home: Path, tmp_path: Path, way: tuple[str, ...]
) -> None:
    output("user", "role", "olga", "methodist")
    before = output("history", "--json")
    mine = tmp_path / "mine"
    mine.mkdir(mode=0o700)
    for file in home.iterdir():
        (mine / file.name).symlink_to(file)
    asked: dict[str, str] = {"SSH_ORIGINAL_COMMAND": "check 1.3"} if way else {"SHNOR_CONFINED_ACCOUNT": "olga"}
    run = shnor("--home", mine, *(way or ("check", "1.3")), **asked, **({} if way else CONFINED))
    assert run.returncode == REFUSED, run.stderr
    assert "link" in run.stderr or "ссылка" in run.stderr
    assert output("history", "--json") == before
