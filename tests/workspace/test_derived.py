"""What a session worked out and kept is what one that is opened now works out, whichever record was changed between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from random import Random
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_tui.domain.activity import Event, Training, TrainingKind
from shnor_tui.domain.assessment import LowResultsRule, Procedure, Result
from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.indicator import Computation, Frequency, Indicator, Reading, ReadingState
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Scope, Section, Status
from shnor_tui.domain.school import Listing, School
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.domain.survey import Answer, Questionnaire, Survey
from shnor_tui.errors import ShnorError
from shnor_tui.tui.training_grid import TrainingGrid
from shnor_tui.workspace import results
from shnor_tui.workspace.computed import RULES
from shnor_tui.workspace.debts import debts
from shnor_tui.workspace.dynamics import change, series
from shnor_tui.workspace.event_names import known_kinds
from shnor_tui.workspace.feeding import fed_by, fed_schools
from shnor_tui.workspace.item_filter import ItemFilter
from shnor_tui.workspace.low_results import hints
from shnor_tui.workspace.offers import offered_facts
from shnor_tui.workspace.overview import by_school, by_section, due, missed_targets, overdue, unknown_targets
from shnor_tui.workspace.passport import passport
from shnor_tui.workspace.questionnaires import shipped_questionnaire
from shnor_tui.workspace.readings import period_of, readings, value_of, without_data
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.survey_summary import derived_summaries, filled, question_summary, risk_hints
from shnor_tui.workspace.surveys import answers, completeness
from shnor_tui.workspace.years import indicator_years, year_figures


def _questions(data: Snapshot) -> object:
    asked = data.find(Questionnaire, data.survey.questionnaire or 0) if data.survey else None
    return [question_summary(data, question) for question in asked.questions] if asked else None


def _training(data: Snapshot) -> object:
    grid = TrainingGrid(lambda _school: True)
    cells = [[grid.cell(data, row.key, kind.value) for kind in TrainingKind] for row in grid.rows(data)]
    return cells, grid.totals(data), grid.summary(data)


ANSWERS: Mapping[str, Callable[[Snapshot], object]] = {
    "lists": lambda data: (data.schools, data.items, data.sections, data.points, data.indicators, dict(data.listings)),
    "activities": lambda data: (data.trainings, data.events, data.survey, known_kinds(data.records)),
    "statuses": lambda data: [(data.status(item), data.statuses(item)) for item in data.items],
    "items by section": lambda data: [data.items_of(section) for section in (None, *data.sections)],
    "overview": lambda data: (overdue(data), due(data), by_section(data), by_school(data)),
    "targets": lambda data: (missed_targets(data), unknown_targets(data)),
    "debts": debts,
    "hints": hints,
    "readings": lambda data: [dict(readings(data, row)) for row in data.indicators],
    "periods": lambda data: [[period_of(data, row, one) for one in (None, *data.schools)] for row in data.indicators],
    "values": lambda data: [(value_of(data, row), data.verdict(row)) for row in data.indicators],
    "without data": lambda data: [without_data(data, row) for row in data.indicators],
    "changes": lambda data: [(change(data, row), series(data, row)) for row in data.indicators],
    "years": year_figures,
    "indicators over the years": indicator_years,
    "results": lambda data: [
        (results.district_share(data, one), results.district_last_year(data, one), results.handed_in(data, one))
        for one in results.procedures(data)
    ],
    "missing results": lambda data: list(results.missing(data)),
    "answers": lambda data: [(dict(answers(data, one)), completeness(data, one)) for one in data.schools],
    "survey": lambda data: (filled(data), derived_summaries(data), [risk_hints(data, one) for one in data.schools]),
    "questions": _questions,
    "passports": lambda data: [passport(data, school) for school in data.registry],
    "fed": lambda data: [(fed_by(data, item), fed_schools(data, item)) for item in data.items],
    "filter": lambda data: [ItemFilter(data).kept(text) for text in ("просрочено", "школа:твер открыто", "управление")],
    "offers": lambda data: [offered_facts(data, text) for text in ("шко", "показ", "обуч")],
    "printed": lambda data: [(data.compose(point.text).plain, data.unfinished(point)) for point in data.points],
    "training": _training,
}
"""Everything that is asked of a snapshot and may be kept, by what it is called in a failure."""


def _whens(pick: Random) -> Any:
    text = pick.choice(["", "октябрь 2020 года", "15.04.2021", "июнь 2021 года"])
    return parse_deadline(text, SchoolYear("2020/2021"))


FIELDS: Mapping[type[Record], Mapping[str, Callable[[Random], object]]] = {
    Programme: {
        "rule": lambda pick: LowResultsRule(share=pick.randint(1, 60), procedures=pick.randint(1, 3)),
        "schools_in_district": lambda pick: pick.randint(5, 50),
    },
    School: {
        "short_name": lambda pick: f"Школа {pick.randint(1, 9)}",
        "head": lambda pick: f"Директор {pick.randint(1, 9)}",
        "order": lambda pick: pick.randint(1, 9),
    },
    Listing: {
        "listed": lambda pick: pick.random() < 0.5,
        "partners": lambda pick: (pick.randint(1, 5),),
        "agreed_with": lambda pick: f"ГБОУ {pick.randint(1, 9)}",
    },
    Section: {"title": lambda pick: f"Раздел {pick.randint(1, 9)}", "order": lambda pick: pick.randint(1, 9)},
    RoadmapItem: {
        "title": lambda pick: pick.choice(["Управление качеством", "Выезды", "Семинары"]),
        "deadline": _whens,
        "section": lambda pick: pick.choice([None, 1, 2]),
        "scope": lambda pick: pick.choice(list(Scope)),
        "order": lambda pick: pick.randint(1, 9),
        "trainings": lambda pick: pick.choice([(), (TrainingKind.QUALIFICATION,), tuple(TrainingKind)]),
        "event_kinds": lambda pick: pick.choice([(), ("совещание",), ("поездка",)]),
    },
    Mark: {"status": lambda pick: pick.choice(list(Status)), "note": lambda pick: f"№ {pick.randint(1, 9)}"},
    Indicator: {
        "code": lambda pick: f"П0{pick.randint(1, 9)}",
        "title": lambda pick: f"Показатель {pick.randint(1, 9)}",
        "unit": lambda pick: pick.choice(["%", "человек"]),
        "target": lambda pick: pick.choice([None, Decimal(1), Decimal(90)]),
        "against_previous": lambda pick: pick.random() < 0.5,
        "frequency": lambda pick: pick.choice(list(Frequency)),
        "scope": lambda pick: pick.choice(list(Scope)),
        "computed": lambda pick: Computation(rule=pick.choice(list(RULES)), question=pick.choice(["1", "Р1"])),
    },
    Reading: {
        "value": lambda pick: Decimal(pick.randint(0, 99)),
        "state": lambda pick: pick.choice(list(ReadingState)),
    },
    Training: {
        "people": lambda pick: pick.randint(0, 20),
        "kind": lambda pick: pick.choice(list(TrainingKind)),
        "school": lambda pick: pick.randint(1, 5),
    },
    Event: {
        "kind": lambda pick: pick.choice(["совещание", "поездка", "выезд"]),
        "when": _whens,
        "schools": lambda pick: (pick.randint(1, 5),),
        "host": lambda pick: pick.randint(1, 5),
    },
    Questionnaire: {
        "checks": lambda _pick: (),
        "derived": lambda _pick: (),
        "questions": lambda pick: shipped_questionnaire().questions[: pick.randint(1, 40)],
    },
    Survey: {"when": _whens, "questionnaire": lambda pick: pick.choice([None, 1])},
    Answer: {"value": lambda pick: str(pick.randint(0, 60))},
    Procedure: {
        "held": lambda pick: pick.random() < 0.5,
        "counted": lambda pick: pick.random() < 0.5,
        "subject": lambda pick: pick.choice(["математика", "русский язык", "физика"]),
    },
    Result: {
        "below": lambda pick: pick.randint(0, 5),
        "participants": lambda pick: pick.randint(5, 30),
        "state": lambda pick: pick.choice([ReadingState.VALUE, ReadingState.NOT_HELD, ReadingState.NO_DATA]),
    },
    ReportPoint: {"text": lambda pick: pick.choice(["Итоги. {школы}", "{год}"]), "items": lambda pick: (1,)},
}
"""What may become of each field; the answers must follow from a change of it alone, whatever a verb changes along with it."""

LEAVES = (Mark, Reading, Training, Event, Answer, Result, Listing, ReportPoint)
"""Records that may go: nothing needs them."""


def _all_answers(workspace: Workspace) -> dict[tuple[str, str], object]:
    return {
        (programme.year, name): _outcome(answer, workspace.snapshot(programme.year))
        for programme in workspace.programmes
        for name, answer in ANSWERS.items()
    }


def _outcome(answer: Callable[[Snapshot], object], data: Snapshot) -> object:
    """What is answered; of records that no verb would leave so, that there is no answer."""
    try:
        return answer(data)
    except (ShnorError, LookupError, TypeError, ValueError) as error:
        return repr(error)


def _change_something(workspace: Workspace, pick: Random) -> str:
    """Change a field of one record, or remove one record, and nothing else; says what."""
    kind = pick.choice([kind for kind in FIELDS if workspace.records.table(kind)])
    record = pick.choice(sorted(workspace.records.all(kind), key=lambda row: row.id))
    with workspace.change("import") as editor:
        if kind in LEAVES and pick.random() < 0.25:
            editor.remove(record)
            return f"without {record}"
        field = pick.choice(list(FIELDS[kind]))
        value = FIELDS[kind][field](pick)
        editor.change(record, **{field: value})
        return f"{kind.__name__} {record.id}: {field} = {value}"


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pick=st.randoms(use_true_random=False))
def test_what_was_worked_out_follows_every_change(demo_home: Path, pick: Random) -> None:
    with TemporaryDirectory() as directory:
        home = Path(copytree(demo_home, Path(directory) / "home"))
        with open_workspace(home, actor="olga") as lived:
            _all_answers(lived)
            for _step in range(6):
                what = _change_something(lived, pick)
                with open_workspace(home, actor="olga") as opened_now:
                    fresh = _all_answers(opened_now)
                kept = _all_answers(lived)
                assert {name for name in fresh if kept[name] != fresh[name]} == set(), what
