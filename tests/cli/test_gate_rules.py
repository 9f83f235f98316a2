"""What the gate's table lets through, and in which one form it reaches the program."""

from __future__ import annotations

import shlex

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.cli.gate_help import command_of
from shnor_tui.cli.gate_rules import LARGEST_COMMAND, PIPE, RULES, SHARED, STREAM, Rule, judged
from shnor_tui.errors import BadInput, Forbidden, ShnorError


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("report spravka", ("report", "--", "spravka")),
        ("shnor report spravka", ("report", "--", "spravka")),
        ("report spravka -f docx", ("report", "--format=docx", "--", "spravka")),
        ("report --format=docx spravka", ("report", "--format=docx", "--", "spravka")),
        ('report spravka -p note="a b" -p x=1', ("report", "--param=note=a b", "--param=x=1", "--", "spravka")),
        ("report spravka -o -", ("report", "--output=-", "--", "spravka")),
        ("report spravka --param --home=/x", ("report", "--param=--home=/x", "--", "spravka")),
        ("check 2.1 --note ''", ("check", "--note=", "--", "2.1")),
        ("check 2.1 --note --json", ("check", "--note=--json", "--", "2.1")),
        ("import readings - --yes", ("import", "--yes", "--", "readings", "-")),
        ("due -q --days 3", ("due", "--quiet", "--days=3")),
        ("undo 12", ("undo", "--", "12")),
        ("issued get '12-од'", ("issued", "get", "--", "12-од")),
        ("history --at 1 --lang en", ("history", "--at=1", "--lang=en")),
        (
            "check 2.1 --note '$(id) `id` ; | && * ~ %PATH%'",
            ("check", "--note=$(id) `id` ; | && * ~ %PATH%", "--", "2.1"),
        ),
    ],
)
def test_what_may_be_sent_is_put_together_anew(command: str, arguments: tuple[str, ...]) -> None:
    assert judged(command).arguments == arguments


@pytest.mark.parametrize(
    "command",
    [
        "init",
        "demo",
        "purge x",
        "user list",
        "user add x --role admin",
        "restore x",
        "backup",
        "doctor --repair",
        "gate --user director",
        "option set letterhead=/etc/passwd",
        "issue spravka",
        "issued check",
        "plugin",
        "plugin allow x",
        "plugin new x",
        "plugin check x",
        "plugin examine x --scratch /tmp",
        "plugin add /etc/passwd",
        "plugin add - --name ../x",
        "import all -",
        "import readings /etc/passwd",
        "import readings readings.xlsx",
        "import /etc/passwd -",
        "export --format csv ../x",
        "export roadmap -o /etc/x",
        "export roadmap --output=x.csv",
        "template readings -o x",
        "report spravka extra",
        "report ../spravka",
        "report /etc/passwd",
        "report --home=/x spravka",
        "report --home /x spravka",
        "--home /x report spravka",
        "--year 2019/2020 report spravka",
        "report spravka -o x",
        "report spravka -ox",
        "report spravka -o=-",
        "report spravka -fdocx",
        "report spravka --outp -",
        "report spravka --form docx",
        "report -- --home",
        "report spravka --",
        "report spravka --today 2020-01-01",
        "report spravka --each-school",
        "report spravka --progress",
        "report spravka --progress-fd 3",
        "report spravka --memory-limit 64",
        "report spravka --time-limit 1",
        "report spravka --without shnor-docx",
        "due -q-q",
        "due -qh",
        "due extra",
        "undo -1",
        "redo 1",
        "REPORT spravka",
        "/usr/bin/shnor report spravka",
        "shnor shnor report spravka",
        "sh -c id",
        "scp -t /tmp",
        "rsync --server .",
        "/usr/lib/openssh/sftp-server",
        "internal-sftp",
        "report spravka; id",
        "report spravka | sh",
        "report `id`",
        "report $(id)",
        "report spravka && id",
        "report spravka > /etc/x",
        "report *",
        "''",
        "",
        "help nothing",
    ],
)
def test_anything_else_is_refused(command: str) -> None:
    if not command:
        assert judged(command).asks_help
        return
    with pytest.raises(Forbidden) as caught:
        judged(command)
    assert caught.value.message


