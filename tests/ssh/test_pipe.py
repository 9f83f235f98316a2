"""Files and reports through the gate: what comes out is what a local command writes, what goes in is kept to the byte."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shnor_tui.domain.evidence import Evidence
from shnor_tui.workspace.find import item_by_number
from tests.ssh.gate import ADMIN, METHODIST, SCHOOL, VIEWER, Gate, refused, shnor, watched
from tests.ssh.server import Client
from tests.store.counting import Counts

pytestmark = pytest.mark.proof
FORBIDDEN = 3
MEBIBYTE = 1024 * 1024
EVERY_BYTE = bytes(range(256)) + b"\r\n\n\r\x1a\x04\x03~.\n"
SCAN = b"%PDF-1.7\n" + EVERY_BYTE * (3 * MEBIBYTE // len(EVERY_BYTE)) + b"\n%%EOF\n"


def done_here(gate: Gate, command: str) -> subprocess.CompletedProcess[bytes]:
    """A command of the host's administrator."""
    line = [sys.executable, "-P", "-m", "shnor_tui", "--home", str(gate.home), *command.split()]
    return subprocess.run(line, capture_output=True, check=False, stdin=subprocess.DEVNULL)


def here(gate: Gate, command: str) -> bytes:
    """What a local command prints; it must end well."""
    done = done_here(gate, command)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize("file_format", ["docx", "markdown", "console", "xlsx", "html"])
def test_a_report_is_the_local_one_byte_for_byte(gate: Gate, file_format: str, counted: Counts) -> None:
    command = f"report spravka --year 2019/2020 -f {file_format} -o -"
    began = time.monotonic()
    sent = gate.person(VIEWER).output(command)
    counted.note(f"over ssh: {time.monotonic() - began:.2f} s for a report as {file_format}")
    assert sent == here(gate, command)
    assert sent.startswith(b"PK") == (file_format in {"docx", "xlsx"})


@pytest.mark.parametrize(
    "command",
    [
        "due", "due --json", "missing", "missing --json", "roadmap", "roadmap --json", "schools", "schools --json",
        "export schools", "export roadmap -f json", "export roadmap -f xlsx", "template results", "plugin list",
        "issued list", "history --json",
    ],
)  # fmt: skip
def test_what_a_command_prints_is_what_it_prints_on_the_host(gate: Gate, command: str) -> None:
    sent = gate.person(ADMIN).run(command)
    local = done_here(gate, command)
    assert sent.returncode in {0, 8}, sent.stderr.decode()
    assert (sent.returncode, sent.stdout) == (local.returncode, local.stdout)


@pytest.mark.parametrize("command", ["help", "--help", "shnor help", "shnor --help"])
def test_help_lists_what_may_be_sent_and_nothing_else(gate: Gate, command: str) -> None:
    told = gate.person(VIEWER).output(command).decode()
    for word in ("report", "export", "import", "evidence", "ssh -t"):
        assert word in told
    for word in ("backup", "purge", "--home", "user"):
        assert word not in told


def test_the_help_of_a_command_tells_only_options_that_are_taken(gate: Gate) -> None:
    told = gate.person(VIEWER).output("report --help").decode()
    assert "--format" in told
    assert "--each-school" not in told
    assert "--home" not in told


def test_a_leading_name_of_the_program_is_what_people_type(gate: Gate) -> None:
    assert gate.person(VIEWER).output("shnor schools") == gate.person(VIEWER).output("schools")


def test_a_mark_from_the_command_line_is_the_persons_and_can_be_taken_back(gate: Gate) -> None:
    marina = gate.person(METHODIST)
    marina.output("check 1.3")
    assert gate.data_changes()[-1]["by"] == METHODIST
    assert METHODIST in marina.output("history").decode()
    marina.output("undo")
    with gate.workspace() as workspace:
        data = workspace.snapshot()
        assert data.mark(item_by_number(data, "1.3")) is None


def test_a_file_is_shown_before_it_is_taken_over(gate: Gate) -> None:
    marina = gate.person(METHODIST)
    table = marina.output("export schools").replace("Бурашевская".encode(), "Бурашовская".encode(), 1)
    before = gate.data_changes()
    shown = marina.run("import schools -", given=table)
    assert shown.returncode == 10
    assert "Бурашовская" in (shown.stdout + shown.stderr).decode()
    assert gate.data_changes() == before
    marina.output("import schools - --yes", given=table)
    assert gate.data_changes()[-1]["by"] == METHODIST
    assert "Бурашовская" in marina.output("schools").decode()


