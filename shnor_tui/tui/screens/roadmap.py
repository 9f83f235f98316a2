"""The roadmap: check items off, one by one or many at once, as a list or as a matrix of items and schools."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from shnor_tui.domain.roadmap import RoadmapItem, Section, Status
from shnor_tui.i18n import _, ngettext
from shnor_tui.store import Record as Committed
from shnor_tui.tui import navigation
from shnor_tui.tui.action import Action
from shnor_tui.tui.actions import ROADMAP
from shnor_tui.tui.common_actions import COLUMNS
from shnor_tui.tui.context import Session, told
from shnor_tui.tui.item_details import item_details
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.matrix import Columns
from shnor_tui.tui.roadmap_model import RoadmapModel
from shnor_tui.tui.screens.filtered import FilteredScreen
from shnor_tui.tui.text import Line, fitted
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.tui.widgets.matrix_list import MatrixList
from shnor_tui.tui.widgets.pick_list import Spot
from shnor_tui.workspace.item_filter import completions
from shnor_tui.workspace.marks import Cell, MarkEdit, seen_cells, set_cells
from shnor_tui.workspace.roadmap import move_item, remove_items

MATRIX_WIDTH = 160
"""From this width on, the roadmap is a matrix unless the person chose otherwise."""

ROWS_STAY = frozenset({"marks", "evidence"})
"""Tables of which a change only changes what rows say."""


class RoadmapScreen(FilteredScreen):
    """Turns the keys of `actions.ROADMAP` into verbs; `RoadmapModel` says what is shown, `MatrixList` shows it."""

    ACTIONS = ROADMAP
    PLACE = "roadmap"
    IMPORTS = "roadmap"
    BINDINGS = bindings(ROADMAP)
    has_side = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.model = RoadmapModel(session)
        self._chosen: bool | None = None
        """Whether the person chose the matrix, the list, or neither."""

    def compose(self) -> ComposeResult:
        parts = super().compose()
        yield next(iter(parts))
        yield Lines(id="heads")
        yield from parts

    def make_body(self) -> MatrixList:
        return MatrixList(id="body")

    @property
    def body(self) -> MatrixList:
        return self.query_one("#body", MatrixList)

    def allowed(self) -> list[Action]:
        """In the matrix, also the keys of its columns."""
        return [*super().allowed(), *(COLUMNS if self.is_mounted and self.matrix else ())]

    # What is shown

    @property
    def matrix(self) -> bool:
        """Whether schools stand beside the items."""
        return self.app.size.width >= MATRIX_WIDTH if self._chosen is None else self._chosen

    def fit(self, width: int) -> None:
        self._arrange()
        super().fit(width)

    def _arrange(self) -> None:
        """Show the list or the matrix."""
        self.set_class(self.matrix, "-matrix")
        if bool(self.body.columns) != self.matrix and self.model.columns:
            self._show_rows()

    def _show_rows(self) -> None:
        self.body.set_columns(self.model.columns if self.matrix else Columns())
        self.body.set_rows(self.model.rows(matrix=self.matrix))
        self.show_heads()

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Repaint the rows of marks that changed; anything else reads the roadmap anew."""
        tables = {change.table for commit in commits for change in commit.ops}
        if not commits or tables - ROWS_STAY:
            self.model.read()
            self._show_rows()
            return
        rows, appears = self.model.update(self.session.workspace.touched_items(commits))
        for row in rows:
            self.body.update_row(self.model.shown(row, matrix=self.matrix))
        if appears:
            self._show_rows()
        self.show_heads()

    @on(MatrixList.Moved, "#body")
    @on(MatrixList.CellMoved)
    def show_heads(self) -> None:
        """What the cell under the cursor says, above the heads of the columns."""
        if self.matrix:
            spot = self.body.spot
            words = self.model.words(spot) if spot else ""
            line: Line = [(f" {fitted(words, self.app.size.width - 2)}".rstrip(), "")]
            self.query_one("#heads", Lines).show([line, self.body.head_line])

    def summary(self) -> Line:
        done, burning = self.model.counts(self.body.picked, matrix=self.matrix)
        return [*done, *self.filter_words(), *burning]

    @on(MatrixList.Picked)
    def _picked(self) -> None:
        self.show_title()

    def side_rows(self) -> Sequence[Row]:
        item = self._current()
        return item_details(self.session, item) if item else ()

    # The filter

    def placeholder(self) -> str:
        return _("for example: overdue · school:name · section:2 · resp:methodist · status:postponed · due:april")

    def completions(self, text: str) -> Sequence[str]:
        return completions(text, self.session.data)

    def filter_by(self, text: str) -> None:
        told_before = self.model.problem
        self.model.filter(text)
        self._show_rows()
        if self.model.problem or told_before:
            self.tell(self.model.problem, "note")

    def action_filter_clear(self) -> None:
        if isinstance(self.focused, Input) or not self.body.drop_picks():
            super().action_filter_clear()
        else:
            self.tell("")

    async def action_views(self) -> None:
        await self.app.push_screen(navigation.views_screen(self.session, self.query_text.strip()), self._take_view)

    def _take_view(self, text: str | None) -> None:
        if text is not None:
            self.set_filter(text)

    def action_matrix(self) -> None:
        self._chosen = not self.matrix
        self.fit(self.app.size.width)
        self.show_title()

    # The selection

    def action_pick(self) -> None:
        self.body.pick()

    def action_pick_range(self) -> None:
        self.body.toggle_range()
        hint = _("The range follows the cursor: v ends it, s sets a status, Esc selects nothing.")
        self.tell(hint if self.body.ranging else "", "note")

    def action_pick_all(self) -> None:
        self.body.pick_all()

    # Marks

    async def action_mark_toggle(self) -> None:
        cells = self._cells()
        if not cells:
            return
        data, selected = self.session.data, bool(self.body.picked)
        whom = cells if len(cells) == 1 and not selected else self.model.open(cells)
        if not whom:
            self.tell(_("Nobody is left to mark. Enter shows the schools one by one, u undoes."))
            return
        statuses = {data.status(item, school) for item, school in whom}
        if not selected and any(status.has_reason for status in statuses):
            await self._open_form(whom)
            return
        wanted = Status.NOT_STARTED if statuses == {Status.DONE} else Status.DONE
        with self.telling():
            set_cells(self.session.workspace, whom, MarkEdit(status=wanted), seen_cells(data, whom))
            self.body.drop_picks()

    async def action_mark_status(self) -> None:
        if cells := self._cells():
            await self._open_form(self.model.open(cells) or cells)

    async def _open_form(self, cells: Sequence[Cell]) -> None:
        schools = [school.id if school else None for _item, school in cells]
        if self.session.permits("mark.set", schools, self.tell):
            await self.app.push_screen(navigation.mark_form(self.session, cells), self._after_marks)

    def _after_marks(self, saved: bool | None) -> None:
        if saved:
            self.body.drop_picks()
        self.after_form(saved)

    def _spots(self) -> Sequence[Spot]:
        """What is selected, else what the cursor is on."""
        spot = self.body.spot
        return self.body.picked or ([spot] if spot else [])

    def _cells(self) -> list[Cell]:
        """The marks that a key is for; why there are none is told."""
        spots = self._spots()
        cells = self.model.cells(spots)
        items = self.model.items(spots)
        if items and not cells:
            schools = [
                None if not item.per_school else school.id for item in items for school in self.session.data.schools
            ]
            with told(self.tell):
                self.session.workspace.require("mark.set", schools)
                self.tell(_("Nothing is to be marked here: this column is not of this item."), "error")
        return cells

    # Items

    def _current(self) -> RoadmapItem | None:
        row = self.body.cursor_row
        return self.model.item(row.key) if row else None

    @on(LineList.Chosen, "#body")
    async def action_open(self) -> None:
        if item := self._current():
            await self.app.push_screen(navigation.item_screen(self.session, item.id))

    async def action_item_add(self) -> None:
        item, data = self._current(), self.session.data
        section = data.find(Section, item.section) if item and item.section else None
        known = {one.id for one in data.items}
        form = navigation.item_form(
            self.session, None, section or (None if item else next(iter(data.sections), None)), item
        )
        await self.app.push_screen(form, lambda saved: self._after_adding(known, saved))

    def _after_adding(self, known: set[int], saved: bool | None) -> None:
        added = [item.id for item in self.session.data.items if item.id not in known]
        for number in added:
            self.model.reveal(number)
        self.after_form(saved)
        if saved and added:
            self._show_rows()
            self.body.move_to(("item", added[-1]))

    async def action_item_edit(self) -> None:
        if item := self._current():
            await self.app.push_screen(navigation.item_form(self.session, item), self.after_form)

    def action_item_remove(self) -> None:
        items = self.model.items(self._spots())
        if not items:
            return
        removed = False
        with self.telling():
            remove_items(self.session.workspace, items)
            removed = True
        if removed:
            self.body.drop_picks()
            n = len(items)
            what = items[0].number if n == 1 else ngettext("{n} item", "{n} items", n).format(n=n)
            self.tell(_("Deleted: {what}. u brings it back.").format(what=what))

    def action_item_earlier(self) -> None:
        self._move(-1)

    def action_item_later(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        if item := self._current():
            with self.telling():
                move_item(self.session.workspace, item, by)

    async def action_sections(self) -> None:
        await self.app.push_screen(navigation.sections_screen(self.session))
