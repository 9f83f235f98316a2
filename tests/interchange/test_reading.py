"""Reading office files: what a person sees in them is what comes out, and what can't be read is refused by name."""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from shnor_tui.interchange.reading import read_book, read_file, read_pasted
from shnor_tui.interchange.sheet_builder import MOST_COLUMNS, MOST_ROWS, SheetBuilder
from shnor_tui.interchange.sheets import Book, Cell, Refused, Sheet, UnreadableFile
from tests.interchange.office import SAMPLES, docx, table, xlsx, zipped

SCHOOL = "МБОУ «Лесогорская СОШ № 2 им. А.С.Пушкина»"


def sample(name: str) -> Book:
    """A file that an office program made."""
    return read_file(SAMPLES / name)


def only_sheet(book: Book) -> Sheet:
    """The sheet of a file with one."""
    (sheet,) = book.sheets
    return sheet


def texts(sheet: Sheet) -> list[list[str]]:
    """What a sheet shows, row by row."""
    return [[cell.text for cell in row.cells] for row in sheet.rows]


def csv(content: bytes) -> list[list[str]]:
    """What a csv file shows."""
    return texts(only_sheet(read_book("таблица.csv", content)))


def refusal(name: str, content: bytes) -> str:
    """Why a file is refused, with the advice."""
    with pytest.raises(UnreadableFile) as refused:
        read_book(name, content)
    assert name in refused.value.message
    assert refused.value.advice
    return str(refused.value)


# What people see


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("roadmap.docx", ["1.2.", "Назначение кураторов школ", "сентябрь 2021 года", "Управление образования"]),
        (
            "roadmap-numbered.docx",
            ["1.2.", "сентябрь 2021 года", "Управление образования", "Назначение кураторов школ"],
        ),
        ("roadmap-lo.docx", ["Назначение кураторов школ", "сентябрь 2021 года", "Управление образования"]),
        ("schools.xls", ["002", SCHOOL, "Лесогорская СОШ № 2", "Гусев В.А.", "8 (48200) 2-11-02", "31.08.2021"]),
        ("readings.ods", ["Лесогорская СОШ № 1", "40,5 %", "3,46", "01.10.2021", "да"]),
        ("readings-percent.xlsx", ["СОШ", "Лесогорская СОШ № 2", "131", "95", "72,519083969 %"]),
        ("results.xlsx", ["Лесогорская СОШ № 1", "25", "12,5", "24", "20,25"]),
        ("survey-online.xlsx", ["05.10.2021 09:15:07", SCHOOL, "3", "Математика, русский язык"]),
        ("survey-form.csv", [SCHOOL, "46,5", "13,25", "по приказу № 7;\nуточняется"]),
    ],
)
def test_a_file_of_an_office_program_reads_as_it_looks(name: str, shown: list[str]) -> None:
    book = sample(name)
    assert book.name == name
    assert shown in texts(book.sheets[0])


def test_rows_and_cells_are_called_as_the_office_program_calls_them() -> None:
    sheet = only_sheet(sample("readings-percent.xlsx"))
    note = next(row for row in sheet.rows if row.text(0).startswith("*"))
    assert (note.number, sheet.name) == (11, "1 полугодие")
    assert sheet.address(note, 0) == "A11"
    assert sheet.address(note, 27) == "AB11"


def test_where_columns_have_no_letters_an_address_is_in_words() -> None:
    for name, table_name in (("survey-form.csv", ""), ("roadmap.docx", "таблица 1")):
        sheet = only_sheet(sample(name))
        assert sheet.name == table_name
        assert sheet.address(sheet.rows[2], 1) == "строка 3, столбец 2"


def test_a_cell_beyond_the_last_filled_one_is_empty() -> None:
    sheet = only_sheet(sample("readings-percent.xlsx"))
    assert sheet.rows[1].empty
    assert sheet.rows[1].text(40) == ""


