"""Giving a document a file of this host from a form; behind the gate there is no such field."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shnor_tui.confined import confined
from shnor_tui.domain.evidence import AttachedFile
from shnor_tui.i18n import _
from shnor_tui.tui.host_files import offering, path_typed
from shnor_tui.tui.screens.form import Entry, Note
from shnor_tui.workspace.evidence_files import keep_file, opened_file
from shnor_tui.workspace.file_kinds import ENDINGS
from shnor_tui.workspace.limits import limits_of
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.titles import file_words

_OFFERED = offering(frozenset(ending for endings in ENDINGS.values() for ending in endings))


def file_entries(attached: AttachedFile | None = None) -> Sequence[Entry]:
    """The field «file», where one may be named; its note tells the file that is attached."""
    if confined():
        return ()
    entry = Entry("file", _("File on this host"), "", "~/scan.pdf", note=_noting(attached), offers=_OFFERED)
    return (entry,)


def kept_file(workspace: Workspace, typed: str) -> AttachedFile:
    """Keep the file whose path was typed.

    Raises:
        Forbidden: the program is confined.
        BadInput, Unwritable: it cannot be read or kept; says why.
    """
    path = path_typed(typed)
    with opened_file(path) as stream:
        return keep_file(workspace.home, stream, path.name, limits_of(workspace.home).evidence_bytes)


def _noting(attached: AttachedFile | None) -> Callable[[str], Note]:
    def note(typed: str) -> Note:
        if typed:
            return Note(
                "" if path_typed(typed).is_file() else _("There is no such file yet; ↓ offers those that there are.")
            )
        return Note(
            _("attached: {documents}").format(documents=file_words(attached)) if attached else _("↓ offers the files")
        )

    return note
