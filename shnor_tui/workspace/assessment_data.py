"""Procedures of school years with results by school, as the demo's data files write them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from shnor_tui.domain.assessment import Result, Scale
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.school import School
from shnor_tui.workspace.editing import Editor
from shnor_tui.workspace.procedures import ProcedureData


class YearProcedure(ProcedureData, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A procedure with its results by the full name of the school: participants and the marks from 2 to 5, participants and
    those below the threshold, or «not_held»."""

    held: bool = True
    counted: bool = True
    note: str = ""
    results: Mapping[str, list[int] | str] = {}


class AssessmentYear(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The procedures of a school year. `note` is that of those procedures that have none."""

    year: str
    note: str = ""
    procedures: list[YearProcedure]


def load_year(editor: Editor, data: AssessmentYear, registry: Mapping[str, School]) -> None:
    """Add the procedures of a year and their results, within a transaction."""
    for order, written in enumerate(data.procedures, 1):
        procedure = msgspec.structs.replace(
            written.of(data.year, order), held=written.held, counted=written.counted, note=written.note or data.note
        )
        number = editor.add(procedure)
        for school, numbers in written.results.items():
            editor.add(_result(number, registry[school].id, procedure.scale, numbers))


def _result(procedure: int, school: int, scale: Scale, numbers: list[int] | str) -> Result:
    if isinstance(numbers, str):
        return Result(procedure=procedure, school=school, state=ReadingState(numbers))
    participants, below, *others = numbers
    threes, fours, fives = others if scale is Scale.MARKS else (None, None, None)
    return Result(
        procedure=procedure,
        school=school,
        participants=participants,
        below=below,
        threes=threes,
        fours=fours,
        fives=fives,
    )
