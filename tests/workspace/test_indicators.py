"""Indicators and their values: what is typed, what is stored, what is refused, and who was faster."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.indicator import Direction, Frequency, Indicator, Reading, ReadingState, Verdict
from shnor_tui.domain.roadmap import Scope
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Conflict, Forbidden, NotFound
from shnor_tui.workspace.find import indicator_by_code, school_by_name
from shnor_tui.workspace.indicator_filter import indicator_filter
from shnor_tui.workspace.indicator_standing import standing, standings
from shnor_tui.workspace.indicators import (
    ReadingEdit,
    add_indicator,
    edit_indicator,
    move_indicator,
    next_code,
    remove_indicator,
    set_reading,
    set_readings,
)
from shnor_tui.workspace.reading_text import parse_reading, written
from shnor_tui.workspace.readings import entered, period_of, value_of, without_data
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.users import set_role

SHARE = Indicator(programme=1, code="П20", title="Охват")
PEOPLE = Indicator(programme=1, code="П13", title="Прошли ПК", unit="чел.")
POINTS = Indicator(programme=1, code="Н1", title="Средний балл", unit="балл")


def fields(text: str, indicator: Indicator = SHARE) -> object:
    parsed = parse_reading(text, indicator)
    assert parsed is not None
    return parsed["value"] if parsed["denominator"] is None else (parsed["numerator"], parsed["denominator"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("81,5", Decimal("81.5")),
        ("81.5 %", Decimal("81.5")),
        ("81,5%", Decimal("81.5")),
        ("0", Decimal(0)),
        ("1", Decimal(1)),
        ("0,75 %", Decimal("0.75")),
        ("45/60", (45, 60)),
        ("45 из 60", (45, 60)),
        ("45  60", (45, 60)),
        ("1 234 / 2 000", (1234, 2000)),
        ("31,5 из 33", (Decimal("31.5"), 33)),
        ("0/17", (0, 17)),
    ],
)
def test_a_share_is_typed_as_a_number_or_as_a_fraction(text: str, expected: object) -> None:
    assert fields(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("13", 13), ("13 чел.", 13), ("1 234", 1234), ("1\u00a0234", 1234)])
def test_people_are_counted_in_whole_numbers(text: str, expected: int) -> None:
    assert fields(text, PEOPLE) == expected


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("-", ReadingState.NOT_HELD),
        ("Не проводилось", ReadingState.NOT_HELD),
        ("н/п", ReadingState.NOT_HELD),
        ("?", ReadingState.NO_DATA),
        ("нет данных", ReadingState.NO_DATA),
        ("н/д", ReadingState.NO_DATA),
        ("достигнуто", ReadingState.REACHED),
    ],
)
def test_words_say_why_there_is_no_number(text: str, state: ReadingState) -> None:
    parsed = parse_reading(text, PEOPLE)
    assert parsed is not None
    assert parsed["state"] is state


@pytest.mark.parametrize(
    ("text", "indicator", "said"),
    [
        ("0,75", SHARE, "0,75 – это 75 %"),
        ("60/45", SHARE, "60 из 45 – больше целого"),
        ("105", SHARE, "больше целого"),
        ("1 045,5", SHARE, "больше целого"),
        ("45 60", PEOPLE, "не число"),
        ("-5", SHARE, "отрицательным"),
        ("-5/6", SHARE, "отрицательным"),
        ("5/0", SHARE, "больше нуля"),
        ("много", SHARE, "не число"),
        ("2,5", PEOPLE, "не целое"),
        ("5/6", PEOPLE, "не дробь"),
        ("13 %", PEOPLE, "не число"),
    ],
)
def test_what_was_hardly_meant_is_asked_about(text: str, indicator: Indicator, said: str) -> None:
    with pytest.raises(BadInput) as error:
        parse_reading(text, indicator)
    assert said in str(error.value)


numbers = st.decimals(0, 100, places=3).map(lambda value: value.normalize() + 0)
readings = st.one_of(
    st.sampled_from([state for state in ReadingState if state is not ReadingState.VALUE]).map(
        lambda state: Reading(indicator=1, state=state)
    ),
    numbers.map(lambda value: Reading(indicator=1, state=ReadingState.VALUE, value=value)),
    st.integers(1, 10**6)
    .flatmap(lambda whole: st.tuples(st.integers(0, whole).map(Decimal), st.just(Decimal(whole))))
    .map(lambda pair: Reading(indicator=1, state=ReadingState.VALUE, numerator=pair[0], denominator=pair[1])),
)


@given(reading=readings, indicator=st.sampled_from([SHARE, POINTS]))
def test_what_is_written_is_read_back(reading: Reading, indicator: Indicator) -> None:
    parsed = parse_reading(written(reading, indicator), indicator)
    assert parsed is not None
    assert {name: getattr(reading, name) for name in parsed} == dict(parsed)


def test_an_empty_text_clears() -> None:
    assert parse_reading("  ", SHARE) is None
    assert written(None, SHARE) == ""


def edits(workspace: Workspace, code: str, texts: dict[str, str], period: str = "") -> list[ReadingEdit]:
    data = workspace.snapshot()
    indicator = indicator_by_code(data, code)
    return [
        ReadingEdit(indicator, school_by_name(data, name), period, parse_reading(text, indicator))
        for name, text in texts.items()
    ]


def test_a_column_is_one_change_that_one_undo_takes_back(demo: Workspace) -> None:
    before = demo.revision
    set_readings(demo, edits(demo, "П26", {"Васильевская": "30/60", "Тверская": "20/40", "Бурашевская": "н/п"}))
    assert demo.revision == before + 1
    data = demo.snapshot()
    indicator = indicator_by_code(data, "П26")
    assert data.value(indicator) == 50
    assert data.verdict(indicator) is Verdict.REACHED
    assert [school.name for school in without_data(data, indicator)] == ["Заволжская СОШ", "Пушкинская СОШ"]
    demo.undo()
    assert not demo.snapshot().readings(indicator)


def test_the_history_names_also_those_whose_value_was_there_before(demo: Workspace) -> None:
    set_readings(demo, edits(demo, "П26", {"Васильевская": "30/60"}))
    set_readings(demo, edits(demo, "П26", {"Васильевская": "31/60", "Тверская": "20/40"}))
    told = demo.describe(demo.history()[-1])
    assert "Васильевская" in told
    assert "Тверская" in told


def test_one_wrong_value_keeps_all_from_being_stored(demo: Workspace) -> None:
    before = demo.revision
    wanted = edits(demo, "П26", {"Васильевская": "30/60"})
    wrong = ReadingEdit(wanted[0].indicator, school_by_name(demo.snapshot(), "Тверская"), "2", wanted[0].fields)
    with pytest.raises(BadInput, match="нет периода"):
        set_readings(demo, [*wanted, wrong])
    assert demo.revision == before


def test_clearing_takes_the_reading_away(demo: Workspace) -> None:
    set_readings(demo, edits(demo, "П26", {"Васильевская": "30/60"}))
    set_readings(demo, edits(demo, "П26", {"Васильевская": "", "Тверская": ""}))
    assert not entered(demo.snapshot(), indicator_by_code(demo.snapshot(), "П26"))


@pytest.mark.parametrize(
    ("theirs", "mine", "refused"),
    [
        ({"Васильевская": "31/60"}, {"Васильевская": "32/60"}, True),
        ({"Васильевская": "31/61"}, {"Васильевская": "30/62"}, True),
        ({"Васильевская": "31/60"}, {"Васильевская": ""}, True),
        ({"Тверская": "5/6"}, {"Тверская": "?"}, True),
        ({"Васильевская": "31/60"}, {"Васильевская": "31/60"}, False),
        ({"Тверская": "5/6"}, {"Васильевская": "32/60"}, False),
    ],
)
def test_a_value_that_somebody_changed_meanwhile_is_never_overwritten_nor_mixed(
    demo: Workspace, theirs: dict[str, str], mine: dict[str, str], refused: bool
) -> None:
    set_readings(demo, edits(demo, "П26", {"Васильевская": "30/60"}))
    seen = demo.snapshot()
    set_readings(demo, edits(demo, "П26", theirs))
    after = demo.revision
    if refused:
        with pytest.raises(Conflict):
            set_readings(demo, edits(demo, "П26", mine), seen)
        assert demo.revision == after
    else:
        set_readings(demo, edits(demo, "П26", mine), seen)


def test_a_school_enters_its_own_values_only(demo: Workspace, demo_home: Path) -> None:
    school = school_by_name(demo.snapshot(), "Тверская")
    set_role(demo, "konev", Role.SCHOOL, school)
    with open_workspace(demo_home, actor="konev") as own:
        set_readings(own, edits(own, "П26", {"Тверская": "5/6"}))
        with pytest.raises(Forbidden):
            set_readings(own, edits(own, "П26", {"Тверская": "4/6", "Пушкинская": "5/6"}))
        indicator = indicator_by_code(own.snapshot(), "П24")
        with pytest.raises(Forbidden):
            set_reading(own, indicator, None, state=ReadingState.VALUE, value=Decimal(9))


def test_an_indicator_is_added_behind_another_with_a_code_of_its_own(demo: Workspace) -> None:
    data = demo.snapshot()
    assert next_code(data) == "П27"
    after = indicator_by_code(data, "П03")
    number = add_indicator(demo, data.programme, code=" П27 ", title=" Посещаемость  уроков ", after=after)
    codes = [row.code for row in demo.snapshot().indicators]
    assert codes[2:5] == ["П03", "П27", "П04"]
    added = demo.snapshot().find(Indicator, number)
    assert added is not None
    assert added.title == "Посещаемость уроков"
    for code in ("п27", "", "П:1"):
        with pytest.raises(BadInput):
            add_indicator(demo, data.programme, code=code, title="Ещё один")
    move_indicator(demo, added, -10)
    assert demo.snapshot().indicators[0].code == "П27"


def test_the_same_code_is_not_brought_back_by_an_undo(demo: Workspace) -> None:
    removed = indicator_by_code(demo.snapshot(), "П26")
    remove_indicator(demo, removed)
    add_indicator(demo, demo.programme(), code="П26", title="Другой")
    with pytest.raises(Conflict):
        demo.undo_entry(demo.history()[-2])


def test_a_removed_indicator_takes_its_values_along_and_its_point_says_so(demo: Workspace) -> None:
    indicator = indicator_by_code(demo.snapshot(), "П20")
    remove_indicator(demo, indicator)
    data = demo.snapshot()
    assert not entered(data, indicator)
    point = next(point for point in data.points if indicator.id in point.indicators)
    assert "показатель удалён" in data.unfinished(point)
    with pytest.raises(NotFound):
        remove_indicator(demo, indicator)
    demo.undo()
    assert value_of(demo.snapshot(), indicator) is not None


def test_how_an_indicator_is_measured_stays_while_it_has_values(demo: Workspace) -> None:
    indicator = indicator_by_code(demo.snapshot(), "П20")
    for shape in ({"frequency": Frequency.YEAR}, {"unit": "чел."}, {"scope": Scope.MUNICIPAL}):
        with pytest.raises(BadInput, match="уже есть значения"):
            edit_indicator(demo, indicator, **shape)
    edit_indicator(demo, indicator, target=Decimal(70), direction=Direction.AT_LEAST, source="школы")
    assert demo.snapshot().verdict(indicator_by_code(demo.snapshot(), "П20")) is Verdict.REACHED
    fresh = indicator_by_code(demo.snapshot(), "П26")
    edit_indicator(demo, fresh, frequency=Frequency.QUARTER, scope=Scope.MUNICIPAL, unit="ед.")


@pytest.mark.parametrize("number", ["1" + "0" * 31, "NaN", "Infinity"])
def test_a_number_that_cannot_be_shown_is_never_stored(demo: Workspace, number: str) -> None:
    data = demo.snapshot()
    people, school = indicator_by_code(data, "П13"), school_by_name(data, "Тверская")
    with pytest.raises(BadInput):
        set_reading(demo, people, school, state=ReadingState.VALUE, value=Decimal(number))
    with pytest.raises(BadInput):
        edit_indicator(demo, people, target=Decimal(number))
    with pytest.raises(BadInput):
        add_indicator(demo, data.programme, code="П27", title="Ещё один", target=Decimal(number))
    average = Indicator(programme=data.programme.id, code="Б", title="Балл", unit="балл.")
    with pytest.raises(BadInput, match="слишком длинное"):
        parse_reading("1/0," + "0" * 20 + "1", average)


def test_per_cent_are_per_cent_however_they_are_typed(demo: Workspace) -> None:
    number = add_indicator(demo, demo.programme(), code="Н1", title="Доля", unit=" Проценты ", source="школы,\nЦОКО")
    added = demo.records.table(Indicator)[number]
    assert (added.unit, added.source) == ("%", "школы, ЦОКО")
    edit_indicator(demo, added, unit="чел.  в\nшколе")
    edit_indicator(demo, demo.records.table(Indicator)[number], unit="процентов")
    assert demo.records.table(Indicator)[number].unit == "%"


def test_two_people_who_change_the_same_target_are_told(demo: Workspace) -> None:
    seen = indicator_by_code(demo.snapshot(), "П26")
    edit_indicator(demo, seen, target=Decimal(40))
    edit_indicator(demo, seen, source="анкета")
    with pytest.raises(Conflict) as conflict:
        edit_indicator(demo, seen, target=Decimal(50))
    assert [clash.theirs for clash in conflict.value.clashes] == ["40"]


def test_bare_percentages_leave_the_district_without_a_value_and_say_so(demo: Workspace) -> None:
    set_readings(demo, edits(demo, "П26", {"Васильевская": "30", "Тверская": "40"}))
    data = demo.snapshot()
    seen = standing(data, indicator_by_code(data, "П26"))
    assert seen.value is None
    assert seen.unweighed
    assert len(seen.missing) == 3
    set_reading(demo, seen.indicator, None, state=ReadingState.VALUE, value=Decimal(35))
    seen = standing(demo.snapshot(), seen.indicator)
    assert seen.value == 35
    assert not seen.unweighed
    assert not seen.missing


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("не достигнут П20", ["П20"]),
        ("учебник", ["П19"]),
        ("-расчёт по школам не достигнут", ["П20"]),
        ("без цели", ["П13", "П15"]),
    ],
)
def test_the_filter_knows_words_and_states(demo: Workspace, query: str, kept: list[str]) -> None:
    keeps = indicator_filter(query)
    data = demo.snapshot()
    set_reading(demo, indicator_by_code(data, "П17"), None, state=ReadingState.REACHED)
    found = [seen.indicator.code for seen in standings(demo.snapshot()) if keeps(seen)]
    assert found == kept


def test_the_half_year_with_data_speaks_for_the_year_of_each_school(demo: Workspace) -> None:
    data = demo.snapshot()
    indicator, school = indicator_by_code(data, "П20"), school_by_name(data, "Тверская")
    assert period_of(data, indicator) == period_of(data, indicator, school) == "1"
    set_reading(demo, indicator, school, state=ReadingState.VALUE, numerator=Decimal(9), denominator=Decimal(10))
    data = demo.snapshot()
    assert period_of(data, indicator, school) == "2"
    assert value_of(data, indicator, school) == 90
    assert period_of(data, indicator, school_by_name(data, "Пушкинская")) == "1"
