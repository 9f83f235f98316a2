"""What twenty sessions on one directory cost, against twenty bare Textual apps of the same run: memory, CPU, keys, changes.

Times are of this machine, to be read as ratios; what is asserted of bytes and system calls stands in tests/terminal/test_line.py.
"""

from __future__ import annotations

import os
import select
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from shnor_tui.domain.roadmap import Status
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_demo
from tests.terminal.terminal import Terminal

SESSIONS = 20
IDLE_SECONDS = 60
CHANGES = 30
KEYS = 5
DOWN, UP = "\x1b[B", "\x1b[A"
BARE = """
from textual.app import App
from textual.binding import Binding
from textual.widgets import Static
class Bare(App):
    BINDINGS = [Binding("down", "turn"), Binding("up", "turn")]
    turned = False
    def compose(self):
        yield Static("ready F1")
    def action_turn(self):
        self.turned = not self.turned
        self.query_one(Static).update("other F1" if self.turned else "ready F1")
Bare().run()
"""


def cpu_seconds(terminals: Sequence[Terminal]) -> float:
    """How long the programs have run so far, all their threads together."""
    tasks = (task for terminal in terminals for task in Path(f"/proc/{terminal.pid}/task").iterdir())
    return sum(int((task / "schedstat").read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9


def memory_mib(pid: int) -> dict[str, float]:
    """Resident memory, its share of what is shared, and what is its alone."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    kib = {name: int(rest.split()[0]) for name, _colon, rest in (line.partition(":") for line in lines[1:])}
    return {
        "RSS": kib["Rss"] / 1024,
        "PSS": kib["Pss"] / 1024,
        "private": (kib["Private_Clean"] + kib["Private_Dirty"]) / 1024,
    }


def read_for(terminals: Sequence[Terminal], seconds: float) -> None:
    """Be the reader of all of them for a while."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        readable, _, _ = select.select(terminals, [], [], left)
        for terminal in readable:
            terminal.read(0)


def seconds_to_answer(terminal: Terminal, key: str) -> float:
    """From a key to the first byte of what it changes on the screen."""
    begin = time.monotonic()
    os.write(terminal.fileno(), key.encode())
    terminal.read(5)
    took = time.monotonic() - begin
    terminal.settle()
    return took


@contextmanager
def sessions(arguments: Sequence[str]) -> Iterator[list[Terminal]]:
    """All of them with their first screen drawn, quiet."""
    with ExitStack() as stack:
        opened = []
        for _n in range(SESSIONS):
            terminal = stack.enter_context(Terminal(arguments))
            terminal.wait_for("F1")
            opened.append(terminal)
        read_for(opened, 3)
        yield opened


def measured(opened: list[Terminal]) -> dict[str, float]:
    """What idle sessions take, and how long a key takes among them."""
    begin, before = time.monotonic(), cpu_seconds(opened)
    sent = sum(terminal.sent for terminal in opened)
    read_for(opened, IDLE_SECONDS)
    idle = 100 * (cpu_seconds(opened) - before) / (time.monotonic() - begin)
    figures = {"idle, % of a core, all": idle, "idle bytes": sum(terminal.sent for terminal in opened) - sent}
    memory = [memory_mib(terminal.pid) for terminal in opened]
    figures |= {f"{name}, MiB": statistics.mean(each[name] for each in memory) for name in memory[0]}
    figures["largest RSS, MiB"] = max(each["RSS"] for each in memory)
    waits = sorted(
        1000 * seconds_to_answer(terminal, key)
        for terminal in opened
        for key in [DOWN, UP, DOWN, UP, DOWN, UP][: KEYS + 1]
    )
    figures["key to paint, median ms"] = statistics.median(waits)
    figures["key to paint, p95 ms"] = waits[int(0.95 * len(waits))]
    return figures


def changed(opened: list[Terminal], workspace: Workspace) -> dict[str, float]:
    """What a mark a second, made elsewhere, costs the sessions that all show it."""
    item = item_by_number(workspace.snapshot(), "1.3")
    before, sent, begin = cpu_seconds(opened), sum(terminal.sent for terminal in opened), time.monotonic()
    for n in range(CHANGES):
        set_marks(workspace, item, [None], MarkEdit(status=Status.DONE if n % 2 else Status.IN_PROGRESS))
        read_for(opened, begin + n + 1 - time.monotonic())
    seconds = time.monotonic() - begin
    bytes_sent = sum(terminal.sent for terminal in opened) - sent
    return {
        "CPU with a mark a second, % of a core, all": 100 * (cpu_seconds(opened) - before) / seconds,
        "bytes for another's mark": bytes_sent / CHANGES / len(opened),
    }


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory) / "demo"
        with open_workspace(home) as workspace:
            create_demo(workspace)
            with sessions(["-c", BARE]) as opened:
                bare = measured(opened)
            with sessions(["-m", "shnor_tui", "--home", str(home)]) as opened:
                for terminal in opened:
                    terminal.press("2")
                ours = measured(opened) | changed(opened, workspace)
    print(f"{SESSIONS} sessions at 80×24 on {os.cpu_count()} cores")
    for name, figure in ours.items():
        against = f"; bare Textual app {bare[name]:.2f}" if name in bare else ""
        ratio = f", ratio {figure / bare[name]:.2f}" if bare.get(name) else ""
        print(f"{name}: {figure:.2f}{against}{ratio}")


if __name__ == "__main__":
    main()
