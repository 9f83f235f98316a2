"""Screens that open from others. Each is imported when it opens: the first screen must come fast, over SSH at every log-in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from textual.screen import Screen

from shnor_tui.domain.roadmap import RoadmapItem
from shnor_tui.domain.school import School
from shnor_tui.tui.actions import Action
from shnor_tui.tui.context import Session
from shnor_tui.tui.rows import TextRow

WELCOME_ID = "welcome"


@runtime_checkable
class Guarded(Protocol):
    """A screen with something that leaving would lose."""

    def may_leave(self) -> bool:
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


def mark_form(session: Session, item: RoadmapItem, schools: Sequence[School | None]) -> Screen[bool]:
    """The form of a mark; tells whether it was saved."""
    from shnor_tui.tui.screens.mark_form import MarkForm

    return MarkForm(session, item, schools)


def report_screen(session: Session) -> Screen[None]:
    """Reports."""
    from shnor_tui.tui.screens.report import ReportScreen

    return ReportScreen(session)


def help_screen(actions: Sequence[Action]) -> Screen[None]:
    """The keys of a screen."""
    from shnor_tui.tui.screens.help import HelpScreen

    return HelpScreen(actions)


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
