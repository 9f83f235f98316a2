"""«Справка о повышении квалификации»: head counts that agree with their nouns, what is not known, what targets lack."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.indicator import Indicator, ReadingState
from shnor_tui.domain.programme import Signatory
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.indicators import set_reading
from shnor_tui.workspace.registry import set_listing
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.trainings import add_training, set_trained
from tests.reports.reading import findings_of, made, row_of, text_of, told

REAL, EXAMPLE = "2019/2020", "2020/2021"


@pytest.fixture
def two_schools(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "own", actor="olga") as workspace:
        signatory = Signatory(position="Начальник", name="И.И. Иванова")
        create_programme(workspace, EXAMPLE, [("МБОУ «Первая»", "Первая"), ("Вторая", "")], signatory=signatory)
        yield workspace


def test_it_says_what_the_districts_own_report_said(demo: Workspace) -> None:
    text = text_of(demo.snapshot(REAL), "training")
    assert "Всего обучено 53 человека: повышение квалификации – 48 человек" in text
    assert row_of(text, "Бурашевская")[1:] == ["10 человек", "5 человек", "15 человек"]
    assert row_of(text, "Васильевская")[1:] == ["13 человек", "–", "13 человек"]
    assert row_of(text, "Итого")[1:] == ["48 человек", "5 человек", "53 человека"]
    assert told(demo.snapshot(REAL), "training") == []


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (0, "0 человек"),
        (1, "1 человек"),
        (2, "2 человека"),
        (5, "5 человек"),
        (11, "11 человек"),
        (13, "13 человек"),
        (21, "21 человек"),
        (22, "22 человека"),
        (48, "48 человек"),
        (111, "111 человек"),
    ],
)
def test_numbers_agree_with_their_nouns(two_schools: Workspace, people: int, words: str) -> None:
    data = two_schools.snapshot()
    set_trained(two_schools, data.programme, data.schools[0], TrainingKind.QUALIFICATION, people)
    text = text_of(two_schools.snapshot(), "training")
    verb = "обучен" if people % 10 == 1 and people % 100 != 11 else "обучено"
    assert f"Всего {verb} {words}: повышение квалификации – {words}." in text
    assert row_of(text, "МБОУ «Первая»")[1:] == [words, "–", words]


def test_a_school_of_which_nothing_is_known_is_no_zero(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE)
    text = text_of(data, "training")
    assert row_of(text, "Тверская")[1:] == ["–", "–", "–"]
    assert "Сведения не представлены: Тверская СОШ, Заволжская СОШ." in text
    found = [finding for finding in findings_of(data, "training") if finding.where == "Тверская СОШ"]
    assert [finding.record for finding in found] == [("school", school_by_name(data, "Тверская СОШ").id)]


def test_a_period_takes_what_was_finished_in_it_and_says_what_has_no_date(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE)
    text = text_of(data, "training", period="ноябрь 2020 года")
    assert "за ноябрь 2020 года" in text
    assert row_of(text, "Бурашевская")[1] == "1 человек"
    dates = text_of(data, "training", period="01.11.2020-30.11.2020")
    assert "за период с 01.11.2020 по 30.11.2020" in dates
    assert row_of(text, "Пушкинская")[1] == "–"
    assert "В указанный период не включено обучение, срок которого не указан: Васильевская СОШ – 4 человека." in text
    assert "Васильевская СОШ: срок обучения не внесён, в период не вошло: 4 человека" in told(
        data, "training", period="ноябрь 2020 года"
    )


def test_certain_courses_are_listed_with_what_is_known_of_them(two_schools: Workspace) -> None:
    data = two_schools.snapshot()
    add_training(two_schools, data.programme, data.schools[1], people=2, course="Формирующее оценивание")
    text = text_of(two_schools.snapshot(), "training")
    assert "Формирующее оценивание" in text
    assert "Часов" not in text
    assert "Формирующее оценивание" not in text_of(two_schools.snapshot(), "training", courses="no")


def test_only_chosen_schools_are_counted(demo: Workspace) -> None:
    text = text_of(demo.snapshot(REAL), "training", schools="Бурашевская СОШ; Пушкинская СОШ")
    assert row_of(text, "Итого")[1:] == ["19 человек", "5 человек", "24 человека"]
    assert "Васильевская" not in text


def test_a_missed_target_says_what_it_lacks(two_schools: Workspace) -> None:
    programme = two_schools.snapshot().programme
    with two_schools.change("reading.set") as editor:
        number = editor.add(
            Indicator(
                programme=programme.id,
                code="О1",
                title="Прошли повышение квалификации",
                unit="чел.",
                target=Decimal(40),
            )
        )
    data = two_schools.snapshot()
    (indicator,) = [one for one in data.indicators if one.id == number]
    set_reading(two_schools, indicator, None, state=ReadingState.VALUE, value=Decimal(27))
    row = row_of(text_of(two_schools.snapshot(), "training"), "О1.")
    assert row[1:] == ["не менее 40 чел.", "27 чел.", "не достигнут", "13 чел."]
    assert "О1." not in text_of(two_schools.snapshot(), "training", targets="no")


def test_a_target_without_data_is_found(two_schools: Workspace) -> None:
    data = two_schools.snapshot()
    assert "показатель П14: нет данных" in told(data, "training")
    assert "показатель П14: нет данных" not in told(data, "training", targets="no")


def test_a_chart_has_the_same_numbers(demo: Workspace) -> None:
    text = text_of(demo.snapshot(REAL), "training", chart="yes")
    assert "Обучено педагогических работников" in text
    assert made(demo.snapshot(REAL), "training", form="docx", chart="yes")


def test_without_data_it_says_so(two_schools: Workspace) -> None:
    text = text_of(two_schools.snapshot(), "training")
    assert "Сведений об обучении педагогических работников за 2020/2021 учебный год нет." in text
    assert "Итого" not in text
    for school in two_schools.snapshot().schools:
        set_listing(two_schools, two_schools.snapshot().programme, school, listed=False)
    assert "Сведений об обучении" in text_of(two_schools.snapshot(), "training")
    assert "школы: в программе нет ни одной школы" in told(two_schools.snapshot(), "training")


def test_the_wording_is_the_departments(demo: Workspace) -> None:
    text = text_of(demo.snapshot(REAL), "training", intro="Обучено {всего} {всего|педагог|педагога|педагогов}: {нет}.")
    assert "Обучено 53 педагога: [нет данных]." in text
    problems = told(demo.snapshot(REAL), "training", intro="{нет}")
    assert any("неизвестная подстановка {нет}" in problem for problem in problems)
