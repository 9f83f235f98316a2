"""One entry of the history: who, when, what, and every field before and after."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from shnor_tui.i18n import _
from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import ENTRY
from shnor_tui.tui.context import Session
from shnor_tui.tui.history_rows import FieldRow, change_rows, entry_head, number_of_fields
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.opening import open_record
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.history import Chronicle
from shnor_tui.workspace.references import programme_of
from shnor_tui.workspace.tables import TABLES


class EntryScreen(WorkScreen):
    """The keys of `actions.ENTRY`. An entry stays as it is; only whether it is undone changes."""

    ACTIONS = ENTRY
    BINDINGS = bindings(ENTRY)

    def __init__(self, session: Session, commit: Committed) -> None:
        super().__init__(session)
        self._commit = commit
        self._later = Chronicle(session.workspace, since=commit.rev)

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Show the entry; names in it may have changed, and somebody may have taken it back."""
        self._later.follow(commits)
        workspace, commit = self.session.workspace, self._commit
        changes = workspace.changes(commit)
        rows: list[Row] = [
            *entry_head(workspace, commit, self._later.undone.get(commit.rev)),
            *change_rows(commit, changes),
        ]
        if rows != self.body.rows:
            self.body.set_rows(rows)

    def show_title(self) -> None:
        """The number of the entry, and how much it changed."""
        title = _("Change No. {n}").format(n=self._commit.rev)
        counted = number_of_fields(self.session.workspace.changes(self._commit))
        self.query_one("#title", Lines).show([[(f" {title}", "bold")], [(f" {counted}", "dim")]])

    @on(LineList.Chosen, "#body")
    async def action_open(self) -> None:
        row = self.body.cursor_row
        if not isinstance(row, FieldRow):
            return
        table, number = row.change.table, row.change.id
        if refusal := self._why_closed(table, number):
            self.tell(refusal)
        elif screen := open_record(self.session, table, number):
            self.tell("")
            await self.app.push_screen(screen, self.after_form)
        else:
            self.tell(_("This has no screen of its own."))

    def _why_closed(self, table: str, number: int) -> str:
        """Why the record cannot be looked at in the chosen programme; empty when it can."""
        data = self.session.data
        if table in TABLES and number not in data.records.table(TABLES[table]):
            return _("This was removed later; there is nothing to open.")
        of = programme_of(data.records, table, number)
        other = next((programme for programme in data.programmes if programme.id == of != data.programme.id), None)
        return _("This belongs to the programme {year}; y opens it.").format(year=other.year) if other else ""

    async def action_past(self) -> None:
        await self.app.run_action(f"past({self._commit.rev})")

    def action_entry_undo(self) -> None:
        undo_entry(self, self._commit)


def undo_entry(screen: WorkScreen, commit: Committed) -> None:
    """Take an entry of the history back, and say so above the footer; to take back an undo is to do it again."""
    with screen.telling():
        workspace = screen.session.workspace
        change = workspace.subject(workspace.undo_entry(commit))
        told = _("Done again: {change}") if commit.act == "undo" else _("Undone: {change}")
        screen.tell(told.format(change=change))
