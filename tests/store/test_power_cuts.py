"""A power cut after any operation on the disk: what was acknowledged is there, nothing is half done, work goes on.

The controls are the same runs with a kind of sync dropped: there the same model must find losses, or it proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.store.counting import Counts
from tests.store.power import Recorder, cuts
from tests.store.runs import (
    AFTER_A_DEAD_WRITER,
    READINGS,
    REWRITINGS,
    SESSIONS,
    Run,
    department_in,
    quick_directory,
)
from tests.store.support import interposed, journal_of

RUNS = (*SESSIONS, *AFTER_A_DEAD_WRITER, *REWRITINGS, *READINGS)


@pytest.fixture
def base() -> Iterator[Path]:
    with quick_directory() as directory:
        yield directory / "disk"


def after_each_cut(
    run: Run, base: Path, bound: int, dropped: frozenset[str] = frozenset()
) -> Iterator[Callable[[], None]]:
    """For each state of the disk that a cut of the run may leave, what looks whether everything is well there."""
    home = department_in(base)
    home.parent.mkdir(parents=True)
    run.prepare(home)
    before = journal_of(home).read_bytes() if journal_of(home).exists() else b""
    recorder = Recorder(base, dropped)
    prepared = len(recorder.operations)
    with interposed(recorder, under=base):
        run.act(home, recorder.acknowledge)
    seen = set()
    for disk, acknowledged in cuts(recorder.operations[prepared:], bound, recorder.operations[:prepared]):
        if (disk, acknowledged) not in seen:
            seen.add((disk, acknowledged))
            disk.put_under(base)
            yield lambda acknowledged=acknowledged: run.holds(home, acknowledged, before)  # type: ignore[misc]


def all_hold(run: Run, base: Path, bound: int, counted: Counts) -> None:
    for holds in after_each_cut(run, base, bound):
        holds()
        counted(f"power cuts during {run.name}", states=1, lost=0)


def losses(run: Run, base: Path, dropped: str) -> tuple[int, int]:
    """How many states of the disk there are without a kind of sync, and in how many something is lost or broken."""
    states = bad = 0
    for holds in after_each_cut(run, base, 20, frozenset({dropped})):
        states += 1
        try:
            holds()
        except Exception:  # noqa: BLE001  (whatever it is that is not well)
            bad += 1
    return states, bad


def named(runs: tuple[Run, ...]) -> list[object]:
    return [pytest.param(run, id=run.name.replace(" ", "-")) for run in runs]


@pytest.mark.parametrize("run", named(RUNS))
def test_a_power_cut_loses_nothing_acknowledged(base: Path, run: Run, counted: Counts) -> None:
    """Expected: the acknowledged is there, nothing is half done, the old journal is never gone, work goes on."""
    all_hold(run, base, 20, counted)


@pytest.mark.proof
@pytest.mark.parametrize("run", named(RUNS))
def test_a_power_cut_loses_nothing_acknowledged_in_many_more_states(base: Path, run: Run, counted: Counts) -> None:
    """Expected: the same, with up to 400 states of the disk after each operation."""
    all_hold(run, base, 400, counted)


CONTROLS = [
    (SESSIONS[0], "fdatasync of a file"),
    (SESSIONS[0], "fsync of a directory"),
    (SESSIONS[1], "fdatasync of a file"),
    (REWRITINGS[0], "fsync of a file"),
    (REWRITINGS[1], "fsync of a directory"),
    (REWRITINGS[2], "fsync of a file"),
    (READINGS[0], "fsync of a file"),
    (READINGS[0], "fsync of a directory"),
    (READINGS[1], "fsync of a file"),
]


@pytest.mark.parametrize(
    ("run", "dropped"), [pytest.param(*each, id=f"{each[0].name}, no {each[1]}") for each in CONTROLS]
)
def test_the_model_finds_what_a_missing_sync_loses(base: Path, run: Run, dropped: str, counted: Counts) -> None:
    """Expected: losses. The control: an attack that cannot fail proves nothing."""
    states, bad = losses(run, base, dropped)
    counted(f"control: power cuts without the {dropped}", states=states, lost_as_expected=bad)
    assert bad > 0
