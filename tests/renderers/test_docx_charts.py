"""Charts are Word's own: every number can be read, by eye, by ear and by editing it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from shnor_docx import Docx
from shnor_tui.plugin import Chart, Document, Heading, Paragraph, Series, Signature
from tests.renderers.docx_reading import (
    W,
    body,
    document_texts,
    has,
    inner_text,
    names,
    paragraph,
    part,
    relationships,
    style_of,
)
from tests.renderers.trees import HOSTILE, SCHOOLS, as_shown, rendered

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

TRAINED = Chart(
    "bar",
    SCHOOLS,
    [Series("Курсы", [13, 8, 8, 10, 9]), Series("Переподготовка", [0, None, 0, 5, 0.5])],
    "Рисунок 1. Обучено педагогов",
    "человек",
)
RESULTS = Chart("line", ["2019", "2020", "2021"], [Series("Доля «2»", [38.5, None, 28.25])], alt="Доля снизилась")


def _render(*blocks: Chart | Paragraph | Heading | Signature) -> bytes:
    return rendered(Docx(), Document("Справка", blocks))


def _chart(content: bytes, number: int = 1) -> Element:
    return part(content, f"word/charts/chart{number}.xml")


def _points(element: Element, path: str) -> dict[int, str]:
    found = element.findall(f"{path}//{C}pt")
    return {int(point.get("idx", -1)): point.findtext(f"{C}v") or "" for point in found}


@pytest.mark.parametrize("chart", [TRAINED, RESULTS], ids=["bar", "line"])
def test_it_holds_the_labels_names_and_numbers(chart: Chart) -> None:
    shown = _chart(_render(chart)).findall(f".//{C}ser")
    assert [_points(series, f"{C}tx")[0] for series in shown] == [series.name for series in chart.series]
    for found, series in zip(shown, chart.series, strict=True):
        assert list(_points(found, f"{C}cat").values()) == list(chart.labels)
        known = {place: value for place, value in enumerate(series.values) if value is not None}
        assert {place: float(text) for place, text in _points(found, f"{C}val").items()} == known


def test_a_missing_value_is_a_gap() -> None:
    gap = _chart(_render(RESULTS)).find(f".//{C}dispBlanksAs")
    assert gap is not None
    assert gap.get("val") == "gap"


def test_numbers_stand_at_the_marks_but_for_zeros() -> None:
    forms = [form.get("formatCode") for form in _chart(_render(TRAINED)).findall(f".//{C}dLbls/{C}numFmt")]
    assert forms == ["[$-419]0;[$-419]-0;;", "[$-419]0.0;[$-419]-0.0;;"]
    assert [form.get("formatCode") for form in _chart(_render(RESULTS)).findall(f".//{C}dLbls/{C}numFmt")] == [
        "[$-419]0.00;[$-419]-0.00;;"
    ]


def test_a_legend_is_shown_when_there_is_something_to_tell_apart() -> None:
    content = _render(TRAINED, RESULTS)
    assert [_chart(content, number).find(f".//{C}legend") is not None for number in (1, 2)] == [True, False]


def test_marks_are_told_apart_in_black_and_white() -> None:
    chart = Chart("line", ["1", "2"], [Series(str(number), [number, number]) for number in range(6)])
    lines = _chart(_render(chart)).findall(f".//{C}ser")
    assert len({mark.get("val") for line in lines for mark in line.iter(f"{C}symbol")}) == 6
    colors = [color.get("val", "") for color in _chart(_render(TRAINED)).iter() if color.tag.endswith("srgbClr")]
    assert all(color[:2] == color[2:4] == color[4:] for color in colors)


def test_the_unit_is_said_on_the_axis() -> None:
    axis = _chart(_render(TRAINED)).find(f".//{C}valAx")
    assert axis is not None
    assert [text.text for text in axis.iter() if text.tag.endswith("}t")] == ["человек"]


def test_bars_begin_at_zero() -> None:
    least = _chart(_render(TRAINED)).find(f".//{C}valAx/{C}scaling/{C}min")
    assert least is not None
    assert least.get("val") == "0"
    below = Chart("bar", ["а", "б"], [Series("с", [-1, 2])])
    assert _chart(_render(below)).find(f".//{C}valAx/{C}scaling/{C}min") is None


def test_long_labels_stand_beside_bars_that_lie_in_the_order_of_the_report() -> None:
    chart = _chart(_render(TRAINED))
    assert [found.get("val") for found in chart.iter(f"{C}barDir")] == ["bar"]
    assert [found.get("val") for found in chart.findall(f".//{C}catAx/{C}scaling/{C}orientation")] == ["maxMin"]
    short = _chart(_render(Chart("bar", ["2019", "2020"], [Series("с", [1, 2])])))
    assert [found.get("val") for found in short.iter(f"{C}barDir")] == ["col"]


def test_a_screen_reader_says_what_it_shows() -> None:
    content = _render(TRAINED, RESULTS, TRAINED)
    shown = list(body(content).iter(f"{WP}docPr"))
    assert [found.get("descr") for found in shown] == [
        TRAINED.description.replace("\u00a0", " "),
        "Доля снизилась",
        TRAINED.description.replace("\u00a0", " "),
    ]
    assert len({found.get("id") for found in shown}) == 3


def test_its_caption_stands_below_on_the_same_page() -> None:
    content = _render(TRAINED, Paragraph("Далее."))
    _, figure, caption, _, _ = list(body(content))
    assert inner_text(caption) == TRAINED.title
    assert style_of(content, caption) == "caption"
    assert has(figure, "pPr/keepNext")


def test_a_signature_keeps_a_chart_and_its_caption_with_it() -> None:
    content = _render(TRAINED, Signature("Начальник", "Т.А. Годунова"))
    kept = paragraph(content, TRAINED.title).find(f"{W}pPr/{W}keepNext")
    assert kept is not None
    assert kept.get(f"{W}val") == "1"


def test_word_can_edit_its_numbers() -> None:
    content = _render(TRAINED)
    data = relationships(content, "word/charts/chart1.xml")
    chart = _chart(content)
    external = chart.find(f"{C}externalData")
    assert external is not None
    with ZipFile(BytesIO(content)) as archive:
        sheet = openpyxl.load_workbook(BytesIO(archive.read(data[external.get(f"{R}id", "")]))).active
    assert sheet is not None
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        [None, "Курсы", "Переподготовка"],
        *([label, *(series.values[place] for series in TRAINED.series)] for place, label in enumerate(TRAINED.labels)),
    ]
    places = [found.text for found in chart.iter(f"{C}f")]
    assert places == [
        "Данные!$B$1",
        "Данные!$A$2:$A$6",
        "Данные!$B$2:$B$6",
        "Данные!$C$1",
        "Данные!$A$2:$A$6",
        "Данные!$C$2:$C$6",
    ]


def test_what_is_too_much_to_be_drawn_is_a_table() -> None:
    labels = [f"Школа № {number}" for number in range(51)]
    content = _render(Chart("bar", labels, [Series("с", [1] * 51)], "Рисунок 1"))
    assert not [name for name in names(content) if "chart" in name]
    assert document_texts(content)[1:4] == ["Рисунок 1", "с", "Школа № 0"]


def test_a_chart_of_nothing_is_left_out() -> None:
    content = _render(Chart("bar", [], [Series("с", [])], "Пусто"), Chart("line", ["а"], [], "Пусто"))
    assert document_texts(content) == ["Справка"]


@pytest.mark.parametrize(
    "chart",
    [
        TRAINED,
        RESULTS,
        Chart("bar", ["одна"], [Series("", [None])]),
        Chart("line", [HOSTILE], [Series(HOSTILE, [1e9]), Series("", [-0.0])], HOSTILE, HOSTILE, HOSTILE),
        Chart("bar", [str(n) for n in range(50)], [Series(str(n), [n / 3] * 50) for n in range(6)]),
    ],
    ids=["bar", "line", "unknown", "hostile", "largest"],
)
def test_the_validator_finds_nothing(chart: Chart, tmp_path: Path) -> None:
    path = tmp_path / "sample.docx"
    path.write_bytes(_render(chart, chart))
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


@settings(max_examples=40, deadline=None)
@given(st.text(), st.floats(-1e15, 1e15))
def test_any_text_and_number_comes_back(text: str, number: float) -> None:
    series = _chart(_render(Chart("bar", [text], [Series(text, [number])]))).find(f".//{C}ser")
    assert series is not None
    on_one_line = as_shown(text).replace("\n", " ").replace("\t", " ")
    assert _points(series, f"{C}tx") == {0: on_one_line}
    assert _points(series, f"{C}cat") == {0: on_one_line}
    assert float(_points(series, f"{C}val")[0]) == number
