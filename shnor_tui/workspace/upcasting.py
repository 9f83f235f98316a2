"""What older records mean in the present schema (see `tables.SCHEMA`). Pure: a record in, a record out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from shnor_tui.store import Change
from shnor_tui.store import Record as Committed

Doc = dict[str, Any]


def _to_3(record: Committed) -> Committed:
    """A reading of the whole year named the year as its period; a training told the day of its end."""
    return msgspec.structs.replace(record, ops=tuple(_change_to_3(change) for change in record.ops))


def _change_to_3(change: Change) -> Change:
    upcast = {"readings": _reading_to_3, "trainings": _training_to_3}.get(change.table)
    if upcast is None:
        return change
    was, now = (None if document is None else upcast(dict(document)) for document in (change.was, change.now))
    return Change(change.table, change.id, was, now)


def _reading_to_3(document: Doc) -> Doc:
    if "/" in str(document.get("period", "")):
        del document["period"]
    return document


def _training_to_3(document: Doc) -> Doc:
    if finished := document.pop("finished", None):
        year, month, day = str(finished).split("-")
        document["when"] = {"text": f"{day}.{month}.{year}", "start": finished, "end": finished}
    return document


UPCASTERS: Mapping[int, Callable[[Committed], Committed]] = MappingProxyType({2: _to_3})
"""By the version that each one takes."""
