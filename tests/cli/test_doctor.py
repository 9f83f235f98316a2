"""`shnor doctor`: plain words, one sentence at the end, nothing changed without being asked to."""

from __future__ import annotations

import errno
import json
import os
import pty
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shnor_tui.store import open_database
from shnor_tui.store.maintenance.backup import back_up
from shnor_tui.workspace.doctor import diagnose
from shnor_tui.workspace.session import account_name, open_workspace
from shnor_tui.workspace.tables import SCHEMA
from tests.cli.running import COMMAND, TOO_LONG, data, environment, output, shnor
from tests.store.support import Call, interposed

BROKEN, NOT_CONFIRMED, FORBIDDEN = 6, 10, 3


@pytest.fixture
def busy(home: Path) -> Path:
    """A demo in which people have worked, and which is backed up."""
    home.chmod(0o2770)
    output("check", "2.2")
    output("user", "role", "olga", "methodist")
    output("user", "role", "olga", "admin")
    output("backup")
    return home


def journal_of(home: Path) -> Path:
    return home / "shnor.journal"


def spoil(home: Path, line: int) -> None:
    lines = journal_of(home).read_bytes().splitlines(keepends=True)
    middle = len(lines[line - 1]) // 2
    lines[line - 1] = lines[line - 1][:middle] + b"\xff\xff\xff" + lines[line - 1][middle + 3 :]
    journal_of(home).write_bytes(b"".join(lines))


def without_backups(home: Path) -> None:
    for backup in (home / "backups").iterdir():
        backup.unlink()


def last_sentence(text: str) -> str:
    return " ".join(text.rstrip().rpartition("\n\n")[2].split())


def failing(*arguments: str, code: int) -> str:
    run = shnor(*arguments)
    assert run.returncode == code, run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    return run.stdout + run.stderr


def test_all_is_well(busy: Path) -> None:
    told = output("doctor")
    assert last_sentence(told) == "In short: All is well: the data are whole, and everybody can work."
    assert "  Backups: the newest is of " in told
    assert "(named by SHNOR_HOME)" in told.splitlines()[0]


def test_a_missing_backup_can_wait_until_tomorrow(busy: Path) -> None:
    without_backups(busy)
    told = output("doctor")
    assert "· Backups: There is no backup yet." in told
    assert "What to do: Make one: shnor backup" in told
    assert "it can wait until tomorrow" in last_sentence(told)


def test_an_old_backup_is_remarked(busy: Path) -> None:
    with open_database(busy, account_name(), schema=SCHEMA) as db:
        [first, *_rest] = [record.at for record in db.records()]
    told = data("doctor")
    assert told["well"]
    without_backups(busy)
    (busy / "backups" / f"shnor-{first:%Y%m%d-%H%M%S}-r1.zip").write_bytes(b"no zip")
    told = output("doctor")
    assert "The newest backup cannot be brought back." in told


def test_damage_is_named_and_repaired_on_request(busy: Path) -> None:
    whole = journal_of(busy).read_bytes()
    spoil(busy, 2)
    told = failing("doctor", code=BROKEN)
    assert "! Journal: Line 2 is damaged." in told
    assert (
        last_sentence(told)
        == "In short: The journal is damaged, but no data are lost: «shnor doctor --repair» mends it."
    )
    refused = failing("doctor", "--repair", code=NOT_CONFIRMED)
    assert "Nothing was changed; --yes repairs without asking." in refused
    assert journal_of(busy).read_bytes() != whole
    repaired = output("doctor", "--repair", "--yes")
    assert "is kept as shnor.journal.before-repair-" in repaired
    assert last_sentence(repaired) == "Repaired. All is well: the data are whole, and everybody can work."
    assert journal_of(busy).read_bytes() == whole


def test_it_asks_on_a_terminal(busy: Path) -> None:
    spoil(busy, 2)
    damaged = journal_of(busy).read_bytes()
    assert "Repair the journal now? (yes/no)" in on_a_terminal("n\n", code=NOT_CONFIRMED)
    assert journal_of(busy).read_bytes() == damaged
    assert "Repaired." in on_a_terminal("y\n", code=0)
    assert journal_of(busy).read_bytes() != damaged


