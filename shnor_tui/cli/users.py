"""`shnor user`."""

from __future__ import annotations

import click

from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import print_json, print_table, say
from shnor_tui.domain.user import Role
from shnor_tui.i18n import _

ROLES = [role.value for role in Role]


@click.group(help=_("Who may do what in this department."))
def user() -> None:
    """Users and their roles."""


@user.command("list", help=_("List the users with their roles; any other account is a viewer."))
@shared_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def list_users(settings: Settings, as_json: bool) -> None:
    """List the users."""
    from shnor_tui.domain.school import School  # noqa: PLC0415
    from shnor_tui.domain.user import User  # noqa: PLC0415
    from shnor_tui.workspace.titles import role_title  # noqa: PLC0415

    with settings.workspace() as workspace:
        users = sorted(workspace.records.all(User), key=lambda known: known.account)
        schools = workspace.records.table(School)
    own = {known.id: schools.get(known.school or 0) for known in users}
    names = {number: school.full_name if school else "" for number, school in own.items()}
    if as_json:
        print_json(
            [{"account": known.account, "role": known.role, "school": names[known.id] or None} for known in users]
        )
        return
    rows = [(known.account, role_title(known.role), names[known.id]) for known in users]
    print_table((_("Account"), _("Role"), _("School")), rows)


@user.command("role", help=_("Give ACCOUNT a role; the role «school» needs its school."))
@click.argument("account")
@click.argument("role", type=click.Choice(ROLES))
@shared_options
@click.option("--school", metavar="NAME", help=_("The own school of the role «school»."))
@pass_settings
def set_user_role(settings: Settings, account: str, role: str, school: str | None) -> None:
    """Give an account a role."""
    from shnor_tui.workspace.find import school_by_name  # noqa: PLC0415
    from shnor_tui.workspace.registry import set_role  # noqa: PLC0415
    from shnor_tui.workspace.titles import role_title  # noqa: PLC0415

    with settings.workspace() as workspace:
        own = school_by_name(workspace.snapshot(settings.year), school) if school else None
        set_role(workspace, account, Role(role), own)
    say(_("{account}: {role}.").format(account=account, role=role_title(Role(role))))
