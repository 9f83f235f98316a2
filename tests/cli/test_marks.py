"""`check`, `undo`, `redo`, `history`: the daily commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.domain.user import Role
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.users import set_role
from tests.cli.running import data, output, shnor

pytestmark = pytest.mark.usefixtures("home")

PER_SCHOOL, MUNICIPAL = "2.1", "2.2"


def item(number: str) -> dict[str, object]:
    found: dict[str, object] = next(entry for entry in data("roadmap")["items"] if entry["number"] == number)
    return found


def test_an_item_of_each_school_is_marked_for_all_that_are_not_done_and_only_them() -> None:
    before = {mark["school"]: mark for mark in item(PER_SCHOOL)["marks"]}  # type: ignore[attr-defined]
    printed = output("check", PER_SCHOOL)
    after = item(PER_SCHOOL)
    assert after["status"] == "done"
    assert "3 schools" in printed
    assert "done 5 of 5" in printed
    for mark in after["marks"]:  # type: ignore[attr-defined]
        if before[mark["school"]]["status"] == "done":
            assert mark == before[mark["school"]]


def test_marking_what_is_done_already_changes_nothing_and_says_so() -> None:
    output("check", PER_SCHOOL)
    revision = data("roadmap")["revision"]
    assert "nothing was changed" in output("check", PER_SCHOOL)
    assert data("roadmap")["revision"] == revision


def test_one_school_gets_a_status_a_date_a_note_and_a_reason() -> None:
    options = ("--school", "пушкинская", "--status", "выполнено частично")
    output("check", PER_SCHOOL, *options, "--date", "15.04.2021", "--note", "ждём", "--reason", "карантин")
    mark = next(mark for mark in item(PER_SCHOOL)["marks"] if mark["school"] == "Пушкинская СОШ")  # type: ignore[attr-defined]
    assert {**mark, "author": ""} == {
        "school": "Пушкинская СОШ",
        "status": "partly",
        "date": "2021-04-15",
        "note": "ждём",
        "reason": "карантин",
        "author": "",
    }


def test_json_tells_what_was_marked() -> None:
    told = data("check", MUNICIPAL, "--status", "in_progress", "--note", "начали")
    assert told["item"] == MUNICIPAL
    assert [(mark["school"], mark["status"], mark["note"]) for mark in told["marks"]] == [
        (None, "in_progress", "начали")
    ]


def test_a_document_is_linked_to_every_mark_that_is_made() -> None:
    told = data("check", PER_SCHOOL, "--document", "приказ № 12-од")
    assert {tuple(mark["documents"]) for mark in told["marks"]} == {("приказ № 12-од",)}


def test_undo_and_redo_go_back_and_forth_in_separate_processes() -> None:
    before = item(PER_SCHOOL)
    output("check", PER_SCHOOL)
    assert "Taken back" in output("undo")
    assert item(PER_SCHOOL) == before
    assert "Done again" in output("redo")
    assert item(PER_SCHOOL)["status"] == "done"
    assert [entry["action"] for entry in data("history", "--limit", "3")] == ["mark.set", "undo", "redo"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "99.9"), "There is no roadmap item 99.9"),
        (("check", PER_SCHOOL, "--status", "почти"), "There is no status"),
        (("check", PER_SCHOOL, "--school", "Лунная"), "There is no school"),
        (("check", PER_SCHOOL, "--date", "31.02.2021"), "is no date"),
        (("check", PER_SCHOOL, "--date", "01.01.2031"), "is in the future"),
        (("check", MUNICIPAL, "--school", "Пушкинская"), "is municipal"),
        (("check", PER_SCHOOL, "--year", "1999/2000"), "There is no programme of 1999/2000"),
        (("check",), "Missing argument"),
    ],
)
def test_what_cannot_be_used_is_explained_and_changes_nothing(arguments: tuple[str, ...], said: str) -> None:
    revision = data("roadmap")["revision"]
    run = shnor(*arguments)
    assert run.returncode == 2
    assert said in run.stderr
    assert data("roadmap")["revision"] == revision


def test_undo_with_nothing_to_undo_says_so(demo_home: Path) -> None:
    run = shnor("--home", demo_home, "undo")
    assert run.returncode == 2
    assert "nothing of yours to undo" in run.stderr


def test_a_viewer_is_refused_and_told_the_role(demo_home: Path) -> None:
    run = shnor("--home", demo_home, "check", PER_SCHOOL)
    assert run.returncode == 3
    assert "viewer" in run.stderr


def test_a_conflict_names_who_and_changes_nothing(home: Path) -> None:
    with open_workspace(home) as admin:
        set_role(admin, "olga", Role.METHODIST)
    output("check", MUNICIPAL, "--note", "первое")
    with open_workspace(home, actor="olga") as olga:
        set_marks(olga, item_by_number(olga.snapshot(), MUNICIPAL), [None], MarkEdit(note="второе"))
    run = shnor("undo")
    assert run.returncode == 4
    assert "olga" in run.stderr
    assert item(MUNICIPAL)["marks"][0]["note"] == "второе"  # type: ignore[index]


def test_history_is_words_for_people(home: Path) -> None:
    output("check", PER_SCHOOL, "--school", "Пушкинская")
    *_, last = output("history").splitlines()
    assert "mark: 2.1 (Пушкинская СОШ) – done" in last
