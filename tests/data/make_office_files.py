"""Makes tests/data/office as real offices would: with openpyxl, python-docx and LibreOffice (`soffice` on the path).

Run it by hand when a file has to change: `python tests/data/make_office_files.py`. The tests read what it left. All names are
invented; see office/README.md for what each file is for.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

OFFICE = Path(__file__).parent / "office"
UNSEEN = ("docProps/thumb", "customXml/", "word/stylesWithEffects", "word/theme", "Thumbnails/", "Configurations2/")

SCHOOLS = (
    ("МБОУ «Лесогорская СОШ № 1»", "Лесогорская СОШ № 1", "Орлова Н.П.", "8 (48200) 2-11-01"),
    ("МБОУ «Лесогорская СОШ № 2 им. А.С.Пушкина»", "Лесогорская СОШ № 2", "Гусев В.А.", "8 (48200) 2-11-02"),
    ("МБОУ «Сосновская СОШ им. Героя Советского Союза П.И.Петрова»", "Сосновская СОШ", "Лебедева И.С.", ""),
    ("МОУ «Берёзовская ООШ»", "Берёзовская ООШ", "Воробьёв Д.Д.", "8 (48200) 3-05-40"),
    ("МБОУ «Каменская СОШ»", "Каменская СОШ", "Соколова Е.В.", "8 (48200) 3-07-12"),
    ("МБОУ «Заречная ООШ имени Н.А.Некрасова»", "Заречная ООШ", "Синицына Т.Т.", "8 (48200) 3-09-03"),
)
FULL_NAMES = tuple(school[0] for school in SCHOOLS)
SHORT_NAMES = tuple(school[1] for school in SCHOOLS)

ROADMAP: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "Организационные мероприятия",
        (
            ("Утверждение списка школ с низкими результатами", "до 15.09.2021", "Управление образования"),
            ("Назначение кураторов школ", "сентябрь 2021 года", "Управление образования"),
        ),
    ),
    (
        "Методическая поддержка",
        (
            ("Семинар «Формирующее оценивание»", "октябрь 2021 года", "Методический кабинет"),
            ("Посещение уроков математики и русского языка", "ноябрь 2021 – март 2022 года", "Методический кабинет"),
            ("Пробный экзамен в 9 классах", "февраль 2022 года", "Школы"),
        ),
    ),
)
HEADING = ("№ п/п", "Мероприятие", "Срок", "Ответственный")


def main() -> None:
    """Make every file."""
    OFFICE.mkdir(exist_ok=True)
    roadmap_by_hand(OFFICE / "roadmap.docx")
    roadmap_numbered(OFFICE / "roadmap-numbered.docx")
    roadmap_tracked(OFFICE / "roadmap-tracked.docx")
    roadmap_from_writer(OFFICE / "roadmap-lo.docx")
    converted(schools(), "schools.xls")
    converted(readings(), "readings.ods")
    converted(readings_in_percent(), "readings-percent.xlsx")
    converted(errors(), "errors.xlsx")
    survey_on_paper(OFFICE / "survey-form.csv")
    survey_online().save(OFFICE / "survey-online.xlsx")
    results().save(OFFICE / "results.xlsx")
    without_results().save(OFFICE / "nocache.xlsx")
    (OFFICE / "truncated.xlsx").write_bytes((OFFICE / "results.xlsx").read_bytes()[:3000])
    (OFFICE / "encrypted.xlsx").write_bytes(compound("EncryptedPackage", "EncryptionInfo"))
    (OFFICE / "old-word.doc").write_bytes(compound("WordDocument", "1Table"))
    (OFFICE / "html-as.xls").write_text(
        "<html><body><table><tr><td>Школа</td><td>Балл</td></tr></table></body></html>", encoding="cp1251"
    )
    (OFFICE / "empty.csv").write_bytes(b"")
    (OFFICE / "nul.csv").write_bytes("Школа;Балл\n".encode("cp1251") + b"\0\0\0\n")


def roadmap_by_hand(target: Path) -> None:
    """A roadmap whose numbers were typed; sections are rows merged across."""
    document = docx.Document()
    document.add_paragraph("Дорожная карта Лесогорского района на 2021/2022 учебный год")
    table = document.add_table(rows=1, cols=4)
    fill(table, 0, HEADING)
    for section, (title, items) in enumerate(ROADMAP, start=1):
        row = table.add_row()
        row.cells[0].merge(row.cells[3]).text = f"{section}. {title}"
        for number, item in enumerate(items, start=1):
            table.add_row()
            fill(table, -1, (f"{section}.{number}.", *item))
    save(document, target)


def roadmap_numbered(target: Path) -> None:
    """Numbers by Word, another order of columns, one person for several rows, the heading once more in the middle."""
    document = docx.Document()
    number_with(document)
    document.add_paragraph("Дорожная карта Лесогорского района")
    table = document.add_table(rows=1, cols=4)
    heading = ("№", "Срок исполнения", "Ответственный", "Наименование мероприятия")
    fill(table, 0, heading)
    repeat_on_pages(table.rows[0])
    for section, (title, items) in enumerate(ROADMAP, start=1):
        if section == 2:
            table.add_row()
            fill(table, -1, heading)
        row = table.add_row()
        merged = row.cells[0].merge(row.cells[3])
        merged.text = title
        number(merged.paragraphs[0], level=0)
        first_rows: dict[str, Any] = {}
        for what, when, who in items:
            row = table.add_row()
            fill(table, -1, ("", when, "", what))
            number(row.cells[0].paragraphs[0], level=1)
            if who in first_rows:
                first_rows[who].merge(row.cells[2])
            else:
                first_rows[who] = row.cells[2]
                row.cells[2].text = who
    save(document, target)


def roadmap_tracked(target: Path) -> None:
    """Changes that nobody has accepted yet, a table inside a cell, a mark of a symbol font, and a second table."""
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    fill(table, 0, ("Мероприятие", "Отметка"))
    fill(table, 1, ("Семинар ", ""))
    fill(table, 2, ("Снятое мероприятие", ""))
    by = 'w:id="1" w:author="Орлова" w:date="2021-09-01T10:00:00Z"'
    paragraph = table.rows[1].cells[0].paragraphs[0]._p
    paragraph.append(xml(f"<w:del {{ns}} {by}><w:r><w:delText>для учителей</w:delText></w:r></w:del>"))
    paragraph.append(xml(f"<w:ins {{ns}} {by}><w:r><w:t>для завучей</w:t></w:r></w:ins>"))
    table.rows[2]._tr.get_or_add_trPr().append(xml(f"<w:del {{ns}} {by}/>"))
    mark = table.rows[1].cells[1]
    mark.paragraphs[0]._p.append(xml('<w:r {ns}><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'))
    inner = mark.add_table(rows=1, cols=2)
    fill(inner, 0, ("приказ", "№ 7"))
    document.add_paragraph()
    fill(document.add_table(rows=1, cols=1), 0, ("Второй список",))
    save(document, target)


def roadmap_from_writer(target: Path) -> None:
    """The same plan typed in LibreOffice Writer: numbered paragraphs of a list, kept as .docx."""
    rows = "".join(
        f"<tr><td colspan=3><b>{title}</b></td></tr>"
        + "".join(f"<tr><td>{what}</td><td>{when}</td><td>{who}</td></tr>" for what, when, who in items)
        for title, items in ROADMAP
    )
    page = (
        "<html><meta charset=utf-8><body><h2>Дорожная карта</h2><table border=1>"
        f"<tr><th>{HEADING[1]}</th><th>{HEADING[2]}</th><th>{HEADING[3]}</th></tr>{rows}</table>"
        "<p>Список школ</p><table border=1>"
        + "".join(f"<tr><td><ol start={n}><li>{name}</li></ol></td></tr>" for n, name in enumerate(FULL_NAMES, start=1))
        + "</table></body></html>"
    )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "plan.html")
        source.write_text(page, encoding="utf-8")
        convert(source, "odt:writer8", "--infilter=HTML (StarWriter)")
        made = convert(source.with_suffix(".odt"), "docx:MS Word 2007 XML")
        shutil.copy(made, target)


def schools() -> Workbook:
    """A register of schools with a title, dates, codes and a hidden sheet."""
    book, sheet = workbook("Школы")
    sheet.append(["Реестр школ Лесогорского района"])
    sheet.merge_cells("A1:F1")
    sheet.append(["Код", "Полное наименование", "Краткое наименование", "Директор", "Телефон", "Дата вступления"])
    for number, school in enumerate(SCHOOLS, start=1):
        sheet.append([number, *school, date(2021, 8, 29 + number % 3)])
        sheet.cell(sheet.max_row, 1).number_format = "000"
    book.create_sheet("Черновик").append(["не для отправки"])
    book["Черновик"].sheet_state = "hidden"
    return book


def readings() -> Workbook:
    """Readings of indicators: a column a school year, decimals, an empty cell, a total."""
    book, sheet = workbook("Показатели")
    sheet.append(["Школа", "Качество знаний, %", "Средний балл ОГЭ", "Дата замера", "Выполнено"])
    for number, name in enumerate(SHORT_NAMES):
        sheet.append([name, 0.405 + number / 40, 3.456 + number / 7, date(2021, 10, 1 + number), number % 2 == 0])
        sheet.cell(sheet.max_row, 2).number_format = "0%" if number else "0.0%"
        sheet.cell(sheet.max_row, 3).number_format = "0.00"
    sheet["B6"] = None
    sheet.append(["Итого", None, "=AVERAGE(C2:C7)"])
    return book


def readings_in_percent() -> Workbook:
    """Shares as formulas, a title merged above the table, a group over two rows, notes below."""
    book, sheet = workbook("1 полугодие")
    sheet.append(["Охват дополнительным образованием, 2021/2022"])
    sheet.merge_cells("A1:E1")
    sheet.append([])
    sheet.append(["Тип", "Школа", "Всего учеников", "Охвачено", "Доля"])
    for number, name in enumerate(SHORT_NAMES):
        row = sheet.max_row + 1
        sheet.append(["СОШ" if number == 0 else None, name, 120 + 11 * number, 90 + 5 * number, f"=D{row}/C{row}"])
        sheet.cell(row, 5).number_format = "0%" if number % 2 else "0.0%"
    sheet.merge_cells("A4:A6")
    sheet["A4"].alignment = Alignment(vertical="top")
    sheet["A7"] = "ООШ и СОШ"
    sheet.row_dimensions[8].hidden = True
    sheet.append([])
    sheet.append(["* по данным на 28.12.2021"])
    sheet.append(["Исполнитель: Орлова Н.П."])
    return book


def errors() -> Workbook:
    """A share where nobody was counted."""
    book, sheet = workbook("Показатели")
    sheet.append(["Школа", "Всего", "Охвачено", "Доля"])
    sheet.append([SHORT_NAMES[0], 120, 60, "=C2/B2"])
    sheet.append([SHORT_NAMES[1], 0, 0, "=C3/B3"])
    sheet.append([SHORT_NAMES[2], 10, 5, '=IF(B4>0,"",1)'])
    return book


def survey_online() -> Workbook:
    """What an online form exports: a column a question."""
    book, sheet = workbook("Ответы на форму (1)")
    sheet.append(
        [
            "Отметка времени",
            "Выберите вашу школу",
            "Сколько учителей нуждаются в методической помощи?",
            "Какие предметы вызывают трудности?",
        ]
    )
    for number, name in enumerate(FULL_NAMES):
        subjects = "Математика, русский язык" if number % 2 else "Математика\nФизика"
        sheet.append([datetime(2021, 10, 4 + number, 9, 15, 7 * number), name, 2 + number, subjects])  # noqa: DTZ001
        sheet.cell(sheet.max_row, 1).number_format = "dd.mm.yyyy h:mm:ss"
    return book


def survey_on_paper(target: Path) -> None:
    """Saved by a Russian Excel as csv: Windows' letters, semicolons, decimal commas."""
    lines = ["Школа;Доля учителей с категорией, %;Средний стаж;Примечание"]
    for number, name in enumerate(FULL_NAMES):
        quoted = name.replace('"', '""')
        note = '"по приказу № 7;\nуточняется"' if number == 1 else ""
        lines.append(f"{quoted};{45 + number},5;{12 + number},25;{note}")
    target.write_bytes(("\r\n".join(lines) + "\r\n").encode("cp1251"))


