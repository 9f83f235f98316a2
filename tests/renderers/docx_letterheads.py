"""Letterheads as departments have them, made here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from docx.document import Document as Docx
from docx.shared import Mm

MARKER = "{{СОДЕРЖАНИЕ}}"
ORGANISATION = "УПРАВЛЕНИЕ ОБРАЗОВАНИЯ"
AFTER = "Отпечатано в двух экземплярах"
RUSSIAN_IDS = {"Normal": "a", "Heading1": "1", "Heading2": "2", "Title": "a3", "TableNormal": "a1", "TableGrid": "a4"}


def letterhead(path: Path, marker: Sequence[str] = (MARKER,), change: Callable[[Docx], None] | None = None) -> Path:
    """A letterhead: the organisation in a table, the marker in as many runs as there are texts, a line after it."""
    word = docx.Document()
    section = word.sections[0]
    section.page_width, section.page_height, section.left_margin, section.right_margin = map(Mm, (210, 297, 25, 10))
    section.header.paragraphs[0].text = "Колонтитул бланка"
    section.different_first_page_header_footer = True
    word.add_table(1, 2).cell(0, 0).text = ORGANISATION
    paragraph = word.add_paragraph()
    for text in marker:
        paragraph.add_run(text).bold = True
    word.add_paragraph("свой список", style="List Number")
    word.add_paragraph(AFTER)
    if change is not None:
        change(word)
    word.save(str(path))
    return path


def edited(path: Path, edit: Callable[[str, str], str]) -> Path:
    """The file with the text of each of its XML parts changed."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            is_text = name.endswith((".xml", ".rels"))
            archive.writestr(name, edit(name, content.decode()).encode() if is_text else content)
    path.write_bytes(stream.getvalue())
    return path


def with_part(path: Path, name: str, content: bytes) -> Path:
    """The file with one part more."""
    with ZipFile(path, "a", ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def russian(path: Path) -> Path:
    """A letterhead whose styles have the ids that Russian Word gives them."""

    def edit(_name: str, text: str) -> str:
        for old, new in RUSSIAN_IDS.items():
            text = re.sub(rf'(w:(?:styleId|val)=)"{old}"', rf'\1"{new}"', text)
        return text.replace('<w:name w:val="a"/>', '<w:name w:val="Normal"/>').replace(
            '<w:name w:val="a3"/>', '<w:name w:val="Title"/>'
        )

    return edited(letterhead(path), edit)
