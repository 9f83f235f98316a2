"""Reports that were issued: the list, one with its file, and what has changed in the data since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from textual import on

from shnor_tui.domain.issued import IssuedReport
from shnor_tui.domain.russian import short_date
from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _, ngettext
from shnor_tui.reporting.catalogue import Catalogue
from shnor_tui.reporting.fetching import Command, fetching
from shnor_tui.reporting.job import list_reports
from shnor_tui.store import Record as Committed
from shnor_tui.tui.context import Session
from shnor_tui.tui.history_rows import HistoryRow, history_rows
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import entry_screen
from shnor_tui.tui.report_actions import ISSUED
from shnor_tui.tui.report_navigation import issued_changes, issued_page
from shnor_tui.tui.report_options import options_in_words
from shnor_tui.tui.report_rows import ISSUED as OF_ISSUED
from shnor_tui.tui.report_rows import issued_row
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.closing import still_open
from shnor_tui.tui.screens.commands import home_words
from shnor_tui.tui.screens.saved import SavedScreen
from shnor_tui.tui.text import Line, cut
from shnor_tui.tui.widgets.header import summary_line
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.issued import issued_of, recheck, state_title
from shnor_tui.workspace.issued_changes import changed_since
from shnor_tui.workspace.issued_files import path_of
from shnor_tui.workspace.kept_files import FileState

CHANGES = "changes"


class IssuedScreen(WorkScreen):
    """What was issued in the programme, the latest first; each file is looked at whether it is what was issued."""

    ACTIONS = ISSUED
    BINDINGS = bindings(ISSUED)

    def __init__(self, session: Session, catalogue: Catalogue | None = None) -> None:
        super().__init__(session)
        self._catalogue = catalogue

    def show_title(self) -> None:
        """What this is."""
        summary = summary_line(self.summary(), self.session, self.app.size.width)
        self.query_one("#title", Lines).show([[(" " + _("Issued reports"), "bold")], summary])

    def summary(self) -> Line:
        count = len(issued_of(self.session.data))
        return [(ngettext("{n} report", "{n} reports", count).format(n=count), "")]

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """The list, with the state of each file."""
        rows = []
        for checked in reversed(recheck(self.session.workspace, issued_of(self.session.data))):
            good = checked.state is FileState.FINE
            row = issued_row(checked.issued, checked.issued.title)
            rows.append(
                TextRow(row.name, row.text, "" if good else state_title(checked.state), style="" if good else "late")
            )
        empty = TextRow(
            "empty", _("Nothing was issued in this year yet; n on the page of a report does it."), selectable=False
        )
        self.body.set_rows(rows or [empty])

    @on(LineList.Chosen, "#body")
    async def action_open(self) -> None:
        row = self.body.cursor_row
        name = row.name if isinstance(row, TextRow) else ""
        if name.startswith(OF_ISSUED) and (
            issued := self.session.data.find(IssuedReport, int(name.removeprefix(OF_ISSUED)))
        ):
            await self.app.push_screen(issued_page(self.session, issued, self._catalogue))


class IssuedPage(SavedScreen):
    """An issued report: what it is, whether its file is as it was, what changed since, and how it is fetched."""

    def __init__(
        self, session: Session, issued: IssuedReport, catalogue: Catalogue | None = None, said: str = ""
    ) -> None:
        super().__init__(session, issued.title, path_of(session.workspace.home, issued))
        self._issued = issued
        self._said = said
        self._catalogue = catalogue

    def opened(self) -> None:
        if self._said:
            self.tell(self._said, "note")
        if self._catalogue is None and self._issued.params:
            self.run_worker(self._learn_titles())

    def heading(self) -> str:
        """The first line of the header."""
        return self._issued.words

    def rows(self) -> Iterator[TextRow]:
        """What it is, then the file and its commands."""
        workspace, issued = self.session.workspace, self._issued
        state = recheck(workspace, [issued])[0].state
        fine = state is FileState.FINE
        title = state_title(state)
        told = ": ".join([_("The file"), title]) if fine else title[:1].upper() + title[1:]
        mends = "" if fine else _("Restore {file} from a backup.").format(file=self._path)
        yield TextRow("state", told, mends, selectable=False, style="good" if fine else "late")
        if parts := list(self._made_with()):
            yield TextRow("made", " · ".join(parts), selectable=False, style="dim")
        changed = len(changed_since(workspace, issued))
        since = ngettext("{n} change of the data since", "{n} changes of the data since", changed).format(n=changed)
        yield TextRow(CHANGES, since if changed else _("The data are as they were"), style="note" if changed else "")
        yield from super().rows()

    def commands(self) -> Sequence[Command]:
        """As for any file, or by the number, which looks first whether the file is as it was."""
        return fetching(self._host, self._path, self.words())

    def opened_row(self, row: TextRow) -> None:
        """Enter on the line of changes."""
        if row.name == CHANGES:
            self.app.push_screen(issued_changes(self.session, self._issued))

    async def _learn_titles(self) -> None:
        """Ask the plugins what the options are called; where they cannot tell, the options go by their ids."""
        with suppress(ShnorError, OSError, ValueError):
            self._catalogue = await list_reports(self.session.workspace.home)
        if still_open(self):
            self._catalogue = self._catalogue or Catalogue()
            self.refresh_data(())

    def words(self) -> Sequence[str]:
        """The command that prints the file there; it is told the directory where nothing else there names it."""
        session, issued = self.session, self._issued
        year = next((known.year for known in session.data.programmes if known.id == issued.programme), "")
        of_programme = [each for each in issued_of(session.data) if each.number == issued.number]
        number = issued.number if len(of_programme) == 1 else f"{issued.number} {short_date(issued.dated)}"
        return ["issued", "get", *home_words(session), f"--year={year}", number]

    def _made_with(self) -> Iterator[str]:
        issued = self._issued
        if issued.signed_by:
            yield _("signed by {name}").format(name=issued.signed_by)
        if issued.as_of:
            yield _("as of {day}").format(day=short_date(issued.as_of))
        yield from options_in_words(self.session.data, issued, self._catalogue)
        if issued.note:
            yield issued.note


class ChangesScreen(WorkScreen):
    """The changes of the programme's data after a report was made; Enter shows one, and its records from there."""

    ACTIONS = ISSUED
    BINDINGS = bindings(ISSUED)

    def __init__(self, session: Session, issued: IssuedReport) -> None:
        super().__init__(session)
        self._issued = issued

    def show_title(self) -> None:
        """Since which report."""
        width = self.app.size.width
        title = _("What has changed since {report}").format(report=self._issued.words)
        self.query_one("#title", Lines).show(
            [cut([(f" {title}", "bold")], width), summary_line([], self.session, width)]
        )

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """The changes, the latest first."""
        workspace = self.session.workspace
        latest = list(reversed(changed_since(workspace, self._issued)))
        rows: list[Row] = list(history_rows(workspace, latest, {}))
        empty = TextRow("empty", _("The data are as they were."), selectable=False)
        self.body.set_rows(rows or [empty])

    @on(LineList.Chosen, "#body")
    async def action_open(self) -> None:
        row = self.body.cursor_row
        if isinstance(row, HistoryRow):
            await self.app.push_screen(entry_screen(self.session, row.commit))
