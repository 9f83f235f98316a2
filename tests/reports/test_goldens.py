"""Every report in every format on the demo, on a second district and on one that has just begun: as the golden files show it.

After a change that is meant, `make goldens` writes them anew; read the difference before it is kept.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import docx
import pytest
from docx.document import Document as Word
from docx.table import Table
from openpyxl import load_workbook

from shnor_tui.plugin import NBSP, Snapshot
from shnor_tui.reporting.registry import Registry, load_plugins
from shnor_tui.reporting.run import Request, run_report
from tests.reports.districts import DISTRICTS, District

GOLDENS = Path(__file__).parent / "goldens"
WRITE = "SHNOR_GOLDENS"
"""Set to «write», the golden files are written instead of compared."""

NARROW = 80


@cache
def registry() -> Registry:
    """The plugins that come with the program, and no others."""
    return load_plugins(None)


def word_text(content: bytes) -> str:
    """A docx as lines: the style of each paragraph and its text, the cells of each row."""
    return "\n".join(_word_lines(docx.Document(io.BytesIO(content))))


def _word_lines(document: Word) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = {cell._tc: cell.text.replace("\n", " / ") for cell in row.cells}  # a merged cell once
                yield "| " + " | ".join(cells.values())
        elif block.text or "graphic" in block._p.xml:
            style = block.style.name if block.style else ""
            yield f"[{style}] {block.text or 'рисунок'}"


def workbook_text(content: bytes) -> str:
    """A workbook as lines: the name of each sheet and its rows."""
    book = load_workbook(io.BytesIO(content))
    lines = []
    for sheet in book.worksheets:
        lines.append(f"[{sheet.title}]")
        lines.extend(
            " | ".join("" if value is None else str(value) for value in row).rstrip(" |")
            for row in sheet.iter_rows(values_only=True)
        )
    return "\n".join(lines)


READERS: Mapping[str, Callable[[bytes], str]] = {"docx": word_text, "xlsx": workbook_text}
"""How a format that isn't text is read; the others are compared as they are."""


def shown(data: Snapshot, report: str, form: str) -> str:
    """A report as its golden file holds it; no-break spaces are seen."""
    out = io.BytesIO()
    run_report(registry(), data, Request(report=report, format=form, width=NARROW), out=out)
    read = READERS.get(form, bytes.decode)
    return read(out.getvalue()).replace(NBSP, "␣").rstrip("\n") + "\n"


@pytest.mark.parametrize("district", DISTRICTS, ids=lambda district: district.name)
def test_reports_are_as_their_golden_files_show(district: District, tmp_path: Path) -> None:
    different = []
    with district.opened(tmp_path / "home") as workspace:
        data = workspace.snapshot(district.year)
    for report in registry().reports:
        for form in registry().renderers:
            golden = GOLDENS / district.name / f"{report}.{form}.txt"
            text = shown(data, report, form)
            if os.environ.get(WRITE) == "write":
                golden.parent.mkdir(parents=True, exist_ok=True)
                golden.write_text(text, encoding="utf-8")
            elif not golden.exists() or golden.read_text(encoding="utf-8") != text:
                different.append(golden.name)
    assert different == [], f"see what differs: {WRITE}=write, then git diff"


def test_there_is_no_golden_file_without_its_report() -> None:
    wanted = {
        f"{district.name}/{report}.{form}.txt"
        for district in DISTRICTS
        for report in registry().reports
        for form in registry().renderers
    }
    assert {str(file.relative_to(GOLDENS)) for file in GOLDENS.rglob("*.txt")} == wanted
