"""Тесты нашего пакета. Запуск: python -m pytest"""

import our_district

from shnor_tui.plugin import Chart

pytest_plugins = ["shnor_tui.plugin.testing"]


def test_the_report_comes_out_in_every_format(run_report) -> None:
    for run in run_report(our_district).values():
        assert all(run.files.values())


def test_every_school_has_its_bar(run_report) -> None:
    run = run_report(our_district)["2019/2020"]
    (chart,) = (block for block in run.document.blocks if isinstance(block, Chart))
    assert len(chart.labels) == 5
    assert "Всего школ в программе: 5." in run.text("console")
    assert not run.findings


def test_one_school(run_report) -> None:
    params = {"schools": "тверская", "executor": "Иванова М.П."}
    run = run_report(our_district, params=params, years=["2019/2020"])["2019/2020"]
    assert "Тверская СОШ" in run.text("markdown")
    assert "Пушкинская" not in run.text("markdown")
    assert "Иванова М.П." in run.text("markdown")


def test_an_unknown_fact_is_found_before_signature(run_report) -> None:
    run = run_report(our_district, params={"preface": "Школ: {сколько}."})["2019/2020"]
    assert run.findings


def test_tables_have_a_tab_between_cells(run_report, run_format) -> None:
    lines = run_report(our_district)["2019/2020"].text("tsv").splitlines()
    assert lines[0] == "Школа\tВыполнено\tДоля"
    assert run_format(our_district, params={"heads": "нет"}).decode().startswith("1\tВасильевская СОШ\t8\n")
