"""Setting up: the demo says what the real report says, a template becomes a programme, today is injected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.indicator import Verdict
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Forbidden, NotFound
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_demo, create_programme


def test_the_real_year_says_what_its_report_said(demo: Workspace) -> None:
    data = demo.snapshot("2019/2020")
    assert (data.programme.order.number, data.programme.order.date) == ("148-од", date(2020, 7, 28))
    assert [school.full_name for school in data.schools] == [
        "Васильевская СОШ",
        "Тверская СОШ им. И.С.Конева",
        "Заволжская СОШ им. П.П.Смирнова",
        "Бурашевская СОШ",
        "Пушкинская СОШ",
    ]
    assert [data.trained(school) for school in data.schools] == [13, 8, 8, 10, 9]
    assert [data.trained(school, TrainingKind.RETRAINING) for school in data.schools] == [0, 0, 0, 5, 0]
    assert len(data.programme.tasks) == 7
    assert len(data.points) == 11
    assert data.survey is not None
    assert len(data.survey.sections) == 6
    assert {data.status(item) for item in data.items} == {Status.DONE}
    (indicator,) = data.indicators
    assert (indicator.target, data.verdict(indicator)) == (Decimal(75), Verdict.REACHED)
    assert data.programme.signatory.name == "Т.А.Годунова"
    assert not data.programme.example


def test_what_the_report_did_not_say_is_empty(demo: Workspace) -> None:
    data = demo.snapshot("2019/2020")
    assert {item.responsible for item in data.items} == {""}
    assert {item.deadline.end for item in data.items} == {None}
    assert {mark.on for key, mark in data.records.marks.items() if key[0] in {item.id for item in data.items}} == {None}
    assert data.events == ()


def test_the_example_year_is_in_progress_and_says_that_it_is_an_example(demo: Workspace) -> None:
    data = demo.snapshot()
    assert (data.programme.year, data.programme.example) == ("2020/2021", True)
    assert "пример" in data.programme.title
    assert len(data.items) == 24
    assert any(data.overdue(item) for item in data.items)
    assert any(not item.responsible for item in data.items)
    assert any(0 < data.progress(item).done < data.progress(item).total for item in data.items)
    year = data.programme.school_year
    ends = [item.deadline.end for item in data.items if item.deadline.end]
    assert all(year.start <= end <= year.end for end in ends)


def test_the_demo_stands_still_on_its_day_unless_another_is_asked_for(demo: Workspace, demo_home: Path) -> None:
    assert demo.today == date(2021, 4, 20)
    with open_workspace(demo_home, today=date(2020, 7, 28)) as past:
        assert past.today == date(2020, 7, 28)
        assert past.programme().year == "2019/2020"


def test_without_a_programme_of_today_the_newest_is_shown(demo_home: Path) -> None:
    with open_workspace(demo_home, today=date(2030, 1, 1)) as workspace:
        assert workspace.programme().year == "2020/2021"
        with pytest.raises(NotFound, match="2029/2030"):
            workspace.programme("2029/2030")


def test_a_programme_begins_with_the_template_and_its_founder_is_admin(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "new", actor="ivanova") as workspace:
        assert workspace.empty
        create_programme(workspace, "2023/24", [("Первая СОШ", ""), ("Вторая СОШ имени Героя", "Вторая СОШ")])
        data = workspace.snapshot("2023/2024")
        assert workspace.user.role is Role.ADMIN
        assert [school.name for school in data.schools] == ["Первая СОШ", "Вторая СОШ"]
        assert len(data.items) == 24
        assert {data.status(item) for item in data.items} == {Status.NOT_STARTED}
        assert data.items[0].deadline.end == date(2024, 3, 31)


def test_a_second_programme_keeps_the_registry(demo: Workspace) -> None:
    create_programme(demo, "2021/2022", [("Бурашевская СОШ", ""), ("Новая СОШ", "")])
    data = demo.snapshot("2021/2022")
    assert [school.full_name for school in data.schools] == ["Бурашевская СОШ", "Новая СОШ"]
    assert len(data.registry) == 6


@pytest.mark.parametrize(
    ("year", "schools"), [("2020/2021", ["А"]), ("вчера", ["А"]), ("2022/2023", ["А", "А"]), ("2022/2023", [" "])]
)
def test_a_programme_that_cannot_be_is_refused_and_changes_nothing(
    demo: Workspace, year: str, schools: list[str]
) -> None:
    before = demo.revision
    with pytest.raises(BadInput):
        create_programme(demo, year, [(name, "") for name in schools])
    assert demo.revision == before


def test_the_demo_needs_an_empty_directory(demo: Workspace) -> None:
    with pytest.raises(BadInput, match="demo"):
        create_demo(demo)


def test_only_those_who_may_add_programmes(demo: Workspace, demo_home: Path) -> None:
    with open_workspace(demo_home, actor="stranger") as other, pytest.raises(Forbidden):
        create_programme(other, "2021/2022", [("Новая СОШ", "")])
