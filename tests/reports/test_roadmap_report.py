"""«Отчёт о реализации дорожной карты»: the whole roadmap or a part of it, what proves a mark, the department's own words."""

from __future__ import annotations

from datetime import date

import pytest

from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.programme import Order
from shnor_tui.domain.roadmap import Status
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.registry import edit_programme
from shnor_tui.workspace.report_options import set_option
from shnor_tui.workspace.roadmap import edit_item, remove_items
from shnor_tui.workspace.session import Workspace
from tests.conftest import EXAMPLE_YEAR, REAL_YEAR
from tests.reports.reading import findings_of, row_of, text_of, told


def numbers(text: str) -> list[str]:
    """The numbers of the items in the table."""
    rows = ([cell.strip() for cell in line.strip("│").split("│")] for line in text.splitlines() if "│" in line)
    return [row[0] for row in rows if row[0][:1].isdigit() and len(row) > 1]


def test_it_says_how_many_items_are_done_and_what_became_of_the_others(demo: Workspace) -> None:
    text = text_of(demo.snapshot(EXAMPLE_YEAR), "roadmap")
    assert (
        "По состоянию на 20.04.2021 из 24 мероприятий выполнено 6 (25 %), в работе – 11, перенесено – 1, "
        "не начато – 6. Срок прошёл, не завершено – 5." in text
    )
    assert len(numbers(text)) == 24
    assert "4.3 – перенесено: набор групп перенесён на 2021/2022 учебный год" in text


def test_the_reports_day_decides_which_marks_count(demo: Workspace) -> None:
    early = demo.snapshot(EXAMPLE_YEAR).as_of(date(2020, 9, 10))
    text = text_of(early, "roadmap")
    assert "По состоянию на 10.09.2020 из 24 мероприятий выполнено 1" in text
    assert "набор групп" not in text


