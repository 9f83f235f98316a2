"""The overview: where everybody starts. What is unfinished, late, due, owed, and what others changed meanwhile.

Others' changes count as seen once they were in sight, or when one leaves in order (`Session.remember_visit`). A line that
drops before that shows them again; one that drops later does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from textual import on

from shnor_tui.domain.school import School
from shnor_tui.i18n import _, ngettext
from shnor_tui.store import Record as Committed
from shnor_tui.tui import navigation, opening
from shnor_tui.tui.action import Action
from shnor_tui.tui.actions import OVERVIEW
from shnor_tui.tui.context import Session
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.overview_rows import (
    SHOWN_NEWS,
    Aim,
    Filtered,
    News,
    OverviewRow,
    Place,
    ProgressRow,
    Seen,
    overview_rows,
)
from shnor_tui.tui.person import Draft
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.text import Line, length_of
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.line_list import Row as ListRow
from shnor_tui.workspace.access import changes_data
from shnor_tui.workspace.debts import Debt
from shnor_tui.workspace.overview import Target, overdue, total_progress
from shnor_tui.workspace.upkeep import unsaved_since

_DAY_CELLS = 14
_READ_ONLY_CELLS = 18
"""What the header's second line needs beside the summary."""


class OverviewScreen(WorkScreen):
    """What needs doing, the most pressing first; the keys of `actions.OVERVIEW`."""

    ACTIONS = OVERVIEW
    PLACE = "overview"
    BINDINGS = bindings(OVERVIEW)

    has_side = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        workspace = session.workspace
        visit = session.person.visits.last_visit(workspace.home)
        self._drafts = session.drafts
        self._discarded: Draft | None = None
        self._news: list[Committed] = []
        self._read_to = min(visit.revision, workspace.revision) if visit else workspace.revision
        self._remembered = visit.revision if visit else -1
        self._unsaved_since: date | None = None

    def opened(self) -> None:
        self._remember_seen()

    def on_screen_resume(self) -> None:
        """A form that was open elsewhere may have left a draft, or taken one; a backup may have been made."""
        if self.is_mounted:
            self._read_drafts()
            self.look_at_backups()

    def on_screen_suspend(self) -> None:
        """Whatever is undone from now on is another change."""
        self._discarded = None
        self._remember_seen()

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Show everything anew; rows that only say something else are repainted where they do."""
        self._read_news()
        self._unsaved_since = unsaved_since(self.session.workspace)
        self.body.show_rows(overview_rows(self._seen_now()))

    def look_at_backups(self) -> None:
        """Warn of changes that are in no backup for too long, or warn no more."""
        if unsaved_since(self.session.workspace) != self._unsaved_since:
            self.refresh_data(())

    def allowed(self) -> list[Action]:
        """What the person may do here; a draft can be discarded when there is one."""
        return [action for action in super().allowed() if action.id != "discard" or self._drafts]

    def summary(self) -> Line:
        """Done, overdue, and the days left of the year, as far as there is room."""
        data = self.session.data
        done, total = total_progress(data)
        parts: list[Line] = [[(_("done {done} of {counted}").format(done=done, counted=total), "")]]
        if late := len(overdue(data)):
            parts.append([(_("overdue {n}").format(n=late), "late")])
        if self._news:
            parts.append([(_("changed by others {n}").format(n=len(self._news)), "note")])
        parts.append([(self._year_left(), "")])
        room = self.app.size.width - _DAY_CELLS - (0 if self.session.may("mark.set") else _READ_ONLY_CELLS)
        line = parts[0]
        for part in parts[1:]:
            if length_of(line) + length_of(part) + 3 <= room:
                line = [*line, (" · ", "dim"), *part]
        return line

    def side_rows(self) -> Sequence[ListRow]:
        """The record under the cursor in full."""
        from shnor_tui.tui.overview_side import side_rows  # noqa: PLC0415  (narrow terminals have no side pane)

        return side_rows(self.session, self._aim)

    @on(LineList.Moved, "#body")
    def _remember_seen(self) -> None:
        """Others' changes that are in sight, or that there are none, will not be told at the next visit."""
        workspace = self.session.workspace
        if self._remembered != workspace.revision and self._news_in_sight():
            self._remembered = workspace.revision
            self.session.remember_visit()

    @on(LineList.Chosen, "#body")
    async def action_open(self) -> None:
        match self._aim:
            case Draft() as draft:
                await self._open_draft(draft)
            case Filtered(query):
                await self.app.run_action(f"app.show_roadmap({query!r})")
            case Place("years"):
                await self.app.run_action("app.years")
            case Place(place):
                await self.app.run_action(f"app.go({place!r})")
            case Debt() as debt:
                await self._open_debt(debt)
            case News(commit):
                await self.app.push_screen(navigation.entry_screen(self.session, commit))
            case Target() as target:
                await self._open_record(*target.record)
            case (table, number):
                await self._open_record(table, number)
            case None:
                self.tell(_("There is nothing to open here yet. 2 goes to the roadmap."))

    def action_discard(self) -> None:
        if not isinstance(draft := self._aim, Draft):
            self.tell(_("This throws an unfinished entry away; there is none under the cursor."))
            return
        self.session.person.drop(draft.home, draft.form, draft.record)
        self._discarded = draft
        self._read_drafts()
        told = _("Thrown away: {title}. u brings it back.") if self.session.may("undo") else _("Thrown away: {title}.")
        self.tell(told.format(title=draft.title))

    def action_undo(self) -> None:
        if draft := self._discarded:
            self._discarded = None
            self.session.person.drafts.keep(draft)
            self._read_drafts()
            self.tell(_("Brought back: {title}.").format(title=draft.title))
        else:
            super().action_undo()

    @property
    def _aim(self) -> Aim | None:
        """What Enter leads to."""
        row = self.body.cursor_row
        return row.aim if isinstance(row, OverviewRow | ProgressRow) else None

    async def _open_draft(self, draft: Draft) -> None:
        if draft.form == "import":
            await self.action_import_file()
        elif form := opening.open_draft(self.session, draft):
            await self.app.push_screen(form, self.after_form)
        else:
            self.tell(_("What this entry is about was removed. d throws the entry away."), "error")

    async def _open_record(self, table: str, number: int) -> None:
        if screen := opening.open_record(self.session, table, number):
            await self.app.push_screen(screen)

    async def _open_debt(self, debt: Debt) -> None:
        """Where it would be entered."""
        await self.app.push_screen(opening.open_debt(self.session, debt), self.after_form)

    def _seen_now(self) -> Seen:
        workspace, user = self.session.workspace, self.session.workspace.user
        latest = [
            News(commit, workspace.local_time(commit), workspace.describe(commit)) for commit in self._news[:SHOWN_NEWS]
        ]
        return Seen(
            data=self.session.data,
            glyphs=self.session.glyphs,
            drafts=[replace(draft, written=workspace.in_zone(draft.written)) for draft in self._drafts],
            news=latest,
            older_news=len(self._news) - len(latest),
            own=self.session.data.find(School, user.school) if user.school else None,
            ascii_only=self.session.look.ascii_only,
            unsaved_since=self._unsaved_since,
        )

    def _read_news(self) -> None:
        """Others' changes since the last visit, the latest first; the journal is read on from where it was read to."""
        workspace = self.session.workspace
        if self._read_to < workspace.revision:
            commits = [commit for commit in workspace.history(self._read_to) if changes_data(commit)]
            self._news = [*(commit for commit in reversed(commits) if commit.by != workspace.actor), *self._news]
            self._read_to = workspace.revision

    def _news_in_sight(self) -> bool:
        """Whether the first of them can be seen; when there is none, nothing is missed."""
        body = self.body
        told = [n for n, row in enumerate(body.rows) if isinstance(row, OverviewRow) and isinstance(row.aim, News)]
        if not told:
            return True
        if not body.size.height:
            return False
        height = sum(len(row.lines(body.size.width)) for row in body.rows[told[0] :])
        return body.virtual_size.height - height < body.scroll_offset.y + body.size.height

    def _read_drafts(self) -> None:
        drafts = self.session.drafts
        if drafts != self._drafts:
            self._drafts = drafts
            self.query_one(Footer).offer(self.allowed())
            self.refresh_data(())
            self.show_side()

    def _year_left(self) -> str:
        """How much of the school year is left."""
        data = self.session.data
        left = (data.programme.school_year.end - data.today).days
        if left < 0:
            return _("the school year is over")
        return ngettext("{n} day to the end of the year", "{n} days to the end of the year", left).format(n=left)
