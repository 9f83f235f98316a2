"""Names of statuses and roles in the interface's language; documents use the domain's Russian words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.user import Role
from shnor_tui.i18n import _, mark

_STATUSES: Mapping[Status, str] = MappingProxyType(
    {
        Status.NOT_STARTED: mark("not started"),
        Status.IN_PROGRESS: mark("in progress"),
        Status.DONE: mark("done"),
        Status.PARTLY: mark("done in part"),
        Status.NOT_DONE: mark("not done"),
        Status.POSTPONED: mark("postponed"),
        Status.CANCELLED: mark("cancelled"),
    }
)

_ROLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.VIEWER: mark("viewer"),
        Role.SCHOOL: mark("school"),
        Role.METHODIST: mark("methodist"),
        Role.ADMIN: mark("administrator"),
    }
)


def status_title(status: Status) -> str:
    """A status as the interface calls it."""
    return _(_STATUSES[status])


def role_title(role: Role) -> str:
    """A role as the interface calls it."""
    return _(_ROLES[role])
