"""`programme`, `training`, `reading`: what the check before signature asks for can be entered."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.user import Role
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import account_name, open_workspace
from shnor_tui.workspace.users import set_role
from tests.cli.running import data, output, shnor

pytestmark = pytest.mark.usefixtures("home")

SIGNATURE = ("--signatory-position=Начальник отдела", "--signatory-name=И.И.Иванова")


def test_a_programme_is_shown() -> None:
    told = data("programme", "--year", "2019/2020")
    assert (told["year"], told["order"]["number"], told["order"]["date"]) == ("2019/2020", "148-од", "2020-07-28")
    assert len(told["tasks"]) == 7
    printed = output("programme", "--year", "2019/2020")
    for text in ("148-од", "28.07.2020", "Т.А.Годунова", "7. ", "5. Пушкинская СОШ", told["organisation"]["genitive"]):
        assert text in printed


def test_only_what_is_said_changes_and_in_one_step() -> None:
    before = data("programme")
    output("programme", "edit", *SIGNATURE, "--order-number", "12-од", "--agreed-with", "центром", "--task", "Одна")
    after = data("programme")
    assert after["revision"] == before["revision"] + 1
    assert after["signatory"] == {"position": "Начальник отдела", "name": "И.И.Иванова"}
    assert after["order"] == {**before["order"], "number": "12-од"}
    assert (after["agreed_with"], after["tasks"]) == (["центром"], ["Одна"])
    assert (after["goal"], after["organisation"]) == (before["goal"], before["organisation"])
    assert "Taken back" in output("undo")
    assert {**data("programme"), "revision": 0} == {**before, "revision": 0}


def test_a_change_of_nothing_is_said() -> None:
    run = shnor("programme", "edit")
    assert run.returncode == 2
    assert "Nothing was said" in run.stderr


def test_totals_of_training_are_set_and_listed() -> None:
    before = data("training")
    assert "courses 12, retraining –." in output("training", "пушкинская", "12")
    output("training", "пушкинская", "3", "--kind", "retraining")
    after = data("training")
    assert {"school": "Тверская СОШ им. И.С.Конева", "trained": None, "retrained": None} in after["schools"]
    assert {"school": "Пушкинская СОШ", "trained": 12, "retrained": 3} in after["schools"]
    assert after["retrained"] == before["retrained"] + 3
    last = output("training").splitlines()[-1].split()
    assert last[:2] == [str(after["trained"]), str(after["retrained"])]


def test_a_reading_is_a_number_a_fraction_or_says_why_there_is_none() -> None:
    output("reading", "п11", "--numerator", "163", "--denominator", "200")
    (indicator,) = data("reading", "П11")["indicators"]
    assert (float(indicator["value"]), indicator["verdict"]) == (81.5, "reached")
    printed = output("reading", "П11", "--value", "69,5")
    assert "69,5 %" in printed
    assert "missed" in printed
    output("reading", "П11", "--state", "not_held")
    (indicator,) = data("reading", "П11")["indicators"]
    assert (indicator["value"], indicator["verdict"]) == (None, "unknown")
    assert "not held" in output("reading")


def test_the_schools_readings_make_the_districts() -> None:
    for school, numerator in (("Пушкинская", "30"), ("Бурашевская", "50")):
        output("reading", "П11", "--school", school, "--numerator", numerator, "--denominator", "50")
    (indicator,) = data("reading", "П11")["indicators"]
    assert float(indicator["value"]) == 80
    printed = output("reading", "П11")
    assert "Пушкинская СОШ" in printed
    assert "80 %" in printed


def test_a_half_year_is_that_of_today_unless_another_is_named() -> None:
    output("reading", "П20", "--value", "81,5")
    (indicator,) = data("reading", "П20")["indicators"]
    assert [row["period"] for row in indicator["readings"] if row["school"] is None] == ["2"]
    assert indicator["verdict"] == "reached"
    output("reading", "П20", "--value", "80", "--period", "1")
    printed = output("reading", "П20")
    assert "half-year 1" in printed
    assert "the district: 81,5 %, reached" in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("training", "Лунная", "1"), "There is no school"),
        (("training", "Пушкинская"), "number of people is missing"),
        (("training", "Пушкинская", "много"), "много"),
        (("reading", "П99", "--value", "1"), "There is no indicator «П99»"),
        (("reading", "П20", "--value", "много"), "is no number"),
        (("reading", "П20", "--numerator", "1"), "both its numerator and its denominator"),
        (("reading", "П20", "--numerator", "1", "--denominator", "0"), "greater than zero"),
        (("reading", "П20", "--value", "1", "--state", "reached"), "not both"),
        (("reading", "П20", "--value", "1", "--period", "3"), "no period"),
        (("reading", "П20", "--numerator", "3", "--denominator", "2"), "more than the whole"),
        (("reading", "П24", "--value", "1,5"), "no whole number"),
        (("reading", "П24", "--value", "1", "--school", "Пушкинская"), "for the district only"),
        (("reading", "П20", "--school", "Пушкинская"), "to be set is missing"),
        (("reading", "--value", "1"), "code is missing"),
    ],
)
def test_what_cannot_be_entered_is_explained_and_changes_nothing(arguments: tuple[str, ...], said: str) -> None:
    revision = data("roadmap")["revision"]
    run = shnor(*arguments)
    assert run.returncode == 2
    assert said in run.stderr
    assert data("roadmap")["revision"] == revision


@pytest.mark.parametrize(
    "arguments",
    [("programme", "edit", "--goal", "x"), ("training", "Пушкинская", "1"), ("reading", "П20", "--value=1")],
)
def test_a_viewer_may_look_and_enter_nothing(demo_home: Path, arguments: tuple[str, ...]) -> None:
    assert shnor("--home", demo_home, arguments[0]).returncode == 0
    assert shnor("--home", demo_home, *arguments).returncode == 3


def give_reason(home: Path, number: str, school: str | None, status: Status) -> None:
    with open_workspace(home) as workspace:
        snapshot = workspace.snapshot()
        schools = [school_by_name(snapshot, school) if school else None]
        set_marks(workspace, item_by_number(snapshot, number), schools, MarkEdit(status=status, reason="карантин"))


@pytest.mark.parametrize(("number", "school"), [("2.1", "Пушкинская СОШ"), ("2.2", None)])
def test_a_reason_is_not_overwritten_unless_that_is_said(home: Path, number: str, school: str | None) -> None:
    give_reason(home, number, school, Status.PARTLY)
    revision = data("roadmap")["revision"]
    run = shnor("check", number)
    assert run.returncode == 2
    assert "--status" in run.stderr
    assert (school or "") in run.stderr
    assert data("roadmap")["revision"] == revision
    output("check", number, "--status", "done")
    assert next(item for item in data("roadmap")["items"] if item["number"] == number)["status"] == "done"


def test_an_excused_school_stays_excused(home: Path) -> None:
    give_reason(home, "2.1", "Пушкинская СОШ", Status.CANCELLED)
    marks = data("check", "2.1")["marks"]
    assert "Пушкинская СОШ" not in {mark["school"] for mark in marks}


def test_a_schools_account_marks_for_itself(home: Path) -> None:
    with open_workspace(home) as workspace:
        own = school_by_name(workspace.snapshot(), "Пушкинская")
        set_role(workspace, "olga", Role.ADMIN)
        set_role(workspace, account_name(), Role.SCHOOL, own)
    assert [mark["school"] for mark in data("check", "2.1")["marks"]] == ["Пушкинская СОШ"]


def test_json_holds_nothing_that_a_terminal_would_obey() -> None:
    output("check", "2.2", "--note", "a\x9b31m\u202eb")
    printed = output("history", "--limit", "1", "--json")
    assert not {"\x9b", "\u202e"} & set(printed)
    assert "\\u009b31m\\u202eb" in printed
    assert data("history", "--limit", "1")[0]["changes"][0]["after"]["note"] == "a\x9b31m\u202eb"
