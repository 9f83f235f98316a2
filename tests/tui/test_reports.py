"""Reports on the screen, as stories: plugins run in children, so each story waits for them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.user import Role
from shnor_tui.i18n import _
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.text import length_of
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.report_options import own_options, set_option
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting

ENDLESS = """
import time
from shnor_tui.plugin import Document, hookimpl
API = (1, 0)

class Endless:
    id, title = "endless", "Бесконечный отчёт"
    def params(self):
        return ()
    def build(self, data, ctx):
        while True:
            time.sleep(0.01)

@hookimpl
def shnor_register_reports(register):
    register(Endless())
"""

ASKING = """
from datetime import date
from shnor_tui.plugin import Document, Paragraph, Param, hookimpl
API = (1, 1)

class Asking:
    id, title, order = "asking", "Отчёт с параметрами", 1
    def params(self):
        return (
            Param("word", "Слово", "обычное", help="печатается первым"),
            Param("many", "Сколько", 3),
            Param("full", "Подробно", False),
            Param("day", "День", date(2020, 9, 15)),
            Param("kind", "Вид", "краткий", choices=("краткий", "полный")),
            Param("text", "Текст", "", kind="prose"),
            Param("school", "Школа", "", kind="school"),
            Param("schools", "Школы", "", kind="schools"),
            Param("year", "Год для сравнения", "", kind="programme"),
            Param("when", "Период", "", kind="period"),
            Param("file", "Файл", "", kind="file"),
        )
    def build(self, data, ctx):
        lines = [f"{name} = {self.shown(value)}" for name, value in ctx.params.items()]
        return Document(title="ВЕРСИЯ 1", blocks=[Paragraph(line) for line in lines])
    def shown(self, value):
        if isinstance(value, tuple):
            return len(value)
        if isinstance(value, date):
            return value.isoformat()
        return getattr(value, "name", getattr(value, "year", getattr(value, "text", value)))

@hookimpl
def shnor_register_reports(register):
    register(Asking())
"""


def drop(home: Path, name: str, code: str) -> None:
    """Put a plugin into the department's directory."""
    (home / "plugins").mkdir(exist_ok=True)
    (home / "plugins" / f"{name}.py").write_text(code, encoding="utf-8")
    (home / "plugins" / f"{name}.py").chmod(0o644)


async def wait(person: Person) -> None:
    """Until the children have answered."""
    await person.pilot.pause()
    await person.app.workers.wait_for_complete()
    await person.pilot.pause()


async def until(person: Person, holds: Callable[[], bool]) -> None:
    """Until the screen shows something, where another child goes on working."""
    for _turn in range(1000):
        if holds():
            return
        await person.pilot.pause(0.02)
    raise TimeoutError(person.screen)


async def choose(person: Person, row: str) -> None:
    """Put the cursor on a line of a page and press Enter."""
    person.body.move_to(("text", row))
    await person.press("enter")


async def test_the_report_is_read_saved_and_never_overwritten(demo_home: Path) -> None:
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        await olga.press("enter", "enter")
        await wait(olga)
        assert "по итогам реализации муниципальной программы" in olga.screen
        await olga.press("escape")
        assert "Документ Word" in olga.screen
        for name in ("2021-04-20_spravka_2020-2021.docx", "2021-04-20_spravka_2020-2021_2.docx"):
            await olga.press("home", "down", "down", "enter")
            await wait(olga)
            assert (demo_home / "exports" / name).stat().st_size
            assert str(demo_home / "exports" / name) in olga.screen.replace("\n ", "")
            await olga.press("escape")
        await olga.press("escape")
        assert "Отчёт о реализации" in olga.screen


async def test_enter_pressed_before_the_plugins_have_answered_opens_the_first_report(demo_home: Path) -> None:
    async with sitting(demo_home, place="reports") as olga:
        await olga.press("enter")
        assert "Проверка перед подписью" not in olga.screen
        await wait(olga)
        assert olga.app.screen.query_one(LineList).cursor_row is not None
        assert "Проверка перед подписью" in olga.screen


