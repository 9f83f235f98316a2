"""The screen of a record, and the form of a draft, whatever kind it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from textual.screen import Screen

from shnor_tui.domain.activity import Event, Training
from shnor_tui.domain.assessment import Procedure, Result
from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.indicator import Indicator, Reading
from shnor_tui.domain.issued import IssuedReport
from shnor_tui.domain.option import OptionValue
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Section
from shnor_tui.domain.school import Listing, School
from shnor_tui.domain.survey import Answer, Survey
from shnor_tui.domain.user import User
from shnor_tui.tui.context import Session
from shnor_tui.tui.navigation import (
    document_form,
    event_form,
    indicator_form,
    indicator_grid,
    item_form,
    item_screen,
    listing_form,
    mark_form,
    passport_screen,
    point_form,
    procedure_form,
    programme_form,
    response_screen,
    results_grid,
    role_form,
    school_form,
    section_form,
    sections_screen,
    settings_screen,
    survey_form,
    training_form,
    zone_form,
)
from shnor_tui.tui.report_navigation import issued_page, report_page
from shnor_tui.workspace.record_kinds import RECORD_KINDS
from shnor_tui.workspace.rights import may

if TYPE_CHECKING:
    from shnor_tui.personal.state import JSON
    from shnor_tui.tui.person import Draft
    from shnor_tui.workspace.debts import Debt
    from shnor_tui.workspace.marks import Cell
    from shnor_tui.workspace.snapshot import Snapshot


def open_record(session: Session, kind: str, number: int) -> Screen[None] | Screen[bool] | None:
    """The screen that shows or mends a record, by its table's name or its kind as plugins say it; None when there is none."""
    kind, number = _shown_with(session.data, RECORD_KINDS.get(kind, kind), number)
    return _OPENERS[kind](session, number) if kind in _OPENERS else None


def open_debt(session: Session, debt: Debt) -> Screen[None] | Screen[bool]:
    """Where a school's debt would be entered; the school's passport where the person may enter nothing."""
    from shnor_tui.workspace.debts import DebtKind  # noqa: PLC0415  (the overview has it already)

    if debt.kind is DebtKind.SURVEY:
        return response_screen(session, debt.school)
    return open_record(session, *debt.record) or passport_screen(session, debt.school.id)


Opened: TypeAlias = Screen[None] | Screen[bool] | None
"""What opens, if anything does: a record may be gone, and a form is only for who may save it."""


def _item(session: Session, number: int) -> Opened:
    return item_screen(session, number) if session.data.find(RoadmapItem, number) else None


def _school(session: Session, number: int) -> Opened:
    return passport_screen(session, number) if session.data.find(School, number) else None


def _point(session: Session, number: int) -> Opened:
    point = session.data.find(ReportPoint, number)
    return point_form(session, point) if point and session.may("point.edit") else None


def _training(session: Session, number: int) -> Opened:
    training = session.data.find(Training, number)
    if training is None or not session.may("training.set"):
        return None
    own = may(session.workspace.user, "training.set", [training.school])
    return training_form(session, training) if own else None


def _event(session: Session, number: int) -> Opened:
    event = session.data.find(Event, number)
    return event_form(session, event) if event and session.may("event.edit") else None


def _document(session: Session, number: int) -> Opened:
    document = session.data.find(Evidence, number)
    return document_form(session, document) if document and session.may("evidence.edit") else None


def _user(session: Session, number: int) -> Opened:
    user = session.data.find(User, number)
    return role_form(session, user) if user and session.may("user.set") else None


def _of_survey(session: Session, kind: str, number: int) -> Screen[None] | Screen[bool] | None:
    """The form of the chosen programme's survey, or the questionnaire of the school that an answer is of."""
    data = session.data
    answer = data.find(Answer, number) if kind == "answers" else None
    survey = data.find(Survey, answer.survey if answer else number)
    if survey is None or survey.programme != data.programme.id:
        return None
    if answer:
        school = data.find(School, answer.school)
        return response_screen(session, school) if school else None
    return survey_form(session) if session.may("survey.edit") else None


def _procedure(session: Session, number: int) -> Opened:
    return results_grid(session, number) if session.data.find(Procedure, number) else None


def _indicator(session: Session, number: int) -> Opened:
    return indicator_grid(session, number) if session.data.find(Indicator, number) else None


