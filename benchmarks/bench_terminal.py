"""What the terminal UI costs: the start against a bare Textual app of the same run, a key press on 5,000 rows against 50.

Bytes are exact and asserted by tests/terminal; the times here are medians to be read as ratios.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from shnor_tui.domain.roadmap import RoadmapItem
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.setup import create_demo, create_programme
from tests.terminal.terminal import Terminal

RUNS = 7
TICKS = os.sysconf("SC_CLK_TCK")
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("ready F1")
Bare().run()
"""


def seconds_to_first_text(arguments: list[str]) -> float:
    """From exec to the first screen with text."""
    begin = time.monotonic()
    with Terminal(arguments) as terminal:
        terminal.wait_for("F1")
        return time.monotonic() - begin


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mib(pid: int) -> float:
    """Resident memory of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def long_roadmap(home: Path, items: int) -> None:
    """A programme with that many roadmap items."""
    with open_workspace(home) as workspace:
        create_programme(workspace, "2020/2021", [("Первая СОШ", ""), ("Вторая СОШ", "")])
        programme = workspace.programme().id
        with workspace.change("item.add") as editor:
            for n in range(items - 24):
                editor.add(RoadmapItem(programme=programme, number=f"9.{n % 10}", title="Мероприятие", order=100 + n))


def key_costs(home: Path, key: str, presses: int = 60) -> tuple[float, int]:
    """CPU milliseconds and bytes for one press on the roadmap, the mean of many."""
    with Terminal(["-m", "shnor_tui", "--home", str(home)]) as terminal:
        terminal.wait_for("F1")
        terminal.press("2")
        terminal.wait_for(" 9.9 ")
        terminal.press("g")
        before, sent = cpu_seconds(terminal.pid), terminal.sent
        for _n in range(presses):
            terminal.press_at_once(key)
        terminal.settle()
        return 1000 * (cpu_seconds(terminal.pid) - before) / presses, (terminal.sent - sent) // presses


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory) / "demo"
        with open_workspace(home) as workspace:
            create_demo(workspace)
        ours, bare = [], []
        for _run in range(RUNS):
            bare.append(seconds_to_first_text(["-c", BARE]))
            ours.append(seconds_to_first_text(["-m", "shnor_tui", "--home", str(home)]))
        ratio = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
        print(
            f"first text: {statistics.median(ours):.3f} s, bare Textual app {statistics.median(bare):.3f} s, ratio {ratio:.2f}"
        )
        with Terminal(["-m", "shnor_tui", "--home", str(home)]) as terminal:
            terminal.wait_for("F1")
            terminal.settle()
            print(f"memory: {resident_mib(terminal.pid):.0f} MiB; first screen: {terminal.sent} bytes")
            before, begin = cpu_seconds(terminal.pid), time.monotonic()
            while time.monotonic() - begin < 10:
                terminal.settle()
            print(f"idle: {100 * (cpu_seconds(terminal.pid) - before) / (time.monotonic() - begin):.2f} % of a core")
        costs: dict[tuple[int, str], tuple[float, int]] = {}
        for items in (50, 5000):
            long_roadmap(Path(directory) / str(items), items)
            for name, key in (("move", "\x1b[B\x1b[A"), ("mark", " ")):
                costs[items, name] = key_costs(Path(directory) / str(items), key)
        for name in ("move", "mark"):
            (short_ms, short_bytes), (long_ms, long_bytes) = costs[50, name], costs[5000, name]
            print(
                f"{name}: {short_ms:.1f} ms CPU, {short_bytes} bytes with 50 rows; {long_ms:.1f} ms, {long_bytes} bytes"
                f" with 5,000; ratio {long_ms / short_ms:.2f}"
            )


if __name__ == "__main__":
    main()
