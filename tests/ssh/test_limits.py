"""What has no end, or does not come, is ended by the bounds of the department."""

from __future__ import annotations

import hashlib
import subprocess

import pytest

from tests.ssh.gate import ADMIN, Gate, refused, watched
from tests.ssh.processes import programs, wait_until
from tests.ssh.server import TOO_LONG

pytestmark = pytest.mark.proof
BAD_INPUT = 2
TIMED_OUT = 124
SENT = "%PDF-1.7\nНаименование;Краткое наименование\nЧужая школа;Чужая\n".encode()
PDF = b"%PDF-1.7\n"
SHA256 = hashlib.sha256(PDF).hexdigest()


def limits(gate: Gate, text: str) -> None:
    (gate.home / "config.toml").write_text(f"[limits]\n{text}\n", encoding="utf-8")


@pytest.mark.parametrize(
    "command", ["evidence add 2.1 --title x", "import schools - --yes", "plugin add - --name extra"]
)
def test_an_input_without_an_end_ends_at_the_limit_and_leaves_nothing(gate: Gate, command: str) -> None:
    limits(gate, "evidence_mib = 1")
    seen = watched(gate)
    with subprocess.Popen(["yes", "%PDF-1.7"], stdout=subprocess.PIPE) as endless:
        done = subprocess.run(
            gate.person(ADMIN).line(command, more=("-T",)),
            stdin=endless.stdout, capture_output=True, check=False, timeout=TOO_LONG,
        )  # fmt: skip
        endless.kill()
    assert done.returncode == BAD_INPUT, done.stderr.decode()
    refused(done)
    seen.assert_nothing_happened()
    assert not programs(gate.home)


@pytest.mark.parametrize(
    "command", ["evidence add 2.1 --title x", "import schools - --yes", "plugin add - --name extra"]
)
def test_an_input_that_stalls_is_ended_by_the_clock_and_leaves_nothing_for_long(gate: Gate, command: str) -> None:
    limits(gate, "seconds = 3")
    seen = watched(gate)
    with subprocess.Popen(
        gate.person(ADMIN).line(command, more=("-T",)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as stalled:
        assert stalled.stdin is not None
        stalled.stdin.write(SENT)
        stalled.stdin.flush()
        assert stalled.wait(TOO_LONG) == TIMED_OUT
        assert stalled.stderr is not None
        assert "дольше 3 секунд" in stalled.stderr.read().decode()
    wait_until(lambda: not programs(gate.home), lambda: programs(gate.home))
    assert gate.data_changes() == seen.changes
    gate.person(ADMIN).output("evidence add 1.3 --title x", given=PDF)
    assert [name for name in gate.files() if name not in seen.files] == [f"shnor/evidence/{SHA256[:2]}/{SHA256}"]
