"""A repair saves all of a damaged journal where a copy or a checkpoint knows it, else all but what the lost lines touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.store import Change, Record, Unwritable, open_database
from shnor_tui.store.checkpoint import Checkpoint
from shnor_tui.store.follower import understood
from shnor_tui.store.journal import Position
from shnor_tui.store.maintenance.chain import Copy
from shnor_tui.store.maintenance.salvage import Gap, Salvage, salvage
from shnor_tui.store.record import NO_CRC, chained, encode_line, marker, raw_lines
from shnor_tui.store.state import State
from tests.store.support import Contents, contents, journal_of, replayed

NOON = datetime(2020, 9, 1, 12, tzinfo=UTC)
REPAIR = marker("store.repair", "ольга", NOON, 1)
TABLES, FIELDS = ("marks", "schools"), ("a", "b", "c")

Lines = list[bytes]
Damage = Callable[[bytes], bytes]


class History:
    """A journal that is written without the store, and the documents at each revision."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.states: list[Contents] = [{}]
        self._ids: dict[str, int] = {}

    @property
    def lines(self) -> Lines:
        return list(chained(self.records))

    def new_id(self, table: str) -> int:
        self._ids[table] = self._ids.get(table, 0) + 1
        return self._ids[table]

    def write(self, wanted: dict[tuple[str, int], dict[str, Any] | None]) -> None:
        """One record that makes the documents as wanted."""
        before = self.states[-1]
        changes = [
            Change.between(*key, before.get(key[0], {}).get(key[1]), document) for key, document in wanted.items()
        ]
        ops = tuple(change for change in changes if change is not None)
        at = NOON + timedelta(minutes=len(self.records))
        self.records.append(Record(0, NO_CRC, 1, at, "ольга", "mark.set", None, ops))
        after = {table: dict(documents) for table, documents in before.items()}
        for (table, doc_id), document in wanted.items():
            if document is None:
                after.get(table, {}).pop(doc_id, None)
            else:
                after.setdefault(table, {})[doc_id] = document
        self.states.append({table: documents for table, documents in after.items() if documents})

    def checkpoint(self, rev: int) -> Checkpoint:
        state = State()
        for line in raw_lines(b"".join(self.lines[:rev])):
            assert line.record is not None
            state.apply(line.record)
            crc = line.crc
        return Checkpoint(Position(rev, crc, 0, 0), 1, state)


