"""The application: it only wires screens to one workspace."""

from __future__ import annotations

import gc
import logging
from datetime import date
from pathlib import Path

from textual.app import App

from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _
from shnor_tui.tui.context import Session
from shnor_tui.tui.navigation import WELCOME_ID, Guarded, Helped, help_screen, welcome
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.roadmap import RoadmapScreen
from shnor_tui.tui.styles import ASCII_GLYPHS, GLYPHS
from shnor_tui.workspace.session import Workspace, open_workspace

POLL_SECONDS = 0.25
"""How often the journal's size is looked at; others' changes appear within this time."""

log = logging.getLogger("shnor.tui")


class ShnorApp(App[int]):
    """One person's session in a terminal."""

    CSS_PATH = "shnor.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = []  # noqa: RUF012  (Textual's own ctrl+q and ctrl+c stay)

    def __init__(self, workspace: Workspace, source: str, year: str | None = None, *, ascii_only: bool = False) -> None:
        super().__init__(ansi_color=True)
        self.theme = "ansi-dark"
        self.animation_level = "none"
        self._workspace = workspace
        self._read_only = workspace.read_only
        self._today = workspace.today
        self.failure: Exception | None = None
        glyphs = ASCII_GLYPHS if ascii_only else GLYPHS
        self.set_class(ascii_only, "-ascii")
        self._session = Session(workspace, source, glyphs, year)

    def on_ready(self) -> None:
        """The first screen is drawn: what was loaded for it stays, so the collector need not look at it again."""
        gc.freeze()
        gc.enable()

    def on_mount(self) -> None:
        if self._workspace.empty:
            self.push_screen(welcome(self._session), self._begin)
        else:
            self._begin(True)
        self.set_interval(POLL_SECONDS, self.poll)

    def poll(self) -> None:
        """Let the screens show what others committed, a new day, and a reason why nothing can be saved any more."""
        try:
            self._catch_up()
        except ShnorError as error:
            log.warning("refresh: %s", error)
            self._tell(str(error))

    async def action_help(self) -> None:
        """F1: the keys of the screen on top."""
        if isinstance(self.screen, Helped):
            await self.push_screen(help_screen(self.screen.allowed()))

    async def action_quit(self) -> None:
        """Leave, unless a form has something to lose and wasn't asked yet."""
        if not isinstance(self.screen, Guarded) or self.screen.may_leave():
            self.exit()

    def action_help_quit(self) -> None:
        """Ctrl+C leaves nothing by a slip; it says how to leave."""
        self._tell(_("q or Ctrl+Q leaves the program."))

    def _catch_up(self) -> None:
        commits = self._workspace.refresh()
        if self._workspace.read_only != self._read_only:
            self._read_only = self._workspace.read_only
            self._tell(self._read_only or "")
        if self.screen.id == WELCOME_ID and not self._workspace.empty:
            self.screen.dismiss(result=True)
            return
        new_day = self._workspace.today != self._today
        self._today = self._workspace.today
        for screen in self._work_screens:
            if commits:
                screen.take(commits, elsewhere=True)
            if new_day:
                screen.refresh_data(())

    @property
    def _work_screens(self) -> list[WorkScreen]:
        return [screen for screen in self.screen_stack if isinstance(screen, WorkScreen)]

    def _begin(self, _made: bool | None) -> None:
        self._workspace.refresh()
        self.push_screen(RoadmapScreen(self._session))

    def _tell(self, text: str) -> None:
        for screen in self._work_screens:
            screen.tell(text, "error")

    def _handle_exception(self, error: Exception) -> None:
        """Textual would print a traceback over the screen; the error is kept for `run_ui` instead."""
        self.failure = self.failure or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()


def run_ui(
    home: Path,
    source: str,
    *,
    today: date | None = None,
    year: str | None = None,
    ascii_only: bool = False,
    mouse: bool = True,
) -> int:
    """Open the terminal UI on a department's directory until the person leaves; returns the exit code.

    Raises:
        ShnorError: the directory cannot be opened, or there is no programme of the year.
        Exception: whatever ended the UI unexpectedly, once the terminal is restored.
    """
    with open_workspace(home, today=today) as workspace:
        if year and not workspace.empty:
            workspace.programme(year)
        app = ShnorApp(workspace, source, year, ascii_only=ascii_only)
        app.run(mouse=mouse)
        if app.failure is not None:
            raise app.failure
        return app.return_code or 0
