"""How far each renderer is from its floor: the same text merely joined, or for docx merely serialised and zipped.

Both are measured in the same run, so the ratio means the same on any machine. Run: python benchmarks/bench_renderers.py
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from time import perf_counter
from zipfile import ZIP_DEFLATED, ZipFile

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "plugins")]

from lxml import etree  # noqa: E402

from shnor_console import Console  # noqa: E402
from shnor_docx import Docx  # noqa: E402
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

CTX = Context(date(2020, 8, 25), width=120)
ROUNDS = 5
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


CASES = {
    "справка, 3 страницы": spravka(),
    "таблица 500×12": Document("Таблица", [table(500, 12)], landscape=True),
    "таблица 5000×8": Document("Таблица", [table(5000, 8)], landscape=True),
}


def best(work: Callable[[], object]) -> float:
    """The shortest of several runs, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times) * 1000


def rendered(renderer: Renderer, doc: Document) -> bytes:
    """What the renderer writes."""
    out = BytesIO()
    renderer.render(doc, out, CTX)
    return out.getvalue()


def docx_floor(doc: Document) -> Callable[[], object]:
    """Serialising and zipping the finished parts."""
    with ZipFile(BytesIO(rendered(Docx(), doc))) as archive:
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


def main() -> None:
    """Print one line per case and format."""
    print(f"{'':24}{'формат':10}{'мс':>9}{'основа, мс':>12}{'раз':>7}{'кБ':>8}")
    for name, doc in CASES.items():
        for renderer, floor in ((Docx(), docx_floor(doc)), (Markdown(), text_floor(doc)), (Console(), text_floor(doc))):
            size = len(rendered(renderer, doc)) / 1024
            spent, least = best(lambda renderer=renderer, doc=doc: rendered(renderer, doc)), best(floor)  # type: ignore[misc]
            print(f"{name:24}{renderer.id:10}{spent:9.1f}{least:12.2f}{spent / least:7.1f}{size:8.1f}")


if __name__ == "__main__":
    main()
