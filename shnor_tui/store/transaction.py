"""What a transaction has done so far, kept apart from the shared documents until its record is on disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any

from shnor_tui.i18n import _
from shnor_tui.store.errors import StoreConflict
from shnor_tui.store.record import Change, Record
from shnor_tui.store.state import State
from shnor_tui.store.values import Doc, clean_document, clean_id, detached, same

_NOTHING: Doc = {}


class WorkingTable(MutableMapping[int, Doc]):
    """A table to change in place: documents are copied when they are first asked for, the table below stays as it is.

    `peek` and `view` read without copying; what they return must not be changed. `cleaned` gives what to save.
    """

    def __init__(self, name: str, below: Mapping[int, Doc]) -> None:
        self._name = name
        self._below = below
        self._own: dict[int, Doc | None] = {}
        self._clean: set[int] = set()
        self.highest = 0
        """The highest number that was put here."""

    def peek(self, doc_id: int) -> Doc | None:
        return self._own[doc_id] if doc_id in self._own else self._below.get(doc_id)

    def view(self) -> Mapping[int, Doc]:
        return _View(self)

    def cleaned(self) -> dict[int, Doc | None]:
        """The documents that were asked for or put here, None for a deleted one. Raises BadValue."""
        return {
            doc_id: document if document is None or doc_id in self._clean else self._cleaned(doc_id, document)
            for doc_id, document in self._own.items()
        }

    def changes(self) -> Iterator[Change]:
        """What differs from the table below. Raises BadValue; only what differs is cleaned, the rest was before."""
        for doc_id, document in self._own.items():
            before = self._below.get(doc_id)
            if before is not None and document is not None and doc_id not in self._clean:
                change = self._update(doc_id, before, document)
            else:
                after = document if document is None or doc_id in self._clean else self._cleaned(doc_id, document)
                change = Change.between(self._name, doc_id, before, after)
            if change is not None:
                yield change

    def _update(self, doc_id: int, before: Doc, document: Doc) -> Change | None:
        fields = {
            key: value
            for key, value in document.items()
            if (was := before.get(key, ...)) is not value and not same(was, value)
        }
        if not fields and len(document) == len(before):
            return None
        rest = {key: value for key, value in before.items() if key in fields or key not in document}
        return Change.between(self._name, doc_id, rest, self._cleaned(doc_id, fields))

    def absorb(self, documents: Mapping[int, Doc | None]) -> None:
        """Take over what is `cleaned` already."""
        for doc_id, document in documents.items():
            if document is not None:
                self[doc_id] = document
                self._clean.add(doc_id)
            elif doc_id in self:
                del self[doc_id]

    def _cleaned(self, doc_id: int, document: Doc) -> Doc:
        known = _NOTHING if isinstance(self._below, _View) else self._below.get(doc_id, _NOTHING)
        return clean_document(self._name, doc_id, document, known)

    def __getitem__(self, doc_id: int) -> Doc:
        document = self.peek(doc_id)
        if document is None:
            raise KeyError(doc_id)
        if doc_id not in self._own:
            document = self._own[doc_id] = detached(document)
        self._clean.discard(doc_id)  # the caller may change it
        return document

    def __setitem__(self, doc_id: int, document: Doc) -> None:
        doc_id = clean_id(self._name, doc_id)
        self._own[doc_id] = document
        self._clean.discard(doc_id)
        self.highest = max(self.highest, doc_id)

    def __delitem__(self, doc_id: int) -> None:
        if self.peek(doc_id) is None:
            raise KeyError(doc_id)
        self._own[doc_id] = None

    def __contains__(self, doc_id: object) -> bool:
        return isinstance(doc_id, int) and self.peek(doc_id) is not None

    def __iter__(self) -> Iterator[int]:
        own = self._own
        yield from (doc_id for doc_id in self._below if own.get(doc_id, ...) is not None)
        yield from (doc_id for doc_id, document in own.items() if document is not None and doc_id not in self._below)

    def __len__(self) -> int:
        gained = sum((document is not None) - (doc_id in self._below) for doc_id, document in self._own.items())
        return len(self._below) + gained

    def clear(self) -> None:
        self._own = dict.fromkeys(self._below)


class _View(Mapping[int, Doc]):
    def __init__(self, table: WorkingTable) -> None:
        self._table = table

    def __getitem__(self, doc_id: int) -> Doc:
        document = self._table.peek(doc_id)
        if document is None:
            raise KeyError(doc_id)
        return document

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self._table

    def __iter__(self) -> Iterator[int]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


LastChange = Callable[[str, int, frozenset[str]], Record | None]


class Transaction:
    """Changes that will become one record, or nothing at all.

    `record` is that record once the `with` block of the outermost transaction has ended, None while it runs and when
    nothing was changed.
    """

    def __init__(self, act: str, of: int | None, committed: State, last_change: LastChange) -> None:
        self.act = act
        self.of = of
        self.record: Record | None = None
        self.thread = threading.get_ident()
        self._committed = committed
        self._last_change = last_change
        self._layers: list[dict[str, WorkingTable]] = [{}]
        self._ids: dict[str, int] = {}

    def expect(self, table: str, doc_id: int, seen: Mapping[str, Any]) -> None:
        """Stop unless the committed document still has the values that this change is based on.

        `seen` maps names of fields to their values; None also stands for a field that is absent. Raises StoreConflict.
        """
        document = self._committed.documents(table).get(doc_id)
        if document is None:
            raise self._stale(table, doc_id, None, frozenset(seen))
        wanted = clean_document(table, doc_id, seen)
        changed = frozenset(key for key, value in wanted.items() if not same(document.get(key), value))
        if changed:
            raise self._stale(table, doc_id, {key: detached(document[key]) for key in seen if key in document}, changed)

    def table(self, name: str) -> WorkingTable:
        """A table's documents by number, to be changed in place."""
        layer = self._layers[-1]
        if name not in layer:
            layer[name] = WorkingTable(name, self._view(name, len(self._layers) - 1))
        return layer[name]

    def view(self, name: str) -> Mapping[int, Doc]:
        """A table's documents as this transaction has them; they must not be changed."""
        return self._view(name, len(self._layers))

    def names(self) -> set[str]:
        """The names of the tables that have documents."""
        candidates = set(self._committed.tables).union(*self._layers)
        return {name for name in candidates if self.view(name)}

    def next_id(self, table: str) -> int:
        """A number that no document of the table has ever had."""
        put = (layer[table].highest for layer in self._layers if table in layer)
        self._ids[table] = 1 + max(self._ids.get(table, 0), self._committed.ids.get(table, 0), *put)
        return self._ids[table]

    def apply(self, change: Change) -> None:
        """Make a change; the caller has checked that it fits."""
        document = change.applied_to(self.view(change.table).get(change.id))
        working = self.table(change.table)
        if document is None:
            del working[change.id]
        else:
            working[change.id] = document

    def begin(self) -> None:
        """Start a part that can be given up (`give_up`) or kept (`keep`) without the rest."""
        self._layers.append({})

    def give_up(self) -> None:
        self._layers.pop()

    def keep(self) -> None:
        """Raises BadValue when the part cannot be saved; it is still there then, to be given up."""
        cleaned = {name: working.cleaned() for name, working in self._layers[-1].items()}
        self._layers.pop()
        for name, documents in cleaned.items():
            self.table(name).absorb(documents)

    def changes(self) -> tuple[Change, ...]:
        """What differs from the committed documents. Raises BadValue for what cannot be saved."""
        return tuple(change for working in self._layers[0].values() for change in working.changes())

    def _stale(self, table: str, doc_id: int, fresh: Doc | None, fields: frozenset[str]) -> StoreConflict:
        last = self._last_change(table, doc_id, fields)
        if last is None:
            message = _("{table} {id} was changed meanwhile; nothing was saved.").format(table=table, id=doc_id)
        else:
            message = _("{table} {id} was changed meanwhile by {who} ({act}); nothing was saved.").format(
                table=table, id=doc_id, who=last.by, act=last.act
            )
        return StoreConflict(
            message,
            _("Look at it as it is now and decide again."),
            table=table,
            doc_id=doc_id,
            fresh=fresh,
            blockers=() if last is None else (last,),
        )

    def _view(self, name: str, depth: int) -> Mapping[int, Doc]:
        for layer in reversed(self._layers[:depth]):
            if name in layer:
                return layer[name].view()
        return self._committed.documents(name)
