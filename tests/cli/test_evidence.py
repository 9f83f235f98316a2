"""`shnor evidence`: files of documents through the pipe and from the host's disk, and back; nothing else of the host."""

from __future__ import annotations

import json
import os
import pty
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shnor_tui.confined import VARIABLE
from shnor_tui.domain.user import Role
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.session import account_name, open_workspace
from shnor_tui.workspace.users import set_role
from tests.cli.running import COMMAND, TOO_LONG, data, environment, output, shnor

BAD, FORBIDDEN, UNWRITABLE, SPOILED = 2, 3, 7, 8
PDF = "%PDF-1.7 scan"


def added(*arguments: str | Path, given: str = PDF, number: str = "1.2") -> dict[str, Any]:
    """Add a document through the pipe; returns it as JSON tells it."""
    run = shnor("evidence", "add", number, "--title", "приказ", "--json", *arguments, given=given)
    assert run.returncode == 0, run.stderr
    document: dict[str, Any] = json.loads(run.stdout)["document"]
    return document


def refused(*arguments: str | Path, code: int = BAD, given: str = PDF, **extra: str) -> str:
    run = shnor(*arguments, given=given, **extra)
    assert run.returncode == code, run.stderr
    assert "Traceback" not in run.stderr
    return run.stderr


def kept(home: Path) -> list[Path]:
    return sorted(path for path in (home / "evidence").rglob("*") if path.is_file())


def revision(home: Path) -> int:
    with open_workspace(home) as workspace:
        return workspace.revision


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    file = tmp_path / "скан приказа.pdf"
    file.write_text(PDF)
    return file


# Adding


def test_a_document_comes_from_the_disk_with_all_that_is_said_of_it(home: Path, scan: Path) -> None:
    told = shnor("evidence", "add", "1.2", scan, "--title", "приказ", "--number", "12-од", "--date", "03.02.2021",
                 "--place", "папка 4")  # fmt: skip
    assert told.stdout == "Document 1: приказ № 12-од от 03.02.2021, папка 4; its file: скан приказа.pdf, 13 B.\n"
    assert data("evidence", "list", "1.2") == [
        {
            "id": 1,
            "title": "приказ",
            "number": "12-од",
            "date": "2021-02-03",
            "place": "папка 4",
            "items": ["1.2"],
            "file": {
                "name": "скан приказа.pdf",
                "kind": "pdf",
                "size": 13,
                "sha256": kept(home)[0].name,
            },
        }
    ]
    assert "скан приказа.pdf, 13 B" in output("evidence", "list")


def test_a_document_comes_through_the_pipe_and_is_called_by_its_title_or_as_is_said(home: Path) -> None:
    assert added()["file"]["name"] == "приказ.pdf"
    assert added("--name", "../../скан")["file"]["name"] == "скан.pdf"
    assert added("-", "--name", "скан.png")["file"]["name"] == "скан.pdf"
    assert len(kept(home)) == 1


def test_adding_changes_no_status(home: Path) -> None:
    output("check", "2.1", "--school", "Пушкинская", "--status", "partly", "--reason", "карантин")
    with open_workspace(home) as workspace:
        before = workspace.snapshot()
        statuses = {item.id: before.statuses(item) for item in before.items}
    added(number="2.1")
    with open_workspace(home) as workspace:
        now = workspace.snapshot()
        assert {item.id: now.statuses(item) for item in now.items} == statuses


def test_an_item_of_each_school_gets_it_for_all_schools_or_for_those_that_are_named(home: Path) -> None:
    added(number="2.1")
    added("--school", "Пушкинская", "--school", "Тверская", number="2.1")
    with open_workspace(home) as workspace:
        records = workspace.records
        schools = {school.id for school in workspace.snapshot().schools}
        assert set(records.schools_of_document(1)) == schools
        named = {school_by_name(workspace.snapshot(), name).id for name in ("Пушкинская", "Тверская")}
        assert set(records.schools_of_document(2)) == named
    assert "municipal" in refused("evidence", "add", "1.2", "--title", "приказ", "--school", "Тверская")
    assert "Озёрная" in refused("evidence", "add", "2.1", "--title", "приказ", "--school", "Озёрная")


