"""«Что горит»: what is late, what is due, what nobody answers for; each line fits a narrow terminal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.roadmap import Status
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.registry import edit_school, set_listing
from shnor_tui.workspace.roadmap import edit_item
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.trainings import set_trained
from tests.reports.reading import text_of, told

REAL, EXAMPLE = "2019/2020", "2020/2021"


def groups(text: str) -> dict[str, list[str]]:
    """The lines below each heading."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in text.splitlines():
        if line.lstrip().startswith("– "):
            found.setdefault(heading, []).append(line.strip().removeprefix("– "))
        elif line.strip("─ "):
            heading = line.strip().partition(" – ")[0]
    return found


def test_what_is_late_tells_since_when_who_answers_for_it_and_who_waits(demo: Workspace) -> None:
    late = groups(text_of(demo.snapshot(EXAMPLE), "due"))["Просрочено"]
    assert late[0] == (
        "3.2 Разработка школьных программ перехода в эффективный режим – просрочено на 201 день (до 01.10.2020); "
        "руководители ОО; не выполнила: Пушкинская СОШ"
    )
    assert len(late) == 5


def test_what_is_due_follows_the_days_asked_for(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE)
    assert groups(text_of(data, "due"))["Срок до 04.05.2021 включительно"][0].startswith("2.1 ")
    assert "Срок до 25.04.2021" not in text_of(data, "due", days="5")
    assert "осталось 10 дней" in text_of(data, "due", days="10")
    assert "остался 1 день" in text_of(data.as_of(date(2021, 4, 29)), "due", days="1")
    assert "срок сегодня" in text_of(data.as_of(date(2021, 4, 30)), "due", days="0")
    assert text_of(data, "due", days="-3") == text_of(data, "due", days="0")
    assert text_of(data, "due", days=str(10**30))


def test_the_day_is_that_of_the_report(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE).as_of(date(2020, 9, 30))
    text = text_of(data, "due")
    assert "на 30 сентября 2020 г." in text
    assert "просрочено на 201 день" not in text


def test_what_nobody_answers_for_and_what_is_not_explained(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE)
    item = item_by_number(data, "1.1")
    edit_item(demo, item, responsible="")
    set_marks(demo, item, [None], MarkEdit(status=Status.POSTPONED))
    found = groups(text_of(demo.snapshot(EXAMPLE), "due"))
    assert any(line.startswith("1.1 ") for line in found["Мероприятия без ответственного"])
    assert any(line.startswith("1.1 ") and line.endswith("перенесено") for line in found["Отметки без причины"])
    set_marks(demo, item, [None], MarkEdit(status=Status.DONE))
    found = groups(text_of(demo.snapshot(EXAMPLE), "due"))
    assert not any(line.startswith("1.1 ") for lines in found.values() for line in lines)


def test_what_schools_owe_has_its_deadline(demo: Workspace) -> None:
    found = groups(text_of(demo.snapshot(EXAMPLE), "due"))
    owed = found["Школы не сдали данные"]
    assert owed[-1].startswith("Пушкинская СОШ – показатель П20 ")
    assert owed[-1].endswith("срок 31.12.2020, прошло 110 дней")
    next_day = groups(text_of(demo.snapshot(EXAMPLE).as_of(date(2021, 1, 1)), "due"))
    assert next_day["Школы не сдали данные"][-1].endswith("срок 31.12.2020, прошёл 1 день")
    assert "Тверская СОШ – отвечено на 18 из 40 вопросов" in found["Анкета руководителя не заполнена"]
    assert "Заволжская СОШ – нет ответов" in found["Анкета руководителя не заполнена"]


def test_schools_may_be_chosen(demo: Workspace) -> None:
    text = text_of(demo.snapshot(EXAMPLE), "due", schools="Тверская СОШ")
    assert "Пушкинская" not in text
    assert "3.2 Разработка" not in text
    assert "7.2 Дни открытых дверей" in text


@pytest.mark.parametrize("width", [40, 80])
def test_lines_are_as_wide_as_the_terminal(demo: Workspace, width: int) -> None:
    data = demo.snapshot(EXAMPLE)
    edit_school(demo, data.schools[1], short_name="Школа\x1b[31m с «очень» <длинным> именем *и* знаками | " * 2)
    text = text_of(demo.snapshot(EXAMPLE), "due", width=width)
    assert max(map(len, text.splitlines())) <= width
    assert "\x1b" not in text


def test_nothing_presses_in_a_finished_year(demo: Workspace) -> None:
    assert "Просроченного, срочного и не сданного нет." in text_of(demo.snapshot(REAL), "due")
    assert told(demo.snapshot(REAL), "due") == []


def test_a_new_programme_has_nothing_late(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "own", actor="olga", today=date(2021, 9, 1)) as workspace:
        create_programme(workspace, "2021/2022", [("Школа", "")])
        data = workspace.snapshot()
        assert "Просрочено" not in text_of(data, "due")
        set_listing(workspace, data.programme, data.schools[0], listed=False)
        assert text_of(workspace.snapshot(), "due")


def test_what_was_handed_in_presses_no_longer(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE)
    set_trained(demo, data.programme, school_by_name(data, "Тверская СОШ"), TrainingKind.QUALIFICATION, 0)
    owed = groups(text_of(demo.snapshot(EXAMPLE), "due"))["Школы не сдали данные"]
    assert not any(line.startswith("Тверская") for line in owed)
