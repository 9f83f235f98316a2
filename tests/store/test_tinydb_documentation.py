"""What TinyDB's documentation promises holds for stock TinyDB and for the shared database alike; where they differ is a list.

Read for it: “Getting Started”, “Advanced Usage”, “How to Extend TinyDB” and the docstrings of TinyDB 4.9. Each promise is
run on both; each difference too, and the list of them is the table in docs/store.md.
"""

from __future__ import annotations

import inspect
import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tinydb import JSONStorage, Query, TinyDB, operations, where
from tinydb.middlewares import CachingMiddleware
from tinydb.table import Document, Table

from shnor_tui.store import BadValue, SharedDatabase, Unwritable, open_database
from shnor_tui.store.checkpoint import CHECKPOINT_NAME, META_TABLE
from tests.store.counting import Counts

STOCK, SHARED = "stock TinyDB", "shared database"


class Opening(Protocol):
    """Opens the same data again, as another session would."""

    def __call__(self) -> TinyDB: ...


def opening(kind: str, directory: Path) -> Opening:
    if kind == STOCK:
        return lambda: TinyDB(directory / "stock.json")
    return lambda: open_database(directory / "shared", "olga")


@pytest.fixture(params=[STOCK, SHARED])
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Opening:
    return opening(request.param, tmp_path)


@pytest.fixture
def db(another: Opening) -> Iterator[TinyDB]:
    with closing(another()) as opened:
        yield opened


@pytest.fixture
def people(db: TinyDB) -> TinyDB:
    db.insert_multiple(
        [
            {"name": "John", "age": 22, "groups": ["user"], "birthday": {"year": 1990}},
            {"name": "john", "age": 37, "groups": ["admin", "user"], "birthday": {"year": 1985}},
            {"name": "Bob", "age": 42, "groups": ["sudo", "user"], "country-code": "ru"},
            {"name": "Мария", "age": None, "groups": []},
        ]
    )
    return db


def names(documents: list[Document]) -> list[str]:
    return [document["name"] for document in documents]


# Getting started


def test_what_was_inserted_is_there_in_order_and_iterated_over(db: TinyDB) -> None:
    assert db.insert({"type": "apple", "count": 7}) == 1
    assert db.insert({"type": "peach", "count": 3}) == 2
    assert db.all() == list(db) == [{"type": "apple", "count": 7}, {"type": "peach", "count": 3}]


def test_what_was_inserted_is_there_after_closing_and_opening(another: Opening) -> None:
    document = {"имя": "№ 5", "nested": {"list": [1, 2.5, None, True, {"a": ""}]}, "": "no name", "-0": -1}
    with another() as db:
        db.insert(document)
        db.table("школы").insert_multiple([document, {}])
    with another() as db:
        assert db.all() == [document]
        assert db.table("школы").all() == [document, {}]


def test_found_documents_are_updated_and_removed(db: TinyDB) -> None:
    db.insert_multiple([{"type": "apple", "count": 7}, {"type": "peach", "count": 3}])
    fruit = Query()
    assert db.search(fruit.type == "peach") == [{"type": "peach", "count": 3}]
    assert db.search(fruit.count > 5) == [{"type": "apple", "count": 7}]
    assert db.update({"count": 10}, fruit.type == "apple") == [1]
    assert db.all() == [{"type": "apple", "count": 10}, {"type": "peach", "count": 3}]
    assert db.remove(fruit.count < 5) == [2]
    assert db.all() == [{"type": "apple", "count": 10}]
    db.truncate()
    assert db.all() == []


# Queries

PERSON, GROUP, PERMISSION = Query(), Query(), Query()


def between(value: Any, low: int, high: int) -> bool:
    return value is not None and low <= value <= high