def test_one_undo_takes_the_document_back_and_the_file_stays_for_the_redo(home: Path) -> None:
    added()
    output("undo")
    assert data("evidence", "list") == []
    output("redo")
    assert output("evidence", "get", "1") == PDF


def test_who_may_not_mark_leaves_nothing(home: Path) -> None:
    with open_workspace(home) as workspace:
        set_role(workspace, "olga", Role.ADMIN)
        set_role(workspace, account_name(), Role.VIEWER)
    refused("evidence", "add", "1.2", "--title", "приказ", code=FORBIDDEN)
    assert kept(home) == []


def test_a_schools_own_account_adds_and_attaches_for_itself(home: Path) -> None:
    district = added()
    with open_workspace(home) as workspace:
        own = school_by_name(workspace.snapshot(), "Тверская")
        set_role(workspace, "olga", Role.ADMIN)
        set_role(workspace, account_name(), Role.SCHOOL, own)
    document = added(number="2.1")
    with open_workspace(home) as workspace:
        assert workspace.records.schools_of_document(document["id"]) == [own.id]
    assert shnor("evidence", "attach", str(document["id"]), given=PDF + "2").returncode == 0
    refused("evidence", "attach", str(district["id"]), given=PDF + "3", code=FORBIDDEN)
    refused("evidence", "add", "2.1", "--title", "приказ", "--school", "Пушкинская", given=PDF + "3", code=FORBIDDEN)
    refused("evidence", "add", "1.2", "--title", "приказ", given=PDF + "3", code=FORBIDDEN)
    assert len(kept(home)) == 2
    assert output("evidence", "get", str(district["id"])) == PDF


def test_what_cannot_be_taken_is_refused_and_leaves_nothing(home: Path, scan: Path, tmp_path: Path) -> None:
    link, pipe = tmp_path / "link.pdf", tmp_path / "pipe.pdf"
    link.symlink_to(scan)
    os.mkfifo(pipe)
    before = revision(home)
    for file in (link, pipe, tmp_path, tmp_path / "absent.pdf", Path("/dev/zero"), Path("/etc/shadow/x")):
        assert str(file) in refused("evidence", "add", "1.2", file, "--title", "приказ")
    assert "Taken are: pdf, docx" in refused("evidence", "add", "1.2", "--title", "приказ", given="<html>")
    assert "needs a title" in refused("evidence", "add", "1.2", "--title", "  ")
    assert "9.9" in refused("evidence", "add", "9.9", "--title", "приказ")
    refused("evidence", "attach", "7")
    assert (kept(home), revision(home)) == ([], before)


def test_the_largest_file_is_the_deployments_matter(home: Path) -> None:
    (home / "config.toml").write_text("[limits]\nevidence_mib = 1\n")
    assert "is larger than 1 MiB" in refused("evidence", "add", "1.2", "--title", "приказ", given=PDF + "x" * 2**20)
    assert kept(home) == []
    added(given=PDF.ljust(2**20))
    (home / "config.toml").write_text("[limits]\nevidence_mib = 0\n")
    assert "config.toml" in refused("evidence", "add", "1.2", "--title", "приказ")


def test_endless_input_ends_at_the_limit(home: Path) -> None:
    (home / "config.toml").write_text("[limits]\nevidence_mib = 1\n")
    command = shlex.join([*COMMAND, "evidence", "add", "1.2", "--title", "нули"])
    run = subprocess.run(f"{command} < /dev/zero", shell=True, env=environment(), capture_output=True, text=True,
                         timeout=TOO_LONG, check=False)  # fmt: skip
    assert (run.returncode, kept(home)) == (BAD, [])
    assert "is larger than 1 MiB" in run.stderr


