"""The line drops, or an administrator ends the program, at any moment of saving a mark: it is whole there or not at all."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from shnor_tui.domain.roadmap import Status
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import open_workspace
from tests.store.counting import Counts
from tests.terminal.terminal import Terminal

STOPPED_IN_A_COMMIT = """
import os, signal, sys
from contextlib import contextmanager
from shnor_tui.cli.entry import main
from shnor_tui.store.storage import JournalStorage
from tests.store.support import Nth, interposed

inner = JournalStorage.transaction

def stop(name, call, arguments):
    os.kill(os.getpid(), signal.SIGSTOP)
    return call(*arguments)

@contextmanager
def aimed(self, *arguments):
    if self._active is not None:
        with inner(self, *arguments) as transaction:
            yield transaction
    else:
        with interposed(Nth(int(sys.argv[2]), stop)), inner(self, *arguments) as transaction:
            yield transaction

JournalStorage.transaction = aimed
sys.exit(main(["--home", sys.argv[1]]))
"""
DONE = "выполнено 20.04.2021 · июль 2021 года"


def saving_is_stopped(terminal: Terminal) -> bool:
    """Press the keys that mark an item; whether the program stopped meanwhile, and else has saved the mark."""
    terminal.press("2")
    terminal.press_at_once("оо ")
    while DONE not in terminal.text:
        if os.waitid(os.P_PID, terminal.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT) is not None:
            return True
        terminal.press_at_once("")
    return False


def hang_up(terminal: Terminal) -> None:
    terminal.hang_up()


def send(number: signal.Signals) -> Callable[[Terminal], None]:
    def end(terminal: Terminal) -> None:
        os.kill(terminal.pid, number)

    return end


ENDINGS = {
    "closed pty": hang_up,
    **{number.name: send(number) for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGKILL)},
}


def cut_off_at(n: int, home: Path, ending: str, state: Path) -> bool:
    """Let the program stop at its n-th storage call of saving, then end it; whether there was such a call."""
    variables = {"XDG_STATE_HOME": str(state)}
    with Terminal(["-c", STOPPED_IN_A_COMMIT, str(home), str(n)], environment=variables) as terminal:
        terminal.wait_for("F1")
        terminal.settle()
        if not saving_is_stopped(terminal):
            return False
        ENDINGS[ending](terminal)
        os.kill(terminal.pid, signal.SIGCONT)
        os.waitid(os.P_PID, terminal.pid, os.WEXITED | os.WNOWAIT)
    return True


def assert_whole(home: Path) -> bool:
    """The department is good, and one can mark on; whether the mark is there."""
    with open_workspace(home) as workspace:
        assert workspace.read_only is None
        data = workspace.snapshot()
        item = item_by_number(data, "1.3")
        marked = data.status(item) is Status.DONE
        set_marks(workspace, item, [None], MarkEdit(status=Status.IN_PROGRESS))
    assert list(home.glob("*.torn-*")) == []
    return marked


def test_a_line_that_drops_before_the_first_call_of_saving_leaves_a_good_department(
    own_demo: Path, tmp_path: Path, counted: Counts
) -> None:
    assert cut_off_at(1, own_demo, "closed pty", tmp_path)
    assert_whole(own_demo)
    counted("programs cut off while they save", cases=1, half_done=0)


@pytest.mark.proof
@pytest.mark.parametrize("ending", ENDINGS)
def test_the_program_may_be_cut_off_at_any_call_of_saving(
    own_demo: Path, tmp_path: Path, ending: str, counted: Counts
) -> None:
    outcomes = []
    for n in count(1):
        if not cut_off_at(n, own_demo, ending, tmp_path):
            break
        outcomes.append(assert_whole(own_demo))
    assert len(outcomes) >= 5
    assert outcomes[-1], "what was synced is there"
    if ending == "SIGKILL":
        assert outcomes == sorted(outcomes), "from some call on it is there, and before that it is not"
    counted("programs cut off while they save", cases=len(outcomes), half_done=0)
