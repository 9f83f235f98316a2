"""What a program does to a department's directory from beginning to end, to be struck anywhere; and what must hold then.

A run prepares a directory, acts on it while it acknowledges what is saved, and knows what must be true after any
accident: `holds` raises an error when it isn't.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from shnor_tui.errors import ShnorError
from shnor_tui.store import SharedDatabase, StoreError, journal, open_database
from shnor_tui.store.maintenance.backup import back_up, backups, verify
from shnor_tui.store.maintenance.restore import restore, source_of
from shnor_tui.store.maintenance.rewrite import rewrite
from shnor_tui.store.record import Change, Record, chained, encode_line, marker, raw_lines, seal_of
from tests.store.support import Counted, Intercept, checkpoint_of, contents, interposed, journal_of, replayed

Acknowledge = Callable[[int], object]

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


class Run(NamedTuple):
    name: str
    prepare: Callable[[Path], None]
    act: Callable[[Path, Acknowledge], None]
    holds: Callable[[Path, Sequence[int], bytes], None]
    """Given the directory after the accident, what was acknowledged before it, and the journal as it was prepared."""


_NEVER = 1 << 62


@contextmanager
def quick_directory() -> Iterator[Path]:
    """A directory in memory where there is one: what a disk would lose is the matter of `power`, not of these runs.

    In it no change is ever old enough to be sure of, so that a run makes the same calls however fast the machine is.
    """
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        usual, journal.TICK = journal.TICK, _NEVER
        try:
            yield Path(name).resolve()
        finally:
            journal.TICK = usual


def department_in(base: Path) -> Path:
    """Two directories down, so that making the one above it is a part of the run."""
    return base / "town" / "department"


def emptied(base: Path) -> Path:
    shutil.rmtree(base / "town", ignore_errors=True)
    return department_in(base)


class Stage:
    """A directory in which one run is played again and again from the same beginning."""

    def __init__(self, base: Path, run: Run) -> None:
        self.base, self.run = base, run
        self.home = department_in(base)
        self._template = base / "template"
        self.run.prepare(self._template)
        self.before = journal_of(self._template).read_bytes() if journal_of(self._template).exists() else b""

    def set(self) -> None:
        emptied(self.base)
        if self._template.exists():
            shutil.copytree(self._template, self.home)

    def play(self, fault: Intercept, acknowledge: Acknowledge, *, again: bool = False) -> None:
        """The run from its beginning, or once more on what is there."""
        if not again:
            self.set()
        with interposed(fault, under=self.base):
            self.run.act(self.home, acknowledge)

    def play_in_a_child(self, fault: Intercept, *, again: bool = False) -> tuple[bool, list[int]]:
        """Whether it was killed, and what it had acknowledged."""
        receive, send = os.pipe()
        if (child := os.fork()) == 0:
            try:
                os.close(receive)
                with suppress(ShnorError):
                    self.play(fault, lambda rev: os.write(send, bytes([rev])), again=again)
                os._exit(0)
            finally:
                traceback.print_exc()
                os._exit(1)
        os.close(send)
        with os.fdopen(receive, "rb") as acknowledgements:
            acknowledged = acknowledgements.read()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert status in {0, -signal.SIGKILL}, "no other error than the store's"
        return status == -signal.SIGKILL, list(acknowledged)

    def calls(self) -> list[str]:
        """The storage calls of a run to which nothing happens; it is well by itself."""
        calls = Counted()
        acknowledged: list[int] = []
        self.play(calls, acknowledged.append)
        assert acknowledged
        self.run.holds(self.home, acknowledged, self.before)
        return calls.names


# Sessions


def commit(db: SharedDatabase) -> int:
    """One transaction over two tables; returns the revision that it became."""
    with db.transaction("step") as transaction:
        n = len(db.table("log")) + 1
        db.table("pair").upsert({"n": n}, cond=lambda _document: True)
        db.table("log").insert({"n": n, "text": "ё" * 100})
    assert transaction.record is not None
    return transaction.record.rev


def session(home: Path, acknowledge: Acknowledge) -> None:
    """Everything a session does to the disk."""
    with open_database(home, "olga", lock_timeout=0.05) as db:
        acknowledge(commit(db))
        acknowledge(commit(db))
        db.checkpoint()
        db.refresh()
        acknowledge(commit(db))


def stubborn_session(home: Path, acknowledge: Acknowledge) -> None:
    """Tries again what was refused, and never shows what was not saved."""
    with open_database(home, "olga", lock_timeout=0.05) as db:
        for _ in range(3):
            for _ in range(2):
                with suppress(StoreError):
                    acknowledge(commit(db))
                    break
                nothing_half_done(db)
        with suppress(StoreError):
            db.checkpoint()
        db.refresh()
        nothing_half_done(db)
        with suppress(OSError):  # the call that is struck may be one of this test's own
            said = replayed(home, db.revision)
            assert contents(db) == said


def two_sessions(home: Path, acknowledge: Acknowledge) -> None:
    """One reads what the other writes, and history and undo besides; both leave."""
    with (
        open_database(home, "olga", lock_timeout=0.05) as writer,
        open_database(home, "ivan", lock_timeout=0.05) as reader,
    ):
        acknowledge(commit(writer))
        reader.refresh()
        acknowledge(commit(reader))
        writer.refresh()
        last = list(writer.records())[-1]
        acknowledge(writer.revert(last, "undo").rev)
        reader.refresh()
        reader.checkpoint()


def nothing_half_done(db: SharedDatabase) -> None:
    """The two tables of `commit` agree with each other."""
    found = contents(db)
    steps = len(found.get("log", {}))
    assert found.get("pair", {1: {"n": 0}}) == {1: {"n": steps}}, "no change is half done"
    assert sorted(document["n"] for document in found.get("log", {}).values()) == list(range(1, steps + 1))


def session_holds(home: Path, acknowledged: Sequence[int], _before: bytes) -> None:
    """Acknowledged is there, nothing is half done, the next commit works, and the journal alone says the same."""
    with open_database(home, "ivan") as db:
        assert db.read_only is None
        assert db.revision >= max(acknowledged, default=0), "nothing acknowledged is lost"
        nothing_half_done(db)
        assert commit(db) == db.revision
        nothing_half_done(db)
        assert contents(db) == replayed(home)
    checkpoint_of(home).unlink()
    with open_database(home, "ivan") as db:
        assert contents(db) == replayed(home)
    assert list(home.glob("*.tmp")) == []


def nothing_yet(_home: Path) -> None:
    """The department's first start."""


