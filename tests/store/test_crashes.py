"""Whatever call a crash or an error strikes, what was acknowledged is there, nothing is half done, and work goes on."""

from __future__ import annotations

import errno
import itertools
import os
import random
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

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
    WRITES,
    Call,
    Counted,
    Intercept,
    Nth,
    Strikes,
    contents,
    die,
    die_halfway,
    failing,
    interposed,
    journal_of,
    replayed,
)

RUNS = [pytest.param(run, id=run.name.replace(" ", "-")) for run in (*SESSIONS, *REWRITINGS, *READINGS)]
ERRNOS = (
    *(errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOLCK),
    *(errno.EINTR, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ESTALE, errno.ENOENT, errno.ENODEV, errno.ELOOP),
)


unraisable = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""Closing a file fails while a generator that has it open is thrown away."""


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
    assert len(calls) >= 10, "a run makes at least so many"


@pytest.mark.proof
@pytest.mark.parametrize("run", RUNS)
def test_who_is_killed_while_mending_what_a_kill_left_loses_nothing(
    staged: Callable[[Run], Stage], run: Run, counted: Counts
) -> None:
    """Expected: as after one kill, at every call of the first session and some of the second."""
    stage = staged(run)
    chance = random.Random(run.name)
    for n in range(1, len(calls := stage.calls()) + 1):
        for m in chance.sample(range(1, len(calls) + 1), 2):
            first = stage.play_in_a_child(Nth(n, die_halfway))[1]
            second = stage.play_in_a_child(Nth(m, die_halfway), again=True)[1]
            run.holds(stage.home, [*first, *second], stage.before)
            counted(f"kill -9 and kill -9 again during {run.name}", cases=1, lost=0)


# Killed while others go on


def insert_numbered(home: Path, name: str, send: int, count: int) -> None:
    """Save and acknowledge `name 0`, `name 1` …"""
    with open_database(home, name, lock_timeout=60) as db:
        for n in range(count):
            db.insert({"what": f"{name} {n}"})
            os.write(send, f"{name} {n}\n".encode())


def others_go_on(home: Path, n: int, strike: Intercept, count: int) -> tuple[int, int]:
    """One of three writers dies at its n-th storage call; how many records there are, and how many were acknowledged."""
    receive, send = os.pipe()
    children = []
    for name in ("victim", "a", "b"):
        if (child := os.fork()) == 0:
            try:
                os.close(receive)
                fault = Nth(n, strike) if name == "victim" else Counted()
                with interposed(fault, under=home):
                    insert_numbered(home, name, send, count)
            finally:
                os._exit(0)
        children.append(child)
    os.close(send)
    with os.fdopen(receive, "rb") as acknowledgements:
        acknowledged = acknowledgements.read().decode().splitlines()
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [-signal.SIGKILL, 0, 0]
    assert len(set(acknowledged)) == len(acknowledged)
    with open_database(home, "ivan") as db:
        assert db.read_only is None
        saved = [document["what"] for document in db.documents("_default").values()]
        db.insert({"what": "after"})
        assert contents(db) == replayed(home)
    assert len(set(saved)) == len(saved)
    assert set(acknowledged) <= set(saved), "nothing acknowledged is lost"
    surplus = set(saved) - set(acknowledged)
    assert surplus <= {f"victim {sum(line.startswith('victim') for line in acknowledged)}"}, "but for the last breath"
    assert {line for line in saved if not line.startswith("victim")} == {
        f"{name} {n}" for name in "ab" for n in range(count)
    }
    return len(saved), len(acknowledged)


def one_of_three_is_killed(numbers: Iterable[int], strikes: Iterable[Intercept], count: int, counted: Counts) -> None:
    with quick_directory() as base:
        for turn, (n, strike) in enumerate(itertools.product(numbers, strikes)):
            saved, acknowledged = others_go_on(base / str(turn), n, strike, count)
            counted("one of three writers killed", cases=1, saved=saved, acknowledged=acknowledged, lost=0)


def test_a_writer_that_is_killed_takes_nothing_of_others_with_it(counted: Counts) -> None:
    """Expected: what was acknowledged is what the journal holds, but for the one record that the victim was saving."""
    one_of_three_is_killed(range(1, 80, 3), [die_halfway], 12, counted)


@pytest.mark.proof
def test_a_writer_that_is_killed_anywhere_takes_nothing_of_others_with_it(counted: Counts) -> None:
    """Expected: the same, at many of the first calls, before them and halfway through a write."""
    one_of_three_is_killed(range(1, 200, 3), [die, die_halfway], 30, counted)


# Errors


def errors_of(calls: list[str], a_call: int) -> Iterator[tuple[int, int, bool]]:
    """Which call, which error, and whether from then on: `a_call` errors for each, all of them in turn."""
    turn = itertools.cycle(ERRNOS)
    for n in range(1, len(calls) + 1):
        for again in range(a_call):
            code = next(turn)
            # Python tries again by itself, for ever, what was interrupted.
            yield n, code, (n + again) % 2 == 0 and code != errno.EINTR


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


@unraisable
@pytest.mark.parametrize("run", RUNS)
def test_an_error_at_any_storage_call_loses_nothing_acknowledged(
    staged: Callable[[Run], Stage], run: Run, counted: Counts
) -> None:
    """Expected: as after a kill; who is refused is told so by an error of the store's, never by another one."""
    an_error_at_each_call(staged(run), 3, counted)


