"""The numbered screens of a session; beside those of the present, those of a past moment, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import Any, ClassVar

from textual.screen import Screen

from shnor_tui.tui.clipboard import Copying
from shnor_tui.tui.context import Session, told
from shnor_tui.tui.places import NUMBERED
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.workspace.moment import Moment
from shnor_tui.workspace.rights import require_entry

HOME = "overview"
FIRST = "first"


@dataclass
class Stay:
    """A session as the person left it: its numbered screens, and what was told of it. `mode` is Textual's name for its stack of
    screens."""

    session: Session
    mode: str
    places: dict[str, WorkScreen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.read_only: str | None = self.session.workspace.read_only
        self.today: date = self.session.workspace.today


class Travelling(Copying):
    """Shows one stay; the first one is kept as it is while a past moment is looked at."""

    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {FIRST: Screen}
    DEFAULT_MODE = FIRST

    def __init__(self, session: Session) -> None:
        super().__init__(ansi_color=True)
        self._stays = [Stay(session, FIRST)]
        self._numbers = count(1)

    @property
    def session(self) -> Session:
        """What is looked at."""
        return self._stays[-1].session

    @property
    def stay(self) -> Stay:
        """The same with its screens."""
        return self._stays[-1]

    @property
    def work_screens(self) -> list[WorkScreen]:
        """The screens over the data, the one on top last."""
        return [screen for screen in self.screen_stack if isinstance(screen, WorkScreen)]

    def require_entry(self) -> None:
        """Who was disabled meanwhile sees nothing more, of the past neither; nor, behind the gate, who was removed.

        Others' changes were taken in before; but while the past is shown, nobody else asks for those of the present.

        Raises:
            Forbidden: this is so.
        """
        present = self._stays[0].session.workspace
        if present.empty or present.past:
            return
        require_entry(present.user if present is self.session.workspace else present.user_now)

    def tell_all(self, text: str) -> None:
        """Show an error wherever there is a line for it."""
        for screen in self.work_screens:
            screen.tell(text, "error")

    async def open_place(self, place: str) -> None:
        """Show a numbered screen, as it was left; what stands above it is closed."""
        stay = self.stay
        while len(self.screen_stack) > 1 and self.screen not in stay.places.values():
            await self.pop_screen()
        name = place if stay.mode == FIRST else f"{stay.mode} {place}"
        if place not in stay.places:
            stay.places[place] = NUMBERED[place](stay.session)
            self.install_screen(stay.places[place], name)
            with self.batch_update():  # else it would be painted once while it is put together
                await self._change_to(name)
        else:
            await self._change_to(name)

    async def action_past(self, revision: int) -> None:
        """The data as they were after a change, until one leaves them."""
        from shnor_tui.workspace.past import open_past  # noqa: PLC0415  (few sessions look back)

        here = self.session
        with told(lambda text, _style: self.tell_all(text)):
            past = open_past(here.workspace.home, Moment(revision), here.workspace.actor, here.workspace.fixed_today)
            stay = Stay(replace(here, workspace=past, returns=True), f"past {next(self._numbers)}")
            self.add_mode(stay.mode, Screen)
            further = self._stays[1:]
            self._stays[1:] = [stay]
            with self.batch_update():
                await self.switch_mode(stay.mode)
                await self.open_place(HOME)
            for left in further:
                await self._close(left)

    async def go_back(self) -> bool:
        """Leave the past for where one came from; False where one came from nowhere."""
        if not self.session.returns:
            return False
        left = self._stays.pop()
        await self.switch_mode(self.stay.mode)
        await self._close(left)
        return True

    def close_past(self) -> None:
        """Let go of the files of a past moment that is still looked at."""
        for stay in self._stays[1:]:
            stay.session.workspace.close()

    async def _close(self, stay: Stay) -> None:
        await self.remove_mode(stay.mode)
        for screen in stay.places.values():
            self.uninstall_screen(screen)
            if screen.is_running:
                await screen.remove()
        stay.session.workspace.close()

    async def _change_to(self, name: str) -> None:
        if isinstance(self.screen, WorkScreen):
            await self.switch_screen(name)
        else:
            await self.push_screen(name)
