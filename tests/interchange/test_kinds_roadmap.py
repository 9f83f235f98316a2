"""The roadmap as districts write it."""

from __future__ import annotations

import io

import pytest
from docx import Document

from shnor_tui.domain.roadmap import Mark, RoadmapItem, Scope, Status
from shnor_tui.interchange.kinds.roadmap import KIND
from shnor_tui.interchange.kinds.roadmap_sections import Heading, section_of
from shnor_tui.interchange.lines import Action
from shnor_tui.interchange.preview import accept, plan
from shnor_tui.interchange.reading import read_book, read_file
from shnor_tui.interchange.sheets import Book, Cell
from shnor_tui.interchange.work import Options
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.setup import create_programme
from tests.interchange.office import SAMPLES
from tests.interchange.sheets_by_hand import book, counts, wide

HEADS = ["№ п/п", "Мероприятие", "Срок", "Ответственный"]


@pytest.fixture
def ours(demo: Workspace) -> Workspace:
    """A directory with a fresh programme of 2021/2022."""
    create_programme(demo, "2021/2022", [("Тверская СОШ", "")])
    return demo


def imported(workspace: Workspace, file: Book, *, replace: bool = True) -> list[RoadmapItem]:
    data = workspace.snapshot("2021/2022")
    accept(workspace, plan("roadmap", file, data, options=Options(replace=replace)))
    return list(workspace.snapshot("2021/2022").items)


def outline(workspace: Workspace) -> list[tuple[str, list[str]]]:
    data = workspace.snapshot("2021/2022")
    return [(section.number, [item.number for item in data.items_of(section)]) for section in data.sections]


def test_sections_may_be_merged_rows_numbered_or_not(ours: Workspace) -> None:
    imported(
        ours,
        book(
            HEADS,
            wide("Раздел I. Организация работы", 4),
            ["1.1", "Утверждение списка", "март", "отдел"],
            wide("2. Методическая поддержка", 4),
            ["2.1.", "Семинар", "до 15.09.2021", "кабинет"],
            ["3", "Контроль", "", ""],
            ["3.1", "Совещание", "июнь", "начальник"],
            wide("Итоги года", 4),
            ["", "Аналитическая справка", "август", "координатор"],
        ),
    )
    assert outline(ours) == [("1", ["1.1"]), ("2", ["2.1"]), ("3", ["3.1"]), ("4", ["4.1"])]
    data = ours.snapshot("2021/2022")
    assert data.sections[0].title == "Организация работы"
    assert str(item_by_number(data, "2.1").deadline.end) == "2021-09-15"


@pytest.mark.parametrize(
    ("text", "number", "title"),
    [
        ("Раздел I. Организация", "I", "Организация"),
        ("2) Аналитика", "2", "Аналитика"),
        ("1.1. Приказы", "1.1", "Приказы"),
        ("1.1 Приказы", "1.1", "Приказы"),
        ("5 классы", "", "5 классы"),
        ("1. 2. этап", "1", "2. этап"),
        ("Итоги 2020 года", "", "Итоги 2020 года"),
    ],
)
def test_sections_are_numbered_in_many_ways(text: str, number: str, title: str) -> None:
    assert section_of(text) == Heading(number, title)


def test_sections_may_stand_in_the_column_of_numbers_and_be_numbered_in_roman(ours: Workspace) -> None:
    imported(
        ours,
        book(
            HEADS,
            ["I. Организация работы"],
            ["1.1", "Утверждение списка", "март", "отдел"],
            ["II", "Методическая поддержка"],
            ["2.1.", "Семинар", "до 15.09.2021", "кабинет"],
            ["Итоги года"],
            ["", "Аналитическая справка", "август", "координатор"],
            ["7."],
        ),
    )
    assert outline(ours) == [("1", ["1.1"]), ("2", ["2.1"]), ("3", ["3.1"])]
    assert ours.snapshot("2021/2022").sections[0].title == "Организация работы"


