"""The fold: documents are what remains when the records are applied one after another. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from shnor_tui.i18n import _
from shnor_tui.store.errors import Corrupt
from shnor_tui.store.record import Record
from shnor_tui.store.values import Doc

_NO_DOCUMENTS: Mapping[int, Doc] = {}


class State:
    """All documents at one revision.

    `tables` maps a table's name to its documents by number (a table without documents is not there); `ids` maps it to
    the highest number ever given out, so that a deleted document's number is never used again.
    """

    def __init__(
        self, revision: int = 0, tables: dict[str, dict[int, Doc]] | None = None, ids: dict[str, int] | None = None
    ) -> None:
        self.revision = revision
        self.tables = {} if tables is None else tables
        self.ids = {} if ids is None else ids

    def documents(self, table: str) -> Mapping[int, Doc]:
        """The documents of a table by number; they are the state itself and must not be changed."""
        return self.tables.get(table, _NO_DOCUMENTS)

    def apply(self, record: Record) -> None:
        """Move to the record's revision, whole or not at all; a record has at most one change a document.

        Raises Corrupt when its changes contradict the documents.
        """
        try:
            if len(record.ops) > len({(change.table, change.id) for change in record.ops}):
                raise ValueError("a document is changed twice")  # noqa: TRY301  (told below, as any contradiction)
            results = [change.applied_to(self.documents(change.table).get(change.id)) for change in record.ops]
        except ValueError as contradiction:
            raise Corrupt(
                _("Revision {rev} of the journal does not fit the ones before it: {reason}.").format(
                    rev=record.rev, reason=contradiction
                ),
                _("«shnor doctor» tells what can be mended."),
            ) from None
        for change, document in zip(record.ops, results, strict=True):
            self._put(change.table, change.id, document)
        self.revision = record.rev

    def _put(self, table: str, doc_id: int, document: Doc | None) -> None:
        if document is not None:
            self.tables.setdefault(table, {})[doc_id] = document
        else:
            documents = self.tables[table]
            del documents[doc_id]
            if not documents:
                del self.tables[table]
        self.ids[table] = max(doc_id, self.ids.get(table, 0))
