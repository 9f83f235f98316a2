"""What the gate tells of itself: the commands of its table, and the help of one with the options that it takes there."""

from __future__ import annotations

import copy
import importlib
import re
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from shnor_tui.cli.app import COMMANDS
from shnor_tui.cli.gate_rules import PROGRAM, RULES, SHARED, Rule
from shnor_tui.cli.settings import SYSTEM_CONFIG
from shnor_tui.cli.show import clean, say
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator


def tell_help(home: Path, out: TextIO) -> None:
    """List what may be sent, with an example each."""
    out.write("".join(f"{clean(line)}\n" for line in _lines(_ssh(home))))
    out.flush()


def tell_help_of(rule: Rule) -> None:
    """The help of one command, without what it doesn't take here."""
    taken = {option.long for option in (*rule.options, *SHARED)}
    command = copy.copy(command_of(rule))
    command.params = [param for param in command.params if isinstance(param, click.Argument) or taken & set(param.opts)]
    context = click.Context(command, info_name=f"{PROGRAM} {rule.name}", max_content_width=100)
    say(command.get_help(context))


def command_of(rule: Rule) -> click.Command:
    """The command that a rule lets through."""
    module, _colon, name = COMMANDS[rule.words[0]][0].partition(":")
    command: click.Command = getattr(importlib.import_module(f"shnor_tui.cli.{module}"), name)
    for word in rule.words[1:]:
        assert isinstance(command, click.Group)  # noqa: S101  (for the type checker)
        command = command.commands[word]
    return command


def _lines(ssh: str) -> Iterator[str]:
    yield _("With a terminal and without a command the terminal UI opens:")
    yield f"  {ssh.replace('ssh ', 'ssh -t ', 1)}"
    yield ""
    yield _("These commands may be sent; files come and go through the pipe only:")
    for command, rules in groupby(RULES, lambda rule: rule.words[0]):
        yield _(COMMANDS[command][1])
        for rule in rules:
            yield f"  {ssh} {_quoted(rule.example)}"
    yield ""
    yield _("All options of one: {command}").format(command=f"{ssh} report --help")


def _quoted(example: str) -> str:
    """As it is typed at home: quotation marks for the gate need others around them for the shell."""
    if "'" not in example:
        return example
    command, sign, redirection = re.split(r"( [<>] )", example)
    return f'"{command}"{sign}{redirection}'


def _ssh(home: Path) -> str:
    from shnor_tui.reporting.fetching import find_host  # noqa: PLC0415
    from shnor_tui.workspace.limits import CONFIG  # noqa: PLC0415
    from shnor_tui.workspace.session import account_name  # noqa: PLC0415

    host = find_host(account_name(), [home / CONFIG, SYSTEM_CONFIG])
    return f"{host.program('ssh', '-p')} {host.address}"
