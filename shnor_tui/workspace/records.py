"""All decoded documents at one revision; the next revision shares whatever did not change."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar, cast

from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import Mark
from shnor_tui.store import Record as Committed
from shnor_tui.store import SharedDatabase
from shnor_tui.workspace.access import changes_data
from shnor_tui.workspace.tables import TABLES, decode, table_of

R = TypeVar("R", bound=Record)
T = TypeVar("T")
MarkKey = tuple[int, int | None]


class Records:
    """The tables as mappings from document number to struct. Never changed after it is made."""

    def __init__(self, revision: int, tables: Mapping[str, Mapping[int, Record]]) -> None:
        self.revision = revision
        self.data_revision = revision
        """The last revision that is known to have changed data, and not only told of a log-in or the like."""
        self._tables = MappingProxyType({name: _sealed(table) for name, table in tables.items()})
        self._derived: dict[Hashable, tuple[frozenset[str], Any]] = {}
        self._marks: dict[MarkKey, Mark] | None = None

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
        data_revision = self.data_revision
        for commit in commits:
            data_revision = commit.rev if changes_data(commit) else data_revision
            for change in commit.ops:
                touched.setdefault(change.table, set()).add(change.id)
        tables: dict[str, Mapping[int, Record]] = dict(self._tables)
        for name in touched.keys() & TABLES.keys():
            documents = database.documents(name)
            table = dict(tables[name])
            for doc_id in touched[name]:
                if doc_id in documents:
                    table[doc_id] = decode(TABLES[name], doc_id, documents[doc_id])
                else:
                    table.pop(doc_id, None)
            tables[name] = table
        later = Records(database.revision, tables)
        later._inherit(self, touched)
        later.data_revision = data_revision
        return later

    def table(self, kind: type[R]) -> Mapping[int, R]:
        """The records of a kind by number."""
        return cast("Mapping[int, R]", self._tables[table_of(kind)])

    def all(self, kind: type[R]) -> Iterable[R]:
        """The records of a kind in no particular order."""
        return self.table(kind).values()

    def derived(self, key: Hashable, kinds: Iterable[type[Record]], build: Callable[[], T]) -> T:
        """What follows from records of some kinds, worked out once and kept until one of these kinds changes."""
        if key not in self._derived:
            self._derived[key] = (frozenset(table_of(kind) for kind in kinds), build())
        return cast("T", self._derived[key][1])

    @property
    def marks(self) -> Mapping[MarkKey, Mark]:
        """The marks by (item, school); the school is None for a municipal item."""
        if self._marks is None:
            self._marks = {(mark.item, mark.school): mark for mark in self.all(Mark)}
        return MappingProxyType(self._marks)

    def schools_of_document(self, number: int) -> list[int | None]:
        """The schools whose marks link to a document, None standing for the district, also where no mark does."""
        return list({mark.school for mark in self.all(Mark) if number in mark.evidence}) or [None]

    def _inherit(self, earlier: Records, touched: Mapping[str, set[int]]) -> None:
        """Take over from the revision before what the changed tables leave true."""
        self._derived = {key: kept for key, kept in earlier._derived.items() if not kept[0] & touched.keys()}
        if earlier._marks is None:
            return
        marks, table = dict(earlier._marks), self.table(Mark)
        for doc_id in touched.get(table_of(Mark), ()):
            if old := earlier.table(Mark).get(doc_id):
                marks.pop((old.item, old.school), None)
            if new := table.get(doc_id):
                marks[(new.item, new.school)] = new
        self._marks = marks


def _sealed(table: Mapping[int, Record]) -> MappingProxyType[int, Record]:
    """A table that not even a plugin which reaches for it changes by mistake."""
    return table if isinstance(table, MappingProxyType) else MappingProxyType(table)
