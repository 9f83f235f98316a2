"""A bit that the disk flipped is found, named and never believed, wherever it is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from shnor_tui.store import Corrupt, Diverged, SharedDatabase, open_database
from shnor_tui.store.maintenance.examine import examine
from shnor_tui.store.maintenance.findings import Area, Level
from shnor_tui.store.maintenance.mend import Version, mend
from tests.store.counting import Counts
from tests.store.history import write_history
from tests.store.support import Contents, checkpoint_of, contents, journal_of, replayed

VERSION = Version(1, {})
EACH_BYTE = "one bit of each byte"
EACH_BIT = pytest.param(range(8), id="each bit", marks=pytest.mark.proof)


@pytest.fixture
def states(home: Path) -> list[Contents]:
    """A journal of twenty records; the documents at each revision from 0 on."""
    return write_history(home)


def flips(whole: bytes, bits: range) -> Iterator[tuple[int, bytes]]:
    """The place and the whole, with each of some bits of each byte flipped; a single one is another in each byte."""
    for place in range(len(whole)):
        for bit in bits:
            damaged = bytearray(whole)
            damaged[place] ^= 1 << (bit if len(bits) > 1 else (place + bit) % 8)
            yield place, bytes(damaged)


def assert_refused_at(db: SharedDatabase, line: int, states: list[Contents]) -> None:
    """What comes before the line is readable as it was; the line is named, and nothing is written."""
    assert db.revision == line - 1
    assert contents(db) == states[line - 1]
    assert db.read_only is not None
    assert f"damaged in line {line} (revision {line})" in db.read_only
    with pytest.raises(Corrupt, match=f"line {line} "):
        db.insert({})


@pytest.mark.parametrize("bits", [pytest.param(range(1), id=EACH_BYTE), EACH_BIT])
def test_a_flipped_bit_of_the_journal_is_found_and_named(
    home: Path, states: list[Contents], bits: range, counted: Counts
) -> None:
    """Also in the last line: it ends in a newline, so it was written whole, and may have been acknowledged."""
    whole = journal_of(home).read_bytes()
    for place, damaged in flips(whole, bits):
        journal_of(home).write_bytes(damaged)
        with open_database(home, "olga") as db:
            assert_refused_at(db, whole.count(b"\n", 0, place) + 1, states)
        assert journal_of(home).read_bytes() == damaged
        assert not checkpoint_of(home).exists()
        counted("bits flipped in the journal", cases=1, not_found=0, values_changed=0)


@pytest.mark.parametrize("bits", [pytest.param(range(1), id=EACH_BYTE), EACH_BIT])
def test_a_flipped_bit_of_the_checkpoint_changes_nothing(
    home: Path, states: list[Contents], bits: range, counted: Counts
) -> None:
    """Not the documents, nor the next number of one, nor what may be done; closing writes a good one in its place."""
    with open_database(home, "olga") as db:
        db.checkpoint()
    next_ids = {name: 1 + max(max(state.get(name, {0: {}})) for state in states) for name in states[-1]}
    whole = checkpoint_of(home).read_bytes()
    for _place, damaged in flips(whole, bits):
        checkpoint_of(home).write_bytes(damaged)
        with open_database(home, "olga") as db:
            assert db.read_only is None
            assert contents(db) == states[-1]
            with suppress(ZeroDivisionError), db.transaction("given up"):
                assert {name: db.table(name).insert({}) for name in db.tables()} == next_ids
                raise ZeroDivisionError
        assert checkpoint_of(home).read_bytes() == whole
        counted("bits flipped in the checkpoint", cases=1, not_found=0, values_changed=0)


@pytest.mark.parametrize(
    "step", [pytest.param(41, id="here and there"), pytest.param(5, id="closer", marks=pytest.mark.proof)]
)
def test_a_flipped_bit_is_named_by_the_examination_and_mended_without_loss(
    home: Path, states: list[Contents], step: int, counted: Counts
) -> None:
    """With no copy at all: which bit it was can be worked out of the checksum. The damaged journal is kept."""
    whole = journal_of(home).read_bytes()
    for place, damaged in list(flips(whole, range(1)))[::step]:
        shutil.rmtree(home)
        home.mkdir()
        journal_of(home).write_bytes(damaged)
        line = whole.count(b"\n", 0, place) + 1
        found = [finding for finding in examine(home, VERSION).findings if finding.level is Level.MEND]
        assert {finding.area for finding in found} == {Area.JOURNAL}
        assert any(re.search(rf"\b{line}\b", finding.what) for finding in found)
        assert journal_of(home).read_bytes() == damaged, "looking changes nothing"
        done, _salvage = mend(home, "admin", VERSION)
        assert done.kept is not None
        assert done.kept.read_bytes() == damaged
        with open_database(home, "olga") as db:
            assert db.read_only is None
            assert contents(db) == states[-1]
            assert journal_of(home).read_bytes().startswith(whole)
            db.insert({})
            assert contents(db) == replayed(home)
        counted("bits flipped in the journal and mended", cases=1, records_lost=0)


def test_a_bit_that_flips_under_a_session_changes_nothing_that_it_shows_and_loses_nothing_that_it_saves(
    home: Path, states: list[Contents], counted: Counts
) -> None:
    """It has read the line already. Only its history reads it again, and stops it; others stop there until it is mended."""
    whole = journal_of(home).read_bytes()
    for place, damaged in list(flips(whole, range(1)))[::61]:
        shutil.rmtree(home)
        home.mkdir()
        journal_of(home).write_bytes(whole)
        with open_database(home, "olga") as db:
            with journal_of(home).open("r+b") as journal:
                journal.write(damaged)
            assert contents(db) == states[-1]
            try:
                db.table("new").insert({"n": 1})
                saved = True
            except (Corrupt, Diverged):
                saved = False
            assert saved or place >= whole.rindex(b"\n", 0, -1), "only of the last line is it sure to notice"
            known = {**states[-1], "new": {1: {"n": 1}}} if saved else states[-1]
            with pytest.raises((Corrupt, Diverged)):
                list(db.records())
            assert db.read_only is not None, "once its history has met the damage, it stops too"
            assert contents(db) == known
        checkpoint_of(home).unlink(missing_ok=True)
        with open_database(home, "ivan") as other:
            assert_refused_at(other, whole.count(b"\n", 0, place) + 1, states)
        mend(home, "admin", VERSION)
        with open_database(home, "ivan") as other:
            assert other.read_only is None
            assert contents(other) == known
        counted("bits flipped under a session", cases=1, values_changed=0, commits_lost=0)


def spoilt(whole: bytes, size: int) -> Iterator[tuple[str, bytes]]:
    """What else disks and copying do: a sector of zeros, of ones, of what stood elsewhere, missing, twice, moved."""
    for start in range(0, len(whole), size):
        end = min(start + size, len(whole))
        other = (start + 3 * size) % len(whole)
        yield "zeros", whole[:start] + b"\0" * (end - start) + whole[end:]
        yield "ones", whole[:start] + b"\xff" * (end - start) + whole[end:]
        yield "of elsewhere", whole[:start] + whole[other : other + end - start] + whole[end:]
        yield "missing", whole[:start] + whole[end:]
        yield "twice", whole[:end] + whole[start:end] + whole[end:]
        yield "swapped with the next", whole[:start] + whole[end : end + size] + whole[start:end] + whole[end + size :]


@pytest.mark.parametrize("size", [1, 64, 512])
def test_a_sector_that_is_spoilt_shows_a_state_that_was_or_the_truth(
    home: Path, states: list[Contents], size: int, counted: Counts
) -> None:
    """Never one that never was. Only at the end, where no whole line is left, is it passed over:
    that is what a write that was cut short leaves behind."""
    whole = journal_of(home).read_bytes()
    last = whole.rindex(b"\n", 0, -1) + 1
    cases = list(spoilt(whole, size))[:: 23 if size == 1 else 1]
    for how, damaged in cases:
        journal_of(home).write_bytes(damaged)
        same_until = next(
            (n for n, pair in enumerate(zip(whole, damaged, strict=False)) if pair[0] != pair[1]), len(whole)
        )
        with open_database(home, "olga") as db:
            assert contents(db) == states[db.revision]
            if damaged == whole:
                assert db.revision == len(states) - 1
            elif db.read_only is None:
                line = whole.rfind(b"\n", 0, same_until) + 1
                assert line >= last or b"\n" not in damaged[line:-1], how
            else:
                assert f"damaged in line {db.revision + 1}" in db.read_only
        checkpoint_of(home).unlink(missing_ok=True)
    counted(f"{size} bytes of the journal zeros, ones, missing, twice or moved", cases=len(cases), values_changed=0)
