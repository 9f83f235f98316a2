"""How a file is fetched, as rows. Pure: no widget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from shnor_tui.i18n import _
from shnor_tui.reporting.fetching import CMD, Command, Host
from shnor_tui.tui.rows import TextRow, heading_row

COPY = "copy "
"""What the names of rows begin with that are copied as they stand; a number follows."""


def path_rows(path: Path, host: Host) -> Iterator[TextRow]:
    """The file itself, and what is wrong with what the configuration says of the host."""
    yield TextRow(f"{COPY}path", str(path), style="bold")
    if host.problem:
        yield TextRow("problem", host.problem, selectable=False, style="late")


def command_rows(commands: Sequence[Command]) -> Iterator[TextRow]:
    """The commands that fetch a file, under a heading for each shell."""
    shell = ""
    for n, command in enumerate(commands):
        if command.shell != shell:
            shell = command.shell
            yield heading_row(f"shell{n}", _(shell))
            if shell == CMD:
                yield _about_powershell()
        yield TextRow(f"{COPY}{n}", command.text)


def anew_rows(commands: Sequence[Command]) -> Iterator[TextRow]:
    """The commands that make the same report anew there."""
    yield heading_row("anew", _("Made anew from the data of that moment, where one may run nothing but shnor"))
    for n, command in enumerate(commands):
        yield TextRow(f"{COPY}anew{n}", command.text, _(command.shell))


def _about_powershell() -> TextRow:
    spoils = _("In PowerShell do not use «>»: it spoils such files. Open cmd.exe there, or take the line with scp.")
    return TextRow("powershell", spoils, selectable=False, style="soon")
