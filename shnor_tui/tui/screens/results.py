"""Assessment procedures and their results by school."""

from __future__ import annotations

from collections.abc import Sequence

from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import RESULTS
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.screens.base import WorkScreen


class ResultsScreen(WorkScreen):
    """Assessment procedures and their results by school."""

    PLACE = "results"
    ACTIONS = RESULTS
    BINDINGS = bindings(RESULTS)

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Show the list anew."""
        self.body.set_rows(())
