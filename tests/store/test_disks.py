"""Disks that are full, that fail, that are read-only, and limits at which a write is really cut short."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from shnor_tui.store import SharedDatabase, StoreError, open_database
from shnor_tui.store.maintenance.rewrite import rewrite
from tests.store.accounts import in_child, same_lines
from tests.store.counting import Counts
from tests.store.support import Call, checkpoint_of, contents, interposed, journal_of, replayed

NO_JOURNAL = "^has_journal"
A_PAGE = "4"


def names_in(home: Path) -> list[str]:
    return sorted(path.name for path in home.iterdir())


def refusal_of(task: Callable[[], object]) -> str | None:
    """What the store says when it refuses; None when it does not."""
    try:
        task()
    except StoreError as error:
        return str(error)
    return None


def said(task: Callable[[], object]) -> str:
    """What the store says; it must refuse."""
    refusal = refusal_of(task)
    assert refusal is not None
    return refusal


def run(*command: str) -> str:
    """A command of the system; skips, loudly, where there is no right to it."""
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        pytest.skip(f"NO {command[0]} HERE: not proved ({ended.stderr.strip()})")
    return ended.stdout.strip()


@contextmanager
def mounted(place: Path, *arguments: str) -> Iterator[Path]:
    """A file system at `place`."""
    place.mkdir(exist_ok=True)
    run("mount", *arguments, str(place))
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill(disk: Path) -> None:
    """Leave no room on the disk."""
    with (disk / "filling").open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 10, 1):
            with suppress(OSError):
                while file.write(b"x" * size):
                    pass


def insert_until_refused(db: SharedDatabase, size: int) -> tuple[int, str]:
    """Documents of about a size: how many were acknowledged, and what was said of the first that was not."""
    for n in count():
        before = contents(db)
        refusal = refusal_of(lambda n=n: db.insert({"n": n, "text": "ё" * (size // 2)}))  # type: ignore[misc]
        if refusal is not None:
            assert contents(db) == before
            return n, refusal
    raise AssertionError


# Full


@pytest.mark.proof
@pytest.mark.parametrize("size", [40, 300, 4096, 5000, 30_000])
def test_a_full_disk_takes_nothing_back_and_half_of_nothing(tmp_path: Path, size: int, counted: Counts) -> None:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=256k", "tmpfs") as disk:
        home = disk / "department"
        (disk / "ballast").write_bytes(b"x" * 50_000)
        with open_database(home, "olga") as db, open_database(home, "reader") as reader:
            acknowledged, refusal = insert_until_refused(db, size)
            assert "was not saved" in refusal
            assert "no space left" in refusal
            fill(disk)
            for _attempt in range(3):
                assert "no space left" in said(lambda: db.insert({"text": "x" * 30_000}))
            assert len(reader.refresh()) == acknowledged
            assert contents(reader) == contents(db) == replayed(home)
            assert db.read_only is None
            assert "no space left" in said(db.checkpoint)
            assert "no space left" in said(lambda: rewrite(home, "repair", same_lines))
            assert names_in(home) == ["shnor.journal"], "what was begun is not left behind"
            with open_database(home, "ivan") as latecomer:
                assert contents(latecomer) == contents(db)
            (disk / "ballast").unlink()
            db.insert({"n": "room again"})
            assert contents(db) == replayed(home)
            assert db.revision == acknowledged + 1
    counted("commits until a tmpfs was full", acknowledged=acknowledged, lost=0, half_done=0)


@pytest.mark.proof
def test_a_torn_line_is_not_cut_while_there_is_no_room_to_keep_it(tmp_path: Path, counted: Counts) -> None:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=256k", "tmpfs") as disk:
        home = disk / "department"
        (disk / "ballast").write_bytes(b"x" * 50_000)
        with open_database(home, "olga") as db:
            db.insert({"n": 1})
        checkpoint_of(home).unlink()
        torn = b'{"crc":"00000000",' + b"torn" * 5000
        with journal_of(home).open("ab") as journal:
            journal.write(torn)
        before = journal_of(home).read_bytes()
        fill(disk)
        with open_database(home, "olga") as db:
            for _attempt in range(3):
                assert "no space left" in said(lambda: db.insert({"n": 2}))
                assert journal_of(home).read_bytes() == before
            (disk / "ballast").unlink()
            db.insert({"n": 2})
            assert contents(db) == replayed(home)
        assert torn in [path.read_bytes() for path in home.glob("shnor.journal.torn-2*")]
    counted("torn lines on a full disk", cases=1, bytes_lost=0)


@pytest.mark.proof
def test_a_disk_without_a_free_name_still_takes_commits(tmp_path: Path, counted: Counts) -> None:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "nr_inodes=3", "tmpfs") as disk:
        assert "no space left" in said(lambda: open_database(disk / "one" / "two" / "three", "olga"))
        shutil.rmtree(disk / "one")
        home = disk / "department"
        with open_database(home, "olga") as db:
            db.insert({"n": 1})
            assert "no space left" in said(db.checkpoint)
            assert "no space left" in said(lambda: rewrite(home, "repair", same_lines))
            db.insert({"n": 2})
            assert contents(db) == replayed(home)
        assert names_in(home) == ["shnor.journal"]
    counted("commits on a disk without free inodes", acknowledged=2, lost=0)


# Failing


@contextmanager
def growing_disk(tmp_path: Path, features: str) -> Iterator[tuple[str, Path]]:
    """ext4 on an image that grows in a tmpfs until that is full: writing goes on, and then the sync really fails.

    The device is asked for one page at a time, because the kernel's loop driver reports a write that was cut short as done.
    """
    with mounted(tmp_path / "room", "-t", "tmpfs", "-o", "size=2m", "tmpfs") as room:
        with (room / "image").open("wb") as file:
            file.truncate(64 << 20)
        run("mkfs.ext4", "-q", "-b", "4096", "-O", features, str(room / "image"))
        device = run("losetup", "--find", "--show", str(room / "image"))
        try:
            Path("/sys/block", Path(device).name, "queue/max_sectors_kb").write_text(A_PAGE)
            yield device, room
        finally:
            subprocess.run(["losetup", "-d", device], check=True)


@pytest.mark.proof
@pytest.mark.parametrize("features", ["has_journal", NO_JOURNAL])
def test_a_disk_that_fails_while_it_is_synced_acknowledges_nothing_that_it_loses(
    tmp_path: Path, features: str, counted: Counts
) -> None:
    with growing_disk(tmp_path, features) as (device, room):
        with mounted(tmp_path / "disk", device) as disk, open_database(disk / "department", "olga") as db:
            acknowledged, refusal = insert_until_refused(db, 20_000)
            assert "was not saved" in refusal
            before = contents(db)
            refused = 1 + sum(
                refusal_of(lambda: db.insert({"text": "ё" * 10_000})) is not None for _attempt in range(3)
            )
            assert refused == 4
            assert contents(db) == before
        run("mount", "-o", "remount,size=16m", str(room))
        with mounted(tmp_path / "disk", device) as disk, open_database(disk / "department", "olga") as db:
            assert db.read_only is None
            assert [document["n"] for document in db] == list(range(acknowledged))
            db.insert({"n": "room again"})
            assert contents(db) == replayed(disk / "department")
    assert acknowledged > 10
    counted("commits until the sync of a disk failed", acknowledged=acknowledged, refused=refused, lost=0)


def test_a_disk_that_fails_and_is_then_read_only_makes_the_session_read_only(home: Path, counted: Counts) -> None:
    """What Linux makes of a disk whose own journal cannot be written."""

    def fail(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        if name in {"fdatasync", "ftruncate"}:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        if name == "open" and arguments[1] & (os.O_RDWR | os.O_WRONLY):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return call(*arguments)

    with open_database(home, "olga") as db:
        db.insert({"n": 1})
        known = contents(db)
        with interposed(fail):
            assert "the disk reports an error" in said(lambda: db.insert({"n": 2}))
            for _attempt in range(2):
                assert "cannot be written: the disk is read-only" in said(lambda: db.insert({"n": 3}))
            assert db.read_only is not None
            assert "the disk is read-only" in db.read_only
            db.refresh()
            assert all(contents(db)["_default"][key] == document for key, document in known["_default"].items())
    counted("disks that fail and are then read-only", cases=1, lost=0)


@pytest.mark.proof
def test_a_disk_that_is_mounted_read_only_is_read(tmp_path: Path, counted: Counts) -> None:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=1m", "tmpfs") as disk:
        home = disk / "department"
        with open_database(home, "olga") as db:
            db.insert({"n": 1})
            documents = contents(db)
        run("mount", "-o", "remount,ro", str(disk))
        with open_database(home, "olga") as reader:
            assert contents(reader) == documents
            assert reader.read_only is not None
            assert "cannot be written" in said(lambda: reader.insert({}))
        assert "read-only" in said(lambda: rewrite(home, "repair", same_lines))
        assert "read-only" in said(lambda: open_database(disk / "new", "olga"))
        run("mount", "-o", "remount,rw", str(disk))
        with open_database(home, "olga") as db:
            db.insert({"n": 2})
            assert contents(db) == replayed(home)
    counted("disks mounted read-only", cases=1, crashes=0)


# Limits: the kernel takes only a part of a write


@pytest.mark.parametrize("text", ["", "ё" * 3000], ids=["a short line", "a line of two pages"])
def test_a_write_that_is_cut_short_anywhere_by_a_limit_leaves_nothing(home: Path, text: str, counted: Counts) -> None:
    with open_database(home, "olga") as db:
        db.insert({"n": 0, "text": text})
    whole = journal_of(home).read_bytes()
    places = range(0, len(whole), max(1, len(whole) // 300))

    def limited_at_each_place() -> None:
        with open_database(home, "olga") as db, open_database(home, "reader") as reader:
            for place in places:
                resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + place, resource.RLIM_INFINITY))
                assert "was not saved" in said(lambda: db.insert({"n": 1, "text": text}))
                assert journal_of(home).read_bytes() == whole
                assert reader.refresh() == ()
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            db.insert({"n": 1, "text": text})
            assert contents(db) == replayed(home)
            assert db.revision == 2

    in_child(limited_at_each_place)
    counted("writes cut short by RLIMIT_FSIZE", cases=len(places), half_done=0)


def test_a_torn_line_is_cut_only_when_it_was_kept_whole(home: Path, counted: Counts) -> None:
    torn = b'{"crc":"00000000",' + b"torn" * 200
    limits = range(0, len(torn), 40)

    def limited() -> None:
        with open_database(home, "olga") as db:
            db.insert({"n": 1})
            with journal_of(home).open("ab") as journal:
                journal.write(torn)
            before = journal_of(home).read_bytes()
            for limit in limits:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
                assert "was not saved" in said(lambda: db.insert({"n": 2}))
                assert journal_of(home).read_bytes() == before
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            db.insert({"n": 2})
            assert contents(db) == replayed(home)
        assert torn in [path.read_bytes() for path in home.glob("shnor.journal.torn-2*")]

    in_child(limited)
    counted("torn lines that could not be kept aside", cases=len(limits), bytes_lost=0)


def test_a_checkpoint_or_a_rewriting_that_is_cut_short_by_a_limit_replaces_nothing(home: Path, counted: Counts) -> None:
    with open_database(home, "olga") as db:
        db.insert({"n": 0, "text": "x" * 500})
        db.checkpoint()
        before = (journal_of(home).read_bytes(), checkpoint_of(home).read_bytes())
        limits = range(0, len(before[1]), 50)

        def limited() -> None:
            with open_database(home, "ivan") as other:
                for limit in limits:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
                    assert "cannot be written" in said(other.checkpoint)
                    assert "cannot be replaced" in said(lambda: rewrite(home, "purge", same_lines))
                    assert names_in(home) == ["shnor.journal", "shnor.json"]

        in_child(limited)
        assert (journal_of(home).read_bytes(), checkpoint_of(home).read_bytes()) == before
        db.insert({"n": 1})
    counted("checkpoints and rewritings cut short by RLIMIT_FSIZE", cases=2 * len(limits), half_done=0)
