"""Markdown shows the text letter for letter: read back by a CommonMark reader with GFM tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import reduce
from html import unescape

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from shnor_markdown import Markdown
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
from tests.renderers.trees import ADVERSARIAL, EVERYTHING, HOSTILE, TODAY, as_shown, rendered, texts

PATIENT = settings(deadline=None)
READER = MarkdownIt("gfm-like", {"linkify": False})
MARKUP = r"""\ ` * _ { } [ ] < > | ~ $ & # - + = : ! ( ) . 1 12 а Школа «» — ** __ ~~ ``` ~~~ --- === 1. 2) <br> <b>
&amp; :smile: [a](b) ![x](y) <!-- ]]> \| |---| :-- http://a.b $x$ 10:30:15 № @ % ^"""
PIECES = st.sampled_from([*MARKUP.split(), " ", "    ", "\t", "\n", "\u00a0"])
TEXT = st.text() | st.lists(PIECES, max_size=9).map("".join)
NASTY = (
    "0\n\u00a0",
    "1. а\n2. б",
    "- а",
    "# а #",
    "а\n===",
    "а\n:--",
    "    код",
    "|а|\n|-|",
    ":smile:",
    "\\",
    "**а**",
    "а  \nб",
    "<!--",
    "\x00\x1b",
    "а ##\u00a0",
    "<\u0338",
)


def _markdown(*blocks: Block) -> str:
    return rendered(Markdown(), Document("", blocks)).decode()


def _html(*blocks: Block) -> str:
    return str(READER.render(_markdown(*blocks)))


def _seen(html: str) -> str:
    """What a reader sees; blanks and line breaks apart."""
    return _packed(unescape(re.sub(r"<[^>]+>", "", re.sub(r"<br ?/?>", " ", html))))


def _packed(text: str) -> str:
    return "".join(as_shown(text).split())


def _inner(html: str, tag: str) -> list[str]:
    return [_seen(found) for found in re.findall(rf"<{tag}(?: [^>]*)?>(.*?)</{tag}>", html, re.DOTALL)]


def _examples(test: Callable[[str], None]) -> Callable[[str], None]:
    """The test also run with every text that has ever gone wrong somewhere."""
    return reduce(lambda wrapped, text: example(text)(wrapped), NASTY, test)


@_examples
@PATIENT
@given(TEXT)
def test_any_text_is_one_paragraph(text: str) -> None:
    html = _html(Paragraph("до"), Paragraph(text), Paragraph("после"))
    assert list(filter(None, _inner(html, "p"))) == list(filter(None, ("до", _packed(text), "после")))


@_examples
@PATIENT
@given(TEXT)
def test_any_text_is_one_heading(text: str) -> None:
    assert _inner(_html(Heading(text), Paragraph("после")), "h2") == [_packed(text)]


@_examples
@PATIENT
@given(TEXT)
def test_any_text_is_one_item(text: str) -> None:
    html = _html(Items(["до", text, "после"], ordered=True, start=4), Paragraph("конец"))
    assert _inner(html, "li") == ["до", _packed(text), "после"]
    assert '<ol start="4">' in html
    assert _inner(html, "p") == ["конец"]


@_examples
@PATIENT
@given(TEXT)
def test_any_text_is_one_cell(text: str) -> None:
    html = _html(Table([Column(text), Column("Б")], [[text, "1"], [Cell(text, bold=True), "2"]], sections=[(1, text)]))
    packed = _packed(text)
    assert _inner(html, "th") == [packed, "Б"]
    assert _inner(html, "td") == [packed, "1", packed, "", packed, "2"]


@_examples
@PATIENT
@given(TEXT)
def test_any_text_can_be_bold_or_italic_inside_words(text: str) -> None:
    html = _html(Paragraph(["до", Run(text, bold=True), "между", Run(text, italic=True), "после"]))
    packed = _packed(text)
    assert _seen(html) == f"до{packed}между{packed}после"
    assert "".join(_inner(html, "strong")) == packed
    assert "".join(_inner(html, "em")) == packed


@PATIENT
@given(TEXT)
def test_no_line_ends_in_blanks_and_the_last_line_is_ended(text: str) -> None:
    source = _markdown(Paragraph(text), Items([text]), Heading(text), Pairs([(text, text)]), Signature(text, text))
    assert not re.search(r"[ \t]$", source, re.MULTILINE)
    assert source.endswith("\n")


def test_text_of_the_tree_is_the_text_that_is_seen() -> None:
    keys = {key for block in EVERYTHING.blocks if isinstance(block, Pairs) for key, _ in block.items}
    expected = "".join(_packed(text) + (":" if text in keys else "") for text in texts(EVERYTHING))
    assert _seen(READER.render(rendered(Markdown(), EVERYTHING).decode())) == expected


def test_hostile_data_is_read_as_text() -> None:
    seen = _seen(READER.render(rendered(Markdown(), ADVERSARIAL).decode()))
    assert seen.count(_packed(HOSTILE)) == texts(ADVERSARIAL).count(HOSTILE) + 3


