"""The districts whose reports are compared with golden files: the demo, an invented second one, and one that has just begun."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.programme import Order, Organisation, Programme, Signatory
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.school import School
from shnor_tui.workspace.events import add_event
from shnor_tui.workspace.find import indicator_by_code, item_by_number
from shnor_tui.workspace.indicators import set_reading
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.next_year import start_next_year
from shnor_tui.workspace.points import add_point
from shnor_tui.workspace.procedures import add_usual_procedures
from shnor_tui.workspace.registry import edit_programme, set_listing
from shnor_tui.workspace.results import ResultEdit, procedures, set_results
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import DEMO_TODAY, create_demo, create_programme
from shnor_tui.workspace.surveys import set_answers
from shnor_tui.workspace.trainings import add_training, set_trained_many

FIRST, SECOND = "2020/2021", "2021/2022"
LISTED = (
    ("МБОУ «Лесогорская СОШ № 1»", "Лесогорская СОШ № 1"),
    ("МБОУ «Сосновская СОШ им. Героя Советского Союза П.И.Петрова»", "Сосновская СОШ"),
    ("МОУ «Берёзовская ООШ»", "Берёзовская ООШ"),
)


@dataclass(frozen=True)
class District:
    """A district to report on: its year, the day on which it is judged, and how it is made."""

    name: str
    year: str
    today: date
    make: Callable[[Workspace], None]

    @contextmanager
    def opened(self, home: Path) -> Iterator[Workspace]:
        """The district, made anew."""
        with open_workspace(home, actor="olga", today=self.today) as workspace:
            self.make(workspace)
            yield workspace


def lesogorsk(workspace: Workspace) -> None:
    """«Лесогорский район»: two years, with values that are missing, not held, zero and too few."""
    create_programme(
        workspace,
        FIRST,
        list(LISTED),
        Organisation(
            nominative="отдел образования Лесогорского района",
            genitive="отдела образования Лесогорского района",
            dative="отделу образования Лесогорского района",
            instrumental="отделом образования Лесогорского района",
        ),
        Order(number="12/1-од", date=date(2020, 9, 4)),
        Signatory(position="Начальник отдела образования\nадминистрации Лесогорского района", name="И.И. Иванова"),
    )
    _results(workspace, FIRST, ((31, 12, 10, 7, 2), (9, 3, 4, 2, 0), (24, 5, 9, 8, 2)))
    _survey(workspace, ((412, 18), (230, 9), (96, 4)))
    programme = start_next_year(workspace, workspace.programme(FIRST))
    order = Order(number="15/1-од", date=date(2021, 9, 6))
    edit_programme(workspace, programme, order=order, agreed_with="ГБУ «Центр оценки качества образования»")
    _results(workspace, SECOND, ((29, 8, 11, 8, 2), (8, 1, 4, 3, 0), (25, 8, 9, 7, 1)))
    _survey(workspace, ((405, 21), (228, 9)))
    _work(workspace, workspace.programme(SECOND))


def beginning(workspace: Workspace) -> None:
    """A programme of which nothing is known but one school."""
    create_programme(workspace, SECOND, [("Лесная школа", "")])


DISTRICTS = (
    District("demo-2020", "2019/2020", DEMO_TODAY, create_demo),
    District("demo-2021", "2020/2021", DEMO_TODAY, create_demo),
    District("lesogorsk", SECOND, date(2022, 5, 20), lesogorsk),
    District("beginning", SECOND, date(2021, 9, 15), beginning),
)


def _results(workspace: Workspace, year: str, marks: Sequence[Sequence[int]]) -> None:
    """Participants and marks 2 to 5 by school for the first procedures; one wasn't held, of one nothing is known."""
    add_usual_procedures(workspace, year)
    schools = workspace.snapshot(year).schools
    entered, skipped, *_others = procedures(workspace.snapshot(year), year)
    counts = {
        school.id: ResultEdit(participants=n, below=low, threes=threes, fours=fours, fives=fives)
        for school, (n, low, threes, fours, fives) in zip(schools, marks, strict=True)
    }
    set_results(workspace, entered, counts)
    set_results(workspace, skipped, {schools[0].id: ResultEdit(state=ReadingState.NOT_HELD)})


def _survey(workspace: Workspace, counts: Sequence[tuple[int, int]]) -> None:
    """Pupils and teachers by school, for those that have answered."""
    data = workspace.snapshot(max(programme.year for programme in workspace.programmes))
    assert data.survey is not None
    answers: dict[tuple[int, str], str] = {}
    for school, (pupils, teachers) in zip(data.schools, counts, strict=False):
        answers |= {(school.id, "1"): str(pupils), (school.id, "9"): str(teachers), (school.id, "22"): "3"}
    set_answers(workspace, data.survey, answers)


def _work(workspace: Workspace, programme: Programme) -> None:
    """What was done in the second year."""
    data = workspace.snapshot(SECOND)
    first, second, third = data.schools
    for number, status, reason in (
        ("1.1", Status.DONE, ""),
        ("2.1", Status.DONE, ""),
        ("3.1", Status.PARTLY, "не все школы представили программы"),
        ("8.1", Status.POSTPONED, "карантин"),
    ):
        item = item_by_number(data, number)
        whom: list[School | None] = list(data.schools) if item.per_school else [None]
        set_marks(workspace, item, whom, MarkEdit(status=status, reason=reason))
    _readings(workspace, {"П19": ((118, 118), (97, 100), None), "П20": ((60, 118), (75, 100), (41, 52))})
    totals: Mapping[tuple[int, TrainingKind], int] = {
        (first.id, TrainingKind.QUALIFICATION): 21,
        (second.id, TrainingKind.QUALIFICATION): 1,
        (second.id, TrainingKind.RETRAINING): 1,
    }
    set_trained_many(workspace, programme, totals)
    add_training(workspace, programme, third, people=2, course="Формирующее оценивание", hours=36)
    add_event(
        workspace, programme, kind="совещание", topic="Итоги I полугодия", when="14.01.2022", schools=[first, second]
    )
    add_event(workspace, programme, kind="выезд", topic="Уроки чтения", when="апрель 2022 года", host=third)
    set_listing(workspace, programme, third, basis="решение отдела образования")
    add_point(workspace, programme, "Проведено {событий:совещание} {событий:совещание|совещание|совещания|совещаний}.")


def _readings(workspace: Workspace, values: Mapping[str, Sequence[tuple[int, int] | None]]) -> None:
    data = workspace.snapshot(SECOND)
    for code, parts in values.items():
        indicator = indicator_by_code(data, code)
        for school, part in zip(data.schools, parts, strict=True):
            if part:
                whole = [Decimal(number) for number in part]
                set_reading(
                    workspace, indicator, school, state=ReadingState.VALUE, numerator=whole[0], denominator=whole[1]
                )
