"""The points of the report on the screen: what will be signed, written and put in order by those who answer for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Label, TextArea

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.user import Role
from shnor_tui.tui.layouts import TWINS
from shnor_tui.tui.point_rows import PointRow
from shnor_tui.tui.screens.conflict import ConflictScreen
from shnor_tui.tui.screens.point_form import PointForm
from shnor_tui.tui.screens.points import PointsScreen
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.points import edit_point, remove_point
from shnor_tui.workspace.roadmap import remove_items
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting

LAYOUTS = pytest.mark.parametrize("russian", [False, True], ids=["qwerty", "йцукен"])


def keys(*latin: str, russian: bool) -> list[str]:
    """The same physical keys under one of the layouts."""
    return [TWINS.get(key, key) if russian else key for key in latin]


def points(person: Person) -> tuple[ReportPoint, ...]:
    return person.workspace.snapshot().points


def shown(person: Person) -> list[str]:
    """Each row as one text."""
    return [
        "\n".join("".join(text for text, _style in line) for line in row.lines(person.body.size.width))
        for row in person.body.rows
    ]


def numbers(person: Person) -> list[int]:
    return [row.number for row in person.body.rows if isinstance(row, PointRow)]


def preview(person: Person) -> str:
    return "\n".join(person.app.screen.query_one(name, Lines).text for name in ("#state", "#composed"))


def note(person: Person, name: str) -> str:
    label = person.app.screen.query_one(f"#{name}-note", Label)
    return str(label.render()) if label.display else ""


def typed(person: Person) -> str:
    return person.app.screen.query_one("#text", TextArea).text


def offers(person: Person) -> list[str]:
    listed = person.app.screen.query_one("#facts", LineList)
    return [row.offer.written for row in listed.rows] if listed.display else []  # type: ignore[attr-defined]


async def test_points_are_numbered_as_they_print_and_say_what_they_wait_for(demo_home: Path) -> None:
    async with sitting(demo_home, place="points") as olga:
        rows = shown(olga)
        assert numbers(olga) == [1, 0, 0, 0, 2, 0, 3, 0, 0, 0]
        assert "√ войдёт в справку" in rows[0]
        assert "× не войдёт: мероприятие 2.1 – в работе" in rows[1]
        assert "× не войдёт: показатель П20 – не достигнут" in rows[8]
        assert "Бурашевская СОШ и Пушкинская СОШ." in rows[0]
        assert "войдёт в справку: 3 из 10" in olga.screen


async def test_a_mark_that_comes_from_elsewhere_lets_a_point_in(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "petrova", Role.METHODIST)
    async with sitting(demo_home, place="points") as olga:
        with open_workspace(demo_home, actor="petrova") as petrova:
            set_marks(petrova, item_by_number(petrova.snapshot(), "3.1"), [None], MarkEdit(status=Status.DONE))
        olga.app.poll()
        await olga.pilot.pause()
        assert numbers(olga)[:5] == [1, 0, 2, 0, 3]
        assert "войдёт в справку: 4 из 10" in olga.screen
        assert "petrova" in olga.message


@LAYOUTS
async def test_a_point_is_moved_removed_and_brought_back(demo_home: Path, russian: bool) -> None:
    async with sitting(demo_home, place="points") as olga:
        first, second, third, *_rest = points(olga)
        await olga.press(*keys("greater_than_sign", russian=russian))
        assert [point.id for point in points(olga)[:3]] == [second.id, first.id, third.id]
        assert olga.body.cursor_row is not None
        assert olga.body.cursor_row.key == ("point", first.id)
        await olga.press(*keys("less_than_sign", "d", russian=russian))
        assert [point.id for point in points(olga)[:2]] == [second.id, third.id]
        await olga.press(*keys("u", russian=russian))
        assert points(olga)[0].id == first.id
        assert len(olga.body.rows) == 10


@LAYOUTS
async def test_a_point_is_written_with_offers_and_links_and_stands_below_its_neighbour(
    demo_home: Path, russian: bool
) -> None:
    async with sitting(demo_home, place="points") as olga:
        await olga.press(*keys("a", russian=russian))
        assert isinstance(olga.app.screen, PointForm)
        await olga.press(*"Всего {число_ш")
        assert offers(olga) == ["{число_школ}"]
        await olga.press("tab", *" ОО.")
        assert typed(olga) == "Всего {число_школ} ОО."
        assert "Всего 5 ОО." in preview(olga)
        assert "войдёт в справку" in preview(olga)
        await olga.press("tab", *"2.1, 3")
        assert "нет мероприятия 3" in note(olga, "items")
        await olga.press("f2")
        assert isinstance(olga.app.screen, PointForm)
        await olga.press(*".1")
        assert "3.1 Разработка муниципальной программы" in note(olga, "items")
        assert "не войдёт: мероприятие 2.1 – в работе; мероприятие 3.1 – не начато" in preview(olga)
        await olga.press("tab", "tab", "right", "f2")
        added, data = points(olga)[1], olga.workspace.snapshot()
        assert added.text == "Всего {число_школ} ОО."
        assert added.items == tuple(item_by_number(data, number).id for number in ("2.1", "3.1"))
        assert added.trainings == (TrainingKind.QUALIFICATION,)
        assert olga.body.cursor_row is not None
        assert olga.body.cursor_row.key == ("point", added.id)
        await olga.press(*keys("u", russian=russian))
        assert len(points(olga)) == 10


async def test_offers_open_while_one_types_and_escape_closes_them_before_the_form(demo_home: Path) -> None:
    async with sitting(demo_home, place="points") as olga:
        await olga.press("a", "{", "down", "enter")
        assert typed(olga) == "{программа}"
        await olga.press("enter", *"{ср", "down", "enter")
        assert typed(olga) == "{программа}\n{срок:"
        assert offers(olga)[0] == "{срок:1.1}"
        await olga.press("escape", "1")
        assert offers(olga) == []
        assert "фигурная скобка без пары" in note(olga, "text")
        assert isinstance(olga.app.screen, PointForm)
        await olga.press(".", "2", "}", "up", "down", "left", "left", "enter")
        assert typed(olga) == "{программа}\n{срок:1.\n2}"


async def test_an_offer_replaces_what_is_left_of_a_placeholder(demo_home: Path) -> None:
    async with sitting(demo_home, place="points") as olga:
        await olga.press("a", *"{школы}", "left", "left", "left", "_", "backspace", "down", "enter")
        assert typed(olga).endswith("}")
        assert typed(olga).count("}") == 1
        assert typed(olga) in {"{школы_кратко}", "{школ_выполнило:"}


async def test_what_cannot_be_filled_in_is_named_as_one_types_and_is_no_reason_to_refuse(demo_home: Path) -> None:
    async with sitting(demo_home, place="points") as olga:
        await olga.press("a", *"{приказ_номер} {куратор}")
        assert note(olga, "text") == "нет данных для {приказ_номер}; неизвестная подстановка {куратор}"
        assert "[нет данных] [нет данных]" in preview(olga)
        await olga.press("f2")
        assert "войдёт в справку, но: нет данных для {приказ_номер}" in "".join(shown(olga)[1])
        assert "с пропусками: 1" in olga.screen


async def test_a_point_of_nothing_is_refused_in_the_form(demo_home: Path) -> None:
    async with sitting(demo_home, place="points") as olga:
        await olga.press("a", "f2")
        assert isinstance(olga.app.screen, PointForm)
        assert len(points(olga)) == 10


async def test_a_text_that_somebody_changed_meanwhile_is_put_to_the_person_and_his_links_stay(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "petrova", Role.METHODIST)
    async with sitting(demo_home, place="points") as olga:
        await olga.press("down", "enter", "Ы")
        with open_workspace(demo_home, actor="petrova") as petrova:
            edit_point(petrova, petrova.snapshot().points[1], text="Анкетирование проведено.", items=())
        await olga.press("f2")
        assert isinstance(olga.app.screen, ConflictScreen)
        assert "Анкетирование проведено." in olga.screen
        await olga.press("up", "enter")
        assert "Ы" in points(olga)[1].text
        assert "Проведено анкетирование" in points(olga)[1].text
        assert points(olga)[1].items == ()


async def test_a_point_that_was_removed_meanwhile_is_said_to_be_gone(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "petrova", Role.METHODIST)
    async with sitting(demo_home, place="points") as olga:
        await olga.press("enter", "Ы")
        with open_workspace(demo_home, actor="petrova") as petrova:
            remove_point(petrova, petrova.snapshot().points[0])
        olga.app.poll()
        await olga.press("f2")
        assert isinstance(olga.app.screen, PointForm)
        assert olga.message


async def test_a_point_that_waits_for_what_is_gone_is_not_said_to_wait_for_nothing(demo_home: Path) -> None:
    async with sitting(demo_home, place="points", size=(120, 40)) as olga:
        remove_items(olga.workspace, [item_by_number(olga.workspace.snapshot(), "1.1")])
        olga.app.poll()
        await olga.pilot.pause()
        assert "Ничего: пункт всегда входит" not in olga.screen
        assert " ".join(olga.screen.split()).count("удалено из дорожной") == 3


async def test_a_link_to_what_is_gone_is_seen_in_its_field_and_goes_when_it_is_erased(demo_home: Path) -> None:
    async with sitting(demo_home, place="points") as olga:
        linked = points(olga)[0].items
        remove_items(olga.workspace, [item_by_number(olga.workspace.snapshot(), "1.1")])
        await olga.press("enter")
        field = olga.app.screen.query_one("#items", Input)
        assert field.value == "[нет в этом году]"
        assert "мероприятие удалено" in preview(olga)
        await olga.press("tab", "end", *" 1.2", "f2")
        assert points(olga)[0].items == (item_by_number(olga.workspace.snapshot(), "1.2").id, *linked)
        await olga.press("enter", "tab", "end", *["backspace"] * 30)
        assert "войдёт в справку" in preview(olga)
        await olga.press("f2")
        assert points(olga)[0].items == ()


async def test_what_was_typed_is_there_again_after_the_line_dropped(demo_home: Path) -> None:
    async with sitting(demo_home, place="points") as olga:
        await olga.press("a", *"Новое")
    async with sitting(demo_home, place="points") as olga:
        await olga.press("a")
        assert typed(olga) == "Новое"


async def test_wide_screens_show_the_whole_point_beside_the_list_and_the_preview_beside_the_text(
    demo_home: Path,
) -> None:
    async with sitting(demo_home, place="points", size=(120, 40)) as olga:
        await olga.press("down", "down")
        assert "определить наиболее эффективные" in olga.screen
        assert "3.1 Разработка муниципальной программы" in olga.screen
        await olga.press("enter")
        text, beside = olga.app.screen.query_one("#text").region, olga.app.screen.query_one("#preview").region
        assert beside.x >= text.right
        await olga.pilot.resize_terminal(80, 24)
        await olga.pilot.pause()
        text, below = olga.app.screen.query_one("#text").region, olga.app.screen.query_one("#preview").region
        assert below.y >= text.bottom
        assert min(text.height, below.height) >= 4


async def test_a_viewer_reads_points_and_changes_none(demo_home: Path) -> None:
    async with sitting(demo_home, actor="guest", place="points") as guest:
        before = guest.workspace.revision
        assert "Добавить" not in guest.footer
        await guest.press("a", "e", "d", "greater_than_sign", "u")
        assert isinstance(guest.app.screen, PointsScreen)
        assert guest.workspace.revision == before
        await guest.press("down", "down", "enter")
        assert "определить наиболее эффективные" in guest.screen
        assert "Сохранить" not in guest.footer


async def test_a_report_without_points_says_what_to_press(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        for point in admin.snapshot().points:
            remove_point(admin, point)
    async with sitting(demo_home, place="points") as olga:
        assert "Клавиша a добавит первый." in olga.screen
        await olga.press("a", *"Первый.", "f2")
        assert numbers(olga) == [1]
    async with sitting(demo_home, actor="guest", place="points", year="2019/2020") as guest:
        assert len(guest.body.rows) == 11


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_nothing_of_a_point_is_cut_at_any_size(demo_home: Path, size: tuple[int, int]) -> None:
    async with sitting(demo_home, place="points", size=size) as olga:
        data = olga.workspace.snapshot()
        for point, row in zip(points(olga), shown(olga), strict=True):
            beginning = data.compose(point.text).plain.partition("\n")[0]
            assert "".join(beginning.split()) in "".join(row.split())
            assert all(len(line) <= olga.body.size.width for line in row.split("\n"))
