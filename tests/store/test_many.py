"""Many sessions at once: some write as fast as they can, others look, come and go; everything is counted."""

from __future__ import annotations

import multiprocessing
import os
import signal
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import pytest

from shnor_tui.store import Busy, SharedDatabase, open_database
from tests.store.counting import Counts
from tests.store.support import contents, replayed

SPAWN = multiprocessing.get_context("spawn")
PATIENCE = 120.0
"""Seconds that a writer waits for the lock: on a busy machine, seven others may be lucky for long."""

POLL = 0.25
"""As the screens do."""


def increment(db: SharedDatabase, name: str, n: int) -> int:
    """Read and write one document that all writers share, and insert one of their own; the revision."""
    with db.transaction("count") as transaction:
        db.table("counter").update({"n": db.documents("counter")[1]["n"] + 1}, doc_ids=[1])
        db.table("log").insert({"by": name, "n": n, "text": "ё" * (n % 90)})
    assert transaction.record is not None
    return transaction.record.rev


def write(home: Path, name: str, commits: int, seconds: float, pipe: Connection) -> None:
    """Commit a number of times, or for a number of seconds; sends the revisions and how long each commit took."""
    revisions: list[int] = []
    times: list[float] = []
    with open_database(home, name, lock_timeout=PATIENCE) as db:
        pipe.send("ready")
        pipe.recv()
        start = time.monotonic()
        while len(revisions) < commits if commits else time.monotonic() - start < seconds:
            before = time.perf_counter()
            revisions.append(increment(db, name, len(revisions)))
            times.append(time.perf_counter() - before)
        pipe.send((revisions, times))


def look(home: Path, name: str, pipe: Connection) -> None:
    """Look for changes until told to stop; sends the revisions in the order in which they were seen."""
    with open_database(home, name) as db:
        pipe.send("ready")
        seen = list(range(1, db.revision + 1))
        while not pipe.poll(POLL):
            seen += [record.rev for record in db.refresh()]
        seen += [record.rev for record in db.refresh()]
        pipe.send((seen, db.generation, db.read_only, db.documents("counter")[1]["n"], len(db.documents("log"))))


def come_and_go(home: Path, name: str, pipe: Connection) -> None:
    """Open, look, take a checkpoint if nobody is writing, and close, until told to stop; sends how often."""
    times = 0
    pipe.send("ready")
    while not pipe.poll():
        with open_database(home, name) as db:
            assert db.read_only is None
            assert db.documents("counter")[1]["n"] == db.revision - 1 == len(db.documents("log"))
            with suppress(Busy):
                db.checkpoint(wait=False)
        times += 1
    pipe.send(times)


class Child:
    """A process that is ready, and the pipe to it."""

    def __init__(self, task: Callable[..., None], *arguments: object) -> None:
        self.pipe, theirs = SPAWN.Pipe()
        self.process = SPAWN.Process(target=task, args=(*arguments, theirs))
        self.process.start()
        theirs.close()

    def result(self) -> object:
        """What it sends next."""
        return self.pipe.recv()

    def done(self) -> None:
        self.process.join()
        assert self.process.exitcode == 0


def milliseconds(seconds: list[float]) -> str:
    """The middle, the tail and the end of a list of times."""
    cuts = statistics.quantiles(seconds, n=1000, method="inclusive")
    named = {"p50": cuts[499], "p95": cuts[949], "p99": cuts[989], "p99.9": cuts[998], "max": max(seconds)}
    return ", ".join(f"{name} {value * 1000:.2f} ms" for name, value in named.items())


class Crowd(NamedTuple):
    """How many sessions of each kind, and how much or how long each writer writes."""

    writers: int
    readers: int
    guests: int
    commits: int = 0
    seconds: float = 0.0


