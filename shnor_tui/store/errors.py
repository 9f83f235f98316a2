"""What can go wrong with the store, said to people: what happened, to which file or record, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shnor_tui.errors import BadInput, Conflict, ShnorError

if TYPE_CHECKING:
    from shnor_tui.store.record import Record


class StoreError(ShnorError):
    """Base of every error of the store."""


class BadValue(StoreError, BadInput):
    """A value cannot be kept in JSON without changing it: NaN, a lone surrogate, a key that is not text …"""

    exit_code = 2


class Busy(StoreError):
    """Another session held the lock for longer than this one was willing to wait; nothing was saved."""

    exit_code = 5


class StoreConflict(StoreError, Conflict):
    """Fields no longer have the values that a change was based on; nothing was saved.

    `table` and `doc_id` name the (first) document. `fresh` holds the present values of the fields in question: an
    absent field has no key, and None means that the document itself is gone. `blockers` are the records that changed
    those fields, oldest first; `record` is the last of them, None when the journal holds none.
    """

    exit_code = 4

    def __init__(
        self,
        message: str,
        advice: str = "",
        *,
        table: str,
        doc_id: int,
        fresh: Mapping[str, Any] | None,
        blockers: tuple[Record, ...] = (),
    ) -> None:
        super().__init__(message, advice)
        self.table = table
        self.doc_id = doc_id
        self.fresh = fresh
        self.blockers = blockers

    @property
    def record(self) -> Record | None:
        """The record that last changed the fields in question."""
        return self.blockers[-1] if self.blockers else None


class Corrupt(StoreError):
    """The journal is damaged before its end; what comes before the damage stays readable."""

    exit_code = 6


class Diverged(StoreError):
    """The journal is no longer the file that this session has read: truncated, replaced or deleted."""

    exit_code = 6


class Unwritable(StoreError):
    """The store cannot be written: no permission, no space, a failing disk, a newer format, a closed database."""

    exit_code = 7
