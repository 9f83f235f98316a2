"""Who acts, and in which role."""

from __future__ import annotations

import enum
import re

from shnor_tui.domain.printable import printable_line
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

    @property
    def administers(self) -> bool:
        """Whether it is an administrator who is not disabled."""
        return self.role is Role.ADMIN and not self.disabled


def is_account(name: str) -> bool:
    """Whether an account may be called so: in signs that are seen, without blanks around them."""
    return bool(name) and printable_line(name.strip()) == name


_BEHIND_THE_GATE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")


def is_gate_name(account: str) -> bool:
    """Whether an account may be one behind the gate: Latin letters, digits, «.», «_» and «-», up to 32 of them."""
    return _BEHIND_THE_GATE.fullmatch(account) is not None