@pytest.mark.parametrize(
    "crowd",
    [
        pytest.param(Crowd(3, 3, 1, commits=60), id="briefly"),
        pytest.param(Crowd(8, 11, 1, seconds=60.0), id="20 sessions, 8 writing, a minute", marks=pytest.mark.proof),
    ],
)
def test_every_commit_of_many_sessions_is_counted_and_seen_once_in_order(
    home: Path, crowd: Crowd, counted: Counts
) -> None:
    with open_database(home, "olga") as db:
        db.table("counter").insert({"n": 0})
    writing = [Child(write, home, f"writer{n}", crowd.commits, crowd.seconds) for n in range(crowd.writers)]
    reading = [Child(look, home, f"reader{n}") for n in range(crowd.readers)]
    visiting = [Child(come_and_go, home, f"guest{n}") for n in range(crowd.guests)]
    children = [*writing, *reading, *visiting]
    assert [child.result() for child in children] == ["ready"] * len(children)
    for child in writing:
        child.pipe.send("go")

    results = {f"writer{n}": child.result() for n, child in enumerate(writing)}
    for child in [*reading, *visiting]:
        child.pipe.send("stop")
    acknowledged: dict[str, list[int]] = {name: result[0] for name, result in results.items()}  # type: ignore[index]
    times: list[float] = [time for result in results.values() for time in result[1]]  # type: ignore[index]
    total = len(times)
    assert sorted(rev for revisions in acknowledged.values() for rev in revisions) == list(range(2, total + 2))
    for child in reading:
        assert child.result() == (list(range(1, total + 2)), 0, None, total, total)
    visits = sum(int(str(child.result())) for child in visiting)
    for child in children:
        child.done()

    with open_database(home, "ivan") as db:
        assert db.read_only is None
        assert db.documents("counter")[1] == {"n": total}
        for name, revisions in acknowledged.items():
            assert [record.rev for record in db.records() if record.by == name] == revisions
        assert contents(db) == replayed(home)
    assert list(home.glob("*.torn-*")) == []
    sessions = len(children)
    counted(
        f"{sessions} sessions, {crowd.writers} writing",
        commits_acknowledged=total,
        lost=0,
        seen_twice_or_not=0,
        visits=visits,
    )
    counted.note(f"  a commit among {crowd.writers} writers: {milliseconds(times)}")
    counted.note(f"  commits a writer: {', '.join(f'{len(revisions):,}' for revisions in acknowledged.values())}")


@pytest.mark.proof
def test_sessions_that_are_killed_stopped_and_hung_up_among_others_lose_nothing(home: Path, counted: Counts) -> None:
    """Twenty rounds: of four writers, one is killed, one stopped and killed, one hung up, and one goes on."""
    with open_database(home, "olga") as db:
        db.table("counter").insert({"n": 0})
    rounds, total = 20, 0
    endings = (signal.SIGKILL, signal.SIGSTOP, signal.SIGHUP)
    for _round in range(rounds):
        doomed = []
        for ending in endings:
            receive, send = os.pipe()
            if (child := os.fork()) == 0:
                with open_database(home, ending.name, lock_timeout=PATIENCE) as db:
                    while True:
                        os.write(send, increment(db, ending.name, 0).to_bytes(4))
            os.close(send)
            doomed.append((child, ending, receive))
        acknowledged: set[int] = set()
        with open_database(home, "survivor", lock_timeout=PATIENCE) as db:
            for child, ending, receive in doomed:
                while len(acknowledged) < 10 * (1 + endings.index(ending)):
                    acknowledged.add(int.from_bytes(os.read(receive, 4)))
                os.kill(child, ending)
                if ending is signal.SIGSTOP:
                    os.waitpid(child, os.WUNTRACED)
                    os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                while rest := os.read(receive, 4):
                    acknowledged.add(int.from_bytes(rest))
                os.close(receive)
                acknowledged.add(increment(db, "survivor", 0))
            assert db.documents("counter")[1]["n"] == db.revision - 1 == len(db.documents("log"))
            assert acknowledged <= {record.rev for record in db.records()}
            total += len(acknowledged)
    with open_database(home, "ivan") as db:
        assert db.read_only is None
        assert contents(db) == replayed_without_torn(home)
    counted("writers killed, stopped and hung up among others", rounds=rounds, acknowledged=total, lost=0)


def replayed_without_torn(home: Path) -> dict[str, dict[int, dict[str, object]]]:
    """The journal's documents; the last writer that was killed may have left a part of a line."""
    with open_database(home, "mender") as db:
        db.table("log").insert({})
        db.revert(next(db.records(db.revision - 1)), "undo")
    return replayed(home)