def _option_value(session: Session, number: int) -> Opened:
    value = session.data.find(OptionValue, number)
    if value is None or value.programme != session.data.programme.id:
        return None
    return report_page(session, value.owner, None, f"{value.owner}.{value.option}")


def _issued(session: Session, number: int) -> Opened:
    issued = session.data.find(IssuedReport, number)
    return issued_page(session, issued) if issued else None


_OPENERS: Mapping[str, Callable[[Session, int], Opened]] = MappingProxyType(
    {
        "items": _item,
        "schools": _school,
        "sections": lambda session, _number: sections_screen(session),
        "points": _point,
        "trainings": _training,
        "events": _event,
        "evidence": _document,
        "programmes": lambda session, _number: programme_form(session) if session.may("programme.edit") else None,
        "users": _user,
        "surveys": lambda session, number: _of_survey(session, "surveys", number),
        "answers": lambda session, number: _of_survey(session, "answers", number),
        "procedures": _procedure,
        "indicators": _indicator,
        "department": lambda session, _number: settings_screen(session),
        "options": _option_value,
        "issued": _issued,
    }
)
"""By table; a new kind of records with a screen is one more line."""


def _shown_with(data: Snapshot, kind: str, number: int) -> tuple[str, int]:
    """The record on whose screen another one is shown: a mark with its item, what a school did with the school."""
    if kind == "marks" and (mark := data.find(Mark, number)):
        return "items", mark.item
    if kind == "results" and (result := data.find(Result, number)):
        return "procedures", result.procedure
    if kind == "readings" and (reading := data.find(Reading, number)):
        return "indicators", reading.indicator
    if kind == "listings" and (listing := data.find(Listing, number)):
        return "schools", listing.school
    return kind, number


@runtime_checkable
class Drafted(Protocol):
    """A form that keeps a draft."""

    draft_of: tuple[str, Mapping[str, JSON]] | None


def open_draft(session: Session, draft: Draft) -> Opened:
    """The form that a draft belongs to, by its `draft_of`, or the page that leads to it, where plugins have to be asked for
    the form's fields; None when what it was about is gone."""
    if draft.form == "options":
        return _drafted_options(session, draft.record)
    if draft.form == "issue":
        return _drafted_issue(session, draft.record)
    form = _drafted_form(session, draft)
    if isinstance(form, Drafted):
        # The form might name itself otherwise now: a new item's neighbour, for one, may be gone.
        form.draft_of = (draft.form, draft.record)
    return form


def _drafted_form(session: Session, draft: Draft) -> Screen[bool] | None:
    number = draft.record.get("id", 0)  # what stands in a file may be anything
    if draft.form not in _DRAFTED or not isinstance(number, int):
        return None
    return _DRAFTED[draft.form](session, number, draft.record)


def _drafted_options(session: Session, record: Mapping[str, JSON]) -> Screen[None] | None:
    owner, options = record.get("owner"), str(record.get("options", "")).split()
    if record.get("programme") != session.data.programme.id or not isinstance(owner, str) or not options:
        return None
    return report_page(session, owner, None, f"{owner}.{options[0]}", fill=True)


def _drafted_issue(session: Session, record: Mapping[str, JSON]) -> Screen[None] | None:
    report = record.get("report")
    if record.get("programme") != session.data.programme.id or not isinstance(report, str):
        return None
    return report_page(session, report)


def _drafted_role(session: Session, number: int, _record: Mapping[str, JSON]) -> Screen[bool] | None:
    user = session.data.find(User, number)
    return role_form(session, user) if user or not number else None


def _drafted_view(session: Session, _number: int, record: Mapping[str, JSON]) -> Screen[bool] | None:
    from shnor_tui.tui.screens.views import ViewForm  # noqa: PLC0415  (few filters are kept)

    query = record.get("query")
    return ViewForm(session, query) if isinstance(query, str) else None


def _drafted_school(session: Session, number: int, _record: Mapping[str, JSON]) -> Screen[bool] | None:
    school = session.data.find(School, number)
    return school_form(session, school) if school or not number else None


def _drafted_listing(session: Session, number: int, record: Mapping[str, JSON]) -> Screen[bool] | None:
    school, of = session.data.find(School, number), _programme_of(session, record)
    return listing_form(session, school, of) if school and of else None


