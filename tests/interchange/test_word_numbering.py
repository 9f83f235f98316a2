"""Word's automatic numbers, as Word shows them."""

from __future__ import annotations

from shnor_tui.interchange.reading import read_book
from tests.interchange.office import docx, item, table


def level(at: int, text: str, number_format: str = "decimal", start: int = 1, more: str = "") -> str:
    """One level of a list."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(levels: str, *, more: str = "") -> str:
    """List 1, made from one pattern with these levels."""
    return (
        f'<w:abstractNum w:abstractNumId="5">{levels}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>{more}'
    )


def shown(body: str, numbering: str, styles: str = "") -> list[str]:
    """The first column of the document's first table."""
    return [row.text(0) for row in read_book("план.docx", docx(body, numbering, styles)).sheets[0].rows]


TWO_LEVELS = lists(level(0, "%1.") + level(1, "%1.%2."))


def test_deeper_levels_begin_anew_below_each_higher_one() -> None:
    items = [item("А"), item("Б", 1), item("В", 1), item("Г"), item("Д", 1)]
    assert shown(table(*items), TWO_LEVELS) == ["1. А", "1.1. Б", "1.2. В", "2. Г", "2.1. Д"]


def test_a_number_without_text_is_still_seen() -> None:
    assert shown(table(item(), item()), TWO_LEVELS) == ["1.", "2."]


def test_counting_goes_on_from_paragraphs_outside_of_tables() -> None:
    assert shown(item("Введение") + table(item("А")) + item("x") + table(item("Б")), TWO_LEVELS) == ["2. А"]


def test_a_level_without_a_higher_one_shows_where_that_would_begin() -> None:
    assert shown(table(item("А", 1)), TWO_LEVELS) == ["1.1. А"]


def test_lists_of_one_pattern_go_on_unless_one_begins_anew() -> None:
    other = '<w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>'
    anew = (
        '<w:num w:numId="3"><w:abstractNumId w:val="5"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    )
    items = [item("А"), item("Б", number=2), item("В", number=3), item("Г", number=3)]
    assert shown(table(*items), lists(level(0, "%1)"), more=other + anew)) == ["1) А", "2) Б", "7) В", "8) Г"]


def test_letters_roman_numbers_and_bullets() -> None:
    formats = {"upperRoman": "IV", "russianLower": "г", "lowerLetter": "d", "decimalZero": "04", "bullet": ""}
    for number_format, fourth in formats.items():
        numbering = lists(level(0, "%1", number_format, start=4))
        assert shown(table(item("пункт")), numbering) == [f"{fourth} пункт".strip()]


def test_a_level_that_never_restarts_counts_through() -> None:
    numbering = lists(level(0, "%1.") + level(1, "%2)", more='<w:lvlRestart w:val="0"/>'))
    assert shown(table(item("А"), item("Б", 1), item("В"), item("Г", 1)), numbering) == ["1. А", "1) Б", "2. В", "2) Г"]


def test_numbers_come_from_the_style_and_can_be_taken_away() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
        '<w:style w:type="paragraph" w:styleId="Item"><w:basedOn w:val="Base"/></w:style>'
    )
    styled = '<w:p><w:pPr><w:pStyle w:val="Item"/></w:pPr><w:r><w:t>А</w:t></w:r></w:p>'
    plain = '<w:p><w:pPr><w:pStyle w:val="Item"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>Б</w:t></w:r></w:p>'
    assert shown(table(styled, plain, styled), TWO_LEVELS, styles) == ["1.1. А", "Б", "1.2. А"]


def test_legal_numbering_writes_higher_levels_in_digits() -> None:
    numbering = lists(level(0, "%1", "upperRoman") + level(1, "%1.%2", more="<w:isLgl/>"))
    assert shown(table(item("А"), item("Б", 1)), numbering) == ["I А", "1.1 Б"]
