"""A file comes in through the terminal UI: chosen or pasted, looked at, asked about, taken with one key and back with another."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from textual import events

from shnor_tui.domain.user import Role
from shnor_tui.interchange.export import exported
from shnor_tui.tui.host_files import files_like
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting

PASTED = """Школа\tПоказатель\tЗначение
Тверская СОШ\tП19\t96
Бурашевской СОШ\tП19\t91,5
Неизвестная школа\tП19\t50
Пушкинская СОШ\tП19\tмного
"""


async def pasting(person: Person, text: str) -> None:
    """Paste a table into the form and go on to its preview."""
    await person.press("f", "tab", "tab")
    person.app.post_message(events.Paste(text))
    await person.pilot.pause()
    await person.press("f2")


def value(person: Person, school: str) -> str:
    data = person.workspace.snapshot()
    indicator = next(one for one in data.indicators if one.code == "П19")
    own = next(one for one in data.registry if one.name == school)
    return next((str(row.number("%")) for row in data.readings(indicator) if row.school == own.id), "")


@pytest.mark.parametrize("key", ["f", "а"])
async def test_a_pasted_table_is_shown_asked_about_taken_and_taken_back(demo_home: Path, key: str) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        before, revision = value(olga, "Тверская СОШ"), olga.workspace.revision
        await olga.press(key, "tab", "tab")
        olga.app.post_message(events.Paste(PASTED))
        await olga.pilot.pause()
        await olga.press("f2")
        assert "«Бурашевской СОШ» (в 1 строке)" in olga.screen
        assert "Неизвестная школа" in olga.screen
        assert "«много» – не число" in olga.screen
        await olga.press("f2")
        assert "«Бурашевской СОШ»" in olga.message
        assert olga.workspace.revision == revision
        await olga.press("enter", "enter")
        assert "Какая это школа?" not in olga.screen
        await olga.press("f2")
        assert (value(olga, "Тверская СОШ"), value(olga, "Бурашевская СОШ")) == ("96", "91.5")
        assert olga.workspace.revision == revision + 1
        assert olga.message == "Загружено, изменений: 2; u отменит всю загрузку. Отклонено строк: 2."
        await olga.press("u")
        assert value(olga, "Тверская СОШ") == before


async def test_a_school_nobody_knows_may_be_left_out_or_named(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await pasting(olga, "Школа\tПоказатель\tЗначение\nБурашевской СОШ\tП19\t91\n")
        await olga.press("enter", "end", "enter")
        assert "исключено: 1" in olga.screen
        await olga.press("f2")
        assert "Загружать нечего" in olga.message


async def test_a_new_school_that_is_called_like_another_is_said_to_be_new(demo_home: Path) -> None:
    full = "Муниципальное казённое общеобразовательное учреждение «Тверская основная общеобразовательная школа»"
    async with sitting(demo_home, place="schools") as olga:
        await pasting(olga, f"Полное наименование\tКраткое наименование\n{full}\tТверская ООШ\n")
        await olga.press("enter")
        assert "Тверская основная общеобразовательная школа»»?" in " ".join(olga.screen.split())
        await olga.press("down", "enter")
        assert "добавится: 1" in olga.screen
        await olga.press("f2")
        assert any(school.full_name == full for school in olga.workspace.snapshot().registry)


async def test_the_column_that_nobody_recognises_is_chosen_by_the_person(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await pasting(olga, "Кто\tПоказатель\tЗначение\nТверская СОШ\tП19\t96\n")
        assert "таблица пока не понята" in olga.screen
        assert "Школа: столбец не найден" in olga.screen
        await olga.press("enter", "enter", "f2")
        assert value(olga, "Тверская СОШ") == "96"


async def test_a_column_that_was_taken_by_mistake_is_given_back(demo_home: Path) -> None:
    async with sitting(demo_home, place="schools") as olga:
        await pasting(olga, "Полное наименование\tТелефон\nТверская СОШ им. И.С.Конева\t12\n")
        assert "Телефон ← «Телефон»" in olga.screen
        olga.body.move_to(("text", "column0.phone"))
        await olga.press("enter", "end", "enter")
        assert "Телефон: в файле нет" in olga.screen
        assert "изменится" not in olga.screen


async def test_a_column_that_nobody_knows_is_told_before_the_lines(demo_home: Path) -> None:
    async with sitting(demo_home, place="schools") as olga:
        await pasting(olga, "№ п/п\tПолное наименование\tШНОР 2023/24\n1\tНовая СОШ\tда\n")
        assert "№ п/п: в файле нет" not in olga.screen
        assert olga.screen.index("столбцы, которые не взяты: «ШНОР 2023/24»") < olga.screen.index("Добавится: 1")


async def test_a_file_may_be_said_to_be_the_whole_roadmap(demo_home: Path) -> None:
    async with sitting(demo_home, place="roadmap", year="2020/2021") as olga:
        await pasting(olga, "№\tМероприятие\tСрок\tОтветственный\n9.1\tНовое\tмай\tотдел\n")
        olga.body.move_to(("text", "switch.replace"))
        assert "Мероприятия, которых в файле нет, остаются" in olga.screen
        await olga.press("enter")
        assert "уйдут" in olga.screen
        assert "удалится: " in olga.screen
        await olga.press("enter")
        assert "остаются" in olga.screen


async def test_a_report_written_by_hand_is_taken_over_where_its_points_are(demo_home: Path, tmp_path: Path) -> None:
    written, file = Document(), tmp_path / "spravka.docx"
    for text in ("1. Обучены в 2020/2021 году.", "2. Второй.", "Начальник отдела", "Т.А. Годунова"):
        written.add_paragraph(text)
    written.save(str(file))
    async with sitting(demo_home, place="points", year="2020/2021") as olga:
        before = [point.text for point in olga.workspace.snapshot().points]
        await olga.press("f", "tab")
        olga.app.post_message(events.Paste(str(file)))
        await olga.pilot.pause()
        await olga.press("f2")
        assert "Обучены в {год} году." in olga.screen
        for switch in ("as_written", "points_only"):
            olga.body.move_to(("text", f"switch.{switch}"))
            await olga.press("enter")
        assert "{год}" not in olga.screen
        await olga.press("f2")
        taken = olga.workspace.snapshot()
        assert [point.text for point in taken.points] == [*before, "Обучены в 2020/2021 году.", "Второй."]
        assert taken.programme.signatory.name != "Т.А. Годунова"
        await olga.press("u")
        assert [point.text for point in olga.workspace.snapshot().points] == before


async def test_a_table_of_another_kind_is_read_as_that(demo_home: Path) -> None:
    async with sitting(demo_home, place="activities") as olga:
        await pasting(olga, "Школа\tПоказатель\tЗначение\nТверская СОШ\tП19\t96\n")
        assert "таблица пока не понята" in olga.screen
        await olga.press("f2")
        assert "Загружать пока нечего" in olga.message
        await olga.press("enter", "f2")
        assert value(olga, "Тверская СОШ") == "96"


async def test_a_table_whose_headings_nobody_knows_is_mapped_column_by_column(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await pasting(olga, "Кто\tЧто\tСколько\nТверская СОШ\tП19\t96\n")
        assert "таблица пока не понята" in olga.screen
        assert "Школа: столбец не найден" in olga.screen
        await olga.press("enter", "enter")
        assert "Школа ← «Кто»" in olga.screen


async def test_what_the_file_does_not_say_is_said_of_all_of_it(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await pasting(olga, "Школа\tЗначение\nТверская СОШ\t96\n")
        assert "какой это показатель" in olga.screen
        olga.body.move_to(("text", "file.indicator"))
        await olga.press("enter")
        olga.app.screen.query_one(LineList).move_to(("text", "П19"))
        await olga.press("enter")
        assert "Показатель: П19" in olga.screen
        await olga.press("f2")
        assert value(olga, "Тверская СОШ") == "96"


async def test_the_procedure_of_pasted_results_is_chosen(demo_home: Path) -> None:
    async with sitting(demo_home, place="results") as olga:
        await pasting(olga, "Школа\tУчастников\t«2»\t«3»\t«4»\t«5»\nТверская СОШ\t10\t1\t4\t3\t2\n")
        olga.body.move_to(("text", "file.procedure"))
        await olga.press("enter", "down", "enter")
        assert "Процедура: ВПР, русский язык, 5" in olga.screen
        assert "Изменится: 1" in olga.screen
        assert "«3» ← «3»" in olga.screen


async def test_a_sheet_is_chosen_and_given_back(demo_home: Path, tmp_path: Path) -> None:
    book = Workbook()
    for name in ("Один", "Два"):
        sheet = book.create_sheet(name)
        sheet.append(["Школа", "Код", "Значение"])
        sheet.append(["Тверская СОШ", "П19", 90])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "svod.xlsx")
    async with sitting(demo_home, place="indicators") as olga:
        await olga.press("f", "tab", *str(tmp_path / "svod.xlsx"), "f2")
        assert "Отклонено: 1" in olga.screen
        olga.body.move_to(("text", "file.sheet"))
        await olga.press("enter", "down", "enter")
        assert "Отклонено" not in olga.screen
        olga.body.move_to(("text", "file.sheet"))
        await olga.press("enter", "home", "enter")
        assert "Отклонено: 1" in olga.screen


async def test_a_file_of_the_host_is_offered_by_its_name(
    demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    (home / "отчёты").mkdir(parents=True)
    (home / "свод.csv").write_text("Школа;Показатель;Значение\nТверская СОШ;П19;95,5\n", encoding="cp1251")
    (home / "свод.exe").write_bytes(b"")
    assert files_like("~/") == ["~/отчёты/", "~/свод.csv"]
    async with sitting(demo_home, place="indicators") as olga:
        await olga.press("f", "tab", *"~/св", "down", "f2")
        assert "свод.csv" in olga.screen
        await olga.press("f2")
        assert value(olga, "Тверская СОШ") == "95.5"


async def test_what_is_no_file_and_no_table_is_refused_in_the_form(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await olga.press("f", "f2")
        assert "F2  Показать" in olga.footer
        assert "Укажите файл или вставьте таблицу" in olga.message
        await olga.press("tab", *"/nowhere.xlsx", "f2")
        assert "nowhere.xlsx" in olga.message


@pytest.mark.parametrize("path", ["~никто/a.csv", "~никто", "/dev/null", "/tmp"])
async def test_a_path_that_names_no_file_breaks_nothing(demo_home: Path, path: str) -> None:
    assert list(files_like("~никто/")) == []
    async with sitting(demo_home, place="indicators") as olga:
        await olga.press("f", "tab", *path, "f2")
        assert path in olga.message


async def test_our_own_json_comes_back_in_the_form_too(demo_home: Path, tmp_path: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        file = tmp_path / "readings.json"
        file.write_bytes(exported("readings", "json", olga.workspace.snapshot()))
        await olga.press("f", "tab", *str(file), "f2")
        assert "readings.json" in olga.screen
        assert "без изменений" in olga.screen


async def test_what_others_change_meanwhile_shows_in_the_preview(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga, sitting(demo_home, "petr", place="indicators") as petr:
        set_role(olga.workspace, "petr", Role.METHODIST)
        await pasting(olga, PASTED.partition("Бураш")[0])
        petr.app.poll()
        await pasting(petr, PASTED.partition("Бураш")[0])
        await petr.press("f2")
        olga.app.poll()
        await olga.pilot.pause()
        assert "без изменений: 1" in olga.screen
        await olga.press("f2")
        assert "Загружать нечего" in olga.message


async def test_a_viewer_imports_nothing(demo_home: Path) -> None:
    async with sitting(demo_home, "guest", place="indicators") as guest:
        await guest.press("f")
        assert "Загрузка файла" not in guest.screen


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60)])
async def test_the_preview_fits_every_terminal(demo_home: Path, size: tuple[int, int]) -> None:
    async with sitting(demo_home, size=size, place="indicators") as olga:
        await pasting(olga, PASTED)
        strips = olga.app.screen._compositor.render_strips()
        assert all(len(strip.text.rstrip()) <= size[0] for strip in strips)
        assert "F2" in olga.footer
