"""The справка: it says what the district's own report said, and every sentence of it follows from the data, in each format."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from shnor_console import Console
from shnor_docx import Docx
from shnor_markdown import Markdown
from shnor_reports.spravka import Spravka
from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.programme import Order, Organisation, Signatory
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.school import School
from shnor_tui.plugin import Context, Document, Renderer, Snapshot
from shnor_tui.workspace.find import indicator_by_code, item_by_number, school_by_name
from shnor_tui.workspace.indicators import set_reading
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.points import edit_point
from shnor_tui.workspace.registry import edit_programme, edit_school, set_listing
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.trainings import set_trained
from tests.renderers.docx_reading import document_texts

SEED = Path(__file__).resolve().parents[1] / "data" / "spravka-2019-2020.txt"
YEAR = "2019/2020"
MENDED = {"«28» 07 2020": "«28» июля 2020", "распространению эффективных.": "распространению эффективных практик."}
"""The words in which the demo differs from the report that it comes from (docs/wording.md gives the whole list)."""


def built(data: Snapshot) -> Document:
    return Spravka().build(data, Context(today=data.today))


def rendered(renderer: Renderer, data: Snapshot) -> bytes:
    out = BytesIO()
    renderer.render(built(data), out, Context(today=data.today, width=100))
    return out.getvalue()


READERS: Mapping[str, Callable[[Snapshot], str]] = {
    "docx": lambda data: "\n".join(document_texts(rendered(Docx(), data))),
    "markdown": lambda data: re.sub(r"[\\*]", "", rendered(Markdown(), data).decode()),
    "console": lambda data: re.sub(r"\s*\n\s+", " ", rendered(Console(), data).decode()),
}

FORMATS = pytest.mark.parametrize("read", READERS.values(), ids=READERS.keys())
Read = Callable[[Snapshot], str]


def flat(text: str) -> str:
    return " ".join(text.split())


def words(text: str) -> list[str]:
    """The words without the numbers of points."""
    return re.findall(r"\w+", re.sub(r"(?m)(^|(?<=\s))\d+\. (?=[А-Я])", "", text).casefold())


@FORMATS
def test_it_says_word_for_word_what_the_districts_report_said(demo: Workspace, read: Read) -> None:
    seed = SEED.read_text(encoding="utf-8")
    for wrong, right in MENDED.items():
        assert wrong in seed
        seed = seed.replace(wrong, right)
    assert words(read(demo.snapshot(YEAR))) == words(seed)


def test_eleven_points_are_numbered_through(demo: Workspace) -> None:
    text = rendered(Markdown(), demo.snapshot(YEAR)).decode()
    assert [int(number) for number in re.findall(r"(?m)^(\d+)\. ", text)] == list(range(1, 12))


@FORMATS
def test_a_renamed_school_is_called_by_its_new_name(demo: Workspace, read: Read) -> None:
    school = school_by_name(demo.snapshot(YEAR), "Тверская")
    edit_school(demo, school, full_name="Тверская гимназия № 2", short_name="Гимназия № 2")
    text = flat(read(demo.snapshot(YEAR)))
    assert "Васильевская СОШ, Тверская гимназия № 2, Заволжская" in text
    assert "Гимназия № 2 – 8 человек" in text
    assert "Тверская СОШ" not in text


@FORMATS
def test_numbers_agree_with_their_nouns(demo: Workspace, read: Read) -> None:
    data = demo.snapshot(YEAR)
    set_trained(demo, data.programme, school_by_name(data, "Пушкинская"), TrainingKind.QUALIFICATION, 21)
    set_trained(demo, data.programme, school_by_name(data, "Васильевская"), TrainingKind.QUALIFICATION, 3)
    set_trained(demo, data.programme, school_by_name(data, "Бурашевская"), TrainingKind.RETRAINING, 1)
    text = flat(read(demo.snapshot(YEAR)))
    assert "Пушкинская СОШ – 21 человек." in text
    assert "Васильевская СОШ – 3 человека;" in text
    assert "10 человек и 1 педагог прошёл переподготовку" in text


@FORMATS
def test_a_school_that_left_the_list_leaves_the_report(demo: Workspace, read: Read) -> None:
    data = demo.snapshot(YEAR)
    set_listing(demo, data.programme, school_by_name(data, "Бурашевская"), listed=False)
    text = flat(read(demo.snapshot(YEAR)))
    assert "Бурашевская" not in text
    assert "Заволжская СОШ им. П.П.Смирнова и Пушкинская СОШ." in text
    for school in demo.snapshot(YEAR).schools[:-1]:
        set_listing(demo, data.programme, school, listed=False)
    assert "В список вошла следующая школа: Пушкинская СОШ." in flat(read(demo.snapshot(YEAR)))


@FORMATS
def test_a_reopened_item_takes_its_point_out_and_the_numbers_close_up(demo: Workspace, read: Read) -> None:
    data = demo.snapshot(YEAR)
    set_marks(demo, item_by_number(data, "5"), [None], MarkEdit(status=Status.IN_PROGRESS))
    text = flat(read(demo.snapshot(YEAR)))
    assert "рабочие совещания с управленческими командами" not in text
    findings = Spravka().check(demo.snapshot(YEAR), Context(today=data.today))
    assert ["мероприятие 5 – в работе" in finding.problem for finding in findings] == [True]


@FORMATS
def test_another_organisation_order_and_signatory(demo: Workspace, read: Read) -> None:
    organisation = Organisation(
        nominative="отдел образования Лесного округа",
        genitive="отдела образования Лесного округа",
        dative="отделу образования Лесного округа",
        instrumental="отделом образования Лесного округа",
    )
    edit_programme(
        demo,
        demo.programme(YEAR),
        organisation=organisation,
        order=Order(number="7/2", date=date(2021, 3, 5)),
        signatory=Signatory(position="Начальник отдела", name="П. С. Лесная"),
    )
    text = flat(read(demo.snapshot(YEAR)))
    assert "поддержки ШНОР отдела образования Лесного округа" in text
    assert (
        "приказом отдела образования Лесного округа от «05» марта 2021 г. № 7/2) отделом образования Лесного округа"
        in text
    )
    assert "Калининск" not in text
    assert text.index("Начальник отдела") < text.index("П. С. Лесная")


@FORMATS
def test_a_missing_fact_is_never_papered_over(demo: Workspace, read: Read) -> None:
    edit_programme(demo, demo.programme(YEAR), order=Order(), signatory=Signatory(), goal="")
    data = demo.snapshot(YEAR)
    text = flat(read(data))
    assert text.count("[нет данных]") == 3
    problems = [finding.problem for finding in Spravka().check(data, Context(today=data.today))]
    for missing in ("{приказ_номер}", "{приказ_дата}", "{цель}", "должность", "фамилия"):
        assert any(missing in problem for problem in problems), missing


@FORMATS
def test_a_target_that_is_missed_takes_the_claim_out(demo: Workspace, read: Read) -> None:
    data = demo.snapshot(YEAR)
    set_reading(demo, data.indicators[0], None, state=ReadingState.NOT_HELD)
    assert "75" not in read(demo.snapshot(YEAR))


def test_the_check_names_wrong_placeholders_and_empty_reasons(demo: Workspace) -> None:
    data = demo.snapshot(YEAR)
    edit_point(demo, data.points[4], text="Проведены {совещания}.")
    set_marks(demo, item_by_number(data, "12"), [None], MarkEdit(status=Status.NOT_DONE))
    data = demo.snapshot(YEAR)
    findings = Spravka().check(data, Context(today=data.today))
    assert [finding.record for finding in findings] == [
        ("point", data.points[4].id),
        ("item", item_by_number(data, "12").id),
        ("item", item_by_number(data, "12").id),
    ]
    assert "{совещания}" in findings[0].problem
    assert "без причины" in findings[2].problem


def test_what_the_district_really_reported_can_be_signed(demo: Workspace) -> None:
    data = demo.snapshot(YEAR)
    assert Spravka().check(data, Context(today=data.today)) == ()


@FORMATS
def test_a_programme_made_from_scratch_reads_as_well(tmp_path: Path, read: Read) -> None:
    with open_workspace(tmp_path / "new", actor="ivanova", today=date(2022, 8, 30)) as workspace:
        create_programme(
            workspace,
            "2021/2022",
            [("Лесная ООШ", ""), ("Озёрная СОШ", "")],
            organisation=Organisation(
                nominative="отдел образования", genitive="отдела образования", instrumental="отделом образования"
            ),
            order=Order(number="15", date=date(2021, 9, 1)),
            signatory=Signatory(position="Начальник отдела образования", name="А.А. Лесная"),
        )
        data = workspace.snapshot()
        for school in data.schools:
            set_listing(workspace, data.programme, school, agreed_with="региональным центром")
            set_trained(workspace, data.programme, school, TrainingKind.QUALIFICATION, 2)
        set_reading(workspace, indicator_by_code(data, "П20"), None, state=ReadingState.REACHED)
        for item in data.items:
            whom = data.schools if item.per_school else (None,)
            set_marks(workspace, item, whom, MarkEdit(status=Status.DONE, on=date(2022, 5, 1)))
        data = workspace.snapshot()
        text = flat(read(data))
        assert Spravka().check(data, Context(today=data.today)) == ()
        assert "В список вошли следующие школы: Лесная ООШ и Озёрная СОШ." in text
        assert "Озёрная СОШ – 2 человека." in text
        assert "в 2021/2022 году" in text
        assert "[нет данных]" not in text


def test_the_reports_day_decides_what_counts(demo: Workspace) -> None:
    """The example year on a day before its items were done prints none of their points."""
    early = demo.snapshot("2020/2021").as_of(date(2020, 8, 1))
    late = demo.snapshot("2020/2021")
    assert len(built(early).blocks) < len(built(late).blocks)


def test_a_report_cannot_change_what_it_is_given(demo: Workspace) -> None:
    data = demo.snapshot(YEAR)
    for record, field in (
        (data.programme, "goal"),
        (data.schools[0], "full_name"),
        (data.items[0], "title"),
        (data, "today"),
    ):
        with pytest.raises(AttributeError):
            setattr(record, field, "другое")
    for mapping in (data.records.marks, data.listings, data.records.table(School)):
        with pytest.raises(TypeError):
            mapping[1] = None  # type: ignore[index]


def test_whoever_signs_is_told_for_which_schools_an_indicator_is_not_known(demo: Workspace) -> None:
    data = demo.snapshot("2020/2021")
    indicator = indicator_by_code(data, "П23")
    edit_point(demo, data.points[0], text="Показатель – {значение:П23}.")
    edit_point(demo, data.points[1], text="Достигнут.", indicators=(indicator.id,))
    own, *others = data.schools
    set_reading(demo, indicator, own, state=ReadingState.VALUE, value=Decimal(100))

    def told() -> list[tuple[str, tuple[str, int] | None]]:
        data = demo.snapshot("2020/2021")
        findings = Spravka().check(data, Context(today=data.today))
        return [(one.problem, one.record) for one in findings if "П23 рассчитан" in one.problem]

    names = ", ".join(school.name for school in others)
    line = (f"показатель П23 рассчитан не по всем школам, нет данных: {names}", ("indicator", indicator.id))
    assert told() == [line, line]
    for school in others:
        set_reading(demo, indicator, school, state=ReadingState.NOT_HELD)
    assert told() == []
