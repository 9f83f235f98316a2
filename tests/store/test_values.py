"""What a document may hold: JSON that reads back as it was, and a clear refusal of everything else."""

from __future__ import annotations

import math
from enum import IntEnum, StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.store import BadValue, SharedDatabase
from shnor_tui.store.values import clean_document, detached, same
from tests.store.conftest import Opener


class Status(StrEnum):
    DONE = "done"


class Level(IntEnum):
    HIGH = 3


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (math.nan, "x"),
        (math.inf, "x"),
        (2**63, "x"),
        ("\ud800", "x"),
        (b"bytes", "x"),
        ({1: "a"}, "x.1"),
        ({"deep": [0, {"er": {2, 3}}]}, "x.deep.1.er"),
        (nested(5000), ""),
        (nested(100), ""),
    ],
)
def test_what_json_would_lose_is_refused_by_name_and_nothing_is_saved(
    db: SharedDatabase, value: Any, field: str
) -> None:
    with pytest.raises(BadValue, match=f"marks 1 cannot be saved: field “{field}”"):
        db.table("marks").insert({"x": value})
    assert db.revision == 0
    assert db.tables() == set()


def test_tuples_and_enums_become_what_they_will_be_when_read_again(db: SharedDatabase) -> None:
    db.insert({"at": (1, (2,)), "status": Status.DONE, "level": Level.HIGH})
    document = db.get(doc_id=1)
    assert document == {"at": [1, [2]], "status": "done", "level": 3}
    assert [type(document[key]) for key in ("at", "status", "level")] == [list, str, int]


@pytest.mark.parametrize("doc_id", [True, 2**63, "7"])
def test_a_number_of_a_document_is_a_64_bit_integer(db: SharedDatabase, doc_id: Any) -> None:
    with pytest.raises(BadValue), db.transaction("x") as transaction:
        transaction.table("marks")[doc_id] = {}
    assert db.revision == 0


def test_names_that_are_not_text_are_refused(opened: Opener) -> None:
    db = opened()
    with pytest.raises(BadValue, match="name of the user"):
        opened("\udcff")
    with pytest.raises(BadValue, match="name of the action"), db.transaction("\udcff"):
        pass


@given(st.dictionaries(st.text(), JSON))
def test_clean_documents_are_equal_and_detached(document: dict[str, Any]) -> None:
    cleaned = clean_document("t", 1, document)
    assert same(cleaned, document)
    assert same(detached(document), document)


@pytest.mark.parametrize(
    ("one", "other"), [(1, True), (1, 1.0), (0, False), ([1], [True]), ({"a": 1}, {"a": 1.0}), ("1", 1)]
)
def test_values_that_json_tells_apart_are_not_the_same(one: Any, other: Any) -> None:
    assert not same(one, other)


def test_a_change_of_type_alone_is_saved(db: SharedDatabase, opened: Opener) -> None:
    db.insert({"x": 1})
    db.update({"x": True})
    assert opened().get(doc_id=1)["x"] is True
