"""How far each renderer is from its floor, and from what people would use otherwise.

The floor is the same text merely joined, or for docx merely serialised and zipped. The peers write the same document: docx by
python-docx as its guide shows it (every cell asked for by its row; `table.cell` is tried on the short document only, since its
time grows with the square of the cells) and by docxtpl, text by rich. All are measured in the same run, so the ratios mean the
same on any machine. Run: python benchmarks/bench_renderers.py
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from time import perf_counter
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "plugins")]

import docx  # noqa: E402
import docxtpl  # noqa: E402
import rich.console  # noqa: E402
import rich.table  # noqa: E402
from lxml import etree  # noqa: E402

from shnor_console import Console  # noqa: E402
from shnor_console.tables import MOST_ROWS  # noqa: E402
from shnor_docx import Docx  # noqa: E402
from shnor_html import Html  # noqa: E402
from shnor_markdown import Markdown  # noqa: E402
from shnor_tui.plugin import (  # noqa: E402
    Column,
    Context,
    Document,
    Heading,
    Items,
    Paragraph,
    Renderer,
    Signature,
    Table,
    plain,
)
from shnor_xlsx import Xlsx  # noqa: E402

CTX = Context(date(2020, 8, 25), width=120)
ROUNDS = 5
RENDERERS: tuple[Renderer, ...] = (Docx(), Xlsx(), Html(), Markdown(), Console())
ZIPPED = frozenset({"docx", "xlsx"})
SENTENCE = "Проведены рабочие совещания с управленческими командами школ с низкими образовательными результатами. "


def table(rows: int, columns: int) -> Table:
    """A table of short texts and numbers."""
    return Table(
        [Column(f"Графа {number}", "right" if number else "left") for number in range(columns)],
        [
            [f"Школа {row}", *(f"{row * number % 100},{number % 10}" for number in range(1, columns))]
            for row in range(rows)
        ],
    )


def spravka() -> Document:
    """About three pages: numbered points, bulleted lists, two tables, a signature."""
    return Document(
        "Аналитическая справка",
        [
            Paragraph(SENTENCE * 3),
            *(Items([SENTENCE * 2] * 4, ordered=True, start=4 * part + 1) for part in range(3)),
            Items([SENTENCE] * 7),
            Heading("Показатели"),
            table(10, 5),
            table(15, 6),
            Signature("И.о. начальника управления образования", "Т.А. Годунова"),
        ],
    )


SHORT = "справка, 3 страницы"
CASES = {
    SHORT: spravka(),
    "таблица 500×12": Document("Таблица", [table(500, 12)], landscape=True),
    "таблица 5000×8": Document("Таблица", [table(5000, 8)], landscape=True),
}


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The shortest of several runs, in milliseconds."""
    times = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times) * 1000


def rendered(renderer: Renderer, doc: Document) -> bytes:
    """What the renderer writes."""
    out = BytesIO()
    renderer.render(doc, out, CTX)
    return out.getvalue()


def zip_floor(content: bytes) -> Callable[[], object]:
    """Serialising and zipping the finished parts of a package."""
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}

    def work() -> None:
        with ZipFile(BytesIO(), "w", ZIP_DEFLATED) as archive:
            for name, root in parts.items():
                archive.writestr(name, etree.tostring(root, encoding="UTF-8", standalone=True))

    return work


def text_floor(doc: Document) -> Callable[[], object]:
    """Joining the texts of the tree, with no layout at all."""

    def work() -> bytes:
        lines = [doc.title]
        for block in doc.blocks:
            if isinstance(block, Table):
                lines += [" | ".join(map(str, row)) for row in block.rows]
            elif isinstance(block, Items):
                lines += map(plain, block.items)
            elif isinstance(block, (Heading, Paragraph)):
                lines.append(plain(block.text))
        return "\n".join(lines).encode()

    return work


def naive_docx(doc: Document, *, by_cell: bool = False) -> Callable[[], object]:
    """The document by python-docx alone, block by block, as its guide shows it."""

    def work() -> None:
        word = docx.Document()
        word.add_heading(doc.title, 0)
        for block in doc.blocks:
            if isinstance(block, Table):
                _naive_table(word, block, by_cell=by_cell)
            elif isinstance(block, Items):
                for item in block.items:
                    word.add_paragraph(plain(item), style="List Number" if block.ordered else "List Bullet")
            elif isinstance(block, (Heading, Paragraph)):
                word.add_paragraph(plain(block.text))
        word.save(BytesIO())

    return work


