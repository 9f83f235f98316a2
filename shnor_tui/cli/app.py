"""The command `shnor`: its options, its list of commands, and the terminal UI when no command is named."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING

import click

from shnor_tui import __version__
from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, mark

if TYPE_CHECKING:
    from shnor_tui.workspace.session import Workspace

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("setup:init", mark("Make a programme, or the demo, without opening anything.")),
    "demo": ("setup:demo", mark("Open the demo, making it when it is missing.")),
    "report": ("report:report", mark("Make a report, or check whether it can be signed.")),
    "option": ("option:option", mark("Settle options of reports and formats: wording, looks, letterhead.")),
    "issue": ("issue:issue", mark("Issue a report: number, date, and a file that stays.")),
    "issued": ("issued:issued", mark("List issued reports, get their files, check them.")),
    "check": ("marks:check", mark("Mark a roadmap item.")),
    "evidence": ("evidence:evidence", mark("Attach documents with their files to marks, get the files.")),
    "undo": ("marks:undo", mark("Take back your latest change.")),
    "redo": ("marks:redo", mark("Do again what your latest undo took back.")),
    "roadmap": ("roadmap:roadmap", mark("List the roadmap with its marks.")),
    "schools": ("schools:schools", mark("List the schools of the programme.")),
    "programme": ("programme:programme", mark("Show or change the order, the signature, the goal of the programme.")),
    "training": ("training:training", mark("Enter how many people of a school were trained.")),
    "event": ("event:event", mark("List or add meetings, visits, open days.")),
    "reading": ("reading:reading", mark("Enter the indicators' values.")),
    "survey": ("survey:survey", mark("See how far the survey of school heads is, enter its answers.")),
    "results": ("results:results", mark("Show the assessment results and the hint at low results.")),
    "due": ("due:due", mark("List what is overdue and what is due soon.")),
    "missing": ("due:missing", mark("List what schools haven't handed in.")),
    "years": ("years:years", mark("Show the years side by side.")),
    "import": ("interchange:import_file", mark("Take over a file: schools, roadmap, values, answers, results …")),
    "export": ("interchange:export_file", mark("Write data to a file: csv, xlsx, json.")),
    "template": ("interchange:template_file", mark("Write a spreadsheet for schools to fill in.")),
    "history": ("history:history", mark("List what was changed, when and by whom.")),
    "plugin": ("plugins:plugin", mark("List plugins, start, check or allow one.")),
    "purge": ("purge:purge", mark("Remove a person's name from all data and their history.")),
    "user": ("users:user", mark("List users, give them roles and keys.")),
    "gate": ("gate:gate", mark("Let a person in who has a key: what sshd runs for him instead of a shell.")),
    "backup": ("backup:backup", mark("Put the whole directory into one file, while others work.")),
    "restore": ("backup:restore", mark("List backups, or go back to one of them.")),
    "doctor": ("doctor:doctor", mark("Look whether the data are well, and mend what is damaged.")),
}


class Commands(click.Group):
    """A group whose commands are imported when they are needed; its help needs none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module, _colon, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(f"shnor_tui.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands from the table alone."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(title)) for name, (_place, title) in COMMANDS.items()])


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_(
        "The programme of support for schools with low educational results. Without a command the terminal UI opens."
    ),
)
@shared_options
@click.version_option(
    __version__, "--version", prog_name="shnor", message="%(prog)s %(version)s", help=_("Show the version.")
)
@click.option("--ascii", "ascii_only", is_flag=True, help=_("Show statuses by plain ASCII signs."))
@click.option("--no-mouse", is_flag=True, help=_("Leave the mouse to the terminal."))
@pass_settings
@click.pass_context
def shnor(ctx: click.Context, settings: Settings, ascii_only: bool, no_mouse: bool) -> int | None:
    """Run a command, or the terminal UI when none is named."""
    from shnor_tui.cli.log import start_log  # noqa: PLC0415

    start_log()
    settings.ascii_only, settings.mouse = ascii_only, not no_mouse
    return open_ui(settings) if ctx.invoked_subcommand is None else None


def open_ui(settings: Settings) -> int:
    """Open the terminal UI; returns its exit code.

    Raises:
        BadInput: the input or the output is no terminal.
    """
    if not (os.isatty(0) and os.isatty(1)):
        raise BadInput(
            _("The terminal UI needs a terminal for its input and its output."),
            _("Use a command, see «shnor --help»; over SSH add «-t»."),
        )
    _refuse_other_encodings()
    from shnor_tui.tui.app import run_ui  # noqa: PLC0415
    from shnor_tui.tui.person import Person  # noqa: PLC0415

    person = Person()
    return run_ui(
        lambda: _entered(settings),
        settings.home.source,
        year=settings.year,
        person=person,
        ascii_only=settings.ascii_only,
        mouse=settings.mouse and person.settings.mouse,
    )


def _entered(settings: Settings) -> Workspace:
    """The session that the UI shows, which is in the history from now on."""
    from shnor_tui.workspace.access import note_login  # noqa: PLC0415

    workspace = settings.opened()
    note_login(workspace)
    return workspace


def _refuse_other_encodings() -> None:
    """A terminal that says it isn't UTF-8 would show mojibake: say so, in letters that it can show.

    Raises:
        BadInput: the locale names another encoding.
    """
    from shnor_tui.cli.encoding import named_encoding, speak  # noqa: PLC0415

    if encoding := named_encoding(os.environ):
        speak(encoding)
        raise BadInput(
            _("The terminal is set to {encoding}; the program speaks UTF-8.").format(encoding=encoding),
            _("In PuTTY choose Window → Translation → UTF-8, and log in with LANG=ru_RU.UTF-8."),
        )