async def test_both_layouts_do_the_same_on_the_page_of_a_report(demo_home: Path) -> None:
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        await olga.press("enter", "з")
        await wait(olga)
        assert "по итогам реализации муниципальной программы" in olga.screen
        await olga.press("й", "с")
        await wait(olga)
        assert "нет данных для {приказ_дата}" in olga.screen
        await olga.press("й", "т")
        await wait(olga)
        assert "Всё равно выпустить" in olga.screen


async def test_the_page_tells_by_itself_how_much_keeps_the_report_from_being_signed(demo_home: Path) -> None:
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        await olga.press("enter")
        await wait(olga)
        before = findings(olga)
        with open_workspace(demo_home, actor="olga") as elsewhere:
            edit = MarkEdit(status=Status.POSTPONED, reason="")
            set_marks(elsewhere, item_by_number(elsewhere.snapshot(), "1.3"), [None], edit)
        olga.app.poll()
        await wait(olga)
        assert findings(olga) == before + 1


def findings(person: Person) -> int:
    """How many the page of a report tells."""
    found = re.search(r"Проверка перед подписью: (\d+) замечан", person.screen)
    assert found
    return int(found[1])


async def test_what_the_check_finds_is_opened_by_enter(demo_home: Path) -> None:
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        await olga.press("enter", "down", "enter")
        await wait(olga)
        assert "нет данных для {приказ_дата}" in olga.screen
        await olga.press("enter")
        assert "Дата приказа" in olga.screen


async def test_a_report_that_does_not_end_is_cancelled_by_escape(demo_home: Path) -> None:
    drop(demo_home, "endless", ENDLESS)
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        await choose(olga, "endless")
        await olga.press("enter")
        assert "Esc" in olga.message
        await olga.press("escape")
        assert "Документ Word" in olga.screen
        await choose(olga, "save docx")
        assert "Esc" in olga.message
        await olga.press("escape")
        await until(olga, lambda: olga.message == "Прервано.")
        await olga.press("escape")
        await wait(olga)
        assert "Аналитическая справка" in olga.screen
        assert not list((demo_home / "exports").iterdir())


async def test_a_plugin_that_fails_is_named_and_i_tells_more(demo_home: Path) -> None:
    drop(demo_home, "broken", "API = (1, 0)\nimport nothing_such\n")
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        assert "nothing_such" in olga.screen
        assert "Аналитическая справка" in olga.screen
        await olga.press("i")
        await wait(olga)
        assert "Плагины" in olga.screen
        assert "broken (общий каталог) – ошибка" in olga.screen


@pytest.mark.parametrize("actor", ["olga", "guest"])
async def test_p_reads_the_report_from_anywhere(demo_home: Path, actor: str) -> None:
    async with sitting(demo_home, actor=actor) as person:
        person.workspace.refresh()
        await person.press("p")
        await wait(person)
        assert "Ещё не выдавалась" in person.screen
        assert "по итогам реализации муниципальной программы" in person.screen
        await person.press("escape")
        assert person.row("1.1")


async def test_a_change_made_while_the_report_is_read_is_told(demo_home: Path) -> None:
    async with sitting(demo_home) as olga:
        olga.workspace.refresh()
        await olga.press("p")
        await wait(olga)
        with open_workspace(demo_home, actor="olga") as elsewhere:
            set_marks(elsewhere, item_by_number(elsewhere.snapshot(), "1.3"), [None], MarkEdit(status=Status.DONE))
        olga.app.poll()
        await olga.pilot.pause()
        assert "Данные изменились" in olga.screen
        assert "по итогам реализации" in olga.screen


