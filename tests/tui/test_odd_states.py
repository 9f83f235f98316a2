"""What nobody means to meet: lists without a line and drafts of nonsense."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shnor_tui.personal.state import Draft
from shnor_tui.tui.screens.mark_form import MarkForm
from tests.tui.support import sitting


@pytest.mark.parametrize("key", ["G", "g", "pagedown", "pageup", "down", "up", "enter"])
async def test_every_move_in_a_list_without_lines_stays_where_it_is(demo_home: Path, key: str) -> None:
    async with sitting(demo_home) as olga:
        olga.body.set_rows([])
        await olga.press(key)
        assert olga.body.cursor_row is None


@pytest.mark.parametrize("cells", ["x", "1:x", ":", "1:1:1", "²:", "9" * 5000, ""])
async def test_a_draft_of_marks_that_names_none_is_told_and_can_be_thrown_away(demo_home: Path, cells: str) -> None:
    async with sitting(demo_home, place="overview") as olga:
        draft = Draft(demo_home, "mark", {"cells": cells}, "Отметка", {"note": "x"}, datetime.now(UTC))
        olga.app.session.person.drafts.keep(draft)
        await olga.press("2", "1", "home", "enter")
        assert not isinstance(olga.app.screen, MarkForm)
        assert "d" in olga.message
        await olga.press("d")
        assert olga.app.session.person.drafts.of_home(demo_home) == ()