def on_a_terminal(keys: str, *, code: int) -> str:
    ours, theirs = pty.openpty()
    try:
        os.write(ours, keys.encode())
        run = subprocess.run(
            [*COMMAND, "doctor", "--repair"],
            stdin=theirs,
            capture_output=True,
            text=True,
            env=environment(),
            timeout=TOO_LONG,
            check=False,
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert run.returncode == code, run.stderr
    return run.stdout + run.stderr


def test_what_a_repair_cannot_save_is_named_and_work_goes_on(busy: Path) -> None:
    without_backups(busy)
    spoil(busy, 3)
    told = failing("doctor", code=BROKEN)
    assert "A repair leaves out: № 2 (users № 2)." in told
    assert "Known of it are: role: administrator." in " ".join(told.split())
    assert last_sentence(told).endswith("saves all but what changes 3 entered.")
    repaired = output("doctor", "--repair", "--yes")
    assert "Look through what changes 3 entered, and enter it anew." in last_sentence(repaired)
    history = output("history")
    assert [line.split()[0] for line in history.splitlines()[1:]] == ["1", "2", "3", "4"]
    output("check", "3.1")
    output("undo")
    assert output("undo").startswith("Taken back: 2.2")
    assert failing("undo", "4", code=2)
    assert data("doctor")["well"]


def test_a_repair_is_an_administrators_business(busy: Path) -> None:
    with open_workspace(busy) as workspace:
        database = workspace._database
        with database.transaction("user.set"):
            database.table("users").update({"account": "anna"}, doc_ids=[1])
    spoil(busy, 2)
    damaged = journal_of(busy).read_bytes()
    told = failing("doctor", "--repair", "--yes", code=FORBIDDEN)
    assert "A repair is the department's administrators' business: anna, olga." in told
    assert "sudo -u anna shnor doctor --repair" in told
    assert journal_of(busy).read_bytes() == damaged


def test_there_is_nothing_to_repair_where_all_is_well(busy: Path) -> None:
    before = journal_of(busy).read_bytes()
    assert last_sentence(output("doctor", "--repair", "--yes")).startswith("In short: All is well")
    assert journal_of(busy).read_bytes() == before


def test_an_issued_report_that_was_altered_must_be_put_right(home: Path) -> None:
    home.chmod(0o2770)
    output("issue", "spravka", "--year", "2019/2020", "--number", "12", "--date", "28.07.2020", "--anyway", "-f", "md")
    [file] = (home / "issued").iterdir()
    assert "  Issued reports: 1 file is as issued" in output("doctor")
    file.chmod(0o600)
    file.write_text("another", encoding="utf-8")
    told = failing("doctor", "--repair", code=BROKEN)
    assert "the file was altered" in told
    assert f"Bring issued/{file.name} back" in " ".join(told.split())
    assert "it mends the journal only" in told


def rewritten(file: Path) -> None:
    file.chmod(0o600)
    file.write_text("another", encoding="utf-8")


def replaced_by_a_link(file: Path) -> None:
    file.rename(file.with_name("x"))
    file.symlink_to("x")


def replaced_by_a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def document_with_file(home: Path, content: str = "%PDF-1.7 scan") -> Path:
    """Add a document to the item 1.2; returns where its file is kept."""
    home.chmod(0o2770)
    told = shnor("evidence", "add", "1.2", "--title", "приказ", "--name", "скан.pdf", "--json", given=content)
    assert told.returncode == 0, told.stderr
    sha256: str = json.loads(told.stdout)["document"]["file"]["sha256"]
    return home / "evidence" / sha256[:2] / sha256


@pytest.mark.parametrize(
    ("spoiling", "state"),
    [
        (Path.unlink, "the file is missing"),
        (rewritten, "the file was altered"),
        (replaced_by_a_link, "the file was altered"),
        (replaced_by_a_pipe, "the file was altered"),
    ],
)
def test_a_file_of_a_document_that_is_not_what_was_attached_must_be_put_right(
    home: Path, spoiling: Callable[[Path], object], state: str
) -> None:
    file = document_with_file(home)
    assert "  Files of documents: 1 file is as attached, 13 B" in output("doctor")
    spoiling(file)
    told = " ".join(failing("doctor", code=BROKEN).split())
    assert f"приказ, скан.pdf: {state}." in told
    assert f"It is in no backup here. Look into those elsewhere for evidence/{file.parent.name}/{file.name}," in told
    (home / "backups").write_text("no directory")
    assert "It is in no backup here." in " ".join(failing("doctor", code=BROKEN).split())
    assert "shnor evidence attach 1 FILE" in told
    assert shnor("evidence", "attach", "1", "--name", "скан.pdf", given="%PDF-1.7 scan").returncode == 0
    assert "1 file is as attached" in output("doctor")


def test_a_file_of_a_document_comes_back_from_a_backup(home: Path) -> None:
    file = document_with_file(home)
    output("backup")
    file.unlink()
    [backup] = (home / "backups").iterdir()
    output("restore", backup, "--yes")
    assert file.read_text() == "%PDF-1.7 scan"
    assert stat.S_IMODE(file.stat().st_mode) == 0o440
    assert data("doctor")["well"]


@pytest.mark.skipif(shutil.which("unzip") is None, reason="without unzip the advice cannot be tried")
@pytest.mark.parametrize("spoiling", [Path.unlink, rewritten, replaced_by_a_link, replaced_by_a_pipe])
def test_the_advice_brings_one_file_back_from_a_backup_that_has_it_and_gives_up_nothing(
    home: Path, spoiling: Callable[[Path], object]
) -> None:
    file = document_with_file(home)
    output("backup")
    output("check", "2.1")
    daily = back_up(home, without="evidence").backup.path
    spoiling(file)
    found = next(one for one in data_of_failing("doctor")["findings"] if "скан.pdf" in one["what"])
    assert daily.name not in found["command"]
    assert f"\n    {found['command']}\n" in failing("doctor", code=BROKEN)
    subprocess.run(["sh", "-ec", found["command"]], check=True, stdout=subprocess.DEVNULL)
    assert stat.S_IMODE(file.stat().st_mode) == 0o440
    assert data("doctor")["well"]


@pytest.mark.skipif(shutil.which("unzip") is None, reason="without unzip the advice cannot be tried")
def test_many_files_come_back_by_one_command(home: Path) -> None:
    for number in range(7):
        document_with_file(home, f"%PDF-1.7 {number}")
    output("backup")
    shutil.rmtree(home / "evidence")
    found = next(one for one in data_of_failing("doctor")["findings"] if "2 more" in one["what"])
    subprocess.run(["sh", "-ec", found["command"]], check=True, stdout=subprocess.DEVNULL)
    assert data("doctor")["well"]


def test_a_file_that_may_not_be_read_is_a_matter_of_rights_and_not_of_backups(home: Path) -> None:
    file = document_with_file(home)
    output("backup")

    def refused(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        if name == "open" and arguments[0] == file:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return call(*arguments)

    with interposed(refused):
        found = next(one for one in diagnose(home).findings if "скан.pdf" in one.what)
    assert found.command == f"namei -l {file}"


def data_of_failing(*arguments: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(failing(*arguments, "--json", code=BROKEN))
    return told


def test_a_file_that_no_document_ever_had_is_remarked_and_one_of_the_history_is_not(home: Path) -> None:
    former = document_with_file(home)
    assert shnor("evidence", "attach", "1", "--name", "b.txt", given="другой").returncode == 0
    assert "2 files are as attached" in output("doctor")
    stray = former.with_name("f" * 64)
    stray.write_text("nobody's")
    (home / "evidence" / "new.x.tmp").write_text("being written")
    told = " ".join(output("doctor").split())
    assert f"1 file belongs to no document and never did: evidence/{stray.parent.name}/{stray.name}." in told
    stray.unlink()
    former.unlink()
    told = output("doctor")
    assert "1 file that a document had before is missing or altered." in told
    assert data("doctor")["well"]


def test_a_file_that_a_kept_journal_speaks_of_is_none_to_be_removed(home: Path) -> None:
    output("backup")
    file = document_with_file(home)
    output("restore", "1", "--yes")
    assert "belong" not in output("doctor")
    [kept] = home.glob("shnor.journal.before-restore-*")
    kept.unlink()
    assert f"1 file belongs to no document and never did: evidence/{file.parent.name}/{file.name}" in " ".join(
        output("doctor").split()
    )


def test_names_that_are_no_text_or_steer_a_terminal_are_told_safely(home: Path) -> None:
    former = document_with_file(home)
    former.with_name("a\033]0;x\007\nb").write_text("nobody's")
    Path(os.fsdecode(os.fsencode(former.parent) + b"/\xcb\xcf")).write_text("nobody's")
    os.mkfifo(former.with_name("pipe"))
    former.with_name("link").symlink_to("/nowhere")
    assert "\033" not in output("doctor")
    told = next(one["what"] for one in data("doctor")["findings"] if "belong" in one["what"])
    assert told.startswith("4 files belong to no document")


def test_records_that_do_not_fit_together_are_named(busy: Path) -> None:
    with open_database(busy, account_name(), schema=SCHEMA) as db:
        db.table("marks").insert({"item": 999, "status": "done"})
        db.table("schools").insert({"strange": 1})
    told = failing("doctor", code=BROKEN)
    assert "(marks № " in told
    assert "«items» has no record 999" in told
    assert "of the table «schools» cannot be understood" in " ".join(told.split())


@pytest.mark.parametrize("make", [None, Path.touch, Path.mkdir])
def test_the_worst_directory_gets_an_answer(tmp_path: Path, make: Any) -> None:
    place = tmp_path / "place"
    if make:
        make(place)
    run = shnor("doctor", "--home", place)
    assert run.returncode == (0 if place.is_dir() else BROKEN)
    assert last_sentence(run.stdout).startswith("In short: ")
    assert run.stderr == ""
    assert not place.is_dir() or list(place.iterdir()) == []


def test_programs_read_json(busy: Path) -> None:
    spoil(busy, 2)
    run = shnor("doctor", "--repair", "--json")
    assert run.returncode == NOT_CONFIRMED
    told = data("doctor", "--repair", "--yes")
    assert told["well"]
    assert told["repaired"]["revision"] == 4
    assert Path(told["repaired"]["kept"]).is_file()
    assert {finding["level"] for finding in told["findings"]} == {"fine"}
