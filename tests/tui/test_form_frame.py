"""The frame of all forms, tried with a small form: keys in their order, drafts, conflicts, nothing out of sight."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import pytest
from msgspec import UNSET, UnsetType
from textual import events
from textual.widgets import Label

from shnor_tui.domain.roadmap import RoadmapItem
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput
from shnor_tui.tui.screens.conflict import ConflictScreen
from shnor_tui.tui.screens.form import Entry, Form, checked
from shnor_tui.tui.screens.roadmap import RoadmapScreen
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.choice import Choice
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.roadmap import edit_item
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting

LONG_REFUSAL = "Такое значение принять нельзя: " + "слишком много слов в одном предложении, " * 4 + "конец."
SIZES = pytest.mark.parametrize("size", [(60, 20), (80, 24)])


def _refuse(value: str) -> None:
    if "!" in value:
        raise BadInput(LONG_REFUSAL)


class SmallForm(Form):
    """A line, some lines, a choice, and a last line that may be wrong; it writes to the item 1.3."""

    draft_of = ("test", {"id": 1})

    def __init__(self, person: Person) -> None:
        super().__init__(person.app.session)
        self.item = item_by_number(self.session.data, "1.3")

    def heading(self) -> Sequence[Line]:
        return [[(" Проба", "bold")]]

    def entries(self) -> Sequence[Entry]:
        return (
            Entry("responsible", "Ответственный", self.item.responsible),
            Entry("expected", "Результат", "", lines=3),
            Entry("choice", "Выбор", "a", choices=[("a", "первое"), ("b", "второе"), ("c", "длинное значение " * 8)]),
            *(Entry(f"line{n}", f"Строка {n}") for n in range(8)),
            Entry("last", "Последняя", note=checked(_refuse)),
        )

    def save(self, values: Mapping[str, str]) -> None:
        typed = self.typed_values()
        edit_item(
            self.session.workspace,
            self.item,
            responsible=typed.get("responsible", UNSET),
            expected=typed.get("expected", UNSET),
        )

    def rebase(self) -> None:
        self.item = self.session.data.find(RoadmapItem, self.item.id) or self.item


@pytest.fixture
async def olga(demo_home: Path) -> AsyncIterator[Person]:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "petrova", Role.METHODIST)
        set_role(admin, "ivanov", Role.METHODIST)
    async with sitting(demo_home) as person:
        await opened(person)
        yield person


async def opened(person: Person) -> SmallForm:
    form = SmallForm(person)
    await person.app.push_screen(form)
    await person.pilot.pause()
    return form


def field(person: Person, name: str) -> str:
    form = person.app.screen
    assert isinstance(form, Form)
    return form.value(name)


def others(home: Path, actor: str, *, responsible: str | UnsetType = UNSET, expected: str | UnsetType = UNSET) -> None:
    with open_workspace(home, actor=actor) as other:
        seen = item_by_number(other.snapshot(), "1.3")
        edit_item(other, seen, responsible=responsible, expected=expected)


def item(person: Person) -> RoadmapItem:
    return item_by_number(person.workspace.snapshot(), "1.3")


def kept(person: Person) -> list[str]:
    return [draft.form for draft in person.app.session.person.drafts.of_home(person.workspace.home)]


async def burst(person: Person, *keys: str) -> None:
    """Keys that arrive at once, as when a slow line delivers them together."""
    for key in keys:
        person.app.post_message(events.Key(key, key if len(key) == 1 else " " if key == "space" else None))
    for _turn in range(3):
        await person.pilot.pause()


async def test_keys_typed_ahead_land_in_the_fields_that_they_were_meant_for(olga: Person) -> None:
    await burst(
        olga, *"аб", "tab", *"вг", "enter", *"д", "left", "backspace", "tab", "space", "tab", *"ж", "shift+tab", "left"
    )
    assert field(olga, "expected") == "вгд"
    assert field(olga, "responsible").endswith("аб")
    assert (field(olga, "choice"), field(olga, "line0")) == ("a", "ж")


@pytest.mark.parametrize("key", ["f2", "ctrl+s", "ctrl+ы", "enter"])
async def test_every_way_to_save_takes_what_was_typed_before_it_and_leaves_what_follows_to_the_list(
    olga: Person, key: str
) -> None:
    before = item(olga).responsible
    await burst(olga, *" и Ко", key, "down")
    assert isinstance(olga.app.screen, RoadmapScreen)
    assert item(olga).responsible == f"{before} и Ко"
    assert olga.body.cursor_row is not None
    assert "item" in str(olga.body.cursor_row.key)
    assert kept(olga) == []


async def test_pasted_lines_are_one_line_in_a_field_and_lines_in_an_area(olga: Person) -> None:
    olga.app.post_message(events.Paste("первая\r\nвторая\x1b[2J"))
    await olga.press("tab")
    olga.app.post_message(events.Paste("первая\r\nвторая\x1b[2J"))
    await olga.pilot.pause()
    assert field(olga, "responsible").endswith("первая вторая\ufffd[2J")
    assert field(olga, "expected") == "первая\nвторая\ufffd[2J"


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_leaving_asks_once_even_when_the_key_comes_right_behind_the_letters(olga: Person, key: str) -> None:
    await burst(olga, "а", key)
    assert isinstance(olga.app.screen, SmallForm)
    assert "не сохранено" in olga.message
    await burst(olga, "б")
    assert olga.message == ""
    await burst(olga, key)
    assert isinstance(olga.app.screen, SmallForm)
    await burst(olga, key)
    assert kept(olga) == []


@SIZES
async def test_a_long_refusal_stands_whole_under_its_field_and_both_are_in_view(
    demo_home: Path, size: tuple[int, int]
) -> None:
    async with sitting(demo_home, size=size) as olga:
        form = await opened(olga)
        await burst(olga, "shift+tab", "!", "f2")
        note, last = form.query_one("#last-note", Label), form.query_one("#last")
        assert LONG_REFUSAL.split() == str(note.render()).split()
        pane = form.query_one("#form").region
        assert last.has_focus
        assert pane.contains_region(last.region)
        assert pane.contains_region(note.region)
        assert note.region.height >= len(LONG_REFUSAL) // size[0]


@SIZES
async def test_no_label_and_no_value_is_clipped(demo_home: Path, size: tuple[int, int]) -> None:
    async with sitting(demo_home, size=size) as olga:
        form = await opened(olga)
        await burst(olga, "tab", "tab", "left")
        choice = form.query_one(Choice)
        shown = "".join(choice.render_line(y).text for y in range(choice.size.height))
        assert "".join(shown.split()).count("длинноезначение") == 8
        assert all(label.region.right <= size[0] for label in form.query(Label))


async def test_what_was_typed_is_kept_at_each_key_and_offered_next_time(olga: Person, demo_home: Path) -> None:
    await burst(olga, *" и Ко", "tab", "у")
    async with sitting(demo_home) as again:
        await opened(again)
        assert field(again, "responsible").endswith(" и Ко")
        assert field(again, "expected") == "у"
        assert "не сохранено" in again.message
        await burst(again, "escape", "escape")
        assert kept(again) == []


async def test_what_is_typed_and_taken_back_leaves_no_draft(olga: Person) -> None:
    await burst(olga, "а")
    assert kept(olga) == ["test"]
    await burst(olga, "backspace")
    assert kept(olga) == []


async def test_of_two_changes_of_different_fields_both_stay(olga: Person, demo_home: Path) -> None:
    others(demo_home, "petrova", expected="приказ начальника")
    await burst(olga, *" и Ко", "f2")
    assert item(olga).responsible.endswith(" и Ко")
    assert item(olga).expected == "приказ начальника"


async def test_the_keys_of_the_fields_are_told_and_no_letters(olga: Person) -> None:
    assert "Tab  Дальше" in olga.footer
    await olga.press("f1")
    assert "Shift+Tab" in olga.screen
    assert "k (л)" not in olga.screen
    await olga.press("escape")
    assert isinstance(olga.app.screen, Form)


async def test_a_conflict_shows_both_values_and_mine_saves_over(olga: Person, demo_home: Path) -> None:
    others(demo_home, "petrova", responsible="Петрова")
    await burst(olga, *" и Ко", "f2")
    assert isinstance(olga.app.screen, ConflictScreen)
    for told in ("petrova", "Петрова", " и Ко"):
        assert told in olga.screen
    await olga.press("up", "enter")
    assert item(olga).responsible.endswith(" и Ко")
    assert kept(olga) == []


async def test_theirs_leaves_it_and_esc_goes_back_to_the_form_to_be_asked_again(olga: Person, demo_home: Path) -> None:
    others(demo_home, "petrova", responsible="Петрова")
    await burst(olga, *" и Ко", "f2")
    await olga.press("escape")
    assert field(olga, "responsible").endswith(" и Ко")
    await olga.press("f2", "home", "enter")
    assert item(olga).responsible == "Петрова"
    assert isinstance(olga.app.screen, RoadmapScreen)
    assert kept(olga) == []


async def test_a_second_conflict_while_one_decides_is_shown_too_before_anything_is_overwritten(
    olga: Person, demo_home: Path
) -> None:
    others(demo_home, "petrova", responsible="Петрова")
    await burst(olga, *" и Ко", "f2")
    others(demo_home, "ivanov", responsible="Иванов")
    olga.app.poll()
    await olga.press("up", "enter")
    assert isinstance(olga.app.screen, ConflictScreen)
    assert "Иванов" in olga.screen
    assert item(olga).responsible == "Иванов"
    await olga.press("up", "enter")
    assert item(olga).responsible.endswith(" и Ко")


def test_a_needed_field_is_wrong_only_when_it_is_saved_empty() -> None:
    entry = Entry("name", "Название", needed=True)
    assert (entry.note("").wrong, entry.final_note("").wrong, entry.final_note("а").wrong) == (False, True, False)
