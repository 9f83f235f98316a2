"""A window that is dragged: one that had another size a moment ago shows what was meant for that, or nothing."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.timer import Timer

RESTING_SECONDS = 0.2
"""A window that has kept its size for so long is no longer being dragged."""


class Window:
    """Paints all of an application anew when its window rests. Textual paints only what it knows to have changed."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._resting: Timer | None = None

    def changed(self) -> None:
        """The window has, or had for a moment, another size."""
        if self._resting:
            self._resting.stop()
        self._resting = self._app.set_timer(RESTING_SECONDS, self._paint)

    def _paint(self) -> None:
        if self._app.is_running and self._app.screen_stack:
            self._app.screen.refresh()