def test_a_scan_goes_in_and_comes_out_byte_for_byte(gate: Gate, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(SCAN)
    marina = gate.person(METHODIST)
    marina.output("evidence add 2.1 --title 'Приказ об итогах; $HOME `id`' --number 12-од --name scan.pdf", given=scan)
    with gate.workspace() as workspace:
        [added] = workspace.records.all(Evidence)
    assert added.title == "Приказ об итогах; $HOME `id`"
    assert added.file is not None
    assert (added.file.name, added.file.size) == ("scan.pdf", len(SCAN))
    assert added.file.sha256 == hashlib.sha256(SCAN).hexdigest()
    assert gate.person(VIEWER).output(f"evidence get {added.id}") == SCAN
    assert "Приказ об итогах" in marina.output("evidence list 2.1").decode()
    assert shnor(gate.home, "doctor")


def test_a_file_is_attached_to_what_is_there_already(gate: Gate) -> None:
    marina = gate.person(METHODIST)
    marina.output("check 1.3 --document 'приказ № 12-од от 03.02.2021'")
    with gate.workspace() as workspace:
        [known] = workspace.records.all(Evidence)
    marina.output(f"evidence attach {known.id}", given=SCAN[:MEBIBYTE])
    assert marina.output(f"evidence get {known.id}") == SCAN[:MEBIBYTE]


@pytest.mark.parametrize("account", [SCHOOL, VIEWER])
def test_nobody_attaches_to_a_document_that_he_may_not_change(gate: Gate, account: str) -> None:
    gate.person(METHODIST).output("check 1.3 --document 'приказ № 12-од от 03.02.2021'")
    seen = watched(gate)
    with gate.workspace() as workspace:
        [known] = workspace.records.all(Evidence)
    done = gate.person(account).run(f"evidence attach {known.id}", given=SCAN[:MEBIBYTE])
    assert done.returncode == FORBIDDEN
    refused(done)
    seen.assert_nothing_happened()


def test_a_school_attaches_to_its_own_mark(gate: Gate) -> None:
    school = gate.person(SCHOOL)
    school.output("evidence add 3.3 --title Протокол --school Бурашевская", given=SCAN[:MEBIBYTE])
    [change] = [one for one in gate.data_changes() if one["by"] == SCHOOL]
    assert change["ops"]


def test_an_issued_report_is_fetched(gate: Gate) -> None:
    shnor(gate.home, "issue", "spravka", "--year", "2019/2020")
    sent = gate.person(VIEWER).output("issued get 1")
    [kept] = (gate.home / "issued").rglob("*.docx")
    assert sent == kept.read_bytes()


@pytest.mark.parametrize("command", ["report spravka -f docx -o -", "export roadmap -f xlsx", "issued get 1"])
def test_a_terminal_gets_no_binary_file(gate: Gate, command: str) -> None:
    shnor(gate.home, "issue", "spravka", "--year", "2019/2020")
    done = gate.person(VIEWER).run(command, more=("-tt",))
    assert done.returncode == 2
    assert b"PK\x03\x04" not in done.stdout


def new_plugin(directory: Path) -> Path:
    """A report as «shnor plugin new» writes it."""
    subprocess.run(
        [sys.executable, "-P", "-m", "shnor_tui", "plugin", "new", "my-report", "--dir", str(directory)],
        check=True,
        capture_output=True,
    )
    [file] = directory.glob("my*report.py")
    return file


def test_an_administrator_adds_a_report_and_everybody_makes_it(gate: Gate, tmp_path: Path) -> None:
    file = new_plugin(tmp_path / "mine")
    olga: Client = gate.person(ADMIN)
    olga.output("plugin add - --name extra", given=file)
    assert (gate.home / "plugins" / "extra.py").read_bytes() == file.read_bytes()
    assert gate.person(VIEWER).output("report my-report -f markdown -o -").strip()


@pytest.mark.parametrize("account", [METHODIST, SCHOOL, VIEWER])
def test_nobody_else_adds_a_report(gate: Gate, tmp_path: Path, account: str) -> None:
    file = new_plugin(tmp_path / "mine")
    before = gate.files()
    refused = gate.person(account).run("plugin add - --name extra", given=file)
    assert refused.returncode == 3
    assert "роль" in refused.stderr.decode().lower()
    assert gate.files() == before
