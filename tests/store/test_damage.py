"""Damage is found, named and never believed: torn tails are cut, everything else stops writing and stays readable."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from shnor_tui.store import (
    Busy,
    Corrupt,
    Diverged,
    Record,
    SharedDatabase,
    StoreError,
    Unwritable,
    open_database,
)
from shnor_tui.store.maintenance.rewrite import rewrite
from tests.store.conftest import Opener
from tests.store.support import Call, Contents, Counted, checkpoint_of, contents, interposed, journal_of, replayed

COMMITS = 6


@pytest.fixture
def written(home: Path) -> list[Contents]:
    """A journal of a few records; returns the documents at each revision from 0 on."""
    states: list[Contents] = [{}]
    with open_database(home, "ольга") as db:
        for n in range(COMMITS):
            with db.transaction("step"):
                db.table("marks").insert({"n": n, "заметка": "ё" * n})
                db.table("counter").upsert({"n": n}, cond=lambda _document: True)
            states.append(contents(db))
    checkpoint_of(home).unlink()
    return states


def flipped(data: bytes, bit: int) -> bytes:
    damaged = bytearray(data)
    damaged[bit // 8] ^= 1 << bit % 8
    return bytes(damaged)


# A torn last line


def test_a_last_line_that_was_cut_anywhere_was_never_saved(home: Path, written: list[Contents]) -> None:
    whole = journal_of(home).read_bytes()
    start = whole.rindex(b"\n", 0, -1) + 1
    for end in range(start + 1, len(whole)):
        journal_of(home).write_bytes(whole[:end])
        with open_database(home, "olga") as db:
            assert contents(db) == written[-2]
            assert db.read_only is None
            assert journal_of(home).read_bytes() == whole[:end], "reading changes nothing"
            assert db.table("marks").insert({}) == COMMITS
            aside = home / f"shnor.journal.torn-{COMMITS}"
            assert aside.read_bytes() == whole[start:end]
            aside.unlink()
            assert contents(db) == replayed(home)
        checkpoint_of(home).unlink()


@pytest.mark.parametrize(
    "tail",
    [b"\0" * 5000, b'{"crc":"0000' + b"\0" * 4000, b"\0" * 500 + b'"ops":[]}\n', b'{"crc":"' + b"\0" * 9 + b"}\n"],
)
def test_a_tail_that_was_not_fully_written_is_torn(
    home: Path, written: list[Contents], opened: Opener, tail: bytes
) -> None:
    with journal_of(home).open("ab") as journal:
        journal.write(tail)
    db = opened()
    assert contents(db) == written[-1]
    db.insert({})
    assert (home / f"shnor.journal.torn-{COMMITS + 1}").read_bytes() == tail
    assert contents(db) == replayed(home)


def test_a_second_torn_line_at_the_same_revision_is_kept_too(home: Path, written: list[Contents]) -> None:
    (home / f"shnor.journal.torn-{COMMITS + 1}").write_bytes(b"an earlier one")
    with journal_of(home).open("ab") as journal:
        journal.write(b"torn")
    with open_database(home, "olga") as db:
        db.insert({})
    assert (home / f"shnor.journal.torn-{COMMITS + 1}").read_bytes() == b"an earlier one"
    assert (home / f"shnor.journal.torn-{COMMITS + 1}.1").read_bytes() == b"torn"


def test_a_reader_waits_for_a_line_to_become_whole(home: Path, written: list[Contents], opened: Opener) -> None:
    whole = journal_of(home).read_bytes()
    middle = whole.index(b"\n") + 20
    journal_of(home).write_bytes(whole[:middle])
    reader = opened()
    assert reader.refresh() == ()
    assert contents(reader) == written[1]
    with journal_of(home).open("ab") as journal:
        journal.write(whole[middle:])
    assert len(reader.refresh()) == COMMITS - 1
    assert contents(reader) == written[-1]


def test_lines_longer_than_any_buffer_are_read(opened: Opener) -> None:
    here, there = opened(), opened()
    here.insert({"text": "x" * 3_000_000})
    here.insert({"text": "short"})
    assert [record.rev for record in there.refresh()] == [1, 2]
    there.insert({"text": "y" * 2_000_000})
    assert len(here.refresh()) == 3
    assert contents(here) == contents(there) == contents(opened())


# Damage before the end


def test_a_flipped_bit_is_never_believed(home: Path, written: list[Contents]) -> None:
    """Every bit of the journal, those of the last line included: what was written whole and is not intact is damaged."""
    whole = journal_of(home).read_bytes()
    for bit in range(3, len(whole) * 8, 7):
        journal_of(home).write_bytes(flipped(whole, bit))
        with open_database(home, "olga") as db:
            line = whole.count(b"\n", 0, bit // 8) + 1
            assert contents(db) == written[db.revision]
            assert db.revision in {line - 1, line}
            assert db.read_only is not None
            assert f"damaged in line {db.revision + 1}" in db.read_only
        checkpoint_of(home).unlink(missing_ok=True)


def test_damage_is_named_and_what_came_before_it_stays_readable(
    home: Path, written: list[Contents], opened: Opener
) -> None:
    lines = journal_of(home).read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b"step", b"stop")
    journal_of(home).write_bytes(b"".join(lines))
    db = opened()
    assert contents(db) == written[2]
    assert db.read_only is not None
    assert "line 3 (revision 3)" in db.read_only
    assert "Everything up to revision 2 can be read" in db.read_only
    with pytest.raises(Corrupt, match="line 3"):
        db.insert({})
    with pytest.raises(Corrupt, match="line 3"):
        db.checkpoint()
    assert [record.rev for record in db.records()] == [1, 2]
    assert db.refresh() == ()
    assert b"".join(lines) == journal_of(home).read_bytes()


def test_damage_before_the_checkpoint_is_found_by_who_reads_the_history_and_stops_writing(
    home: Path, written: list[Contents], opened: Opener
) -> None:
    opened().checkpoint()
    lines = journal_of(home).read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b"step", b"stop")
    journal_of(home).write_bytes(b"".join(lines))
    db = opened()
    assert contents(db) == written[-1]
    assert db.read_only is None, "opening reads what follows the checkpoint"
    with pytest.raises(Corrupt, match="line 3"):
        list(db.records())
    assert db.read_only is not None
    assert "damaged in line 3" in db.read_only
    with pytest.raises(Corrupt):
        db.insert({})
    assert contents(db) == written[-1]


@pytest.mark.parametrize(
    "damage",
    [
        lambda lines: [*lines[:2], *lines[3:]],
        lambda lines: [*lines[:2], lines[2], lines[2], *lines[3:]],
        lambda lines: [lines[1], lines[0], *lines[2:]],
        lambda lines: [*lines[:2], lines[2][:-1] + lines[3], *lines[4:]],
        lambda lines: [*lines[:2], b"\n", *lines[2:]],
        lambda lines: [*lines[:-2], lines[-2][:-1] + b" " + lines[-1]],
        lambda lines: [*lines[:-1], lines[-1][:-1] + b" "],
        lambda lines: [*lines, b"\n"],
        lambda lines: [*lines, lines[-1]],
        lambda lines: [*lines[:-1], lines[-1].replace(b"s", b"\0")],
    ],
    ids=[
        "missing",
        "doubled",
        "swapped",
        "joined",
        "blank",
        "last two joined",
        "last newline overwritten",
        "blank at the end",
        "last one doubled",
        "last one with a zero",
    ],
)
def test_lines_that_do_not_follow_each_other_are_damage(
    home: Path, written: list[Contents], damage: Callable[[list[bytes]], list[bytes]]
) -> None:
    lines = journal_of(home).read_bytes().splitlines(keepends=True)
    journal_of(home).write_bytes(b"".join(damage(lines)))
    with open_database(home, "olga") as db:
        assert contents(db) == written[db.revision]
        with pytest.raises(Corrupt):
            db.insert({})


def test_a_record_that_contradicts_the_documents_is_damage(home: Path, opened: Opener) -> None:
    opened().insert({"n": 1})

    def confuse(record: Record) -> Record:
        return msgspec.structs.replace(record, ops=(msgspec.structs.replace(record.ops[0], was={"n": 0}),))

    with open_database(home, "olga", schema=2, upcasters={1: confuse}) as db:
        assert db.read_only is not None
        assert "does not fit" in db.read_only
        assert contents(db) == {}


# The journal changes under a session


def cut(home: Path) -> None:
    whole = journal_of(home).read_bytes()
    os.truncate(journal_of(home), len(whole) // 2)


def cut_at_a_line(home: Path) -> None:
    whole = journal_of(home).read_bytes()
    os.truncate(journal_of(home), whole.rindex(b"\n", 0, whole.rindex(b"\n", 0, -1)) + 1)


def empty(home: Path) -> None:
    os.truncate(journal_of(home), 0)


def delete(home: Path) -> None:
    journal_of(home).unlink()


def replace_by_copy(home: Path) -> None:
    shutil.copy(journal_of(home), home / "copy")
    (home / "copy").replace(journal_of(home))


def move_directory(home: Path) -> None:
    home.rename(home.with_name("elsewhere"))


def overwrite_in_place(home: Path) -> None:
    with open_database(home.with_name("other"), "ivan") as other:
        while journal_of(home.with_name("other")).stat().st_size <= journal_of(home).stat().st_size:
            other.insert({"another": "department"})
    with journal_of(home).open("r+b") as journal:
        journal.write(journal_of(home.with_name("other")).read_bytes())


@pytest.mark.parametrize(
    ("accident", "what"),
    [
        (cut, "was cut"),
        (cut_at_a_line, "was cut"),
        (empty, "was cut"),
        (delete, "was deleted or moved"),
        (move_directory, "was deleted or moved"),
        (replace_by_copy, "was replaced"),
        (overwrite_in_place, "was replaced"),
    ],
)
@pytest.mark.parametrize("noticed_by", ["writing", "refreshing"])
def test_a_journal_that_is_no_longer_the_same_stops_the_session(
    home: Path, written: list[Contents], opened: Opener, accident: Callable[[Path], None], what: str, noticed_by: str
) -> None:
    session = opened()
    accident(home)
    if noticed_by == "refreshing":
        assert session.refresh() == ()
        assert session.read_only is not None
    with pytest.raises(Diverged, match=f"{what}.* open at revision {COMMITS}"):
        session.insert({})
    assert session.read_only is not None
    assert contents(session) == written[-1]
    assert session.generation == 0


def test_a_withdrawn_record_is_forgotten_and_the_session_goes_on(home: Path, opened: Opener) -> None:
    writer, reader = opened("writer"), opened("reader")
    writer.insert({"n": 1})
    size = journal_of(home).stat().st_size
    writer.insert({"n": "withdrawn"})
    assert [record.rev for record in reader.refresh()] == [1, 2]
    writer.close()
    checkpoint_of(home).unlink()
    os.truncate(journal_of(home), size)  # what a writer does whose sync has failed
    other = opened("other")
    other.insert({"n": "of exactly another length"})
    other.insert({"n": 3})

    assert [(record.rev, record.by) for record in reader.refresh()] == [(2, "other"), (3, "other")]
    assert reader.generation == 1
    assert reader.read_only is None
    assert contents(reader) == contents(other) == replayed(home)


def test_a_withdrawn_record_that_nothing_replaced_is_forgotten_by_the_next_writer(home: Path, opened: Opener) -> None:
    reader = opened("reader")
    opened("writer").insert({"n": 1})
    size = journal_of(home).stat().st_size
    opened("writer").insert({"n": "withdrawn"})
    reader.refresh()
    os.truncate(journal_of(home), size)
    assert reader.insert({"n": 2}) == 2
    assert reader.generation == 1
    assert contents(reader) == {"_default": {1: {"n": 1}, 2: {"n": 2}}} == replayed(home)


@pytest.mark.parametrize("noticed_by", ["refreshing", "writing"])
def test_a_withdrawn_record_is_noticed_even_if_another_one_of_the_same_length_took_its_place(
    home: Path, noticed_by: str
) -> None:
    def opened_at_noon() -> SharedDatabase:
        return open_database(home, "olga", now=lambda: datetime(2026, 9, 1, 12, tzinfo=UTC))

    with opened_at_noon() as writer, opened_at_noon() as reader:
        writer.insert({"n": 1})
        size = journal_of(home).stat().st_size
        writer.insert({"n": 2})
        reader.refresh()
        before = journal_of(home).stat()
        os.truncate(journal_of(home), size)
        with opened_at_noon() as other:
            other.insert({"n": 3})
        assert journal_of(home).stat().st_size == before.st_size
        if noticed_by == "refreshing":
            os.utime(journal_of(home), ns=(before.st_atime_ns, before.st_mtime_ns + 1))
            reader.refresh()
        else:
            os.utime(journal_of(home), ns=(before.st_atime_ns, before.st_mtime_ns))
            reader.insert({})
        assert reader.generation == 1
        assert reader.get(doc_id=2) == {"n": 3}
        assert contents(reader) == replayed(home)


def test_a_record_that_is_withdrawn_while_it_is_read_is_not_handed_over(home: Path, opened: Opener) -> None:
    writer, reader, other = opened("writer"), opened("reader"), opened("other")
    writer.insert({"n": 1})
    size = journal_of(home).stat().st_size
    writer.insert({"n": "withdrawn"})
    looks = 0

    def withdraw_at_second_look(name: str, call: Call, arguments: tuple[object, ...]) -> object:
        nonlocal looks
        looks += name == "stat"
        if name == "stat" and looks == 2:
            os.truncate(journal_of(home), size)
            other.insert({"n": "another"})
        return call(*arguments)

    with interposed(withdraw_at_second_look, under=home):
        records = reader.refresh()
    assert [(record.rev, record.by) for record in records] == [(1, "writer"), (2, "other")]
    assert contents(reader) == replayed(home)


def test_a_line_that_vanishes_while_it_is_read_was_not_there(home: Path, opened: Opener) -> None:
    reader = opened("reader")
    opened("writer").insert({"n": 1})
    reader.refresh()
    size = journal_of(home).stat().st_size
    with journal_of(home).open("ab") as journal:
        journal.write(b"half a line")
    reads = 0

    def withdraw_at_second_read(name: str, call: Call, arguments: tuple[object, ...]) -> object:
        nonlocal reads
        reads += name == "pread"
        if name == "pread" and reads == 2:
            os.truncate(journal_of(home), size)
        return call(*arguments)

    with interposed(withdraw_at_second_read):
        assert reader.refresh() == ()
    assert reader.read_only is None
    assert contents(reader) == replayed(home)


def test_what_looks_damaged_while_another_session_writes_is_not_believed(home: Path, opened: Opener) -> None:
    writer, reader = opened(), opened()
    writer.insert({"n": 1})
    reader.refresh()
    size = journal_of(home).stat().st_size
    with writer.transaction("x"):
        with journal_of(home).open("ab") as journal:
            journal.write(b"neither one\nnor two records\n")
        assert reader.refresh() == ()
        assert reader.read_only is None
        os.truncate(journal_of(home), size)
        writer.insert({"n": 2})
    assert [record.rev for record in reader.refresh()] == [2]
    assert reader.generation == 0


# Versions


def rename_field(record: Record) -> Record:
    def renamed(fields: dict[str, object] | None) -> dict[str, object] | None:
        return None if fields is None else {{"n": "number"}.get(key, key): value for key, value in fields.items()}

    ops = tuple(msgspec.structs.replace(op, was=renamed(op.was), now=renamed(op.now)) for op in record.ops)
    return msgspec.structs.replace(record, ops=ops)


def test_older_records_are_read_as_the_present_version_would_have_written_them(home: Path) -> None:
    with open_database(home, "olga") as old:
        old.insert({"n": 1})
        old.checkpoint()
    with open_database(home, "olga", schema=3, upcasters={1: rename_field}) as new:
        assert contents(new) == {"_default": {1: {"number": 1}}}, "and not the older checkpoint's documents"
        assert [record.v for record in new.records()] == [3]
        new.revert(next(new.records()), "undo")
        assert contents(new) == {}


def test_a_newer_record_makes_the_older_program_read_only(home: Path, opened: Opener) -> None:
    older = opened()
    older.insert({"n": 1})
    with open_database(home, "olga", schema=2) as newer:
        newer.update({"n": 2})
        newer.checkpoint()
    assert [record.rev for record in older.refresh()] == [1]
    for session in (older, opened()):
        assert contents(session) == {"_default": {1: {"n": 1}}}
        assert session.read_only is not None
        assert "The program was updated: revision 2 has format 2, and this one knows 1" in session.read_only
        with pytest.raises(Unwritable, match="updated"):
            session.insert({})
        assert [record.rev for record in session.records()] == [1]


def test_a_newer_record_is_met_while_writing(home: Path, opened: Opener) -> None:
    older = opened()
    with open_database(home, "olga", schema=2) as newer:
        newer.insert({})
    with pytest.raises(Unwritable, match="updated"):
        older.insert({})
    assert older.read_only is not None


# The checkpoint


def test_a_checkpoint_is_believed_only_as_a_whole(home: Path, written: list[Contents]) -> None:
    """Every bit flipped, every length: the values are those of the journal."""
    with open_database(home, "olga") as db:
        db.checkpoint()
    whole = checkpoint_of(home).read_bytes()
    damaged = [flipped(whole, bit) for bit in range(0, len(whole) * 8, 3)]
    damaged += [whole[:length] for length in range(0, len(whole), 7)]
    for data in damaged:
        checkpoint_of(home).write_bytes(data)
        with open_database(home, "olga") as db:
            assert contents(db) == written[-1]
            assert db.table("marks").storage.unwritable is None  # type: ignore[attr-defined]
            next_id = db.table("marks").insert({})
            assert next_id == COMMITS + 1
            db.revert(next(db.records(db.revision - 1)), "undo")
            written[-1] = contents(db)
        journal_of(home).write_bytes(b"".join(journal_of(home).read_bytes().splitlines(keepends=True)[:COMMITS]))


def test_an_edited_checkpoint_is_ignored_and_said_so(
    home: Path, written: list[Contents], opened: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    opened().checkpoint()
    checkpoint_of(home).write_text(checkpoint_of(home).read_text().replace('"n":1', '"n":7'))
    assert contents(opened()) == written[-1]
    assert "is ignored" in caplog.text


def cut_to(home: Path, records: int) -> None:
    lines = journal_of(home).read_bytes().splitlines(keepends=True)
    journal_of(home).write_bytes(b"".join(lines[:records]))


def go_another_way(home: Path) -> None:
    cut_to(home, 2)
    checkpoint = checkpoint_of(home).read_bytes()
    checkpoint_of(home).unlink()
    with open_database(home, "ivan") as db:
        for n in range(COMMITS):
            db.insert({"n": n})
    checkpoint_of(home).write_bytes(checkpoint)


@pytest.mark.parametrize(
    ("accident", "left"), [(lambda home: cut_to(home, 2), 2), (delete, 0), (empty, 0), (go_another_way, COMMITS + 2)]
)
def test_a_checkpoint_that_the_journal_contradicts_is_evidence_of_what_was_lost(
    home: Path, written: list[Contents], accident: Callable[[Path], None], left: int
) -> None:
    with open_database(home, "olga") as db:
        db.checkpoint()
    accident(home)
    for _again in range(2):
        with open_database(home, "olga") as db:
            assert db.revision == left
            assert contents(db) == replayed(home), "the journal is the truth also then"
            assert db.read_only is not None
            assert f"was made of revision {COMMITS}, which the journal does not have" in db.read_only
            assert f"the journal ends with revision {left}" in db.read_only
            with pytest.raises(Diverged, match="shnor doctor"):
                db.insert({})
            assert not db.worth_a_checkpoint
    checkpoint_of(home).unlink()
    with open_database(home, "olga") as db:
        assert db.read_only is None, "as the message says"


def test_a_checkpoint_of_another_schema_is_evidence_too_and_nothing_else(home: Path, written: list[Contents]) -> None:
    with open_database(home, "olga") as db:
        db.checkpoint()
    with open_database(home, "olga", schema=2) as newer:
        assert newer.read_only is None
        assert newer.worth_a_checkpoint
    cut_to(home, 2)
    with open_database(home, "olga", schema=3) as newest:
        assert newest.read_only is not None
        assert f"revision {COMMITS}" in newest.read_only


def test_what_contradicts_the_checkpoint_because_it_is_damaged_is_called_damaged(
    home: Path, written: list[Contents]
) -> None:
    with open_database(home, "olga") as db:
        db.checkpoint()
    whole = journal_of(home).read_bytes()
    journal_of(home).write_bytes(whole[:-9] + b"?" + whole[-8:])
    with open_database(home, "olga") as db:
        assert db.read_only is not None
        assert f"damaged in line {COMMITS}" in db.read_only


def test_a_journal_that_is_replaced_while_a_session_opens_is_not_called_lost(
    home: Path, written: list[Contents]
) -> None:
    """It has read the old journal's checkpoint, and then opens the new journal."""
    with open_database(home, "olga") as db:
        db.checkpoint()
    replaced: list[bool] = []

    def replace_before_it_is_opened(name: str, call: Call, arguments: tuple[object, ...]) -> object:
        if name == "open" and str(arguments[0]).endswith("shnor.journal") and not replaced:
            replaced.append(True)
            rewrite(home, "restore", lambda data: data.splitlines(keepends=True)[:2])
        return call(*arguments)

    with interposed(replace_before_it_is_opened), open_database(home, "olga") as db:
        assert replaced
        assert db.read_only is None
        assert contents(db) == written[2]
        db.insert({})


