"""What the tables of the survey, the results and the indicators say, asked without a screen."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.assessment import Procedure
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.tui.look import GLYPHS, look
from shnor_tui.tui.result_rows import procedure_row
from shnor_tui.tui.results_grid import ResultsGrid
from shnor_tui.tui.survey_grids import ANSWER, ResponseSource, SectionSource
from shnor_tui.tui.training_grid import TrainingGrid
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.procedures import add_procedure
from shnor_tui.workspace.results import ResultEdit, set_results
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.survey_answers import told_number
from shnor_tui.workspace.surveys import answer, set_answers
from shnor_tui.workspace.trainings import add_training, set_trained


def school(data: Snapshot, name: str) -> School:
    return school_by_name(data, name)


def response(data: Snapshot, name: str = "Пушкинская", *, may: bool = True) -> ResponseSource:
    return ResponseSource(school(data, name), lambda _school: may)


def row_of(source: ResponseSource, data: Snapshot, code: str) -> int:
    return next(row.key for row in source.rows(data) if row.title.startswith(f"{code}. "))


def test_only_answers_that_contradict_each_other_are_marked_in_the_questionnaire(demo: Workspace) -> None:
    data = demo.snapshot()
    assert data.survey is not None
    own = school(data, "Пушкинская")
    set_answers(
        demo, data.survey, {(own.id, "9"): "22", (own.id, "11"): "20", (own.id, "12"): "20", (own.id, "1"): "99"}
    )
    data = demo.snapshot()
    source = response(data)
    cells = {code: source.cell(data, row_of(source, data, code), ANSWER) for code in ("9", "11", "12", "1")}
    assert {code for code, cell in cells.items() if cell.text.startswith("!")} == {"9", "11", "12"}
    assert (cells["9"].value, cells["1"].value) == ("22", "99")


def test_a_copied_column_passes_over_headings_and_may_not_be_longer_than_the_questions(demo: Workspace) -> None:
    data = demo.snapshot()
    source = response(data)
    asked = [row.key for row in source.rows(data) if row.key >= 0]
    keys = [row.key for row in source.rows(data)]
    last_of_section = next(one for one, heading in pairwise(keys) if one >= 0 > heading)
    landed = source.spread(data, [["1"], ["2"]], last_of_section, ANSWER)
    assert landed is not None
    assert [key for key, _column in landed] == asked[asked.index(last_of_section) :][:2]
    assert source.spread(data, [["1"]] * (len(asked) + 1), asked[0], ANSWER) is None
    assert response(data, may=False).spread(data, [["1"]], asked[0], ANSWER) is None


def test_a_section_sums_what_adds_up_and_nothing_else(demo: Workspace) -> None:
    data = demo.snapshot()
    assert data.survey is not None
    entries = {(school(data, name).id, "1"): text for name, text in (("Пушкинская", "100"), ("Тверская", "50"))}
    set_answers(demo, data.survey, entries)
    data = demo.snapshot()
    known = [given.number for one in data.schools if (given := answer(data, one, "1")) and given.number is not None]
    after = SectionSource(1, lambda _school: True).totals(data)
    assert after["1"].text == told_number(sum(known, Decimal(0)))
    assert sum(known) >= 150
    assert "4" not in after  # where a school stands adds up to nothing


def test_answers_of_a_survey_that_is_gone_are_told_to_be(demo: Workspace) -> None:
    data = demo.snapshot()
    source = SectionSource(1, lambda _school: True)
    gone = data.choose(demo.programme("2019/2020"))
    if gone.survey:
        with demo.change("survey.edit") as editor:
            editor.remove(gone.survey)
    with pytest.raises(NotFound):
        source.write(demo, demo.snapshot("2019/2020"), {(school(data, "Тверская").id, "1"): "5"})


def procedure(workspace: Workspace) -> Procedure:
    number = add_procedure(workspace, workspace.programme().year, "ВПР", "черчение", 8)
    found = workspace.snapshot().find(Procedure, number)
    assert found is not None
    return found


def test_a_procedure_is_done_when_every_listed_school_handed_in_numbers_that_add_up(demo: Workspace) -> None:
    own, data = procedure(demo), demo.snapshot()
    assert sign(demo, own) is Status.NOT_STARTED
    sound = ResultEdit(participants=10, below=1, threes=3, fours=3, fives=3)
    first, *others = data.schools
    set_results(demo, own, {one.id: sound for one in others})
    assert sign(demo, own) is Status.IN_PROGRESS
    set_results(demo, own, {first.id: ResultEdit(participants=10, below=11)})
    assert sign(demo, own) is Status.IN_PROGRESS
    set_results(demo, own, {first.id: sound})
    assert sign(demo, own) is Status.DONE


def sign(workspace: Workspace, own: Procedure) -> Status:
    """The status whose sign stands before a procedure."""
    line = procedure_row(workspace.snapshot(), own, look("dark")).lines(100)[0]
    return Status(line[0][1])


def test_lines_with_names_of_schools_land_in_their_rows_and_too_many_numbers_nowhere(demo: Workspace) -> None:
    own, data = procedure(demo), demo.snapshot()
    source = ResultsGrid(own.id, lambda _school: True, GLYPHS)
    tver, push = school(data, "Тверская"), school(data, "Пушкинская")
    block = [["Пушкинская СОШ", "20", "2"], ["Тверская СОШ", "10", "1"]]
    assert source.spread(data, block, tver.id, "participants") == {
        (push.id, "participants"): "20",
        (push.id, "below"): "2",
        (tver.id, "participants"): "10",
        (tver.id, "below"): "1",
    }
    with pytest.raises(BadInput):
        source.spread(data, [["Тверская СОШ", *map(str, range(6))]], tver.id, "participants")
    assert source.spread(data, [["20"], ["10"]], tver.id, "participants") is None


@pytest.mark.parametrize("may", [True, False])
def test_only_who_may_fill_a_row_is_told_how(demo: Workspace, may: bool) -> None:
    own = procedure(demo)
    data = demo.snapshot()
    answers = response(data, may=may)
    assert ("Можно ввести" in answers.hint(data, row_of(answers, data, "1"), ANSWER)) is may
    results = ResultsGrid(own.id, lambda _school: may, GLYPHS)
    assert ("не проводилось" in results.hint(data, school(data, "Тверская").id, "participants")) is may


def test_people_trained_land_beside_the_names_of_their_schools(demo: Workspace) -> None:
    data = demo.snapshot()
    source, tver, push = TrainingGrid(lambda _school: True), school(data, "Тверская"), school(data, "Пушкинская")
    block = [["Пушкинская", "3"], ["Тверская СОШ", "1"]]
    landed = source.spread(data, block, tver.id, TrainingKind.RETRAINING.value)
    assert landed == {(push.id, "retraining"): "3", (tver.id, "retraining"): "1"}
    assert source.spread(data, [["3"], ["1"]], tver.id, TrainingKind.RETRAINING.value) is None


def test_sums_of_the_district_leave_out_what_does_not_add_up(demo: Workspace) -> None:
    own, data = procedure(demo), demo.snapshot()
    first, second, *_others = data.schools
    set_results(
        demo,
        own,
        {
            first.id: ResultEdit(participants=10, below=1, threes=3, fours=3, fives=3),
            second.id: ResultEdit(participants=10, below=11),
        },
    )
    totals = ResultsGrid(own.id, lambda _school: True, GLYPHS).totals(demo.snapshot())
    assert (totals["participants"].text, totals["below"].text) == ("10", "1")
    assert Decimal(totals["share"].text.replace(",", ".")) == 10


def test_people_who_are_entered_course_by_course_are_told_beside_the_total(demo: Workspace) -> None:
    tver, source = school(demo.snapshot(), "Тверская"), TrainingGrid(lambda _school: True)
    courses, retraining = TrainingKind.QUALIFICATION, TrainingKind.RETRAINING
    set_trained(demo, demo.programme(), tver, courses, 5)
    assert "отдельным курсам" not in source.hint(demo.snapshot(), tver.id, courses)
    add_training(demo, demo.programme(), tver, courses, people=3, hours=36)
    assert "отдельным курсам: 3" in source.hint(demo.snapshot(), tver.id, courses).replace("\u00a0", " ")
    assert "отдельным курсам" not in source.hint(demo.snapshot(), tver.id, retraining)
    assert source.cell(demo.snapshot(), tver.id, courses).text == "8"
