"""Whatever call a crash or an error strikes, what was acknowledged is there, nothing is half done, and work goes on."""

from __future__ import annotations

import errno
import itertools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from shnor_tui.errors import ShnorError, reason_of
from shnor_tui.store import SharedDatabase, Unwritable, open_database
from tests.store.counting import Counts
from tests.store.runs import (
    READINGS,
    REWRITINGS,
    SESSIONS,
    Run,
    Stage,
    commit,
    quick_directory,
)
from tests.store.support import (
    Call,
    Counted,
    Intercept,
    Nth,
    contents,
    die,
    die_halfway,
    half_written,
    interposed,
    journal_of,
    replayed,
)

RUNS = [pytest.param(run, id=run.name.replace(" ", "-")) for run in (*SESSIONS, *REWRITINGS, *READINGS)]
ERRNOS = (
    *(errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOLCK),
    *(errno.EINTR, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ESTALE, errno.ENOENT, errno.ENODEV, errno.ELOOP),
)
WRITES = ("pwrite", "write")


@pytest.fixture
def staged() -> Iterator[Callable[[Run], Stage]]:
    with quick_directory() as base:
        yield lambda run: Stage(base, run)


# Killed


@pytest.mark.parametrize("run", RUNS)
def test_a_kill_at_any_storage_call_loses_nothing_acknowledged(
    staged: Callable[[Run], Stage], run: Run, counted: Counts
) -> None:
    """Expected: what was acknowledged is there, nothing is half done, the old journal is never gone, work goes on."""
    stage = staged(run)
    calls = stage.calls()
    halfway = [n for n, name in enumerate(calls, 1) if name in WRITES]
    for n, strike in [*((n, die) for n in range(1, len(calls) + 1)), *((n, die_halfway) for n in halfway)]:
        was_killed, acknowledged = stage.play_in_a_child(Nth(n, strike))
        assert was_killed
        run.holds(stage.home, acknowledged, stage.before)
        counted(f"kill -9 at each storage call of {run.name}", cases=1, acknowledged=len(acknowledged), lost=0)
    assert len(calls) >= 20, "a run makes at least so many"


# Errors


def failing(code: int) -> Intercept:
    """Fails as the kernel does: a write may have been cut short, a closed descriptor is closed."""

    def fail(name: str, call: Call, arguments: tuple[Any, ...]) -> bool:
        if name == "access":
            return False
        if name == "pwrite":
            half_written(call, arguments)
        if name == "close":
            call(*arguments)
        raise OSError(code, os.strerror(code))

    return fail


def errors_of(calls: list[str], a_call: int) -> Iterator[tuple[int, int, bool]]:
    """Which call, which error, and whether from then on: `a_call` errors for each, all of them in turn."""
    turn = itertools.cycle(
        (code, persistent)
        for code, persistent in itertools.product(ERRNOS, (False, True))
        if (code, persistent) != (errno.EINTR, True)  # Python tries again by itself, for ever
    )
    for n in range(1, len(calls) + 1):
        for _ in range(a_call):
            code, persistent = next(turn)
            yield n, code, persistent


def an_error_at_each_call(stage: Stage, a_call: int, counted: Counts) -> None:
    refused = 0
    for n, code, persistent in errors_of(stage.calls(), a_call):
        acknowledged: list[int] = []
        fault = Nth(n, failing(code), persistent=persistent)
        try:
            stage.play(fault, acknowledged.append)
        except ShnorError:
            refused += 1
        assert fault.struck
        stage.run.holds(stage.home, acknowledged, stage.before)
        counted(f"an error at each storage call of {stage.run.name}", cases=1, acknowledged=len(acknowledged), lost=0)
    assert refused


@pytest.mark.parametrize("run", RUNS)
def test_an_error_at_any_storage_call_loses_nothing_acknowledged(
    staged: Callable[[Run], Stage], run: Run, counted: Counts
) -> None:
    """Expected: as after a kill; who is refused is told so by an error of the store's, never by another one."""
    an_error_at_each_call(staged(run), 3, counted)


@pytest.mark.proof
@pytest.mark.parametrize("run", RUNS)
def test_every_error_at_every_storage_call_loses_nothing_acknowledged(
    staged: Callable[[Run], Stage], run: Run, counted: Counts
) -> None:
    """Expected: the same, for each of the errors at each of the calls, once and from then on."""
    an_error_at_each_call(staged(run), 2 * len(ERRNOS) - 1, counted)


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


def test_a_relative_path_from_a_directory_that_is_gone_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(Unwritable, match="cannot be made"):
        open_database(Path("department"), "olga")


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
        with interposed(calls, under=home):
            db.refresh()
    assert calls.names == ["stat"]


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
