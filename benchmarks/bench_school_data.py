"""Whether a large district is as quick to use as the demo: CPU to open the program and each screen, for a typed value, a mark, a
filter, and of the commands that people put into cron.

Large is 30 schools × 5 years × 30 indicators with a value each, 500 roadmap items with deadlines, 20 procedures a year with
results, a complete survey. The import of a workbook is held against the bare reading of it by openpyxl in the same run.
"""

from __future__ import annotations

import io
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import openpyxl

from shnor_tui.domain.assessment import Procedure, Result
from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.indicator import Indicator, Reading, ReadingState
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Scope, Status
from shnor_tui.domain.survey import Answer, AnswerType
from shnor_tui.interchange.preview import plan
from shnor_tui.interchange.reading import read_book
from shnor_tui.workspace.questionnaires import current
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_demo, create_programme
from tests.terminal.terminal import Terminal

SCHOOLS, YEARS, INDICATORS, ITEMS, PROCEDURES = 30, 5, 30, 500, 20
NAMES = [(f"МБОУ «Средняя школа № {n}»", f"СШ № {n}") for n in range(1, SCHOOLS + 1)]
TICKS = os.sysconf("SC_CLK_TCK")
LEAST_TOLD = 10.0
"""Milliseconds of one tick of the clock: nothing shorter can be measured."""
SCREENS = (
    ("overview", "1"),
    ("roadmap", "2"),
    ("indicators", "6"),
    ("activities", "7"),
    ("surveys", "8"),
    ("results", "0"),
)
COMMANDS = (["due"], ["missing"], ["years"], ["results", "--hint"], ["report", "spravka", "-f", "console", "-o", "-"])
DEADLINES = ("октябрь", "до 15 ноября", "декабрь", "март", "в течение учебного года")


def large(home: Path) -> None:
    """Fill a directory; the newest year has everything."""
    with open_workspace(home) as workspace:
        for year in range(2016, 2016 + YEARS):
            create_programme(workspace, f"{year}/{year + 1}", NAMES)
            _fill(workspace, f"{year}/{year + 1}")
        _fill_newest(workspace)


def _fill(workspace: Workspace, year: str) -> None:
    data = workspace.snapshot(year)
    schools = [school.id for school in data.schools]
    with workspace.change("reading.set") as editor:
        programme, known = data.programme.id, [indicator.id for indicator in data.indicators]
        more = [
            editor.add(Indicator(programme=programme, code=f"Д{n}", title="Показатель", order=n))
            for n in range(len(known), INDICATORS)
        ]
        for indicator in (*known, *more):
            for n, school in enumerate(schools):
                value = Reading(
                    indicator=indicator,
                    school=school,
                    state=ReadingState.VALUE,
                    numerator=Decimal(40 + n),
                    denominator=Decimal(100),
                )
                editor.add(value)
        for n in range(PROCEDURES):
            procedure = editor.add(Procedure(year=year, kind="ВПР", subject=f"Предмет {n}", grade=5, order=n))
            for school in schools:
                result = Result(
                    procedure=procedure, school=school, participants=40, below=10, threes=15, fours=10, fives=5
                )
                editor.add(result)


