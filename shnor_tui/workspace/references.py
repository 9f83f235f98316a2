"""Which records a stored document refers to: by the names of its fields, the same in every table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from shnor_tui.workspace.records import Records
from shnor_tui.workspace.tables import TABLES

REFERENCES: Mapping[str, str] = MappingProxyType(
    {
        "programme": "programmes",
        "school": "schools",
        "schools": "schools",
        "partners": "schools",
        "host": "schools",
        "section": "sections",
        "item": "items",
        "items": "items",
        "evidence": "evidence",
        "indicator": "indicators",
        "indicators": "indicators",
        "events": "events",
        "questionnaire": "questionnaires",
        "survey": "surveys",
        "procedure": "procedures",
    }
)
"""The table that a field's number (or list of numbers) points into."""


def references(document: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    """Each reference of a document as field, table and number; what isn't a number refers to nothing."""
    for field, table in REFERENCES.items():
        value = document.get(field)
        for number in value if isinstance(value, list | tuple) else [value]:
            if isinstance(number, int) and not isinstance(number, bool):
                yield field, table, number


def referred(table: str, documents: Iterable[Mapping[str, Any]]) -> Iterator[int]:
    """The numbers of a table that documents refer to, whether there is such a record or not."""
    fields = [field for field, target in REFERENCES.items() if target == table]
    for document in documents if fields else ():
        for field in fields:
            if value := document.get(field):
                numbers = value if isinstance(value, list | tuple) else [value]
                yield from (number for number in numbers if isinstance(number, int))


def programme_of(records: Records, table: str, number: int) -> int | None:
    """The programme that a record belongs to, be it through its item, its indicator or its survey; None for all of them."""
    if table == "programmes":
        return number
    record = records.table(TABLES[table]).get(number) if table in TABLES else None
    for field, owner in (("item", "items"), ("indicator", "indicators"), ("survey", "surveys")):
        if isinstance(of := getattr(record, field, None), int):
            return programme_of(records, owner, of)
    return getattr(record, "programme", None)
