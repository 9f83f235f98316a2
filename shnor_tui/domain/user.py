"""Who acts, and in which role."""

from __future__ import annotations

import enum

from shnor_tui.domain.record import Record


class Role(enum.StrEnum):
    """What a person may do is declared per verb in `workspace.rights`."""

    VIEWER = "viewer"
    SCHOOL = "school"
    METHODIST = "methodist"
    ADMIN = "admin"


class User(Record, frozen=True, kw_only=True):
    """An account on the host. `school` is the own school of the role `school`."""

    account: str
    role: Role = Role.VIEWER
    school: int | None = None
