"""A docx is laid out as officials lay documents out, and Word need not repair it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from openxml_audit import OpenXmlValidator

from shnor_docx import Docx
from shnor_tui.plugin import Column, Document, Heading, Items, PageBreak, Pairs, Paragraph, Signature, Table
from tests.renderers.docx_reading import W, body, has, inner_text, paragraph, part, value
from tests.renderers.trees import ADVERSARIAL, EVERYTHING, TRAINING, rendered

SIGNATURE = Signature("Начальник управления", "Т.А. Годунова")


def _render(*blocks: Paragraph | Heading | Items | Table | Pairs | Signature | PageBreak) -> bytes:
    return rendered(Docx(), Document("Справка", blocks))


@pytest.mark.parametrize("doc", [EVERYTHING, ADVERSARIAL, Document("")], ids=["everything", "adversarial", "empty"])
def test_the_validator_finds_nothing(doc: Document, tmp_path: Path) -> None:
    path = tmp_path / "sample.docx"
    path.write_bytes(rendered(Docx(), doc))
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def test_pages_are_a4_with_room_for_binding() -> None:
    content = rendered(Docx(), EVERYTHING)
    assert value(body(content), "sectPr/pgSz", "w") == "11906"
    assert value(body(content), "sectPr/pgSz", "h") == "16838"
    assert [value(body(content), "sectPr/pgMar", side) for side in ("left", "right", "top", "bottom")] == [
        "1701",
        "850",
        "1134",
        "1134",
    ]


def test_a_landscape_document_lies_on_its_side() -> None:
    content = rendered(Docx(), Document("Дорожная карта", landscape=True))
    assert value(body(content), "sectPr/pgSz", "w") == "16838"
    assert value(body(content), "sectPr/pgSz", "orient") == "landscape"


def test_pages_are_numbered_at_the_top_from_the_second() -> None:
    content = rendered(Docx(), EVERYTHING)
    assert has(body(content), "sectPr/titlePg")
    numbered, first = part(content, "word/header1.xml"), part(content, "word/header2.xml")
    field = [found.get(f"{W}fldCharType") or found.text for run in numbered.iter(f"{W}r") for found in run]
    assert field == ["begin", " PAGE ", "separate", "2", "end"]
    assert inner_text(first) == ""


def test_settings_are_those_of_modern_word_in_russian() -> None:
    content = rendered(Docx(), EVERYTHING)
    settings = part(content, "word/settings.xml")
    assert has(settings, "autoHyphenation")
    assert value(settings, "compat/compatSetting") == "15"
    styles = part(content, "word/styles.xml")
    assert value(styles, "docDefaults/rPrDefault/rPr/lang") == "ru-RU"
    assert {
        value(styles, "docDefaults/rPrDefault/rPr/rFonts", use) for use in ("ascii", "hAnsi", "cs", "eastAsia")
    } == {"Times New Roman"}


def test_headings_have_levels_and_the_title_its_style() -> None:
    content = _render(Heading("Показатели"), Heading("Кадры", 2), Heading("Должности", 3), Heading("Итоги"))
    assert value(paragraph(content, "Справка"), "pPr/pStyle") == "Title"
    assert value(paragraph(content, "Показатели"), "pPr/pStyle") == "Heading1"
    assert value(paragraph(content, "Кадры"), "pPr/pStyle") == "Heading2"
    assert value(paragraph(content, "Должности"), "pPr/pStyle") == "Heading3"
    assert value(paragraph(content, "Итоги"), "pPr/pStyle") == "Heading1"


def test_no_level_of_the_outline_is_skipped() -> None:
    content = _render(Heading("Кадры", 3), Heading("Глубже некуда", 6), Heading("Итоги", 2))
    levels = [value(paragraph(content, text), "pPr/pStyle") for text in ("Кадры", "Глубже некуда", "Итоги")]
    assert levels == ["Heading1", "Heading2", "Heading2"]


def test_table_head_repeats_and_rows_stay_whole() -> None:
    rows = list(body(_render(TRAINING)).iter(f"{W}tr"))
    assert [has(row, "trPr/tblHeader") for row in rows] == [True] + [False] * (len(rows) - 1)
    assert all(has(row, "trPr/cantSplit") for row in rows)


def test_a_row_longer_than_a_page_may_break() -> None:
    row = list(body(_render(Table([Column("К")], [["слово " * 3000]]))).iter(f"{W}tr"))[1]
    assert not has(row, "trPr/cantSplit")


def test_tables_are_described_for_screen_readers() -> None:
    table = next(body(_render(TRAINING)).iter(f"{W}tbl"))
    assert value(table, "tblPr/tblCaption") == TRAINING.caption
    assert value(table, "tblPr/tblDescription") == "Столбцы: № п/п, Школа, Обучено, чел."


def test_sections_of_a_table_span_its_columns() -> None:
    content = _render(TRAINING)
    rows = [row for row in body(content).iter(f"{W}tr") if value(row, "tc/tcPr/gridSpan") == "3"]
    assert [inner_text(row) for row in rows] == [title for _, title in TRAINING.sections]


def test_columns_fill_the_page_and_hold_their_longest_word() -> None:
    columns = [Column("№"), Column("Мероприятие"), Column("Ответственный исполнитель")]
    table = next(body(_render(Table(columns, [["1", "слово " * 200, "муниципальный координатор"]]))).iter(f"{W}tbl"))
    widths = _widths(table)
    assert sum(widths) == 9355
    assert widths[2] > 13 * 11 * 20 * 0.5
    assert widths[0] < widths[2] < widths[1]


def test_many_columns_take_smaller_type_then_groups() -> None:
    def styles(count: int) -> list[str | None]:
        columns = [Column(f"ВПР-{number}", "right") for number in range(count)]
        content = _render(Table(columns, [["12,5"] * count]))
        return [value(table, "tblPr/tblStyle") for table in body(content).iter(f"{W}tbl")]

    assert styles(5) == ["TableGrid"]
    assert styles(10) == ["TableGridSmall"]
    assert styles(14) == ["TableGridTiny"]
    assert styles(16) == ["TableGrid", "TableGrid"]
    assert styles(25) == ["TableGridTiny", "TableGridTiny"]


def test_groups_of_columns_repeat_the_first_and_keep_all() -> None:
    columns = [Column("Школа"), *(Column(f"Показатель{number}") for number in range(24))]
    tables = list(body(_render(Table(columns, [["СОШ", *map(str, range(24))]]))).iter(f"{W}tbl"))
    heads = [[inner_text(cell) for cell in next(table.iter(f"{W}tr")).iter(f"{W}tc")] for table in tables]
    assert {head[0] for head in heads} == {"Школа"}
    assert [title for head in heads for title in head[1:]] == [column.title for column in columns[1:]]
    assert max(map(len, heads)) - min(map(len, heads)) <= 1


def test_shares_of_the_report_are_kept() -> None:
    table = Table([Column("А", width=1), Column("Б", width=3)], [["1", "2"]])
    assert _widths(next(body(_render(table)).iter(f"{W}tbl"))) == [2339, 7016]


@pytest.mark.parametrize(
    "block",
    [
        Paragraph("Конец."),
        Items(["Первый", "Конец."]),
        Table([Column("К")], [["Первый"], ["Конец."]]),
        Pairs([("К", "Конец.")]),
    ],
    ids=["paragraph", "items", "table", "pairs"],
)
def test_a_signature_never_stands_alone_on_a_page(block: Paragraph | Items | Table | Pairs) -> None:
    content = _render(block, SIGNATURE)
    before, signature = list(body(content))[-4:-2]
    assert has(paragraph(content, "Конец."), "pPr/keepNext")
    assert has(before, "pPr/keepNext")
    assert all(has(row, "trPr/cantSplit") for row in signature.iter(f"{W}tr"))


def test_a_signature_has_its_name_on_the_last_line_at_the_right() -> None:
    cells = list(_last_table(_render(SIGNATURE)).iter(f"{W}tc"))
    assert [inner_text(cell) for cell in cells] == [SIGNATURE.position, SIGNATURE.name]
    assert [value(cell, "tcPr/vAlign") for cell in cells] == ["bottom", "bottom"]
    assert value(cells[1], "p/pPr/jc") == "right"


@pytest.mark.parametrize("last", [TRAINING, SIGNATURE, Pairs([("Школ", "5")])], ids=["table", "signature", "pairs"])
def test_a_table_neither_ends_the_body_nor_touches_another(last: Table | Signature | Pairs) -> None:
    tags = [element.tag.removeprefix(W) for element in body(_render(last, TRAINING, last))]
    assert tags[-2:] == ["p", "sectPr"]
    assert ("tbl", "tbl") not in pairwise(tags)


def test_text_does_not_touch_a_table_below_it() -> None:
    content = _render(Paragraph("Текст."), Table([Column("К")], [["1"]]), Heading("Г"), Table([Column("К")], [["1"]]))
    tags = [element.tag.removeprefix(W) for element in body(content)]
    assert tags == ["p", "p", "p", "tbl", "p", "p", "tbl", "p", "sectPr"]


def test_a_page_break_belongs_to_what_follows() -> None:
    content = _render(Paragraph("Первая"), PageBreak(), Paragraph("Вторая"), PageBreak())
    assert has(paragraph(content, "Вторая"), "pPr/pageBreakBefore")
    assert len([found for found in body(content) if has(found, "pPr/pageBreakBefore")]) == 1


def test_a_page_break_before_a_table_keeps_with_it() -> None:
    content = _render(Paragraph("Первая"), PageBreak(), Table([Column("К")], [["1"]]))
    opening = next(found for found in body(content) if has(found, "pPr/pageBreakBefore"))
    assert has(opening, "pPr/keepNext")
    assert inner_text(opening) == ""


def _widths(table: Element) -> list[int]:
    return [int(column.get(f"{W}w", 0)) for column in table.iter(f"{W}gridCol")]


def _last_table(content: bytes) -> Element:
    return list(body(content).iter(f"{W}tbl"))[-1]
