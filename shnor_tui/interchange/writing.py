"""From what a file asks for to records: what it changes in words, and storing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from shnor_tui.domain.record import Record
from shnor_tui.interchange.work import Write
from shnor_tui.store import Change
from shnor_tui.workspace.changes import FieldChange, changes_in
from shnor_tui.workspace.editing import Editor
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.references import REFERENCES
from shnor_tui.workspace.tables import TABLES, encode, table_of


def with_writes(records: Records, writes: Iterable[Write]) -> Records:
    """The records as they would be; new ones have their negative numbers."""
    tables: dict[str, Mapping[int, Record]] = {name: records.table(kind) for name, kind in TABLES.items()}
    later: dict[str, dict[int, Record]] = {}
    for write in writes:
        record = write.record
        name = table_of(type(record))
        table = later.setdefault(name, dict(tables[name]))
        if write.wanted is None:
            table.pop(record.id, None)
        else:
            table[record.id] = write.wanted
    return Records(records.revision, {**tables, **later})


def differences(writes: Iterable[Write], later: Records) -> tuple[FieldChange, ...]:
    """What writes change, field by field in a user's words; numbers of places are the program's and not told."""
    told: list[FieldChange] = []
    for write in writes:
        record = write.record
        before, after = (encode(one) if one is not None else None for one in (write.seen, write.wanted))
        change = Change.between(table_of(type(record)), record.id, before, after)
        if change is not None:
            told += [found for found in changes_in(change, later) if found.field not in _OWN]
    return tuple(told)


_OWN = frozenset({"order", "programme"})


def store(editor: Editor, writes: Iterable[Write]) -> None:
    """Write records, each once; references to new ones become their real numbers.

    Raises:
        StoreConflict, NotFound: what was seen isn't there any more.
    """
    numbers: dict[tuple[str, int], int] = {}
    for write in _each_once(writes):
        if write.wanted is None:
            editor.remove(write.record)
        else:
            wanted = _resolved(write.wanted, numbers)
            if write.seen is None:
                key = (table_of(type(wanted)), wanted.id)
                numbers[key] = editor.add(msgspec.structs.replace(wanted, id=0))
            else:
                editor.change(write.seen, **_changed(write.seen, wanted))


def _each_once(writes: Iterable[Write]) -> Iterable[Write]:
    """The writes, of which several of one record are one: as it was seen at first, as it is wanted at last."""
    found: dict[tuple[str, int], Write] = {}
    for write in writes:
        key = (table_of(type(write.record)), write.record.id)
        found[key] = replace(write, seen=found[key].seen) if key in found else write
    return found.values()


def _changed(seen: Record, wanted: Record) -> dict[str, Any]:
    names = (name for name in seen.__struct_fields__ if name != "id")
    return {name: getattr(wanted, name) for name in names if getattr(wanted, name) != getattr(seen, name)}


def _resolved(record: Record, numbers: Mapping[tuple[str, int], int]) -> Record:
    """The record with the real numbers of the new ones that it refers to."""

    def real(table: str, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(real(table, part) for part in value)
        return numbers.get((table, value), value) if isinstance(value, int) else value

    found = {name: REFERENCES[name] for name in record.__struct_fields__ if name in REFERENCES}
    return msgspec.structs.replace(
        record, **{name: real(table, getattr(record, name)) for name, table in found.items()}
    )