async def test_a_saved_file_says_how_it_is_fetched_and_what_is_wrong_with_the_configuration(demo_home: Path) -> None:
    (demo_home / "config.toml").write_text('host = "два слова"\nport = 2222\n', encoding="utf-8")
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        await olga.press("enter")
        await wait(olga)
        await choose(olga, "option .as-of")
        await olga.press(*"01.04.2021", "f2")
        await wait(olga)
        await choose(olga, "save markdown")
        await wait(olga)
        lines = [row.text for row in olga.body.rows if isinstance(row, TextRow)]
        assert f"{demo_home}/config.toml: «host» – это имя компьютера." in lines
        programs = [line.split()[0] for line in lines if " -p 2222 " in line or " -P 2222 " in line]
        assert programs == ["scp", "ssh", "scp", "ssh", "pscp", "plink", "ssh", "ssh", "plink"]
        assert any("PowerShell" in line for line in lines)
        anew = next(line for line in reversed(lines) if line.startswith("plink"))
        assert f"shnor report --home {demo_home} spravka --format=markdown --year=2020/2021 --as-of=2021-04-01" in anew
        await olga.press("c")
        assert olga.app.clipboard.startswith("scp -P 2222 olga@")
        assert "Скопировано" in olga.message


# Options


async def asked(person: Person, row: str = "word") -> None:
    """From the list of reports to the form of the options."""
    await wait(person)
    await person.press("enter")
    await wait(person)
    await choose(person, f"option asking.{row}")


async def read(person: Person) -> str:
    """From the page: the report as text."""
    await person.press("p")
    await wait(person)
    text = person.screen
    await person.press("escape")
    return text


async def test_options_are_said_in_a_form_that_knows_their_kinds(demo_home: Path) -> None:
    drop(demo_home, "asking", ASKING)
    async with sitting(demo_home, place="reports") as olga:
        await asked(olga)
        assert "печатается первым" in olga.screen
        await olga.press(
            "end", "!", "tab", "backspace", "7", "tab", "right", "tab", "home", "delete", "delete", "0", "2"
        )
        await olga.press("tab", "right", "tab", "А", "enter", "Б", "tab", *"Тверская", "tab", "down", "tab", "right")
        await olga.press("tab", "down", "f2")
        await wait(olga)
        text = await read(olga)
        for line in ("обычное!", "many = 7", "full = True", "day = 2020-09-02", "kind = полный", "year = 2020/2021"):
            assert line in text
        assert "school = Тверская СОШ" in text
        assert "schools = 5" in text
        assert "when = 01.09.2020–31.12.2020" in text
        assert "Слово: обычное!" in text
        assert "обычное! · сейчас" in olga.screen


async def test_a_value_that_is_none_is_told_at_its_field(demo_home: Path) -> None:
    drop(demo_home, "asking", ASKING)
    async with sitting(demo_home, place="reports") as olga:
        await asked(olga, "many")
        await olga.press("m", "f2")
        assert "целое число" in olga.screen
        assert "Сколько" in olga.message
        await olga.press("backspace", "f2")
        assert "Слово" in olga.screen
        assert "Просмотр на экране" in olga.screen


async def test_values_are_kept_for_the_programme_and_dropped_again(demo_home: Path) -> None:
    drop(demo_home, "asking", ASKING)
    async with sitting(demo_home, place="reports") as olga:
        await asked(olga)
        await olga.press("end", "!", "shift+tab", "right", "f2")
        await wait(olga)
        assert own_options(olga.workspace.snapshot(), "asking") == {"word": "обычное!"}
        assert "обычное! · значение программы" in olga.screen
        await choose(olga, "option asking.word")
        await olga.press("end", "?", "f2")
        await wait(olga)
        assert "обычное!? · сейчас" in olga.screen
        assert "word = обычное!?" in await read(olga)
        await olga.press("d")
        await wait(olga)
        assert "обычное! · значение программы" in olga.screen
        await olga.press("d")
        await wait(olga)
        assert own_options(olga.workspace.snapshot(), "asking") == {}
        await olga.press("d")
        assert "по умолчанию" in olga.message
        await olga.press("u")
        await wait(olga)
        assert own_options(olga.workspace.snapshot(), "asking") == {"word": "обычное!"}


