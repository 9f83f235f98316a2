"""Finding the table in a sheet and which column is which field."""

from __future__ import annotations

import pytest

from shnor_tui.interchange.headings import IN_NO_COLUMN, Heading, map_columns
from shnor_tui.interchange.kinds.results import FORM as RESULTS
from shnor_tui.interchange.kinds.roadmap import FORM as ROADMAP
from shnor_tui.interchange.kinds.schools import FORM as SCHOOLS
from shnor_tui.interchange.kinds.training import COURSES, TOTALS
from shnor_tui.interchange.sheets import Cell, Row, Sheet
from shnor_tui.interchange.tables import Table, Unfit, find_table
from shnor_tui.interchange.words import plain
from tests.interchange.sheets_by_hand import sheet, wide


def headings(*texts: str) -> list[Heading]:
    return [Heading(column, (text,)) for column, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("№ п/п", "Мероприятие", "Срок реализации", "Ответственный"), ("number", "title", "deadline", "responsible")),
        (("СРОКИ\nИСПОЛНЕНИЯ", "Наименование меро-\nприятия", "№"), ("deadline", "title", "number")),
        (
            ("Содержание работы", "Ответственный исполнитель", "Вид документа"),
            ("title", "responsible", "expected"),
        ),
        (("Мероприятия", "Срок реализации (исполнения)"), ("title", "deadline")),
    ],
)
def test_usual_headings_are_known_in_any_order_and_spelling(texts: tuple[str, ...], found: tuple[str, ...]) -> None:
    mapping = map_columns(ROADMAP, headings(*texts))
    assert tuple(mapping.columns[key] for key in found) == tuple(range(len(found)))
    assert not mapping.doubtful
    assert not mapping.missing


def test_a_similar_heading_is_taken_in_doubt_and_a_strange_one_not_at_all() -> None:
    mapping = map_columns(SCHOOLS, headings("Школа", "Телефон приёмной", "Любимый цвет"))
    assert mapping.columns == {"full_name": 0, "phone": 1}
    assert mapping.doubtful == {"phone"}
    assert [heading.text for heading in mapping.unknown] == ["Любимый цвет"]


def test_an_exact_heading_goes_before_a_similar_one() -> None:
    mapping = map_columns(SCHOOLS, headings("Школа", "Телефон бухгалтерии", "Телефон"))
    assert mapping.columns["phone"] == 2
    assert not mapping.doubtful


def test_between_two_similar_headings_nothing_is_guessed() -> None:
    mapping = map_columns(SCHOOLS, headings("Школа", "Телефон приёмной", "Телефон бухгалтерии"))
    assert "phone" not in mapping.columns


def test_per_cent_is_never_taken_for_a_number() -> None:
    mapping = map_columns(RESULTS, headings("Школа", "Участников", "«2», %", "Доля «3»"))
    assert mapping.columns == {"school": 0, "participants": 1}


def test_a_known_heading_that_is_not_taken_is_told_apart_from_an_unknown_one() -> None:
    mapping = map_columns(ROADMAP, headings("Мероприятие", "Срок", "Отметка о выполнении", "Код"))
    assert [heading.text for heading in mapping.aside] == ["Отметка о выполнении"]
    assert [heading.text for heading in mapping.unknown] == ["Код"]


def test_the_person_has_the_last_word() -> None:
    texts = headings("Школа", "Телефон", "Другой телефон")
    by_heading = map_columns(SCHOOLS, texts, {"Телефон": "Другой телефон"})
    by_letter = map_columns(SCHOOLS, texts, {"phone": "C"})
    assert by_heading.columns["phone"] == by_letter.columns["phone"] == 2
    assert by_heading.met == {"Телефон"}
    assert not map_columns(SCHOOLS, texts, {"Телефон": "Факс"}).met


def test_a_column_that_was_taken_by_mistake_is_given_back() -> None:
    texts = headings("Школа", "Телефон", "Справочный телефон")
    mapping = map_columns(SCHOOLS, texts, {"Телефон": IN_NO_COLUMN})
    assert "phone" not in mapping.columns
    assert mapping.met == {"Телефон"}
    needed = map_columns(COURSES, headings("Школа", "Количество человек", "Вид обучения"), {"kind": IN_NO_COLUMN})
    assert [field.title for field in needed.missing] == ["Вид обучения"]


def test_what_is_missing_is_named() -> None:
    mapping = map_columns(COURSES, headings("Школа", "Количество человек"))
    assert [field.title for field in mapping.missing] == ["Вид обучения"]


