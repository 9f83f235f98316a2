"""Mending a damaged journal: with the lines that other files beside it have, and with the checkpoint."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _
from shnor_tui.store.checkpoint import CHECKPOINT_NAME, Checkpoint
from shnor_tui.store.database import utc_now
from shnor_tui.store.errors import Corrupt
from shnor_tui.store.files import keep_aside
from shnor_tui.store.follower import Upcaster, understood
from shnor_tui.store.journal import JOURNAL_NAME
from shnor_tui.store.maintenance.backup import backups, opened
from shnor_tui.store.maintenance.chain import Copy
from shnor_tui.store.maintenance.contents import BACKUPS
from shnor_tui.store.maintenance.rewrite import UNFINISHED_NAME, Rewrite, rewrite
from shnor_tui.store.maintenance.salvage import Salvage, salvage
from shnor_tui.store.record import Record, chained, marker

REPAIR = "store.repair"
CAREFULLY = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
"""How a file is opened that may turn out to be a device or a pipe."""


class Version(NamedTuple):
    """What records this program understands; see `open_database`."""

    schema: int
    upcasters: Mapping[int, Upcaster]

    def understood(self, record: Record) -> Record:
        """The record in this schema. Raises Unwritable for a newer one."""
        return understood(record, self.schema, self.upcasters)


def mend(
    directory: Path, by: str, version: Version, *, now: Callable[[], datetime] = utc_now
) -> tuple[Rewrite, Salvage]:
    """Replace the journal by what can be saved of it; the old one is kept.

    Raises Busy, Unwritable, and Corrupt when nothing can be saved at all.
    """
    results: list[Salvage] = []

    def make(before: bytes) -> Iterable[bytes]:
        result = salvaged(directory, before, intact_checkpoint(directory), version, by=by, at=now())
        if nothing_saved(result):
            raise Corrupt(
                _("Not a single change can be read, and there is no copy beside the journal."),
                _("Bring a backup back: shnor restore FILE"),
            )
        if result.checkpoint == "foreign":
            file = directory / CHECKPOINT_NAME
            keep_aside(file.with_name(f"{CHECKPOINT_NAME}.before-repair"), file.read_bytes())
        results.append(result)
        return chained(result.records)

    done = rewrite(directory, "repair", make, schema=version.schema, upcasters=version.upcasters, now=now)
    return done, results[-1]


def nothing_saved(result: Salvage) -> bool:
    """Whether a repair would leave nothing but records that something was lost."""
    return not any(record.ops or record.act != REPAIR for record in result.records)


def salvaged(
    directory: Path,
    data: bytes,
    checkpoint: Checkpoint | None,
    version: Version,
    *,
    by: str = "",
    at: datetime | None = None,
) -> Salvage:
    """What can be saved of a journal with the help of the directory's other files, which are read only when something is
    missing. Raises Unwritable for records of a newer program."""
    repair = marker(REPAIR, by, at or utc_now(), version.schema)
    result = salvage(data, (), checkpoint, repair, version.understood)
    if result.needed or any(revision > len(result.records) for revision in _backed_up(directory)):
        result = salvage(data, _copies(directory), checkpoint, repair, version.understood)
    return result


def _backed_up(directory: Path) -> list[int]:
    with suppress(ShnorError):
        return [backup.revision for backup in backups(directory / BACKUPS)]
    return []


def _copies(directory: Path) -> Iterator[Copy]:
    """The other files beside the journal that hold lines of it: backups first, the newest first."""
    with suppress(ShnorError):
        for backup in backups(directory / BACKUPS):
            with suppress(ShnorError), opened(backup.path) as archive:
                data = archive.read(JOURNAL_NAME)
                yield Copy(f"{BACKUPS}/{backup.path.name}", data, leads=True)
    for path in sorted(directory.glob(f"{JOURNAL_NAME}.*"), reverse=True):
        if path.name != UNFINISHED_NAME:
            with suppress(OSError):
                yield Copy(path.name, content_of(path), leads=False)


def content_of(path: Path) -> bytes:
    """All of a regular file. Raises OSError."""
    descriptor = os.open(path, CAREFULLY)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return b""
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)


def intact_checkpoint(directory: Path) -> Checkpoint | None:
    """The checkpoint, None when it is not there or not intact."""
    path = directory / CHECKPOINT_NAME
    with suppress(OSError, ValueError, KeyError, RecursionError):
        return Checkpoint.read(path) if stat.S_ISREG(path.stat().st_mode) else None
    return None
