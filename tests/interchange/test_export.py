"""What is written out comes back as the same data, is run by no spreadsheet, and is the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_tui.domain.activity import Event, Training, TrainingKind
from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.roadmap import RoadmapItem, Scope, Section
from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput
from shnor_tui.interchange.defusing import as_meant, defused, kept
from shnor_tui.interchange.export import FORMATS, exported
from shnor_tui.interchange.kinds import KINDS
from shnor_tui.interchange.preview import accept, plan
from shnor_tui.interchange.reading import LARGEST, read_book
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from tests.interchange.sheets_by_hand import counts

RUNS = ("=1+1", "+7 (4822) 00-00-01", "-5", "@сумма", '=HYPERLINK("http://x")')
SEVERAL = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = st.text(st.sampled_from("абвгде ёЖЩ123=+-@'«»\";,.|\n№%/"), min_size=1, max_size=25).map(str.strip).filter(bool)


def lines(text: str) -> str:
    return " ".join(text.split())


@contextmanager
def directory() -> Iterator[Workspace]:
    """A fresh directory with a programme of two schools and without a roadmap."""
    with TemporaryDirectory() as place, open_workspace(Path(place) / "d", actor="olga") as workspace:
        create_programme(workspace, "2021/2022", [("Лесная школа", ""), ("Речная школа", "")])
        with workspace.change("import") as editor:
            for kind in (RoadmapItem, Section):
                for record in list(workspace.records.all(kind)):
                    editor.remove(record)
        yield workspace


def moved(source: Workspace, target: Workspace, kind: str, file_format: str) -> None:
    """Import what one directory exports into another."""
    content = exported(kind, file_format, source.snapshot())
    accept(target, plan(kind, read_book(f"f.{file_format}", content), target.snapshot()), strict=True)


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_an_export_brought_back_changes_nothing(demo: Workspace, kind: str, file_format: str) -> None:
    for year in ("2019/2020", "2020/2021"):
        data = demo.snapshot(year)
        content = exported(kind, file_format, data)
        assert content == exported(kind, file_format, data)
        rows = KINDS[kind].exported(data).rows
        if rows:
            preview = plan(kind, read_book(f"f.{file_format}", content), data)
            assert set(counts(preview)) == {"same"}, [line for line in preview.lines if line.action != "same"][:3]
            assert not any(sheet.mapping.doubtful or sheet.mapping.unknown for sheet in preview.columns)


@SEVERAL
@given(
    rows=st.lists(
        st.tuples(WORDS, st.sampled_from(TrainingKind), st.integers(0, 900), st.none() | st.integers(1, 500), WORDS),
        max_size=5,
        unique_by=lambda row: (lines(row[0]).casefold(), lines(row[4]).casefold()),
    ),
    file_format=st.sampled_from(FORMATS),
)
def test_trainings_come_to_another_directory_as_they_are(rows: list[Any], file_format: str) -> None:
    with directory() as source, directory() as target:
        schools = source.snapshot().registry
        with source.change("import") as editor:
            for n, (course, kind, people, hours, provider) in enumerate(rows):
                editor.add(
                    Training(
                        programme=source.programme().id,
                        school=schools[n % 2].id,
                        kind=kind,
                        people=people,
                        hours=hours,
                        course=lines(course),
                        provider=lines(provider),
                    )
                )
        moved(source, target, "training", file_format)
        assert key(target.snapshot().trainings) == key(source.snapshot().trainings)


@SEVERAL
@given(
    names=st.lists(st.text("бвгджзклмн", min_size=6, max_size=9), min_size=1, max_size=4, unique=True),
    texts=st.tuples(WORDS, WORDS, WORDS),
    file_format=st.sampled_from(FORMATS),
)
def test_schools_come_to_another_directory_as_they_are(names: list[str], texts: Any, file_format: str) -> None:
    head, address, note = map(lines, texts)
    with directory() as source, directory() as target:
        with source.change("import") as editor:
            for n, name in enumerate(names, 3):
                editor.add(
                    School(
                        full_name=f"Школа {name} {n}",
                        order=n,
                        head=head,
                        address=address,
                        note=note,
                        phone="+7 4822 000001",
                    )
                )
        preview = plan(
            "schools", read_book("f", exported("schools", file_format, source.snapshot())), target.snapshot()
        )
        choices = {question.text: -1 for question in preview.questions}
        content = exported("schools", file_format, source.snapshot())
        accept(target, plan("schools", read_book("f", content), target.snapshot(), choices=choices), strict=True)
        assert key(target.snapshot().registry) == key(source.snapshot().registry)


@SEVERAL
@given(
    titles=st.lists(WORDS, min_size=1, max_size=5),
    texts=st.tuples(WORDS, WORDS),
    file_format=st.sampled_from(FORMATS),
)
def test_a_roadmap_comes_to_another_directory_as_it_is(titles: list[str], texts: Any, file_format: str) -> None:
    responsible, deadline = map(lines, texts)
    with directory() as source, directory() as target:
        programme = source.programme()
        with source.change("import") as editor:
            section = editor.add(Section(programme=programme.id, number="1", title=lines(titles[0]), order=1))
            for n, title in enumerate(titles, 1):
                editor.add(
                    RoadmapItem(
                        programme=programme.id,
                        number=f"1.{n}",
                        title=lines(title),
                        section=section if n > 1 else None,
                        deadline=parse_deadline(deadline, programme.school_year),
                        responsible=responsible,
                        scope=Scope.SCHOOLS if n % 2 else Scope.MUNICIPAL,
                        order=n,
                    )
                )
        moved(source, target, "roadmap", file_format)
        assert [
            (item.number, item.title, item.scope, item.deadline, item.responsible) for item in target.snapshot().items
        ] == [
            (item.number, item.title, item.scope, item.deadline, item.responsible) for item in source.snapshot().items
        ]


@SEVERAL
@given(rows=st.lists(st.tuples(WORDS, WORDS), max_size=4, unique=True), file_format=st.sampled_from(FORMATS))
def test_events_come_to_another_directory_as_they_are(rows: list[Any], file_format: str) -> None:
    with directory() as source, directory() as target:
        schools = source.snapshot().registry
        with source.change("import") as editor:
            for kind, topic in rows:
                editor.add(
                    Event(
                        programme=source.programme().id, kind=lines(kind), topic=lines(topic), schools=(schools[1].id,)
                    )
                )
        content = exported("events", file_format, source.snapshot())
        preview = plan("events", read_book("f", content), target.snapshot())
        if not any("already" in line.reason or "уже" in line.reason for line in preview.lines):
            accept(target, preview, strict=True)
            assert key(target.snapshot().events) == key(source.snapshot().events)


def key(records: Any) -> list[str]:
    """Records without their numbers, in no particular order."""
    return sorted(repr(msgspec.structs.replace(row, id=0)) for row in records)


@given(st.text("=+-@'\tабв1", max_size=6))
def test_a_defused_text_runs_nowhere_and_is_meant_as_before(text: str) -> None:
    assert not defused(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert as_meant(defused(text)) == text
    assert as_meant(kept(text)) == text


@pytest.mark.parametrize("text", RUNS)
def test_no_spreadsheet_runs_what_people_typed(demo: Workspace, text: str) -> None:
    with demo.change("import") as editor:
        school = demo.snapshot().registry[0]
        editor.change(school, note=text)
    data = demo.snapshot()
    rows = list(csv.reader(io.StringIO(exported("schools", "csv", data).decode("utf-8-sig")), delimiter=";"))
    assert rows[1][-1] == f"'{text}"
    cell = openpyxl.load_workbook(io.BytesIO(exported("schools", "xlsx", data)))["Школы"].cell(2, len(rows[0]))
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    for file_format in FORMATS:
        assert plan("schools", read_book("f", exported("schools", file_format, data)), data).nothing


def test_csv_opens_in_a_russian_spreadsheet(demo: Workspace) -> None:
    content = exported("readings", "csv", demo.snapshot())
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert text.splitlines()[0] == "Школа;Код;Показатель;Период;Значение;Числитель;Знаменатель"
    assert "\r\n" in text


def test_a_workbook_has_a_frozen_head_widths_and_numbers_that_are_numbers(demo: Workspace) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(exported("training", "xlsx", demo.snapshot())))["Обучение"]
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width > 15
    assert isinstance(sheet["C2"].value, int)


def test_everything_goes_into_one_json_or_one_workbook(demo: Workspace) -> None:
    whole = json.loads(exported("all", "json", demo.snapshot()))
    assert (whole["format"], whole["version"], whole["kind"], whole["year"]) == ("shnor", 1, "all", None)
    assert len(whole["tables"]["programmes"]) == 2
    one = json.loads(exported("all", "json", demo.snapshot("2019/2020"), whole=False))
    assert [row["year"] for row in one["tables"]["programmes"]] == ["2019/2020"]
    assert len(one["tables"]["items"]) < len(whole["tables"]["items"])
    assert one["tables"]["schools"] == whole["tables"]["schools"]
    book = exported("all", "xlsx", demo.snapshot())
    assert openpyxl.load_workbook(io.BytesIO(book)).sheetnames == [kind.sheet for kind in KINDS.values()]
    for kind in KINDS:
        assert plan(kind, read_book("all.xlsx", book), demo.snapshot()).nothing
    with pytest.raises(BadInput):
        exported("all", "csv", demo.snapshot())


def test_foreign_and_newer_json_is_refused(demo: Workspace) -> None:
    mine = json.loads(exported("training", "json", demo.snapshot()))
    others: tuple[dict[str, object], ...] = ({**mine, "version": 2}, {**mine, "format": "other"}, {})
    for content in (b"{", exported("all", "json", demo.snapshot()), *(json.dumps(one).encode() for one in others)):
        with pytest.raises(BadInput):
            read_book("f.json", content)


def test_json_is_read_within_the_bounds_of_other_files_and_its_texts_steer_nothing(demo: Workspace) -> None:
    mine = json.loads(exported("training", "json", demo.snapshot()))
    with pytest.raises(BadInput, match="20000"):
        read_book("f.json", json.dumps({**mine, "rows": [{"school": "Тверская"}] * 20_001}).encode())
    with pytest.raises(BadInput, match="МБ"):
        read_book("f.json", b"{" + b" " * LARGEST)
    hostile = {**mine, "rows": [{"school": "Тверская", "course": "a\x1b[2Jb\u202e"}]}
    cells = read_book("f.json", json.dumps(hostile).encode()).sheets[0].rows[1].cells
    assert "a\ufffd[2Jb\ufffd" in [cell.text for cell in cells]
