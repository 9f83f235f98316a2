"""What sessions do for their directory by themselves: one backup a day, and a warning when there is none for long."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from shnor_tui.errors import ShnorError
from shnor_tui.store.database import utc_now
from shnor_tui.store.maintenance.backup import back_up, backups, uncovered_since
from shnor_tui.store.maintenance.contents import BACKUPS
from shnor_tui.workspace.access import changes_data
from shnor_tui.workspace.evidence_files import DIRECTORY as EVIDENCE
from shnor_tui.workspace.session import Workspace

KEPT = 30
"""How many backups the daily ones leave."""

PATIENCE = timedelta(days=3)
"""How long a change may be in no backup before everybody is told."""

log = logging.getLogger("shnor.upkeep")


def backup_due(workspace: Workspace, now: Callable[[], datetime] = utc_now) -> bool:
    """Whether today's backup is still to be made, by a session that may write. The demo needs none."""
    if workspace.past or workspace.read_only or workspace.empty or workspace.department.demo:
        return False
    today = workspace.in_zone(now()).date()
    try:
        return all(workspace.in_zone(backup.made).date() != today for backup in backups(workspace.home / BACKUPS))
    except ShnorError as error:
        log.warning("daily backup: %s", error)
        return False


def make_daily_backup(home: Path, now: Callable[[], datetime] = utc_now) -> bool:
    """Make today's backup, unless another session is just making it; whether one was made. A failure is only logged.

    It opens what it needs by itself, so that a thread beside a session may do it. Files of documents are left out: they lie on
    the same disk and nothing of the program alters them, while thirty copies of all scans might fill it.
    """
    try:
        done = back_up(home, keep=KEPT, without=EVIDENCE, lock_timeout=0, now=now)
    except (ShnorError, OSError) as error:
        log.warning("daily backup: %s", error)
        return False
    for name, why in done.left_out:
        log.warning("daily backup: %s was left out: %s", name, why)
    return done.fresh


def unsaved_since(workspace: Workspace, now: Callable[[], datetime] = utc_now) -> date | None:
    """The day of the first change that is in no backup, when that is too long ago; None otherwise, and in the demo."""
    if workspace.past or workspace.department.demo:
        return None
    moment = now()
    try:
        newest = next(iter(backups(workspace.home / BACKUPS)), None)
        if newest and moment - PATIENCE <= newest.made <= moment:
            return None  # what is not in it was changed since
        since = uncovered_since(workspace.home, counts=changes_data)
    except (ShnorError, OSError) as error:
        log.warning("backups: %s", error)
        return None
    return workspace.in_zone(since).date() if since and moment - since > PATIENCE else None
