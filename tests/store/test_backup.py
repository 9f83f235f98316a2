"""A backup is a whole state of the directory, whatever others do meanwhile and wherever its making is struck."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from shnor_tui.errors import BadInput, NotFound
from shnor_tui.store import Busy, Corrupt, SharedDatabase, StoreError, Unwritable, open_database
from shnor_tui.store.files import keep_aside
from shnor_tui.store.maintenance.backup import (
    BackedUp,
    back_up,
    back_up_to,
    backups,
    uncovered_since,
    verify,
    write_backup,
)
from tests.store.counting import Counts
from tests.store.support import Call, Nth, checkpoint_of, interposed, journal_of, killed_at

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
NAME = "shnor-20261127-120000-r{}.zip"


def issue(db: SharedDatabase, home: Path) -> None:
    """What issuing a report does: first the file, then the record that speaks of it."""
    n = db.revision + 1
    (home / "issued").mkdir(exist_ok=True)
    keep_aside(home / "issued" / f"{n}.docx", b"%d" % n)
    db.table("issued").insert({"file": f"{n}.docx"})


def made(home: Path, when: datetime = NOON, **options: Any) -> BackedUp:
    return back_up(home, now=lambda: when, **options)


def held(path: Path) -> dict[str, bytes]:
    """The files in a zip."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def written(home: Path) -> Path:
    """A department with three issued reports and a checkpoint."""
    with open_database(home, "olga") as db:
        for _ in range(3):
            issue(db, home)
        db.checkpoint()
    return home


def test_a_backup_holds_the_journal_and_every_file_but_what_can_be_made_again(written: Path) -> None:
    for name in ("config.toml", "forms/blank.docx", "plugins/own/report.py"):
        (written / name).parent.mkdir(parents=True, exist_ok=True)
        (written / name).write_text(name)
    for name in ("shnor.json.x7.tmp", "shnor.journal.torn-4", "shnor.journal.before-purge-20261127T120000Z"):
        (written / name).write_text("left over")
    done = made(written)
    assert done.backup.path == written / "backups" / NAME.format(3)
    assert (done.backup.made, done.backup.revision, done.fresh, done.left_out) == (NOON, 3, True, ())
    assert held(done.backup.path) == {
        "shnor.journal": journal_of(written).read_bytes(),
        **{f"issued/{n}.docx": b"%d" % n for n in (1, 2, 3)},
        **{name: name.encode() for name in ("config.toml", "forms/blank.docx", "plugins/own/report.py")},
    }
    assert verify(done.backup.path) == done.backup == backups(written / "backups")[0]


def test_of_what_people_behind_the_gate_have_only_their_settings_are_in_a_backup(written: Path) -> None:
    of_the_moment = ["users/olga/state/shnor/drafts.json", "users/olga/cache/x", "users/olga/data/x"]
    settings = ["users/olga/config/shnor/config.toml", "users/anna/config/shnor/config.toml"]
    for name in (*of_the_moment, *settings):
        (written / name).parent.mkdir(parents=True, exist_ok=True)
        (written / name).write_text(name)
    done = made(written)
    assert [name for name in held(done.backup.path) if name.startswith("users/")] == sorted(settings)
    (written / of_the_moment[0]).write_text("another draft")
    assert not made(written).fresh, "what is in no backup makes no new one"


def test_a_backup_can_go_elsewhere_and_into_a_pipe(written: Path, tmp_path: Path) -> None:
    done = made(written, place=tmp_path / "disk")
    assert [done.backup] == backups(tmp_path / "disk")
    pieces: list[bytes] = []
    assert write_backup(written, pieces.append).backup.revision == 3
    (tmp_path / "copy.zip").write_bytes(b"".join(pieces))
    assert held(tmp_path / "copy.zip") == held(done.backup.path)
    assert verify(tmp_path / "copy.zip").revision == 3
    assert not (written / "backups").exists()


