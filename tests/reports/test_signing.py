"""The check before signature never passes what should not be signed, and nothing of the data vanishes from a document."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shnor_reports.roadmap import Roadmap
from shnor_reports.spravka import Spravka
from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.indicator import Indicator, ReadingState
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.programme import ReportTexts, Signatory
from shnor_tui.domain.roadmap import Status
from shnor_tui.plugin import Context, Document, Finding, Items, Paragraph, Signature, Snapshot, plain
from shnor_tui.plugin.words import NO_DATA
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.indicators import set_reading
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.points import add_point, edit_point, remove_point
from shnor_tui.workspace.registry import edit_programme, set_listing
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme

YEAR = "2019/2020"


def built(data: Snapshot) -> Document:
    return Spravka().build(data, Context(today=data.today))


def checked(data: Snapshot) -> list[Finding]:
    return list(Spravka().check(data, Context(today=data.today)))


def problems(data: Snapshot) -> list[str]:
    return [finding.problem for finding in checked(data)]


def numbers(data: Snapshot) -> list[int]:
    return [block.start for block in built(data).blocks if isinstance(block, Items) and block.ordered]


@pytest.mark.parametrize(
    ("part", "where"), [("title", "заголовок"), ("subtitle", "подзаголовок"), ("basis", "основание")]
)
@pytest.mark.parametrize("wrong", ["{школ", "}", "{совещания}", "{срок:99}"])
def test_every_text_of_the_header_is_checked(demo: Workspace, part: str, where: str, wrong: str) -> None:
    edit_programme(demo, demo.programme(YEAR), texts=ReportTexts(**{part: f"Справка {wrong}"}))
    (finding,) = checked(demo.snapshot(YEAR))
    assert finding.where == where
    assert wrong in finding.problem
    document = built(demo.snapshot(YEAR))
    if wrong in {"{школ", "}"}:
        first = document.blocks[0]
        assert isinstance(first, Paragraph)
        assert wrong in f"{document.title} {document.subtitle} {plain(first.text)}"


def test_a_title_is_needed(demo: Workspace) -> None:
    edit_programme(demo, demo.programme(YEAR), texts=ReportTexts(title=" "))
    assert problems(demo.snapshot(YEAR)) == ["у справки нет заголовка"]


def test_a_list_in_the_basis_prints(demo: Workspace) -> None:
    edit_programme(demo, demo.programme(YEAR), texts=ReportTexts(basis="Для школ:\n\n{школы}\n\nсделано:"))
    first, second, third, *_ = built(demo.snapshot(YEAR)).blocks
    assert isinstance(first, Paragraph)
    assert isinstance(second, Items)
    assert len(second.items) == len(demo.snapshot(YEAR).schools)
    assert isinstance(third, Paragraph)


def test_a_point_without_text_does_not_print_and_is_told(demo: Workspace) -> None:
    data = demo.snapshot(YEAR)
    with demo.change("point.edit") as editor:  # no verb empties a point; an older directory may hold one
        editor.change(data.points[2], text=" \n\n ")
    data = demo.snapshot(YEAR)
    assert numbers(data) == list(range(1, 11))
    (finding,) = checked(data)
    assert (finding.where, finding.record) == ("пункт 3", ("point", data.points[2].id))
    assert "пункт без текста" in finding.problem


def test_a_point_that_begins_with_a_list_has_its_number_too(demo: Workspace) -> None:
    data = demo.snapshot(YEAR)
    edit_point(demo, data.points[2], text="{школы_кратко}")
    data = demo.snapshot(YEAR)
    assert numbers(data) == list(range(1, 12))
    entries = [plain(item) for block in built(data).blocks if isinstance(block, Items) for item in block.items]
    for school in data.schools:
        assert any(entry.startswith(school.name) for entry in entries), school.name


def test_what_was_cancelled_was_never_done(demo: Workspace) -> None:
    data = demo.snapshot(YEAR)
    set_marks(demo, item_by_number(data, "5"), [None], MarkEdit(status=Status.CANCELLED, reason="карантин"))
    data = demo.snapshot(YEAR)
    assert numbers(data) == list(range(1, 11))
    assert problems(data) == ["не печатается: мероприятие 5 – отменено"]


def test_an_item_of_each_school_is_done_when_the_others_are_excused(demo: Workspace) -> None:
    data = demo.snapshot("2020/2021")
    item = next(item for item in data.items if item.per_school)
    number = add_point(demo, data.programme, "Сделано.")
    edit_point(demo, demo.snapshot("2020/2021").points[-1], items=(item.id,))
    done, *others = data.schools
    set_marks(demo, item, [done], MarkEdit(status=Status.DONE))
    set_marks(demo, item, others, MarkEdit(status=Status.CANCELLED))
    data = demo.snapshot("2020/2021")
    point = data.find(ReportPoint, number)
    assert point is not None
    assert data.unfinished(point) == ()
    set_marks(demo, item, [done], MarkEdit(status=Status.CANCELLED))
    assert demo.snapshot("2020/2021").unfinished(point) == (f"мероприятие {item.number} – отменено",)


def test_the_roadmap_is_checked_and_signed_as_the_spravka_is(demo: Workspace) -> None:
    data = demo.snapshot(YEAR)
    assert Roadmap().check(data, Context(today=data.today)) == ()
    set_marks(demo, item_by_number(data, "12"), [None], MarkEdit(status=Status.NOT_DONE))
    edit_programme(demo, data.programme, signatory=Signatory(position="Начальник"))
    data = demo.snapshot(YEAR)
    found = [finding.problem for finding in Roadmap().check(data, Context(today=data.today))]
    assert found == ["отметка «не выполнено» без причины", "не указана фамилия подписывающего"]
    signed = Roadmap().build(data, Context(today=data.today)).blocks[-1]
    assert signed == built(data).blocks[-1] == Signature("Начальник", "[фамилия: нет данных]")


def said(data: Snapshot, text: str) -> tuple[str, list[bool]]:
    composed = data.compose(text)
    return composed.plain.replace("\u00a0", " "), [problem.missing for problem in composed.problems]


def test_only_an_item_of_each_school_has_a_number_of_schools(demo: Workspace) -> None:
    data = demo.snapshot(YEAR)
    assert not item_by_number(data, "5").per_school
    assert said(data, "{школ_выполнило:5}") == ("[нет данных]", [False])


def test_a_training_that_nobody_entered_is_no_zero(demo: Workspace) -> None:
    data = demo.snapshot(YEAR)
    assert said(data, "{пк_всего} и {пп_всего}")[1] == []
    with_retraining = [school for school in data.schools if data.trained(school, TrainingKind.RETRAINING)]
    for school in with_retraining:
        set_listing(demo, data.programme, school, listed=False)
    data = demo.snapshot(YEAR)
    assert said(data, "{пп_всего}") == ("[нет данных]", [True])
    assert said(data, "{пк_всего}")[1] == []


def test_a_kind_of_training_that_does_not_exist_is_no_zero(demo: Workspace) -> None:
    data = demo.snapshot(YEAR)
    with pytest.raises(ValueError, match="qualification, retraining"):
        data.trained(data.schools[0], "переподготовка")
    assert data.trained(data.schools[0], "retraining") == data.trained(data.schools[0], TrainingKind.RETRAINING)


def test_the_value_that_a_text_names_is_the_one_that_the_verdict_holds(demo: Workspace) -> None:
    data = demo.snapshot("2020/2021")
    with demo.change("reading.set") as editor:
        number = editor.add(Indicator(programme=data.programme.id, code="Н1", title="Новый", target=Decimal(50)))
    fresh = next(known for known in demo.snapshot("2020/2021").indicators if known.id == number)
    first, second = data.schools[:2]
    for school, numerator in ((first, Decimal(9)), (second, Decimal(1))):
        set_reading(demo, fresh, school, state=ReadingState.VALUE, numerator=numerator, denominator=Decimal(10))
    data = demo.snapshot("2020/2021")
    assert data.value(fresh) == 50
    assert data.verdict(fresh).value == "reached"
    set_listing(demo, data.programme, first, listed=False)
    data = demo.snapshot("2020/2021")
    assert data.value(fresh) == 10
    assert data.verdict(fresh).value == "missed"
    assert said(data, "{значение:Н1}") == ("10 %", [])
    set_reading(demo, fresh, None, state=ReadingState.VALUE, value=Decimal(70))
    assert demo.snapshot("2020/2021").value(fresh) == 70


def test_what_keeps_a_point_from_being_printed_is_told_once_with_what_to_do_about_it(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "new", actor="olga", today=date(2021, 9, 15)) as workspace:
        create_programme(workspace, "2021/2022", [("Лесная школа", "")])
        data = workspace.snapshot()
        found = [one for one in checked(data) if one.where.startswith("пункт 5")]
        assert [(one.problem, one.record) for one in found] == [
            ("не печатается: нет сведений об обучении", ("school", data.schools[0].id))
        ]
        assert found[0].advice == "Внесите сведения об обучении или измените пункт."


def test_a_target_that_is_missed_is_no_work_to_be_marked(demo: Workspace) -> None:
    (finding, *_others) = [one for one in checked(demo.snapshot("2020/2021")) if "П20 – не достигнут" in one.problem]
    assert finding.advice == "Проверьте значение показателя или измените пункт."


def test_a_basis_is_followed_by_something(demo: Workspace) -> None:
    data = demo.snapshot(YEAR)
    for point in data.points:
        remove_point(demo, point)
    basis, nothing, _signature = built(demo.snapshot(YEAR)).blocks
    assert isinstance(basis, Paragraph)
    assert plain(basis.text).endswith("следующая работа:")
    assert nothing == Paragraph(NO_DATA)


def test_an_event_that_is_still_ahead_is_the_record_that_mends_its_point(demo: Workspace) -> None:
    data = demo.snapshot("2020/2021")
    ahead = next(event for event in data.events if not event.held_by(data.today))
    add_point(demo, data.programme, "Проведено.", events=(ahead.id,))
    found = [one for one in checked(demo.snapshot("2020/2021")) if one.where.endswith("«Проведено.»")]
    assert [(one.record, one.advice) for one in found] == [
        (("event", ahead.id), "Уточните дату события или измените пункт.")
    ]
