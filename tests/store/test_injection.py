"""The same runs as in `test_crashes`, struck in the kernel: strace kills, or fails, one real system call after another.

Nothing of this process stands between the store and the system, so a call that `interposed` does not know is struck too.
"""

from __future__ import annotations

import errno
import itertools
import os
import re
import shutil
import signal
import subprocess
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from shnor_tui.errors import ShnorError
from tests.store.counting import Counts
from tests.store.runs import READINGS, REWRITINGS, SESSIONS, Run, Stage, quick_directory
from tests.store.test_crashes import ERRNOS

pytestmark = pytest.mark.proof

RUNS = (*SESSIONS, *REWRITINGS, *READINGS)
ERRORS_A_CALL = 3
_GO = signal.SIGUSR1
_CALL = re.compile(r"(\w+)\(")


class Call(NamedTuple):
    """The `n`-th system call of that name in a run, and the line in which strace showed it."""

    name: str
    n: int
    line: str


class Ended(NamedTuple):
    killed: bool
    acknowledged: list[int]
    trace: list[str]


def under_strace(stage: Stage, trace: Path, *injection: str) -> Ended:
    """Play the run in a child that strace follows from its first call to its last."""
    receive, send = os.pipe()
    signal.pthread_sigmask(signal.SIG_BLOCK, {_GO})
    if (child := os.fork()) == 0:
        _play(stage, send)
    os.close(send)
    strace = subprocess.Popen(
        ["strace", "-y", "-o", trace, "-e", "trace=%file,%desc", *injection, "-p", str(child)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert strace.stderr is not None
    attached = strace.stderr.readline()
    if "attached" not in attached:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        pytest.skip(f"strace can follow no process here: {attached}")
    os.kill(child, _GO)
    with os.fdopen(receive, "rb") as said:
        acknowledged, _newline, failure = said.read().partition(b"\n")
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    strace.communicate()
    assert not failure, failure.decode()
    assert status in {0, -signal.SIGKILL}
    return Ended(status == -signal.SIGKILL, [rev - ord("0") for rev in acknowledged], trace.read_text().splitlines())


def _play(stage: Stage, send: int) -> None:
    """What the child does once it is followed; it says what is acknowledged, and after a newline what must not happen."""
    try:
        signal.alarm(120)  # no child outlives a broken test
        signal.sigwait({_GO})
        stage.run.act(stage.home, lambda rev: os.write(send, bytes([ord("0") + rev])))
    except ShnorError:
        pass
    except BaseException:  # noqa: BLE001
        os.write(send, b"\n" + traceback.format_exc().encode())
    finally:
        os._exit(0)


def storage_calls(trace: list[str], base: Path) -> Iterator[Call]:
    """The calls that concern the directory, each with its place among all calls of its name."""
    numbers: Counter[str] = Counter()
    for line in trace:
        if found := _CALL.match(line):
            numbers[found[1]] += 1
            if str(base) in line:
                yield Call(found[1], numbers[found[1]], line)


@pytest.fixture(scope="module")
def errors() -> Iterator[tuple[int, str]]:
    """All errors in turn, over all runs: the error, and which calls it strikes (one, or this and all that follow)."""
    return itertools.cycle(
        [(code, often) for often in ("", "+") for code in ERRNOS if (code, often) != (errno.EINTR, "+")]
    )


@pytest.fixture
def staged() -> Iterator[Callable[[Run], Stage]]:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    with quick_directory() as base:
        yield lambda run: Stage(base, run)


@pytest.mark.parametrize("run", [pytest.param(run, id=run.name.replace(" ", "-")) for run in RUNS])
def test_no_system_call_that_fails_or_kills_loses_anything(
    staged: Callable[[Run], Stage], run: Run, errors: Iterator[tuple[int, str]], tmp_path: Path, counted: Counts
) -> None:
    """Expected at each call: what was acknowledged is there, nothing is half done, work goes on, errors are the store's."""
    stage = staged(run)
    stage.calls()  # whatever is imported when it is needed is there now
    trace = tmp_path / "trace"
    stage.set()
    whole = under_strace(stage, trace)
    run.holds(stage.home, whole.acknowledged, stage.before)
    calls = list(storage_calls(whole.trace, stage.base))
    for call in calls:
        stage.set()
        ended = under_strace(stage, trace, "-e", f"inject={call.name}:signal=KILL:when={call.n}")
        assert ended.killed, call.line
        run.holds(stage.home, ended.acknowledged, stage.before)
        counted(f"strace: {run.name}", kills=1, errors=0, lost=0)
        for code, often in itertools.islice(errors, ERRORS_A_CALL):
            # The acknowledgements are writes, too, and strace does not close what it says could not be closed.
            after = "" if call.name in {"write", "read", "close"} else often
            stage.set()
            ended = under_strace(
                stage, trace, "-e", f"inject={call.name}:error={errno.errorcode[code]}:when={call.n}{after}"
            )
            struck = next((line for line in ended.trace if line.endswith("(INJECTED)")), "nothing was struck")
            assert str(stage.base) in struck, (struck, call.line)
            run.holds(stage.home, ended.acknowledged, stage.before)
            counted(f"strace: {run.name}", kills=0, errors=1, lost=0)
    assert len(calls) >= 10
