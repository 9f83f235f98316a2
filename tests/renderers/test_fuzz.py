"""Whatever the data holds, every format shows it letter for letter, in every place: read back by programs that aren't ours.

`make proof` tries 20,000 texts in each format, and 5,000 with the second readers of Markdown and of wide lines; 2,000 are shared
out among the readers always.
"""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from shnor_console import Console
from shnor_docx import Docx
from shnor_html import Html
from shnor_markdown import Markdown
from shnor_tui.plugin import (
    NBSP,
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Executor,
    Heading,
    Items,
    Pairs,
    Paragraph,
    Renderer,
    Run,
    Series,
    Signature,
    Stamp,
    Table,
)
from shnor_xlsx import Xlsx
from tests.renderers.hostile import hostile_texts
from tests.renderers.readers import (
    JOINER,
    Read,
    docx_chart_texts,
    on_screen,
    packed,
    read_console,
    read_docx,
    read_html,
    read_markdown,
    read_pandoc,
    read_xlsx,
)
from tests.renderers.trees import TODAY, as_shown, rendered

FEW, MANY, BY_A_SECOND = 2_000, 20_000, 5_000

Check = Callable[[Sequence[str]], bool]


def everywhere(text: str) -> list[Block]:
    """The text in every place of a document but its head."""
    cells: list[list[str | Cell]] = [[text, "1"], [Cell(text, bold=True, tone=0.5), text]]
    return [
        Heading(text),
        Paragraph(text),
        Paragraph(
            ["до", Run(text, bold=True), "между", Run(text, italic=True), Run(text, bold=True, italic=True), "после"]
        ),
        Items([text, "б"]),
        Items([text], ordered=True, start=5),
        Table([Column(text), Column("Б", "right")], cells, text, [(0, text), (2, text)]),
        Pairs([(text, text)]),
        Chart("bar", [text, "б"], [Series(text, [1, 2])], text, text),
        Stamp(text),
        Signature(text, text),
        Executor(text, text),
    ]


def document(texts: Sequence[str], places: Callable[[str], Sequence[Block]] = everywhere) -> Document:
    """All texts in one document, and each a line of its title and its subtitle."""
    lines = "\n".join(texts)
    blocks = [block for text in texts for block in (Paragraph("."), *places(text))]
    return Document(lines, blocks, subtitle=lines, author=lines, number=texts[0], issued=TODAY)


def filled(entries: Iterator[Read]) -> list[Read]:
    """Without paragraphs that have no letters: formats leave them out."""
    return [(kind, text) for kind, text in entries if text or kind != "p"]


def check_markdown(texts: Sequence[str]) -> bool:
    doc = document(texts)
    return filled(iter(read_markdown(rendered(Markdown(), doc)))) == filled(expected_of_markdown(doc, texts))


def check_markdown_by_pandoc(texts: Sequence[str], dialect: str) -> bool:
    """Accents apart: pandoc composes them with their letters."""
    doc = document(texts)
    found, expected = read_pandoc(rendered(Markdown(), doc), dialect), expected_of_markdown(doc, texts)
    return _composed(filled(iter(found))) == _composed(filled(expected))


def _composed(entries: Sequence[Read]) -> list[Read]:
    return [(kind, unicodedata.normalize("NFC", text)) for kind, text in entries]


def expected_of_markdown(doc: Document, texts: Sequence[str]) -> Iterator[Read]:
    yield from (("h1", packed(doc.title)), ("p", packed(doc.subtitle)), ("p", packed(doc.registration)))
    for text in map(packed, texts):
        yield from (("p", "."), ("h2", text), ("p", text), ("p", f"до{text}между{text}{text}после"))
        yield from (("li", text), ("li", "б"), ("li", text))
        yield from (("p", text), ("th", text), ("th", "Б"), ("td", text), ("td", ""))
        yield from (("td", text), ("td", "1"), ("td", text), ("td", text), ("td", text), ("td", ""))
        yield from (("p", f"{text}:{text}"), ("p", text), ("th", ""), ("th", text * 2))
        yield from (("td", text), ("td", "1"), ("td", "б"), ("td", "2"))
        yield from (("p", text), ("p", text * 2), ("p", text * 2))


def check_docx(texts: Sequence[str]) -> bool:
    doc = document(texts)
    content = rendered(Docx(), doc)
    charts = {packed(text) for text in texts} | {packed(f"{text}{NBSP}{text}") for text in texts}
    shown = docx_chart_texts(content)
    described = {packed(block.description) for block in doc.blocks if isinstance(block, Chart)}
    return read_docx(content) == filled(expected_of_docx(doc, texts)) and described <= shown and charts & shown != set()


def expected_of_docx(doc: Document, texts: Sequence[str]) -> Iterator[Read]:
    yield from (("p", packed(text)) for text in (doc.title, doc.subtitle, doc.registration))
    for text in map(packed, texts):
        told = (".", text, text, f"до{text}между{text}{text}после", text, "б", text)
        table = (text, text, "Б", text, text, "1", text, text, text)
        yield from (("p", each) for each in (*told, *table, text, text, text, text, text, text, text * 2))