QUERIES: dict[str, tuple[Callable[[Any], bool], list[int]]] = {
    "equal": (PERSON.name == "John", [1]),
    "not equal": (PERSON.name != "John", [2, 3, 4]),
    "not equal, without the field": (PERSON["country-code"] != "de", [3]),
    "less": (PERSON.birthday.year < 1990, [2]),
    "at most": (PERSON.birthday.year <= 1990, [1, 2]),
    "more": (PERSON.birthday.year > 1985, [1]),
    "at least": (PERSON.birthday.year >= 1985, [1, 2]),
    "null": (PERSON.age == None, [4]),  # noqa: E711  (a query)
    "a name that is no identifier": (PERSON["country-code"] == "ru", [3]),
    "a name that is a method": (PERSON["test"] == 1, []),
    "where": (where("name") == "Bob", [3]),
    "where, nested by attribute": (where("birthday").year == 1990, [1]),
    "where, nested by item": (where("birthday")["year"] == 1990, [1]),
    "exists": (PERSON.birthday.exists(), [1, 2]),
    "exists, nested": (PERSON.birthday.year.exists(), [1, 2]),
    "matches": (PERSON.name.matches("[A-Z][a-z]*$"), [1, 3]),
    "matches, from the start only": (PERSON.name.matches("o"), []),
    "matches, with flags": (PERSON.name.matches("JOHN", flags=re.IGNORECASE), [1, 2]),
    "matches, no text": (PERSON.age.matches(".*"), []),
    "search": (PERSON.name.search("o"), [1, 2, 3]),
    "search, with flags": (PERSON.name.search("МАР", flags=re.IGNORECASE), [4]),
    "test": (PERSON.name.test(str.islower), [2]),
    "test, with arguments": (PERSON.age.test(between, 22, 37), [1, 2]),
    "fragment": (PERSON.fragment({"name": "John", "age": 22}), [1]),
    "fragment of a field": (PERSON.birthday.fragment({"year": 1985}), [2]),
    "any of a list": (PERSON.groups.any(["admin", "sudo"]), [2, 3]),
    "all of a list": (PERSON.groups.all(["admin", "user"]), [2]),
    "any by a query": (PERSON.groups.any(PERSON.map(len) > 4), [2]),
    "all by a query": (PERSON.groups.all(PERSON.map(len) == 4), [1, 3, 4]),
    "one of": (PERSON.name.one_of(["Bob", "Мария"]), [3, 4]),
    "map": (PERSON.name.map(str.lower) == "john", [1, 2]),
    "not": (~(PERSON.name == "John"), [2, 3, 4]),
    "and": ((PERSON.name == "John") & (PERSON.age <= 30), [1]),
    "or": ((PERSON.name == "John") | (PERSON.name == "Bob"), [1, 3]),
    "all three": (~((PERSON.name == "John") | (PERSON.name == "Bob")) & PERSON.birthday.exists(), [2]),
    "noop": (PERSON.noop(), [1, 2, 3, 4]),
    "noop, composed": (PERSON.noop() & (PERSON.name == "Bob"), [3]),
    "a function": (lambda document: document.get("age") == len(document["name"]) + 18, [1]),
}


@pytest.mark.parametrize(("query", "found"), QUERIES.values(), ids=QUERIES.keys())
def test_a_query_finds_counts_contains_gets_updates_and_removes(
    people: TinyDB, query: Callable[[Any], bool], found: list[int]
) -> None:
    assert [document.doc_id for document in people.search(query)] == found
    assert people.count(query) == len(found)
    assert people.contains(query) is bool(found)
    one = people.get(query)
    assert (one.doc_id in found) if found else one is None
    assert people.update({"seen": True}, query) == found
    assert [document.doc_id for document in people if "seen" in document] == found
    assert people.remove(query) == found
    assert [document.doc_id for document in people] == [number for number in (1, 2, 3, 4) if number not in found]


def test_any_and_all_ask_the_documents_in_a_list(db: TinyDB) -> None:
    groups = db.table("groups")
    groups.insert({"name": "user", "permissions": [{"type": "read"}]})
    groups.insert({"name": "sudo", "permissions": [{"type": "read"}, {"type": "sudo"}]})
    groups.insert({"name": "admin", "permissions": [{"type": "read"}, {"type": "write"}, {"type": "sudo"}]})
    assert names(groups.search(GROUP.permissions.any(PERMISSION.type == "read"))) == ["user", "sudo", "admin"]
    assert names(groups.search(GROUP.permissions.all(PERMISSION.type == "read"))) == ["user"]


