"""What plugins call records: the kinds that a finding may name, and the tables that hold them (docs/plugins.md lists them)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RECORD_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "programme": "programmes",
        "school": "schools",
        "listing": "listings",
        "section": "sections",
        "item": "items",
        "mark": "marks",
        "indicator": "indicators",
        "reading": "readings",
        "training": "trainings",
        "event": "events",
        "questionnaire": "questionnaires",
        "survey": "surveys",
        "answer": "answers",
        "procedure": "procedures",
        "result": "results",
        "point": "points",
        "option": "options",
    }
)
