"""`init`, `demo` and which directory a command works on."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.cli.settings import find_home
from shnor_tui.errors import BadInput
from tests.cli.running import COMMAND, data, environment, output, shnor
from tests.terminal.terminal import Terminal

ALL = (
    "--year=2022/2023",
    "--organisation=отдел образования",
    "--organisation-genitive=отдела образования",
    "--organisation-dative=отделу образования",
    "--organisation-instrumental=отделом образования",
    "--order-number=12-од",
    "--order-date=05.09.2022",
    "--order-issuer=отдела образования",
    "--signatory-position=Начальник отдела",
    "--signatory-name=И.И.Иванова",
    "--school=Лесная средняя школа|Лесная СОШ",
    "--school=Речная школа",
)


def test_a_programme_is_made_by_options_alone(tmp_path: Path) -> None:
    home = tmp_path / "new"
    assert "2 schools" in output("--home", home, "init", *ALL)
    schools = data("--home", home, "schools")["schools"]
    assert [(school["full_name"], school["short_name"]) for school in schools] == [
        ("Лесная средняя школа", "Лесная СОШ"),
        ("Речная школа", ""),
    ]
    text = output("--home", home, "report", "spravka", "--year", "2022/2023")
    assert "12-од" in text
    assert "Начальник отдела" in text


def test_a_second_programme_joins_the_first(tmp_path: Path) -> None:
    output("--home", tmp_path / "d", "init", *ALL)
    output("--home", tmp_path / "d", "init", "--year", "2023/2024", "--school", "Речная школа")
    assert data("--home", tmp_path / "d", "roadmap", "--year", "2023-2024")["year"] == "2023/2024"
    assert shnor("--home", tmp_path / "d", "init", *ALL).returncode == 2


@pytest.mark.parametrize("missing", ["--year=2022/2023", "--school=Речная школа"])
def test_without_a_terminal_what_is_missing_is_named(tmp_path: Path, missing: str) -> None:
    given = "--school=Речная школа" if missing.startswith("--year") else "--year=2022/2023"
    run = shnor("--home", tmp_path / "new", "init", given)
    assert run.returncode == 2
    assert missing.partition("=")[0] in run.stderr


def questions(text: str) -> int:
    """How many questions a terminal shows: lines with a colon before the answer, which the error message has not."""
    return sum(": " in f"{line} " and "is no date" not in line for line in text.splitlines())


def test_a_person_is_asked(tmp_path: Path) -> None:
    home = tmp_path / "asked"
    answers = ["2022/2023", *["текст"] * 5, "31.02.2020", "", *["текст"] * 3, "Лесная школа|Лесная", ""]
    with Terminal([*COMMAND[1:], "--home", str(home), "init"], rows=60, environment=environment()) as terminal:
        for n, answer in enumerate(answers, 1):
            terminal.wait_for(lambda text, n=n: questions(text) == n)  # type: ignore[misc]
            terminal.press_at_once(f"{answer}\n")
        assert terminal.wait_exit() == 0
        assert "«31.02.2020» is no date" in terminal.text
    assert data("--home", home, "schools")["schools"][0]["short_name"] == "Лесная"


def test_the_demo_is_made_once_and_never_over_a_programme(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    output("--home", home, "init", "--demo")
    assert len(data("--home", home, "schools")["schools"]) == 5
    run = shnor("--home", home, "init", "--demo")
    assert run.returncode == 2
    assert str(home) in run.stderr


def test_opening_the_demo_of_a_real_programme_is_refused(tmp_path: Path) -> None:
    output("--home", tmp_path / "real", "init", *ALL)
    run = shnor("--home", tmp_path / "real", "demo")
    assert run.returncode == 2
    assert "no demo" in run.stderr


@pytest.mark.parametrize("command", [("demo",), ()])
def test_the_screen_needs_a_terminal(tmp_path: Path, command: tuple[str, ...]) -> None:
    run = shnor("--home", tmp_path / "demo", *command)
    assert run.returncode == 2
    assert "terminal" in run.stderr


def test_looking_at_a_directory_that_is_not_there_does_not_make_it(tmp_path: Path) -> None:
    run = shnor("--home", tmp_path / "mistyped", "schools")
    assert run.returncode == 2
    assert "mistyped" in run.stderr
    assert not (tmp_path / "mistyped").exists()


def named(option: str | None, environment: dict[str, str], config: Path) -> tuple[Path, str]:
    home = find_home(option, environment, config)
    return home.path, home.source


def test_the_directory_is_named_by_option_then_environment_then_host_then_person(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('home = "/srv/shnor"\n', encoding="utf-8")
    environment = {"SHNOR_HOME": str(tmp_path / "env")}
    assert named(str(tmp_path / "opt"), environment, config) == (tmp_path / "opt", "--home")
    assert named(None, environment, config) == (tmp_path / "env", "SHNOR_HOME")
    assert named(None, {}, config) == (Path("/srv/shnor"), str(config))
    assert named(None, {}, tmp_path / "missing.toml") == (Path.home() / ".local/share/shnor", "default")


@pytest.mark.parametrize("text", ["home = 5", 'home = "relative"', "home = ", "\udcff"])
def test_a_broken_host_configuration_is_named(tmp_path: Path, text: str) -> None:
    config = tmp_path / "config.toml"
    config.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(BadInput, match=r"config\.toml"):
        find_home(None, {}, config)


@pytest.mark.parametrize("place", ["before", "after"])
def test_shared_options_stand_before_or_after_the_command(tmp_path: Path, place: str) -> None:
    home = tmp_path / "demo"
    output("--home", home, "init", "--demo")
    options = ("--home", str(home), "--year", "2019/2020", "--today", "2020-05-01")
    arguments = (*options, "roadmap") if place == "before" else ("roadmap", *options)
    told = data(*arguments)
    assert (told["year"], told["today"]) == ("2019/2020", "2020-05-01")