def test_a_cell_merged_across_covers_its_neighbours() -> None:
    for name, columns in (("readings-percent.xlsx", 5), ("schools.xls", 6)):
        title = sample(name).sheets[0].rows[0]
        assert title.cells[0].across == columns
        assert title.cells[1:] == (Cell(covered=True),) * (columns - 1)
    assert sample("roadmap.docx").sheets[0].rows[1].cells[0] == Cell("1. Организационные мероприятия", across=4)


def test_a_cell_merged_over_rows_stands_in_each_of_them() -> None:
    excel, word = sample("readings-percent.xlsx").sheets[0], sample("roadmap-numbered.docx").sheets[0]
    assert [row.text(0) for row in excel.rows[3:6]] == ["СОШ"] * 3
    assert [row.text(2) for row in word.rows[6:8]] == ["Методический кабинет"] * 2


def test_hidden_rows_are_read_and_hidden_sheets_are_named() -> None:
    assert any(row.text(1) == "Каменская СОШ" for row in sample("readings-percent.xlsx").sheets[0].rows)
    assert sample("schools.xls").skipped == ("Черновик",)


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        ("0.75", "0%", "75 %"),
        ("0.3333", "0.0%", "33,33 %"),
        ("0.125", "0%", "12,5 %"),
        ("45.5", "General", "45,5"),
        ("0.30000000000000004", "General", "0,3"),
        ("1234567", "#,##0", "1234567"),
        ("3.456", "0.00", "3,456"),
        ("3.4", "0.##", "3,4"),
        ("7", "000", "007"),
        ("-0.001", "0.0", "-0,001"),
        ("-0.0", "0.0", "0"),
        ("-2.5", "0.0", "-2,5"),
        ("12", "0 &quot;чел.&quot;", "12"),
        ("44040", "dd.mm.yyyy", "28.07.2020"),
        ("44040.25", "d\\ mmmm\\ yyyy h:mm", "28.07.2020 06:00"),
        ("1.5", "[h]:mm", "36:00"),
        ("0.5", "h:mm", "12:00"),
    ],
)
def test_numbers_keep_all_their_digits_whatever_their_format_hides(stored: str, code: str, shown: str) -> None:
    content = xlsx(f'<row><c s="0"><v>{stored}</v></c></row>', formats=(code,))
    assert texts(only_sheet(read_book("числа.xlsx", content))) == [[shown]]


def test_texts_of_cells_are_found_wherever_a_program_keeps_them() -> None:
    """Accounting programs list the part of the texts by another name than it has."""
    cells = '<row r="3"><c r="B3" t="s"><v>0</v></c><c t="inlineStr"><is><r><t>два </t></r><r><t>слова</t></r></is></c></row>'
    content = xlsx(cells, texts="<si><t>раз_x000D_\nи</t><rPh><t>кана</t></rPh></si>", texts_part="SharedStrings.xml")
    assert texts(only_sheet(read_book("1С.xlsx", content))) == [[], [], ["", "раз\nи", "два слова"]]


def test_nothing_in_a_cell_steers_a_terminal() -> None:
    assert csv("Школа;\x1b[2J\u202eАлло".encode()) == [["Школа", "\ufffd[2J\ufffdАлло"]]


# What can't be relied on


def test_a_formula_without_its_result_is_a_problem_of_its_cell() -> None:
    sheet = only_sheet(sample("nocache.xlsx"))
    cell = sheet.rows[1].cells[3]
    assert cell.text == ""
    assert "формула без результата" in cell.problem


def test_an_error_of_the_table_is_a_problem_of_its_cell() -> None:
    row = only_sheet(sample("errors.xlsx")).rows[2]
    assert row.cells[3].text == "#ДЕЛ/0!"
    assert "#ДЕЛ/0!" in row.cells[3].problem


def test_a_formula_whose_result_is_no_text_at_all_is_no_problem() -> None:
    assert len(only_sheet(sample("errors.xlsx")).rows[3].cells) == 3


# Word


def test_a_document_reads_as_with_all_its_tracked_changes_accepted() -> None:
    first, second = sample("roadmap-tracked.docx").sheets
    assert texts(first) == [["Мероприятие", "Отметка"], ["Семинар для завучей", "✓\nприказ № 7"]]
    assert (second.name, texts(second)) == ("таблица 2", [["Второй список"]])


