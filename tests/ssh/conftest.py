"""Servers that the tests of a module share, and what must be gone after it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.ssh.processes import nothing_left
from tests.ssh.server import Client, make_key, need_openssh, sshd


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
