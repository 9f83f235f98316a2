"""Names of schools as files and people write them: every way of writing finds its school, no way finds another one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.school import School
from shnor_tui.errors import NotFound
from shnor_tui.workspace.find import school_by_name, school_of_registry
from shnor_tui.workspace.registry import add_school, edit_school
from shnor_tui.workspace.school_names import match_school
from shnor_tui.workspace.session import Workspace

NAMES = (
    ("Васильевская СОШ", ""),
    ("Тверская СОШ им. И.С.Конева", "Тверская СОШ"),
    ("Заволжская СОШ им. П.П.Смирнова", "Заволжская СОШ"),
    ("Королёвская ООШ", ""),
    ("Нижне-Ивановская НОШ", ""),
    ("СОШ № 1", ""),
    ("СОШ № 2", ""),
    ("СОШ № 12 им. 50-летия Октября", "СОШ № 12"),
    ("Лицей № 3", ""),
    ("Гимназия № 4", ""),
)
SCHOOLS = tuple(School(id=n, order=n, full_name=full, short_name=short) for n, (full, short) in enumerate(NAMES, 1))

LEGAL = (
    "",
    "МБОУ ",
    "МОУ ",
    "МКОУ ",
    "маоу ",
    "Муниципальное бюджетное общеобразовательное учреждение ",
    "Муниципальное ОУ ",
)
TYPES = {
    "СОШ": ("СОШ", "Средняя общеобразовательная школа", "средняя  школа", "школа"),
    "ООШ": ("ООШ", "основная общеобразовательная школа", "школа"),
    "НОШ": ("НОШ", "начальная общеобразовательная школа", "начальная школа"),
    "Лицей": ("лицей", "ЛИЦЕЙ"),
    "Гимназия": ("гимназия", "ГИМНАЗИЯ"),
}
NAMED = ("им.", "имени ", "им. ", "ИМЕНИ ")
SIGNS = ("№ ", "№", "N ", "N", "No ", "№ 0", "")
QUOTES = ("{}", "«{}»", '"{}"', "„{}“", "“{}”", "'{}'", "«{}» ")


def named(schools: Sequence[School], text: str) -> str | None:
    school = match_school(schools, text).school
    return school.full_name if school else None


@st.composite
def ways_of_writing(draw: st.DrawFn) -> tuple[School, str]:
    """A school and one of the ways in which its name is written."""
    school = draw(st.sampled_from(SCHOOLS))
    name = draw(st.sampled_from([name for name in (school.full_name, school.short_name) if name]))
    kind = next(kind for kind in TYPES if kind in name)
    name = name.replace(kind, draw(st.sampled_from(TYPES[kind])))
    name = name.replace("№ ", draw(st.sampled_from(SIGNS)))
    name = name.replace("им. ", draw(st.sampled_from(NAMED)))
    name = name.replace("И.С.", draw(st.sampled_from(("И.С.", "И. С. ", "И.С. ", "И С "))))
    name = name.replace("-", draw(st.sampled_from(("-", "–", " - ", "\u2011"))))
    name = name.replace("ё", draw(st.sampled_from(("ё", "е", "е\u0308"))))
    name = name.replace(" ", draw(st.sampled_from((" ", "  ", "\u00a0", " \n"))))
    name = draw(st.sampled_from(QUOTES)).format(name)
    text = draw(st.sampled_from(LEGAL)) + name
    return school, draw(st.sampled_from((text, text.upper(), text.lower())))


@given(ways_of_writing())
def test_every_way_of_writing_a_name_finds_its_school(written: tuple[School, str]) -> None:
    school, text = written
    assert named(SCHOOLS, text) == school.full_name


@given(ways_of_writing())
def test_no_way_of_writing_a_name_finds_another_school(written: tuple[School, str]) -> None:
    school, text = written
    assert named([other for other in SCHOOLS if other != school], text) is None


@given(
    st.integers(1, 200), st.integers(1, 200), st.sampled_from(("СОШ №{}", "школа N {}", "МБОУ «СОШ № {}»", "{} школа"))
)
def test_schools_that_differ_by_number_are_never_confused(one: int, other: int, way: str) -> None:
    schools = [School(id=1, full_name=f"СОШ № {one}")]
    match = match_school(schools, way.format(other))
    assert match.school == (schools[0] if one == other else None)
    assert match.candidates == ()


@given(st.text(max_size=60))
def test_any_text_can_be_asked_for(text: str) -> None:
    match = match_school(SCHOOLS, text)
    assert not (match.school and match.candidates)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Бурашевской СОШ", ["Бурашевская СОШ"]),
        ("Бурашевкая СОШ", ["Бурашевская СОШ"]),
        ("школа им. Конева", ["Тверская СОШ им. И.С.Конева"]),
        ("Тверская СОШ им. Пушкина", ["Тверская СОШ им. И.С.Конева"]),
        ("Тверская гимназия", ["Тверская СОШ им. И.С.Конева"]),
        ("МБОУ «Бурашевская СОШ» Калининского района", ["Бурашевская СОШ"]),
        ("Итого по району", []),
        ("МБОУ", []),
        ("", []),
    ],
)
def test_what_is_only_similar_is_asked_about(text: str, candidates: list[str]) -> None:
    schools = [School(id=1, full_name="Тверская СОШ им. И.С.Конева"), School(id=2, full_name="Бурашевская СОШ")]
    match = match_school(schools, text)
    assert match.school is None
    assert [school.full_name for school in match.candidates] == candidates


def test_of_two_schools_that_fit_none_is_taken() -> None:
    schools = [School(id=1, full_name="Тверская СОШ"), School(id=2, full_name="Тверская ООШ")]
    assert match_school(schools, "Тверская школа") == (None, tuple(schools))
    assert named(schools, "МБОУ Тверская основная школа") == "Тверская ООШ"


def test_a_renamed_school_is_found_by_the_name_that_it_had(demo: Workspace) -> None:
    school = school_by_name(demo.snapshot(), "Пушкинская СОШ")
    edit_school(demo, school, full_name="Гимназия № 7", short_name="")
    renamed = demo.snapshot().find(School, school.id)
    assert renamed
    assert renamed.former_names == ("Пушкинская СОШ",)
    assert named(demo.snapshot().schools, "МБОУ «Пушкинская средняя школа»") == "Гимназия № 7"
    edit_school(demo, renamed, full_name="Пушкинская СОШ")
    assert school_by_name(demo.snapshot(), "Пушкинская").former_names == ("Гимназия № 7",)


@pytest.mark.parametrize("corrected", ["МБОУ Пушкинская СОШ", "Пушкинская  СОШ", "Пушкинскя СОШ"])
def test_a_name_that_is_only_corrected_leaves_no_former_name(demo: Workspace, corrected: str) -> None:
    school = school_by_name(demo.snapshot(), "Пушкинская СОШ")
    edit_school(demo, school, full_name=corrected)
    assert demo.snapshot().find(School, school.id) != school
    assert all(not school.former_names for school in demo.snapshot().registry)


def test_former_names_can_be_said_and_taken_away(demo: Workspace) -> None:
    number = add_school(demo, demo.programme(), "Лесная СОШ", former_names=(" Сосновая ООШ ", "", "Лесная СОШ"))
    school = school_of_registry(demo.snapshot(), "сосновая школа")
    assert (school.id, school.former_names) == (number, ("Сосновая ООШ",))
    edit_school(demo, school, full_name="Дальняя СОШ", former_names=())
    with pytest.raises(NotFound, match="Сосновая"):
        school_of_registry(demo.snapshot(), "Сосновая СОШ")


def test_who_types_may_leave_off_but_not_inside_a_number(demo: Workspace) -> None:
    for number in (1, 12):
        add_school(demo, demo.programme(), f"СОШ № {number} города")
    assert school_by_name(demo.snapshot(), "заволж").short_name == "Заволжская СОШ"
    assert school_by_name(demo.snapshot(), "СОШ № 12").full_name == "СОШ № 12 города"
    assert school_by_name(demo.snapshot(), "СОШ № 1").full_name == "СОШ № 1 города"
    with pytest.raises(NotFound, match="Бурашевская СОШ"):
        school_by_name(demo.snapshot(), "Бурашевской СОШ")


def test_another_type_with_the_same_number_is_asked_about() -> None:
    found = match_school(SCHOOLS, "гимназия № 3")
    assert found.school is None
    assert [school.full_name for school in found.candidates] == ["Лицей № 3"]
