"""What plugins are tried on: the demo's two years, a programme in which nothing was entered, a document with every block."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from shnor_tui.domain.programme import Department, Programme
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.domain.user import Role, User
from shnor_tui.plugin import (
    NBSP,
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
    Snapshot,
    Stamp,
    Table,
)
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_demo

EMPTY = "empty"
"""The name of the programme in which nothing was entered, where the others are named by their years."""

ACTOR = "sample"
FIRST_DAY = date(2021, 9, 1)


def sample_snapshots(directory: Path) -> Mapping[str, Snapshot]:
    """The demo's years by their names, and `EMPTY`: made in a directory, or read from it when they are there."""
    snapshots: dict[str, Snapshot] = {}
    with open_workspace(directory / "demo", actor=ACTOR) as workspace:
        if workspace.empty:
            create_demo(workspace)
        for programme in workspace.programmes:
            snapshots[programme.year] = workspace.snapshot(programme.year)
    with open_workspace(directory / EMPTY, actor=ACTOR) as workspace:
        if workspace.empty:
            _create_empty(workspace)
        snapshots[EMPTY] = workspace.snapshot()
    return snapshots


def _create_empty(workspace: Workspace) -> None:
    with workspace.change("department.create") as editor:
        editor.add(Department(pinned_today=FIRST_DAY))
        editor.add(User(account=workspace.actor, role=Role.ADMIN))
        editor.add(Programme(year=str(SchoolYear.holding(FIRST_DAY))))


_SCHOOLS = ("Васильевская СОШ", "Тверская СОШ", "Заволжская СОШ")

EVERY_BLOCK = Document(
    "Образец документа",
    subtitle="в котором есть всё,\nчто бывает в документах",
    author="Управление образования",
    issued=date(2021, 6, 25),
    number="12",
    blocks=(
        Stamp("Приложение № 2\nк приказу управления образования"),
        Heading("Заголовок первого уровня"),
        Paragraph(["Обычный текст, ", Run("полужирный", bold=True), " и ", Run("курсив", italic=True), "."]),
        Paragraph("Знаки, которые что-то значат в форматах: <№ 5> & «5 > 4» \\ ` * _ | # [x] \x1b[31m \u202e.", indent=False),
        Items(["Пункт первый;", ["пункт ", Run("второй", italic=True), "."]], ordered=True),
        Items(["подпункт;", "подпункт."]),
        Items(["Пункт третий продолжает счёт."], ordered=True, start=3),
        Heading("Заголовок второго уровня", 2),
        Table(
            [Column("№", "center"), Column("Школа", width=3.0), Column("Обучено, чел.", "right")],
            [
                [str(n), school, Cell(str(7 + n), tone=n / 3, bold=n == 1)]
                for n, school in enumerate(_SCHOOLS, 1)
            ],
            caption="Таблица 1. Повышение квалификации",
            sections=[(0, "Сельские школы"), (2, "Городские школы")],
        ),
        Pairs([("Школ в программе", "3"), ("Куратор", Run(f"Т.А.{NBSP}Годунова", bold=True))]),
        Chart("bar", _SCHOOLS, [Series("2019 год", (8, None, 9.5)), Series("2020 год", (9, 8, 10))], "Обучено", "чел."),
        Chart("line", ("I", "II", "III"), [Series("Доля", (0.5, 75, 100))], unit="%", alt="Доля выросла."),
        Custom("a-kind-that-nobody-knows", {"any": "data"}, (Paragraph("То, что показывают вместо неизвестного блока."),)),
        PageBreak(landscape=True),
        Table([Column(f"Столбец {n}") for n in range(1, 15)], [[str(n * 1000) for n in range(1, 15)]]),
        PageBreak(landscape=False),
        Paragraph("По центру", align="center"),
        Signature("Начальник управления образования", f"Т.А.{NBSP}Годунова", date(2021, 6, 25)),
        Executor("Иванова Мария Петровна", "8 (4822) 00-00-00"),
    ),
)  # fmt: skip
"""Every block and every mark that a text may have, for trying formats."""