def test_a_document_may_have_a_table_for_each_section_and_one_that_is_cut_in_two(ours: Workspace) -> None:
    made = Document()
    made.add_paragraph("План мероприятий")
    for paragraph, rows in (
        ("I. Организация работы", (HEADS, ["1.1", "Утверждение списка", "март", "отдел"])),
        ("II. Методическая поддержка", (HEADS, ["2.1", "Семинар", "май", "кабинет"])),
        ("", (["2.2", "Практикум", "июнь", "кабинет"],)),
    ):
        made.add_paragraph(paragraph)
        cells = made.add_table(0, 4)
        for row in rows:
            for cell, text in zip(cells.add_row().cells, row, strict=True):
                cell.text = text
    saved = io.BytesIO()
    made.save(saved)
    imported(ours, read_book("план.docx", saved.getvalue()))
    assert outline(ours) == [("1", ["1.1"]), ("2", ["2.1", "2.2"])]
    assert ours.snapshot("2021/2022").sections[1].title == "Методическая поддержка"


def test_items_without_numbers_get_them_and_are_known_again_by_their_titles(ours: Workspace) -> None:
    file = book(HEADS[1:], ["Утверждение списка", "март", "отдел"], ["Семинар", "май", "кабинет"])
    items = imported(ours, file)
    assert [item.number for item in items] == ["1", "2"]
    assert plan("roadmap", file, ours.snapshot("2021/2022")).nothing


@pytest.mark.parametrize("order", [("1. Организация", "2. Контроль"), ("2. Контроль", "1. Организация")])
def test_a_title_that_several_sections_have_is_known_again_in_each(ours: Workspace, order: tuple[str, str]) -> None:
    rows = [row for section in order for row in (wide(section, 4), ["", "Совещание", section, "отдел"])]
    file = book(HEADS, *rows)
    imported(ours, file, replace=False)
    met = outline(ours)
    assert plan("roadmap", file, ours.snapshot("2021/2022"), options=Options()).nothing
    imported(ours, file, replace=False)
    assert outline(ours) == met


def test_the_same_number_with_another_title_is_a_change_that_leaves_the_rest(demo: Workspace) -> None:
    before = item_by_number(demo.snapshot(), "3.3")
    preview = plan("roadmap", book(HEADS, ["3.3", "Экспертиза школьных программ заново", "", ""]), demo.snapshot())
    assert [(row.title, row.before, row.after) for row in preview.lines[0].changes] == [
        ("название", before.title, "Экспертиза школьных программ заново")
    ]
    accept(demo, preview)
    after = item_by_number(demo.snapshot(), "3.3")
    assert (after.id, after.scope, after.deadline, after.section) == (
        before.id,
        before.scope,
        before.deadline,
        before.section,
    )


def test_the_same_title_with_another_number_moves_the_number(demo: Workspace) -> None:
    before = item_by_number(demo.snapshot(), "8.3")
    accept(demo, plan("roadmap", book(HEADS, ["8.9", before.title, "", "отдел"]), demo.snapshot()))
    assert item_by_number(demo.snapshot(), "8.9").id == before.id


def test_a_number_twice_in_the_file_is_refused(demo: Workspace) -> None:
    preview = plan("roadmap", book(HEADS, ["9.1", "Одно", "май", ""], ["9.1", "Другое", "май", ""]), demo.snapshot())
    assert counts(preview) == {"add": 1, "refused": 1}


def test_what_the_file_does_not_have_stays_and_is_told(demo: Workspace) -> None:
    preview = plan("roadmap", book(HEADS, ["9.1", "Новое", "май", "отдел"]), demo.snapshot())
    assert "8.3" in preview.remarks[0]
    accept(demo, preview)
    assert item_by_number(demo.snapshot(), "8.3").number == "8.3"


def test_deadlines_without_a_date_are_told(demo: Workspace) -> None:
    rows = [["9.1", "Новое", "по мере поступления", "отдел"], ["9.2", "Другое", "май", "отдел"]]
    preview = plan("roadmap", book(HEADS, *rows), demo.snapshot())
    assert preview.remarks[0] == "В сроке нет даты, поэтому он не отслеживается: 9.1."


def test_replaced_the_roadmap_is_the_files_but_what_is_marked_stays(ours: Workspace) -> None:
    data = ours.snapshot("2021/2022")
    set_marks(ours, item_by_number(data, "1.3"), [None], MarkEdit(status=Status.DONE))
    before = list(ours.snapshot("2021/2022").items)
    items = imported(ours, book(HEADS, wide("1. Организация", 4), ["1.1", "Совсем другое дело", "май", "отдел"]))
    assert [(item.number, item.title) for item in items] == [
        ("1.1", "Совсем другое дело"),
        ("1.3", item_by_number(data, "1.3").title),
    ]
    assert not any(
        mark.item not in {item.id for item in ours.records.all(RoadmapItem)} for mark in ours.records.all(Mark)
    )
    ours.undo()
    assert list(ours.snapshot("2021/2022").items) == before


