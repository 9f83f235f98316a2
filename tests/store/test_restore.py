"""What was backed up comes back just as it was; what is there is given up only knowingly, and kept."""

from __future__ import annotations

import os
import shutil
import zipfile
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shnor_tui.errors import BadInput, Conflict, NotFound
from shnor_tui.store import Corrupt, StoreError, Unwritable, open_database
from shnor_tui.store.maintenance.backup import back_up
from shnor_tui.store.maintenance.restore import Restored, losses, missing_files, present_journal, restore, source_of
from tests.store.counting import Counts
from tests.store.support import Contents, checkpoint_of, contents, journal_of, killed_at, replayed
from tests.store.test_backup import issue

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def restored(home: Path, path: Path, by: str = "olga", **options: Any) -> Restored:
    with source_of(path) as source:
        return restore(home, source, by, now=lambda: NOON, **options)


def found(home: Path) -> Contents:
    with open_database(home, "ivan") as db:
        assert db.read_only is None
        return contents(db)


@pytest.fixture
def written(home: Path) -> Path:
    """A department with three issued reports."""
    with open_database(home, "olga") as db:
        for _ in range(3):
            issue(db, home)
    return home


@pytest.fixture
def backup(written: Path) -> Path:
    """Its backup."""
    return back_up(written, now=lambda: NOON).backup.path


changes = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from(["insert", "update", "remove"]), st.integers(1, 4), st.integers())
)


@settings(max_examples=30)
@given(before=changes, after=changes, damage=st.booleans())
def test_after_restoring_everything_is_as_it_was_when_the_backup_was_made(
    tmp_path_factory: pytest.TempPathFactory, before: Any, after: Any, damage: bool
) -> None:
    home = tmp_path_factory.mktemp("law") / "department"

    def apply(steps: Any) -> Contents:
        with open_database(home, "olga") as db:
            for table, step, doc_id, value in steps:
                if step == "insert":
                    db.table(table).insert({"value": value % 2**31})
                elif step == "update":
                    db.table(table).update({"value": value % 2**31}, doc_ids=[doc_id])
                else:
                    db.table(table).remove(doc_ids=[doc_id])
            return contents(db)

    then = apply(before)
    history = journal_of(home).read_bytes()
    path = back_up(home).backup.path
    apply(after)
    if damage:
        journal_of(home).write_bytes(b"damaged" + journal_of(home).read_bytes())
    done = restored(home, path, by="ivan")
    assert journal_of(home).read_bytes().startswith(history)
    assert found(home) == then == replayed(home)
    with open_database(home, "ivan") as db:
        assert db.revision == done.revision == len(history.splitlines()) + 1
        told = list(db.records())[-1]
        assert (told.act, told.by, told.ops) == ("store.restore", "ivan", ())


def test_on_a_new_host_the_directory_is_as_the_old_one(written: Path, backup: Path, tmp_path: Path) -> None:
    (written / "issued" / "1.docx").chmod(0o440)
    path = back_up(written, tmp_path, now=lambda: NOON + timedelta(hours=1)).backup.path
    shutil.copy(backup, path)
    new = tmp_path / "srv" / "department"
    done = restored(new, path)
    assert (done.kept, done.differing) == (None, ())
    assert done.brought_back == ("issued/1.docx", "issued/2.docx", "issued/3.docx")
    assert found(new) == found(written)
    for n in (1, 2, 3):
        assert (new / "issued" / f"{n}.docx").read_bytes() == b"%d" % n


