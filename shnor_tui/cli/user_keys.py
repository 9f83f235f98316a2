"""`shnor user key`: the public keys with which users pass the gate, and the lines of authorized_keys for them."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shnor_tui.cli.host_path import HOST_FILE, PIPE
from shnor_tui.cli.pipe import content_of
from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import print_json, print_table, say, warn
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shnor_tui.domain.user import Key, User

OWNERS_ALONE = 0o600


@click.group(help=_("The public keys with which users pass the gate («shnor gate»)."))
def key() -> None:
    """Keys of users."""


@key.command("add", help=_("Give ACCOUNT the public key in FILE («-»: the standard input)."))
@click.argument("account")
@click.argument("file", metavar="[FILE]", type=HOST_FILE, default=PIPE)
@shared_options
@pass_settings
def add(settings: Settings, account: str, file: str) -> None:
    """Give a user a key."""
    from shnor_tui.workspace.ssh_keys import in_words, parse_key  # noqa: PLC0415
    from shnor_tui.workspace.users import add_key, user_named  # noqa: PLC0415

    with settings.workspace() as workspace:
        user_named(workspace, account)
        given = parse_key(_text(file))
        line = _line(settings, account, given, None)
        add_key(workspace, account, given)
        disabled = user_named(workspace, account).disabled
    say(_("{account} has the key {key}.").format(account=account, key=in_words(given)))
    if disabled:
        warn(_("{account} is disabled: the gate stays closed until «shnor user enable».").format(account=account))
        return
    say(_("It opens the gate when this line is in the file of keys that sshd reads for the account of the directory:"))
    say()
    say(line)
    say()
    say(
        _(
            "The whole file for all users: «shnor user key lines»; set up by docs/deploy.md, root writes it by «shnor-keys»."
        )
    )


@key.command("list", help=_("List the keys of all users, or of ACCOUNT."))
@click.argument("account", required=False)
@shared_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def list_keys(settings: Settings, account: str | None, as_json: bool) -> None:
    """List keys by their fingerprints."""
    from shnor_tui.workspace.ssh_keys import fingerprint  # noqa: PLC0415
    from shnor_tui.workspace.users import user_named, users  # noqa: PLC0415

    with settings.workspace() as workspace:
        chosen = [user_named(workspace, account)] if account else users(workspace)
    found = [(user, known, fingerprint(known)) for user in chosen for known in user.keys]
    if as_json:
        print_json(
            [
                {
                    "account": user.account,
                    "type": known.kind,
                    "fingerprint": shown,
                    "comment": known.comment,
                    "disabled": user.disabled,
                }
                for user, known, shown in found
            ]
        )
    elif found:
        rows = [(user.account, known.kind, shown, known.comment) for user, known, shown in found]
        print_table((_("Account"), _("Type"), _("Fingerprint"), _("Comment")), rows)
    else:
        say(_("There are no keys yet."))


@key.command("remove", help=_("Take the key with this FINGERPRINT from ACCOUNT."))
@click.argument("account")
@click.argument("fingerprint")
@shared_options
@pass_settings
def remove(settings: Settings, account: str, fingerprint: str) -> None:
    """Take a key from a user."""
    from shnor_tui.workspace.ssh_keys import in_words  # noqa: PLC0415
    from shnor_tui.workspace.users import remove_key  # noqa: PLC0415

    with settings.workspace() as workspace:
        removed = remove_key(workspace, account, fingerprint)
    say(_("{account} no longer has the key {key}.").format(account=account, key=in_words(removed)))
    say(_("Take its line out of authorized_keys too, or write that file anew: «shnor user key lines»."))


@key.command("lines", help=_("Write authorized_keys for all users who aren't disabled."))
@shared_options
@click.option("--output", "-o", metavar="FILE", type=HOST_FILE, default=PIPE, help=_("«-» is the standard output."))
@click.option(
    "--program",
    metavar="TEXT",
    help=_("Words of a shell that start the program, as «/opt/shnor/bin/python -I -m shnor_tui»."),
)
@pass_settings
def lines(settings: Settings, output: str, program: str | None) -> None:
    """Write the file that opens the gate."""
    from shnor_tui.domain.user import is_gate_name  # noqa: PLC0415
    from shnor_tui.workspace.users import users  # noqa: PLC0415

    if program is not None:
        _look_at(program)
    with settings.workspace() as workspace:
        let_in = [user for user in users(workspace) if user.keys and not user.disabled and is_gate_name(user.account)]
    text = "".join(f"{line}\n" for line in [*_heading(settings, let_in), *_lines(settings, let_in, program)])
    if output == PIPE:
        say(text.removesuffix("\n"))
        return
    from shnor_tui.reporting.output import write_whole  # noqa: PLC0415

    write_whole(Path(output), text.encode(), new_mode=OWNERS_ALONE)
    keys = sum(len(user.keys) for user in let_in)
    say(ngettext("{file}: {n} key.", "{file}: {n} keys.", keys).format(file=output, n=keys))


def _heading(settings: Settings, users: Sequence[User]) -> list[str]:
    told = ngettext("{n} user", "{n} users", len(users)).format(n=len(users))
    return [
        "# "
        + _("Users of {home} ({users}), written by «shnor user key lines».").format(home=_home(settings), users=told),
        "# " + _("Write it anew after each change of users or keys; what is added by hand is lost then."),
    ]


def _lines(settings: Settings, users: Sequence[User], program: str | None) -> list[str]:
    return [_line(settings, user.account, known, program) for user in users for known in user.keys]


def _line(settings: Settings, account: str, known: Key, program: str | None) -> str:
    from shnor_tui.workspace.ssh_keys import authorized_line  # noqa: PLC0415

    starting = program or shlex.join([sys.executable, "-I", "-X", "utf8", "-m", "shnor_tui"])
    return authorized_line(account, known, starting, _home(settings))


def _look_at(program: str) -> None:
    """Warn of a program that Python's own variables reach, should sshd take them from a client.

    Raises:
        BadInput: the words are not those of a shell.
    """
    try:
        words = shlex.split(program)
    except ValueError:
        raise BadInput(_("A quotation mark in «{program}» isn't closed.").format(program=program)) from None
    if "-I" not in words:
        warn(
            _(
                "«{program}» runs Python without -I: were sshd to take PYTHON* from a client, he could run what he likes. "
                "Name Python itself: {example}"
            ).format(program=program, example="/opt/shnor/bin/python -I -X utf8 -m shnor_tui")
        )


def _home(settings: Settings) -> Path:
    return settings.home.path.resolve()


def _text(file: str) -> str:
    """A public key as it was sent.

    Raises:
        BadInput: the file cannot be read, is far too large for a key, or no text.
    """
    from shnor_tui.workspace.ssh_keys import LARGEST  # noqa: PLC0415

    if file == PIPE and sys.stdin.isatty():
        warn(_("Paste the public key, a line such as «ssh-ed25519 AAAA… petrova», then press Enter and Ctrl+D."))
    content = content_of(file, LARGEST + 1)
    if len(content) > LARGEST:
        raise BadInput(_("This is too large for a public key."), _("Send the file with .pub at its end."))
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise BadInput(_("This is no text, so no public key."), _("Send the file with .pub at its end.")) from None
