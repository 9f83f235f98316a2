"""All decoded documents at one revision; the next revision shares whatever did not change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeVar, cast

from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import Mark
from shnor_tui.store import Record as Committed
from shnor_tui.store import SharedDatabase
from shnor_tui.workspace.tables import TABLES, decode, table_of

R = TypeVar("R", bound=Record)
MarkKey = tuple[int, int | None]


class Records:
    """The tables as mappings from document number to struct. Never changed after it is made."""

    def __init__(self, revision: int, tables: Mapping[str, Mapping[int, Record]]) -> None:
        self.revision = revision
        self._tables = tables

    @classmethod
    def load(cls, database: SharedDatabase) -> Records:
        """Decode every document of the database."""
        tables = {
            name: {doc_id: decode(kind, doc_id, document) for doc_id, document in database.documents(name).items()}
            for name, kind in TABLES.items()
        }
        return cls(database.revision, tables)

    def after(self, commits: Iterable[Committed], database: SharedDatabase) -> Records:
        """The records once the database has applied `commits`; only the documents that they touched are decoded again."""
        touched: dict[str, set[int]] = {}
        for commit in commits:
            for change in commit.ops:
                touched.setdefault(change.table, set()).add(change.id)
        tables = dict(self._tables)
        for name in touched.keys() & TABLES.keys():
            documents = database.documents(name)
            table = dict(tables[name])
            for doc_id in touched[name]:
                if doc_id in documents:
                    table[doc_id] = decode(TABLES[name], doc_id, documents[doc_id])
                else:
                    table.pop(doc_id, None)
            tables[name] = table
        return Records(database.revision, tables)

    def table(self, kind: type[R]) -> Mapping[int, R]:
        """The records of a kind by number."""
        return cast("Mapping[int, R]", self._tables[table_of(kind)])

    def all(self, kind: type[R]) -> Iterable[R]:
        """The records of a kind in no particular order."""
        return self.table(kind).values()

    @cached_property
    def marks(self) -> Mapping[MarkKey, Mark]:
        """The marks by (item, school); the school is None for a municipal item."""
        return {(mark.item, mark.school): mark for mark in self.all(Mark)}
