"""Journals that are cut, deleted, replaced or swapped with yesterday's, under a session and between sessions; odd checkpoints."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import pytest

from shnor_tui.store import Diverged, SharedDatabase, open_database
from tests.store.conftest import Opener
from tests.store.counting import Counts
from tests.store.history import write_history
from tests.store.support import Contents, checkpoint_of, contents, journal_of, replayed

REVISIONS = 7
YESTERDAY = 4
"""The revision at which a copy of the directory was made."""


@pytest.fixture
def states(home: Path) -> list[Contents]:
    """A journal; the documents at each revision from 0 on."""
    return write_history(home, REVISIONS)


def lines_of(home: Path) -> list[bytes]:
    return journal_of(home).read_bytes().splitlines(keepends=True)


def ends_of(lines: Iterable[bytes]) -> list[int]:
    """Where each revision ends in the journal, from 0 on."""
    ends = [0]
    for line in lines:
        ends.append(ends[-1] + len(line))
    return ends


def yesterdays(home: Path) -> bytes:
    return b"".join(lines_of(home)[:YESTERDAY])


def another_departments(home: Path) -> bytes:
    """A journal of as many revisions, longer in bytes."""
    other = home.with_name("other")
    with open_database(other, "ivan") as db:
        for n in range(REVISIONS):
            db.insert({"another": "department", "n": n, "text": "x" * 400})
    return journal_of(other).read_bytes()


def put_in_place(home: Path, data: bytes) -> None:
    """As `mv` does: another file under the name."""
    (home / "copy").write_bytes(data)
    (home / "copy").replace(journal_of(home))


# Under a running session: what happens, and what the session calls it


def delete(home: Path) -> None:
    journal_of(home).unlink()


def rename(home: Path) -> None:
    journal_of(home).rename(home / "shnor.journal.old")


def move_the_directory(home: Path) -> None:
    home.rename(home.with_name("elsewhere"))


def delete_and_make_anew(home: Path) -> None:
    journal_of(home).unlink()
    open_database(home, "ivan").close()


def replace_by_the_same(home: Path) -> None:
    put_in_place(home, journal_of(home).read_bytes())


def replace_by_yesterdays(home: Path) -> None:
    put_in_place(home, yesterdays(home))


def replace_by_anothers(home: Path) -> None:
    put_in_place(home, another_departments(home))


def replace_by_a_directory(home: Path) -> None:
    journal_of(home).unlink()
    journal_of(home).mkdir()


def replace_by_a_link_to_a_copy(home: Path) -> None:
    (home / "elsewhere").write_bytes(journal_of(home).read_bytes())
    journal_of(home).unlink()
    journal_of(home).symlink_to(home / "elsewhere")


def copy_yesterdays_over(home: Path) -> None:
    """As `cp` does: into the same file."""
    journal_of(home).write_bytes(yesterdays(home))


def copy_anothers_over(home: Path) -> None:
    journal_of(home).write_bytes(another_departments(home))


def empty(home: Path) -> None:
    os.truncate(journal_of(home), 0)


def cut_at_a_line(home: Path) -> None:
    os.truncate(journal_of(home), ends_of(lines_of(home))[YESTERDAY])


def cut_in_a_line(home: Path) -> None:
    os.truncate(journal_of(home), ends_of(lines_of(home))[YESTERDAY] + 30)


ACCIDENTS: dict[Callable[[Path], None], str] = {
    delete: "deleted",
    rename: "deleted",
    move_the_directory: "deleted",
    delete_and_make_anew: "replaced",
    replace_by_the_same: "replaced",
    replace_by_yesterdays: "replaced",
    replace_by_anothers: "replaced",
    replace_by_a_directory: "replaced",
    replace_by_a_link_to_a_copy: "replaced",
    copy_yesterdays_over: "cut",
    copy_anothers_over: "replaced",
    empty: "cut",
    cut_at_a_line: "cut",
    cut_in_a_line: "cut",
}


@pytest.mark.parametrize("accident", ACCIDENTS)
@pytest.mark.parametrize("noticed_by", ["looking", "writing", "a checkpoint"])
@pytest.mark.parametrize("session_was", ["idle", "writing"])
def test_a_session_notices_at_its_next_look_says_what_happened_and_keeps_what_it_knows(
    home: Path,
    states: list[Contents],
    accident: Callable[[Path], None],
    noticed_by: str,
    session_was: str,
    counted: Counts,
) -> None:
    with open_database(home, "olga", lock_timeout=0.1) as session:
        if session_was == "writing":
            session.table("schools").insert({"name": "new"})
            session.refresh()
        known, revision = contents(session), session.revision
        accident(home)
        if noticed_by == "looking":
            assert session.refresh() == ()
        else:
            with pytest.raises(Diverged, match=ACCIDENTS[accident]):
                session.insert({}) if noticed_by == "writing" else session.checkpoint()
        assert session.read_only is not None
        assert ACCIDENTS[accident] in session.read_only
        assert f"revision {revision}" in session.read_only
        assert not any(word in session.read_only for word in {*ACCIDENTS.values()} - {ACCIDENTS[accident]})
        with pytest.raises(Diverged):
            session.insert({})
        assert session.refresh() == ()
        assert contents(session) == known
        assert session.generation == 0
    counted("journals changed under a session", cases=1, not_noticed=0)


@pytest.mark.parametrize("accident", [delete, rename, replace_by_the_same, replace_by_yesterdays])
def test_a_change_that_is_being_made_meanwhile_is_not_acknowledged(
    home: Path, states: list[Contents], accident: Callable[[Path], None], counted: Counts
) -> None:
    """By hand, since everything of ours that replaces a journal waits for the lock."""

    def change_slowly(session: SharedDatabase) -> None:
        with session.transaction("mark"):
            session.insert({"n": 1})
            accident(home)

    with open_database(home, "olga") as session:
        with pytest.raises(Diverged, match=ACCIDENTS[accident]):
            change_slowly(session)
        assert contents(session) == states[-1]
        assert session.read_only is not None
    counted("journals changed under a session", cases=1, not_noticed=0)


@pytest.mark.parametrize("had_the_lock", [True, False], ids=["which had the lock once", "which only looked"])
def test_a_journal_cut_at_any_byte_under_a_session_stops_it(
    home: Path, states: list[Contents], had_the_lock: bool, counted: Counts
) -> None:
    """Of the very last record one who never had the lock cannot know: its writer may have taken it back, as failed."""
    whole, ends = journal_of(home).read_bytes(), ends_of(lines_of(home))
    for size in range(len(whole)):
        journal_of(home).write_bytes(whole)
        with open_database(home, "olga") as session:
            if had_the_lock:
                with suppress(ZeroDivisionError), session.transaction("given up"):
                    raise ZeroDivisionError
            os.truncate(journal_of(home), size)
            assert session.refresh() == ()
            if size < ends[-2] or had_the_lock:
                assert session.read_only is not None
                assert "cut" in session.read_only
                assert contents(session) == states[-1]
                assert not checkpoint_of(home).exists(), "what nobody can vouch for any more is not written"
            else:
                assert (session.read_only, session.generation) == (None, 1)
                assert contents(session) == states[-2]
        checkpoint_of(home).unlink(missing_ok=True)
    counted("journal cut at each byte under a session", cases=len(whole), not_noticed=0)


def test_a_journal_that_is_put_back_is_good_again_for_new_sessions(home: Path, states: list[Contents]) -> None:
    with open_database(home, "olga") as session:
        rename(home)
        session.refresh()
        (home / "shnor.journal.old").rename(journal_of(home))
        assert session.read_only is not None, "who has told a person to start again does not change its mind"
    with open_database(home, "olga") as session:
        assert session.read_only is None
        assert contents(session) == states[-1]


# Between sessions


def checkpointed_at(home: Path, revision: int) -> bytes:
    """A checkpoint of the department as it was at a revision."""
    before = home.with_name("before")
    before.mkdir()
    journal_of(before).write_bytes(b"".join(lines_of(home)[:revision]))
    with open_database(before, "olga") as db:
        db.checkpoint()
    return checkpoint_of(before).read_bytes()


def assert_lost(db: SharedDatabase, known: int, found: int) -> None:
    """The session is read-only and says which revision was known and which one is there."""
    assert db.revision == found
    assert db.read_only is not None
    assert f"{known}" in db.read_only
    assert f"{found}" in db.read_only
    assert "shnor doctor" in db.read_only
    with pytest.raises(Diverged):
        db.insert({})
    with pytest.raises(Diverged):
        db.checkpoint()


@pytest.mark.parametrize("checkpoint", [REVISIONS, YESTERDAY])
def test_a_journal_cut_at_any_byte_between_sessions_is_known_by_a_newer_checkpoint(
    home: Path, states: list[Contents], checkpoint: int, counted: Counts
) -> None:
    """What comes after the checkpoint can be taken for a write that was cut short: the next writer cuts it, and keeps it."""
    whole, ends = journal_of(home).read_bytes(), ends_of(lines_of(home))
    checkpointed = checkpointed_at(home, checkpoint)
    for size in range(len(whole)):
        journal_of(home).write_bytes(whole[:size])
        checkpoint_of(home).write_bytes(checkpointed)
        left = sum(end <= size for end in ends) - 1
        with open_database(home, "olga") as db:
            assert contents(db) == states[left]
            if left < checkpoint:
                assert_lost(db, checkpoint, left)
            else:
                assert db.read_only is None
        assert journal_of(home).read_bytes() == whole[:size]
        assert checkpoint_of(home).read_bytes() == checkpointed, "the evidence stays"
    counted("journal cut at each byte between sessions, newer checkpoint", cases=len(whole), records_lost_silently=0)


@pytest.mark.parametrize(
    "step", [pytest.param(7, id="often"), pytest.param(1, marks=pytest.mark.proof, id="at each byte")]
)
def test_a_journal_cut_at_any_byte_without_a_checkpoint_is_a_state_that_was(
    home: Path, states: list[Contents], step: int, counted: Counts
) -> None:
    """Nothing is left that could know of the lost records; what is left of a line is kept aside by the next writer."""
    whole, ends = journal_of(home).read_bytes(), ends_of(lines_of(home))
    sizes = sorted(
        {*range(0, len(whole), step), *ends, *(end - 1 for end in ends[1:]), *(end + 1 for end in ends[:-1])}
    )
    for size in sizes:
        shutil.rmtree(home)
        home.mkdir()
        journal_of(home).write_bytes(whole[:size])
        left = sum(end <= size for end in ends) - 1
        with open_database(home, "olga") as db:
            assert contents(db) == states[left]
            assert db.read_only is None
            db.table("new").insert({})
            assert contents(db) == replayed(home) == {**states[left], "new": {1: {}}}
        kept = [path.read_bytes() for path in home.glob("shnor.journal.torn-*")]
        assert kept == ([whole[ends[left] : size]] if size > ends[left] else [])
    counted("journal cut between sessions, no checkpoint", cases=len(sizes), half_records=0)


def test_yesterdays_journal_below_todays_checkpoint_is_known(
    home: Path, states: list[Contents], counted: Counts
) -> None:
    checkpoint_of(home).write_bytes(checkpointed_at(home, REVISIONS))
    put_in_place(home, yesterdays(home))
    with open_database(home, "olga") as db:
        assert_lost(db, REVISIONS, YESTERDAY)
        assert contents(db) == states[YESTERDAY]
    counted("journals swapped between sessions", cases=1, not_noticed=0)


def test_yesterdays_journal_that_went_on_below_todays_checkpoint_is_known(
    home: Path, states: list[Contents], counted: Counts
) -> None:
    """Somebody restored it by hand, removed the checkpoint, worked on, and a machine brought the old checkpoint back."""
    checkpointed = checkpointed_at(home, REVISIONS)
    put_in_place(home, yesterdays(home))
    with open_database(home, "olga") as db:
        while db.revision < REVISIONS + 2:
            db.insert({"n": db.revision})
        went_on = contents(db)
    checkpoint_of(home).write_bytes(checkpointed)
    with open_database(home, "olga") as db:
        assert_lost(db, REVISIONS, REVISIONS + 2)
        assert contents(db) == went_on, "the journal is the truth also then"
    counted("journals swapped between sessions", cases=1, not_noticed=0)


def test_another_departments_journal_below_our_checkpoint_is_known(
    home: Path, states: list[Contents], counted: Counts
) -> None:
    checkpoint_of(home).write_bytes(checkpointed_at(home, REVISIONS))
    put_in_place(home, another_departments(home))
    with open_database(home, "olga") as db:
        assert_lost(db, REVISIONS, REVISIONS)
        assert contents(db) == replayed(home)
    counted("journals swapped between sessions", cases=1, not_noticed=0)


def test_a_journal_that_is_gone_is_not_a_new_department_while_there_is_a_checkpoint(
    home: Path, states: list[Contents], counted: Counts
) -> None:
    checkpoint_of(home).write_bytes(checkpointed_at(home, REVISIONS))
    delete(home)
    with open_database(home, "olga") as db:
        assert_lost(db, REVISIONS, 0)
        assert contents(db) == {}
    counted("journals swapped between sessions", cases=1, not_noticed=0)


@pytest.mark.parametrize("checkpoint", [None, YESTERDAY, 1])
def test_yesterdays_journal_with_nothing_newer_beside_it_is_yesterday(
    home: Path, states: list[Contents], checkpoint: int | None, counted: Counts
) -> None:
    """A directory that was restored by hand, whole: nothing is left that could know better, and work goes on."""
    if checkpoint is not None:
        checkpoint_of(home).write_bytes(checkpointed_at(home, checkpoint))
    put_in_place(home, yesterdays(home))
    with open_database(home, "olga") as db:
        assert db.read_only is None
        assert contents(db) == states[YESTERDAY]
        db.table("new").insert({})
        assert contents(db) == replayed(home)
    counted("journals swapped between sessions, all of it", cases=1)


# Checkpoints


def remove(path: Path) -> None:
    path.unlink()


def edit_by_hand(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "СОШ" in text
    path.write_text(text.replace("СОШ", "НОШ"), encoding="utf-8")


def reformat_by_hand(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


def write_with_stock_tinydb(path: Path) -> None:
    from tinydb import TinyDB  # noqa: PLC0415

    with TinyDB(path) as stock:
        stock.table("schools").insert({"name": "by another program"})


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_a_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def make_a_dead_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("nothing"))


def make_a_looping_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def make_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def make_endless(path: Path) -> None:
    os.truncate(path, 10 << 30)


def fill_with_zeros(path: Path) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


@pytest.mark.parametrize(
    "change",
    [
        remove,
        edit_by_hand,
        reformat_by_hand,
        write_with_stock_tinydb,
        make_empty,
        make_a_directory,
        make_a_dead_link,
        make_a_looping_link,
        make_a_pipe,
        make_endless,
        fill_with_zeros,
    ],
)
def test_a_checkpoint_that_is_not_as_it_was_written_is_as_good_as_none(
    home: Path, states: list[Contents], opened: Opener, change: Callable[[Path], None], counted: Counts
) -> None:
    checkpoint_of(home).write_bytes(checkpointed_at(home, YESTERDAY))
    change(checkpoint_of(home))
    for _session in range(2):
        db = opened()
        assert contents(db) == states[-1]
        assert db.read_only is None
    db.table("new").insert({})
    assert contents(opened()) == replayed(home) == {**states[-1], "new": {1: {}}}
    counted("checkpoints missing, edited, damaged or no file", cases=1, values_changed=0)


@pytest.mark.parametrize("revision", range(1, REVISIONS + 1))
def test_a_checkpoint_of_any_earlier_revision_is_good(
    home: Path, states: list[Contents], revision: int, counted: Counts
) -> None:
    checkpoint_of(home).write_bytes(checkpointed_at(home, revision))
    with open_database(home, "olga") as db:
        assert db.read_only is None
        assert contents(db) == states[-1]
        assert [record.rev for record in db.records()] == list(range(1, REVISIONS + 1))
    counted("checkpoints of each earlier revision", cases=1, values_changed=0)
