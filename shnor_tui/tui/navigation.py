"""Screens that open from others. Each is imported when it opens: the first screen must come fast, over SSH at every log-in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.screen import Screen

from shnor_tui.domain.activity import Event, Training
from shnor_tui.domain.assessment import Procedure
from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.indicator import Indicator
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.roadmap import RoadmapItem, Section
from shnor_tui.domain.school import School
from shnor_tui.domain.user import User
from shnor_tui.errors import Conflict
from shnor_tui.tui.action import Action
from shnor_tui.tui.common_actions import MOVES
from shnor_tui.tui.context import Session
from shnor_tui.tui.rows import TextRow

if TYPE_CHECKING:
    from shnor_tui.interchange.sheets import Book
    from shnor_tui.store import Record as Committed
    from shnor_tui.tui.grid import GridSource
    from shnor_tui.tui.report_options import ReportChoice
    from shnor_tui.tui.screens.import_form import ImportForm
    from shnor_tui.tui.screens.import_preview import ImportScreen
    from shnor_tui.workspace.marks import Cell

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


def document_file(session: Session, document: Evidence) -> Screen[None]:
    """The file of a document, and how it is sent and fetched."""
    from shnor_tui.tui.screens.document_file import DocumentFileScreen

    return DocumentFileScreen(session, document)


def new_document(session: Session, item: RoadmapItem, school: School | None) -> Screen[None]:
    """How a new document is sent with its file to an item, for one school or for all."""
    from shnor_tui.tui.screens.document_file import NewDocumentScreen

    return NewDocumentScreen(session, item, school)


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


def programme_form(session: Session, first: str = "") -> Screen[bool]:
    """The form of the chosen programme: names, order, signatory, goal; tells whether it was saved. `first` is the field to
    begin in."""
    from shnor_tui.tui.screens.programme_form import ProgrammeForm

    return ProgrammeForm(session, first)


def role_form(session: Session, user: User | None) -> Screen[bool]:
    """The form of a user's role, or of a new user; tells whether it was saved."""
    from shnor_tui.tui.screens.department_forms import RoleForm

    return RoleForm(session, user)


def zone_form(session: Session) -> Screen[bool]:
    """The form of the department's time zone; tells whether it was saved."""
    from shnor_tui.tui.screens.department_forms import ZoneForm

    return ZoneForm(session)


def training_form(
    session: Session, training: Training | None, school: School | None = None, programme: Programme | None = None
) -> Screen[bool]:
    """The form of a training, or of a new one of a school, by default in the chosen year; tells whether it was saved."""
    from shnor_tui.tui.screens.training_form import TrainingForm

    return TrainingForm(session, training, school, programme)


def event_form(session: Session, event: Event | None, programme: Programme | None = None) -> Screen[bool]:
    """The form of an event, or of a new one, by default in the chosen year; tells whether it was saved."""
    from shnor_tui.tui.screens.event_form import EventForm

    return EventForm(session, event, programme)


def point_form(session: Session, point: ReportPoint | None, after: ReportPoint | None = None) -> Screen[bool]:
    """The form of a report point, or of a new one after another; tells whether it was saved."""
    from shnor_tui.tui.screens.point_form import PointForm

    return PointForm(session, point, after)


def check_screen(session: Session, report: str, choice: ReportChoice | None = None) -> Screen[None]:
    """The check of a report before signature, with the options that were said for it."""
    from shnor_tui.tui.screens.check import CheckScreen

    return CheckScreen(session, report, choice)


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


def help_screen(actions: Sequence[Action], moves: Sequence[Action] = MOVES) -> Screen[None]:
    """The keys of a screen, and those that move about in it."""
    from shnor_tui.tui.screens.help import HelpScreen

    return HelpScreen(actions, moves)


def grid_screen(session: Session, source: GridSource) -> Screen[None]:
    """A table that is filled in by typing."""
    from shnor_tui.tui.screens.grid import GridScreen

    return GridScreen(session, source)


def response_screen(session: Session, school: School) -> Screen[None]:
    """The questionnaire of a school."""
    from shnor_tui.tui.screens.response import ResponseScreen
    from shnor_tui.tui.survey_grids import ResponseSource

    source = ResponseSource(school, session.may_for(ResponseSource.verb))
    return ResponseScreen(session, source, source.first(session.data))


def survey_table(session: Session, section: int) -> Screen[None]:
    """A part of the questionnaire for all schools."""
    from shnor_tui.tui.screens.response import ResponseScreen
    from shnor_tui.tui.survey_grids import SectionSource

    return ResponseScreen(session, SectionSource(section, session.may_for(SectionSource.verb)))


def survey_form(session: Session) -> Screen[bool]:
    """The form of the chosen programme's survey, or of a new one; tells whether it was saved."""
    from shnor_tui.tui.screens.survey_form import SurveyForm

    return SurveyForm(session)


def results_grid(session: Session, procedure: int) -> Screen[None]:
    """The table of an assessment procedure, in which the results of schools are entered."""
    from shnor_tui.tui.results_grid import ResultsGrid

    return grid_screen(session, ResultsGrid(procedure, session.may_for(ResultsGrid.verb), session.glyphs))


def procedure_form(session: Session, procedure: Procedure | None, year: str = "") -> Screen[bool]:
    """The form of an assessment procedure, or of a new one of a school year; tells whether it was saved."""
    from shnor_tui.tui.screens.procedure_form import ProcedureForm

    return ProcedureForm(session, procedure, year or session.data.programme.year)


def low_results_screen(session: Session) -> Screen[None]:
    """What the rule of low results says of each school."""
    from shnor_tui.tui.screens.low_results import LowResultsScreen

    return LowResultsScreen(session)


def indicator_grid(session: Session, indicator: int) -> Screen[None]:
    """The values of one indicator."""
    from shnor_tui.tui.indicator_grid import IndicatorGrid

    return grid_screen(session, IndicatorGrid(session, indicator))


def all_indicators_grid(session: Session) -> Screen[None]:
    """The values of all indicators of the schools."""
    from shnor_tui.tui.indicator_grid import AllIndicatorsGrid

    return grid_screen(session, AllIndicatorsGrid(session))


def indicator_form(session: Session, indicator: Indicator | None, after: Indicator | None = None) -> Screen[bool]:
    """The form of an indicator, or of a new one after another; tells whether it was saved."""
    from shnor_tui.tui.screens.indicator_form import IndicatorForm

    return IndicatorForm(session, indicator, after)


def years_screen(session: Session) -> Screen[None]:
    """The years side by side."""
    from shnor_tui.tui.screens.years import YearsScreen

    return YearsScreen(session)


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


def import_form(session: Session, kind: str) -> ImportForm:
    """Which file is to be imported, of a kind if that is known; tells whether there is one."""
    from shnor_tui.tui.screens.import_form import ImportForm

    return ImportForm(session, kind)


def sending_screen(session: Session, kind: str) -> Screen[None]:
    """How a file of a kind is sent from one's own computer."""
    from shnor_tui.tui.screens.import_form import SendingScreen

    return SendingScreen(session, kind)


def import_screen(session: Session, kind: str, book: Book) -> ImportScreen:
    """What a file would change, to be taken or left; tells what was taken."""
    from shnor_tui.tui.screens.import_preview import ImportScreen

    return ImportScreen(session, kind, book)
