"""One roadmap item: its fields, its marks by school, its documents, its history."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from shnor_tui.confined import confined
from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.roadmap import RoadmapItem, Status
from shnor_tui.i18n import _
from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import ITEM
from shnor_tui.tui.context import Session
from shnor_tui.tui.item_details import DocumentRow, HistoryRow, item_details
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import document_file, document_form, entry_screen, item_form, mark_form, new_document
from shnor_tui.tui.rows import MarkRow, TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.text import wrapped
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.evidence import ATTACH, remove_evidence
from shnor_tui.workspace.marks import MarkEdit, seen_by, set_marks

TITLE_LINES = 2


class ItemScreen(WorkScreen):
    """The whole of one item; the keys of `actions.ITEM`."""

    ACTIONS = ITEM
    BINDINGS = bindings(ITEM)

    def __init__(self, session: Session, item: int) -> None:
        super().__init__(session)
        self._number = item
        self._place = 0
        self._commits: list[Committed] | None = None

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Show the item anew; it is small. One that somebody removed stays until the screen is left."""
        item = self._item
        if item is None:
            self.tell(_("This roadmap item was removed."), "error")
            return
        if item in self.session.data.items:
            self._place = self.session.data.items.index(item)
        rows: list[Row] = list(item_details(self.session, item, self._follow(item, commits)))
        if len(self._title(item)) > TITLE_LINES:
            rows.insert(0, TextRow("title", item.title, selectable=False, style="bold"))
        self.body.set_rows(rows)

    def show_title(self) -> None:
        """The title of the item instead of the screens' numbers; one that is longer stands whole above the fields."""
        if item := self._item:
            title = self._title(item)
            if len(title) > TITLE_LINES:
                title = [title[0], f"{title[1][:-1]}…"]
            self.query_one("#title", Lines).show([[(f" {line}", "bold")] for line in title])

    @property
    def _item(self) -> RoadmapItem | None:
        return self.session.data.find(RoadmapItem, self._number)

    def _title(self, item: RoadmapItem) -> list[str]:
        return wrapped(f"{item.number} {item.title}", max(self.app.size.width - 2, 20))

    def _follow(self, item: RoadmapItem, commits: Sequence[Committed]) -> Sequence[Committed]:
        """The item's history: read from the journal once, afterwards kept up by what arrives."""
        workspace = self.session.workspace
        if self._commits is None:
            self._commits = workspace.item_history(item)
        else:
            self._commits += [commit for commit in commits if item.id in workspace.touched_items([commit])]
        return self._commits

    def action_item_next(self) -> None:
        self._go(1)

    def action_item_previous(self) -> None:
        self._go(-1)

    def _go(self, by: int) -> None:
        """Show another item; where this one was removed, the next is the one that stands in its place."""
        items = self.session.data.items
        place = self._place + by if self._item or by < 0 else self._place
        if not 0 <= place < len(items):
            self.tell(_("This is the last item.") if by > 0 else _("This is the first item."))
            return
        self._number, self._commits = items[place].id, None
        self.tell("")
        self.refresh_data(())
        self.body.scroll_to(y=0, animate=False)
        self.show_title()

    async def action_mark_toggle(self) -> None:
        item, row = self._item, self.body.cursor_row
        if item is None or not isinstance(row, MarkRow):
            return
        if row.status.has_reason:
            await self.action_mark_status()
            return
        wanted = Status.NOT_STARTED if row.status is Status.DONE else Status.DONE
        with self.telling():
            seen = seen_by(self.session.data, item, [row.school])
            set_marks(self.session.workspace, item, [row.school], MarkEdit(status=wanted), seen)

    async def action_mark_status(self) -> None:
        item, row = self._item, self.body.cursor_row
        if item is None or not isinstance(row, MarkRow):
            return
        if self.session.permits("mark.set", [row.school.id if row.school else None], self.tell):
            await self.app.push_screen(mark_form(self.session, [(item, row.school)]), self.after_form)

    async def action_item_edit(self) -> None:
        if item := self._item:
            await self.app.push_screen(item_form(self.session, item), self.after_form)

    def action_document_remove(self) -> None:
        row = self.body.cursor_row
        if not isinstance(row, DocumentRow):
            self.tell(_("Only a document is removed here: put the cursor on one."))
            return
        with self.telling():
            remove_evidence(self.session.workspace, row.document)

    async def action_document_file(self) -> None:
        """How the file of the document under the cursor comes and goes; elsewhere, how a new document comes with one."""
        item, row = self._item, self.body.cursor_row
        if isinstance(row, DocumentRow):
            await self.app.push_screen(document_file(self.session, row.document))
        elif item and self.session.may("evidence.attach"):
            school = row.school if isinstance(row, MarkRow) else None
            await self.app.push_screen(new_document(self.session, item, school))

    async def _open_document(self, document: Evidence) -> None:
        """Its form where the person may change something there, else its file."""
        may_attach = map(self.session.may_for(ATTACH), self.session.data.records.schools_of_document(document.id))
        if self.session.may("evidence.edit") or (not confined() and all(may_attach)):
            await self.app.push_screen(document_form(self.session, document), self.after_form)
        else:
            await self.app.push_screen(document_file(self.session, document))

    @on(LineList.Chosen)
    async def action_open(self) -> None:
        row, session = self.body.cursor_row, self.session
        if isinstance(row, HistoryRow):
            await self.app.push_screen(entry_screen(session, row.commit))
        elif isinstance(row, DocumentRow):
            await self._open_document(row.document)
        elif isinstance(row, MarkRow) and session.may("mark.set"):
            await self.action_mark_status()
