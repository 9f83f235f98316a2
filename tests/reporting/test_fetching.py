"""The commands that fetch a file: what a shell makes of them is the file, whatever it is called."""

from __future__ import annotations

import shlex
import string
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shnor_tui.reporting.fetching import (
    CMD,
    PUTTY,
    SH,
    Command,
    Host,
    can_be_said,
    fetching,
    find_host,
    local_name,
    making,
    sending,
)

HOST = Host("shnor.example.ru", "petrova")
PLAIN = Path("/srv/shnor/exports/2021-04-20_spravka_2020-2021.docx")
ODD = (
    "/srv/Отчёты школ/справка & итоги.docx",
    "/srv/a b/100% готово.docx",
    "/srv/%PATH%/x.docx",
    '/srv/it\'s "quoted".docx',
    "/srv/back\\slash.docx",
    "/srv/$HOME/`id`;x!.docx",
    "/srv/two\nlines.docx",
)


def texts(commands: object, shell: str) -> list[str]:
    assert isinstance(commands, list)
    return [command.text for command in commands if isinstance(command, Command) and command.shell == shell]


def as_cmd_hands_on(line: str) -> list[str]:
    """The words of a program's command line as cmd.exe and the C library of Windows split it, up to where output goes.

    Raises:
        ValueError: cmd.exe would see a variable, or a sign of its own outside of quotes.
    """
    command, _sign, _file = line.rpartition(" > ")
    if command.count("%") > 1:
        raise ValueError(line)
    words, quoted, word = [], False, ""
    for sign in command:
        if sign == '"':
            quoted = not quoted
        elif sign == " " and not quoted:
            words.append(word)
            word = ""
        elif not quoted and sign in "&|<>^()":
            raise ValueError(line)
        else:
            word += sign
    if '\\"' in command or quoted:
        raise ValueError(line)
    return [*words, word]


def run_there(command: str, root: Path) -> bytes:
    """What the command prints on a host whose /srv is a directory of the test."""
    moved = command.replace("/srv", str(root))
    return subprocess.run(["sh", "-c", moved], capture_output=True, check=True).stdout


def test_a_plain_path_is_fetched_by_a_line_in_each_shell() -> None:
    commands = fetching(HOST, PLAIN)
    assert texts(commands, SH) == [
        f"scp petrova@shnor.example.ru:{PLAIN} .",
        f"ssh petrova@shnor.example.ru 'cat {PLAIN}' > {PLAIN.name}",
    ]
    assert texts(commands, CMD) == [
        f"scp petrova@shnor.example.ru:{PLAIN} .",
        f'ssh petrova@shnor.example.ru "cat {PLAIN}" > {PLAIN.name}',
    ]
    assert texts(commands, PUTTY) == [
        f"pscp petrova@shnor.example.ru:{PLAIN} .",
        f'plink petrova@shnor.example.ru "cat {PLAIN}" > {PLAIN.name}',
    ]


