"""Screens that open from others. Each is imported when it opens: the first screen must come fast, over SSH at every log-in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
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
from shnor_tui.errors import Conflict
from shnor_tui.tui.actions import Action
from shnor_tui.tui.context import Session
from shnor_tui.tui.rows import TextRow
from shnor_tui.workspace.record_kinds import RECORD_KINDS

if TYPE_CHECKING:
    from shnor_tui.personal.state import JSON
    from shnor_tui.store import Record as Committed
    from shnor_tui.tui.person import Draft
    from shnor_tui.tui.screens.base import WorkScreen
    from shnor_tui.workspace.marks import Cell
    from shnor_tui.workspace.snapshot import Snapshot

WELCOME_ID = "welcome"

SIGNED = "spravka"
"""The report that is signed."""


@runtime_checkable
class Guarded(Protocol):
    """A screen with something that leaving would lose."""

    async def may_leave(self) -> bool:
        """Whether it may be left now."""
        ...


@runtime_checkable
class Helped(Protocol):
    """A screen whose keys F1 lists."""

    def allowed(self) -> Sequence[Action]:
        """The actions that the person may do here."""
        ...


def _overview(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.overview import OverviewScreen

    return OverviewScreen(session)


def _roadmap(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.roadmap import RoadmapScreen

    return RoadmapScreen(session)


def _schools(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.schools import SchoolsScreen

    return SchoolsScreen(session)


def _points(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.points import PointsScreen

    return PointsScreen(session)


def _history(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.history import HistoryScreen

    return HistoryScreen(session)


def _reports(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.report import ReportScreen

    return ReportScreen(session)


NUMBERED: Mapping[str, Callable[[Session], WorkScreen]] = MappingProxyType(
    {
        "overview": _overview,
        "roadmap": _roadmap,
        "schools": _schools,
        "points": _points,
        "history": _history,
        "reports": _reports,
    }
)
"""How each of `actions.PLACES` is made."""


def item_screen(session: Session, item: int) -> Screen[None]:
    """One roadmap item."""
    from shnor_tui.tui.screens.item import ItemScreen

    return ItemScreen(session, item)


def mark_form(session: Session, cells: Sequence[Cell]) -> Screen[bool]:
    """The form of a mark, for one cell or many; tells whether it was saved."""
    from shnor_tui.tui.screens.mark_form import MarkForm

    return MarkForm(session, cells)


def item_form(
    session: Session, item: RoadmapItem | None, section: Section | None = None, after: RoadmapItem | None = None
) -> Screen[bool]:
    """The form of a roadmap item, or of a new one in a section after another item; tells whether it was saved."""
    from shnor_tui.tui.screens.item_form import ItemForm

    return ItemForm(session, item, section, after)


def sections_screen(session: Session) -> Screen[None]:
    """The roadmap's sections."""
    from shnor_tui.tui.screens.sections import SectionsScreen

    return SectionsScreen(session)


def section_form(session: Session, section: Section | None) -> Screen[bool]:
    """The form of a section, or of a new one; tells whether it was saved."""
    from shnor_tui.tui.screens.section_form import SectionForm

    return SectionForm(session, section)


def document_form(session: Session, document: Evidence) -> Screen[bool]:
    """The form of a document that proves marks; tells whether it was saved."""
    from shnor_tui.tui.screens.document_form import DocumentForm

    return DocumentForm(session, document)


def passport_screen(session: Session, school: int) -> Screen[None]:
    """The passport of a school."""
    from shnor_tui.tui.screens.passport import PassportScreen

    return PassportScreen(session, school)


def school_form(session: Session, school: School | None) -> Screen[bool]:
    """The form of a school, or of a new one; tells whether it was saved."""
    from shnor_tui.tui.screens.school_form import SchoolForm

    return SchoolForm(session, school)


def listing_form(session: Session, school: School, programme: Programme | None = None) -> Screen[bool]:
    """The form of a school's place in the list of a programme, by default the chosen one; tells whether it was saved."""
    from shnor_tui.tui.screens.school_form import ListingForm

    return ListingForm(session, school, programme)


