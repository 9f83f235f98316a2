"""Servers that the tests of a module share, and what must be gone after it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ssh.gate import ROLES, STRANGER, Gate, authorized_lines, make_department
from tests.ssh.processes import nothing_left
from tests.ssh.server import Client, Server, make_key, need_openssh, sshd


@pytest.fixture(scope="module")
def openssh() -> Iterator[None]:
    """OpenSSH is here; and no process is left when the module's tests have ended."""
    need_openssh(os.environ)
    with nothing_left():
        yield


@pytest.fixture(scope="module")
def own(openssh: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Own accounts: whoever runs the tests has one, a shell, and types the whole command.

    The person's own files are kept away from those of the account, which the account of the tests has only once.
    """
    directory = tmp_path_factory.mktemp("own")
    person = directory / "person"
    with sshd(directory / "sshd", f"SetEnv XDG_STATE_HOME={person} XDG_CONFIG_HOME={person}") as server:
        server.authorized_keys.write_text(make_key(directory / "key") + "\n", encoding="ascii")
        yield server.client(directory / "key")


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pair of keys for everybody."""
    directory = tmp_path_factory.mktemp("keys")
    for account in (*ROLES, STRANGER):
        make_key(directory / account)
    return directory


@pytest.fixture(scope="session")
def department(keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A department to copy."""
    home = tmp_path_factory.mktemp("department") / "shnor"
    make_department(home, keys)
    return home


@pytest.fixture(scope="module")
def one_account(openssh: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that takes over every variable which a client sends: worse than any that is set up by the book."""
    with sshd(tmp_path_factory.mktemp("gate"), "AcceptEnv *") as server:
        yield server


@pytest.fixture
def gate(one_account: Server, department: Path, keys: Path, tmp_path: Path) -> Gate:
    """A department of the test's own behind the gate."""
    return opened(one_account, department, keys, tmp_path / "shnor")


@pytest.fixture(scope="module")
def shared_gate(one_account: Server, department: Path, keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Gate:
    """A department that the tests of a module share, for they change nothing in it."""
    return opened(one_account, department, keys, tmp_path_factory.mktemp("shared") / "shnor")


def opened(server: Server, department: Path, keys: Path, home: Path) -> Gate:
    """A copy of the department, and the way to it for everybody whose key it knows."""
    shutil.copytree(department, home)
    home.chmod(0o700)
    gate = Gate(home, server, keys)
    gate.open_for(authorized_lines(home))
    return gate