def two_commits(home: Path) -> None:
    with open_database(home, "olga") as db:
        commit(db)
        commit(db)


def torn_line(home: Path) -> None:
    """A writer died in the middle of its third line, after a checkpoint was taken."""
    two_commits(home)
    whole = journal_of(home).read_bytes()
    journal_of(home).write_bytes(whole + whole[: len(whole) // 3])


def no_checkpoint(home: Path) -> None:
    two_commits(home)
    checkpoint_of(home).unlink()


SESSIONS = (
    Run("a first session", nothing_yet, session, session_holds),
    Run("a session that meets a torn line", torn_line, session, session_holds),
    Run("a session that tries again", no_checkpoint, stubborn_session, session_holds),
    Run("two sessions", no_checkpoint, two_sessions, session_holds),
)


def dead_writers_line(home: Path) -> None:
    """Somebody writes the third line and dies before he has synced it."""
    data = journal_of(home).read_bytes()
    crc = seal_of(data.splitlines()[1])
    assert crc is not None
    ops = (Change("pair", 1, {"n": 2}, {"n": 3}), Change("log", 3, None, {"n": 3, "text": "ё" * 100}))
    descriptor = os.open(journal_of(home), os.O_RDWR)
    os.pwrite(descriptor, encode_line(Record(3, crc, 1, NOON, "dead", "step", None, ops)), len(data))
    os.close(descriptor)


def checkpoint_after_a_dead_writer(home: Path, acknowledge: Acknowledge) -> None:
    dead_writers_line(home)
    with open_database(home, "olga", lock_timeout=0.05) as db:
        assert db.revision == 3
        db.checkpoint()
        acknowledge(3)  # whoever took a checkpoint of it may rely on it


def commit_after_a_dead_writer(home: Path, acknowledge: Acknowledge) -> None:
    dead_writers_line(home)
    with open_database(home, "olga", lock_timeout=0.05) as db:
        acknowledge(commit(db))


AFTER_A_DEAD_WRITER = (
    Run("a checkpoint after a writer that died", no_checkpoint, checkpoint_after_a_dead_writer, session_holds),
    Run("a commit after a writer that died", no_checkpoint, commit_after_a_dead_writer, session_holds),
)


# A new journal in the place of the old one


def with_marker(records: Sequence[Record], why: str, by: str = "olga") -> list[bytes]:
    """The records and one that says why; nothing more when it is there already, as after a run that was killed."""
    act = f"store.{why}"
    return list(chained(records if records[-1].act == act else [*records, marker(act, by, NOON, 1)]))


def intact(data: bytes) -> list[Record]:
    return [line.record for line in raw_lines(data) if line.record is not None]


def mended(data: bytes) -> list[bytes]:
    """The damaged digit of `damaged` is put right."""
    return with_marker(intact(data.replace(b"olgX", b"olga")), "repair")


def restored(data: bytes) -> list[bytes]:
    """All but the last record."""
    return with_marker(intact(data)[:-1], "restore")


def purged(data: bytes) -> list[bytes]:
    """The same records without a name; a torn line is left out."""
    return with_marker([msgspec.structs.replace(record, by="-") for record in intact(data)], "purge", "-")


def damaged(home: Path) -> None:
    """The journal of four commits with one letter of the third that is wrong, and a checkpoint from before."""
    two_commits(home)
    with open_database(home, "olga") as db:
        commit(db)
        commit(db)
    lines = journal_of(home).read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b"olga", b"olgX")
    journal_of(home).write_bytes(b"".join(lines))


MAKERS = {"repair": mended, "restore": restored, "purge": purged}
BEFORE_REWRITING = {"repair": damaged, "restore": two_commits, "purge": torn_line}


def rewriting(why: str) -> Run:
    """Replaces the journal; what comes out is known byte for byte."""

    def act(home: Path, acknowledge: Acknowledge) -> None:
        acknowledge(rewrite(home, why, MAKERS[why], lock_timeout=0.05, now=lambda: NOON).revision)

    def holds(home: Path, acknowledged: Sequence[int], old: bytes) -> None:
        new = b"".join(MAKERS[why](old))
        found = journal_of(home).read_bytes()
        kept = [path.read_bytes() for path in home.glob("shnor.journal.before-*")]
        assert found in ({new} if acknowledged else {old, new}), "the one or the other, whole"
        assert found == old or old in kept, "the old journal is never gone"
        act(home, lambda _revision: None)
        assert old in [path.read_bytes() for path in home.glob("shnor.journal.before-*")]
        session_holds(home, acknowledged, old)
        left = {path.name for path in home.iterdir()} - {"shnor.journal", "shnor.json"}
        assert [name for name in left if not name.startswith("shnor.journal.before-")] == []

    return Run(f"a rewriting for {why}", BEFORE_REWRITING[why], act, holds)


REWRITINGS = tuple(rewriting(why) for why in MAKERS)


# Backups, and what is brought back from them; and the past


def acts_and_backs_up(home: Path, acknowledge: Acknowledge) -> None:
    acknowledge(back_up(home, lock_timeout=0.05, now=lambda: NOON).backup.revision)


def with_other_files(home: Path) -> None:
    torn_line(home)
    (home / "forms").mkdir()
    (home / "forms" / "letter.docx").write_bytes(b"docx")


def backup_holds(home: Path, acknowledged: Sequence[int], before: bytes) -> None:
    """The department is untouched; what has a backup's name is a whole one; the next backup works and sweeps."""
    assert journal_of(home).read_bytes() == before
    found = backups(home / "backups")
    assert [verify(backup.path) for backup in found] == found
    assert {backup.revision for backup in found} >= set(acknowledged)
    acts_and_backs_up(home, lambda _revision: None)
    assert list(home.glob("**/*.tmp")) == []
    session_holds(home, (), before)


def reads_the_past(home: Path, acknowledge: Acknowledge) -> None:
    with open_database(home, "olga", until=1) as db:
        db.refresh()
        nothing_half_done(db)
        assert db.documents("log").keys() == {1}
        assert len(list(db.records())) == 1
        with suppress(StoreError):
            commit(db)
            raise AssertionError("the past was changed")
        acknowledge(1)


def past_holds(home: Path, acknowledged: Sequence[int], before: bytes) -> None:
    """Nothing was written, not even a checkpoint."""
    assert {path.name for path in home.iterdir()} == {"shnor.journal"}
    assert journal_of(home).read_bytes() == before
    session_holds(home, (), before)


def lost_but_for_a_backup(home: Path) -> None:
    with_other_files(home)
    acts_and_backs_up(home, lambda _revision: None)
    shutil.rmtree(home / "forms")
    for path in (journal_of(home), checkpoint_of(home)):
        path.unlink()


def restores(home: Path, acknowledge: Acknowledge) -> None:
    for newest in backups(home / "backups")[:1]:  # none is found where the listing is struck
        with source_of(newest.path) as source:
            acknowledge(restore(home, source, "olga").revision)


def restored_holds(home: Path, acknowledged: Sequence[int], before: bytes) -> None:
    """Nothing or all is back; doing it (again) brings everything back."""
    with open_database(home, "ivan") as db:
        assert db.read_only is None
        assert db.revision in ({3} if acknowledged else {0, 3})
        nothing_half_done(db)
    letter = home / "forms" / "letter.docx"
    assert (letter.read_bytes() if letter.exists() else b"docx" * (not acknowledged)) == b"docx"
    restores(home, lambda _revision: None)
    assert letter.read_bytes() == b"docx"
    with open_database(home, "ivan") as db:
        assert db.documents("log").keys() == {1, 2}
    assert list(home.glob("**/*.tmp")) == []
    session_holds(home, acknowledged, before)


READINGS = (
    Run("a backup", with_other_files, acts_and_backs_up, backup_holds),
    Run("a restoring where all is lost", lost_but_for_a_backup, restores, restored_holds),
    Run("a session in the past", no_checkpoint, reads_the_past, past_holds),
)