def test_an_empty_query_is_refused(people: TinyDB) -> None:
    with pytest.raises(RuntimeError):
        people.search(Query())
    with pytest.raises(ValueError, match="path"):
        people.search(Query() == 5)


def test_a_query_of_ones_own_needs_to_be_callable_and_hashable_only(people: TinyDB) -> None:
    class Adult:
        def __call__(self, document: Mapping[str, Any]) -> bool:
            return (document["age"] or 0) > 40

        def __len__(self) -> int:
            return 0

        def is_cacheable(self) -> bool:
            return False

    assert people.count(Adult()) == 1
    assert people.update({"adult": True}, Adult()) == [3]
    assert people.remove(Adult()) == [3]


# Inserting


def test_many_are_inserted_from_a_list_and_from_a_generator(db: TinyDB) -> None:
    assert db.insert_multiple([{"name": "John"}, {"name": "Jane"}]) == [1, 2]
    assert db.insert_multiple({"value": n} for n in range(2)) == [3, 4]
    assert db.insert_multiple([]) == []
    assert len(db) == 4


def test_a_document_may_bring_its_number(db: TinyDB) -> None:
    assert db.insert(Document({"name": "John"}, doc_id=12)) == 12
    assert db.insert_multiple([Document({"name": "Jane"}, doc_id=14), Document({"name": "Bob"}, doc_id=3)]) == [14, 3]
    assert db.insert({"name": "next"}) == 15
    assert [document.doc_id for document in db] == [12, 14, 3, 15]


def test_a_number_that_is_taken_is_refused_and_nothing_is_inserted(db: TinyDB) -> None:
    db.insert({"name": "John"})
    with pytest.raises(ValueError, match="already exists"):
        db.insert(Document({}, doc_id=1))
    with pytest.raises(ValueError, match="already exists"):
        db.insert_multiple([{"name": "Jane"}, Document({}, doc_id=1)])
    assert db.all() == [{"name": "John"}]


def test_any_mapping_is_a_document_and_nothing_else_is(db: TinyDB) -> None:
    db.insert(MappingProxyType({"name": "John"}))
    for wrong in ([1], "text", 5, None):
        with pytest.raises(ValueError, match="not a Mapping"):
            db.insert(wrong)
        with pytest.raises(ValueError, match="not a Mapping"):
            db.insert_multiple([{}, wrong])
    assert db.all() == [{"name": "John"}]


def test_what_was_given_to_insert_stays_as_it_is(db: TinyDB) -> None:
    given = {"name": "John", "tags": ["a"]}
    db.insert(given)
    db.update({"name": "Jane"})
    assert given == {"name": "John", "tags": ["a"]}


# Updating


def test_an_update_adds_and_overwrites_fields_of_all_documents(people: TinyDB) -> None:
    assert people.update({"age": 1, "new": [1]}) == [1, 2, 3, 4]
    assert [(document["age"], document["new"]) for document in people] == [(1, [1])] * 4
    assert people.get(doc_id=3)["country-code"] == "ru"


OPERATIONS: dict[str, tuple[Callable[[Any], None], Any]] = {
    "delete": (operations.delete("n"), None),
    "increment": (operations.increment("n"), 6),
    "decrement": (operations.decrement("n"), 4),
    "add": (operations.add("n", 10), 15),
    "add text": (operations.add("text", " б"), "а б"),  # type: ignore[arg-type]
    "subtract": (operations.subtract("n", 10), -5),
    "set": (operations.set("n", {"a": [1]}), {"a": [1]}),
}


@pytest.mark.parametrize(("operation", "result"), OPERATIONS.values(), ids=OPERATIONS.keys())
def test_an_operation_changes_a_field(db: TinyDB, operation: Callable[[Any], None], result: Any) -> None:
    db.insert({"n": 5, "text": "а"})
    assert db.update(operation, where("text") == "а") == [1]
    field = "text" if isinstance(result, str) else "n"
    assert db.get(doc_id=1).get(field) == result


