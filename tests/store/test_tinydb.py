"""The database is a TinyDB: its interface works as documented, and its known traps are closed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tinydb import Query, TinyDB, where
from tinydb.operations import delete, increment
from tinydb.table import Document

from shnor_tui.store import SharedDatabase
from tests.store.conftest import Opener
from tests.store.support import checkpoint_of, contents, journal_of, replayed


@pytest.fixture
def schools(db: SharedDatabase) -> SharedDatabase:
    db.insert_multiple({"n": n, "tags": ["a", "b"]} for n in (1, 2, 3))
    return db


def test_documents_are_found_by_number_condition_and_query(schools: SharedDatabase) -> None:
    assert schools.get(doc_id=2)["n"] == 2
    assert schools.get(doc_id=9) is schools.get(doc_id="nan") is None
    assert schools.get(where("n") == 3).doc_id == 3
    assert [document.doc_id for document in schools.get(doc_ids=[1, 3, 9])] == [1, 3]
    assert [document["n"] for document in schools.search(Query().n > 1)] == [2, 3]
    assert schools.contains(doc_id=1)
    assert not schools.contains(where("n") == 9)
    assert schools.count(where("n") < 3) == 2
    assert len(schools) == len(schools.all()) == 3


def test_updates_by_number_condition_and_function_return_the_numbers(schools: SharedDatabase) -> None:
    assert schools.update({"x": 1}, doc_ids=[1, 9]) == [1]
    assert schools.update({"x": 2}, where("n") > 1) == [2, 3]
    assert schools.update(increment("x")) == [1, 2, 3]
    assert schools.update(delete("tags"), where("x") == 2) == [1]
    assert schools.all() == [
        {"n": 1, "x": 2},
        {"n": 2, "tags": ["a", "b"], "x": 3},
        {"n": 3, "tags": ["a", "b"], "x": 3},
    ]


def test_update_multiple_takes_an_iterator(schools: SharedDatabase) -> None:
    assert schools.update_multiple(iter([({"x": 1}, where("n") < 3), ({"y": 2}, where("n") > 1)])) == [1, 2, 2, 3]
    assert [(document.get("x"), document.get("y")) for document in schools] == [(1, None), (1, 2), (None, 2)]


def test_upsert_updates_or_inserts(schools: SharedDatabase) -> None:
    assert schools.upsert({"n": 3, "x": 1}, where("n") == 3) == [3]
    assert schools.upsert({"n": 4}, where("n") == 4) == [4]
    assert schools.upsert(Document({"x": 5}, doc_id=4)) == [4]
    assert schools.get(doc_id=4) == {"n": 4, "x": 5}


def test_removing_truncating_and_dropping(schools: SharedDatabase) -> None:
    schools.table("other").insert({})
    assert schools.remove(doc_ids=[1, 9]) == [1]
    assert schools.remove(where("n") == 2) == [2]
    assert schools.tables() == {"_default", "other"}
    schools.truncate()
    assert schools.tables() == {"other"}
    schools.drop_table("other")
    schools.drop_table("never there")
    schools.insert({})
    schools.drop_tables()
    assert contents(schools) == {}


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


def test_a_failing_function_leaves_no_half_done_update(schools: SharedDatabase) -> None:
    def explode_at_two(document: dict[str, int]) -> None:
        document["x"] = 1
        if document["n"] == 2:
            raise ZeroDivisionError

    before = contents(schools)
    with pytest.raises(ZeroDivisionError):
        schools.update(explode_at_two)
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


def test_a_search_is_never_answered_from_a_cache(opened: Opener) -> None:
    here, there = opened(), opened()
    here.insert({"n": 1})
    assert len(here.search(where("n") == 1)) == 1
    there.insert({"n": 1})
    here.refresh()
    assert len(here.search(where("n") == 1)) == 2


def test_tinydbs_own_document_keeps_its_number(db: SharedDatabase) -> None:
    assert db.insert(Document({"n": 1}, doc_id=5)) == 5
    assert db.insert_multiple([Document({"n": 2}, doc_id=9), {"n": 3}]) == [9, 10]
    with pytest.raises(ValueError, match="already exists"):
        db.insert(Document({}, doc_id=5))


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


def test_persist_empty_does_not_empty_a_table(opened: Opener) -> None:
    opened().table("marks").insert({})
    assert len(opened().table("marks", persist_empty=True)) == 1


def test_an_empty_database_is_not_false(db: SharedDatabase) -> None:
    assert bool(db)
    assert len(db) == 0


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
