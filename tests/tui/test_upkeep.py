"""What the terminal UI does for the directory while its person does nothing, and what it warns of."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shnor_tui.domain.programme import Department
from shnor_tui.store import open_database
from shnor_tui.store.maintenance.backup import back_up, backups
from shnor_tui.store.storage import WORTH_A_CHECKPOINT
from shnor_tui.tui.upkeep import QUIET_SECONDS, Upkeep
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.tables import SCHEMA, table_of
from tests.cli.running import COMMAND, TOO_LONG, environment
from tests.terminal.terminal import Terminal
from tests.tui.support import Person, sitting

SCHOOLS = [("Лесная средняя школа", "Лесная СОШ")]
WARNING = "shnor backup"


class Clock:
    """Time as it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A department with a programme of its own."""
    home = tmp_path / "department"
    with open_workspace(home, actor="olga") as workspace:
        create_programme(workspace, "2026/2027", SCHOOLS)
    return home


def save(workspace: Workspace, times: int = 1) -> None:
    for _ in range(times):
        with workspace.change("department.edit") as editor:
            zone = "Europe/Samara" if workspace.revision % 2 else "Europe/Moscow"
            editor.change(workspace.department, time_zone=zone)


def idle(upkeep: Upkeep, clock: Clock) -> None:
    """A minute without a key, and what it brings."""
    clock.pass_by(QUIET_SECONDS)
    upkeep.tick()
    upkeep.finish()


def revisions(home: Path) -> list[int]:
    return [backup.revision for backup in backups(home / "backups")]


def checkpointed(home: Path) -> int:
    """When the checkpoint was written, in nanoseconds."""
    return (home / "shnor.json").stat().st_mtime_ns


def aged(home: Path, days: int) -> None:
    """Make the last change one of some days ago."""
    moment = datetime.now(UTC) - timedelta(days=days)
    with open_database(home, "olga", schema=SCHEMA, now=lambda: moment) as db, db.transaction("department.edit"):
        db.table(table_of(Department)).update({"time_zone": f"Etc/GMT-{db.revision}"})


def test_the_days_first_changes_are_backed_up_when_no_key_was_pressed_for_a_minute(home: Path, clock: Clock) -> None:
    with open_workspace(home, actor="olga") as workspace:
        upkeep = Upkeep(workspace, clock)
        idle(upkeep, clock)
        assert revisions(home) == [], "nothing was changed"
        save(workspace)
        for _ in range(3):
            clock.pass_by(QUIET_SECONDS - 1)
            upkeep.touched()
            upkeep.tick()
        assert revisions(home) == [], "never soon after a key"
        idle(upkeep, clock)
        assert revisions(home) == [2]
        save(workspace)
        idle(upkeep, clock)
        assert revisions(home) == [2], "one a day"


def test_who_leaves_before_that_leaves_a_backup(home: Path, clock: Clock) -> None:
    with open_workspace(home, actor="olga") as workspace:
        upkeep = Upkeep(workspace, clock)
        upkeep.finish()
        assert revisions(home) == []
        save(workspace)
        upkeep.finish()
    assert revisions(home) == [2]


def test_two_sessions_make_one(home: Path, clock: Clock) -> None:
    with open_workspace(home, actor="olga") as first, open_workspace(home, actor="petrova") as second:
        sessions = [Upkeep(workspace, clock) for workspace in (first, second)]
        save(first)
        second.refresh()
        clock.pass_by(QUIET_SECONDS)
        for upkeep in sessions:
            upkeep.tick()
        for upkeep in sessions:
            upkeep.finish()
    assert revisions(home) == [2]


def test_a_checkpoint_is_taken_when_idle_and_only_when_it_is_worth_it(home: Path, clock: Clock) -> None:
    with open_workspace(home, actor="olga") as workspace:
        upkeep, before = Upkeep(workspace, clock), checkpointed(home)
        save(workspace)
        idle(upkeep, clock)
        assert checkpointed(home) == before
        save(workspace, WORTH_A_CHECKPOINT)
        upkeep.tick()
        assert checkpointed(home) == before, "never soon after a change"
        idle(upkeep, clock)
        assert checkpointed(home) > before
        with open_workspace(home, actor="petrova") as other:
            assert other.revision == workspace.revision


def test_a_busy_journal_is_left_alone(home: Path, clock: Clock) -> None:
    with open_workspace(home, actor="olga") as workspace, open_database(home, "petrova", schema=SCHEMA) as other:
        upkeep, before = Upkeep(workspace, clock), checkpointed(home)
        save(workspace, WORTH_A_CHECKPOINT + 1)
        with other.transaction("slow"):
            clock.pass_by(QUIET_SECONDS)
            upkeep.tick()
            assert checkpointed(home) == before
        upkeep.finish()
        idle(upkeep, clock)
        assert checkpointed(home) > before


async def test_keys_and_the_mouse_put_it_off(home: Path, clock: Clock) -> None:
    async with sitting(home, place="overview") as olga:
        upkeep = olga.app.upkeep = Upkeep(olga.workspace, clock)
        save(olga.workspace)
        for act in (lambda: olga.press("down"), lambda: olga.pilot.click("#body")):
            clock.pass_by(QUIET_SECONDS - 1)
            await act()
            olga.app.poll()
            clock.pass_by(2)
            olga.app.poll()
        upkeep.finish()
        assert revisions(home) == [2], "only as one leaves"


async def settled(person: Person, done: Callable[[], bool]) -> None:
    """Let the program's own ticks pass until something is so."""
    async with asyncio.timeout(TOO_LONG):
        while not done():
            await person.pilot.pause(0.01)


