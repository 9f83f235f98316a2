"""A record without changes tells in the history who repaired, restored or purged; nothing else takes notice of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shnor_tui.domain.roadmap import Status
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.store.maintenance.rewrite import rewrite
from shnor_tui.store.record import chained, marker, raw_lines
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.history import select
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.rights import VERBS
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.tables import SCHEMA
from shnor_tui.workspace.upcasting import UPCASTERS

ACTS = ("store.repair", "store.restore", "store.purge")


def mark(workspace: Workspace) -> None:
    item = item_by_number(workspace.snapshot(), "1.2")
    set_marks(workspace, item, [None], MarkEdit(status=Status.DONE))


def status(workspace: Workspace) -> Status:
    data = workspace.snapshot()
    return data.status(item_by_number(data, "1.2"))


@pytest.fixture
def marked_home(demo_home: Path) -> Path:
    """The demo with a change, and a marker of each kind after it."""
    with open_workspace(demo_home, actor="olga") as workspace:
        mark(workspace)

    def with_markers(data: bytes) -> list[bytes]:
        records = [line.record for line in raw_lines(data) if line.record is not None]
        markers = [marker(act, "olga", datetime(2026, 11, 27, tzinfo=UTC), SCHEMA) for act in ACTS]
        return list(chained([*records, *markers]))

    rewrite(demo_home, "repair", with_markers, schema=SCHEMA, upcasters=UPCASTERS)
    return demo_home


def test_the_history_says_who_did_what(marked_home: Path) -> None:
    with open_workspace(marked_home, actor="ivan") as workspace:
        entries = workspace.history()[-3:]
        assert [(entry.by, entry.act) for entry in entries] == [("olga", act) for act in ACTS]
        titles = [workspace.describe(entry) for entry in entries]
        assert len(set(titles)) == 3
        assert not any(title in ACTS for title in titles)
        assert all(workspace.changes(entry) == () for entry in entries)
        assert select(workspace, workspace.history(), text=titles[0]) == entries[:1]


def test_only_an_administrator_does_it_and_nobody_undoes_it(marked_home: Path) -> None:
    assert not any(VERBS[act].undoable for act in ACTS)
    with open_workspace(marked_home, actor="olga") as workspace:
        for entry in workspace.history()[-3:]:
            with pytest.raises(BadInput):
                workspace.undo_entry(entry)


def test_undo_and_redo_pass_over_it(marked_home: Path) -> None:
    with open_workspace(marked_home, actor="olga") as workspace:
        before = status(workspace)
        workspace.undo()
        assert status(workspace) != before
        workspace.redo()
        assert status(workspace) == before
        workspace.undo()
        with pytest.raises(NotFound):
            workspace.undo()


def test_a_redo_is_still_possible_after_a_marker(marked_home: Path) -> None:
    with open_workspace(marked_home, actor="olga") as workspace:
        workspace.undo()
    rewrite(
        marked_home,
        "purge",
        lambda data: chained(
            [
                *(line.record for line in raw_lines(data) if line.record is not None),
                marker("store.purge", "olga", datetime(2026, 11, 27, tzinfo=UTC), SCHEMA),
            ]
        ),
        schema=SCHEMA,
        upcasters=UPCASTERS,
    )
    with open_workspace(marked_home, actor="olga") as workspace:
        workspace.redo()
        assert status(workspace) is Status.DONE