@pytest.mark.parametrize("mode", [0o700, 0o2750])
def test_who_may_look_into_a_directory_elsewhere_is_left_to_who_made_it(
    written: Path, tmp_path: Path, mode: int
) -> None:
    elsewhere = tmp_path / "disk"
    elsewhere.mkdir()
    elsewhere.chmod(mode)
    tmp_path.chmod(0o755)
    made(written, place=elsewhere)
    assert stat.S_IMODE(elsewhere.stat().st_mode) == mode


def test_what_cannot_be_read_is_named(written: Path) -> None:
    (written / "link").symlink_to("/etc/hostname")
    os.mkfifo(written / "pipe")
    (written / "elsewhere").symlink_to("/etc")
    done = made(written)
    assert dict(done.left_out) == {
        "link": "it is a link",
        "elsewhere": "it is a link",
        "pipe": "it is no file",
    }


def test_without_a_journal_there_is_nothing_to_back_up(home: Path) -> None:
    home.mkdir()
    with pytest.raises(NotFound):
        made(home)
    assert [*home.iterdir()] == []


# Others


def test_a_backup_is_a_whole_state_whatever_others_save_meanwhile(
    written: Path, tmp_path: Path, counted: Counts
) -> None:
    for n in count(1):
        home = tmp_path / f"at {n}"
        shutil.copytree(written, home)

        def save(_name: str, call: Call, arguments: tuple[Any, ...], home: Path = home) -> Any:
            with open_database(home, "ivan") as db:
                issue(db, home)
            return call(*arguments)

        meanwhile = Nth(n, save)
        with interposed(meanwhile, under=home):
            done = made(home)
        assert done.backup.revision in {3, 4}
        files = held(done.backup.path)
        lines = journal_of(home).read_bytes().splitlines(keepends=True)
        assert files["shnor.journal"] == b"".join(lines[: done.backup.revision]), "a beginning of the journal"
        assert {f"issued/{n}.docx" for n in range(1, done.backup.revision + 1)} <= {*files}, "with all that it names"
        verify(done.backup.path)
        counted("backups while others save, at each call", cases=1, not_whole=0)
        if not meanwhile.struck:
            break
    assert n > 25


def test_a_line_that_is_being_written_is_left_out(written: Path) -> None:
    whole = journal_of(written).read_bytes()
    for cut in range(1, 40):
        journal_of(written).write_bytes(whole + whole[:cut])
        done = made(written, NOON + timedelta(minutes=cut))
        assert held(done.backup.path)["shnor.journal"] == whole


def test_a_record_that_its_writer_takes_back_is_in_no_backup(written: Path) -> None:
    """Its sync fails while the backup is written."""
    acknowledged = journal_of(written).read_bytes()
    with open_database(written, "olga") as db:
        db.insert({})
    taken_back: list[bool] = []

    def take_back(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        if name == "replace" and not taken_back:
            taken_back.append(True)
            journal_of(written).write_bytes(acknowledged)
        return call(*arguments)

    with interposed(take_back, under=written):
        done = made(written)
    assert taken_back
    assert held(done.backup.path)["shnor.journal"] == acknowledged
    assert backups(written / "backups") == [done.backup]


def test_two_at_once_make_one(written: Path) -> None:
    refused: list[str] = []

    def second(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        if name == "replace" and not refused:
            with pytest.raises(Busy) as raised:
                made(written, lock_timeout=0)
            refused.append(str(raised.value))
        return call(*arguments)

    with interposed(second, under=written):
        made(written)
    assert len(refused) == 1
    assert len(backups(written / "backups")) == 1


# Crashes and errors


def whole_backups(home: Path) -> list[int]:
    """The revisions of the backups that have their names; each must be whole."""
    return [verify(backup.path).revision for backup in backups(home / "backups")]


def test_killed_at_any_call_it_leaves_no_half_backup(written: Path, counted: Counts) -> None:
    made(written, NOON - timedelta(days=1))
    with open_database(written, "olga") as db:
        issue(db, written)
    for n in count(1):
        if not killed_at(n, lambda: made(written)):
            break
        assert whole_backups(written) in ([3], [4, 3])
        for backup in backups(written / "backups")[:-1]:
            backup.path.unlink()
        counted("backups killed at each call", cases=1, half=0)
    made(written)
    assert whole_backups(written) == [4, 3]
    assert {path.suffix for path in (written / "backups").iterdir()} == {".zip"}
    assert n > 20


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EACCES])
def test_an_error_at_any_call_is_told_and_leaves_no_half_backup(written: Path, code: int, counted: Counts) -> None:
    made(written, NOON - timedelta(days=1))
    with open_database(written, "olga") as db:
        issue(db, written)
    before = journal_of(written).read_bytes()

    def fail(_name: str, _call: Call, _arguments: tuple[Any, ...]) -> Any:
        raise OSError(code, os.strerror(code))

    for n in count(1):
        fault = Nth(n, fail)
        done = None
        with interposed(fault, under=written), suppress(StoreError):
            done = made(written)
        assert journal_of(written).read_bytes() == before
        assert 3 in whole_backups(written)
        if done is not None:
            assert done.left_out or {*held(done.backup.path)} >= {f"issued/{n}.docx" for n in range(1, 5)}
        for backup in backups(written / "backups")[:-1]:
            backup.path.unlink()
        counted("errors at each call of a backup", cases=1, half=0)
        if not fault.struck:
            break
    assert n > 30