async def test_a_file_is_judged_by_its_format_and_kept_by_a_child(own_demo: Path, tmp_path: Path) -> None:
    drop(own_demo, "asking", ASKING)
    with open_workspace(own_demo) as workspace:
        account = workspace.actor
    (tmp_path / "form.txt").write_text("бланк", encoding="utf-8")
    async with sitting(own_demo, actor=account, place="reports") as person:
        await asked(person, "file")
        await person.press(*str(tmp_path / "form.txt"), "tab", "tab", "right", "f2")
        await wait(person)
        kept = own_options(person.workspace.snapshot(), "asking")["file"]
        assert (own_demo / "forms" / kept).read_text(encoding="utf-8") == "бланк"
        await choose(person, "option asking.file")
        await person.press("end", *"-no", "tab", "tab", "right", "f2")
        await wait(person)
        assert "no" in person.message
        assert own_options(person.workspace.snapshot(), "asking")["file"] == kept


CHECKING = ASKING.replace(
    "    def build(",
    """    def check(self, data, ctx):
        from shnor_tui.domain.option import OptionValue
        from shnor_tui.plugin import Finding
        kept = [row for row in data.records.all(OptionValue) if row.option == "word"]
        wrong = ctx.params["word"] == "плохое"
        return [Finding("слово", "плохое", record=("option", row.id)) for row in kept if wrong]
    def build(""",
)


async def test_a_finding_about_an_option_opens_its_form_and_is_gone_when_it_is_mended(demo_home: Path) -> None:
    drop(demo_home, "asking", CHECKING)
    with open_workspace(demo_home, actor="olga") as olga:
        set_option(olga, olga.programme(), "asking", "word", "плохое")
    async with sitting(demo_home, place="reports") as person:
        await wait(person)
        await person.press("enter", "c")
        await wait(person)
        await person.press("enter", "end", "-", "f2")
        await wait(person)
        assert "замечаний нет" in person.screen
        await person.press("escape")
        await wait(person)
        assert "плохое- · сейчас" in person.screen
        assert "Проверка перед подписью: замечаний нет" in person.screen


async def test_the_day_on_which_a_report_is_judged_is_an_option_of_each(demo_home: Path) -> None:
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        await olga.press("enter")
        await wait(olga)
        await choose(olga, "option .as-of")
        await olga.press(*"01.09.2020", "f2")
        await wait(olga)
        assert "01.09.2020 · сейчас" in olga.screen
        assert "Скорректирован" not in await read(olga)


async def test_who_only_reads_says_options_for_now_and_keeps_none(demo_home: Path) -> None:
    drop(demo_home, "asking", ASKING)
    async with sitting(demo_home, actor="guest", place="reports") as guest:
        await asked(guest)
        assert "Значения действуют" not in guest.screen
        await guest.press("end", "!", "f2")
        await wait(guest)
        assert "word = обычное!" in await read(guest)
        before = guest.workspace.revision
        await guest.press("n", "т")
        await wait(guest)
        assert "выпускает методист" in guest.screen
        assert guest.workspace.revision == before


async def test_another_year_forgets_what_was_said(demo_home: Path) -> None:
    drop(demo_home, "asking", ASKING)
    async with sitting(demo_home, place="reports") as olga:
        await asked(olga)
        await olga.press("end", "!", "f2")
        await wait(olga)
        await olga.press("y", "end", "enter")
        await wait(olga)
        assert "2019/2020" in olga.screen
        assert "обычное!" not in olga.screen


# The preview follows


async def test_the_preview_follows_edits_of_the_plugins_file_and_keeps_its_place(demo_home: Path) -> None:
    drop(demo_home, "asking", ASKING)
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        await olga.press("enter", "p")
        await wait(olga)
        assert "ВЕРСИЯ 1" in olga.screen
        await olga.press("end")
        there = where(olga)
        drop(demo_home, "asking", ASKING.replace("ВЕРСИЯ 1", "ВЕРСИЯ 2"))
        olga.app.poll()
        await wait(olga)
        assert "ВЕРСИЯ 2" in olga.screen
        assert where(olga) == there
        drop(demo_home, "asking", ASKING.replace("getattr", "getatr"))
        olga.app.poll()
        await wait(olga)
        assert "getatr" in olga.message
        assert "ВЕРСИЯ 2" in olga.screen
        drop(demo_home, "asking", ASKING.replace("ВЕРСИЯ 1", "ВЕРСИЯ 33"))
        olga.app.poll()
        await wait(olga)
        assert "ВЕРСИЯ 33" in olga.screen
        assert not olga.message
        await olga.press("escape")
        await wait(olga)
        assert "Отчёт с параметрами" in olga.screen


