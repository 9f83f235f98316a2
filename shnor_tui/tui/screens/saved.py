"""A file that was saved on this host, and the commands that bring it to one's own computer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from shnor_tui.confined import confined
from shnor_tui.i18n import _
from shnor_tui.reporting.fetching import Command, fetching, making
from shnor_tui.tui.context import Session
from shnor_tui.tui.file_rows import anew_rows, command_rows, path_rows, piped_rows
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.commands import CommandsScreen, home_words


class SavedScreen(CommandsScreen):
    """The path and the commands. By `words` the file can be made anew, and behind the gate it can be had in no other way."""

    def __init__(self, session: Session, title: str, path: Path, words: Sequence[str] = ()) -> None:
        super().__init__(session)
        self._anew = [words[0], *home_words(session), *words[1:]] if words else []
        self._title = title
        self._path = path

    def heading(self) -> str:
        """The first line of the header."""
        return ": ".join([_("To your own computer") if confined() else _("The file is saved"), self._title])

    def rows(self) -> Iterator[TextRow]:
        """The path, then the commands."""
        if confined():
            yield from piped_rows(self._host, self.words(), self._path.name)
            return
        yield from path_rows(self._path, self._host)
        yield from command_rows(self.commands())
        if self._anew:
            yield from anew_rows(making(self._host, self._anew, self._path.name))

    def words(self) -> Sequence[str]:
        """The command that prints the file there."""
        return self._anew

    def commands(self) -> Sequence[Command]:
        """How the file is fetched."""
        return fetching(self._host, self._path)
