"""Schools, training and events."""

from __future__ import annotations

from datetime import date

import pytest

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput
from shnor_tui.interchange.export import exported
from shnor_tui.interchange.kinds.training import kind_of
from shnor_tui.interchange.lines import NoTable
from shnor_tui.interchange.preview import accept, plan
from shnor_tui.interchange.reading import read_book, read_file
from shnor_tui.interchange.sheets import Book
from shnor_tui.interchange.work import LEAVE_OUT, NEW
from shnor_tui.workspace.events import add_event
from shnor_tui.workspace.find import school_by_name, school_of_registry
from shnor_tui.workspace.registry import add_school
from shnor_tui.workspace.session import Workspace
from tests.interchange.office import SAMPLES
from tests.interchange.sheets_by_hand import book, counts


def take(workspace: Workspace, kind: str, file: Book) -> None:
    accept(workspace, plan(kind, file, workspace.snapshot()), strict=True)


def test_new_schools_come_into_the_registry_and_onto_the_list_where_a_column_says_so(demo: Workspace) -> None:
    file = book(["Наименование", "ШНОР"], ["Лунная школа", "да"], ["Солнечная школа", "нет"], ["Звёздная школа", ""])
    take(demo, "schools", file)
    assert [school.full_name for school in demo.snapshot().registry][-3:] == [
        "Лунная школа",
        "Солнечная школа",
        "Звёздная школа",
    ]
    assert "Лунная школа" in {school.full_name for school in demo.snapshot().schools}
    assert not {"Солнечная школа", "Звёздная школа"} & {school.full_name for school in demo.snapshot().schools}


def test_a_list_of_names_alone_is_a_table_when_it_is_headed_for_certain(demo: Workspace) -> None:
    take(demo, "schools", book(["Список школ района"], ["Наименование"], ["Лунная школа"]))
    assert demo.snapshot().registry[-1].full_name == "Лунная школа"
    with pytest.raises(NoTable):
        plan("schools", book(["Школы района"], ["Звёздная школа"]), demo.snapshot())


def test_a_school_is_known_by_its_former_name_and_gets_the_new_one(demo: Workspace) -> None:
    heads = ["Полное наименование", "Краткое наименование", "Прежнее название"]
    own = school_by_name(demo.snapshot(), "Тверская СОШ")
    take(demo, "schools", book(heads, ["МБОУ «Новая Тверская гимназия»", "Тверская СОШ", own.full_name]))
    renamed = demo.snapshot().find(School, own.id)
    assert renamed is not None
    assert (renamed.full_name, renamed.former_names) == ("МБОУ «Новая Тверская гимназия»", (own.full_name,))
    assert counts(plan("schools", book(["Школа", "Сайт"], [own.full_name, "a.ru"]), demo.snapshot())) == {"change": 1}


def test_a_school_that_is_renamed_keeps_its_name_among_the_former_ones(demo: Workspace) -> None:
    heads = ["Полное наименование", "Краткое наименование"]
    own = school_by_name(demo.snapshot(), "Тверская СОШ")
    file = book(heads, ["МБОУ «Новая гимназия»", "Тверская СОШ"])
    take(demo, "schools", file)
    renamed = school_of_registry(demo.snapshot(), "МБОУ «Новая гимназия»")
    assert (renamed.id, renamed.former_names) == (own.id, (own.full_name,))
    assert plan("schools", file, demo.snapshot()).nothing


def test_the_short_name_of_a_school_is_none_of_its_former_ones(demo: Workspace) -> None:
    add_school(demo, demo.programme(), "МБОУ «Лесная СОШ»")
    full = "Муниципальное бюджетное общеобразовательное учреждение «Лесная средняя общеобразовательная школа им. А.П.Чехова»"
    take(demo, "schools", book(["Полное наименование", "Краткое наименование"], [full, "МБОУ «Лесная СОШ»"]))
    named = school_of_registry(demo.snapshot(), full)
    assert (named.short_name, named.former_names) == ("МБОУ «Лесная СОШ»", ())


def test_no_two_schools_get_the_same_full_name(demo: Workspace) -> None:
    rows = [["Гимназия «Новая»", "Тверская СОШ"], ["Гимназия «Новая»", "Пушкинская СОШ"], ["Гимназия «Новая»", ""]]
    preview = plan("schools", book(["Полное наименование", "Краткое наименование"], *rows), demo.snapshot())
    assert counts(preview) == {"change": 1, "refused": 2}


