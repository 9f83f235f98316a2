"""An upload whose connection breaks off half-way is taken for no whole file, though its command sees the end of its input."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.ssh.gate import ADMIN, Gate, watched
from tests.ssh.server import TOO_LONG

pytestmark = pytest.mark.proof

ROWS = "Полное наименование;Краткое наименование;В списке ШНОР\nНовая средняя школа;Новая СОШ;да\n".encode()
PLUGIN = b"from shnor_tui.plugin import Document, Paragraph, hookimpl\nAPI = (1, 0)\n"


def at_work(home: Path) -> bool:
    """Whether a process of the gate serves the department."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if os.fsencode(home) in words and b"gate" in words and b"-m" in words and words[0].endswith(b"python"):
            return True
    return False


def wait_until(wanted: bool, home: Path) -> None:
    """Wait for the gate's process to be there, or to be gone."""
    end = time.monotonic() + TOO_LONG
    while at_work(home) != wanted:
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("command", "half"),
    [
        ("import schools - --yes", ROWS),
        ("evidence add 2.1 --title scan", b"%PDF-1.7\n" * 1000),
        ("plugin add - --name half", PLUGIN),
    ],
)
def test_half_a_file_is_no_file(gate: Gate, command: str, half: bytes) -> None:
    before = watched(gate)
    line = gate.person(ADMIN).line(command, more=("-T",))
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as client:
        assert client.stdin is not None
        client.stdin.write(half)
        client.stdin.flush()
        wait_until(True, gate.home)
        while command.partition(" ")[0] not in str(gate.changes()[-1]):
            time.sleep(0.02)
        client.kill()
    wait_until(False, gate.home)
    before.assert_nothing_happened()
