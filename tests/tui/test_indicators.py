"""The indicators on the screen and the tables in which their values are typed, as stories."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from textual import events

from shnor_tui.domain.indicator import Direction, Verdict
from shnor_tui.domain.roadmap import Scope
from shnor_tui.domain.user import Role
from shnor_tui.tui.indicator_grid import IndicatorGrid
from shnor_tui.tui.layouts import TWINS
from shnor_tui.tui.screens.grid import GridScreen
from shnor_tui.tui.screens.indicator_form import IndicatorForm
from shnor_tui.tui.screens.indicators import IndicatorsScreen
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.find import indicator_by_code, school_by_name
from shnor_tui.workspace.indicators import ReadingEdit, set_readings
from shnor_tui.workspace.reading_text import parse_reading
from shnor_tui.workspace.readings import entered, value_of
from shnor_tui.workspace.registry import set_listing
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting
from tests.tui.test_everywhere import clipped

LAYOUTS = pytest.mark.parametrize("russian", [False, True], ids=["qwerty", "йцукен"])
SIZES = pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)], ids=str)


def keys(*latin: str, russian: bool) -> list[str]:
    """The same physical keys under one of the layouts."""
    return [TWINS.get(key, key) if russian else key for key in latin]


async def on_indicator(person: Person, code: str) -> None:
    indicator = indicator_by_code(person.app.session.data, code)
    person.body.move_to(("indicator", indicator.id))
    await person.pilot.pause()


def codes(person: Person) -> list[str]:
    """The codes of the list."""
    return [row.standing.indicator.code for row in person.body.rows if row.selectable]  # type: ignore[attr-defined]


def enter(workspace: Workspace, code: str, school: str, text: str) -> None:
    data = workspace.snapshot()
    indicator = indicator_by_code(data, code)
    set_readings(workspace, [ReadingEdit(indicator, school_by_name(data, school), "", parse_reading(text, indicator))])


async def test_each_indicator_stands_with_value_verdict_target_and_what_is_missing(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        assert len(codes(olga)) == 26
        row = olga.row("П20")
        for text in (
            "× П20",
            "71,7\u00a0% (1-е полугодие)",
            "не достигнут",
            "цель – не менее 75\u00a0%",
            "нет данных: Пушкинская",
        ):
            assert text in row
        assert "√ П19" in olga.row("П19")
        assert "расчёт" in olga.row("П01")
        assert "без изменений" in olga.row("П01")
        assert "цель не задана" in olga.row("П13")
        assert "26 показателей" in olga.screen


@LAYOUTS
async def test_a_column_is_typed_for_all_schools_and_the_verdict_appears(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await on_indicator(olga, "П26")
        assert "нет данных" in olga.row("П26")
        await olga.press("enter")
        assert isinstance(olga.app.screen, GridScreen)
        for text in ("30/60", "20 40", "н/п", "25%", "45/90"):
            await olga.press(*text, "enter")
        data = olga.workspace.snapshot()
        indicator = indicator_by_code(data, "П26")
        assert len(entered(data, indicator)) == 5
        assert "итог по муниципалитету не считается" in olga.screen
        await olga.press("up", "up", *"15/60", "enter", "escape")
        row = olga.row("П26")
        assert "44\u00a0%" in row
        assert "достигнут" in row
        await olga.press(*keys("u", russian=russian))
        assert olga.workspace.snapshot().value(indicator) is None


async def test_a_copied_table_lands_by_the_names_of_its_schools(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await on_indicator(olga, "П26")
        await olga.press("enter")
        olga.app.post_message(events.Paste("Тверская СОШ\t20/40\nВасильевская\t30/60\n"))
        await olga.pilot.pause()
        assert "Вставлено: 2 значения" in olga.message
        data = olga.workspace.snapshot()
        shares = [entered(data, indicator_by_code(data, "П26"))[school.id, ""].numerator for school in data.schools[:2]]
        assert shares == [30, 20]


async def test_what_was_hardly_meant_is_asked_about_and_nothing_is_stored(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await on_indicator(olga, "П26")
        await olga.press("enter", *"0,45", "enter")
        assert "Васильевская СОШ, Значение за год: 0,45 – это 45 %?" in olga.message
        await olga.press("escape", *"45", "enter")
        data = olga.workspace.snapshot()
        assert value_of(data, indicator_by_code(data, "П26"), data.schools[0]) == 45


async def test_a_computed_value_gives_way_to_what_is_typed_and_comes_back(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        indicator = indicator_by_code(olga.workspace.snapshot(), "П24")
        before = olga.workspace.snapshot().value(indicator)
        await on_indicator(olga, "П24")
        await olga.press("enter")
        assert "Расчёт: число проведённых мероприятий" in olga.screen
        await olga.press(*"11", "enter")
        assert olga.workspace.snapshot().value(indicator) == 11
        await olga.press("delete")
        assert olga.workspace.snapshot().value(indicator) == before


async def test_how_a_value_is_computed_is_told_while_there_is_none(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await on_indicator(olga, "П02")
        await olga.press("enter")
        assert "муниципалитет: нет данных" in olga.screen
        assert "Расчёт: доля школ списка от всех школ района, их число – в настройках" in " ".join(olga.screen.split())


async def test_last_year_and_the_change_stand_beside(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await on_indicator(olga, "П13")
        await olga.press("enter")
        assert "2019/2020" in olga.screen
        line = next(line for line in olga.screen.splitlines() if "Бурашевская" in line)
        assert "10\u00a0чел." in line
        assert "\u2212" in line


async def test_all_indicators_of_the_schools_are_typed_side_by_side(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await olga.press("t")
        assert isinstance(olga.app.screen, GridScreen)
        assert "Показатели школ, 2020/2021 учебный год" in olga.screen
        await olga.press("end", *"31/90", "tab")
        data = olga.workspace.snapshot()
        assert value_of(data, indicator_by_code(data, "П26"), data.schools[0]) is not None


async def test_a_verdict_is_told_once_and_never_where_there_is_nothing_to_compare_with(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await on_indicator(olga, "П02")
        await olga.press("enter", *"5/60", "enter")
        assert "муниципалитет: 8,3" in olga.screen
        assert "нет данных" not in olga.screen.replace("«?» – нет данных", "")
    async with sitting(demo_home, place="indicators", year="2019/2020") as olga:
        assert "достигнуто, значение не указано · цель" in olga.row("П20")


async def test_words_that_are_offered_stand_whole(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await olga.press("/")
        (offered,) = olga.app.screen.query_one("#offers", Lines).text.splitlines()
        assert offered.split()[1:3] == ["достигнут", "не_достигнут"]
        assert offered.split()[-1] in {"по_району", "без_цели"}


@LAYOUTS
async def test_the_filter_keeps_what_is_missed_and_what_has_no_data(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await olga.press(*keys("slash", russian=russian), *"не достигнут", "enter")
        data = olga.workspace.snapshot()
        assert codes(olga) == [row.code for row in data.indicators if data.verdict(row) is Verdict.MISSED]
        await olga.press(*keys("slash", russian=russian), "home", "shift+end", *"нет данных", "enter")
        assert "П26" in codes(olga)
        assert "П19" not in codes(olga)
        await olga.press(">")
        assert "Esc покажет все" in olga.message
        await olga.press("escape")
        assert len(codes(olga)) == 26


@LAYOUTS
async def test_an_indicator_is_added_changed_moved_and_deleted(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await on_indicator(olga, "П26")
        await olga.press(*keys("a", russian=russian))
        assert isinstance(olga.app.screen, IndicatorForm)
        await olga.press(*"Посещаемость", "tab", "tab", "tab", "right", "right", "tab", *"≤ 5 %", "f2")
        data = olga.workspace.snapshot()
        added = indicator_by_code(data, "П27")
        assert (added.title, added.direction, added.target) == ("Посещаемость", Direction.BELOW, Decimal(5))
        assert "цель – меньше 5\u00a0%" in olga.row("П27")
        await olga.press("<")
        assert codes(olga)[-2:] == ["П27", "П26"]
        await olga.press(*keys("e", russian=russian))
        await olga.press("ctrl+end", *" уроков", "f2")
        assert "Посещаемость уроков" in olga.row("П27")
        await olga.press(*keys("d", russian=russian))
        assert "П27" not in codes(olga)
        await olga.press(*keys("u", russian=russian))
        assert "П27" in codes(olga)


async def test_the_form_asks_for_what_the_rule_looks_at(demo_home: Path) -> None:
    async with sitting(demo_home, size=(120, 40), place="indicators") as olga:
        await on_indicator(olga, "П05")
        await olga.press("e")
        form = olga.app.screen
        assert isinstance(form, IndicatorForm)
        shown = {entry.id for entry in form.query(".entry > *") if entry.parent and entry.parent.display}
        assert {"procedure", "subject", "grades"} <= shown
        assert not {"question", "kinds", "trainings"} & shown
        form.set_value("grades", "5–7")
        await olga.press("f2")
        how = indicator_by_code(olga.workspace.snapshot(), "П05").computed
        assert how is not None
        assert how.grades == (5, 6, 7)
        await olga.press("e")
        form = olga.app.screen
        assert isinstance(form, IndicatorForm)
        form.set_value("rule", "")
        await olga.press("f2")
        assert indicator_by_code(olga.workspace.snapshot(), "П05").computed is None


async def test_a_draft_of_an_indicator_is_found_on_the_overview(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await on_indicator(olga, "П26")
        await olga.press("e", *" (новый)")
        olga.app.screen.dismiss(result=False)
        await olga.press("1")
        assert "Показатель П26" in olga.screen
        await olga.press("home", "enter")
        form = olga.app.screen
        assert isinstance(form, IndicatorForm)
        assert form.value("name").endswith("(новый)")


async def test_beside_the_list_stand_the_schools_with_their_years(demo_home: Path) -> None:
    async with sitting(demo_home, size=(120, 40), place="indicators") as olga:
        await on_indicator(olga, "П13")
        assert "█▁" not in olga.screen, "two years need no bars"
        await on_indicator(olga, "П20")
        assert "87/109 = 79,8\u00a0%, достигнут" in olga.screen


async def test_anothers_value_appears_by_itself(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        with open_workspace(demo_home, actor="petrova") as admin:
            assert not admin.read_only
        with open_workspace(demo_home, actor="olga") as other:
            set_role(other, "petrova", Role.METHODIST)
        with open_workspace(demo_home, actor="petrova") as petrova:
            enter(petrova, "П26", "Тверская", "40/50")
        olga.app.poll()
        await olga.pilot.pause()
        assert "80\u00a0%" in olga.row("П26")
        assert "petrova" in olga.message


async def test_a_viewer_reads_and_is_offered_no_editing(demo_home: Path) -> None:
    async with sitting(demo_home, actor="guest", place="indicators") as guest:
        assert "только просмотр" in guest.app.screen.query_one("#title", Lines).text
        assert "Изменить" not in guest.footer
        await on_indicator(guest, "П20")
        await guest.press("d", "e", "a", "enter")
        assert isinstance(guest.app.screen, GridScreen)
        await guest.press("5", "enter")
        assert "71,7\u00a0%" in guest.screen
        assert guest.workspace.snapshot().revision == guest.workspace.revision


async def test_a_school_fills_in_its_own_row_only(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as olga:
        set_role(olga, "konev", Role.SCHOOL, school_by_name(olga.snapshot(), "Тверская"))
    async with sitting(demo_home, actor="konev", place="indicators") as konev:
        await on_indicator(konev, "П26")
        await konev.press("enter", "up", "5")
        assert "только за себя: ввод значения показателя" in " ".join(konev.message.split())
        await konev.press("down", *"45/60", "enter")
        data = konev.workspace.snapshot()
        indicator = indicator_by_code(data, "П26")
        assert list(entered(data, indicator)) == [(school_by_name(data, "Тверская").id, "")]


async def test_the_only_school_of_the_list_speaks_for_itself_and_not_for_the_district(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as olga:
        data = olga.snapshot()
        own = school_by_name(data, "Тверская")
        for other in data.schools:
            set_listing(olga, data.programme, other, listed=other == own)
        set_role(olga, "konev", Role.SCHOOL, own)
        number = next(row.id for row in data.indicators if row.scope is Scope.MUNICIPAL)
    async with sitting(demo_home, actor="konev", place="indicators") as konev:
        grid = IndicatorGrid(konev.app.session, number)
        assert [row.editable for row in grid.rows(konev.workspace.snapshot())] == [False]


async def test_a_missed_target_of_the_overview_leads_to_its_values(demo_home: Path) -> None:
    async with sitting(demo_home, place="overview") as olga:
        indicator = indicator_by_code(olga.workspace.snapshot(), "П20")
        olga.body.move_to(("target", indicator.id))
        await olga.press("enter")
        assert isinstance(olga.app.screen, GridScreen)
        assert "П20" in olga.screen


@SIZES
async def test_nothing_is_cut_at_any_size(demo_home: Path, size: tuple[int, int]) -> None:
    async with sitting(demo_home, size=size, place="indicators") as olga:
        assert isinstance(olga.app.screen, IndicatorsScreen)
        assert not list(clipped(olga))
        for row in olga.body.rows:
            for line in row.lines(olga.body.size.width):
                assert sum(len(text) for text, _style in line) <= olga.body.size.width
        for key in ("enter", "t"):
            await olga.press(key)
            assert not list(clipped(olga))
            await olga.press("escape")
