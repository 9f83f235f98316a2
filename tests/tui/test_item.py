"""One roadmap item on the screen: marks, documents, history, its neighbours."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.roadmap import RoadmapItem, Status
from shnor_tui.domain.school import School
from shnor_tui.tui import navigation
from shnor_tui.tui.item_details import DocumentRow, HistoryRow, item_details
from shnor_tui.tui.screens.document_form import DocumentForm
from shnor_tui.tui.screens.item import ItemScreen
from shnor_tui.tui.screens.item_form import ItemForm
from shnor_tui.tui.screens.mark_form import MarkForm
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.roadmap import remove_items
from shnor_tui.workspace.session import open_workspace
from tests.tui.support import Person, sitting


@pytest.fixture
def proved(demo_home: Path) -> Path:
    """Two schools of 2.1 with one order between them."""
    with open_workspace(demo_home, actor="olga") as admin:
        data = admin.snapshot()
        order = Evidence(programme=data.programme.id, title="Приказ по району", number="12-од", place="папка 4")
        schools: list[School | None] = [*data.schools[:2]]
        set_marks(admin, item_by_number(data, "2.1"), schools, MarkEdit(status=Status.DONE, document=order))
    return demo_home


async def opened(person: Person, number: str) -> None:
    item = item_by_number(person.workspace.snapshot(), number)
    await person.app.push_screen(navigation.item_screen(person.app.session, item.id))
    await person.pilot.pause()


def document(person: Person) -> Evidence:
    (found,) = (known for known in person.workspace.records.all(Evidence) if known.number == "12-од")
    return found


async def test_a_document_is_shown_with_its_schools_changed_and_removed(proved: Path) -> None:
    async with sitting(proved) as olga:
        await opened(olga, "2.1")
        assert "Приказ по району № 12-од, папка 4" in olga.screen
        row = next(row for row in olga.body.rows if isinstance(row, DocumentRow))
        assert row.schools == tuple(school.name for school in olga.workspace.snapshot().schools[:2])
        olga.body.move_to(row.key)
        await olga.press("enter")
        assert isinstance(olga.app.screen, DocumentForm)
        await olga.press("shift+tab", "shift+tab", "backspace", "5", "f2")
        assert "папка 5" in olga.screen
        await olga.press("d")
        assert "папка 5" not in olga.screen
        await olga.press("u")
        assert document(olga).place == "папка 5"


async def test_enter_opens_what_is_under_the_cursor_and_e_the_item(proved: Path) -> None:
    async with sitting(proved) as olga:
        await opened(olga, "2.1")
        await olga.press("enter")
        assert isinstance(olga.app.screen, MarkForm)
        await olga.press("escape", "d")
        assert "документ" in olga.message
        await olga.press("e")
        assert isinstance(olga.app.screen, ItemForm)


@pytest.mark.parametrize(("following", "before"), [("n", "b"), ("т", "и")], ids=["qwerty", "йцукен"])
async def test_the_neighbours_are_one_key_away(demo_home: Path, following: str, before: str) -> None:
    async with sitting(demo_home) as olga:
        await opened(olga, "1.1")
        await olga.press(following)
        assert "1.2" in olga.screen.splitlines()[0]
        await olga.press("space")
        assert olga.workspace.snapshot().status(item_by_number(olga.workspace.snapshot(), "1.2")) is Status.DONE
        await olga.press(before, before)
        assert "1.1" in olga.screen.splitlines()[0]
        assert "первое" in olga.message


async def test_from_an_item_that_somebody_removed_the_next_one_is_reached(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await opened(olga, "1.2")
        with open_workspace(demo_home, actor="olga") as other:
            remove_items(other, [item_by_number(other.snapshot(), "1.2")])
        olga.app.poll()
        await olga.pilot.pause()
        await olga.press("e", "space")
        assert isinstance(olga.app.screen, ItemScreen)
        await olga.press("n")
        assert "1.3" in olga.screen.splitlines()[0]


async def test_the_history_grows_with_what_is_done_and_is_left_out_where_it_is_not_given(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await opened(olga, "1.3")
        before = sum(isinstance(row, HistoryRow) for row in olga.body.rows)
        await olga.press("space")
        assert sum(isinstance(row, HistoryRow) for row in olga.body.rows) == before + 1
        details = item_details(olga.app.session, item_by_number(olga.workspace.snapshot(), "1.3"))
        assert not [row for row in details if isinstance(row, HistoryRow)]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_nothing_is_cut_at_any_size(proved: Path, size: tuple[int, int]) -> None:
    title = "Слово " * 60
    with open_workspace(proved, actor="olga") as admin, admin.change("item.add") as editor:
        editor.add(RoadmapItem(programme=admin.programme().id, number="0.9", title=title.strip()))
    async with sitting(proved, size=size) as olga:
        for number in ("2.1", "0.9"):
            await opened(olga, number)
            for row in olga.body.rows:
                for line in row.lines(olga.body.size.width):
                    assert sum(len(text) for text, _style in line) <= olga.body.size.width
        assert "".join(olga.screen.split()).count("Слово") >= 60


async def test_a_viewer_opens_neither_marks_nor_documents(proved: Path) -> None:
    async with sitting(proved, actor="guest") as guest:
        await opened(guest, "2.1")
        await guest.press("enter", "e", "d", "space")
        assert isinstance(guest.app.screen, ItemScreen)
        assert "Отметить" not in guest.footer


async def test_the_key_to_a_documents_file_is_told_at_80_columns(proved: Path) -> None:
    async with sitting(proved, size=(80, 24)) as olga:
        await opened(olga, "2.1")
        assert "c  Файл" in olga.footer
