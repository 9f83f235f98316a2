"""What holds of every report that is signed, whatever the data: nothing at all, names that try to be markup, another language."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from shnor_tui.domain.activity import Event, Training
from shnor_tui.domain.assessment import Procedure, Result
from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.indicator import Indicator, Reading, ReadingState
from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Scope, Section, Status
from shnor_tui.domain.school import Listing, School
from shnor_tui.i18n import set_language
from shnor_tui.plugin import Snapshot
from shnor_tui.workspace.session import Workspace
from tests.conftest import EXAMPLE_YEAR, REAL_YEAR
from tests.reports.reading import findings_of, made, registry, text_of, told
from tests.workspace.assessments import snapshot

REPORTS = pytest.mark.parametrize("report", ["spravka", "roadmap", "indicators", "results", "passport"])
HOSTILE = '№ 5 <b>|`*_{{x}}\\ & "Ко"\x1b[31m\u202eкрасная\u202c\x00\nстрока'


def hostile() -> Snapshot:
    """A programme in which every text tries to be something else."""
    records: Sequence[Record] = (
        School(id=1, full_name=HOSTILE, short_name=HOSTILE, head=HOSTILE, address=HOSTILE),
        Listing(id=1, programme=1, school=1, basis=HOSTILE, agreed_with=HOSTILE),
        Section(id=1, programme=1, number="{1}", title=HOSTILE),
        RoadmapItem(
            id=1,
            programme=1,
            number="{9.9}",
            title=HOSTILE,
            section=1,
            deadline=Deadline(text=HOSTILE),
            responsible=HOSTILE,
            expected=HOSTILE,
            scope=Scope.SCHOOLS,
        ),
        Mark(id=1, item=1, school=1, status=Status.NOT_DONE, reason=HOSTILE, note=HOSTILE),
        Indicator(id=1, programme=1, code="{А}", title=HOSTILE, unit="<%>", source=HOSTILE),
        Reading(id=1, indicator=1, school=1, state=ReadingState.REACHED),
        Procedure(id=1, year="2020/2021", kind=HOSTILE, subject=HOSTILE, note=HOSTILE),
        Result(id=1, procedure=1, school=1, participants=20, below=5, threes=5, fours=5, fives=5),
        Training(id=1, programme=1, school=1, people=3, course=HOSTILE, provider=HOSTILE),
        Event(id=1, programme=1, kind=HOSTILE, topic=HOSTILE, host=1, document=HOSTILE),
    )
    return snapshot(records)


OPTIONS: dict[str, dict[str, str]] = {
    "spravka": {"indicators": "да", "conclusions": HOSTILE.replace("\x00", "")},
    "roadmap": {"proposals": HOSTILE.replace("\x00", "")},
    "indicators": {"by_school": "да", "chart": "{А}"},
    "results": {"hint": "да"},
    "passport": {"hide_small": "да"},
}


@REPORTS
def test_a_programme_of_nothing_makes_a_document_that_says_so_in_every_format(report: str) -> None:
    nothing = snapshot([])
    for form in registry().renderers:
        assert made(nothing, report, form=form), form
    assert told(nothing, report), "nobody signs that"
    for finding in findings_of(nothing, report):
        assert finding.record in {("programme", 1), None}


@REPORTS
def test_nothing_in_the_data_is_obeyed_or_breaks_a_format(report: str) -> None:
    data = hostile()
    for form in registry().renderers:
        assert made(data, report, form=form, **OPTIONS[report]), form  # type: ignore[arg-type]
    shown = text_of(data, report, **OPTIONS[report])  # type: ignore[arg-type]
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    findings_of(data, report, **OPTIONS[report])


@REPORTS
def test_documents_are_russian_whatever_the_interface_speaks(demo: Workspace, report: str) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    russian = (text_of(data, report), [one.problem for one in findings_of(data, report)][:-1])
    set_language("en")
    assert (text_of(data, report), [one.problem for one in findings_of(data, report)][:-1]) == russian


@REPORTS
@pytest.mark.parametrize("year", [REAL_YEAR, EXAMPLE_YEAR])
@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_the_terminal(demo: Workspace, report: str, year: str, width: int) -> None:
    options = {} if report in {"spravka", "roadmap"} else OPTIONS[report]
    lines = text_of(demo.snapshot(year), report, width=width, **options).splitlines()
    assert max(map(len, lines)) <= width


@REPORTS
def test_the_same_data_make_the_same_bytes(demo: Workspace, report: str) -> None:
    for form in registry().renderers:
        assert made(demo.snapshot(EXAMPLE_YEAR), report, form=form) == made(
            demo.snapshot(EXAMPLE_YEAR), report, form=form
        )


@REPORTS
def test_a_stamp_stands_above_everything_and_the_one_who_prepared_it_below(demo: Workspace, report: str) -> None:
    options = {
        "stamp": "Приложение № 7\nк приказу {приказ_чей}",
        "executor": "Иванова М.П., 3-44-55",
        "school": "Тверская",
    }
    if report != "passport":
        options.pop("school")
    text = text_of(demo.snapshot(REAL_YEAR), report, **options)  # type: ignore[arg-type]
    lines = [line for line in text.splitlines() if line.strip()]
    place = next(n for n, line in enumerate(lines) if "Приложение № 7" in line)
    assert "к приказу управления образования Калининского района" in lines[place + 1]
    assert place <= 4
    assert [line.strip() for line in lines[-2:]] == ["Иванова М.П.", "3-44-55"]


@REPORTS
def test_a_wrong_placeholder_of_the_stamp_is_found(demo: Workspace, report: str) -> None:
    assert any("{ошибка}" in line for line in told(demo.snapshot(REAL_YEAR), report, stamp="{ошибка}"))


def test_the_date_of_the_order_is_written_in_three_ways(demo: Workspace) -> None:
    data = demo.snapshot(REAL_YEAR)
    assert "от «28» июля 2020 г. № 148-од" in text_of(data, "spravka")
    assert "от 28 июля 2020 г. № 148-од" in text_of(data, "spravka", dates="словами")
    assert "от 28.07.2020 № 148-од" in text_of(data, "spravka", dates="цифрами")


def test_the_spravka_may_go_on_after_its_points(demo: Workspace) -> None:
    data = demo.snapshot(REAL_YEAR)
    text = text_of(
        data,
        "spravka",
        conclusions="Задачи {число_задач|решена|решены}.",
        proposals="- продолжить работу;\n- усилить контроль.",
    )
    assert text.index("11. ") < text.index("Выводы") < text.index("Предложения") < text.index("Т.А.Годунова")
    assert "Задачи решены." in text
    assert "– усилить контроль." in text
    assert "Проблемы" not in text
