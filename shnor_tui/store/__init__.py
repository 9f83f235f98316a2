"""TinyDB made durable and shared by a journal: see docs/store.md."""

from shnor_tui.store.database import SharedDatabase, open_database, revision_at
from shnor_tui.store.errors import BadValue, Busy, Corrupt, Diverged, StoreConflict, StoreError, Unwritable
from shnor_tui.store.record import Change, Record
from shnor_tui.store.table import DetachedDocument
from shnor_tui.store.transaction import Transaction

__all__ = [
    "BadValue",
    "Busy",
    "Change",
    "Corrupt",
    "DetachedDocument",
    "Diverged",
    "Record",
    "SharedDatabase",
    "StoreConflict",
    "StoreError",
    "Transaction",
    "Unwritable",
    "open_database",
    "revision_at",
]
