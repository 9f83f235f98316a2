"""The year that a screen was opened for."""

from __future__ import annotations

from shnor_tui.domain.programme import Programme
from shnor_tui.workspace.snapshot import Snapshot


class KeptYear:
    """When the programme on a screen is removed, that of another year doesn't take its place there: what a person goes on to
    type would land in it unseen."""

    def __init__(self, data: Snapshot) -> None:
        self._programme = data.programme.id
        self.shown = data.programme.year
        self.gone = False

    def follow(self, data: Snapshot) -> None:
        """Go with the person to another year, but not after one that was removed, also if that comes back."""
        self.gone = self.gone or data.find(Programme, self._programme) is None
        if not self.gone:
            self._programme, self.shown = data.programme.id, data.programme.year
