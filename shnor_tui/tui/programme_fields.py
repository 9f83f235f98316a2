"""Which field of the programme's form mends what a finding speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FIELDS: Mapping[str, str] = {
    "программа": "own-title",
    "орган": "organisation-nominative",
    "орган_род": "organisation-genitive",
    "орган_дат": "organisation-dative",
    "орган_твор": "organisation-instrumental",
    "приказ_чей": "order-issuer",
    "приказ_номер": "order-number",
    "приказ_дата": "order-date",
    "согласовано_с": "list-agreed_with",
    "цель": "own-goal",
    "задачи": "own-tasks",
    "число_задач": "own-tasks",
}


_PLACES: Mapping[str, str] = {
    "заголовок": "texts-title",
    "подзаголовок": "texts-subtitle",
    "основание": "texts-basis",
    "подпись": "signatory-position",
}


def filling(where: str, problem: str) -> str:
    """The field for the placeholder that a finding speaks of, else for its place; empty when it is of no field here."""
    named = re.findall(r"\{(\w+)\}", problem)
    return next((_FIELDS[name] for name in named if name in _FIELDS), _PLACES.get(where, ""))
