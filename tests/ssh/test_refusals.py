"""What the gate refuses, tried through ssh: each refusal has its code and its words, and nothing happens."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.ssh.gate import (
    ADMIN,
    FORMER,
    METHODIST,
    OTHER_SCHOOL,
    SCHOOL,
    STRANGER,
    VIEWER,
    Gate,
    Watched,
    refused,
    shnor,
    watched,
)  # fmt: skip
from tests.ssh.server import TOO_LONG, Client
from tests.store.counting import Counts

pytestmark = pytest.mark.proof
FORBIDDEN = 3
BAD_INPUT = 2
NOTED_REFUSALS = 30
People = Mapping[str, Client]
PERMITTED_REFUSALS = {BAD_INPUT, FORBIDDEN}
TABLE = "Наименование;Краткое наименование\nЧужая школа;Чужая\n".encode()

SHELLS = [
    "bash", "sh", "/bin/sh", "sh -c id", "sh -c 'touch {out}'", "bash -i", "exec sh", "id", "cat /etc/passwd", "env",
    "schools; touch {out}", "schools;touch {out}", "schools && touch {out}", "schools | tee {out}", "schools & touch {out}",
    "schools > {out}", "schools >{out}", "schools < /etc/passwd", "`touch {out}`", "schools `touch {out}`",
    "$(touch {out})", "schools $(touch {out})", "schools\ntouch {out}", "touch {out}", "python -c 1", "python3", "vi {out}",
    "shnor; touch {out}", "shnor shnor schools", "SHNOR_LANG=en schools", "!touch {out}", "!!", "~/x", "*", "schools *",
    "schools \x1b[2J", "schools \x07", "schools\rid", "schools \x7f",
    "rsync --server . {out}", "git-upload-pack {home}", "scp -t {out}", "scp -f {home}", "internal-sftp",
    "/usr/lib/openssh/sftp-server", "su", "sudo -s", "nc -l 1",
]  # fmt: skip
HOST_FILES = [
    "export schools -o {out}", "export schools --output {out}", "export schools --output={out}", "export schools -o{out}",
    "export schools -o ../x", "export schools -o x.csv", "report spravka -o {out}", "report spravka -f docx -o{out}",
    "report spravka -o ./-", "report spravka -o /dev/stdout", "template results -o {out}", "import schools /etc/passwd",
    "import schools {home}/shnor.journal", "import schools ../shnor.journal", "import schools /dev/stdin",
    "import schools -- /etc/passwd", "import all -", "import all - --yes", "evidence add 2.1 /etc/passwd --title x",
    "evidence add 2.1 --title x {home}/shnor.journal", "evidence add 2.1 --title x -- /etc/passwd",
    "evidence attach 1 /etc/passwd", "evidence get 1 -o {out}", "evidence get 1 --output={out}", "evidence get 1 -o{out}",
    "issued get 1 -o {out}", "issued get 1 -o{out}", "plugin add /etc/passwd", "plugin add {out} --name x.py",
    "plugin add - --name ../x.py", "plugin add - --name /tmp/x.py", "plugin add - --name .x.py",
    "plugin add - --name x/../../y.py", "report spravka -f docx -p letterhead={home}/shnor.journal",
]  # fmt: skip
OTHER_PLACES = [
    "--home {out} schools", "--home={out} schools", "schools --home {out}", "schools --home={out}", "--home {out}",
    "report spravka --home {out}", "report --home / spravka", "--at 1 --home / schools", "gate --user olga",
    "--lang en gate --user olga", "gate --user olga --home {home}", "schools --today 2020-01-01", "--today 2020-01-01 due",
    "report spravka --memory-limit 100000", "report spravka --time-limit 1000", "report spravka --each-school",
    "report --each-school spravka", "report spravka --unknown", "schools --no-such", "schools -Z", "--version; id",
    "init", "init --demo", "demo", "backup", "restore", "restore --latest", "doctor", "doctor --repair", "purge Иванова",
    "user", "user role viktor admin", "user add mallory --role admin", "user disable olga", "user key list",
    "user key add olga -", "user key lines", "plugin new x", "plugin check x.py", "plugin allow x", "option", "worker",
    "no-such-command", "Schools", "schools schools", "due 1", "help /etc/passwd", "-", "--", "-- schools", "''",
]  # fmt: skip
UNREADABLE = ["schools 'unfinished", 'schools "', "schools \\"]
ALL_OF_THEM = [*SHELLS, *HOST_FILES, *OTHER_PLACES, *UNREADABLE]
BY_ROLE = {
    VIEWER: [
        "check 1.3", "import schools - --yes", "evidence add 2.1 --title x", "plugin add - --name extra",
    ],
    SCHOOL: [
        "check 1.3", f"check 3.3 --school {OTHER_SCHOOL}", "import schools - --yes", "plugin add - --name extra",
        f"evidence add 3.3 --title x --school {OTHER_SCHOOL}", "evidence add 1.3 --title x",
    ],
    METHODIST: ["plugin add - --name extra"],
}  # fmt: skip


@pytest.fixture(scope="module")
def quiet(shared_gate: Gate) -> Watched:
    """A department in which nothing may happen."""
    return watched(shared_gate)


@pytest.fixture(scope="module")
def people(quiet: Watched, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """Everybody keeps a connection open, which saves the time of logging in for each command."""
    sockets = tmp_path_factory.mktemp("s")
    with ExitStack() as stack:
        yield {name: stack.enter_context(quiet.gate.person(name).kept(sockets / name)) for name in (ADMIN, *BY_ROLE)}


@pytest.mark.parametrize("command", ALL_OF_THEM)
def test_what_is_not_allowed_is_refused_even_to_an_administrator(
    quiet: Watched, people: People, command: str, counted: Counts
) -> None:
    done = people[ADMIN].run(quiet.filled(command), given=TABLE)
    code = BAD_INPUT if command in UNREADABLE else FORBIDDEN
    assert done.returncode == code, (done.stdout[:200], done.stderr.decode())
    words = refused(done)
    assert any("а" <= letter <= "я" for letter in words), "it is explained in the person's language"
    quiet.assert_nothing_happened()
    counted("refused through ssh", cases=1, happened=0)


@pytest.mark.parametrize(("account", "command"), [(name, one) for name, many in BY_ROLE.items() for one in many])
def test_what_a_role_does_not_allow_is_refused(
    quiet: Watched, people: People, account: str, command: str, counted: Counts
) -> None:
    done = people[account].run(command, given=TABLE)
    assert done.returncode == FORBIDDEN, done.stderr.decode()
    words = refused(done).lower()
    assert "рол" in words or "школа" in words
    quiet.assert_nothing_happened()
    counted("refused through ssh", cases=1, happened=0)


def test_bytes_that_are_no_text_are_refused(quiet: Watched, people: People) -> None:
    done = people[ADMIN].run(os.fsdecode(b"schools \xff\xfe"))
    assert done.returncode in PERMITTED_REFUSALS
    refused(done)
    quiet.assert_nothing_happened()


def test_a_command_that_never_ends_is_refused(quiet: Watched, people: People) -> None:
    done = people[ADMIN].run("schools " + "x" * 20_000)
    assert done.returncode in PERMITTED_REFUSALS
    assert len(refused(done)) < 2_000
    quiet.assert_nothing_happened()


def test_with_neither_a_command_nor_a_terminal_it_says_what_it_can_do(quiet: Watched, people: People) -> None:
    done = people[VIEWER].run()
    assert done.returncode == BAD_INPUT
    for word in ("report", "export", "import", "evidence", "-t"):
        assert word in done.stderr.decode() + done.stdout.decode()
    quiet.assert_nothing_happened()


@pytest.mark.parametrize("how", [["scp", "-O"], ["scp", "-s"]], ids=["scp by the old protocol", "scp by sftp"])
@pytest.mark.parametrize("way", ["there", "back"])
def test_no_file_is_copied(
    quiet: Watched, people: People, tmp_path: Path, how: list[str], way: str, counted: Counts
) -> None:
    (tmp_path / "mine").write_bytes(b"mine")
    ends = [str(tmp_path / "mine"), f"host:{quiet.gate.home.parent}/out"]
    if way == "back":
        ends = [f"host:{quiet.gate.home}/shnor.journal", str(tmp_path / "stolen")]
    done = subprocess.run([*how, *people[ADMIN].options, *ends], capture_output=True, check=False, timeout=TOO_LONG)
    assert done.returncode != 0
    assert not (tmp_path / "stolen").exists()
    quiet.assert_nothing_happened()
    counted("refused through ssh", cases=1, happened=0)


def test_sftp_is_refused(quiet: Watched, people: People, counted: Counts) -> None:
    line = ["sftp", *people[ADMIN].options, "-b", "-", "host"]
    done = subprocess.run(line, input=b"ls\n", capture_output=True, check=False, timeout=TOO_LONG)
    assert done.returncode != 0
    assert b"shnor.journal" not in done.stdout
    quiet.assert_nothing_happened()
    counted("refused through ssh", cases=1, happened=0)


def test_a_refusal_is_in_the_history_with_who_and_from_where(gate: Gate) -> None:
    refused(gate.person(METHODIST).run("bash -c id"))
    note = gate.changes()[-1]
    assert (note["act"], note["by"]) == ("access.refused", METHODIST)
    assert "127.0.0.1" in str(note["ops"])
    assert "bash" in str(note["ops"])
    told = shnor(gate.home, "history")
    assert "отказано" in told.lower()
    assert METHODIST in told


def test_a_key_of_somebody_who_is_no_user_opens_nothing(gate: Gate) -> None:
    [line] = [
        one for one in gate.server.authorized_keys.read_text(encoding="utf-8").splitlines() if f"--user {ADMIN}" in one
    ]
    own = (gate.keys / f"{ADMIN}.pub").read_text(encoding="ascii").split()[1]
    strange = (gate.keys / f"{STRANGER}.pub").read_text(encoding="ascii").split()[1]
    gate.open_for(line.replace(f"--user {ADMIN}", f"--user {STRANGER}").replace(own, strange) + "\n")
    for command in ((), ("schools",)):
        done = gate.person(STRANGER).run(*command)
        assert done.returncode == FORBIDDEN
        assert STRANGER in refused(done)


def test_a_key_that_nobody_added_does_not_log_in(gate: Gate) -> None:
    done = gate.person(STRANGER).run("schools")
    assert done.returncode == 255
    assert b"Permission denied" in done.stderr


def test_a_disabled_user_is_refused_while_his_line_is_there_and_has_none_in_the_next_file(gate: Gate) -> None:
    assert gate.person(FORMER).output("schools")
    shnor(gate.home, "user", "disable", FORMER)
    for command in ((), ("schools",), ("check", "1.3")):
        done = gate.person(FORMER).run(*command)
        assert done.returncode == FORBIDDEN
        assert "отключ" in refused(done)
    gate.open_for(shnor(gate.home, "user", "key", "lines"))
    assert gate.person(FORMER).run("schools").returncode == 255
    shnor(gate.home, "user", "enable", FORMER)
    gate.open_for(shnor(gate.home, "user", "key", "lines"))
    assert gate.person(FORMER).output("schools")


def test_who_tries_on_and_on_does_not_fill_the_journal(quiet: Watched) -> None:
    """Comes after all others: they have tried."""
    noted = Counter(change["by"] for change in quiet.gate.changes() if change["act"] == "access.refused")
    assert noted
    assert max(noted.values()) <= NOTED_REFUSALS
