"""A private sshd on the loopback, and the ssh client as people use it."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Thread

import pytest

from tests.terminal.terminal import Terminal

TRIES = 10
TOO_LONG = 60
RUN_THE_REST = "import os, sys; os.execvp(sys.argv[1], sys.argv[1:])"

Given = bytes | Path


def program(name: str) -> str | None:
    """Where a program of OpenSSH is; Debian keeps the server out of the usual path."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def need_openssh(environment: Mapping[str, str], find: Callable[[str], str | None] = program) -> None:
    """Skip aloud without OpenSSH; where everything must be proved, fail."""
    if missing := [name for name in ("sshd", "ssh", "ssh-keygen") if not find(name)]:
        reason = f"NO {', '.join(missing)} HERE: THAT IT WORKS OVER SSH IS NOT PROVED"
        if environment.get("CI"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


def make_key(file: Path) -> str:
    """A key without a passphrase; its public line."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", file.name, "-f", str(file)], check=True)
    return file.with_suffix(".pub").read_text(encoding="ascii").strip()


@dataclass(frozen=True)
class Client:
    """A person's ssh: one key, one server. `options` stand before the host."""

    options: tuple[str, ...]

    def line(self, *command: str, more: tuple[str, ...] = ()) -> list[str]:
        """What the person types."""
        return ["ssh", *self.options, *more, "host", *(["--"] if command else []), *command]

    def run(
        self, *command: str, given: Given = b"", more: tuple[str, ...] = ("-T",), **variables: str
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command there to its end; `given` is what is sent to it, bytes or a file."""
        environment = {**os.environ, **variables}
        line = self.line(*command, more=more)
        if isinstance(given, Path):
            with given.open("rb") as file:
                return subprocess.run(
                    line, stdin=file, capture_output=True, check=False, timeout=TOO_LONG, env=environment
                )
        return subprocess.run(line, input=given, capture_output=True, check=False, timeout=TOO_LONG, env=environment)

    def output(self, *command: str, given: Given = b"") -> bytes:
        """What a command prints; it must end well."""
        done = self.run(*command, given=given)
        assert done.returncode == 0, (command, done.returncode, done.stderr.decode())
        return done.stdout

    def terminal(
        self, *command: str, columns: int = 80, rows: int = 24, more: tuple[str, ...] = (), **variables: str
    ) -> Terminal:
        """What the person sees in a window; with a command, `-tt` gives it a terminal."""
        forced = ("-tt",) if command else ()
        return Terminal(
            ["-c", RUN_THE_REST, *self.line(*command, more=(*forced, *more))], columns, rows, environment=variables
        )

    def beside(self, *options: str) -> Client:
        """The same person with further options."""
        return replace(self, options=(*options, *self.options))

    @contextmanager
    def kept(self, socket_file: Path) -> Iterator[Client]:
        """One connection over which every command goes; it saves the time of logging in anew."""
        shared = self.beside("-o", f"ControlPath={socket_file}")
        subprocess.run(["ssh", *shared.options, "-o", "ControlMaster=yes", "-fN", "host"], check=True)
        yield shared
        subprocess.run(["ssh", *shared.options, "-q", "-O", "exit", "host"], check=True, capture_output=True)


def client_of(account: str, key: Path, port: int, known_hosts: Path) -> Client:
    """The ssh of whoever has a key, without any file of the account that runs the tests."""
    options = {
        "Port": port, "User": account, "HostName": "127.0.0.1", "IdentityFile": key,
        "UserKnownHostsFile": known_hosts, "GlobalKnownHostsFile": "none",
        "StrictHostKeyChecking": "accept-new", "IdentitiesOnly": "yes", "IdentityAgent": "none",
        "BatchMode": "yes", "LogLevel": "ERROR",
    }  # fmt: skip
    return Client(("-F", "none", *(part for name, value in options.items() for part in ("-o", f"{name}={value}"))))


@dataclass
class Server:
    """The running sshd."""

    port: int
    directory: Path
    said: list[str] = field(default_factory=list)
    """Its log so far."""

    @property
    def authorized_keys(self) -> Path:
        """The file that says whose keys open what; it is read at each log-in."""
        return self.directory / "authorized_keys"

    def client(self, key: Path) -> Client:
        """The ssh of whoever has that key."""
        return client_of(getpass.getuser(), key, self.port, self.directory / "known_hosts")


def free_port() -> int:
    """A port that nobody had a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def sshd(directory: Path, *lines: str) -> Iterator[Server]:
    """Run sshd with further lines of configuration; a port that somebody took meanwhile is left to him."""
    directory.mkdir(mode=0o700, exist_ok=True)
    make_key(directory / "host")
    (directory / "authorized_keys").touch(mode=0o600)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    for _try in range(TRIES):
        server = Server(free_port(), directory)
        if process := _started(server, lines):
            break
    else:
        pytest.fail(f"sshd does not start: {server.said}")
    reader = _followed(process, server.said)
    yield server
    process.terminate()
    process.wait()
    reader.join(TOO_LONG)
    assert process.stderr is not None
    process.stderr.close()


def _started(server: Server, lines: tuple[str, ...]) -> subprocess.Popen[str] | None:
    configuration = server.directory / "sshd_config"
    configuration.write_text(
        f"ListenAddress 127.0.0.1\nPort {server.port}\nHostKey {server.directory}/host\nPidFile none\n"
        f"AuthorizedKeysFile {server.authorized_keys}\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
        "KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\nSubsystem sftp internal-sftp\n"
        "MaxSessions 64\nMaxStartups 64\nX11Forwarding yes\nXAuthLocation /bin/true\nLogLevel VERBOSE\n"
        + "".join(f"{line}\n" for line in lines),
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [program("sshd") or "sshd", "-D", "-e", "-f", str(configuration)], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    for line in process.stderr:
        server.said.append(line)
        if "Server listening" in line:
            return process
    process.wait()
    process.stderr.close()
    return None


def _followed(process: subprocess.Popen[str], said: list[str]) -> Thread:
    """Read the log to its end, so that the server never waits for its reader."""
    assert process.stderr is not None
    reader = Thread(target=said.extend, args=(process.stderr,), daemon=True)
    reader.start()
    return reader
