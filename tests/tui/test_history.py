"""The history on the screen: who did what, how it was before, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.user import Role
from shnor_tui.tui.layouts import TWINS
from shnor_tui.tui.screens.history import WINDOW
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.registry import add_school, edit_school, remove_school
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting

LAYOUTS = pytest.mark.parametrize("russian", [False, True], ids=["qwerty", "йцукен"])
SIZES = pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])


def key(latin: str, *, russian: bool) -> str:
    """The same physical key under one of the layouts."""
    return TWINS.get(latin, latin) if russian else latin


@pytest.fixture
def petrova(demo_home: Path) -> Iterator[Workspace]:
    """A methodist with a session of her own."""
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "petrova", Role.METHODIST)
    with open_workspace(demo_home, actor="petrova") as workspace:
        yield workspace


def mark(workspace: Workspace, number: str, status: Status = Status.DONE, note: str = "") -> int:
    """Mark a municipal item; returns the number of the entry."""
    item = item_by_number(workspace.snapshot(), number)
    set_marks(workspace, item, [None], MarkEdit(status=status, note=note))
    return workspace.revision


def status(person: Person, number: str) -> Status:
    person.workspace.refresh()
    data = person.workspace.snapshot()
    return data.status(item_by_number(data, number))


def entry(person: Person, number: int) -> str:
    """What the list says of an entry."""
    row = next(row for row in person.body.rows if row.key == ("entry", number))
    lines = row.lines(person.body.size.width)
    return "\n".join("".join(text for text, _style in line) for line in lines)


def entries(person: Person) -> list[int]:
    """The numbers of the entries shown, from above."""
    keys = [row.key for row in person.body.rows]
    return [int(known[1]) for known in keys if isinstance(known, tuple) and known[0] == "entry"]


async def test_everything_that_happened_stands_there_latest_first(demo_home: Path, petrova: Workspace) -> None:
    marked = mark(petrova, "1.3")
    petrova.undo()
    async with sitting(demo_home, place="history") as olga:
        assert entries(olga) == [marked + 1, marked, marked - 1, 1]
        commit = petrova.history(marked - 1)[0]
        for text in ("petrova", "отметка: 1.3 – выполнено", f"{petrova.local_time(commit):%H:%M}", "отменено: petrova"):
            assert text in entry(olga, marked)
        assert f"{petrova.local_time(commit):%d.%m.%Y}" in olga.screen
        assert entry(olga, marked).startswith(" ←")
        assert f"отмена (№ {marked})" in entry(olga, marked + 1)
        assert "отменено" not in entry(olga, marked + 1)
        assert f"изменений: {marked + 1}" in olga.screen


@LAYOUTS
async def test_a_change_of_a_colleague_is_taken_back(demo_home: Path, petrova: Workspace, russian: bool) -> None:
    marked = mark(petrova, "1.3")
    mark(petrova, "2.2")
    async with sitting(demo_home, place="history") as olga:
        await olga.press("down", key("z", russian=russian))
        assert status(olga, "1.3") is Status.NOT_STARTED
        assert status(olga, "2.2") is Status.DONE
        assert olga.message.startswith("Отмена: 1.3")
        assert "отменено: olga" in entry(olga, marked)
        row = olga.body.cursor_row
        assert row is not None
        assert row.key == ("entry", marked)
        await olga.press(key("z", russian=russian))
        assert "уже отмен" in olga.message
        await olga.press("home", key("z", russian=russian))
        assert status(olga, "1.3") is Status.DONE
        assert olga.message.startswith("Возврат: 1.3")


async def test_what_was_changed_again_since_is_not_taken_back(demo_home: Path, petrova: Workspace) -> None:
    marked = mark(petrova, "1.3")
    async with sitting(demo_home, place="history") as olga:
        mark(olga.workspace, "1.3", Status.NOT_DONE)
        before = olga.workspace.revision
        olga.app.poll()
        await olga.press("enter", "z")
        assert f"Изменение № {marked}" in olga.screen
        assert "olga" in olga.message
        assert "1.3 – не выполнено" in olga.message
        assert olga.workspace.revision == before
        assert status(olga, "1.3") is Status.NOT_DONE


@LAYOUTS
async def test_ones_own_latest_change_is_taken_back_and_done_again(demo_home: Path, russian: bool) -> None:
    with open_workspace(demo_home, actor="olga") as earlier:
        marked = mark(earlier, "1.3")
    async with sitting(demo_home, place="history") as olga:
        await olga.press(key("u", russian=russian))
        assert status(olga, "1.3") is Status.NOT_STARTED
        assert "отменено: olga" in entry(olga, marked)
        await olga.press("enter", key("r", russian=russian))
        assert status(olga, "1.3") is Status.DONE
        assert "отменено: olga" not in olga.screen


async def test_a_change_of_somebody_else_comes_on_top_and_the_cursor_stays(demo_home: Path, petrova: Workspace) -> None:
    async with sitting(demo_home, place="history") as olga:
        here = olga.workspace.revision
        marked = mark(petrova, "1.3")
        olga.app.poll()
        await olga.pilot.pause()
        assert entries(olga)[0] == marked
        assert "petrova: отметка: 1.3" in olga.message
        row = olga.body.cursor_row
        assert row is not None
        assert row.key == ("entry", here)


async def test_an_open_entry_tells_that_somebody_took_it_back(demo_home: Path, petrova: Workspace) -> None:
    mark(petrova, "1.3")
    async with sitting(demo_home, place="history") as olga:
        await olga.press("enter")
        assert "отменено" not in olga.screen
        petrova.undo()
        olga.app.poll()
        await olga.pilot.pause()
        assert "отменено: petrova" in olga.screen
        await olga.press("escape")
        assert "отменено: petrova" in olga.screen


async def test_the_list_is_narrowed_while_one_types(demo_home: Path, petrova: Workspace) -> None:
    marked = mark(petrova, "1.3")
    async with sitting(demo_home, place="history") as olga:
        await olga.press("slash", *"кто:p", "tab", "enter")
        assert entries(olga) == [marked]
        assert f"изменений: 1 из {marked} · фильтр: кто:petrova" in olga.screen
        mark(olga.workspace, "2.2")
        later = mark(petrova, "1.3", Status.IN_PROGRESS)
        olga.app.poll()
        await olga.pilot.pause()
        assert entries(olga) == [later, marked]
        await olga.press("slash", *" щ", "enter")
        assert "ничего нет" in olga.screen
        await olga.press("escape")
        assert entries(olga) == [later, later - 1, marked, marked - 1, 1]


async def test_a_filter_that_cannot_be_understood_says_so(demo_home: Path) -> None:
    async with sitting(demo_home, place="history") as olga:
        await olga.press("slash", *"с:ъ")
        assert "«ъ»" in olga.message
        await olga.press("escape")
        assert olga.message == ""


async def test_a_viewer_reads_and_changes_nothing(demo_home: Path) -> None:
    async with sitting(demo_home, actor="guest", place="history") as guest:
        before = guest.workspace.revision
        assert "Отменить" not in guest.footer
        await guest.press("z", "u", "enter")
        assert "добавлено" in guest.screen
        assert "Отменить" not in guest.footer
        await guest.press("z", "u")
        assert guest.workspace.revision == before


async def test_an_entry_shows_every_field_before_and_after(demo_home: Path, petrova: Workspace) -> None:
    school = school_by_name(petrova.snapshot(), "Тверская")
    edit_school(petrova, school, phone="8 (4822) 00-00-09", note="Школа находится на ремонте. " * 8)
    async with sitting(demo_home, place="history") as olga:
        commit = petrova.history()[-1]
        await olga.press("enter")
        for text in ("petrova", f"{petrova.local_time(commit):%d.%m.%Y %H:%M:%S}", "Тверская СОШ", "Изменено 2 поля"):
            assert text in olga.screen
        assert f"телефон: {school.phone or '–'} → 8 (4822) 00-00-09" in olga.screen
        assert "было:  –" in olga.screen
        assert " ".join(olga.screen.split()).count("Школа находится на ремонте.") == 8


async def test_the_record_of_a_field_is_opened(demo_home: Path, petrova: Workspace) -> None:
    mark(petrova, "1.3")
    async with sitting(demo_home, place="history") as olga:
        await olga.press("enter", "enter")
        assert item_by_number(petrova.snapshot(), "1.3").title in " ".join(olga.screen.split())


async def test_what_was_removed_later_is_not_opened(demo_home: Path, petrova: Workspace) -> None:
    number = add_school(petrova, petrova.programme(), "Новая СОШ")
    async with sitting(demo_home, place="history") as olga:
        await olga.press("enter")
        remove_school(petrova, next(row for row in petrova.snapshot().registry if row.id == number))
        olga.app.poll()
        await olga.press("enter")
        assert "удалено" in olga.message


async def test_what_belongs_to_another_year_says_to_which(demo_home: Path, petrova: Workspace) -> None:
    mark(petrova, "1.3")
    async with sitting(demo_home, place="history", year="2019/2020") as olga:
        await olga.press("enter", "enter")
        assert "2020/2021" in olga.message


async def test_the_first_entry_of_the_example_is_readable(demo_home: Path) -> None:
    async with sitting(demo_home, place="history") as olga:
        await olga.press("enter")
        changes = olga.workspace.changes(olga.workspace.history()[0])
        assert f"Изменено {len(changes)} поле" in olga.screen or f"Изменено {len(changes)} полей" in olga.screen
        assert "программа 2020/2021 · добавлено" in olga.screen
        await olga.press("end")
        assert "→" not in olga.screen


async def test_a_long_history_is_shown_piece_by_piece(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as earlier:
        for n in range(WINDOW + 10):
            mark(earlier, "1.3", note=f"шаг {n}")
    async with sitting(demo_home, place="history") as olga:
        latest = olga.workspace.revision
        assert entries(olga) == list(range(latest, latest - WINDOW, -1))
        assert "ещё 11 – Enter" in olga.screen
        await olga.press("end", "enter")
        assert entries(olga) == list(range(latest, 0, -1))
        row = olga.body.cursor_row
        assert row is not None
        assert row.key == ("entry", latest - WINDOW)


async def test_the_side_pane_shows_the_entry_under_the_cursor(demo_home: Path, petrova: Workspace) -> None:
    mark(petrova, "1.3", Status.IN_PROGRESS)
    mark(petrova, "1.3", note="приказ подписан")
    async with sitting(demo_home, place="history", size=(120, 40)) as olga:
        assert "в работе → выполнено" in olga.screen
        assert "приказ подписан" in olga.screen
        await olga.press("end")
        assert "Enter – показать все" in olga.screen


@SIZES
async def test_nothing_is_cut_at_any_size(demo_home: Path, petrova: Workspace, size: tuple[int, int]) -> None:
    mark(petrova, "1.3", note="очень длинное примечание, " * 10)
    petrova.undo()
    async with sitting(demo_home, place="history", size=size) as olga:
        for keys in ((), ("end", "enter")):
            await olga.press(*keys)
            for body in (olga.body, olga.app.screen.query_one("#side")):
                for row in getattr(body, "rows", ()):
                    for line in row.lines(body.size.width):
                        assert sum(len(text) for text, _style in line) <= max(body.size.width, 1) or not body.display
        assert "Назад" in olga.footer


async def test_resizing_keeps_the_cursor(demo_home: Path, petrova: Workspace) -> None:
    marked = mark(petrova, "1.3")
    mark(petrova, "2.2")
    async with sitting(demo_home, place="history") as olga:
        await olga.press("down")
        await olga.pilot.resize_terminal(120, 40)
        await olga.pilot.pause()
        row = olga.body.cursor_row
        assert row is not None
        assert row.key == ("entry", marked)
