"""An upload whose connection breaks off half-way is taken for no whole file, though its command sees the end of its input."""

from __future__ import annotations

import subprocess

import pytest

from tests.ssh.gate import ADMIN, Gate, watched
from tests.ssh.processes import programs, wait_until

pytestmark = pytest.mark.proof

ROWS = "Полное наименование;Краткое наименование;В списке ШНОР\nНовая средняя школа;Новая СОШ;да\n".encode()
PLUGIN = b"from shnor_tui.plugin import Document, Paragraph, hookimpl\nAPI = (1, 0)\n"


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
        wait_until(lambda: command.partition(" ")[0] in str(gate.changes()[-1]))
        client.kill()
    wait_until(lambda: not programs(gate.home))
    before.assert_nothing_happened()
