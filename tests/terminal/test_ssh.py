"""Over a real OpenSSH on the loopback, as users reach the program."""

from __future__ import annotations

import getpass
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from shnor_tui.reporting.fetching import SH, fetching, local_name
from shnor_tui.reporting.fetching import Host as Server
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.session import open_workspace
from tests.terminal.terminal import Terminal

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(
        shutil.which("sshd") is None and not Path("/usr/sbin/sshd").exists(), reason="NO sshd HERE: not proved"
    ),
]
COMMAND = f"{sys.executable} -m shnor_tui"


@dataclass(frozen=True)
class Host:
    """An sshd of our own, and how to reach it."""

    ssh: list[str]

    def run(self, command: str) -> subprocess.CompletedProcess[bytes]:
        """Run a command there without a terminal."""
        return subprocess.run(
            [*self.ssh, "-T", "host", command], stdin=subprocess.DEVNULL, capture_output=True, check=False
        )

    def terminal(self, command: str) -> Terminal:
        """Run a command there with a terminal."""
        program = "import os, sys; os.execvp(sys.argv[1], sys.argv[1:])"
        return Terminal(["-c", program, *self.ssh, "-tt", "host", command])


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    """sshd on a free loopback port with keys made for this test."""
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(keys / name)], check=True)
    shutil.copy(keys / "user.pub", keys / "authorized_keys")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    configuration = keys / "sshd_config"
    configuration.write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {keys}/host\nAuthorizedKeysFile {keys}/authorized_keys\n"
        "StrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin prohibit-password\nPidFile none\n"
        "Subsystem sftp internal-sftp\n",
        encoding="ascii",
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    server = subprocess.Popen(
        [shutil.which("sshd") or "/usr/sbin/sshd", "-D", "-e", "-f", str(configuration)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stderr is not None
    while "listening" not in server.stderr.readline():
        assert server.poll() is None
    options = {
        "Port": port, "User": getpass.getuser(), "HostName": "127.0.0.1", "IdentityFile": keys / "user",
        "UserKnownHostsFile": keys / "known", "StrictHostKeyChecking": "accept-new", "LogLevel": "ERROR",
    }  # fmt: skip
    yield Host(["ssh", "-F", "none", *(part for name, value in options.items() for part in ("-o", f"{name}={value}"))])
    server.terminate()
    server.wait()


def test_a_report_through_the_pipe_is_the_local_one_byte_for_byte(host: Host, own_demo: Path) -> None:
    command = f"{COMMAND} --home {own_demo} report spravka --year 2019/2020 -f docx -o -"
    there = host.run(command)
    here = subprocess.run(command.split(), capture_output=True, check=True)
    assert there.returncode == 0, there.stderr.decode()
    assert there.stdout == here.stdout
    assert there.stdout.startswith(b"PK")


def test_the_ui_works_over_the_line_and_a_dropped_line_loses_no_mark(host: Host, own_demo: Path) -> None:
    with host.terminal(f"{COMMAND} --home {own_demo}") as terminal:
        terminal.wait_for("F1")
        terminal.settle()
        terminal.press("2")
        terminal.press("оо ")
        terminal.wait_for("выполнено 20.04.2021 · июль 2021 года")
        terminal.hang_up()
    with open_workspace(own_demo) as workspace:
        data = workspace.snapshot()
        assert data.status(item_by_number(data, "1.3")).value == "done"


def test_without_a_terminal_the_ui_says_so_instead_of_spinning(host: Host, own_demo: Path) -> None:
    refused = host.run(f"{COMMAND} --home {own_demo}")
    assert refused.returncode == 2
    assert "-t" in refused.stderr.decode()


@pytest.mark.parametrize("name", ["plain.docx", "справка & итоги 100%.docx", "it's $HOME;.docx"])
def test_a_saved_file_is_fetched_by_each_line_that_the_screen_shows(host: Host, tmp_path: Path, name: str) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / name).write_bytes(b"\x00\xffdocx")
    lines = [known.text for known in fetching(Server("server", "me"), tmp_path / "there" / name) if known.shell == SH]
    for n, line in enumerate(lines):
        here = tmp_path / f"here{n}"
        here.mkdir()
        line = line.replace("ssh me@server", shlex.join([*host.ssh, "host"]), 1)  # noqa: PLW2901
        line = line.replace("scp me@server", f"{shlex.join(['scp', *host.ssh[1:]])} host", 1)  # noqa: PLW2901
        subprocess.run(["sh", "-c", line], cwd=here, check=True)
        assert (here / local_name(name)).read_bytes() == b"\x00\xffdocx"
    assert len(lines) == (2 if name == "plain.docx" else 1)
