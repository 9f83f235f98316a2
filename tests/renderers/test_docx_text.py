"""A docx says what the tree says, whatever characters the data holds."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shnor_docx import Docx
from shnor_tui.plugin import Cell, Column, Document, Heading, Items, Paragraph, Run, Table
from tests.renderers.docx_reading import document_texts
from tests.renderers.trees import EVERYTHING, HOSTILE, TODAY, as_shown, rendered, texts


def test_text_of_the_tree_is_the_text_of_the_document() -> None:
    assert document_texts(rendered(Docx(), EVERYTHING)) == texts(EVERYTHING)


@pytest.mark.parametrize("landscape", [False, True])
def test_text_survives_column_widths_and_orientation(landscape: bool) -> None:
    table = Table(
        [Column(f"Показатель {n}") for n in range(9)], [[f"{row},{n}" for n in range(9)] for row in range(30)]
    )
    doc = Document("Показатели", [table], landscape=landscape)
    assert document_texts(rendered(Docx(), doc)) == texts(doc)


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    doc = Document(
        "Т",
        [
            Paragraph(text),
            Paragraph(["до", Run(text, bold=True), "после"]),
            Items([text]),
            Heading(text),
            Table([Column("К")], [[text], [Cell(text, bold=True)]]),
        ],
    )
    expected = [as_shown(found) for found in texts(doc)]
    assert document_texts(rendered(Docx(), doc)) == expected


def test_emphasis_is_kept() -> None:
    doc = Document(
        "Т", [Paragraph(["а", Run("б", bold=True), Run("в", italic=True), Run("г", bold=True, italic=True)])]
    )
    paragraph = docx.Document(BytesIO(rendered(Docx(), doc))).paragraphs[1]
    assert [(run.text, bool(run.bold), bool(run.italic)) for run in paragraph.runs] == [
        ("а", False, False),
        ("б", True, False),
        ("в", False, True),
        ("г", True, True),
    ]


def test_properties_name_the_document_and_take_their_date_from_it() -> None:
    properties = docx.Document(BytesIO(rendered(Docx(), EVERYTHING))).core_properties
    assert properties.title == EVERYTHING.title
    assert properties.author == EVERYTHING.author
    assert properties.created is not None
    assert properties.created.date() == TODAY
    assert properties.language == "ru-RU"


def test_properties_of_any_length_and_an_undated_document_are_held() -> None:
    properties = docx.Document(BytesIO(rendered(Docx(), Document(HOSTILE * 30, author=HOSTILE * 30)))).core_properties
    assert properties.title.startswith("A\ufffd\ufffd[31m<w:t>")
    assert len(properties.title) == 255
    assert properties.created is not None
    assert properties.created.date().isoformat() == "2000-01-01"