def test_content_controls_and_links_only_wrap_what_is_read() -> None:
    cell = (
        "<w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t>Приказ</w:t><w:br/><w:t>№ 7</w:t></w:r></w:hyperlink></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    assert texts(only_sheet(read_book("приказ.docx", docx(table(cell))))) == [["Приказ\n№ 7"]]


# Text


def test_a_table_that_only_frames_another_is_that_one_and_what_stands_before_it_is_known() -> None:
    inner = table("<w:p><w:r><w:t>1</w:t></w:r></w:p>", "<w:p><w:r><w:t>2</w:t></w:r></w:p>")
    sheet = only_sheet(
        read_book("рамка.docx", docx(table(f"<w:p><w:r><w:t>Приложение</w:t></w:r></w:p>{inner}<w:p/>")))
    )
    assert (sheet.above, texts(sheet)) == (("Приложение",), [["1"], ["2"]])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "cp866"])
def test_the_usual_encodings_are_told_apart(encoding: str) -> None:
    assert csv("Школа;Балл\nТверская СОШ;45,5\n".encode(encoding)) == [["Школа", "Балл"], ["Тверская СОШ", "45,5"]]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Школа;Доля\nПервая;45,5\nВторая;46,1\n", ["Первая", "45,5"]),
        ("Школа,Доля\nПервая,45.5\nВторая,46.1\n", ["Первая", "45.5"]),
        ("Школа\tДоля\nПервая\t45,5\nВторая\t46,1\n", ["Первая", "45,5"]),
        ("Список, 2021\n\nШкола;Учебники, ФИО\nПервая;физика, Орлова\n", ["Первая", "физика, Орлова"]),
        ("Школа,Чего не хватает\n«Первая»,мел; доска\nВторая,парты\nТретья,окна\n", ["«Первая»", "мел; доска"]),
        ("sep=,\r\nШкола,Доля\r\nПервая,1;2\r\n", ["Первая", "1;2"]),
        ('Школа;Примечание\n"Первая";"сказала ""да"";\nпотом"\n', ["Первая", 'сказала "да";\nпотом']),
        ("Школа\nПервая\n", ["Первая"]),
        ("Школа;Балл;Год\nПервая;4\n", ["Первая", "4"]),
    ],
)
def test_the_delimiter_is_the_one_that_makes_a_table(text: str, row: list[str]) -> None:
    assert row in csv(text.encode())


def test_a_pasted_table_is_parted_by_tabs_and_keeps_its_quotation_marks() -> None:
    assert texts(only_sheet(read_pasted('Школа\tБалл\r\nМБОУ "Первая"\t45,5\r\n'))) == [
        ["Школа", "Балл"],
        ['МБОУ "Первая"', "45,5"],
    ]
    assert texts(only_sheet(read_pasted('"Первая" СОШ\t"4'))) == [['"Первая" СОШ', '"4']]
    assert texts(only_sheet(read_pasted('"две\nстроки"\t4'))) == [["две\nстроки", "4"]]


# Refusals


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("truncated.xlsx", "повреждён"),
        ("encrypted.xlsx", "паролем"),
        ("old-word.doc", "сохраните как .docx"),
        ("html-as.xls", "сохраните как .xlsx"),
        ("empty.csv", "нет заполненной таблицы"),
        ("nul.csv", "не таблица"),
    ],
)
def test_a_wrecked_file_is_refused_with_what_to_do(name: str, why: str) -> None:
    assert why in refusal(name, (SAMPLES / name).read_bytes())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1", "RTF"),
        (b'<?xml version="1.0"?><Workbook/>', "веб-страница или XML"),
        (zipped({"отчёт.xlsx": ""}), "архив"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), ".odt"),
        (docx("<w:p/>"), "нет заполненной таблицы"),
        ("Школа;Балл".encode("koi8-r"), "кодировка"),
        ('Школа;"Балл\nПервая;4'.encode(), "строки 1 кавычка"),
        (b"x" * (50 * 1024 * 1024 + 1), "больше 50 МБ"),
    ],
)
def test_what_is_no_table_is_told_by_its_content(content: bytes, why: str) -> None:
    assert why in refusal("таблица.xlsx", content)


