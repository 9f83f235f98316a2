"""Values as several kinds of files read them: what is a number of people, a yes, an address."""

from __future__ import annotations

import pytest

from shnor_tui.errors import BadInput
from shnor_tui.interchange.kinds.values import whole
from shnor_tui.interchange.preview import plan
from shnor_tui.interchange.sheets import Book
from shnor_tui.workspace.find import yes_or_no
from shnor_tui.workspace.session import Workspace
from tests.interchange.sheets_by_hand import book, counts, sheet


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("1 200", 1200), ("12,0", 12), ("12 чел.", 12), ("0", 0)])
def test_people_are_counted_in_whole_numbers(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", ["12,5", "-1", "99999999999", "много", "", "чел."])
def test_what_counts_no_people_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        whole(text)


@pytest.mark.parametrize(("text", "yes"), [("Да", True), ("+", True), ("ИСТИНА", True), ("нет", False), ("–", False)])
def test_yes_and_no_may_be_signs(text: str, yes: bool) -> None:
    assert yes_or_no(text) is yes
    with pytest.raises(BadInput):
        yes_or_no(f"{text} наверное")


def test_an_address_that_is_none_refuses_its_school_alone(demo: Workspace) -> None:
    rows = [
        ["Тверская СОШ", "нет почты", ""],
        ["Пушкинская СОШ", "", "звоните"],
        ["Бурашевская СОШ", "b@example.ru", ""],
    ]
    preview = plan("schools", book(["Школа", "E-mail", "Телефон"], *rows), demo.snapshot())
    assert counts(preview) == {"change": 1, "refused": 2}


def test_the_sheets_of_other_kinds_in_a_whole_export_are_not_read(demo: Workspace) -> None:
    heads = ["Школа", "Сайт"]
    own = sheet(heads, ["Тверская СОШ", "a.ru"], name="Школы")
    other = sheet(heads, ["Пушкинская СОШ", "b.ru"], name="Обучение")
    preview = plan("schools", Book("f.xlsx", (other, own)), demo.snapshot())
    assert [line.subject for line in preview.lines] == ["Тверская СОШ"]