def test_while_a_file_comes_in_slowly_others_work(home: Path) -> None:
    command = [*COMMAND, "evidence", "add", "1.2", "--title", "скан"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()) as slow:
        assert slow.stdin
        assert slow.stdout
        slow.stdin.write(PDF.encode())
        slow.stdin.flush()
        output("check", "2.2")
        assert data("evidence", "list") == []
        slow.stdin.write(b" the end")
        slow.stdin.close()
        assert "скан.pdf, 21 B" in slow.stdout.read().decode()
    assert slow.returncode == 0
    assert output("evidence", "get", "1") == f"{PDF} the end"


def test_what_others_do_with_the_mark_while_a_file_comes_in_is_no_reason_to_send_it_again(home: Path) -> None:
    command = [*COMMAND, "evidence", "add", "1.2", "--title", "скан", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()) as slow:
        assert slow.stdin
        assert slow.stdout
        slow.stdin.write(PDF.encode() * 100_000)
        slow.stdin.flush()
        output("check", "1.2", "--status", "in_progress")
        other = added(given="%PDF-1.7 another")
        slow.stdin.close()
        told = json.loads(slow.stdout.read())["document"]
    assert slow.returncode == 0
    assert (told["title"], told["id"]) == ("скан", other["id"] + 1)
    assert [one["id"] for one in data("evidence", "list", "1.2")] == [other["id"], told["id"]]


def test_who_is_killed_while_a_file_comes_in_leaves_nothing_behind_the_next_one(home: Path) -> None:
    command = [*COMMAND, "evidence", "add", "1.2", "--title", "скан"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment()) as slow:
        assert slow.stdin
        slow.stdin.write(PDF.encode() * 100_000)
        slow.stdin.flush()
        slow.kill()
    assert [file for file in kept(home) if not file.name.endswith(".tmp")] == []
    assert data("evidence", "list") == []
    added()
    assert len(kept(home)) == 1


def test_a_terminal_is_no_file(home: Path) -> None:
    leader, follower = pty.openpty()
    try:
        for words in (("add", "1.2", "--title", "приказ"), ("attach", str(added()["id"]))):
            run = subprocess.run([*COMMAND, "evidence", *words], stdin=follower, env=environment(),
                                 capture_output=True, text=True, timeout=TOO_LONG, check=False)  # fmt: skip
            assert run.returncode == BAD
            assert "awaited on the standard input" in run.stderr
    finally:
        os.close(leader)
        os.close(follower)


def test_nothing_is_no_file(home: Path) -> None:
    for words in (("evidence", "add", "1.2", "--title", "приказ"), ("import", "readings", "-"), ("plugin", "add", "-")):
        run = shnor(*words)
        assert run.returncode == BAD
        assert "Nothing came through the standard input. Put «< FILE» behind the command." in run.stderr
    assert kept(home) == []


def test_a_confined_process_takes_the_pipe_only(home: Path, scan: Path) -> None:
    closed = {VARIABLE: account_name()}
    added_through_the_pipe = shnor("evidence", "add", "1.2", "--title", "приказ", given=PDF, **closed)
    assert added_through_the_pipe.returncode == 0, added_through_the_pipe.stderr
    for words in (
        ("add", "1.2", scan, "--title", "приказ"),
        ("attach", "1", scan),
        ("get", "1", "-o", scan.with_name("out.pdf")),
    ):
        refused("evidence", *words, code=FORBIDDEN, **closed)
    assert not scan.with_name("out.pdf").exists()
    assert shnor("evidence", "get", "1", **closed).stdout == PDF


# Getting


def test_any_bytes_come_back_as_they_were(home: Path, tmp_path: Path) -> None:
    content = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 5000
    sent = subprocess.run([*COMMAND, "evidence", "add", "1.2", "--title", "фото"], input=content, env=environment(),
                          capture_output=True, check=True)  # fmt: skip
    assert "фото.png" in sent.stdout.decode()
    got = subprocess.run([*COMMAND, "evidence", "get", "1"], env=environment(), capture_output=True, check=True)
    assert got.stdout == content
    output("evidence", "get", "1", "-o", tmp_path / "out.png")
    assert (tmp_path / "out.png").read_bytes() == content
    assert stat.S_IMODE((tmp_path / "out.png").stat().st_mode) & 0o200


