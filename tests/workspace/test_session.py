"""A session over the data of a department that others change at the same time."""

from __future__ import annotations

from pathlib import Path

from shnor_tui.domain.assessment import Procedure
from shnor_tui.store import open_database
from shnor_tui.workspace.procedures import add_usual_procedures
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.tables import SCHEMA
from shnor_tui.workspace.upcasting import UPCASTERS

YEAR = "2021/2022"


def test_what_others_save_while_a_session_opens_is_in_it(demo: Workspace, demo_home: Path) -> None:
    database = open_database(demo_home, "olga", schema=SCHEMA, upcasters=UPCASTERS)
    add_usual_procedures(demo, YEAR)
    with Workspace(database, demo_home, "olga") as late:
        assert late.revision == demo.revision
        assert late.records.table(Procedure) == demo.records.table(Procedure)
        assert late.refresh() == ()
        assert add_usual_procedures(late, YEAR) == ()
