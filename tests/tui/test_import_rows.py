"""The preview of a file as rows, made from lines alone."""

from __future__ import annotations

import pytest

from shnor_tui.interchange.lines import Action, Line, Preview, Request
from shnor_tui.interchange.sheets import Book
from shnor_tui.interchange.work import Place
from shnor_tui.tui.import_rows import MOST, preview_rows
from shnor_tui.workspace.changes import FieldChange

SITE = FieldChange("schools", 1, "Тверская СОШ", "site", "сайт", "–", "a.ru")


def preview(*lines: Line) -> Preview:
    return Preview(Request("schools", Book("f.xlsx", ()), 1), 1, lines, (), ())


def told(*lines: Line) -> list[str]:
    rows, _targets = preview_rows(preview(*lines))
    return [row.text for row in rows]


def test_what_is_new_is_told_by_its_values_and_what_changes_by_both() -> None:
    place = Place("Лист1", 2)
    assert "Тверская СОШ – сайт: a.ru" in told(Line(Action.ADD, place, "Тверская СОШ", (SITE,)))
    assert "Тверская СОШ – сайт: – → a.ru" in told(Line(Action.CHANGE, place, "Тверская СОШ", (SITE,)))


def test_of_a_long_group_the_rest_is_counted() -> None:
    lines = [Line(Action.ADD, Place("Лист1", n), f"Школа {n}") for n in range(2, MOST + 9)]
    assert told(*lines)[-1] == "… и ещё 7"
    assert len(told(*lines[:MOST])) == MOST + 1  # with its heading


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place("Лист1", 7, "C7"), "Лист1, C7"),
        (Place("Лист1", 7), "Лист1, строка 7"),
        (Place("", 7), "строка 7"),
        (Place("", 0), ""),
    ],
)
def test_a_place_is_told_as_people_find_it(place: Place, words: str) -> None:
    assert place.told == words
    rows, _targets = preview_rows(preview(Line(Action.REFUSED, place, reason="нет")))
    assert rows[-1].hint == words


def test_what_is_to_be_known_stands_above_all_that_would_be_added() -> None:
    added = Line(Action.ADD, Place("Лист1", 2), "Тверская СОШ", (SITE,))
    whole = Preview(Request("schools", Book("f.xlsx", ()), 1), 1, (added,), (), (), remarks=("новые – не в списке",))
    rows, _targets = preview_rows(whole)
    assert [row.text for row in rows[:3]] == ["Обратите внимание", "новые – не в списке", "Добавится: 1"]
