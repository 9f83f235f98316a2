"""The filter of the schools: words of names and contacts, and states in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.roadmap import Progress
from shnor_tui.domain.school import School
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.registry import add_school, edit_school, set_listing
from shnor_tui.workspace.school_filter import completions, school_filter
from shnor_tui.workspace.school_standing import Standing, standing, standings
from shnor_tui.workspace.session import Workspace

OWING = Standing(School(id=1, full_name="Тверская СОШ"), listed=True, progress=Progress(1, 2), debts=1)
LATE = Standing(School(id=2, full_name="Пушкинская СОШ"), listed=True, progress=Progress(0, 2), debts=2, worst=9)
READY = Standing(
    School(id=3, full_name="Берёзовская СОШ", head="И.И. Иванова", phone="8 (4822) 00-00-01"),
    listed=True,
    progress=Progress(2, 2),
)
OUTSIDE = Standing(School(id=4, full_name="Внешняя СОШ"), listed=False, progress=Progress(0, 0))
EVERY = (OWING, LATE, READY, OUTSIDE)


def kept(text: str) -> set[int]:
    keeps = school_filter(text)
    return {seen.school.id for seen in EVERY if keeps(seen)}


@pytest.mark.parametrize(
    ("text", "schools"),
    [
        ("", {1, 2, 3, 4}),
        ("березов", {3}),
        ("иванова", {3}),
        ("4822000001", {3}),
        ("должна", {1, 2}),
        ("-должна", {3, 4}),
        ("owes", {1, 2}),
        ("просрочено", {2}),
        ("late", {2}),
        ("в списке", {1, 2, 3}),
        ("В списке твер", {1}),
        ("вне списка", {4}),
        ("-вне_списка", {1, 2, 3}),
        ("не в списке", {4}),
        ("listed -owes", {3}),
        ("unlisted", {4}),
        ("без контактов в списке", {1, 2}),
        ("щщщ", set()),
    ],
)
def test_a_text_keeps_the_schools_that_have_all_of_it(text: str, schools: set[int]) -> None:
    assert kept(text) == schools


@pytest.mark.parametrize("flag", ["в списке", "вне списка", "должна", "просрочено", "unlisted"])
def test_typing_a_state_letter_by_letter_never_hides_a_school_that_is_in_it(flag: str) -> None:
    for end in range(len(flag)):
        assert kept(flag) <= kept(flag[:end])


@given(st.text(max_size=30))
def test_every_text_has_a_meaning(text: str) -> None:
    assert kept(text) <= kept("")
    before = text.rpartition(" ")[0]
    assert all(offer.startswith(before) for offer in completions(text))


def test_states_are_offered_in_the_alphabet_that_is_typed() -> None:
    assert completions("твер дол") == ("твер должна",)
    assert "unlisted" in completions("un")


def test_the_standing_of_a_school_follows_the_list_and_its_debts(demo: Workspace) -> None:
    school = school_by_name(demo.snapshot(), "Пушкинская")
    seen = standing(demo.snapshot(), school)
    assert (seen.listed, seen.progress, seen.debts, seen.worst) == (True, (6, 13), 5, 201)
    set_listing(demo, demo.programme(), school, listed=False)
    seen = standing(demo.snapshot(), school)
    assert (seen.listed, seen.progress, seen.debts) == (False, (0, 0), 0)
    add_school(demo, demo.programme(), "Новая СОШ", phone=" 00-00-01 ")
    assert [line.school.full_name for line in standings(demo.snapshot())][-1] == "Новая СОШ"
    edit_school(demo, demo.snapshot().registry[-1], order=0)
    assert standings(demo.snapshot())[0].school.phone == "00-00-01"
