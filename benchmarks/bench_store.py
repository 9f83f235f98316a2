"""What the store costs, as ratios to the floor: appending 400 bytes to a file and waiting for the disk, in the same run.

    python benchmarks/bench_store.py

Absolute times say more about the disk than about the program; the ratios carry over to another machine.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tinydb import TinyDB

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from shnor_tui.store import SharedDatabase, open_database  # noqa: E402

SIZES = (100, 1_000, 10_000)
REPETITIONS = 300
TABLE = "marks"


def median_ms(task: Callable[[], object], repetitions: int = REPETITIONS) -> float:
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


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


def floor_ms(directory: Path) -> float:
    descriptor = os.open(directory / "floor", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    line = b"x" * 399 + b"\n"

    def append() -> None:
        os.write(descriptor, line)
        os.fdatasync(descriptor)

    try:
        return median_ms(append, 2 * REPETITIONS)
    finally:
        os.close(descriptor)


def stock_ms(directory: Path, size: int) -> float:
    with TinyDB(directory / f"stock-{size}.json", ensure_ascii=False, encoding="utf-8") as db:
        table = db.table(TABLE)
        table.insert_multiple(document(n) for n in range(size))
        numbers = iter(range(10**9))
        return median_ms(lambda: table.update({"пункт": next(numbers)}, doc_ids=[size // 2]), max(5, 20_000 // size))


def opened_ms(directory: Path) -> float:
    opened: list[SharedDatabase] = []
    elapsed = median_ms(lambda: opened.append(open_database(directory, "bench")), 5)
    for db in opened:
        db.close()
    return elapsed


def bench(directory: Path, size: int) -> None:
    floor = floor_ms(directory)
    home = directory / str(size)
    with open_database(home, "writer") as db, open_database(home, "reader") as reader:
        table = db.table(TABLE)
        table.insert_multiple(document(n) for n in range(size))
        numbers = iter(range(10**9))

        def commit() -> None:
            table.update({"пункт": next(numbers)}, doc_ids=[size // 2])

        def commit_then_refresh() -> float:
            commit()
            start = time.perf_counter()
            reader.refresh()
            return (time.perf_counter() - start) * 1000

        commit()
        reader.refresh()
        commit_ms = median_ms(commit)
        insert_ms = median_ms(lambda: table.insert(document(0)))
        reader.refresh()
        refresh_ms = statistics.median(commit_then_refresh() for _ in range(REPETITIONS))
        idle_ms = median_ms(reader.refresh)
        history_ms = median_ms(lambda: db.history(TABLE, 1), 5)
        checkpoint_ms = median_ms(db.checkpoint, 5)
        records = db.revision
    with_checkpoint_ms = opened_ms(home)
    (home / "shnor.json").unlink()
    replay_ms = opened_ms(home)
    stock = stock_ms(directory, size)

    def line(what: str, milliseconds: float) -> None:
        print(f"  {what:<42}{milliseconds:>10.3f} ms{milliseconds / floor:>10.2f} x floor")

    print(f"{size} documents, {records} records")
    line("floor: append 400 bytes + fdatasync", floor)
    line("commit: update one field", commit_ms)
    line("commit: insert a document", insert_ms)
    line("stock TinyDB: update one field", stock)
    line("refresh: one record of another session", refresh_ms)
    line("refresh: nothing new", idle_ms)
    line("history of one document", history_ms)
    line("checkpoint", checkpoint_ms)
    line("open with a checkpoint", with_checkpoint_ms)
    line("open by replaying the journal", replay_ms)


def main() -> None:
    with tempfile.TemporaryDirectory(dir=ROOT) as name:  # a real disk: temporary files may be in memory
        for size in SIZES:
            bench(Path(name), size)


if __name__ == "__main__":
    main()
