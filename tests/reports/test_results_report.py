"""«Динамика результатов оценочных процедур»: why there is no number, who is compared with whom, what is concluded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from shnor_reports.results import Results
from shnor_tui.domain.assessment import Procedure, Scale
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.programme import Signatory
from shnor_tui.plugin import Chart, Context, Document, Snapshot, Table, cell, plain
from shnor_tui.reporting.options import values_of
from shnor_tui.workspace.procedures import add_procedure, edit_procedure
from shnor_tui.workspace.results import ResultEdit, procedures, set_results
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from tests.conftest import EXAMPLE_YEAR, REAL_YEAR
from tests.reports.reading import findings_of, row_of, text_of, told
from tests.workspace.assessments import enter, named

YEARS = ("2018/2019", "2019/2020", "2020/2021")
NAME = "ВПР, математика, 5 кл."
Marks = tuple[int, int, int, int, int]


def built(data: Snapshot, **options: str) -> Document:
    report = Results()
    return report.build(data, Context(today=data.today, params=values_of(report.params(), options, report.id, data)))


def table(document: Document) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table))


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Workspace]:
    """Two schools, one procedure in three years of which the second was called off."""
    with open_workspace(tmp_path / "own", actor="olga", today=date(2021, 5, 20)) as workspace:
        signatory = Signatory(position="Начальник", name="И.И. Иванова")
        create_programme(
            workspace, YEARS[-1], [("Вторая школа", "Вторая"), ("Первая школа", "Первая")], signatory=signatory
        )
        for year in YEARS:
            add_procedure(workspace, year, "ВПР", "математика", 5, held=year != YEARS[1])
        yield workspace


def put(workspace: Workspace, year: str, marks: Mapping[int, Marks]) -> Procedure:
    """Results of a year by the place of the school in the list."""
    data = workspace.snapshot()
    procedure = named(data, NAME, year)
    for place, numbers in marks.items():
        enter(workspace, procedure, data.schools[place], *numbers)
    return procedure


BEFORE = {0: (40, 15, 15, 8, 2), 1: (20, 4, 8, 6, 2)}
NOW = {0: (50, 16, 20, 12, 2), 1: (20, 5, 9, 4, 2)}


def test_each_school_is_held_against_the_threshold_and_its_own_last_result(district: Workspace) -> None:
    put(district, YEARS[0], BEFORE)
    put(district, YEARS[2], NOW)
    text = text_of(district.snapshot(), "results", width=200)
    assert row_of(text, "Вторая") == ["Вторая", "37,5 %", "не проводилось", "32,0 %", "−5,5 п.п.", "низкий результат"]
    assert row_of(text, "Первая") == ["Первая", "20,0 %", "не проводилось", "25,0 %", "+5 п.п.", "не является низким"]
    assert "15 из 40" in text
    assert "к 2018/2019" in text
    assert text.index("Вторая") < text.index("Первая"), "in the list's order, whatever the results"


def test_the_conclusion_says_by_how_much_and_from_what_to_what(district: Workspace) -> None:
    put(district, YEARS[0], BEFORE)
    put(district, YEARS[2], NOW)
    text = text_of(district.snapshot(), "results")
    assert "По всем указанным школам вместе доля участников, получивших отметку «2»:" in text
    assert f"{NAME} – снизилась на 1,7 п.п. (с 31,7 % до 30,0 %) к 2018/2019 учебному году." in text
    assert "Вторая. Доля участников, получивших отметку «2»: " in text
    assert f"{NAME} – снизилась на 5,5 п.п. (с 37,5 % до 32,0 %)." in text
    assert f"{NAME} – выросла на 5 п.п. (с 20,0 % до 25,0 %)." in text
    assert "Вторая. Доля" not in text_of(district.snapshot(), "results", by_school="нет")


def test_a_change_that_reads_as_nought_is_none(district: Workspace) -> None:
    put(district, YEARS[0], {0: (40, 10, 15, 12, 3)})
    put(district, YEARS[2], {0: (40, 10, 20, 8, 2)})
    text = text_of(district.snapshot(), "results", schools="Вторая")
    assert f"{NAME} – не изменилась (25,0 %)." in text
    assert "Всего по этим школам" not in text, "one school is no sum"


def test_together_only_schools_with_results_of_both_years_are_compared(district: Workspace) -> None:
    put(district, YEARS[0], BEFORE)
    put(district, YEARS[2], {0: NOW[0]})
    text = text_of(district.snapshot(), "results")
    assert row_of(text, "Всего")[1:5] == ["31,7 %", "–", "32,0 %", "−5,5 п.п."]
    assert "по 1 школе" in text
    assert "снизилась на 5,5 п.п. (с 37,5 % до 32,0 %) к 2018/2019 учебному году, по 1 школе." in text


def test_why_there_is_no_number_is_told_apart(district: Workspace) -> None:
    maths = put(district, YEARS[2], {0: (9, 3, 3, 2, 1)})
    first = district.snapshot().schools[1]
    text = text_of(district.snapshot(), "results")
    assert row_of(text, "Вторая")[3:] == ["33,3 %", "–", "–"]
    assert "мало участников" in text
    assert row_of(text, "Первая")[1:4] == ["нет данных", "не проводилось", "нет данных"]
    set_results(district, maths, {first.id: ResultEdit(state=ReadingState.NOT_HELD)})
    assert row_of(text_of(district.snapshot(), "results"), "Первая")[3] == "не проводилось"
    set_results(district, maths, {first.id: ResultEdit(participants=30, below=9, threes=9, fours=9, fives=9)})
    assert row_of(text_of(district.snapshot(), "results"), "Первая")[3] == "ошибка в данных"
    edit_procedure(district, maths, counted=False)
    set_results(district, maths, {first.id: ResultEdit(participants=30, below=9, threes=9, fours=9, fives=3)})
    assert "не учитывается" in text_of(district.snapshot(), "results")


def test_only_low_results_are_shaded_the_higher_the_darker(district: Workspace) -> None:
    put(district, YEARS[0], {0: (40, 12, 18, 8, 2), 1: (40, 30, 5, 4, 1)})
    put(district, YEARS[2], {0: (1000, 299, 500, 200, 1), 1: (9, 9, 0, 0, 0)})
    (second, first, _together) = table(built(district.snapshot())).rows
    assert 0 < (cell(second[1]).tone or 0) < (cell(first[1]).tone or 0) <= 1
    assert cell(second[3]).tone is None, "29.9 % do not reach 30 %"
    assert plain(cell(second[3]).text).startswith("29,9")
    assert cell(first[3]).tone is None, "nine pupils are too few"


def test_a_procedure_with_a_threshold_is_worded_by_it(district: Workspace) -> None:
    for year in (YEARS[0], YEARS[2]):
        number = add_procedure(district, year, "ЕГЭ", "математика", 11, Scale.THRESHOLD)
        exam = next(one for one in procedures(district.snapshot(), year) if one.id == number)
        below = 2 if year == YEARS[0] else 1
        enter(district, exam, district.snapshot().schools[0], 20, below)
    text = text_of(district.snapshot(), "results")
    assert "вместе доля участников, не преодолевших минимальный порог:" in text
    assert "снизилась на 5 п.п. (с 10,0 % до 5,0 %)" in text


def test_a_procedure_that_nobody_handed_in_stands_in_a_sentence(district: Workspace) -> None:
    put(district, YEARS[2], NOW)
    add_procedure(district, YEARS[2], "ОГЭ", "математика", 9)
    add_procedure(district, YEARS[2], "ОГЭ", "русский язык", 9, held=False)
    text = text_of(district.snapshot(), "results")
    assert "Нет результатов ни одной школы: ОГЭ, математика, 9 кл.\n" in text
    assert "Не проводились: ОГЭ, русский язык, 9 кл.\n" in text
    assert "│ ОГЭ" not in text


def test_years_and_procedures_are_chosen(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    text = text_of(data, "results", years="1", procedures="математика, 5 кл.; ВПР, русский язык, 6")
    assert len(row_of(text, "Тверская")) == 4, "school, year, change, verdict"
    assert "ВПР, математика, 5 кл." in text
    assert "ВПР, русский язык, 6 кл." in text
    assert "ВПР, математика, 6 кл." not in text
    assert "За 2020/2021 учебный год приведены" in text
    none = text_of(data, "results", procedures="астрономия")
    assert "Процедур, отвечающих условиям отбора, нет." in none
    assert told(data, "results", procedures="астрономия") == ["параметр «Процедуры»: таких процедур нет"]


def test_the_year_of_the_pandemic_says_that_nothing_was_held(demo: Workspace) -> None:
    text = text_of(demo.snapshot(REAL_YEAR), "results", procedures="ВПР")
    assert row_of(text, "Тверская")[2] == "не проводилось"
    assert "В 2019/2020 учебном году эти процедуры не проводились." in text


def test_lines_join_the_years_that_have_results(demo: Workspace) -> None:
    charts = [block for block in built(demo.snapshot(EXAMPLE_YEAR)).blocks if isinstance(block, Chart)]
    (chart,) = charts
    assert list(chart.labels) == ["2018/2019", "2020/2021"]
    assert chart.series[0].name.replace("\u00a0", " ") == "ВПР, русский язык, 5 кл."
    assert len(chart.series) == 4, "an exam with one year alone makes no line"
    assert not [one for one in built(demo.snapshot(REAL_YEAR)).blocks if isinstance(one, Chart)]


def test_the_hint_is_by_calculation_and_the_official_list_is_apart(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    assert "Официальный список школ с низкими образовательными результатами формируется отдельно." in text_of(
        data, "results"
    )
    assert "признакам низких" not in text_of(data, "results")
    text = text_of(data, "results", hint="да")
    assert "Тверская СОШ. Расчётно, по данным муниципалитета за 2020/2021 учебный год: " in text
    assert "В списке, хотя расчётно признакам низких результатов не соответствует." in text


def test_the_check_names_what_is_missing_or_wrong_with_its_record(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE_YEAR)
    maths = named(data, "ВПР, математика, 6 кл.")
    missing, wrong = findings_of(data, "results")
    assert (missing.problem, missing.record) == ("нет результатов: Бурашевская СОШ", ("procedure", maths.id))
    assert wrong.problem == "сумма отметок 24, участников 25"
    assert wrong.record is not None
    assert wrong.record[0] == "result"
    assert findings_of(data, "results", schools="Тверская") == ()


def test_a_year_without_procedures_says_so(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "new", actor="olga", today=date(2021, 5, 20)) as workspace:
        create_programme(workspace, YEARS[-1], [("Первая школа", "")])
        data = workspace.snapshot()
        assert "Сведений об оценочных процедурах нет." in text_of(data, "results", hint="да")
        assert "процедуры: нет ни одной оценочной процедуры" in told(data, "results")


def test_one_year_alone_is_still_held_against_the_last_result_school_by_school_and_together(
    district: Workspace,
) -> None:
    put(district, YEARS[0], BEFORE)
    put(district, YEARS[2], NOW)
    text = text_of(district.snapshot(), "results", width=200, years="1")
    assert row_of(text, "Школа") == ["Школа", "2020/2021", "Изменение", "Вывод"]
    assert row_of(text, "Первая")[2] == "+5 п.п."
    assert row_of(text, "Всего по этим школам")[2] == "−1,7 п.п."
    assert "По всем указанным школам вместе" in text


def test_what_keeps_results_from_being_compared_is_told(district: Workspace) -> None:
    put(district, YEARS[2], NOW)
    nothing_before = "Сравнить результаты с прошлыми годами нельзя: результатов за прошлые годы нет."
    assert nothing_before in text_of(district.snapshot(), "results")


def test_results_of_a_year_that_nobody_handed_in_are_missed_also_where_the_rule_does_not_count_them(
    demo: Workspace,
) -> None:
    data = demo.snapshot(REAL_YEAR)
    assert "нельзя: результатов за 2019/2020 учебный год нет." in text_of(data, "results")
    assert told(data, "results") == ["ЕГЭ, русский язык, 11 кл.: нет результатов: ни одной школы"]
    (finding,) = findings_of(data, "results")
    assert finding.record is not None
    assert finding.record[0] == "procedure"


def test_texts_that_are_not_printed_are_not_missed(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "new", actor="olga", today=date(2021, 5, 20)) as workspace:
        create_programme(workspace, YEARS[-1], [("Школа", "")])
        assert not any("{годы}" in line for line in told(workspace.snapshot(), "results"))
