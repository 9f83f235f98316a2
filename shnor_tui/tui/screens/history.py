"""The history: everything that happened, latest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on

from shnor_tui.i18n import _, ngettext
from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import HISTORY
from shnor_tui.tui.context import Session
from shnor_tui.tui.history_rows import (
    HistoryRow,
    change_rows,
    entry_head,
    entry_key,
    history_rows,
    number_of_fields,
)
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import entry_screen
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.entry import undo_entry
from shnor_tui.tui.screens.filtered import FilteredScreen
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.workspace.history import Chronicle, select
from shnor_tui.workspace.history_filter import HistoryQuery, completions, history_query

WINDOW = 500
"""How many entries are shown at first, and how many more each time they are asked for."""

SIDE_FIELDS = 30
"""How many fields the side pane lists; the entry's own screen has all."""


class HistoryScreen(FilteredScreen):
    """Entries day by day; the keys of `actions.HISTORY`."""

    ACTIONS = HISTORY
    PLACE = "history"
    BINDINGS = bindings(HISTORY)
    has_side = True
    shows_access = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._chronicle = Chronicle(session.workspace)
        self._query = HistoryQuery()
        self._found: list[Committed] = []
        self._judged = 0
        self._shown = WINDOW
        self._told: dict[int, str] = {}

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Put what arrived on top; without commits the filter, which knows of days and records, is asked anew."""
        self._chronicle.follow(commits)
        if not commits or any(change.table not in {"marks", "access"} for commit in commits for change in commit.ops):
            self._told.clear()
        if commits:
            self._judge()
            self._lay_out()
        else:
            self._filter()

    def filter_by(self, text: str) -> None:
        self._shown = WINDOW
        self._filter()
        half_typed = bool(self.completions(text))
        self.tell("" if half_typed else self._query.problem, "soon")

    def placeholder(self) -> str:
        return _("words to look for, for example: by:petrova since:yesterday -what:access")

    def completions(self, text: str) -> Sequence[str]:
        people = dict.fromkeys(commit.by for commit in self._chronicle.commits)
        verbs = dict.fromkeys(commit.act for commit in self._chronicle.commits)
        return completions(text, self.session.data, people, verbs)

    def summary(self) -> Line:
        every, found = len(self._chronicle.commits), len(self._found)
        if found == every:
            counted = _("changes: {n}").format(n=every)
        else:
            counted = _("changes: {shown} of {n}").format(shown=found, n=every)
        return [(counted, ""), *self.filter_words()]

    def side_rows(self) -> Sequence[Row]:
        """The entry under the cursor, before and after."""
        commit = self._current()
        if commit is None:
            return ()
        workspace = self.session.workspace
        changes = workspace.changes(commit)
        rows = entry_head(workspace, commit, self._chronicle.undone.get(commit.rev))
        rows += [TextRow("count", number_of_fields(changes), selectable=False, style="dim")]
        rows += change_rows(commit, changes[:SIDE_FIELDS])
        if more := len(changes) - SIDE_FIELDS:
            text = ngettext("{n} more field; Enter shows all", "{n} more fields; Enter shows all", more)
            rows += [TextRow("more", text.format(n=more), selectable=False, style="note")] if more > 0 else []
        return rows

    def _filter(self) -> None:
        self._query = history_query(self.query_text, self.session.data)
        self._found, self._judged = [], 0
        self._judge()
        self._lay_out()

    def _judge(self) -> None:
        """Add those of the entries not looked at yet that the filter keeps."""
        fresh = self._chronicle.commits[self._judged :]
        self._judged += len(fresh)
        self._found += self._kept(fresh)

    def _kept(self, commits: Sequence[Committed]) -> Iterable[Committed]:
        query, workspace = self._query, self.session.workspace
        if query == HistoryQuery(problem=query.problem):
            return commits
        chosen = select(workspace, commits, **query.arguments)
        return [commit for commit in chosen if query.keeps(commit.act, commit.by, self._description(commit))]

    def _description(self, commit: Committed) -> str:
        """What the filter looks at; kept while one types, until a change may have given something another name."""
        if commit.rev not in self._told:
            self._told[commit.rev] = self.session.workspace.describe(commit)
        return self._told[commit.rev]

    def _lay_out(self, keep: int | None = None) -> None:
        latest = self._found[: -self._shown - 1 : -1]
        rows: list[Row] = list(history_rows(self.session.workspace, latest, self._chronicle.undone))
        if more := len(self._found) - len(latest):
            rows.append(TextRow("more", _("{n} more – Enter shows the next ones").format(n=more), style="note"))
        if not rows:
            rows = [TextRow("empty", self.why_empty(), selectable=False)]
        if rows != self.body.rows:
            self.body.set_rows(rows, keep=None if keep is None else entry_key(keep))

    def _current(self) -> Committed | None:
        row = self.body.cursor_row
        return row.commit if isinstance(row, HistoryRow) else None

    def _show_more(self) -> None:
        first = self._found[-self._shown - 1].rev
        self._shown += WINDOW
        self._lay_out(keep=first)
        self.show_side()

    @on(LineList.Chosen, "#body")
    async def action_open(self) -> None:
        row = self.body.cursor_row
        if isinstance(row, HistoryRow):
            await self.app.push_screen(entry_screen(self.session, row.commit))
        elif isinstance(row, TextRow) and row.selectable:
            self._show_more()

    async def action_past(self) -> None:
        if commit := self._current():
            await self.app.run_action(f"past({commit.rev})")

    def action_entry_undo(self) -> None:
        if commit := self._current():
            undo_entry(self, commit)
