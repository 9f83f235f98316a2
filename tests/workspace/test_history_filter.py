"""The history's filter: who, what, which record, since and until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.i18n import set_language
from shnor_tui.workspace.find import indicator_by_code, item_by_number, school_by_name
from shnor_tui.workspace.history_filter import completions, history_query
from shnor_tui.workspace.rights import VERBS
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.setup import create_demo
from shnor_tui.workspace.snapshot import Snapshot


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """The example programme in April."""
    with open_workspace(Path(tmp_path_factory.mktemp("history")) / "demo", actor="olga") as workspace:
        create_demo(workspace)
        yield replace(workspace.snapshot(), today=date(2021, 4, 20))


@pytest.mark.parametrize(
    ("written", "since", "until"),
    [
        ("15.09.2020", date(2020, 9, 15), date(2020, 9, 15)),
        ("2020-09-15", date(2020, 9, 15), date(2020, 9, 15)),
        ("20.04", date(2021, 4, 20), date(2021, 4, 20)),
        ("21.04", date(2020, 4, 21), date(2020, 4, 21)),
        ("вчера", date(2021, 4, 19), date(2021, 4, 19)),
        ("неделя", date(2021, 4, 13), date(2021, 4, 13)),
        ("март", date(2021, 3, 1), date(2021, 3, 31)),
        ("май", date(2020, 5, 1), date(2020, 5, 31)),
        ("«март 2020»", date(2020, 3, 1), date(2020, 3, 31)),
    ],
)
def test_days_are_read_as_people_write_them(data: Snapshot, written: str, since: date, until: date) -> None:
    for query in (
        history_query(f"с:{written} по:{written}", data),
        history_query(f"since:{written} until:{written}", data),
    ):
        assert (query.since, query.until, query.problem) == (since, until, "")


def test_a_record_is_an_items_number_an_indicators_code_a_school_or_what_the_json_calls_it(data: Snapshot) -> None:
    item, school = item_by_number(data, "2.1"), school_by_name(data, "Тверская")
    indicator = indicator_by_code(data, "П20")
    assert history_query("запись:п20", data).arguments["record"] == ("indicators", indicator.id)
    assert history_query("запись:marks:14", data).arguments["record"] == ("marks", 14)
    assert history_query("запись:nothing:14", data).problem
    assert history_query("запись:2.1", data).arguments["record"] == ("items", item.id)
    assert history_query("record:твер", data).arguments["record"] == ("schools", school.id)


def test_persons_are_meant_by_the_beginning_of_their_account(data: Snapshot) -> None:
    query = history_query("кто:ol,petr", data)
    assert query.keeps("mark.set", "olga", "")
    assert query.keeps("mark.set", "Petrova", "")
    assert not query.keeps("mark.set", "ivanova", "")
    assert not history_query("-by:olga", data).keeps("mark.set", "olga", "")


def test_what_was_done_is_called_by_words_of_both_languages(data: Snapshot) -> None:
    for language in ("ru", "en"):
        set_language(language)
        for text in ("что:отмет", "what:mark"):
            assert history_query(text, data).keeps("mark.set", "olga", "")
            assert not history_query(text, data).keeps("item.edit", "olga", "")
        assert history_query("что:мероприятие что:изменение", data).verbs[0] >= {"item.add", "item.edit", "item.remove"}
        assert not history_query("-что:школа", data).keeps("school.add", "olga", "")


def test_every_verb_can_be_asked_for_in_russian_whatever_the_interfaces_language(data: Snapshot) -> None:
    nouns = (
        "ведомство пользователь программа школа список раздел мероприятие отметка обучение показатель пункт документ "
        "событие анкета процедура результаты загрузка вид отчёт параметр журнал отмена возврат "
        "доступ плагин"
    )
    set_language("en")
    asked = " ".join(f"-что:{noun}" for noun in nouns.split())
    assert set(VERBS) == history_query(asked, data).without_verbs


def test_words_are_looked_for_in_the_description(data: Snapshot) -> None:
    query = history_query("твер 2.1 -перенес", data)
    assert query.keeps("mark.set", "olga", "отметка: 2.1 (Тверская СОШ) – выполнено")
    assert not query.keeps("mark.set", "olga", "отметка: 2.1 (Тверская СОШ) – перенесено")


@pytest.mark.parametrize("text", ["с:чего-то", "по:31.02", "запись:xyz", "что:xyz", "-с:вчера"])
def test_what_cannot_be_understood_is_told_and_left_out(data: Snapshot, text: str) -> None:
    query = history_query(text, data)
    assert query.problem
    assert replace(query, problem="") == history_query("", data)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("к", ("кто:",)),
        ("sin", ("since:",)),
        ("кто:pe", ("кто:petrova",)),
        ("кто:olga что:отм", ("кто:olga что:отметка",)),
        ("запись:тверс", ('запись:"Тверская СОШ"',)),
        ("с:поза", ("с:позавчера",)),
        ("since:yes", ("since:yesterday",)),
        ("по:апр", ("по:апрель",)),
    ],
)
def test_words_are_completed_to_names_and_to_what_occurs(data: Snapshot, typed: str, offered: tuple[str, ...]) -> None:
    assert completions(typed, data, ("olga", "petrova"), ("mark.set", "item.edit")) == offered
    assert all(not history_query(text, data).problem for text in offered)


@given(st.text(alphabet='скочтпо:-," .0123456789бывя', max_size=25) | st.text(max_size=20))
def test_every_text_is_a_query(data: Snapshot, text: str) -> None:
    history_query(text, data).keeps("mark.set", "olga", "отметка")


def test_what_is_no_change_has_one_word_that_is_offered_first(data: Snapshot) -> None:
    acts = ("mark.set", "access.login", "access.refused")
    assert completions("-что:", data, (), acts)[0] == "-что:доступ"
    assert completions("-что:", data, (), acts[:1]) == ("-что:отметка",)
    query = history_query("-что:доступ", data)
    assert [query.keeps(act, "olga", "") for act in acts] == [True, False, False]
