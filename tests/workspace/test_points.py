"""Points of the справка: order, texts, what is offered while one types, and findings that name the record that mends them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_reports.roadmap import Roadmap
from shnor_reports.spravka import Spravka
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.programme import Order, Signatory
from shnor_tui.domain.roadmap import Status
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import set_language
from shnor_tui.plugin import Context, Finding
from shnor_tui.workspace.facts import FACTS, FACTS_OF_ONE
from shnor_tui.workspace.find import indicator_by_code, item_by_number
from shnor_tui.workspace.indicators import set_reading
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.offers import Offer, offered_facts
from shnor_tui.workspace.points import add_point, edit_point, move_point, point_state, remove_point
from shnor_tui.workspace.readiness import indicator_in_words
from shnor_tui.workspace.record_kinds import RECORD_KINDS
from shnor_tui.workspace.registry import edit_programme, set_listing
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.tables import TABLES

ROOT = Path(__file__).resolve().parents[2]


def texts(workspace: Workspace) -> list[str]:
    return [point.text for point in workspace.snapshot().points]


def test_a_point_is_added_behind_another_one_or_at_the_end(demo: Workspace) -> None:
    before = texts(demo)
    add_point(demo, demo.programme(), " Второй. ", demo.snapshot().points[0])
    add_point(demo, demo.programme(), "Последний.")
    assert texts(demo) == [before[0], "Второй.", *before[1:], "Последний."]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 9), by=st.integers(-12, 12))
def test_a_point_moves_as_far_as_the_list_goes(demo: Workspace, place: int, by: int) -> None:
    before = demo.snapshot().points
    expected = [point.id for point in before if point != before[place]]
    expected.insert(min(max(place + by, 0), len(before) - 1), before[place].id)
    revision = demo.revision
    move_point(demo, before[place], by)
    assert [point.id for point in demo.snapshot().points] == expected
    if demo.revision != revision:
        demo.undo()
        assert demo.snapshot().points == before


def test_an_indicator_without_a_target_lets_a_point_print_once_it_has_a_value(demo: Workspace) -> None:
    data = demo.snapshot()
    courses, retraining = (indicator_by_code(data, code).id for code in ("П13", "П15"))
    add_point(demo, data.programme, "Обучение.", indicators=(courses,))
    add_point(demo, data.programme, "Переподготовка.", indicators=(retraining,))
    data = demo.snapshot()
    assert [data.unfinished(point) for point in data.points[-2:]] == [(), ("показатель П15 – нет данных",)]
    add_point(demo, data.programme, "Обучение и охват.", indicators=(courses, indicator_by_code(data, "П20").id))
    waiting = [
        found
        for found in Spravka().check(demo.snapshot(), Context(today=demo.today))
        if "Обучение и охват" in found.where
    ]
    assert [found.record for found in waiting][:1] == [("indicator", indicator_by_code(data, "П20").id)]
    assert indicator_in_words(data, indicator_by_code(data, "П13")) == "7\u00a0чел."
    assert indicator_in_words(data, indicator_by_code(data, "П20")) == "не достигнут"


def test_a_removed_point_comes_back_with_undo_and_is_gone_for_others(demo: Workspace) -> None:
    before, point = texts(demo), demo.snapshot().points[3]
    remove_point(demo, point)
    assert texts(demo) == before[:3] + before[4:]
    with pytest.raises(NotFound):
        remove_point(demo, point)
    with pytest.raises(NotFound):
        move_point(demo, point, 1)
    demo.undo()
    assert texts(demo) == before


def test_a_text_of_nothing_is_refused(demo: Workspace) -> None:
    revision = demo.revision
    with pytest.raises(BadInput):
        add_point(demo, demo.programme(), " \n ")
    with pytest.raises(BadInput):
        edit_point(demo, demo.snapshot().points[0], text="")
    assert demo.revision == revision


def test_the_state_of_a_point_says_why_it_waits_and_what_is_wrong_in_it(demo: Workspace) -> None:
    item = item_by_number(demo.snapshot(), "1.2")
    add_point(demo, demo.programme(), "Назначен {куратор} по приказу № {приказ_номер}.")
    edit_point(demo, demo.snapshot().points[-1], items=(item.id,))
    state = point_state(demo.snapshot(), demo.snapshot().points[-1])
    assert (state.prints, state.waits_for) == (False, ("мероприятие 1.2 – в работе",))
    assert state.problems == ("неизвестная подстановка {куратор}", "нет данных для {приказ_номер}")
    set_marks(demo, item, [None], MarkEdit(status=Status.DONE))
    assert point_state(demo.snapshot(), demo.snapshot().points[-1]).prints


def written(offers: tuple[Offer, ...]) -> list[str]:
    return [offer.written for offer in offers]


def test_what_begins_so_is_offered_before_what_has_it_inside(demo: Workspace) -> None:
    data = demo.snapshot()
    assert written(offered_facts(data, "школ"))[:2] == ["{школы}", "{школы_кратко}"]
    assert {"{число_школ}", "{школы}"} <= set(written(offered_facts(data, "кол")))
    assert written(offered_facts(data, "ЧИСЛО_Ш")) == ["{Число_школ}"]
    assert offered_facts(data, "число_школ|школа") == ()
    assert len(offered_facts(data, "")) == len(FACTS) + len(FACTS_OF_ONE)


def test_an_offer_says_what_it_prints(demo: Workspace) -> None:
    (offer,) = offered_facts(demo.snapshot(), "число_шк")
    assert offer == Offer("{число_школ}", "число школ в списке", "5")


def test_things_are_offered_once_the_fact_is_chosen(demo: Workspace) -> None:
    data = demo.snapshot()
    assert "{срок:" in written(offered_facts(data, "сро"))
    assert written(offered_facts(data, "срок:2"))[:3] == ["{срок:2.1}", "{срок:2.2}", "{срок:2.3}"]
    (offer,) = offered_facts(data, "срок:2.1")
    assert offer.example == "апрель 2021\u00a0года"
    assert written(offered_facts(data, "план:п")) == [f"{{план:{row.code}}}" for row in data.indicators]
    assert "{школ_выполнило:1.1}" not in written(offered_facts(data, "школ_выполнило:"))
    assert offered_facts(data, "совещание:") == ()


def test_the_page_of_wording_explains_each_fact_as_the_program_does() -> None:
    set_language("en")
    page = (ROOT / "docs" / "wording.md").read_text(encoding="utf-8")
    for name, fact in FACTS.items():
        assert f"| `{{{name}}}` | {fact.explained}" in page
    for name, of_one in FACTS_OF_ONE.items():
        assert f"| `{{{name}:…}}` | {of_one.explained}" in page


@pytest.fixture
def holes(demo: Workspace) -> Workspace:
    """A programme of which much is missing."""
    data = demo.snapshot()
    add_point(
        demo, data.programme, "Приказ № {приказ_номер}; {срок:2.1}; {срок:4.4}; {значение:П20}; {направления_анкеты}."
    )
    add_point(demo, data.programme, "Есть {ошибка} и }.")
    edit_programme(demo, data.programme, signatory=Signatory(), order=Order(), agreed_with="")
    set_reading(demo, indicator_by_code(data, "П20"), None, state=ReadingState.NO_DATA, period="1")
    set_marks(demo, item_by_number(data, "8.1"), [None], MarkEdit(status=Status.NOT_DONE))
    with demo.change("point.edit") as editor:
        editor.change(data.points[0], text=" ")
        if data.survey:
            editor.remove(data.survey)
    return demo


def found(workspace: Workspace) -> list[Finding]:
    data = workspace.snapshot()
    context = Context(today=data.today)
    return [*Spravka().check(data, context), *Roadmap().check(data, context)]


def test_every_finding_names_a_record_of_a_documented_kind(holes: Workspace) -> None:
    guide = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    assert all(f'`"{kind}"`' in guide for kind in RECORD_KINDS)
    findings = found(holes)
    assert len(findings) > 10
    for finding in findings:
        assert finding.record is not None, finding
        kind, number = finding.record
        assert holes.snapshot().find(TABLES[RECORD_KINDS[kind]], number) is not None, finding


def test_a_missing_fact_is_mended_where_it_is_kept(holes: Workspace) -> None:
    data = holes.snapshot()
    last = {finding.problem: finding.record for finding in found(holes) if finding.where.startswith("пункт")}
    assert last["нет данных для {приказ_номер}"] == ("programme", data.programme.id)
    assert last["нет данных для {значение:П20}"] == ("indicator", indicator_by_code(data, "П20").id)
    assert last["нет данных для {направления_анкеты}"] == ("programme", data.programme.id)
    assert last["неизвестная подстановка {ошибка}"] == ("point", data.points[-1].id)


def test_a_list_that_nobody_agreed_is_mended_in_the_list(demo: Workspace) -> None:
    add_point(demo, demo.programme(), "Согласовано с {согласовано_с}.")
    for school in demo.snapshot().schools:
        set_listing(demo, demo.programme(), school, agreed_with="")
    data = demo.snapshot()
    (finding,) = [
        row for row in found(demo) if row.problem == "нет данных для {согласовано_с}" and "Согласовано" in row.where
    ]
    assert finding.record == ("listing", data.listings[data.schools[0].id].id)