def test_a_file_is_not_shown_on_a_terminal(home: Path) -> None:
    added()
    leader, follower = pty.openpty()
    try:
        run = subprocess.run([*COMMAND, "evidence", "get", "1"], stdout=follower, stderr=subprocess.PIPE,
                             env=environment(), text=True, timeout=TOO_LONG, check=False)  # fmt: skip
    finally:
        os.close(leader)
        os.close(follower)
    assert run.returncode == BAD
    assert "--output приказ.pdf" in run.stderr


def rewritten(file: Path) -> None:
    file.chmod(0o600)
    file.write_text(PDF.swapcase())


def replaced_by_a_link(file: Path) -> None:
    file.rename(file.with_name("x"))
    file.symlink_to("x")


@pytest.mark.parametrize(
    ("spoiling", "told"),
    [(Path.unlink, "missing"), (rewritten, "altered"), (replaced_by_a_link, "altered")],
)
def test_what_is_not_what_was_attached_is_not_handed_out(
    home: Path, tmp_path: Path, spoiling: Callable[[Path], object], told: str
) -> None:
    added()
    spoiling(kept(home)[0])
    before = revision(home)
    run = shnor("evidence", "get", "1")
    assert (run.returncode, run.stdout) == (SPOILED, "")
    assert f"приказ.pdf» is not what was attached: the file {'is missing' if told == 'missing' else 'was altered'}" in (
        run.stderr
    )
    refused("evidence", "get", "1", "-o", tmp_path / "out.pdf", code=SPOILED)
    assert not (tmp_path / "out.pdf").exists()
    assert revision(home) == before, "nothing left the program"


def test_a_file_is_written_over_no_link(home: Path, tmp_path: Path) -> None:
    added()
    (tmp_path / "real.txt").write_text("mine")
    (tmp_path / "link.pdf").symlink_to("real.txt")
    refused("evidence", "get", "1", "-o", tmp_path / "link.pdf", code=UNWRITABLE)
    assert (tmp_path / "real.txt").read_text() == "mine"


def test_that_a_file_was_fetched_is_in_the_history(home: Path) -> None:
    added()
    output("evidence", "get", "1")
    assert "приказ (приказ.pdf)" in output("history").splitlines()[-1]


def test_a_document_without_a_file_says_how_to_attach_one(home: Path) -> None:
    output("check", "1.2", "--document", "приказ № 1")
    assert "shnor evidence attach 1 FILE" in refused("evidence", "get", "1")
    assert output("evidence", "list").splitlines()[-1].rstrip().endswith("–")


def test_a_former_file_is_there_in_the_past(home: Path) -> None:
    added()
    then = revision(home)
    assert shnor("evidence", "attach", "1", "--name", "b.txt", given="другой").returncode == 0
    assert output("evidence", "get", "1") == "другой"
    assert output("--at", str(then), "evidence", "get", "1") == PDF


def test_the_list_says_when_there_is_nothing(home: Path) -> None:
    assert output("evidence", "list") == "There are no documents yet.\n"
    assert data("evidence", "list") == []


def test_memory_does_not_grow_with_the_file(home: Path, tmp_path: Path) -> None:
    """The peak with 40 MB more of a file is that with a small one, but for a few pieces."""
    peaks = []
    for size in (1, 40 << 20):
        file = tmp_path / f"{size}.pdf"
        with file.open("wb") as stream:
            stream.write(PDF.encode())
            stream.truncate(len(PDF) + size)
        code = (
            "import resource, sys; from shnor_tui.cli.entry import main; sys.argv = ['shnor', *sys.argv[1:]]\n"
            "try: main()\n"
            "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
        )
        run = subprocess.run([sys.executable, "-P", "-c", code, "evidence", "add", "1.2", str(file), "--title", "скан"],
                             env=environment(), capture_output=True, text=True, timeout=TOO_LONG, check=False)  # fmt: skip
        assert run.returncode == 0, run.stderr
        peaks.append(int(run.stderr.splitlines()[-1]) / 1024)
    assert peaks[1] - peaks[0] < 20, peaks
