"""A programme's own values of options: one each, and nobody writes over what another person settled without seeing it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from shnor_tui.domain.option import OptionValue
from shnor_tui.errors import Conflict, NotFound
from shnor_tui.workspace.report_options import clear_option, own_options, set_option
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.snapshot import Snapshot

OWNER, OPTION = "spravka", "problems"


def say(workspace: Workspace, value: str, seen: Snapshot | None = None) -> None:
    set_option(workspace, workspace.programme(), OWNER, OPTION, value, seen)


def clear(workspace: Workspace) -> None:
    clear_option(workspace, workspace.programme(), OWNER, OPTION)


def said(workspace: Workspace) -> Mapping[str, str]:
    workspace.refresh()
    return own_options(workspace.snapshot(), OWNER)


def test_what_two_people_write_at_once_is_put_to_the_second(demo: Workspace, demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as other:
        say(demo, "первые слова")
        for before, theirs in ((None, "слова Ольги"), ("слова Ольги", "иные слова Ольги")):
            seen = demo.snapshot()
            if before is None:
                clear(demo)
                seen = demo.snapshot()
            say(other, theirs)
            with pytest.raises(Conflict) as refused:
                say(demo, "свои слова", seen)
            (clash,) = refused.value.clashes
            assert (clash.mine, clash.theirs, refused.value.who) == ("свои слова", theirs, "olga")
            assert said(demo) == {OPTION: theirs}
        say(demo, "свои слова", demo.snapshot())
        assert said(other) == {OPTION: "свои слова"}, "who has seen the other's words may write over them"


def test_who_did_not_see_that_a_value_was_dropped_is_told(demo: Workspace, demo_home: Path) -> None:
    say(demo, "слова")
    seen = demo.snapshot()
    with open_workspace(demo_home, actor="olga") as other:
        clear(other)
    with pytest.raises(Conflict):
        say(demo, "свои слова", seen)
    assert said(demo) == {}


def test_the_same_words_are_no_conflict_and_no_change(demo: Workspace) -> None:
    seen = demo.snapshot()
    say(demo, "слова")
    revision = demo.revision
    say(demo, "слова", seen)
    assert demo.revision == revision


def test_an_empty_value_is_a_value(demo: Workspace) -> None:
    seen = demo.snapshot()
    say(demo, "")
    assert said(demo) == {OPTION: ""}
    with pytest.raises(Conflict):
        say(demo, "слова", seen)
    clear(demo)
    with pytest.raises(NotFound):
        clear(demo)


def test_taking_back_never_leaves_two_values_of_one_option(demo: Workspace) -> None:
    say(demo, "прежние слова")
    clear(demo)
    dropped = demo.history()[-1]
    say(demo, "новые слова")
    with pytest.raises(Conflict):
        demo.undo_entry(dropped)
    assert [row.value for row in demo.records.all(OptionValue)] == ["новые слова"]
    demo.undo()
    demo.undo()
    assert said(demo) == {OPTION: "прежние слова"}
