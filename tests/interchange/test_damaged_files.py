"""Damaged files through every importer: no crash, nothing half done, all undone by one undo, never for long."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from shnor_tui.domain.school import School
from shnor_tui.errors import NotFound, ShnorError
from shnor_tui.interchange.export import FORMATS, exported
from shnor_tui.interchange.kinds import KINDS
from shnor_tui.interchange.lines import Action, Preview
from shnor_tui.interchange.preview import accept, plan
from shnor_tui.interchange.reading import read_book
from shnor_tui.interchange.sheets import Book, Cell, Row, Sheet, UnreadableFile
from shnor_tui.interchange.template import template
from shnor_tui.interchange.work import LEAVE_OUT, Options, Write
from shnor_tui.store import Record as Committed
from shnor_tui.store.journal import JOURNAL_NAME
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.tables import TABLES
from tests.interchange.mutations import mutations
from tests.interchange.office import SAMPLES

LONGEST = 10.0
"""Seconds that any one file may take on a busy machine."""

OLD_EXCEL = "schools.xls"
"""Each damaged variant is read by a child process, so there are fewer of them."""

SAMPLE_KINDS = {
    "roadmap.docx": "roadmap",
    "roadmap-numbered.docx": "roadmap",
    "roadmap-tracked.docx": "roadmap",
    "roadmap-lo.docx": "roadmap",
    OLD_EXCEL: "schools",
    "readings.ods": "readings",
    "readings-percent.xlsx": "readings",
    "survey-form.csv": "survey",
    "survey-online.xlsx": "survey",
    "results.xlsx": "results",
}
TEXTS = (
    "",
    "=1+1",
    "-",
    "?",
    "0",
    "-1",
    "1e9",
    "99999999999999999999",
    "много",
    "Тверская СОШ",
    "Пушкинская",
    "Район",
    "да",
    "31.02.2021",
    "100 %",
    "45/0",
    "1/3",
    "«»",
    "\u0000",
    "\ud800",
    "ё" * 5000,
    "Итого",
    "1.1",
    "IV.",
    "№",
    "Школа",
)


def damaged_book(book: Book, chance: random.Random) -> Book:
    """A book with cells, rows and columns changed, doubled, swapped and lost."""
    sheets = []
    for sheet in book.sheets:
        rows = [list(row.cells) for row in sheet.rows]
        for _turn in range(chance.choice((1, 2, 5, 20))):
            if not rows:
                break
            row = chance.choice(rows)
            at = chance.randrange(len(row) + 1)
            match chance.randrange(7):
                case 0:
                    row[at : at + 1] = [Cell(chance.choice(TEXTS))]
                case 1:
                    row[at:at] = [Cell(chance.choice(TEXTS), across=chance.choice((1, 2, 9)))]
                case 2:
                    del row[at : at + 1]
                case 3:
                    rows.insert(chance.randrange(len(rows)), list(row))
                case 4:
                    rows.remove(row)
                case 5:
                    row[at : at + 1] = [Cell("#", problem="ошибка", covered=chance.random() < 0.5)]
                case _:
                    chance.shuffle(row)
        sheets.append(Sheet(sheet.name, tuple(Row(n, tuple(row)) for n, row in enumerate(rows, 1)), sheet.lettered))
    return replace(book, sheets=tuple(sheets))


def sources(workspace: Workspace) -> Iterator[tuple[str, str, bytes]]:
    """Kinds, names and contents: samples, exports and templates."""
    data = workspace.snapshot()
    for name, kind in SAMPLE_KINDS.items():
        yield kind, name, (SAMPLES / name).read_bytes()
    for kind in KINDS:
        yield kind, "template", template(kind, data)
        for file_format in FORMATS:
            yield kind, file_format, exported(kind, file_format, data)


def state(workspace: Workspace) -> dict[str, object]:
    return {name: dict(workspace.records.table(kind)) for name, kind in TABLES.items()}


def kept(workspace: Workspace) -> tuple[object, ...]:
    """All that an import which is refused must leave as it is, on disk too."""
    journal = (workspace.home / JOURNAL_NAME).stat()
    return state(workspace), workspace.revision, journal.st_size, journal.st_mtime_ns


def tried(workspace: Workspace, kind: str, book: Book, turn: int) -> bool:
    """Import a book as far as it goes, and take it back; whether anything was changed."""
    before = kept(workspace)
    options = Options(replace=turn % 2 == 0, procedure="ВПР, математика, 5 класс", indicator="П20", period="1")
    try:
        preview = plan(kind, book, workspace.snapshot(), options=options)
        if preview.questions:
            chosen = dict.fromkeys((question.text for question in preview.questions), LEAVE_OUT)
            preview = plan(kind, book, workspace.snapshot(), choices=chosen, options=options)
        assert kept(workspace) == before
        break_off(workspace, preview)
        assert kept(workspace) == before
        changed = accept(workspace, preview)
    except ShnorError:
        changed = None
    if changed is None:
        assert kept(workspace) == before
        return False
    assert workspace.revision == before[1] + 1  # type: ignore[operator]
    again = plan(kind, book, workspace.snapshot(), choices=preview.request.choices, options=options)
    assert again.nothing, again.of(Action.ADD, Action.CHANGE, Action.REMOVE)[:2]
    undone: Committed = workspace.undo()
    assert undone.act == "import"
    assert state(workspace) == before[0]
    return True


def break_off(workspace: Workspace, preview: Preview) -> None:
    """Take a preview whose last record cannot be stored, as if somebody had removed it: all before it goes back."""
    if not preview.nothing and not preview.questions:
        last = Write(School(id=10**9, full_name="Старая школа"), School(id=10**9, full_name="Новая школа"))
        with pytest.raises(NotFound):
            accept(workspace, replace(preview, writes=(*preview.writes, last)))


def attack(workspace: Workspace, bytes_each: int, books_each: int) -> tuple[int, int]:
    """Returns how many files were tried, and how many of them changed something."""
    files = changes = 0
    for seed, (kind, name, content) in enumerate(sources(workspace)):
        for turn, damaged in enumerate(mutations(content, bytes_each // 3 if name == OLD_EXCEL else bytes_each, seed)):
            files += 1
            began = time.monotonic()
            with suppress(UnreadableFile):
                changes += tried(workspace, kind, read_book("файл", damaged), turn)
            assert time.monotonic() - began < LONGEST, (kind, name, turn)
        whole, chance = read_book("файл", content), random.Random(seed)
        for turn in range(books_each):
            files += 1
            began = time.monotonic()
            other = chance.choice(list(KINDS)) if turn % 5 == 0 else kind
            changes += tried(workspace, other, damaged_book(whole, chance), turn)
            assert time.monotonic() - began < LONGEST, (kind, name, turn)
    return files, changes


def test_some_damaged_files_do_no_harm(demo: Workspace) -> None:
    files, changes = attack(demo, 2, 3)
    assert files > 150
    assert changes > 10


@pytest.mark.proof
def test_ten_thousand_damaged_files_do_no_harm(demo: Workspace, tmp_path: Path) -> None:
    files, changes = attack(demo, 150, 160)
    assert files >= 10_000
    assert changes > 1_000
