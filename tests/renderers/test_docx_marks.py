"""What surrounds an official text: marks at the top right, the registration, the executor; and pages that lie."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from openxml_audit import OpenXmlValidator

from shnor_docx import Docx
from shnor_tui.plugin import (
    NBSP,
    Block,
    Column,
    Document,
    Executor,
    Heading,
    PageBreak,
    Paragraph,
    Signature,
    Stamp,
    Table,
)
from tests.renderers.docx_reading import W, body, document_texts, has, inner_text, paragraph, part, style_of, value
from tests.renderers.trees import NEWER, rendered

SIGNATURE = Signature("Начальник управления", "Т.А. Годунова")
EXECUTOR = Executor("Иванова Мария Петровна", "8 (4822) 00-00-00")
WIDTH = 9355
WIDE = Table([Column("К", width=1)], [["1"]])


def _render(*blocks: Block, landscape: bool = False) -> bytes:
    return rendered(Docx(), Document("Справка", blocks, landscape=landscape))


def _sections(content: bytes) -> list[Element]:
    return list(body(content).iter(f"{W}sectPr"))


def test_the_validator_finds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sample.docx"
    path.write_bytes(rendered(Docx(), NEWER))
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def test_the_first_mark_stands_above_the_title_and_an_annex_s_in_its_place() -> None:
    content = _render(Stamp("УТВЕРЖДЕНА\nприказом"), Paragraph("Текст."), PageBreak(), Stamp("Приложение № 1"))
    assert document_texts(content) == ["УТВЕРЖДЕНА\nприказом", "Справка", "Текст.", "Приложение № 1"]
    assert has(paragraph(content, "Приложение № 1"), "pPr/pageBreakBefore")


@pytest.mark.parametrize("text", ["Приложение № 2", "УТВЕРЖДЕНА\nприказом управления образования", "слово " * 40])
def test_a_mark_is_a_block_at_the_right_of_eight_centimetres_at_most(text: str) -> None:
    found = paragraph(_render(Stamp(text)), text.replace("\n", ""))
    width = WIDTH - int(value(found, "pPr/ind", "left") or 0)
    assert 0 < width <= 4536
    assert value(found, "pPr/jc") in {None, "left"}


def test_a_registered_document_says_so_under_its_title() -> None:
    doc = Document("Справка", [Paragraph("Текст.")], subtitle="об итогах", number="12", issued=date(2021, 6, 25))
    found = [text.replace(NBSP, " ") for text in document_texts(rendered(Docx(), doc))]
    assert found == ["Справка", "об итогах", "25 июня 2021 г. № 12", "Текст."]


@pytest.mark.parametrize(
    "before", [SIGNATURE, Signature("Начальник", "Т.А. Годунова", date(2021, 6, 25)), Paragraph("Т")]
)
def test_the_executor_stands_in_a_frame_at_the_foot_of_the_page(before: Signature | Paragraph) -> None:
    content = _render(Paragraph("Текст."), before, EXECUTOR)
    found = paragraph(content, "Иванова Мария Петровна8 (4822) 00-00-00")
    assert value(found, "pPr/framePr", "yAlign") == "bottom"
    assert value(found, "pPr/framePr", "vAnchor") == "margin"
    assert style_of(content, found) == "Executor"
    anchor = list(body(content))[-2]
    assert inner_text(anchor) == ""
    assert not has(anchor, "pPr/framePr")


def test_an_executor_without_name_and_telephone_is_left_out() -> None:
    assert document_texts(_render(Paragraph("Текст."), Executor(""))) == ["Справка", "Текст."]


def test_a_wide_part_lies_and_the_rest_stands() -> None:
    content = _render(Paragraph("а"), PageBreak(landscape=True), WIDE, PageBreak(landscape=False), WIDE)
    sections = _sections(content)
    assert [value(section, "pgSz", "orient") for section in sections] == [None, "landscape", None]
    assert [value(section, "pgSz", "w") for section in sections] == ["11906", "16838", "11906"]
    assert [has(section, "titlePg") for section in sections] == [True, False, False]
    assert [[ref.get(f"{W}type") for ref in section.findall(f"{W}headerReference")] for section in sections] == [
        ["default", "first"]
    ] * 3
    widths = [int(value(table, "tblPr/tblW", "w") or 0) for table in body(content).iter(f"{W}tbl")]
    assert widths == [16838 - 1701 - 850, WIDTH]


def test_a_section_ends_in_the_last_paragraph_of_its_text() -> None:
    content = _render(Paragraph("последний"), PageBreak(landscape=True), Paragraph("лежит"))
    assert has(paragraph(content, "последний"), "pPr/sectPr")
    assert not has(paragraph(content, "лежит"), "pPr/pageBreakBefore")


def test_a_break_that_turns_nothing_is_an_ordinary_one() -> None:
    content = _render(Paragraph("а"), PageBreak(landscape=True), Paragraph("б"), landscape=True)
    assert len(_sections(content)) == 1
    assert has(paragraph(content, "б"), "pPr/pageBreakBefore")


def test_a_document_that_begins_with_a_turn_has_no_empty_page() -> None:
    content = rendered(Docx(), Document("", [PageBreak(landscape=True), Heading("Карта"), PageBreak(), Paragraph("б")]))
    assert [value(section, "pgSz", "orient") for section in _sections(content)] == ["landscape"]
    assert document_texts(content) == ["Карта", "б"]


def test_an_empty_page_that_was_asked_for_is_kept() -> None:
    content = _render(Paragraph("а"), PageBreak(), PageBreak(landscape=True), Paragraph("б"))
    assert len([found for found in body(content) if has(found, "pPr/pageBreakBefore")]) == 1
    assert len(_sections(content)) == 2


def test_numbers_of_pages_go_on_through_the_sections() -> None:
    content = _render(Paragraph("а"), PageBreak(landscape=True), Paragraph("б"))
    assert [has(section, "pgNumType") for section in _sections(content)] == [False, False]
    assert "PAGE" in "".join(found.text or "" for found in part(content, "word/header1.xml").iter(f"{W}instrText"))


def test_shades_leave_numbers_readable() -> None:
    shades = [found.get(f"{W}fill", "") for found in body(rendered(Docx(), NEWER)).iter(f"{W}shd")]
    assert len(shades) > 3
    assert min(_contrast_with_black(shade) for shade in shades) >= 4.5


def _contrast_with_black(fill: str) -> float:
    """The contrast of WCAG 2."""
    channels = [int(fill[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05) / 0.05
