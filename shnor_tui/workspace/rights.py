"""The one table of verbs: what each is called in the history, and which roles may do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from shnor_tui.confined import confined
from shnor_tui.domain.user import Role, User
from shnor_tui.errors import Forbidden
from shnor_tui.i18n import _, mark
from shnor_tui.workspace.titles import role_title

ADMIN = frozenset({Role.ADMIN})
EDITORS = frozenset({Role.ADMIN, Role.METHODIST})
SCHOOLS_TOO = EDITORS | {Role.SCHOOL}
EVERYONE = frozenset(Role)
ACCESS = frozenset({"access.login", "access.refused", "access.export"})
"""What is told of everybody, whatever he may do: also of a school, though it is no school's, and of who is disabled."""


@dataclass(frozen=True, slots=True)
class Verb:
    """`title` is translated when shown. The role `school` may do a verb for its own school only."""

    title: str
    roles: frozenset[Role]
    undoable: bool = True


VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        "department.create": Verb(mark("set up the directory"), ADMIN, undoable=False),
        "department.edit": Verb(mark("change the department's settings"), ADMIN),
        "user.set": Verb(mark("set a user's role"), ADMIN),
        "user.disable": Verb(mark("disable a user"), ADMIN),
        "user.enable": Verb(mark("enable a user"), ADMIN),
        "user.key": Verb(mark("change a user's keys"), ADMIN),
        "programme.create": Verb(mark("add a programme"), EDITORS),
        "programme.edit": Verb(mark("change the programme"), EDITORS),
        "school.add": Verb(mark("add a school"), EDITORS),
        "school.edit": Verb(mark("change a school"), EDITORS),
        "school.remove": Verb(mark("remove a school"), EDITORS),
        "programme.next": Verb(mark("start the next year"), EDITORS),
        "listing.set": Verb(mark("change the list of schools"), EDITORS),
        "item.add": Verb(mark("add a roadmap item"), EDITORS),
        "item.edit": Verb(mark("change a roadmap item"), EDITORS),
        "item.move": Verb(mark("change the order of roadmap items"), EDITORS),
        "item.remove": Verb(mark("remove a roadmap item"), EDITORS),
        "section.add": Verb(mark("add a section"), EDITORS),
        "section.edit": Verb(mark("change a section"), EDITORS),
        "section.move": Verb(mark("change the order of sections"), EDITORS),
        "section.remove": Verb(mark("remove a section"), EDITORS),
        "mark.set": Verb(mark("mark"), SCHOOLS_TOO),
        "evidence.attach": Verb(mark("attach a file"), SCHOOLS_TOO),
        "evidence.edit": Verb(mark("change a document"), EDITORS),
        "evidence.remove": Verb(mark("remove a document"), EDITORS),
        "training.set": Verb(mark("enter training"), SCHOOLS_TOO),
        "training.remove": Verb(mark("remove a training"), SCHOOLS_TOO),
        "event.add": Verb(mark("add an event"), EDITORS),
        "event.edit": Verb(mark("change an event"), EDITORS),
        "event.remove": Verb(mark("remove an event"), EDITORS),
        "indicator.add": Verb(mark("add an indicator"), EDITORS),
        "indicator.edit": Verb(mark("change an indicator"), EDITORS),
        "indicator.move": Verb(mark("change the order of indicators"), EDITORS),
        "indicator.remove": Verb(mark("remove an indicator"), EDITORS),
        "reading.set": Verb(mark("enter an indicator's value"), SCHOOLS_TOO),
        "survey.edit": Verb(mark("change the survey"), EDITORS),
        "questionnaire.edit": Verb(mark("change the questionnaire"), EDITORS),
        "answer.set": Verb(mark("enter answers of the survey"), SCHOOLS_TOO),
        "procedure.add": Verb(mark("add an assessment procedure"), EDITORS),
        "procedure.edit": Verb(mark("change an assessment procedure"), EDITORS),
        "procedure.remove": Verb(mark("remove an assessment procedure"), EDITORS),
        "result.set": Verb(mark("enter results"), SCHOOLS_TOO),
        "import": Verb(mark("import a file"), EDITORS),
        "import.all": Verb(mark("take over everything from a file"), ADMIN, undoable=False),
        "point.add": Verb(mark("add a point of the report"), EDITORS),
        "point.edit": Verb(mark("change a point of the report"), EDITORS),
        "point.move": Verb(mark("move a point of the report"), EDITORS),
        "point.remove": Verb(mark("remove a point of the report"), EDITORS),
        "option.set": Verb(mark("set an option of reports"), EDITORS),
        "option.clear": Verb(mark("clear an option of reports"), EDITORS),
        "report.issue": Verb(mark("issue a report"), EDITORS, undoable=False),
        "store.repair": Verb(mark("repair the journal"), ADMIN, undoable=False),
        "store.restore": Verb(mark("restore a backup"), ADMIN, undoable=False),
        "store.purge": Verb(mark("remove a person's name"), ADMIN, undoable=False),
        "plugin.add": Verb(mark("add a plugin"), ADMIN, undoable=False),
        "access.login": Verb(mark("log in"), EVERYONE, undoable=False),
        "access.refused": Verb(mark("access denied"), EVERYONE, undoable=False),
        "access.export": Verb(mark("take data out"), EVERYONE, undoable=False),
        "undo": Verb(mark("undo"), SCHOOLS_TOO, undoable=False),
        "redo": Verb(mark("redo"), SCHOOLS_TOO, undoable=False),
    }
)


def may(user: User, verb: str, schools: Iterable[int | None] = ()) -> bool:
    """Whether a user may do a verb; `schools` are the schools that it touches, None standing for the district."""
    if verb in ACCESS:
        return True
    if user.disabled or user.role not in VERBS[verb].roles:
        return False
    touched = list(schools)
    return user.role is not Role.SCHOOL or (bool(touched) and all(school == user.school for school in touched))


def require(user: User, verb: str, schools: Iterable[int | None] = ()) -> None:
    """Raise `Forbidden`, with an explanation, unless the user may do the verb."""
    touched = list(schools)
    if may(user, verb, touched):
        return
    require_enabled(user)
    role = role_title(user.role)
    action = _(VERBS[verb].title)
    if user.role is Role.SCHOOL and user.role in VERBS[verb].roles:
        if None in touched:
            raise Forbidden(
                _("A school enters nothing for the whole district: {action}.").format(action=action),
                _("Ask a methodist of the department."),
            )
        raise Forbidden(_("A school may do this for itself only: {action}.").format(action=action))
    raise Forbidden(
        _("{account} has the role «{role}», which may not do this: {action}.").format(
            account=user.account, role=role, action=action
        ),
        _("Ask an administrator for another role."),
    )


def require_enabled(user: User) -> None:
    """Raise `Forbidden` for who was disabled."""
    if user.disabled:
        raise Forbidden(
            _("{account} is disabled and may do nothing here.").format(account=user.account),
            _("Ask an administrator of the department."),
        )


def require_entry(user: User) -> None:
    """Raise `Forbidden` for who may not even read: who was disabled, and behind the gate who is no user of the department."""
    require_enabled(user)
    if confined() and not user.id:
        raise Forbidden(
            _("The department knows no user «{name}».").format(name=user.account),
            _("An administrator adds one: {command}").format(command=f"shnor user add {user.account} --role viewer"),
        )


def administers(document: Mapping[str, Any]) -> bool:
    """Whether a user, as a document of the table «users», is an administrator who is not disabled."""
    return document.get("role") == Role.ADMIN and not document.get("disabled")
