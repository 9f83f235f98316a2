"""A journal is replaced as a whole or not at all; the old one stays, and nobody's later change is lost."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shnor_tui.store import Busy, Change, Corrupt, Diverged, Record, StoreError, Unwritable, open_database
from shnor_tui.store.maintenance.rewrite import Rewrite, rewrite
from shnor_tui.store.record import chained, marker, raw_lines
from tests.store.conftest import Opener
from tests.store.support import (
    Call,
    Contents,
    Nth,
    checkpoint_of,
    contents,
    interposed,
    journal_of,
    killed_at,
    replayed,
)

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
KEPT = "shnor.journal.before-restore-20261127T120000Z"


def records_of(data: bytes) -> list[Record]:
    return [line.record for line in raw_lines(data) if line.record is not None]


def back_to(revision: int) -> Callable[[bytes], Iterable[bytes]]:
    """Makes a journal of the first records and a marker."""
    return lambda data: chained([*records_of(data)[:revision], marker("store.restore", "olga", NOON, 1)])


def restored(home: Path, revision: int, **options: Any) -> Rewrite:
    return rewrite(home, "restore", back_to(revision), now=lambda: NOON, **options)


@pytest.fixture
def written(home: Path) -> list[Contents]:
    """A journal of four records with a checkpoint; returns the documents at each revision from 0 on."""
    states: list[Contents] = [{}]
    with open_database(home, "olga") as db:
        for n in range(4):
            db.insert({"n": n, "text": "ё" * 50})
            states.append(contents(db))
        db.checkpoint()
    return states


def leftovers(home: Path) -> set[str]:
    return {path.name for path in home.iterdir()} - {"shnor.journal", "shnor.json"}


def test_the_new_journal_takes_the_place_of_the_old_one_which_is_kept(home: Path, written: list[Contents]) -> None:
    before = journal_of(home).read_bytes()
    done = restored(home, 2)
    assert done == Rewrite(home / KEPT, 3)
    assert (home / KEPT).read_bytes() == before
    assert not checkpoint_of(home).exists(), "it was the old journal's"
    assert leftovers(home) == {KEPT}
    with open_database(home, "olga") as db:
        assert db.read_only is None
        assert contents(db) == written[2] == replayed(home)
        assert [(record.rev, record.act, record.ops) for record in db.records(2)] == [(3, "store.restore", ())]
        assert db.insert({}) == 3


def test_two_in_one_second_keep_two_journals(home: Path, written: list[Contents]) -> None:
    restored(home, 3)
    second = journal_of(home).read_bytes()
    assert restored(home, 1).kept == home / f"{KEPT}.1"
    assert (home / f"{KEPT}.1").read_bytes() == second
    assert leftovers(home) == {KEPT, f"{KEPT}.1"}


def test_where_there_was_no_journal_none_is_kept(home: Path) -> None:
    def make(data: bytes) -> Iterable[bytes]:
        assert data == b""
        ops = (Change("marks", 1, None, {"n": 1}),)
        return chained([msgspec.structs.replace(marker("import", "olga", NOON, 1), ops=ops)])

    assert rewrite(home, "restore", make) == Rewrite(None, 1)
    assert leftovers(home) == set()
    with open_database(home, "olga") as db:
        assert contents(db) == {"marks": {1: {"n": 1}}}


def test_a_damaged_journal_is_handed_over_as_it_is(home: Path, written: list[Contents]) -> None:
    whole = journal_of(home).read_bytes()
    damaged = whole.replace(b'"n":1', b'"n":7')
    journal_of(home).write_bytes(damaged)
    found: list[bytes] = []

    def make(data: bytes) -> list[bytes]:
        found.append(data)
        return [whole]

    assert rewrite(home, "repair", make).revision == 4
    assert found == [damaged]
    with open_database(home, "olga") as db:
        assert contents(db) == written[4]


def test_who_may_do_what_with_the_journal_stays(home: Path, written: list[Contents]) -> None:
    journal_of(home).chmod(0o640)
    owner = journal_of(home).stat().st_uid, journal_of(home).stat().st_gid
    if os.geteuid() == 0:
        owner = 2001, 2002
        os.chown(journal_of(home), *owner)
    restored(home, 2)
    status = journal_of(home).stat()
    assert (stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid) == (0o640, *owner)


def test_a_file_system_without_hard_links_keeps_a_copy(home: Path, written: list[Contents], monkeypatch: Any) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    before = journal_of(home).read_bytes()
    monkeypatch.setattr(os, "link", refuse)
    assert restored(home, 2).kept == home / KEPT
    assert (home / KEPT).read_bytes() == before


# Others


def test_what_is_saved_until_the_last_moment_is_handed_over(
    home: Path, written: list[Contents], opened: Opener
) -> None:
    opened().insert({"n": "last"})
    assert restored(home, 5).revision == 6


def test_nobody_writes_meanwhile(home: Path, written: list[Contents], opened: Opener) -> None:
    other = opened(lock_timeout=0.01)

    def make(data: bytes) -> Iterable[bytes]:
        with pytest.raises(Busy):
            other.insert({})
        return back_to(2)(data)

    rewrite(home, "restore", make)


def test_it_waits_for_a_writer_and_gives_up_in_time(home: Path, written: list[Contents], opened: Opener) -> None:
    before = journal_of(home).read_bytes()
    writer = opened()
    with writer.transaction("x"):
        with pytest.raises(Busy):
            restored(home, 2, lock_timeout=0.01)
        writer.insert({})
    assert journal_of(home).read_bytes().startswith(before)
    assert leftovers(home) == set()


def test_sessions_that_have_the_old_journal_open_notice_and_write_nothing(
    home: Path, written: list[Contents], opened: Opener
) -> None:
    reader, writer = opened(), opened()
    restored(home, 2)
    after = journal_of(home).read_bytes()
    assert reader.refresh() == ()
    assert reader.read_only is not None
    assert "was replaced while it was open at revision 4" in reader.read_only
    assert "quit and start the program again" in reader.read_only
    with pytest.raises(Diverged, match="was replaced"):
        writer.insert({})
    for session in (reader, writer):
        assert contents(session) == written[4]
        session.close()
    assert journal_of(home).read_bytes() == after
    assert not checkpoint_of(home).exists()


def test_whoever_opens_the_new_journal_can_save_only_once_its_name_is_on_disk(
    home: Path, written: list[Contents]
) -> None:
    tried: list[str] = []

    def save_too_early(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        if name == "fsync" and not (home / "shnor.journal.tmp").exists() and not tried:
            tried.append("before the last sync")
            with open_database(home, "ivan", lock_timeout=0) as early, pytest.raises(Busy):
                early.insert({})
        return call(*arguments)

    with interposed(save_too_early):
        restored(home, 2)
    assert tried


# What goes wrong


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: [*lines[:1], *lines[2:]],
        lambda lines: [*lines[:-1], lines[-1][:-1]],
        lambda lines: [*lines[:-1], lines[-1].replace(b"restore", b"RESTORE")],
        lambda lines: list(chained(records_of(b"".join([*lines, *lines])))),
    ],
    ids=["a line missing", "no newline", "a checksum", "documents inserted twice"],
)
def test_a_new_journal_that_is_not_intact_replaces_nothing(
    home: Path, written: list[Contents], spoil: Callable[[list[bytes]], list[bytes]]
) -> None:
    before = journal_of(home).read_bytes()
    with pytest.raises(Corrupt, match="would not be intact, so nothing was replaced"):
        rewrite(home, "restore", lambda data: spoil(list(back_to(4)(data))))
    assert journal_of(home).read_bytes() == before
    assert checkpoint_of(home).exists()
    assert leftovers(home) == set()


def test_what_make_raises_replaces_nothing(home: Path, written: list[Contents]) -> None:
    before = journal_of(home).read_bytes()
    with pytest.raises(ZeroDivisionError):
        rewrite(home, "purge", lambda data: [data, b"" * (1 // 0)])
    assert journal_of(home).read_bytes() == before
    assert leftovers(home) == set()


def test_a_journal_of_a_newer_program_is_not_touched(home: Path, written: list[Contents]) -> None:
    with open_database(home, "olga", schema=2) as newer:
        newer.insert({})
    before = journal_of(home).read_bytes()
    with pytest.raises(Unwritable, match="updated: revision 5 has format 2"):
        restored(home, 2)
    assert journal_of(home).read_bytes() == before
    assert restored(home, 2, schema=2).revision == 3


def a_rewriting(home: Path) -> None:
    restored(home, 2)


def check(home: Path, written: list[Contents], old: bytes, checkpoint: bytes) -> bool:
    """Whether the new journal is there; either it or the old one is, whole, and nothing but the kept one lies about."""
    with open_database(home, "ivan") as db:
        replaced = db.revision == 3
        assert db.read_only is None
        assert contents(db) == written[2 if replaced else 4]
    if replaced:
        assert (home / KEPT).read_bytes() == old
    restored(home, 2)  # the next one finds its way
    assert not any(name.endswith((".tmp", ".aside")) for name in leftovers(home))
    assert not any(kept.samefile(journal_of(home)) for kept in home.glob("shnor.journal.before-*"))
    return replaced


def test_a_kill_at_any_call_leaves_the_old_journal_or_the_new_one(tmp_path: Path) -> None:
    outcomes = []
    for n in count(1):
        home = tmp_path / str(n)
        written, old, checkpoint = begun(home)
        was_killed = killed_at(n, lambda home=home: a_rewriting(home))  # type: ignore[misc]
        outcomes.append(check(home, written, old, checkpoint))
        if not was_killed:
            break
    assert len(outcomes) > 15
    assert set(outcomes) == {False, True}


def begun(home: Path) -> tuple[list[Contents], bytes, bytes]:
    states: list[Contents] = [{}]
    with open_database(home, "olga") as db:
        for n in range(4):
            db.insert({"n": n})
            states.append(contents(db))
        db.checkpoint()
    return states, journal_of(home).read_bytes(), checkpoint_of(home).read_bytes()


def fail(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def outcome_of(task: Callable[[Path], None], home: Path) -> str | None:
    try:
        task(home)
    except StoreError as error:
        return str(error)
    return None


@pytest.mark.parametrize("persistent", [False, True], ids=["once", "from then on"])
def test_an_error_at_any_call_leaves_the_old_journal_or_the_new_one_and_says_which(
    tmp_path: Path, persistent: bool
) -> None:
    outcomes = []
    for n in count(1):
        home = tmp_path / str(n)
        written, old, checkpoint = begun(home)
        fault = Nth(n, fail, persistent=persistent)
        with interposed(fault):
            said = outcome_of(a_rewriting, home)
        untouched = journal_of(home).read_bytes() == old
        assert untouched == (said is not None and "perhaps not for good" not in said), said
        if untouched and not persistent:
            assert checkpoint_of(home).read_bytes() == checkpoint
        check(home, written, old, checkpoint)
        outcomes.append(said)
        if not fault.struck:
            break
    assert len(outcomes) > 15
    assert outcomes[-1] is None


def test_the_checkpoint_of_a_damaged_journal_survives_a_rewriting_that_dies(home: Path) -> None:
    _states, old, checkpoint = begun(home)
    for n in count(1):
        if not killed_at(n, lambda: a_rewriting(home)):
            break
        if journal_of(home).read_bytes() != old:
            break
        found: list[bytes] = []

        def look(_data: bytes, found: list[bytes] = found) -> list[bytes]:
            found.append(checkpoint_of(home).read_bytes())
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            rewrite(home, "repair", look)
        assert found == [checkpoint]


def test_a_session_that_was_stopped_by_damage_is_told_when_it_is_mended(
    home: Path, written: list[Contents], opened: Opener
) -> None:
    whole = journal_of(home).read_bytes()
    journal_of(home).write_bytes(whole[:200] + b"?" + whole[201:])
    checkpoint_of(home).unlink()
    session = opened("ivan")
    assert "damaged in line 1" in (session.read_only or "")
    session.refresh()
    assert "damaged in line 1" in (session.read_only or "")
    rewrite(home, "repair", lambda _data: [whole])
    session.refresh()
    assert "repaired, restored or exchanged" in (session.read_only or "")
