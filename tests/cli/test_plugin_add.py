"""`shnor plugin add`: who may, what is taken, where it lands and what the history tells."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shnor_tui.domain.user import Role
from shnor_tui.reporting.trust import LARGEST_FILE
from shnor_tui.workspace.session import account_name, open_workspace
from shnor_tui.workspace.users import add_user, disable_user, set_role
from tests.cli.running import output, shnor
from tests.reporting.plugins import GOOD, drop, report

BAD, FORBIDDEN, NOT_SOUND = 2, 3, 8
MORE_THAN_A_PIPE_HOLDS = 1 << 17
SHA256 = hashlib.sha256(GOOD.encode()).hexdigest()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A sound plugin somewhere on the host."""
    return drop(tmp_path / "elsewhere", "good", GOOD)


def plugins_of(home: Path) -> dict[str, bytes]:
    place = home / "plugins"
    return {file.name: file.read_bytes() for file in place.iterdir()} if place.exists() else {}


def test_a_sound_plugin_is_there_for_everybody(home: Path, good: Path) -> None:
    before = os.umask(0o077)
    try:
        told = output("plugin", "add", good)
    finally:
        os.umask(before)
    assert "Added: good.py" in told
    assert SHA256 in told
    assert f"shnor plugin allow {home}/plugins/good.py --sha256 {SHA256}" in told
    assert plugins_of(home) == {"good.py": GOOD.encode()}
    assert (home / "plugins" / "good.py").stat().st_mode & 0o777 == 0o644
    assert (home / "plugins").stat().st_mode & 0o777 == 0o755
    assert "Всё хорошо." in output("report", "good")


def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(home: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "numbers.py")
    run = shnor("plugin", "add", tmp_path / "numbers.py")
    assert run.returncode == BAD
    assert "it is no file" in run.stderr
    assert not plugins_of(home)


def test_the_history_tells_which_bytes_it_was(home: Path, good: Path) -> None:
    output("plugin", "add", good, "--name", "ours")
    last = output("history", "--limit", "1")
    assert "ours.py" in last
    assert SHA256 in last


def test_one_that_is_not_sound_is_told_and_not_added_but_its_running_is_in_the_history(home: Path) -> None:
    run = shnor("plugin", "add", "-", "--name", "bad", given=report("data.schools[0].nmae"))
    assert run.returncode == NOT_SOUND
    assert "nmae" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr
    assert "shnor-add-" not in run.stdout + run.stderr
    assert not plugins_of(home)
    assert "bad.py" in output("history", "--limit", "1")


def test_one_of_the_same_name_is_replaced_when_that_is_said(home: Path, good: Path) -> None:
    output("plugin", "add", good)
    newer = GOOD.replace("Всё хорошо.", "Всё по-новому.")
    run = shnor("plugin", "add", "-", "--name", "good", given=newer)
    assert run.returncode == BAD
    assert "--replace" in run.stderr
    assert plugins_of(home)["good.py"] == GOOD.encode()
    added = json.loads(shnor("plugin", "add", "-", "--name", "good", "--replace", "--json", given=newer).stdout)
    assert added == {
        "file": "good.py", "sha256": hashlib.sha256(newer.encode()).hexdigest(), "added": True, "remarks": [],
    }  # fmt: skip
    assert "Всё по-новому." in output("report", "good")


@pytest.mark.parametrize(
    "name",
    ["../evil", "/etc/evil", "a/b", ".hidden", "_hidden", "test_it", "Big", "with blank", "a.b", "x" * 42, "имя", "-x"],
)
def test_a_name_that_is_no_plain_one_is_refused(home: Path, name: str) -> None:
    before = sorted(home.parent.rglob("*"))
    run = shnor("plugin", "add", "-", f"--name={name}", given=GOOD)
    assert run.returncode == BAD
    assert run.stderr
    assert sorted(home.parent.rglob("*")) == before


def test_what_is_empty_too_large_or_nameless_is_refused(home: Path) -> None:
    assert shnor("plugin", "add", "-", "--name", "good").returncode == BAD
    assert shnor("plugin", "add", "-", given=GOOD).returncode == BAD
    assert shnor("plugin", "add", "-", "--name", "good", given="#" * (LARGEST_FILE + 1)).returncode == BAD
    assert shnor("plugin", "add", "/nowhere/good.py").returncode == BAD
    assert not plugins_of(home)


def test_a_directory_or_a_file_that_is_a_link_is_no_place_for_it(home: Path, good: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (home / "plugins").symlink_to(outside)
    assert shnor("plugin", "add", good).returncode == BAD
    (home / "plugins").unlink()
    (home / "plugins").mkdir()
    (home / "plugins" / "good.py").symlink_to(outside / "good.py")
    assert shnor("plugin", "add", good, "--replace").returncode == BAD
    assert not list(outside.iterdir())


@pytest.mark.parametrize("role", [Role.METHODIST, Role.VIEWER])
def test_only_administrators_add_plugins_and_nothing_of_it_runs(home: Path, tmp_path: Path, role: Role) -> None:
    trace = tmp_path / "trace"
    with open_workspace(home) as workspace:
        set_role(workspace, "deputy", Role.ADMIN)
        set_role(workspace, account_name(), role)
    run = shnor("plugin", "add", "-", "--name", "evil", given=f"open({str(trace)!r}, 'w')\n")
    assert run.returncode == FORBIDDEN
    assert not trace.exists()
    assert not plugins_of(home)


def test_what_the_history_cannot_tell_does_not_run(home: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    run = shnor("--at", "1", "plugin", "add", "-", "--name", "evil", given=f"open({str(trace)!r}, 'w')\n")
    assert run.returncode == BAD
    assert not trace.exists()


def test_who_is_disabled_while_he_sends_runs_and_adds_nothing(home: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    with open_workspace(home) as workspace:
        add_user(workspace, "direktor", Role.ADMIN)
    sending = subprocess.Popen(
        [sys.executable, "-m", "shnor_tui", "plugin", "add", "-", "--name", "late"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert sending.stdin is not None
    sending.stdin.write(f"open({str(ran)!r}, 'w')\n{GOOD}\n{'# ' * MORE_THAN_A_PIPE_HOLDS}".encode())
    sending.stdin.flush()  # ends when most of it was read, so behind the first look at the role
    with open_workspace(home, actor="direktor") as workspace:
        disable_user(workspace, account_name())
    _told, why = sending.communicate(timeout=60)
    assert sending.returncode == FORBIDDEN, why
    assert not ran.exists()
    assert not plugins_of(home)
