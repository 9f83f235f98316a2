"""How soon others see a change, and what doing nothing costs. What is exact is checked; times are printed, never judged."""

from __future__ import annotations

import multiprocessing
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import pytest

from shnor_tui.domain.roadmap import Status
from shnor_tui.store import Change, Record, SharedDatabase, open_database
from shnor_tui.store.record import NO_CRC, chained
from shnor_tui.tui.app import POLL_SECONDS
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import open_workspace
from tests.store.counting import Counts
from tests.store.history import NOON
from tests.store.support import journal_of
from tests.terminal.terminal import Terminal

pytestmark = pytest.mark.proof

COMMITS = 200
CHANGES_ON_SCREEN = 30
IDLE_SECONDS = 5.0


def milliseconds(times: list[float]) -> str:
    return f"median {1000 * statistics.median(times):.0f} ms, longest {1000 * max(times):.0f} ms"


# Seen by others


class Look(NamedTuple):
    """When a session began to look for changes, when it had applied them, and up to which revision."""

    began: float
    ended: float
    revision: int


def look_until_told(home: Path, pipe: Connection) -> None:
    """What the screens do: look, wait, look …; sends all looks."""
    looks = []
    with open_database(home, "ivan") as db:
        pipe.send("ready")
        told = False
        while not told:
            told = pipe.poll(POLL_SECONDS)
            began = time.monotonic()
            db.refresh()
            looks.append(Look(began, time.monotonic(), db.revision))
        pipe.send(looks)


def test_a_change_is_seen_at_the_next_look_of_another_process(home: Path, counted: Counts) -> None:
    """Expected: whoever looks after a commit has returned has it, 200 of 200."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    saved: dict[int, float] = {}
    chance = random.Random(1)
    with open_database(home, "olga") as db:
        reader = spawn.Process(target=look_until_told, args=(home, there))
        reader.start()
        assert here.recv() == "ready"
        for n in range(COMMITS):
            time.sleep(chance.uniform(0, 2 * POLL_SECONDS / 5))  # anywhere between two looks
            db.insert({"n": n})
            saved[db.revision] = time.monotonic()
        here.send("enough")
        looks: list[Look] = here.recv()
        reader.join()
    delays = []
    for revision, when in saved.items():
        late = [look for look in looks if look.began >= when and look.revision < revision]
        assert late == [], revision
        delays.append(min(look.ended for look in looks if look.revision >= revision) - when)
    counted("a change is seen by another process at its next look", commits=len(saved), missed=0)
    counted.note(f"a change is seen by another process (promised: 300 ms): {milliseconds(delays)}")


def test_a_change_is_on_the_screen_of_another_session(own_demo: Path, counted: Counts) -> None:
    """Expected: each of the changes is shown without a key being pressed."""
    chance, delays = random.Random(1), []
    with Terminal(["-m", "shnor_tui", "--home", str(own_demo)]) as screen, open_workspace(own_demo) as workspace:
        screen.wait_for("F1")
        screen.press("2")
        for n in range(CHANGES_ON_SCREEN):
            screen.settle()
            before, pause = screen.text, time.monotonic() + chance.uniform(0, POLL_SECONDS)
            while time.monotonic() < pause:
                pass
            data = workspace.snapshot()
            status = Status.DONE if n % 2 == 0 else Status.IN_PROGRESS
            set_marks(workspace, item_by_number(data, "1.3"), [None], MarkEdit(status=status))
            saved = time.monotonic()
            screen.wait_for(lambda text, before=before: text != before)  # type: ignore[misc]
            delays.append(time.monotonic() - saved)
            workspace.refresh()
    counted("a change is shown on another session's screen", changes=len(delays), missed=0)
    counted.note(f"a change is on another session's screen (promised: 300 ms): {milliseconds(delays)}")


# Checkpoints beside writers


def take_checkpoints_until_told(home: Path, pipe: Connection) -> None:
    """One after the other without a break; sends how many."""
    taken = 0
    with open_database(home, "ivan") as db:
        pipe.send("ready")
        while not pipe.poll():
            db.checkpoint()
            taken += 1
    pipe.send(taken)


def test_checkpoints_that_another_process_takes_without_a_break_stop_no_writer(home: Path, counted: Counts) -> None:
    """Expected: every commit is acknowledged and is in the journal, with 100,000 documents and checkpoints all the while."""
    filled(home, 100_000)
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    with open_database(home, "olga") as db:
        alone = commit_times(db)
        process = spawn.Process(target=take_checkpoints_until_told, args=(home, there))
        process.start()
        assert here.recv() == "ready"
        beside = commit_times(db)
        here.send("enough")
        taken = here.recv()
        process.join()
    assert db.revision == len(journal_of(home).read_bytes().splitlines()) == 100_000 + len(alone) + len(beside)
    counted("commits while another process takes checkpoints", commits=len(beside), checkpoints=taken, lost=0)
    counted.note(f"a commit beside checkpoints of 100,000 documents: {fine(beside)}; without them: {fine(alone)}")


def commit_times(db: SharedDatabase) -> list[float]:
    """For some seconds, pauses in between."""
    times: list[float] = []
    end = time.monotonic() + IDLE_SECONDS
    while time.monotonic() < end:
        before = time.perf_counter()
        db.table("marks").update({"n": -len(times)}, doc_ids=[1])
        times.append(time.perf_counter() - before)
        time.sleep(0.01)
    return times


def fine(times: list[float]) -> str:
    return f"median {1000 * statistics.median(times):.2f} ms, longest {1000 * max(times):.1f} ms"


# What a commit and an idle session ask of the kernel

MEMORY = {"brk", "mmap", "munmap", "mremap", "madvise"}
WAITING = {"epoll_wait", "pselect6", "poll", "futex", "rt_sigtimedwait", "clock_nanosleep", "restart_syscall", "getpid"}
LOOKING = {"stat", "fstat", "newfstatat", "statx"}
ASKING_ONESELF = {"getpid"}

UPDATES, LOOKS = 50, 100
SCRIPT = """
import os, sys
from pathlib import Path
from shnor_tui.store import open_database

