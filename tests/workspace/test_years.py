"""The years side by side: each programme in figures, each indicator over the years."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shnor_tui.domain.indicator import ReadingState, Verdict
from shnor_tui.workspace.find import indicator_by_code, school_by_name
from shnor_tui.workspace.indicators import set_reading
from shnor_tui.workspace.next_year import start_next_year
from shnor_tui.workspace.overview import total_progress, unknown_targets
from shnor_tui.workspace.procedures import add_procedure
from shnor_tui.workspace.registry import set_listing
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.surveys import completeness
from shnor_tui.workspace.years import IndicatorYears, indicator_years, year_figures


def over_the_years(demo: Workspace, code: str) -> IndicatorYears:
    return next(line for line in indicator_years(demo.snapshot()) if line.indicator.code == code)


def test_each_year_says_what_its_own_snapshot_says(demo: Workspace) -> None:
    start_next_year(demo, demo.programme())
    figures = year_figures(demo.snapshot())
    assert [year.programme.year for year in figures] == ["2019/2020", "2020/2021", "2021/2022"]
    for year in figures:
        data = demo.snapshot(year.programme.year)
        assert year.schools == len(data.schools)
        assert year.progress == total_progress(data)
        aimed = [row for row in data.indicators if row.target is not None or row.against_previous]
        assert year.reached == sum(data.verdict(row) is Verdict.REACHED for row in aimed)
        assert year.targets.total == year.reached + year.missed + year.unknown == len(aimed)
    assert [year.surveys is None for year in figures] == [True, False, False]
    data = demo.snapshot()
    assert figures[1].surveys == (sum(completeness(data, school).complete for school in data.schools), 5)


def test_it_does_not_matter_which_year_is_chosen(demo: Workspace) -> None:
    assert year_figures(demo.snapshot("2019/2020")) == year_figures(demo.snapshot())
    assert indicator_years(demo.snapshot("2019/2020")) == indicator_years(demo.snapshot())


def test_a_year_in_which_exams_were_called_off_says_so(demo: Workspace) -> None:
    before = year_figures(demo.snapshot())[-1]
    add_procedure(demo, "2020/2021", "ОГЭ", "русский язык", 9, held=False)
    after = year_figures(demo.snapshot())[-1]
    assert (after.unknown, after.targets.total) == (before.unknown - 1, before.targets.total - 1)
    assert after.unknown == len(unknown_targets(demo.snapshot()))
    assert [value.text for value in over_the_years(demo, "П08").values] == ["не пров.", ""]


def test_a_school_that_leaves_the_list_is_counted_in_its_years(demo: Workspace) -> None:
    set_listing(demo, demo.programme(), school_by_name(demo.snapshot(), "Пушкинская"), listed=False)
    start_next_year(demo, demo.programme())
    assert [year.schools for year in year_figures(demo.snapshot())] == [5, 4, 4]


def test_an_indicator_has_a_value_for_each_year_by_its_code(demo: Workspace) -> None:
    start_next_year(demo, demo.programme())
    later = indicator_by_code(demo.snapshot("2021/2022"), "П20")
    set_reading(demo, later, None, state=ReadingState.VALUE, value=Decimal(80), period="1")
    line = over_the_years(demo, "П20")
    assert line.indicator == later
    assert [value.verdict for value in line.values] == [Verdict.REACHED, Verdict.MISSED, Verdict.REACHED]
    assert [value.text for value in line.values] == ["достигнут", "71,7\u00a0%", "80\u00a0%"]
    assert [value.record for value in line.values] == [
        indicator_by_code(demo.snapshot(year), "П20").id for year in ("2019/2020", "2020/2021", "2021/2022")
    ]


@pytest.mark.parametrize("code", ["П10", "П11"])
def test_without_data_a_year_says_nothing(demo: Workspace, code: str) -> None:
    assert [(value.text, value.verdict) for value in over_the_years(demo, code).values] == [("", Verdict.UNKNOWN)] * 2
