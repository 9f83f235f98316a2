"""Verbs over schools, the list of a programme, and the programme itself."""

from __future__ import annotations

from typing import Any

from shnor_tui.domain.programme import Programme
from shnor_tui.domain.school import Listing, School
from shnor_tui.domain.user import Role, User
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.workspace.session import Workspace


def add_school(
    workspace: Workspace, programme: Programme, full_name: str, short_name: str = "", agreed_with: str = ""
) -> int:
    """Put a school at the end of the registry and on the programme's list; returns its number.

    Raises:
        BadInput: the name is empty or taken.
    """
    name = full_name.strip()
    if not name:
        raise BadInput(_("A school needs a name."))
    with workspace.change("school.add") as editor:
        schools = workspace.records.table(School).values()
        if any(school.full_name == name for school in schools):
            raise BadInput(_("There is a school «{name}» already.").format(name=name))
        order = 1 + max((school.order for school in schools), default=0)
        number = editor.add(School(full_name=name, short_name=short_name.strip(), order=order))
        editor.add(Listing(programme=programme.id, school=number, agreed_with=agreed_with))
        return number


def edit_school(workspace: Workspace, school: School, **changes: Any) -> None:
    """Change fields of a school (`full_name`, `short_name`, `order`)."""
    with workspace.change("school.edit", [school.id]) as editor:
        editor.change(school, **changes)


def set_listing(workspace: Workspace, programme: Programme, school: School, **changes: Any) -> None:
    """Put a school on the programme's list or (`listed=False`) take it off; also `basis`, `agreed_with`, `agreed_on`."""
    with workspace.change("listing.set") as editor:
        for listing in workspace.records.all(Listing):
            if (listing.programme, listing.school) == (programme.id, school.id):
                editor.change(listing, **changes)
                return
        editor.add(Listing(programme=programme.id, school=school.id, **changes))


def edit_programme(workspace: Workspace, programme: Programme, **changes: Any) -> None:
    """Change fields of a programme: organisation, order, goal, tasks, signatory, texts."""
    with workspace.change("programme.edit") as editor:
        editor.change(programme, **changes)


def set_role(workspace: Workspace, account: str, role: Role, school: School | None = None) -> None:
    """Give an account a role; the role `school` needs its school.

    Raises:
        BadInput: the role `school` without a school.
    """
    if role is Role.SCHOOL and school is None:
        raise BadInput(_("The role «school» needs a school."))
    own = school.id if school else None
    with workspace.change("user.set") as editor:
        for user in workspace.records.all(User):
            if user.account == account:
                editor.change(user, role=role, school=own)
                return
        editor.add(User(account=account, role=role, school=own))
