"""A person's own keys: what the settings say works, is shown, and what they cannot say is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.domain.roadmap import Status
from shnor_tui.personal.locations import settings_file
from shnor_tui.tui.actions import SCOPES, every_action
from shnor_tui.tui.keymap import is_key
from shnor_tui.workspace.find import item_by_number
from tests.tui.support import Person, sitting


def write_settings(text: str) -> None:
    file = settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def status(person: Person, number: str) -> Status:
    data = person.workspace.snapshot()
    return data.status(item_by_number(data, number))


@pytest.mark.parametrize("key", ["b", "и"], ids=["qwerty", "йцукен"])
async def test_an_action_has_the_key_that_the_person_gave_it(demo_home: Path, key: str) -> None:
    write_settings('[keys]\n"mark.toggle" = ["b"]\n')
    async with sitting(demo_home) as olga:
        await olga.go_to("1.3")
        await olga.press("space")
        assert status(olga, "1.3") is Status.NOT_STARTED
        await olga.press(key)
        assert status(olga, "1.3") is Status.DONE
        assert " b  Отметить" in olga.footer
        await olga.press("f1")
        assert "b (и)" in olga.screen


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ('"mark.tickle" = ["b"]', "mark.tickle"),
        ('"mark.toggle" = ["no_such_key"]', "no_such_key"),
        ('"mark.toggle" = ["full_stop"]', "full_stop"),
        ('"undo" = ["b"]\n"redo" = ["b"]', "Клавиша «b»"),
    ],
)
async def test_keys_that_cannot_work_are_told_and_the_rest_works(demo_home: Path, keys: str, told: str) -> None:
    write_settings(f'[keys]\n{keys}\n"filter" = ["f"]\n')
    async with sitting(demo_home, place="overview") as olga:
        assert told in olga.message
        await olga.press("2", "f", *"учебник")
        assert olga.row("6.1")


def test_every_key_of_the_table_is_a_key_and_no_screen_has_one_twice() -> None:
    assert [key for action in every_action() for key in action.keys if not is_key(key)] == []
    for scope, actions in SCOPES.items():
        keys = [key for action in actions for key in action.keys]
        assert len(keys) == len(set(keys)), scope
    assert not {"full_stop", "comma"} & {key for action in every_action() for key in action.keys}


def test_one_id_means_one_thing() -> None:
    """A keymap names an action by its id, so its title is the same wherever it stands."""
    titles: dict[str, set[str]] = {}
    for actions in SCOPES.values():
        for action in actions:
            titles.setdefault(action.id, set()).add(action.title)
    same_word = {"back": {"Back", "Cancel"}, "open": {"Open", "Change"}, "filter": {"Filter"}}
    assert {
        name: found for name, found in titles.items() if len(found) > 1 and not found <= same_word.get(name, set())
    } == {}
