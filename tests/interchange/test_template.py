"""Spreadsheets for schools: filled in, they come back by import without any mapping."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.roadmap import Scope
from shnor_tui.domain.survey import AnswerType
from shnor_tui.interchange.kinds import KINDS
from shnor_tui.interchange.kinds.kind import Grid
from shnor_tui.interchange.kinds.survey import questionnaire_of
from shnor_tui.interchange.lines import Preview
from shnor_tui.interchange.preview import accept, plan
from shnor_tui.interchange.reading import read_book
from shnor_tui.interchange.template import template
from shnor_tui.interchange.workbook import Page, workbook
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.indicators import add_indicator
from shnor_tui.workspace.results import procedures, result
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.surveys import told_answer

Fill = Callable[[Worksheet, dict[str, int], int], None]


def head_of(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """The row of the headings, and their columns."""
    row = int(str(sheet.freeze_panes)[1:]) - 1
    return row, {str(cell.value): column for column, cell in enumerate(sheet[row], 1)}


def returned(workspace: Workspace, kind: str, fill: Fill, school: str | None = None) -> Preview:
    """A template that was filled in and came back."""
    data = workspace.snapshot()
    content = template(kind, data, school_by_name(data, school) if school else None)
    book = openpyxl.load_workbook(io.BytesIO(content))
    head, columns = head_of(book.worksheets[0])
    fill(book.worksheets[0], columns, head + 1)
    saved = io.BytesIO()
    book.save(saved)
    preview = plan(kind, read_book("ответ.xlsx", saved.getvalue()), data)
    assert not any(sheet.mapping.doubtful or sheet.mapping.unknown for sheet in preview.columns)
    assert not preview.skipped
    return preview


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_the_same_every_time_and_empty_says_nothing_new(demo: Workspace, kind: str) -> None:
    data = demo.snapshot()
    content = template(kind, data)
    assert content == template(kind, data)
    assert plan(kind, read_book("f.xlsx", content), data).nothing


@pytest.mark.parametrize("kind", KINDS)
def test_the_head_is_locked_and_what_is_to_be_filled_in_is_open(demo: Workspace, kind: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template(kind, demo.snapshot()))).worksheets[0]
    head, _columns = head_of(sheet)
    assert sheet.protection.sheet
    assert all(cell.protection.locked for cell in sheet[head])
    assert any(not cell.protection.locked for cell in sheet[head + 1])


def test_the_survey_of_one_school_has_its_questions_down_and_their_options_to_choose_from(demo: Workspace) -> None:
    data = demo.snapshot()
    questions = questionnaire_of(data).questions
    chosen = next(n for n, question in enumerate(questions) if question.type is AnswerType.ONE)

    def fill(sheet: Worksheet, columns: dict[str, int], first: int) -> None:
        offered = [rule for rule in sheet.data_validations.dataValidation if f"C{first + chosen}" in rule.sqref]
        assert len(offered) == 1
        sheet.cell(first, columns["Ответ"], 777)
        sheet.cell(first + chosen, columns["Ответ"], questions[chosen].options[-1])

    preview = returned(demo, "survey", fill, school="Тверская")
    assert {line.subject.split(",")[0] for line in preview.lines} == {"Тверская СОШ"}
    accept(demo, preview, strict=True)
    own = school_by_name(demo.snapshot(), "Тверская")
    assert told_answer(demo.snapshot(), own, questions[0].code) == "777"
    assert told_answer(demo.snapshot(), own, questions[chosen].code) == questions[chosen].options[-1]


def test_without_a_school_each_one_has_its_sheet(demo: Workspace) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template("survey", demo.snapshot())))
    shown = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert shown == [school.name for school in demo.snapshot().schools]


def test_readings_have_schools_indicators_and_periods_in_them(demo: Workspace) -> None:
    def fill(sheet: Worksheet, columns: dict[str, int], first: int) -> None:
        sheet.cell(first, columns["Числитель"], 45)
        sheet.cell(first, columns["Знаменатель"], 60)
        assert sheet.cell(first, columns["Код"]).value

    preview = returned(demo, "readings", fill, school="Тверская")
    assert len(preview.lines) == 1
    assert not preview.nothing
    accept(demo, preview, strict=True)


def test_training_offers_schools_and_kinds(demo: Workspace) -> None:
    own = school_by_name(demo.snapshot(), "Тверская")
    before = demo.snapshot().trained(own, TrainingKind.RETRAINING)

    def fill(sheet: Worksheet, columns: dict[str, int], first: int) -> None:
        sheet.cell(first, columns["Вид обучения"], "ПП")
        sheet.cell(first, columns["Количество человек"], 3)
        sheet.cell(first, columns["Программа"], "Менеджмент")

    accept(demo, returned(demo, "training", fill, school="Тверская"), strict=True)
    assert demo.snapshot().trained(own, TrainingKind.RETRAINING) == before + 3


def test_a_roadmap_written_anew_is_numbered(demo: Workspace) -> None:
    def fill(sheet: Worksheet, columns: dict[str, int], first: int) -> None:
        sheet.cell(first, columns["Направление"], "8. Контроль и мониторинг")
        sheet.cell(first, columns["Мероприятие"], "Итоговое совещание")
        sheet.cell(first, columns["Срок"], "август")

    accept(demo, returned(demo, "roadmap", fill), strict=True)
    assert demo.snapshot().items[-1].number.startswith("8.")
    assert demo.snapshot().items[-1].title == "Итоговое совещание"


def test_results_have_a_row_for_each_school_and_procedure(demo: Workspace) -> None:
    data = demo.snapshot()
    held = [procedure for procedure in procedures(data) if procedure.held]

    def fill(sheet: Worksheet, columns: dict[str, int], first: int) -> None:
        schools = [sheet.cell(row, columns["Школа"]).value for row in range(first, sheet.max_row + 1)]
        assert schools == [school.full_name for _procedure in held for school in data.schools]
        for title, number in {"Участников": 10, "«2» или ниже порога": 4, "«3»": 3, "«4»": 2, "«5»": 1}.items():
            sheet.cell(first, columns[title], number)

    accept(demo, returned(demo, "results", fill), strict=True)
    found = result(demo.snapshot(), held[0], data.schools[0])
    assert found is not None
    assert (found.participants, found.below, found.threes, found.fours, found.fives) == (10, 4, 3, 2, 1)


def test_the_page_for_users_names_every_heading_of_exports_and_templates(demo: Workspace) -> None:
    page = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
    tables = page.partition("## Everything as JSON")[0]
    rows = {line.split("`")[1]: line for line in tables.splitlines() if line.startswith("| `")}
    assert rows.keys() == KINDS.keys()
    for name, kind in KINDS.items():
        titles = [field.title for field in kind.exported(demo.snapshot()).fields if field.key != "scale"]
        assert [title for title in titles if title not in rows[name]] == []


def test_a_template_for_one_school_has_nothing_of_others_or_of_the_district(demo: Workspace) -> None:
    add_indicator(demo, demo.programme(), code="П99", title="Курсов проведено", unit="шт.", scope=Scope.MUNICIPAL)
    data, own = demo.snapshot(), school_by_name(demo.snapshot(), "Тверская")
    for kind in ("schools", "readings"):
        book = openpyxl.load_workbook(io.BytesIO(template(kind, data, own)))
        head, columns = head_of(book.worksheets[0])
        column = columns["Полное наименование" if kind == "schools" else "Школа"]
        names = {book.worksheets[0].cell(row, column).value for row in range(head + 1, book.worksheets[0].max_row + 1)}
        assert names - {None} == {own.full_name}
    every = openpyxl.load_workbook(io.BytesIO(template("readings", data))).worksheets[0]
    assert "Район" in {cell.value for cell in every["A"]}


def test_sheets_are_told_apart_within_the_length_that_their_names_may_have() -> None:
    pages = [Page("Тверская средняя общеобразовательная школа", Grid((), ())) for _n in range(3)]
    names = openpyxl.load_workbook(io.BytesIO(workbook(pages))).sheetnames
    assert len(set(names)) == 3
    assert all(len(name) <= 31 for name in names)