documents = st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 9), min_size=1)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Some records: inserts, changes of a few fields, deletes, and deleted documents that come back."""
    history = History()
    gone: dict[tuple[str, int], None] = {}
    for _ in range(draw(st.integers(1, 14))):
        wanted: dict[tuple[str, int], dict[str, Any] | None] = {}
        for _ in range(draw(st.integers(1, 3))):
            table = draw(st.sampled_from(TABLES))
            present = history.states[-1].get(table, {})
            action = draw(st.sampled_from(("insert", "change", "change", "delete", "return")))
            back = [key for key in gone if key[0] == table and key not in wanted]
            free = [doc_id for doc_id in present if (table, doc_id) not in wanted]
            if action == "return" and back:
                wanted[draw(st.sampled_from(back))] = draw(documents)
            elif action in {"change", "delete"} and free:
                key = (table, draw(st.sampled_from(free)))
                wanted[key] = None if action == "delete" else {**present[key[1]], **draw(documents)}
            else:
                wanted[(table, history.new_id(table))] = draw(documents)
        history.write(wanted)
        gone |= {key: None for key, document in wanted.items() if document is None}
        gone = {key: None for key in gone if wanted.get(key) is None}
    return history


def damaged_byte(draw: st.DrawFn, line: bytes) -> bytes:
    """Another byte somewhere on the line but in its newline, wrong in more than one bit."""
    at = draw(st.integers(0, len(line) - 2))
    other = draw(st.integers(0, 255).filter(lambda byte: (byte ^ line[at]).bit_count() > 1))
    return line[:at] + bytes([other]) + line[at + 1 :]


@st.composite
def damages(draw: st.DrawFn) -> tuple[History, bytes, frozenset[int]]:
    """A history, its journal damaged in some lines, and the revisions of these."""
    history = draw(histories())
    lines = history.lines
    lost = draw(st.sets(st.integers(1, len(lines)), max_size=5))
    for rev in lost:
        line = lines[rev - 1]
        kinds = (
            damaged_byte(draw, line),
            b"",
            b"\0" * (len(line) - 1) + b"\n",
            line[: len(line) // 2],
            b"\xff\xfe\n\n{\n",
        )
        lines[rev - 1] = draw(st.sampled_from(kinds))
    return history, b"".join(lines), frozenset(lost)


def saved(journal: bytes, copies: tuple[Copy, ...] = (), checkpoint: Checkpoint | None = None) -> Salvage:
    return salvage(journal, copies, checkpoint, REPAIR, lambda record: understood(record, 1, {}))


def states_of(result: Salvage) -> list[Contents]:
    """The documents at each revision of what was saved, which must be a journal."""
    state = State()
    states: list[Contents] = [{}]
    for line in raw_lines(b"".join(chained(result.records))):
        assert line.record is not None
        assert line.record.rev == line.number
        state.apply(line.record)
        states.append({table: dict(documents) for table, documents in state.tables.items()})
    return states


def journal(history: History, revisions: int | None = None) -> bytes:
    return b"".join(history.lines[:revisions])


def touched(history: History, lost: frozenset[int]) -> set[tuple[str, int]]:
    """The documents that the lost records changed."""
    return {(change.table, change.id) for rev in lost for change in history.records[rev - 1].ops}


def flat(state: Contents) -> dict[tuple[str, int], dict[str, Any]]:
    return {(table, doc_id): document for table, documents in state.items() for doc_id, document in documents.items()}


# Laws


@given(histories())
def test_what_is_intact_stays_as_it_is(history: History) -> None:
    result = saved(journal(history), checkpoint=history.checkpoint(len(history.records)))
    assert not result.needed
    assert b"".join(chained(result.records)) == journal(history)


@given(damages(), st.data())
def test_with_a_backup_that_has_the_lost_lines_the_journal_is_what_it_was(
    damage: tuple[History, bytes, frozenset[int]], data: st.DataObject
) -> None:
    history, damaged, lost = damage
    backed_up = data.draw(st.integers(max(lost, default=0), len(history.records)))
    result = saved(damaged, (Copy("backup", journal(history, backed_up), leads=True),))
    assert b"".join(chained(result.records)) == journal(history)
    assert not result.gaps
    assert not result.left_out
    assert set(result.taken.get("backup", ())) == lost
    assert result.needed or not lost


@given(damages(), st.data())
def test_copies_that_are_damaged_themselves_complete_each_other(
    damage: tuple[History, bytes, frozenset[int]], data: st.DataObject
) -> None:
    history, damaged, lost = damage
    lines = history.lines
    halves = data.draw(st.lists(st.booleans(), min_size=len(lines), max_size=len(lines)))
    copies = [
        Copy(
            str(half),
            b"".join(line if has is half else b"damaged\n" for has, line in zip(halves, lines, strict=True)),
            True,
        )
        for half in (True, False)
    ]
    result = saved(damaged, tuple(copies))
    assert b"".join(chained(result.records)) == journal(history)
    assert sorted(rev for revisions in result.taken.values() for rev in revisions) == sorted(lost)


@given(damages(), st.data())
def test_with_a_checkpoint_the_documents_are_what_they_were(
    damage: tuple[History, bytes, frozenset[int]], data: st.DataObject
) -> None:
    history, damaged, lost = damage
    at = data.draw(st.integers(max(lost, default=1), len(history.records)))
    states = states_of(saved(damaged, checkpoint=history.checkpoint(at)))
    assert states[at:] == history.states[at:]
    assert states[: min(lost, default=at)] == history.states[: min(lost, default=at)]


@given(damages(), st.data())
def test_whatever_help_there_is_nothing_differs_but_what_the_lost_lines_touched(
    damage: tuple[History, bytes, frozenset[int]], data: st.DataObject
) -> None:
    history, damaged, gone = damage
    some = data.draw(st.sets(st.integers(1, len(history.records))))
    copies = [Copy("copy", b"".join(history.lines[rev - 1] for rev in sorted(some)), data.draw(st.booleans()))]
    at = data.draw(st.none() | st.integers(1, len(history.records)))
    result = saved(damaged, tuple(copies), history.checkpoint(at) if at else None)
    states = states_of(result)
    assert len(states) <= len(history.states)
    lost = frozenset(result.lost)
    assert lost <= gone
    suspect = touched(history, lost)
    for state, true_state in zip(states, history.states, strict=False):
        here, there = flat(state), flat(true_state)
        assert {key: here[key] for key in here if key not in suspect} == {
            key: there[key] for key in there if key not in suspect
        }
    assert {(one.table, one.id) for one in result.left_out} <= suspect
    for rev in set(range(1, len(states))) - lost:
        kept, original = result.records[rev - 1], history.records[rev - 1]
        assert (kept.at, kept.by, kept.act) == (original.at, original.by, original.act)
        dropped = {(one.table, one.id) for one in result.left_out if rev in one.revisions}
        assert kept.ops == tuple(op for op in original.ops if (op.table, op.id) not in dropped)
    if not result.data_lost:
        assert states[max(lost, default=0) :] == history.states[max(lost, default=0) : len(states)]


@given(damages())
def test_fields_that_no_lost_line_touched_are_what_they_were(damage: tuple[History, bytes, frozenset[int]]) -> None:
    history, damaged, _gone = damage
    result = saved(damaged)
    lost = [change for rev in result.lost for change in history.records[rev - 1].ops]
    for state, true_state in zip(states_of(result), history.states, strict=False):
        here, there = flat(state), flat(true_state)
        for table, doc_id in here.keys() & there.keys():
            of_it = [change for change in lost if (change.table, change.id) == (table, doc_id)]
            if any(change.whole for change in of_it):
                continue
            spoilt = {field for change in of_it for field in change.fields}
            for field in set(FIELDS) - spoilt:
                assert here[table, doc_id].get(field) == there[table, doc_id].get(field)


@given(damages())
def test_what_later_lines_found_is_believed(damage: tuple[History, bytes, frozenset[int]]) -> None:
    """Each change that is kept finds the values that it found when it was made."""
    result = saved(damage[1])
    before: Contents = {}
    for record, state in zip(result.records, states_of(result)[1:], strict=True):
        for change in record.ops:
            assert change.fits(before.get(change.table, {}).get(change.id)), (record, before)
        before = state


@given(damages(), st.binary(max_size=40))
def test_it_always_opens_and_can_be_written(
    tmp_path_factory: pytest.TempPathFactory, damage: tuple[History, bytes, frozenset[int]], tail: bytes
) -> None:
    home = tmp_path_factory.mktemp("department")
    journal_of(home).write_bytes(b"".join(chained(saved(damage[1] + tail).records)))
    with open_database(home, "olga") as db:
        db.insert({"n": 1})
        assert db.read_only is None
        assert contents(db) == replayed(home)


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_garbage_holds_nothing(garbage: bytes, copy: bytes) -> None:
    result = saved(garbage, (Copy("copy", copy, leads=True),))
    assert all(record.ops == () for record in result.records)


@given(histories(), st.data())
def test_a_flipped_bit_anywhere_loses_nothing(history: History, data: st.DataObject) -> None:
    whole = journal(history)
    bit = data.draw(st.integers(0, len(whole) * 8 - 1))
    damaged = bytearray(whole)
    damaged[bit // 8] ^= 1 << bit % 8
    result = saved(bytes(damaged))
    assert b"".join(chained(result.records)) == whole
    assert result.needed
    assert not result.gaps


# Cases


@pytest.fixture
def history() -> History:
    history = History()
    history.write({("marks", 1): {"a": 1, "b": 1}})
    history.write({("marks", 1): {"a": 2, "b": 1}})
    history.write({("marks", 2): {"a": 7}})
    history.write({("marks", 1): {"a": 3, "b": 1}})
    history.write({("marks", 2): {"a": 8}})
    return history


def without(history: History, *revisions: int) -> bytes:
    return b"".join(b"damaged\n" if rev in revisions else line for rev, line in enumerate(history.lines, 1))


def test_a_lost_change_is_told_by_the_next_change_of_the_same_field(history: History) -> None:
    result = saved(without(history, 2))
    assert states_of(result) == history.states
    assert result.gaps == (Gap(2, 2, exact=False, changes=1),)
    assert [record.act for record in result.records] == ["mark.set", "store.repair", "mark.set", "mark.set", "mark.set"]


def test_a_document_whose_beginning_is_lost_is_left_out_and_named(history: History) -> None:
    result = saved(without(history, 3))
    assert states_of(result)[-1] == {"marks": {1: {"a": 3, "b": 1}}}
    [one] = result.left_out
    assert (one.table, one.id, one.known, one.revisions) == ("marks", 2, {"a": 8}, (5,))


def test_a_document_that_is_deleted_later_is_known_as_a_whole(history: History) -> None:
    history.write({("marks", 2): None})
    result = saved(without(history, 3))
    assert states_of(result) == history.states
    assert result.left_out == ()


def test_damaged_newlines_lose_nothing(history: History) -> None:
    whole = journal(history)
    for line in range(1, len(history.lines) + 1):
        end = len(journal(history, line))
        damaged = whole[: end - 1] + b"J" + whole[end:]
        result = saved(damaged)
        assert b"".join(chained(result.records)) == whole
        assert result.damaged == (line,)
        assert result.needed


def test_each_flipped_bit_of_a_journal_is_put_right(history: History) -> None:
    whole = journal(history)
    for bit in range(len(whole) * 8):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        result = saved(bytes(damaged))
        assert b"".join(chained(result.records)) == whole, bit
        assert result.damaged, bit


def test_a_torn_last_line_is_no_damage(history: History) -> None:
    for tail in (b'{"crc":"', history.lines[-1][:-1], b"\0" * 100, b"\0" * 100 + b"}\n"):
        result = saved(journal(history, 4) + tail)
        assert not result.needed
        assert result.torn == len(tail)
        assert b"".join(chained(result.records)) == journal(history, 4)


@given(histories(), st.data())
def test_what_a_session_cuts_as_torn_is_torn_here_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, history: History, data: st.DataObject
) -> None:
    tails = st.one_of(
        st.binary(min_size=1, max_size=30), st.sampled_from([b"\0", b"\0\0\n", b"x\0\n", b"x\0\0\n", b"\n", b"{"])
    )
    last = history.lines[-1]
    cut = data.draw(st.integers(0, len(last)))
    tail = last[:cut] + (data.draw(tails) if cut < len(last) else b"")
    home = tmp_path_factory.mktemp("department")
    journal_of(home).write_bytes(journal(history, len(history.records) - 1) + tail)
    with open_database(home, "olga") as db:
        writable = db.read_only is None
    assert saved(journal_of(home).read_bytes()).needed is not writable


def test_a_damaged_last_line_keeps_its_number(history: History) -> None:
    result = saved(without(history, 5))
    assert result.gaps == (Gap(5, 5, exact=False, changes=0),)
    assert states_of(result)[-1] == history.states[4]


def test_a_journal_that_was_cut_gets_its_end_from_a_backup(history: History) -> None:
    copies = (Copy("newer", journal(history), leads=True), Copy("older", journal(history, 4), leads=True))
    result = saved(journal(history, 2), copies)
    assert b"".join(chained(result.records)) == journal(history)
    assert result.taken == {"newer": (3, 4, 5)}


def test_what_a_restore_has_replaced_does_not_come_back(history: History) -> None:
    kept = Copy("shnor.journal.before-restore", journal(history), leads=False)
    assert not saved(journal(history, 2), (kept,)).needed
    assert b"".join(chained(saved(without(history, 2), (kept,)).records)) == journal(history), "but it fills holes"


def test_a_checkpoint_ahead_of_all_lines_becomes_one_change(history: History) -> None:
    result = saved(journal(history, 2), checkpoint=history.checkpoint(5))
    assert result.checkpoint == "ahead"
    assert result.gaps == (Gap(3, 5, exact=True, changes=2),)
    assert states_of(result)[-1] == history.states[-1]
    alone = saved(b"", checkpoint=history.checkpoint(5))
    assert states_of(alone)[-1] == history.states[-1]


def test_a_checkpoint_of_another_journal_is_not_believed(history: History) -> None:
    other = History()
    for n in range(3):
        other.write({("marks", 9): {"a": n}})
    result = saved(journal(history), checkpoint=other.checkpoint(3))
    assert result.checkpoint == "foreign"
    assert result.needed
    assert b"".join(chained(result.records)) == journal(history)


def test_a_line_of_another_history_does_not_fill_a_hole(history: History) -> None:
    other = History()
    other.records = history.records[:2]
    other.states = history.states[:3]
    other.write({("marks", 7): {"a": 1}})
    result = saved(without(history, 3), (Copy("other", journal(other), leads=True),))
    assert result.taken == {}
    assert result.lost == (3,)


def test_a_checkpoint_that_contradicts_the_lines_after_the_gap_is_not_used(history: History) -> None:
    checkpoint = history.checkpoint(5)
    checkpoint.state.tables.clear()
    result = saved(without(history, 2), checkpoint=checkpoint)
    assert result.gaps == (Gap(2, 2, exact=False, changes=1),)
    assert states_of(result) == history.states


def test_lines_of_another_journal_and_lines_twice_have_no_place(history: History) -> None:
    result = saved(journal(history) + journal(history, 3))
    assert result.surplus == 3
    assert b"".join(chained(result.records)) == journal(history)


def test_lines_that_were_not_written_after_one_another_are_linked_anew(history: History) -> None:
    other = History()
    other.write({("marks", 1): {"a": 9, "b": 1}})
    result = saved(b"".join(other.lines) + b"".join(history.lines[1:]))
    assert result.unlinked == (2,)
    assert result.needed
    assert states_of(result)[-1] == history.states[-1]


def test_records_of_a_newer_program_are_not_touched(history: History) -> None:
    newer = b"".join(chained([*history.records, Record(0, NO_CRC, 2, NOON, "olga", "mark.set", None, ())]))
    with pytest.raises(Unwritable, match="updated"):
        saved(newer)


def test_the_longest_row_of_lines_is_followed_quickly() -> None:
    history = History()
    for n in range(3000):
        history.write({("marks", 1): {"a": n}})
    lines = [b"damaged\n" if rev % 3 == 1 else line for rev, line in enumerate(history.lines)]
    result = saved(b"".join(lines))
    assert len(result.gaps) == 1000
    assert states_of(result)[-1] == history.states[-1]


@pytest.mark.parametrize("rev", [-5, 0, 10**9, 10**18, 10**30])
def test_a_line_with_a_number_that_no_revision_has_is_left_out(history: History, rev: int) -> None:
    odd = encode_line(Record(rev, NO_CRC, 1, NOON, "ольга", "mark.set", None, ()))
    result = saved(journal(history) + odd)
    assert result.needed
    assert [record.rev for record in result.records] == list(range(1, len(history.records) + 1))


def test_a_checkpoint_with_a_number_that_no_revision_has_counts_for_nothing(history: History) -> None:
    known = history.checkpoint(1)
    known.position = Position(10**12, known.position.crc, 0, 0)
    assert not saved(journal(history), checkpoint=known).needed