def _naive_table(word: Any, block: Table, *, by_cell: bool) -> None:
    table = word.add_table(rows=1 + (len(block.rows) if by_cell else 0), cols=len(block.columns))
    for column, head in enumerate(block.columns):
        table.rows[0].cells[column].text = head.title
    for number, values in enumerate(block.rows, 1):
        cells = None if by_cell else table.add_row().cells
        for column, value in enumerate(values):
            (table.cell(number, column) if cells is None else cells[column]).text = str(value)


def by_template(doc: Document) -> Callable[[], object]:
    """The document by docxtpl: the template is made before and only filled here."""
    word = docx.Document()
    word.add_heading("{{ title }}", 0)
    given: dict[str, object] = {"title": doc.title}
    for place, block in enumerate(doc.blocks):
        if isinstance(block, Table):
            given[f"rows{place}"] = [list(map(str, row)) for row in block.rows]
            table = word.add_table(rows=4, cols=len(block.columns))
            for column, head in enumerate(block.columns):
                table.rows[0].cells[column].text = head.title
                table.rows[2].cells[column].text = f"{{{{ row[{column}] }}}}"
            table.rows[1].cells[0].text = f"{{%tr for row in rows{place} %}}"
            table.rows[3].cells[0].text = "{%tr endfor %}"
        elif isinstance(block, Items):
            given[f"items{place}"] = list(map(plain, block.items))
            for text in (f"{{%p for item in items{place} %}}", "{{ item }}", "{%p endfor %}"):
                word.add_paragraph(text)
        elif isinstance(block, (Heading, Paragraph)):
            given[f"text{place}"] = plain(block.text)
            word.add_paragraph(f"{{{{ text{place} }}}}")
    stream = BytesIO()
    word.save(stream)
    template = stream.getvalue()

    def work() -> None:
        filled = docxtpl.DocxTemplate(BytesIO(template))
        filled.render(given, autoescape=True)
        filled.save(BytesIO())

    return work


def by_rich(doc: Document) -> Callable[[], object]:
    """The document printed by rich, with its own wrapping and tables."""

    def work() -> None:
        console = rich.console.Console(file=StringIO(), width=CTX.width, markup=False, emoji=False, highlight=False)
        console.print(doc.title)
        for block in doc.blocks:
            if isinstance(block, Table):
                table = rich.table.Table(*(column.title for column in block.columns))
                for row in block.rows[:MOST_ROWS]:
                    table.add_row(*map(str, row))
                console.print(table)
            elif isinstance(block, Items):
                for item in block.items:
                    console.print("–", plain(item))
            elif isinstance(block, (Heading, Paragraph)):
                console.print(plain(block.text))

    return work


def peers(name: str, doc: Document) -> Iterator[tuple[str, str, Callable[[], object]]]:
    """(format, what stands for it, how) for a document."""
    if name == SHORT:
        yield "docx", "python-docx, table.cell", naive_docx(doc, by_cell=True)
    yield "docx", "python-docx", naive_docx(doc)
    yield "docx", "docxtpl", by_template(doc)
    yield "console", "rich", by_rich(doc)


def main() -> None:
    """Print one line per case and format, then one per peer with how many times longer it takes than ours."""
    print(f"{'':24}{'формат':10}{'мс':>9}{'основа, мс':>12}{'раз':>7}{'кБ':>8}")
    for name, doc in CASES.items():
        spent: dict[str, float] = {}
        for renderer in RENDERERS:
            content = rendered(renderer, doc)
            floor = zip_floor(content) if renderer.id in ZIPPED else text_floor(doc)
            spent[renderer.id], least = best(lambda renderer=renderer, doc=doc: rendered(renderer, doc)), best(floor)  # type: ignore[misc]
            ratio = spent[renderer.id] / least
            print(
                f"{name:24}{renderer.id:10}{spent[renderer.id]:9.1f}{least:12.2f}{ratio:7.1f}{len(content) / 1024:8.1f}"
            )
        for form, peer, work in peers(name, doc):
            taken = best(work, 1)
            print(f"{'':24}{form:10}{taken:9.1f} {peer}: {taken / spent[form]:.1f} × ours")


if __name__ == "__main__":
    main()
