"""The page stands alone, runs nothing, prints as an official document and can be read aloud."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from shnor_html import Html
from shnor_tui.plugin import (
    Block,
    Cell,
    Chart,
    Column,
    Custom,
    Document,
    Executor,
    Heading,
    Items,
    PageBreak,
    Pairs,
    Paragraph,
    Run,
    Series,
    Signature,
    Stamp,
    Table,
)
from tests.renderers.readers import packed, read_html
from tests.renderers.trees import ADVERSARIAL, EVERYTHING, NEWER, TODAY, rendered, texts

PATIENT = settings(deadline=None)
DOCUMENTS = {"everything": EVERYTHING, "newer": NEWER, "adversarial": ADVERSARIAL}
ODD_ENTRIES = ("attribute", "element", "end of", "comment", "declaration", "instruction")
TURNS = Chart("line", ["2019", "2020"], [Series("Доля", [10, None]), Series("Школ", [1, 2])], "Итоги", "%")


def _source(*blocks: Block) -> str:
    return rendered(Html(), Document("", blocks)).decode()


def _tree(doc: Document) -> etree._Element:
    return html.document_fromstring(rendered(Html(), doc).decode())


def _blocks(*blocks: Block) -> etree._Element:
    return _tree(Document("Т", blocks))


@pytest.mark.parametrize("doc", DOCUMENTS.values(), ids=DOCUMENTS)
def test_nothing_runs_and_nothing_is_fetched(doc: Document) -> None:
    source = rendered(Html(), doc).decode()
    page = html.document_fromstring(source)
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    style = page.xpath("string(//style)")
    assert policy == f"default-src 'none'; style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"
    assert page.xpath("//script | //link | //img | //iframe | //object | //form | //@href | //@src | //@style") == []
    assert not re.search(r"url\(|@import|expression\(", style)
    assert [entry for entry in read_html(source.encode()) if entry[0].startswith(ODD_ENTRIES)] == []


@pytest.mark.parametrize("doc", DOCUMENTS.values(), ids=DOCUMENTS)
def test_it_can_be_read_aloud(doc: Document) -> None:
    page = _tree(doc)
    assert page.get("lang") == doc.lang
    assert page.xpath("string(//title)").strip()
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//table[not(thead/tr/th[@scope='col'])]") == []
    assert page.xpath("//th[not(@scope)]") == []
    assert page.xpath("//*[@role='region'][not(@aria-label) or @aria-label='']") == []
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    for picture in page.xpath("//svg"):
        named = picture.get("aria-labelledby").split()
        assert picture.get("role") == "img"
        assert [child.get("id") for child in picture if child.tag in {"title", "desc"}] == named


def test_text_of_the_tree_is_the_text_that_is_read() -> None:
    read = [
        text for kind, text in read_html(rendered(Html(), EVERYTHING)) if kind not in {"content", "aria-label", "title"}
    ]
    assert [text for text in texts(EVERYTHING) if packed(text) not in read] == []


@PATIENT
@given(st.text())
def test_any_text_is_one_element(text: str) -> None:
    read = read_html(_source(Paragraph(text), Heading(text), Items([text]), Pairs([(text, text)])).encode())
    shown = packed(text)
    assert [entry for entry in read if entry[0] in {"p", "h2", "li", "dt", "dd"}] == [
        *(("p", shown), ("h2", shown), ("li", shown), ("dt", shown), ("dd", shown))
    ]


def test_a_table_has_a_caption_a_head_and_sections() -> None:
    columns = [Column("Школа", width=3.0), Column("Доля", "right", 1.0)]
    page = _blocks(
        Table(columns, [["А", Cell("75 %", tone=1.0, bold=True)]], "Таблица 1", [(0, "Сельские"), (1, "Прочие")])
    )
    assert page.xpath("string(//caption)") == "Таблица 1"
    assert page.xpath("//thead//th[@scope='col']/text()") == ["Школа", "Доля"]
    assert page.xpath("//th[@scope='rowgroup'][@colspan='2']/text()") == ["Сельские", "Прочие"]
    assert page.xpath("//td[@class='right tone tone5']/strong/text()") == ["75 %"]
    widths = re.findall(r"nth-child\((\d)\) \{ width: ([\d.]+)%", page.xpath("string(//style)"))
    assert widths == [("1", "75.0"), ("2", "25.0")]


def test_pages_lie_where_the_document_says() -> None:
    page = _blocks(Paragraph("а"), PageBreak(landscape=True), Paragraph("б"), PageBreak(), Paragraph("в"))
    assert page.xpath("//section/@class") == ["portrait", "landscape", "landscape"]
    style = page.xpath("string(//style)")
    assert "@page landscape { size: A4 landscape; }" in style
    assert "section.landscape { page: landscape; }" in style
    assert _tree(Document("Т", landscape=True)).xpath("//section/@class") == ["landscape"]


def test_marks_stand_above_the_title_and_the_registration_below_it() -> None:
    blocks: list[Block] = [Stamp("УТВЕРЖДЕНА"), Paragraph("Текст"), Stamp("Приложение")]
    page = _tree(Document("Программа", blocks, subtitle="поддержки", number="12", issued=TODAY))
    assert [(element.tag, element.get("class")) for element in page.xpath("//section/*")] == [
        ("p", "stamp"),
        ("h1", None),
        ("p", "subtitle"),
        ("p", "registration"),
        ("p", "justify indent"),
        ("p", "stamp"),
    ]
    assert page.xpath("string(//p[@class='registration'])") == "25\u00a0августа 2020\u00a0г. №\u00a012"


def test_a_signature_is_never_parted() -> None:
    page = _blocks(Signature("Начальник", "Т.А. Годунова", TODAY), Executor("Иванов И.И.", "1-23-45"))
    assert page.xpath("//div[@class='signature']/div/text()") == ["Начальник", "Т.А. Годунова"]
    assert page.xpath("//p[@class='executor']/text()") == ["Иванов И.И.", "1-23-45"]
    assert ".signature, .date, .executor { break-inside: avoid; break-before: avoid; }" in page.xpath("string(//style)")


@pytest.mark.parametrize("kind", ["bar", "line"])
def test_a_chart_is_a_described_picture_and_a_table(kind: str) -> None:
    chart = Chart("bar" if kind == "bar" else "line", TURNS.labels, TURNS.series, TURNS.title, TURNS.unit)
    page = _blocks(chart)
    assert page.xpath("string(//figure/svg/title)") == "Итоги"
    assert page.xpath("string(//figure/svg/desc)") == chart.description
    assert page.xpath("//figure//td/text()") == ["2019", "10", "1", "2020", "–", "2"]
    shapes = {"bar": page.xpath("//svg/rect[@height='12']"), "line": page.xpath("//svg/circle")}[kind]
    assert len(shapes) == {"bar": 4, "line": 3}[kind]


@PATIENT
@given(
    st.lists(st.tuples(*[st.none() | st.floats(-1e6, 1e6)] * 2), min_size=1, max_size=8),
    st.sampled_from(["bar", "line"]),
)
def test_what_is_drawn_stays_within_the_picture(values: list[tuple[float | None, float | None]], kind: str) -> None:
    series = [Series(str(n), [pair[n] for pair in values]) for n in range(2)]
    labels = [f"Школа {n}" for n in range(len(values))]
    page = _blocks(Chart("bar" if kind == "bar" else "line", labels, series))
    width, height = map(float, page.xpath("string(//svg/@viewbox | //svg/@viewBox)").split()[2:])
    for name, most in (("x", width), ("x1", width), ("x2", width), ("cx", width), ("y", height), ("cy", height)):
        assert all(0 <= float(place) <= most for place in page.xpath(f"//svg/*[not(self::text)]/@{name}"))
    ends = [float(bar.get("x")) + float(bar.get("width")) for bar in page.xpath("//svg/rect")]
    assert all(end <= width for end in ends)


def test_a_chart_without_data_is_its_title() -> None:
    source = _source(Chart("bar", [], [], "Пусто"))
    assert "<figure>" not in source
    assert "<p>Пусто</p>" in source


def test_emphasis_alignment_and_numbering_are_kept() -> None:
    runs: list[str | Run] = ["а ", Run("б", bold=True), Run("в", italic=True), Run("г\nд", bold=True, italic=True)]
    assert '<p class="right">а <strong>б</strong><em>в</em><strong><em>г<br>д</em></strong></p>' in _source(
        Paragraph(runs, align="right")
    )
    assert '<ol start="3">' in _source(Items(["а"], ordered=True, start=3))
    assert '<p class="justify">' in _source(Paragraph("а", indent=False))


def test_headings_go_down_from_the_title() -> None:
    page = _blocks(Heading("а"), Heading("б", 2), Heading("в", 6))
    levels = [int(element.tag[1]) for element in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
    assert levels == [1, 2, 3, 6]
    assert all(before < after for before, after in pairwise(levels))


def test_an_unknown_kind_shows_its_fallback() -> None:
    assert "Диаграмма</p>" in _source(Custom("chart", None, [Paragraph("Диаграмма")]))


def _luminance(color: str) -> float:
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_shades_and_charts_stand_out() -> None:
    """WCAG 2: 4.5 to 1 for text, 3 to 1 for what is drawn and for the lines of tables."""
    source = rendered(Html(), NEWER).decode()
    shades = re.findall(r"background: (#[\da-f]{6})", source)
    assert len(shades) > 5
    assert min((_luminance(shade) + 0.05) / 0.05 for shade in shades) >= 4.5
    drawn = set(re.findall(r'(?:fill|stroke)="(#[\da-f]{6})"|solid (#[\da-f]{6})', source))
    assert min(1.05 / (_luminance(one or other) + 0.05) for one, other in drawn) >= 3
