"""Driving the terminal UI as a person does: keys in, text out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Label, TextArea

from shnor_tui.confined import confine
from shnor_tui.tui.app import ShnorApp
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.moment import Moment
from shnor_tui.workspace.past import open_past
from shnor_tui.workspace.session import Workspace, open_workspace


def confine_as(account: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be behind the gate, until the test has ended."""
    monkeypatch.setenv("SHNOR_CONFINED", "")
    monkeypatch.setenv("SHNOR_CONFINED_ACCOUNT", "")
    confine(account)


@dataclass
class Person:
    """Somebody at a terminal."""

    app: ShnorApp
    pilot: Pilot[int]
    workspace: Workspace

    async def press(self, *keys: str) -> None:
        """Press keys one after another; a space in typed text is the space bar."""
        await self.pilot.press(*("space" if key == " " else key for key in keys))
        await self.pilot.pause()

    async def go_to(self, number: str) -> None:
        """Move the cursor of the roadmap to an item."""
        item = next(item for item in self.workspace.snapshot().items if item.number == number)
        self.body.move_to(("item", item.id))
        await self.pilot.pause()

    @property
    def body(self) -> LineList:
        """The list of the screen on top."""
        return self.app.screen.query_one("#body", LineList)

    @property
    def screen(self) -> str:
        """All the text on the screen on top, list rows that are out of view included."""
        parts = [lines.text for lines in self.app.screen.query(Lines)]
        for body in self.app.screen.query(LineList):
            for row in body.rows:
                parts += ["".join(text for text, _style in line) for line in row.lines(body.size.width or 80)]
        parts += [field.value for field in self.app.screen.query(Input) if field.display]
        parts += [area.text for area in self.app.screen.query(TextArea)]
        parts += [str(label.render()) for label in self.app.screen.query(Label) if label.display]
        return "\n".join(parts)

    @property
    def message(self) -> str:
        """The line above the footer."""
        return self.app.screen.query_one("#message", Lines).text.strip()

    @property
    def footer(self) -> str:
        """The line of keys."""
        return self.app.screen.query_one("#footer", Lines).text

    def row(self, number: str) -> str:
        """What the list shows of an item."""
        for row in self.body.rows:
            lines = row.lines(self.body.size.width or 80)
            text = "\n".join("".join(part for part, _style in line) for line in lines)
            if f" {number} " in text.split("\n")[0]:
                return text
        raise LookupError(number)


@asynccontextmanager
async def sitting(
    home: Path,
    actor: str = "olga",
    size: tuple[int, int] = (80, 24),
    year: str | None = None,
    place: str = "roadmap",
    at: int = 0,
) -> AsyncIterator[Person]:
    """A person who has the program open on a directory, at one of the numbered screens; `at` is a change after which the data
    are looked at."""
    with open_past(home, Moment(at), actor) if at else open_workspace(home, actor=actor) as workspace:
        app = ShnorApp(workspace, "--home", year)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            if place != "overview" and not workspace.empty:
                await app.action_go(place)
                await pilot.pause()
            yield Person(app, pilot, workspace)
