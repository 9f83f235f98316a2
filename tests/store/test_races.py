"""Who comes at the worst moment: a second rewriting, a hand that cuts, a clock that does not tick, a child, a backup."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from shnor_tui.store import Busy, Diverged, SharedDatabase, open_database
from shnor_tui.store.maintenance.backup import back_up, backups, verify, write_backup
from shnor_tui.store.maintenance.rewrite import rewrite
from shnor_tui.store.record import chained, marker, raw_lines
from tests.store.conftest import Opener
from tests.store.support import Call, contents, interposed, journal_of, replayed

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def back_to(revision: int) -> Callable[[bytes], Iterable[bytes]]:
    def make(data: bytes) -> Iterable[bytes]:
        records = [line.record for line in raw_lines(data) if line.record is not None]
        return chained([*records[:revision], marker("store.restore", "olga", NOON, 1)])

    return make


def restored(home: Path, revision: int, lock_timeout: float = 1.0) -> None:
    rewrite(home, "restore", back_to(revision), lock_timeout=lock_timeout)


@pytest.fixture
def written(home: Path) -> None:
    with open_database(home, "olga") as db:
        for n in range(4):
            db.insert({"n": n})
        db.checkpoint()


# Rewriting


@pytest.mark.usefixtures("written")
def test_a_second_rewriting_begins_only_when_the_first_has_nothing_left_to_do(home: Path) -> None:
    """Else the first would clear up what the second is just making."""
    refused: list[str] = []
    trying = True

    def come_second(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        nonlocal trying
        if not trying and name not in {"close", "flock"}:
            trying = True
            with pytest.raises((Busy, Diverged)):
                restored(home, 1, lock_timeout=0)
            refused.append(name)
            trying = False
        return call(*arguments)

    def first(data: bytes) -> Iterable[bytes]:
        nonlocal trying
        trying = False  # from now on: it has the lock
        return back_to(2)(data)

    with interposed(come_second, under=home):
        rewrite(home, "restore", first)
        trying = True
    assert refused[-3:] == ["fsync", "stat", "unlink"], "to the last step"


# A hand that cuts while somebody saves


@pytest.mark.usefixtures("written")
def test_nothing_is_saved_behind_the_end_of_a_journal_that_was_cut_in_the_middle_of_a_transaction(
    home: Path, opened: Opener
) -> None:
    session = opened()
    left = journal_of(home).read_bytes().index(b"\n") + 1

    def save_and_be_cut() -> None:
        with session.transaction("x"):
            session.insert({"n": "late"})
            os.truncate(journal_of(home), left)

    with pytest.raises(Diverged, match="was cut"):
        save_and_be_cut()
    assert journal_of(home).stat().st_size == left, "as it was found"
    assert session.read_only is not None


# Clocks


def test_a_withdrawn_record_is_noticed_though_size_and_time_of_the_file_are_as_before(home: Path) -> None:
    """A file's time moves in steps of some milliseconds, and the clock may go back: it tells nothing of what is this new."""

    def opened_at_noon() -> SharedDatabase:
        return open_database(home, "olga", now=lambda: NOON)

    with opened_at_noon() as writer, opened_at_noon() as reader:
        writer.insert({"n": 1})
        size = journal_of(home).stat().st_size
        writer.insert({"n": 2})
        new = journal_of(home).stat().st_mtime_ns + 10**12
        os.utime(journal_of(home), ns=(new, new))
        before = journal_of(home).stat()
        reader.refresh()
        os.truncate(journal_of(home), size)
        with opened_at_noon() as other:
            other.insert({"n": 3})
        os.utime(journal_of(home), ns=(before.st_atime_ns, before.st_mtime_ns))
        reader.refresh()
        assert reader.get(doc_id=2) == {"n": 3}
        assert contents(reader) == replayed(home)


# Reading history


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("noticed", [False, True])
def test_a_session_never_takes_another_journals_history_for_its_own(home: Path, opened: Opener, noticed: bool) -> None:
    session = opened()
    restored(home, 1)
    with open_database(home, "ivan") as other:
        for n in range(6):
            other.insert({"n": f"another {n}"})
    if noticed:
        session.refresh()
    with pytest.raises(Diverged, match="do not match the journal"):
        list(session.records())
    with pytest.raises(Diverged, match="do not match the journal"):
        session.history("_default", 2)


@pytest.mark.usefixtures("written")
def test_the_past_is_not_told_from_another_journal(home: Path) -> None:
    with open_database(home, "olga", until=3) as past:
        restored(home, 1)
        with open_database(home, "ivan") as other:
            for n in range(6):
                other.insert({"n": f"another {n}"})
        with pytest.raises(Diverged, match="do not match the journal"):
            list(past.records())


