"""The workbook: text stays text, numbers are numbers where nothing is lost by it, and each sheet can be read and printed."""

from __future__ import annotations

import re
import shutil
import subprocess
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from shnor_tui.plugin import (
    NBSP,
    Block,
    Cell,
    Chart,
    Column,
    Context,
    Custom,
    Document,
    Executor,
    Heading,
    Items,
    PageBreak,
    Pairs,
    Paragraph,
    Run,
    Series,
    Signature,
    Stamp,
    Table,
    number,
    percent,
)
from shnor_xlsx import Xlsx
from tests.renderers.trees import ADVERSARIAL, EVERYTHING, NEWER, TODAY, TRAINING, rendered, texts

PATIENT = settings(deadline=None)
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@A1",
    "=cmd|'/c calc'!A1",
    "'=1",
    "{=1}",
    "#N/A",
    "TRUE",
    "1e5",
    "<r><t>x</t></r>",
    "_x0041_",
]
NOT_NUMBERS = [
    *(
        "007",
        "1.5",
        "12,",
        ",5",
        "1 23",
        "1 234 56",
        "5 школ",
        "−",
        "%",
        "- 5",
        "+5",
        "1e5",
        "²",
        "٣",
        "−0",
        "1\n2",
        " 5",
        "",
    ),
    "1234567890123456",
    "0,1234567890123456",
]


def _book(*blocks: Block, title: str = "", subtitle: str = "") -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(rendered(Xlsx(), Document(title, blocks, subtitle))))


def _rows(sheet: Worksheet) -> list[tuple[object, ...]]:
    return list(sheet.iter_rows(values_only=True))


def _as_shown(value: float, shown: str) -> str:
    """A number as Excel shows it in Russia, by the few formats that this renderer writes."""
    digits = len(shown.partition(".")[2].rstrip(" %"))
    exact = Decimal(str(value)) * (100 if shown.endswith("%") else 1)
    text = f"{abs(exact):,.{digits}f}" if shown.startswith("#,##0") else f"{abs(exact):.{digits}f}"
    tail = re.sub("[^ %]", "", shown.partition("0")[2]).replace(" ", NBSP)
    return ("\u2212" if exact < 0 else "") + text.replace(",", NBSP).replace(".", ",") + tail


def _number(text: str) -> tuple[object, str]:
    """What stands in a right-aligned cell with this text, and its format."""
    found = _book(Table([Column("", "right")], [[text]]))["Таблица 1"]["A2"]
    return found.value, found.number_format


def test_running_text_is_on_the_first_sheet() -> None:
    book = _book(
        Stamp("УТВЕРЖДЕНА"),
        Heading("Раздел"),
        Paragraph(["ряд ", Run("задач", bold=True)]),
        Items(["а", "б"], ordered=True, start=3),
        Items(["в"]),
        Pairs([("Школ", "5")]),
        TRAINING,
        PageBreak(),
        Signature("Начальник", "Т.А. Годунова", TODAY),
        Executor("Иванов И.И.", "1-23-45"),
        title="Справка",
        subtitle="о работе",
    )
    assert book.sheetnames == ["Отчёт", "Таблица 1"]
    assert _rows(book["Отчёт"]) == [
        (None, "УТВЕРЖДЕНА"),
        ("Справка", None),
        ("о работе", None),
        ("Раздел", None),
        ("ряд задач", None),
        ("3. а", None),
        ("4. б", None),
        ("– в", None),
        ("Школ", "5"),
        ("Таблица 1. Повышение квалификации", "лист «Таблица 1»"),
        ("Начальник", "Т.А. Годунова"),
        ("25\u00a0августа 2020\u00a0г.", None),
        ("Иванов И.И.\n1-23-45", None),
    ]
    assert book["Отчёт"]["B10"].hyperlink.location == "'Таблица 1'!A1"


def test_a_table_is_a_sheet_with_a_frozen_head() -> None:
    sheet = _book(TRAINING)["Таблица 1"]
    assert _rows(sheet)[:4] == [
        ("Таблица 1. Повышение квалификации", None, None),
        ("№ п/п", "Школа", "Обучено, чел."),
        ("Сельские школы", None, None),
        ("1", "Васильевская СОШ", 8),
    ]
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width


