"""One account for all: a department behind the gate, with people of every role and a key for each."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_demo
from tests.ssh.server import Client, Server

ADMIN, METHODIST, SCHOOL, VIEWER, FORMER = "olga", "marina", "burashevo", "viktor", "former"
OWN_SCHOOL, OTHER_SCHOOL = "Бурашевская", "Пушкинская"
ROLES: Mapping[str, tuple[str, ...]] = {
    ADMIN: ("admin",),
    METHODIST: ("methodist",),
    SCHOOL: ("school", "--school", OWN_SCHOOL),
    VIEWER: ("viewer",),
    FORMER: ("methodist",),
}
JOURNAL = "shnor.journal"
STRANGER = "stranger"
"""Has a key, and nobody by that name is a user."""


def shnor(home: Path, *arguments: str) -> str:
    """A command of the host's administrator; what it prints."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "shnor_tui", "--home", str(home), *arguments],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, (arguments, done.stderr)
    return done.stdout


def make_department(home: Path, keys: Path) -> None:
    """A demo with a user of every role, whose keys stand in files by their names; one user is disabled."""
    with open_workspace(home) as workspace:
        create_demo(workspace)
    home.chmod(0o700)
    for account, (role, *school) in ROLES.items():
        shnor(home, "user", "add", account, "--role", role, *school)
        shnor(home, "user", "key", "add", account, str(keys / f"{account}.pub"))


def authorized_lines(home: Path) -> str:
    """The file of keys as the administrator gets it."""
    return shnor(home, "user", "key", "lines")


@dataclass(frozen=True)
class Gate:
    """A department, and the sshd that leads to it."""

    home: Path
    server: Server
    keys: Path

    def person(self, account: str) -> Client:
        """The ssh of one of the people."""
        return self.server.client(self.keys / account)

    def open_for(self, lines: str) -> None:
        """Put lines in the server's file of keys."""
        self.server.authorized_keys.write_text(lines, encoding="utf-8")

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """What the host's administrator sees."""
        with open_workspace(self.home) as workspace:
            yield workspace

    def changes(self) -> list[dict[str, Any]]:
        """All that the journal holds, oldest first."""
        lines = (self.home / JOURNAL).read_bytes().splitlines()
        return [json.loads(line) for line in lines]

    def data_changes(self) -> list[dict[str, Any]]:
        """The changes of data: what only tells who came, took and was refused is none."""
        return [change for change in self.changes() if any(op["table"] != "access" for op in change["ops"])]

    def files(self) -> dict[str, bytes]:
        """Every file of the department but the journal, its derived files and the people's own; and all beside it."""
        top = self.home.parent
        return {
            str(file.relative_to(top)): b"" if file.is_symlink() else file.read_bytes()
            for file in sorted(top.rglob("*"))
            if (file.is_symlink() or not file.is_dir())
            and not (file.parent == self.home and file.name.startswith("shnor."))
            and self.home / "users" not in (file, *file.parents)
        }


@dataclass(frozen=True)
class Watched:
    """A department that is watched: what is in it and beside it, and its data."""

    gate: Gate
    files: Mapping[str, bytes]
    changes: list[dict[str, Any]]

    def filled(self, command: str) -> str:
        """A command with the paths that it names."""
        return command.replace("{out}", str(self.gate.home.parent / "out")).replace("{home}", str(self.gate.home))

    def assert_nothing_happened(self) -> None:
        """The data are the same, and so is every file."""
        assert self.gate.data_changes() == self.changes
        assert self.gate.files() == self.files


def watched(gate: Gate) -> Watched:
    """Look at what there is now."""
    return Watched(gate, gate.files(), gate.data_changes())


def refused(done: subprocess.CompletedProcess[bytes]) -> str:
    """The words of a refusal."""
    said = done.stderr.decode()
    assert said.strip()
    assert "Traceback" not in said
    assert not done.stdout
    return said
