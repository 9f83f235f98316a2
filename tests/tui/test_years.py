"""Several years, as stories of those who begin one and of those who look back."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.tui.layouts import TWINS
from shnor_tui.tui.screens.choose import ChooseScreen
from shnor_tui.tui.screens.overview import OverviewScreen
from shnor_tui.tui.screens.years import YearsScreen
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.next_year import start_next_year
from shnor_tui.workspace.session import open_workspace
from tests.tui.support import Person, sitting

LAYOUTS = pytest.mark.parametrize("russian", [False, True], ids=["qwerty", "йцукен"])


def more_years(home: Path, count: int) -> None:
    with open_workspace(home, actor="olga") as workspace:
        for _year in range(count):
            start_next_year(workspace, workspace.programmes[-1])


def shown_years(person: Person) -> list[str]:
    """The years above the columns."""
    return [word for word in heads(person).split() if "/" in word]


def heads(person: Person) -> str:
    """The line of the years."""
    return person.app.screen.query_one("#title", Lines).text.splitlines()[1]


@LAYOUTS
async def test_the_next_year_begins_where_a_year_is_chosen(demo_home: Path, russian: bool) -> None:
    year, undo = (TWINS[key] if russian else key for key in ("y", "u"))
    async with sitting(demo_home, place="overview") as olga:
        await olga.press(year)
        assert "Начать 2021/2022 учебный год" in olga.screen
        await olga.press("home", "enter")
        assert olga.app.session.data.programme.year == "2021/2022"
        assert "2021/2022" in olga.message
        assert "выполнено 0 из 24" in olga.screen
        await olga.press(undo)
        assert olga.app.session.data.programme.year == "2020/2021"
        assert "выполнено 6 из 24" in olga.screen


async def test_another_year_is_shown_from_its_top_and_old_messages_are_gone(demo_home: Path) -> None:
    async with sitting(demo_home, place="surveys") as olga:
        await olga.press("0", "v", "end")
        await olga.press("y", "home", "enter")
        row = olga.body.cursor_row
        assert row is not None
        assert "Процедур этого года ещё нет" in "".join(text for text, _style in row.lines(80)[0])
        assert "2021/2022" in olga.message
        assert "v покажет прошлые годы" not in olga.screen
        await olga.press("v")
        assert "v покажет прошлые годы" in " ".join(olga.screen.split())
        await olga.press("8", "u", "0")
        assert not olga.message


async def test_who_may_not_begin_a_year_is_offered_only_those_there_are(demo_home: Path) -> None:
    async with sitting(demo_home, actor="guest", place="overview") as guest:
        await guest.press("y")
        assert isinstance(guest.app.screen, ChooseScreen)
        assert "Начать" not in guest.screen


async def test_a_year_that_somebody_began_meanwhile_is_not_begun_twice(demo_home: Path) -> None:
    async with sitting(demo_home, place="overview") as olga:
        await olga.press("y")
        more_years(demo_home, 1)
        await olga.press("home", "enter")
        assert len(olga.workspace.programmes) == 3
        assert "2021/2022" in olga.message


@LAYOUTS
async def test_from_the_years_one_goes_to_a_year_and_to_an_indicator_in_it(demo_home: Path, russian: bool) -> None:
    years = TWINS["Y"] if russian else "Y"
    async with sitting(demo_home, place="roadmap") as olga:
        await olga.press(years)
        assert isinstance(olga.app.screen, YearsScreen)
        assert shown_years(olga) == ["2019/2020", "2020/2021"]
        assert olga.row("Выполнено мероприятий").split()[2:] == ["13", "из", "13", "6", "из", "24"]
        olga.body.move_to(("indicator", "П20"))
        await olga.press("left", "enter")
        assert olga.app.session.data.programme.year == "2019/2020"
        assert "П20 Охват дополнительным образованием" in olga.screen
        await olga.press("escape")
        await olga.press("home", "right", "enter")
        assert isinstance(olga.app.screen, OverviewScreen)
        assert olga.app.session.data.programme.year == "2020/2021"


@pytest.mark.parametrize(("size", "fitting"), [((60, 20), 2), ((80, 24), 3), ((120, 40), 5), ((200, 60), 6)])
async def test_as_many_years_stand_side_by_side_as_fit_and_none_is_out_of_reach(
    demo_home: Path, size: tuple[int, int], fitting: int
) -> None:
    more_years(demo_home, 4)
    async with sitting(demo_home, size=size, place="overview") as olga:
        await olga.press("Y", *["right"] * 5)
        assert len(shown_years(olga)) == fitting
        assert shown_years(olga)[-1] == "2024/2025"
        assert heads(olga).strip().startswith(f"← ещё {6 - fitting}" if fitting < 6 else "2019/2020")
        await olga.press(*["left"] * 5)
        assert shown_years(olga)[0] == "2019/2020"
        assert heads(olga).strip().startswith(f"→ ещё {6 - fitting}" if fitting < 6 else "2019/2020")
        for row in olga.body.rows:
            for line in row.lines(olga.body.size.width):
                assert sum(len(text) for text, _style in line) <= olga.body.size.width
        title = next(item for item in olga.app.session.data.indicators if item.code == "П20").title
        assert "".join(title.split()) in "".join(olga.screen.split()) or size[0] < 200


async def test_three_years_show_on_the_overview_how_things_went(demo_home: Path) -> None:
    async with sitting(demo_home, place="overview") as olga:
        assert "Динамика" not in olga.screen
    more_years(demo_home, 1)
    async with sitting(demo_home, place="overview") as olga:
        assert "Динамика за 2019/2020 – 2021/2022" in olga.screen
        assert "Выполнено мероприятий: 100\u00a0% → 25\u00a0% → 0\u00a0%" in olga.screen
        olga.body.move_to(("years", 1))
        await olga.press("enter")
        assert isinstance(olga.app.screen, YearsScreen)


async def test_a_new_year_of_another_person_appears_beside_the_others(demo_home: Path) -> None:
    async with sitting(demo_home, place="overview") as olga:
        await olga.press("Y")
        more_years(demo_home, 1)
        olga.app.poll()
        await olga.pilot.pause()
        assert shown_years(olga)[-1] == "2021/2022"