def test_an_operation_of_ones_own_may_do_anything_with_the_document(db: TinyDB) -> None:
    def renamed(old: str, new: str) -> Callable[[Any], None]:
        def transform(document: Any) -> None:
            document[new] = document.pop(old)
            document["list"].append(new)

        return transform

    db.insert({"a": 1, "list": []})
    db.update(renamed("a", "b"))
    assert db.all() == [{"b": 1, "list": ["b"]}]


def test_an_operation_that_raises_changes_nothing(people: TinyDB) -> None:
    before = people.all()
    with pytest.raises(KeyError):
        people.update(operations.delete("country-code"))
    assert people.all() == before


def test_several_updates_at_once_are_mixed_with_operations(db: TinyDB) -> None:
    db.insert_multiple([{"char": "a", "int": 1}, {"char": "b", "int": 1}, {"char": "c", "int": 1}])
    updates = [
        ({"int": 2}, where("char") == "a"),
        (operations.delete("int"), where("char") == "b"),
        ({"more": True}, where("int") == 2),
    ]
    assert db.update_multiple(updates) == [1, 1, 2]
    assert db.all() == [{"char": "a", "int": 2, "more": True}, {"char": "b"}, {"char": "c", "int": 1}]


def test_upsert_updates_all_that_match_or_inserts(people: TinyDB) -> None:
    assert people.upsert({"name": "John", "logged-in": True}, PERSON.name.map(str.lower) == "john") == [1, 2]
    assert [document["name"] for document in people if document.get("logged-in")] == ["John", "John"]
    assert people.upsert({"name": "Jane"}, PERSON.name == "Jane") == [5]
    assert people.get(doc_id=5) == {"name": "Jane"}


def test_upsert_goes_by_the_number_of_a_document(people: TinyDB) -> None:
    assert people.upsert(Document({"age": 23}, doc_id=1)) == [1]
    assert people.upsert(Document({"age": 24}, doc_id=1), PERSON.name == "Bob") == [1]
    assert people.get(doc_id=1) == {"name": "John", "age": 24, "groups": ["user"], "birthday": {"year": 1990}}
    assert people.upsert(Document({"name": "new"}, doc_id=12)) == [12]
    assert people.get(doc_id=12) == {"name": "new"}
    with pytest.raises(ValueError, match="specify"):
        people.upsert({"name": "who?"})


# Retrieving, numbers


def test_a_document_knows_its_number_wherever_it_comes_from(people: TinyDB) -> None:
    found = [people.get(where("name") == "Bob"), people.get(doc_id=3), people.all()[2], list(people)[2]]
    found += people.search(where("name") == "Bob") + people.get(doc_ids=[3])
    assert [document.doc_id for document in found] == [3] * 6
    assert all(isinstance(document, Document) and isinstance(document, dict) for document in found)


def test_numbers_get_contain_update_and_remove(people: TinyDB) -> None:
    assert people.get(doc_id=3)["name"] == people.get(None, 3)["name"] == "Bob"
    assert names(people.get(doc_ids=[4, 1, 9])) == ["John", "Мария"]
    assert people.get(doc_ids=[]) == []
    assert people.contains(doc_id=1)
    assert not people.contains(doc_id=9)
    assert people.update({"value": 2}, doc_ids=[2, 1]) == [2, 1]
    assert people.update({"value": 3}, doc_ids=(number for number in (9, 1))) == [1]
    assert people.update(operations.increment("value"), doc_ids=[1, 1]) == [1, 1]
    assert [document.get("value") for document in people] == [5, 2, None, None]
    assert people.remove(doc_ids=[2, 9, 1]) == [2, 1]
    assert names(people.all()) == ["Bob", "Мария"]


def test_numbers_have_precedence_over_conditions(people: TinyDB) -> None:
    assert people.get(where("name") == "Bob", doc_id=1)["name"] == "John"
    assert people.update({"x": 1}, where("name") == "Bob", [1]) == [1]
    assert people.remove(where("name") == "Bob", [2]) == [2]


def test_what_has_no_number_is_not_found(people: TinyDB) -> None:
    assert people.get(doc_id=9) is None
    for strange in (" 1", "1_0", "+1", "", "nan", 1.5, True):
        assert people.get(doc_id=strange) is None
        assert people.get(doc_ids=[strange]) == []


