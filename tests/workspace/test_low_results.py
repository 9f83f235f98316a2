"""The hint at low results: at its bounds, without data, beside the official list, and in no order but the registry's."""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.assessment import LowResultsRule, Procedure, Result
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.record import Record
from shnor_tui.domain.school import Listing, School
from shnor_tui.errors import BadInput
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.hint_filter import completions, hint_filter
from shnor_tui.workspace.low_results import Hint, HintVerdict, Outcome, hint, hints, outcome_of, reason
from shnor_tui.workspace.registry import edit_programme, set_listing
from shnor_tui.workspace.session import Workspace
from tests.conftest import EXAMPLE_YEAR, REAL_YEAR
from tests.workspace.assessments import BEFORE, YEAR, snapshot, worlds

SCHOOL = School(id=1, full_name="Лесная СОШ")
PROCEDURES = [
    Procedure(id=n, year=BEFORE, kind="ВПР", subject=subject, grade=5, order=n)
    for n, subject in enumerate(("русский язык", "математика", "физика"), 1)
]
LOW, FINE, FEW, UNSOUND = (10, 3), (40, 11), (9, 9), (5, 6)


def judged(*numbers: tuple[int, int] | ReadingState | None, listed: bool = True, **of_rule: int) -> Hint:
    """The hint at a school that had these participants and those below in as many procedures."""
    results = [
        Result(id=n, procedure=n, school=1, state=given)
        if isinstance(given, ReadingState)
        else Result(id=n, procedure=n, school=1, participants=given[0], below=given[1])
        for n, given in enumerate(numbers, 1)
        if given is not None
    ]
    listing = Listing(id=1, programme=1, school=1, listed=listed)
    held = PROCEDURES[: len(numbers)]
    return hint(snapshot([SCHOOL, listing, *held, *results], LowResultsRule(**of_rule)), SCHOOL)


def by_name(workspace: Workspace, year: str | None = None, of: str | None = None) -> dict[str, Hint]:
    return {seen.school.name: seen for seen in hints(workspace.snapshot(year), of)}


@pytest.mark.parametrize(
    ("hinted", "verdict"),
    [
        (judged(LOW, LOW), HintVerdict.MEETS),
        (judged(LOW, LOW, None), HintVerdict.MEETS),
        (judged(LOW, FINE), HintVerdict.DOES_NOT_MEET),
        (judged(LOW, FEW), HintVerdict.DOES_NOT_MEET),
        (judged(LOW, ReadingState.NOT_HELD), HintVerdict.DOES_NOT_MEET),
        (judged(LOW, None), HintVerdict.UNKNOWN),
        (judged(LOW, UNSOUND), HintVerdict.UNKNOWN),
        (judged(LOW, ReadingState.NO_DATA), HintVerdict.UNKNOWN),
        (judged(FINE, None), HintVerdict.DOES_NOT_MEET),
        (judged(FINE, None, None), HintVerdict.UNKNOWN),
        (judged(FEW, FEW), HintVerdict.UNKNOWN),
        (judged(ReadingState.NOT_HELD), HintVerdict.UNKNOWN),
        (judged(), HintVerdict.UNKNOWN),
        (judged(LOW, procedures=1), HintVerdict.MEETS),
        (judged(LOW, LOW, share=31), HintVerdict.DOES_NOT_MEET),
        (judged(FEW, FEW, participants=9), HintVerdict.MEETS),
    ],
)
def test_the_verdict_follows_from_what_counts_and_waits_for_what_is_missing(hinted: Hint, verdict: HintVerdict) -> None:
    assert hinted.verdict is verdict
    assert hinted.words.startswith("Расчётно, по данным муниципалитета за 2019/2020 учебный год")
    assert verdict.word in hinted.words


@pytest.mark.parametrize(
    ("numbers", "outcome"),
    [
        ((10, 3), Outcome.LOW),
        ((1000, 299), Outcome.NOT_LOW),
        ((9, 2), Outcome.FEW),
        ((0, 0), Outcome.FEW),
        ((10, 11), Outcome.FAULTY),
    ],
)
def test_bounds_are_whole_numbers_and_inclusive(numbers: tuple[int, int], outcome: Outcome) -> None:
    row = Result(procedure=1, school=1, participants=numbers[0], below=numbers[1])
    assert outcome_of(PROCEDURES[0], row, LowResultsRule()) is outcome


def test_what_is_not_counted_or_was_not_held_says_nothing() -> None:
    low = Result(procedure=1, school=1, participants=10, below=10)
    for changes, outcome in (({"counted": False}, Outcome.NOT_COUNTED), ({"held": False}, Outcome.NOT_HELD)):
        assert outcome_of(msgspec.structs.replace(PROCEDURES[0], **changes), low, LowResultsRule()) is outcome


