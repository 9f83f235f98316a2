"""Lines to be copied and pasted on one's own computer: what a screen of them is, and how other computers reach this one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on

from shnor_tui.confined import confined
from shnor_tui.domain.printable import printable_line
from shnor_tui.i18n import _
from shnor_tui.reporting.fetching import Host, find_host
from shnor_tui.store import Record as Committed
from shnor_tui.tui.clipboard import in_tmux
from shnor_tui.tui.context import Session
from shnor_tui.tui.file_rows import COPY, PATH
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.report_actions import FILE
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.text import cut
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.limits import CONFIG
from shnor_tui.workspace.session import account_name


class CommandsScreen(WorkScreen):
    """Enter copies the line under the cursor. A screen says what it is by `heading` and `rows`."""

    ACTIONS = FILE
    BINDINGS = bindings(FILE)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._host = host_of(session)

    def heading(self) -> str:
        """The first line of the header."""
        raise NotImplementedError

    def rows(self) -> Iterable[TextRow]:
        """What is told, and the lines that are copied, whose names begin with `COPY`."""
        raise NotImplementedError

    def show_title(self) -> None:
        """What this is, and what is done with the lines."""
        hint = _("Enter copies the line; paste it on your own computer.")
        title = cut([(f" {self.heading()}", "bold")], self.app.size.width)
        self.query_one("#title", Lines).show([title, [(f" {hint}", "dim")]])

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """The lines anew; the cursor begins on the first command."""
        rows = list(self.rows())
        first = next((row.key for row in rows if row.name.startswith(COPY) and row.name != PATH), None)
        self.body.set_rows(rows, keep=None if self.body.rows else first)

    @on(LineList.Chosen, "#body")
    def action_copy(self) -> None:
        row = self.body.cursor_row
        if not isinstance(row, TextRow):
            return
        if row.name.startswith(COPY):
            self.app.copy_to_clipboard(printable_line(row.text))
            self.tell(_copied(), "note")
        else:
            self.opened_row(row)

    def opened_row(self, row: TextRow) -> None:
        """Enter on a line that is not copied."""


def host_of(session: Session) -> Host:
    """How other computers reach this one: as the department's configuration says, else the host's. Behind the gate all log in
    to the account that runs it."""
    from shnor_tui.cli.settings import SYSTEM_CONFIG  # noqa: PLC0415  (the path alone)

    workspace = session.workspace
    account = account_name() if confined() else workspace.actor
    return find_host(account, [workspace.home / CONFIG, SYSTEM_CONFIG])


def home_words(session: Session) -> list[str]:
    """What tells this program there which directory is meant, where nothing else would, and which moment of the past."""
    known_there = confined() or session.source == "default" or session.source.startswith("/")
    words = [] if known_there else ["--home", str(session.workspace.home)]
    return [*words, f"--at={session.workspace.past.revision}"] if session.workspace.past else words


def place_words(session: Session) -> list[str]:
    """The same, and the school year, where it isn't the one that is meant when none is named."""
    shown = session.data.programme
    year = [] if shown == session.workspace.programme() else [f"--year={shown.year}"]
    return [*home_words(session), *year]


def _copied() -> str:
    """What is told of a copy, which no terminal confirms."""
    if in_tmux():
        return _("Copied. If nothing is pasted, tmux needs the line «set -g set-clipboard on».")
    return _("Copied. If nothing is pasted, your terminal does not allow it; select the line with the mouse.")
