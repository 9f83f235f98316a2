"""Independent programs open every report that the districts of the golden files give: validators, pandoc, LibreOffice."""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from shnor_tui.plugin import Snapshot
from shnor_tui.reporting.run import Request, run_report
from tests.renderers.docx_reading import document_texts
from tests.reports.districts import DISTRICTS
from tests.reports.test_goldens import registry

pytestmark = pytest.mark.proof

Record = Callable[[str, object], None]


@dataclass(frozen=True)
class Made:
    """A report as a docx on disk."""

    name: str
    file: Path

    @property
    def texts(self) -> list[str]:
        """Its paragraphs, as python-docx reads them."""
        return document_texts(self.file.read_bytes())


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Made]:
    """Every report on every district as docx."""
    folder = tmp_path_factory.mktemp("documents")
    return [made for district in DISTRICTS for made in _made(district.name, folder)]


def _made(name: str, folder: Path) -> Iterator[Made]:
    district = next(known for known in DISTRICTS if known.name == name)
    with district.opened(folder / f"home-{name}") as workspace:
        data = workspace.snapshot(district.year)
    for report in registry().reports:
        file = folder / f"{name}-{report}.docx"
        file.write_bytes(_docx(data, report))
        yield Made(f"{name}, {report}", file)


def _docx(data: Snapshot, report: str) -> bytes:
    out = io.BytesIO()
    run_report(registry(), data, Request(report=report, format="docx"), out=out)
    return out.getvalue()


def _needs(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(
            f"NOT PROVED: {', '.join(missing)} not installed (Debian: libreoffice-writer, poppler-utils, pandoc)"
        )


def _packed(text: str) -> str:
    """What two readers must agree on: letters and digits. Hyphens at the ends of lines and the numbers of pages are layout's."""
    return "".join(re.findall(r"\w", text))


def test_a_validator_finds_nothing(documents: list[Made], record_property: Record) -> None:
    validator = OpenXmlValidator()
    wrong = {made.name: validator.validate(made.file).errors for made in documents}
    assert {name: errors for name, errors in wrong.items() if errors} == {}
    record_property("documents validated", len(wrong))


def test_pandoc_reads_the_same_text_as_python_docx(documents: list[Made], record_property: Record) -> None:
    _needs("pandoc")
    lost = []
    for made in documents:
        command = ["pandoc", "-f", "docx", "-t", "html", "--wrap=none", str(made.file)]
        page = subprocess.run(command, check=True, capture_output=True).stdout.decode()
        read = _packed(html.unescape(re.sub("<[^>]*>", "", page)))
        title, *texts = made.texts  # pandoc takes the title and the subtitle for properties of the document
        lost += [(made.name, text) for text in texts[1:] if _packed(text) not in read and text != title]
    assert lost == []
    record_property("documents compared", len(documents))


def test_on_paper_nothing_is_cut_and_no_signature_stands_alone(
    documents: list[Made], tmp_path: Path, record_property: Record
) -> None:
    _needs("soffice", "pdftotext")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = [str(made.file) for made in documents]
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(convert, check=True, capture_output=True, timeout=240)
    counts = {}
    for made in documents:
        pages = _pages(tmp_path / f"{made.file.stem}.pdf")
        counts[made.name] = len(pages)
        words = set(re.findall(r"\w+", " ".join(pages)))
        # a word may be hyphenated at the end of a line, so that its pieces are looked for in the text without breaks
        unbroken = _packed(" ".join(pages))
        cut = {word for text in made.texts for word in re.findall(r"\w+", text)} - words
        assert sorted(word for word in cut if word not in unbroken) == [], made.name
        assert all(len(re.findall(r"\w+", page)) > len(_alone(page)) for page in pages), made.name
    record_property("pages", sum(counts.values()))


def _pages(file: Path) -> list[str]:
    read = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True)
    return read.stdout.decode().split("\f")[:-1]


def _alone(page: str) -> list[str]:
    """What does not count as text of a page: its number and the lines of a signature."""
    return (
        re.findall(r"\w+", page)
        if re.fullmatch(r"\s*\d*\s*(?:Начальник|И\.о\.|\[должность)[^\n]*\s+[^\n]*\s*", page)
        else []
    )
