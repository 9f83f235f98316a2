"""What people call each stored field, and each word that a field may hold."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.indicator import Direction, ReadingState
from shnor_tui.domain.roadmap import Scope, Status
from shnor_tui.domain.user import Role
from shnor_tui.i18n import _, mark
from shnor_tui.workspace.titles import role_title, status_title

_PLACE = mark("place in the list")
_PROGRAMME, _SCHOOL, _SECTION, _ITEM = mark("programme"), mark("school"), mark("section"), mark("roadmap item")
_NUMBER, _TITLE, _KIND, _NOTE = mark("number"), mark("title"), mark("kind"), mark("note")

FIELD_TITLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "programmes": {
            "year": mark("school year"),
            "title": _TITLE,
            "example": mark("example"),
            "organisation": mark("organisation"),
            "organisation.nominative": mark("organisation: nominative"),
            "organisation.genitive": mark("organisation: genitive"),
            "organisation.dative": mark("organisation: dative"),
            "organisation.instrumental": mark("organisation: instrumental"),
            "order": mark("order"),
            "order.number": mark("order: number"),
            "order.date": mark("order: date"),
            "order.issuer": mark("order: whose"),
            "goal": mark("goal"),
            "tasks": mark("tasks"),
            "signatory": mark("signature"),
            "signatory.position": mark("signature: position"),
            "signatory.name": mark("signature: name"),
            "texts": mark("report texts"),
            "texts.title": mark("report texts: title"),
            "texts.subtitle": mark("report texts: subtitle"),
            "texts.basis": mark("report texts: basis"),
        },
        "department": {
            "time_zone": mark("time zone"),
            "pinned_today": mark("fixed date"),
            "demo": mark("demo"),
        },
        "users": {"account": mark("account"), "role": mark("role"), "school": _SCHOOL},
        "schools": {
            "full_name": mark("full name"),
            "short_name": mark("short name"),
            "order": _PLACE,
            "head": mark("director"),
            "phone": mark("phone"),
            "email": mark("email"),
            "address": mark("address"),
            "site": mark("site"),
            "note": _NOTE,
        },
        "listings": {
            "programme": _PROGRAMME,
            "school": _SCHOOL,
            "listed": mark("on the list"),
            "basis": mark("basis"),
            "agreed_with": mark("agreed with"),
            "agreed_on": mark("date of the agreement"),
        },
        "sections": {"programme": _PROGRAMME, "number": _NUMBER, "title": _TITLE, "order": _PLACE},
        "items": {
            "programme": _PROGRAMME,
            "number": _NUMBER,
            "title": _TITLE,
            "section": _SECTION,
            "deadline": mark("deadline"),
            "responsible": mark("responsible"),
            "expected": mark("expected result"),
            "scope": mark("who does it"),
            "order": _PLACE,
        },
        "marks": {
            "item": _ITEM,
            "school": _SCHOOL,
            "status": mark("status"),
            "on": mark("date"),
            "author": mark("marked by"),
            "note": mark("note"),
            "reason": mark("reason"),
            "evidence": mark("documents"),
        },
        "evidence": {
            "programme": _PROGRAMME,
            "title": _TITLE,
            "number": _NUMBER,
            "dated": mark("date"),
            "place": mark("where it is kept"),
        },
        "indicators": {
            "programme": _PROGRAMME,
            "code": mark("code"),
            "title": _TITLE,
            "unit": mark("unit"),
            "target": mark("target"),
            "direction": mark("direction"),
            "order": _PLACE,
        },
        "readings": {
            "indicator": mark("indicator"),
            "school": _SCHOOL,
            "period": mark("period"),
            "state": mark("state of the data"),
            "value": mark("value"),
            "numerator": mark("numerator"),
            "denominator": mark("denominator"),
        },
        "trainings": {
            "programme": _PROGRAMME,
            "school": _SCHOOL,
            "kind": _KIND,
            "people": mark("people"),
            "hours": mark("hours"),
            "provider": mark("provider"),
            "course": mark("course"),
            "finished": mark("end of the training"),
        },
        "events": {
            "programme": _PROGRAMME,
            "kind": _KIND,
            "topic": mark("topic"),
            "when": mark("when"),
            "schools": mark("schools"),
            "document": mark("document"),
        },
        "surveys": {"programme": _PROGRAMME, "when": mark("when"), "sections": mark("sections of the survey")},
        "points": {
            "programme": _PROGRAMME,
            "text": mark("text"),
            "order": _PLACE,
            "items": mark("roadmap items"),
            "indicators": mark("indicators"),
            "trainings": mark("trainings"),
            "events": mark("events"),
        },
    }
)
"""By table and field; a part of a nested value is «field.part»."""

_WORDS: Mapping[enum.Enum, str] = MappingProxyType(
    {
        Scope.MUNICIPAL: mark("the district"),
        Scope.SCHOOLS: mark("each school"),
        Direction.AT_LEAST: mark("at least"),
        Direction.AT_MOST: mark("at most"),
        ReadingState.VALUE: mark("a value"),
        ReadingState.REACHED: mark("reached, no value given"),
        ReadingState.NOT_HELD: mark("not held"),
        ReadingState.NO_DATA: mark("no data"),
        TrainingKind.QUALIFICATION: mark("courses"),
        TrainingKind.RETRAINING: mark("retraining"),
    }
)


def field_title(table: str, path: str) -> str:
    """What people call a field; its stored name where nobody gave it another."""
    title = FIELD_TITLES.get(table, {}).get(path)
    return _(title) if title else path


def word_of(value: enum.Enum) -> str:
    """What people call a value out of a fixed few; its stored form where nobody gave it another."""
    if isinstance(value, Status):
        return status_title(value)
    if isinstance(value, Role):
        return role_title(value)
    return _(_WORDS[value]) if value in _WORDS else str(value.value)
