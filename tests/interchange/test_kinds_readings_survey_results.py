"""Indicators' values, answers of the survey, and assessment results."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from shnor_tui.domain.assessment import Procedure, Scale
from shnor_tui.domain.indicator import Frequency, ReadingState
from shnor_tui.domain.survey import Survey
from shnor_tui.interchange.export import exported
from shnor_tui.interchange.kinds.procedures import Named, read_procedure
from shnor_tui.interchange.kinds.readings import KIND as READINGS
from shnor_tui.interchange.kinds.readings import period_in
from shnor_tui.interchange.kinds.results import KIND as RESULTS
from shnor_tui.interchange.lines import Action, Preview
from shnor_tui.interchange.preview import accept, plan
from shnor_tui.interchange.reading import read_book, read_file
from shnor_tui.interchange.sheets import Book, Cell
from shnor_tui.interchange.work import Options
from shnor_tui.workspace.find import indicator_by_code, school_by_name
from shnor_tui.workspace.indicators import set_reading
from shnor_tui.workspace.procedures import add_procedure, edit_procedure
from shnor_tui.workspace.readings import entered
from shnor_tui.workspace.results import procedures, result
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.surveys import told_answer
from tests.interchange.office import SAMPLES
from tests.interchange.sheets_by_hand import book, counts, sheet, wide

YEAR = "2021/2022"
SCHOOL_NAMES = ("Тверская", "Пушкинская")


@pytest.fixture
def ours(demo: Workspace) -> Workspace:
    """A directory with a fresh programme of 2021/2022, in which nothing was entered."""
    full = [school_by_name(demo.snapshot(), name).full_name for name in SCHOOL_NAMES]
    create_programme(demo, YEAR, [(name, "") for name in full])
    return demo


def previewed(workspace: Workspace, kind: str, file: Book, options: Options = Options(), **wishes: str) -> Preview:  # noqa: B008
    return plan(kind, file, workspace.snapshot(YEAR), wishes, options=options)


def take(workspace: Workspace, kind: str, *rows: Sequence[object], options: Options = Options()) -> None:  # noqa: B008
    preview = previewed(workspace, kind, book(*rows), options)  # type: ignore[arg-type]
    accept(workspace, preview, strict=True)
    assert plan(kind, preview.request.book, workspace.snapshot(YEAR), options=options).nothing


def number(workspace: Workspace, code: str, school: str | None, period: str = "") -> Decimal | None:
    data = workspace.snapshot(YEAR)
    indicator = indicator_by_code(data, code)
    own = school_by_name(data, school).id if school else None
    reading = entered(data, indicator).get((own, period))
    return reading.number(indicator.unit) if reading else None


def test_a_row_a_value(ours: Workspace) -> None:
    take(
        ours,
        "readings",
        ["Школа", "Показатель", "Период", "Значение", "Числитель", "Знаменатель"],
        ["Тверская", "П19", "", "98,5 %", "", ""],
        ["Пушкинская", indicator_by_code(ours.snapshot(YEAR), "П19").title, "год", "", "45", "60"],
        ["Тверская", "П20. Охват", "II полугодие", "81", "", ""],
    )
    assert number(ours, "П19", "Тверская") == Decimal("98.5")
    assert number(ours, "П19", "Пушкинская") == Decimal(75)
    assert number(ours, "П20", "Тверская", "2") == Decimal(81)


def test_a_column_an_indicator(ours: Workspace) -> None:
    take(
        ours,
        "readings",
        ["", "П19. Обеспеченность учебниками", *wide("П20, 1-е полугодие", 2)],
        ["Школа", "", "числитель", "знаменатель"],
        ["Тверская", "100", "163", "200"],
        ["Пушкинская", "не проводилось", "", ""],
    )
    assert number(ours, "П19", "Тверская") == Decimal(100)
    assert number(ours, "П20", "Тверская", "1") == Decimal("81.5")
    data = ours.snapshot(YEAR)
    reading = entered(data, indicator_by_code(data, "П19"))[school_by_name(data, "Пушкинская").id, ""]
    assert reading.state is ReadingState.NOT_HELD


def test_the_period_and_the_indicator_may_stand_beside_the_table(ours: Workspace) -> None:
    rows = [["П20"], ["Школа", "Охвачено", "Всего учеников"], ["Тверская", "90", "120"]]
    assert counts(previewed(ours, "readings", book(*rows))) == {"refused": 1}
    assert counts(previewed(ours, "readings", book(*rows, name="2 полугодие"))) == {"add": 1}
    assert counts(previewed(ours, "readings", book(*rows), Options(period="1"))) == {"add": 1}
    assert counts(previewed(ours, "readings", book(*rows[1:]), Options(period="1", indicator="П20"))) == {"add": 1}


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("1", "1"),
        ("II полугодие", "2"),
        ("2-е полугодие 2021/2022 учебного года", "2"),
        ("первое полугодие", "1"),
        ("год", ""),
        ("3", ""),
        ("П05", ""),
        ("5 класс, 2 четверть", ""),
        ("1 и 2 полугодие", ""),
        ("полугодие 2", "2"),
        ("1 класс, 2 полугодие", "2"),
    ],
)
def test_periods_are_read_as_people_write_them(text: str, period: str) -> None:
    assert period_in(text, Frequency.HALF_YEAR) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        *((form.format(n), str(n)) for n in (1, 2, 3, 4) for form in ("{}-я четверть", "{} четверть", "{}")),
        ("четвёртая четверть", "4"),
        ("IV квартал 2021 года", "4"),
        ("в первой учебной четверти", "1"),
        ("четверть", ""),
        ("1-е полугодие", ""),
        ("3 класс, 2-я четверть", "2"),
        ("I – III четверти", ""),
    ],
)
def test_quarters_are_told_apart(text: str, period: str) -> None:
    assert period_in(text, Frequency.QUARTER) == period


def test_the_preview_tells_that_there_are_no_data(ours: Workspace) -> None:
    preview = previewed(ours, "readings", book(["Школа", "Показатель", "Значение"], ["Тверская", "П19", "?"]))
    assert [(change.title, change.after) for change in preview.lines[0].changes] == [("состояние данных", "нет данных")]


def test_values_that_cannot_be_are_refused_each_by_itself(ours: Workspace) -> None:
    heads = ["Школа", "П19", "П13", "П17"]
    preview = previewed(ours, "readings", book(heads, ["Тверская", "140", "2,5", "60"]))
    assert counts(preview) == {"add": 1, "refused": 2}
    assert [line.place.address for line in preview.of(Action.REFUSED)] == ["B2", "C2"]


def test_the_districts_own_value_has_a_row_of_its_own(ours: Workspace) -> None:
    take(ours, "readings", ["Школа", "П01"], ["Район", "5"])
    assert number(ours, "П01", None) == Decimal(5)
    assert counts(previewed(ours, "readings", book(["Школа", "П01"], ["Тверская", "5"]))) == {"refused": 1}


def test_percents_under_a_title_of_a_real_workbook(ours: Workspace) -> None:
    file = read_file(SAMPLES / "readings-percent.xlsx")
    preview = plan("readings", file, ours.snapshot(YEAR), options=Options(indicator="П20"))
    assert preview.count(Action.REFUSED) == 6  # its schools are of another district
    assert preview.notes


def test_the_export_of_an_online_form_takes_the_latest_response_of_a_school(ours: Workspace) -> None:
    preview = previewed(
        ours,
        "survey",
        book(
            ["Отметка времени", "Ваша школа", "1. Численность обучающихся, всего", "Местность", "Комментарий"],
            ["15.04.2022 10:00:00", "Тверская", "120", "сельская", "-"],
            ["15.04.2022 9:00:00", "Тверская", "100", "городская", "-"],
            ["16.04.2022 9:00:00", "Пушкинская", "много", "село", "-"],
        ),
    )
    assert "Тверская" in preview.remarks[0]
    assert counts(preview) == {"add": 2, "refused": 2}
    accept(ours, preview)
    data = ours.snapshot(YEAR)
    assert told_answer(data, school_by_name(data, "Тверская"), "1") == "120"
    assert told_answer(data, school_by_name(data, "Тверская"), "4") == "сельская"


def test_responses_of_a_school_that_cannot_be_read_are_refused_and_no_more(ours: Workspace) -> None:
    broken = Cell("#Н/Д", problem="в ячейке ошибка")
    preview = previewed(ours, "survey", book(["Школа", "20", "1"], [broken, "да", "1"], [broken, "нет", "2"]))
    assert counts(preview) == {"refused": 2}


def test_answers_begin_the_survey_where_it_is_not_begun(ours: Workspace) -> None:
    with ours.change("survey.edit") as editor:
        for survey in list(ours.records.all(Survey)):
            if survey.programme == ours.programme(YEAR).id:
                editor.remove(survey)
    take(ours, "survey", ["Школа", "Вопрос", "Ответ"], ["Тверская", "20", "да"], ["Тверская", "6. Ставок", "12,5"])
    begun = ours.snapshot(YEAR).survey
    assert begun is not None
    assert begun.questionnaire
    assert begun.sections[:2] == ("общие сведения", "кадровый состав")  # as inside a sentence of the report
    ours.undo()
    assert ours.snapshot(YEAR).survey is None


def test_a_heading_with_the_code_of_another_question_is_not_taken_for_it(ours: Workspace) -> None:
    preview = previewed(
        ours, "survey", book(["Школа", "1. Численность обучающихся", "2. Любимый цвет"], ["Тверская", "1", "1"])
    )
    assert counts(preview) == {"add": 1}
    assert [row.text for row in preview.columns[0].mapping.unknown] == ["2. Любимый цвет"]


def test_a_school_that_is_not_listed_answers_nothing(ours: Workspace) -> None:
    preview = previewed(ours, "survey", book(["Школа", "Вопрос", "Ответ"], ["Заволжская", "20", "да"]))
    assert counts(preview) == {"refused": 1}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ВПР, русский язык, 5 кл.", Named("ВПР", "русский язык", 5)),
        ("Результаты ОГЭ по математике, 9 класс, 2021/2022 учебный год", Named("ОГЭ", "математике", 9, "2021/2022")),
        ("Результаты ВПР-2021", Named("ВПР")),
        ("ВПР по математике, 5 класс, весна 2021 года", Named("ВПР", "математике", 5, "2020/2021")),
        ("ВПР по математике, 5 класс, октябрь 2020 г.", Named("ВПР", "математике", 5, "2020/2021")),
        ("в 6-х классах", Named(grade=6)),
    ],
)
def test_procedures_are_read_from_titles(text: str, named: Named) -> None:
    assert read_procedure(text) == named


def held(workspace: Workspace) -> Procedure:
    add_procedure(workspace, YEAR, "ВПР", "математика", 5)
    return procedures(workspace.snapshot(YEAR))[0]


def test_results_of_years_before_the_first_programme_are_exported_with_it(demo: Workspace) -> None:
    heads = [["ВПР по математике, 5 класс, весна 2018 года"], ["Школа", "Участников", "2", "3", "4", "5"]]
    first, later = (row.year for row in demo.programmes)
    accept(demo, plan("results", book(*heads, ["Тверская", "20", "6", "6", "5", "3"]), demo.snapshot(later)))
    own, before = (RESULTS.exported(demo.snapshot(year)).rows for year in (later, first))
    assert "2017/2018" not in {row["year"] for row in own}
    assert "2017/2018" in {row["year"] for row in before}
    file = read_book("r.csv", exported("results", "csv", demo.snapshot(first)))
    assert plan("results", file, demo.snapshot(first)).nothing


@pytest.mark.parametrize(
    ("title", "sheet_name", "option"),
    [
        ("Результаты ВПР по математике в 5 классах", "Лист1", ""),
        ("", "ВПР математика 5 кл", ""),
        ("", "Лист1", "ВПР, математика, 5 класс"),
    ],
)
def test_the_procedure_may_stand_above_the_table_on_its_sheet_or_be_said(
    ours: Workspace, title: str, sheet_name: str, option: str
) -> None:
    procedure = held(ours)
    file = Book(
        "f.xlsx",
        (
            sheet(
                [title],
                ["Школа", "Участников", *wide("Получили отметку", 4), "Качество, %"],
                ["", "", "2", "3", "4", "5", ""],
                ["Тверская", "20", "6", "5", "5", "4", "45"],
                name=sheet_name,
            ),
        ),
    )
    accept(ours, previewed(ours, "results", file, Options(procedure=option)), strict=True)
    data = ours.snapshot(YEAR)
    found = result(data, procedure, school_by_name(data, "Тверская"))
    assert found is not None
    assert (found.participants, found.below, found.threes, found.fours, found.fives) == (20, 6, 5, 5, 4)


def test_numbers_that_do_not_add_up_are_refused(ours: Workspace) -> None:
    held(ours)
    rows = [["ВПР, математика, 5 класс"], ["Школа", "Участников", "2", "3", "4", "5"]]
    preview = previewed(
        ours, "results", book(*rows, ["Тверская", "20", "6", "5", "5", "5"], ["Пушкинская", "-", "", "", "", ""])
    )
    assert counts(preview) == {"add": 1, "refused": 1}


def test_a_result_that_stands_twice_is_taken_from_neither_row_by_turns(ours: Workspace) -> None:
    heads = ["Школа", "Вид", "Предмет", "Класс", "Участников", "2"]
    named = ["Тверская", "ВПР", "математика", "5"]
    file = book(heads, [*named, "", "6"], [*named, "6", ""], ["Пушкинская", *named[1:], "7", "1"])
    accept(ours, previewed(ours, "results", file))
    assert previewed(ours, "results", file).nothing


def test_results_of_a_procedure_that_was_not_held_come_back_unchanged_and_take_no_others(demo: Workspace) -> None:
    held = next(row for row in procedures(demo.snapshot()) if result(demo.snapshot(), row, demo.snapshot().schools[0]))
    edit_procedure(demo, held, held=False)
    data = demo.snapshot()
    assert set(counts(plan("results", read_book("f", exported("results", "csv", data)), data))) == {"same"}
    heads = ["Школа", "Вид", "Предмет", "Класс", "Участников", "2", "3", "4", "5"]
    other = ["Тверская", held.kind, held.subject, str(held.grade), "1", "1", "0", "0", "0"]
    assert counts(plan("results", book(heads, other), data)) == {"refused": 1}


def test_a_procedure_that_columns_name_is_added_with_its_scale(ours: Workspace) -> None:
    take(
        ours,
        "results",
        ["Школа", "Вид", "Предмет", "Класс", "Участников", "Не преодолели порог"],
        ["Тверская", "ЕГЭ", "физика", "11", "8", "1"],
        ["Пушкинская", "ЕГЭ", "физика", "11", "9", "2"],
    )
    (added,) = procedures(ours.snapshot(YEAR))
    assert (added.name, added.scale) == ("ЕГЭ, физика, 11\u00a0кл.", Scale.THRESHOLD)


def test_procedures_may_stand_side_by_side(ours: Workspace) -> None:
    file = read_file(SAMPLES / "results.xlsx")
    preview = plan("results", file, ours.snapshot(YEAR), options=Options(procedure="ВПР"))
    assert [line.place.address for line in preview.lines[:2]] == ["A3", "A3"]
    names = ["МБОУ «Лесогорская СОШ № 1»", "МБОУ «Лесогорская СОШ № 2»"]
    create_programme(ours, "2022/2023", [(name, "") for name in names])
    data = ours.snapshot("2022/2023")
    preview = plan("results", file, data, options=Options(procedure="ВПР"))
    assert [line.subject for line in preview.of(Action.ADD)][:2] == [
        f"ВПР, математика, 5\u00a0кл.: {names[0]}",
        f"ВПР, русский язык, 5\u00a0кл.: {names[0]}",
    ]


def test_without_a_procedure_nothing_is_taken(ours: Workspace) -> None:
    preview = previewed(ours, "results", book(["Школа", "Участников", "2"], ["Тверская", "20", "6"]))
    assert counts(preview) == {"refused": 1}


def test_an_indicator_that_nobody_knows_is_not_taken_for_the_one_above_the_table(ours: Workspace) -> None:
    preview = previewed(
        ours,
        "readings",
        book(["П19. Доля"], ["Школа", "Код", "Значение"], ["Тверская", "П99", "50"], ["Пушкинская", "", "60"]),
    )
    assert counts(preview) == {"add": 1, "refused": 1}


def test_a_share_below_one_per_cent_is_exported_so_that_it_comes_back(ours: Workspace) -> None:
    data = ours.snapshot(YEAR)
    school, indicator = school_by_name(data, "Тверская"), indicator_by_code(data, "П19")
    set_reading(ours, indicator, school, state=ReadingState.VALUE, value=Decimal("0.5"))
    rows = READINGS.exported(ours.snapshot(YEAR)).rows
    assert [row["value"] for row in rows] == ["0,5 %"]
    set_reading(ours, indicator, school, state=ReadingState.VALUE, value=Decimal("61.5"))
    assert [row["value"] for row in READINGS.exported(ours.snapshot(YEAR)).rows] == [Decimal("61.5")]


def test_a_procedure_without_marks_takes_none(ours: Workspace) -> None:
    add_procedure(ours, YEAR, "ЕГЭ", "математика", 11, Scale.THRESHOLD)
    heads = [["ЕГЭ, математика, 11 класс"], ["Школа", "Участников", "2", "3"]]
    preview = previewed(ours, "results", book(*heads, ["Тверская", "20", "2", "5"], ["Пушкинская", "20", "2", "0"]))
    assert counts(preview) == {"add": 1, "refused": 1}


def test_a_kind_and_a_grade_alone_name_no_procedure(ours: Workspace) -> None:
    held(ours)
    preview = previewed(ours, "results", book(["ВПР, 5 класс"], ["Школа", "Участников", "2"], ["Тверская", "20", "6"]))
    assert counts(preview) == {"refused": 1}


def test_columns_below_the_names_of_procedures_are_known(ours: Workspace) -> None:
    held(ours)
    preview = previewed(
        ours,
        "results",
        book(
            ["Школа", *wide("ВПР, математика, 5 класс", 2), "Кабинет"],
            ["", "Участников", "2", ""],
            ["Тверская", "20", "6", "12"],
        ),
    )
    assert [heading.text for heading in preview.columns[0].mapping.unknown] == ["Кабинет"]
