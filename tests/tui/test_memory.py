"""What is open and closed all day long takes no more memory in the evening."""

from __future__ import annotations

import gc
from pathlib import Path

from textual._styles_cache import StylesCache

from tests.tui.support import Person, sitting

WIDGETS_OF_A_FORM = 20


async def painted_widgets(person: Person) -> int:
    """How many widgets are held that were painted, once a form and a table were opened and closed."""
    await person.press("6", "a", "escape", "t", "escape")
    gc.collect()
    return sum(isinstance(held, StylesCache) for held in gc.get_objects())


async def test_a_closed_screen_leaves_none_of_its_widgets(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        counts = [await painted_widgets(olga) for _day in range(4)]
        assert counts[-1] < counts[0] + WIDGETS_OF_A_FORM, counts
