"""`shnor history` with its options, and `shnor undo NUMBER`."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.domain.user import Role
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.users import set_role
from tests.cli.running import data, output, shnor


@pytest.fixture
def hers(home: Path) -> int:
    """The number of a change that petrova made."""
    with open_workspace(home) as admin:
        set_role(admin, "petrova", Role.METHODIST)
    with open_workspace(home, actor="petrova") as petrova:
        set_marks(petrova, item_by_number(petrova.snapshot(), "2.2"), [None], MarkEdit(note="начали"))
        return petrova.revision


def revisions(*arguments: str) -> list[int]:
    return [entry["revision"] for entry in data("history", *arguments)]


def test_the_history_is_picked_by_person_record_and_day(hers: int) -> None:
    output("check", "2.1", "--school", "Пушкинская")
    school = hers + 1
    assert revisions("--by", "petrova") == [hers]
    assert revisions("--record", "2.2", "--limit", "1") == [hers]
    assert revisions("--record", "Пушкинская", "--limit", "1") == [school]
    assert revisions("--by", "petrova", "--until", "01.01.2020") == []
    assert revisions("--by", "petrova", "--since", "01.01.2020") == [hers]


def test_log_ins_refusals_and_exports_are_left_out_on_request(home: Path, hers: int) -> None:
    output("export", "schools", "--format", "csv", "-o", home / "schools.csv")
    assert revisions("--limit", "2") == [hers, hers + 1]
    assert revisions("--limit", "1", "--changes") == [hers]


def test_details_are_the_fields_before_and_after(hers: int) -> None:
    printed = output("history", "--by", "petrova", "--details")
    assert f"{hers}  " in printed
    assert "2.2, note: – → начали" in printed


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("name", "said"), [("99.9", "no roadmap item 99.9"), ("Лунная", "No school «Лунная»")])
def test_a_record_that_nobody_knows_is_refused(name: str, said: str) -> None:
    run = shnor("history", "--record", name)
    assert run.returncode == 2
    assert said in run.stderr


def test_one_entry_is_taken_back_by_its_number_and_done_again_by_that_of_its_undo(hers: int) -> None:
    output("check", "1.3")
    assert "Taken back: 2.2" in output("undo", str(hers))
    undo = revisions("--limit", "1")[0]
    assert f"(undone, No. {undo})" in output("history")
    run = shnor("undo", str(hers))
    assert run.returncode == 2
    assert "undone already" in run.stderr
    assert "Done again: 2.2" in output("undo", str(undo))
    assert f"(undone, No. {undo})" not in output("history")


@pytest.mark.usefixtures("home")
def test_a_number_that_is_not_in_the_history_is_refused() -> None:
    run = shnor("undo", "999")
    assert run.returncode == 2
    assert "There is no change No. 999" in run.stderr
    assert shnor("undo", "0").returncode == 2
