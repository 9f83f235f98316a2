"""What an account did that changed no data, and that the history tells all the same."""

from __future__ import annotations

import enum
from datetime import datetime

from shnor_tui.domain.record import Record, Value


class AccessKind(enum.StrEnum):
    """A log-in, something refused, data that left the program, a plugin that came into it."""

    LOGIN = "login"
    REFUSED = "refused"
    EXPORT = "export"
    PLUGIN = "plugin"


class AccessEntry(Value, frozen=True, kw_only=True):
    """One such thing. `number` counts the account's entries, so that two that are alike are two.

    `what` tells it in words, or is the verb that was refused; `origin` is the address that it came from, empty at the host
    itself. `refusals`, `logins` and `exports` say how many of each there were since `since`, within an hour.
    """

    number: int
    kind: AccessKind
    what: str = ""
    origin: str = ""
    refusals: int = 0
    logins: int = 0
    exports: int = 0
    since: datetime | None = None


class Access(Record, frozen=True, kw_only=True):
    """The latest such thing that an account did, and when it logged in last; the ones before are in the journal.

    An entry is one value: a change of this record holds the whole of it, so that it is told without those before it.
    """

    account: str
    latest: AccessEntry
    login: datetime | None = None
