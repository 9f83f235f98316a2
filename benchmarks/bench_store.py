"""What the store costs with 100 to 100,000 documents, against three things that are measured in between, on the same disk:

the floor (appending the same number of bytes to a file and waiting for the disk), stock TinyDB and SQLite (WAL, FULL).

    python benchmarks/bench_store.py [documents ...]

Absolute times say more about the disk than about the program; the ratios carry over to another machine. Each is run for a
moment in turn, over and over, so that a disk that is slow for a while is slow for all of them. CPU is the time of this
process; what the program itself takes is the difference to the floor, which waits for the disk just so. After each wait the
processor's caches are cold, so the same is told for a file system in memory, where nothing waits.
"""

from __future__ import annotations

import json
import math
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tinydb import TinyDB

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from shnor_tui.store import Change, Record, SharedDatabase, open_database  # noqa: E402
from shnor_tui.store.checkpoint import CHECKPOINT_NAME  # noqa: E402
from shnor_tui.store.journal import JOURNAL_NAME  # noqa: E402
from shnor_tui.store.maintenance.backup import back_up  # noqa: E402
from shnor_tui.store.maintenance.examine import examine  # noqa: E402
from shnor_tui.store.maintenance.mend import Version  # noqa: E402
from shnor_tui.store.record import NO_CRC, chained  # noqa: E402
from tests.effort import calls_of  # noqa: E402

SIZES = (100, 1_000, 10_000, 100_000)
BLOCKS, RUNS = 40, 20
"""Each task is run so often without a break, and then the next; all that so often again."""
SLOW_SECONDS = 1.5
"""What is slow is repeated for about so long, and at least three times."""
MEMORY = Path("/dev/shm")
TABLE = "marks"
FLOOR, COMMIT = "floor: append as much + fdatasync", "commit: update a field"
SQLITE, STOCK = "SQLite, WAL and FULL: update a document", "stock TinyDB: update a field"

Task = Callable[[], object]


class Sample(NamedTuple):
    """Milliseconds of one run."""

    wall: float
    cpu: float


def sample(task: Task) -> Sample:
    cpu, begin = time.process_time(), time.perf_counter()
    task()
    wall = time.perf_counter() - begin
    return Sample(wall * 1000, (time.process_time() - cpu) * 1000)


def in_turn(tasks: Mapping[str, Task]) -> dict[str, list[Sample]]:
    """Samples of each task, a block of one after a block of the other."""
    found: dict[str, list[Sample]] = {name: [] for name in tasks}
    for _ in range(BLOCKS):
        for name, task in tasks.items():
            found[name] += [sample(task) for _ in range(RUNS)]
    return found


def slow_samples(task: Task, before: Task = lambda: None) -> list[Sample]:
    """At least three, as many as there is time for, never more than fifty; `before` each, something that is not timed."""
    found: list[Sample] = []
    end = time.perf_counter() + SLOW_SECONDS
    while len(found) < 3 or (len(found) < 50 and time.perf_counter() < end):
        before()
        found.append(sample(task))
    return found


def document(n: int) -> dict[str, object]:
    return {
        "школа": n % 40,
        "пункт": n,
        "статус": "выполнено",
        "дата": "2026-09-15",
        "ответственный": "Иванова О. П.",
        "примечание": "приказ от 15.09.2026 № 123",
        "документы": [n, n + 1, n + 2],
    }


def journal_of(size: int) -> Iterator[bytes]:
    """The lines of a department where each document was entered by itself."""
    for_each = (
        Record(n, NO_CRC, 1, datetime.now(UTC), "olga", "insert", None, (Change(TABLE, n, None, document(n)),))
        for n in range(1, size + 1)
    )
    return chained(for_each)


@contextmanager
def bare_file(path: Path, length: int) -> Iterator[Task]:
    """Appends a line of that length and waits for the disk."""
    descriptor, line = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), b"x" * (length - 1) + b"\n"

    def append() -> None:
        os.write(descriptor, line)
        os.fdatasync(descriptor)

    try:
        yield append
    finally:
        os.close(descriptor)


@contextmanager
def sqlite(path: Path, size: int) -> Iterator[Task]:
    """The same documents as JSON, one a row; changes a field of one."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE marks (id INTEGER PRIMARY KEY, document TEXT NOT NULL)")
        db.execute("BEGIN")
        rows = ((n, json.dumps(document(n), ensure_ascii=False)) for n in range(1, size + 1))
        db.executemany("INSERT INTO marks VALUES (?, ?)", rows)
        db.execute("COMMIT")
        changed, numbers = document(size // 2), iter(range(10**9))

        def update() -> None:
            changed["пункт"] = next(numbers)
            text = json.dumps(changed, ensure_ascii=False)
            db.execute("UPDATE marks SET document = ? WHERE id = ?", (text, size // 2))

        yield update


@contextmanager
def stock(path: Path, size: int) -> Iterator[Task]:
    with TinyDB(path, ensure_ascii=False, encoding="utf-8") as db:
        table, numbers = db.table(TABLE), iter(range(10**9))
        table.insert_multiple(document(n) for n in range(1, size + 1))
        yield lambda: table.update({"пункт": next(numbers)}, doc_ids=[size // 2])


@contextmanager
def department(home: Path, size: int) -> Iterator[Task]:
    """A directory of which each document was entered by itself; changes a field of one."""
    home.mkdir(parents=True)
    (home / JOURNAL_NAME).write_bytes(b"".join(journal_of(size)))
    with open_database(home, "olga") as db:
        table, numbers = db.table(TABLE), iter(range(10**9))
        yield lambda: table.update({"пункт": next(numbers)}, doc_ids=[size // 2])


def writing(home: Path, size: int) -> tuple[dict[str, list[Sample]], int, int]:
    """Samples of all that write, taken in turn, the length of a line of the journal, and how many functions a commit calls."""
    journal = home / JOURNAL_NAME
    with department(home, size) as commit:
        before = journal.stat().st_size
        for _ in range(RUNS):
            commit()
        length = (journal.stat().st_size - before) // RUNS
        with (
            bare_file(home.parent / "floor", length) as append,
            sqlite(home.parent / "sqlite.db", size) as update,
            stock(home.parent / "stock.json", size) as slow_update,
        ):
            tasks = {FLOOR: append, COMMIT: commit, SQLITE: update}
            return in_turn(tasks) | {STOCK: slow_samples(slow_update)}, length, calls_of(commit)


def own_cpu(written: Mapping[str, list[Sample]]) -> float:
    """What a commit takes besides the floor's share, in milliseconds."""
    pairs = zip(written[COMMIT], written[FLOOR], strict=True)
    return statistics.median(commit.cpu - floor.cpu for commit, floor in pairs)


