"""One roadmap item: its fields, its marks by school, its history."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from shnor_tui.domain.roadmap import RoadmapItem, Status
from shnor_tui.domain.russian import short_date
from shnor_tui.i18n import _, ngettext
from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import ITEM, bindings
from shnor_tui.tui.context import Session
from shnor_tui.tui.navigation import mark_form
from shnor_tui.tui.rows import MarkRow, TextRow, mark_rows
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.text import wrapped
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.marks import MarkEdit, seen_by, set_marks

HISTORY_LINES = 50


class ItemScreen(WorkScreen):
    """The whole of one item; the keys of `actions.ITEM`."""

    ACTIONS = ITEM
    BINDINGS = bindings(ITEM)

    def __init__(self, session: Session, item: int) -> None:
        super().__init__(session)
        self._number = item
        self._commits: list[Committed] | None = None

    def compose(self) -> ComposeResult:
        yield Lines(id="title")
        yield LineList(id="body")
        yield Lines(id="message")
        yield Footer(self.allowed())

    def on_mount(self) -> None:
        self.refresh_data(())
        self.query_one(LineList).focus()

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Show the item anew; it is small. One that somebody removed stays until the screen is left."""
        item = self.session.data.find(RoadmapItem, self._number)
        if item is None:
            self.tell(_("This roadmap item was removed."), "error")
            return
        self._follow(item, commits)
        title = wrapped(f"{item.number} {item.title}", max(self.size.width - 2, 20))
        self.query_one("#title", Lines).show([[(f" {line}", "bold")] for line in title[:2]])
        self.query_one(LineList).set_rows([*self._fields(item), *self._marks(item), *self._history()])

    def _fields(self, item: RoadmapItem) -> list[Row]:
        data = self.session.data
        deadline = item.deadline.text or "–"
        if days := data.overdue(item):
            deadline += " · " + ngettext(
                "the deadline passed {n} day ago", "the deadline passed {n} days ago", days
            ).format(n=days)
        elif item.deadline.end:
            deadline += " · " + _("until {day}").format(day=short_date(item.deadline.end))
        fields = (
            (_("Deadline"), deadline),
            (_("Responsible"), item.responsible or "–"),
            (_("Expected result"), item.expected or "–"),
        )
        return [TextRow(name, f"{name}: {value}", selectable=False) for name, value in fields]

    def _marks(self, item: RoadmapItem) -> list[Row]:
        done, total = self.session.data.progress(item)
        heading = _("Marks by school: {done} of {total}") if item.per_school else _("The mark")
        text = heading.format(done=done, total=total)
        return [
            TextRow("marks", text, selectable=False, style="section"),
            *mark_rows(self.session.data, item, self.session.glyphs),
        ]

    def _follow(self, item: RoadmapItem, commits: Sequence[Committed]) -> None:
        """Keep the item's history: read from the journal once, afterwards from what arrives."""
        workspace = self.session.workspace
        if self._commits is None:
            self._commits = workspace.item_history(item)
            return
        self._commits += [commit for commit in commits if item.id in workspace.touched_items([commit])]

    def _history(self) -> list[Row]:
        workspace = self.session.workspace
        rows: list[Row] = [TextRow("history", _("History"), selectable=False, style="section")]
        for commit in reversed((self._commits or [])[-HISTORY_LINES:]):
            moment = workspace.local_time(commit)
            text = f"{commit.by}: {workspace.describe(commit)}"
            rows.append(TextRow(f"rev{commit.rev}", text, lead=f"{moment:%d.%m.%Y %H:%M}  "))
        return rows

    def _current(self) -> MarkRow | None:
        row = self.query_one(LineList).cursor_row
        return row if isinstance(row, MarkRow) else None

    async def action_mark_toggle(self) -> None:
        item, row = self.session.data.find(RoadmapItem, self._number), self._current()
        if item is None or row is None:
            return
        if row.status.has_reason:
            await self.action_mark_status()
            return
        wanted = Status.NOT_STARTED if row.status is Status.DONE else Status.DONE
        with self.telling():
            seen = seen_by(self.session.data, item, [row.school])
            set_marks(self.session.workspace, item, [row.school], MarkEdit(status=wanted), seen)

    @on(LineList.Chosen)
    async def action_mark_status(self) -> None:
        item, row = self.session.data.find(RoadmapItem, self._number), self._current()
        if item and row:
            await self.app.push_screen(mark_form(self.session, item, [row.school]), self._after)

    def _after(self, _saved: bool | None) -> None:
        self.catch_up()