@pytest.mark.proof
@unraisable
@pytest.mark.parametrize("run", RUNS)
def test_every_error_at_every_storage_call_loses_nothing_acknowledged(
    staged: Callable[[Run], Stage], run: Run, counted: Counts
) -> None:
    """Expected: the same, for each of the errors at each of the calls, once or from then on."""
    an_error_at_each_call(staged(run), len(ERRNOS), counted)


@pytest.mark.proof
@pytest.mark.parametrize("run", RUNS)
def test_two_errors_or_an_error_and_a_kill_lose_nothing(
    staged: Callable[[Run], Stage], run: Run, counted: Counts
) -> None:
    """Expected: as after one of them; an error is met by other calls, and those are struck too."""
    stage = staged(run)
    chance = random.Random(run.name)
    numbers = range(1, len(stage.calls()) + 6)
    for n in numbers:
        for second in chance.choices((die_halfway, *map(failing, ERRNOS)), k=3):
            later = min(n + chance.choice((1, 1, 1, 2, 2, 3, 4, 8, 16)), numbers[-1] + 1)
            strikes = Strikes({n: failing(chance.choice(ERRNOS)), later: second})
            acknowledged = stage.play_in_a_child(strikes)[1]
            run.holds(stage.home, acknowledged, stage.before)
            counted(f"two strikes during {run.name}", cases=1, acknowledged=len(acknowledged), lost=0)


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


def interrupt(name: str, call: Call, arguments: tuple[Any, ...]) -> NoReturn:
    """Strikes like Ctrl-C, before the call."""
    if name == "close":
        call(*arguments)
    raise KeyboardInterrupt


def interrupt_after(name: str, call: Call, arguments: tuple[Any, ...]) -> NoReturn:
    call(*arguments)
    raise KeyboardInterrupt


@pytest.mark.parametrize("strike", [interrupt, interrupt_after])
def test_a_session_that_was_interrupted_anywhere_shows_what_the_journal_says(
    home: Path, strike: Intercept, counted: Counts
) -> None:
    """Expected: after an interrupt at each call of a commit, a refresh and a checkpoint the session and the disk agree."""

    def work(db: SharedDatabase, other: SharedDatabase) -> None:
        other.insert({"by": "other"})
        commit(db)
        db.refresh()
        db.checkpoint()

    with open_database(home, "olga") as db, open_database(home, "ivan") as other:
        commit(db)
        for n in itertools.count(1):
            fault = Nth(n, strike)
            with suppress(KeyboardInterrupt), interposed(fault, under=home):
                work(db, other)
            commit(db)
            other.refresh()
            assert contents(db) == contents(other) == replayed(home)
            if not fault.struck:
                break
            counted("interrupts at each call of a commit, a refresh, a checkpoint", cases=1, different=0)
    assert n > 20


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
