"""Whatever call a crash or an error strikes, what was acknowledged is there, nothing is half done, and work goes on."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import pytest

from shnor_tui.errors import reason_of
from shnor_tui.store import SharedDatabase, StoreError, Unwritable, open_database
from tests.store.support import (
    Call,
    Contents,
    Counted,
    Nth,
    checkpoint_of,
    contents,
    die,
    die_halfway,
    half_written,
    interposed,
    journal_of,
    replayed,
)

Acknowledge = Callable[[int], object]
Strike = Callable[[str, Call, tuple[Any, ...]], Any]


def commit(db: SharedDatabase) -> int:
    """One transaction over two tables; returns the revision that it became."""
    with db.transaction("step") as transaction:
        n = len(db.table("log")) + 1
        db.table("pair").upsert({"n": n}, cond=lambda _document: True)
        db.table("log").insert({"n": n, "text": "ё" * 100})
    assert transaction.record is not None
    return transaction.record.rev


def session(home: Path, acknowledge: Acknowledge) -> None:
    """Everything a session does to the disk."""
    with open_database(home, "olga", lock_timeout=0.05) as db:
        acknowledge(commit(db))
        acknowledge(commit(db))
        db.checkpoint()
        db.refresh()
        acknowledge(commit(db))


def check(home: Path, acknowledged: int) -> None:
    """What holds after any accident."""
    with open_database(home, "ivan") as db:
        assert db.read_only is None
        assert db.revision >= acknowledged
        found = contents(db)
        if db.revision:
            assert found["pair"] == {1: {"n": db.revision}}, "no change is half done"
            assert [document["n"] for document in found["log"].values()] == list(range(1, db.revision + 1))
        assert commit(db) == db.revision
        assert contents(db) == replayed(home)
    checkpoint_of(home).unlink()
    with open_database(home, "ivan") as db:
        assert contents(db) == replayed(home)
    assert list(home.glob("*.tmp")) == []


@contextmanager
def beginnings(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Gives a fresh copy of one of two situations: no directory at all, or a journal with a torn last line."""
    torn = tmp_path / "torn"
    with open_database(torn, "olga") as db:
        commit(db)
        commit(db)
    whole = journal_of(torn).read_bytes()
    journal_of(torn).write_bytes(whole + whole[: len(whole) // 3])

    def begin(kind: int) -> Path:
        home = tmp_path / "department"
        shutil.rmtree(home, ignore_errors=True)
        if kind:
            shutil.copytree(torn, home)
        return home

    yield begin


# Killed


def die_after(name: str, call: Call, arguments: tuple[Any, ...]) -> NoReturn:
    call(*arguments)
    die(name, call, arguments)


def killed_at(n: int, strike: Strike, home: Path) -> tuple[bool, int]:
    """Run a session in a child that dies at its n-th storage call: whether it did, and the last acknowledged revision."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(receive)
            with interposed(Nth(n, strike)):
                session(home, lambda rev: os.write(send, bytes([rev])))
        finally:
            os._exit(0)
    os.close(send)
    with os.fdopen(receive, "rb") as acknowledgements:
        acknowledged = acknowledgements.read()
    return os.WIFSIGNALED(os.waitpid(child, 0)[1]), max(acknowledged, default=0)


@pytest.mark.parametrize("kind", [0, 1], ids=["new", "torn"])
@pytest.mark.parametrize("strike", [die, die_after, die_halfway])
def test_a_kill_at_any_storage_call_loses_nothing_acknowledged(tmp_path: Path, strike: Strike, kind: int) -> None:
    with beginnings(tmp_path) as begin:
        for n in count(1):
            home = begin(kind)
            was_killed, acknowledged = killed_at(n, strike, home)
            check(home, acknowledged)
            if not was_killed:
                break
    assert n > 40, "the session makes at least this many calls"


# Errors


def outcome_of(task: Callable[..., None], *arguments: object) -> str | None:
    """What the store says of its failure; None when it succeeds."""
    try:
        task(*arguments)
    except StoreError as error:
        return str(error)
    return None


def failing(code: int) -> Strike:
    def fail(name: str, call: Call, arguments: tuple[Any, ...]) -> NoReturn:
        if name == "pwrite":
            half_written(call, arguments)
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize("persistent", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("kind", [0, 1], ids=["new", "torn"])
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EACCES, errno.ENOLCK])
def test_an_error_at_any_storage_call_loses_nothing_acknowledged(
    tmp_path: Path, code: int, kind: int, persistent: bool
) -> None:
    with beginnings(tmp_path) as begin:
        for n in count(1):
            home = begin(kind)
            acknowledged = [0]
            fault = Nth(n, failing(code), persistent=persistent)
            with interposed(fault):
                said = outcome_of(session, home, acknowledged.append)
            assert said is None or reason_of(OSError(code, os.strerror(code))) in said
            check(home, acknowledged[-1])
            if not fault.struck:
                break
    assert n > 40


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
@pytest.mark.parametrize("name", ["pwrite", "fdatasync"])
def test_a_change_that_was_not_saved_is_nowhere_and_the_session_goes_on(home: Path, name: str, code: int) -> None:
    with open_database(home, "olga") as db, open_database(home, "ivan") as other:
        commit(db)
        before, journal = contents(db), journal_of(home).read_bytes()
        descriptors_opened = []

        def fail(called: str, call: Call, arguments: tuple[Any, ...]) -> Any:
            if called == name:
                return failing(code)(called, call, arguments)
            return call(*arguments)

        with (
            interposed(fail),
            pytest.raises(Unwritable, match=f"was not saved .*{reason_of(OSError(code, os.strerror(code)))}"),
        ):
            commit(db)
        assert contents(db) == before
        assert journal_of(home).read_bytes() == journal
        assert other.refresh()[-1].rev == 1
        assert db.read_only is None

        def watch(called: str, call: Call, arguments: tuple[Any, ...]) -> Any:
            descriptors_opened.append(called == "open")
            return call(*arguments)

        with interposed(watch):
            assert commit(db) == 2
        assert any(descriptors_opened), "a descriptor whose sync has failed is never written again"
        other.refresh()
        assert contents(other) == contents(db) == replayed(home)


def test_an_interrupt_during_the_sync_is_like_an_error(home: Path) -> None:
    def interrupt(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        if name == "fdatasync":
            raise KeyboardInterrupt
        return call(*arguments)

    with open_database(home, "olga") as db:
        commit(db)
        before = contents(db)
        with interposed(interrupt), pytest.raises(KeyboardInterrupt):
            commit(db)
        assert contents(db) == before == replayed(home)
        assert commit(db) == 2


def test_a_change_that_cannot_even_be_taken_back_is_read_again(home: Path) -> None:
    """The worst of cases: the sync failed and so did the cut. The error says "not saved"; what is true is on disk."""

    def fail(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        if name in {"fdatasync", "ftruncate"}:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return call(*arguments)

    with open_database(home, "olga") as db:
        commit(db)
        with interposed(fail), pytest.raises(Unwritable):
            commit(db)
        commit(db)
        assert contents(db) == replayed(home)


# Cost


def test_a_commit_is_one_write_and_one_sync(home: Path) -> None:
    with open_database(home, "olga") as db:
        commit(db)
        calls = Counted()
        with interposed(calls):
            commit(db)
    assert [name for name in calls.names if name not in {"fstat", "pread"}] == ["flock", "pwrite", "fdatasync", "flock"]


def test_a_refresh_with_nothing_new_is_one_look_at_the_files_size(home: Path) -> None:
    with open_database(home, "olga") as db:
        commit(db)
        db.refresh()
        calls = Counted()
        with interposed(calls):
            db.refresh()
    assert calls.names == ["fstat"]


def test_the_calls_of_a_commit_do_not_depend_on_the_size_of_the_data(home: Path) -> None:
    def calls_of_a_commit(db: SharedDatabase) -> list[str]:
        calls = Counted()
        with interposed(calls):
            db.table("many").update({"n": -1}, doc_ids=[1])
            db.table("many").update({"n": 0}, doc_ids=[1])
        return calls.names

    with open_database(home, "olga") as db:
        db.table("many").insert({"n": 0})
        few = calls_of_a_commit(db)
        db.table("many").insert_multiple({"n": n} for n in range(5000))
        assert calls_of_a_commit(db) == few


COMMITS_UNDER_STRACE = """
import sys; from pathlib import Path; from shnor_tui.store import open_database
db = open_database(Path(sys.argv[1]), "olga")
for n in range(100): db.insert({"n": n})
"""


@pytest.mark.proof
def test_the_kernel_sees_one_write_and_one_sync_a_commit(home: Path, tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    trace = tmp_path / "trace"
    options = ["-f", "-y", "-o", str(trace), "-e", "trace=write,pwrite64,writev,fsync,fdatasync,ftruncate"]
    subprocess.run([strace, *options, sys.executable, "-c", COMMITS_UNDER_STRACE, str(home)], check=True)
    names = re.findall(r"^\d+ +(\w+)\(\d+<[^>]*shnor\.journal>", trace.read_text(), re.MULTILINE)
    assert names == ["pwrite64", "fdatasync"] * 100


# Power cuts


def states_of_disk(operations: list[tuple[Any, ...]]) -> set[bytes]:
    """What a power cut after the last operation may leave of the journal; an unsynced write may be there in parts."""
    synced, cached = b"", b""
    possible = {b""}
    for operation, *arguments in operations:
        if operation == "sync":
            synced = cached
            possible = {synced}
        else:
            data, offset = arguments
            cached = cached[:offset] + data
            for page in range(0, len(data), 64):  # a small page, so that there are many cases
                possible.add(cached[: offset + page])
                possible.add(cached[: offset + page] + b"\0" * (len(data) - page))
                possible.add(cached[:offset] + b"\0" * page + data[page:])
            possible.add(cached)
    return possible


def recorded_commits(home: Path) -> tuple[list[tuple[Any, ...]], list[Contents], list[int]]:
    """Writes and syncs of a few commits, the documents at each revision, and when each was acknowledged."""
    operations: list[tuple[Any, ...]] = []
    acknowledged_at: list[int] = []

    def record(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        if name == "pwrite":
            operations.append(("write", bytes(arguments[1]), arguments[2]))
        elif name == "fdatasync":
            operations.append(("sync",))
        return call(*arguments)

    states: list[Contents] = [{}]
    with open_database(home, "olga") as db:
        for _ in range(3):
            with interposed(record):
                commit(db)
            acknowledged_at.append(len(operations))
            states.append(contents(db))
    return operations, states, acknowledged_at


def test_a_power_cut_loses_nothing_acknowledged(tmp_path: Path) -> None:
    operations, states, acknowledged_at = recorded_commits(tmp_path / "recorded")
    home = tmp_path / "after"
    for cut in range(1, len(operations) + 1):
        acknowledged = sum(at <= cut for at in acknowledged_at)
        for data in states_of_disk(operations[:cut]):
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            journal_of(home).write_bytes(data)
            with open_database(home, "olga") as db:
                assert db.read_only is None
                assert db.revision >= acknowledged
                assert contents(db) == states[db.revision]
                commit(db)
                assert contents(db) == replayed(home)
