"""Writing records inside one transaction of a workspace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec

from shnor_tui.domain.programme import Programme
from shnor_tui.domain.record import Record
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.store import DetachedDocument, SharedDatabase, Transaction
from shnor_tui.workspace.conflicts import Attempt
from shnor_tui.workspace.references import referred
from shnor_tui.workspace.tables import encode, table_of

if TYPE_CHECKING:
    from shnor_tui.workspace.session import Workspace

LONGEST_TEXT = 100_000
"""Signs of one field, some fifty pages: everybody's session keeps all of them, and the journal for ever."""


class Editor:
    """Writes records inside one transaction, on data that nobody else can change meanwhile."""

    def __init__(self, workspace: Workspace, database: SharedDatabase, transaction: Transaction) -> None:
        self._workspace = workspace
        self._database = database
        self._transaction = transaction
        self._referred: dict[str, frozenset[int]] = {}
        self.attempt: Attempt | None = None
        """What the last `change` wanted to make of what was seen; a conflict tells it beside what stands there now."""

    def add(self, record: Record) -> int:
        """Store a new record; returns its number.

        Raises:
            BadInput: a text in it is longer than `LONGEST_TEXT`.
            NotFound: it belongs to a programme that somebody took back.
        """
        document = encode(record)
        _require_short(document)
        if document.get("programme", 0) not in {0, *self._database.documents(table_of(Programme))}:
            raise NotFound(_("This programme was removed meanwhile."))
        table = table_of(type(record))
        return self._database.table(table).insert(DetachedDocument(document, self._free_number(table)))

    def put(self, records: Iterable[Record]) -> None:
        """Store records of one kind under their own numbers, which nothing has had yet."""
        listed = list(records)
        if listed:
            documents = [DetachedDocument(encode(record), record.id) for record in listed]
            self._database.table(table_of(type(listed[0]))).insert_multiple(documents)

    def change(self, seen: Record, as_seen: Iterable[str] = (), /, **changes: object) -> None:
        """Change fields of a record that a person saw as `seen`. Fields that others changed meanwhile stay theirs, but for
        those in `as_seen`, which the changes rest on.

        Raises:
            BadInput: a text is longer than `LONGEST_TEXT`.
            StoreConflict: somebody changed one of these fields; `Workspace.change` puts it in words.
            NotFound: somebody removed the record.
        """
        kind = type(seen)
        wanted, before = encode(msgspec.structs.replace(seen, **changes)), encode(seen)
        differing = {key for key in before.keys() | wanted.keys() if before.get(key) != wanted.get(key)}
        _require_short([wanted.get(key) for key in differing])
        differing |= set(as_seen)
        current = self._workspace.records.table(kind).get(seen.id)
        if current is None:
            raise NotFound(_("This record was removed by somebody meanwhile; nothing was changed."))
        self.attempt = Attempt(before, wanted)
        self._transaction.expect(table_of(kind), seen.id, {key: before.get(key) for key in differing})
        self._put(msgspec.structs.replace(current, **changes))

    def remove(self, record: Record) -> None:
        """Delete a record."""
        self._database.table(table_of(type(record))).remove(doc_ids=[record.id])

    def _free_number(self, table: str) -> int:
        """One that nothing has had, as far as the history and other records tell: after a repair or an import they may refer to
        what the history does not know."""
        if table not in self._referred:
            documents = (self._database.documents(name).values() for name in self._database.tables())
            self._referred[table] = frozenset(referred(table, chain.from_iterable(documents)))
        while (number := self._transaction.next_id(table)) in self._referred[table]:
            pass
        return number

    def _put(self, record: Record) -> None:
        document = encode(record)

        def replace(stored: Any) -> None:
            stored.clear()
            stored.update(document)

        self._database.table(table_of(type(record))).update(replace, doc_ids=[record.id])


def _require_short(value: Any) -> None:
    for text in _texts(value):
        if len(text) > LONGEST_TEXT:
            raise BadInput(
                _("A text has at most {most} signs, and this one has {n}.").format(most=LONGEST_TEXT, n=len(text)),
                _("Attach it as a file of a document."),
            )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