def test_evidence_is_weighed_as_soon_as_nobody_has_the_lock(
    home: Path, written: list[Contents], opened: Opener
) -> None:
    with open_database(home, "olga") as db:
        db.checkpoint()
    checkpoint = checkpoint_of(home).read_bytes()
    checkpoint_of(home).unlink()
    cut_to(home, 2)
    holder = opened()
    checkpoint_of(home).write_bytes(checkpoint)
    with holder.transaction("x"):
        late = opened(lock_timeout=0.01)
        assert late.read_only is None, "nothing is known for certain yet"
        with pytest.raises(Busy):
            late.insert({})
    assert late.refresh() == ()
    assert late.read_only is not None
    with pytest.raises(Diverged):
        late.insert({})


def test_a_checkpoint_is_given_up_at_once_if_it_is_not_to_wait(
    home: Path, written: list[Contents], opened: Opener
) -> None:
    holder, other = opened(), opened(lock_timeout=60)
    with holder.transaction("x"), pytest.raises(Busy):
        other.checkpoint(wait=False)
    assert other.worth_a_checkpoint
    assert list(home.glob("shnor.json*")) == []
    other.checkpoint(wait=False)
    assert not other.worth_a_checkpoint
    assert checkpoint_of(home).exists()


def test_nobody_waits_for_the_disk_on_account_of_a_checkpoint(
    home: Path, written: list[Contents], opened: Opener
) -> None:
    taker, writer = opened(), opened(lock_timeout=0)
    saved: list[bool] = []

    def write_meanwhile(name: str, call: Call, arguments: tuple[object, ...]) -> object:
        if name in {"fsync", "fdatasync", "pwrite"} and not any(saved[-1:]):
            saved.append(True)
            writer.insert({"n": len(saved)})
            saved.append(False)
        return call(*arguments)

    with interposed(write_meanwhile):
        taker.checkpoint()
    assert saved.count(True) >= 4
    with open_database(home, "olga") as db:
        assert db.read_only is None
        assert contents(db) == replayed(home)


