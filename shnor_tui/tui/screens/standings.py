"""Lists of things with where they stand, of which a filter keeps a part: schools, indicators."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from shnor_tui.store import Record as Committed
from shnor_tui.tui.context import Session
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.filtered import FilteredScreen
from shnor_tui.tui.widgets.line_list import Row

S = TypeVar("S")


class StandingsScreen(FilteredScreen, Generic[S]):
    """What the filter showed stays until the filter changes, though a change may have made it another thing to the filter."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.standings: Sequence[S] = ()
        """Everything, as it was looked at last."""
        self._shown: set[Hashable] = set()

    def look_through(self) -> Sequence[S]:
        """Where everything stands now, in its order."""
        raise NotImplementedError

    def row_of(self, seen: S) -> Row:
        """How one of it is shown."""
        raise NotImplementedError

    def keeps(self, text: str) -> Callable[[S], bool]:
        """What a filter's text keeps."""
        raise NotImplementedError

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Repaint what changed."""
        self.standings = self.look_through()
        self._lay_out(self._shown if commits else set())

    def filter_by(self, text: str) -> None:
        self._lay_out(set())

    def _lay_out(self, staying: set[Hashable]) -> None:
        keeps = self.keeps(self.query_text)
        rows = [(seen, self.row_of(seen)) for seen in self.standings]
        shown = [row for seen, row in rows if keeps(seen) or row.key in staying]
        self._shown = {row.key for row in shown}
        self.body.show_rows(shown or [TextRow("empty", self.why_empty(), selectable=False)])
