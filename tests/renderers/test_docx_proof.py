"""What LibreOffice and pandoc make of a docx: where things stand on the pages, and what they read."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest

from shnor_docx import Docx
from shnor_tui.plugin import (
    Block,
    Chart,
    Column,
    Context,
    Document,
    Executor,
    Items,
    PageBreak,
    Pairs,
    Paragraph,
    Series,
    Signature,
    Stamp,
    Table,
)
from tests.renderers.docx_letterheads import AFTER, ORGANISATION, letterhead
from tests.renderers.docx_reading import document_texts, paragraph, style_of
from tests.renderers.trees import EVERYTHING, NEWER, TODAY, TRAINING, texts

pytestmark = pytest.mark.proof

SIGNATURE = Signature("И.о. начальника управления", "Т.А. Годунова")
DATED = Signature("И.о. начальника управления", "Т.А. Годунова", date(2021, 6, 25))
EXECUTOR = Executor("Иванова Мария", "8 (4822) 00-00-00")
WORD = re.compile(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</word>')
BOTTOM = 785.3
"""The lower edge of the text on a standing A4 page, in points."""

Word = tuple[float, float, str]


def _needs(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(
            f"NOT PROVED: {', '.join(missing)} not installed (Debian: libreoffice-writer, poppler-utils, pandoc)"
        )


def _render(doc: Document, **params: object) -> bytes:
    out = BytesIO()
    Docx().render(doc, out, Context(TODAY, params=params))
    return out.getvalue()


def _convert(paths: Sequence[Path], kind: str, folder: Path) -> None:
    _needs("soffice", "pdftotext")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def _pages(docs: Mapping[str, bytes], folder: Path) -> dict[str, list[list[Word]]]:
    """The words on each page of each document, with their upper and lower edges, as LibreOffice lays them out."""
    paths = [folder / f"{name}.docx" for name in docs]
    for path, content in zip(paths, docs.values(), strict=True):
        path.write_bytes(content)
    _convert(paths, "pdf", folder)
    found = {}
    for path in paths:
        read = subprocess.run(["pdftotext", "-bbox", path.with_suffix(".pdf"), "-"], check=True, capture_output=True)
        pages = read.stdout.decode().split("<page ")[1:]
        found[path.stem] = [[(float(top), float(end), text) for top, end, text in WORD.findall(page)] for page in pages]
    return found


def _lengths(tail: Sequence[Block], **params: object) -> dict[str, bytes]:
    """The same end after texts of many lengths, so that each place on a page is tried."""
    return {
        str(lines): _render(Document("Справка", [*(Paragraph("Абзац.") for _ in range(lines)), *tail]), **params)
        for lines in range(24, 44)
    }


@pytest.mark.parametrize(
    "tail",
    [
        [SIGNATURE],
        [DATED],
        [SIGNATURE, EXECUTOR],
        [DATED, EXECUTOR],
        [Items(["Абзац.", "Абзац."], ordered=True), SIGNATURE],
        [Table([Column("К")], [["Абзац."], ["Абзац."]]), SIGNATURE, EXECUTOR],
        [Table([Column("К")], [["Абзац."]] * 8), SIGNATURE],
        [Pairs([("К", "Абзац.")]), SIGNATURE],
        [EXECUTOR],
    ],
    ids=[
        "signature",
        "dated",
        "executor",
        "dated executor",
        "list",
        "table",
        "longer table",
        "pairs",
        "executor alone",
    ],
)
@pytest.mark.parametrize("profile", ["ГОСТ Р 7.0.97-2025", "как в образце"])
def test_the_end_is_never_parted_from_the_text(tail: Sequence[Block], profile: str, tmp_path: Path) -> None:
    for length, pages in _pages(_lengths(tail, profile=profile), tmp_path).items():
        last = [text for _, _, text in pages[-1]]
        signed = any(isinstance(block, Signature) for block in tail)
        assert "Абзац." in last, length
        assert ("Годунова" in last) == signed, length
        assert ("2021" in last) == (DATED in tail), length
        assert ("Иванова" in last) == (EXECUTOR in tail), length


def test_the_executor_is_at_the_foot_and_overlaps_nothing(tmp_path: Path) -> None:
    for length, pages in _pages(_lengths([SIGNATURE, EXECUTOR]), tmp_path).items():
        top = next(top for top, _, text in pages[-1] if text == "Иванова")
        end = max(end for _, end, text in pages[-1] if text == "00-00-00")
        assert BOTTOM - 3 < end < BOTTOM + 3, length
        assert all(end <= top for _, end, text in pages[-1] if text in {"Абзац.", "Годунова"}), length


def test_pages_lie_and_stand_and_are_numbered_on(tmp_path: Path) -> None:
    rows = [[str(number), "Совещание"] for number in range(60)]
    table = Table([Column("№"), Column("Мероприятие")], rows, "Дорожная карта")
    doc = Document(
        "Справка",
        [
            Paragraph("Текст."),
            PageBreak(landscape=True),
            table,
            PageBreak(landscape=False),
            Paragraph("Итог."),
            SIGNATURE,
        ],
    )
    pages = _pages({"turned": _render(doc)}, tmp_path)["turned"]
    sizes = subprocess.run(
        ["pdfinfo", "-l", "99", tmp_path / "turned.pdf"], check=True, capture_output=True, text=True
    ).stdout
    widths = [float(found) for found in re.findall(r"Page +\d+ size: +([\d.]+)", sizes)]
    assert [width > 700 for width in widths] == [False, *[True] * (len(pages) - 2), False]
    assert [page[0][2] for page in pages[1:]] == [str(number) for number in range(2, len(pages) + 1)]
    assert pages[0][0][2] == "Справка"
    assert all("Мероприятие" in [text for _, _, text in page] for page in pages[1:-1])


def test_marks_stand_at_the_right_within_eight_centimetres(tmp_path: Path) -> None:
    content = _render(Document("Справка", [Stamp("УТВЕРЖДЕНА\nприказом управления образования")]))
    (tmp_path / "mark.docx").write_bytes(content)
    _convert([tmp_path / "mark.docx"], "pdf", tmp_path)
    read = subprocess.run(["pdftotext", "-bbox", tmp_path / "mark.pdf", "-"], check=True, capture_output=True)
    words = re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">(.*?)<', read.stdout.decode())
    left, right = ({text: float(edge[n]) for *edge, text in words} for n in (0, 1))
    assert left["УТВЕРЖДЕНА"] == pytest.approx(left["приказом"], abs=1)
    assert 552.7 - 12 < right["образования"] <= 552.7 + 1
    assert right["образования"] - left["приказом"] < 227


def test_a_chart_stands_whole_with_its_caption(tmp_path: Path) -> None:
    schools = [f"Школа № {number} имени героя" for number in range(12)]
    chart = Chart("bar", schools, [Series("Курсы", range(1, 13))], "Рисунок первый", "чел.")
    docs = {
        str(lines): _render(Document("Справка", [*(Paragraph("Абзац.") for _ in range(lines)), chart, SIGNATURE]))
        for lines in (5, 12, 20, 28)
    }
    for length, pages in _pages(docs, tmp_path).items():
        page = next(page for page in pages if "Рисунок" in [text for _, _, text in page])
        shown = [text for _, _, text in page]
        assert shown.count("героя") == len(schools), length
        assert "чел." in shown, length


def test_a_letterhead_that_libreoffice_saved_is_written_on(tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    _convert([letterhead(tmp_path / "blank.docx")], "docx:MS Word 2007 XML", tmp_path / "saved")
    saved = tmp_path / "saved" / "blank.docx"
    assert list(Docx().check_params({"letterhead": saved})) == []
    content = _render(EVERYTHING, letterhead=saved)
    assert document_texts(content) == [ORGANISATION, *texts(EVERYTHING), "свой список", AFTER]
    assert (style_of(content, paragraph(content, "Показатели")) or "").casefold() == "heading 1"
    pages = _pages({"result": content}, tmp_path)["result"]
    assert "образования" in " ".join(text for _, _, text in pages[0]).casefold()


@pytest.mark.parametrize("profile", ["ГОСТ Р 7.0.97-2025", "как в образце"])
def test_pandoc_reads_every_new_block(profile: str) -> None:
    """Pandoc reads no charts, and takes title and subtitle for properties of the document."""
    _needs("pandoc")
    command = ["pandoc", "-f", "docx", "-t", "plain", "--wrap=none"]
    read = subprocess.run(command, input=_render(NEWER, profile=profile), check=True, capture_output=True)
    shown = _packed(read.stdout.decode())
    expected = [
        NEWER.registration,
        "УТВЕРЖДЕНА приказом управления образования",
        "Показатели приведены ниже.",
        "Доля обученных",
        "Приложение",
        *texts(Document("", [TRAINING])),
        "Начальник",
        "Т.А. Годунова",
        "Иванов Иван Иванович",
        "8 (48222) 1-23-45",
    ]
    places = [shown.find(_packed(text)) for text in expected]
    assert -1 not in places
    order = [shown.find(_packed(text)) for text in (expected[1], expected[0], *expected[2:5], *expected[-4:])]
    assert all(earlier < later for earlier, later in pairwise(order))


def _packed(text: str) -> str:
    return "".join(text.split())
