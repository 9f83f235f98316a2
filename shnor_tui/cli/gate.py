"""`shnor gate`: what sshd runs for a person who has a key here and no account on the host. There is no shell behind it."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shnor_tui.cli.gate_environment import COMMAND, replace, scrubbed
from shnor_tui.cli.settings import Settings, pass_settings
from shnor_tui.domain.access import AccessKind
from shnor_tui.errors import BadInput, Forbidden, NotFound, reason_of
from shnor_tui.i18n import _
from shnor_tui.store.journal import JOURNAL_NAME

if TYPE_CHECKING:
    from shnor_tui.cli.gate_rules import Judged
    from shnor_tui.workspace.session import Workspace

NO_TERMINAL = 2


@click.command(
    help=_(
        "Open the terminal UI for the user NAME, or run what his ssh asked for if it may be sent here. It stands in "
        "authorized_keys; «shnor user key lines» writes these lines."
    )
)
@click.option(
    "--user", metavar="NAME", required=True, help=_("Whose key it is, by the name given by «shnor user add».")
)
@pass_settings
def gate(settings: Settings, user: str) -> int:
    """Let a person in; returns the exit code."""
    from shnor_tui.cli.gate_rules import PROGRAM  # noqa: PLC0415
    from shnor_tui.workspace.users import require_gate_name  # noqa: PLC0415

    command = os.environ.get(COMMAND, "").strip()
    home = settings.home.path
    require_gate_name(user)
    require_private(home)
    if not (home / JOURNAL_NAME).exists():
        raise _no_programme(home)
    _become(user, home)
    settings.actor = user
    return _open(settings) if command in {"", PROGRAM} else _run(settings, command)


def require_private(home: Path) -> None:
    """Refuse to serve a directory that anybody but this account may read or exchange.

    Raises:
        NotFound: there is none.
        Forbidden: it isn't private; says what the administrator must do.
    """
    from shnor_tui.store.ownership import open_directory_above  # noqa: PLC0415

    try:
        status = home.lstat()
        above = open_directory_above(home)
    except FileNotFoundError:
        raise _no_programme(home) from None
    except OSError as error:
        raise Forbidden(_("{home} cannot be examined: {why}.").format(home=home, why=reason_of(error))) from error
    advice = _("The host's administrator puts it right: {command}")
    if stat.S_ISLNK(status.st_mode):
        raise Forbidden(
            _("{home} is a symbolic link, which others could turn elsewhere.").format(home=home),
            _("The host's administrator names the directory itself in authorized_keys."),
        )
    if not stat.S_ISDIR(status.st_mode):
        raise Forbidden(_("{home} is a file, not a directory.").format(home=home))
    if status.st_uid != os.geteuid():
        raise Forbidden(
            _("{home} belongs to another account.").format(home=home),
            _("The gate runs as the account to which the directory belongs."),
        )
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise Forbidden(
            _("Others on the host may look into {home}.").format(home=home), advice.format(command=f"chmod 700 {home}")
        )
    if above is not None:
        raise Forbidden(
            _(
                "Others on the host can change the directory {directory}, and so put another one in the place of {home}."
            ).format(directory=above, home=home),
            advice.format(command=f"chmod go-w {above}; chown root {above}"),
        )


def _become(user: str, home: Path) -> None:
    """From here on the process is that of a person who touches no file of the host, in his own language."""
    from shnor_tui.cli.entry import choose_language  # noqa: PLC0415  (it imports the commands)
    from shnor_tui.cli.gate_limits import bound_session  # noqa: PLC0415
    from shnor_tui.confined import confine  # noqa: PLC0415

    os.umask(0o077)
    replace(os.environ, scrubbed(os.environ, home, user))
    confine(user)
    bound_session()
    choose_language(())


def _open(settings: Settings) -> int:
    from shnor_tui.cli.app import open_ui  # noqa: PLC0415  (it imports this)
    from shnor_tui.workspace.access import note  # noqa: PLC0415

    is_terminal = os.isatty(0) and os.isatty(1)
    with _session(settings) as workspace:  # an unknown or disabled user gets no further
        if not is_terminal:
            note(workspace, AccessKind.LOGIN)
    if is_terminal:
        return open_ui(settings)  # which notes the log-in
    from shnor_tui.cli.gate_help import tell_help  # noqa: PLC0415

    tell_help(settings.home.path, sys.stderr)
    return NO_TERMINAL


def _run(settings: Settings, command: str) -> int:
    from shnor_tui.cli.app import shnor  # noqa: PLC0415  (it imports this)
    from shnor_tui.cli.entry import choose_language  # noqa: PLC0415
    from shnor_tui.cli.gate_limits import bound_command  # noqa: PLC0415
    from shnor_tui.cli.gate_rules import judged  # noqa: PLC0415
    from shnor_tui.workspace.access import note  # noqa: PLC0415
    from shnor_tui.workspace.limits import limits_of  # noqa: PLC0415

    bound_command(limits_of(settings.home.path).seconds)
    with _session(settings) as workspace:
        wanted = judged(command)
        if wanted.entry is not None:
            note(workspace, wanted.entry, wanted.words)
    if wanted.asks_help:
        return _help(settings, wanted)
    choose_language(wanted.arguments)
    code = shnor.main(list(wanted.arguments), prog_name="shnor", standalone_mode=False, obj=settings)
    return code if isinstance(code, int) else 0


def _help(settings: Settings, wanted: Judged) -> int:
    from shnor_tui.cli.gate_help import tell_help, tell_help_of  # noqa: PLC0415

    if wanted.rule is None:
        tell_help(settings.home.path, sys.stdout)
    else:
        tell_help_of(wanted.rule)
    return 0


@contextmanager
def _session(settings: Settings) -> Iterator[Workspace]:
    """A session of a user whom the department knows.

    Raises:
        NotFound: there is no programme.
        Forbidden: the department doesn't know the user, or has disabled him; `Settings.opened` says so.
    """
    from shnor_tui.workspace.access import note  # noqa: PLC0415

    with settings.opened() as workspace:
        if workspace.empty:
            raise _no_programme(settings.home.path)
        try:
            yield workspace
        except (Forbidden, BadInput) as error:
            note(workspace, AccessKind.REFUSED, error.message)
            raise


def _no_programme(home: Path) -> NotFound:
    return NotFound(
        _("There is no programme in {home} yet.").format(home=home),
        _("The host's administrator makes one: {command}").format(command=f"shnor init --home {home}"),
    )
