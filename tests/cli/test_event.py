"""`event`: what was held is entered and listed without the terminal UI."""

from __future__ import annotations

import pytest

from tests.cli.running import data, output, shnor

pytestmark = pytest.mark.usefixtures("home")


def test_an_event_is_added_with_all_that_is_known_of_it() -> None:
    said = data(
        "event",
        "add",
        "Выезд",
        "--when=апрель",
        "--topic=Уроки чтения",
        "--host=Тверская",
        "--school=Пушкинская",
        "--school=Васильевская",
        "--participants=8",
        "--document=справка",
    )
    assert (said["kind"], said["when"]["end"], said["held"]) == ("выезд", "2021-04-30", False)
    assert said["host"] == "Тверская СОШ им. И.С.Конева"
    assert said["schools"] == ["Васильевская СОШ", "Пушкинская СОШ"]
    listed = data("event", "list", "--kind", "выезд")["events"]
    assert [known["topic"] for known in listed][-1] == "Уроки чтения"
    assert said["id"] == listed[-1]["id"]
    assert "Taken back" in output("undo")
    assert len(data("event", "list", "--kind", "выезд")["events"]) == len(listed) - 1


def test_all_listed_schools_are_named_at_once_and_the_list_is_for_people() -> None:
    assert "совещание 12.10.2020" in output("event", "add", "совещание", "--when", "12.10.2020", "--all-schools")
    line = next(line for line in output("event", "list").splitlines() if line.startswith("12.10.2020"))
    assert line.split()[:4] == ["12.10.2020", "совещание", "–", "5"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("event", "add", " "), "needs its kind"),
        (("event", "add", "выезд", "--host", "Лунная"), "No school"),
        (("event", "add", "выезд", "--school", "Лунная"), "No school"),
        (("event", "add", "выезд", "--participants", "-1"), "-1"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_added(words: tuple[str, ...], why: str) -> None:
    before = data("event", "list")
    run = shnor(*words)
    assert run.returncode == 2
    assert why in run.stderr
    assert data("event", "list") == before
