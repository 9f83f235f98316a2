"""A small source of a grid over the real workspace: how many people of each school finished courses and retraining."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shnor_tui.domain.activity import Training, TrainingKind
from shnor_tui.errors import BadInput
from shnor_tui.tui.grid import GridCell, GridColumn, GridRow, PlainSource, Spot
from shnor_tui.tui.text import Line
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot

KINDS = {"пк": TrainingKind.QUALIFICATION, "пп": TrainingKind.RETRAINING}


class Trained(PlainSource):
    """Schools down, kinds of training and their sum across; `more` columns are there to be looked at."""

    verb = "training.set"

    def __init__(self, more: int = 0) -> None:
        self._more = more

    def title(self, data: Snapshot) -> str:
        return f"Обучение за {data.programme.year} год"

    def summary(self, data: Snapshot) -> Line:
        return [(f"обучено {self._sum(data)}", "")]

    def columns(self, data: Snapshot) -> Sequence[GridColumn]:
        return [
            GridColumn("пк", "Повышение квалификации"),
            GridColumn("пп", "Переподготовка"),
            GridColumn("всего", "Всего", editable=False),
            *(GridColumn(f"ещё {n}", f"Показатель {n}", editable=False) for n in range(self._more)),
        ]

    def rows(self, data: Snapshot) -> Sequence[GridRow]:
        return [GridRow(school.id, school.name) for school in data.schools]

    def cell(self, data: Snapshot, row: int, column: str) -> GridCell:
        if column in KINDS:
            found = self._found(data, row, KINDS[column])
            return GridCell(str(sum(one.people for one in found)) if found else "")
        return GridCell(str(self._sum(data, row)))

    def totals(self, data: Snapshot) -> Mapping[str, GridCell]:
        return {"всего": GridCell(str(self._sum(data)))}

    def hint(self, data: Snapshot, row: int, column: str) -> str:
        return "Сколько человек: целое число." if column in KINDS else "Считается по двум столбцам слева."

    def write(self, workspace: Workspace, data: Snapshot, entries: Mapping[Spot, str]) -> None:
        schools = {school.id: school.name for school in data.schools}
        for (row, column), text in entries.items():
            if text and not text.isdecimal():
                raise BadInput(f"{schools[row]}, {column}: «{text}» – не число человек.")
        with workspace.change("training.set", {row for row, _column in entries}) as editor:
            for (row, column), text in entries.items():
                found = self._found(data, row, KINDS[column])
                for one in found[1:] if text else found:
                    editor.remove(one)
                if found and text:
                    editor.change(found[0], people=int(text))
                elif text:
                    editor.add(Training(programme=data.programme.id, school=row, kind=KINDS[column], people=int(text)))

    def _found(self, data: Snapshot, school: int, kind: TrainingKind) -> list[Training]:
        return [one for one in data.trainings if (one.school, one.kind) == (school, kind)]

    def _sum(self, data: Snapshot, school: int | None = None) -> int:
        return sum(one.people for one in data.trainings if school in (None, one.school))