@pytest.mark.usefixtures("written")
def test_a_closed_session_tells_its_history_too(home: Path, opened: Opener) -> None:
    session = opened()
    session.close()
    assert [record.rev for record in session.records()] == [1, 2, 3, 4]


# A child


def in_child(task: Callable[[], object]) -> int:
    if (child := os.fork()) == 0:
        code = 1
        try:
            task()
            code = 0
        except RuntimeError:
            code = 7
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.usefixtures("written")
def test_a_child_that_lets_go_of_its_parents_database_leaves_the_parent_its_lock(home: Path) -> None:
    """The two share one lock: whoever frees it frees it for both."""
    (home / "shnor.json").unlink()
    with open_database(home, "olga") as db, open_database(home, "ivan", lock_timeout=0.05) as other:
        assert db.worth_a_checkpoint
        to_child, from_parent = os.pipe()
        to_parent, from_child = os.pipe()
        if (child := os.fork()) == 0:
            try:
                os.read(to_child, 1)
                db.close()
            finally:
                os.write(from_child, b".")
                os._exit(0)
        with db.transaction("x"):
            db.insert({})
            os.write(from_parent, b".")
            os.read(to_parent, 1)
            with pytest.raises(Busy):
                other.insert({})
        assert os.waitpid(child, 0)[1] == 0
        for descriptor in (to_child, from_parent, to_parent, from_child):
            os.close(descriptor)
        assert contents(db) == replayed(home)


# Backups


@pytest.mark.usefixtures("written")
def test_a_backup_that_is_made_while_the_journal_is_replaced_holds_the_new_one(home: Path) -> None:
    """A name that is removed meanwhile must not come back in a backup that nobody has listed."""
    replaced: list[bool] = []

    def replace(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        if name == "pwrite" and not replaced:
            replaced.append(True)
            restored(home, 2)
        return call(*arguments)

    with interposed(replace):
        made = back_up(home)
    assert replaced
    assert made.backup.revision == 3
    assert [backup.revision for backup in backups(home / "backups")] == [3]
    assert verify(made.backup.path) == made.backup


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("instead", ["", "longer than what was there before"])
def test_a_record_that_is_taken_back_while_a_backup_reads_leaves_no_half_line_in_it(home: Path, instead: str) -> None:
    acknowledged = journal_of(home).stat().st_size
    with open_database(home, "olga") as db:
        db.insert({"n": "taken back"})
    preads = 0
    pieces: list[bytes] = []

    def take_back(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        nonlocal preads
        preads += name == "pread"
        if name == "pread" and preads == 3:  # it has looked, now it takes
            os.truncate(journal_of(home), acknowledged)
            if instead:
                with open_database(home, "ivan") as other:
                    other.insert({"n": instead})
        return call(*arguments)

    with interposed(take_back):
        made = write_backup(home, pieces.append)
    assert preads > 3
    file = home.with_name("backup.zip")
    file.write_bytes(b"".join(pieces))
    assert verify(file).revision == made.backup.revision == (5 if instead else 4)
    with zipfile.ZipFile(file) as archive:
        assert archive.read("shnor.journal") == journal_of(home).read_bytes()


# A signal between any two lines


class Interrupted(BaseException):
    """What a signal's handler raises."""


def interrupted_at(n: int, task: Callable[[], object]) -> bool:
    """Run `task` with a signal before the n-th line of the store's that it comes to; whether it came so far."""
    left = n

    def step(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal left
        left -= event == "line"
        if left == 0 and event == "line":
            raise Interrupted
        return step

    def enter(frame: FrameType, _event: str, _argument: object) -> Any:
        return step if frame.f_code.co_filename.endswith(LINES_OF) else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        task()
    except Interrupted:
        return True
    finally:
        sys.settrace(before)
    assert left > 0, "it was swallowed"
    return False


LINES_OF = ("store/storage.py", "store/journal.py", "store/follower.py")


def test_a_signal_before_any_line_of_a_commit_leaves_a_session_that_saves_and_lets_others_save(tmp_path: Path) -> None:
    def two_changes(db: SharedDatabase) -> None:
        with db.transaction("x"):
            db.insert({"n": "both"})
            db.table("other").insert({"n": "both"})

    for n in count(1):
        home = tmp_path / str(n)
        with open_database(home, "olga") as db, open_database(home, "ivan", lock_timeout=0) as other:
            struck = interrupted_at(n, lambda db=db: two_changes(db))  # type: ignore[misc]
            other.insert({"n": "another's"})
            db.insert({"n": "after it"})
            other.refresh()
            assert contents(db) == contents(other) == replayed(home)
            said = [document["n"] for table in contents(db).values() for document in table.values()]
            assert {"another's", "after it"} <= set(said)
            assert said.count("both") in ({0, 2} if struck else {2})
        if not struck:
            break
    assert n > 50
