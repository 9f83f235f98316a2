"""The roadmap's filter: what each word of it means, its laws, and what it offers while one types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shnor_tui.domain.roadmap import RoadmapItem, Status, closed
from shnor_tui.i18n import set_language
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.item_filter import TOKENS, ItemFilter, completions
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.query import parse
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_demo
from shnor_tui.workspace.snapshot import Snapshot


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """The example programme in April."""
    with open_workspace(tmp_path_factory.mktemp("filter") / "demo", actor="olga") as workspace:
        create_demo(workspace)
        yield replace(workspace.snapshot(), today=date(2021, 4, 20))


def kept(data: Snapshot, text: str) -> list[str]:
    """The numbers of the items that a filter keeps."""
    return [item.number for item in ItemFilter(data).kept(text)]


def numbers(items: Iterator[RoadmapItem]) -> list[str]:
    """Their numbers."""
    return [item.number for item in items]


def test_no_words_keep_everything(data: Snapshot) -> None:
    every = numbers(iter(data.items))
    assert kept(data, "") == kept(data, "  ") == kept(data, "-") == kept(data, '""') == every


def test_a_word_is_looked_for_in_every_field_whatever_its_case_and_yo(data: Snapshot) -> None:
    assert "6.1" in kept(data, "Учёбниками")
    assert kept(data, "2.1 ") == ["2.1"]
    by_title = [item.number for item in data.items if "справк" in item.title.casefold()]
    assert set(by_title) <= set(kept(data, "СПРАВК"))
    assert "7.1" in kept(data, '"не выполнено"'), "the mark of one school"


def test_a_phrase_in_quotes_stands_together(data: Snapshot) -> None:
    assert kept(data, "«в работе»") == kept(data, '"в работе"')
    assert not kept(data, "«работе в»")


@pytest.mark.parametrize("name", ["статус", "ст", "status", "stat"])
def test_a_status_is_the_items_own_and_its_whole_word_no_other(data: Snapshot, name: str) -> None:
    done = numbers(item for item in data.items if data.status(item) is Status.DONE)
    partly = numbers(item for item in data.items if data.status(item) is Status.PARTLY)
    assert kept(data, f"{name}:выполнено") == kept(data, f"{name}:done") == done
    assert kept(data, f"{name}:вып") == numbers(item for item in data.items if item.number in {*done, *partly})


@pytest.mark.parametrize("written", ['"в работе",перенесено', "в_работе,postponed", "«in progress»,перен"])
def test_any_of_several_values_is_enough(data: Snapshot, written: str) -> None:
    wanted = {Status.IN_PROGRESS, Status.POSTPONED}
    assert kept(data, f"статус:{written}") == numbers(item for item in data.items if data.status(item) in wanted)


def test_a_school_is_asked_for_its_own_marks(data: Snapshot) -> None:
    school = school_by_name(data, "Заволжская")
    of_schools = [item for item in data.items if item.per_school]
    assert kept(data, "школа:завол") == numbers(iter(of_schools))
    assert kept(data, "школа:завол открыто") == numbers(
        item for item in of_schools if not closed(data.status(item, school))
    )
    assert kept(data, "school:завол status:cancelled") == ["6.2"]
    assert kept(data, "школа:завол отменено") == ["6.2"]
    assert "6.2" not in kept(data, "школа:пушк статус:отменено")


def test_of_several_schools_one_must_answer_to_all_of_it(data: Snapshot) -> None:
    both = kept(data, "школа:завол,пушк статус:не_выполнено,отменено")
    assert both == ["6.2", "7.1"]


def test_without_a_school_means_the_districts_items(data: Snapshot) -> None:
    assert kept(data, "-школа:завол") == numbers(item for item in data.items if not item.per_school)


def test_a_section_is_its_number_exactly_or_words_of_its_title(data: Snapshot) -> None:
    second = data.sections[1]
    assert kept(data, f"раздел:{second.number}") == numbers(iter(data.items_of(second)))
    assert kept(data, f"sect:{second.title.split()[0][:6]}")
    assert kept(data, "раздел:22") == []


def test_flags_are_what_the_rows_say(data: Snapshot) -> None:
    late = numbers(item for item in data.items if data.overdue(item))
    assert late
    assert kept(data, "просрочено") == kept(data, "overdue") == kept(data, "просроч") == late
    assert kept(data, "скоро") == kept(data, "soon") == numbers(item for item in data.items if data.due_soon(item))
    assert (
        kept(data, "открыто")
        == kept(data, "open")
        == numbers(item for item in data.items if not closed(data.status(item)))
    )
    nobody = numbers(item for item in data.items if not item.responsible)
    assert kept(data, "без_отв") == kept(data, "«без ответственного»") == kept(data, "unassigned") == nobody


@pytest.mark.parametrize("name", ["срок", "due"])
def test_a_deadline_is_a_month_a_day_or_words(data: Snapshot, name: str) -> None:
    april = {
        i.number for i in data.items if i.deadline.end and (i.deadline.end.year, i.deadline.end.month) == (2021, 4)
    }
    assert april
    assert april <= set(kept(data, f"{name}:апрель"))
    assert april <= set(kept(data, f"{name}:april"))
    until = set(kept(data, f"{name}:«до 1 мая»"))
    assert {i.number for i in data.items if i.deadline.end and i.deadline.end <= date(2021, 5, 1)} <= until


def test_a_token_that_is_being_typed_does_not_empty_the_list(data: Snapshot) -> None:
    every = kept(data, "")
    for text in ("школа:", "-школа:", "статус:", 'статус:"', "раздел:,", "отв:"):
        assert kept(data, text) == every, text
    for name in ("школа:завол", "раздел:2", "статус:выполнено", "school:завол", "status:done"):
        for end in range(1, len(name) + 1):
            assert kept(data, name[:end]), name[:end]


def test_what_is_no_token_is_text(data: Snapshot) -> None:
    assert parse("foo:bar", TOKENS)[0].values == ("foo:bar",)
    assert parse("с:бар", TOKENS)[0].key == ""
    assert kept(data, "foo:bar") == []


@pytest.mark.parametrize("text", ["школа:xyz", "раздел:xyz", "отв:xyz", "статус:xyz", "срок:xyz"])
def test_a_value_that_names_nothing_is_told(data: Snapshot, text: str) -> None:
    query = ItemFilter(data).query(f"день {text}")
    assert text in query.problem
    assert not any(query.keeps(item) for item in data.items)
    assert not ItemFilter(data).query("день").problem


def test_the_meaning_does_not_depend_on_the_interfaces_language(data: Snapshot) -> None:
    texts = ["статус:выполнено", "status:done", "школа:завол overdue", "перенесено", "done"]
    russian = [kept(data, text) for text in texts]
    set_language("en")
    assert [kept(data, text) for text in texts] == russian


def test_a_mark_is_seen_by_the_next_query(demo: Workspace) -> None:
    item = item_by_number(demo.snapshot(), "1.3")
    assert "1.3" in kept(demo.snapshot(), "открыто")
    set_marks(demo, item, [None], MarkEdit(status=Status.DONE))
    assert "1.3" not in kept(demo.snapshot(), "открыто")
    assert "1.3" in kept(demo.snapshot(), "статус:выполнено")


def test_names_are_completed_in_the_alphabet_that_is_typed_in(data: Snapshot) -> None:
    assert completions("ш", data) == ("школа:",)
    assert completions("день -ст", data) == ("день -статус:",)
    assert completions("sch", data) == ("school:",)
    assert completions("", data)[0] == "школа:"
    set_language("en")
    assert completions("", data)[0] == "school:"


def test_values_are_completed_by_what_the_programme_has(data: Snapshot) -> None:
    assert completions("школа:зав", data) == ('школа:"Заволжская СОШ"',)
    assert completions('день школа:пушк,"зав', data) == ('день школа:пушк,"Заволжская СОШ"',)
    assert completions("статус:пер", data) == ("статус:перенесено",)
    assert completions("status:post", data) == ("status:postponed",)
    assert completions("срок:апр", data) == ("срок:апрель",)
    assert completions("школа:xyz", data) == ()


WORDS = st.sampled_from(
    [
        "справк",
        "школ",
        "2",
        "выполнено",
        "просрочено",
        "скоро",
        "открыто",
        "без_отв",
        "раздел:2",
        "статус:выполнено",
        "статус:в_работе,перенесено",
        "срок:апрель",
        "отв:рук",
        "шко",
        "статус:xyz",
        "«в работе»",
    ]
)
SCHOOLS = st.sampled_from(["", "школа:завол ", "школа:пушк "])
FULL = WORDS.filter(lambda word: word != "шко")


@given(st.lists(WORDS, min_size=2, max_size=3), SCHOOLS)
def test_the_order_of_words_does_not_matter(data: Snapshot, words: list[str], school: str) -> None:
    assert len({tuple(kept(data, f"{' '.join(each)} {school}")) for each in permutations(words)}) == 1


@given(WORDS, WORDS, SCHOOLS)
def test_another_word_never_adds_an_item(data: Snapshot, first: str, second: str, school: str) -> None:
    assert set(kept(data, f"{school}{first} {second}")) <= set(kept(data, f"{school}{first}"))


@given(FULL, SCHOOLS)
def test_an_excluded_word_keeps_the_others(data: Snapshot, word: str, school: str) -> None:
    among = kept(data, school)
    shown = set(kept(data, f"{school}{word}"))
    assert kept(data, f"{school}-{word}") == [number for number in among if number not in shown]


@settings(max_examples=300)
@given(st.text(alphabet='абшкола:,"«»“„- \t\u00a0ёßstatus2.', max_size=30) | st.text(max_size=20))
def test_every_text_is_a_query(data: Snapshot, text: str) -> None:
    ItemFilter(data).kept(text)
    for completed in completions(text, data):
        ItemFilter(data).query(completed)


def test_a_completion_is_read_as_what_it_offers(data: Snapshot) -> None:
    for school, text in zip(data.schools, completions("школа:", data), strict=True):
        assert parse(text, TOKENS)[0].values == (school.name.casefold(),)


def test_the_demo_is_not_the_only_programme_that_fits(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "other", actor="olga") as workspace:
        create_demo(workspace)
        earlier = workspace.snapshot(workspace.programmes[0].year)
        assert kept(earlier, "школа:завол") == numbers(item for item in earlier.items if item.per_school)
