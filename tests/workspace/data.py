"""What a department's data are, so that two moments can be compared whatever the history says of log-ins and refusals."""

from __future__ import annotations

from shnor_tui.domain.record import Record
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.tables import DATA_TABLES


def data_of(workspace: Workspace) -> dict[str, dict[int, Record]]:
    """Every record of every table but who logged in and what was refused, as the journal has them now."""
    workspace.refresh()
    return {name: dict(workspace.records.table(kind)) for name, kind in DATA_TABLES.items()}
