"""A file that was saved: where it is, and the commands that bring it to one's own computer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from textual import on

from shnor_tui.i18n import _
from shnor_tui.reporting.fetching import CONFIG, Command, Host, fetching, find_host, making
from shnor_tui.store import Record as Committed
from shnor_tui.tui.clipboard import in_tmux
from shnor_tui.tui.context import Session
from shnor_tui.tui.file_rows import COPY, anew_rows, command_rows, path_rows
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.report_actions import FILE
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.text import cut
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines


class SavedScreen(WorkScreen):
    """The path and the commands; Enter copies the one under the cursor. By `words` the file can be made anew."""

    ACTIONS = FILE
    BINDINGS = bindings(FILE)

    def __init__(self, session: Session, title: str, path: Path, words: Sequence[str] = ()) -> None:
        super().__init__(session)
        self._anew = words
        self._title = title
        self._path = path
        self._host = host_of(session)

    def show_title(self) -> None:
        """What was saved."""
        hint = _("Enter copies the line; paste it on your own computer.")
        title = cut([(f" {self.heading()}", "bold")], self.app.size.width)
        self.query_one("#title", Lines).show([title, [(f" {hint}", "dim")]])

    def heading(self) -> str:
        """The first line of the header."""
        return ": ".join([_("The file is saved"), self._title])

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """A file does not follow from the data."""
        first = None if self.body.rows else ("text", f"{COPY}0")
        self.body.set_rows(list(self.rows()), keep=first)

    def rows(self) -> Iterator[TextRow]:
        """The path, then the commands."""
        yield from path_rows(self._path, self._host)
        yield from command_rows(self.commands())
        if self._anew:
            words = [self._anew[0], *home_words(self.session), *self._anew[1:]]
            yield from anew_rows(making(self._host, words, self._path.name))

    def commands(self) -> Sequence[Command]:
        """How the file is fetched."""
        return fetching(self._host, self._path)

    @on(LineList.Chosen, "#body")
    def action_copy(self) -> None:
        row = self.body.cursor_row
        if not isinstance(row, TextRow):
            return
        if row.name.startswith(COPY):
            self.app.copy_to_clipboard(row.text)
            self.tell(_copied(), "note")
        else:
            self.opened_row(row)

    def opened_row(self, row: TextRow) -> None:
        """Enter on a line that is not copied."""


def host_of(session: Session) -> Host:
    """How other computers reach this one: as the department's configuration says, else the host's."""
    from shnor_tui.cli.settings import SYSTEM_CONFIG  # noqa: PLC0415  (the path alone)

    workspace = session.workspace
    return find_host(workspace.actor, [workspace.home / CONFIG, SYSTEM_CONFIG])


def home_words(session: Session) -> list[str]:
    """What tells this program there which directory is meant, where nothing else would, and which moment of the past."""
    known_there = session.source == "default" or session.source.startswith("/")
    words = [] if known_there else ["--home", str(session.workspace.home)]
    return [*words, f"--at={session.workspace.past.revision}"] if session.workspace.past else words


def _copied() -> str:
    """What is told of a copy, which no terminal confirms."""
    if in_tmux():
        return _("Copied. If nothing is pasted, tmux needs the line «set -g set-clipboard on».")
    return _("Copied. If nothing is pasted, your terminal does not allow it; select the line with the mouse.")
