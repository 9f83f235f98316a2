"""Who acts, and in which role."""

from __future__ import annotations

import enum

from shnor_tui.domain.record import Record, Value


class Role(enum.StrEnum):
    """What a person may do is declared per verb in `workspace.rights`."""

    VIEWER = "viewer"
    SCHOOL = "school"
    METHODIST = "methodist"
    ADMIN = "admin"


class Key(Value, frozen=True, kw_only=True):
    """A public key of OpenSSH: its type (ssh-ed25519), its body in base64, and what its owner wrote behind it."""

    kind: str
    body: str
    comment: str = ""


class User(Record, frozen=True, kw_only=True):
    """Who may do something here, by the name of an account on the host or of the one behind the gate.

    `school` is the own school of the role `school`; `keys` open the gate; who is disabled may do nothing.
    """

    account: str
    role: Role = Role.VIEWER
    school: int | None = None
    disabled: bool = False
    keys: tuple[Key, ...] = ()
