"""What an examination of a department's directory found, for people: what it is, what it means, what to do."""

from __future__ import annotations

import enum
from typing import NamedTuple

from shnor_tui.i18n import _, mark


class Level(enum.StrEnum):
    """How much a finding matters."""

    FINE = "fine"
    REMARK = "remark"
    """Nothing is wrong, but somebody should know."""
    MEND = "mend"
    """Something must be done."""


class Area(enum.StrEnum):
    """What was looked at, in this order."""

    DIRECTORY = "directory"
    LOCK = "lock"
    JOURNAL = "journal"
    CHECKPOINT = "checkpoint"
    KEPT = "kept"
    RECORDS = "records"
    ISSUED = "issued"
    EVIDENCE = "evidence"
    BACKUPS = "backups"


_TITLES = {
    Area.DIRECTORY: mark("Directory"),
    Area.LOCK: mark("Sessions"),
    Area.JOURNAL: mark("Journal"),
    Area.CHECKPOINT: mark("Checkpoint"),
    Area.KEPT: mark("Kept files"),
    Area.RECORDS: mark("Records"),
    Area.ISSUED: mark("Issued reports"),
    Area.EVIDENCE: mark("Files of documents"),
    Area.BACKUPS: mark("Backups"),
}


class Finding(NamedTuple):
    """One thing that was found; `meaning`, `advice` and the `command` that follows it may be empty."""

    area: Area
    level: Level
    what: str
    meaning: str = ""
    advice: str = ""
    command: str = ""


def area_title(area: Area) -> str:
    """What people call it."""
    return _(_TITLES[area])
