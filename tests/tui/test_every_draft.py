"""Whatever form a line drops in: what was typed into it is kept at each key, and offered by the form and by the overview."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from platformdirs import user_state_dir
from textual.widgets import Input, TextArea

from shnor_tui.personal.state import Draft
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens import form as forms
from shnor_tui.tui.screens.form import Form
from shnor_tui.tui.widgets.choice import Choice
from tests.tui.everywhere import SCREENS, standing_at, with_history
from tests.tui.support import Person, sitting
from tests.tui.test_reports import wait

TYPED = "ёж5"
ELSEWHERE = {"RoleForm", "ZoneForm", "ProgrammeForm", "NewProgramme"}
"""Forms that no key of a numbered screen opens; they have ways of their own below."""


def every_form() -> Iterator[type[Form]]:
    """All forms that the program has, once their modules are there."""
    for path in Path(forms.__file__).parent.glob("*.py"):
        __import__(f"shnor_tui.tui.screens.{path.stem}")
    yield from (kind for kind in Form.__subclasses__() if kind.__module__.startswith("shnor_tui."))


DRAWN = [name for name, way in SCREENS.items() if way.screen in {kind.__name__ for kind in every_form()}]


@pytest.fixture
def worked_in(demo_home: Path) -> Path:
    return with_history(demo_home)


def drafts(person: Person) -> tuple[Draft, ...]:
    """What is on the disk now."""
    return person.app.session.person.drafts.of_home(person.workspace.home)


def texts(person: Person) -> Iterator[Input | TextArea]:
    for entry in form_of(person).values():
        widget = person.app.screen.query_one(f"#{entry}")
        if isinstance(widget, Input | TextArea):
            yield widget


def form_of(person: Person) -> dict[str, str]:
    assert isinstance(person.app.screen, Form)
    return {name: name for name in person.app.screen.values()}


async def type_and_look_at_each_key(person: Person) -> dict[str, str]:
    """Type into the first field, and find all of it in the draft after each key."""
    screen = person.app.screen
    assert isinstance(screen, Form)
    field = next(texts(person), None)
    keys = [*TYPED] if field else ["right"]
    (field or next(iter(screen.query(Choice)))).focus()
    await person.pilot.pause()
    for key in keys:
        await person.press(key)
        assert isinstance(person.app.screen, Form)
        (draft,) = drafts(person)
        assert draft.fields == screen.values()
    assert screen.typed
    return screen.values()


def test_the_list_of_forms_is_whole() -> None:
    assert {SCREENS[name].screen for name in DRAWN} | ELSEWHERE == {kind.__name__ for kind in every_form()}


@pytest.mark.parametrize("name", DRAWN)
async def test_what_is_typed_is_kept_at_each_key_and_found_by_the_form_and_on_the_overview(
    worked_in: Path, name: str
) -> None:
    async with standing_at(name, worked_in) as olga:
        typed = await type_and_look_at_each_key(olga)
    async with standing_at(name, worked_in) as olga:
        assert isinstance(olga.app.screen, Form)
        assert olga.app.screen.values() == typed
    async with taken_up(worked_in) as olga:
        if name == "issue":
            for key in ("n", "down", "enter"):
                await wait(olga)
                await olga.press(key)
            await wait(olga)
        elif name == "options":
            await wait(olga)
        assert type(olga.app.screen).__name__ == SCREENS[name].screen
        assert isinstance(olga.app.screen, Form)
        assert olga.app.screen.values() == typed


def of_another_version(draft: Draft) -> Draft:
    return replace(draft, fields={"gone": "поле прежней версии", **dict.fromkeys(draft.fields, "нет такого\n\x1b[2J")})


def of_nothing(draft: Draft) -> Draft:
    return replace(draft, record=dict.fromkeys(draft.record, 10**9), fields={})


def of_other_kinds(draft: Draft) -> Draft:
    return replace(draft, record={name: [{"id": None}, True, 1.5, "1"] for name in draft.record})


@pytest.mark.parametrize("name", DRAWN)
async def test_a_draft_of_another_version_or_of_what_is_gone_ends_nothing(worked_in: Path, name: str) -> None:
    async with standing_at(name, worked_in) as olga:
        await type_and_look_at_each_key(olga)
        (draft,) = drafts(olga)
        kept = olga.app.session.person.drafts
    kept.drop(draft.home, draft.form, draft.record)
    for spoil in (of_another_version, of_nothing, of_other_kinds):
        spoilt = spoil(draft)
        assert kept.keep(spoilt)
        async with taken_up(worked_in) as olga:
            await wait(olga)
            if isinstance(olga.app.screen, Form):
                await olga.press("escape")
        kept.drop(spoilt.home, spoilt.form, spoilt.record)


@asynccontextmanager
async def taken_up(home: Path) -> AsyncIterator[Person]:
    """The first unfinished entry of the overview, opened."""
    async with sitting(home, place="overview") as olga:
        await olga.press("home", "enter")
        yield olga


async def test_that_no_draft_can_be_written_is_told_once_something_is_typed(worked_in: Path) -> None:
    async with standing_at("item-form", worked_in) as olga:
        place = Path(user_state_dir("shnor")) / "drafts"
        shutil.rmtree(place, ignore_errors=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("no directory")
        assert olga.message == ""
        await olga.press("end", "a")
        assert "Черновик не записать" in olga.message
        place.unlink()
        await olga.press("b")
        assert drafts(olga)


@pytest.mark.parametrize("row", ["zone", "add", "programme:0"])
async def test_forms_of_the_settings_keep_what_is_typed_too(worked_in: Path, row: str) -> None:
    async with sitting(worked_in, place="overview") as olga:
        await olga.press("o")
        found = next(each for each in olga.body.rows if isinstance(each, TextRow) and each.name == row)
        olga.body.move_to(found.key)
        await olga.press("enter")
        typed = await type_and_look_at_each_key(olga)
    async with taken_up(worked_in) as olga:
        assert isinstance(olga.app.screen, Form)
        assert olga.app.screen.values() == typed


async def test_the_first_programme_keeps_what_is_typed_too(tmp_path: Path) -> None:
    async with sitting(tmp_path / "new") as olga:
        await olga.press("enter")
        typed = await type_and_look_at_each_key(olga)
    async with sitting(tmp_path / "new") as olga:
        await olga.press("enter")
        assert isinstance(olga.app.screen, Form)
        assert olga.app.screen.values() == typed