@pytest.mark.parametrize("path", ODD)
def test_an_odd_path_arrives_whole_from_every_shell(path: str, tmp_path: Path) -> None:
    file = tmp_path / path.removeprefix("/srv/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"\x00\xffdocx")
    for command in fetching(HOST, Path(path)):
        words = shlex.split(command.text.rpartition(" > ")[0]) if command.shell == SH else as_cmd_hands_on(command.text)
        assert words[1] == "petrova@shnor.example.ru"
        assert run_there(words[2], tmp_path) == b"\x00\xffdocx", command
        assert command.shell != PUTTY or command.text.isascii()


SIGNS = st.text(st.characters(exclude_characters="/\x00", exclude_categories=["Cs"]), min_size=1, max_size=20)


@settings(max_examples=60, deadline=None)
@given(name=SIGNS)
def test_no_name_of_a_file_is_anything_else_to_a_shell(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    if name in {".", ".."} or len(name.encode()) > 200:
        return
    root = tmp_path_factory.mktemp("srv")
    (root / name).write_bytes(b"docx")
    for command in fetching(HOST, Path("/srv") / name):
        if "cat" not in command.text:
            continue
        words = shlex.split(command.text.rpartition(" > ")[0]) if command.shell == SH else as_cmd_hands_on(command.text)
        assert run_there(words[2], root) == b"docx", command


@given(name=st.text(max_size=30))
def test_the_file_has_a_name_here_that_any_computer_takes(name: str) -> None:
    plain = local_name(name)
    assert plain
    assert set(plain) <= {*string.ascii_letters, *string.digits, *"._-"}
    assert not plain.startswith((".", "-"))


def test_another_port_and_an_address_with_colons_are_said_as_each_program_wants_them() -> None:
    commands = fetching(Host("2001:db8::7", "petrova", 2222), PLAIN)
    assert texts(commands, SH)[0] == f"scp -P 2222 petrova@[2001:db8::7]:{PLAIN} ."
    assert texts(commands, SH)[1].startswith("ssh -p 2222 petrova@2001:db8::7 ")
    assert texts(commands, PUTTY)[1].startswith("plink -P 2222 petrova@2001:db8::7 ")


def test_what_the_program_prints_there_is_kept_here() -> None:
    commands = making(HOST, ["issued", "get", "12 от 25.06.2021"], "f.docx")
    assert shlex.split(texts(commands, SH)[0].rpartition(" > ")[0])[2] == "shnor issued get '12 от 25.06.2021'"
    assert texts(commands, CMD) == ["ssh petrova@shnor.example.ru \"shnor issued get '12 от 25.06.2021'\" > f.docx"]
    assert texts(commands, PUTTY) == []
    assert texts(making(HOST, ["issued", "get", "12"], "f.docx"), PUTTY) == [
        'plink petrova@shnor.example.ru "shnor issued get 12" > f.docx'
    ]


@pytest.mark.parametrize("text", ["%PATH%", 'say "no"', "two\nlines", "it's"])
def test_what_quotes_dont_hold_in_cmd_is_told_for_sh_alone(text: str) -> None:
    commands = making(HOST, ["report", "spravka", f"--param=text={text}"], "f.docx")
    assert shlex.split(shlex.split(texts(commands, SH)[0].rpartition(" > ")[0])[2])[-1] == f"--param=text={text}"
    assert texts(commands, CMD) == texts(commands, PUTTY) == []


def test_the_host_is_called_as_the_first_configuration_says(tmp_path: Path) -> None:
    own, system = tmp_path / "own.toml", tmp_path / "system.toml"
    system.write_text('home = "/srv/shnor"\nhost = "tver.example.ru"\nport = 2222\n')
    assert find_host("olga", [own, system]) == Host("tver.example.ru", "olga", 2222)
    own.write_text('host = "shnor"\n')
    assert find_host("olga", [own, system]) == Host("shnor", "olga", 2222)
    assert find_host("о льга", [own]).account == ""


@pytest.mark.parametrize(
    "said", ['host = "a b; id"', "host = 7", "port = 0", "port = true", "host =", "host = '-oProxy'"]
)
def test_what_a_configuration_says_wrongly_is_told_and_not_used(tmp_path: Path, said: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(said)
    found = find_host("olga", [file])
    assert str(file) in found.problem
    assert (found.name, found.port) == (find_host("olga", []).name, 22)


def test_a_file_is_sent_by_a_line_in_each_shell() -> None:
    commands = sending(HOST, ["import", "readings", "-"], "svod.xlsx")
    assert texts(commands, SH) == ["ssh petrova@shnor.example.ru 'shnor import readings -' < svod.xlsx"]
    assert texts(commands, CMD) == ['ssh petrova@shnor.example.ru "shnor import readings -" < svod.xlsx']
    assert texts(commands, PUTTY) == ['plink petrova@shnor.example.ru "shnor import readings -" < svod.xlsx']


@given(words=st.lists(st.text(max_size=20).filter(lambda word: can_be_said([word])), max_size=4))
def test_the_words_arrive_as_they_were(words: list[str]) -> None:
    for command in sending(HOST, words, "scan.pdf"):
        line = command.text.removesuffix(" < scan.pdf")
        sent = shlex.split(line)[2] if command.shell == SH else as_cmd_hands_on(f"{line} > x")[2]
        assert shlex.split(sent) == ["shnor", *words]


@pytest.mark.parametrize("word", ["две\nстроки", "\x1b[2J", "a\tb", "\x00", "\u202e"])
def test_what_steers_a_terminal_can_be_said_in_no_command(word: str) -> None:
    assert not can_be_said(["report", word])
    assert can_be_said(["report", "одна строка"])