def test_the_checkpoint_of_a_journal_that_was_replaced_meanwhile_is_not_put_back(
    home: Path, written: list[Contents], opened: Opener
) -> None:
    session = opened()
    replaced: list[bool] = []

    def replace_during_the_sync(name: str, call: Call, arguments: tuple[object, ...]) -> object:
        if name == "fsync" and not replaced:
            replaced.append(True)
            rewrite(home, "restore", lambda data: data.splitlines(keepends=True)[:2])
        return call(*arguments)

    with interposed(replace_during_the_sync), pytest.raises(Diverged, match="replaced"):
        session.checkpoint()
    assert not checkpoint_of(home).exists()
    assert list(home.glob("*.tmp")) == []
    with open_database(home, "olga") as db:
        assert db.read_only is None
        assert contents(db) == written[2]


def test_a_checkpoint_of_what_was_withdrawn_without_the_lock_is_never_taken(home: Path, opened: Opener) -> None:
    reader = opened("reader")
    opened("writer").insert({"n": 1})
    size = journal_of(home).stat().st_size
    opened("writer").insert({"n": "withdrawn"})
    reader.refresh()
    os.truncate(journal_of(home), size)  # what a writer does whose sync has failed
    reader.checkpoint()
    with open_database(home, "olga") as db:
        assert db.read_only is None
        assert contents(db) == {"_default": {1: {"n": 1}}} == replayed(home)


