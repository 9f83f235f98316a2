"""Verbs over schools, the list of a programme, and the programme itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import UNSET, UnsetType

from shnor_tui.domain.programme import Order, Organisation, Programme, ReportTexts, Signatory
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
    with workspace.change("school.add") as editor:
        schools = workspace.records.table(School).values()
        name = _name_of_its_own(full_name, schools)
        order = 1 + max((school.order for school in schools), default=0)
        number = editor.add(School(full_name=name, short_name=short_name.strip(), order=order))
        editor.add(Listing(programme=programme.id, school=number, agreed_with=agreed_with))
        return number


def edit_school(
    workspace: Workspace,
    school: School,
    *,
    full_name: str | UnsetType = UNSET,
    short_name: str | UnsetType = UNSET,
    order: int | UnsetType = UNSET,
) -> None:
    """Change how a school is called and where it stands in lists; what is unset stays.

    Raises:
        BadInput: the name is empty or another school's.
    """
    changes = given(full_name=full_name, short_name=short_name, order=order)
    with workspace.change("school.edit", [school.id]) as editor:
        if isinstance(full_name, str):
            others = (known for known in workspace.records.all(School) if known.id != school.id)
            changes["full_name"] = _name_of_its_own(full_name, others)
        editor.change(school, **changes)


def set_listing(
    workspace: Workspace,
    programme: Programme,
    school: School,
    *,
    listed: bool | UnsetType = UNSET,
    basis: str | UnsetType = UNSET,
    agreed_with: str | UnsetType = UNSET,
    agreed_on: date | UnsetType | None = UNSET,
) -> None:
    """Put a school on the programme's list or (`listed=False`) take it off; what is unset stays."""
    changes = given(listed=listed, basis=basis, agreed_with=agreed_with, agreed_on=agreed_on)
    with workspace.change("listing.set") as editor:
        for listing in workspace.records.all(Listing):
            if (listing.programme, listing.school) == (programme.id, school.id):
                editor.change(listing, **changes)
                return
        editor.add(Listing(programme=programme.id, school=school.id, **changes))


def edit_programme(  # noqa: PLR0913  (what can be changed)
    workspace: Workspace,
    programme: Programme,
    *,
    title: str | UnsetType = UNSET,
    organisation: Organisation | UnsetType = UNSET,
    order: Order | UnsetType = UNSET,
    signatory: Signatory | UnsetType = UNSET,
    goal: str | UnsetType = UNSET,
    tasks: tuple[str, ...] | UnsetType = UNSET,
    texts: ReportTexts | UnsetType = UNSET,
    agreed_with: str | UnsetType = UNSET,
) -> None:
    """Change what a programme says of itself; its year never changes. `agreed_with` goes to every school of its list.

    Raises:
        BadInput: a title of nothing.
    """
    if isinstance(title, str) and not title.strip():
        raise BadInput(_("A programme needs a title."))
    changes = given(
        title=title,
        organisation=organisation,
        order=order,
        signatory=signatory,
        goal=goal,
        tasks=tasks,
        texts=texts,
    )
    with workspace.change("programme.edit") as editor:
        if changes:
            editor.change(programme, **changes)
        if isinstance(agreed_with, str):
            for listing in workspace.records.all(Listing):
                if listing.programme == programme.id:
                    editor.change(listing, agreed_with=agreed_with)


def set_role(workspace: Workspace, account: str, role: Role, school: School | None = None) -> None:
    """Give an account a role; the role `school` needs its school.

    Raises:
        BadInput: the role `school` without a school; no administrator would be left.
    """
    if role is Role.SCHOOL and school is None:
        raise BadInput(_("The role «school» needs a school."))
    own = school.id if school else None
    with workspace.change("user.set") as editor:
        users = workspace.records.all(User)
        if role is not Role.ADMIN and {user.account for user in users if user.role is Role.ADMIN} == {account}:
            raise BadInput(
                _("{account} is the last administrator.").format(account=account),
                _("Give somebody else that role first."),
            )
        for user in users:
            if user.account == account:
                editor.change(user, role=role, school=own)
                return
        editor.add(User(account=account, role=role, school=own))


def given(**changes: Any) -> dict[str, Any]:
    """The fields that were said; those that are unset stay as they are."""
    return {name: value for name, value in changes.items() if value is not UNSET}


def _name_of_its_own(name: str, schools: Iterable[School]) -> str:
    """A school's name without blanks around it.

    Raises:
        BadInput: it is empty or one of these schools'.
    """
    name = name.strip()
    if not name:
        raise BadInput(_("A school needs a name."))
    if any(school.full_name == name for school in schools):
        raise BadInput(_("There is a school «{name}» already.").format(name=name))
    return name