@pytest.mark.parametrize("actor", ["olga", "guest"])
async def test_everybody_is_warned_of_changes_that_are_in_no_backup(home: Path, actor: str) -> None:
    aged(home, days=4)
    async with sitting(home, actor=actor, place="overview") as person:
        assert WARNING not in person.screen, "the first change is of today"
    back_up(home, now=lambda: datetime.now(UTC) - timedelta(days=5))
    aged(home, days=4)
    async with sitting(home, actor=actor, place="overview") as person:
        day = f"{datetime.now(UTC) - timedelta(days=4):%d.%m.%Y}"
        assert WARNING in person.screen
        assert day[2:] in person.screen


async def test_the_warning_goes_when_a_backup_was_made(home: Path, clock: Clock) -> None:
    back_up(home, now=lambda: datetime.now(UTC) - timedelta(days=5))
    aged(home, days=4)
    async with sitting(home, place="overview") as olga:
        assert WARNING in olga.screen
        olga.app.upkeep = Upkeep(olga.workspace, clock)
        save(olga.workspace)
        clock.pass_by(QUIET_SECONDS)
        await settled(olga, lambda: WARNING not in olga.screen)
    assert len(revisions(home)) == 2


async def test_the_warning_goes_when_somebody_else_made_a_backup(home: Path, clock: Clock) -> None:
    back_up(home, now=lambda: datetime.now(UTC) - timedelta(days=5))
    aged(home, days=4)
    async with sitting(home, actor="guest", place="overview") as guest:
        assert WARNING in guest.screen
        guest.app.upkeep = Upkeep(guest.workspace, clock)
        back_up(home)
        clock.pass_by(QUIET_SECONDS)
        await settled(guest, lambda: WARNING not in guest.screen)


async def test_the_warning_goes_when_one_comes_back_to_the_overview(home: Path) -> None:
    back_up(home, now=lambda: datetime.now(UTC) - timedelta(days=5))
    aged(home, days=4)
    async with sitting(home, place="overview") as olga:
        assert WARNING in olga.screen
        await olga.press("2")
        back_up(home)
        await olga.press("1")
        assert WARNING not in olga.screen


async def test_the_demo_warns_of_nothing_and_makes_none(demo_home: Path, clock: Clock) -> None:
    async with sitting(demo_home, place="overview") as olga:
        assert WARNING not in olga.screen
        olga.app.upkeep = Upkeep(olga.workspace, clock)
        await olga.press("2", "space")
        idle(olga.app.upkeep, clock)
    assert not (demo_home / "backups").exists()


def test_leaving_the_program_leaves_a_backup(tmp_path: Path) -> None:
    home = tmp_path / "department"
    with open_workspace(home) as workspace:
        create_programme(workspace, "2026/2027", SCHOOLS)
    with Terminal([*COMMAND[1:], "--home", str(home)], environment=environment(TERM="xterm-256color")) as terminal:
        terminal.wait_for(lambda text: "Quit" in text)
        terminal.press_at_once("2")
        terminal.wait_for(lambda text: "1.1" in text)
        terminal.press_at_once(" ")
        terminal.wait_for(lambda _text: revision_of(home) == 3)  # the log-in, and the mark
        terminal.press_at_once("q")
        assert terminal.wait_exit() == 0
    assert revisions(home) == [3]
    assert os.listdir(home / "backups") == [backups(home / "backups")[0].path.name]  # noqa: PTH208


def revision_of(home: Path) -> int:
    with open_workspace(home, actor="guest") as workspace:
        return workspace.revision