def test_a_checkpoint_is_on_disk_before_it_has_its_name_and_after_the_journal(db: SharedDatabase) -> None:
    db.insert({})
    calls = Counted()
    with interposed(calls):
        db.checkpoint()
    assert [name for name in calls.names if name in {"fdatasync", "fsync", "replace"}] == [
        "fdatasync",
        "fsync",
        "replace",
        "fsync",
    ]


def test_a_lost_checkpoint_loses_nothing(home: Path, opened: Opener) -> None:
    db = opened()
    db.insert_multiple([{"n": 1}, {"n": 2}])
    db.checkpoint()
    db.remove(doc_ids=[1])
    with_checkpoint = contents(opened())
    checkpoint_of(home).unlink()
    assert contents(opened()) == with_checkpoint == contents(db)


def test_a_checkpoint_does_make_opening_start_there(home: Path, opened: Opener) -> None:
    db = opened()
    db.insert({"n": 1})
    db.checkpoint()
    db.insert({"n": 2})
    lines = journal_of(home).read_bytes().splitlines(keepends=True)
    journal_of(home).write_bytes(lines[0].replace(b'"n":1', b'"n":1') + lines[1])
    assert contents(opened()) == contents(db)


@pytest.mark.parametrize(("commits", "expected"), [(199, 1), (200, 201)])
def test_closing_takes_a_checkpoint_when_it_is_worth_it(home: Path, commits: int, expected: int) -> None:
    def checkpointed() -> int:
        document = msgspec.json.decode(checkpoint_of(home).read_bytes())["_shnor"]["1"]
        return int(document["position"]["rev"])

    with open_database(home, "olga") as db:
        pass
    assert not checkpoint_of(home).exists()
    with open_database(home, "olga") as db:
        db.insert({})
    assert checkpointed() == 1
    with open_database(home, "olga") as db:
        for _ in range(commits):
            db.insert({})
    assert checkpointed() == expected


