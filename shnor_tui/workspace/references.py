"""Which records a stored document refers to: by the names of its fields, the same in every table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

REFERENCES: Mapping[str, str] = MappingProxyType(
    {
        "programme": "programmes",
        "school": "schools",
        "schools": "schools",
        "section": "sections",
        "item": "items",
        "items": "items",
        "evidence": "evidence",
        "indicator": "indicators",
        "indicators": "indicators",
        "events": "events",
    }
)
"""The table that a field's number (or list of numbers) points into."""


def references(document: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    """Each reference of a document as field, table and number; what isn't a number refers to nothing."""
    for field, table in REFERENCES.items():
        value = document.get(field)
        for number in value if isinstance(value, list) else [value]:
            if isinstance(number, int) and not isinstance(number, bool):
                yield field, table, number
