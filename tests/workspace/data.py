"""What tests ask of a department's data, and a report to be issued."""

from __future__ import annotations

from datetime import date

from shnor_tui.domain.record import Record
from shnor_tui.store import Record as Committed
from shnor_tui.workspace.issued import Finished
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.tables import DATA_TABLES

REPORT: Finished = Finished(
    report="spravka",
    title="Справка",
    number="12",
    dated=date(2021, 4, 20),
    format="markdown",
    suffix=".md",
    content=b"# 12",
)


def data_of(workspace: Workspace) -> dict[str, dict[int, Record]]:
    """Every record of every table but who logged in and what was refused, as the journal has them now: so that two moments can be
    compared whatever the history says of those."""
    workspace.refresh()
    return {name: dict(workspace.records.table(kind)) for name, kind in DATA_TABLES.items()}


def latest(workspace: Workspace) -> Committed:
    """The last line of the history."""
    workspace.refresh()
    return workspace.history()[-1]