def programme_form(session: Session) -> Screen[bool]:
    """The form of the chosen programme: names, order, signatory, goal; tells whether it was saved."""
    from shnor_tui.tui.screens.programme_form import ProgrammeForm

    return ProgrammeForm(session)


def role_form(session: Session, user: User | None) -> Screen[bool]:
    """The form of a user's role, or of a new user; tells whether it was saved."""
    from shnor_tui.tui.screens.department_forms import RoleForm

    return RoleForm(session, user)


def zone_form(session: Session) -> Screen[bool]:
    """The form of the department's time zone; tells whether it was saved."""
    from shnor_tui.tui.screens.department_forms import ZoneForm

    return ZoneForm(session)


def point_form(session: Session, point: ReportPoint | None, after: ReportPoint | None = None) -> Screen[bool]:
    """The form of a report point, or of a new one after another; tells whether it was saved."""
    from shnor_tui.tui.screens.point_form import PointForm

    return PointForm(session, point, after)


def check_screen(session: Session, report: str) -> Screen[None]:
    """The check of a report before signature."""
    from shnor_tui.tui.screens.check import CheckScreen

    return CheckScreen(session, report)


def entry_screen(session: Session, commit: Committed) -> Screen[None]:
    """One entry of the history."""
    from shnor_tui.tui.screens.entry import EntryScreen

    return EntryScreen(session, commit)


def plugins_screen(session: Session) -> Screen[None]:
    """What plugins registered, and what failed."""
    from shnor_tui.tui.screens.plugins import PluginsScreen

    return PluginsScreen(session)


def settings_screen(session: Session) -> Screen[None]:
    """A person's settings and the department's."""
    from shnor_tui.tui.screens.settings import SettingsScreen

    return SettingsScreen(session)


def palette_screen(session: Session, actions: Sequence[Action]) -> Screen[str | None]:
    """Everything that can be opened or done, by its name; `actions` are those of the screen below. Tells what to run there."""
    from shnor_tui.tui.screens.palette import PaletteScreen

    return PaletteScreen(session, actions)


def views_screen(session: Session, query: str) -> Screen[str | None]:
    """Saved filters; tells the chosen one's text."""
    from shnor_tui.tui.screens.views import ViewsScreen

    return ViewsScreen(session, query)


def spravka_screen(session: Session) -> Screen[None]:
    """The report that is signed, to be read."""
    from shnor_tui.tui.screens.spravka import SpravkaScreen

    return SpravkaScreen(session)


def conflict_screen(conflict: Conflict) -> Screen[str | None]:
    """Two people changed the same; tells «mine», «theirs» or None."""
    from shnor_tui.tui.screens.conflict import ConflictScreen

    return ConflictScreen(conflict)


def help_screen(actions: Sequence[Action]) -> Screen[None]:
    """The keys of a screen."""
    from shnor_tui.tui.screens.help import HelpScreen

    return HelpScreen(actions)


def text_screen(title: str, lines: Sequence[str | TextRow]) -> Screen[None]:
    """A text to be read."""
    from shnor_tui.tui.screens.text import TextScreen

    return TextScreen(title, lines)


def choose_screen(title: str, rows: Sequence[TextRow], current: str = "") -> Screen[str | None]:
    """A list to take a line from; tells its name."""
    from shnor_tui.tui.screens.choose import ChooseScreen

    return ChooseScreen(title, rows, current)


def welcome(session: Session) -> Screen[bool]:
    """An empty directory; tells whether there is a programme now."""
    from shnor_tui.tui.screens.welcome import Welcome

    return Welcome(session, id=WELCOME_ID)


def new_programme(session: Session) -> Screen[bool]:
    """The form of a new programme; tells whether it was made."""
    from shnor_tui.tui.screens.new_programme import NewProgramme

    return NewProgramme(session)


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
