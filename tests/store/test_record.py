"""Changes and records are pure: what one did, the next can take back, and a line proves that it is whole."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.store import Change, Record
from shnor_tui.store.record import NO_CRC, decode_line, encode_line
from shnor_tui.store.values import Doc

DOCUMENTS = st.none() | st.dictionaries(st.sampled_from("abc"), st.integers(0, 3) | st.lists(st.integers(), max_size=2))


def record(*ops: Change) -> Record:
    return Record(1, NO_CRC, 1, datetime(2026, 9, 1, 12, 0, 0, 5, tzinfo=UTC), "olga", "mark.set", None, ops)


def test_an_update_holds_only_the_fields_that_differ() -> None:
    change = Change.between("marks", 6, {"x": 1, "y": 2, "z": 3}, {"x": 1, "y": 5, "w": 4})
    assert change == Change("marks", 6, was={"y": 2, "z": 3}, now={"y": 5, "w": 4})
    assert change.fields == {"y", "z", "w"}


def test_an_insert_and_a_delete_hold_the_whole_document() -> None:
    assert Change.between("marks", 6, None, {"x": 1}) == Change("marks", 6, None, {"x": 1})
    assert Change.between("marks", 6, {"x": 1}, None) == Change("marks", 6, {"x": 1}, None)


@given(DOCUMENTS, DOCUMENTS)
def test_a_change_leads_there_and_its_inverse_back(before: Doc | None, after: Doc | None) -> None:
    change = Change.between("t", 1, before, after)
    if change is None:
        assert before == after
        return
    assert change.fits(before)
    assert change.applied_to(before) == after
    assert change.inverse().fits(after)
    assert change.inverse().applied_to(after) == before


def test_a_change_refuses_a_document_whose_existence_contradicts_it() -> None:
    with pytest.raises(ValueError, match="already there"):
        Change("t", 1, None, {}).applied_to({})
    with pytest.raises(ValueError, match="missing"):
        Change("t", 1, {"x": 1}, {"x": 2}).applied_to(None)


def test_a_changed_document_shares_nothing_with_the_record() -> None:
    tags = ["a"]
    document = Change("t", 1, None, {"tags": tags}).applied_to(None)
    assert document is not None
    document["tags"].append("b")
    assert tags == ["a"]


def test_a_line_reads_back_as_it_was_written() -> None:
    original = record(Change("marks", 6, None, {"школа": ["№ 5", 1, 2.5, None, True]}))
    line = encode_line(original)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode_line(line[:-1])[0] == original


def test_a_line_starts_with_the_checksum_of_all_that_follows() -> None:
    line = encode_line(record(Change("t", 1, None, {"x": 1})))
    for position in range(len(line) - 1):
        for bit in range(8):
            damaged = bytearray(line[:-1])
            damaged[position] ^= 1 << bit
            with pytest.raises(ValueError, match=r"."):
                decode_line(bytes(damaged))