def results() -> Workbook:
    """Results of a national test: a heading of two rows, subjects merged across."""
    book, sheet = workbook("ВПР-2021")
    sheet.append(["Школа", "Математика, 5 класс", None, "Русский язык, 5 класс", None])
    sheet.append([None, "писали", "«2», %", "писали", "«2», %"])
    for area in ("A1:A2", "B1:C1", "D1:E1"):
        sheet.merge_cells(area)
    sheet["A1"].font = Font(bold=True)
    for number, name in enumerate(SHORT_NAMES):
        sheet.append([name, 25 + number, 12.5 + number, 24 + number, 20.25 - number])
    return book


def without_results() -> Workbook:
    """Formulas by a program that doesn't calculate."""
    book, sheet = workbook("Показатели")
    sheet.append(["Школа", "Всего", "Охвачено", "Доля"])
    sheet.append([SHORT_NAMES[0], 120, 60, "=C2/B2"])
    return book


def workbook(title: str) -> tuple[Workbook, Any]:
    """A workbook with one sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    return book, sheet


def converted(book: Workbook, name: str) -> None:
    """Let LibreOffice calculate the workbook and save it in the format of the name."""
    target = OFFICE / name
    filters = {".xls": "xls:MS Excel 97", ".ods": "ods:calc8", ".xlsx": "xlsx:Calc MS Excel 2007 XML"}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in", f"{target.stem}.xlsx")
        source.parent.mkdir()
        book.save(source)
        made = convert(source, filters[target.suffix], outdir=Path(folder))
        if target.suffix == ".xls":
            shutil.copy(made, target)
        else:
            rewritten(made.read_bytes(), target, UNSEEN)


def convert(source: Path, kind: str, *options: str, outdir: Path | None = None) -> Path:
    """Convert a file with LibreOffice and say where the result is."""
    outdir = outdir or source.parent
    profile = f"-env:UserInstallation=file://{outdir}/profile"
    command = ["soffice", profile, "--headless", *options, "--convert-to", kind, "--outdir", str(outdir), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return outdir / f"{source.stem}.{kind.partition(':')[0]}"


def compound(*streams: str) -> bytes:
    """The beginning of an OLE2 file with these streams: enough to be told what it is, not to be read."""
    entries = b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries.ljust(1024, b"\0")


def fill(table: Table, row: int, texts: Sequence[str]) -> None:
    """Write the texts of a row."""
    for cell, text in zip(table.rows[row].cells, texts, strict=True):
        cell.text = text


def xml(source: str) -> Any:
    """An element of Word; {ns} is where its namespace is declared."""
    return parse_xml(source.replace("{ns}", nsdecls("w")))


def repeat_on_pages(row: Any) -> None:
    """The row is a heading of each page."""
    row._tr.get_or_add_trPr().append(xml("<w:tblHeader {ns}/>"))


def number_with(document: Document) -> None:
    """Put the list «1.», «1.1.» into the document, as list 77."""
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, text in enumerate(("%1.", "%1.%2."))
    )
    abstract = xml(f'<w:abstractNum {{ns}} w:abstractNumId="77">{levels}</w:abstractNum>')
    root.find(qn("w:num")).addprevious(abstract)
    root.append(xml('<w:num {ns} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def number(paragraph: Any, level: int) -> None:
    """Make a paragraph an item of list 77."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(xml(f'<w:numPr {{ns}}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'))


def save(document: Document, target: Path) -> None:
    """Save without the unused styles that python-docx brings along."""
    styles = document.styles.element
    kept = {"Normal", "TableNormal", "DefaultParagraphFont", "NoList"}
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:styleId")) not in kept:
            styles.remove(style)
    for element in document.element.iter(qn("w:tblStyle"), qn("w:pStyle")):
        element.getparent().remove(element)
    buffer = io.BytesIO()
    document.save(buffer)
    rewritten(buffer.getvalue(), target, UNSEEN)


def rewritten(content: bytes, target: Path, leave_out: tuple[str, ...]) -> None:
    """The zip without some of its parts, to keep it small; what refers to them goes on doing so."""
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for member in source.infolist():
            if not member.filename.startswith(leave_out):
                made.writestr(member, source.read(member))


if __name__ == "__main__":
    main()
