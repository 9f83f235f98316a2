"""`shnor plugin add`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shnor_tui.cli.host_path import HOST_FILE, PIPE
from shnor_tui.cli.pipe import given
from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import clean, print_json, say
from shnor_tui.confined import confined
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.reporting.plugin_add import Added

NOT_SOUND = 8


@click.command(
    "add",
    help=_(
        "Give the department the plugin FILE, once its check finds nothing wrong; «-» is the standard input. For administrators."
    ),
)
@click.argument("file", type=HOST_FILE)
@shared_options
@click.option("--name", metavar="NAME", default="", help=_("What it is called there; else as FILE."))
@click.option("--replace", is_flag=True, help=_("Put it in the place of the one with its name."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def add_file(settings: Settings, /, file: str, name: str, replace: bool, as_json: bool) -> int:
    """Check a plugin and add it; returns the exit code."""
    from shnor_tui.cli.plugin_words import check_lines  # noqa: PLC0415
    from shnor_tui.reporting import plugin_add  # noqa: PLC0415

    settings.require_present()
    with settings.workspace() as workspace:
        workspace.require(plugin_add.VERB)
        with given(file) as stream:
            added = plugin_add.given(workspace.home, name or _name_of(file), stream, replace=replace)
        found = plugin_add.checked(workspace, added, show_step)
        show_step("")
        if found.sound:
            plugin_add.keep(workspace, added)
    if as_json:
        print_json({"file": added.place.name, "sha256": added.sha256, "added": found.sound, "remarks": found.remarks})
    elif found.sound:
        _tell(added)
    else:
        for line in check_lines(found):
            say(line)
    return 0 if found.sound else NOT_SOUND


def show_step(words: str) -> None:
    """On a terminal, say on one line what is being done."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{clean(words)}", nl=False, err=True)


def _name_of(file: str) -> str:
    if file == PIPE:
        raise BadInput(_("What comes through the pipe has no name."), _("Say one: --name my_report"))
    return Path(file).stem


def _tell(added: Added) -> None:
    replaced = _("Replaced: {name}") if added.replaces else _("Added: {name}")
    say(replaced.format(name=added.place.name))
    say(f"SHA-256 {added.sha256}")
    if confined():
        say(_("From now on everybody here has it."))
        return
    from shnor_tui.reporting.trust import candidate_of  # noqa: PLC0415

    say(_("You have it. Colleagues whose file it isn't allow it, each for himself, once they have read it:"))
    say(f"  {candidate_of(added.place).command}")