def test_the_reasoning_goes_procedure_by_procedure() -> None:
    numbers = [(40, 12), (9, 2), None]
    reasons = [why.text.replace("\u00a0", " ") for why in judged(*numbers).reasons]
    assert reasons == [
        "ВПР, русский язык, 5 кл.: 12 из 40 – 30,0 %, порог 30 % – низкий результат",
        "ВПР, математика, 5 кл.: 2 из 9 – не учитывается: мало участников (нужно не меньше 10)",
        "ВПР, физика, 5 кл.: нет данных",
    ]


def test_the_demo_shows_every_verdict_for_the_next_list(demo: Workspace) -> None:
    seen = by_name(demo, of=EXAMPLE_YEAR)
    assert {name: one.verdict for name, one in seen.items()} == {
        "Васильевская СОШ": HintVerdict.MEETS,
        "Тверская СОШ": HintVerdict.DOES_NOT_MEET,
        "Заволжская СОШ": HintVerdict.DOES_NOT_MEET,
        "Бурашевская СОШ": HintVerdict.UNKNOWN,
        "Пушкинская СОШ": HintVerdict.MEETS,
    }
    assert "сумма отметок 24, участников 25\u00a0– не учитывается" in seen["Заволжская СОШ"].reasons[3].text


def test_after_the_year_of_the_pandemic_nothing_can_be_told(demo: Workspace) -> None:
    seen = by_name(demo)
    assert {one.verdict for one in seen.values()} == {HintVerdict.UNKNOWN}
    assert {one.year for one in seen.values()} == {REAL_YEAR}
    assert not any(one.disagreement for one in seen.values())


def test_the_official_list_is_left_alone_and_disagreement_is_said(demo: Workspace) -> None:
    data, revision = demo.snapshot(), demo.revision
    assert by_name(demo, of=EXAMPLE_YEAR)["Тверская СОШ"].disagreement.startswith("в списке, хотя расчётно")
    assert not by_name(demo, of=EXAMPLE_YEAR)["Пушкинская СОШ"].disagreement
    assert demo.revision == revision
    set_listing(demo, demo.programme(), school_by_name(data, "Пушкинская"), listed=False)
    set_listing(demo, demo.programme(), school_by_name(data, "Тверская"), listed=False)
    seen = by_name(demo, of=EXAMPLE_YEAR)
    assert seen["Пушкинская СОШ"].disagreement.startswith("не в списке, хотя расчётно")
    assert not seen["Тверская СОШ"].disagreement


def test_the_rule_is_the_programmes_own(demo: Workspace) -> None:
    edit_programme(demo, demo.programme(), rule=LowResultsRule(share=20, procedures=3))
    assert by_name(demo, of=EXAMPLE_YEAR)["Тверская СОШ"].verdict is HintVerdict.MEETS
    assert by_name(demo, REAL_YEAR, EXAMPLE_YEAR)["Тверская СОШ"].verdict is HintVerdict.DOES_NOT_MEET


@pytest.mark.parametrize("changes", [{"share": 0}, {"share": 101}, {"procedures": 0}, {"participants": 0}])
def test_a_rule_that_cannot_be_is_refused(demo: Workspace, changes: dict[str, int]) -> None:
    revision = demo.revision
    with pytest.raises(BadInput):
        edit_programme(demo, demo.programme(), rule=LowResultsRule(**changes))
    assert demo.revision == revision


@pytest.mark.parametrize(
    ("text", "schools"),
    [
        ("", 5),
        ("соответствует", 2),
        ("не_соответствует", 2),
        ("не соответствует", 2),
        ("-не соответствует", 3),
        ("определить нельзя", 1),
        ("не в списке", 0),
        ("нельзя", 1),
        ("расхождение", 2),
        ("тверская", 1),
        ("-соответствует в_списке", 3),
        ("meets", 2),
    ],
)
def test_hints_are_filtered_by_words(demo: Workspace, text: str, schools: int) -> None:
    assert sum(map(hint_filter(text), by_name(demo, of=EXAMPLE_YEAR).values())) == schools


def test_the_filter_offers_its_states() -> None:
    assert "не_соответствует" in completions("не")


@given(worlds(), st.randoms(use_true_random=False))
def test_no_order_of_schools_or_procedures_changes_a_hint(records: list[Record], chance: random.Random) -> None:
    def told(rows: list[Record]) -> dict[int, tuple[object, ...]]:
        seen = hints(snapshot(rows), YEAR)
        return {one.school.id: (one.verdict, one.low, one.because, {why.text for why in one.reasons}) for one in seen}

    def reordered(row: Record) -> Record:
        places = chance.randrange(99)
        return msgspec.structs.replace(row, order=places) if isinstance(row, School | Procedure) else row

    shuffled = [reordered(row) for row in records]
    chance.shuffle(shuffled)
    assert told(shuffled) == told(records)
    registry = snapshot(shuffled).registry
    assert [one.school for one in hints(snapshot(shuffled), YEAR)] == list(registry)


def test_too_few_participants_are_told_by_their_number_when_nothing_else_is_known() -> None:
    told = reason(PROCEDURES[0], Result(procedure=1, school=1, participants=7), LowResultsRule()).told
    assert told.startswith("участников 7")
    assert "мало участников" in told
