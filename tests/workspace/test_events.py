"""Events: what they keep, how their kinds and they themselves are called, and partner schools that take part."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shnor_tui.domain.activity import EVENT_KINDS, Event
from shnor_tui.domain.school import School
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Conflict, Forbidden, NotFound
from shnor_tui.workspace.activity_filter import activity_query, completions
from shnor_tui.workspace.event_names import event_kinds, event_name, events_by_name, known_kinds
from shnor_tui.workspace.events import add_event, edit_event, remove_event
from shnor_tui.workspace.find import school_by_name, schools_of_registry
from shnor_tui.workspace.registry import add_school, remove_school, set_listing
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.users import set_role


def event(workspace: Workspace, number: int) -> Event:
    found = workspace.snapshot().find(Event, number)
    assert found is not None
    return found


def test_an_event_keeps_its_words_and_the_days_that_they_mean(demo: Workspace) -> None:
    data = demo.snapshot()
    tver, push = school_by_name(data, "Тверская"), school_by_name(data, "Пушкинская")
    number = add_event(
        demo,
        demo.programme(),
        kind=" Мастер-класс ",
        topic="Работа с  текстом",
        when="апрель",
        host=tver,
        schools=[push, tver, push],
        participants=0,
        note="пока без протокола",
    )
    added = event(demo, number)
    assert (added.kind, added.topic, added.participants) == ("мастер-класс", "Работа с текстом", 0)
    assert (added.when.text, added.when.end) == ("апрель", date(2021, 4, 30))
    assert (added.host, added.schools) == (tver.id, (tver.id, push.id))
    assert not added.held_by(date(2021, 4, 20))
    assert added.held_by(date(2021, 4, 30))
    edit_event(demo, added, when="14.04.2021", host=None, schools=(), participants=None)
    changed = event(demo, number)
    assert (changed.host, changed.schools, changed.participants, changed.topic) == (None, (), None, "Работа с текстом")
    demo.undo()
    assert event(demo, number) == added
    demo.undo()
    assert demo.snapshot().find(Event, number) is None


def test_an_event_without_a_kind_or_with_a_negative_count_is_refused(demo: Workspace) -> None:
    revision = demo.revision
    for kind, participants in ((" ", 1), ("семинар", -1)):
        with pytest.raises(BadInput):
            add_event(demo, demo.programme(), kind=kind, participants=participants)
    with pytest.raises(BadInput):
        edit_event(demo, demo.snapshot().events[0], kind="")
    assert demo.revision == revision


def test_a_kind_of_ones_own_is_offered_from_then_on_and_spelled_alike(demo: Workspace) -> None:
    assert tuple(EVENT_KINDS) == known_kinds(demo.records)
    add_event(demo, demo.programme(), kind="Круглый стол")
    assert known_kinds(demo.records)[-1] == "Круглый стол"
    number = add_event(demo, demo.programme(), kind="круглый стол")
    assert event(demo, number).kind == "Круглый стол"
    assert event_kinds(demo.records, "выезд; КРУГЛЫЙ СТОЛ;; Выезд") == ("выезд", "Круглый стол")


def test_only_editors_change_events(demo: Workspace, demo_home: Path) -> None:
    own = school_by_name(demo.snapshot(), "Пушкинская")
    set_role(demo, "direktor", Role.SCHOOL, own)
    with open_workspace(demo_home, actor="direktor") as direktor:
        known = direktor.snapshot().events[0]
        for change in (
            lambda: add_event(direktor, direktor.programme(), kind="выезд", host=own),
            lambda: edit_event(direktor, known, topic="Другая"),
            lambda: remove_event(direktor, known),
        ):
            with pytest.raises(Forbidden):
                change()


def test_two_people_who_change_the_same_of_an_event_are_told_so(demo: Workspace, demo_home: Path) -> None:
    set_role(demo, "petrova", Role.METHODIST)
    seen = demo.snapshot().events[0]
    with open_workspace(demo_home, actor="petrova") as petrova:
        edit_event(petrova, seen, topic="Итоги года", participants=14)
    edit_event(demo, seen, document="протокол № 1-а")
    with pytest.raises(Conflict, match="petrova") as told:
        edit_event(demo, seen, topic="Итоги четверти")
    assert [(clash.mine, clash.theirs) for clash in told.value.clashes] == [("Итоги четверти", "Итоги года")]
    assert event(demo, seen.id).document == "протокол № 1-а"


def test_a_removed_event_comes_back_by_undo_and_is_not_removed_twice(demo: Workspace) -> None:
    known = demo.snapshot().events[0]
    remove_event(demo, known)
    with pytest.raises(NotFound):
        remove_event(demo, known)
    demo.undo()
    assert event(demo, known.id) == known


def test_events_are_found_by_kind_and_date_or_by_words_that_only_one_has(demo: Workspace) -> None:
    data = demo.snapshot()
    names = [event_name(known, data.events) for known in data.events]
    assert names[0] == "совещание 16.09.2020"
    assert names[-1] == "семинар, Обмен опытом школ, вышедших из списка"
    assert events_by_name(data, "; ".join(names)) == data.events
    assert events_by_name(data, "ВПР ноябрь") == (data.events[1],)
    with pytest.raises(NotFound, match=r"16\.09\.2020"):
        events_by_name(data, "совещание")
    with pytest.raises(NotFound):
        events_by_name(data, "конкурс")


def test_two_events_of_the_same_kind_and_day_are_told_apart_by_their_topics(demo: Workspace) -> None:
    add_event(demo, demo.programme(), kind="совещание", when="16.09.2020", topic="Питание")
    data = demo.snapshot()
    names = [event_name(known, data.events) for known in data.events]
    assert len(set(names)) == len(names)
    assert "совещание 16.09.2020, Питание" in names


def kept(workspace: Workspace, text: str) -> list[str]:
    data = workspace.snapshot()
    query = activity_query(text, data)
    return [known.topic.split()[0] for known in data.events if query.keeps_event(known)]


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("вид:сов предстоит", ["Подготовка"]),
        ("школа:заволж вид:выезд", ["Методический"]),
        ("без_даты", ["Обмен"]),
        ("без даты", ["Обмен"]),
        ("впр", ["Подготовка", "Итоги"]),
        ("вид:выезд -неуспевающими", ["Методический"]),
        ("вид", ["Рабочее", "Подготовка", "Методический", "Методический", "Итоги", "Подготовка", "Обмен"]),
        ("вид:ПК", []),
    ],
)
def test_the_filter_keeps_events_by_kind_school_and_words(demo: Workspace, text: str, topics: list[str]) -> None:
    assert kept(demo, text) == topics


def test_the_filter_keeps_trainings_as_well(demo: Workspace) -> None:
    data = demo.snapshot()
    query = activity_query("вид:пк ТОИУУ -школа:пуш", data)
    assert [row.hours for row in data.trainings if query.keeps_training(row)] == [36, 72]
    assert "школа:" in completions("шк", data)
    assert "вид:ПК" in completions("вид:", data)


def partner(workspace: Workspace, name: str) -> School:
    add_school(workspace, workspace.programme(), name)
    found = next(school for school in workspace.snapshot().registry if school.full_name == name)
    set_listing(workspace, workspace.programme(), found, listed=False)
    return found


def test_partner_schools_of_the_registry_stand_with_the_listing(demo: Workspace) -> None:
    lyceum = partner(demo, "Речной лицей")
    gymnasium = partner(demo, "Лесная гимназия")
    push = school_by_name(demo.snapshot(), "Пушкинская")
    set_listing(demo, demo.programme(), push, partners=schools_of_registry(demo.snapshot(), "речной; лесная гимназия"))
    listing = demo.snapshot().listings[push.id]
    assert (listing.partners, listing.listed) == ((lyceum.id, gymnasium.id), True)
    printed = demo.snapshot().compose("{партнёры}").plain.replace("\u00a0", " ")
    assert printed == "Пушкинская СОШ – Речной лицей, Лесная гимназия."
    with pytest.raises(BadInput):
        set_listing(demo, demo.programme(), push, partners=[push])
    with pytest.raises(NotFound, match="«Звёздная»"):
        schools_of_registry(demo.snapshot(), "речной; Звёздная")
    with pytest.raises(BadInput, match="партнёр"):
        remove_school(demo, lyceum)
    set_listing(demo, demo.programme(), push, partners=())
    remove_school(demo, lyceum)
    assert demo.snapshot().compose("{партнёры}").plain == "[нет данных]"


def test_the_school_where_an_event_was_stays_in_the_registry(demo: Workspace) -> None:
    lyceum = partner(demo, "Речной лицей")
    add_event(demo, demo.programme(), kind="стажировка", host=lyceum)
    with pytest.raises(BadInput, match="событ"):
        remove_school(demo, lyceum)


def test_an_event_belongs_to_its_year(demo: Workspace) -> None:
    number = add_event(demo, demo.programme("2019/2020"), kind="выезд", when="март")
    assert event(demo, number).when.end == date(2020, 3, 31)
    assert number not in {known.id for known in demo.snapshot().events}


def test_when_an_event_is_is_read_anew_only_where_it_was_changed(demo: Workspace) -> None:
    number = add_event(demo, demo.programme(), kind="семинар", when="апрель")
    edit_event(demo, event(demo, number), when="14.05.2021")
    assert event(demo, number).when.end == date(2021, 5, 14)
    edit_event(demo, event(demo, number), topic="Чтение", when="14.05.2021")
    assert event(demo, number).when.end == date(2021, 5, 14)
