"""Which file is to be imported: one on this host, or a table pasted from a spreadsheet. Behind the gate a file is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from shnor_tui.confined import confined
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, mark
from shnor_tui.interchange.kinds import KINDS
from shnor_tui.interchange.reading import read_file, read_pasted
from shnor_tui.interchange.sheets import Book
from shnor_tui.reporting.fetching import sending
from shnor_tui.tui.action import Action
from shnor_tui.tui.context import Session
from shnor_tui.tui.file_rows import problem_rows, sending_rows
from shnor_tui.tui.host_files import files_like, ordinary_file, path_typed
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.commands import CommandsScreen, host_of, place_words
from shnor_tui.tui.screens.form import Entry, Form, Note
from shnor_tui.tui.text import Line


class ImportForm(Form):
    """Dismisses with True when there is a `book` to be looked at, or commands that send one. Nothing is changed here."""

    draft_of = ("import", {})

    def __init__(self, session: Session, kind: str = "") -> None:
        super().__init__(session)
        self.kind = kind or next(iter(KINDS))
        self.book: Book | None = None
        self._host = host_of(session)

    def allowed(self) -> Sequence[Action]:
        """Nothing is saved here."""
        save, *others = super().allowed()
        return [replace(save, title=mark("Show"), help=mark("what the file would change")), *others]

    def heading(self) -> Sequence[Line]:
        hint = _("Nothing is changed yet: what the file would change is shown first.")
        return [[(" " + _("Import a file"), "bold")], [(f" {hint}", "dim")]]

    def entries(self) -> Sequence[Entry]:
        kinds = [(kind.name, _(kind.title)) for kind in KINDS.values()]
        if confined():
            return (
                Entry("kind", _("What is in it"), self.kind, choices=kinds, note=self._about_sending),
                Entry("pasted", _("A table copied in a spreadsheet and pasted here"), lines=5, note=_about_pasting),
            )
        return (
            Entry("kind", _("What is in it"), self.kind, choices=kinds),
            Entry("path", _("File on this host"), "", f"~/{example(self.kind)}", note=_about_file, offers=files_like),
            Entry("pasted", _("… or a table copied in a spreadsheet and pasted here"), lines=5),
        )

    def save(self, values: Mapping[str, str]) -> None:
        path, pasted = values.get("path", ""), values["pasted"]
        if not confined() and bool(path) is bool(pasted):
            raise BadInput(_("Name a file, or paste a table: one of the two."))
        self.kind = values["kind"]
        if path:
            self.book = read_file(ordinary_file(path))
        else:
            self.book = read_pasted(pasted) if pasted else None

    def _about_sending(self, kind: str) -> Note:
        return Note(sending(self._host, import_words(self.session, kind), example(kind))[0].text)


class SendingScreen(CommandsScreen):
    """The commands that send a file of a kind from one's own computer, to be looked at or taken over."""

    def __init__(self, session: Session, kind: str) -> None:
        super().__init__(session)
        self._kind = kind

    def heading(self) -> str:
        """The first line of the header."""
        return ": ".join([_("A file from your own computer"), _(KINDS[self._kind].title)])

    def rows(self) -> Iterator[TextRow]:
        """First what shows the changes, then what makes them."""
        words, name = import_words(self.session, self._kind), example(self._kind)
        yield from problem_rows(self._host)
        said = _("Put the name of your file in place of {name}.").format(name=name)
        yield TextRow("name", said, selectable=False, style="dim")
        yield from sending_rows(_("See what it would change"), "look", sending(self._host, words, name))
        taken = sending(self._host, [*words, "--yes"], name)
        yield from sending_rows(_("Import it; u takes it back here"), "take", taken)


def import_words(session: Session, kind: str) -> Sequence[str]:
    """The command that imports what comes through the pipe."""
    return ["import", *place_words(session), kind, "-"]


def example(kind: str) -> str:
    """What such a file may be called."""
    return "spravka.docx" if kind == "points" else "svod.xlsx"


def _about_pasting(typed: str) -> Note:
    return Note("" if typed.strip() else _("Left empty: F2 shows the commands that send a file, to be copied."))


def _about_file(typed: str) -> Note:
    if not typed.strip():
        return Note(_("↓ offers the files; «shnor import» takes one from your own computer, see docs/import.md"))
    if path_typed(typed).is_file():
        return Note("")
    return Note(_("There is no such file yet; ↓ offers those that there are."))