def test_emphasis_is_stars_between_words_and_elements_inside_them() -> None:
    assert _markdown(Paragraph(["ряд ", Run("задач", bold=True), ":"])) == "ряд **задач**:\n"
    assert _markdown(Paragraph(["в ", Run("«Школа»", bold=True), "ом"])) == "в <strong>«Школа»</strong>ом\n"
    assert _markdown(Paragraph(Run("апрель ", italic=True))) == "*апрель*\n"


def test_lists_that_follow_each_other_stay_apart() -> None:
    html = _html(Items(["а"], ordered=True), Items(["б"], ordered=True, start=7), Items(["в"]), Items(["г"]))
    assert [html.count(f"<{tag}") for tag in ("ol", "ul", "li")] == [2, 2, 4]
    assert '<ol start="7">' in html


def test_numbers_count_on_after_other_blocks() -> None:
    html = _html(Items(["а", "б"], ordered=True), Paragraph("текст"), Items(["в"], ordered=True, start=3))
    assert '<ol start="3">' in html


def test_the_title_stands_above_all_headings() -> None:
    source = rendered(Markdown(), Document("Справка\nо работе", [Heading("Кадры"), Heading("Курсы", 6)])).decode()
    assert source == "# Справка<br>о работе\n\n## Кадры\n\n###### Курсы\n"


def test_tables_keep_alignment_line_breaks_and_sections() -> None:
    columns = [Column("А"), Column("Б", "center"), Column("В", "right")]
    source = _markdown(Table(columns, [["1\n2", "а|б", "3"]], "Таблица 1", sections=[(0, "Раздел")]))
    assert source == (
        "Таблица 1\n\n| А | Б | В |\n| :--- | :---: | ---: |\n| **Раздел** |  |  |\n| 1<br>2 | а\\|б | 3 |\n"
    )


def test_a_signature_is_position_name_and_date_on_lines() -> None:
    assert _markdown(Signature("Начальник", "Т.А. Годунова", TODAY)) == (
        "Начальник\\\nТ.А. Годунова\\\n25\u00a0августа 2020\u00a0г.\n"
    )


def test_pairs_are_lines_with_bold_names() -> None:
    assert _markdown(Pairs([("Школ", "5"), ("Куратор", "Годунова")])) == "**Школ**: 5\\\n**Куратор**: Годунова\n"


def test_a_page_break_is_a_rule() -> None:
    assert "<hr" in _html(Paragraph("а"), PageBreak(), Paragraph("б"))


def test_an_unknown_kind_shows_its_fallback() -> None:
    assert _markdown(Custom("chart", None, [Paragraph("Диаграмма")])) == "Диаграмма\n"


def test_points_that_go_on_counting_are_one_list() -> None:
    points = [Items(["а"], ordered=True, start=5), Items(["б"], ordered=True, start=6)]
    assert _markdown(*points) == "5. а\n6. б\n"


@_examples
@PATIENT
@given(TEXT)
def test_any_text_is_one_mark_and_one_executor(text: str) -> None:
    html = _html(Stamp(text), Paragraph("между"), Executor(text, text))
    packed = _packed(text)
    assert list(filter(None, _inner(html, "p"))) == list(filter(None, (packed, "между", packed * 2)))


@_examples
@PATIENT
@given(TEXT)
def test_any_text_of_a_chart_is_in_its_table(text: str) -> None:
    html = _html(Chart("bar", [text, "Б"], [Series(text, [1, None]), Series("В", [0.5, 2])], text, text))
    packed = _packed(text)
    assert "".join(_inner(html, "p")) == packed
    assert _inner(html, "th") == ["", packed * 2, "В" + packed]
    assert _inner(html, "td") == [packed, "1", "0,5", "Б", "–", "2"]


def test_a_chart_is_its_title_and_a_table() -> None:
    chart = Chart("line", ["2019", "2020"], [Series("Доля", [10, None])], "Итоги", "%")
    assert _markdown(chart) == "Итоги\n\n|  | Доля\u00a0% |\n| :--- | ---: |\n| 2019 | 10 |\n| 2020 | – |\n"


def test_marks_stand_above_the_title_and_the_registration_below_it() -> None:
    blocks: list[Block] = [Stamp("УТВЕРЖДЕНА\nприказом № 1"), Paragraph("Текст."), Stamp("Приложение")]
    doc = Document("Программа", blocks, subtitle="поддержки", number="12", issued=TODAY)
    assert rendered(Markdown(), doc).decode() == (
        "УТВЕРЖДЕНА\\\nприказом № 1\n\n# Программа\n\n**поддержки**\n\n"
        "25\u00a0августа 2020\u00a0г. №\u00a012\n\nТекст.\n\nПриложение\n"
    )


def test_who_prepared_it_is_a_paragraph_of_lines() -> None:
    assert _markdown(Executor("Иванов И.И.", "1-23-45")) == "Иванов И.И.\\\n1-23-45\n"
