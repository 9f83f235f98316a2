"""Which file is to be imported: one on this host, or a table pasted from a spreadsheet."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, mark
from shnor_tui.interchange.kinds import KINDS
from shnor_tui.interchange.reading import read_file, read_pasted
from shnor_tui.interchange.sheets import Book
from shnor_tui.tui.action import Action
from shnor_tui.tui.context import Session
from shnor_tui.tui.screens.form import Entry, Form, Note
from shnor_tui.tui.text import Line

MOST_OFFERED = 50
ENDINGS = frozenset({".csv", ".docx", ".json", ".ods", ".tsv", ".txt", ".xls", ".xlsb", ".xlsm", ".xlsx"})


class ImportForm(Form):
    """Dismisses with True when there is a `book` to be looked at. Nothing is changed here."""

    def __init__(self, session: Session, kind: str = "") -> None:
        super().__init__(session)
        self.kind = kind
        self.book = Book("", ())

    def allowed(self) -> Sequence[Action]:
        """Nothing is saved here."""
        save, *others = super().allowed()
        return [replace(save, title=mark("Show"), help=mark("what the file would change")), *others]

    def heading(self) -> Sequence[Line]:
        hint = _("Nothing is changed yet: what the file would change is shown first.")
        return [[(" " + _("Import a file"), "bold")], [(f" {hint}", "dim")]]

    def entries(self) -> Sequence[Entry]:
        kinds = [(kind.name, _(kind.title)) for kind in KINDS.values()]
        pasted = _("… or a table copied in a spreadsheet and pasted here")
        example = "~/spravka.docx" if self.kind == "points" else "~/svod.xlsx"
        return (
            Entry("kind", _("What is in it"), self.kind or kinds[0][0], choices=kinds),
            Entry("path", _("File on this host"), "", example, note=_about_file, offers=files_like),
            Entry("pasted", pasted, lines=5),
        )

    def save(self, values: Mapping[str, str]) -> None:
        if bool(values["path"]) is bool(values["pasted"]):
            raise BadInput(_("Name a file, or paste a table: one of the two."))
        self.kind = values["kind"]
        self.book = read_file(_ordinary(values["path"])) if values["path"] else read_pasted(values["pasted"])


def files_like(typed: str) -> Sequence[str]:
    """The directories and office files that a path may become, in their order."""
    above, _slash, begun = typed.rpartition("/")
    directory = _path(f"{above}/" if typed.startswith("/") or above else "~")
    prefix = typed[: len(typed) - len(begun)]
    try:
        found = sorted(directory.iterdir())
    except OSError:
        return ()
    fitting = [path for path in found if path.name.startswith(begun) and not path.name.startswith(".")]
    kept = [path for path in fitting if path.is_dir() or path.suffix.casefold() in ENDINGS]
    return [f"{prefix or '~/'}{path.name}{'/' if path.is_dir() else ''}" for path in kept[:MOST_OFFERED]]


def _about_file(typed: str) -> Note:
    if not typed.strip():
        return Note(_("↓ offers the files; «shnor import» takes one from your own computer, see docs/import.md"))
    return Note("") if _path(typed).is_file() else Note(_("There is no such file yet; ↓ offers those that there are."))


def _path(typed: str) -> Path:
    """The path of what was typed; a home directory that nobody has stays as it is written."""
    return Path(os.path.expanduser(typed.strip()))  # noqa: PTH111  (Path.expanduser raises)


def _ordinary(typed: str) -> Path:
    """The path, unless reading it would wait for somebody."""
    path = _path(typed)
    if path.exists() and not path.is_file():
        raise BadInput(_("{file} is no ordinary file.").format(file=path))
    return path