def table_of(*rows: list[object]) -> Table:
    found = find_table(sheet(*rows), (ROADMAP,))  # type: ignore[arg-type]
    assert isinstance(found, Table)
    return found


def test_titles_above_and_notes_below_are_not_rows() -> None:
    found = table_of(
        ["Приложение № 1 к приказу от 28.07.2020"],
        ["Дорожная карта"],
        ["№", "Мероприятие", "Срок"],
        ["1", "2", "3"],
        ["1.1", "Утверждение списка", "март"],
        ["№", "Мероприятие", "Срок"],
        ["1.2", "Назначение кураторов", "май"],
        ["* сроки могут меняться"],
        ["Исполнитель: И.И. Иванова, тел. 2-11-01"],
    )
    assert [row.text(0) for row in found.rows] == ["1.1", "1.2"]
    assert found.above == ("Приложение № 1 к приказу от 28.07.2020", "Дорожная карта")
    assert found.below == ("* сроки могут меняться", "Исполнитель: И.И. Иванова, тел. 2-11-01")


def test_rows_after_a_remark_are_still_rows() -> None:
    found = table_of(
        ["№", "Мероприятие", "Срок"],
        ["1.1", "Утверждение списка", "март"],
        ["Примечание: далее – школы"],
        ["1.2", "Назначение кураторов", "май"],
    )
    assert [row.text(0) for row in found.rows] == ["1.1", "1.2"]


def test_totals_are_left_aside() -> None:
    rows = sheet(["Школа", "ПК", "ПП"], ["Тверская", "5", "1"], ["Итого", "5", "1"])
    found = find_table(rows, (COURSES, TOTALS))
    assert isinstance(found, Table)
    assert found.form is TOTALS
    assert len(found.rows) == 1
    assert found.left == ("Итого 5 1",)


@pytest.mark.parametrize(
    "upper",
    [
        ["ОО", "Участников", *wide("Получили отметку", 4)],
        ["ОО", "Участников", "Получили отметку", "", "", ""],
    ],
)
def test_a_heading_may_take_two_rows(upper: list[object]) -> None:
    rows = sheet(upper, ["", "", "«2»", "«3»", "«4»", "«5»"], ["Тверская", "9", "1", "2", "3", "3"])  # type: ignore[arg-type]
    found = find_table(rows, (RESULTS,))
    assert isinstance(found, Table)
    assert found.mapping.columns == {"school": 0, "participants": 1, "below": 2, "threes": 3, "fours": 4, "fives": 5}
    assert len(found.rows) == 1
    assert found.headings[2].text == "Получили отметку «2»"


def test_a_sheet_without_such_a_table_tells_what_came_nearest() -> None:
    found = find_table(sheet(["Школа", "Адрес"], ["Тверская", "с. Тверское"]), (COURSES, TOTALS))
    assert isinstance(found, Unfit)
    assert found.mapping is not None
    assert "school" in found.mapping.columns
    assert isinstance(find_table(sheet(["Просто текст"]), (COURSES,)), Unfit)


def test_a_remark_where_the_only_needed_text_stands_is_no_row_of_it() -> None:
    rows = [["Школа", "Телефон"], ["Тверская СОШ", "8 (4822) 00-00-01"], ["* изменения вносит отдел"]]
    found = find_table(sheet(*rows), (SCHOOLS,))
    assert isinstance(found, Table)
    assert (len(found.rows), found.below) == (1, ("* изменения вносит отдел",))


def test_a_text_that_stands_apart_below_the_table_is_no_row_of_it() -> None:
    known = sheet(["Школа", "ПК"], ["Тверская", "5"])
    apart = Row(5, (Cell("Данные предварительные"),))
    found = find_table(Sheet("Лист1", (*known.rows, apart)), (TOTALS,))
    assert isinstance(found, Table)
    assert (len(found.rows), found.below) == (1, ("Данные предварительные",))


def test_two_numbers_are_a_row_and_three_in_order_count_the_columns() -> None:
    two = find_table(sheet(["Школа", "ПК"], ["1", "2"]), (TOTALS,))
    three = find_table(sheet(["Школа", "ПК", "ПП"], ["1", "2", "3"]), (TOTALS,))
    assert isinstance(two, Table)
    assert isinstance(three, Table)
    assert (len(two.rows), len(three.rows)) == (1, 0)


def test_a_heading_of_many_lines_is_read_at_once() -> None:
    assert plain("Меро-\n \nприятие") == "мероприятие"
    assert plain("а-" + "\n" * 50_000 + "!") == plain("а-\n!")