def _drafted_point(session: Session, number: int, record: Mapping[str, JSON]) -> Screen[bool] | None:
    data, after = session.data, record.get("after")
    return point_form(
        session, data.find(ReportPoint, number), data.find(ReportPoint, after) if isinstance(after, int) else None
    )


def _drafted_survey(session: Session, _number: int, record: Mapping[str, JSON]) -> Screen[bool] | None:
    return survey_form(session) if record.get("programme") == session.data.programme.id else None


def _drafted_event(session: Session, number: int, record: Mapping[str, JSON]) -> Screen[bool] | None:
    event, of = session.data.find(Event, number), _programme_of(session, record)
    return event_form(session, event, of) if of and (event or not number) else None


def _drafted_training(session: Session, number: int, record: Mapping[str, JSON]) -> Screen[bool] | None:
    data, school, of = session.data, record.get("school"), _programme_of(session, record)
    training = data.find(Training, number)
    if of is None or (number and training is None):
        return None
    return training_form(session, training, data.find(School, school) if isinstance(school, int) else None, of)


def _drafted_procedure(session: Session, number: int, record: Mapping[str, JSON]) -> Screen[bool] | None:
    procedure, year = session.data.find(Procedure, number), record.get("year")
    if number:
        return procedure_form(session, procedure) if procedure else None
    return procedure_form(session, None, year) if isinstance(year, str) else None


def _drafted_indicator(session: Session, number: int, record: Mapping[str, JSON]) -> Screen[bool] | None:
    data, after = session.data, record.get("after")
    indicator = data.find(Indicator, number)
    if number and indicator is None:
        return None
    return indicator_form(session, indicator, data.find(Indicator, after) if isinstance(after, int) else None)


def _programme_of(session: Session, record: Mapping[str, JSON]) -> Programme | None:
    """The year in which a draft was begun."""
    programme = record.get("programme")
    return session.data.find(Programme, programme) if isinstance(programme, int) else None


def _drafted_document(session: Session, number: int, _record: Mapping[str, JSON]) -> Screen[bool] | None:
    document = session.data.find(Evidence, number)
    return document_form(session, document) if document else None


def _drafted_section(session: Session, number: int, _record: Mapping[str, JSON]) -> Screen[bool] | None:
    section = session.data.find(Section, number)
    return section_form(session, section) if section or not number else None


def _drafted_item(session: Session, number: int, record: Mapping[str, JSON]) -> Screen[bool] | None:
    data = session.data
    item, within, after = data.find(RoadmapItem, number), record.get("section"), record.get("after")
    if number and item is None:
        return None
    return item_form(
        session,
        item,
        data.find(Section, within) if isinstance(within, int) else None,
        data.find(RoadmapItem, after) if isinstance(after, int) else None,
    )


def _drafted_marks(session: Session, _number: int, record: Mapping[str, JSON]) -> Screen[bool] | None:
    """The form of the marks «12:3 12:4 15:»: item and school, none for the district."""
    with suppress(ValueError):
        found = list(_cells(session.data, str(record.get("cells", ""))))
        return mark_form(session, found) if found else None
    return None


def _cells(data: Snapshot, written: str) -> Iterator[Cell]:
    for cell in written.split():
        item_number, _colon, school_number = cell.partition(":")
        item = data.find(RoadmapItem, int(item_number))
        school = data.find(School, int(school_number)) if school_number else None
        if item and (school or not school_number):
            yield item, school


_DRAFTED: Mapping[str, Callable[[Session, int, Mapping[str, JSON]], Screen[bool] | None]] = MappingProxyType(
    {
        "mark": _drafted_marks,
        "item": _drafted_item,
        "section": _drafted_section,
        "document": _drafted_document,
        "school": _drafted_school,
        "listing": _drafted_listing,
        "training": _drafted_training,
        "event": _drafted_event,
        "point": _drafted_point,
        "procedure": _drafted_procedure,
        "indicator": _drafted_indicator,
        "survey": _drafted_survey,
        "programme": lambda session, _number, _record: programme_form(session),
        "role": _drafted_role,
        "zone": lambda session, _number, _record: zone_form(session),
        "view": _drafted_view,
    }
)
"""By `Draft.form`, of a record's number (0: a new one) and all that says which record the draft is of."""
