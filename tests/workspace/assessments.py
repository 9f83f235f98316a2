"""Assessment procedures to test with: invented results of any shape, and the demo's schools by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from shnor_tui.domain.assessment import LowResultsRule, Procedure, Result
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.record import Record
from shnor_tui.domain.school import Listing, School
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.results import ResultEdit, procedures, set_results
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.tables import TABLES

YEAR, BEFORE = "2020/2021", "2019/2020"
KINDS = (("ВПР", "русский язык", 5), ("ВПР", "математика", 5), ("ВПР", "математика", 6), ("ОГЭ", "математика", 9))


def snapshot(records: Sequence[Record], rule: LowResultsRule = LowResultsRule()) -> Snapshot:  # noqa: B008  (immutable)
    """A programme of 2020/2021 over records that need not have been entered."""
    programme = Programme(id=1, year=YEAR, rule=rule)
    tables: Mapping[str, dict[int, Record]] = {name: {} for name in TABLES}
    for record in (programme, *records):
        table = next(name for name, kind in TABLES.items() if type(record) is kind)
        tables[table][record.id] = record
    return Snapshot(Records(1, tables), programme, date(2021, 4, 20))


def _results(procedure: int, school: int) -> st.SearchStrategy[Result | None]:
    number = st.none() | st.integers(0, 30)
    return st.none() | st.builds(
        Result,
        id=st.just(procedure * 100 + school),
        procedure=st.just(procedure),
        school=st.just(school),
        state=st.sampled_from([ReadingState.VALUE] * 6 + [ReadingState.NOT_HELD, ReadingState.NO_DATA]),
        participants=number,
        below=number,
        threes=number,
        fours=number,
        fives=number,
    )


@st.composite
def worlds(draw: st.DrawFn) -> list[Record]:
    """Some schools, the procedures of two years, and results of any quality."""
    schools = [School(id=n, full_name=f"Школа {n}", order=n) for n in range(1, draw(st.integers(1, 4)) + 1)]
    listed = [Listing(id=school.id, programme=1, school=school.id, listed=draw(st.booleans())) for school in schools]
    held: list[Procedure] = [
        Procedure(
            id=place * 10 + n,
            year=year,
            kind=kind,
            subject=subject,
            grade=grade,
            order=n,
            held=draw(st.integers(0, 5)) > 0,
            counted=draw(st.integers(0, 5)) > 0,
        )
        for place, year in enumerate((BEFORE, YEAR), 1)
        for n, (kind, subject, grade) in enumerate(KINDS, 1)
    ]
    results = [draw(_results(procedure.id, school.id)) for procedure in held for school in schools]
    return [*schools, *listed, *held, *(row for row in results if row is not None)]


def named(data: Snapshot, name: str, year: str | None = None) -> Procedure:
    """The procedure of a year by its name with plain spaces."""
    return next(one for one in procedures(data, year) if one.name.replace("\u00a0", " ") == name)


def enter(workspace: Workspace, procedure: Procedure, school: School, *numbers: int) -> None:
    """Participants, then the marks from 2 to 5."""
    fields: dict[str, Any] = dict(zip(("participants", "below", "threes", "fours", "fives"), numbers, strict=False))
    set_results(workspace, procedure, {school.id: ResultEdit(**fields)})
