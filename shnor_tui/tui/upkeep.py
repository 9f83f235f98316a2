"""What a session does for its directory while its person does nothing: a checkpoint, and the day's backup.

It looks on ticks that there are anyway, at most once a minute and never soon after a key.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread

from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.upkeep import backup_due, make_daily_backup

QUIET_SECONDS = 60.0
"""So long without a key is idle."""


class Upkeep:
    """The upkeep of one session, which knows only when it was touched and when a tick passes."""

    def __init__(self, workspace: Workspace, clock: Callable[[], float] = time.monotonic) -> None:
        self._workspace = workspace
        self._clock = clock
        self._revision = workspace.records.data_revision
        self._thread: Thread | None = None
        self.touched()

    def touched(self) -> None:
        """The person has done something."""
        self._look_at = self._clock() + QUIET_SECONDS

    def tick(self) -> bool:
        """A moment has passed; whether there may be another backup now, by this session or another."""
        finished = self._thread is not None and not self._thread.is_alive()
        if finished:
            self._thread = None
        idle = self._clock() >= self._look_at
        if idle:
            self.touched()
            self._workspace.keep_checkpoint()
            if self._thread is None and self._is_due():
                self._thread = Thread(
                    target=make_daily_backup, args=(self._workspace.home,), name="backup", daemon=True
                )
                self._thread.start()
        return finished or idle

    def finish(self) -> None:
        """The session ends: what it has begun is done, and the day's backup if it is still to be made."""
        if self._thread is not None:
            self._thread.join()
        elif self._is_due():
            make_daily_backup(self._workspace.home)

    def _is_due(self) -> bool:
        """Whether something was saved since this was last asked, and no backup was made that day."""
        before, self._revision = self._revision, self._workspace.records.data_revision
        return self._revision > before and backup_due(self._workspace)
