"""The survey's tables: a school's questionnaire, or a part of it for all schools, with room for what may be typed."""

from __future__ import annotations

from shnor_tui.tui.context import Session
from shnor_tui.tui.grid import GridSource, Spot
from shnor_tui.tui.screens.grid import GridScreen


class ResponseScreen(GridScreen):
    """The cursor begins on a cell."""

    def __init__(self, session: Session, source: GridSource, first: Spot | None = None) -> None:
        super().__init__(session, source)
        self._first = first

    def opened(self) -> None:
        """Begin where there is something to enter."""
        if self._first:
            self.body.move_to_cell(*self._first)
