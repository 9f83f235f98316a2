"""Holders of the lock that are stopped, no locks at all, missing rights, several accounts, signals in the middle of a commit."""

from __future__ import annotations

import errno
import os
import signal
from collections import Counter
from collections.abc import Callable
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest

from shnor_tui.store import Busy, StoreError, open_database
from shnor_tui.store.maintenance.rewrite import rewrite
from tests.store.accounts import (
    COMMON_GROUP,
    Account,
    as_account,
    ended,
    open_the_way_to,
    same_lines,
    started,
    started_as,
)
from tests.store.conftest import Opener
from tests.store.counting import Counts
from tests.store.support import (
    Call,
    Nth,
    checkpoint_of,
    contents,
    interposed,
    journal_of,
    replayed,
)

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="NOT ROOT HERE: what needs several accounts is not proved")


def names_in(home: Path) -> list[str]:
    return sorted(path.name for path in home.iterdir())


def said(task: Callable[[], object]) -> str:
    """What the store says when it refuses."""
    with pytest.raises(StoreError) as caught:
        task()
    return str(caught.value)


# A lock that is kept, or cannot be had


def stopped_at(n: int, home: Path) -> tuple[int, bool]:
    """A child that commits and is stopped (as by Ctrl-Z) at its n-th storage call, half way through a write.

    Its process number, and whether it was stopped.
    """

    def stop(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        if name == "pwrite":
            descriptor, data, offset = arguments
            call(descriptor, data[: len(data) // 2], offset)
        os.kill(os.getpid(), signal.SIGSTOP)
        return call(*arguments)

    def commit() -> None:
        with open_database(home, "stopped", lock_timeout=0) as db, interposed(Nth(n, stop)):
            db.table("log").insert({"by": "stopped", "n": n})

    child = started(commit)
    return child, os.WIFSTOPPED(os.waitpid(child, os.WUNTRACED)[1])


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGCONT])
def test_a_session_that_is_stopped_anywhere_in_a_commit_stops_nobody_from_reading(
    home: Path, ending: signal.Signals, counted: Counts
) -> None:
    """Others cannot write while it has the lock, say so after their waiting time, and go on at once when it is gone."""
    kept_waiting = cases = 0
    with open_database(home, "olga", lock_timeout=0) as db:
        db.table("log").insert({"by": "olga", "n": 0})
        for n in count(1):
            child, was_stopped = stopped_at(n, home)
            if not was_stopped:
                break
            cases += 1
            before = contents(db)
            assert db.refresh() is not None
            assert db.read_only is None
            assert all(contents(db)["log"][key] == document for key, document in before["log"].items())
            with open_database(home, "latecomer") as latecomer:
                assert contents(latecomer) == contents(db)
            wrote = False
            try:
                db.table("log").insert({"by": "olga", "n": n})
                wrote = True
            except Busy as error:
                kept_waiting += 1
                assert "locked for 0 s" in str(error)  # noqa: PT017  (it depends on the call)
                assert "suspended with Ctrl-Z" in str(error)  # noqa: PT017
                assert "locked for 0 s" in said(lambda: rewrite(home, "repair", same_lines, lock_timeout=0))
            os.kill(child, ending)
            status = ended(child)
            assert status == (-signal.SIGKILL if ending == signal.SIGKILL else 1 if wrote and status else 0)
            db.table("log").insert({"by": "olga", "n": -n})
            assert contents(db) == replayed(home)
            of_the_stopped = [each for each in contents(db)["log"].values() if each == {"by": "stopped", "n": n}]
            assert len(of_the_stopped) == (status == 0) or (ending == signal.SIGKILL and len(of_the_stopped) <= 1)
    assert cases >= 6
    assert kept_waiting >= 4
    counted("sessions stopped at a call of a commit", cases=cases, readers_stopped=0, lost=0)


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EBADF])
def test_without_locks_nothing_is_written(home: Path, code: int, opened: Opener, counted: Counts) -> None:
    """As on network file systems that have none: everything can be read, nothing is ever saved unlocked."""

    def refuse(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        if name == "flock":
            raise OSError(code, os.strerror(code))
        return call(*arguments)

    opened().insert({"n": 1})
    before = journal_of(home).read_bytes()
    with interposed(refuse):
        db = opened()
        assert contents(db) == replayed(home)
        for attempt in (lambda: db.insert({"n": 2}), db.checkpoint, lambda: rewrite(home, "repair", same_lines)):
            refusal = said(attempt)
            assert "cannot be locked" in refusal
            assert "must be on a local disk" in refusal
        assert db.refresh() == ()
        assert contents(db) == replayed(home)
        db.close()
    assert journal_of(home).read_bytes() == before
    assert names_in(home) == ["shnor.journal"]
    counted("no locks at all", cases=3, written_unlocked=0)


# Rights


@needs_root
@pytest.mark.parametrize("of_journal", [0o660, 0o444, 0o222, 0o000], ids=oct)
@pytest.mark.parametrize("of_directory", [0o777, 0o555, 0o333, 0o111, 0o666, 0o000], ids=oct)
def test_missing_rights_mean_reading_only_or_a_refusal_in_words(
    home: Path, of_directory: int, of_journal: int, counted: Counts
) -> None:
    with open_database(home, "root") as db:
        db.insert({"n": 1})
        documents = contents(db)
    open_the_way_to(home)
    os.chown(journal_of(home), 65_534, 65_534)
    os.chown(checkpoint_of(home), 65_534, 65_534)
    journal_of(home).chmod(of_journal)
    home.chmod(of_directory)
    before = journal_of(home).read_bytes()
    may_pass, may_write_names = bool(of_directory & 0o1), of_directory & 0o3 == 0o3
    may_read, may_write = bool(of_journal & 0o400), bool(of_journal & 0o200)

    def try_everything() -> None:
        if not may_pass or not may_read:
            refusal = said(lambda: open_database(home, "nobody"))
            assert "no permission" in refusal
            assert str(home) in refusal
            return
        with open_database(home, "nobody") as db:
            assert contents(db) == documents
            assert db.refresh() == ()
            if may_write and may_write_names:
                db.insert({"n": 2})
                return
            assert db.read_only is not None
            assert "cannot be written" in db.read_only
            for attempt in (lambda: db.insert({"n": 2}), db.checkpoint):
                assert "cannot be written" in said(attempt)
        refusal = said(lambda: rewrite(home, "repair", same_lines))
        assert "no permission" in refusal

    as_account(Account("nobody", 65_534, 0o022, member=False), try_everything)
    home.chmod(0o755)
    wrote = may_pass and may_read and may_write and may_write_names
    assert (journal_of(home).read_bytes() == before) is not wrote
    assert list(home.glob("*.tmp")) == []
    counted("combinations of missing rights", cases=1, crashes=0, half_done=0)


# Several accounts

ANNA_AND_BORIS = [
    (Account("anna", 20_901, first), Account("boris", 20_902, second))
    for first, second in product((0o022, 0o077), repeat=2)
]


@pytest.fixture
def common(home: Path) -> Path:
    """A directory as docs/deploy.md makes it: of root and a common group, writable for the group, which names inherit."""
    home.mkdir()
    os.chown(home, 0, COMMON_GROUP)
    home.chmod(0o2770)
    open_the_way_to(home)
    return home


@needs_root
@pytest.mark.parametrize(("anna", "boris"), ANNA_AND_BORIS, ids=lambda account: f"{account.name} {account.umask:03o}")
def test_two_accounts_with_any_umasks_do_everything_after_each_other(
    common: Path, anna: Account, boris: Account, counted: Counts
) -> None:
    def commit(account: Account, *, checkpoint: bool = False) -> None:
        def do() -> None:
            with open_database(common, account.name) as db:
                assert db.read_only is None
                db.table("log").insert({"by": account.name})
                if checkpoint:
                    db.checkpoint()
                assert contents(db) == replayed(common)

        as_account(account, do)

    def tear() -> None:
        with journal_of(common).open("ab") as journal:
            journal.write(b'{"crc":"0000')

    def undo(account: Account) -> None:
        def do() -> None:
            with open_database(common, account.name) as db:
                db.revert(next(db.records(db.revision - 1)), "undo")

        as_account(account, do)

    def rewritten(account: Account) -> None:
        as_account(account, lambda: rewrite(common, "repair", same_lines))

    for account, other in ((anna, boris), (boris, anna)):
        commit(account)
        commit(other, checkpoint=True)
        commit(account, checkpoint=True)
        tear()
        commit(other)
        tear()
        commit(account)
        undo(other)
        rewritten(account)
        commit(other, checkpoint=True)
        rewritten(other)
        commit(account)
    for path in common.iterdir():
        status = path.stat()
        assert (path.name, oct(status.st_mode & 0o7777), status.st_gid) == (path.name, oct(0o660), COMMON_GROUP)
    with open_database(common, "root") as db:
        assert Counter(each["by"] for each in db.table("log")) == {"anna": 6, "boris": 6}
        assert contents(db) == replayed(common)
    counted("two accounts, umask 022 and 077", cases=22, refused=0)


@needs_root
def test_two_accounts_that_save_at_the_same_time_lose_nothing(common: Path, counted: Counts) -> None:
    changes = 60

    def save(name: str) -> Callable[[], None]:
        def do() -> None:
            with open_database(common, name, lock_timeout=60) as db:
                for n in range(changes):
                    with db.transaction("count"):
                        db.table("log").insert({"by": name, "n": len(db.documents("log"))})
                    if n % 20 == 0:
                        db.checkpoint()

        return do

    with open_database(common, "root"):
        journal_of(common).unlink()  # so that one of the two makes it
    accounts = ANNA_AND_BORIS[1]
    children = [started_as(account, save(account.name)) for account in accounts]
    assert [ended(child) for child in children] == [0, 0]
    with open_database(common, "root") as db:
        assert [each["n"] for each in db.table("log")] == list(range(2 * changes))
        assert Counter(each["by"] for each in db.table("log")) == {"anna": changes, "boris": changes}
        assert contents(db) == replayed(common)
    counted("two accounts at the same time", commits_acknowledged=2 * changes, lost=0)


@needs_root
def test_where_nobody_may_rename_anothers_files_changes_are_saved_and_the_rest_is_refused(
    common: Path, counted: Counts
) -> None:
    """A directory with the sticky bit, as /tmp has it."""
    common.chmod(0o3770)
    anna, boris = ANNA_AND_BORIS[0]

    def save(checkpoint: bool) -> None:
        with open_database(common, "x") as db:
            db.table("log").insert({})
            if checkpoint:
                db.checkpoint()

    def save_and_try() -> None:
        with open_database(common, "boris") as db:
            db.table("log").insert({})
            assert "shnor.json cannot be written" in said(db.checkpoint)
            db.table("log").insert({})
            assert contents(db) == replayed(common)
        assert "cannot be replaced" in said(lambda: rewrite(common, "repair", same_lines))

    as_account(anna, lambda: save(True))
    before = checkpoint_of(common).read_bytes()
    as_account(boris, save_and_try)
    assert checkpoint_of(common).read_bytes() == before
    as_account(anna, lambda: save(True))
    with open_database(common, "root") as db:
        assert db.read_only is None
        assert len(db.table("log")) == 4
    assert names_in(common) == ["shnor.journal", "shnor.json"]
    counted("directories with the sticky bit", cases=1, lost=0)


@needs_root
def test_a_stranger_is_told_that_he_may_not(common: Path, counted: Counts) -> None:
    def commit() -> None:
        with open_database(common, "anna") as db:
            db.insert({})

    as_account(Account("anna", 20_901, 0o077), commit)
    stranger = Account("carol", 20_903, 0o022, member=False)

    def look() -> None:
        assert "no permission" in said(lambda: open_database(common, "carol"))

    as_account(stranger, look)
    common.chmod(0o2775)

    def look_again() -> None:
        assert "shnor.journal cannot be read: no permission" in said(lambda: open_database(common, "carol"))

    as_account(stranger, look_again)
    counted("strangers", cases=2, crashes=0)


# Signals


class Interrupted(Exception):
    """What a handler of a signal raises, wherever the program is."""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_signal_at_any_call_of_a_commit_leaves_it_whole_or_absent_and_the_session_usable(
    home: Path, number: signal.Signals, when: str, counted: Counts
) -> None:
    """Its handler raises, as Python's own does for Ctrl-C, and the program goes on."""

    def interrupt(*_arguments: object) -> None:
        raise Interrupted

    def strike(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        if when == "before":
            os.kill(os.getpid(), number)
        result = call(*arguments)
        os.kill(os.getpid(), number)
        return result

    before = signal.signal(number, interrupt)
    try:
        with open_database(home, "olga") as db, open_database(home, "ivan", lock_timeout=0) as other:
            db.table("log").insert({"n": 0})
            for n in count(1):
                fault = Nth(n, strike)
                known = contents(db)
                with interposed(fault):
                    try:
                        db.table("log").insert({"n": n})
                        acknowledged = True
                    except Interrupted:
                        acknowledged = False
                other.table("other").insert({"n": n})
                assert contents(other) == replayed(home)
                assert ({"n": n} in contents(other)["log"].values()) or not acknowledged
                db.refresh()
                assert contents(db) == replayed(home)
                assert all(document in contents(db)["log"].values() for document in known["log"].values())
                if not fault.struck:
                    break
    finally:
        signal.signal(number, before)
    assert n > 6
    counted("signals at a call of a commit", cases=n - 1, half_done=0, locks_left=0)
