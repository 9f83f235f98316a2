"""That nothing is proved is said aloud, and where everything must be proved it is a failure."""

from __future__ import annotations

import pytest

from tests.ssh.server import need_openssh


def only_ssh(name: str) -> str | None:
    return "/usr/bin/ssh" if name == "ssh" else None


def test_without_a_server_the_tests_are_skipped_aloud() -> None:
    with pytest.raises(pytest.skip.Exception, match=r"NO sshd, ssh-keygen HERE: .* NOT PROVED"):
        need_openssh({}, only_ssh)


def test_where_everything_must_be_proved_a_missing_server_is_a_failure() -> None:
    with pytest.raises(pytest.fail.Exception, match="NO sshd"):
        need_openssh({"CI": "true"}, only_ssh)


def test_with_openssh_nothing_is_said() -> None:
    need_openssh({"CI": "true"}, lambda name: f"/usr/bin/{name}")
