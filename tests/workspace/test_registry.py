"""Schools, the programme, roles and readings: what the verbs refuse, and what they leave alone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from shnor_tui.domain.indicator import Reading, ReadingState, Verdict
from shnor_tui.domain.programme import Order, Signatory
from shnor_tui.domain.user import Role, User
from shnor_tui.errors import BadInput, Forbidden, NotFound
from shnor_tui.workspace.find import indicator_by_code, number_of, school_by_name
from shnor_tui.workspace.indicators import set_reading
from shnor_tui.workspace.registry import (
    add_school,
    edit_department,
    edit_programme,
    edit_school,
    move_school,
    remove_school,
    set_listing,
)
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.users import set_role

ONE = Decimal(1)


def test_a_programme_changes_only_in_what_is_said_and_in_one_step(demo: Workspace) -> None:
    before, revision = demo.programme(), demo.revision
    edit_programme(demo, before, signatory=Signatory(position="Начальник", name="И.И.Иванова"), agreed_with="центром")
    data = demo.snapshot()
    assert demo.revision == revision + 1
    assert data.programme.signatory.name == "И.И.Иванова"
    assert (data.programme.goal, data.programme.order) == (before.goal, before.order)
    assert {listing.agreed_with for listing in data.listings.values()} == {"центром"}
    assert "центром" not in {listing.agreed_with for listing in demo.snapshot("2019/2020").listings.values()}


def test_a_programme_keeps_its_year_and_a_title(demo: Workspace) -> None:
    with pytest.raises(TypeError):
        edit_programme(demo, demo.programme(), year="2030/2031")  # type: ignore[call-arg]
    with pytest.raises(BadInput):
        edit_programme(demo, demo.programme(), title=" ")


def test_the_last_administrator_stays_one(demo: Workspace) -> None:
    with pytest.raises(BadInput, match="olga"):
        set_role(demo, "olga", Role.METHODIST)
    assert demo.user.role is Role.ADMIN
    set_role(demo, "ivanova", Role.ADMIN)
    set_role(demo, "olga", Role.METHODIST)
    assert [user.account for user in demo.records.all(User) if user.role is Role.ADMIN] == ["ivanova"]


def test_a_schools_account_does_not_rename_the_school(demo: Workspace, demo_home: Path) -> None:
    own = demo.snapshot().schools[0]
    set_role(demo, "direktor", Role.SCHOOL, own)
    with open_workspace(demo_home, actor="direktor") as other, pytest.raises(Forbidden):
        edit_school(other, own, short_name="Лучшая")
    assert demo.snapshot().schools[0] == own


@pytest.mark.parametrize("name", ["  ", "Пушкинская СОШ"])
def test_a_school_has_a_name_of_its_own(demo: Workspace, name: str) -> None:
    school = demo.snapshot().schools[0]
    with pytest.raises(BadInput):
        edit_school(demo, school, full_name=name)
    with pytest.raises(BadInput):
        add_school(demo, demo.programme(), name)
    edit_school(demo, school, full_name=f" {school.full_name} ", order=99)
    assert demo.snapshot().schools[-1].full_name == school.full_name


def test_a_school_taken_off_the_list_keeps_the_rest_of_its_listing(demo: Workspace) -> None:
    school = demo.snapshot().schools[0]
    set_listing(demo, demo.programme(), school, basis="приказ")
    set_listing(demo, demo.programme(), school, listed=False)
    listing = demo.snapshot().listings[school.id]
    assert (listing.listed, listing.basis) == (False, "приказ")


@pytest.mark.parametrize(
    ("state", "numbers"),
    [
        (ReadingState.VALUE, {}),
        (ReadingState.VALUE, {"numerator": ONE}),
        (ReadingState.VALUE, {"denominator": ONE}),
        (ReadingState.VALUE, {"numerator": ONE, "denominator": Decimal(0)}),
        (ReadingState.VALUE, {"numerator": ONE, "denominator": Decimal(-1)}),
        (ReadingState.VALUE, {"value": ONE, "numerator": ONE, "denominator": ONE}),
        (ReadingState.VALUE, {"value": Decimal("NaN")}),
        (ReadingState.REACHED, {"value": ONE}),
        (ReadingState.NO_DATA, {"numerator": ONE, "denominator": ONE}),
    ],
)
def test_a_reading_that_says_nothing_or_two_things_is_refused(
    demo: Workspace, state: ReadingState, numbers: dict[str, Decimal]
) -> None:
    revision = demo.revision
    with pytest.raises(BadInput):
        set_reading(demo, indicator_by_code(demo.snapshot(), "П20"), None, state=state, period="1", **numbers)
    assert demo.revision == revision


def test_a_reading_replaces_the_one_before_as_a_whole(demo: Workspace) -> None:
    indicator = indicator_by_code(demo.snapshot(), "П20")
    set_reading(demo, indicator, None, state=ReadingState.VALUE, numerator=Decimal(3), denominator=Decimal(5))
    assert demo.snapshot().verdict(indicator) is Verdict.MISSED
    set_reading(demo, indicator, None, state=ReadingState.VALUE, value=Decimal(75))
    (reading,) = [row for row in demo.records.all(Reading) if row.indicator == indicator.id and row.school is None]
    assert (reading.value, reading.numerator, reading.denominator) == (Decimal(75), None, None)
    assert demo.snapshot().verdict(indicator) is Verdict.REACHED
    set_reading(demo, indicator, school_by_name(demo.snapshot(), "Пушкинская"), state=ReadingState.NOT_HELD)
    assert demo.snapshot().verdict(indicator) is Verdict.REACHED


@pytest.mark.parametrize(
    ("text", "number"), [("81,5", "81.5"), ("81.5", "81.5"), ("12 345", "12345"), ("-2", "-2"), ("\u22122", "-2")]
)
def test_numbers_are_read_as_people_write_them(text: str, number: str) -> None:
    assert number_of(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "много", "NaN", "inf", "1e5", "1,2,3", ","])
def test_what_is_no_number_is_said(text: str) -> None:
    with pytest.raises(BadInput):
        number_of(text)


def test_an_indicator_is_found_by_its_code(demo: Workspace) -> None:
    assert indicator_by_code(demo.snapshot(), " п20").code == "П20"
    with pytest.raises(NotFound, match="П20"):
        indicator_by_code(demo.snapshot(), "П99")


@pytest.mark.parametrize("phone", ["8 (4822) 00-00-01", "+7 4822 000001 доб. 12", "00-00-01, 00-00-02", ""])
@pytest.mark.parametrize("email", ["school@example.ru", "a@example.ru, b.c@sub.example.ru", ""])
def test_a_school_can_be_reached(demo: Workspace, phone: str, email: str) -> None:
    edit_school(
        demo, demo.snapshot().schools[0], phone=f" {phone} ", email=email, address="с. Пушкино, ул. Школьная, 1"
    )
    school = demo.snapshot().schools[0]
    assert (school.phone, school.email, school.address) == (phone, email, "с. Пушкино, ул. Школьная, 1")


@pytest.mark.parametrize(
    ("field", "text", "named"),
    [
        ("phone", "позвонить в школу", "Телефон"),
        ("phone", "12", "Телефон"),
        ("email", "school.example.ru", "Электронная почта"),
        ("email", "school@example", "Электронная почта"),
        ("email", "a b@example.ru", "Электронная почта"),
    ],
)
def test_what_cannot_reach_a_school_is_refused_by_its_field(demo: Workspace, field: str, text: str, named: str) -> None:
    revision = demo.revision
    with pytest.raises(BadInput, match=named):
        edit_school(demo, demo.snapshot().schools[0], **{field: text})  # type: ignore[arg-type]
    assert demo.revision == revision


def test_a_school_of_which_nothing_is_stored_can_be_removed_and_brought_back(demo: Workspace) -> None:
    before = demo.snapshot().registry
    add_school(demo, demo.programme(), "Внесённая по ошибке СОШ")
    with_it = demo.snapshot().schools
    remove_school(demo, with_it[-1])
    assert demo.snapshot().registry == before
    assert with_it[-1].id not in demo.snapshot().listings
    with pytest.raises(NotFound):
        remove_school(demo, with_it[-1])
    demo.undo()
    assert demo.snapshot().schools == with_it


def test_a_school_with_a_history_stays(demo: Workspace) -> None:
    revision, school = demo.revision, demo.snapshot().schools[0]
    with pytest.raises(BadInput, match=r"отметки.*обучени") as refused:
        remove_school(demo, school)
    assert "Исключите" in refused.value.advice
    assert demo.revision == revision


def test_a_school_with_an_account_stays(demo: Workspace) -> None:
    number = add_school(demo, demo.programme(), "Новая СОШ")
    school = demo.snapshot().schools[-1]
    assert school.id == number
    set_role(demo, "direktor", Role.SCHOOL, school)
    with pytest.raises(BadInput, match="пользователи"):
        remove_school(demo, school)


def test_a_school_moves_among_those_that_are_seen(demo: Workspace) -> None:
    first, second, third, *rest = demo.snapshot().registry
    move_school(demo, third, -1)
    assert [row.id for row in demo.snapshot().registry] == [first.id, third.id, second.id, *(row.id for row in rest)]
    set_listing(demo, demo.programme(), third, listed=False)
    move_school(demo, first, 1, demo.programme())
    assert [row.id for row in demo.snapshot().registry][:3] == [third.id, second.id, first.id]
    move_school(demo, demo.snapshot().registry[-1], 5)
    assert demo.snapshot().registry[-1].id == rest[-1].id


def test_the_date_of_an_order_can_be_cleared(demo: Workspace) -> None:
    seen = demo.programme("2019/2020")
    edit_programme(demo, seen, order=Order(number=seen.order.number))
    assert demo.programme("2019/2020").order == Order(number="148-од")


def test_a_list_without_schools_cannot_be_agreed(demo: Workspace) -> None:
    for school in demo.snapshot().schools:
        set_listing(demo, demo.programme(), school, agreed_with="")
    with demo.change("listing.set") as editor:
        for listing in demo.snapshot().listings.values():
            editor.remove(listing)
    with pytest.raises(BadInput, match="2020/2021"):
        edit_programme(demo, demo.programme(), agreed_with="центром")
    edit_programme(demo, demo.programme(), agreed_with="")


def test_the_time_zone_is_one_that_exists(demo: Workspace) -> None:
    edit_department(demo, time_zone=" Asia/Omsk ")
    assert demo.department.time_zone == "Asia/Omsk"
    for name in ("Тверь", "", "Europe", "../etc/passwd"):
        with pytest.raises(BadInput):
            edit_department(demo, time_zone=name)
    set_role(demo, "ivanova", Role.ADMIN)
    set_role(demo, "olga", Role.METHODIST)
    with pytest.raises(Forbidden):
        edit_department(demo, time_zone="Europe/Moscow")