def test_calls_without_a_question_are_refused(people: TinyDB) -> None:
    for call in (people.get, people.contains, people.remove):
        with pytest.raises(RuntimeError):
            call()


def test_results_are_lists_of_ones_own(people: TinyDB) -> None:
    people.search(where("name") == "Bob").clear()
    people.all().clear()
    people.get(doc_id=3)["name"] = "changed"
    assert names(people.search(where("name") == "Bob")) == ["Bob"]
    assert len(people) == 4


def test_one_may_insert_change_and_remove_while_going_through_the_documents(people: TinyDB) -> None:
    for document in people:
        people.update({"age": 0}, doc_ids=[document.doc_id])
        people.insert({"name": f"twin of {document['name']}"})
        people.remove(doc_ids=[document.doc_id])
    assert names(people.all()) == [f"twin of {name}" for name in ("John", "john", "Bob", "Мария")]


# Tables


def test_tables_are_separate_and_work_like_the_database(db: TinyDB) -> None:
    table = db.table("table_name")
    assert table.insert({"value": True}) == 1
    assert db.insert({"value": False}) == 1
    assert table.all() == list(table) == [{"value": True}]
    assert (len(table), len(db)) == (1, 1)
    assert db.tables() == {"_default", "table_name"}
    assert db.table("_default").all() == db.all() == [{"value": False}]


def test_a_table_that_is_asked_for_again_is_the_same(db: TinyDB) -> None:
    assert db.table("a", cache_size=30) is db.table("a", cache_size=0)
    assert db.table("a").name == "a"
    assert db.table("a").storage is db.storage
    assert db.tables() == set()


def test_tables_are_dropped_one_and_all(db: TinyDB) -> None:
    for name in ("a", "b", "c"):
        db.table(name).insert({})
    db.drop_table("a")
    db.drop_table("never there")
    assert db.tables() == {"b", "c"}
    assert db.table("a").all() == []
    db.drop_tables()
    assert db.tables() == set()
    assert db.table("b").all() == []


def test_the_default_table_may_have_another_name(db: TinyDB) -> None:
    db.default_table_name = "my-default"
    db.insert({"a": 1})
    assert db.tables() == {"my-default"}
    assert len(db) == len(db.table("my-default")) == 1


# Cache, storage, closing, extending


@pytest.mark.parametrize("cache_size", [0, 1, 30, None])
def test_a_search_is_right_whatever_the_size_of_the_cache(db: TinyDB, cache_size: int | None) -> None:
    table = db.table("t", cache_size=cache_size)
    for n in range(3):
        table.insert({"n": n})
        assert table.search(where("n") >= 0) == [{"n": m} for m in range(n + 1)]
        assert table.search(where("n") == n) == [{"n": n}]
    table.clear_cache()
    db.clear_cache()
    assert table.count(where("n") >= 0) == 3


def test_the_storage_can_be_read_and_written(db: TinyDB) -> None:
    db.insert({"a": 1})
    assert db.storage.read() == {"_default": {"1": {"a": 1}}}
    db.storage.write({"t": {"5": {"b": 2}}})
    assert db.tables() == {"t"}
    assert db.table("t").get(doc_id=5) == {"b": 2}


def test_leaving_the_context_closes(another: Opening) -> None:
    with another() as db:
        assert isinstance(db, TinyDB)
        db.insert({"a": 1})
    with pytest.raises((ValueError, Unwritable)):
        db.insert({"a": 2})
    db.close()
    with another() as db:
        assert db.all() == [{"a": 1}]


def test_methods_can_be_added_by_a_table_class_of_ones_own(db: TinyDB) -> None:
    class Mine(type(db).table_class):  # type: ignore[misc]
        def names(self) -> list[str]:
            return names(self.all())

    db.table_class = Mine
    db.insert({"name": "John"})
    assert db.names() == ["John"]


def test_every_public_name_has_the_same_arguments_as_stock() -> None:
    """A program written for TinyDB calls the shared database with the same names of arguments."""
    differing = {
        f"{stock.__name__}.{name}"
        for stock, ours in ((Table, SharedDatabase.table_class), (TinyDB, SharedDatabase))
        for name, member in inspect.getmembers(stock, callable)
        if not name.startswith("_") and inspect.isfunction(member)
        if list(inspect.signature(member).parameters) != list(inspect.signature(getattr(ours, name)).parameters)
    }
    assert differing == set()


