"""What people call each stored field, and each word that a field may hold."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType

from shnor_tui.domain.access import AccessKind
from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.assessment import Scale
from shnor_tui.domain.indicator import Direction, Frequency, ReadingState
from shnor_tui.domain.roadmap import Scope, Status
from shnor_tui.domain.survey import AnswerType
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
            "schools_in_district": mark("schools in the district"),
            "rule": mark("rule of low results"),
            "rule.share": mark("rule of low results: share from, %"),
            "rule.procedures": mark("rule of low results: procedures from"),
            "rule.participants": mark("rule of low results: participants from"),
        },
        "department": {
            "time_zone": mark("time zone"),
            "pinned_today": mark("fixed date"),
            "demo": mark("demo"),
        },
        "users": {
            "account": mark("account"),
            "role": mark("role"),
            "school": _SCHOOL,
            "disabled": mark("disabled"),
            "keys": mark("keys"),
        },
        "schools": {
            "full_name": mark("full name"),
            "short_name": mark("short name"),
            "former_names": mark("former names"),
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
            "partners": mark("partner schools"),
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
            "trainings": mark("trainings"),
            "event_kinds": mark("kinds of events"),
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
            "file": mark("file"),
        },
        "indicators": {
            "programme": _PROGRAMME,
            "code": mark("code"),
            "title": _TITLE,
            "unit": mark("unit"),
            "target": mark("target"),
            "direction": mark("direction"),
            "against_previous": mark("target from the period before"),
            "frequency": mark("how often"),
            "scope": mark("whose values"),
            "source": mark("source"),
            "computed": mark("how it is computed"),
            "computed.rule": mark("how it is computed"),
            "computed.procedure": mark("computed from: procedure"),
            "computed.subject": mark("computed from: subject"),
            "computed.grades": mark("computed from: grades"),
            "computed.question": mark("computed from: question"),
            "computed.kinds": mark("computed from: kinds"),
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
            "when": mark("when"),
        },
        "events": {
            "programme": _PROGRAMME,
            "kind": _KIND,
            "topic": mark("topic"),
            "when": mark("when"),
            "host": mark("host school"),
            "schools": mark("schools"),
            "participants": mark("participants"),
            "document": mark("document"),
            "note": _NOTE,
        },
        "questionnaires": {
            "title": _TITLE,
            "version": mark("version"),
            "sections": mark("sections of the survey"),
            "questions": mark("questions"),
            "checks": mark("checks"),
            "derived": mark("derived figures"),
        },
        "surveys": {
            "programme": _PROGRAMME,
            "when": mark("when"),
            "sections": mark("sections of the survey"),
            "questionnaire": mark("questionnaire"),
        },
        "answers": {
            "survey": mark("survey"),
            "school": _SCHOOL,
            "question": mark("question"),
            "value": mark("answer"),
            "chosen": mark("answer"),
        },
        "procedures": {
            "year": mark("school year"),
            "kind": _KIND,
            "subject": mark("subject"),
            "grade": mark("grade"),
            "scale": mark("scale"),
            "held": mark("held"),
            "counted": mark("counted by the rule"),
            "order": _PLACE,
            "note": _NOTE,
        },
        "results": {
            "procedure": mark("procedure"),
            "school": _SCHOOL,
            "state": mark("state of the data"),
            "participants": mark("participants"),
            "below": mark("mark 2 or below the threshold"),
            "threes": mark("mark 3"),
            "fours": mark("mark 4"),
            "fives": mark("mark 5"),
        },
        "points": {
            "programme": _PROGRAMME,
            "text": mark("text"),
            "order": _PLACE,
            "items": mark("roadmap items"),
            "indicators": mark("indicators"),
            "trainings": mark("trainings"),
            "events": mark("events"),
        },
        "options": {
            "programme": _PROGRAMME,
            "owner": mark("report or format"),
            "option": mark("option"),
            "value": mark("value"),
        },
        "issued": {
            "programme": _PROGRAMME,
            "report": mark("report"),
            "title": _TITLE,
            "number": _NUMBER,
            "dated": mark("date"),
            "format": mark("format"),
            "file": mark("file"),
            "sha256": mark("SHA-256 of the file"),
            "size": mark("size in bytes"),
            "revision": mark("revision of the data"),
            "params": mark("options of the report"),
            "as_of": mark("judged on"),
            "signed_by": mark("signed by"),
            "note": _NOTE,
        },
        "access": {
            "account": mark("account"),
            "latest": mark("latest entry"),
            "latest.number": _NUMBER,
            "latest.kind": _KIND,
            "latest.what": mark("what"),
            "latest.origin": mark("from which address"),
            "latest.refusals": mark("refusals within the hour"),
            "latest.logins": mark("log-ins within the hour"),
            "latest.exports": mark("exports within the hour"),
            "latest.since": mark("counted since"),
            "login": mark("last log-in"),
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
        Direction.BELOW: mark("less than"),
        ReadingState.VALUE: mark("a value"),
        ReadingState.REACHED: mark("reached, no value given"),
        ReadingState.NOT_HELD: mark("not held"),
        ReadingState.NO_DATA: mark("no data"),
        TrainingKind.QUALIFICATION: mark("courses"),
        TrainingKind.RETRAINING: mark("retraining"),
        Frequency.YEAR: mark("once a year"),
        Frequency.HALF_YEAR: mark("every half-year"),
        Frequency.QUARTER: mark("every quarter"),
        Scale.MARKS: mark("marks 2 to 5"),
        Scale.THRESHOLD: mark("passed or not"),
        AccessKind.LOGIN: mark("log-in"),
        AccessKind.REFUSED: mark("access denied"),
        AccessKind.EXPORT: mark("take data out"),
        AccessKind.PLUGIN: mark("add a plugin"),
        AnswerType.WHOLE: mark("a whole number"),
        AnswerType.DECIMAL: mark("a number"),
        AnswerType.PERCENT: mark("per cent"),
        AnswerType.YES_NO: mark("yes or no"),
        AnswerType.ONE: mark("one of a list"),
        AnswerType.MANY: mark("several of a list"),
        AnswerType.SCALE: mark("from 1 to 5"),
        AnswerType.TEXT: mark("text"),
        AnswerType.DATE: mark("a date"),
    }
)


def field_title(table: str, path: str) -> str:
    """What people call a field; its stored name where nobody gave it another."""
    title = FIELD_TITLES.get(table, {}).get(path)
    return _(title) if title else path


def word_of_period(frequency: Frequency, period: str) -> str:
    """What people call a period of a school year: «1-е полугодие»; «год» for the whole of it."""
    match frequency:
        case Frequency.HALF_YEAR:
            return _("half-year {n}").format(n=period)
        case Frequency.QUARTER:
            return _("quarter {n}").format(n=period)
        case _:
            return _("the year")


def word_of(value: enum.Enum) -> str:
    """What people call a value out of a fixed few; its stored form where nobody gave it another."""
    if isinstance(value, Status):
        return status_title(value)
    if isinstance(value, Role):
        return role_title(value)
    return _(_WORDS[value]) if value in _WORDS else str(value.value)
