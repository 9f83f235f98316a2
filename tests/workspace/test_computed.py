"""Indicators that follow from other data: nobody enters them twice, and where there is no data there is no zero."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_tui.domain.activity import EVENT_KINDS, Event, TrainingKind
from shnor_tui.domain.assessment import Procedure
from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.indicator import Computation, Frequency, Indicator, ReadingState, Verdict
from shnor_tui.domain.roadmap import Mark, Scope, Status
from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput
from shnor_tui.workspace.computed import RULES, computed_readings
from shnor_tui.workspace.dataset import shipped
from shnor_tui.workspace.dynamics import verdict_of
from shnor_tui.workspace.find import indicator_by_code, item_by_number, school_by_name
from shnor_tui.workspace.indicator_filter import indicator_filter
from shnor_tui.workspace.indicator_standing import standing
from shnor_tui.workspace.indicators import ReadingEdit, add_indicator, edit_indicator, set_readings
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.overview import unknown_targets
from shnor_tui.workspace.procedures import add_procedure
from shnor_tui.workspace.reading_text import parse_reading
from shnor_tui.workspace.readings import reading_of, value_of
from shnor_tui.workspace.registry import add_school, edit_programme, set_listing
from shnor_tui.workspace.results import ResultEdit, set_results
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.trainings import set_trained

FIRST_YEAR = "2019/2020"


def value(workspace: Workspace, code: str, school: str = "", year: str | None = None) -> Decimal | None:
    data = workspace.snapshot(year)
    return value_of(data, indicator_by_code(data, code), school_by_name(data, school) if school else None)


def enter(workspace: Workspace, code: str, school: str, text: str) -> None:
    data = workspace.snapshot()
    indicator = indicator_by_code(data, code)
    own = school_by_name(data, school) if school else None
    set_readings(workspace, [ReadingEdit(indicator, own, "", parse_reading(text, indicator))])


def computed(workspace: Workspace, how: Computation, **fields: object) -> Indicator:
    """A new indicator of the example year."""
    data = workspace.snapshot()
    number = add_indicator(workspace, data.programme, code="Н1", title="Новый", computed=how, **fields)  # type: ignore[arg-type]
    found = workspace.snapshot().find(Indicator, number)
    assert found is not None
    return found


def test_the_template_has_the_26_indicators_and_names_rules_that_there_are() -> None:
    indicators = shipped("template").indicators
    assert [row.code for row in indicators] == [f"П{number:02}" for number in range(1, 27)]
    assert {row.computed.rule for row in indicators if row.computed} <= RULES.keys()
    assert all(row.source for row in indicators)
    events = next(row for row in indicators if row.code == "П24")
    assert events.computed is not None
    assert all(EVENT_KINDS[kind] in events.title for kind in events.computed.kinds)
    assert len(events.computed.kinds) == 3
    assert next(row for row in indicators if row.code == "П20").frequency is Frequency.HALF_YEAR


def test_the_list_is_counted_and_held_against_the_year_before(demo: Workspace) -> None:
    data = demo.snapshot()
    assert value(demo, "П01") == 5
    assert data.verdict(indicator_by_code(data, "П01")) is Verdict.REACHED
    assert value(demo, "П02") is None
    edit_programme(demo, data.programme, schools_in_district=20)
    assert value(demo, "П02") == 25
    with pytest.raises(BadInput):
        edit_programme(demo, demo.programme(), schools_in_district=4)
    edit_programme(demo, demo.programme(), schools_in_district=5)
    add_school(demo, demo.programme(), "Шестая СОШ")
    assert value(demo, "П02") is None
    demo.undo()
    edit_programme(demo, demo.programme(), schools_in_district=20)
    set_listing(demo, data.programme, data.schools[0], listed=False)
    assert (value(demo, "П01"), value(demo, "П02"), value(demo, "П03")) == (Decimal(4), Decimal(20), Decimal(20))
    set_listing(demo, demo.programme(FIRST_YEAR), data.schools[1], listed=False)
    set_listing(demo, demo.programme(FIRST_YEAR), data.schools[2], listed=False)
    data = demo.snapshot()
    assert data.verdict(indicator_by_code(data, "П01")) is Verdict.MISSED


def test_people_trained_are_what_was_entered_and_no_zero_where_nothing_was(demo: Workspace) -> None:
    data = demo.snapshot()
    school = school_by_name(data, "Заволжская")
    assert value(demo, "П13", "Заволжская") is None
    before = value(demo, "П13")
    assert before is not None
    set_trained(demo, data.programme, school, TrainingKind.QUALIFICATION, 6)
    assert value(demo, "П13", "Заволжская") == 6
    assert value(demo, "П13") == before + 6
    assert value(demo, "П15") is None


def test_what_was_entered_stands_in_place_of_what_was_computed_until_it_is_cleared(demo: Workspace) -> None:
    data = demo.snapshot()
    computed_before = value(demo, "П13", "Васильевская")
    enter(demo, "П13", "Васильевская", "12")
    assert value(demo, "П13", "Васильевская") == 12
    own = reading_of(demo.snapshot(), indicator_by_code(data, "П13"), school_by_name(data, "Васильевская"), "")
    assert own is not None
    assert own.id != 0
    enter(demo, "П13", "Васильевская", "?")
    assert value(demo, "П13", "Васильевская") is None
    enter(demo, "П13", "Васильевская", "")
    assert value(demo, "П13", "Васильевская") == computed_before
    enter(demo, "П13", "", "99")
    assert value(demo, "П13") == 99


def test_partners_count_schools_once_anyone_has_entered_one(demo: Workspace) -> None:
    data = demo.snapshot()
    for school in data.schools:
        set_listing(demo, data.programme, school, partners=())
    assert value(demo, "П22") is None
    set_listing(demo, data.programme, data.schools[0], partners=(data.schools[1],))
    assert value(demo, "П22") == 20


def test_what_was_called_off_was_not_held_rather_than_owed(demo: Workspace) -> None:
    data = demo.snapshot()
    school = school_by_name(data, "Тверская")
    called_off = add_procedure(demo, data.programme.year, "ОГЭ", "русский язык", 9, held=False)
    held = add_procedure(demo, data.programme.year, "ОГЭ", "математика", 9)
    procedure = demo.snapshot().find(Procedure, held)
    assert called_off
    assert procedure is not None
    set_results(demo, procedure, {school.id: ResultEdit(state=ReadingState.NOT_HELD)})
    data = demo.snapshot()
    russian, maths = (standing(data, indicator_by_code(data, code)) for code in ("П07", "П08"))
    assert (russian.state, russian.missing) == (ReadingState.NOT_HELD, ())
    assert (maths.state, school in maths.missing, len(maths.missing)) == (ReadingState.NO_DATA, False, 4)
    assert "П07" not in [line.indicator.code for line in unknown_targets(data)]
    assert "П08" in [line.indicator.code for line in unknown_targets(data)]
    keeps = indicator_filter("нет_данных")
    assert [code for code in ("П07", "П08") if keeps(standing(data, indicator_by_code(data, code)))] == ["П08"]
    how = Computation(rule="below", procedure="ОГЭ", subject="русский язык")
    of_district = computed(demo, how, scope=Scope.MUNICIPAL)
    assert standing(demo.snapshot(), of_district).state is ReadingState.NOT_HELD


def test_events_count_when_they_have_been(demo: Workspace) -> None:
    indicator = computed(demo, Computation(rule="events", kinds=("Выезд",)), unit="ед.", scope=Scope.MUNICIPAL)
    with demo.change("event.add") as editor:
        for day in (date(2021, 4, 1), date(2021, 5, 30)):
            when = Deadline(start=day, end=day)
            editor.add(Event(programme=indicator.programme, kind="выезд", when=when))
    already = [event for event in demo.snapshot().events if event.kind == "выезд"]
    now, later = demo.snapshot(), demo.snapshot().as_of(date(2021, 6, 1))
    held = sum(event.when.end is not None and event.when.end <= now.today for event in already)
    assert value_of(now, indicator) == held
    assert value_of(later, indicator) == held + 1


def test_items_done_by_their_deadline_are_a_share_of_those_whose_deadline_is_over(demo: Workspace) -> None:
    data = demo.snapshot()
    indicator = indicator_by_code(data, "П25")
    row = reading_of(data, indicator, None, "4")
    assert row is not None
    late = item_by_number(data, "1.2")  # due on 10.04.2021, in progress
    set_marks(demo, late, [None], MarkEdit(status=Status.DONE, on=date(2021, 4, 12)))
    assert reading_of(demo.snapshot(), indicator, None, "4") == row
    set_marks(demo, late, [None], MarkEdit(on=date(2021, 4, 10)))
    better = reading_of(demo.snapshot(), indicator, None, "4")
    assert better is not None
    assert better.numerator == (row.numerator or 0) + 1
    assert better.denominator == row.denominator
    set_marks(demo, late, [None], MarkEdit(status=Status.CANCELLED))
    excused = reading_of(demo.snapshot(), indicator, None, "4")
    assert excused is not None
    assert excused.denominator == (row.denominator or 0) - 1


def test_a_quarter_that_has_not_begun_has_no_value(demo: Workspace) -> None:
    data = demo.snapshot()
    indicator = indicator_by_code(data, "П25")
    assert [row.period for row in computed_readings(data, indicator)][-1] == "4"
    assert {row.period for row in computed_readings(data.as_of(date(2020, 12, 1)), indicator)} == {"1", "2"}


def test_a_rule_that_this_version_does_not_know_gives_nothing(demo: Workspace) -> None:
    indicator = computed(demo, Computation(rule="of a later version"))
    assert computed_readings(demo.snapshot(), indicator) == ()
    edit_indicator(demo, indicator, computed=None)


def test_every_rule_answers_in_every_year_and_on_every_frequency(demo: Workspace) -> None:
    for year in (FIRST_YEAR, "2020/2021"):
        data = demo.snapshot(year)
        for rule in RULES:
            for frequency in Frequency:
                how = Computation(rule=rule, question="47")
                row = Indicator(programme=data.programme.id, code="Н", title="Н", computed=how, frequency=frequency)
                for reading in computed_readings(data, row):
                    assert reading.period in frequency.periods
                    assert reading.state in {ReadingState.VALUE, ReadingState.NOT_HELD}
                    assert reading.school is None or any(reading.school == school.id for school in data.schools)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts=st.lists(st.none() | st.integers(0, 50), min_size=5, max_size=5))
def test_the_districts_count_is_the_sum_of_the_schools(demo: Workspace, counts: list[int | None]) -> None:
    data = demo.snapshot()
    with demo.change("training.set", [school.id for school in data.schools]) as editor:
        for training in data.trainings:
            editor.remove(training)
    for school, people in zip(data.schools, counts, strict=True):
        if people is not None:
            set_trained(demo, data.programme, school, TrainingKind.QUALIFICATION, people)
    known = [people for people in counts if people is not None]
    assert value(demo, "П13") == (sum(known) if known else None)


def test_a_district_wide_indicator_adds_up_what_the_rule_says_of_schools(demo: Workspace) -> None:
    how = Computation(rule="trained", kinds=("qualification",))
    indicator = computed(demo, how, unit="чел.", scope=Scope.MUNICIPAL, target=Decimal(1))
    data = demo.snapshot()
    assert value_of(data, indicator) == value(demo, "П13")
    assert verdict_of(data, indicator) is Verdict.REACHED
    assert all(row.school is None for row in computed_readings(data, indicator))


@pytest.mark.parametrize("code", ["П04", "П05", "П16", "П23"])
def test_a_school_off_the_list_does_not_count(demo: Workspace, code: str) -> None:
    data = demo.snapshot()
    indicator = indicator_by_code(data, code)
    gone: School = data.schools[0]
    set_listing(demo, data.programme, gone, listed=False)
    assert all(row.school != gone.id for row in computed_readings(demo.snapshot(), indicator))


def test_work_that_is_marked_done_without_a_day_was_done_in_time(demo: Workspace) -> None:
    data = demo.snapshot()
    item = next(row for row in data.items if not row.per_school and row.deadline.end and row.deadline.end < data.today)
    end = item.deadline.end
    assert end
    set_marks(demo, item, [None], MarkEdit(status=Status.DONE, on=end + timedelta(days=1)))
    late = punctual(demo)
    (mark,) = [row for row in demo.records.all(Mark) if row.item == item.id]
    with demo.change("mark.set") as editor:
        editor.change(mark, on=None)
    assert punctual(demo) == late + 1


def punctual(workspace: Workspace) -> Decimal:
    """How many items were done on time."""
    data = workspace.snapshot()
    known = reading_of(data, indicator_by_code(data, "П25"), None, "4")
    assert known is not None
    assert known.numerator is not None
    return known.numerator