@pytest.mark.parametrize("sign", ["\0", "\n", "\r", "\t", "\x1b", "\x7f", "\x9b", "\u2028", "\u202e", chr(0xD800)])
def test_what_steers_a_terminal_is_refused_wherever_it_stands(sign: str) -> None:
    for command in (f"check 2.1 --note 'a{sign}b'", f"report spravka{sign}", f"{sign}due"):
        with pytest.raises(Forbidden):
            judged(command)


@pytest.mark.parametrize("command", ["check 2.1 --note 'a", 'report "', "due \\", "due --days", "due --json=1"])
def test_what_cannot_be_read_is_told(command: str) -> None:
    with pytest.raises(BadInput):
        judged(command)


def test_a_command_has_a_largest_length() -> None:
    judged("due" + " " * (LARGEST_COMMAND - 3))
    with pytest.raises(Forbidden):
        judged("due" + " " * (LARGEST_COMMAND - 2))
    with pytest.raises(Forbidden):
        judged(f"check 2.1 --note {'x' * 2001}")


@pytest.mark.parametrize(
    "command", ["help", "--help", "-h", "shnor", "shnor --help", "help report", "report --help", "report -h"]
)
def test_help_is_asked_in_several_ways(command: str) -> None:
    found = judged(command)
    assert found.asks_help
    assert not found.arguments
    assert (found.rule is None) == ("report" not in command)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_names_what_the_program_knows(rule: Rule) -> None:
    command = command_of(rule)
    options = {param.opts[0]: param for param in command.params if isinstance(param, click.Option)}
    for option in (*rule.options, *SHARED):
        known = options[option.long]
        assert set(known.opts) >= {option.long, option.short} - {""}
        assert known.is_flag == (not option.metavar)
        assert known.nargs == 1
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    assert len(arguments) == len(rule.takes)
    assert judged(rule.example.partition(" > ")[0].partition(" < ")[0]).rule is rule


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_what_names_a_file_may_be_the_pipe_only(rule: Rule) -> None:
    metavars = {"FILE", "DIR", "FD"}
    for param in command_of(rule).params:
        if isinstance(param, click.Option) and param.metavar in metavars:
            allowed = [option for option in (*rule.options, *SHARED) if option.long in param.opts]
            assert all(option.value is STREAM for option in allowed)
    for taken in rule.takes:
        assert (taken.metavar == PIPE) == (taken.value is STREAM)


WORDS = st.one_of(
    st.sampled_from(
        [
            *(word for rule in RULES for word in rule.words),
            *(name for rule in RULES for option in rule.options for name in (option.long, option.short) if name),
            *("--home", "--home=/x", "--", "-", "--today", "-o", "../x", "/etc/passwd", "spravka", "2.1"),
        ]
    ),
    st.text(max_size=12),
)


@given(st.lists(WORDS, max_size=8))
def test_nothing_reaches_the_program_but_what_the_table_names(words: list[str]) -> None:
    try:
        found = judged(shlex.join(words))
    except ShnorError:
        return
    if found.rule is None or found.asks_help:
        return
    rest = found.arguments[len(found.rule.words) :]
    options = rest[: rest.index("--")] if "--" in rest else rest
    named = {option.long for option in (*found.rule.options, *SHARED)}
    assert {option.partition("=")[0] for option in options} <= named
    assert {option.partition("=")[2] for option in options if option.startswith("--output=")} <= {PIPE}
    assert not any(option.startswith("--home") for option in options)


@pytest.mark.parametrize("command", ["report 'Аналитическая справка'", "due --days soon", "evidence get x"])
def test_who_sends_another_value_is_told_where_values_are_listed(command: str) -> None:
    with pytest.raises(Forbidden) as caught:
        judged(command)
    words = " ".join(word for word in command.split()[: 2 if command.startswith("evidence") else 1])
    assert f"{words} --help" in str(caught.value)
