"""Rows that somebody else changed just now: they are seen to be changed for a moment."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from textual.timer import Timer
from textual.widget import Widget

FLASH_SECONDS = 1.2


class Flashes:
    """The keys of the rows; `repaint` is told each one as it begins and ends to flash."""

    def __init__(self, owner: Widget, repaint: Callable[[Hashable], None]) -> None:
        self._owner = owner
        self._repaint = repaint
        self._timers: dict[Hashable, Timer] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._timers

    @property
    def keys(self) -> Sequence[Hashable]:
        """Those that flash now."""
        return tuple(self._timers)

    def begin(self, key: Hashable) -> None:
        """Let a row flash; one that does so already goes on for the whole time."""
        if key in self._timers:
            self._timers[key].reset()
            return
        self._timers[key] = self._owner.set_timer(FLASH_SECONDS, lambda: self._end(key))
        self._repaint(key)

    def _end(self, key: Hashable) -> None:
        self._timers.pop(key, None)
        self._repaint(key)