def damages(data: bytes) -> Iterator[bytes]:
    """A bit of each byte flipped, and the end cut off at each byte."""
    for place in range(len(data)):
        yield data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :]
        yield data[:place]


def test_a_damaged_backup_is_known_for_what_it_is(home: Path, tmp_path: Path, counted: Counts) -> None:
    with open_database(home, "olga") as db:
        db.insert({"n": 1})
    whole = made(home).backup.path
    contents, damaged = held(whole), tmp_path / "damaged.zip"
    for data in damages(whole.read_bytes()):
        damaged.write_bytes(data)
        try:
            revision = verify(damaged).revision
        except Corrupt:
            counted("damages to a backup", found=1, silently_different=0)
        else:  # to a time, or to the comment
            assert revision == 1
            assert held(damaged)["shnor.journal"] == contents["shnor.journal"]
            counted("damages to a backup", harmless=1)


def test_a_damaged_journal_is_not_backed_up(written: Path) -> None:
    good = made(written).backup
    data = bytearray(journal_of(written).read_bytes())
    data[150] ^= 1
    journal_of(written).write_bytes(data)
    with pytest.raises(Corrupt, match="is damaged in line 1"):
        made(written, NOON + timedelta(days=1), keep=1)
    with pytest.raises(Corrupt):
        write_backup(written, lambda _piece: None)
    assert backups(written / "backups") == [good]


def test_a_backup_leaves_room_on_the_disk(written: Path) -> None:
    with (written / "large").open("wb") as file:
        file.truncate(1 << 42)  # of holes
    with pytest.raises(Unwritable, match="too little room"):
        made(written)


# How many there are


def test_the_same_is_not_backed_up_twice(written: Path) -> None:
    first = made(written)
    again = made(written, NOON + timedelta(days=1))
    assert (again.backup, again.fresh) == (first.backup, False)
    (written / "config.toml").write_text("")
    assert made(written, NOON + timedelta(days=1)).fresh, "a file has come"
    checkpoint_of(written).unlink()
    assert not made(written, NOON + timedelta(days=2)).fresh


def test_the_same_is_backed_up_again_when_the_newest_is_damaged(written: Path) -> None:
    first = made(written).backup.path
    data = bytearray(first.read_bytes())
    data[100] ^= 1  # in the journal
    first.write_bytes(data)
    assert made(written).backup.path == first.with_name("shnor-20261127-120000-r3-2.zip")


def test_only_the_newest_are_kept(written: Path) -> None:
    with open_database(written, "olga") as db:
        for day in range(5):
            issue(db, written)
            done = made(written, NOON + timedelta(days=day), keep=3)
        assert [backup.revision for backup in backups(written / "backups")] == [8, 7, 6]
        assert [path.name for path in done.removed] == ["shnor-20261128-120000-r5.zip"]
        issue(db, written)
        made(written, NOON - timedelta(days=365), keep=1)  # the clock went back
    assert [backup.revision for backup in backups(written / "backups")] == [9]


