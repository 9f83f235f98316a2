"""The survey: which school answered what."""

from __future__ import annotations

from collections.abc import Sequence

from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import SURVEYS
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.screens.base import WorkScreen


class SurveysScreen(WorkScreen):
    """The survey: which school answered what."""

    PLACE = "surveys"
    ACTIONS = SURVEYS
    BINDINGS = bindings(SURVEYS)

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Show the list anew."""
        self.body.set_rows(())
