"""«Мониторинг показателей»: each target with its value and verdict, what is not known, and schools that are never ranked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_reports.indicator_rows import LEAST_TONE, tone
from shnor_reports.indicators import Indicators
from shnor_tui.domain.indicator import Direction, Frequency, Indicator, ReadingState, Verdict
from shnor_tui.domain.indicator import verdict as judged
from shnor_tui.domain.programme import Signatory
from shnor_tui.domain.roadmap import Scope
from shnor_tui.plugin import Cell, Chart, Context, Document, Snapshot, Table, cell, plain
from shnor_tui.reporting.options import values_of
from shnor_tui.workspace.find import indicator_by_code, school_by_name
from shnor_tui.workspace.indicators import add_indicator, remove_indicator, set_reading
from shnor_tui.workspace.registry import move_school
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from tests.conftest import EXAMPLE_YEAR, REAL_YEAR
from tests.reports.reading import findings_of, row_of, text_of, told

BEFORE, YEAR = "2020/2021", "2021/2022"


def built(data: Snapshot, **options: str) -> Document:
    report = Indicators()
    params = values_of(
        report.params(), {name.replace("_", "-"): text for name, text in options.items()}, report.id, data
    )
    return report.build(data, Context(today=data.today, params=params))


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def shades(table: Table, head: str) -> Mapping[str, float | None]:
    """The tones of a column by the first cells of its rows."""
    place = [column.title for column in table.columns].index(head)
    return {plain(cell(row[0]).text): cell(row[place]).tone for row in table.rows}


@pytest.fixture
def two_years(tmp_path: Path) -> Iterator[Workspace]:
    """Two schools in two years, with no indicators but those that a test adds."""
    with open_workspace(tmp_path / "own", actor="olga", today=date(2022, 5, 20)) as workspace:
        signatory = Signatory(position="Начальник", name="И.И. Иванова")
        for year in (BEFORE, YEAR):
            schools = [("Первая школа", "Первая"), ("Вторая школа", "Вторая")]
            create_programme(workspace, year, schools, signatory=signatory)
            for indicator in workspace.snapshot(year).indicators:
                remove_indicator(workspace, indicator)
        yield workspace


def add(workspace: Workspace, year: str, code: str, *readings: tuple[int, int], **more: object) -> Indicator:
    """An indicator with numerators and denominators of the schools in their order."""
    programme = workspace.programme(year)
    add_indicator(workspace, programme, code=code, title=f"Показатель {code}", **more)  # type: ignore[arg-type]
    data = workspace.snapshot(year)
    indicator = indicator_by_code(data, code)
    for school, (part, whole) in zip(data.schools, readings, strict=False):
        state = ReadingState.VALUE
        numbers = {"numerator": Decimal(part), "denominator": Decimal(whole)}
        set_reading(workspace, indicator, school, state=state, **numbers)  # type: ignore[arg-type]
    return indicator


def test_each_target_has_its_value_the_year_before_and_a_verdict(two_years: Workspace) -> None:
    add(two_years, BEFORE, "А1", (60, 100), (40, 100), target=Decimal(75))
    add(two_years, YEAR, "А1", (90, 100), (63, 100), target=Decimal(75))
    text = text_of(two_years.snapshot(YEAR), "indicators")
    assert row_of(text, "А1") == ["А1", "Показатель А1", "%", "не менее 75", "76,5", "50", "+26,5 п.п.", "достигнут"]
    assert "По состоянию на 20.05.2022 из 1 показателя с установленным планом достигнуто 1 (100 %)." in text


def test_a_year_without_a_year_before_has_no_columns_for_it(two_years: Workspace) -> None:
    add(two_years, YEAR, "А1", (90, 100), (50, 100), target=Decimal(75))
    text = text_of(two_years.snapshot(YEAR), "indicators")
    assert "Прошлый год" not in text
    assert row_of(text, "А1")[-1] == "не достигнут"


def test_what_is_not_known_is_told_apart(two_years: Workspace) -> None:
    called_off = add(two_years, YEAR, "А1", target=Decimal(75))
    for school in two_years.snapshot(YEAR).schools:
        set_reading(two_years, called_off, school, state=ReadingState.NOT_HELD)
    add(two_years, YEAR, "А2", target=Decimal(75))
    add(two_years, YEAR, "А3", (9, 10), (9, 10), against_previous=True)
    add(two_years, YEAR, "А4", (9, 10), target=Decimal(75))
    add(two_years, YEAR, "А5", (9, 10), (0, 10))
    text = text_of(two_years.snapshot(YEAR), "indicators")
    assert row_of(text, "А1")[-2:] == ["не проводилось", "не проводилось"]
    assert row_of(text, "А2")[-2:] == ["нет данных", "нет данных"]
    assert row_of(text, "А3")[-2:] == ["90", "не с чем сравнить"]
    assert row_of(text, "А5")[-2:] == ["45", "–"]
    assert "нет данных: Вторая" in text
    assert "из 4 показателей с установленным планом достигнуто 1 (25 %), не с чем сравнить – 1" in text
    assert "не проводилось – 1, нет данных – 1." in text


def test_a_sum_that_lacks_a_school_is_compared_with_nothing(two_years: Workspace) -> None:
    for year, people in ((BEFORE, (20, 28)), (YEAR, (7,))):
        indicator = add(two_years, year, "Ч1", unit="чел.")
        for school, count in zip(two_years.snapshot(year).schools, people, strict=False):
            set_reading(two_years, indicator, school, state=ReadingState.VALUE, value=Decimal(count))
    assert row_of(text_of(two_years.snapshot(YEAR), "indicators"), "Ч1")[4:7] == ["7", "48", "данные неполные"]


def test_schools_stand_in_the_lists_order_each_against_the_target(two_years: Workspace) -> None:
    add(two_years, YEAR, "А1", (10, 100), (70, 100), target=Decimal(75))
    data = two_years.snapshot(YEAR)
    (_district, table) = tables(built(data, by_school="да"))
    assert [plain(cell(row[0]).text) for row in table.rows] == ["План", "Первая", "Вторая", "Район"]
    seen = shades(table, "А1, %")
    assert seen["План"] is None
    assert (seen["Первая"] or 0) > (seen["Вторая"] or 0) > 0
    move_school(two_years, data.schools[1], -1)
    (_district, table) = tables(built(two_years.snapshot(YEAR), by_school="да"))
    assert [plain(cell(row[0]).text) for row in table.rows][1:3] == ["Вторая", "Первая"]


def test_only_chosen_schools_and_indicators_are_shown(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    text = text_of(data, "indicators", indicators="п20, П16", schools="Тверская")
    assert row_of(text, "Тверская") == ["Тверская СОШ", "85,5*", "72*"]
    assert "│ Пушкинская СОШ" not in text
    assert "П19" not in text
    assert "Значения по школам" not in text_of(data, "indicators")


def test_an_indicator_without_data_of_any_school_is_named_below_the_table_of_schools(demo: Workspace) -> None:
    text = text_of(demo.snapshot(EXAMPLE_YEAR), "indicators", by_school="да", indicators="П20;П26")
    assert "Нет данных ни по одной школе: П26." in text
    assert "П26, %" not in text


def test_whether_a_school_does_something_is_yes_or_no(demo: Workspace) -> None:
    text = text_of(demo.snapshot(EXAMPLE_YEAR), "indicators", by_school="да", indicators="П04")
    assert row_of(text, "Васильевская") == ["Васильевская СОШ", "нет*"]
    assert row_of(text, "Тверская") == ["Тверская СОШ", "да"]
    assert row_of(text, "Район") == ["Район", "80"]


def test_a_period_chooses_the_half_year_that_holds_its_end(two_years: Workspace) -> None:
    indicator = add(two_years, YEAR, "П1", frequency=Frequency.HALF_YEAR, scope=Scope.MUNICIPAL, target=Decimal(50))
    for period, value in (("1", 40), ("2", 60)):
        set_reading(two_years, indicator, None, period=period, state=ReadingState.VALUE, value=Decimal(value))
    data = two_years.snapshot(YEAR)
    assert row_of(text_of(data, "indicators"), "П1")[-2:] == ["60", "достигнут"]
    first = text_of(data, "indicators", period="сентябрь – декабрь 2021 г.")
    assert row_of(first, "П1")[-2:] == ["40", "не достигнут"]
    assert "1-е полугодие" in first


def test_a_chart_shows_chosen_indicators_over_the_years(two_years: Workspace) -> None:
    for year, part in ((BEFORE, 60), (YEAR, 76)):
        add(two_years, year, "А1", (part, 100), (part, 100))
        add(two_years, year, "Ч1", unit="чел.")
    (chart,) = (block for block in built(two_years.snapshot(YEAR), chart="А1 Ч1").blocks if isinstance(block, Chart))
    assert (chart.kind, list(chart.labels), chart.unit) == ("line", [BEFORE, YEAR], "%")
    assert [list(line.values) for line in chart.series] == [[60.0, 76.0]]
    assert not [block for block in built(two_years.snapshot(YEAR)).blocks if isinstance(block, Chart)]


def test_sources_are_told_and_what_is_worked_out_is_said_to_be(demo: Workspace) -> None:
    text = text_of(demo.snapshot(EXAMPLE_YEAR), "indicators", indicators="П05,П19")
    assert "Источники данных: расчёт по данным муниципалитета – П05; школа – П19." in text
    assert "Источники" not in text_of(demo.snapshot(EXAMPLE_YEAR), "indicators", sources="нет")


def test_the_check_names_what_is_missing_and_the_record_that_mends_it(two_years: Workspace) -> None:
    unknown = add(two_years, YEAR, "А1", target=Decimal(75))
    partly = add(two_years, YEAR, "А2", (9, 10), target=Decimal(75))
    bare = add(two_years, YEAR, "А3", target=Decimal(75))
    for school, value in zip(two_years.snapshot(YEAR).schools, (70, 80), strict=True):
        set_reading(two_years, bare, school, state=ReadingState.VALUE, value=Decimal(value))
    data = two_years.snapshot(YEAR)
    assert [(one.problem, one.record) for one in findings_of(data, "indicators", chart="Ж9")] == [
        ("в программе нет показателя «Ж9»", ("programme", data.programme.id)),
        ("план установлен, а данных нет", ("indicator", unknown.id)),
        ("рассчитан не по всем школам, нет данных: Вторая", ("indicator", partly.id)),
        ("значение района не рассчитать: школы дали доли без чисел", ("indicator", bare.id)),
    ]


def test_a_programme_without_indicators_says_so(two_years: Workspace) -> None:
    data = two_years.snapshot(YEAR)
    assert "В программе нет показателей." in text_of(data, "indicators", by_school="да", chart="А1")
    assert told(data, "indicators") == ["показатели: нет ни одного показателя"]


def test_indicators_without_targets_are_no_reached_ones(two_years: Workspace) -> None:
    add(two_years, YEAR, "А1", (9, 10), (1, 10))
    text = text_of(two_years.snapshot(YEAR), "indicators")
    assert "План ни по одному показателю не установлен." in text
    assert row_of(text, "А1")[-2:] == ["50", "–"]


def test_the_introduction_may_be_worded_anew(demo: Workspace) -> None:
    text = text_of(demo.snapshot(REAL_YEAR), "indicators", intro="Достигнуто: {достигнуто} из {показателей}, {орган}.")
    assert "Достигнуто: 1 из 1, управление образования Калининского района." in text


def test_the_spravka_may_have_the_table_for_its_annex(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    assert "П20" not in text_of(data, "spravka")
    text = text_of(data, "spravka", indicators="да")
    assert text.index("Т.А.Годунова") < text.index("к аналитической справке") < text.index("П20")
    assert school_by_name(data, "Пушкинская").name in text


values = st.decimals(0, 100, places=1)


@given(st.sampled_from(Direction), values, values, values)
def test_the_farther_from_its_target_the_darker_and_what_reaches_it_is_not_shaded(
    direction: Direction, target: Decimal, one: Decimal, other: Decimal
) -> None:
    indicator = Indicator(programme=1, code="А", title="А", target=target, direction=direction)

    def shade(value: Decimal) -> float | None:
        return tone(indicator, value, judged(indicator, value))

    for value in (one, other):
        if judged(indicator, value) is Verdict.MISSED:
            assert LEAST_TONE <= (shade(value) or 0) <= 1
        else:
            assert shade(value) is None
    near, far = sorted((one, other), key=lambda value: abs(value - target))
    if None not in (first := shade(near), last := shade(far)):
        assert (first or 0) <= (last or 0)


def test_a_shaded_value_has_its_number(demo: Workspace) -> None:
    for table in tables(built(demo.snapshot(EXAMPLE_YEAR), by_school="да")):
        shaded = [value for row in table.rows for value in row if isinstance(value, Cell) and value.tone is not None]
        assert shaded
        assert all(plain(value.text).strip() for value in shaded)


def test_codes_that_are_none_do_not_say_that_there_are_no_indicators(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    text = text_of(data, "indicators", indicators="Ж1")
    assert "Показателей, отвечающих условиям отбора, нет." in text
    assert [line for line in told(data, "indicators", indicators="Ж1") if "показател" in line] == [
        "параметр «Показатели»: в программе нет показателя «Ж1»"
    ]