def check_html(texts: Sequence[str]) -> bool:
    doc = document(texts)
    _policy, _viewport, *found = read_html(rendered(Html(), doc))
    drawn = {text.rstrip("…") for kind, text in found if kind == "text"}
    whole = [*map(packed, texts), "1", "2", "б"]
    expected = list(expected_of_html(doc, texts))
    shortened = all(any(text.startswith(each) for text in whole) for each in drawn)
    return shortened and [entry for entry in found if entry[0] != "text"] == expected


def expected_of_html(doc: Document, texts: Sequence[str]) -> Iterator[Read]:
    yield from (("title", packed(doc.title)), ("content", packed(doc.author)), ("h1", packed(doc.title)))
    yield from (("p", packed(doc.subtitle)), ("p", packed(doc.registration)))
    charts = [block for block in doc.blocks if isinstance(block, Chart)]
    for text, chart in zip(map(packed, texts), charts, strict=True):
        yield from (("p", "."), ("h2", text), ("p", text), ("p", f"до{text}между{text}{text}после"))
        yield from (("li", text), ("li", "б"), ("li", text), ("aria-label", text), ("caption", text))
        yield from (("th", text), ("th", "Б"), ("th", text), ("td", text), ("td", "1"), ("td", text), ("td", text))
        yield from (("th", text), ("dt", text), ("dd", text), ("title", text), ("desc", packed(chart.description)))
        yield from (("aria-label", text), ("caption", text), ("th", ""), ("th", text * 2))
        yield from (("td", text), ("td", "1"), ("td", "б"), ("td", "2"), ("p", text))
        yield from (("div", text), ("div", text)) if text else ()
        yield ("p", text.replace(JOINER, "") * 2)


def check_xlsx(texts: Sequence[str]) -> bool:
    """Exactly, blanks too."""
    doc = document(texts)
    report, *sheets = read_xlsx(rendered(Xlsx(), doc))
    tables, charts = sheets[::2], sheets[1::2]
    return report == list(expected_rows(doc, texts)) and all(
        _is_table(table, as_shown(text)) and chart == expected_chart(text)
        for text, table, chart in zip(texts, tables, charts, strict=True)
    )


def expected_rows(doc: Document, texts: Sequence[str]) -> Iterator[Sequence[object]]:
    yield from ([as_shown(text), None] for text in (doc.title, doc.subtitle, doc.registration))
    for number, text in enumerate(map(as_shown, texts), 1):
        yield from ([".", None], [text, None], [text, None], [f"до{text}между{text}{text}после", None])
        yield from ([f"– {text}", None], ["– б", None], [f"5. {text}", None], [text, f"лист «Таблица {number}»"])
        yield from ([text, text], [text, f"лист «Диаграмма {number}»"], [None, text], [text, text])
        yield [as_shown(f"{texts[number - 1]}\n{texts[number - 1]}"), None]


def _is_table(found: list[list[object]], text: str) -> bool:
    *others, (bold, last), end = found
    expected = [[text, None], [text, "Б"], [text, None], [text, 1]]
    return (others, bold, end) == (expected, text, [text, None]) and (last == text or is_number(last, text))


def is_number(value: object, text: str) -> bool:
    """Whether a number says no more and no less than the text in whose place it stands."""
    figures = text.replace(NBSP, "").replace(" ", "").replace("\u2212", "-").replace(",", ".")
    hundredths = figures.endswith("%")
    return isinstance(value, int | float) and Decimal(str(value)) * (100 if hundredths else 1) == Decimal(
        figures.rstrip("%")
    )


def expected_chart(text: str) -> list[list[object]]:
    shown = as_shown(text)
    return [[shown, None], [None, as_shown(f"{text}{NBSP}{text}")], [shown, 1], ["б", 2]]


def flows(text: str) -> list[Block]:
    """The text in every place whose lines do not stand beside others."""
    return [
        Heading(text),
        Paragraph(["до", text, Run(text, bold=True), Run(text, italic=True), "после"]),
        Items([text]),
        Items([text], ordered=True, start=5),
        Table([Column(text)], [[text], [Cell(text, bold=True, tone=0.5)]], text, [(0, text), (2, text)]),
        Stamp(text),
        Executor(text, text),
    ]


def check_narrow_console(texts: Sequence[str]) -> bool:
    """Lines broken at 40 to 99 columns, in colour."""
    width = 40 + len("".join(texts)) % 60
    doc = document(texts, flows)
    lines, told = read_console(rendered(Console(), doc, width=width, color=True), width)
    expected = [doc.title, doc.subtitle, doc.registration]
    for text in texts:
        expected += [".", text, "до", *[text] * 3, "после", f"–{text}", f"5.{text}", *[text] * 6, text, text, text]
    return not told and on_screen("".join(lines)) == on_screen("".join(map(packed, expected)))


