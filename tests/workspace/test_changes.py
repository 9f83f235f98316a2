"""What a commit changed, in a user's words; and what two people made of the same field."""

from __future__ import annotations

import enum
import re
import typing
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import UnionType

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.evidence import AttachedFile
from shnor_tui.domain.programme import Order, Signatory
from shnor_tui.domain.record import Value
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.survey import Questionnaire
from shnor_tui.domain.user import Role
from shnor_tui.errors import Conflict
from shnor_tui.i18n import set_language
from shnor_tui.store import Change
from shnor_tui.store import Record as Committed
from shnor_tui.workspace.changes import FieldChange
from shnor_tui.workspace.events import edit_event
from shnor_tui.workspace.field_titles import FIELD_TITLES, word_of
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.marks import MarkEdit, seen_by, set_marks
from shnor_tui.workspace.procedures import remove_procedure
from shnor_tui.workspace.questionnaires import edit_questionnaire
from shnor_tui.workspace.registry import edit_programme, edit_school, set_listing
from shnor_tui.workspace.results import procedures
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.tables import TABLES
from shnor_tui.workspace.users import set_role


def last(workspace: Workspace) -> tuple[FieldChange, ...]:
    return workspace.changes(workspace.history()[-1])


def told(workspace: Workspace) -> dict[str, tuple[str, str]]:
    return {change.title: (change.before, change.after) for change in last(workspace)}


def committed(*changes: Change) -> Committed:
    return Committed(
        rev=9,
        prev="00000000",
        v=1,
        at=datetime(2020, 9, 1, tzinfo=UTC),
        by="olga",
        act="old.verb",
        of=None,
        ops=changes,
    )


TOLD_AS_ONE = (Deadline, AttachedFile)
"""Values whose parts nobody changes by themselves."""


def nested(kind: type[msgspec.Struct]) -> Iterator[tuple[str, typing.Any]]:
    """The stored fields of a struct with their types, those of values inside as «field.part»."""
    for field in msgspec.structs.fields(kind):
        if field.name == "id":
            continue
        yield field.name, field.type
        for kind_of_value in typing.get_args(field.type) if isinstance(field.type, UnionType) else (field.type,):
            if (
                isinstance(kind_of_value, type)
                and issubclass(kind_of_value, Value)
                and kind_of_value not in TOLD_AS_ONE
            ):
                yield from ((f"{field.name}.{part}", its) for part, its in nested(kind_of_value))


def test_what_goes_along_with_a_procedure_is_told_by_the_procedures_name(demo: Workspace) -> None:
    """Also once both are gone: the record itself says what it was called."""
    procedure = procedures(demo.snapshot())[0]
    remove_procedure(demo, procedure)
    subjects = {change.subject for change in last(demo) if change.table == "results"}
    assert subjects
    assert all(subject.startswith("ВПР, русский язык, 5 класс, ") for subject in subjects)


def test_a_check_of_the_questionnaire_is_told_as_one_reads_it(demo: Workspace) -> None:
    edit_questionnaire(demo, shipped := next(iter(demo.records.all(Questionnaire))), checks=shipped.checks[:2])
    assert told(demo)["проверки"][1] == "7 ≤ 6, 11 + 12 + 13 ≤ 9"


def test_the_history_and_its_details_call_a_record_by_the_same_name(demo: Workspace) -> None:
    data = demo.snapshot()
    set_listing(demo, data.programme, data.schools[0], basis="приказ")
    assert demo.describe(demo.history()[-1]) == "изменение списка ШНОР: Васильевская СОШ, 2020/2021"
    edit_event(demo, data.events[0], participants=30)
    assert {change.subject for change in last(demo)} == {"совещание 16.09.2020"}
    assert demo.describe(demo.history()[-1]).endswith("совещание 16.09.2020")


def test_every_field_of_every_table_has_a_title_and_no_other_has_one() -> None:
    stored = {table: {path for path, _type in nested(kind)} for table, kind in TABLES.items()}
    assert {table: set(titles) for table, titles in FIELD_TITLES.items()} == stored


