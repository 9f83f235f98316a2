"""Starting the next year: what is planned comes along a year later, what was done stays where it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.indicator import Reading
from shnor_tui.domain.programme import Order
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.domain.survey import Answer, Questionnaire
from shnor_tui.domain.user import Role
from shnor_tui.domain.year_shift import deadline_a_year_later, words_a_year_later
from shnor_tui.errors import BadInput, Conflict, Forbidden, NotFound
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.next_year import start_next_year
from shnor_tui.workspace.points import add_point
from shnor_tui.workspace.registry import set_listing
from shnor_tui.workspace.roadmap import edit_item, remove_items
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.tables import TABLES, encode
from shnor_tui.workspace.users import set_role

YEAR = SchoolYear("2020/2021")
NEXT = "2021/2022"


@pytest.mark.parametrize(
    ("words", "later"),
    [
        ("до 15.09.2020", "до 15.09.2021"),
        ("до 15.09.20", "до 15.09.21"),
        ("до 1.01.99 г.", "до 1.01.00 г."),
        ("апрель 2021 года", "апрель 2022 года"),
        ("март – май 2021 г.", "март – май 2022 г."),
        ("декабрь 2020 – май 2021 года", "декабрь 2021 – май 2022 года"),
        ("2020/2021 учебный год", "2021/2022 учебный год"),
        ("в течение 2020-2021 учебного года", "в течение 2021-2022 учебного года"),
        ("2020/21 уч. г.", "2021/22 уч. г."),
        ("2020-10-15", "2021-10-15"),
        ("сентябрь, декабрь", "сентябрь, декабрь"),
        ("ежемесячно", "ежемесячно"),
        ("по плану № 2020", "по плану № 2020"),
        ("до 29.02.2020", "до 28.02.2021"),
        ("29 февраля 2020 года", "28 февраля 2021 года"),
        ("до 29.02.20", "до 28.02.21"),
        ("«29» февраля", "«28» февраля"),
        ("до 28.02.2023", "до 28.02.2024"),
        ("", ""),
    ],
)
def test_every_year_in_the_words_is_the_next_one(words: str, later: str) -> None:
    assert words_a_year_later(words, SchoolYear("2019/2020") if "29" in words else YEAR) == later


@given(
    st.dates(date(2020, 9, 1), date(2021, 8, 31)),
    st.sampled_from(
        ("до {:%d.%m.%Y}", "{:%d.%m.%Y}", "к {:%d.%m.%Y}", "до {:%d.%m}", "{:%d.%m.%y}", "до {:%d.%m.%Y} г.")
    ),
)
def test_a_day_is_due_on_the_same_day_a_year_later(day: date, words: str) -> None:
    this = parse_deadline(words.format(day), YEAR)
    later = deadline_a_year_later(this, YEAR)
    assert this.end
    assert later.end == this.end.replace(year=this.end.year + 1)
    assert later.recurrence == this.recurrence


def test_the_plan_of_the_year_comes_along(demo: Workspace) -> None:
    before = demo.snapshot()
    set_listing(demo, before.programme, before.schools[0], basis="приказ")
    edit_item(demo, before.items[0], event_kinds=("совещание",))
    before = demo.snapshot()
    made = start_next_year(demo, before.programme)
    after = demo.snapshot(NEXT)
    assert (made, made.year, made.order) == (after.programme, NEXT, Order())
    assert (made.title, made.example) == ("Муниципальная программа поддержки ШНОР", False)
    same = ("organisation", "signatory", "goal", "tasks", "texts", "rule", "schools_in_district")
    assert all(getattr(made, name) == getattr(before.programme, name) for name in same)
    assert [section.title for section in after.sections] == [section.title for section in before.sections]
    for old, new in zip(before.items, after.items, strict=True):
        assert (new.number, new.title, new.responsible, new.expected) == (
            old.number, old.title, old.responsible, old.expected,
        )  # fmt: skip
        assert (new.scope, new.trainings, new.event_kinds) == (old.scope, old.trainings, old.event_kinds)
        assert (new.section in {section.id for section in after.sections}) is (old.section is not None)
    assert item_by_number(after, "2.3").deadline.text == "до 15.09.2021"
    assert item_by_number(after, "2.3").deadline.end == date(2021, 9, 15)
    assert [(row.code, row.target, row.computed) for row in after.indicators] == [
        (row.code, row.target, row.computed) for row in before.indicators
    ]
    assert after.schools == before.schools
    assert {(row.basis, row.agreed_with, row.agreed_on) for row in after.listings.values()} == {("", "", None)}


def test_partners_stay_partners_and_who_left_the_list_stays_off(demo: Workspace) -> None:
    data = demo.snapshot()
    leaving, staying, donor = data.schools[:3]
    set_listing(demo, data.programme, leaving, listed=False)
    set_listing(demo, data.programme, staying, partners=[donor])
    start_next_year(demo, data.programme)
    after = demo.snapshot(NEXT)
    assert leaving not in after.schools
    assert after.listings[staying.id].partners == (donor.id,)


def test_points_are_linked_to_the_work_of_their_own_year(demo: Workspace) -> None:
    before = demo.snapshot()
    start_next_year(demo, before.programme)
    after = demo.snapshot(NEXT)
    items, indicators = {row.id: row for row in after.items}, {row.id: row for row in after.indicators}
    for old, new in zip(before.points, after.points, strict=True):
        assert (new.text, new.trainings) == (old.text, old.trainings)
        assert [items[n].number for n in new.items] == [row.number for row in before.items if row.id in old.items]
        assert len(new.indicators) == len(old.indicators)
        assert all(number in indicators for number in new.indicators)


def test_a_point_never_prints_because_what_it_waited_for_stayed_behind(demo: Workspace) -> None:
    before = demo.snapshot()
    held = next(event for event in before.events if event.held_by(before.today))
    gone = before.items[0]
    add_point(demo, before.programme, "Проведено совещание.", events=(held.id,))
    add_point(demo, before.programme, "Список согласован.", items=(gone.id,))
    remove_items(demo, [gone])
    assert [demo.snapshot().unfinished(point) for point in demo.snapshot().points[-2:]] == [
        (),
        ("мероприятие удалено из дорожной карты",),
    ]
    start_next_year(demo, before.programme)
    after = demo.snapshot(NEXT)
    assert [after.unfinished(point) for point in after.points[-2:]] == [
        (f"событие «{held.topic}» – другого учебного года",),
        ("мероприятие удалено из дорожной карты",),
    ]


def test_nothing_that_was_done_comes_along(demo: Workspace) -> None:
    start_next_year(demo, demo.programme())
    data = demo.snapshot(NEXT)
    assert data.total().done == 0
    assert not any(
        (data.trainings, data.events, [row for item in data.indicators for row in data.readings(item) if row.id])
    )
    items, indicators = {item.id for item in data.items}, {row.id for row in data.indicators}
    assert not [key for key in data.records.marks if key[0] in items]
    assert not [row for row in demo.records.all(Reading) if row.indicator in indicators]


def test_the_survey_waits_with_the_newest_questionnaire(demo: Workspace) -> None:
    start_next_year(demo, demo.programme())
    survey = demo.snapshot(NEXT).survey
    assert survey
    assert survey.when.text == ""
    assert survey.questionnaire in demo.records.table(Questionnaire)


def test_a_year_is_started_once(demo: Workspace) -> None:
    start_next_year(demo, demo.programme())
    revision = demo.revision
    with pytest.raises(BadInput, match=NEXT):
        start_next_year(demo, demo.programme("2020/2021"))
    with pytest.raises(BadInput, match="2020/2021"):
        start_next_year(demo, demo.programme("2019/2020"))
    assert demo.revision == revision


def test_undo_takes_the_whole_year_back_at_once(demo: Workspace) -> None:
    before = {name: {n: encode(row) for n, row in demo.records.table(kind).items()} for name, kind in TABLES.items()}
    start_next_year(demo, demo.programme())
    demo.undo()
    after = {name: {n: encode(row) for n, row in demo.records.table(kind).items()} for name, kind in TABLES.items()}
    assert after == before
    demo.redo()
    assert demo.snapshot(NEXT).items


def test_a_year_in_which_others_work_is_not_taken_back(demo: Workspace, demo_home: Path) -> None:
    set_role(demo, "petrova", Role.METHODIST)
    start_next_year(demo, demo.programme())
    with open_workspace(demo_home, actor="petrova") as petrova:
        edit_item(petrova, petrova.snapshot(NEXT).items[0], responsible="Петрова")
    with pytest.raises(Conflict):
        demo.undo()


def test_a_school_starts_no_year(demo: Workspace, demo_home: Path) -> None:
    set_role(demo, "direktor", Role.SCHOOL, school_by_name(demo.snapshot(), "Пушкинская"))
    with open_workspace(demo_home, actor="direktor") as own, pytest.raises(Forbidden):
        start_next_year(own, own.programme())


def test_the_history_tells_which_year_was_started(demo: Workspace) -> None:
    start_next_year(demo, demo.programme())
    assert NEXT in demo.describe(demo.history()[-1])


def test_a_year_without_a_survey_is_followed_by_one_without(demo: Workspace) -> None:
    survey = demo.snapshot().survey
    if survey:
        with demo.change("survey.edit") as editor:
            for answer in [row for row in demo.records.all(Answer) if row.survey == survey.id]:
                editor.remove(answer)
            editor.remove(survey)
    start_next_year(demo, demo.programme())
    assert demo.snapshot(NEXT).survey is None


def test_a_programme_that_is_gone_starts_nothing(demo: Workspace) -> None:
    gone = msgspec.structs.replace(demo.programme(), id=999)
    revision = demo.revision
    with pytest.raises(NotFound):
        start_next_year(demo, gone)
    assert demo.revision == revision
