"""Small forms of the department's settings: the role of a user, the time zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shnor_tui.domain.school import School
from shnor_tui.domain.user import Role, User
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.tui.context import Session
from shnor_tui.tui.screens.form import Entry, Form, Note
from shnor_tui.tui.text import Line
from shnor_tui.workspace.registry import edit_department
from shnor_tui.workspace.titles import role_title
from shnor_tui.workspace.users import set_role


class RoleForm(Form):
    """The role of a user, or of a new one. Dismisses with True when it was given."""

    def __init__(self, session: Session, user: User | None) -> None:
        super().__init__(session)
        self._user = user
        self.draft_of = ("role", {"id": user.id if user else 0})

    def heading(self) -> Sequence[Line]:
        title = _("Role of {account}").format(account=self._user.account) if self._user else _("New user")
        return [[(f" {title}", "bold")], [(" " + _("← and → choose a value"), "dim")]]

    def entries(self) -> Sequence[Entry]:
        user = self._user or User(account="", role=Role.METHODIST)
        roles = [(role.value, role_title(role)) for role in Role]
        known = sorted(self.session.workspace.records.all(School), key=lambda school: (school.order, school.id))
        schools = [("", "–"), *((str(school.id), school.name) for school in known)]
        asked = [] if self._user else [Entry("account", _("Account on this computer"), "", "petrova")]
        return [
            *asked,
            Entry("role", _("Role"), user.role.value, choices=roles, note=_role_note),
            Entry("school", _("School"), str(user.school or ""), choices=schools, note=_school_note),
        ]

    def save(self, values: Mapping[str, str]) -> None:
        account = self._user.account if self._user else values["account"]
        if not account:
            raise BadInput(_("Type the account with which the person logs in."))
        role = Role(values["role"])
        number = int(values["school"] or 0) if role is Role.SCHOOL else 0
        school = self.session.workspace.records.table(School).get(number)
        set_role(self.session.workspace, account, role, school)


class ZoneForm(Form):
    """The department's time zone. Dismisses with True when it was changed."""

    draft_of = ("zone", {})

    def heading(self) -> Sequence[Line]:
        return [[(" " + _("Time zone"), "bold")], [(" " + _("by which the department's day begins and ends"), "dim")]]

    def entries(self) -> Sequence[Entry]:
        zone = self.session.workspace.department.time_zone
        return [Entry("zone", _("Time zone"), zone, "Europe/Moscow", note=_zone_note)]

    def save(self, values: Mapping[str, str]) -> None:
        edit_department(self.session.workspace, time_zone=values["zone"])


def _role_note(role: str) -> Note:
    notes = {
        Role.VIEWER: _("reads everything, changes nothing"),
        Role.SCHOOL: _("marks and enters for its own school only"),
        Role.METHODIST: _("changes everything but users and the time zone"),
        Role.ADMIN: _("changes everything"),
    }
    return Note(notes[Role(role)])


def _school_note(school: str) -> Note:
    return Note("" if school else _("only the role «school» needs one"))


def _zone_note(name: str) -> Note:
    try:
        now = datetime.now(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return Note(_("There is no time zone «{name}».").format(name=name), wrong=True)
    return Note(_("now {time}").format(time=f"{now:%d.%m.%Y %H:%M}"))
