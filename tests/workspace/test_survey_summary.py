"""What the survey makes of all schools together; nothing of it puts schools in an order of their own."""

from __future__ import annotations

from decimal import Decimal

from shnor_tui.domain.survey import Question
from shnor_tui.workspace.questionnaires import current
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.survey_summary import (
    DerivedSummary,
    derived_summaries,
    filled,
    question_summary,
    received,
    risk_hints,
)
from shnor_tui.workspace.surveys import question


def asked(data: Snapshot, code: str) -> Question:
    found = question(data, code)
    assert found is not None
    return found


def derived(data: Snapshot, code: str) -> DerivedSummary:
    (found,) = [line for line in derived_summaries(data) if line.derived.code == code]
    return found


def test_numbers_are_added_up_and_the_silent_are_counted(demo: Workspace) -> None:
    data = demo.snapshot()
    found = question_summary(data, asked(data, "1"))
    assert found.numbers is not None
    assert [found.numbers.total, found.numbers.least, found.numbers.most] == [Decimal(698), Decimal(176), Decimal(308)]
    assert (found.answered, [one.name for one in found.silent]) == (3, ["Заволжская СОШ", "Пушкинская СОШ"])


def test_shares_scales_and_distances_are_never_added_up(demo: Workspace) -> None:
    data = demo.snapshot()
    for code in ("32", "41", "34", "39"):
        found = question_summary(data, asked(data, code)).numbers
        assert found is not None
        assert found.total is None


def test_options_are_counted_in_the_order_of_the_questionnaire_and_texts_named_by_school(demo: Workspace) -> None:
    data = demo.snapshot()
    assert dict(question_summary(data, asked(data, "20")).counts) == {"да": 2, "нет": 0}
    subjects = dict(question_summary(data, asked(data, "8")).counts)
    assert tuple(subjects) == asked(data, "8").options
    assert (subjects["математика"], subjects["физика"], subjects["химия"]) == (1, 1, 0)
    ((school, text),) = question_summary(data, asked(data, "48")).texts
    assert (school.name, text) == ("Васильевская СОШ", "школа с высокими результатами (пример)")


def test_the_districts_share_is_sums_over_sums_of_the_schools_that_answered_both(demo: Workspace) -> None:
    data = demo.snapshot()
    staffed = derived(data, "Р1")
    assert [school.name for school, _value in staffed.schools] == ["Васильевская СОШ", "Тверская СОШ"]
    assert staffed.district == (Decimal("23.5") + Decimal("26.5")) * 100 / (Decimal("24.5") + Decimal(31))
    assert derived(data, "Р2").district == 4
    assert derived(data, "Р18").district is None


def test_risks_are_hinted_at_in_words(demo: Workspace) -> None:
    data = demo.snapshot()
    hints = [hint.text.replace("\u00a0", " ") for hint in risk_hints(data, data.schools[1])]
    assert hints[0] == ("Дефицит педагогических кадров: укомплектованность педагогическими кадрами – 85,5 %, ниже 90 %")
    assert any("доля учителей без категории – 37 %, от 30 %" in hint for hint in hints)
    assert risk_hints(data, data.schools[2]) == ()


def test_how_much_came_in(demo: Workspace) -> None:
    assert (received(demo.snapshot()), filled(demo.snapshot())) == (3, (65, 200))
    paper = demo.snapshot("2019/2020")
    assert (received(paper), filled(paper), derived_summaries(paper)) == (0, (0, 0), ())
    assert current(paper) is None
