"""What a person with the Russian layout on meets in a day: words that tell what was done, and keys that the layout has."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from textual.widgets import TextArea

from shnor_tui.tui.screens.form import Form
from shnor_tui.tui.screens.new_programme import NewProgramme
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.registry import edit_department
from shnor_tui.workspace.roadmap import remove_items
from shnor_tui.workspace.session import open_workspace
from tests.tui.support import sitting


async def test_a_message_tells_what_was_done_and_not_only_to_what(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.go_to("7.2")
        await olga.press("Б")
        assert olga.message == "7.2; 7.1 – изменение порядка мероприятий"
        await olga.press("в", "г")
        assert olga.message == "Отмена: 7.2 – удаление мероприятия"


async def test_what_was_refused_is_not_said_of_what_is_typed_afterwards(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.press("ы", *["tab"] * 5, *"12 от 12.04", "enter")
        assert olga.message.startswith("Номер и дата: «12.04» – не дата.")
        await olga.press(".", "2", "1")
        assert olga.message == ""
        assert isinstance(olga.app.screen, Form)


async def test_a_selection_and_a_filter_stand_before_what_may_be_cut(demo_home: Path) -> None:
    async with sitting(demo_home, size=(80, 24)) as olga:
        await olga.press(".", *"просроч", "enter", "м")
        summary = next(line for line in olga.screen.splitlines() if "выбрано 1 мероприятие" in line)
        assert summary.index("фильтр: просроч") < summary.index("просрочено:")
        assert olga.message.startswith("Выделение идёт за курсором")
        await olga.press("escape")
        assert olga.message == ""


async def test_a_backslash_opens_the_placeholders_for_the_russian_layout_has_no_brace(demo_home: Path) -> None:
    async with sitting(demo_home, place="points") as olga:
        await olga.press("ф", "backslash", *"число_ш", "tab")
        assert olga.app.screen.query_one("#text", TextArea).text == "{число_школ}"


async def test_a_semicolon_parts_the_names_of_a_school_as_the_bar_does(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.app.push_screen(NewProgramme(olga.app.session))
        form = olga.app.screen
        assert isinstance(form, Form)
        form.set_value("year", "2021/2022")
        form.set_value("schools", "Средняя школа № 1; Школа 1\nСредняя школа № 2 | Школа 2\nСредняя школа № 3")
        await olga.press("f2")
        data = olga.workspace.snapshot("2021/2022")
        assert [(school.full_name, school.short_name) for school in data.schools] == [
            ("Средняя школа № 1", "Школа 1"),
            ("Средняя школа № 2", "Школа 2"),
            ("Средняя школа № 3", ""),
        ]


async def test_what_was_deleted_is_named_in_the_words_of_the_person(demo_home: Path) -> None:
    async with sitting(demo_home, place="points") as olga:
        item = item_by_number(olga.workspace.snapshot(), "8.1")
        set_marks(olga.workspace, item, [None], MarkEdit(note="ждём протокол"))
        remove_items(olga.workspace, [item])
        olga.app.poll()
        await olga.pilot.pause()
        assert "не войдёт: мероприятие удалено из дорожной карты" in olga.screen
        await olga.press("5")
        assert "запись" not in olga.screen
        assert "?" not in olga.screen


async def test_a_draft_tells_its_time_as_the_history_does_in_the_departments_zone(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        edit_department(admin, time_zone="Asia/Kamchatka")
    async with sitting(demo_home) as olga:
        await olga.press("у", "!")
        (draft,) = olga.app.session.person.drafts.of_home(demo_home)
        when = f"{draft.written.astimezone(ZoneInfo('Asia/Kamchatka')):%d.%m.%Y %H:%M}"
        await olga.app.pop_screen()
        await olga.press("1")
        assert f"набрано {when}" in olga.screen
        await olga.press("2", "у")
        assert f"Это набрано {when}" in olga.message
