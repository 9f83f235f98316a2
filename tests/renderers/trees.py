"""Documents to render and an independent reading of what they say."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from io import BytesIO

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
    Renderer,
    Run,
    Series,
    Signature,
    Stamp,
    Table,
    cell,
    date_in_words,
    plain,
    resolved,
)

TODAY = date(2020, 8, 25)
SCHOOLS = ("Васильевская СОШ", "Тверская СОШ", "Заволжская СОШ", "Бурашевская СОШ", "Пушкинская СОШ")

TRAINING = Table(
    [Column("№ п/п", "center"), Column("Школа"), Column("Обучено, чел.", "right", 1.0)],
    [
        [str(number), school, Cell(str(7 + number), tone=number / 5, bold=number == 1)]
        for number, school in enumerate(SCHOOLS, 1)
    ],
    caption="Таблица 1. Повышение квалификации",
    sections=[(0, "Сельские школы"), (3, "Городские школы"), (5, "Итоги не подводились")],
)

EVERYTHING = Document(
    "Аналитическая справка",
    subtitle="по итогам реализации муниципальной программы\nподдержки школ в 2019/2020 году",
    author="Управление образования",
    issued=TODAY,
    blocks=[
        Paragraph("Проведена следующая работа:"),
        Items(
            ["Согласован список школ.", ["Проведено анкетирование – ", Run("апрель 2020 года", italic=True), "."]],
            ordered=True,
        ),
        Paragraph("Разработана программа.", indent=False),
        Items([["Определён ряд ", Run("задач", bold=True), ":"]], ordered=True, start=3),
        Items(["создать условия;", "сформировать систему."]),
        Items(["Школы укомплектованы учебниками."], ordered=True, start=4),
        Heading("Показатели"),
        Heading("Кадры", 2),
        TRAINING,
        Pairs([("Школ в программе", "5"), ("Куратор", Run(f"Т.А.{NBSP}Годунова", bold=True))]),
        PageBreak(),
        Paragraph("По центру", align="center"),
        Paragraph("Справа", align="right"),
        Items(["Новый список."], ordered=True),
        Custom("chart", None, [Paragraph("Диаграмма: 13, 8, 8, 10, 9")]),
        Signature("И.о. начальника управления образования", f"Т.А.{NBSP}Годунова", TODAY),
    ],
)

NEWER = Document(
    "Программа поддержки",
    subtitle="на 2021 год",
    number="12/а",
    issued=TODAY,
    blocks=[
        Stamp("УТВЕРЖДЕНА\nприказом управления образования"),
        Paragraph("Показатели приведены ниже."),
        Chart(
            "bar",
            SCHOOLS,
            [Series("2019", [8, 9, None, 0, 12.5]), Series("2020", [10, 11, -3, 4, 120])],
            "Доля обученных",
            "%",
        ),
        Chart("line", ["2018", "2019", "2020"], [Series("Русский язык", [45, None, 61.5])], alt="Доля росла"),
        Chart("bar", [], [], "Без данных"),
        PageBreak(landscape=True),
        Stamp("Приложение"),
        TRAINING,
        PageBreak(landscape=False),
        Signature("Начальник", "Т.А. Годунова"),
        Executor("Иванов Иван Иванович", "8 (48222) 1-23-45"),
    ],
)
"""What version 1.1 of the API brought."""

HOSTILE = (
    "A\x00\x1b[31m<w:t>&amp;]]>\ud800\ufffe\x85 «Школа <№ 5> & Ко» \\ ` * _ | # 1. [b]x[/b] \u202eкод\t.\nвторая строка"
)

ADVERSARIAL = Document(
    HOSTILE,
    subtitle=HOSTILE * 3,
    author=HOSTILE * 30,
    lang="не язык",
    landscape=True,
    blocks=[
        Signature(HOSTILE, HOSTILE),
        Table(
            [Column(HOSTILE)], [[HOSTILE], [Cell(HOSTILE, tone=7.0, bold=True)]], HOSTILE, [(0, HOSTILE), (9, HOSTILE)]
        ),
        Table([Column("")], []),
        Table([], []),
        Items([]),
        Pairs([]),
        PageBreak(),
        Table([Column(f"Столбец{number}") for number in range(40)], [["1234567890"] * 40, ["щ" * 300] * 40]),
        Table([Column("Длинная ячейка")], [["слово " * 3000]]),
        Items(["", HOSTILE], ordered=True, start=-5),
        Items(["продолжение"], ordered=True, start=-3),
        Pairs([("", ""), (HOSTILE, HOSTILE)]),
        Heading(HOSTILE, 9),
        Heading("", 0),
        Paragraph(""),
        Paragraph([]),
        Custom("unknown", object()),
        PageBreak(),
        PageBreak(),
        Signature("", ""),
        Table([Column("Последняя")], [["таблица"]]),
        PageBreak(),
    ],
)


def rendered(renderer: Renderer, doc: Document, *, width: int = 80, color: bool = False) -> bytes:
    """What the renderer writes."""
    out = BytesIO()
    renderer.render(doc, out, Context(TODAY, width=width, color=color))
    return out.getvalue()


def texts(doc: Document) -> list[str]:
    """Every text that a reader of the document must find, in its order."""
    found = [doc.title, doc.subtitle, doc.registration]
    for block in resolved(doc.blocks):
        found += _texts(block)
    return [text for text in found if text]


TURNING = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
MARKS = set("\u061c\u200e\u200f\ufeff\ufffe\uffff")


def as_shown(text: str) -> str:
    """What a document shows of a text: what would steer a reader is U+FFFD, breaks are of one kind."""
    return "".join("\ufffd" if _steers(letter) else letter for letter in text.replace("\r\n", "\n").replace("\r", "\n"))


def _steers(letter: str) -> bool:
    if letter in "\n\t":
        return False
    kind = unicodedata.category(letter)
    return kind in {"Cc", "Cs", "Zl", "Zp"} or unicodedata.bidirectional(letter) in TURNING or letter in MARKS


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text) | Paragraph(text) | Stamp(text):
            yield plain(text)
        case Executor(name, phone):
            yield from (name, phone)
        case Chart(labels=labels, series=series, title=title):
            yield from (title, *labels, *(each.name for each in series))
        case Items(items):
            yield from map(plain, items)
        case Table():
            yield from _table_texts(block)
        case Pairs(items):
            for key, value in items:
                yield from (key, plain(value))
        case Signature(position, name, on):
            yield from (position, name, date_in_words(on) if on else "")


def _table_texts(table: Table) -> Iterator[str]:
    if not table.columns:
        return
    yield table.caption
    yield from (column.title for column in table.columns)
    for index, row in enumerate(table.rows):
        yield from (title for place, title in table.sections if place == index)
        yield from (plain(cell(value).text) for value in row)
    yield from (title for place, title in table.sections if place >= len(table.rows))
