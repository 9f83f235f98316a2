"""Preview and acceptance: what is shown is what is done, whole, once, and undone by one undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shnor_tui.domain.activity import Training
from shnor_tui.domain.school import School
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Conflict, Forbidden, NotFound
from shnor_tui.interchange.kinds.procedures import MOST_NEW
from shnor_tui.interchange.lines import Action, NoTable, Preview
from shnor_tui.interchange.preview import MOST_ENTRIES, accept, plan
from shnor_tui.interchange.sheets import Book, Cell
from shnor_tui.interchange.work import LEAVE_OUT, Options
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.registry import edit_school
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.trainings import set_trained
from shnor_tui.workspace.users import set_role
from tests.effort import calls_of
from tests.interchange.sheets_by_hand import book, counts, sheet

CONTACTS = book(
    ["Школа", "Телефон", "Директор"],
    ["Тверская СОШ", "8 (4822) 11-22-33", "Орлова Н.П."],
    ["Пушкинская СОШ", "много", "Воробьёв Д.Д."],
    ["Лунная школа", "", "Петров П.П."],
)
COURSES = ["Школа", "Вид", "Чел."]


def previewed(workspace: Workspace, kind: str, file: Book, **said: object) -> Preview:
    return plan(kind, file, workspace.snapshot(), **said)  # type: ignore[arg-type]


def test_a_preview_changes_nothing_and_tells_each_row(demo: Workspace) -> None:
    before = demo.revision
    preview = previewed(demo, "schools", CONTACTS)
    assert counts(preview) == {"add": 1, "change": 1, "refused": 1}
    changed, refused, added = preview.lines
    assert [(row.title, row.after) for row in changed.changes] == [
        ("директор", "Орлова Н.П."),
        ("телефон", "8 (4822) 11-22-33"),
    ]
    assert (refused.place.address, refused.place.column) == ("B3", "Телефон")
    assert "много" in refused.reason
    assert added.subject == "Лунная школа"
    assert demo.revision == before


def test_accepting_is_one_change_that_one_undo_takes_back(demo: Workspace) -> None:
    before = demo.snapshot()
    revision = accept(demo, previewed(demo, "schools", CONTACTS))
    assert revision == before.revision + 1
    assert demo.history()[-1].act == "import"
    assert school_by_name(demo.snapshot(), "Тверская").head == "Орлова Н.П."
    assert "Лунная школа" in {school.full_name for school in demo.snapshot().registry}
    demo.undo()
    assert demo.snapshot().registry == before.registry


def test_the_same_file_again_changes_nothing(demo: Workspace) -> None:
    accept(demo, previewed(demo, "schools", CONTACTS))
    again = previewed(demo, "schools", CONTACTS)
    assert counts(again) == {"same": 2, "refused": 1}
    assert again.nothing
    revision = demo.revision
    assert accept(demo, again) is None
    assert demo.revision == revision


def test_an_empty_cell_takes_nothing_away(demo: Workspace) -> None:
    edit_school(demo, school_by_name(demo.snapshot(), "Тверская"), phone="8 (4822) 11-22-33")
    preview = previewed(demo, "schools", book(["Школа", "Телефон"], ["Тверская СОШ", ""]))
    assert counts(preview) == {"same": 1}


def test_strict_takes_nothing_when_a_row_is_refused(demo: Workspace) -> None:
    revision = demo.revision
    with pytest.raises(BadInput):
        accept(demo, previewed(demo, "schools", CONTACTS), strict=True)
    assert demo.revision == revision


def test_a_doubtful_school_must_be_answered_or_left_out(demo: Workspace) -> None:
    file = book(COURSES, ["Васильев", "ПК", "3"], ["Тверская", "ПК", "5"])
    preview = previewed(demo, "training", file)
    (question,) = preview.questions
    assert question.text == "Васильев"
    assert [school.name for school in question.candidates] == ["Васильевская СОШ"]
    with pytest.raises(BadInput, match="Васильев"):
        accept(demo, preview)
    left_out = previewed(demo, "training", file, choices={"васильев": LEAVE_OUT})
    assert counts(left_out) == {"add": 1, "left_out": 1}
    answered = previewed(demo, "training", file, choices={"Васильев": question.candidates[0].id})
    assert not answered.questions
    accept(demo, answered)
    assert demo.snapshot().trained(question.candidates[0]) == 3


def test_an_unknown_school_is_refused_unless_the_person_says_which_it_is(demo: Workspace) -> None:
    file = book(COURSES, ["Гимназия имени Ломоносова", "ПК", "3"])
    assert counts(previewed(demo, "training", file)) == {"refused": 1}
    own = school_by_name(demo.snapshot(), "Тверская")
    assert counts(previewed(demo, "training", file, choices={"Гимназия имени Ломоносова": own.id})) == {"add": 1}


def test_a_preview_of_changed_data_is_not_accepted(demo: Workspace, demo_home: Path) -> None:
    preview = previewed(demo, "schools", CONTACTS)
    with open_workspace(demo_home, actor="olga") as other:
        edit_school(other, school_by_name(other.snapshot(), "Тверская"), phone="8 (4822) 99-99-99")
    with pytest.raises(Conflict):
        accept(demo, preview)
    assert school_by_name(demo.snapshot(), "Тверская").head == ""


def test_a_record_that_somebody_added_meanwhile_is_not_added_twice(demo: Workspace, demo_home: Path) -> None:
    preview = previewed(demo, "training", book(COURSES, ["Тверская", "ПК", "5"]))
    with open_workspace(demo_home, actor="olga") as other:
        accept(other, plan("training", preview.request.book, other.snapshot()))
    with pytest.raises(Conflict):
        accept(demo, preview)
    assert [row.people for row in demo.records.all(Training) if row.programme == demo.programme().id].count(5) == 1


def test_what_others_changed_elsewhere_does_not_matter_and_stays(demo: Workspace, demo_home: Path) -> None:
    preview = previewed(demo, "schools", CONTACTS)
    with open_workspace(demo_home, actor="olga") as other:
        edit_school(other, school_by_name(other.snapshot(), "Тверская"), note="важно")
        set_trained(other, other.programme(), other.snapshot().schools[0], Training(programme=0, school=0).kind, 3)
    accept(demo, preview)
    school = school_by_name(demo.snapshot(), "Тверская")
    assert (school.head, school.note) == ("Орлова Н.П.", "важно")


def test_a_viewer_may_look_but_not_import(demo: Workspace, demo_home: Path) -> None:
    set_role(demo, "gost", Role.VIEWER)
    with open_workspace(demo_home, actor="gost") as other:
        preview = previewed(other, "schools", CONTACTS)
        with pytest.raises(Forbidden):
            accept(other, preview)
    assert demo.records.all(School)


def test_a_cell_that_cannot_be_relied_on_refuses_its_row_only(demo: Workspace) -> None:
    broken = Cell("#ДЕЛ/0!", problem="в ячейке ошибка")
    file = book(COURSES, ["Тверская", "ПК", broken], ["Пушкинская", "ПК", "4"])
    preview = previewed(demo, "training", file)
    assert counts(preview) == {"add": 1, "refused": 1}
    assert preview.of(Action.REFUSED)[0].reason == "в ячейке ошибка"


def test_a_file_without_such_a_table_tells_what_is_missing_and_what_there_is(demo: Workspace) -> None:
    with pytest.raises(NoTable, match="Вид обучения") as caught:
        previewed(demo, "training", book(["Школа", "Количество"], ["Тверская", "5"]))
    assert caught.value.nearest is not None
    assert [heading.text for heading in caught.value.nearest.headings] == ["Школа", "Количество"]
    with pytest.raises(NoTable) as caught:
        previewed(demo, "training", book(["Просто текст"]))
    assert caught.value.nearest is None


def test_columns_that_nobody_knows_may_still_be_chosen(demo: Workspace) -> None:
    heads = ["Кто", "Сколько", "Чего"]
    with pytest.raises(NoTable, match="таблица со знакомыми заголовками не найдена") as caught:
        previewed(demo, "training", book(heads, ["Тверская", "5", "6"]))
    assert caught.value.nearest is not None
    assert [heading.text for heading in caught.value.nearest.headings] == heads
    file = book(heads, ["Тверская", "5", "ПК"])
    wishes = {"Школа": "Кто", "Количество человек": "B", "Вид обучения": "C"}
    assert counts(previewed(demo, "training", file, mapping=wishes)) == {"add": 1}


def test_wishes_that_name_nothing_are_refused(demo: Workspace) -> None:
    with pytest.raises(BadInput, match="Факс"):
        previewed(demo, "schools", CONTACTS, mapping={"Факс": "B"})
    with pytest.raises(BadInput, match="Факс"):
        previewed(demo, "schools", CONTACTS, mapping={"Телефон": "Факс"})
    with pytest.raises(NotFound):
        previewed(demo, "schools", CONTACTS, options=Options(sheet="Лист7"))
    with pytest.raises(NotFound):
        previewed(demo, "cats", CONTACTS)


def test_more_than_a_district_ever_says_is_refused_as_a_whole(demo: Workspace) -> None:
    codes = [indicator.code for indicator in demo.snapshot().indicators]
    rows = [["Тверская", *["1"] * len(codes)]] * (MOST_ENTRIES // len(codes) + 1)
    with pytest.raises(BadInput, match=str(MOST_ENTRIES)):
        previewed(demo, "readings", book(["Школа", *codes], *rows))


def new_results(number: int) -> Book:
    heads = ["Школа", "Вид", "Предмет", "Класс", "Участников", "2"]
    return book(heads, *(["Тверская", "РДР", f"Предмет {n}", "5", "10", "1"] for n in range(number)))


def new_items(number: int) -> Book:
    return book(["Мероприятие", "Срок"], *([f"Новое дело {n}", "май"] for n in range(number)))


def test_more_new_procedures_than_a_year_has_are_refused(demo: Workspace) -> None:
    assert counts(previewed(demo, "results", new_results(MOST_NEW + 7))) == {"add": MOST_NEW, "refused": 7}


@pytest.mark.parametrize(("kind", "new"), [("results", new_results), ("roadmap", new_items)])
def test_knowing_new_things_apart_costs_no_more_for_each_when_there_are_many(
    demo: Workspace, kind: str, new: Callable[[int], Book]
) -> None:
    few, many = new(MOST_NEW + 50), new(2 * MOST_NEW + 100)
    assert calls_of(lambda: previewed(demo, kind, many)) < 3 * calls_of(lambda: previewed(demo, kind, few))


def test_sheets_without_a_table_and_hidden_ones_are_named(demo: Workspace) -> None:
    file = Book("f.xlsx", (CONTACTS.sheets[0], sheet(["Памятка"], name="Памятка")), skipped=("Черновик",))
    preview = previewed(demo, "schools", file)
    assert [row.sheet for row in preview.skipped] == ["Памятка", "Черновик"]


def test_a_sheet_that_is_called_as_exports_call_it_hides_no_other(demo: Workspace) -> None:
    named, first, other = (
        sheet(COURSES, [school, "ПК", "4"], name=name)
        for school, name in (("Тверская", "Обучение"), ("Пушкинская", "Лист1"), ("Бурашевская", "Школы"))
    )
    preview = previewed(demo, "training", Book("f.xlsx", (first, named, other)))
    assert [line.place.sheet for line in preview.of(Action.ADD)] == ["Лист1", "Обучение"]


def test_names_differ_by_signs_only_and_the_same_school_twice_is_refused(demo: Workspace) -> None:
    preview = previewed(demo, "schools", book(["Школа", "Сайт"], ["Тверская СОШ", "a.ru"], ["ТВЕРСКАЯ  сош", "b.ru"]))
    assert counts(preview) == {"change": 1, "refused": 1}
    assert preview.lines[1].place.row == 3