def test_missing_files_come_back_with_their_rights_and_others_stay(written: Path) -> None:
    for n in (1, 2):
        (written / "issued" / f"{n}.docx").chmod(0o440)
    path = back_up(written).backup.path
    (written / "issued" / "1.docx").unlink()
    (written / "issued" / "2.docx").chmod(0o640)
    (written / "issued" / "2.docx").write_bytes(b"another")
    (written / "issued" / "new.docx").write_bytes(b"new")
    with source_of(path) as source:
        assert missing_files(written, source) == (["issued/1.docx"], ["issued/2.docx"])
    done = restored(written, path)
    assert (done.brought_back, done.differing) == (("issued/1.docx",), ("issued/2.docx",))
    assert {file.name: file.read_bytes() for file in (written / "issued").iterdir()} == {
        "1.docx": b"1",
        "2.docx": b"another",
        "3.docx": b"3",
        "new.docx": b"new",
    }
    assert (written / "issued" / "1.docx").stat().st_mode & 0o777 == 0o440


def test_what_will_no_longer_be_in_effect_is_known_before(written: Path, backup: Path) -> None:
    with open_database(written, "petrova") as db:
        db.insert({"n": 4})
        db.insert({"n": 5})
    with source_of(backup) as source:
        lost = losses(present_journal(written), source)
        assert [(record.rev, record.by) for record in lost.records] == [(4, "petrova"), (5, "petrova")]
        assert lost.damaged == 0
        data = bytearray(present_journal(written))
        data[150] ^= 1
        lost = losses(bytes(data), source)
        assert ([record.rev for record in lost.records], lost.damaged) == ([4, 5], 1)
        assert losses(b"", source) == ((), 0)


def test_what_nobody_has_seen_is_not_given_up(written: Path, backup: Path) -> None:
    seen = present_journal(written)
    with open_database(written, "petrova") as db:
        db.insert({})
    before = present_journal(written)
    with pytest.raises(Conflict, match="meanwhile"):
        restored(written, backup, agreed=seen)
    assert present_journal(written) == before
    restored(written, backup, agreed=before)


