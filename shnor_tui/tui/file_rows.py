"""How a file is fetched or sent, as rows. Pure: no widget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

from shnor_tui.domain.printable import printable_line
from shnor_tui.i18n import _, mark
from shnor_tui.reporting.fetching import CMD, Command, Host, can_be_said, making
from shnor_tui.tui.rows import TextRow, heading_row
from shnor_tui.tui.text import Line, wrapped

COPY = "copy "
"""What the names of rows begin with that are copied as they stand; a number follows."""

PATH = f"{COPY}path"
"""The name of the row that is the file itself."""


@dataclass(frozen=True, slots=True)
class CommandRow(TextRow):
    """A line to be copied: broken at blanks alone, for a hyphen of a path at a line's end would be taken for one of ours."""

    def lines(self, width: int) -> list[Line]:
        """The text, with its hint below."""
        shown = printable_line(self.text)
        texts = wrap(shown, max(width - 2, 10), break_on_hyphens=False) or [""]
        hints: list[Line] = [[(f"   {line}", "dim")] for line in (wrapped(self.hint, width - 4) if self.hint else [])]
        return [*([(f" {text}", self.style)] for text in texts), *hints]


def path_rows(path: Path, host: Host) -> Iterator[TextRow]:
    """The file itself, and what is wrong with what the configuration says of the host."""
    yield CommandRow(PATH, str(path), style="bold")
    yield from problem_rows(host)


def problem_rows(host: Host) -> Iterator[TextRow]:
    """What is wrong with what the configuration says of the host."""
    if host.problem:
        yield TextRow("problem", host.problem, selectable=False, style="late")


def piped_rows(host: Host, words: Sequence[str], name: str) -> Iterator[TextRow]:
    """The commands that have a file printed there, where nothing else may be run; or why there are none."""
    yield from problem_rows(host)
    if can_be_said(words):
        yield from command_rows(making(host, words, name))
    else:
        why = _("An option has several lines, which no command holds. Keep it for the programme, then come back here.")
        yield TextRow("unsayable", why, selectable=False, style="late")


def command_rows(commands: Sequence[Command]) -> Iterator[TextRow]:
    """The commands that fetch a file, under a heading for each shell."""
    shell = ""
    spoils = _(_SPOILS_USE_SCP if any(command.text.startswith("scp ") for command in commands) else _SPOILS)
    for n, command in enumerate(commands):
        if command.shell != shell:
            shell = command.shell
            yield heading_row(f"shell{n}", _(shell))
            if shell == CMD:
                yield TextRow("powershell", spoils, selectable=False, style="soon")
        yield CommandRow(f"{COPY}{n}", command.text)


def sending_rows(title: str, group: str, commands: Sequence[Command]) -> Iterator[TextRow]:
    """The commands that send a file, under what they do; `group` tells them from others of the same screen."""
    yield from _titled(title, group, commands, _(_KNOWS_NONE))


def fetching_rows(title: str, group: str, commands: Sequence[Command]) -> Iterator[TextRow]:
    """The same of commands that fetch one."""
    yield from _titled(title, group, commands, _(_SPOILS))


def _titled(title: str, group: str, commands: Sequence[Command], about_powershell: str) -> Iterator[TextRow]:
    yield heading_row(group, title)
    for n, command in enumerate(commands):
        if command.shell == CMD:
            yield TextRow(f"{group} powershell", about_powershell, selectable=False, style="soon")
        yield CommandRow(f"{COPY}{group}{n}", command.text, _(command.shell))


def anew_rows(commands: Sequence[Command]) -> Iterator[TextRow]:
    """The commands that make the same report anew there."""
    yield heading_row("anew", _("Made anew from the data of that moment, where one may run nothing but shnor"))
    for n, command in enumerate(commands):
        yield CommandRow(f"{COPY}anew{n}", command.text, _(command.shell))


_SPOILS = mark("In PowerShell do not use «>»: it spoils such files. Open cmd.exe there.")
_SPOILS_USE_SCP = mark(
    "In PowerShell do not use «>»: it spoils such files. Open cmd.exe there, or take the line with scp."
)
_KNOWS_NONE = mark("PowerShell knows no «<»: open cmd.exe there.")
