"""Forms on the screen: nothing typed is lost, nothing unseen is overwritten, every screen survives what others do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from shnor_tui.domain.programme import Programme
from shnor_tui.domain.roadmap import RoadmapItem, Status
from shnor_tui.domain.user import Role
from shnor_tui.tui.screens.mark_form import MarkForm
from shnor_tui.tui.screens.roadmap import RoadmapScreen
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.setup import create_demo, create_programme
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting


@pytest.fixture
async def olga(demo_home: Path) -> AsyncIterator[Person]:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "petrova", Role.METHODIST)
    async with sitting(demo_home) as person:
        yield person


def mark_by_petrova(home: Path, number: str, edit: MarkEdit) -> None:
    with open_workspace(home, actor="petrova") as petrova:
        set_marks(petrova, item_by_number(petrova.snapshot(), number), [None], edit)


async def form_on(person: Person, number: str) -> None:
    await person.go_to(number)
    await person.press("s")
    assert isinstance(person.app.screen, MarkForm)


def field(person: Person, name: str) -> Input:
    return person.app.screen.query_one(f"#{name}", Input)


async def test_a_mark_that_came_while_the_form_was_open_is_not_overwritten_unseen(
    olga: Person, demo_home: Path
) -> None:
    await form_on(olga, "1.3")
    mark_by_petrova(demo_home, "1.3", MarkEdit(status=Status.POSTPONED, reason="нет приказа"))
    await olga.press("3", "f2")
    assert "petrova" in olga.screen
    assert "перенесено" in olga.screen
    await olga.press("enter")
    assert isinstance(olga.app.screen, MarkForm)
    await olga.press("f2", "up", "enter")
    assert isinstance(olga.app.screen, RoadmapScreen)
    mark = olga.workspace.snapshot().mark(item_by_number(olga.workspace.snapshot(), "1.3"))
    assert mark is not None
    assert mark.status is Status.DONE


async def test_another_status_does_not_keep_the_old_date_and_reason(olga: Person) -> None:
    await form_on(olga, "4.3")
    assert field(olga, "on").value == "20.01.2021"
    await olga.press("3")
    assert field(olga, "on").value == ""
    await olga.press("6")
    assert field(olga, "on").value == "20.01.2021"
    await olga.press("3", "f2")
    mark = olga.workspace.snapshot().mark(item_by_number(olga.workspace.snapshot(), "4.3"))
    assert mark is not None
    assert (mark.on, mark.reason) == (olga.workspace.today, "")


async def test_a_mark_that_says_not_started_has_no_date(olga: Person) -> None:
    await form_on(olga, "1.1")
    await olga.press("1", "f2")
    mark = olga.workspace.snapshot().mark(item_by_number(olga.workspace.snapshot(), "1.1"))
    assert mark is not None
    assert (mark.status, mark.on) == (Status.NOT_STARTED, None)


async def test_escape_asks_again_after_more_was_typed(olga: Person) -> None:
    await form_on(olga, "2.2")
    await olga.press("tab", "tab", "а", "escape", "б", "escape")
    assert isinstance(olga.app.screen, MarkForm)
    assert field(olga, "reason").value == "аб"
    await olga.press("escape")
    assert isinstance(olga.app.screen, RoadmapScreen)


async def test_leaving_the_program_asks_when_a_form_has_something_to_lose(olga: Person) -> None:
    await form_on(olga, "2.2")
    await olga.press("tab", "tab", "а", "ctrl+q")
    assert isinstance(olga.app.screen, MarkForm)
    assert "не сохранено" in olga.message


async def test_pasted_lines_are_joined_in_a_field(olga: Person) -> None:
    await form_on(olga, "2.2")
    await olga.press("tab", "tab", "tab")
    olga.app.screen.post_message(events.Paste("первая\nвторая"))
    note = field(olga, "note")
    note.post_message(events.Paste("первая\nвторая"))
    await olga.pilot.pause()
    assert "первая вторая" in note.value


async def test_coming_back_to_a_filled_field_selects_nothing(olga: Person) -> None:
    await form_on(olga, "2.2")
    await olga.press("tab", "tab", *"причина", "tab", "shift+tab", "а")
    assert field(olga, "reason").value == "причинаа"


async def test_markup_typed_into_a_date_is_text(olga: Person) -> None:
    await form_on(olga, "2.2")
    await olga.press("tab", *"[/x]", "enter")
    assert isinstance(olga.app.screen, MarkForm)
    assert "[/x]" in str(olga.app.screen.query_one("#on-note").render())


async def test_a_row_stays_under_the_filter_until_the_filter_changes(olga: Person) -> None:
    await olga.press("slash", *"просроч", "enter")
    await olga.go_to("1.2")
    await olga.press("space")
    assert "1.2" in olga.row("1.2")
    await olga.press("space")
    data = olga.workspace.snapshot()
    assert data.status(item_by_number(data, "1.2")) is Status.NOT_STARTED


async def test_space_never_takes_off_the_marks_of_all_schools(olga: Person) -> None:
    await olga.go_to("6.1")
    before = olga.workspace.revision
    await olga.press("space")
    assert olga.workspace.revision == before
    assert "Enter" in olga.message


async def test_the_history_says_what_was_done_then(olga: Person) -> None:
    await olga.go_to("1.3")
    await olga.press("space", "space", "s", "7", "f2", "enter")
    lines = [line for line in olga.screen.splitlines() if "olga: отметка: 1.3" in line]
    assert [line.rpartition("– ")[2] for line in lines] == ["отменено", "не начато", "выполнено"]


async def test_the_history_of_a_mark_that_is_gone_still_names_its_item(olga: Person) -> None:
    await olga.go_to("1.3")
    await olga.press("space", "u", "space", "enter")
    assert " ?" not in olga.screen
    assert olga.screen.count("1.3 – ") >= 3


async def test_the_programme_that_is_shown_may_be_taken_back_by_somebody(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        create_programme(admin, "2021/2022", [("Новая СОШ", "")])
        async with sitting(demo_home, actor="olga", year="2021/2022") as olga:
            assert "2021/2022" in olga.screen
            admin.undo()
            olga.app.poll()
            await olga.pilot.pause()
            assert "2020/2021" in olga.screen


async def test_an_item_that_somebody_removed_does_not_close_what_is_open_above_it(
    olga: Person, demo_home: Path
) -> None:
    await olga.go_to("2.2")
    await olga.press("enter", "s", "tab", "tab", "а")
    with open_workspace(demo_home, actor="petrova") as petrova, petrova.change("item.remove") as editor:
        editor.remove(item_by_number(petrova.snapshot(), "2.2"))
    olga.app.poll()
    await olga.pilot.pause()
    assert field(olga, "reason").value == "а"
    await olga.press("f2")
    assert isinstance(olga.app.screen, MarkForm)
    assert "2.2" in olga.message
    assert olga.workspace.records.table(RoadmapItem)


async def test_a_colleague_may_set_the_directory_up_meanwhile(tmp_path: Path) -> None:
    async with sitting(tmp_path / "new", actor="petrova") as petrova:
        with open_workspace(tmp_path / "new", actor="olga") as olga:
            create_demo(olga)
        petrova.app.poll()
        await petrova.pilot.pause()
        assert "2020/2021" in petrova.screen
        assert "только просмотр" in petrova.screen


async def test_a_year_that_an_empty_directory_cannot_have_yet_is_forgotten(tmp_path: Path) -> None:
    async with sitting(tmp_path / "new", year="2030/2031") as newcomer:
        await newcomer.press("down", "enter")
        assert "2020/2021" in newcomer.screen


async def test_a_new_programme_needs_a_school(tmp_path: Path) -> None:
    async with sitting(tmp_path / "new") as newcomer:
        await newcomer.press("enter")
        assert "остальные можно загрузить из файла" in newcomer.screen
        await newcomer.press("f2")
        assert "Школы, по одной в строке" in newcomer.message
        assert newcomer.app.focused is newcomer.app.screen.query_one("#schools")
        assert not newcomer.workspace.records.table(Programme)


async def test_a_role_that_changes_changes_the_footer(olga: Person, demo_home: Path) -> None:
    async with sitting(demo_home, actor="ivanov") as ivanov:
        assert "Отметить" not in ivanov.footer
        set_role(olga.workspace, "ivanov", Role.METHODIST)
        ivanov.app.poll()
        await ivanov.pilot.pause()
        assert "Отметить" in ivanov.footer


async def test_help_is_there_in_forms_and_lists_too(olga: Person) -> None:
    await form_on(olga, "2.2")
    await olga.press("tab", "tab", "question_mark", "f1")
    assert "Сохранить" in olga.screen
    await olga.press("escape")
    assert field(olga, "reason").value == "?"
    await olga.press("escape", "escape", "y", "f1")
    assert "Выбрать" in olga.screen


async def test_an_item_that_came_while_another_screen_was_open_is_no_surprise_to_the_filter(
    olga: Person, demo_home: Path
) -> None:
    await olga.press("slash", *"выполнено", "enter")
    await olga.go_to("1.1")
    await olga.press("enter")
    with open_workspace(demo_home, actor="petrova") as petrova, petrova.change("item.add") as editor:
        editor.add(RoadmapItem(programme=petrova.programme().id, number="9.9", title="Что уже выполнено"))
    await olga.press("space")
    mark_by_petrova(demo_home, "2.2", MarkEdit(status=Status.DONE))
    olga.app.poll()
    await olga.pilot.pause()
    await olga.press("escape")
    assert "Что уже выполнено" in olga.screen
