"""Screens that are closed with a result, and screens that are closing."""

from __future__ import annotations

from typing import Any

from textual.await_complete import AwaitComplete
from textual.screen import Screen, ScreenResultType


class ClosesOnce(Screen[ScreenResultType]):
    """Clicks and keys that came before the screen was gone do not close it again: that would close the one below it."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Textual's own, while the screen is on top."""
        return super().dismiss(result) if self.is_active else AwaitComplete()


def still_open(screen: Screen[Any]) -> bool:
    """Whether the app keeps the screen, in sight or not: what a worker brings to one that closes has nowhere to be shown."""
    app = screen.app
    return app.is_running and (screen in app.screen_stack or app.is_screen_installed(screen))
