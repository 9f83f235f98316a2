"""Drives every screen on the demo and draws it: `make tour`. Look at each picture in docs/pictures before you commit it.

A few of the pictures are also tests (tests/docs/test_pictures.py), so a screen cannot change unseen.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from textual import events

from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.user import Role
from shnor_tui.i18n import set_language
from shnor_tui.store import open_database
from shnor_tui.tui.app import ShnorApp
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.setup import create_demo
from shnor_tui.workspace.tables import SCHEMA
from shnor_tui.workspace.users import set_role

PICTURES = Path(__file__).parent / "pictures"
SHOWN_HOME = Path("/srv/shnor")


@dataclass(frozen=True, slots=True)
class Picture:
    """A screen: its file, the size of the terminal, the keys that lead to it; «role» is who looks.

    `keys_after` are pressed once `pasted` was pasted, or else somebody else has changed item 1.2. `reports` tells that a report
    is made of the data.
    """

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...]
    role: Role = Role.ADMIN
    keys_after: tuple[str, ...] = ()
    reports: bool = False
    pasted: str = ""


PASTED = """Школа\tПоказатель\tЗначение
Тверская СОШ\tП19\t96
МБОУ «Заволжская СОШ имени П. П. Смирнова»\tП19\t98,5
Бурашевской СОШ\tП19\t100
Неизвестная школа\tП19\t50
Пушкинская СОШ\tП19\tмного
"""

TOUR: Sequence[Picture] = (
    Picture("overview", (100, 30), ()),
    Picture("overview-viewer", (80, 24), (), Role.VIEWER),
    Picture("roadmap", (100, 30), ("2", "down", "down", "down")),
    Picture("roadmap-details", (140, 36), ("2", "down", "down", "down")),
    Picture("roadmap-matrix", (180, 40), ("2", "down", "down", "down", "right")),
    Picture("matrix", (80, 24), ("2", "m", "down", "down", "down", "right")),
    Picture("roadmap-filter", (100, 30), ("2", "slash", *"просроч")),
    Picture("bulk", (80, 24), ("2", "v", "down", "down", "down", "s")),
    Picture("conflict", (80, 24), ("2", "down", "s", "3"), keys_after=("f2",)),
    Picture("item", (100, 30), ("2", "down", "down", "down", "enter")),
    Picture("item-form", (80, 24), ("2", "e")),
    Picture("sections", (80, 24), ("2", "t")),
    Picture("views", (80, 24), ("2", "w")),
    Picture("schools", (80, 24), ("3",)),
    Picture("schools-passport", (140, 36), ("3",)),
    Picture("passport", (80, 24), ("3", "down", "enter")),
    Picture("points", (100, 30), ("4",)),
    Picture("point-form", (140, 36), ("4", "enter")),
    Picture("check", (80, 24), ("4", "c"), reports=True),
    Picture("history", (100, 30), ("5",)),
    Picture("entry", (80, 24), ("5", "enter")),
    Picture("past", (80, 24), ("5", "down", "w", "2"), reports=True),
    Picture("indicators", (80, 24), ("6",)),
    Picture("indicators-side", (140, 36), ("6", "down", "down", "down", "down")),
    Picture("readings", (80, 24), ("6", "t", "right", "right")),
    Picture("activities", (80, 24), ("7",)),
    Picture("event-form", (80, 24), ("7", "c")),
    Picture("trained", (80, 24), ("7", "t")),
    Picture("surveys", (80, 24), ("8",)),
    Picture("response", (80, 24), ("8", "enter")),
    Picture("survey-summary", (100, 30), ("8", "c")),
    Picture("results", (100, 30), ("0",)),
    Picture("results-grid", (80, 24), ("0", "enter")),
    Picture("low-results", (100, 30), ("0", "h", "v", "down")),
    Picture("report", (80, 24), ("9", "enter"), reports=True),
    Picture("report-preview", (100, 30), ("9", "enter", "p"), reports=True),
    Picture("report-options", (80, 24), ("9", "enter", *["down"] * 8, "enter", *["tab"] * 3), reports=True),
    Picture("issue", (80, 24), ("9", "enter", "n", "down", "enter"), reports=True),
    Picture("years", (100, 30), ("Y",)),
    Picture("import-form", (80, 24), ("6", "f")),
    Picture("import", (100, 30), ("6", "f", "tab", "tab"), pasted=PASTED, keys_after=("f2",)),
    Picture("palette", (80, 24), ("f10", *"школ")),
    Picture("settings", (80, 24), ("o",)),
    Picture("plugins", (80, 24), ("i",)),
    Picture("help", (80, 24), ("2", "f1")),
)


class _Clock:
    """A minute passes with every change, so that the history looks the same for ever."""

    def __init__(self, hour: int = 6) -> None:
        self._now = datetime(2021, 4, 19, hour, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self._now += timedelta(minutes=1)
        return self._now


@contextmanager
def _department(directory: Path, role: Role) -> Iterator[Workspace]:
    """The demo in which two people have worked."""
    home, clock = directory / "demo", _Clock()

    def opened(actor: str) -> Workspace:
        return Workspace(open_database(home, actor, schema=SCHEMA, now=clock), home, actor)

    with opened("ivanova") as ivanova:
        create_demo(ivanova)
        set_role(ivanova, "petrova", Role.METHODIST)
        set_role(ivanova, "reader", Role.VIEWER)
        data = ivanova.snapshot()
        set_marks(ivanova, item_by_number(data, "1.1"), [None], MarkEdit(note="письмо ЦОКО от 26.03.2021"))
    with opened("petrova") as petrova:
        data = petrova.snapshot()
        set_marks(petrova, item_by_number(data, "1.2"), [None], MarkEdit(note="проект приказа на согласовании"))
        school = data.schools[1]
        set_marks(petrova, item_by_number(data, "2.1"), [school], MarkEdit(status=Status.DONE))
        set_marks(petrova, item_by_number(data, "7.1"), [data.schools[4]], MarkEdit(status=Status.IN_PROGRESS))
        set_marks(petrova, item_by_number(data, "3.3"), [data.schools[3]], MarkEdit(status=Status.DONE))
        petrova.undo()
    with opened("reader" if role is Role.VIEWER else "ivanova") as workspace:
        workspace.refresh()
        yield workspace


def _change_elsewhere(home: Path) -> None:
    """What somebody else does while a form is open."""
    with Workspace(open_database(home, "petrova", schema=SCHEMA, now=_Clock(hour=7)), home, "petrova") as petrova:
        edit = MarkEdit(status=Status.POSTPONED, reason="приказ не подписан")
        set_marks(petrova, item_by_number(petrova.snapshot(), "1.2"), [None], edit)


async def draw(picture: Picture) -> str:
    """A picture as SVG; the same on every machine."""
    set_language("ru")
    with tempfile.TemporaryDirectory() as directory:
        os.environ.update(HOME="/home/ivanova", XDG_CONFIG_HOME="/home/ivanova/.config", XDG_STATE_HOME=directory)
        with _department(Path(directory), picture.role) as workspace:
            home, app = workspace.home, ShnorApp(workspace, "/etc/shnor/config.toml")
            if not picture.reports:
                workspace.home = SHOWN_HOME
            async with app.run_test(size=picture.size) as pilot:
                await pilot.pause()
                for key in picture.keys:
                    await pilot.press(key)
                    if picture.reports:
                        await app.workers.wait_for_complete()
                if picture.pasted:
                    app.post_message(events.Paste(picture.pasted))
                    await pilot.pause()
                elif picture.keys_after:
                    _change_elsewhere(home)
                if picture.keys_after:
                    await pilot.press(*picture.keys_after)
                await app.workers.wait_for_complete()
                app.session.workspace.home = SHOWN_HOME
                await pilot.resize_terminal(*picture.size)
                await pilot.pause()
                svg = app.export_screenshot(title="shnor")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return svg.replace("Fira Code", "DejaVu Sans Mono").replace("FiraCode", "DejaVu Sans Mono")


async def main(names: Sequence[str]) -> None:
    """Draw all pictures, or those that are named."""
    PICTURES.mkdir(exist_ok=True)
    for picture in TOUR:
        if not names or picture.name in names:
            (PICTURES / f"{picture.name}.svg").write_text(await draw(picture), encoding="utf-8")
            sys.stdout.write(f"docs/pictures/{picture.name}.svg\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
