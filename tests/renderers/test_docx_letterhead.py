"""A letterhead is any docx with a marker paragraph: the document goes there, and everything else stays as it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document as Word
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from shnor_docx import Docx
from shnor_docx.letterhead import LARGEST_FILE, BadLetterhead
from shnor_tui.plugin import (
    Column,
    Context,
    Document,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Signature,
    Table,
)
from tests.renderers.docx_letterheads import AFTER, MARKER, ORGANISATION, edited, letterhead, russian, with_part
from tests.renderers.docx_reading import W, body, document_texts, has, inner_text, paragraph, part, style_of, value
from tests.renderers.trees import ADVERSARIAL, EVERYTHING, NEWER, TODAY, texts

SPRAVKA = Document(
    "Аналитическая справка",
    [
        Heading("Показатели"),
        Items(["первый", "второй"], ordered=True),
        Items(["буллит"]),
        Table([Column("Школа"), Column("Обучено")], [["Тверская СОШ", "8"]], "Таблица 1"),
        Signature("Начальник управления", "Т.А. Годунова"),
    ],
)


def _on(path: Path, doc: Document = SPRAVKA, **params: object) -> bytes:
    out = BytesIO()
    Docx().render(doc, out, Context(TODAY, params={"letterhead": path, **params}))
    return out.getvalue()


def _problems(path: Path) -> list[str]:
    return [found.problem for found in Docx().check_params({"letterhead": path})]


def _errors(content: bytes, folder: Path) -> list[str]:
    path = folder / "result.docx"
    path.write_bytes(content)
    return [str(error) for error in OpenXmlValidator().validate(path).errors]


@pytest.mark.parametrize("marker", [[MARKER], ["{{СОД", "ЕРЖА", "НИЕ}}"], [" {{ содержание }} "]])
def test_the_document_takes_the_marker_s_place(marker: list[str], tmp_path: Path) -> None:
    path = letterhead(tmp_path / "бланк.docx", marker)
    assert _problems(path) == []
    assert document_texts(_on(path)) == [ORGANISATION, *texts(SPRAVKA), "свой список", AFTER]


@pytest.mark.parametrize("doc", [EVERYTHING, NEWER, ADVERSARIAL], ids=["everything", "newer", "adversarial"])
@pytest.mark.parametrize("make", [letterhead, russian])
def test_the_validator_finds_nothing_on_any_letterhead(
    make: Callable[[Path], Path], doc: Document, tmp_path: Path
) -> None:
    assert _errors(_on(make(tmp_path / "бланк.docx"), doc), tmp_path) == []


def test_its_page_headers_and_first_page_stay(tmp_path: Path) -> None:
    content = _on(letterhead(tmp_path / "бланк.docx"))
    section = body(content).find(f"{W}sectPr")
    assert section is not None
    assert value(section, "pgMar", "left") == "1417"
    assert has(section, "titlePg")
    assert docx.Document(BytesIO(content)).sections[0].header.paragraphs[0].text == "Колонтитул бланка"


def test_tables_are_as_wide_as_its_text(tmp_path: Path) -> None:
    content = _on(letterhead(tmp_path / "бланк.docx"))
    tables = list(body(content).iter(f"{W}tbl"))[1:]
    assert {_width(table) for table in tables} == {11906 - 1417 - 567}


def test_a_lying_page_of_its_own_is_a_section_and_the_rest_stands_again(tmp_path: Path) -> None:
    doc = Document("Справка", [Paragraph("стоит"), PageBreak(landscape=True), Paragraph("лежит")])
    content = _on(letterhead(tmp_path / "бланк.docx"), doc)
    sections = list(body(content).iter(f"{W}sectPr"))
    assert [value(section, "pgSz", "orient") for section in sections] == [None, "landscape", None]
    assert [has(section, "titlePg") for section in sections] == [True, False, False]
    assert [len(section.findall(f"{W}headerReference")) for section in sections] == [1, 1, 1]


@pytest.mark.parametrize("make", [letterhead, russian])
def test_styles_are_found_by_name(make: Callable[[Path], Path], tmp_path: Path) -> None:
    path = make(tmp_path / "бланк.docx")
    before = len(list(part(path.read_bytes(), "word/styles.xml").iter(f"{W}style")))
    content = _on(path)
    assert style_of(content, paragraph(content, "Показатели")) == "heading 1"
    assert style_of(content, paragraph(content, "Аналитическая справка")) == "Title"
    assert style_of(content, list(body(content).iter(f"{W}tbl"))[1]) == "Table Grid"
    style_names = [_name(style) for style in part(content, "word/styles.xml").iter(f"{W}style")]
    assert len(style_names) == len(set(style_names))
    assert set(style_names[before:]) == {"Table Text", "Table Gap", "Table Form", "Signature"}


def test_a_style_that_it_lacks_is_ours_and_one_that_it_has_is_its_own(tmp_path: Path) -> None:
    def without_title(name: str, text: str) -> str:
        return (
            text.replace('<w:name w:val="Title"/>', '<w:name w:val="Заглавие"/>')
            if name.endswith("styles.xml")
            else text
        )

    content = _on(edited(letterhead(tmp_path / "бланк.docx"), without_title))
    title = value(paragraph(content, "Аналитическая справка"), "pPr/pStyle")
    assert title == "ShnorTitle"
    style = next(s for s in part(content, "word/styles.xml").iter(f"{W}style") if s.get(f"{W}styleId") == title)
    assert value(style, "pPr/jc") == "center"
    assert value(style, "basedOn") == "Normal"


def test_its_own_lists_keep_their_look(tmp_path: Path) -> None:
    path = letterhead(tmp_path / "бланк.docx")
    before = [_shape(entry) for entry in part(path.read_bytes(), "word/numbering.xml")]
    numbering = part(_on(path), "word/numbering.xml")
    after = [_shape(entry) for entry in numbering]
    assert [entry for entry in after if entry in before] == before
    tags = [entry.tag.removeprefix(W) for entry in numbering]
    assert tags == sorted(tags)
    for name, attribute in (("num", "numId"), ("abstractNum", "abstractNumId")):
        ids = [entry.get(W + attribute) for entry in numbering.iter(W + name)]
        assert len(ids) == len(set(ids))


def test_a_letterhead_without_styles_and_lists_gets_ours(tmp_path: Path) -> None:
    bare = tmp_path / "бланк.docx"
    docx.Document().save(str(bare))

    def strip(name: str, text: str) -> str:
        if name == "word/_rels/document.xml.rels":
            return '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
        if name == "word/document.xml":
            return f'<w:document xmlns:w="{W[1:-1]}"><w:body><w:p><w:r><w:t>{MARKER}</w:t></w:r></w:p></w:body></w:document>'
        return text

    content = _on(edited(bare, strip))
    assert document_texts(content) == texts(SPRAVKA)
    assert style_of(content, paragraph(content, "Показатели")) == "heading 1"


def test_a_page_that_the_marker_was_to_start_is_started(tmp_path: Path) -> None:
    def mark(word: Word) -> None:
        found = next(paragraph for paragraph in word.paragraphs if paragraph.text == MARKER)
        found.paragraph_format.page_break_before = True

    content = _on(letterhead(tmp_path / "бланк.docx", change=mark))
    assert has(paragraph(content, "Аналитическая справка"), "pPr/pageBreakBefore")


def test_a_bookmark_around_the_marker_stays(tmp_path: Path) -> None:
    def mark(name: str, text: str) -> str:
        start, end = '<w:bookmarkStart w:id="7" w:name="текст"/>', '<w:bookmarkEnd w:id="7"/>'
        return (
            re.sub(r"(<w:r>(?:(?!</w:r>).)*СОДЕРЖАНИЕ.*?</w:r>)", rf"{start}\1{end}", text)
            if "document" in name
            else text
        )

    content = _on(edited(letterhead(tmp_path / "бланк.docx"), mark))
    tags = [found.tag.removeprefix(W) for found in body(content) if "bookmark" in found.tag]
    assert tags == ["bookmarkStart", "bookmarkEnd"]
    assert _errors(content, tmp_path) == []


def test_the_end_of_a_section_in_the_marker_s_paragraph_stays(tmp_path: Path) -> None:
    def end_section(word: Word) -> None:
        found = next(paragraph for paragraph in word.paragraphs if paragraph.text == MARKER)
        found.paragraph_format.element.get_or_add_pPr().append(deepcopy(word.sections[0]._sectPr))

    content = _on(letterhead(tmp_path / "бланк.docx", change=end_section))
    assert document_texts(content) == [ORGANISATION, *texts(SPRAVKA), "свой список", AFTER]
    assert len(list(body(content).iter(f"{W}sectPr"))) == 2
    assert _errors(content, tmp_path) == []


def test_a_template_of_word_is_taken_for_a_document(tmp_path: Path) -> None:
    path = edited(
        letterhead(tmp_path / "бланк.dotx"),
        lambda _name, text: text.replace("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml"),
    )
    assert _problems(path) == []
    assert ORGANISATION in document_texts(_on(path))


def test_links_are_no_harm_and_the_template_it_was_made_from_is_left_behind(tmp_path: Path) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def link(name: str, text: str) -> str:
        if name == "word/_rels/document.xml.rels":
            mail = f'<Relationship Id="rIdM" Type="{office}/hyperlink" Target="mailto:uo@example.ru" TargetMode="External"/>'
            return text.replace("</Relationships>", f"{mail}</Relationships>")
        return text

    path = edited(letterhead(tmp_path / "бланк.docx"), link)
    attached = (
        f'<Relationship Id="rId1" Type="{office}/attachedTemplate" Target="file:///C:/b.dotx" TargetMode="External"/>'
    )
    rels = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{attached}</Relationships>'
    with_part(path, "word/_rels/settings.xml.rels", rels.encode())
    assert _problems(path) == []
    assert b"b.dotx" not in _on(path)


def _in_cell(word: Word) -> None:
    word.tables[0].cell(0, 1).text = MARKER


def _in_header(word: Word) -> None:
    word.sections[0].header.paragraphs[0].text = MARKER


def _twice(word: Word) -> None:
    word.add_paragraph(MARKER)


@pytest.mark.parametrize(
    ("marker", "change", "problem"),
    [
        ([], None, "нет абзаца"),
        ([f"Текст: {MARKER}"], None, "в одном абзаце с другим текстом"),
        ([], _in_cell, "в ячейке таблицы"),
        ([], _in_header, "в колонтитуле"),
        ([MARKER], _twice, "несколько раз (2)"),
        ([MARKER], _in_header, "несколько раз (2)"),
    ],
    ids=["none", "mixed", "cell", "header", "twice", "body and header"],
)
def test_a_marker_out_of_place_is_told(marker: list[str], change: object, problem: str, tmp_path: Path) -> None:
    path = letterhead(tmp_path / "бланк.docx", marker, change)  # type: ignore[arg-type]
    assert [problem in found for found in _problems(path)] == [True]


def test_a_marker_in_a_text_box_is_told_once(tmp_path: Path) -> None:
    box = f"<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{MARKER}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"

    def add(name: str, text: str) -> str:
        return text.replace("</w:body>", f"<w:p>{box}{box}</w:p></w:body>") if name == "word/document.xml" else text

    path = edited(letterhead(tmp_path / "бланк.docx", []), add)
    assert ["в надписи" in found for found in _problems(path)] == [True]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "не документ Word"),
        (b"%PDF-1.7", "не документ Word"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "старого вида"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "паролем"),
        (b"PK\x03\x04 and then nothing of use", "повреждён"),
        (b"\0" * (LARGEST_FILE + 1), "больше 10 МБ"),
    ],
    ids=["empty", "pdf", "doc", "encrypted", "broken", "large"],
)
def test_a_file_that_is_no_docx_is_told(content: bytes, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "бланк.docx"
    path.write_bytes(content)
    assert [problem in found for found in _problems(path)] == [True]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert ["не найден" in found for found in _problems(tmp_path / "нет.docx")] == [True]
    assert ["не найден" in found or "не документ" in found for found in _problems(tmp_path)] == [True]


def test_macros_doctypes_and_files_elsewhere_are_told(tmp_path: Path) -> None:
    macros = with_part(letterhead(tmp_path / "макрос.docx"), "word/vbaProject.bin", b"x")
    assert ["макросы" in found for found in _problems(macros)] == [True]
    bomb = edited(
        letterhead(tmp_path / "тип.docx"),
        lambda name, text: text.replace("?>", "?><!DOCTYPE a>", 1) if name == "word/document.xml" else text,
    )
    assert ["DOCTYPE" in found for found in _problems(bomb)] == [True]
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    image = f'<Relationship Id="rIdI" Type="{office}/image" Target="file:///C:/герб.png" TargetMode="External"/>'
    linked = edited(
        letterhead(tmp_path / "ссылка.docx"),
        lambda name, text: (
            text.replace("</Relationships>", f"{image}</Relationships>") if "document.xml.rels" in name else text
        ),
    )
    assert ["file:///C:/герб.png" in found for found in _problems(linked)] == [True]


@pytest.mark.parametrize("cut", range(0, 30_000, 1_500))
def test_a_truncated_file_is_told_and_nothing_else_happens(cut: int, tmp_path: Path) -> None:
    path = letterhead(tmp_path / "бланк.docx")
    path.write_bytes(path.read_bytes()[:cut])
    assert len(_problems(path)) == 1


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return letterhead(tmp_path_factory.mktemp("sound") / "бланк.docx")


@settings(max_examples=60, deadline=None)
@given(damage=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_file_is_told_or_written_on(damage: list[tuple[float, int]], sound: Path) -> None:
    content = bytearray(sound.read_bytes())
    for place, byte in damage:
        content[int(place * len(content))] = byte
    _told_or_written(sound.with_name("испорчен.docx"), bytes(content))


@pytest.mark.parametrize("spoilt", [b"", b"<a/>", b"<a", None], ids=["empty", "foreign", "broken", "missing"])
def test_a_file_with_any_part_spoilt_is_told_or_written_on(spoilt: bytes | None, sound: Path) -> None:
    with ZipFile(sound) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in parts:
        stream = BytesIO()
        with ZipFile(stream, "w") as archive:
            for other, content in parts.items():
                if other != name or spoilt is not None:
                    archive.writestr(other, spoilt if other == name and spoilt is not None else content)
        _told_or_written(sound.with_name("испорчен.docx"), stream.getvalue())


def _told_or_written(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    if _problems(path):
        with pytest.raises(BadLetterhead):
            _on(path)
    else:
        assert document_texts(_on(path))


def test_writing_on_a_file_that_is_none_names_it_and_writes_nothing(tmp_path: Path) -> None:
    path = letterhead(tmp_path / "бланк управления.docx", [])
    out = BytesIO()
    with pytest.raises(
        BadLetterhead, match=r"Бланк «бланк управления.docx»: В файле нет абзаца {{СОДЕРЖАНИЕ}}. Напишите"
    ):
        Docx().render(SPRAVKA, out, Context(date(2021, 6, 1), params={"letterhead": path}))
    assert out.getvalue() == b""


def test_no_letterhead_has_no_problems() -> None:
    assert list(Docx().check_params({"letterhead": None})) == []
    assert list(Docx().check_params({})) == []


def _width(table: Element) -> int:
    return sum(int(column.get(f"{W}w", 0)) for column in table.iter(f"{W}gridCol"))


def _name(style: Element) -> str:
    return value(style, "name") or ""


def _shape(entry: Element) -> tuple[str, ...]:
    return tuple(f"{element.tag}{sorted(element.attrib.items())}" for element in entry.iter())


@pytest.mark.parametrize("font", ["PT Astra Serif", ""], ids=["named", "of the theme"])
def test_charts_are_written_in_its_font(font: str, tmp_path: Path) -> None:
    def set_font(word: Word) -> None:
        if font:
            word.styles["Normal"].font.name = font
            fonts = word.styles["Normal"].element.rPr.rFonts
            for name in [name for name in fonts.attrib if "Theme" in name]:
                del fonts.attrib[name]

    content = _on(letterhead(tmp_path / "бланк.docx", change=set_font), NEWER)
    latin = [found.get("typeface") for found in part(content, "word/charts/chart1.xml").iter() if "latin" in found.tag]
    assert set(latin) == {font or "Cambria"}


def test_texts_are_not_counted_as_its_own(tmp_path: Path) -> None:
    doc = Document("Справка", [Paragraph('<w:pStyle w:val="BodyText"/>'), Paragraph("<?shnor-body here?>")])
    content = _on(letterhead(tmp_path / "бланк.docx"), doc)
    assert inner_text(body(content)).count("BodyText") == 1
    assert inner_text(body(content)).count("<?shnor-body here?>") == 1
