"""What holds on every screen: nothing is clipped, the cursor stays, every key does something, a viewer changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from rich.cells import cell_len
from textual.geometry import Size
from textual.widgets import Input, Label

from shnor_tui.domain.access import Access
from shnor_tui.domain.activity import Training
from shnor_tui.domain.assessment import Result
from shnor_tui.domain.indicator import Reading
from shnor_tui.domain.roadmap import Mark
from shnor_tui.domain.survey import Answer
from shnor_tui.tui.action import Action
from shnor_tui.tui.actions import FILTER, SCOPES
from shnor_tui.tui.common_actions import COLUMNS, MOVES
from shnor_tui.tui.layouts import with_twin
from shnor_tui.tui.navigation import Helped
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.filtered import FilteredScreen
from shnor_tui.tui.widgets.found_list import FoundList
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.tui.widgets.matrix_list import MatrixList
from shnor_tui.workspace.tables import table_of
from tests.tui.everywhere import SCREENS, SIZES, open_to_all, standing_at, with_history
from tests.tui.support import Person

OfSchool = Mark | Training | Reading | Answer | Result
EDITING = sorted({key for actions in SCOPES.values() for action in actions if action.verb for key in action.keys})


@pytest.fixture
def worked_in(demo_home: Path) -> Path:
    return with_history(demo_home)


def clipped(person: Person) -> Iterator[str]:
    """Texts that do not wholly fit where they stand; what scrolls has only to fit in width."""
    width, _height = person.app.size
    for listed in person.app.screen.query(LineList):
        room = listed.scrollable_content_region.width
        if listed.display and room:
            yield from (text for row in listed.rows for text in texts(row.lines(room)) if cell_len(text) > room)
    for shown in person.app.screen.query(Lines):
        if shown.display and shown.text and not isinstance(shown, FoundList):
            yield from (text for text in shown.text.split("\n") if cell_len(text.rstrip()) > shown.size.width)
            yield from shown.text.split("\n")[shown.size.height :]
    for label in person.app.screen.query(Label):
        if label.display and label.parent and str(label.render()):
            needed = label.get_content_height(label.size, Size(*person.app.size), label.content_size.width)
            if label.region.right > width or needed > label.content_size.height:
                yield str(label.render())
    for field in person.app.screen.query(Input):
        seen = field.display and all(above.display for above in field.ancestors)
        if seen and cell_len(field.placeholder) > field.content_size.width:
            yield field.placeholder


def texts(lines: list[list[tuple[str, str]]]) -> list[str]:
    return ["".join(text for text, _style in line).rstrip() for line in lines]


def cursor(person: Person) -> object:
    """Where one is: the row under the cursor, or the field with the focus."""
    focused = person.app.focused
    return focused.cursor_row.key if isinstance(focused, LineList) and focused.cursor_row else focused


@pytest.mark.parametrize("name", SCREENS)
async def test_nothing_is_clipped_and_the_cursor_stays_at_every_size(worked_in: Path, name: str) -> None:
    async with standing_at(name, worked_in) as olga:
        if isinstance(olga.app.focused, LineList):
            await olga.press("down", "down")
        there = cursor(olga)
        for size in (*SIZES, *reversed(SIZES)):
            await olga.pilot.resize_terminal(*size)
            await olga.pilot.pause()
            assert not list(clipped(olga)), size
            assert cursor(olga) == there, size
            assert " q " in olga.footer or " Esc " in olga.footer, size
            assert " F1 " in olga.footer or name in {"help", "palette"}, size


@pytest.mark.parametrize("name", SCREENS)
async def test_every_action_of_a_screen_is_implemented_where_its_key_looks_for_it(worked_in: Path, name: str) -> None:
    async with standing_at(name, worked_in) as olga:
        screen = olga.app.screen
        actions = list(screen.allowed()) if isinstance(screen, Helped) else []
        assert actions or name == "help"
        for action in actions:
            assert implemented(action, olga), action.id
        if isinstance(screen, FilteredScreen):
            assert all(
                implemented(action, olga) for action in FILTER if action.id not in {"filter.keep", "filter.complete"}
            )


def implemented(action: Action, person: Person) -> bool:
    namespace, _dot, rest = action.method.rpartition(".")
    holders: list[object] = [person.app] if namespace == "app" else [person.app.screen, person.app.focused]
    return any(callable(getattr(holder, f"action_{rest.partition('(')[0]}", None)) for holder in holders)


def test_moves_are_those_of_the_lists() -> None:
    assert all(hasattr(LineList, f"action_{action.method}") for action in MOVES)
    assert all(hasattr(MatrixList, f"action_{action.method}") for action in COLUMNS)


@pytest.mark.parametrize("name", SCREENS)
async def test_help_lists_all_that_can_be_done(worked_in: Path, name: str) -> None:
    if name in {"help", "palette"}:
        pytest.skip("they list keys themselves")
    async with standing_at(name, worked_in) as olga:
        screen = olga.app.screen
        assert isinstance(screen, Helped)
        wanted = {action.id for action in screen.allowed() if not action.id.startswith("jump.")}
        await olga.press("f1")
        assert {row.name for row in olga.body.rows if isinstance(row, TextRow)} >= wanted


@pytest.mark.parametrize("name", [name for name in open_to_all() if name not in {"view", "options"}])
async def test_a_viewer_sees_no_editing_keys_and_changes_nothing_whatever_is_pressed(
    worked_in: Path, name: str
) -> None:
    async with standing_at(name, worked_in, actor="reader") as reader:
        screen, before = reader.app.screen, reader.workspace.revision
        offered = [action for action in screen.allowed() if action.verb] if isinstance(screen, Helped) else []
        assert not offered
        own = {key for action in screen.allowed() for key in action.keys} if isinstance(screen, Helped) else set()
        for key in set(EDITING) - own:
            await reader.press(*with_twin(key))
        assert reader.app.screen is screen
        assert reader.workspace.revision == before
        reader.workspace.refresh()
        assert reader.workspace.revision == before


@pytest.mark.parametrize(
    "name",
    [
        *("roadmap", "item", "history", "overview", "schools", "passport", "points", "indicators", "activities"),
        *("surveys", "results", "low-results"),
    ],
)
async def test_a_schools_account_changes_only_what_is_of_its_own(worked_in: Path, name: str) -> None:
    async with standing_at(name, worked_in, actor="school") as school:
        own, screen = school.workspace.user.school, school.app.screen
        for key in EDITING:
            await school.press(*with_twin(key))
            for way_out in ("enter", "escape", "escape"):
                if school.app.screen is not screen:
                    await school.press(way_out)
            assert school.app.screen is screen, key
        changes = [change for commit in school.workspace.history() for change in commit.ops if commit.by == "school"]
        changed = [change for change in changes if change.table != table_of(Access)]  # what was refused is told too
        records, tables = school.workspace.records, {table_of(kind) for kind in get_args(OfSchool)}
        rows: list[OfSchool] = [row for kind in get_args(OfSchool) for row in records.all(kind)]
        owners = {(table_of(type(row)), row.id): row.school for row in rows}
        assert {change.table for change in changed} <= tables
        assert all(owners.get((change.table, change.id), own) == own for change in changed)


async def test_a_message_is_wrapped_again_for_a_narrow_terminal(demo_home: Path) -> None:
    async with standing_at("roadmap", demo_home, size=(200, 60)) as olga:
        text = "Черновик не открыт: мероприятие удалено. " * 3
        olga.app.screen.tell(text)  # type: ignore[attr-defined]
        await olga.pilot.resize_terminal(80, 24)
        await olga.pilot.pause()
        assert not list(clipped(olga))
        assert "".join(olga.message.split()) == "".join(text.split())