def beside(text: str) -> list[Block]:
    """The text in every place whose lines stand beside others."""
    return [
        Table([Column(text), Column("Б", "right")], [[text, "1"], [text, text]], text, [(1, text)]),
        Pairs([(text, text)]),
        Chart("bar", [text], [Series(f"{text}с", [1])], f"{text}т"),
        Chart("bar", ["м"], [Series(text, [1]), Series("б", [2])], unit="", title=text),
        Chart("line", [text, "г"], [Series(text, [1, 2])], text),
        Signature(text, text),
    ]


def check_wide_console(texts: Sequence[str]) -> bool:
    """Each line as a whole, without colours; breaks of lines are tried in the narrow one. A terminal puts an accent at the
    start of a line onto the line above, so no line starts with one."""
    texts = [f"и{' '.join(as_shown(text).split(chr(10)))}" for text in texts]
    doc, width = document(texts, beside), max(100, 6 * max(map(len, texts)) + 40)
    lines, told = read_console(rendered(Console(), doc, width=width), width * 2)
    found = [line for line in map(on_screen, lines) if line]
    expected = [*texts, *texts, doc.registration]
    for text in texts:
        expected += [".", text, f"{text}Б", f"{text}1", text, text * 2, text * 2]
        expected += [f"{text}т", f"{text}с", f"{text}1", text, "м", f"{text}1", "б2"]
        expected += [text, f"{text}гДинамика", f"{text}12", text * 2]
    return not told and found == [line for line in map(on_screen, expected) if line]


CHECKS: dict[str, tuple[Check, int]] = {
    "markdown": (check_markdown, 40),
    "docx": (check_docx, 20),
    "html": (check_html, 40),
    "xlsx": (check_xlsx, 20),
    "console, narrow": (check_narrow_console, 20),
    "console, wide": (check_wide_console, 20),
}


def misread(check: Check, texts: Sequence[str], size: int) -> list[str]:
    """The texts that are read otherwise than they are written. Many share a document; in one that fails each is tried alone."""
    wrong, texts = [], sorted(texts, key=len)
    for start in range(0, len(texts), size):
        batch = texts[start : start + size]
        if not check(batch):
            wrong += [text for text in batch if not check([text])] or [f"only together: {batch!r}"]
    return wrong


def test_the_readers_see_what_would_act() -> None:
    assert read_markdown("а **б** `в`".encode()) == [("p", "аб<<code_inline>>")]
    assert ("element script", "") in read_html(b"<p><script>x</script></p>")
    assert ("end of p", "") in read_html(b"<p></p></p>")
    assert read_console("а\x1b]0;б\x07\x1b[?25l\x1b[7mв\n".encode(), 80) == (
        ["ав"],
        ["set_icon_name", "set_title", "reset_mode", "looks"],
    )
    book = openpyxl.Workbook()
    book["Sheet"].append(["=1+1", "а"])
    content = BytesIO()
    book.save(content)
    assert read_xlsx(content.getvalue()) == [[["<<f>>", "а"]]]


@pytest.mark.parametrize("renderer", [Console(), Markdown(), Html()], ids=lambda renderer: renderer.id)
def test_what_may_be_printed_on_a_terminal_holds_no_codes(renderer: Renderer) -> None:
    shown = rendered(renderer, document(hostile_texts(300, seed=7))).decode()
    assert {letter for letter in shown if unicodedata.category(letter) in {"Cc", "Cs"}} <= {"\n", "\t"}


@pytest.mark.parametrize("reader", CHECKS)
def test_hostile_texts_are_read_letter_for_letter(reader: str) -> None:
    check, size = CHECKS[reader]
    texts = hostile_texts(FEW, seed=5)[list(CHECKS).index(reader) :: len(CHECKS)]
    assert misread(check, texts, size) == []


@pytest.mark.proof
@pytest.mark.parametrize("reader", CHECKS)
def test_many_hostile_texts_are_read_letter_for_letter(reader: str, capsys: pytest.CaptureFixture[str]) -> None:
    check, size = CHECKS[reader]
    texts = hostile_texts(BY_A_SECOND if reader == "console, wide" else MANY, seed=2020)
    assert misread(check, texts, size) == []
    with capsys.disabled():
        sys.stdout.write(f"\n{reader}: {len(texts)} texts, each in every place, 0 misread\n")


@pytest.mark.proof
@pytest.mark.parametrize("dialect", ["commonmark+pipe_tables", "gfm-emoji"])
def test_pandoc_reads_hostile_markdown_letter_for_letter(dialect: str, capsys: pytest.CaptureFixture[str]) -> None:
    if shutil.which("pandoc") is None:
        pytest.skip("NOT PROVED: pandoc is not installed (Debian: pandoc)")
    texts = hostile_texts(BY_A_SECOND, seed=2021)
    assert misread(lambda batch: check_markdown_by_pandoc(batch, dialect), texts, 400) == []
    with capsys.disabled():
        sys.stdout.write(f"\npandoc -f {dialect}: {len(texts)} texts, each in every place, 0 misread\n")