def test_points_that_wait_for_items_that_go_are_told(ours: Workspace) -> None:
    rows = book(HEADS, ["1.1", "Совсем другое дело", "май", "отдел"])
    preview = plan("roadmap", rows, ours.snapshot("2021/2022"), options=Options(replace=True))
    assert any(remark.startswith("Пункты справки, которые ждут уходящих мероприятий") for remark in preview.remarks)
    kept = plan("roadmap", rows, ours.snapshot("2021/2022"))
    assert not any("Пункты справки" in remark for remark in kept.remarks)


def test_a_row_that_is_refused_is_in_the_file_all_the_same(ours: Workspace) -> None:
    data = ours.snapshot("2021/2022")
    first, second = (item_by_number(data, number) for number in ("1.2", "1.3"))
    broken = Cell("#ДЕЛ/0!", problem="в ячейке ошибка")
    unnamed: list[str | Cell] = ["", second.title, broken, ""]
    other = ["1.1", "Совсем другое дело", "май", "отдел"]
    file = book(HEADS, other, [first.number, "", broken, ""], unnamed)
    preview = plan("roadmap", file, data, options=Options(replace=True))
    assert len(preview.of(Action.REFUSED)) == 2
    removed = {line.subject.split()[0] for line in preview.of(Action.REMOVE)}
    assert "2.1" in removed
    assert not {first.number, second.number} & removed


def test_a_number_that_stands_twice_is_one_item_where_all_is_replaced(ours: Workspace) -> None:
    again = ["1.2", "Совсем другое дело", "май", "отдел"]
    preview = plan("roadmap", book(HEADS, again, again), ours.snapshot("2021/2022"), options=Options(replace=True))
    accept(ours, preview)
    assert [item.title for item in ours.snapshot("2021/2022").items] == ["Совсем другое дело"]


def test_scope_changes_only_where_a_column_says_it(demo: Workspace) -> None:
    number = next(item.number for item in demo.snapshot().items if item.per_school)
    same = plan("roadmap", book([*HEADS, "По школам"], [number, "", "", "", ""]), demo.snapshot())
    assert counts(same) == {}
    municipal = next(item for item in demo.snapshot().items if item.number == "8.3")
    file = book([*HEADS, "По школам"], ["8.3", municipal.title, "", "", "да"])
    accept(demo, plan("roadmap", file, demo.snapshot()))
    assert item_by_number(demo.snapshot(), "8.3").scope is Scope.SCHOOLS


@pytest.mark.parametrize("name", ["roadmap.docx", "roadmap-numbered.docx", "roadmap-lo.docx"])
def test_documents_of_word_and_libreoffice_give_one_roadmap(ours: Workspace, name: str) -> None:
    file = read_file(SAMPLES / name)
    imported(ours, file)
    assert outline(ours) == [("1", ["1.1", "1.2"]), ("2", ["2.1", "2.2", "2.3"])]
    assert plan("roadmap", file, ours.snapshot("2021/2022")).nothing


def test_only_what_is_marked_is_told_to_stay_and_an_emptied_section_goes(ours: Workspace) -> None:
    data = ours.snapshot("2021/2022")
    set_marks(ours, item_by_number(data, "1.3"), [None], MarkEdit(status=Status.DONE))
    data = ours.snapshot("2021/2022")
    preview = plan("roadmap", book(HEADS, ["1.1", data.items[0].title, "", ""]), data, options=Options(replace=True))
    assert preview.remarks[0].partition(": ")[2] == "1.3."
    accept(ours, preview)
    assert [section.number for section in ours.snapshot("2021/2022").sections] == ["1"]


def test_an_export_has_a_row_for_each_item_and_for_a_section_only_where_it_is_empty(ours: Workspace) -> None:
    data = ours.snapshot("2021/2022")
    rows = KIND.exported(data).rows
    assert [row.get("number") for row in rows] == [item.number for item in data.items]
    assert "Отметка о выполнении" not in {field.title for field in KIND.exported(data).fields}
    with ours.change("item.remove") as editor:
        for item in data.items_of(data.sections[-1]):
            editor.remove(item)
    empty = KIND.exported(ours.snapshot("2021/2022")).rows[-1]
    assert empty == {"section": f"{data.sections[-1].number}. {data.sections[-1].title}"}
