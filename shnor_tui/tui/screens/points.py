"""The points of the report: what will be signed, in its order, and what each still waits for."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from shnor_tui.domain.point import ReportPoint
from shnor_tui.i18n import _
from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import POINTS
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import SIGNED, check_screen, point_form, text_screen
from shnor_tui.tui.point_rows import PointRow, detail_rows, point_rows, reading_rows
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.workspace.points import move_point, remove_point


class PointsScreen(WorkScreen):
    """Every point with the beginning of its text and its state; the keys of `actions.POINTS`."""

    ACTIONS = POINTS
    PLACE = "points"
    IMPORTS = "points"
    BINDINGS = bindings(POINTS)
    has_side = True

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Any change may matter to a text; only the rows that read otherwise are repainted while the points are the same."""
        rows = point_rows(self.session.data, self.session.glyphs)
        self.body.show_rows(rows or [TextRow("empty", self._why_empty(), selectable=False)])

    def _why_empty(self) -> str:
        none = _("The report has no points yet.")
        return f"{none} " + _("a adds the first one.") if self.session.may("point.add") else none

    def summary(self) -> Line:
        rows = [row for row in self.body.rows if isinstance(row, PointRow)]
        ready = sum(row.state.prints for row in rows)
        faulty = sum(row.state.prints and bool(row.state.problems) for row in rows)
        counts: Line = [(_("go into the report: {ready} of {total}").format(ready=ready, total=len(rows)), "")]
        if faulty:
            counts += [(" · ", "dim"), (_("with something missing: {n}").format(n=faulty), "late")]
        return counts

    def side_rows(self) -> Sequence[Row]:
        point = self._current()
        return detail_rows(self.session.data, point, self.session.glyphs) if point else ()

    def _current(self) -> ReportPoint | None:
        row = self.body.cursor_row
        return self.session.data.find(ReportPoint, row.point) if isinstance(row, PointRow) else None

    @on(LineList.Chosen, "#body")
    async def action_open(self) -> None:
        """The form shows all of a point; who may not change it reads the same."""
        if self.session.may("point.edit"):
            await self.action_point_edit()
        elif point := self._current():
            rows = reading_rows(self.session.data, point, self.session.glyphs)
            await self.app.push_screen(text_screen(_("A point of the report"), rows))

    async def action_point_edit(self) -> None:
        if point := self._current():
            await self.app.push_screen(point_form(self.session, point), self.after_form)

    async def action_point_add(self) -> None:
        await self.add_by(point_form(self.session, None, self._current()), ReportPoint, "point")

    def action_point_remove(self) -> None:
        if point := self._current():
            with self.telling():
                remove_point(self.session.workspace, point)

    def action_point_earlier(self) -> None:
        self._move(-1)

    def action_point_later(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        if point := self._current():
            with self.telling():
                move_point(self.session.workspace, point, by)

    async def action_check(self) -> None:
        await self.app.push_screen(check_screen(self.session, SIGNED))
