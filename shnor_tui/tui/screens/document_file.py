"""The file of a document: what it is, and the commands that send one from a person's own computer and fetch it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shnor_tui.domain.evidence import AttachedFile, Evidence
from shnor_tui.domain.latin import latin
from shnor_tui.domain.roadmap import RoadmapItem
from shnor_tui.domain.school import School
from shnor_tui.i18n import _
from shnor_tui.reporting.fetching import PUTTY, Command, making, sending
from shnor_tui.tui.context import Session
from shnor_tui.tui.file_rows import fetching_rows, problem_rows, sending_rows
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.commands import CommandsScreen, place_words
from shnor_tui.workspace.evidence import ATTACH
from shnor_tui.workspace.evidence_files import look_at, remedy, state_title
from shnor_tui.workspace.kept_files import FileState
from shnor_tui.workspace.titles import file_words

SCAN = "scan.pdf"
"""Stands for the file of the person's own."""


class DocumentFileScreen(CommandsScreen):
    """The file of one document; it is looked at when the screen opens, and when another one was attached."""

    def __init__(self, session: Session, document: Evidence) -> None:
        super().__init__(session)
        self._document = document
        self._looked_at: tuple[AttachedFile, FileState] | None = None

    def heading(self) -> str:
        """The first line of the header."""
        return self._document.words

    def rows(self) -> Iterator[TextRow]:
        """The file, then how one is attached, then how it is fetched."""
        document = self._document = self.session.data.find(Evidence, self._document.id) or self._document
        yield from problem_rows(self._host)
        yield from self._about(document.file)
        number = str(document.id)
        schools = self.session.data.records.schools_of_document(document.id)
        if all(map(self.session.may_for(ATTACH), schools)):
            words = ["evidence", "attach", *place_words(self.session), number]
            title = (
                _("Attach another file from your own computer")
                if document.file
                else _("Attach a file from your own computer")
            )
            yield _about_name()
            yield from sending_rows(title, "attach", sending(self._host, words, SCAN))
        if document.file and self._state(document.file) is FileState.FINE:
            words = ["evidence", "get", *place_words(self.session), number]
            yield from fetching_rows(_("Fetch the file"), "get", making(self._host, words, _name_here(document.file)))

    def _about(self, file: AttachedFile | None) -> Iterator[TextRow]:
        if file is None:
            yield TextRow("state", _("No file is attached yet."), selectable=False, style="note")
            return
        state = self._state(file)
        fine = state is FileState.FINE
        told = ": ".join([file_words(file), state_title(state)])
        yield TextRow("state", told, "" if fine else remedy(file), selectable=False, style="good" if fine else "late")

    def _state(self, file: AttachedFile) -> FileState:
        if self._looked_at is None or self._looked_at[0] != file:
            self._looked_at = file, look_at(self.session.workspace.home, file)
        return self._looked_at[1]


class NewDocumentScreen(CommandsScreen):
    """How a new document comes with its file to an item, for one school or for all that a person marks."""

    def __init__(self, session: Session, item: RoadmapItem, school: School | None) -> None:
        super().__init__(session)
        self._item = item
        self._school = school

    def heading(self) -> str:
        """The first line of the header."""
        whom = f", {self._school.name}" if self._school else ""
        return _("A new document with a file: {item}").format(item=f"{self._item.number}{whom}")

    def rows(self) -> Iterator[TextRow]:
        """The commands, and what to put into them."""
        title = _("Order")
        said = _("Put the title of your document in place of «{title}»; --number, --date and --place tell more of it.")
        yield from problem_rows(self._host)
        yield _about_name()
        yield TextRow("title", said.format(title=title), selectable=False, style="dim")
        commands = self._commands(title)
        yield from sending_rows(_("Add it from your own computer"), "add", commands)
        if all(command.shell != PUTTY for command in commands):
            by_number = _(
                "With PuTTY: enter the document with the mark (s), then attach the file to it (c on its line)."
            )
            yield TextRow("putty", by_number, selectable=False, style="soon")

    def _commands(self, title: str) -> Sequence[Command]:
        school = ["--school", self._school.full_name] if self._school else []
        words = ["evidence", "add", *place_words(self.session), self._item.number, "--title", title, *school]
        return sending(self._host, words, SCAN)


def _about_name() -> TextRow:
    said = _("Put the name of your file in place of {name}.").format(name=SCAN)
    return TextRow("name", said, selectable=False, style="dim")


def _name_here(file: AttachedFile) -> str:
    """A name in Latin letters for the file that is fetched, with its ending."""
    stem, _dot, ending = file.name.rpartition(".")
    return f"{latin(stem) or 'document'}.{ending}"
