"""The data as they were, on the screen: the way there and back, and that nothing of it can be changed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shnor_tui.domain.roadmap import Status
from shnor_tui.errors import NotFound
from shnor_tui.i18n import _
from shnor_tui.personal.state import Draft
from shnor_tui.tui.layouts import TWINS, with_twin
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.entry import EntryScreen
from shnor_tui.tui.screens.history import HistoryScreen
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import Workspace, open_workspace
from tests.tui.everywhere import open_to_all, standing_at, with_history
from tests.tui.support import Person, sitting
from tests.tui.test_everywhere import clipped
from tests.tui.test_reports import wait


@pytest.fixture
def worked_in(demo_home: Path) -> Path:
    return with_history(demo_home)


def mark(workspace: Workspace, number: str, status: Status = Status.DONE) -> int:
    set_marks(workspace, item_by_number(workspace.snapshot(), number), [None], MarkEdit(status=status))
    return workspace.revision


def first_line(person: Person) -> str:
    return person.app.screen.query_one("#title", Lines).text.split("\n")[0].strip()


def in_past(person: Person) -> int:
    """The change after which the data are shown; 0 in the present."""
    past = person.app.session.workspace.past
    return past.revision if past else 0


def said(person: Person) -> str:
    """What the first line has to say."""
    workspace = person.app.session.workspace
    assert workspace.past is not None
    return f"{workspace.past.words(workspace.zone)} · {_('read only')}"


@pytest.mark.parametrize("russian", [False, True], ids=["qwerty", "йцукен"])
async def test_the_history_opens_the_data_as_they_were_and_q_leads_back(demo_home: Path, russian: bool) -> None:
    w, q = (TWINS[key] if russian else key for key in "wq")
    async with sitting(demo_home, place="history") as olga:
        first = mark(olga.workspace, "1.3")
        mark(olga.workspace, "1.3", Status.NOT_DONE)
        olga.app.poll()
        await olga.press("home", "down", w)
        assert in_past(olga) == first
        assert str(first) in first_line(olga)
        assert first_line(olga) == said(olga)
        await olga.press("2")
        assert "выполнено" in olga.row("1.3")
        assert "не выполнено" not in olga.row("1.3")
        await olga.press("5", "home")
        assert ("entry", first + 1) not in [row.key for row in olga.body.rows]
        await olga.press(q)
        assert in_past(olga) == 0
        assert isinstance(olga.app.screen, HistoryScreen)
        row = olga.body.cursor_row
        assert row is not None
        assert row.key == ("entry", first)
        assert "1 Обз" in first_line(olga)
        await olga.press("2")
        assert "не выполнено" in olga.row("1.3")


async def test_one_entry_opens_it_too_and_leads_back_to_itself(demo_home: Path) -> None:
    async with sitting(demo_home, place="history") as olga:
        mark(olga.workspace, "1.3")
        olga.app.poll()
        await olga.press("end", "enter", "w", "3", "enter", "q", "q")
        assert in_past(olga) == 0
        assert isinstance(olga.app.screen, EntryScreen)


async def test_what_others_do_meanwhile_is_there_when_one_comes_back(demo_home: Path) -> None:
    async with sitting(demo_home, place="history") as olga:
        await olga.press("w", "2")
        with open_workspace(demo_home, actor="olga") as elsewhere:
            later = mark(elsewhere, "1.3")
        olga.app.poll()
        await olga.pilot.pause()
        assert "выполнено" not in olga.row("1.3")
        await olga.press("q")
        olga.app.poll()
        await olga.pilot.pause()
        assert ("entry", later) in [row.key for row in olga.body.rows]
        await olga.press("2")
        assert "выполнено" in olga.row("1.3")


async def test_from_the_past_one_goes_further_back_and_then_at_once_to_the_present(demo_home: Path) -> None:
    async with sitting(demo_home, place="history") as olga:
        mark(olga.workspace, "1.3")
        mark(olga.workspace, "2.2")
        olga.app.poll()
        await olga.press("home", "down", "w", "5", "end", "w")
        assert in_past(olga) == 1
        assert first_line(olga) == said(olga)
        await olga.press("q")
        assert in_past(olga) == 0
        assert olga.app.is_running
        await olga.press("home", "w")
        assert in_past(olga) == olga.workspace.revision


async def test_the_footer_says_where_q_leads(demo_home: Path) -> None:
    async with sitting(demo_home, place="history") as olga:
        assert _("Quit") in olga.footer
        await olga.press("w")
        assert _("To the present") in olga.footer
        assert _("Quit") not in olga.footer
    async with sitting(demo_home, place="history", at=1) as olga:
        assert _("Quit") in olga.footer
        await olga.press("q")
        assert not olga.app.is_running


async def test_a_change_without_a_programme_cannot_be_looked_at(demo_home: Path) -> None:
    async with sitting(demo_home, place="history") as olga:
        await olga.app.action_past(99)
        assert "99" in olga.message
        assert in_past(olga) == 0
        assert isinstance(olga.app.screen, HistoryScreen)
        with pytest.raises(NotFound):
            olga.workspace.programme("1999/2000")


@pytest.mark.parametrize("name", open_to_all())
async def test_every_screen_of_the_past_says_so_and_changes_nothing(worked_in: Path, name: str) -> None:
    with open_workspace(worked_in, actor="olga") as workspace:
        at, latest = workspace.revision, mark(workspace, "2.2")
    async with standing_at(name, worked_in, at=at) as olga:
        screen = olga.app.screen
        for size in ((120, 40), (80, 24)):
            await olga.pilot.resize_terminal(*size)
            await olga.pilot.pause()
            assert first_line(olga) == said(olga), size
            assert not list(clipped(olga)), size
        if isinstance(screen, WorkScreen) and name != "filter":
            await press_all_that_would_change_something(olga, screen, str(at))
        with open_workspace(worked_in, actor="olga") as workspace:
            assert workspace.revision == latest


async def press_all_that_would_change_something(person: Person, screen: WorkScreen, told: str) -> None:
    own = {key for action in screen.allowed() for key in action.keys}
    for key in {key for action in screen.ACTIONS if action.verb for key in action.keys} - own:
        for twin in with_twin(key) if screen.PLACE else (key,):
            screen.tell("")
            await person.press(twin)
            assert person.app.screen is screen, twin
            assert told in person.message, twin


async def test_what_is_typed_into_a_cell_is_refused_with_the_reason(worked_in: Path) -> None:
    async with standing_at("readings", worked_in, at=2) as olga:
        why = "".join((olga.workspace.read_only or "").split())
        await olga.press("5")
        assert "".join(olga.message.split()) == why
        await olga.press("delete")
        assert "".join(olga.message.split()) == why


async def text_of(report: str, home: Path, at: int = 0) -> list[str]:
    """What the preview of a report says."""
    async with sitting(home, place="reports", at=at) as olga:
        await wait(olga)
        olga.body.move_to(next(row.key for row in olga.body.rows if report in str(row.key)))
        for key in ("enter", "p"):
            await olga.press(key)
            await wait(olga)
        return ["".join(text for text, _style in line) for row in olga.body.rows for line in row.lines(80)]


async def test_a_report_of_the_past_is_made_from_the_data_of_then(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as workspace:
        first = mark(workspace, "1.3")
    then = await text_of("roadmap", demo_home)
    with open_workspace(demo_home, actor="olga") as workspace:
        mark(workspace, "1.3", Status.NOT_DONE)
    assert await text_of("roadmap", demo_home, at=first) == then
    assert await text_of("roadmap", demo_home) != then


async def test_looking_back_is_no_visit_and_shows_no_unfinished_entries(demo_home: Path) -> None:
    async with sitting(demo_home, place="overview") as olga:
        drafts, visits = olga.app.session.person.drafts, olga.app.session.person.visits
        latest = mark(olga.workspace, "1.3")
        olga.app.session.remember_visit()
        drafts.keep(Draft(demo_home, "mark", {"cells": "1:"}, "Незаконченное", {"note": "x"}, datetime.now(UTC)))
        await olga.press("5", "end", "w")
        assert "Незаконченное" not in olga.screen
        await olga.press("2", "1", "q", "1")
        assert "Незаконченное" in olga.screen
        visit = visits.last_visit(demo_home)
        assert visit is not None
        assert visit.revision == latest


async def test_the_colours_that_are_chosen_in_the_past_are_those_of_the_present(demo_home: Path) -> None:
    async with sitting(demo_home, place="history") as olga:
        await olga.press("w", "o", "enter", "end", "enter", "q", "q")
        assert in_past(olga) == 0
        assert olga.app.session.look is olga.app.look
        assert olga.app.session.person.settings.theme == "mono"
