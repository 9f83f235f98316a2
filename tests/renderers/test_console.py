"""Console text fits the terminal, keeps every word and can never steer the terminal."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from shnor_console import Console
from shnor_tui.plugin import (
    NBSP,
    Block,
    Cell,
    Chart,
    Column,
    Context,
    Custom,
    Document,
    Executor,
    Heading,
    Items,
    PageBreak,
    Pairs,
    Paragraph,
    Run,
    Series,
    Signature,
    Stamp,
    Table,
)
from tests.renderers.trees import ADVERSARIAL, EVERYTHING, TODAY, TRAINING, rendered, texts

PATIENT = settings(deadline=None)
WIDTHS = st.integers(36, 160)
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
        Chart("bar", [text, "б"], [Series(text, [1, -2.5])], text, text),
        Chart("bar", [text, "б"], [Series(text, [1, None]), Series("в", [0, 10**6])], text),
        Chart("line", [text, "б"], [Series(text, [1, None])], text, text),
        Stamp(text),
        Signature(text, text),
        Executor(text, text),
    ]


@PATIENT
@given(st.text(), WIDTHS, st.booleans())
def test_no_line_is_wider_than_the_terminal(text: str, width: int, color: bool) -> None:
    for line in _lines(*_everywhere(text), width=width, color=color):
        assert cell_len(_uncoloured(line)) <= width


@PATIENT
@given(st.text(), WIDTHS)
def test_no_control_character_reaches_the_terminal(text: str, width: int) -> None:
    for line in _lines(*_everywhere(text), width=width):
        assert not [letter for letter in line if unicodedata.category(letter) in {"Cc", "Cs"}]


@PATIENT
@given(st.text(), WIDTHS)
def test_emphasis_is_the_only_code_that_is_sent(text: str, width: int) -> None:
    for line in _lines(*_everywhere(text), width=width, color=True):
        assert "\x1b" not in _uncoloured(line)


@PATIENT
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


def test_colour_adds_bold_and_italic() -> None:
    block = Paragraph(
        ["а ", Run("б", bold=True), Run("в", italic=True), Run("г", bold=True, italic=True)], indent=False
    )
    assert _lines(block) == ["а бвг"]
    assert _lines(block, color=True) == ["а \x1b[1mб\x1b[22m\x1b[3mв\x1b[23m\x1b[1m\x1b[3mг\x1b[23m\x1b[22m"]


def test_headings_are_seen_without_colour() -> None:
    assert _lines(Heading("Показатели")) == ["Показатели", "──────────"]


def test_an_unknown_kind_shows_its_fallback() -> None:
    assert _lines(Custom("chart", None, [Paragraph("Диаграмма", indent=False)])) == ["Диаграмма"]


def test_bars_have_their_numbers_beside_them() -> None:
    chart = Chart("bar", ["Тверская СОШ", "Ржевская", "Торопец"], [Series("", [8, 4, None])], "Обучено", "чел.")
    assert _lines(chart, width=40) == [
        "Обучено",
        "Тверская СОШ ████████████████████ 8 чел.",
        "Ржевская     ██████████ 4 чел.",
        "Торопец      –",
    ]


def test_bars_of_several_series_stand_below_their_label() -> None:
    series = [Series("2019", [10, 3]), Series("2020", [20, 0])]
    assert _lines(Chart("bar", ["Доля", "Школ"], series, "Итоги"), width=40) == [
        "Итоги",
        "Доля",
        "  2019 ███████████████ 10",
        "  2020 ██████████████████████████████ 20",
        "Школ",
        "  2019 ████▌ 3",
        "  2020 0",
    ]


def test_what_fell_stands_at_the_left_of_zero() -> None:
    chart = Chart("bar", ["А", "Б", "В"], [Series("Изменение", [-5, 0, 2.5])], unit="процентных пунктов")
    assert _lines(chart, width=40) == [
        "процентных пунктов",
        "Изменение",
        "А ▐██████████████████████ −5",
        "Б                         0",
        "В                        ███████████▌ 2,5",
    ]


def test_the_smallest_number_is_seen_beside_the_largest() -> None:
    lines = _lines(Chart("bar", ["А", "Б"], [Series("", [0.1, 10_000])]), width=60)
    assert lines[0] == "А ▌ 0,1"
    assert cell_len(lines[1]) <= 60


def test_numbers_too_long_for_bars_are_a_table() -> None:
    lines = _lines(Chart("bar", ["Длинное название школы"], [Series("Рублей", [10**20])], "Расходы"), width=40)
    assert lines[:2] == ["Расходы", "┌──────────┬───────────────────────────┐"]
    assert "│ Длинное  │ 100 000 000 000 000 000 0 │" in lines


def test_a_line_is_a_row_of_numbers_with_its_course() -> None:
    chart = Chart("line", ["2018", "2019", "2020"], [Series("Русский", [45, None, 61.5])], "Успеваемость", "%")
    assert _lines(chart) == [
        "Успеваемость, %",
        "┌─────────┬──────┬──────┬──────┬──────────┐",
        "│         │ 2018 │ 2019 │ 2020 │ Динамика │",
        "├─────────┼──────┼──────┼──────┼──────────┤",
        "│ Русский │   45 │    – │ 61,5 │ ▁.█      │",
        "└─────────┴──────┴──────┴──────┴──────────┘",
    ]


def test_a_line_with_many_points_goes_down() -> None:
    chart = Chart("line", [str(year) for year in range(2000, 2020)], [Series("Доля", [*range(20)])])
    assert sum("│ 20" in line for line in _lines(chart)) == 20


def test_a_chart_without_data_is_its_title() -> None:
    assert _lines(Chart("bar", [], [], "Нет данных")) == ["Нет данных"]


def test_rules_and_bars_can_keep_to_ascii() -> None:
    out = BytesIO()
    blocks: list[Block] = [
        Heading("Раздел"),
        Table([Column("К")], [["1"]]),
        Chart("bar", ["А"], [Series("", [1])]),
        Chart("line", ["А", "Б"], [Series("", [1, 2])]),
    ]
    Console().render(Document("", blocks), out, Context(TODAY, {"ascii": True}, width=40))
    shown = out.getvalue().decode()
    assert not re.search("[^\n -~А-Яа-я]", shown)
    assert "+----+\n| К  |\n+----+\n| 1  |\n+----+" in shown
    assert "А ##" in shown


def test_a_shade_is_shown_in_colour_only_and_the_number_always() -> None:
    table = Table([Column("Доля", "right")], [[Cell("75 %", tone=1.0)], [Cell("0 %", tone=0.0)], ["нет"]])
    assert [line for line in _lines(table) if "%" in line] == ["│ 75 % │", "│  0 % │"]
    assert [line for line in _lines(table, color=True) if "%" in line] == [
        "│\x1b[38;5;16;48;5;75m 75 % \x1b[39;49m│",
        "│\x1b[38;5;16;48;5;255m  0 % \x1b[39;49m│",
    ]


def test_a_stamp_stands_at_the_right_above_the_title() -> None:
    stamps = [Stamp("УТВЕРЖДЕНА\nприказом от 25.06.2021"), Stamp("Приложение")]
    doc = Document("Программа", stamps, subtitle="поддержки")
    assert rendered(Console(), doc, width=41).decode().split("\n") == [
        f"{'':19}УТВЕРЖДЕНА",
        f"{'':19}приказом от 25.06.2021",
        "",
        f"{'':31}Приложение",
        "",
        f"{'':16}Программа",
        f"{'':16}поддержки",
        "",
    ]


def test_a_registered_document_shows_its_date_and_number() -> None:
    doc = Document("Справка", number="12/а", issued=TODAY)
    assert rendered(Console(), doc, width=40).decode().split("\n")[1].strip() == "25 августа 2020 г. № 12/а"


def test_who_prepared_it_stands_at_the_left() -> None:
    assert _lines(Executor("Иванов И.И.", "8 (48222) 1-23-45")) == ["Иванов И.И.", "8 (48222) 1-23-45"]


def test_turned_pages_are_parted_as_others_are() -> None:
    assert _lines(PageBreak(landscape=True), width=40) == ["─" * 40]


def _uncoloured(line: str) -> str:
    return re.sub(r"\x1b\[(?:1|3|22|23|38;5;16;48;5;\d{2,3}|39;49)m", "", line)
