"""Changes and records are pure: what one did, the next can take back, and a line proves that it is whole."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.store import Change, Corrupt, Record
from shnor_tui.store.record import NO_CRC, chained, decode_line, encode_line, marker, raw_lines
from shnor_tui.store.state import State
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
    with pytest.raises(ValueError, match="missing"):
        Change("t", 1, None, None).applied_to(None)


def test_a_record_that_contradicts_itself_changes_nothing() -> None:
    state = State()
    insert, delete = Change("t", 1, None, {"x": 1}), Change("t", 1, {"x": 1}, None)
    for ops in ((insert, insert), (insert, delete), (delete,), (Change("t", 1, None, None),)):
        with pytest.raises(Corrupt, match="Revision 1 of the journal does not fit"):
            state.apply(record(*ops))
    state.apply(record(insert))
    with pytest.raises(Corrupt):
        state.apply(record(delete, delete))
    assert state.documents("t") == {1: {"x": 1}}


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


# Lines of a journal


NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)


def journal(*numbers: int) -> list[bytes]:
    return list(chained(record(Change("t", n, None, {"n": n})) for n in numbers))


def test_records_are_chained_in_the_order_in_which_they_are_given() -> None:
    lines = list(raw_lines(b"".join(journal(7, 8, 9))))
    assert [line.damage for line in lines] == ["", "", ""]
    records = [line.record for line in lines if line.record is not None]
    assert [(one.rev, one.ops[0].id) for one in records] == [(1, 7), (2, 8), (3, 9)]
    assert [one.prev for one in records] == [NO_CRC, *(line.crc for line in lines[:2])]


def test_chaining_what_is_chained_changes_no_byte() -> None:
    whole = b"".join(journal(1, 2, 3))
    assert b"".join(chained(line.record for line in raw_lines(whole) if line.record is not None)) == whole


def test_a_marker_is_a_record_without_changes() -> None:
    (line,) = chained([marker("store.purge", "olga", NOON.astimezone(timezone(timedelta(hours=3))), 3)])
    assert decode_line(line[:-1])[0] == Record(1, NO_CRC, 3, NOON, "olga", "store.purge", None, ())
    assert b'"at":"2026-09-01T12:00:00Z"' in line


def test_damaged_lines_are_listed_among_the_others_with_what_is_wrong() -> None:
    one, two, three = journal(1, 2, 3)
    lines = list(raw_lines(one + two.replace(b'"n":2', b'"n":4') + b"\n" + three + three[:20]))
    assert [(line.number, line.record is not None) for line in lines] == [
        (1, True),
        (2, False),
        (3, False),
        (4, True),
        (5, False),
    ]
    assert [line.damage for line in lines] == [
        "",
        "its checksum does not match",
        "its checksum does not match",
        "",
        "its end is not intact",
    ]
    assert lines[3].data == three[:-1]
    assert lines[4].data == three[:20]
    assert list(raw_lines(b"")) == []


def lists(depth: int) -> Any:
    made: Any = 1
    for _ in range(depth):
        made = [made]
    return made


@pytest.mark.parametrize("depth", [100, 900])
def test_a_line_that_is_nested_too_deeply_is_damage(depth: int) -> None:
    fine = encode_line(record(Change("t", 1, None, {"x": lists(99)}))).rstrip()
    assert decode_line(fine)[0].ops[0].now == {"x": lists(99)}
    with pytest.raises(ValueError, match="nested too deeply"):
        decode_line(encode_line(record(Change("t", 1, None, {"x": lists(depth)}))).rstrip())


def test_a_line_that_no_decoder_can_follow_is_damage() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    body = encode_line(record(Change("t", 1, None, {"x": 0}))).rstrip()[len('{"crc":"00000000",') :]
    body = body.replace(b'"x":0', b'"x":' + deep)
    with pytest.raises(ValueError, match="nested too deeply"):
        decode_line(b'{"crc":"%08x",%s' % (zlib.crc32(body), body))


@pytest.mark.parametrize("moment", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)])
def test_a_time_that_cannot_be_told_in_every_zone_is_damage(moment: datetime) -> None:
    line = encode_line(msgspec.structs.replace(record(), at=moment)).rstrip()
    with pytest.raises(ValueError, match="calendar"):
        decode_line(line)