def test_a_name_alone_renames_nothing(demo: Workspace) -> None:
    assert plan("schools", book(["Школа", "Адрес"], ["МБОУ Тверская СОШ", ""]), demo.snapshot()).nothing


def test_a_name_like_another_one_is_asked_and_may_be_a_new_schools(demo: Workspace) -> None:
    file = book(["Школа", "Адрес"], ["Тверска СОШ", "с. Тверское"])
    assert counts(plan("schools", file, demo.snapshot())) == {"ask": 1}
    preview = plan("schools", file, demo.snapshot(), choices={"Тверска СОШ": NEW})
    assert counts(preview) == {"add": 1}
    accept(demo, preview)
    assert plan("schools", file, demo.snapshot(), choices={"Тверска СОШ": NEW}).nothing


def test_an_old_workbook_with_codes_and_a_hidden_sheet(demo: Workspace) -> None:
    file = read_file(SAMPLES / "schools.xls")
    take(demo, "schools", file)
    school = school_of_registry(demo.snapshot(), "МБОУ «Каменская СОШ»")
    assert school.head
    assert school.phone
    assert plan("schools", file, demo.snapshot()).nothing


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ПК", TrainingKind.QUALIFICATION),
        ("курсы повышения квалификации", TrainingKind.QUALIFICATION),
        ("КПК, 72 ч.", TrainingKind.QUALIFICATION),
        ("Профессиональная переподготовка", TrainingKind.RETRAINING),
        ("пп", TrainingKind.RETRAINING),
    ],
)
def test_kinds_of_training_are_read_as_people_write_them(text: str, kind: TrainingKind) -> None:
    assert kind_of(text) is kind


@pytest.mark.parametrize("text", ["семинар", "ПК и ПП", "ппк"])
def test_a_kind_of_training_is_never_guessed(text: str) -> None:
    with pytest.raises(BadInput):
        kind_of(text)


def test_courses_are_known_again_also_where_only_their_order_tells_them_apart(demo: Workspace) -> None:
    heads = ["Школа", "Вид", "Чел.", "Часов", "Организация", "Курс", "Период"]
    file = book(
        heads,
        ["Тверская", "ПК", "3", "72", "ИУУ", "Функциональная грамотность", "март 2021 года"],
        ["Тверская", "ПК", "4", "72", "ИУУ", "Функциональная грамотность", "март 2021 года"],
        ["Тверская", "ПП", "1 чел.", "252", "", "", ""],
    )
    before = demo.snapshot()
    school = school_by_name(before, "Тверская")
    known = before.trained(school)
    take(demo, "training", file)
    assert demo.snapshot().trained(school) == known + 7
    assert plan("training", file, demo.snapshot()).nothing


def test_the_same_course_twice_is_no_second_course(demo: Workspace) -> None:
    heads = ["Школа", "Вид", "Чел.", "Курс"]
    row = ["Тверская", "ПК", "3", "Наставничество"]
    assert counts(plan("training", book(heads, row, row), demo.snapshot())) == {"add": 1, "refused": 1}


def test_totals_of_schools_leave_certain_courses_as_they_are(demo: Workspace) -> None:
    school = school_by_name(demo.snapshot(), "Тверская")
    take(demo, "training", book(["Школа", "Вид", "Чел.", "Курс"], ["Тверская", "ПК", "3", "Наставничество"]))
    certain = sum(
        row.people
        for row in demo.snapshot().trainings
        if row.school == school.id and row.detailed and row.kind == "qualification"
    )
    file = book(["Школа", "ПК", "ПП"], ["Тверская", "40", "2"], ["Пушкинская", "", ""])
    take(demo, "training", file)
    assert demo.snapshot().trained(school) == 40
    assert demo.snapshot().trained(school, TrainingKind.RETRAINING) == 2
    assert plan("training", file, demo.snapshot()).nothing
    too_few = book(["Школа", "ПК"], ["Тверская", str(certain - 1)])
    assert counts(plan("training", too_few, demo.snapshot())) == {"refused": 1}


def test_rows_without_numbers_say_nothing(demo: Workspace) -> None:
    preview = plan(
        "training", book(["Школа", "Вид", "Чел."], ["Тверская", "ПК", ""], ["Пушкинская", "", ""]), demo.snapshot()
    )
    assert not preview.lines


