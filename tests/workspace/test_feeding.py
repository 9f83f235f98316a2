"""What training and events carry out: items, their marks' notes, points of the report, facts of its texts."""

from __future__ import annotations

import pytest

from shnor_tui.domain.activity import Event, Training, TrainingKind
from shnor_tui.domain.roadmap import RoadmapItem
from shnor_tui.workspace.events import add_event, edit_event, remove_event
from shnor_tui.workspace.facts import FACTS_OF_ONE
from shnor_tui.workspace.feeding import fed_by, fed_schools, note_from_feed, uses_of
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.passport import passport
from shnor_tui.workspace.points import add_point, point_state
from shnor_tui.workspace.registry import add_school, set_listing
from shnor_tui.workspace.roadmap import add_item, edit_item
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.trainings import add_training, set_trained


def item(workspace: Workspace, number: str) -> RoadmapItem:
    return item_by_number(workspace.snapshot(), number)


def words(workspace: Workspace, number: str) -> list[str]:
    return [fed.words for fed in fed_by(workspace.snapshot(), item(workspace, number))]


def test_the_template_says_what_carries_its_items_out(demo: Workspace) -> None:
    fed = {one.number: (one.trainings, one.event_kinds) for one in demo.snapshot().items}
    assert {number: kinds for number, kinds in fed.items() if any(kinds)} == {
        "4.2": ((TrainingKind.QUALIFICATION,), ()),
        "4.3": ((TrainingKind.RETRAINING,), ()),
        "4.5": ((), ("выезд",)),
        "7.2": ((), ("день открытых дверей",)),
        "8.1": ((), ("совещание",)),
    }


def test_training_of_the_listed_schools_is_counted_and_a_school_sees_its_own(demo: Workspace) -> None:
    data = demo.snapshot()
    assert words(demo, "4.2") == ["ПК: 7 человек из 3 школ"]
    assert [(school.name, note) for school, note in fed_schools(data, item(demo, "4.2"))] == [
        ("Васильевская СОШ", "ПК: 4 человека"),
        ("Бурашевская СОШ", "ПК: 2 человека"),
        ("Пушкинская СОШ", "ПК: 1 человек"),
    ]
    set_listing(demo, demo.programme(), school_by_name(data, "Васильевская"), listed=False)
    assert words(demo, "4.2") == ["ПК: 3 человека из 2 школ"]


def test_nobody_trained_and_nothing_entered_are_two_things_and_neither_makes_a_note(demo: Workspace) -> None:
    assert words(demo, "4.3") == ["ПП: сведений нет"]
    set_trained(demo, demo.programme(), school_by_name(demo.snapshot(), "Тверская"), TrainingKind.RETRAINING, 0)
    assert words(demo, "4.3") == ["ПП: никто не обучался"]
    assert note_from_feed(demo.snapshot(), item(demo, "4.3")) == ""


def test_events_are_counted_when_they_are_over(demo: Workspace) -> None:
    assert words(demo, "8.1") == ["совещания: 2 (16.09.2020, 20.01.2021), предстоит 1 (12.05.2021)"]
    assert note_from_feed(demo.snapshot(), item(demo, "8.1")) == "совещания: 2 (16.09.2020, 20.01.2021)"
    add_event(demo, demo.programme(), kind="совещание", when="когда решим")
    assert words(demo, "8.1")[0].endswith("предстоит 1 (12.05.2021), без даты 1")
    for known in demo.snapshot().events:
        remove_event(demo, known)
    assert words(demo, "8.1") == ["совещания: сведений нет"]


def test_a_school_counts_the_events_that_it_held_or_took_part_in(demo: Workspace) -> None:
    data = demo.snapshot()
    push, vas = school_by_name(data, "Пушкинская"), school_by_name(data, "Васильевская")
    assert note_from_feed(data, item(demo, "4.5"), push) == "выезды: 1 (10.12.2020)"
    assert note_from_feed(data, item(demo, "4.5"), vas) == ""
    edit_event(demo, data.events[2], schools=[vas])
    assert note_from_feed(demo.snapshot(), item(demo, "4.5"), vas) == "выезды: 1 (03.12.2020)"


def test_an_item_takes_kinds_of_training_and_of_events(demo: Workspace) -> None:
    number = add_item(
        demo,
        demo.programme(),
        title="Семинары и курсы",
        section=None,
        trainings=list(TrainingKind),
        event_kinds=["семинар"],
    )
    added = demo.snapshot().find(RoadmapItem, number)
    assert added is not None
    assert [fed.words.split(":")[0] for fed in fed_by(demo.snapshot(), added)] == ["ПК", "ПП", "семинары"]
    edit_item(demo, added, trainings=(), event_kinds=[" конкурс ", "конкурс"])
    changed = demo.snapshot().find(RoadmapItem, number)
    assert changed is not None
    assert (changed.trainings, changed.event_kinds) == ((), ("конкурс",))
    demo.undo()
    assert demo.snapshot().find(RoadmapItem, number) == added