def test_a_wide_table_lies() -> None:
    columns = [Column(str(n)) for n in range(7)]
    sheet = _book(Table(columns, [["1"] * 7]))["Таблица 1"]
    assert sheet.page_setup.orientation == "landscape"


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_stays_text(text: str) -> None:
    book = _book(Paragraph(text), Pairs([(text, text)]), Table([Column(text)], [[text]], text), title=text)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells if cell.value == text] == [text] * 8
    assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("12", 12, "0"),
        ("0", 0, "0"),
        ("12 345,6", 12345.6, "#,##0.0"),
        (f"12{NBSP}345{NBSP}678", 12345678, "#,##0"),
        ("1234", 1234, "0"),
        ("75 %", 0.75, "0 %"),
        (f"7,25{NBSP}%", 0.0725, "0.00 %"),
        ("100%", 1, "0%"),
        ("\u22120,5", -0.5, "0.0"),
        ("-3", -3, "0"),
        ("2,50", 2.5, "0.00"),
    ],
)
def test_a_russian_number_in_a_right_aligned_column_is_a_number(text: str, value: float, shown: str) -> None:
    assert _number(text) == (value, shown)


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_a_number_would_not_say_stays_text(text: str) -> None:
    assert _number(text)[0] == (text or None)


def test_numbers_are_text_where_a_column_is_not_right_aligned() -> None:
    sheet = _book(Table([Column("Код"), Column("Пункт", "center")], [["12", "5"]]))["Таблица 1"]
    assert _rows(sheet)[1] == ("12", "5")


@PATIENT
@given(st.decimals(-(10**10), 10**10, places=2), st.integers(0, 2), st.booleans())
def test_a_number_is_shown_as_the_text_was(value: Decimal, digits: int, hundredths: bool) -> None:
    text = percent(value) if hundredths else number(value, digits)
    found, shown = _number(text)
    assert isinstance(found, int | float)
    assert _as_shown(found, shown) == text


def test_a_chart_is_drawn_beside_its_numbers() -> None:
    series = [Series("2019", [8, None]), Series("2020", [10.5, -3])]
    doc = Document(
        "", [Chart("bar", ["А", "Б"], series, "=Доля", "%"), Chart("line", ["1"], [Series("", [1])], alt="Рост")]
    )
    content = rendered(Xlsx(), doc)
    book = openpyxl.load_workbook(BytesIO(content))
    assert book.sheetnames == ["Отчёт", "Диаграмма 1", "Диаграмма 2"]
    assert _rows(book["Диаграмма 1"])[:4] == [
        ("=Доля", None, None),
        (None, f"2019{NBSP}%", f"2020{NBSP}%"),
        ("А", 8, 10.5),
        ("Б", None, -3),
    ]
    with ZipFile(BytesIO(content)) as archive:
        first = archive.read("xl/charts/chart1.xml").decode()
        second = archive.read("xl/charts/chart2.xml").decode()
        drawing = archive.read("xl/drawings/drawing2.xml").decode()
    assert "<c:barChart>" in first
    assert re.findall("<c:f>(.*?)</c:f>", first)[:3] == [
        "'Диаграмма 1'!$A$1",
        "'Диаграмма 1'!$B$2",
        "'Диаграмма 1'!$A$3:$A$4",
    ]
    assert "<c:lineChart>" in second
    assert 'descr="Рост"' in drawing


def test_a_chart_without_data_is_its_title() -> None:
    book = _book(Chart("bar", [], [], "Пусто"))
    assert book.sheetnames == ["Отчёт"]
    assert _rows(book["Отчёт"]) == [("Пусто",)]


def test_shades_and_emphasis_are_kept() -> None:
    cells: list[Cell | str] = [Cell("75 %", tone=1.0, bold=True), Cell(["а", Run("б", italic=True)], bold=True), "в"]
    content = rendered(Xlsx(), Document("", [Table([Column("1", "right"), Column("2"), Column("3")], [cells])]))
    sheet = openpyxl.load_workbook(BytesIO(content), rich_text=True)["Таблица 1"]
    assert sheet["A2"].fill.fgColor.rgb == "FF6A9FD8"
    assert (sheet["A2"].font.b, sheet["C2"].font.b) == (True, False)
    assert sheet["C2"].fill.fgColor.rgb != "FF6A9FD8"
    assert [(part.text, bool(part.font.b), bool(part.font.i)) for part in sheet["B2"].value] == [
        ("а", True, False),
        ("б", True, True),
    ]


