"""Undo is the inverse of a record as a new record: whole, or refused with the records that are in its way."""

from __future__ import annotations

import pytest
from tinydb.table import Document

from shnor_tui.store import Change, Record, SharedDatabase, StoreConflict
from shnor_tui.store.record import NO_CRC
from tests.store.conftest import Opener
from tests.store.support import contents


def last(db: SharedDatabase) -> Record:
    return list(db.records())[-1]


def test_undo_restores_all_documents_of_a_record_and_redo_brings_them_back(db: SharedDatabase) -> None:
    db.insert_multiple([{"n": 1, "x": 1}, {"n": 2}])
    before = contents(db)
    with db.transaction("mix") as transaction:
        db.update({"n": 10, "y": [1]}, doc_ids=[1])
        db.remove(doc_ids=[2])
        db.table("other").insert({"z": 1})
    after = contents(db)
    assert transaction.record is not None

    undone = db.revert(transaction.record, "undo")
    assert contents(db) == before
    assert (undone.rev, undone.of, undone.act) == (3, 2, "undo")

    redone = db.revert(undone, "redo")
    assert contents(db) == after
    assert (redone.rev, redone.of, redone.act) == (4, 3, "redo")


def test_undo_goes_back_step_by_step_through_a_deletion(db: SharedDatabase) -> None:
    db.insert({"n": 1})
    db.update({"n": 2})
    db.remove(doc_ids=[1])
    for record in reversed(list(db.records())):
        db.revert(record, "undo")
    assert contents(db) == {}
    assert [record.of for record in db.records()] == [None, None, None, 3, 2, 1]


def test_undo_works_across_sessions_and_restarts(opened: Opener) -> None:
    olga = opened("olga")
    olga.insert({"n": 1})
    olga.update({"n": 2})
    olga.close()
    ivan = opened("ivan")
    undone = ivan.revert(last(ivan), "undo")
    assert undone.by == "ivan"
    assert ivan.get(doc_id=1) == {"n": 1}


def test_a_later_change_of_another_field_is_not_in_the_way(db: SharedDatabase) -> None:
    db.insert({"n": 1, "x": 1})
    db.update({"n": 2})
    change = last(db)
    db.update({"x": 2})
    db.revert(change, "undo")
    assert db.get(doc_id=1) == {"n": 1, "x": 2}


def test_later_changes_of_the_same_field_are_named_and_nothing_is_undone(opened: Opener) -> None:
    olga, ivan = opened("olga"), opened("ivan")
    olga.insert_multiple([{"n": 1, "x": 1}, {"n": 1}])
    olga.update({"n": 2})
    change = last(olga)
    ivan.update({"x": 5}, doc_ids=[1])
    ivan.update({"n": 3}, doc_ids=[1])
    before = contents(ivan)
    with pytest.raises(
        StoreConflict, match="Revision 2 cannot be undone: _default 1 was changed since by ivan"
    ) as caught:
        olga.revert(change, "undo")
    assert [record.rev for record in caught.value.blockers] == [4]
    assert caught.value.fresh == {"n": 3}
    assert contents(olga) == before
    assert olga.revision == 4


def test_a_value_that_was_changed_and_changed_back_is_not_in_the_way(db: SharedDatabase) -> None:
    db.insert({"n": 1})
    db.update({"n": 2})
    change = last(db)
    db.update({"n": 3})
    db.update({"n": 2})
    db.revert(change, "undo")
    assert db.get(doc_id=1) == {"n": 1}


def test_an_insert_cannot_be_undone_once_the_document_was_changed(db: SharedDatabase) -> None:
    db.insert({"n": 1})
    insert = last(db)
    db.update({"x": 1})
    with pytest.raises(StoreConflict) as caught:
        db.revert(insert, "undo")
    assert [record.rev for record in caught.value.blockers] == [2]


def test_a_deletion_cannot_be_undone_once_the_number_is_taken_again(db: SharedDatabase) -> None:
    db.insert({"n": 1})
    db.remove(doc_ids=[1])
    deletion = last(db)
    db.insert(Document({"n": 9}, doc_id=1))
    with pytest.raises(StoreConflict) as caught:
        db.revert(deletion, "undo")
    assert [record.rev for record in caught.value.blockers] == [3]
    assert caught.value.fresh == {"n": 9}


def test_an_update_cannot_be_undone_once_the_document_is_gone(db: SharedDatabase) -> None:
    db.insert({"n": 1})
    db.update({"n": 2})
    change = last(db)
    db.remove(doc_ids=[1])
    with pytest.raises(StoreConflict) as caught:
        db.revert(change, "undo")
    assert caught.value.fresh is None
    assert caught.value.record is not None
    assert caught.value.record.act == "remove"


def test_an_undo_cannot_be_part_of_another_transaction(db: SharedDatabase) -> None:
    db.insert({})
    with db.transaction("x"), pytest.raises(RuntimeError):
        db.revert(last(db), "undo")


def test_an_undo_records_the_inverse_changes(db: SharedDatabase) -> None:
    db.insert({"n": 1})
    db.update({"n": 2, "x": 1})
    assert db.revert(last(db), "undo").ops == (Change("_default", 1, {"n": 2, "x": 1}, {"n": 1}),)


def test_a_record_without_changes_cannot_be_taken_back(db: SharedDatabase) -> None:
    db.insert({})
    marker = Record(2, NO_CRC, 1, last(db).at, "olga", "store.purge", None, ())
    with pytest.raises(ValueError, match="without changes"):
        db.revert(marker, "undo")
    assert db.revision == 1
