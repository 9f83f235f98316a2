"""Draws docs/roadmap.svg from the demo: `python docs/pictures.py`. Look at the picture before you commit it."""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from shnor_tui.i18n import set_language
from shnor_tui.tui.app import ShnorApp
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.setup import create_demo

DOCS = Path(__file__).parent
SIZE = (100, 30)


async def draw() -> None:
    """The roadmap of the example year with the cursor on an item of each school."""
    set_language("ru")
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory) / "demo"
        with open_workspace(home, actor="ivanova") as workspace:
            create_demo(workspace)
            workspace.home = Path("/srv/shnor")
            app = ShnorApp(workspace, "/etc/shnor/config.toml")
            async with app.run_test(size=SIZE) as pilot:
                await pilot.press("down", "down", "down")
                await pilot.pause()
                svg = app.export_screenshot(title="shnor")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    svg = svg.replace("Fira Code", "DejaVu Sans Mono").replace("FiraCode", "DejaVu Sans Mono")
    (DOCS / "roadmap.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(draw())
