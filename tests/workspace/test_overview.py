"""The overview: what is late and due, who owes data, which targets are missed; the same as the snapshot says, but fast."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.indicator import ReadingState, Verdict
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Scope, Status, progress
from shnor_tui.domain.school import Listing, School
from shnor_tui.domain.survey import Answer
from shnor_tui.workspace.debts import DebtKind, debts, debts_of
from shnor_tui.workspace.find import indicator_by_code, item_by_number, school_by_name
from shnor_tui.workspace.indicators import set_reading
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.overview import (
    by_school,
    by_section,
    due,
    missed_targets,
    overdue,
    unknown_targets,
)
from shnor_tui.workspace.registry import set_listing
from shnor_tui.workspace.results import missing
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.surveys import completeness
from shnor_tui.workspace.trainings import set_trained
from tests.effort import calls_of


def kinds(data: Snapshot, school: School) -> list[DebtKind]:
    return [debt.kind for debt in debts_of(data, school)]


def test_the_latest_item_comes_first_with_the_schools_that_are_open(demo: Workspace) -> None:
    data = demo.snapshot()
    lines = overdue(data)
    assert [line.days for line in lines] == sorted((data.overdue(item) for item in data.items), reverse=True)[
        : len(lines)
    ]
    assert {line.item.id for line in lines} == {item.id for item in data.items if data.overdue(item)}
    late = next(line for line in lines if line.item.number == "3.3")
    assert [school.name for school in late.open_schools] == ["Бурашевская СОШ", "Пушкинская СОШ"]
    assert late.record == ("items", late.item.id)


def test_the_nearest_deadline_comes_first(demo: Workspace) -> None:
    data = demo.snapshot()
    lines = due(data)
    assert {line.item.id for line in lines} == {item.id for item in data.items if data.due_soon(item)} != set()
    assert [line.days for line in lines] == sorted(line.days for line in lines)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.integers(-500, 300))
def test_on_every_day_it_says_what_the_snapshot_says(demo: Workspace, days: int) -> None:
    data = demo.snapshot().as_of(demo.today + timedelta(days))
    assert {line.item.id: line.days for line in overdue(data)} == {
        item.id: data.overdue(item) for item in data.items if data.overdue(item)
    }
    assert {line.item.id for line in due(data)} == {item.id for item in data.items if data.due_soon(item)}
    assert [line.progress for line in by_section(data)] == [data.total(data.items_of(row)) for row in data.sections]
    own = [item for item in data.items if item.per_school]
    assert [line.progress for line in by_school(data)] == [
        progress(data.status(item, school) for item in own) for school in data.schools
    ]


def test_a_school_owes_an_overdue_item_until_it_is_closed(demo: Workspace) -> None:
    school, item = school_by_name(demo.snapshot(), "Пушкинская"), item_by_number(demo.snapshot(), "3.3")
    owed = [debt for debt in debts_of(demo.snapshot(), school) if debt.record == ("items", item.id)]
    assert [(debt.kind, debt.days) for debt in owed] == [(DebtKind.ITEM, demo.snapshot().overdue(item))]
    set_marks(demo, item, [school], MarkEdit(status=Status.CANCELLED, reason="карантин"))
    assert not [debt for debt in debts_of(demo.snapshot(), school) if debt.record == ("items", item.id)]


def readings_owed(data: Snapshot, code: str) -> list[tuple[str, int]]:
    """The schools that owe an indicator, and how late."""
    return [
        (debt.school.name, debt.days)
        for debt in debts(data)
        if debt.kind is DebtKind.READING and debt.title.startswith(f"{code} ")
    ]


def test_a_reading_is_owed_once_another_school_has_given_one(demo: Workspace) -> None:
    data = demo.snapshot()
    indicator, (first, second, *others) = indicator_by_code(data, "П10"), data.schools
    assert readings_owed(data, "П10") == []
    set_reading(demo, indicator, None, state=ReadingState.VALUE, value=Decimal(5))
    assert readings_owed(demo.snapshot(), "П10") == []
    set_reading(demo, indicator, first, state=ReadingState.VALUE, numerator=Decimal(1), denominator=Decimal(2))
    set_reading(demo, indicator, second, state=ReadingState.NO_DATA)
    assert readings_owed(demo.snapshot(), "П10") == [(school.name, 0) for school in (second, *others)]
    set_reading(demo, indicator, second, state=ReadingState.NOT_HELD)
    assert readings_owed(demo.snapshot(), "П10") == [(school.name, 0) for school in others]
    set_reading(demo, indicator, second, state=ReadingState.NO_DATA)
    set_listing(demo, data.programme, first, listed=False)
    assert readings_owed(demo.snapshot(), "П10") == []


def test_readings_are_owed_for_every_period_that_is_over(demo: Workspace) -> None:
    data, january = demo.snapshot(), date(2021, 1, 10)
    assert readings_owed(data, "П20") == [("Пушкинская СОШ", (data.today - date(2020, 12, 31)).days)]
    assert readings_owed(data.as_of(january), "П20") == [("Пушкинская СОШ", 10)]
    after = data.as_of(date(2021, 9, 1))
    assert len(readings_owed(after, "П20")) == 1 + len(data.schools)
    assert {debt.title.rpartition(", ")[2] for debt in debts(after) if debt.short == "П20"} == {
        "1-е полугодие",
        "2-е полугодие",
    }
    assert readings_owed(after, "П12") == []


def test_what_is_computed_nobody_owes(demo: Workspace) -> None:
    data = demo.snapshot().as_of(date(2021, 9, 1))
    computed = {indicator.code for indicator in data.indicators if indicator.computed}
    assert computed
    assert not {debt.short for debt in debts(data) if debt.kind is DebtKind.READING} & computed


def test_the_survey_is_owed_once_some_school_answers_or_when_it_is_over(demo: Workspace) -> None:
    def owed(data: Snapshot) -> dict[str, tuple[str, int]]:
        found = [debt for debt in debts(data) if debt.kind is DebtKind.SURVEY]
        return {debt.school.name: (debt.title, debt.days) for debt in found}

    data = demo.snapshot()
    states = {school.name: completeness(data, school) for school in data.schools}
    told = owed(data)
    assert set(told) == {name for name, state in states.items() if not state.complete}
    begun, asked = states["Тверская СОШ"].answered, states["Тверская СОШ"].asked
    assert told["Тверская СОШ"] == (f"Анкета: заполнено {begun} из {asked}", 0)
    assert owed(data.as_of(date(2021, 5, 3)))["Тверская СОШ"][1] == 3
    assert owed(demo.snapshot("2019/2020")) == {}
    with demo.change("answer.set", [None]) as editor:
        for answer in demo.records.all(Answer):
            editor.remove(answer)
    assert owed(demo.snapshot()) == {}
    assert len(owed(demo.snapshot().as_of(date(2021, 5, 1)))) == len(data.schools)


def test_results_are_owed_where_others_have_handed_in_theirs(demo: Workspace) -> None:
    data = demo.snapshot()
    owed = [(debt.school, debt.record) for debt in debts(data) if debt.kind is DebtKind.RESULT]
    assert owed == [(school, ("procedures", procedure.id)) for school, procedure in missing(data)]
    assert "ВПР математика 6\u00a0кл." in {debt.short for debt in debts(data)}


def test_training_is_owed_once_others_have_entered_theirs_whatever_its_kind(demo: Workspace) -> None:
    school = school_by_name(demo.snapshot(), "Заволжская")
    assert DebtKind.TRAINING in kinds(demo.snapshot(), school)
    set_trained(demo, demo.programme(), school, TrainingKind.RETRAINING, 0)
    assert DebtKind.TRAINING not in kinds(demo.snapshot(), school)


def test_a_target_is_missed_unknown_or_reached(demo: Workspace) -> None:
    indicator = indicator_by_code(demo.snapshot(), "П11")
    set_reading(demo, indicator, None, state=ReadingState.NO_DATA)
    data = demo.snapshot()
    assert indicator in [line.indicator for line in unknown_targets(data)]
    assert indicator not in [line.indicator for line in missed_targets(data)]
    set_reading(demo, indicator, None, state=ReadingState.VALUE, value=Decimal("60.5"))
    line = next(line for line in missed_targets(demo.snapshot()) if line.indicator == indicator)
    assert (line.verdict, line.value, line.target) == (Verdict.MISSED, "60,5\u00a0%", "не менее 70\u00a0%")
    set_reading(demo, indicator, None, state=ReadingState.REACHED)
    data = demo.snapshot()
    assert indicator not in [line.indicator for line in (*missed_targets(data), *unknown_targets(data))]


@pytest.fixture
def large(demo: Workspace) -> Snapshot:
    """5,000 items and 30 schools, a third of the cells marked, a fifth of the items late."""
    programme = demo.programme()
    with demo.change("item.add") as editor:
        schools = [editor.add(School(full_name=f"Школа {n}", order=n)) for n in range(30)]
        for school in schools:
            editor.add(Listing(programme=programme.id, school=school))
        for n in range(5000):
            end = date(2021, 1, 1) if n % 5 == 0 else date(2021, 8, 1)
            scope = Scope.SCHOOLS if n % 2 else Scope.MUNICIPAL
            item = RoadmapItem(
                programme=programme.id, number=f"9.{n}", title="Мероприятие", deadline=Deadline(end=end), scope=scope
            )
            number = editor.add(item)
            if scope is Scope.SCHOOLS and n % 3 == 0:
                for school in schools:
                    editor.add(Mark(item=number, school=school, status=Status.DONE))
    return demo.snapshot()


def test_what_a_large_programme_is_counted_from_is_looked_at_once(large: Snapshot) -> None:
    def count() -> None:
        assert len(overdue(large)) > 800
        due(large)
        assert len(debts(large)) > 10_000
        by_section(large)
        by_school(large)
        missed_targets(large)

    cells = len(large.items) * len(large.schools)
    assert calls_of(count) < 20 * cells
