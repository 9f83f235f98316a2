"""Console text fits the terminal, keeps every word and can never steer the terminal."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from shnor_console import Console
from shnor_tui.plugin import (
    NBSP,
    Block,
    Cell,
    Column,
    Custom,
    Document,
    Heading,
    Items,
    Pairs,
    Paragraph,
    Run,
    Signature,
    Table,
)
from tests.renderers.trees import ADVERSARIAL, EVERYTHING, TRAINING, rendered, texts

WIDTHS = st.integers(40, 160)
RULES = "".join(map(chr, range(0x2500, 0x2580)))


def _lines(*blocks: Block, width: int = 80, color: bool = False) -> list[str]:
    return rendered(Console(), Document("", blocks), width=width, color=color).decode().split("\n")[:-1]


def _packed(text: str) -> str:
    """The letters without what layout adds or removes: blanks, rules, soft hyphens."""
    return "".join(
        "\ufffd" if unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t\r" else letter
        for letter in text
        if letter not in RULES and not letter.isspace() and letter != "\u00ad"
    )


def _everywhere(text: str) -> list[Block]:
    return [
        Heading(text),
        Paragraph([text, Run(text, bold=True), Run(text, italic=True)]),
        Items([text, text], ordered=True, start=99),
        Table([Column("К", "right"), Column(text)], [["1", text], [Cell(text, bold=True), "2"]], text, [(1, text)]),
        Pairs([(text, text)]),
        Signature(text, text),
    ]


@given(st.text(), WIDTHS, st.booleans())
def test_no_line_is_wider_than_the_terminal(text: str, width: int, color: bool) -> None:
    for line in _lines(*_everywhere(text), width=width, color=color):
        assert cell_len(_uncoloured(line)) <= width


@given(st.text(), WIDTHS)
def test_no_control_character_reaches_the_terminal(text: str, width: int) -> None:
    for line in _lines(*_everywhere(text), width=width):
        assert not [letter for letter in line if unicodedata.category(letter) in {"Cc", "Cs"}]


@given(st.text(), WIDTHS)
def test_emphasis_is_the_only_code_that_is_sent(text: str, width: int) -> None:
    for line in _lines(*_everywhere(text), width=width, color=True):
        assert "\x1b" not in _uncoloured(line)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cf", "Cc", "Zl", "Zp"])), WIDTHS)
def test_every_letter_is_shown(text: str, width: int) -> None:
    assert _packed("".join(_lines(Paragraph(text), width=width))) == _packed(text)
    assert _packed("".join(_lines(Items([text]), width=width))) == "–" + _packed(text)
    assert _packed("".join(_lines(Table([Column("")], [[text]]), width=width))) == _packed(text)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_every_word_of_every_block_is_shown(width: int) -> None:
    shown = rendered(Console(), EVERYTHING, width=width).decode().split()
    words = {word for text in texts(EVERYTHING) for word in text.split()}
    assert words - set(shown) == set()


@pytest.mark.parametrize("width", [1, 40, 200])
def test_hostile_data_is_laid_out_all_the_same(width: int) -> None:
    shown = rendered(Console(), ADVERSARIAL, width=width).decode()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)
    assert "[b]x[/b]" in shown


def test_lines_break_between_words_never_at_no_break_spaces() -> None:
    text = f"направлены на курсы в количестве 13{NBSP}человек и 5{NBSP}педагогов"
    assert _lines(Paragraph(text, indent=False), width=40) == [
        "направлены на курсы в количестве",
        "13 человек и 5 педагогов",
    ]


def test_a_word_longer_than_a_line_is_broken_at_its_hyphen_first() -> None:
    word = "психолого-педагогически-ориентированный-подход"
    assert _lines(Paragraph(word, indent=False), width=40) == ["психолого-педагогически-ориентированный-", "подход"]


def test_wide_and_combining_letters_are_measured_in_cells() -> None:
    lines = _lines(Table([Column("К")], [["漢字"], ["й" + "е\u0301"]]))
    assert {cell_len(line) for line in lines} == {8}


def test_the_title_is_centred() -> None:
    shown = rendered(Console(), Document("Справка", subtitle="о работе"), width=41).decode()
    assert shown == " " * 17 + "Справка\n" + " " * 16 + "о работе\n"


def test_numbers_hang_and_align() -> None:
    assert _lines(Items(["первый " * 8, "второй"], ordered=True, start=9), width=40) == [
        " 9. первый первый первый первый первый",
        "    первый первый первый",
        "10. второй",
    ]


def test_a_small_table_is_as_wide_as_its_content() -> None:
    assert _lines(TRAINING) == [
        "Таблица 1. Повышение квалификации",
        "┌───────┬──────────────────┬───────────────┐",
        "│ № п/п │ Школа            │ Обучено, чел. │",
        "├───────┴──────────────────┴───────────────┤",
        "│ Сельские школы                           │",
        "├───────┬──────────────────┬───────────────┤",
        "│   1   │ Васильевская СОШ │             8 │",
        "│   2   │ Тверская СОШ     │             9 │",
        "│   3   │ Заволжская СОШ   │            10 │",
        "├───────┴──────────────────┴───────────────┤",
        "│ Городские школы                          │",
        "├───────┬──────────────────┬───────────────┤",
        "│   4   │ Бурашевская СОШ  │            11 │",
        "│   5   │ Пушкинская СОШ   │            12 │",
        "├───────┴──────────────────┴───────────────┤",
        "│ Итоги не подводились                     │",
        "└──────────────────────────────────────────┘",
    ]


def test_a_wide_table_is_split_and_repeats_its_first_column() -> None:
    columns = [Column("Школа"), *(Column(f"Показатель{number}") for number in range(6))]
    lines = _lines(Table(columns, [["СОШ", *"123456"]]), width=60)
    heads = [re.findall(r"\w+", line) for line in lines if "Школа" in line]
    assert heads == [
        ["Школа", "Показатель0", "Показатель1", "Показатель2"],
        ["Школа", "Показатель3", "Показатель4", "Показатель5"],
    ]
    assert "Продолжение таблицы" in lines


def test_blanks_beside_the_rules_go_before_columns_do() -> None:
    columns = [Column("первая"), *(Column(f"столбец{number}") for number in range(4))]
    lines = _lines(Table(columns, [["1"] * 5]), width=44)
    assert lines[1] == "│первая│столбец0│столбец1│столбец2│столбец3│"


@pytest.mark.parametrize(("count", "words"), [(201, "1 строка"), (202, "2 строки"), (5000, "4800 строк")])
def test_a_long_table_says_how_much_is_left_out(count: int, words: str) -> None:
    lines = _lines(Table([Column("№")], [[str(number)] for number in range(count)]))
    assert lines[-1] == f"… ещё {words}"
    assert len(lines) < 210


def test_the_name_stands_at_the_right_of_the_last_line_of_the_position() -> None:
    position = "Исполняющий обязанности начальника управления образования"
    lines = _lines(Signature(position, "Т.А. Годунова"), width=60)
    assert lines == ["", "Исполняющий обязанности начальника", f"{'управления образования':<47}Т.А. Годунова"]


def test_colour_adds_only_bold_and_italic() -> None:
    block = Paragraph(
        ["а ", Run("б", bold=True), Run("в", italic=True), Run("г", bold=True, italic=True)], indent=False
    )
    assert _lines(block) == ["а бвг"]
    assert _lines(block, color=True) == ["а \x1b[1mб\x1b[22m\x1b[3mв\x1b[23m\x1b[1m\x1b[3mг\x1b[23m\x1b[22m"]


def test_headings_are_seen_without_colour() -> None:
    assert _lines(Heading("Показатели")) == ["Показатели", "──────────"]


def test_an_unknown_kind_shows_its_fallback() -> None:
    assert _lines(Custom("chart", None, [Paragraph("Диаграмма", indent=False)])) == ["Диаграмма"]


def _uncoloured(line: str) -> str:
    return re.sub(r"\x1b\[(?:1|3|22|23)m", "", line)