def _fill_newest(workspace: Workspace) -> None:
    data = workspace.snapshot()
    schools = [school.id for school in data.schools]
    survey, questionnaire = data.survey, current(data)
    with workspace.change("item.add") as editor:
        for n in range(ITEMS - len(data.items)):
            item = RoadmapItem(
                programme=data.programme.id,
                number=f"9.{n + 1}",
                title="Мероприятие",
                section=data.sections[n % len(data.sections)].id,
                deadline=parse_deadline(DEADLINES[n % len(DEADLINES)], data.programme.school_year),
                scope=Scope.SCHOOLS,
                order=100 + n,
            )
            number = editor.add(item)
            for school in schools[n % 2 :]:
                editor.add(Mark(item=number, school=school, status=Status.DONE))
        if survey and questionnaire:
            for question in questionnaire.questions:
                if question.type is AnswerType.WHOLE:
                    for school in schools:
                        editor.add(Answer(survey=survey.id, school=school, question=question.code, value="12"))


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def costs(home: Path, rounds: int = 8) -> dict[str, float]:
    """CPU milliseconds for what people do in the terminal UI."""
    found: dict[str, float] = {}
    with Terminal(["-m", "shnor_tui", "--home", str(home)]) as terminal:
        terminal.wait_for("F1")
        terminal.settle()
        found["open the program"] = 1000 * cpu_seconds(terminal.pid)
        for name, key in SCREENS[1:]:
            before = cpu_seconds(terminal.pid)
            terminal.press(key)
            found[f"open {name}"] = 1000 * (cpu_seconds(terminal.pid) - before)
        for name, key in SCREENS:
            before = cpu_seconds(terminal.pid)
            for _n in range(rounds):
                terminal.press("5")
                terminal.press(key)
            found[f"show {name}"] = 1000 * (cpu_seconds(terminal.pid) - before) / rounds
        terminal.press("6")
        terminal.press("t")
        before = cpu_seconds(terminal.pid)
        for n in range(rounds):
            terminal.press(str(50 + n))
            terminal.press("\r")
        found["type a value"] = 1000 * (cpu_seconds(terminal.pid) - before) / rounds
        terminal.press("\x1b")
        terminal.press("2")
        for name, keys in (("mark an item", [" "]), ("filter by a letter", ["/", "м", "\x1b", "\x1b"])):
            before = cpu_seconds(terminal.pid)
            for _n in range(rounds):
                for key in keys:
                    terminal.press(key)
            found[name] = 1000 * (cpu_seconds(terminal.pid) - before) / rounds / len(keys)
    return found


def command_costs(home: Path, runs: int = 3) -> dict[str, float]:
    """CPU milliseconds of whole commands."""
    found: dict[str, float] = {}
    for command in COMMANDS:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for _run in range(runs):
            subprocess.run(
                [sys.executable, "-m", "shnor_tui", *command, "--home", str(home)],
                stdout=subprocess.DEVNULL,
                check=False,
            )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        found[f"shnor {' '.join(command)}"] = 1000 * spent / runs
    return found


def workbook() -> bytes:
    """Values of all indicators for all schools, as an office would send them."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Школа", "Показатель", "Числитель", "Знаменатель"])
    for full, _short in NAMES:
        for n in range(11, 21):
            sheet.append([full, f"П{n}", 40, 100])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def import_ratio(home: Path, runs: int = 5) -> tuple[float, float]:
    """Seconds to read and plan a workbook, and the ratio to its bare reading."""
    content = workbook()
    ours, bare = [], []
    with open_workspace(home) as workspace:
        data = workspace.snapshot()
        for _run in range(runs):
            begin = time.perf_counter()
            for _row in (
                openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0].iter_rows()
            ):
                pass
            bare.append(time.perf_counter() - begin)
            begin = time.perf_counter()
            plan("readings", read_book("свод.xlsx", content), data)
            ours.append(time.perf_counter() - begin)
    return statistics.median(ours), statistics.median(ours) / statistics.median(bare)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as directory:
        demo, district = Path(directory) / "demo", Path(directory) / "large"
        with open_workspace(demo) as workspace:
            create_demo(workspace)
        large(district)
        small, big = costs(demo) | command_costs(demo), costs(district) | command_costs(district)
        for name, milliseconds in big.items():
            ratio = milliseconds / max(small[name], LEAST_TOLD)
            print(
                f"{name}: {milliseconds:.0f} ms CPU in the large district, {small[name]:.0f} in the demo, × {ratio:.1f}"
            )
        seconds, ratio = import_ratio(district)
        print(f"import preview of 300 rows: {seconds:.2f} s, {ratio:.1f} × the bare reading by openpyxl")


if __name__ == "__main__":
    main()
