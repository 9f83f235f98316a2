"""How a document looks is data, chosen by name; the department may also choose the font and its size."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import tostring

import pytest
from openxml_audit import OpenXmlValidator

from shnor_docx import Docx
from shnor_tui.plugin import Column, Context, Document, Heading, Items, Paragraph, Signature, Table
from tests.renderers.docx_reading import W, body, document_texts, names, paragraph, part, value
from tests.renderers.trees import EVERYTHING, NEWER, TODAY, texts

STANDARD, SAMPLE = "ГОСТ Р 7.0.97-2025", "как в образце"


def _render(doc: Document = EVERYTHING, **params: object) -> bytes:
    out = BytesIO()
    Docx().render(doc, out, Context(TODAY, params=params))
    return out.getvalue()


def _style(content: bytes, style_id: str, path: str, name: str = "val") -> str | None:
    found = next(s for s in part(content, "word/styles.xml").iter(f"{W}style") if s.get(f"{W}styleId") == style_id)
    return value(found, path, name)


def _default(content: bytes, path: str, name: str = "val") -> str | None:
    return value(part(content, "word/styles.xml"), f"docDefaults/{path}", name)


def test_the_profiles_are_choices_and_the_standard_is_the_default() -> None:
    profile = next(param for param in Docx().params() if param.id == "profile")
    assert (profile.default, tuple(profile.choices)) == (STANDARD, (STANDARD, SAMPLE))
    assert _render() == _render(profile=STANDARD, font="", size="по профилю", letterhead=None)


def test_the_standard() -> None:
    content = _render(profile=STANDARD)
    margins = {
        side: value(body(content), "sectPr/pgMar", side) for side in ("left", "right", "top", "bottom", "header")
    }
    assert margins == {"left": "1701", "right": "850", "top": "1134", "bottom": "1134", "header": "567"}
    assert _default(content, "rPrDefault/rPr/sz") == "28"
    assert _default(content, "pPrDefault/pPr/spacing", "line") == "276"
    assert _style(content, "BodyText", "pPr/ind", "firstLine") == "709"
    assert _style(content, "BodyText", "pPr/jc") == "both"
    assert _style(content, "Heading1", "pPr/jc") == "center"
    assert _style(content, "Header", "pPr/jc") == "center"


def test_the_sample_has_single_lines_asterisks_and_room_to_sign() -> None:
    content = _render(Document("С", [Items(["а"]), Heading("Г"), Signature("Д", "И")]), profile=SAMPLE)
    assert _default(content, "pPrDefault/pPr/spacing", "line") == "240"
    assert _style(content, "Heading1", "pPr/jc") == "left"
    marks = [value(level, "lvlText") for level in part(content, "word/numbering.xml").iter(f"{W}lvl")]
    assert "*" in marks
    assert value(paragraph(content, "Д"), "pPr/spacing", "before") == "960"


@pytest.mark.parametrize("size", ["12", "13", "14"])
def test_the_size_is_the_department_s(size: str) -> None:
    assert _default(_render(size=size), "rPrDefault/rPr/sz") == str(2 * int(size))


def test_the_font_is_the_department_s_everywhere() -> None:
    content = _render(NEWER, font="PT Astra Serif")
    assert _default(content, "rPrDefault/rPr/rFonts", "ascii") == "PT Astra Serif"
    for name in names(content):
        if name.endswith(".xml"):
            assert "Times New Roman" not in _text(content, name)


def test_a_broad_font_takes_smaller_type_in_a_full_table() -> None:
    doc = Document("С", [Table([Column(f"ВПР-{number}", "right") for number in range(8)], [["12,5"] * 8])])

    def style(font: str) -> str | None:
        return value(next(body(_render(doc, font=font)).iter(f"{W}tbl")), "tblPr/tblStyle")

    assert style("PT Astra Serif") == style("Times New Roman") == "TableGrid"
    assert style("Verdana") == "TableGridSmall"


@pytest.mark.parametrize("font", ['"><w:b/>', "&amp;", "${font}", " "])
def test_any_font_name_is_only_a_name(font: str) -> None:
    content = _render(font=font)
    assert document_texts(content) == texts(EVERYTHING)
    assert _default(content, "rPrDefault/rPr/rFonts", "ascii") == (font.strip() or "Times New Roman")


@pytest.mark.parametrize("doc", [EVERYTHING, NEWER], ids=["everything", "newer"])
@pytest.mark.parametrize("profile", [STANDARD, SAMPLE])
def test_the_validator_finds_nothing(profile: str, doc: Document, tmp_path: Path) -> None:
    path = tmp_path / "sample.docx"
    path.write_bytes(_render(doc, profile=profile, font="PT Astra Serif", size="13"))
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def test_no_place_in_the_base_document_is_left_open() -> None:
    content = _render(Document("С", [Paragraph("т")]))
    assert [name for name in names(content) if "$" in _text(content, name)] == []


def _text(content: bytes, name: str) -> str:
    return tostring(part(content, name), encoding="unicode")
