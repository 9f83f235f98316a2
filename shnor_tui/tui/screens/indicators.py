"""Indicators with their targets, values and verdicts."""

from __future__ import annotations

from collections.abc import Sequence

from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import INDICATORS
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.screens.base import WorkScreen


class IndicatorsScreen(WorkScreen):
    """Indicators with their targets, values and verdicts."""

    PLACE = "indicators"
    ACTIONS = INDICATORS
    BINDINGS = bindings(INDICATORS)

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Show the list anew."""
        self.body.set_rows(())