def where(person: Person) -> tuple[object, int]:
    """The row under the cursor and the first line in view."""
    body: LineList = person.body
    assert body.cursor_row
    return body.cursor_row.key, body.scroll_offset.y


async def test_the_preview_follows_the_data(demo_home: Path) -> None:
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        await choose(olga, "roadmap")
        await olga.press("p")
        await wait(olga)
        before = olga.screen
        with open_workspace(demo_home, actor="olga") as elsewhere:
            set_role(elsewhere, "petrova", Role.METHODIST)
        with open_workspace(demo_home, actor="petrova") as petrova:
            set_marks(petrova, item_by_number(petrova.snapshot(), "1.3"), [None], MarkEdit(status=Status.DONE))
        olga.app.poll()
        await olga.pilot.pause()
        olga.app.poll()
        await wait(olga)
        assert olga.screen != before
        assert "petrova" in olga.message


async def test_a_plugin_that_was_broken_meanwhile_is_told_on_the_page_and_again_when_it_is_mended(
    demo_home: Path,
) -> None:
    drop(demo_home, "asking", ASKING)
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        await olga.press("enter", "p")
        await wait(olga)
        drop(demo_home, "asking", "import nothing_such")
        await olga.press("escape")
        await wait(olga)
        assert "nothing_such" in olga.message
        assert "Отчёт с параметрами" in olga.screen
        await olga.press("p")
        drop(demo_home, "asking", ASKING.replace('"Слово"', '"Другое слово"'))
        await wait(olga)
        await olga.press("escape")
        await wait(olga)
        assert "Другое слово" in olga.screen


async def test_the_history_leads_to_the_option_that_was_set(demo_home: Path) -> None:
    drop(demo_home, "asking", ASKING)
    with open_workspace(demo_home, actor="olga") as olga:
        set_option(olga, olga.programme(), "asking", "many", "7")
    async with sitting(demo_home, place="history") as person:
        await person.press("enter", "end", "enter")
        await wait(person)
        assert person.body.cursor_row
        assert person.body.cursor_row.key == ("text", "option asking.many")
        assert "7 · значение программы" in person.screen


async def test_a_value_that_went_wrong_is_seen_on_the_page(demo_home: Path) -> None:
    drop(demo_home, "asking", ASKING)
    with open_workspace(demo_home, actor="olga") as olga:
        set_option(olga, olga.programme(), "asking", "school", "Неведомая школа")
    async with sitting(demo_home, place="reports") as person:
        await wait(person)
        await person.press("enter")
        await wait(person)
        assert "Неведомая школа · значение программы" in person.screen
        await person.press("p")
        await wait(person)
        assert "Неведомая школа" in person.message


@pytest.mark.parametrize("width", [40, 46, 60, 80])
async def test_nothing_on_the_page_is_cut_off_on_a_narrow_terminal(demo_home: Path, width: int) -> None:
    async with sitting(demo_home, size=(width, 24), place="reports") as person:
        await wait(person)
        await person.press("enter")
        await wait(person)
        room = person.body.size.width
        lines = [line for row in person.body.rows for line in row.lines(room)]
        assert max(length_of(line) for line in lines) <= room
        assert "ГОСТ Р 7.0.97-2025" in " ".join(person.screen.split())


async def test_a_check_that_fails_says_so_and_works_on_no_more(demo_home: Path) -> None:
    drop(
        demo_home, "asking", ASKING.replace("def build(self, data, ctx):", "def build(self, data, ctx):\n        1 / 0")
    )
    async with sitting(demo_home, place="reports") as person:
        await wait(person)
        await choose(person, "asking")
        await wait(person)
        await person.press("c")
        await wait(person)
        assert "ZeroDivisionError" in person.message
        assert "Идёт проверка" not in person.screen
        assert _("It could not be checked.") in person.screen


