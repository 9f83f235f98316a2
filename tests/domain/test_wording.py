"""The department's text with placeholders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.wording import NO_DATA, FactValue, Piece, TextList, TextParagraph, UnknownFact, compose, literal

FACTS: dict[str, FactValue] = {
    "орган_твор": "управлением образования",
    "школы": ("Первая СОШ", "Вторая СОШ", "Третья СОШ"),
    "число_школ": 3,
    "номер": None,
}


def facts(name: str, argument: str) -> FactValue:
    if argument == "2.1":
        return "апрель 2020 года"
    if argument or name not in FACTS:
        raise UnknownFact(name)
    return FACTS[name]


def text_of(template: str) -> str:
    return compose(template, facts).plain.replace("\u00a0", " ")


def test_facts_stand_where_they_are_named() -> None:
    assert text_of("Проведено {орган_твор} в {срок:2.1}.") == "Проведено управлением образования в апрель 2020 года."


def test_a_capital_in_the_name_begins_a_sentence() -> None:
    assert text_of("{Орган_твор} проведено.") == "Управлением образования проведено."


def test_words_agree_with_a_number() -> None:
    assert text_of("вошл{число_школ|а|и} {число_школ} {число_школ|школа|школы|школ}") == "вошли 3 школы"


def test_a_list_in_a_sentence_is_joined() -> None:
    assert text_of("Школы: {школы}.") == "Школы: Первая СОШ, Вторая СОШ и Третья СОШ."


def test_a_list_alone_in_a_paragraph_is_a_list() -> None:
    composed = compose("Вот они:\n\n{школы}", facts)
    assert composed.blocks == (
        TextParagraph((Piece("Вот они:"),)),
        TextList(("Первая СОШ;", "Вторая СОШ;", "Третья СОШ.")),
    )


def test_emphasis_comes_from_the_text_and_never_from_facts() -> None:
    composed = compose("ряд **задач** и *срок*: {школы}", lambda *_: ("*а*", "**б**"))
    pieces = composed.blocks[0]
    assert isinstance(pieces, TextParagraph)
    assert [(piece.text, piece.bold, piece.italic) for piece in pieces.pieces] == [
        ("ряд ", False, False),
        ("задач", True, False),
        (" и ", False, False),
        ("срок", False, True),
        (": *а* и **б**", False, False),
    ]


def test_a_missing_fact_says_so_and_is_reported() -> None:
    composed = compose("Приказ № {номер}", facts)
    assert NO_DATA in composed.plain
    assert [(problem.placeholder, problem.missing) for problem in composed.problems] == [("номер", True)]


def test_a_wrong_placeholder_is_reported_as_wrong() -> None:
    for template in ("{нет_такого}", "{срок:9.9}", "{школы|одна|две}", "{число_школ|одна}", "{}"):
        composed = compose(f"Текст {template}.", facts)
        assert [problem.missing for problem in composed.problems] == [False], template
        assert NO_DATA in composed.plain


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="{}*-–\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))
)
def test_a_text_without_placeholders_keeps_its_words(text: str) -> None:
    assert "".join(compose(text, facts).plain.split()) == "".join(text.split())


@given(st.text())
def test_no_text_can_break_the_composition(text: str) -> None:
    compose(text, facts)


@pytest.mark.parametrize(
    ("template", "braces"),
    [
        ("Список {школы.", ["{школы."]),
        ("Список } школ", ["}"]),
        ("{{номера}}", ["{", "}"]),
        ("**{школы**", ["{школы"]),
        ("{школы\n\nи другие}", ["{школы", "}"]),
    ],
)
def test_a_brace_without_its_partner_prints_and_is_reported(template: str, braces: list[str]) -> None:
    composed = compose(template, lambda *_: "148-од")
    assert [(problem.written, problem.missing) for problem in composed.problems if problem.stray] == [
        (brace, False) for brace in braces
    ]
    assert all(brace in composed.plain for brace in braces)


def test_braces_in_facts_are_nobodys_mistake() -> None:
    assert compose("{номер}", lambda *_: "{7}").problems == ()


@pytest.mark.parametrize("value", [" ", ("", " "), ()])
def test_a_blank_fact_is_a_missing_one(value: FactValue) -> None:
    for template in ("{номер}", "№ {номер}"):
        composed = compose(template, lambda *_: value)
        assert [problem.missing for problem in composed.problems] == [True]


@pytest.mark.parametrize("gap", ["\n\n", "\n", " \n"])
def test_lines_that_all_begin_with_a_dash_are_a_list_as_it_is_written(gap: str) -> None:
    composed = compose(f"Задачи:{gap}- создать **условия**\n– обучить {{число_школ}} школы", facts)
    assert composed.blocks == (
        TextParagraph((Piece("Задачи:"),)),
        TextList(("создать условия", "обучить 3 школы")),
    )
    assert composed.plain == "Задачи:\nсоздать условия\nобучить 3 школы"


@pytest.mark.parametrize("text", ["- создать\nи обучить", "-5 градусов", "Итог –\n– 13 человек"])
def test_a_line_without_its_dash_makes_a_paragraph_of_all(text: str) -> None:
    assert compose(text, facts).plain.replace("\u00a0", " ") == text


def test_what_is_escaped_is_not_obeyed() -> None:
    composed = compose(r"\{школы\} и **жир\*но** и \*так\* и \* *курсив*", facts)
    assert composed.problems == ()
    (paragraph,) = composed.blocks
    assert isinstance(paragraph, TextParagraph)
    assert paragraph.pieces == (
        Piece("{школы} и "),
        Piece("жир*но", bold=True),
        Piece(" и *так* и * "),
        Piece("курсив", italic=True),
    )


@given(st.text(st.sampled_from("аб \\{}*школы|:")))
def test_a_text_of_which_all_is_escaped_prints_as_it_stands(text: str) -> None:
    composed = compose(literal(text), facts)
    assert composed.plain.replace("\u00a0", " ") == text.strip()
    assert composed.problems == ()
    assert not any(piece.bold or piece.italic for block in composed.blocks for piece in getattr(block, "pieces", ()))
