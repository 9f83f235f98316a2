"""Screens that open from others. Each is imported when it opens: the first screen must come fast, over SSH at every log-in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.screen import Screen

from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.roadmap import RoadmapItem, Section
from shnor_tui.domain.school import School
from shnor_tui.domain.user import User
from shnor_tui.errors import Conflict
from shnor_tui.tui.actions import Action
from shnor_tui.tui.context import Session
from shnor_tui.tui.rows import TextRow

if TYPE_CHECKING:
    from shnor_tui.store import Record as Committed
    from shnor_tui.tui.screens.base import WorkScreen
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


def _indicators(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.indicators import IndicatorsScreen

    return IndicatorsScreen(session)


def _activities(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.activities import ActivitiesScreen

    return ActivitiesScreen(session)


def _surveys(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.surveys import SurveysScreen

    return SurveysScreen(session)


def _results(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.results import ResultsScreen

    return ResultsScreen(session)


NUMBERED: Mapping[str, Callable[[Session], WorkScreen]] = MappingProxyType(
    {
        "overview": _overview,
        "roadmap": _roadmap,
        "schools": _schools,
        "points": _points,
        "history": _history,
        "indicators": _indicators,
        "activities": _activities,
        "surveys": _surveys,
        "reports": _reports,
        "results": _results,
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
