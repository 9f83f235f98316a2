"""`backup` and `restore`: what they make, show, ask and refuse."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from shnor_tui.domain.user import Role
from shnor_tui.store.maintenance.backup import back_up, backups
from shnor_tui.workspace.session import account_name, open_workspace
from shnor_tui.workspace.ssh_keys import fingerprint, parse_key
from shnor_tui.workspace.users import add_key, add_user, disable_user, remove_key, set_role
from tests.cli.running import COMMAND, data, environment, output, shnor
from tests.cli.test_evidence import PDF
from tests.cli.test_setup import ALL
from tests.terminal.terminal import Terminal
from tests.workspace.keypairs import ed25519


def revision(home: Path) -> int:
    with open_workspace(home) as workspace:
        return workspace.revision


def status_of(number: str) -> str:
    return next(str(item["status"]) for item in data("roadmap")["items"] if item["number"] == number)


def test_a_backup_is_made_listed_and_restored(home: Path) -> None:
    assert "There is no backup" in output("restore")
    assert "Backed up to change No. 1" in output("backup")
    assert "Nothing has changed since" in output("backup")
    output("check", "2.1")
    assert status_of("2.1") == "done"
    assert len(data("restore")) == 1
    told = output("restore", "1", "--yes")
    assert "1 change is no longer in effect" in told
    assert f"{account_name()}: 1" in told
    assert status_of("2.1") == "in_progress"
    assert "restore a backup" in output("history")
    assert "nothing to restore" in output("restore", "1", "--yes")
    kept = next(home.glob("shnor.journal.before-restore-*"))
    output("restore", kept, "--yes")
    assert status_of("2.1") == "done"


def test_a_restore_shows_what_it_gives_up_and_asks_first(home: Path) -> None:
    output("backup")
    output("issue", "spravka", "--year", "2019/2020", "--number", "12", "--date", "28.07.2020", "--anyway")
    run = shnor("restore", "1")
    assert run.returncode == 10
    assert "№ 12 от 28.07.2020" in run.stdout
    assert "--yes" in run.stderr
    assert revision(home) == 2
    for answer, expected in (("n", 10), ("y", 0)):
        with Terminal([*COMMAND[1:], "restore", "1"], environment=environment()) as terminal:
            terminal.wait_for(lambda text: "Restore it?" in text)
            terminal.press_at_once(f"{answer}\n")
            assert terminal.wait_exit() == expected
    assert data("issued", "list", "--all") == []


def test_whoever_has_the_program_open_is_told_to_start_it_again(home: Path) -> None:
    output("backup")
    with open_workspace(home, actor="guest") as guest:
        output("check", "2.1")
        guest.refresh()
        output("restore", "1", "--yes")
        guest.refresh()
        assert guest.read_only is not None


def test_a_backup_goes_through_a_pipe_to_another_host(home: Path, tmp_path: Path) -> None:
    piped = subprocess.run([*COMMAND, "backup", "-o", "-"], env=environment(), capture_output=True, check=True)
    with zipfile.ZipFile(io.BytesIO(piped.stdout)) as archive:
        assert archive.testzip() is None
        assert archive.read("shnor.journal") == (home / "shnor.journal").read_bytes()
    (tmp_path / "copy.zip").write_bytes(piped.stdout)
    new = tmp_path / "new host" / "department"
    assert data("--home", new, "restore", tmp_path / "copy.zip", "--yes")["restored"] == {"revision": 2, "kept": None}
    assert data("--home", new, "roadmap") == {**data("roadmap"), "revision": 2}
    output("backup", "-o", tmp_path / "file.zip")
    assert zipfile.is_zipfile(tmp_path / "file.zip")
    assert not (home / "backups").exists()


def test_only_so_many_backups_are_kept(home: Path, tmp_path: Path) -> None:
    for number in ("2.1", "2.2", "1.3"):
        output("check", number)
        made = data("backup", "--to", tmp_path / "disk", "--keep", "2")
    assert made["made_now"]
    assert len(made["removed"]) == 1
    assert [backup.revision for backup in backups(tmp_path / "disk")] == [4, 3]


def test_what_is_not_in_a_backup_is_told(home: Path) -> None:
    (home / "link").symlink_to("/etc/hostname")
    run = shnor("backup")
    assert run.returncode == 8
    assert "Not in the backup: link" in run.stderr


def test_a_damaged_journal_leaves_good_backups_alone_and_is_restored_from_one(home: Path) -> None:
    output("backup")
    journal = home / "shnor.journal"
    damaged = bytearray(journal.read_bytes())
    damaged[500] ^= 1
    journal.write_bytes(damaged)
    (home / "shnor.json").unlink(missing_ok=True)
    run = shnor("backup", "--keep", "1")
    assert run.returncode == 6
    assert "damaged in line 1" in run.stderr
    told = output("restore", "1", "--yes")
    assert "1 damaged line" in told
    assert status_of("2.1") == "in_progress"


def test_only_an_administrator_restores(home: Path) -> None:
    output("backup")
    with open_workspace(home) as workspace:
        set_role(workspace, "olga", Role.ADMIN)
    with open_workspace(home, actor="olga") as olga:
        set_role(olga, account_name(), Role.METHODIST)
    assert shnor("restore", "1", "--yes").returncode == 3
    told = data("history", "--limit", "2")
    assert [entry["action"] for entry in told] == ["user.set", "access.refused"]


def test_who_restores_on_a_new_host_is_told_who_may_administer_it(home: Path, tmp_path: Path) -> None:
    with open_workspace(home) as workspace:
        set_role(workspace, "olga", Role.ADMIN)
    with open_workspace(home, actor="olga") as olga:
        set_role(olga, account_name(), Role.METHODIST)
    output("backup")
    copy = shutil.copytree(home, tmp_path / "copy")
    told = output("--home", tmp_path / "new", "restore", copy, "--yes")
    assert "Administrators: olga" in told


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("restore", "9"), 2, "no backup No. 9"),
        (("restore", "nowhere.zip"), 2, "There is no"),
        (("restore", "/etc/hostname", "--yes"), 2, "is no backup"),
        (("backup", "-o", "x.zip", "--keep", "3"), 2, "--output goes with none"),
        (("backup", "--keep", "0"), 2, "--keep"),
        (("backup", "-o", "/nowhere/x.zip"), 7, "/nowhere"),
        (("--home", "/nowhere", "backup"), 2, "no journal"),
        (("--at", "1", "backup"), 2, "as they are"),
        (("backup", "-o", "~nobody-knows/x.zip"), 2, "~nobody-knows/x.zip cannot be read"),
        (("--home", "~nobody-knows", "doctor"), 2, "~nobody-knows cannot be read"),
    ],
)
def test_what_cannot_be_done_is_told(home: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    run = shnor(*arguments)
    assert (run.returncode, said in run.stderr) == (code, True), run.stderr


def test_a_backup_is_not_poured_into_a_terminal(home: Path) -> None:
    with Terminal([*COMMAND[1:], "backup", "-o", "-"], environment=environment()) as terminal:
        assert terminal.wait_exit() == 2
        assert "cannot be shown" in terminal.text


def test_the_first_command_of_a_day_that_changes_something_leaves_a_backup(tmp_path: Path) -> None:
    home = tmp_path / "own"
    output("--home", home, "init", *ALL)
    assert [backup.revision for backup in backups(home / "backups")] == [1]
    output("--home", home, "schools", "--add", "Речная школа № 2")
    output("--home", home, "roadmap")
    assert [backup.revision for backup in backups(home / "backups")] == [1], "one a day"
    output("--home", home, "check", "2.1")
    shutil.rmtree(home / "backups")
    output("--home", home, "roadmap")
    assert not (home / "backups").exists(), "looking makes none"
    output("--home", home, "check", "2.2")
    assert [backup.revision for backup in backups(home / "backups")] == [4]


def test_a_daily_backup_that_fails_disturbs_no_command(tmp_path: Path) -> None:
    home = tmp_path / "own"
    home.mkdir()
    (home / "backups").write_text("in its place")
    output("--home", home, "init", *ALL)
    output("--home", home, "check", "2.1")
    log = Path(os.environ["HOME"]) / ".local" / "state" / "shnor" / "shnor.log"
    assert "daily backup" in log.read_text(encoding="utf-8")


def test_the_list_and_what_a_restore_would_do_are_read_on_a_narrow_terminal(home: Path) -> None:
    output("backup")
    output("check", "2.1")
    listed = output("restore")
    backup = next((home / "backups").iterdir())
    assert f"{backup.stat().st_size >> 10} KiB" in listed
    assert str(backup) not in listed
    assert backup.name in listed
    with Terminal([*COMMAND[1:], "restore", "1"], environment=environment()) as terminal:
        terminal.wait_for(lambda text: "Restore it?" in text)
        assert "must" in terminal.text.split(), "a word is broken where the terminal ends"
        terminal.press_at_once("n\n")
        terminal.wait_exit()


def test_which_backups_have_the_files_of_documents_and_what_one_without_them_lacks_is_told(home: Path) -> None:
    assert "The files of documents" not in output("restore")
    assert shnor("evidence", "add", "1.2", "--title", "приказ", "--name", "скан.pdf", given=PDF).returncode == 0
    back_up(home, without="evidence")
    assert "The files of documents are in none of them; with them: shnor backup" in output("restore")
    output("check", "2.1")
    output("backup")
    assert "The files of documents are in: No. 1." in output("restore")
    assert [each["whole"] for each in data("restore")] == [True, False]
    assert "neither here" not in shnor("restore", "2").stdout
    shutil.rmtree(home / "evidence")
    assert "neither here nor in it:\n  приказ (скан.pdf)\n" in shnor("restore", "2").stdout
    assert json.loads(shnor("restore", "2", "--json").stdout)["documents_without_files"] == ["приказ (скан.pdf)"]
    assert "neither here" not in shnor("restore", "1").stdout


def test_who_gets_back_what_was_taken_from_him_is_told_before_a_restore(home: Path, tmp_path: Path) -> None:
    with open_workspace(home) as workspace:
        for account in ("olga", "ivan", "petr", "vera", "anna"):
            add_user(workspace, account, Role.METHODIST)
        add_key(workspace, "petr", parse_key(ed25519(1)))
    output("backup")
    with open_workspace(home) as workspace:
        disable_user(workspace, "olga")
        set_role(workspace, "ivan", Role.VIEWER)
        remove_key(workspace, "petr", fingerprint(parse_key(ed25519(1))))
        set_role(workspace, "vera", Role.ADMIN)
    heading = "Accounts that get back access, a role or a key that was taken from them since:"
    assert f"{heading}\n  ivan\n  olga\n  petr\n" in shnor("restore", "1").stdout
    assert json.loads(shnor("restore", "1", "--json").stdout)["readmitted_accounts"] == ["ivan", "olga", "petr"]
    assert heading not in shnor("--home", tmp_path / "new host", "restore", home / "backups").stdout


@pytest.mark.parametrize("arguments", [("backup", "-o", "x.zip"), ("backup", "--to", "x"), ("restore", "x.zip")])
def test_in_a_directory_that_was_removed_a_path_that_begins_there_is_refused(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    run = shnor(*arguments)
    assert (run.returncode, "no such file or directory" in run.stderr) == (2, True), run.stderr
