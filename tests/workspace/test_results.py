"""Procedures and results: what is entered, what is left out of every count, and how years compare."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from shnor_tui.domain.assessment import Procedure, Result, Scale, Share
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.record import Record
from shnor_tui.domain.school import School
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Conflict, Forbidden, NotFound
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.passport import passport
from shnor_tui.workspace.procedures import (
    add_procedure,
    add_usual_procedures,
    edit_procedure,
    remove_procedure,
    usual_procedures,
)
from shnor_tui.workspace.registry import add_school, remove_school
from shnor_tui.workspace.result_text import parse_result
from shnor_tui.workspace.results import (
    ResultEdit,
    below_share,
    district_last_year,
    district_series,
    district_share,
    handed_in,
    improved,
    missing,
    own_last_year,
    problems,
    procedures,
    result,
    school_series,
    set_results,
    share,
    years,
)
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.users import set_role
from tests.conftest import EXAMPLE_YEAR, REAL_YEAR
from tests.workspace.assessments import enter, named, snapshot, worlds

OLD_YEAR = "2018/2019"
MATHS_6 = "ВПР, математика, 6 кл."


def maths(workspace: Workspace) -> Procedure:
    return named(workspace.snapshot(), MATHS_6)


# Procedures


def test_the_usual_procedures_of_a_year_are_offered_and_those_that_are_there_stay(demo: Workspace) -> None:
    revision, before = demo.revision, procedures(demo.snapshot())
    added = add_usual_procedures(demo, EXAMPLE_YEAR)
    assert (len(before), len(added)) == (4, 4)
    assert demo.revision == revision + 1
    assert procedures(demo.snapshot())[:4] == before
    assert [(one.kind, one.subject, one.grade, one.scale) for one in procedures(demo.snapshot())] == [
        (one.kind, one.subject, one.grade, one.scale) for one in usual_procedures()
    ]
    assert add_usual_procedures(demo, EXAMPLE_YEAR) == ()
    assert demo.revision == revision + 1


def test_a_procedure_needs_no_programme_of_its_year(demo: Workspace) -> None:
    add_usual_procedures(demo, "2017/18")
    assert years(demo.snapshot()) == ("2017/2018", OLD_YEAR, REAL_YEAR, EXAMPLE_YEAR)


@pytest.mark.parametrize(
    ("kind", "subject", "grade"),
    [("ВПР", "математика", 6), (" впр ", "Математика", 6), ("", "химия", 8), ("ВПР", " ", 8), ("ВПР", "химия", 13)],
)
def test_a_procedure_that_is_there_or_cannot_be_is_refused(
    demo: Workspace, kind: str, subject: str, grade: int
) -> None:
    revision = demo.revision
    with pytest.raises(BadInput):
        add_procedure(demo, EXAMPLE_YEAR, kind, subject, grade)
    with pytest.raises(BadInput):
        edit_procedure(demo, procedures(demo.snapshot())[0], kind=kind, subject=subject, grade=grade)
    assert demo.revision == revision


def test_a_procedure_is_changed_and_keeps_its_year_and_results(demo: Workspace) -> None:
    before = maths(demo)
    with_results = district_share(demo.snapshot(), before)
    edit_procedure(demo, before, subject="математика (углублённая)", note="профильные классы")
    after = next(one for one in procedures(demo.snapshot()) if one.id == before.id)
    assert (after.year, after.subject, after.note) == (before.year, "математика (углублённая)", "профильные классы")
    assert district_share(demo.snapshot(), after) == with_results


def test_a_procedure_goes_with_its_results_and_undo_brings_all_back(demo: Workspace) -> None:
    before, revision = demo.snapshot(), demo.revision
    assert remove_procedure(demo, maths(demo)) == 4
    assert len(procedures(demo.snapshot())) == 3
    assert demo.revision == revision + 1
    with pytest.raises(NotFound):
        remove_procedure(demo, named(before, MATHS_6))
    demo.undo()
    assert procedures(demo.snapshot()) == procedures(before)
    assert set(demo.records.all(Result)) == set(before.records.all(Result))


# Results


def test_a_column_for_all_schools_is_one_change_that_one_undo_takes_back(demo: Workspace) -> None:
    procedure, schools, revision = maths(demo), demo.snapshot().schools, demo.revision
    set_results(demo, procedure, {school.id: ResultEdit(below=3) for school in schools})
    assert demo.revision == revision + 1
    assert {row.below for school in schools if (row := result(demo.snapshot(), procedure, school))} == {3}
    demo.undo()
    assert problems(demo.snapshot(), procedure)[0][0].name == "Заволжская СОШ"


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"participants": "25", "below": "7"}, (ReadingState.VALUE, 25, 7)),
        ({"participants": "25,0", "below": "-"}, (ReadingState.VALUE, 25, 0)),
        ({"participants": "-", "below": "0"}, (ReadingState.NOT_HELD, None, None)),
        ({"participants": "не проводилось"}, (ReadingState.NOT_HELD, None, None)),
        ({"participants": "?"}, (ReadingState.NO_DATA, None, None)),
    ],
)
def test_what_is_typed_becomes_a_result(
    demo: Workspace, texts: dict[str, str], told: tuple[ReadingState, int | None, int | None]
) -> None:
    procedure, school = maths(demo), school_by_name(demo.snapshot(), "Бурашевская")
    set_results(demo, procedure, {school.id: parse_result(texts)})
    row = result(demo.snapshot(), procedure, school)
    assert row is not None
    assert (row.state, row.participants, row.below) == told


def test_a_number_ends_a_state_and_a_state_ends_the_numbers(demo: Workspace) -> None:
    procedure, school = maths(demo), school_by_name(demo.snapshot(), "Пушкинская")
    set_results(demo, procedure, {school.id: parse_result({"participants": "-"})})
    row = result(demo.snapshot(), procedure, school)
    assert row is not None
    assert (row.participants, row.below, row.fives) == (None, None, None)
    set_results(demo, procedure, {school.id: parse_result({"participants": "20"})})
    row = result(demo.snapshot(), procedure, school)
    assert row is not None
    assert (row.state, row.participants) == (ReadingState.VALUE, 20)


def test_a_result_that_says_nothing_any_more_is_gone(demo: Workspace) -> None:
    procedure, school = maths(demo), school_by_name(demo.snapshot(), "Пушкинская")
    everything = dict.fromkeys(("participants", "below", "threes", "fours", "fives"), "")
    set_results(demo, procedure, {school.id: parse_result(everything)})
    assert result(demo.snapshot(), procedure, school) is None
    assert (school, procedure) in list(missing(demo.snapshot()))
    demo.undo()
    assert share(demo.snapshot(), procedure, school) == Share(5, 21)


@pytest.mark.parametrize("text", ["много", "-5", "2,5", "99999", "7/20"])
def test_what_is_no_number_of_pupils_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_result({"below": text})


def test_results_that_cannot_be_are_refused_as_a_whole(demo: Workspace) -> None:
    data, revision = demo.snapshot(), demo.revision
    procedure, (first, second, *_) = maths(demo), data.schools
    exam = add_procedure(demo, EXAMPLE_YEAR, "ЕГЭ", "химия", 11, Scale.THRESHOLD)
    chemistry = next(one for one in procedures(demo.snapshot()) if one.id == exam)
    called_off = named(data, MATHS_6, REAL_YEAR)
    refused = [
        (procedure, {first.id: ResultEdit(below=1), second.id: ResultEdit(below=-1)}),
        (chemistry, {first.id: ResultEdit(participants=10, threes=1)}),
        (called_off, {first.id: ResultEdit(participants=10)}),
        (procedure, {first.id: ResultEdit(state=ReadingState.REACHED)}),
    ]
    for of, entries in refused:
        with pytest.raises(BadInput):
            set_results(demo, of, entries)
    assert demo.revision == revision + 1


def test_a_school_enters_its_own_results_only(demo: Workspace, demo_home: Path) -> None:
    own, other, *_ = demo.snapshot().schools
    set_role(demo, "direktor", Role.SCHOOL, own)
    with open_workspace(demo_home, actor="direktor") as direktor:
        enter(direktor, maths(direktor), own, 30, 9)
        with pytest.raises(Forbidden):
            set_results(direktor, maths(direktor), {own.id: ResultEdit(below=1), other.id: ResultEdit(below=1)})
        with pytest.raises(Forbidden):
            add_usual_procedures(direktor, EXAMPLE_YEAR)


def test_two_who_enter_the_same_are_told_and_others_cells_stay(demo: Workspace, demo_home: Path) -> None:
    procedure, school = maths(demo), school_by_name(demo.snapshot(), "Бурашевская")
    set_role(demo, "petrova", Role.METHODIST)
    with open_workspace(demo_home, actor="petrova") as petrova:
        enter(petrova, procedure, school, 33, 8)
    with pytest.raises(Conflict):
        set_results(demo, procedure, {school.id: ResultEdit(below=9)}, {school.id: None})
    demo.refresh()
    set_results(
        demo, procedure, {school.id: ResultEdit(threes=15)}, {school.id: result(demo.snapshot(), procedure, school)}
    )
    row = result(demo.snapshot(), procedure, school)
    assert row is not None
    assert (row.participants, row.below, row.threes) == (33, 8, 15)


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        (ResultEdit(state=ReadingState.NOT_HELD), ResultEdit(below=3)),
        (ResultEdit(below=3), ResultEdit(state=ReadingState.NOT_HELD)),
    ],
)
def test_numbers_never_meet_the_word_that_nothing_was_held(
    demo: Workspace, theirs: ResultEdit, mine: ResultEdit
) -> None:
    procedure, school = maths(demo), school_by_name(demo.snapshot(), "Бурашевская")
    set_results(demo, procedure, {school.id: ResultEdit(participants=20)})
    seen = {school.id: result(demo.snapshot(), procedure, school)}
    set_results(demo, procedure, {school.id: theirs}, seen)
    before = result(demo.snapshot(), procedure, school)
    with pytest.raises(Conflict):
        set_results(demo, procedure, {school.id: mine}, seen)
    assert result(demo.snapshot(), procedure, school) == before


def test_a_school_with_results_stays_in_the_registry(demo: Workspace) -> None:
    number = add_school(demo, demo.programme(), "Новая СОШ")
    school = demo.records.table(School)[number]
    enter(demo, maths(demo), school, 20, 1)
    with pytest.raises(BadInput, match="результаты"):
        remove_school(demo, school)


# What follows


def test_what_does_not_add_up_is_flagged_and_in_no_count(demo: Workspace) -> None:
    data, procedure = demo.snapshot(), maths(demo)
    assert [(school.name, told) for school, told in problems(data, procedure)] == [
        ("Заволжская СОШ", "сумма отметок 24, участников 25")
    ]
    assert district_share(data, procedure) == (24, 91)
    assert handed_in(data, procedure) == 4
    assert [(school.name, one.id) for school, one in missing(data)] == [("Бурашевская СОШ", procedure.id)]


def test_no_data_is_still_missing_and_not_held_is_not(demo: Workspace) -> None:
    procedure, school = maths(demo), school_by_name(demo.snapshot(), "Бурашевская")
    set_results(demo, procedure, {school.id: ResultEdit(state=ReadingState.NO_DATA)})
    assert list(missing(demo.snapshot())) == [(school, procedure)]
    set_results(demo, procedure, {school.id: ResultEdit(state=ReadingState.NOT_HELD)})
    assert not list(missing(demo.snapshot()))


def test_a_year_in_which_nothing_was_held_is_passed_over(demo: Workspace) -> None:
    data, procedure, school = demo.snapshot(), maths(demo), school_by_name(demo.snapshot(), "Тверская")
    past, of_district = own_last_year(data, procedure, school), district_last_year(data, procedure)
    assert past is not None
    assert (past.procedure.year, past.share) == (OLD_YEAR, (12, 37))
    assert of_district is not None
    assert of_district.share == (42, 141)
    assert school_series(data, procedure, school) == ((OLD_YEAR, (12, 37)), (REAL_YEAR, None), (EXAMPLE_YEAR, (9, 40)))
    assert district_series(data, procedure)[-1] == (EXAMPLE_YEAR, (24, 91))
    assert own_last_year(data, past.procedure, school) is None


def test_the_real_year_of_the_pandemic_has_no_results(demo: Workspace) -> None:
    data = demo.snapshot(REAL_YEAR)
    assert not any(result(data, one, school) for one in procedures(data) for school in data.registry)
    assert [one.held for one in procedures(data)] == [False] * 6 + [True, False]
    assert not any(one.counted for one in procedures(data) if one.held)
    assert not list(missing(data))
    assert {one.note for year in (OLD_YEAR, EXAMPLE_YEAR) for one in procedures(data, year)} == {"пример"}


def test_shares_are_summed_over_the_procedures_that_match(demo: Workspace) -> None:
    data, school = demo.snapshot(), school_by_name(demo.snapshot(), "Васильевская")
    assert below_share(data, school, EXAMPLE_YEAR) == (9 + 11 + 8 + 10, 30 + 31 + 31 + 30)
    assert below_share(data, school, EXAMPLE_YEAR, kind=" впр", subject="Математика") == (21, 61)
    assert below_share(data, school, EXAMPLE_YEAR, grades=(6,)) == (18, 61)
    assert below_share(data, school, EXAMPLE_YEAR, kind="ОГЭ") is None
    assert below_share(data, school, REAL_YEAR) is None
    unsound = school_by_name(data, "Заволжская")
    assert below_share(data, unsound, EXAMPLE_YEAR, subject="математика") == (5, 25)


def test_dynamics_are_positive_when_more_fell_than_rose(demo: Workspace) -> None:
    data = demo.snapshot()
    assert {school.name: improved(data, school) for school in data.schools} == {
        "Васильевская СОШ": False,
        "Тверская СОШ": True,
        "Заволжская СОШ": True,
        "Бурашевская СОШ": True,
        "Пушкинская СОШ": True,
    }
    assert improved(demo.snapshot(REAL_YEAR), data.schools[0]) is None


def test_the_passport_tells_three_years_of_a_school(demo: Workspace) -> None:
    data = demo.snapshot()
    part = next(one for one in passport(data, school_by_name(data, "Тверская")) if "оценочных" in one.title)
    first = part.lines[0]
    assert first.label == procedures(data)[0].name
    assert first.record == ("procedures", procedures(data)[0].id)
    for told in ("2018/2019 (пример): 31,7\u00a0% (низкий результат)", "2019/2020: не проводилось", "20,5\u00a0%"):
        assert told in first.text
    assert "\u221211,2\u00a0п.п. к 2018/2019" in first.text
    assert part.lines[-1].text.startswith("Расчётно, по данным муниципалитета")
    assert "В списке, хотя расчётно" in part.lines[-1].text


@given(worlds())
def test_the_district_is_the_sum_over_its_schools(records: list[Record]) -> None:
    data = snapshot(records)
    for procedure in data.records.all(Procedure):
        shares = [found for school in data.registry if (found := share(data, procedure, school))]
        summed = (sum(one.below for one in shares), sum(one.participants for one in shares)) if shares else None
        assert district_share(data, procedure) == summed
        assert procedure.held or summed is None
    for school in data.registry:
        own = [found for one in procedures(data) if (found := share(data, one, school))]
        summed = (sum(one.below for one in own), sum(one.participants for one in own)) if own else None
        assert below_share(data, school, data.programme.year) == summed
