"""The application: it only wires screens to one workspace."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import Callable
from typing import Any

from textual import events
from textual.driver import Driver
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import WorkerFailed

from shnor_tui.errors import Forbidden, ShnorError
from shnor_tui.i18n import _
from shnor_tui.tui import navigation
from shnor_tui.tui.actions import every_action
from shnor_tui.tui.context import Session
from shnor_tui.tui.driver import LineDriver
from shnor_tui.tui.keymap import Keymap, for_textual, problems_of
from shnor_tui.tui.look import look
from shnor_tui.tui.navigation import WELCOME_ID, Guarded, Helped
from shnor_tui.tui.opening import open_record
from shnor_tui.tui.person import Person
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.signals import ending_by_signal
from shnor_tui.tui.travel import HOME, Travelling
from shnor_tui.tui.upkeep import Upkeep
from shnor_tui.tui.window import Window
from shnor_tui.workspace.session import Workspace

POLL_SECONDS = 0.25
"""How often the journal's size is looked at; others' changes appear within this time."""

log = logging.getLogger("shnor.tui")


class ShnorApp(Travelling):
    """One person's session in a terminal."""

    CSS_PATH = "shnor.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = []  # noqa: RUF012  (Textual's own ctrl+q and ctrl+c stay)

    def __init__(
        self,
        workspace: Workspace,
        source: str,
        year: str | None = None,
        *,
        person: Person | None = None,
        ascii_only: bool = False,
    ) -> None:
        person = person or Person()
        super().__init__(Session(workspace, source, look("dark"), person, year))
        self.upkeep = Upkeep(workspace)
        self._ascii = ascii_only or person.settings.ascii
        self.keymap: Keymap = person.settings.keys
        self.wear(person.settings.theme)
        self.animation_level = "none"
        self.failure: Exception | None = None
        self._loop_running: asyncio.AbstractEventLoop | None = None
        self._window: Window | None = None

    def get_driver_class(self) -> type[Driver]:
        """Our own, whatever the environment says."""
        return LineDriver

    def wear(self, theme: str) -> None:
        """Show everything in a theme, screens that are not on top included."""
        self.look = look(theme, ascii_only=self._ascii, colour="NO_COLOR" not in os.environ)
        self.session.look = self.look
        self.theme = self.look.theme
        self.set_class(self._ascii, "-ascii")
        self.set_class(self.look.styles is look("mono").styles, "-mono")
        for screen in {*self.screen_stack, *self.stay.places.values()}:
            for widget in screen.walk_children():
                widget.refresh()

    def on_ready(self) -> None:
        """The first screen is drawn: what was loaded for it stays, so the collector, off until now, need not look at it."""
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        self._window = Window(self)

    def end_from_thread(self, code: int) -> None:
        """Leave with an exit code; for a thread beside the application's."""
        if self._loop_running is not None:
            self._loop_running.call_soon_threadsafe(self.exit, None, code)

    async def on_mount(self) -> None:
        self._loop_running = asyncio.get_running_loop()
        if self.keymap:
            self.set_keymap(for_textual(self.keymap))
        if self.session.workspace.empty:
            self.push_screen(navigation.welcome(self.session), self._begin)
        else:
            await self.open_place(HOME)
            self._tell_problems()
        self.set_interval(POLL_SECONDS, self.poll)

    def poll(self) -> None:
        """Let the screens show what others committed, a new day, and a reason why nothing can be saved any more."""
        if not (self.is_running and self.screen_stack):
            return  # the last tick of a program that is being left, whose screens are half gone
        try:
            self._catch_up()
            if self._sent_out():
                return
            if self.upkeep.tick():
                self._look_at_backups()
        except ShnorError as error:
            log.warning("refresh: %s", error)
            self.tell_all(str(error))

    async def on_event(self, event: events.Event) -> None:
        """Whatever the person does, wherever it goes, puts the upkeep off."""
        if isinstance(event, events.InputEvent | events.Paste):
            self.upkeep.touched()
        await super().on_event(event)

    def on_resize(self) -> None:
        if self._window:
            self._window.changed()

    async def action_go(self, place: str) -> None:
        """Show a numbered screen, as it was left; what stands above it is closed."""
        await self.open_place(place)

    action_jump = action_go  # by a function key, which works while something is typed, too

    async def action_help(self) -> None:
        """F1: the keys of the screen on top."""
        if isinstance(self.screen, Helped):
            await self.push_screen(navigation.help_screen(self.screen.allowed()))

    async def action_palette(self) -> None:
        """Find anything by its name."""
        if not isinstance(self.screen, WorkScreen):
            return
        if isinstance(self.focused, Input):
            await self.focused.action_submit()
        with self.batch_update():
            await self.push_screen(navigation.palette_screen(self.session, self.screen.allowed()), self._run_found)

    async def action_show(self, kind: str, number: int) -> None:
        """Open a record."""
        if screen := open_record(self.session, kind, number):
            await self.push_screen(screen)

    async def action_show_roadmap(self, query: str) -> None:
        """The roadmap with a filter set."""
        await self.open_place("roadmap")
        await self.run_action(f"filter_by({query!r})", self.stay.places["roadmap"])

    async def action_report(self, name: str) -> None:
        """Go to the forms of a report."""
        await self.open_place("reports")
        await self.run_action(f"take({name!r})", self.stay.places["reports"])

    def action_take_year(self, year: str) -> None:
        """Show another programme."""
        self._take_year(year)

    async def action_settings(self) -> None:
        """The settings."""
        await self.push_screen(navigation.settings_screen(self.session))

    async def action_plugins(self) -> None:
        """The plugins."""
        await self.push_screen(navigation.plugins_screen(self.session))

    async def action_spravka(self) -> None:
        """The report that is signed, to be read."""
        await self.push_screen(navigation.spravka_screen(self.session))

    async def action_year(self) -> None:
        """Choose another programme, or start the next year's."""
        rows = _years_to_choose(self.session)
        chooser = navigation.choose_screen(_("Programme"), rows, self.session.data.programme.year)
        await self.push_screen(chooser, self._take_year)

    async def action_years(self) -> None:
        """The years side by side."""
        await self.push_screen(navigation.years_screen(self.session))

    async def action_quit(self) -> None:
        """Leave the past or the program, unless a form has something to lose and wasn't asked yet."""
        if isinstance(self.screen, Guarded) and not await self.screen.may_leave():
            return
        if await self.go_back():
            self.wear(self.session.person.settings.theme)  # it may have been changed meanwhile
        else:
            self.session.remember_visit()
            self.exit()

    def action_help_quit(self) -> None:
        """Ctrl+C leaves nothing by a slip; it says how to leave."""
        self.tell_all(_("q or Ctrl+Q leaves the program."))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is typed, only function keys are keys of the application."""
        typing = self.focused is not None and self.focused.check_consume_key("q", "q")
        return action not in _BY_LETTERS or not typing

    async def _run_found(self, command: str | None) -> None:
        """Do what was found, as the screen below the palette would by its key."""
        if command:
            await self.run_action(command, self.screen)

    def _take_year(self, year: str | None) -> None:
        if year and year.startswith(_AFTER):
            year = self._start_year_after(year.removeprefix(_AFTER))
        if year:
            self.session.year = year
            for screen in self.work_screens:
                screen.show_latest()
                screen.body.action_first()

    def _start_year_after(self, year: str) -> str | None:
        """Make the programme after that of a year; returns its year, or None when it was refused, and why is told."""
        from shnor_tui.workspace.next_year import start_next_year  # noqa: PLC0415  (once a year)

        workspace = self.session.workspace
        with self.work_screens[-1].telling():
            return start_next_year(workspace, workspace.programme(year)).year
        return None

    def _catch_up(self) -> None:
        workspace = self.session.workspace
        commits = workspace.refresh()
        if workspace.read_only != self.stay.read_only:
            self.stay.read_only = workspace.read_only
            self.tell_all(workspace.read_only or "")
        if self.screen.id == WELCOME_ID and not workspace.empty:
            self.screen.dismiss(result=True)
            return
        new_day = workspace.today != self.stay.today
        self.stay.today = workspace.today
        for screen in self.work_screens:
            screen.follow(commits, new_day=new_day)

    def _sent_out(self) -> bool:
        """Whether the program is left because the person may not be here any more; `run_ui` says why."""
        try:
            self.require_entry()
        except Forbidden as error:
            self.failure = self.failure or error
            self.exit(return_code=error.exit_code)
            return True
        return False

    def _look_at_backups(self) -> None:
        from shnor_tui.tui.screens.overview import OverviewScreen  # noqa: PLC0415  (it is loaded by then)

        home = self.stay.places.get(HOME)
        if isinstance(home, OverviewScreen) and home in self.work_screens:
            home.look_at_backups()

    async def _begin(self, _made: bool | None) -> None:
        self.session.workspace.refresh()
        await self.open_place(HOME)

    def _tell_problems(self) -> None:
        """What of the person's own settings could not be used."""
        settings = self.session.person.settings
        problems = [*settings.problems, *problems_of(self.keymap, every_action())]
        for problem in problems:
            log.warning("settings: %s", problem)
        if problems:
            self.call_after_refresh(self.tell_all, _("Your settings: {problem}").format(problem=problems[0]))

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        """None of our screens is seen through another. Textual would send a whole screen for what changes below it."""
        return []

    def _handle_exception(self, error: Exception) -> None:
        """Textual would print a traceback over the screen; the error is kept for `run_ui` instead."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        self.failure = self.failure or (cause if isinstance(cause, Exception) else error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()


_AFTER = "after "
"""Begins the name of the line that starts the year after one, among those that are years."""


def _years_to_choose(session: Session) -> list[TextRow]:
    """The programmes, the latest first, below the line that starts the next one's where the person may do that."""
    programmes = tuple(reversed(session.workspace.programmes))
    rows = [TextRow(programme.year, programme.year, programme.title) for programme in programmes]
    if session.may("programme.next"):
        hint = _("Schools, roadmap, indicators, questionnaire and points come along, deadlines a year later.")
        start = _("Start the year {year}").format(year=programmes[0].school_year.following)
        rows.insert(0, TextRow(_AFTER + programmes[0].year, start, hint))
    return rows


_BY_LETTERS = frozenset({"go", "year", "years", "settings", "plugins", "spravka"})
"""What of the application is done by letters and digits."""


def run_ui(
    opened: Callable[[], Workspace],
    source: str,
    *,
    year: str | None = None,
    person: Person | None = None,
    ascii_only: bool = False,
    mouse: bool = True,
) -> int:
    """Show a department's directory in the terminal until the person leaves; returns the exit code. `source` says what named the
    directory.

    Raises:
        ShnorError: it cannot be opened, or there is no programme of the year.
        Exception: whatever ended the UI unexpectedly, once the terminal is restored.
    """
    with opened() as workspace:
        if year and not workspace.empty:
            workspace.programme(year)
        app = ShnorApp(workspace, source, year, person=person, ascii_only=ascii_only)
        try:
            with ending_by_signal(app.end_from_thread):
                app.run(mouse=mouse)
        finally:
            app.close_past()
        if app.failure is not None:
            raise app.failure
        app.upkeep.finish()
        return app.return_code or 0