def test_every_word_that_a_field_may_hold_is_russian() -> None:
    set_language("ru")
    kinds = {
        part
        for kind in TABLES.values()
        for _path, its in nested(kind)
        for part in (its, *typing.get_args(its))
        if isinstance(part, type) and issubclass(part, enum.Enum)
    }
    assert kinds >= {Status, Role}
    assert not [value for kind in kinds for value in kind if word_of(value).isascii()]


def test_a_mark_tells_its_fields_before_and_after(demo: Workspace) -> None:
    data = demo.snapshot()
    item, school = item_by_number(data, "2.1"), school_by_name(data, "Пушкинская")
    number = data.records.marks[(item.id, school.id)].id if data.mark(item, school) else None
    set_marks(demo, item, [school], MarkEdit(status=Status.PARTLY, on=date(2020, 9, 15), reason="карантин"))
    changes = last(demo)
    assert {change.subject for change in changes} == {"2.1 (Пушкинская СОШ)"}
    assert number is None or {change.id for change in changes} == {number}
    assert told(demo)["статус"] == ("не начато", "выполнено частично") or number is None
    assert told(demo)["дата"][1] == "15.09.2020"
    assert told(demo)["причина"] == ("–", "карантин")


def test_a_new_record_tells_what_is_not_as_in_any_other_and_one_that_went_the_reverse(demo: Workspace) -> None:
    item = item_by_number(demo.snapshot(), "1.3")
    set_marks(demo, item, [None], MarkEdit(status=Status.DONE, on=date(2021, 3, 1)))
    assert told(demo) == {"статус": ("–", "выполнено"), "дата": ("–", "01.03.2021"), "кто отметил": ("–", "olga")}
    demo.undo()
    assert told(demo) == {"статус": ("выполнено", "–"), "дата": ("01.03.2021", "–"), "кто отметил": ("olga", "–")}


def test_a_value_inside_a_value_is_told_by_itself(demo: Workspace) -> None:
    programme = demo.programme()
    signatory = msgspec.structs.replace(programme.signatory, position="Начальник отдела")
    edit_programme(
        demo, programme, signatory=signatory, order=Order(number="12-од", date=date(2020, 9, 5)), tasks=("раз", "два")
    )
    assert {change.subject for change in last(demo)} == {"программа 2020/2021"}
    assert told(demo)["подпись: должность"] == (programme.signatory.position or "–", "Начальник отдела")
    assert "подпись: фамилия" not in told(demo)
    assert told(demo)["приказ: дата"][1] == "05.09.2020"
    assert told(demo)["задачи"][1] == "раз, два"
    assert isinstance(programme.signatory, Signatory)


def test_schools_and_yes_or_no_are_words(demo: Workspace) -> None:
    data = demo.snapshot()
    school = school_by_name(data, "Тверская")
    set_listing(demo, data.programme, school, listed=False)
    (change,) = last(demo)
    assert (change.subject, change.title, change.before, change.after) == (
        f"{school.name}, 2020/2021",
        "в списке ШНОР",
        "да",
        "нет",
    )
    edit_school(demo, school, short_name="Тверская гимназия")
    assert last(demo)[0].subject == "Тверская гимназия"
    set_role(demo, "direktor", Role.SCHOOL, school)
    assert told(demo)["роль"] == ("–", "школа")
    assert told(demo)["школа"] == ("–", "Тверская гимназия")


def test_a_deadline_is_its_words_and_the_day_that_follows_from_them(demo: Workspace) -> None:
    change = Change("items", 1, {"deadline": {"text": "май"}}, {"deadline": {"text": "май", "end": "2021-05-31"}})
    (found,) = demo.changes(committed(change))
    assert (found.title, found.before, found.after) == ("срок", "май", "май (31.05.2021)")