def test_a_checkpoint_that_cannot_be_written_does_not_stop_closing(home: Path) -> None:
    db = open_database(home, "olga")
    db.insert({})
    checkpoint_of(home).mkdir()
    with pytest.raises(Unwritable, match=r"shnor\.json cannot be written"):
        db.checkpoint()
    db.close()
    assert list(home.glob("*.tmp")) == []


def test_what_dead_processes_left_behind_is_swept(home: Path, written: list[Contents], opened: Opener) -> None:
    (home / "shnor.json.abc.tmp").write_bytes(b"half a checkpoint")
    (home / "notes.tmp").write_bytes(b"not ours")
    opened()
    assert sorted(path.name for path in home.glob("*.tmp")) == ["notes.tmp"]


def test_what_a_living_process_is_writing_is_not_swept(home: Path, written: list[Contents], opened: Opener) -> None:
    with (home / "shnor.json.abc.tmp").open("w") as temporary:
        fcntl.flock(temporary, fcntl.LOCK_EX)
        opened()
        assert (home / "shnor.json.abc.tmp").exists()
    opened()
    assert not (home / "shnor.json.abc.tmp").exists()


# Permissions


def test_files_are_shared_with_the_group_whatever_the_umask(home: Path) -> None:
    before = os.umask(0o077)
    try:
        with open_database(home, "olga") as db:
            db.insert({})
    finally:
        os.umask(before)
    for path in (journal_of(home), checkpoint_of(home)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o660
    journal_of(home).chmod(0o640)
    with open_database(home, "olga") as db:
        db.insert({})
    assert stat.S_IMODE(journal_of(home).stat().st_mode) == 0o640, "what an administrator chose stays"


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unwritable, match="cannot be made"):
        open_database(tmp_path / "file" / "department", "olga")
    with pytest.raises(StoreError, match="cannot be made"):
        open_database(tmp_path / "file", "olga")


