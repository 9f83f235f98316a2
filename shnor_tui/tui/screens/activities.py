"""Training and events of the year."""

from __future__ import annotations

from collections.abc import Sequence

from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import ACTIVITIES
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.screens.base import WorkScreen


class ActivitiesScreen(WorkScreen):
    """Training and events of the year."""

    PLACE = "activities"
    ACTIONS = ACTIVITIES
    BINDINGS = bindings(ACTIVITIES)

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Show the list anew."""
        self.body.set_rows(())