with open_database(Path(sys.argv[1]), "olga") as db:
    table, numbers = db.table("marks"), iter(range(10**9))
    def commit(): table.update({"n": next(numbers)}, doc_ids=[50])
    commit(); db.refresh()
    os.access("/begin", 0)
    for _ in range(int(sys.argv[3])): {"commit": commit, "look": db.refresh}[sys.argv[2]]()
    os.access("/end", 0)
"""


def strace() -> str:
    found = shutil.which("strace")
    if found is None or subprocess.run([found, "-o", "/dev/null", "true"], check=False).returncode:
        pytest.skip("strace is not installed, or may not trace")
    return found


def calls_of(home: Path, act: str, times: int) -> Counter[str]:
    """The system calls of a process that does something so many times, memory aside."""
    trace = home.parent / "trace"
    command = [strace(), "-o", str(trace), sys.executable, "-c", SCRIPT, str(home), act, str(times)]
    subprocess.run(command, check=True)
    between = trace.read_text().partition('"/begin"')[2].partition("\n")[2].partition('access("/end"')[0]
    names = Counter(re.findall(r"^(\w+)\(", between, re.MULTILINE))
    return Counter({name: number for name, number in names.items() if name not in MEMORY})


def filled(home: Path, size: int) -> Path:
    """A department of which each document was entered by itself."""
    home.mkdir()
    insert = ((n, (Change("marks", n, None, {"n": n, "текст": "ё" * 50}),)) for n in range(1, size + 1))
    lines = chained(Record(n, NO_CRC, 1, NOON, "olga", "insert", None, changes) for n, changes in insert)
    journal_of(home).write_bytes(b"".join(lines))
    return home


def test_a_commit_is_the_same_few_calls_with_a_hundred_and_with_a_hundred_thousand_documents(
    tmp_path: Path, counted: Counts
) -> None:
    """Expected: exactly one write and one sync a commit; not one call more with a thousand times the documents."""
    few = calls_of(filled(tmp_path / "few", 100), "commit", UPDATES)
    many = calls_of(filled(tmp_path / "many", 100_000), "commit", UPDATES)
    assert few == many
    assert few["pwrite64"] == few["fdatasync"] == UPDATES
    assert few["flock"] == 2 * UPDATES
    assert not few.keys() & {"write", "fsync", "rename", "openat", "ftruncate"}
    a_commit = ", ".join(f"{number / UPDATES:g} {name}" for name, number in few.items())
    counted.note(f"system calls of a commit with 100 and with 100,000 documents: {a_commit}")


def test_a_look_with_nothing_new_is_one_call(tmp_path: Path, counted: Counts) -> None:
    """Expected: one look at the file's size and times, nothing read, nothing locked."""
    calls = calls_of(filled(tmp_path / "department", 100), "look", LOOKS)
    assert calls.keys() <= LOOKING | ASKING_ONESELF
    assert sum(calls[name] for name in LOOKING) == LOOKS
    counted("an idle look of a session", looks=LOOKS, calls=calls.total())


