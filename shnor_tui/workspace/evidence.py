"""Verbs over documents that prove work; a new one comes with the marks that it proves, see `marks.set_cells`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec
from msgspec import UNSET, UnsetType

from shnor_tui.domain.evidence import AttachedFile, Evidence
from shnor_tui.domain.roadmap import Mark, RoadmapItem
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.store import Unwritable
from shnor_tui.workspace.arguments import given
from shnor_tui.workspace.rights import require
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot

ATTACH = "evidence.attach"


def edit_evidence(
    workspace: Workspace,
    evidence: Evidence,
    *,
    title: str | UnsetType = UNSET,
    number: str | UnsetType = UNSET,
    dated: date | UnsetType | None = UNSET,
    place: str | UnsetType = UNSET,
) -> None:
    """Change what is said of a document; what is unset stays.

    Raises:
        BadInput: a title of nothing.
        NotFound: the document was removed meanwhile.
        Conflict: somebody changed one of the same fields.
    """
    changes = given(title=title, number=number, dated=dated, place=place)
    wanted = checked_document(msgspec.structs.replace(evidence, **changes), evidence.programme)
    with workspace.change("evidence.edit") as editor:
        told = {name: getattr(wanted, name) for name in changes}
        editor.change(evidence, **{name: value for name, value in told.items() if value != getattr(evidence, name)})


def attach_file(workspace: Workspace, evidence: Evidence, file: AttachedFile) -> None:
    """Give a document its file, also in place of another one, which stays kept for the history.

    Raises:
        Forbidden: a school's own account, and marks of others link to the document too, or none does.
        NotFound: the document was removed meanwhile.
        Conflict: somebody attached another file.
    """
    with workspace.change(ATTACH, workspace.records.schools_of_document(evidence.id)) as editor:
        linked_now = workspace.records.schools_of_document(evidence.id)  # by others, too, while the lock was awaited
        require(workspace.user, ATTACH, linked_now)
        if evidence.file != file:
            editor.change(evidence, file=file)


def with_file(document: Evidence, file: AttachedFile) -> Evidence:
    """A document with its file, to come with the marks that it proves."""
    return msgspec.structs.replace(document, file=file)


def require_writable(workspace: Workspace, verb: str, schools: Iterable[int | None]) -> None:
    """Refuse what a change would refuse, before a file is read for nothing.

    Raises:
        Forbidden: the actor's role may not do the verb for these schools.
        Unwritable: nothing can be saved in this session.
    """
    workspace.require(verb, schools)
    if workspace.read_only:
        raise Unwritable(workspace.read_only)


def documents_of(data: Snapshot, item: RoadmapItem | None = None) -> list[Evidence]:
    """The documents of a programme in the order in which they were entered; with an item, those that its marks link to."""
    linked = {number for mark in data.records.all(Mark) if item and mark.item == item.id for number in mark.evidence}
    documents = [one for one in data.records.all(Evidence) if one.programme == data.programme.id]
    return sorted((one for one in documents if not item or one.id in linked), key=lambda document: document.id)


def items_of(data: Snapshot, document: Evidence) -> list[RoadmapItem]:
    """The roadmap items whose marks link to a document, in their order."""
    linked = {mark.item for mark in data.records.all(Mark) if document.id in mark.evidence}
    return [item for item in data.items if item.id in linked]


def document_by_number(data: Snapshot, number: int) -> Evidence:
    """A document of the programme by its number in the list of documents.

    Raises:
        NotFound: there is none.
    """
    found = data.records.table(Evidence).get(number)
    if found is None or found.programme != data.programme.id:
        raise NotFound(
            _("There is no document {number} in the programme {year}.").format(number=number, year=data.programme.year),
            _("«shnor evidence list» lists the documents with their numbers."),
        )
    return found


def remove_evidence(workspace: Workspace, evidence: Evidence) -> None:
    """Remove a document, also from the marks that link to it; one undo brings it back to all of them.

    Raises:
        NotFound: somebody removed it meanwhile.
    """
    with workspace.change("evidence.remove") as editor:
        if evidence.id not in workspace.records.table(Evidence):
            raise NotFound(_("The document «{title}» was removed meanwhile.").format(title=evidence.title))
        for mark in workspace.records.all(Mark):
            if evidence.id in mark.evidence:
                editor.change(mark, evidence=tuple(number for number in mark.evidence if number != evidence.id))
        editor.remove(evidence)


def checked_document(document: Evidence, programme: int) -> Evidence:
    """A document of a programme, as it is stored: without blanks around its words.

    Raises:
        BadInput: it has no title.
    """
    title, number, place = document.title.strip(), document.number.strip(), document.place.strip()
    if not title:
        raise BadInput(_("A document needs a title."), _("As: order, minutes, photo report."))
    return msgspec.structs.replace(document, programme=programme, title=title, number=number, place=place)