# Where they differ


class Difference(NamedTuple):
    observe: Callable[[Opening, Path], object]
    stock: object
    shared: object


DIFFERENCES: dict[str, Difference] = {}
"""By the first cell of a row of the table in docs/store.md."""


def difference(tinydb: str, *, stock: object, shared: object) -> Callable[[Callable[[Opening, Path], object]], None]:
    """What is observed is `stock` with stock TinyDB and `shared` with the shared database."""

    def listed(observe: Callable[[Opening, Path], object]) -> None:
        DIFFERENCES[tinydb] = Difference(observe, stock, shared)

    return listed


def outcome(call: Callable[[], object]) -> object:
    """What the call returns, or the kind of what it raises."""
    try:
        return call()
    except Exception as error:  # noqa: BLE001  (whatever it is, it is what one sees)
        return type(error)


@difference("its storage is chosen, and wrapped, when it is opened", stock=[], shared=TypeError)
def _(opened: Opening, directory: Path) -> object:
    with opened() as db:
        kind = type(db)
    cached = CachingMiddleware(JSONStorage)  # type: ignore[no-untyped-call]
    return outcome(lambda: kind(directory / "other.json", storage=cached).all())


@difference("an id is the highest plus one", stock=([2], 1), shared=([3], 4))
def _(opened: Opening, _directory: Path) -> object:
    with opened() as db:
        db.insert_multiple([{}, {}])
        db.remove(doc_ids=[2])
    with opened() as db:
        after_reopening = db.insert_multiple([{}])
        db.truncate()
        return after_reopening, db.insert({})


@difference("a number that another document brings in the same call is given twice, and one is lost", stock=1, shared=2)
def _(opened: Opening, _directory: Path) -> object:
    with opened() as db:
        db.insert_multiple([Document({"n": 1}, doc_id=1), {"n": 2}])
        return len(db)


@difference("ids may be of any type (`document_id_class`)", stock=["x"], shared=BadValue)
def _(opened: Opening, _directory: Path) -> object:
    with opened() as db:
        table = db.table("t")
        table.document_id_class = str
        return outcome(lambda: table.insert_multiple([Document({}, doc_id="x")]))  # type: ignore[arg-type]


@difference("results of queries are cached", stock=1, shared=2)
def _(opened: Opening, _directory: Path) -> object:
    with opened() as here, opened() as there:
        here.insert({"n": 1})
        here.search(where("n") == 1)
        there.insert({"n": 1})
        if isinstance(here, SharedDatabase):
            here.refresh()
        return len(here.search(where("n") == 1))


@difference("documents share nested lists with the storage", stock=["a", "mine"], shared=["a"])
def _(opened: Opening, _directory: Path) -> object:
    with opened() as db:
        db.insert({"tags": ["a"]})
        db.search(where("tags").exists())[0]["tags"].append("mine")
        return db.search(where("tags").exists())[0]["tags"]


@difference("a query is handed a document that was read for it", stock=[{"n": 1}], shared=[{"n": 1, "spoilt": True}])
def _(opened: Opening, _directory: Path) -> object:
    def spoil(document: Any) -> bool:
        document["spoilt"] = True
        return False

    with opened() as db:
        db.insert({"n": 1})
        db.search(spoil)
        return db.all()


@difference("its `Document` loses its id where `document_class` is another one", stock=1, shared=5)
def _(opened: Opening, _directory: Path) -> object:
    with opened() as db:
        table = db.table("t")
        table.document_class = type("Mine", (table.document_class,), {})
        return table.insert(Document({}, doc_id=5))


@difference("`update_multiple` with an iterator changes one document", stock=[1], shared=[1, 2])
def _(opened: Opening, _directory: Path) -> object:
    with opened() as db:
        db.insert_multiple([{}, {}])
        return db.update_multiple(iter([({"x": 1}, Query().noop())]))