async def test_what_the_programme_lacks_is_typed_at_once(demo_home: Path) -> None:
    async with sitting(demo_home, place="reports") as person:
        await wait(person)
        await person.press("enter")
        await wait(person)
        await person.press("c")
        await wait(person)
        await person.press("enter", *"31.08.2020", "f2")
        await wait(person)
        assert person.workspace.programme().order.date == date(2020, 8, 31)
        assert "{приказ_дата}" not in person.screen
        await person.press("enter", *"123-од", "f2")
        await wait(person)
        assert person.workspace.programme().order.number == "123-од"


async def test_values_that_are_kept_together_are_one_change_or_none(demo_home: Path) -> None:
    drop(demo_home, "asking", ASKING)
    with open_workspace(demo_home, actor="olga") as workspace:
        set_role(workspace, "pavel", Role.METHODIST)
    async with sitting(demo_home, place="reports") as olga:
        await asked(olga)
        await olga.press("end", "!", "tab", "end", "0", "shift+tab", "shift+tab", "right")
        with open_workspace(demo_home, actor="pavel") as elsewhere:
            set_option(elsewhere, elsewhere.programme(), "asking", "many", "7")
        await olga.press("f2")
        await until(olga, lambda: "Пока вы набирали" in olga.screen)
        assert own_options(olga.workspace.snapshot(), "asking") == {"many": "7"}
        await olga.press("up", "enter")
        await wait(olga)
        assert own_options(olga.workspace.snapshot(), "asking") == {"word": "обычное!", "many": "30"}
        await olga.press("u")
        await wait(olga)
        assert own_options(olga.workspace.snapshot(), "asking") == {"many": "7"}


async def test_what_was_typed_of_options_outlives_a_dropped_line(demo_home: Path) -> None:
    drop(demo_home, "asking", ASKING)
    async with sitting(demo_home, place="reports") as olga:
        await asked(olga)
        await olga.press("end", "!")
    async with sitting(demo_home, place="overview") as olga:
        assert "Отчёт с параметрами" in olga.screen
        await olga.press("enter")
        await until(olga, lambda: "обычное!" in olga.screen and "не сохранено" in olga.screen)
        await olga.press("f2")
        await wait(olga)
        assert "обычное! · сейчас" in olga.screen
        await olga.press("escape")
        assert "Отчёт с параметрами" not in olga.screen


@pytest.mark.parametrize("report", ["spravka", "roadmap"])
async def test_a_preview_on_a_narrow_terminal_is_broken_into_lines_once(demo_home: Path, report: str) -> None:
    async with sitting(demo_home, size=(40, 24), place="reports") as person:
        await wait(person)
        await choose(person, report)
        await wait(person)
        await person.press("p")
        await wait(person)
        room = person.body.size.width
        assert len(person.body.rows) > 20
        assert all(len(row.lines(room)) == 1 for row in person.body.rows)


async def test_the_text_of_one_year_never_stands_under_another(demo_home: Path) -> None:
    drop(demo_home, "asking", ASKING)
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        await choose(olga, "asking")
        await wait(olga)
        await olga.press("p")
        await wait(olga)
        assert "ВЕРСИЯ 1" in olga.screen
        drop(demo_home, "asking", ASKING.replace("lines = [", "while True: pass\n        lines = ["))
        olga.app.action_take_year("2019/2020")
        await until(olga, lambda: "2019/2020" in olga.screen)
        assert "ВЕРСИЯ 1" not in olga.screen
        assert "Esc" in olga.message
        drop(demo_home, "asking", ASKING.replace("ВЕРСИЯ 1", "ВЕРСИЯ 2"))
        olga.app.action_take_year("2020/2021")
        await wait(olga)
        assert "ВЕРСИЯ 2" in olga.screen
        assert not olga.message
