"""The screen of a record, and the form of a draft, whatever kind it is."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.screen import Screen

from shnor_tui.domain.activity import Training
from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.indicator import Reading
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Section
from shnor_tui.domain.school import Listing, School
from shnor_tui.domain.user import User
from shnor_tui.tui.context import Session
from shnor_tui.tui.navigation import (
    document_form,
    item_form,
    item_screen,
    listing_form,
    mark_form,
    passport_screen,
    point_form,
    programme_form,
    role_form,
    school_form,
    section_form,
    sections_screen,
    settings_screen,
)
from shnor_tui.workspace.record_kinds import RECORD_KINDS

if TYPE_CHECKING:
    from shnor_tui.personal.state import JSON
    from shnor_tui.tui.person import Draft
    from shnor_tui.workspace.marks import Cell
    from shnor_tui.workspace.snapshot import Snapshot


def open_record(session: Session, kind: str, number: int) -> Screen[None] | Screen[bool] | None:
    """The screen that shows or mends a record, by its table's name or its kind as plugins say it; None when there is none."""
    data = session.data
    kind, number = _shown_with(data, RECORD_KINDS.get(kind, kind), number)
    if kind == "items" and data.find(RoadmapItem, number):
        return item_screen(session, number)
    if kind == "schools" and data.find(School, number):
        return passport_screen(session, number)
    if kind == "sections":
        return sections_screen(session)
    if kind == "points" and (point := data.find(ReportPoint, number)):
        return point_form(session, point) if session.may("point.edit") else None
    if kind == "evidence" and (document := data.find(Evidence, number)):
        return document_form(session, document) if session.may("evidence.edit") else None
    if kind == "programmes" and session.may("programme.edit"):
        return programme_form(session)
    if kind == "users" and (user := data.find(User, number)):
        return role_form(session, user) if session.may("user.set") else None
    return settings_screen(session) if kind == "department" else None


def _shown_with(data: Snapshot, kind: str, number: int) -> tuple[str, int]:
    """The record on whose screen another one is shown: a mark with its item, what a school did with the school."""
    if kind == "marks" and (mark := data.find(Mark, number)):
        return "items", mark.item
    tables: Mapping[str, type[Listing | Reading | Training]] = {
        "listings": Listing,
        "readings": Reading,
        "trainings": Training,
    }
    record = data.find(tables[kind], number) if kind in tables else None
    return ("schools", record.school) if record and record.school else (kind, number)


@runtime_checkable
class Drafted(Protocol):
    """A form that keeps a draft."""

    draft_of: tuple[str, Mapping[str, JSON]] | None


def open_draft(session: Session, draft: Draft) -> Screen[bool] | None:
    """The form that a draft belongs to, by its `draft_of`; None when what it was about is gone."""
    form = _drafted_form(session, draft)
    if isinstance(form, Drafted):
        # The form might name itself otherwise now: a new item's neighbour, for one, may be gone.
        form.draft_of = (draft.form, draft.record)
    return form


def _drafted_form(session: Session, draft: Draft) -> Screen[bool] | None:
    data, record = session.data, draft.record
    number = record.get("id", 0)
    if draft.form == "mark":
        with suppress(ValueError):  # what stands in a file may be anything
            return _drafted_marks(session, str(record.get("cells", "")))
    if draft.form in {"item", "section", "document"} and isinstance(number, int):
        return _drafted_of_roadmap(session, draft.form, number, record)
    if draft.form == "school" and isinstance(number, int):
        return school_form(session, data.find(School, number)) if not number or data.find(School, number) else None
    if draft.form == "listing" and isinstance(number, int):
        programme, school = record.get("programme"), data.find(School, number)
        of = data.find(Programme, programme) if isinstance(programme, int) else None
        return listing_form(session, school, of) if school and of else None
    if draft.form == "point" and isinstance(number, int):
        after = record.get("after")
        return point_form(
            session, data.find(ReportPoint, number), data.find(ReportPoint, after) if isinstance(after, int) else None
        )
    if draft.form == "programme":
        return programme_form(session)
    return None


def _drafted_of_roadmap(session: Session, form: str, number: int, record: Mapping[str, JSON]) -> Screen[bool] | None:
    """The form of an item, a section or a document; number 0 stands for a new one."""
    data = session.data
    if form == "document":
        document = data.find(Evidence, number)
        return document_form(session, document) if document else None
    if form == "section":
        section = data.find(Section, number)
        return section_form(session, section) if section or not number else None
    item, within, after = data.find(RoadmapItem, number), record.get("section"), record.get("after")
    if number and item is None:
        return None
    return item_form(
        session,
        item,
        data.find(Section, within) if isinstance(within, int) else None,
        data.find(RoadmapItem, after) if isinstance(after, int) else None,
    )


def _drafted_marks(session: Session, cells: str) -> Screen[bool] | None:
    """The form of the marks «12:3 12:4 15:»: item and school, none for the district."""
    data = session.data
    found: list[Cell] = []
    for cell in cells.split():
        item_number, _colon, school_number = cell.partition(":")
        item = data.find(RoadmapItem, int(item_number))
        school = data.find(School, int(school_number)) if school_number else None
        if item and (school or not school_number):
            found.append((item, school))
    return mark_form(session, found) if found else None