def test_what_this_program_does_not_know_is_shown_as_it_is_stored(demo: Workspace) -> None:
    changes = demo.changes(
        committed(
            Change("unknown", 7, {"x": 1}, {"x": {"y": [2]}}),
            Change("marks", 99_999, {"status": "done"}, {"status": "half", "colour": "red"}),
            Change("items", 1, {"section": 1}, {"section": 99_999}),
        )
    )
    assert [(change.subject, change.title, change.before, change.after) for change in changes[:3]] == [
        ("unknown 7", "x", "1", '{"y": [2]}'),
        (changes[1].subject, "статус", "выполнено", "half"),
        (changes[1].subject, "colour", "–", "red"),
    ]
    assert changes[3].after == "№ 99999"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 2**40) | st.text(max_size=4) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
FIELDS = sorted({path.partition(".")[0] for titles in FIELD_TITLES.values() for path in titles} | {"other"})
DOCUMENTS = st.none() | st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6)
CHANGES = st.builds(Change, st.sampled_from([*TABLES, "other"]), st.integers(1, 60), DOCUMENTS, DOCUMENTS)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGES, max_size=3))
def test_no_journal_however_old_or_odd_stops_the_history(demo: Workspace, changes: list[Change]) -> None:
    for change in demo.changes(committed(*changes)):
        assert change.title
        assert change.subject
        assert change.before
        assert change.after


@pytest.fixture
def petrova(demo: Workspace, demo_home: Path) -> Iterator[Workspace]:
    """A second methodist with a session of her own."""
    set_role(demo, "petrova", Role.METHODIST)
    with open_workspace(demo_home, actor="petrova") as workspace:
        yield workspace


def test_a_conflict_tells_each_field_that_both_changed_and_no_other(demo: Workspace, petrova: Workspace) -> None:
    item = item_by_number(demo.snapshot(), "1.1")
    seen = seen_by(demo.snapshot(), item, [None])
    set_marks(petrova, item, [None], MarkEdit(status=Status.POSTPONED, on=date(2021, 3, 2), note="её"))
    with pytest.raises(Conflict) as raised:
        set_marks(demo, item, [None], MarkEdit(status=Status.NOT_DONE, reason="нет приказа", note="моё"), seen)
    conflict = raised.value
    before = seen[None]
    assert before
    clashes = {clash.title: (clash.before, clash.mine, clash.theirs) for clash in conflict.clashes}
    assert clashes["статус"] == ("выполнено", "не выполнено", "перенесено")
    assert clashes["примечание"] == (before.note or "–", "моё", "её")
    assert "причина" not in clashes
    assert conflict.who == "petrova"
    assert re.fullmatch(r"\d\d\.\d\d\.\d{4} \d\d:\d\d", conflict.when)
    assert f"petrova, {conflict.when}" in conflict.message


def test_what_both_set_to_the_same_is_no_clash(demo: Workspace, petrova: Workspace) -> None:
    item = item_by_number(demo.snapshot(), "1.1")
    seen = seen_by(demo.snapshot(), item, [None])
    set_marks(petrova, item, [None], MarkEdit(on=date(2021, 3, 2), note="её"))
    with pytest.raises(Conflict) as raised:
        set_marks(demo, item, [None], MarkEdit(on=date(2021, 3, 2), note="моё"), seen)
    assert [(clash.mine, clash.theirs) for clash in raised.value.clashes] == [("моё", "её")]


def test_an_undo_that_is_refused_tells_what_it_would_have_brought_back(demo: Workspace, petrova: Workspace) -> None:
    item = item_by_number(demo.snapshot(), "1.1")
    set_marks(demo, item, [None], MarkEdit(note="первая"))
    set_marks(petrova, item, [None], MarkEdit(note="вторая"))
    with pytest.raises(Conflict) as raised:
        demo.undo()
    (clash,) = raised.value.clashes
    assert (clash.title, clash.before, clash.theirs) == ("примечание", "первая", "вторая")
