"""Tables and documents: where the journal's storage and TinyDB rub against each other, all of it."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from tinydb.queries import QueryLike
from tinydb.table import Document, Table

from shnor_tui.store.checkpoint import META_TABLE
from shnor_tui.store.values import Doc, clean_text, detached

if TYPE_CHECKING:
    from shnor_tui.store.storage import JournalStorage
    from shnor_tui.store.transaction import Transaction

Fields = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]


class DetachedDocument(Document):
    """A document of one's own: TinyDB's shares nested lists with the storage, where changing them changes the data."""

    def __init__(self, value: Mapping[str, Any], doc_id: int) -> None:
        super().__init__(detached(dict(value)), doc_id)


class TextKeys(Mapping[str, Doc]):
    """Documents under the text keys by which TinyDB reads them; it writes by number."""

    def __init__(self, documents: Mapping[int, Doc]) -> None:
        self._documents = documents

    def __getitem__(self, key: str) -> Doc:
        try:
            doc_id = int(key)
        except ValueError:
            raise KeyError(key) from None
        if str(doc_id) != key:  # int() reads " 2" and "1_0" too
            raise KeyError(key)
        return self._documents[doc_id]

    def __iter__(self) -> Iterator[str]:
        return map(str, self._documents)

    def __len__(self) -> int:
        return len(self._documents)

    def items(self) -> ItemsView[str, Doc]:
        return cast("ItemsView[str, Doc]", _TextItems(self))


class _TextItems(ItemsView[str, Doc]):
    """Without the detour from number to text to number that the inherited one makes for every document."""

    _mapping: TextKeys

    def __iter__(self) -> Iterator[tuple[str, Doc]]:
        return ((str(doc_id), document) for doc_id, document in self._mapping._documents.items())  # noqa: SLF001


class JournaledTable(Table):
    """A TinyDB table each of whose changes is one transaction, or part of the running one."""

    document_class = DetachedDocument
    _storage: JournalStorage

    def __init__(
        self,
        storage: JournalStorage,
        name: str,
        cache_size: int = 0,
        persist_empty: bool = False,
    ) -> None:
        # No query cache: it does not see other sessions' changes, and hands the same documents to every caller. No
        # persist_empty: it empties a table that exists; and a table without documents is nothing the journal can
        # hold.
        del cache_size, persist_empty
        if not name or name == META_TABLE:
            raise ValueError(f"{name!r} cannot be the name of a table")
        super().__init__(storage, clean_text(name, "The name of a table"), cache_size=0)
        self._running: Transaction | None = None

    def insert(self, document: Mapping[str, Any]) -> int:
        # TinyDB picks the number before it writes, so two sessions would pick the same: both belong into the
        # transaction.
        with self._change("insert"):
            return super().insert(self._own(document))

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        # The caller's iterable runs before the lock is taken, not under it.
        owned = [self._own(document) for document in documents]
        with self._change("insert"):
            return super().insert_multiple(owned)

    def update(self, fields: Fields, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        # TinyDB tries the condition on rows that may be written, so all of them would be copied: find their numbers
        # first.
        with self._change("update"):
            return super().update(
                fields, None, self._matching(cond) if doc_ids is None and cond is not None else doc_ids
            )

    def update_multiple(self, updates: Iterable[tuple[Fields, QueryLike]]) -> list[int]:
        # TinyDB walks the updates once a document: an iterator would be used up by the first.
        listed = list(updates)
        with self._change("update"):
            return super().update_multiple(listed)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        # Two steps of TinyDB's, one transaction.
        with self._change("upsert"):
            return super().upsert(self._own(document), cond)

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        # As in update().
        with self._change("remove"):
            return super().remove(None, self._matching(cond) if doc_ids is None and cond is not None else doc_ids)

    def truncate(self) -> None:
        with self._change("truncate"):
            super().truncate()

    def __iter__(self) -> Iterator[Document]:
        # One goes through the documents as they are now, and may insert, change and remove meanwhile; TinyDB reads a
        # file.
        return iter([self.document_class(found, doc_id) for doc_id, found in self._storage.view(self.name).items()])

    def _own(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        # TinyDB's own Document is not an instance of our document_class, so its number would be ignored.
        if isinstance(document, Document) and not isinstance(document, self.document_class):
            return self.document_class(document, document.doc_id)
        return document

    def _matching(self, cond: QueryLike) -> list[int]:
        return [doc_id for doc_id, document in self._storage.view(self.name).items() if cond(document)]

    def _get_next_id(self) -> int:
        # TinyDB's highest number plus one gives a deleted document's number to another one.
        with self._storage.transaction("insert") as transaction:
            return transaction.next_id(self.name)

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return cast("dict[str, Mapping[str, Any]]", TextKeys(self._storage.view(self.name)))

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        if self._running is not None:
            updater(cast("dict[int, Mapping[str, Any]]", self._running.table(self.name)))
            return
        with self._storage.transaction("update") as transaction:
            updater(cast("dict[int, Mapping[str, Any]]", transaction.table(self.name)))

    @contextmanager
    def _change(self, act: str) -> Iterator[None]:
        """One transaction, or one part of the running one, for all that a call of TinyDB's does."""
        with self._storage.transaction(act) as transaction:
            outer, self._running = self._running, transaction
            try:
                yield
            finally:
                self._running = outer