def test_rows_are_high_enough_for_their_text() -> None:
    book = _book(Paragraph("слово " * 60), Paragraph("слово"), Table([Column("К")], [["слово " * 60], ["слово"]]))
    report, table = book["Отчёт"], book["Таблица 1"]
    assert report.row_dimensions[1].height >= 6 * 15
    assert report.row_dimensions[2].height is None
    assert table.row_dimensions[2].height >= 7 * 15


@pytest.mark.parametrize("letter", ["щ", "😀"])
def test_what_no_cell_can_hold_is_cut_with_a_remark(letter: str) -> None:
    value = _book(Paragraph(letter * 40_000))["Отчёт"]["A1"].value
    assert isinstance(value, str)
    assert value.startswith(letter * 15_000)
    assert value.endswith("… [обрезано: в ячейку Excel больше не входит]")
    assert len(value.encode("utf-16-le")) // 2 <= 32_767


def test_more_columns_than_a_sheet_has_are_refused() -> None:
    with pytest.raises(ValueError, match="no place for row 1, column 16385"):
        _book(Table([Column("К")] * 16_385, []))


def test_the_file_says_who_made_it_when() -> None:
    content = rendered(Xlsx(), Document("Справка\nо работе", author="Управление\x00", issued=TODAY))
    with ZipFile(BytesIO(content)) as archive:
        core = fromstring(archive.read("docProps/core.xml"))
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    told = {element.tag.partition("}")[2]: element.text for element in core}
    assert told["title"] == "Справка о работе"
    assert told["creator"] == "Управление\ufffd"
    assert {told["created"], told["modified"]} == {f"{TODAY:%Y-%m-%d}T00:00:00Z"}


def test_a_document_without_a_date_is_dated_by_the_report() -> None:
    out = BytesIO()
    Xlsx().render(Document("Т"), out, Context(TODAY))
    with ZipFile(out) as archive:
        assert f"{TODAY:%Y-%m-%d}T00:00:00Z" in archive.read("docProps/core.xml").decode()


def test_text_of_the_tree_is_in_the_workbook() -> None:
    book = openpyxl.load_workbook(BytesIO(rendered(Xlsx(), EVERYTHING)))
    shown = "\n".join(str(value) for sheet in book for row in _rows(sheet) for value in row if value is not None)
    assert [text for text in texts(EVERYTHING) if text not in shown] == []


@pytest.mark.parametrize("doc", [ADVERSARIAL, NEWER], ids=["adversarial", "newer"])
def test_odd_documents_can_be_opened(doc: Document) -> None:
    book = openpyxl.load_workbook(BytesIO(rendered(Xlsx(), doc)))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_an_unknown_kind_shows_its_fallback() -> None:
    assert _rows(_book(Custom("map", None, [Paragraph("Карта")]))["Отчёт"]) == [("Карта",)]


@pytest.mark.proof
@pytest.mark.parametrize("doc", [EVERYTHING, NEWER], ids=["everything", "newer"])
def test_libreoffice_prints_all_of_it(doc: Document, tmp_path: Path) -> None:
    """Every word is on paper: no row is too low and no column is cut."""
    if missing := [program for program in ("soffice", "pdftotext") if shutil.which(program) is None]:
        pytest.skip(f"NOT PROVED: {', '.join(missing)} not installed (Debian: libreoffice-calc, poppler-utils)")
    source = tmp_path / "book.xlsx"
    source.write_bytes(rendered(Xlsx(), doc))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(convert, check=True, capture_output=True, timeout=180)
    read = subprocess.run(["pdftotext", tmp_path / "book.pdf", "-"], check=True, capture_output=True)
    shown = read.stdout.decode().split()
    assert [word for text in texts(doc) for word in text.split() if word not in shown] == []