def test_a_file_is_read_by_its_content_whatever_its_name() -> None:
    assert texts(only_sheet(read_book("школы.doc", b"a;b\nc;d"))) == [["a", "b"], ["c", "d"]]
    assert read_book("C:\\Отчёты\\школы.txt", (SAMPLES / "results.xlsx").read_bytes()).name == "школы.txt"


@pytest.mark.parametrize("cell", [f"A{MOST_ROWS + 1}", "XFD1"])
def test_a_table_beyond_the_bounds_is_refused_and_not_cut(cell: str) -> None:
    why = refusal("выгрузка.xlsx", xlsx(f'<row><c r="{cell}"><v>1</v></c></row>'))
    assert str(MOST_ROWS) in why
    assert str(MOST_COLUMNS) in why


def test_empty_cells_with_a_look_of_their_own_have_no_bounds() -> None:
    content = xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>')
    assert texts(only_sheet(read_book("рамки.xlsx", content))) == [["1"]]


def test_a_million_rows_that_only_have_a_look_are_no_burden() -> None:
    looks = ('<c r="A{0}" s="0"/>', '<c r="A{0}" s="0"></c><c r="B{0}"><v/></c>', "")
    row = '<row r="{0}" spans="1:2" s="1" customFormat="1" ht="15" customHeight="1" thickBot="1">{1}</row>'
    empty = "".join(row.format(n, looks[n % 3].format(n)) for n in range(2, 1_000_000))
    content = xlsx(f'<row r="1"><c r="A1"><v>1</v></c></row>{empty}')
    assert texts(only_sheet(read_book("рамки.xlsx", content))) == [["1"]]


def test_empty_cells_keep_the_place_of_those_that_only_follow_them() -> None:
    content = xlsx('<row r="1"/><row><c s="0"/><c><v>1</v></c></row><row r="4"><c r="A4"/><c><v>2</v></c></row>')
    assert texts(only_sheet(read_book("1С.xlsx", content))) == [[], ["", "1"], [], ["", "2"]]


def test_a_zip_bomb_is_refused_unopened() -> None:
    why = refusal("бомба.xlsx", xlsx(" " * 60_000_000))
    assert "слишком велик" in why


def test_a_zip_bomb_that_lies_about_its_size_takes_no_memory() -> None:
    content = bytearray(zipped({"[Content_Types].xml": " " * 200_000_000}))
    entry = content.rfind(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    tracemalloc.start()
    try:
        assert "повреждён" in refusal("бомба.xlsx", bytes(content))
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_entities_are_never_expanded() -> None:
    content = zipped({"[Content_Types].xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'})
    assert "повреждён" in refusal("школы.xlsx", content)


def test_a_missing_file_and_a_directory_are_refused_by_name(tmp_path: Path) -> None:
    for path in (tmp_path / "нет.xlsx", tmp_path):
        with pytest.raises(UnreadableFile, match=path.name):
            read_file(path)


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    with pytest.raises(UnreadableFile, match=r"pipe\.xlsx"):
        read_file(tmp_path / "pipe.xlsx")


def test_who_reads_no_file_waits_for_no_parser() -> None:
    code = "import sys, shnor_tui.interchange.reading; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"lxml", "openpyxl", "xlrd", "docx"} & set(done.stdout.split())


def test_letters_of_no_known_encoding_are_refused_not_guessed() -> None:
    assert "кодировк" in refusal("школы.csv", "±іґ;µ¶·;єјѕї\n".encode("cp1251") * 20)


def test_merged_ranges_that_would_fill_the_memory_are_refused() -> None:
    builder = SheetBuilder("Лист1")
    for row in range(300):
        builder.put(row, 299, Cell("1"))
        builder.put(row, 0, Cell("2"))
        builder.merge(row, 0, 299, 298)
    with pytest.raises(Refused):
        builder.sheet()
