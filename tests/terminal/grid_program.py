"""The program with a grid of thirty schools and fifty columns on top: `python -m tests.terminal.grid_program HOME`."""

from __future__ import annotations

import sys
from pathlib import Path

from shnor_tui.tui import app, navigation
from shnor_tui.tui.app import ShnorApp
from shnor_tui.workspace.registry import add_school
from shnor_tui.workspace.session import open_workspace
from tests.tui.trained import Trained

SCHOOLS, MORE = 30, 47


class GridProgram(ShnorApp):
    """Opens the grid above the overview."""

    CSS_PATH = str(Path(app.__file__).with_name("shnor.tcss"))

    async def action_help(self) -> None:
        """F1 opens it."""
        await self.push_screen(navigation.grid_screen(self.session, Trained(MORE)))


if __name__ == "__main__":
    with open_workspace(Path(sys.argv[1])) as workspace:
        for n in range(len(workspace.snapshot().schools), SCHOOLS):
            add_school(workspace, workspace.programme(), f"Средняя школа № {n + 1}", f"СОШ № {n + 1}")
        GridProgram(workspace, "--home").run()