@difference("a table may be empty (`persist_empty`)", stock=({"a", "b"}, 0), shared=({"b"}, 1))
def _(opened: Opening, _directory: Path) -> object:
    with opened() as db:
        db.table("a", persist_empty=True)
        db.table("b").insert({})
        tables = db.tables()
    with opened() as db:
        return tables, len(db.table("b", persist_empty=True))


@difference("a table may have any name", stock={"", "_shnor"}, shared={})
def _(opened: Opening, _directory: Path) -> object:
    with opened() as db:
        for name in ("", "_shnor"):
            outcome(lambda name=name: db.table(name).insert({}))  # type: ignore[misc]
        return db.tables() or {}


@difference(
    "NaN, int keys, big ints, half characters are written somehow", stock=["nan", "1", "big", "half"], shared=[]
)
def _(opened: Opening, _directory: Path) -> object:
    with opened() as db:
        odd: list[dict[Any, Any]] = [{"nan": float("nan")}, {1: 1}, {"big": 2**70}, {"half": "\ud800"}]
        for document in odd:
            outcome(lambda document=document: db.insert(document))  # type: ignore[misc]
        return [key for document in db for key in document]


@difference("what JSON has no form for raises TypeError", stock=TypeError, shared=BadValue)
def _(opened: Opening, _directory: Path) -> object:
    with opened() as db:
        return outcome(lambda: db.insert({"a": object()}))


@difference("every call writes", stock=True, shared=False)
def _(opened: Opening, directory: Path) -> object:
    with opened() as db:
        db.insert({"n": 1})
        file = directory / "shared" / "shnor.journal" if isinstance(db, SharedDatabase) else directory / "stock.json"
        before = file.stat().st_mtime_ns
        db.update({"n": 1})
        return file.stat().st_mtime_ns != before


@difference("an empty database is false", stock=False, shared=True)
def _(opened: Opening, _directory: Path) -> object:
    with opened() as db:
        return bool(db)


@difference("an empty storage reads as None", stock=None, shared={})
def _(opened: Opening, _directory: Path) -> object:
    with opened() as db:
        return db.storage.read()


@difference("a closed database cannot be read", stock=ValueError, shared=[{}])
def _(opened: Opening, _directory: Path) -> object:
    with opened() as db:
        db.insert({})
    return outcome(db.all)


@pytest.mark.parametrize("tinydb", DIFFERENCES)
def test_a_difference_is_what_it_is_said_to_be(tinydb: str, tmp_path: Path) -> None:
    observe, stock, shared = DIFFERENCES[tinydb]
    assert observe(opening(STOCK, tmp_path), tmp_path) == stock
    assert observe(opening(SHARED, tmp_path), tmp_path) == shared
    assert stock != shared


def test_the_differences_are_those_that_the_documentation_lists() -> None:
    page = Path(__file__).parents[2] / "docs" / "store.md"
    section = page.read_text(encoding="utf-8").partition("## Where it differs from TinyDB\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \|", section, flags=re.MULTILINE)
    assert rows[0] == "TinyDB"
    assert rows[1:] == list(DIFFERENCES)


# Whatever a program does with both, they answer the same

FIELDS = st.dictionaries(
    st.sampled_from("abc"), st.none() | st.integers(0, 3) | st.lists(st.integers(0, 3), max_size=2)
)
NUMBERS = st.lists(st.integers(1, 6), max_size=3)
TABLE = st.sampled_from(["_default", "t"])
CONDITIONS = st.sampled_from(
    [
        where("a") == 1,
        where("a") != 1,
        where("b").exists(),
        ~where("b").exists(),
        where("c").any([1, 2]),
        (where("a") == 1) | (where("b") == 2),
        Query().fragment({"a": 0}),
        Query().noop(),
    ]
)
CHANGES = FIELDS | st.sampled_from([operations.set("a", 2), operations.increment("b"), operations.delete("c")])