def own_cpu_in_memory(size: int) -> float:
    """The same without a disk, if there is a file system in memory."""
    if not MEMORY.is_dir():
        return math.nan
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        home = Path(name) / "department"
        with department(home, size) as commit, bare_file(Path(name) / "floor", 200) as append:
            return own_cpu(in_turn({FLOOR: append, COMMIT: commit}))


def together(home: Path, size: int) -> dict[str, list[Sample]]:
    """Samples of two sessions that save in turn, of what the other's change costs, and of an idle look."""
    with open_database(home, "olga") as here, open_database(home, "ivan") as there:
        numbers = iter(range(10**9))

        def saving(db: SharedDatabase) -> Task:
            return lambda: db.table(TABLE).update({"пункт": next(numbers)}, doc_ids=[size // 2])

        saved, seen = [], []
        for _ in range(BLOCKS * RUNS // 2):
            saved += [sample(saving(here)), sample(saving(there))]
            seen.append(sample(here.refresh))
        idle = [sample(here.refresh) for _ in range(BLOCKS * RUNS)]
    return {
        "commit after one of another session": saved,
        "refresh: a change of another session": seen,
        "refresh: nothing new": idle,
    }


def rarely(home: Path, size: int) -> dict[str, list[Sample]]:
    """Samples of what is done now and then."""
    checkpoint, place = home / CHECKPOINT_NAME, home.parent / "backups"
    handles: list[SharedDatabase] = []
    place.mkdir()

    def opened(until: int | None = None) -> None:
        handles.append(open_database(home, "olga", until=until))

    def closed() -> None:
        while handles:
            handles.pop().close()

    def without_checkpoint() -> None:
        closed()
        checkpoint.unlink(missing_ok=True)

    found = {"open by reading the whole journal": slow_samples(opened, without_checkpoint)}
    found["open as it was in the past"] = slow_samples(lambda: opened(until=size), without_checkpoint)
    closed()
    with open_database(home, "olga") as db:
        found["checkpoint"] = slow_samples(db.checkpoint)
        found["history of one document"] = slow_samples(lambda: db.history(TABLE, size // 2))
        found["search by a query"] = slow_samples(lambda: db.table(TABLE).search(lambda mark: mark["пункт"] == 1))
    found["open with a checkpoint"] = slow_samples(opened, closed)
    closed()
    found["backup"] = [sample(lambda: back_up(home, place))]
    found["examine as the doctor does"] = [sample(lambda: examine(home, Version(1, {})))]
    return found


def quantile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, math.ceil(part * len(values)) - 1)]


def show(found: Mapping[str, list[Sample]], floor: float) -> None:
    for name, runs in found.items():
        walls = [run.wall for run in runs]
        median, cpu = statistics.median(walls), statistics.median(run.cpu for run in runs)
        print(
            f"  {name:<42}{median:>11.3f}{quantile(walls, 0.95):>11.3f}{cpu:>11.3f}{median / floor:>12.2f}{len(runs):>6}"
        )


def bench(directory: Path, size: int) -> dict[str, float]:
    """Print all figures of one size; returns those that are promised."""
    home = directory / "department"
    written, length, calls = writing(home, size)
    walls = {name: statistics.median(run.wall for run in runs) for name, runs in written.items()}
    shared = together(home, size)
    seldom = rarely(home, size)
    print(f"\n{size:,} documents, a change is {length} bytes")
    print(f"  {'milliseconds':<42}{'median':>11}{'p95':>11}{'CPU':>11}{'× floor':>12}{'runs':>6}")
    for found in (written, shared, seldom):
        show(found, walls[FLOOR])
    return {
        "commit ÷ floor": walls[COMMIT] / walls[FLOOR],
        "our own CPU, ms": own_cpu(written),
        "the same in memory, ms": own_cpu_in_memory(size),
        "functions it calls": calls,
        "stock TinyDB ÷ commit": walls[STOCK] / walls[COMMIT],
        "SQLite ÷ floor": walls[SQLITE] / walls[FLOOR],
        "commit ÷ SQLite": walls[COMMIT] / walls[SQLITE],
    }


def main() -> None:
    """Print the figures, and those that docs/store.md promises in one table."""
    sizes = [int(argument) for argument in sys.argv[1:]] or SIZES
    promised: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(dir=ROOT) as name:  # a real disk: temporary files may be in memory
        for size in sizes:
            promised[size] = bench(Path(name) / str(size), size)
    print("\n" + " " * 26 + "".join(f"{size:>10,}" for size in promised) + "  documents")
    for line in promised[sizes[0]]:
        print(f"{line:<26}" + "".join(f"{found[line]:>10.3f}" for found in promised.values()))
    print("Promised: a commit costs at most 1.5 × the floor, and 0.05 ms of CPU besides the floor's.")


if __name__ == "__main__":
    main()
