"""`shnor user`: who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import NOTHING, print_json, print_table, say
from shnor_tui.cli.user_keys import key
from shnor_tui.domain.user import Role
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from shnor_tui.domain.school import School
    from shnor_tui.workspace.session import Workspace

ROLES = [role.value for role in Role]


@click.group(help=_("Who may do what in this department, and the keys that open the gate."))
def user() -> None:
    """Users, their roles and their keys."""


user.add_command(key)


@user.command("list", help=_("List the users with their roles; any other account is a viewer."))
@shared_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def list_users(settings: Settings, as_json: bool) -> None:
    """List the users."""
    from shnor_tui.domain.school import School  # noqa: PLC0415
    from shnor_tui.workspace.access import last_login  # noqa: PLC0415
    from shnor_tui.workspace.titles import role_title  # noqa: PLC0415
    from shnor_tui.workspace.users import users  # noqa: PLC0415

    with settings.workspace() as workspace:
        known = users(workspace)
        schools = workspace.records.table(School)
        logins = {one.id: last_login(workspace, one.account) for one in known}
    own = {one.id: schools.get(one.school or 0) for one in known}
    names = {number: school.full_name if school else "" for number, school in own.items()}
    if as_json:
        print_json(
            [
                {
                    "account": one.account,
                    "role": one.role,
                    "school": names[one.id] or None,
                    "disabled": one.disabled,
                    "keys": len(one.keys),
                    "login": logins[one.id],
                }
                for one in known
            ]
        )
        return
    rows = [
        (
            one.account,
            role_title(one.role),
            _("disabled") if one.disabled else _("enabled"),
            len(one.keys),
            _when(logins[one.id]),
            names[one.id],
        )
        for one in known
    ]
    print_table(
        (_("Account"), _("Role"), _("State"), _("Number of keys"), _("Last log-in"), _("School")),
        rows,
        right=frozenset({3}),
    )


@user.command("add", help=_("Add the user ACCOUNT: of the host, or a name behind the gate."))
@click.argument("account")
@shared_options
@click.option("--role", type=click.Choice(ROLES), required=True, help=_("What the user may do."))
@click.option("--school", metavar="NAME", help=_("The own school of the role «school»."))
@pass_settings
def add(settings: Settings, account: str, role: str, school: str | None) -> None:
    """Add a user."""
    from shnor_tui.workspace.titles import role_title  # noqa: PLC0415
    from shnor_tui.workspace.users import add_user  # noqa: PLC0415

    with settings.workspace() as workspace:
        add_user(workspace, account, Role(role), _own(settings, workspace, school))
    say(_("{account}: {role}.").format(account=account, role=role_title(Role(role))))
    say(_("Behind the gate a key is needed as well: «shnor user key add {account} FILE».").format(account=account))


@user.command("role", help=_("Give ACCOUNT a role; the role «school» needs its school."))
@click.argument("account")
@click.argument("role", type=click.Choice(ROLES))
@shared_options
@click.option("--school", metavar="NAME", help=_("The own school of the role «school»."))
@pass_settings
def set_user_role(settings: Settings, account: str, role: str, school: str | None) -> None:
    """Give an account a role."""
    from shnor_tui.workspace.titles import role_title  # noqa: PLC0415
    from shnor_tui.workspace.users import set_role  # noqa: PLC0415

    with settings.workspace() as workspace:
        set_role(workspace, account, Role(role), _own(settings, workspace, school))
    say(_("{account}: {role}.").format(account=account, role=role_title(Role(role))))


@user.command("disable", help=_("From now on ACCOUNT may do nothing; role and keys are kept."))
@click.argument("account")
@shared_options
@pass_settings
def disable(settings: Settings, account: str) -> None:
    """Disable a user."""
    from shnor_tui.workspace.users import disable_user, user_named  # noqa: PLC0415

    with settings.workspace() as workspace:
        disable_user(workspace, account)
        keys = len(user_named(workspace, account).keys)
    say(_("{account} is disabled.").format(account=account))
    if keys:
        say(_("So that sshd takes the keys no more, write authorized_keys anew: «shnor user key lines»."))


@user.command("enable", help=_("Let ACCOUNT do again what its role allows."))
@click.argument("account")
@shared_options
@pass_settings
def enable(settings: Settings, account: str) -> None:
    """Enable a user who was disabled."""
    from shnor_tui.workspace.users import enable_user, user_named  # noqa: PLC0415

    with settings.workspace() as workspace:
        enable_user(workspace, account)
        keys = len(user_named(workspace, account).keys)
    say(_("{account} is enabled.").format(account=account))
    if keys:
        say(_("Write authorized_keys anew, if the keys were taken out: «shnor user key lines»."))


def _when(login: datetime | None) -> str:
    return f"{login:%d.%m.%Y %H:%M}" if login else NOTHING


def _own(settings: Settings, workspace: Workspace, school: str | None) -> School | None:
    from shnor_tui.workspace.find import school_by_name  # noqa: PLC0415

    return school_by_name(workspace.snapshot(settings.year), school) if school else None
