"""The commands where a department has bad surroundings: no locks, a full disk, a session that is stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from shnor_tui.domain.roadmap import Status
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.session import open_workspace
from tests.store.counting import Counts
from tests.store.support import journal_of
from tests.store.test_disks import fill, mounted

pytestmark = pytest.mark.proof

PROGRAM = (sys.executable, "-m", "shnor_tui", "--lang", "en")
BUSY, UNWRITABLE = 5, 7


def shnor(home: Path, *arguments: str, before: tuple[str, ...] = (), **more: str) -> subprocess.CompletedProcess[str]:
    """A command as a person gives it, perhaps run by another command."""
    environment: Mapping[str, str] = {**os.environ, "SHNOR_HOME": str(home), **more}
    return subprocess.run([*before, *PROGRAM, *arguments], env=environment, capture_output=True, text=True, check=False)


def status_of(home: Path, number: str) -> Status:
    with open_workspace(home) as workspace:
        assert workspace.read_only is None
        data = workspace.snapshot()
        return data.status(item_by_number(data, number))


@pytest.mark.parametrize("code", ["ENOLCK", "EOPNOTSUPP"])
def test_where_there_are_no_locks_everything_is_shown_and_nothing_is_saved(
    own_demo: Path, code: str, counted: Counts
) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("NO strace HERE: not proved")
    before = journal_of(own_demo).read_bytes()
    refusing = (strace, "-f", "-o", os.devnull, "-e", f"inject=flock:error={code}")
    shown = shnor(own_demo, "roadmap", before=refusing)
    if "ptrace" in shown.stderr:
        pytest.skip(f"NO ptrace HERE: not proved ({shown.stderr.strip()})")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout == shnor(own_demo, "roadmap").stdout
    refused = shnor(own_demo, "check", "1.3", before=refusing)
    assert refused.returncode == UNWRITABLE
    assert "cannot be locked" in refused.stderr
    assert "local disk" in refused.stderr
    assert journal_of(own_demo).read_bytes() == before
    counted("the program without locks", cases=2, written_unlocked=0)


def test_on_a_full_disk_a_change_is_refused_and_everything_can_be_read_and_reported(
    own_demo: Path, tmp_path: Path, counted: Counts
) -> None:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=4m", "tmpfs") as disk:
        home = disk / "department"
        shutil.copytree(own_demo, home)
        (disk / "ballast").write_bytes(b"x" * 500_000)
        fill(disk)
        refusals = 0
        for _attempt in range(40):  # the last page of the journal may have room for some
            done = shnor(home, "check", "1.3", "--note", "x" * 3000)
            if done.returncode:
                refusals += 1
                assert done.returncode == UNWRITABLE
                assert "no space left" in done.stderr
                assert "Traceback" not in done.stderr
                break
        assert refusals == 1
        assert shnor(home, "roadmap").returncode == 0
        assert shnor(home, "report", "spravka", "--year", "2019/2020", "-f", "console").returncode == 0
        (disk / "ballast").unlink()
        done = shnor(home, "check", "1.3")
        assert done.returncode == 0, done.stderr
        assert status_of(home, "1.3") is Status.DONE
    counted("the program on a full disk", refused=refusals, lost=0)


def test_a_stopped_session_is_named_and_freed_at_once_when_it_is_killed(own_demo: Path, counted: Counts) -> None:
    receive, send = os.pipe()
    if (child := os.fork()) == 0:
        with open_workspace(own_demo) as workspace, workspace.change("item.edit"):
            os.write(send, b"locked")
            os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(0)
    assert os.read(receive, 6) == b"locked"
    os.waitpid(child, os.WUNTRACED)
    shown = shnor(own_demo, "roadmap")
    assert shown.returncode == 0
    refused = shnor(own_demo, "check", "1.3")
    assert refused.returncode == BUSY
    assert "Ctrl-Z" in refused.stderr
    looked_at = shnor(own_demo, "doctor")
    assert str(child) in looked_at.stdout
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert shnor(own_demo, "check", "1.3").returncode == 0
    assert status_of(own_demo, "1.3") is Status.DONE
    counted("the program beside a stopped session", cases=1, lost=0)
