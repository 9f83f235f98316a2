"""Screens that are closed with a result."""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.screen import Screen, ScreenResultType


class ClosesOnce(Screen[ScreenResultType]):
    """Clicks and keys that came before the screen was gone do not close it again: that would close the one below it."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Textual's own, while the screen is on top."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