def test_a_record_knows_the_items_points_and_indicators_that_count_it(demo: Workspace) -> None:
    meeting = demo.snapshot().events[0]
    point = add_point(demo, demo.programme(), "Проведено совещание.", events=(meeting.id,))
    data = demo.snapshot()
    uses = uses_of(data, meeting)
    assert [one.number for one in uses.items] == ["8.1"]
    assert [one.id for one in uses.points] == [point]
    assert [one.number for one in uses_of(data, data.trainings[0]).items] == ["4.2"]
    assert [one.trainings for one in uses_of(data, data.trainings[0]).points] == [(TrainingKind.QUALIFICATION,)]


def test_a_point_waits_until_its_event_is_over(demo: Workspace) -> None:
    ahead = next(known for known in demo.snapshot().events if known.when.text == "12.05.2021")
    add_point(demo, demo.programme(), "Проведено совещание.", events=(ahead.id,))
    assert not point_state(demo.snapshot(), demo.snapshot().points[-1]).prints
    edit_event(demo, ahead, when="апрель")
    assert not point_state(demo.snapshot(), demo.snapshot().points[-1]).prints
    edit_event(demo, demo.snapshot().find(Event, ahead.id) or ahead, when="20.04.2021")
    assert point_state(demo.snapshot(), demo.snapshot().points[-1]).prints


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{событий:совещание} {событий:Совещание|совещание|совещания|совещаний}", "2 совещания"),
        ("{событий:конкурс}", "0"),
        ("{события:выезд}", "03.12.2020 – Методический день: уроки русского языка и математики"),
        ("{события:конкурс}", "[нет данных]"),
        ("{событий:субботник}", "[нет данных]"),
        ("{партнёры}", "[нет данных]"),
    ],
)
def test_texts_of_the_report_name_events_that_were_held(demo: Workspace, text: str, printed: str) -> None:
    assert demo.snapshot().compose(text).plain.replace("\u00a0", " ").startswith(printed)


def test_every_kind_of_events_in_use_is_offered_to_the_texts(demo: Workspace) -> None:
    add_event(demo, demo.programme(), kind="Круглый стол")
    subjects = dict(FACTS_OF_ONE["событий"].subjects(demo.snapshot()))
    assert subjects["совещание"] == "совещания"
    assert subjects["Круглый стол"] == "Круглый стол"


def test_the_passport_tells_courses_events_and_partners(demo: Workspace) -> None:
    add_school(demo, demo.programme(), "Речной лицей", head="А.А.Иванова")
    data = demo.snapshot()
    push, lyceum = school_by_name(data, "Пушкинская"), school_by_name(data, "Речной")
    set_listing(demo, demo.programme(), push, partners=[lyceum])
    add_training(demo, demo.programme(), push, people=2)
    data = demo.snapshot()
    told = {part.title: [(line.label, line.text) for line in part.lines] for part in passport(data, push)}
    assert told["Школы-партнёры"] == [("Речной лицей", "А.А.Иванова")]
    assert told["Обучение педагогов"][1] == ("ПК", "2 человека")
    assert "36 часов" in told["Обучение педагогов"][0][1]
    assert ("10.12.2020", "выезд, Методический день: работа с неуспевающими – в этой школе") in told["События"]
    helping = {part.title: [line.label for line in part.lines] for part in passport(data, lyceum)}
    assert helping["Школы-партнёры"] == ["Пушкинская СОШ"]


def test_events_that_are_all_still_to_come_are_told_with_those_without_a_date(demo: Workspace) -> None:
    for known in demo.snapshot().events:
        remove_event(demo, known)
    for when in ("15.05.2021", "когда решим"):
        add_event(demo, demo.programme(), kind="выезд", when=when)
    assert words(demo, "4.5") == ["выезды: предстоит 1 (15.05.2021), без даты 1"]


def test_a_school_where_nobody_was_trained_is_none_of_those_that_trained(demo: Workspace) -> None:
    before = words(demo, "4.2")
    untrained = next(school for school in demo.snapshot().schools if school.name == "Тверская СОШ")
    set_trained(demo, demo.programme(), untrained, TrainingKind.QUALIFICATION, 0)
    assert words(demo, "4.2") == before


def test_indicators_are_fed_by_records_of_their_kinds_only(demo: Workspace) -> None:
    own = school_by_name(demo.snapshot(), "Тверская")
    numbers = [add_training(demo, demo.programme(), own, kind, people=1) for kind in TrainingKind]
    exam = add_event(demo, demo.programme(), kind="собеседование")
    data = demo.snapshot()
    trainings = [row for number in numbers if (row := data.find(Training, number))]
    assert [[one.code for one in uses_of(data, row).indicators] for row in trainings] == [["П13"], ["П15"]]
    other = data.find(Event, exam)
    assert other is not None
    assert uses_of(data, other).indicators == ()
    assert [one.code for one in uses_of(data, data.events[0]).indicators] == ["П24"]
