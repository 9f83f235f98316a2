"""`user`: who is listed, what changes whom, and the keys with their lines for sshd."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shnor_tui.workspace.session import account_name, open_workspace
from shnor_tui.workspace.users import disable_user, user_named
from tests.cli.running import COMMAND, data, environment, output, shnor
from tests.terminal.terminal import Terminal
from tests.workspace.keypairs import ed25519

pytestmark = pytest.mark.usefixtures("home")
LINE = ed25519(1, "petrova@kabinet")


@pytest.fixture
def petrova(home: Path) -> str:
    """A methodist with a key."""
    output("user", "add", "petrova", "--role", "methodist")
    assert shnor("user", "key", "add", "petrova", given=f"{LINE}\n").returncode == 0
    return "petrova"


def fingerprint() -> str:
    return str(data("user", "key", "list", "petrova")[0]["fingerprint"])


def test_users_are_listed_with_all_that_tells_them_apart(petrova: str) -> None:
    output("user", "add", "direktor", "--role", "school", "--school", "Пушкинская")
    output("user", "disable", "direktor")
    told = {one["account"]: one for one in data("user", "list")}
    assert set(told[petrova]) == {"account", "role", "school", "disabled", "keys", "login"}
    assert {name: (one["role"], one["disabled"], one["keys"]) for name, one in told.items()} == {
        account_name(): ("admin", False, 0),
        "direktor": ("school", True, 0),
        petrova: ("methodist", False, 1),
    }
    assert told["direktor"]["school"].startswith("Пушкинская")
    lines = {line.split()[0]: line for line in output("user", "list").splitlines()}
    assert "disabled" in lines["direktor"]
    assert "Пушкинская" in lines["direktor"]
    assert "disabled" not in lines[petrova]


def test_a_user_is_added_given_a_role_disabled_and_enabled(home: Path, petrova: str) -> None:
    again = shnor("user", "add", petrova, "--role", "admin")
    assert (again.returncode, again.stderr.splitlines()[0]) == (
        2,
        "There is a user petrova already. Change the role with «shnor user role».",
    )
    output("user", "role", petrova, "admin")
    told = output("user", "disable", petrova).splitlines()
    assert told[0] == "petrova is disabled."
    assert "«shnor user key lines»" in told[1]
    last = shnor("user", "disable", account_name())
    assert last.returncode == 2
    assert "last administrator" in last.stderr
    assert "«shnor user key lines»" in output("user", "enable", petrova)
    with open_workspace(home) as workspace:
        assert user_named(workspace, petrova).administers


@pytest.mark.parametrize(
    "arguments",
    [
        ("user", "add", "Петрова", "--role", "methodist"),
        ("user", "add", "-x", "--role", "methodist"),
        ("user", "add", "a b", "--role", "methodist"),
        ("user", "add", "petrova"),
        ("user", "role", "petrova", "school"),
        ("user", "role", "petrova", "boss"),
        ("user", "role", "a\x1b[2J", "admin"),
        ("user", "disable", "nobody"),
        ("user", "enable", "nobody"),
        ("user", "key", "list", "nobody"),
        ("user", "key", "add", "nobody", "no-such-file"),
        ("user", "key", "remove", "nobody", "SHA256:x"),
    ],
)
def test_what_cannot_be_is_refused(arguments: tuple[str, ...]) -> None:
    run = shnor(*arguments)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr


def test_who_is_disabled_is_told_so_by_every_command(home: Path, petrova: str) -> None:
    output("user", "role", petrova, "admin")
    with open_workspace(home, actor=petrova) as workspace:
        disable_user(workspace, account_name())
    for arguments in (
        ["roadmap"], ["roadmap", "--at", "1"], ["check", "2.1"], ["report", "spravka"], ["user", "list"], ["history"],
    ):  # fmt: skip
        run = shnor(*arguments)
        assert (run.returncode, run.stdout) == (3, "")
        assert f"{account_name()} is disabled" in run.stderr


def test_a_key_is_taken_from_a_file_and_its_line_is_shown(home: Path, tmp_path: Path) -> None:
    (tmp_path / "id.pub").write_text(f"{LINE}\n", encoding="utf-8")
    assert "«shnor user key add petrova FILE»" in output("user", "add", "petrova", "--role", "methodist")
    told = output("user", "key", "add", "petrova", tmp_path / "id.pub").splitlines()
    line = next(line for line in told if line.startswith("restrict"))
    kind, body, _comment = LINE.split()
    assert line.startswith('restrict,pty,command="')
    assert line.endswith(f'-m shnor_tui --home {home.resolve()} gate --user petrova" {kind} {body} petrova')
    assert data("user", "key", "list") == [
        {
            "account": "petrova",
            "type": "ssh-ed25519",
            "fingerprint": fingerprint(),
            "comment": "petrova@kabinet",
            "disabled": False,
        }
    ]


def test_keys_are_listed_and_taken_away(petrova: str) -> None:
    assert fingerprint() in output("user", "key", "list")
    assert "petrova@kabinet" in output("user", "key", "remove", petrova, fingerprint())
    assert output("user", "key", "list") == "There are no keys yet.\n"
    assert data("user", "key", "list", petrova) == []


def test_the_lines_are_those_of_who_may_come_in(petrova: str, tmp_path: Path) -> None:
    output("user", "add", "ivanova", "--role", "viewer")
    assert shnor("user", "key", "add", "ivanova", given=ed25519(2)).returncode == 0
    assert shnor("user", "key", "add", "ivanova", given=ed25519(3)).returncode == 0
    output("user", "add", "gone", "--role", "viewer")
    output("user", "disable", "gone")
    closed = shnor("user", "key", "add", "gone", given=ed25519(4))
    assert (closed.returncode, "restrict" in closed.stdout) == (0, False)
    assert "stays closed" in closed.stderr

    lines = output("user", "key", "lines", "--program", "/opt/shnor/bin/shnor").splitlines()
    assert [line.split()[-1] for line in lines if not line.startswith("#")] == ["ivanova", "ivanova", petrova]
    assert all('command="/opt/shnor/bin/shnor --home ' in line for line in lines if not line.startswith("#"))

    file = tmp_path / "authorized_keys"
    before = os.umask(0)
    try:
        output("user", "key", "lines", "-o", file, "--program", "/opt/shnor/bin/shnor")
    finally:
        os.umask(before)
    assert file.read_text(encoding="utf-8").splitlines() == lines
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_program_that_a_clients_variables_reach_is_warned_of(petrova: str) -> None:
    assert shnor("user", "key", "list", petrova).stdout
    isolated = shnor("user", "key", "lines", "--program", "/opt/shnor/bin/python -I -m shnor_tui")
    assert (isolated.returncode, isolated.stderr) == (0, "")
    reached = shnor("user", "key", "lines", "--program", "/opt/shnor/bin/shnor")
    assert reached.returncode == 0
    assert "without -I" in reached.stderr
    assert "without -I" not in reached.stdout
    broken = shnor("user", "key", "lines", "--program", "'/opt/shnor/bin/python -I")
    assert (broken.returncode, broken.stdout) == (2, "")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", "no key"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\n", "private key"),
        (f"{LINE}\n{ed25519(2)}\n", "2 lines"),
        ("A" * 70_000, "too large"),
    ],
)
def test_what_is_no_key_changes_nothing(given: str, why: str) -> None:
    output("user", "add", "petrova", "--role", "methodist")
    run = shnor("user", "key", "add", "petrova", given=given)
    assert run.returncode == 2
    assert why in run.stderr
    assert data("user", "key", "list") == []


def test_what_is_no_text_is_no_key(tmp_path: Path) -> None:
    output("user", "add", "petrova", "--role", "methodist")
    (tmp_path / "key").write_bytes(b"\xff\xfe\x00")
    assert "no text" in shnor("user", "key", "add", "petrova", tmp_path / "key").stderr


def test_on_a_terminal_it_says_what_it_waits_for() -> None:
    output("user", "add", "petrova", "--role", "methodist")
    with Terminal(
        [*COMMAND[1:], "user", "key", "add", "petrova"], columns=120, rows=40, environment=environment()
    ) as tty:
        tty.wait_for("Paste the public key")
        tty.press_at_once(f"{LINE}\n\x04")
        assert tty.wait_exit() == 0
    assert len(data("user", "key", "list")) == 1
