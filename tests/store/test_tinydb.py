"""What is more than TinyDB promises: one call is one record, documents are one's own, the checkpoint is a TinyDB file.

That it works as TinyDB is documented is held by test_tinydb_documentation.py.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from tinydb import TinyDB, where

from shnor_tui.store import BadValue, SharedDatabase
from tests.store.conftest import Opener
from tests.store.support import checkpoint_of, contents, journal_of, replayed


@pytest.fixture
def schools(db: SharedDatabase) -> SharedDatabase:
    db.insert_multiple({"n": n, "tags": ["a", "b"]} for n in (1, 2, 3))
    return db


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("insert", [{"n": 9}]),
        ("insert_multiple", [[{"n": 8}, {"n": 9}]]),
        ("update", [{"x": 1}]),
        ("update_multiple", [[({"x": 1}, where("n") == 1), ({"x": 2}, where("n") == 2)]]),
        ("upsert", [{"x": 1}, where("n") == 9]),
        ("remove", [where("n") > 1]),
        ("truncate", []),
        ("drop_tables", []),
    ],
)
def test_each_plain_call_is_one_record(schools: SharedDatabase, method: str, arguments: list[object]) -> None:
    before = schools.revision
    getattr(schools, method)(*arguments)
    assert schools.revision == before + 1


def test_a_plain_call_that_changes_nothing_writes_nothing(schools: SharedDatabase, home: Path) -> None:
    journal = journal_of(home).read_bytes()
    schools.update({"n": 1}, doc_ids=[1])
    schools.remove(where("n") == 99)
    schools.insert_multiple([])
    assert journal_of(home).read_bytes() == journal


@pytest.mark.parametrize("wrong", [float("nan"), 2**70, "\ud800", object(), {"deep": [float("inf")]}])
def test_what_cannot_be_saved_is_found_whoever_put_it_there(schools: SharedDatabase, wrong: object) -> None:
    def by_hand_and_by_tinydb() -> None:
        with schools.transaction("both") as transaction:
            transaction.table("_default")[1]["n"] = wrong
            with suppress(BadValue):
                schools.update({"tags": []}, doc_ids=[1])

    before = contents(schools)
    with pytest.raises(BadValue):
        by_hand_and_by_tinydb()
    assert contents(schools) == before


def test_documents_that_were_handed_out_are_ones_own(schools: SharedDatabase) -> None:
    mine = {"n": 4, "tags": ["a"]}
    doc_id = schools.insert(mine)
    mine["tags"].append("mine")  # type: ignore[attr-defined]
    for found in (schools.get(doc_id=doc_id), schools.search(where("n") == 4)[0], schools.all()[-1]):
        found["tags"].append("mine")
        found["n"] = 0
    assert schools.get(doc_id=doc_id) == {"n": 4, "tags": ["a"]}


def test_documents_in_records_are_ones_own(db: SharedDatabase) -> None:
    db.insert({"tags": ["a"]})
    (record,) = db.refresh()
    now = record.ops[0].now
    assert now is not None
    now["tags"].append("mine")
    assert db.get(doc_id=1) == {"tags": ["a"]}


def test_numbers_are_never_used_again(opened: Opener, home: Path) -> None:
    first = opened()
    first.insert_multiple([{}, {}])
    first.remove(doc_ids=[2])
    assert first.insert({}) == 3
    first.truncate()
    first.checkpoint()
    from_checkpoint = opened()
    checkpoint_of(home).unlink()
    from_journal = opened()
    assert from_checkpoint.insert({}) == 4
    assert from_journal.insert({}) == 5
    assert first.insert({}) == 6


@pytest.mark.parametrize("name", ["", "_shnor"])
def test_the_checkpoints_own_table_cannot_be_used(db: SharedDatabase, name: str) -> None:
    with pytest.raises(ValueError, match="name of a table"):
        db.table(name)


def test_code_that_knows_only_the_storage_interface_works_by_difference(schools: SharedDatabase) -> None:
    data = schools.storage.read()
    assert data is not None
    data["_default"]["1"]["n"] = 10
    del data["_default"]["2"]
    data["new"] = {"7": {"n": 7}}
    schools.storage.write(data)
    assert schools.refresh()[-1].act == "write"
    assert len(schools.refresh()) == 0
    assert contents(schools) == {
        "_default": {1: {"n": 10, "tags": ["a", "b"]}, 3: {"n": 3, "tags": ["a", "b"]}},
        "new": {7: {"n": 7}},
    }


def test_stock_tinydb_opens_the_checkpoint(schools: SharedDatabase, home: Path) -> None:
    schools.table("школы").insert({"имя": "№ 5", "nested": {"a": [1, None, 2.5]}})
    schools.checkpoint()
    with TinyDB(checkpoint_of(home)) as stock:
        found = {name: {document.doc_id: document for document in stock.table(name)} for name in stock.tables()}
        assert stock.table("школы").get(where("имя") == "№ 5") == {"имя": "№ 5", "nested": {"a": [1, None, 2.5]}}
    assert found.pop("_shnor")[1]["v"] == 1
    assert found == contents(schools) == replayed(home)


def test_the_checkpoint_has_one_document_a_line(schools: SharedDatabase, home: Path) -> None:
    schools.checkpoint()
    assert '\n"2":{"n":2,"tags":["a","b"]},\n' in checkpoint_of(home).read_text()
    json.loads(checkpoint_of(home).read_text())
