"""The year on the screen is taken back by somebody else: nothing that is typed then lands in another year."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from shnor_tui.domain.survey import Answer
from shnor_tui.domain.user import Role
from shnor_tui.workspace.next_year import start_next_year
from shnor_tui.workspace.questionnaires import current, edit_questionnaire
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting

NEXT = "2021/2022"
REMOVED = "Эта программа тем временем удалена"


@pytest.fixture
def two_years(demo_home: Path) -> Path:
    """The demo with a year that Olga began last, so that her undo takes it back."""
    with open_workspace(demo_home, actor="olga") as olga:
        set_role(olga, "petrova", Role.METHODIST)
        start_next_year(olga, olga.programme("2020/2021"))
    return demo_home


async def taken_back(home: Path, person: Person, *, again: bool = False) -> None:
    with open_workspace(home, actor="olga") as olga:
        olga.redo() if again else olga.undo()
    person.app.poll()
    await person.pilot.pause()


@pytest.mark.parametrize(
    ("place", "keys"),
    [
        ("activities", ("t",)),
        ("indicators", ("t",)),
        ("indicators", ("down", "down", "down", "enter")),
        ("surveys", ("enter",)),
        ("surveys", ("t", "enter")),
    ],
)
async def test_a_table_of_a_year_that_is_gone_takes_nothing_more(
    two_years: Path, place: str, keys: tuple[str, ...]
) -> None:
    async with sitting(two_years, actor="petrova", place=place, year=NEXT) as petrova:
        await petrova.press(*keys, *"57")
        await taken_back(two_years, petrova)
        assert "«57» не записано" in petrova.message
        assert "удал" in petrova.screen
        await petrova.press("6", "enter", "delete", "ctrl+d")
        petrova.app.post_message(events.Paste("1\r2\r"))
        await petrova.pilot.pause()
        await taken_back(two_years, petrova, again=True)
        await petrova.press("6", "enter")
        assert not [commit for commit in petrova.workspace.history() if commit.by == "petrova"]
        await petrova.press("escape")
        assert " F1 " in petrova.footer


async def test_a_file_is_not_imported_into_another_year_than_was_shown(two_years: Path) -> None:
    async with sitting(two_years, actor="petrova", place="activities", year=NEXT) as petrova:
        await petrova.press("f", "tab", "tab")
        petrova.app.post_message(events.Paste("Школа\tВид\tЧел.\nТверская\tПК\t3\n"))
        await petrova.pilot.pause()
        await petrova.press("f2")
        assert NEXT in petrova.screen.split("\n", maxsplit=1)[0]
        await taken_back(two_years, petrova)
        assert REMOVED in petrova.screen
        await petrova.press("f2", "enter", "f2")
        assert not [commit for commit in petrova.workspace.history() if commit.by == "petrova"]


async def test_an_answer_stays_with_its_question_when_others_change_the_questionnaire(two_years: Path) -> None:
    async with sitting(two_years, actor="petrova", place="surveys", year=NEXT) as petrova:
        await petrova.press("enter", "down", *"4321")
        with open_workspace(two_years, actor="olga") as olga:
            asked = current(olga.snapshot(NEXT))
            assert asked is not None
            edit_questionnaire(olga, asked, questions=asked.questions[1:], checks=(), derived=())
        petrova.app.poll()
        await petrova.pilot.pause()
        line = petrova.body.render_line(1).text
        assert asked.questions[1].title in line
        assert "4321" in line
        await petrova.press("enter")
        (answer,) = (row for row in petrova.workspace.records.all(Answer) if row.value == "4321")
        assert answer.question == asked.questions[1].code