def test_chosen_schools_have_only_what_each_school_does_and_their_own_progress(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    text = text_of(data, "roadmap", schools="Пушкинская; Тверская")
    assert "школы: Тверская СОШ и Пушкинская СОШ" in text
    assert numbers(text) == [item.number for item in data.items if item.per_school]
    assert row_of(text, "3.2")[-1] == "в работе, выполнила 1 из 2 школ"
    assert "из 13 мероприятий" in text
    assert "Заволжская" not in text
    alone = text_of(data, "roadmap", schools="Тверская")
    assert row_of(alone, "3.2")[-1] == "выполнено"


def test_a_period_has_the_items_that_are_due_in_it_and_tells_how_many_name_no_day(demo: Workspace) -> None:
    text = text_of(demo.snapshot(EXAMPLE_YEAR), "roadmap", period="01.10.2020-31.12.2020")
    assert numbers(text) == ["3.2", "3.3", "7.1"]
    assert "срок: 01.10.2020 – 31.12.2020" in text
    assert "Не учтены мероприятия без определённой даты исполнения: " in text


@pytest.mark.parametrize(("only", "open_ones"), [("невыполненные", 18), ("просроченные", 5)])
def test_the_table_may_show_open_or_late_items_while_totals_count_all(
    demo: Workspace, only: str, open_ones: int
) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    text = text_of(data, "roadmap", only=only)
    assert f"в таблице – {only}" in text
    assert "из 24 мероприятий выполнено 6" in text
    assert len(numbers(text)) == open_ones
    assert "1.1" not in numbers(text)


def test_a_responsible_person_is_found_by_a_part_of_the_words(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    text = text_of(data, "roadmap", responsible="ОТДЕЛ общего")
    assert numbers(text) == ["1.1", "1.3"]
    assert "из 2 мероприятий" in text
    assert "Мероприятий, отвечающих условиям отбора, нет." in text_of(data, "roadmap", responsible="никто")


def test_a_mark_names_the_documents_that_prove_it(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    own, programme = school_by_name(data, "Пушкинская"), data.programme.id
    order = Evidence(programme=programme, title="приказ", number="12-од", dated=date(2021, 2, 3))
    set_marks(demo, item_by_number(data, "1.2"), [None], MarkEdit(status=Status.DONE, document=order))
    agreed = Evidence(programme=programme, title="соглашение")
    set_marks(demo, item_by_number(data, "7.1"), [own], MarkEdit(status=Status.DONE, document=agreed))
    everybody = Evidence(programme=programme, title="реестр паспортов")
    set_marks(demo, item_by_number(data, "2.3"), data.schools, MarkEdit(document=everybody))
    text = text_of(demo.snapshot(EXAMPLE_YEAR), "roadmap")
    assert "приказ № 12-од от 03.02.2021" in text
    assert "Пушкинская СОШ: соглашение" in text
    assert "│ реестр паспортов" in text.replace("  ", " ")
    without = text_of(demo.snapshot(EXAMPLE_YEAR), "roadmap", evidence="нет")
    assert "соглашение" not in without.replace("соглашение каждой", "")


def test_the_approval_is_that_of_the_programmes_order_unless_another_stamp_is_written(demo: Workspace) -> None:
    real, example = demo.snapshot(REAL_YEAR), demo.snapshot(EXAMPLE_YEAR)
    assert "УТВЕРЖДЕНА" not in text_of(real, "roadmap")
    text = " ".join(text_of(real, "roadmap", approval="да", width=80).split())
    assert "«Дорожная карта» УТВЕРЖДЕНА приказом управления образования Калининского района" in text
    assert "от «28» июля 2020 г. № 148-од" in text
    own = text_of(real, "roadmap", approval="да", stamp="Приложение № 1\nк приказу")
    assert "УТВЕРЖДЕНА" not in own
    assert "Приложение № 1" in own
    assert any("{приказ_номер}" in line for line in told(example, "roadmap", approval="да"))
    assert not any("{приказ_номер}" in line for line in told(example, "roadmap"))


def test_the_words_around_the_numbers_are_the_departments(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    set_option(demo, data.programme, "roadmap", "intro", "Сделано {мероприятий_выполнено} из {мероприятий}, {ошибка}.")
    data = demo.snapshot(EXAMPLE_YEAR)
    assert "Сделано 6 из 24, [нет данных]." in text_of(data, "roadmap")
    (finding,) = [one for one in findings_of(data, "roadmap") if "{ошибка}" in one.problem]
    assert finding.record is not None
    assert finding.record[0] == "option"
    typed = [one for one in findings_of(data, "roadmap", intro="{ошибка}") if "{ошибка}" in one.problem]
    assert len(typed) == 1
    text = text_of(data, "roadmap", intro=" ", proposals="- продлить сроки;\n- отчитаться")
    assert "По состоянию" not in text
    assert text.index("Предложения") < text.index("– продлить сроки;")


def test_who_prepared_it_stands_at_the_end_and_an_annex_may_go_unsigned(demo: Workspace) -> None:
    text = text_of(
        demo.snapshot(EXAMPLE_YEAR), "roadmap", executor="Иванова Мария Петровна, 8 (48222) 3-44-55", sign="нет"
    )
    assert text.rstrip().endswith("Иванова Мария Петровна\n8 (48222) 3-44-55")
    assert "Т.А.Годунова" not in text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Иванова М.П., тел. 3-44-55", ["Иванова М.П.", "3-44-55"]),
        ("Иванова Мария Петровна", ["Иванова Мария Петровна"]),
        (
            "Петров И.И., главный специалист, +7 4822 00-00-01 доб. 12",
            ["Петров И.И., главный специалист", "+7 4822 00-00-01 доб. 12"],
        ),
        ("3-44-55", ["3-44-55"]),
    ],
)
def test_the_telephone_of_who_prepared_it_is_told_from_the_name(
    demo: Workspace, written: str, shown: list[str]
) -> None:
    lines = [line.strip() for line in text_of(demo.snapshot(REAL_YEAR), "roadmap", executor=written).splitlines()]
    assert [line for line in lines if line][-len(shown) :] == shown


def test_the_check_asks_only_for_reasons_that_the_report_would_print(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    assert told(data, "roadmap") == ["мероприятие 7.1 (Пушкинская СОШ): отметка «не выполнено» без причины"]
    assert told(data, "roadmap", schools="Тверская") == []
    assert told(data, "roadmap", period="01.09.2020-30.09.2020") == []


def test_a_roadmap_without_items_says_so_and_is_not_ready(demo: Workspace) -> None:
    data = demo.snapshot(REAL_YEAR)
    remove_items(demo, data.items)
    data = demo.snapshot(REAL_YEAR)
    assert "В «дорожной карте» нет мероприятий." in text_of(data, "roadmap")
    (finding,) = findings_of(data, "roadmap")
    assert finding.record == ("programme", data.programme.id)


def test_what_was_done_stands_beside_the_status(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    edit_item(demo, item_by_number(data, "1.1"), responsible="")
    set_marks(demo, item_by_number(data, "1.1"), [None], MarkEdit(note="список согласован письмом"))
    edit_programme(demo, data.programme, order=Order())
    row = _lines_of(text_of(demo.snapshot(EXAMPLE_YEAR), "roadmap"), "1.1")
    assert row == ["выполнено, 26.03.2021", "список согласован письмом"]


def _lines_of(text: str, number: str) -> list[str]:
    """The lines of the last cell of an item's row."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"│ {number} "))
    cells: list[str] = []
    for line in lines[start:]:
        if not line.startswith("│"):
            break
        cells.append(line.strip("│").split("│")[-1].strip())
    return [cell for cell in cells if cell]


def test_what_schools_explain_alike_is_told_once(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    item, late = item_by_number(data, "2.3"), MarkEdit(status=Status.POSTPONED, reason="карантин.")
    set_marks(demo, item, data.schools[:2], late)
    assert "2.3, Васильевская СОШ, Тверская СОШ – перенесено: карантин;" in text_of(
        demo.snapshot(EXAMPLE_YEAR), "roadmap"
    )
    set_marks(demo, item, data.schools, late)
    text = text_of(demo.snapshot(EXAMPLE_YEAR), "roadmap")
    assert text.count("карантин") == 1
    assert "2.3, все школы – перенесено: карантин;" in text
    assert "[причина не указана]." in text


def test_columns_in_which_nothing_stands_are_left_out(demo: Workspace) -> None:
    heads = row_of(text_of(demo.snapshot(REAL_YEAR), "roadmap"), "№")
    assert heads == ["№", "Мероприятие", "Ожидаемый результат", "Отметка о выполнении"]
    assert row_of(text_of(demo.snapshot(EXAMPLE_YEAR), "roadmap"), "4.4")[3] == "–"
