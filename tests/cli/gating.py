"""Coming through the gate as sshd lets people in: a process of its own, with what a client sent in its environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from shnor_tui.domain.user import Role
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_demo
from shnor_tui.workspace.users import add_user, disable_user

PROGRAM = (sys.executable, "-I", "-X", "utf8", "-m", "shnor_tui")
TOO_LONG = 60
FORBIDDEN, BAD, TIMED_OUT = 3, 2, 124
DIRECTOR, METHODIST, SCHOOL, VIEWER, GONE = "director", "anna", "school-5", "guest", "gone"
OWN_SCHOOL = "Пушкинская СОШ"


@pytest.fixture
def gated(tmp_path: Path) -> Path:
    """A department behind the gate: its directory is closed to others, and five people are known."""
    home = tmp_path / "department"
    with open_workspace(home, DIRECTOR) as workspace:
        create_demo(workspace)
        add_user(workspace, METHODIST, Role.METHODIST)
        add_user(workspace, SCHOOL, Role.SCHOOL, school_by_name(workspace.snapshot(), OWN_SCHOOL))
        add_user(workspace, VIEWER, Role.VIEWER)
        add_user(workspace, GONE, Role.ADMIN)
        disable_user(workspace, GONE)
    home.chmod(0o700)
    return home


def arguments(home: Path, user: str) -> list[str]:
    """What stands behind `command=` in authorized_keys."""
    return [*PROGRAM, "--home", str(home), "gate", "--user", user]


def environment(command: str | None, client: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """What sshd hands over, with what the client wanted there, too."""
    asked = {} if command is None else {"SSH_ORIGINAL_COMMAND": command}
    return {"PATH": os.environ["PATH"], "SSH_CONNECTION": "192.0.2.7 50000 192.0.2.1 22", **client, **asked}


def pass_gate(
    home: Path,
    command: str | None = None,
    user: str = DIRECTOR,
    *,
    given: bytes = b"",
    client: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[bytes]:
    """Send a command through the gate and wait for its end."""
    return subprocess.run(
        arguments(home, user),
        input=given,
        capture_output=True,
        env=environment(command, client),
        timeout=TOO_LONG,
        check=False,
    )


def entries(home: Path) -> list[tuple[str, str, str]]:
    """The history's last entries that tell of accesses, the latest last: account, act, words."""
    with open_workspace(home, DIRECTOR) as workspace:
        return [
            (commit.by, commit.act, told(workspace, commit.rev))
            for commit in workspace.history()
            if commit.act.startswith(("access.", "plugin."))
        ]


def told(workspace: Workspace, revision: int) -> str:
    """What the history says of one change."""
    return next(workspace.describe(commit) for commit in workspace.history(revision - 1) if commit.rev == revision)
