"""What an account did that changed no data, and that the history tells all the same."""

from __future__ import annotations

import enum

from shnor_tui.domain.record import Record


class AccessKind(enum.StrEnum):
    """A log-in, something refused, data that left the program."""

    LOGIN = "login"
    REFUSED = "refused"
    EXPORT = "export"


class Access(Record, frozen=True, kw_only=True):
    """The latest such thing that an account did; the ones before are in the journal.

    `what` tells it in words, `origin` is the address that it came from, empty at the host itself. `entry` counts the account's
    entries, so that two that are alike are two.
    """

    account: str
    kind: AccessKind
    what: str = ""
    origin: str = ""
    entry: int = 1
