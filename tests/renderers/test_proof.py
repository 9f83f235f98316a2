"""Independent programs open what was rendered: LibreOffice lays it out, pandoc reads it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from shnor_docx import Docx
from shnor_markdown import Markdown
from shnor_tui.plugin import Block, Column, Document, Items, Paragraph, Signature, Table
from tests.renderers.trees import EVERYTHING, HOSTILE, as_shown, rendered, texts

pytestmark = pytest.mark.proof


def _needs(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(
            f"NOT PROVED: {', '.join(missing)} not installed (Debian: libreoffice-writer, poppler-utils, pandoc)"
        )


def _pages(doc: Document, folder: Path) -> list[str]:
    """The text of each page as LibreOffice lays it out."""
    _needs("soffice", "pdftotext")
    source = folder / "sample.docx"
    source.write_bytes(rendered(Docx(), doc))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    read = subprocess.run(["pdftotext", "-layout", folder / "sample.pdf", "-"], check=True, capture_output=True)
    return read.stdout.decode().split("\f")[:-1]


def _packed(text: str) -> str:
    return "".join(text.split())


def _pandoc(content: bytes, source: str) -> str:
    _needs("pandoc")
    command = ["pandoc", "-f", source, "-t", "plain", "--wrap=none"]
    return subprocess.run(command, input=content, check=True, capture_output=True).stdout.decode()


def test_pages_are_numbered_from_the_second_and_hold_all_text(tmp_path: Path) -> None:
    points = [f"Проведена работа с управленческой командой школы номер {number}." for number in range(1, 61)]
    doc = Document("Справка", [Items(points, ordered=True), Signature("Начальник", "Т.А. Годунова")])
    pages = _pages(doc, tmp_path)
    assert len(pages) == 2
    assert pages[0].split()[0] == "Справка"
    assert pages[1].split()[0] == "2"
    shown = " ".join(" ".join(pages).split())
    assert all(f"{number}. {point}" in shown for number, point in enumerate(points, 1))


def test_numbering_goes_on_after_other_blocks(tmp_path: Path) -> None:
    shown = "\n".join(_pages(EVERYTHING, tmp_path))
    points = ("1. Согласован", "2. Проведено", "3. Определён", "4. Школы", "1. Новый список.")
    assert [point for point in points if point not in shown] == []


@pytest.mark.parametrize("lines", range(28, 34))
def test_a_signature_takes_the_last_text_with_it(lines: int, tmp_path: Path) -> None:
    blocks: list[Block] = [
        *(Paragraph(f"Абзац {number}.") for number in range(lines)),
        Signature("Начальник", "Т.А. Годунова"),
    ]
    last = _pages(Document("Справка", blocks), tmp_path)[-1]
    assert f"Абзац {lines - 1}." in last
    assert "Т.А. Годунова" in last


def test_a_long_table_repeats_its_head_on_every_page(tmp_path: Path) -> None:
    table = Table([Column("№"), Column("Мероприятие")], [[str(number), "Совещание"] for number in range(150)])
    pages = _pages(Document("Дорожная карта", [table], landscape=True), tmp_path)
    assert len(pages) > 2
    assert all("Мероприятие" in page for page in pages)


def test_a_row_longer_than_a_page_is_not_cut(tmp_path: Path) -> None:
    words = " ".join(f"слово{number}" for number in range(1500))
    pages = _pages(Document("Т", [Table([Column("К")], [[words]])]), tmp_path)
    assert set(words.split()) <= set(" ".join(pages).split())


def test_pandoc_reads_the_text_of_the_docx() -> None:
    """Pandoc takes title and subtitle for properties of the document, so they are not in its text."""
    shown = _packed(_pandoc(rendered(Docx(), EVERYTHING), "docx"))
    expected = [text for text in texts(EVERYTHING) if text not in {EVERYTHING.title, EVERYTHING.subtitle}]
    assert [text for text in expected if _packed(text) not in shown] == []


def test_pandoc_reads_the_text_of_the_markdown() -> None:
    shown = _packed(_pandoc(rendered(Markdown(), EVERYTHING), "gfm"))
    assert [text for text in texts(EVERYTHING) if _packed(text) not in shown] == []


def test_pandoc_reads_hostile_markdown_as_text() -> None:
    shown = _packed(_pandoc(rendered(Markdown(), Document("Т", [Paragraph(HOSTILE), Items([HOSTILE])])), "commonmark"))
    assert shown.count(_packed(as_shown(HOSTILE))) == 2