def test_the_only_copy_of_a_change_is_never_removed(written: Path) -> None:
    """Yesterday's journal was put in the place of today's."""
    yesterday = journal_of(written).read_bytes()
    with open_database(written, "olga") as db:
        issue(db, written)
    only = made(written).backup
    journal_of(written).write_bytes(yesterday)
    checkpoint_of(written).unlink()
    with open_database(written, "olga") as db:
        for day in range(1, 4):
            db.insert({"day": day})
            done = made(written, NOON + timedelta(days=day), keep=1)
            assert done.spared == (only.path,)
    assert [backup.revision for backup in backups(written / "backups")] == [6, 4]


def test_files_of_others_are_not_taken_for_backups(written: Path) -> None:
    done = made(written)
    for name in ("notes.txt", "shnor-r3.zip", "shnor-20269999-000000-r3.zip", "copy.zip"):
        (written / "backups" / name).write_text("")
    assert backups(written / "backups") == [done.backup]
    assert backups(written / "nowhere") == []


# What is in none


def at(home: Path, moment: datetime) -> SharedDatabase:
    return open_database(home, "olga", now=lambda: moment)


def test_what_has_a_backups_name_and_is_no_file_keeps_nobody_waiting(written: Path, tmp_path: Path) -> None:
    place = written / "backups"
    place.mkdir()
    os.mkfifo(place / "shnor-20991231-000000-r1000.zip")
    (place / "shnor-20991231-000000-r1001.zip").symlink_to("/dev/zero")
    (place / "shnor-20991231-000000-r1002.zip").symlink_to(tmp_path / "gone")
    (place / "shnor-20991231-000000-r1003.zip").mkdir()
    assert backups(place) == []
    assert uncovered_since(written) is not None
    made = back_up(written, keep=1)
    assert backups(place) == [made.backup]
    assert made.removed == made.spared == ()


def test_the_first_change_that_is_in_no_backup_is_known_by_its_time(home: Path) -> None:
    with at(home, NOON) as db:
        db.insert({})
        assert uncovered_since(home) == NOON
        made(home, NOON + timedelta(hours=1))
        assert uncovered_since(home) is None
    for hours in (2, 3):
        with at(home, NOON + timedelta(hours=hours)) as db:
            db.insert({})
    assert uncovered_since(home) == NOON + timedelta(hours=2)


def test_a_backup_of_another_journal_covers_nothing(home: Path, tmp_path: Path) -> None:
    for directory in (home, tmp_path / "other"):
        with at(directory, NOON) as db:
            db.insert({"of": directory.name})
    done = made(tmp_path / "other")
    (home / "backups").mkdir()
    done.backup.path.rename(home / "backups" / done.backup.path.name)
    assert uncovered_since(home) == NOON


@pytest.mark.parametrize("name", ["shnor.journal", "shnor.json", "copy.zip", "issued/copy.zip"])
def test_a_backup_is_never_put_over_the_journal_nor_among_what_backups_hold(written: Path, name: str) -> None:
    before = {path: path.read_bytes() for path in written.rglob("*") if path.is_file()}
    with pytest.raises(BadInput, match="directory itself"):
        back_up_to(written, written / "issued" / ".." / name)
    with pytest.raises(BadInput, match="directory itself"):
        made(written, place=(written / name).parent)
    assert {path: path.read_bytes() for path in written.rglob("*") if path.is_file()} == before
    made(written)
    assert back_up_to(written, written / "backups" / "copy.zip").fresh


def test_a_backup_is_not_put_in_place_of_a_device_a_pipe_or_a_link(written: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    (tmp_path / "directory").mkdir()
    for name in ("pipe", "link", "directory"):
        mode = (tmp_path / name).lstat().st_mode
        with pytest.raises(BadInput, match="no ordinary file"):
            back_up_to(written, tmp_path / name)
        assert (tmp_path / name).lstat().st_mode == mode
