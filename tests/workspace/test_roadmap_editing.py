"""Editing the roadmap: items and sections come, change, move and go, their numbers stay as an order approved them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Scope, Section, Status
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Conflict, Forbidden, NotFound
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.roadmap import (
    add_item,
    add_section,
    edit_item,
    edit_section,
    move_item,
    move_section,
    next_number,
    remove_items,
    remove_section,
)
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.titles import deadline_in_words
from shnor_tui.workspace.users import set_role


def numbers(workspace: Workspace) -> list[tuple[str, list[str]]]:
    """The roadmap as it is printed: each section with its items."""
    data = workspace.snapshot()
    own: list[tuple[str, list[str]]] = (
        [("", [item.number for item in data.items_of(None)])] if data.items_of(None) else []
    )
    return own + [(section.number, [item.number for item in data.items_of(section)]) for section in data.sections]


def found(workspace: Workspace, number: str) -> RoadmapItem:
    return item_by_number(workspace.snapshot(), number)


def section_of(workspace: Workspace, number: str) -> Section:
    return next(section for section in workspace.snapshot().sections if section.number == number)


def last(workspace: Workspace) -> str:
    return workspace.describe(workspace.history()[-1])


@pytest.fixture
def petrova(demo: Workspace, demo_home: Path) -> Iterator[Workspace]:
    """A second methodist with a session of her own."""
    set_role(demo, "petrova", Role.METHODIST)
    with open_workspace(demo_home, actor="petrova") as workspace:
        yield workspace


def test_a_new_item_takes_the_next_number_and_the_dates_that_its_words_name(demo: Workspace) -> None:
    before = numbers(demo)
    section = section_of(demo, "2")
    expected = next_number(demo.snapshot(), section)
    number = add_item(demo, demo.programme(), title=" Семинар ", section=section, deadline="апрель 2021 года")
    item = demo.snapshot().find(RoadmapItem, number)
    assert item is not None
    assert (item.number, item.title, item.deadline.end) == (expected, "Семинар", date(2021, 4, 30))
    assert numbers(demo) == [(name, [*items, expected] if name == "2" else items) for name, items in before]
    assert last(demo) == f"добавление мероприятия: {expected}"
    demo.undo()
    assert numbers(demo) == before


def test_a_new_item_stands_behind_the_one_that_is_named(demo: Workspace) -> None:
    first = demo.snapshot().items_of(section_of(demo, "2"))[0]
    add_item(demo, demo.programme(), title="Новое", section=section_of(demo, "2"), number="2.1а.", after=first)
    assert [item.number for item in demo.snapshot().items_of(section_of(demo, "2"))][:3] == ["2.1", "2.1а", "2.2"]
    assert last(demo) == "добавление мероприятия: 2.1а"


@pytest.mark.parametrize(("title", "number"), [("  ", ""), ("Новое", "2.1"), ("Новое", " 2.1. ")])
def test_an_item_without_a_title_or_with_anothers_number_is_refused(demo: Workspace, title: str, number: str) -> None:
    revision = demo.revision
    with pytest.raises(BadInput):
        add_item(demo, demo.programme(), title=title, section=None, number=number)
    with pytest.raises(BadInput):
        edit_item(demo, found(demo, "1.1"), title=title, number=number)
    with pytest.raises(BadInput):
        edit_section(demo, section_of(demo, "1"), title="", number="2")
    with pytest.raises(BadInput):
        add_section(demo, demo.programme(), title="Второе", number="2")
    assert demo.revision == revision


def test_two_people_change_different_fields_of_an_item_and_the_same_one_is_a_conflict(
    demo: Workspace, petrova: Workspace
) -> None:
    seen = found(demo, "2.1")
    edit_item(petrova, found(petrova, "2.1"), responsible="РМК", deadline="до 15.09.2020")
    move_item(petrova, found(petrova, "2.1"), 1)
    edit_item(demo, seen, title="Иначе", responsible=seen.responsible)
    item = found(demo, "2.1")
    assert (item.title, item.responsible, item.deadline.end) == ("Иначе", "РМК", date(2020, 9, 15))
    assert last(demo) == "изменение мероприятия: 2.1"
    with pytest.raises(Conflict, match="petrova"):
        edit_item(demo, seen, deadline="май 2021 года")


def test_an_item_that_is_put_into_another_section_becomes_its_last_and_keeps_its_number(demo: Workspace) -> None:
    edit_item(demo, found(demo, "1.1"), section=section_of(demo, "2"))
    assert dict(numbers(demo))["2"][-1] == "1.1"
    assert "1.1" not in dict(numbers(demo))["1"]


def test_who_does_an_item_changes_only_while_it_has_no_marks(demo: Workspace) -> None:
    with pytest.raises(BadInput, match=r"2\.1 уже есть отметки"):
        edit_item(demo, found(demo, "2.1"), scope=Scope.MUNICIPAL)
    item = found(demo, "1.3")
    set_marks(demo, item, [None], MarkEdit(status=Status.DONE))
    set_marks(demo, item, [None], MarkEdit(status=Status.NOT_STARTED))
    edit_item(demo, item, scope=Scope.SCHOOLS)
    assert found(demo, "1.3").per_school
    assert not [mark for mark in demo.records.all(Mark) if mark.item == item.id]


def test_a_point_whose_items_are_all_gone_tells_it_once(demo: Workspace) -> None:
    items = [found(demo, "3.2"), found(demo, "3.3")]
    point = next(point for point in demo.snapshot().points if {item.id for item in items} <= set(point.items))
    remove_items(demo, items)
    assert demo.snapshot().unfinished(point) == ("мероприятие удалено из дорожной карты",)


def test_removed_items_take_their_marks_along_and_bring_them_back(demo: Workspace) -> None:
    items = [found(demo, "1.1"), found(demo, "2.1")]
    before, marks = numbers(demo), dict(demo.records.marks)
    linked = [point for point in demo.snapshot().points if set(point.items) & {item.id for item in items}]
    assert linked
    remove_items(demo, items)
    assert last(demo) == "удаление мероприятия: 1.1; 2.1"
    assert not [mark for mark in demo.records.all(Mark) if mark.item in {item.id for item in items}]
    assert all(any("удалено" in reason for reason in demo.snapshot().unfinished(point)) for point in linked)
    assert [demo.describe(commit) for commit in demo.item_history(items[1])][-1] == last(demo)
    assert demo.touched_items([demo.history()[-1]]) == {item.id for item in items}
    with pytest.raises(NotFound, match=r"1\.1"):
        remove_items(demo, items)
    with pytest.raises(NotFound, match=r"1\.1"):
        edit_item(demo, items[0], title="Поздно")
    demo.undo()
    assert (numbers(demo), dict(demo.records.marks)) == (before, marks)
    demo.redo()
    assert demo.snapshot().find(RoadmapItem, items[0].id) is None


def test_a_section_goes_with_all_that_is_in_it_and_one_undo_brings_it_back(demo: Workspace) -> None:
    before, marks, section = numbers(demo), dict(demo.records.marks), section_of(demo, "2")
    remove_section(demo, section)
    assert numbers(demo) == [row for row in before if row[0] != "2"]
    assert last(demo) == "удаление раздела: 2"
    demo.undo()
    assert (numbers(demo), dict(demo.records.marks)) == (before, marks)


def test_a_removed_section_does_not_come_back_beside_a_new_one_with_its_number(demo: Workspace) -> None:
    remove_section(demo, section_of(demo, "2"))
    removal = demo.history()[-1]
    add_section(demo, demo.programme(), title="Новое", number="2")
    with pytest.raises(Conflict):
        demo.undo_entry(removal)


def test_sections_are_added_changed_and_moved_and_no_item_gets_another_number(demo: Workspace) -> None:
    before = dict(numbers(demo))
    add_section(demo, demo.programme(), title="Итоги")
    added = demo.snapshot().sections[-1]
    assert added.number == str(len(before) + 1)
    assert last(demo) == f"добавление раздела: {added.number}"
    move_section(demo, added, -1)
    assert demo.snapshot().sections[-2].id == added.id
    edit_section(demo, section_of(demo, "2"), number="II", title="Второе")
    assert last(demo) == "изменение раздела: II"
    assert dict(numbers(demo))["II"] == before["2"]
    revision = demo.revision
    move_section(demo, demo.snapshot().sections[0], -1)
    move_section(demo, demo.snapshot().sections[-1], 1)
    assert demo.revision == revision


def test_an_item_moves_within_its_section_and_over_its_border(demo: Workspace) -> None:
    before = numbers(demo)
    move_item(demo, found(demo, "2.1"), 1)
    assert dict(numbers(demo))["2"][:2] == ["2.2", "2.1"]
    assert last(demo) == "изменение порядка мероприятий: 2.1; 2.2"
    demo.undo()
    move_item(demo, found(demo, "2.1"), -1)
    assert dict(numbers(demo))["1"] == [*dict(before)["1"], "2.1"]
    assert found(demo, "2.1").number == "2.1"


def test_at_the_ends_of_the_roadmap_an_item_stays_and_nothing_is_written(demo: Workspace) -> None:
    items, revision = demo.snapshot().items, demo.revision
    move_item(demo, items[0], -1)
    move_item(demo, items[-1], 1)
    move_item(demo, items[3], 0)
    assert demo.revision == revision


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 30), st.integers(-4, 4)), max_size=6))
def test_moves_only_reorder_and_are_taken_back_in_turn(demo_home: Path, steps: list[tuple[int, int]]) -> None:
    with open_workspace(demo_home, actor="olga") as workspace:
        states, revisions = [numbers(workspace)], [workspace.revision]
        for place, by in steps:
            items = workspace.snapshot().items
            move_item(workspace, items[place % len(items)], by)
            assert sorted(item.number for item in items) == sorted(item.number for item in workspace.snapshot().items)
            if workspace.revision != revisions[-1]:
                states.append(numbers(workspace))
                revisions.append(workspace.revision)
        for state in reversed(states[:-1]):
            workspace.undo()
            assert numbers(workspace) == state


def test_only_who_edits_programmes_may_edit_the_roadmap(demo: Workspace, demo_home: Path) -> None:
    set_role(demo, "direktor", Role.SCHOOL, demo.snapshot().schools[0])
    with open_workspace(demo_home, actor="direktor") as school:
        item, section, programme = found(school, "2.1"), section_of(school, "2"), school.programme()
        verbs: list[Callable[[], object]] = [
            lambda: add_item(school, programme, title="Новое", section=section),
            lambda: edit_item(school, item, title="Новое"),
            lambda: move_item(school, item, 1),
            lambda: remove_items(school, [item]),
            lambda: add_section(school, programme, title="Новое"),
            lambda: edit_section(school, section, title="Новое"),
            lambda: move_section(school, section, 1),
            lambda: remove_section(school, section),
        ]
        for verb in verbs:
            with pytest.raises(Forbidden):
                verb()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("апрель 2021 года", "01.04.2021 – 30.04.2021"),
        ("до 15.09.2020", "до 15.09.2020"),
        ("15.09.2020", "15.09.2020"),
        ("с марта 2021 года", "с 01.03.2021"),
        ("ежемесячно", "ежемесячно: срок не отслеживается"),
        ("по мере надобности", "дат нет: срок не отслеживается"),
        ("", "дат нет: срок не отслеживается"),
    ],
)
def test_the_program_says_what_it_made_of_a_deadline(text: str, words: str) -> None:
    assert deadline_in_words(parse_deadline(text, SchoolYear("2020/2021"))) == words
    assert deadline_in_words(Deadline()) == "дат нет: срок не отслеживается"
