"""The check before signature on the screen: from a finding to what mends it, until the report can be signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.user import Role
from shnor_tui.tui.layouts import TWINS
from shnor_tui.tui.screens.check import CheckScreen
from shnor_tui.tui.screens.item import ItemScreen
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.points import edit_point, remove_point
from shnor_tui.workspace.registry import edit_programme
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting

LAYOUTS = pytest.mark.parametrize("russian", [False, True], ids=["qwerty", "йцукен"])
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)])


async def checked(person: Person) -> list[str]:
    """The findings once the check is done, each as one text."""
    await person.app.workers.wait_for_complete()
    await person.pilot.pause()
    return [" ".join(getattr(row, "text", "").split()) for row in person.body.rows]


async def check_on(person: Person, *, russian: bool = False) -> list[str]:
    await person.press(TWINS["c"] if russian else "c")
    assert isinstance(person.app.screen, CheckScreen)
    return await checked(person)


@LAYOUTS
@SIZES
async def test_work_that_a_point_waits_for_is_marked_from_its_finding_and_the_check_runs_again_by_itself(
    demo_home: Path, size: tuple[int, int], russian: bool
) -> None:
    async with sitting(demo_home, place="points", size=size) as olga:
        findings = await check_on(olga, russian=russian)
        at = next(n for n, finding in enumerate(findings) if finding.startswith("пункт 3 "))
        assert "не печатается: мероприятие 3.1 – не начато" in findings[at]
        olga.body.move_to(olga.body.rows[at].key)
        await olga.press("enter")
        assert isinstance(olga.app.screen, ItemScreen)
        await olga.press("space", "escape")
        after = await checked(olga)
        assert after == findings[:at] + findings[at + 1 :]
        assert olga.body.cursor_row is not None
        assert olga.body.cursor_row.key == olga.body.rows[at].key
        assert f"{len(after)} замечаний" in olga.screen


async def test_a_finding_about_a_mark_opens_the_item_and_one_about_the_order_the_programme(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_marks(admin, item_by_number(admin.snapshot(), "8.1"), [None], MarkEdit(status=Status.NOT_DONE))
    async with sitting(demo_home, place="points") as olga:
        findings = await check_on(olga)
        assert findings[0].startswith("основание: нет данных для {приказ")
        await olga.press("enter")
        assert not isinstance(olga.app.screen, CheckScreen)
        await olga.press("escape")
        at = next(n for n, finding in enumerate(findings) if finding.startswith("мероприятие 8.1"))
        olga.body.move_to(olga.body.rows[at].key)
        await olga.press("enter")
        assert isinstance(olga.app.screen, ItemScreen)


async def test_what_others_mend_goes_from_the_list(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "petrova", Role.METHODIST)
    async with sitting(demo_home, place="points") as olga:
        before = await check_on(olga)
        with open_workspace(demo_home, actor="petrova") as petrova:
            set_marks(petrova, item_by_number(petrova.snapshot(), "3.1"), [None], MarkEdit(status=Status.DONE))
            olga.app.poll()
            assert len(olga.body.rows) == len(before)
            edit_point(petrova, petrova.snapshot().points[1], items=())
            olga.app.poll()
        after = await checked(olga)
        assert [finding for finding in before if finding not in after] == [
            finding for finding in before if finding.startswith(("пункт 2 ", "пункт 3 "))
        ]
        assert "petrova" in olga.message


async def test_a_report_without_findings_can_be_signed(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        for point in admin.snapshot().points[1:]:
            remove_point(admin, point)
        item, school = item_by_number(admin.snapshot(), "7.1"), school_by_name(admin.snapshot(), "Пушкинская")
        set_marks(admin, item, [school], MarkEdit(status=Status.NOT_DONE, reason="нет соглашения"))
        programme = admin.snapshot().programme
        edit_programme(admin, programme, texts=type(programme.texts)(title="Справка", subtitle="", basis="Основание."))
    async with sitting(demo_home, place="points") as olga:
        assert await check_on(olga) == ["Можно подписывать: замечаний нет."]
        await olga.press("enter")
        assert isinstance(olga.app.screen, CheckScreen)


async def test_a_viewer_reads_the_findings_and_is_told_who_mends_them(demo_home: Path) -> None:
    async with sitting(demo_home, actor="guest", place="points") as guest:
        findings = await check_on(guest)
        assert len(findings) > 5
        await guest.press("enter")
        assert isinstance(guest.app.screen, CheckScreen)
        assert guest.message == "Исправить может методист или администратор."