def test_events_with_their_schools_host_and_other_places(demo: Workspace) -> None:
    file = book(
        ["№", "Мероприятие", "Дата", "Место", "Участники", "Кол-во участников"],
        ["1", "Совещание руководителей ШНОР", "17.09.2020", "Управление образования", "все школы", "12 чел."],
        ["2", "День открытых дверей", "декабрь 2020 г.", "Тверская", "Пушкинская, Заволжская", ""],
    )
    take(demo, "events", file)
    meeting, day = (event for event in demo.snapshot().events if event.when.text in {"17.09.2020", "декабрь 2020 г."})
    assert (meeting.kind, meeting.host, len(meeting.schools), meeting.participants) == ("совещание", None, 5, 12)
    assert meeting.note == "место: Управление образования"
    assert (day.kind, day.host) == ("день открытых дверей", school_by_name(demo.snapshot(), "Тверская").id)
    assert len(day.schools) == 2
    assert plan("events", file, demo.snapshot()).nothing


def test_an_event_with_an_unknown_school_among_its_participants_is_refused(demo: Workspace) -> None:
    file = book(["Вид", "Дата", "Школы"], ["семинар", "март", "Тверская; Гимназия имени Ломоносова"])
    assert counts(plan("events", file, demo.snapshot())) == {"refused": 1}


def test_a_comma_parts_schools_unless_it_belongs_to_a_name(demo: Workspace) -> None:
    take(demo, "schools", book(["Школа"], ["МОУ СОШ № 5, г. Тверь"], ["Лунная школа"]))
    file = book(
        ["Вид", "Дата", "Школы"],
        ["семинар", "март", "МОУ СОШ № 5, г. Тверь"],
        ["семинар", "апрель", "Тверская СОШ имени И.С.Конева, Лунная школа"],
    )
    take(demo, "events", file)
    assert sorted(len(event.schools) for event in demo.snapshot().events if event.kind == "семинар")[-2:] == [1, 2]
    assert plan("events", read_book("f", exported("events", "csv", demo.snapshot())), demo.snapshot()).nothing


def test_the_bare_number_of_a_day_is_that_day(demo: Workspace) -> None:
    file = book(["Вид", "Дата"], ["семинар", "44116"], ["семинар", "2020"], ["семинар", "9" * 5000])
    take(demo, "events", file)
    told = {event.when.text: event.when.end for event in demo.snapshot().events}
    assert told["12.10.2020"] == date(2020, 10, 12)
    assert {"2020", "9" * 5000} <= told.keys()
    assert plan("events", file, demo.snapshot()).nothing
    add_event(demo, demo.snapshot().programme, kind="семинар", when="44117")
    data = demo.snapshot()
    assert plan("events", read_book("f", exported("events", "csv", data)), data).nothing


def test_a_name_that_is_left_out_is_another_place_or_no_participant_but_the_event_stays(demo: Workspace) -> None:
    take(demo, "schools", book(["Школа"], ["СОШ № 2"]))
    file = book(["Вид", "Дата", "Место", "Школы"], ["семинар", "44116", "Дом культуры № 2", "Тверская; Тверска"])
    left_out = {"Дом культуры № 2": LEAVE_OUT, "Тверска": LEAVE_OUT}
    assert counts(plan("events", file, demo.snapshot())) == {"ask": 1}
    preview = plan("events", file, demo.snapshot(), choices=left_out)
    accept(demo, preview, strict=True)
    event = next(event for event in demo.snapshot().events if event.when.text == "12.10.2020")
    assert (event.host, event.note) == (None, "место: Дом культуры № 2")
    assert event.schools == (school_by_name(demo.snapshot(), "Тверская").id,)


@pytest.mark.parametrize(
    ("kind", "heads", "one", "other"),
    [
        ("events", ["Вид", "Дата", "Документ"], ["семинар", "март", "№ 1"], ["семинар", "март", "№ 2"]),
        (
            "training",
            ["Школа", "Вид", "Программа", "Чел."],
            ["Тверская", "ПК", "Курс", "1"],
            ["Тверская", "ПК", "Курс", "2"],
        ),
    ],
)
def test_what_stands_twice_takes_no_other_ones_place(
    demo: Workspace, kind: str, heads: list[str], one: list[str], other: list[str]
) -> None:
    take(demo, kind, book(heads, other))
    file = book(heads, one, one, other)
    preview = plan(kind, file, demo.snapshot())
    assert counts(preview) == {"change": 1, "refused": 1, "add": 1}
    accept(demo, preview)
    assert plan(kind, file, demo.snapshot()).nothing