def test_a_kept_journal_a_copied_journal_and_a_copied_directory_can_be_restored_too(
    written: Path, backup: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(written, copy)
    shutil.copy(journal_of(written), tmp_path / "journal")
    with open_database(written, "petrova") as db:
        db.insert({"n": 4})
    then = found(written)
    done = restored(written, backup)
    assert done.kept is not None
    restored(written, done.kept)
    assert found(written) == then, "a restore is taken back by restoring what it kept"
    (written / "issued" / "2.docx").unlink()
    assert restored(written, copy).brought_back == ("issued/2.docx",)
    earlier = found(written)
    assert earlier != then
    with open_database(written, "petrova") as db:
        db.insert({})
    restored(written, tmp_path / "journal")
    assert found(written) == earlier


def test_a_torn_line_of_a_copied_journal_is_left_out(written: Path, tmp_path: Path) -> None:
    (tmp_path / "journal").write_bytes(journal_of(written).read_bytes() + b'{"crc":"0fca')
    restored(written, tmp_path / "journal")
    assert found(written) == replayed(written)


def test_a_damaged_source_changes_nothing(written: Path, backup: Path, tmp_path: Path) -> None:
    before = present_journal(written)
    for path in (backup, journal_of(written)):
        data = bytearray(path.read_bytes())
        data[100] ^= 1
        (tmp_path / "damaged").write_bytes(data)
        with pytest.raises(Corrupt):
            restored(written, tmp_path / "damaged")
    for nothing in ("", "some text", "PK"):
        (tmp_path / "damaged").write_text(nothing)
        with pytest.raises((BadInput, Corrupt)):
            restored(written, tmp_path / "damaged")
    for nowhere in (tmp_path / "nowhere", tmp_path / "damaged" / "file", tmp_path):
        with pytest.raises(NotFound):
            restored(written, nowhere)
    assert present_journal(written) == before
    assert not [*written.glob("*before*")]


def test_what_a_newer_program_wrote_is_not_restored(home: Path, tmp_path: Path) -> None:
    with open_database(tmp_path / "newer", "olga", schema=2) as db:
        db.insert({})
    path = back_up(tmp_path / "newer").backup.path
    with pytest.raises(Unwritable, match="was updated"), source_of(path):
        raise AssertionError


def test_no_name_in_a_zip_leads_out_of_the_directory(written: Path, tmp_path: Path) -> None:
    import zipfile  # noqa: PLC0415

    names = ("../outside", "/tmp/outside", "a/../../outside", "shnor.json", "backups/x.zip", "shnor.journal.torn-9")
    with zipfile.ZipFile(tmp_path / "made.zip", "w") as archive:
        archive.writestr("shnor.journal", present_journal(written))
        for name in names:
            archive.writestr(name, "x")
        archive.writestr("plugins/", "")
    assert restored(written, tmp_path / "made.zip").brought_back == ()
    assert not (written.parent / "outside").exists()


def test_killed_at_any_call_it_leaves_the_one_journal_or_the_other(
    written: Path, backup: Path, tmp_path: Path, counted: Counts
) -> None:
    with open_database(written, "petrova") as db:
        db.insert({"n": 4})
    (written / "issued" / "1.docx").unlink()
    states = [replayed(written), {"issued": {n: {"file": f"{n}.docx"} for n in (1, 2, 3)}}]
    for n in count(1):
        home = tmp_path / f"at {n}"
        shutil.copytree(written, home)
        killed = killed_at(n, lambda home=home: restored(home, backup))  # type: ignore[misc]
        assert replayed(home) in states
        assert found(home) in states
        file = home / "issued" / "1.docx"
        assert not file.exists() or file.read_bytes() == b"1"
        counted("restoring killed at each call", cases=1, half=0)
        if not killed:
            break
        try:
            restored(home, backup)
        except StoreError as error:
            raise AssertionError(n) from error
        assert found(home) == states[1]
        assert file.read_bytes() == b"1"
        assert not checkpoint_of(home).with_name("shnor.journal.tmp").exists()
    assert n > 20


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("name", ["shnor.journal", "issued/1.docx"])
def test_a_zip_that_no_method_can_unpack_is_a_damaged_backup(
    backup: Path, tmp_path: Path, name: str, method: int
) -> None:
    path = tmp_path / "copy.zip"
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(path, "w", method) as new:
        new.comment = old.comment
        for each in old.namelist():
            new.writestr(each, old.read(each))
    with source_of(path) as source:
        assert source.revision == 3
    data = bytearray(path.read_bytes())
    start = data.index(name.encode()) + len(name)
    data[start : start + 16] = bytes(byte ^ 0x55 for byte in data[start : start + 16])
    path.write_bytes(data)
    with pytest.raises(Corrupt, match="is damaged"), source_of(path):
        pass


def test_a_backup_whose_journal_would_swell_to_gigabytes_is_refused_unread(backup: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb, bomb.open("shnor.journal", "w") as member:
        for _ in range(100):
            member.write(bytes(1 << 20))
    with pytest.raises(Corrupt, match="swells to 100 MB"), source_of(path):
        pass


def test_a_pipe_is_no_backup_and_keeps_nobody_waiting(written: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput, match="no ordinary file"), source_of(tmp_path / "pipe"):
        pass
    (written / "shnor.journal").rename(tmp_path / "journal")
    os.mkfifo(written / "shnor.journal")
    with pytest.raises(Unwritable, match="no ordinary file"):
        present_journal(written)
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "shnor.journal").symlink_to("/dev/zero")
    with pytest.raises(Unwritable, match="no ordinary file"), source_of(tmp_path / "copy"):
        pass


def test_files_of_a_restoring_that_cannot_be_finished_do_not_stay(backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup, "a") as archive:
        archive.writestr("forms/first", "1")
        archive.writestr("forms/first/second", "a file cannot hold another")
    home = tmp_path / "other"
    with open_database(home, "ivan") as db:
        db.insert({"x": 1})
    before = present_journal(home)
    with pytest.raises(Unwritable, match="Nothing was restored"):
        restored(home, backup)
    assert present_journal(home) == before
    assert not [path for path in home.rglob("*") if path.is_file() and path.name[0] in "f123"]
