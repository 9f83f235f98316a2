"""How indicators moved: against the period before, against last year, over the years by code."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_tui.domain.indicator import Indicator, Reading, ReadingState, Verdict
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.school import Listing
from shnor_tui.domain.wording import compose
from shnor_tui.workspace.dynamics import change, last_year, previous, series, verdict_of
from shnor_tui.workspace.facts import ProgrammeFacts
from shnor_tui.workspace.find import indicator_by_code, school_by_name
from shnor_tui.workspace.indicators import add_indicator, edit_indicator, set_reading
from shnor_tui.workspace.session import Workspace

FIRST_YEAR = "2019/2020"


def share(workspace: Workspace, year: str | None, value: str, period: str | None = None) -> None:
    """The district's coverage by additional education."""
    indicator = indicator_by_code(workspace.snapshot(year), "П20")
    set_reading(workspace, indicator, None, state=ReadingState.VALUE, value=Decimal(value), period=period)


def test_before_the_first_half_year_stands_the_year_before(demo: Workspace) -> None:
    share(demo, FIRST_YEAR, "79", "")
    share(demo, None, "81.5", "1")
    data = demo.snapshot()
    indicator = indicator_by_code(data, "П20")
    assert previous(data, indicator, "1") == last_year(data, indicator) == 79
    moved = change(data, indicator)
    assert moved is not None
    assert moved.words.replace("\u00a0", " ") == "выросла на 2,5 п.п. (с 79,0 % до 81,5 %)"
    share(demo, None, "80", "2")
    data = demo.snapshot()
    moved = change(data, indicator)
    assert moved is not None
    assert (moved.before, moved.now, moved.by) == (Decimal("81.5"), Decimal(80), Decimal("-1.5"))


def test_a_text_names_the_change_or_says_that_it_is_not_known(demo: Workspace) -> None:
    facts = ProgrammeFacts(demo.snapshot())
    composed = compose("Доля {динамика:П20}.", facts)
    assert [problem.missing for problem in composed.problems] == [True]
    share(demo, FIRST_YEAR, "79", "")
    composed = compose("Доля {динамика:п20}.", ProgrammeFacts(demo.snapshot()))
    assert composed.plain.startswith("Доля снизилась на 7,3\u00a0п.п. (с 79,0\u00a0% до 71,7\u00a0%)")


def test_a_computed_indicator_has_a_past_without_one_of_its_own_there(demo: Workspace) -> None:
    data = demo.snapshot()
    indicator = indicator_by_code(data, "П13")
    assert all(row.code != "П13" for row in data.choose(demo.programme(FIRST_YEAR)).indicators)
    assert last_year(data, indicator) == 48
    assert last_year(data, indicator, school_by_name(data, "Бурашевская")) == 10


def test_what_counted_in_another_unit_is_no_past(demo: Workspace) -> None:
    share(demo, FIRST_YEAR, "79", "")
    data = demo.snapshot()
    number = add_indicator(demo, data.programme, code="П20а", title="Охват", unit="чел.")
    other = demo.snapshot().find(Indicator, number)
    assert other is not None
    assert last_year(demo.snapshot(), other) is None


def test_a_school_is_held_against_its_own_last_year(demo: Workspace) -> None:
    first, data = demo.snapshot(FIRST_YEAR), demo.snapshot()
    school = school_by_name(data, "Бурашевская")
    share_of = {FIRST_YEAR: (first, "8"), "": (data, "9")}
    for of_year, numerator in share_of.values():
        indicator = indicator_by_code(of_year, "П20")
        set_reading(
            demo, indicator, school, state=ReadingState.VALUE, numerator=Decimal(numerator), denominator=Decimal(10)
        )
    indicator = indicator_by_code(demo.snapshot(), "П20")
    edit_indicator(demo, indicator, against_previous=True)
    data = demo.snapshot()
    indicator = indicator_by_code(data, "П20")
    assert verdict_of(data, indicator, school) is Verdict.REACHED
    assert series(data, indicator, school) == ((FIRST_YEAR, Decimal(80)), ("2020/2021", Decimal(90)))
    assert verdict_of(data, indicator, school_by_name(data, "Тверская")) is Verdict.UNKNOWN


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shares=st.lists(st.none() | st.integers(0, 60), min_size=1, max_size=7), years=st.integers(1, 6))
def test_a_series_is_the_latest_years_with_gaps_where_nothing_is_known(
    demo: Workspace, shares: list[int | None], years: int
) -> None:
    code = f"Р{demo.revision}"
    with demo.change("programme.create") as editor:
        school = demo.snapshot().schools[0]
        for place, numerator in enumerate(shares):
            year = f"{2030 + place}/{2031 + place}"
            known = [row.id for row in demo.records.all(Programme) if row.year == year]
            programme = known[0] if known else editor.add(Programme(year=year))
            if not known:
                editor.add(Listing(programme=programme, school=school.id))
            indicator = editor.add(Indicator(programme=programme, code=code, title="Ряд"))
            if numerator is not None:
                editor.add(
                    Reading(
                        indicator=indicator,
                        school=school.id,
                        state=ReadingState.VALUE,
                        numerator=Decimal(numerator),
                        denominator=Decimal(60),
                    )
                )
    data = demo.snapshot(f"{2029 + len(shares)}/{2030 + len(shares)}")
    told = series(data, indicator_by_code(data, code), school, years)
    assert [year[:4] for year, _value in told] == [str(2030 + len(shares) - years + n) for n in range(years)]
    values = [value for _year, value in told][-len(shares) :]
    wanted = [None if each is None else Decimal(each) * 100 / 60 for each in shares][-years:]
    assert values == wanted


def test_a_school_without_data_is_not_judged_and_one_that_says_reached_is_believed(demo: Workspace) -> None:
    number = add_indicator(demo, demo.programme(), code="П99", title="Охват", target=Decimal(75))
    data = demo.snapshot()
    own, tver = data.find(Indicator, number), school_by_name(data, "Тверская")
    assert own is not None
    assert verdict_of(data, own, tver) is Verdict.UNKNOWN
    set_reading(demo, own, tver, state=ReadingState.REACHED)
    assert verdict_of(demo.snapshot(), own, tver) is Verdict.REACHED
    assert verdict_of(demo.snapshot(), own) is Verdict.UNKNOWN


def test_the_districts_own_value_stands_before_what_its_schools_say(demo: Workspace) -> None:
    number = add_indicator(demo, demo.programme(), code="П99", title="Охват", target=Decimal(75))
    own = demo.snapshot().find(Indicator, number)
    assert own is not None
    for school in demo.snapshot().schools:
        set_reading(demo, own, school, state=ReadingState.REACHED)
    assert verdict_of(demo.snapshot(), own) is Verdict.REACHED
    set_reading(demo, own, None, state=ReadingState.VALUE, value=Decimal(60))
    assert verdict_of(demo.snapshot(), own) is Verdict.MISSED
