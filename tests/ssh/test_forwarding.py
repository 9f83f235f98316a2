"""Through the gate nothing is forwarded: no port, no agent, no display, no file of its own; each is tried on both servers."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from tests.ssh.gate import VIEWER, Gate
from tests.ssh.processes import programs, wait_until
from tests.ssh.server import TOO_LONG, Client, free_port
from tests.store.counting import Counts

pytestmark = pytest.mark.proof
GREETING = b"what only the host can reach\n"
FORWARDED = {b"SSH_AUTH_SOCK", b"DISPLAY"}


@pytest.fixture(scope="module")
def inner() -> Iterator[int]:
    """The port of a service on the host that greets whoever comes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            while True:
                try:
                    guest, _address = listener.accept()
                except OSError:
                    return
                with guest:
                    guest.sendall(GREETING)

        thread = Thread(target=greet, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@contextmanager
def forwarding(client: Client, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A connection that only forwards."""
    with subprocess.Popen(["ssh", *client.options, "-N", *options, "host"], stderr=subprocess.DEVNULL) as line:
        yield line
        line.kill()


def said_at(port: int, first: bytes = b"") -> bytes:
    """What comes from a local port, once somebody listens there; `first` is sent to it."""

    wait_until(lambda: somebody_listens(port))
    with socket.create_connection(("127.0.0.1", port), timeout=TOO_LONG) as line:
        line.sendall(first)
        said = b""
        try:
            while piece := line.recv(4096):
                said += piece
                if said.endswith(GREETING):
                    break
        except ConnectionResetError:
            pass
        return said


def reached_by_l(client: Client, inner: int) -> bool:
    port = free_port()
    with forwarding(client, "-L", f"127.0.0.1:{port}:127.0.0.1:{inner}"):
        return GREETING in said_at(port)


def reached_by_d(client: Client, inner: int) -> bool:
    port = free_port()
    with forwarding(client, "-D", f"127.0.0.1:{port}"):
        return GREETING in said_at(port, b"\x04\x01" + inner.to_bytes(2, "big") + bytes([127, 0, 0, 1, 0]))


def reached_by_w(client: Client, inner: int) -> bool:
    line = ["ssh", *client.options, "-W", f"127.0.0.1:{inner}", "host"]
    done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=TOO_LONG)
    return GREETING in done.stdout


def reached_by_r(client: Client, inner: int) -> bool:
    """The host listens for the client, whose ssh ends when it may not."""
    port, said = free_port(), b""
    with forwarding(client, "-o", "ExitOnForwardFailure=yes", "-R", f"127.0.0.1:{port}:127.0.0.1:{inner}") as line:
        wait_until(lambda: line.poll() is not None or somebody_listens(port))
        if line.poll() is None:
            said = said_at(port)
    return GREETING in said


def somebody_listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


WAYS = {"-L": reached_by_l, "-D": reached_by_d, "-W": reached_by_w, "-R": reached_by_r}


@pytest.mark.parametrize("way", WAYS)
def test_no_port_is_reached_in_any_way(gate: Gate, own: Client, inner: int, way: str, counted: Counts) -> None:
    assert WAYS[way](own, inner), "who has an account reaches it, so this test can fail"
    assert not WAYS[way](gate.person(VIEWER), inner)
    counted("refused through ssh", cases=1, happened=0)


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[Path]:
    """The socket of an agent."""
    path = tmp_path / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", str(path)], stdout=subprocess.DEVNULL) as running:
        wait_until(path.exists)
        yield path
        running.terminate()


def test_neither_agent_nor_display_is_forwarded(gate: Gate, own: Client, agent: Path, counted: Counts) -> None:
    options = (
        "-o", f"IdentityAgent={agent}", "-o", "ForwardAgent=yes",
        "-o", "ForwardX11=yes", "-o", "ForwardX11Trusted=yes", "-o", "XAuthLocation=/bin/true",
    )  # fmt: skip
    account = own.beside(*options).run("env", DISPLAY="127.0.0.1:7").stdout
    assert names(account.split(b"\n")) >= FORWARDED, "who has an account gets both, so this test can fail"
    with gate.person(VIEWER).beside(*options).terminal(DISPLAY="127.0.0.1:7") as terminal:
        terminal.wait_for("F1")
        [program] = programs(gate.home)
        given = Path(f"/proc/{program.pid}/environ").read_bytes().split(b"\0")
        assert b"SSH_CONNECTION" in names(given)
        assert not FORWARDED & names(given)
    counted("refused through ssh", cases=2, happened=0)


def names(variables: list[bytes]) -> set[bytes]:
    return {variable.partition(b"=")[0] for variable in variables}
