"""What every stored noun has in common: an immutable struct that knows its number in its table."""

from __future__ import annotations

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=False):
    """A document of one table. `id` is TinyDB's document number, 0 before the record is stored; it is not a stored field."""

    id: int = 0


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a record without a number of its own."""