def test_a_journal_that_is_no_file_is_named(home: Path) -> None:
    journal_of(home).mkdir(parents=True)
    with pytest.raises(Unwritable, match=r"shnor\.journal cannot be made: it is a directory"):
        open_database(home, "olga")


def as_nobody(home: Path, task: Callable[[SharedDatabase], None]) -> None:
    """Run `task` on the directory in a child that has no rights which root would have; its failures fail the test."""
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            with open_database(home, "nobody") as db:
                task(db)
        except BaseException as error:  # noqa: BLE001  (reported by the exit status)
            os.write(2, repr(error).encode())
            os._exit(1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.fixture
def public(home: Path, written: list[Contents]) -> Path:
    """The department's directory, reachable for everybody."""
    for directory in home.parents:
        if directory.stat().st_uid == os.geteuid() and not directory.stat().st_mode & stat.S_IXOTH:
            directory.chmod(directory.stat().st_mode | stat.S_IXOTH)
    return home


@pytest.mark.parametrize(
    ("directory_mode", "journal_mode", "reason"),
    [
        (0o555, 0o666, "The directory .* cannot be written"),
        (0o777, 0o444, r"shnor.journal cannot be written: no permission"),
    ],
)
def test_what_may_not_be_written_is_opened_read_only(
    public: Path, written: list[Contents], directory_mode: int, journal_mode: int, reason: str
) -> None:
    journal_of(public).chmod(journal_mode)
    public.chmod(directory_mode)
    before = journal_of(public).read_bytes()

    def look_and_try(db: SharedDatabase) -> None:
        assert contents(db) == written[-1]
        assert len(list(db.records())) == COMMITS
        assert db.refresh() == ()
        assert db.read_only is not None
        with pytest.raises(Unwritable, match=reason):
            db.insert({})
        with pytest.raises(Unwritable, match=reason):
            db.checkpoint()

    as_nobody(public, look_and_try)
    public.chmod(0o755)
    assert journal_of(public).read_bytes() == before
    assert not checkpoint_of(public).exists()


def test_a_database_is_not_written_after_a_fork(db: SharedDatabase) -> None:
    db.insert({})
    child = os.fork()
    if child == 0:
        try:
            db.insert({})
        except RuntimeError:
            os._exit(7)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    db.insert({})
    assert db.revision == 2
