"""The roadmap: check items off."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from shnor_tui.domain.printable import printable_line
from shnor_tui.domain.roadmap import RoadmapItem, Status
from shnor_tui.domain.russian import short_date
from shnor_tui.domain.school import School
from shnor_tui.i18n import _
from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import FILTER, ROADMAP, bindings
from shnor_tui.tui.context import Session
from shnor_tui.tui.navigation import choose_screen, item_screen, mark_form, report_screen
from shnor_tui.tui.rows import ItemRow, RoadmapRow, SectionRow, TextRow, Totals, item_row, matches, roadmap_rows
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.text import Line, length_of
from shnor_tui.tui.widgets.field import field
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.marks import MarkEdit, own_schools, remaining, seen_by, set_marks
from shnor_tui.workspace.rights import may

MARKS_ONLY = {"marks"}
LEAST_RIGHT = 10
"""Cells below which the right end of the title isn't worth showing."""


class RoadmapScreen(WorkScreen):
    """Sections and items with their state; the keys of `actions.ROADMAP`."""

    ACTIONS = ROADMAP
    BINDINGS = bindings(ROADMAP)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._query = ""
        self._items: tuple[RoadmapItem, ...] = ()
        self._every: dict[int, ItemRow] = {}
        self._totals = Totals()

    def compose(self) -> ComposeResult:
        yield Lines(id="title")
        yield LineList(id="body")
        yield Lines(id="message")
        typed = field("", "filter", _("words to look for, for example: overdue"))
        typed.display = False
        yield typed
        yield Footer(self.allowed())

    def on_mount(self) -> None:
        self.refresh_data(())
        self.query_one(LineList).focus()
        if self.session.workspace.read_only:
            self.tell(self.session.workspace.read_only, "error")

    def on_resize(self, _event: events.Resize) -> None:
        self._show_title()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a filter is typed, letters are letters: only Escape is a key."""
        if isinstance(self.focused, Input):
            return action == "filter_clear"
        return super().check_action(action, parameters)

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Repaint the rows of marks that changed; anything else lays the list out anew."""
        tables = {change.table for commit in commits for change in commit.ops}
        if commits and tables <= MARKS_ONLY:
            self._update_items(commits)
        elif tables or not commits:
            self._read_items()
            self._lay_out()
        self._show_title()

    def _update_items(self, commits: Sequence[Committed]) -> None:
        data, body = self.session.data, self.query_one(LineList)
        appears = False
        sections: set[int] = set()
        for number in self.session.workspace.touched_items(commits):
            item = data.find(RoadmapItem, number)
            if item is None or item.programme != data.programme.id:
                continue
            old, row = self._every.get(number), item_row(data, item, self.session.glyphs)
            self._remember(row)
            appears |= old is None or (matches(row, self._query) and not body.shows(row.key))
            body.update_row(row)
            if item.section and (old is None or old.status is not row.status):
                sections.add(item.section)
        if appears:
            self._lay_out()
            return
        for section in data.sections:
            if section.id in sections:
                body.update_row(SectionRow(section, data.total(data.items_of(section))))

    def _remember(self, row: ItemRow) -> None:
        if old := self._every.get(row.item.id):
            self._totals.add(old, -1)
        self._every[row.item.id] = row
        self._totals.add(row)

    def _read_items(self) -> None:
        data = self.session.data
        self._items, self._every, self._totals = data.items, {}, Totals()
        for item in self._items:
            self._remember(item_row(data, item, self.session.glyphs))

    def _lay_out(self) -> None:
        """Show the rows that the filter keeps; what they say is read again only when the items are others."""
        if self.session.data.items is not self._items:
            self._read_items()
        rows: list[RoadmapRow | TextRow] = list(roadmap_rows(self.session.data, self._every, self._query))
        if not any(row.selectable for row in rows):
            rows = [TextRow("empty", self._why_empty(), selectable=False)]
        self.query_one(LineList).set_rows(rows)

    def _why_empty(self) -> str:
        if self._query.strip():
            return _("Nothing fits the filter «{query}». Esc shows everything.").format(query=self._query.strip())
        return _("The roadmap has no items yet.")

    def _show_title(self) -> None:
        data, totals, width = self.session.data, self._totals, self.size.width
        title = _("Roadmap {year} · example") if data.programme.example else _("Roadmap {year}")
        name: Line = [(" " + title.format(year=data.programme.year), "bold")]
        counts: Line = [(" " + _("done {done} of {counted}").format(done=totals.done, counted=totals.counted), "")]
        if totals.overdue:
            counts += [(" · ", "dim"), (_("overdue {n}").format(n=totals.overdue), "late")]
        if totals.unassigned:
            counts += [(" · ", "dim"), (_("without a responsible {n}").format(n=totals.unassigned), "soon")]
        if not self.session.may("mark.set"):
            counts += [(" · ", "dim"), (_("read only"), "note")]
        if self._query.strip():
            counts += [(" · ", "dim"), (_("filter: {query}").format(query=self._query.strip()), "note")]
        place = f"{self.session.workspace.home}{self.session.named_by}"
        lines = [_spread(name, short_date(data.today), width), _spread(counts, place, width, "dim")]
        self.query_one("#title", Lines).show(lines)

    def _current(self) -> RoadmapItem | None:
        row = self.query_one(LineList).cursor_row
        return row.item if isinstance(row, ItemRow) else None

    def _whom(self, item: RoadmapItem) -> list[School | None]:
        """Whom a mark from the list is for: those for whom the item is open, else everybody that one may mark."""
        data, user = self.session.data, self.session.workspace.user
        return remaining(data, item, user) or list(own_schools(data, user))

    async def action_mark_toggle(self) -> None:
        item = self._current()
        if item is None:
            return
        data, whom = self.session.data, remaining(self.session.data, item, self.session.workspace.user)
        if not whom:
            self.tell(_("Nobody is left to mark. Enter shows the schools one by one, u undoes."))
            return
        statuses = {data.status(item, school) for school in whom}
        if any(status.has_reason for status in statuses):
            await self.action_mark_status()
            return
        wanted = Status.NOT_STARTED if statuses == {Status.DONE} else Status.DONE
        with self.telling():
            set_marks(self.session.workspace, item, whom, MarkEdit(status=wanted), seen_by(data, item, whom))

    async def action_mark_status(self) -> None:
        item = self._current()
        if item is None:
            return
        whom = self._whom(item)
        if not may(self.session.workspace.user, "mark.set", [school.id if school else None for school in whom]):
            self.tell(_("No school that you may mark is on the list of this programme."), "error")
            return
        await self.app.push_screen(mark_form(self.session, item, whom), self._after)

    def _after(self, _saved: bool | None) -> None:
        self.tell("")
        self.catch_up()

    @on(LineList.Chosen)
    async def action_open(self) -> None:
        if item := self._current():
            await self.app.push_screen(item_screen(self.session, item.id), lambda _none: self.refresh_data(()))

    def action_filter(self) -> None:
        """A field above the footer; Enter closes it, and what it says stays."""
        typed = self.query_one("#filter", Input)
        typed.display = True
        self.set_focus(typed)
        self.query_one(Footer).offer(FILTER)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._query = event.value
        self._lay_out()
        self._show_title()

    def on_input_submitted(self) -> None:
        self.query_one("#filter", Input).display = False
        self.set_focus(self.query_one(LineList))
        self.query_one(Footer).offer(self.allowed())

    def action_filter_clear(self) -> None:
        self.query_one("#filter", Input).value = ""
        self.on_input_submitted()

    async def action_year(self) -> None:
        rows = [
            TextRow(programme.year, programme.year, programme.title)
            for programme in reversed(self.session.workspace.programmes)
        ]
        await self.app.push_screen(
            choose_screen(_("Programme"), rows, self.session.data.programme.year), self._year_chosen
        )

    def _year_chosen(self, year: str | None) -> None:
        if year:
            self.session.year = year
            self.refresh_data(())

    async def action_report(self) -> None:
        await self.app.push_screen(report_screen(self.session))


def _spread(left: Line, right: str, width: int, style: str = "") -> Line:
    """Left and right ends of one line; the right one gives way, its end last, for the end of a path tells most."""
    room = width - length_of(left) - 2
    if room < LEAST_RIGHT:
        return left
    shown = printable_line(right)
    while cell_len(shown) > room:
        shown = "…" + shown[2:]
    return [*left, (" " * (room - cell_len(shown) + 1), ""), (shown, style)]