class BothAnswerTheSame(RuleBasedStateMachine):
    """A program does the same with both. The one thing that differs by design, new numbers, stock takes from the other."""

    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.directory = tempfile.TemporaryDirectory()
        self.open()

    def open(self) -> None:
        self.stock, self.shared = (opening(kind, Path(self.directory.name))() for kind in (STOCK, SHARED))

    def close(self) -> None:
        self.stock.close()
        self.shared.close()

    def teardown(self) -> None:
        self.close()
        self.directory.cleanup()

    def both(self, call: Callable[[TinyDB], object]) -> None:
        type(self).steps += 1
        assert written(outcome(lambda: call(self.stock))) == written(outcome(lambda: call(self.shared)))

    @rule(table=TABLE, documents=st.lists(FIELDS, max_size=3))
    def insert(self, table: str, documents: list[dict[str, Any]]) -> None:
        numbers = self.shared.table(table).insert_multiple(documents)
        assert len(set(numbers)) == len(documents)
        numbered = [Document(document, number) for document, number in zip(documents, numbers, strict=True)]
        assert self.stock.table(table).insert_multiple(numbered) == numbers

    @rule(table=TABLE, document=FIELDS, number=st.integers(1, 6))
    def insert_with_a_number(self, table: str, document: dict[str, Any], number: int) -> None:
        self.both(lambda db: db.table(table).insert(Document(document, number)))

    @rule(table=TABLE, change=CHANGES, condition=st.none() | CONDITIONS, numbers=st.none() | NUMBERS)
    def update(self, table: str, change: Any, condition: Any, numbers: list[int] | None) -> None:
        self.both(lambda db: db.table(table).update(change, condition, numbers))

    @rule(table=TABLE, updates=st.lists(st.tuples(CHANGES, CONDITIONS), max_size=3))
    def update_multiple(self, table: str, updates: list[Any]) -> None:
        self.both(lambda db: db.table(table).update_multiple(updates))

    @rule(table=TABLE, document=FIELDS, number=st.integers(1, 6))
    def upsert(self, table: str, document: dict[str, Any], number: int) -> None:
        self.both(lambda db: db.table(table).upsert(Document(document, number)))

    @rule(table=TABLE, condition=CONDITIONS, numbers=st.none() | NUMBERS)
    def remove(self, table: str, condition: Any, numbers: list[int] | None) -> None:
        self.both(lambda db: db.table(table).remove(condition, numbers))

    @rule(table=TABLE)
    def truncate(self, table: str) -> None:
        self.both(lambda db: db.table(table).truncate())

    @rule(table=TABLE)
    def drop(self, table: str) -> None:
        self.both(lambda db: db.drop_table(table))

    @rule()
    def reopen(self) -> None:
        self.close()
        self.open()

    @rule()
    def stock_reads_the_checkpoint(self) -> None:
        self.shared.checkpoint()
        with TinyDB(Path(self.directory.name) / "shared" / CHECKPOINT_NAME, access_mode="r") as read:
            assert read.tables() - {META_TABLE} == self.shared.tables()
            for name in self.shared.tables():
                assert written(read.table(name).all()) == written(self.shared.table(name).all())

    @rule(table=TABLE, condition=CONDITIONS, numbers=NUMBERS)
    def ask(self, table: str, condition: Any, numbers: list[int]) -> None:
        self.both(lambda db: db.table(table).search(condition))
        self.both(lambda db: db.table(table).count(condition))
        self.both(lambda db: db.table(table).get(condition))
        self.both(lambda db: db.table(table).get(doc_ids=numbers))

    @invariant()
    def they_hold_the_same(self) -> None:
        self.both(lambda db: {name: db.table(name).all() for name in ("_default", "t")})


def written(value: object) -> object:
    """Told by type and with the numbers of documents; what is raised is told by its kind."""
    if isinstance(value, list) and value and isinstance(value[0], Document):
        return [(document.doc_id, json.dumps(document, sort_keys=True)) for document in value]
    if isinstance(value, Document):
        return value.doc_id, json.dumps(value, sort_keys=True)
    if isinstance(value, dict):
        return {name: written(documents) for name, documents in value.items()}
    return value


def test_whatever_a_program_does_both_answer_the_same(counted: Counts) -> None:
    BothAnswerTheSame.steps = 0
    run_state_machine_as_test(BothAnswerTheSame, settings=settings(max_examples=40, stateful_step_count=40))
    counted("TinyDB's calls, on stock TinyDB and here", calls=BothAnswerTheSame.steps, answered_differently=0)
