"""A report that was written by hand is taken over: paragraphs become points, facts become placeholders, words stay words."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from getpass import getuser
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shnor_docx import Docx
from shnor_markdown import Markdown
from shnor_reports.spravka import Spravka
from shnor_tui.domain.programme import Order, Organisation, Signatory
from shnor_tui.domain.user import Role
from shnor_tui.domain.wording import UnknownFact, compose
from shnor_tui.errors import BadInput, Conflict, Forbidden
from shnor_tui.interchange.export import exported
from shnor_tui.interchange.handwritten import (
    BASIS,
    MOST_PASSAGES,
    NAME,
    POINT,
    POSITION,
    SUBTITLE,
    TITLE,
    Report,
    taken_apart,
)
from shnor_tui.interchange.lines import Preview
from shnor_tui.interchange.preview import accept, plan
from shnor_tui.interchange.prose import Passage, Stretch
from shnor_tui.interchange.reading import read_book
from shnor_tui.interchange.sheets import Book
from shnor_tui.interchange.work import Options
from shnor_tui.plugin import Context
from shnor_tui.workspace.points import add_point, remove_point
from shnor_tui.workspace.registry import edit_programme
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.users import set_role
from tests.cli.running import data, shnor
from tests.interchange.mutations import mutations
from tests.interchange.office import docx, item
from tests.interchange.sheets_by_hand import book, counts

SEED = Path(__file__).parents[1] / "data" / "spravka-2019-2020.txt"
SCHOOLS = (
    "Васильевская СОШ",
    "Тверская СОШ им. И.С.Конева",
    "Заволжская СОШ им. П.П.Смирнова",
    "Бурашевская СОШ",
    "Пушкинская СОШ",
)
ORGANISATION = Organisation(
    nominative="управление образования Калининского района",
    genitive="управления образования Калининского района",
    dative="управлению образования Калининского района",
    instrumental="управлением образования Калининского района",
)
YEAR = "2019/2020"
_MARKED = re.compile(r"(\*\*[^*]+\*\*|(?<=– )\*[^*]+\*)")


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Workspace]:
    """A directory with a fresh programme of 2019/2020, which has the schools of the demo and no points."""
    with open_workspace(tmp_path / "ours", actor="olga") as workspace:
        set_up(workspace, YEAR)
        yield workspace


def set_up(workspace: Workspace, year: str) -> None:
    create_programme(
        workspace,
        year,
        [(name, "") for name in SCHOOLS],
        organisation=ORGANISATION,
        order=Order(
            number="148-од",
            date=date(2020, 7, 28),
            issuer="управления образования Калининского района Тверской области",
        ),
    )
    for point in workspace.snapshot(year).points:
        remove_point(workspace, point)


def written(*paragraphs: str | Callable[[Any], object]) -> Book:
    """A document as it is read."""
    return read_book("справка.docx", document(*paragraphs))


def document(*paragraphs: str | Callable[[Any], object]) -> bytes:
    """A document of paragraphs; `**bold**` and `*italic*` are runs."""
    made = Document()
    for text in paragraphs:
        if callable(text):
            text(made)
            continue
        paragraph = made.add_paragraph()
        for n, part in enumerate(_MARKED.split(text)):
            run = paragraph.add_run(part.strip("*") if n % 2 else part)
            run.bold = True if n % 2 and part.startswith("**") else None
            run.italic = True if n % 2 and not part.startswith("**") else None
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def previewed(workspace: Workspace, file: Book, **said: bool) -> Preview:
    return plan("points", file, workspace.snapshot(), options=Options(**said))  # type: ignore[arg-type]


def taken(workspace: Workspace, file: Book, **said: bool) -> list[str]:
    """The texts of the points once a file was taken over."""
    accept(workspace, previewed(workspace, file, **said), strict=True)
    return [point.text for point in workspace.snapshot().points]


def found(file: Book) -> Report:
    return taken_apart(file.prose)


def parts(file: Book) -> list[tuple[str, str]]:
    return [(part.kind, part.wording) for part in found(file).parts]


# The report of 2019/2020


def seed() -> Book:
    return written(*SEED.read_text(encoding="utf-8").splitlines())


def flat(text: str) -> list[str]:
    """Words as they compare: without the looks of dashes, bullets and the ends of entries."""
    text = re.sub(r"[«»*\\()]|^#+ |<[^>]+>", "", text).replace("–", "-").replace("\u00a0", " ")
    return re.sub(r"(?:^|\s)- |[.;,]+(?=\s|$)", " ", text).split()


def test_the_report_of_a_district_is_taken_over_and_printed_again(ours: Workspace) -> None:
    accept(ours, previewed(ours, seed()), strict=True)
    taken_over = ours.snapshot()
    again = (flat(line) for line in printed(taken_over).split("\n\n"))
    wanted = [flat(line) for line in SEED.read_text(encoding="utf-8").splitlines() if line.strip()]
    words = [word for line in again for word in line]
    assert [word for line in wanted for word in line] == words
    assert len(taken_over.points) == 11
    assert taken_over.programme.signatory == Signatory(
        position="И.о. начальника управления образования", name="Т.А.Годунова"
    )


def printed(snapshot: Snapshot) -> str:
    out = io.BytesIO()
    context = Context(today=snapshot.today, width=100)
    Markdown().render(Spravka().build(snapshot, context), out, context)
    return out.getvalue().decode()


def test_the_same_report_a_second_time_changes_nothing(ours: Workspace) -> None:
    accept(ours, previewed(ours, seed()))
    assert set(counts(previewed(ours, seed()))) == {"same"}
    assert set(counts(previewed(ours, seed(), as_written=True, points_only=True))) == {"same"}


@pytest.mark.parametrize("year", ["2019/2020", "2020/2021"])
def test_a_report_of_our_own_brought_back_changes_nothing(demo: Workspace, year: str) -> None:
    snapshot = demo.snapshot(year)
    out, context = io.BytesIO(), Context(today=snapshot.today, width=100)
    Docx().render(Spravka().build(snapshot, context), out, context)
    preview = plan("points", read_book("справка.docx", out.getvalue()), snapshot)
    assert set(counts(preview)) == {"same"}
    assert preview.notes == ()


def test_what_stands_around_the_points_is_found() -> None:
    report = {part.kind: part.words for part in found(seed()).parts}
    assert report[TITLE] == "Аналитическая справка"
    assert report[SUBTITLE].startswith("по итогам реализации муниципальной программы\nподдержки ШНОР")
    assert report[BASIS].endswith("Управлением образования Калининского района была проведена следующая работа:")
    assert (report[POSITION], report[NAME]) == ("И.о. начальника управления образования", "Т.А.Годунова")


def test_only_the_points_may_be_taken(ours: Workspace) -> None:
    before = ours.programme()
    accept(ours, previewed(ours, seed(), points_only=True), strict=True)
    assert ours.programme() == before
    assert len(ours.snapshot().points) == 11


def test_a_neighbour_may_have_the_points_and_the_texts_from_an_export(ours: Workspace) -> None:
    accept(ours, previewed(ours, seed()), strict=True)
    content = exported("points", "xlsx", ours.snapshot())
    set_up(ours, "2022/2023")
    accept(ours, plan("points", read_book("f.xlsx", content), ours.snapshot()), strict=True)
    old, new = ours.snapshot(YEAR), ours.snapshot("2022/2023")
    assert [point.text for point in new.points] == [point.text for point in old.points]
    assert new.programme.texts == old.programme.texts


# What begins a point


def test_typed_numbers_begin_points_whatever_their_sign() -> None:
    for sign in (".", ")"):
        file = written(f"1{sign} Первый.", "его второй абзац", f"2{sign}\tВторой.", f"  3{sign}Третий.")
        assert parts(file) == [(POINT, "Первый.\n\nего второй абзац"), (POINT, "Второй."), (POINT, "Третий.")]


def test_a_number_may_stand_above_its_text() -> None:
    assert parts(written("1.", "Первый.", "2.", "3. Третий.")) == [(POINT, "Первый."), (POINT, "Третий.")]


def test_dates_years_and_subnumbers_begin_none() -> None:
    file = written("1. Первый.", "28.07.2020 утверждён приказ.", "2020. Итоги", "1.1. Подпункт", "5 школ", "2. Второй.")
    assert [wording for _kind, wording in parts(file)] == [
        "Первый.\n\n28.07.2020 утверждён приказ.\n\n2020. Итоги\n\n1.1. Подпункт\n\n5 школ",
        "Второй.",
    ]


def test_a_list_inside_a_point_that_counts_anew_stays_inside_it() -> None:
    file = written("1. Первый.", "2. Второй:", "1. раз", "2. два", "3. Третий.")
    report = found(file)
    assert [part.wording for part in report.parts] == ["Первый.", "Второй:\n\n1. раз\n\n2. два", "Третий."]
    assert "«1.»" in report.remarks[0]


@pytest.mark.parametrize(
    ("deeper", "first", "second"),
    [("%1.%2.", "1.1.", "1.2."), ("%2)", "1)", "2)"), ("%2.", "1.", "2."), ("%2", "1", "2")],
)
def test_numbers_of_word_begin_points_and_its_deeper_levels_dont(deeper: str, first: str, second: str) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, text in enumerate(("%1.", deeper))
    )
    bullets = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="8">{bullets}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    )
    below = [item("Подпункт", level=1), item("Другой", level=1)]
    body = [item("Первый"), *below, item("запись;", number=2), item("- вторая", number=2)]
    file = read_book("с.docx", docx("".join([*body, item("Второй")]), numbering))
    point = f"Первый\n\n{first} Подпункт\n\n{second} Другой\n\n– запись;\n– вторая"
    assert parts(file) == [(POINT, point), (POINT, "Второй")]


def test_word_s_own_lists_are_read_as_python_docx_writes_them() -> None:
    def listed(style: str, text: str) -> Callable[[Any], object]:
        return lambda document: document.add_paragraph(text, style=style)

    file = written(listed("List Number", "Первый."), listed("List Bullet", "запись"), listed("List Number", "Второй."))
    assert parts(file) == [(POINT, "Первый.\n\n– запись"), (POINT, "Второй.")]


@pytest.mark.parametrize("bullet", ["*", "* ", "- * ", "- ", "– ", "• ", "·\t", "—\u00a0"])
def test_bullets_of_all_kinds_make_a_list(bullet: str) -> None:
    file = written("1. Задачи:", f"{bullet}создать условия;", "", f"{bullet}обучить педагогов.", "Итог.")
    assert parts(file) == [(POINT, "Задачи:\n\n– создать условия;\n– обучить педагогов.\n\nИтог.")]


def test_a_minus_is_no_bullet() -> None:
    assert parts(written("1. Мороз:", "-25 градусов")) == [(POINT, "Мороз:\n\n-25 градусов")]


# Words and their looks


def test_a_run_that_is_cut_inside_a_word_is_one() -> None:
    def cut(document: Any) -> None:
        paragraph = document.add_paragraph()
        for text, bold in (("1", None), (". Ито", None), ("г: зада", None), ("за", True), ("да", True), ("ния", None)):
            paragraph.add_run(text).bold = bold

    assert parts(written(cut)) == [(POINT, "Итог: зада**зада**ния")]


def test_emphasis_that_a_wording_cannot_say_is_left_rather_than_printed_as_signs() -> None:
    def mixed(document: Any) -> None:
        paragraph = document.add_paragraph("1. Сл")
        paragraph.add_run("ов").italic = True
        paragraph.add_run("о и ")
        paragraph.add_run("важно ").bold = True

    assert parts(written(mixed)) == [(POINT, "Слово и **важно**")]


STRETCHES = st.builds(Stretch, st.text("аб .{}*\\|:школы\u00a0", min_size=1, max_size=9), st.booleans(), st.booleans())


@given(st.lists(STRETCHES, min_size=1, max_size=6))
def test_whatever_the_document_says_is_printed_and_nothing_of_it_obeyed(stretches: list[Stretch]) -> None:
    report = taken_apart([Passage(1, (Stretch("1. Текст"), *stretches))])
    composed = compose(report.parts[0].wording, unknown)
    assert composed.plain.split() == "".join(("Текст", *(stretch.text for stretch in stretches))).split()
    assert composed.problems == ()


def unknown(name: str, argument: str) -> None:
    raise UnknownFact(name, argument)


def test_tracked_changes_count_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>1. Было </w:t></w:r><w:del><w:r><w:delText>пять</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>шесть</w:t></w:r></w:ins><w:r><w:t> школ</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>2. Второй, </w:t></w:r></w:p>"
        "<w:p><w:r><w:t>до конца</w:t></w:r></w:p>"
    )
    assert parts(read_book("с.docx", docx(body))) == [(POINT, "Было шесть школ"), (POINT, "Второй, до конца")]


def test_what_is_said_for_older_programs_too_is_taken_once() -> None:
    def twice(newer: str, older: str) -> str:
        return f"<AlternateContent><Choice>{newer}</Choice><Fallback>{older}</Fallback></AlternateContent>"

    emoji = twice("<symEx/>", "<w:t>☺</w:t>")
    run, paragraph = "<w:r><w:t> Новое.</w:t></w:r>", "<w:p><w:r><w:t>Абзац.</w:t></w:r></w:p>"
    body = f"<w:p><w:r><w:t>1. Готово</w:t>{emoji}</w:r>{twice(run, run)}</w:p>{twice(paragraph, paragraph)}"
    newest = f"<AlternateContent><Choice>{paragraph}</Choice></AlternateContent><AlternateContent/>"
    assert parts(read_book("с.docx", docx(body + newest))) == [(POINT, "Готово☺ Новое.\n\nАбзац.\n\nАбзац.")]


def test_paragraphs_that_were_made_one_are_counted_once_and_none_is_lost_at_the_end() -> None:
    def joined(text: str) -> str:
        return item(text).replace("<w:numPr>", "<w:rPr><w:del/></w:rPr><w:numPr>")

    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="%1."/></w:lvl>'
    pattern = f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
    numbering = f'{pattern}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    file = read_book(
        "с.docx", docx(joined("Первый, ") + item("до конца") + item("Второй") + joined("третий"), numbering)
    )
    assert [(passage.label, passage.text) for passage in file.prose] == [
        ("1.", "Первый, до конца"),
        ("2.", "Второй"),
        ("3.", "третий"),
    ]


# The end of the report


def signed_by_table(document: Any) -> None:
    table = document.add_table(1, 3)
    table.cell(0, 0).text = "Начальник управления\nобразования"
    table.cell(0, 2).text = "Т.А. Годунова"


@pytest.mark.parametrize(
    "ending",
    [
        ["Начальник управления образования\t\tТ.А. Годунова"],
        ["Начальник управления образования ____________ /Т.А. Годунова/"],
        ["Начальник управления образования", "", "Т.А. Годунова"],
        ["Начальник", "управления образования      Т.А. Годунова"],
        ["Начальник", "управления", "образования", "(Т.А. Годунова)"],
        ["25 июня 2021 г.", "Начальник управления образования Т.А. Годунова", "Исп. Иванова И.И., 2-22-22"],
        [signed_by_table, "«25» июня 2021 года"],
    ],
)
def test_a_signature_is_found_however_it_is_laid_out(ending: Sequence[Any]) -> None:
    report = found(written("1. Первый.", "Второй абзац.", *ending))
    assert [(part.kind, part.wording) for part in report.parts] == [
        (POINT, "Первый.\n\nВторой абзац."),
        (POSITION, "Начальник управления образования"),
        (NAME, "Т.А. Годунова"),
    ]


@pytest.mark.parametrize(
    "ending", ["Обучены: Т.А. Годунова", "Пушкинская СОШ – Орлов П.П.", "Совещание провёл Орлов П.П."]
)
def test_a_person_in_the_text_has_not_signed_it(ending: str) -> None:
    assert parts(written("1. Первый.", ending)) == [(POINT, f"Первый.\n\n{ending}")]


def test_the_last_entry_of_a_list_is_no_signature() -> None:
    director = "Директор школы Орлов П.П."
    by_word = written("1. Награждены:", lambda made: made.add_paragraph(director, style="List Bullet"))
    for file in (by_word, written("1. Награждены:", f"- {director}")):
        assert parts(file) == [(POINT, f"Награждены:\n\n– {director}")]


def test_what_is_no_part_of_the_report_is_told(ours: Workspace) -> None:
    def figures(document: Any) -> None:
        table = document.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Школа", "Человек"

    preview = previewed(
        ours,
        written(
            "УТВЕРЖДАЮ", "Справка о работе со ШНОР", "25.06.2021 № 7", "1. Первый.", figures, "и дальше", "25.06.2021"
        ),
    )
    assert preview.notes == ("УТВЕРЖДАЮ", "25.06.2021 № 7", "Школа | Человек", "25.06.2021")
    assert [change.after for line in preview.lines for change in line.changes] == [
        "Справка",
        "о работе со ШНОР",
        "Первый.\n\nи дальше",
    ]


def test_what_a_document_says_beside_its_text_is_told(ours: Workspace) -> None:
    def said(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    beside = (
        f"<w:r><AlternateContent><Choice><w:drawing><txbx><w:txbxContent>{said('Слова в рамке')}</w:txbxContent></txbx>"
        f"</w:drawing></Choice><Fallback><w:pict><w:txbxContent>{said('Слова в рамке')}</w:txbxContent></w:pict></Fallback>"
        '</AlternateContent></w:r><w:r><w:drawing><docPr descr="Герб района"/></w:drawing></w:r>'
        f"<w:del><w:r><w:pict><w:txbxContent>{said('Убранная рамка')}</w:txbxContent></w:pict></w:r></w:del>"
        "<oMath><w:r><t>S=a+b</t></w:r></oMath>"
    )
    file = docx(
        f"<w:p><w:r><w:t>1. Создан совет.</w:t></w:r>{beside}</w:p><w:altChunk/>",
        footnotes=f'<w:footnote w:type="separator">{said("")}</w:footnote><w:footnote>{said("По данным школ.")}</w:footnote>',
        comments=f"<w:comment>{said('Проверить!')}</w:comment>",
        header=said("Управление образования"),
        footer=said("12"),
    )
    preview = previewed(ours, read_book("справка.docx", file))
    assert [note.partition(": ")[2] for note in preview.notes] == [
        "Слова в рамке",
        "Герб района",
        "S=a+b",
        "",
        "По данным школ.",
        "Проверить!",
        "Управление образования",
    ]


def test_the_header_is_found_by_its_words_and_its_place() -> None:
    def centred(text: str) -> Callable[[Any], object]:
        def put(document: Any) -> None:
            document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER

        return put

    file = written(centred("ИНФОРМАЦИЯ\nоб итогах года в управлении образования"), "Проведена работа.", "1. Первый.")
    assert parts(file) == [
        (TITLE, "ИНФОРМАЦИЯ"),
        (SUBTITLE, "об итогах года в управлении образования"),
        (BASIS, "Проведена работа."),
        (POINT, "Первый."),
    ]


def test_a_short_line_above_the_points_is_header_and_a_long_one_is_text() -> None:
    long = f"В соответствии с приказом{' о поддержке школ' * 6} сделано следующее"
    assert parts(written("Справка", "По итогам года", "1. Первый.")) == [
        (TITLE, "Справка"),
        (SUBTITLE, "По итогам года"),
        (POINT, "Первый."),
    ]
    assert parts(written("Справка", long, "1. Первый."))[1] == (BASIS, long)


# Facts


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Обучены в 2019/2020 учебном году.", "Обучены в {год} учебном году."),
        ("Приказ от «28» июля 2020 г. № 148-од.", "Приказ от {приказ_дата} № {приказ_номер}."),
        ("Приказ от 28.07.2020 № 148-од.", "Приказ от 28.07.2020 № {приказ_номер}."),
        ("Управлением образования Калининского района дано.", "{Орган_твор} дано."),
        ("Помощь управлению\u00a0образования Калининского района.", "Помощь {орган_дат}."),
        (f"Школы: {', '.join(SCHOOLS[:-1])} и {SCHOOLS[-1]}.", "Школы: {школы}."),
    ],
)
def test_words_that_are_facts_become_placeholders(ours: Workspace, text: str, named: str) -> None:
    assert taken(ours, written(f"1. {text}")) == [named]


@pytest.mark.parametrize(
    "text",
    [
        "Обучены в 2018/2019 учебном году.",
        "Протокол 148-од, лист № 148-одн.",
        "Приказ от 28.07.2020 № 12-148-од.",
        "Помощь управлению образования Калининского района города Твери.",
        f"Школы: {SCHOOLS[1]} и {SCHOOLS[0]}.",
        "Заявка № 2019/2020-1.",
    ],
)
def test_words_that_may_mean_something_else_stay(ours: Workspace, text: str) -> None:
    assert taken(ours, written(f"1. {text}")) == [text]


def test_a_number_of_digits_alone_is_the_orders_only_behind_a_date(ours: Workspace) -> None:
    edit_programme(ours, ours.programme(), order=Order(number="148", date=date(2020, 7, 28)))
    file = written("1. Форма № 148 сдана.", "2. Приказ от 28.07.2020 № 148 исполнен.")
    assert taken(ours, file) == ["Форма № 148 сдана.", "Приказ от 28.07.2020 № {приказ_номер} исполнен."]


def test_a_name_that_is_spelled_alike_in_two_cases_stays(ours: Workspace) -> None:
    alike = replace(ORGANISATION, dative="Центр развития образования", genitive="Центр развития образования")
    edit_programme(ours, ours.programme(), organisation=alike)
    assert taken(ours, written("1. Дано Центр развития образования.")) == ["Дано Центр развития образования."]


def test_lists_that_are_facts_become_placeholders(ours: Workspace) -> None:
    lines = [f"- {name};" for name in SCHOOLS]
    (text,) = taken(ours, written("1. Список:", *lines, "Итог."))
    assert text == "Список:\n\n{школы}\n\nИтог."


def test_the_words_may_stay(ours: Workspace) -> None:
    text = "Обучены в 2019/2020 году."
    preview = previewed(ours, written(f"1. {text}"))
    assert "{год}" in preview.remarks[0]
    assert taken(ours, written(f"1. {text}"), as_written=True) == [text]


def test_other_years_in_the_text_are_told(ours: Workspace) -> None:
    file = written(f"1. С 2017/2018 года и в 2018/19 году, как и в {YEAR}.")
    (remark,) = previewed(ours, file, as_written=True).remarks
    assert "2017/2018, 2018/19" in remark
    assert YEAR not in remark


# One change


def test_new_points_come_behind_those_that_there_are(ours: Workspace) -> None:
    assert taken(ours, written("1. Первый.")) == ["Первый."]
    assert taken(ours, written("1. Второй.", "2. Первый.")) == ["Первый.", "Второй."]


def test_in_place_of_all_the_others_go_and_the_order_is_the_files(ours: Workspace) -> None:
    first = add_point(ours, ours.programme(), "Первый.", events=(1,))
    add_point(ours, ours.programme(), "Лишний.")
    preview = previewed(ours, written("1. Второй.", "2. Первый."), replace=True)
    assert counts(preview) == {"add": 1, "change": 1, "remove": 1}
    accept(ours, preview)
    points = ours.snapshot().points
    assert [point.text for point in points] == ["Второй.", "Первый."]
    assert (points[1].id, points[1].events) == (first, (1,))


def test_a_file_without_points_takes_none_away(ours: Workspace) -> None:
    add_point(ours, ours.programme(), "Первый.")
    accept(ours, previewed(ours, book(["Часть", "Текст"], ["заголовок", "Доклад"]), replace=True))
    assert [point.text for point in ours.snapshot().points] == ["Первый."]


def test_it_is_one_change_that_one_undo_takes_back(ours: Workspace) -> None:
    before = ours.snapshot()
    assert accept(ours, previewed(ours, seed())) == before.revision + 1
    ours.undo()
    assert ours.snapshot().points == before.points == ()
    assert ours.programme() == before.programme


def test_nothing_is_written_when_the_data_changed_since(ours: Workspace) -> None:
    preview = previewed(ours, seed())
    add_point(ours, ours.programme(), "Проведены рабочие совещания с управленческими командами ШНОР.")
    with pytest.raises(Conflict):
        accept(ours, preview)
    assert len(ours.snapshot().points) == 1


def test_who_may_not_import_takes_nothing(ours: Workspace) -> None:
    set_role(ours, "guest", Role.VIEWER)
    with open_workspace(ours.home, actor="guest") as guest, pytest.raises(Forbidden):
        accept(guest, previewed(guest, seed()))


# What is refused


def test_a_document_without_numbers_is_refused(ours: Workspace) -> None:
    with pytest.raises(BadInput, match="«1"):
        previewed(ours, written("Справка", "Проведена большая работа."))


def test_the_same_twice_and_an_unknown_part_are_refused_each_by_itself(ours: Workspace) -> None:
    assert counts(previewed(ours, written("1. Первый.", "2. Первый."))) == {"add": 1, "refused": 1}
    table = book(["Часть", "Текст"], ["пункт", "Первый."], ["эпилог", "Конец."], ["", "Второй."], ["пункт", ""])
    assert counts(previewed(ours, table)) == {"add": 2, "refused": 1}


def test_a_document_of_text_is_no_table(ours: Workspace) -> None:
    with pytest.raises(BadInput, match="таблиц"):
        plan("roadmap", seed(), ours.snapshot())


def test_a_document_that_is_far_too_long_for_a_report_is_refused() -> None:
    passages = [Passage(n, (Stretch(f"{n}. Текст"),)) for n in range(1, MOST_PASSAGES + 2)]
    with pytest.raises(BadInput):
        taken_apart(passages)


def test_a_damaged_document_is_refused_or_read_and_never_breaks(ours: Workspace) -> None:
    content = document(*SEED.read_text(encoding="utf-8").splitlines(), signed_by_table)
    for damaged in mutations(content, 120):
        with suppress(BadInput):
            previewed(ours, read_book("справка.docx", damaged))


# The command line


def test_it_works_from_the_command_line(ours: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_role(ours, getuser(), Role.METHODIST)
    monkeypatch.setenv("SHNOR_HOME", str(ours.home))
    file = tmp_path / "spravka.docx"
    file.write_bytes(document("Справка", "1. Обучены в 2019/2020 году.", "2. Второй."))
    shown = shnor("import", "points", file)
    assert "{год}" in shown.stdout
    assert data("import", "points", file, "--as-written", "--points-only", "--yes")["counts"]["add"] == 2
    again = data("import", "points", file, "--replace", "--yes")["counts"]
    assert (again["same"], again["change"]) == (2, 1)
    ours.refresh()
    assert [point.text for point in ours.snapshot().points] == ["Обучены в 2019/2020 году.", "Второй."]
