"""A transaction is one record or nothing, sees the newest documents, and stops when its assumptions do not hold."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from tinydb import where
from tinydb.table import Document

from shnor_tui.errors import Conflict
from shnor_tui.store import (
    BadValue,
    Busy,
    Change,
    Corrupt,
    SharedDatabase,
    StoreConflict,
    Unwritable,
    open_database,
    revision_at,
)
from tests.store.conftest import Opener
from tests.store.support import Contents, contents, journal_of, replayed


def test_several_changes_are_one_line_of_json(db: SharedDatabase, home: Path) -> None:
    with db.transaction("school.add") as transaction:
        school = db.table("schools").insert({"name": "№ 5"})
        db.table("marks").insert({"school": school, "done": False})
        db.table("marks").update({"done": True}, where("school") == school)
    (line,) = journal_of(home).read_text().splitlines()
    record = json.loads(line)
    assert list(record) == ["crc", "rev", "prev", "v", "at", "by", "act", "of", "ops"]
    assert (record["rev"], record["by"], record["act"], record["of"]) == (1, "olga", "school.add", None)
    assert record["ops"] == [
        {"table": "schools", "id": 1, "was": None, "now": {"name": "№ 5"}},
        {"table": "marks", "id": 1, "was": None, "now": {"school": 1, "done": True}},
    ]
    assert transaction.record is not None
    assert transaction.record.ops[1] == Change("marks", 1, None, {"school": 1, "done": True})


def test_an_exception_leaves_nothing_changed(db: SharedDatabase, home: Path) -> None:
    db.insert({"n": 1})
    before = journal_of(home).read_bytes()

    def fail_halfway() -> None:
        with db.transaction("x"):
            db.update({"n": 2})
            db.table("other").insert({})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    assert contents(db) == {"_default": {1: {"n": 1}}}
    assert journal_of(home).read_bytes() == before
    assert db.insert({}) == 2


def test_what_is_done_inside_is_seen_inside_only(opened: Opener) -> None:
    here, there = opened(), opened()
    here.insert({"n": 1})
    with here.transaction("x"):
        here.update({"n": 2})
        here.insert({"n": 3})
        here.table("other").insert({})
        assert [document["n"] for document in here] == [2, 3]
        assert here.documents("_default")[2] == {"n": 3}
        assert here.tables() == {"_default", "other"}
        assert here.search(where("n") == 1) == []
        there.refresh()
        assert contents(there) == {"_default": {1: {"n": 1}}}
    there.refresh()
    assert contents(there) == contents(here)


def test_a_transaction_that_changes_nothing_has_no_record(db: SharedDatabase) -> None:
    db.insert({"n": 1})
    with db.transaction("x") as transaction:
        db.update({"n": 2})
        db.update({"n": 1})
        db.remove(doc_ids=[db.insert({})])
    assert transaction.record is None
    assert db.revision == 1


def test_a_transaction_begins_with_what_others_have_saved(opened: Opener) -> None:
    here, there = opened(), opened()
    here.insert({"n": 0})
    for _ in range(3):
        for handle in (here, there):
            with handle.transaction("count"):
                handle.update({"n": handle.get(doc_id=1)["n"] + 1})
    assert there.get(doc_id=1) == {"n": 6}


def test_what_is_refused_by_a_part_does_not_spoil_the_rest(db: SharedDatabase) -> None:
    def fail_halfway() -> None:
        with db.transaction("inner"):
            db.update({"n": 9})
            db.insert({})
            raise ZeroDivisionError

    with db.transaction("x"):
        db.insert({"n": 1})
        with pytest.raises(ValueError, match="already exists"):
            db.insert_multiple([{"n": 2}, Document({"n": 3}, doc_id=1)])
        with pytest.raises(ZeroDivisionError):
            fail_halfway()
        db.table("other").insert({"n": 4})
    assert contents(db) == {"_default": {1: {"n": 1}}, "other": {1: {"n": 4}}}


def test_a_part_that_cannot_be_saved_does_not_spoil_the_rest(db: SharedDatabase) -> None:
    with db.transaction("x"):
        with pytest.raises(BadValue):
            db.insert({"n": float("nan")})
        db.insert({"n": 1})
        with pytest.raises(BadValue):
            db.update({"n": b"bytes"})
    assert list(contents(db)["_default"].values()) == [{"n": 1}]


def test_a_document_that_is_changed_again_after_a_part_is_checked_again(db: SharedDatabase) -> None:
    def change_twice() -> None:
        with db.transaction("x") as transaction:
            db.insert({"n": 1})
            transaction.table("_default")[1]["n"] = float("nan")

    with pytest.raises(BadValue):
        change_twice()
    assert contents(db) == {}


def test_a_database_is_not_closed_or_checkpointed_inside_a_transaction(db: SharedDatabase) -> None:
    with db.transaction("x"):
        for forbidden in (db.close, db.checkpoint):
            with pytest.raises(RuntimeError, match="inside a transaction"):
                forbidden()
        db.insert({})
    assert db.revision == 1


def test_a_nested_transaction_joins_the_outer_one(db: SharedDatabase) -> None:
    with db.transaction("outer", of=None) as outer:
        with db.transaction("inner") as inner:
            db.insert({})
        assert inner.record is None
    assert outer.record == inner.record
    assert outer.record is not None
    assert outer.record.act == "outer"


def test_deleting_and_inserting_under_the_same_number_is_an_update(db: SharedDatabase) -> None:
    db.insert({"n": 1, "x": 1})
    with db.transaction("x") as transaction:
        db.remove(doc_ids=[1])
        db.insert(Document({"n": 2, "x": 1}, doc_id=1))
    assert transaction.record is not None
    assert transaction.record.ops == (Change("_default", 1, {"n": 1}, {"n": 2}),)


def test_the_time_is_recorded_in_utc_and_never_orders(home: Path) -> None:
    moments = [
        datetime(2026, 9, 1, 12, tzinfo=timezone(timedelta(hours=3))),
        datetime(2025, 1, 1, tzinfo=UTC),
    ]
    clock = iter(moments)
    with open_database(home, "olga", now=lambda: next(clock)) as db:
        db.insert({})
        db.insert({})
        assert [record.at for record in db.records()] == moments
        assert [record.rev for record in db.records()] == [1, 2]
    assert '"at":"2026-09-01T09:00:00Z"' in journal_of(home).read_text()


# Expectations


def test_an_expectation_that_holds_says_nothing(db: SharedDatabase) -> None:
    db.insert({"done": False, "at": [1, 2]})
    with db.transaction("mark.set") as transaction:
        transaction.expect("_default", 1, {"done": False, "at": (1, 2), "absent": None})
        db.update({"done": True})
        transaction.expect("_default", 1, {"done": False})  # of what others did, not of what this one does
    assert db.get(doc_id=1)["done"] is True


def test_a_field_that_someone_else_changed_stops_the_transaction(opened: Opener) -> None:
    olga, ivan = opened("olga"), opened("ivan")
    olga.table("marks").insert({"done": False, "note": ""})
    ivan.refresh()
    with ivan.transaction("mark.set"):
        ivan.table("marks").update({"done": True})
    with ivan.transaction("mark.note"):
        ivan.table("marks").update({"note": "later, and of another field"})
    changed_by_ivan = pytest.raises(StoreConflict, match=r"marks 1 was changed meanwhile by ivan \(mark.set\)")
    with olga.transaction("mark.set") as transaction, changed_by_ivan as caught:
        transaction.expect("marks", 1, {"done": False, "x": None})
    assert isinstance(caught.value, Conflict)
    assert caught.value.fresh == {"done": True}
    assert caught.value.record is not None
    assert (caught.value.record.rev, caught.value.record.by) == (2, "ivan")
    assert olga.revision == 3


def test_different_fields_of_one_document_do_not_conflict(opened: Opener) -> None:
    olga, ivan = opened("olga"), opened("ivan")
    olga.insert({"done": False, "note": ""})
    ivan.update({"note": "x"})
    with olga.transaction("mark.set") as transaction:
        transaction.expect("_default", 1, {"done": False})
        olga.update({"done": True})
    ivan.refresh()
    assert ivan.get(doc_id=1) == {"done": True, "note": "x"}


def test_a_document_that_is_gone_stops_the_transaction(opened: Opener) -> None:
    olga, ivan = opened("olga"), opened("ivan")
    olga.insert({"done": False})
    ivan.remove(doc_ids=[1])
    with pytest.raises(StoreConflict) as caught, olga.transaction("mark.set") as transaction:
        transaction.expect("_default", 1, {"done": False})
    assert caught.value.fresh is None
    assert caught.value.record is not None
    assert caught.value.record.act == "remove"


# Live


def test_refresh_returns_each_record_once_in_order_own_ones_included(opened: Opener) -> None:
    here, there = opened("here"), opened("there")
    here.insert({})
    there.insert({})
    there.insert({})
    here.insert({})  # reads what `there` saved before it writes
    assert [(record.rev, record.by) for record in here.refresh()] == [
        (1, "here"),
        (2, "there"),
        (3, "there"),
        (4, "here"),
    ]
    assert here.refresh() == ()
    assert [record.rev for record in there.refresh()] == [1, 2, 3, 4]
    assert there.revision == here.revision == 4


def test_a_new_session_has_nothing_to_refresh(opened: Opener) -> None:
    opened().insert({})
    assert opened().refresh() == ()


def test_refresh_inside_a_transaction_only_hands_over(opened: Opener) -> None:
    here, there = opened(), opened()
    there.insert({})
    with here.transaction("x"):
        assert [record.rev for record in here.refresh()] == [1]
        here.insert({})
        assert here.refresh() == ()
    assert [record.rev for record in here.refresh()] == [2]


def test_records_and_history_come_from_the_journal(opened: Opener) -> None:
    db = opened()
    db.table("marks").insert_multiple([{"n": 1}, {"n": 2}])
    db.table("schools").insert({})
    db.table("marks").update({"n": 3}, doc_ids=[2])
    later = opened()
    assert [record.rev for record in later.records()] == [1, 2, 3]
    assert [record.rev for record in later.records(since=1)] == [2, 3]
    assert list(later.records(since=3)) == []
    assert [record.rev for record in later.history("marks", 2)] == [1, 3]
    assert later.history("marks", 9) == []


def test_a_stream_of_records_ends_at_the_revision_of_its_start(db: SharedDatabase) -> None:
    db.insert({})
    stream = db.records()
    next(stream)
    db.insert({})
    assert list(stream) == []


def test_late_records_are_found_from_a_mark_not_from_the_start(db: SharedDatabase) -> None:
    for _ in range(1100):
        db.insert({})
    for since in (0, 499, 500, 501, 1099):
        assert [record.rev for record in db.records(since)] == list(range(since + 1, 1101))


def test_documents_are_shown_without_a_copy_and_cannot_be_replaced(db: SharedDatabase) -> None:
    db.insert({"n": 1})
    documents = db.documents("_default")
    assert documents == {1: {"n": 1}}
    assert documents[1] is db.documents("_default")[1]
    with pytest.raises(TypeError):
        documents[1] = {}  # type: ignore[index]
    assert db.documents("never there") == {}


# One at a time


def test_a_lock_that_is_not_freed_in_time_is_busy(opened: Opener, home: Path) -> None:
    holder = opened()
    waiting = opened(lock_timeout=0.01)
    with holder.transaction("x"):
        holder.insert({})
        with pytest.raises(Busy, match=r"locked for 0.01 s; nothing was saved"):
            waiting.insert({})
        assert waiting.refresh() == ()
    waiting.insert({})
    assert len(waiting) == 2
    assert contents(waiting) == replayed(home)


def test_another_thread_cannot_slip_into_a_transaction(db: SharedDatabase) -> None:
    refused: list[Exception] = []

    def intrude() -> None:
        try:
            db.insert({})
        except RuntimeError as error:
            refused.append(error)

    with db.transaction("x"):
        thread = threading.Thread(target=intrude)
        thread.start()
        thread.join()
    assert len(refused) == 1
    assert db.revision == 0


def test_a_closed_database_says_so(opened: Opener) -> None:
    db = opened()
    db.insert({})
    db.close()
    db.close()
    assert db.read_only == "The database is closed."
    with pytest.raises(Unwritable, match="closed"):
        db.insert({})
    assert db.refresh()[0].rev == 1
    assert db.refresh() == ()


# The past


def saved_hourly(home: Path, hours: list[int]) -> list[Contents]:
    """A journal with one record at each of the hours; returns the documents at each revision from 0 on."""
    clock = iter(hours)
    states: list[Contents] = [{}]
    with open_database(home, "olga", now=lambda: datetime(2026, 9, 1, next(clock), tzinfo=UTC)) as db:
        for n in range(len(hours)):
            with db.transaction("step"):
                db.table("counter").upsert({"n": n}, cond=lambda _document: True)
                db.table("log").insert({"n": n})
            states.append(contents(db))
        db.checkpoint()
    return states


def test_the_documents_can_be_read_as_they_were_after_any_revision(home: Path) -> None:
    states = saved_hourly(home, [9, 10, 11, 12])
    for revision in range(5):
        with open_database(home, "ivan", until=revision) as past:
            assert past.revision == revision
            assert contents(past) == states[revision]
            assert [record.rev for record in past.records()] == list(range(1, revision + 1))
            assert [record.rev for record in past.history("log", 1)] == ([1] if revision else [])


def test_the_past_stays_what_it_is_and_nothing_is_written_in_it(home: Path) -> None:
    states = saved_hourly(home, [9, 10])
    (home / "shnor.json").unlink()
    (home / "shnor.json.abc.tmp").write_bytes(b"of a dead process")
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    with open_database(home, "ivan", until=1) as past:
        assert past.read_only == "What is shown is the past: nothing can be changed in it."
        for attempt in (lambda: past.insert({}), past.checkpoint, lambda: past.revert(next(past.records()), "undo")):
            with pytest.raises(Unwritable, match="the past"):
                attempt()
        assert past.refresh() == ()
    assert {path.name: path.read_bytes() for path in home.iterdir()} == before
    with open_database(home, "ivan", until=2, until_reason="As it was on 1 September.") as past:
        with open_database(home, "olga") as db:
            db.insert({})
        assert past.refresh() == ()
        assert contents(past) == states[2]
        assert past.read_only == "As it was on 1 September."


def test_the_past_of_a_directory_without_a_journal_is_not_made(home: Path) -> None:
    with pytest.raises(Unwritable, match="cannot be read"):
        open_database(home, "ivan", until=0)
    with pytest.raises(Unwritable, match="cannot be read"):
        revision_at(home, datetime(2026, 9, 1, tzinfo=UTC))
    assert not home.exists()


def test_what_is_damaged_or_newer_after_the_past_does_not_matter_to_it(home: Path) -> None:
    states = saved_hourly(home, [9, 10, 11])
    with open_database(home, "olga", schema=2) as newer:
        newer.insert({})
    journal_of(home).write_bytes(journal_of(home).read_bytes().replace(b"T11:00:00Z", b"T11:00:01Z"))
    with open_database(home, "ivan", until=2) as past:
        assert contents(past) == states[2]
        assert past.read_only == "What is shown is the past: nothing can be changed in it."
    with open_database(home, "ivan", until=3) as past:
        assert past.revision == 2
        assert past.read_only is not None
        assert "damaged in line 3" in past.read_only


def test_the_revision_of_a_moment_is_that_of_the_last_record_saved_by_then(home: Path) -> None:
    saved_hourly(home, [9, 12, 10, 14])  # somebody's clock was late
    by_hour = {8: 0, 9: 1, 10: 3, 11: 3, 12: 3, 13: 3, 14: 4, 15: 4}
    for hour, revision in by_hour.items():
        assert revision_at(home, datetime(2026, 9, 1, hour, tzinfo=UTC)) == revision
    moscow = datetime(2026, 9, 1, 12, tzinfo=timezone(timedelta(hours=3)))
    assert revision_at(home, moscow) == 1


def test_the_revision_of_a_moment_that_may_lie_after_damage_is_not_guessed(home: Path) -> None:
    saved_hourly(home, [9, 10, 11])
    journal_of(home).write_bytes(journal_of(home).read_bytes().replace(b"T11:00:00Z", b"T11:00:01Z"))
    assert revision_at(home, datetime(2026, 9, 1, 9, tzinfo=UTC)) == 1
    with pytest.raises(Corrupt, match="line 3"):
        revision_at(home, datetime(2026, 9, 1, 10, tzinfo=UTC))