def test_an_idle_session_sends_nothing_reads_nothing_and_locks_nothing(
    own_demo: Path, tmp_path: Path, counted: Counts
) -> None:
    """Expected: it waits, and looks at the journal's size four times a second; not one byte to the terminal."""
    trace = tmp_path / "trace"
    program = [sys.executable, "-m", "shnor_tui", "--home", str(own_demo)]
    traced = [strace(), "-f", "-o", str(trace), *program]
    with Terminal(["-c", "import os, sys; os.execv(sys.argv[1], sys.argv[1:])", *traced]) as terminal:
        terminal.wait_for("F1")
        terminal.settle()
        begun, sent, start = trace.stat().st_size, terminal.sent, time.monotonic()
        while time.monotonic() < start + IDLE_SECONDS:
            terminal.settle()
        seconds, sent = time.monotonic() - start, terminal.sent - sent
        idle = trace.read_bytes()[begun:].decode()
    names = Counter(re.findall(r"^\d+ +(\w+)\(", idle, re.MULTILINE))
    looks = sum(names[name] for name in LOOKING)
    assert sent == 0
    assert names.keys() <= WAITING | LOOKING
    assert looks <= seconds / POLL_SECONDS + 2
    counted("an idle session", looks=looks, other_calls_to_files=0, bytes_sent=sent)
    told = ", ".join(f"{number / seconds:.0f} {name}" for name, number in names.items())
    counted.note(f"system calls of an idle session a second: {told}")


BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("ready F1")
Bare().run()
"""


def test_what_an_idle_session_costs(own_demo: Path, counted: Counts) -> None:
    """Expected: nothing is sent; the share of a core is printed, beside that of a Textual program that does nothing."""
    share, sent = idle_share(["-m", "shnor_tui", "--home", str(own_demo)])
    bare, _ = idle_share(["-c", BARE])
    assert sent == 0
    counted.note(
        f"an idle session (promised: 0.2 % of a core, no byte): {share:.2f} % of a core, {sent} bytes; "
        f"an empty Textual program: {bare:.2f} %"
    )


def idle_share(program: list[str]) -> tuple[float, int]:
    """Percent of a core that a program on a terminal takes while nothing happens, and the bytes that it sends."""
    with Terminal(program) as terminal:
        terminal.wait_for("F1")
        terminal.settle()
        sent, cpu, start = terminal.sent, cpu_seconds(terminal.pid), time.monotonic()
        while time.monotonic() < start + 2 * IDLE_SECONDS:
            terminal.settle()
        return 100 * (cpu_seconds(terminal.pid) - cpu) / (time.monotonic() - start), terminal.sent - sent


def cpu_seconds(pid: int) -> float:
    """Time that all threads of a process have run, to the nanosecond."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9
