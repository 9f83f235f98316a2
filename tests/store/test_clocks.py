"""Clocks that go backwards, stand still, jump or lie: the order is the revision's, and nothing depends on the time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.store import open_database, revision_at
from tests.store.conftest import Opener
from tests.store.counting import Counts
from tests.store.support import Contents, contents, journal_of, replayed

NOON = datetime(2020, 9, 1, 12, tzinfo=UTC)
MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001  (hypothesis adds the zone)
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from(
        [
            UTC,
            ZoneInfo("Europe/Moscow"),
            ZoneInfo("Asia/Kamchatka"),
            ZoneInfo("America/New_York"),
            timezone(timedelta(hours=-12)),
        ]
    ),
)


def ticking(moments: list[datetime]) -> Callable[[], datetime]:
    """A clock that shows these, one after another, and then the last one for ever."""
    left = list(moments)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


@given(clocks=st.lists(st.lists(MOMENTS, min_size=1, max_size=6), min_size=2, max_size=3), data=st.data())
def test_order_history_and_undo_are_the_revisions_whatever_the_clocks_show(
    clocks: list[list[datetime]], data: st.DataObject
) -> None:
    """Each session has a clock of its own, which goes as it likes."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory) / "department"
        sessions = [open_database(home, f"user{n}", now=ticking(clock)) for n, clock in enumerate(clocks)]
        shown: list[datetime] = []
        for n in range(1, 9):
            session = data.draw(st.sampled_from(sessions))
            with session.transaction("step") as transaction:
                session.table("marks").upsert({"n": n}, lambda _each: True)
            assert transaction.record is not None
            assert transaction.record.rev == n
            shown.append(transaction.record.at)
        for session in sessions:
            session.refresh()
            assert [record.rev for record in session.history("marks", 1)] == list(range(1, 9))
            assert [record.at for record in session.records()] == shown
            assert contents(session) == {"marks": {1: {"n": 8}}} == replayed(home)
        last = next(sessions[0].records(7))
        sessions[0].revert(last, "undo")
        assert contents(sessions[0]) == {"marks": {1: {"n": 7}}}
        for session in sessions:
            session.close()
        with open_database(home, "olga") as session:
            assert session.revision == 9
            assert contents(session) == {"marks": {1: {"n": 7}}}


@given(clock=st.lists(MOMENTS, min_size=1, max_size=6), moment=MOMENTS)
def test_a_past_moment_is_the_last_revision_that_was_saved_by_then(clock: list[datetime], moment: datetime) -> None:
    """By the clocks of those who saved; of two that show the same time the later revision counts."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory) / "department"
        states: list[Contents] = [{}]
        with open_database(home, "olga", now=ticking(clock)) as db:
            for n in range(len(clock)):
                db.insert({"n": n})
                states.append(contents(db))
        shown = [each.astimezone(UTC) for each in clock]
        for asked in [moment.astimezone(UTC), *shown]:
            expected = max((rev for rev, at in enumerate(shown, 1) if at <= asked), default=0)
            assert revision_at(home, asked) == expected
            with open_database(home, "historian", until=expected) as then:
                assert contents(then) == states[expected]


@pytest.mark.parametrize(
    "clock",
    [
        [NOON, NOON - timedelta(days=365), NOON - timedelta(days=3650), NOON],
        [NOON] * 4,
        [datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), NOON],
        [datetime(2020, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=fold) for fold in (1, 0, 1)],
    ],
    ids=["backwards", "standing still", "the ends of time", "an hour that comes twice"],
)
def test_no_session_waits_for_a_clock_or_trips_over_one(
    home: Path, clock: list[datetime], opened: Opener, counted: Counts
) -> None:
    reader = opened("reader")
    with open_database(home, "olga", now=ticking(clock)) as db:
        for n, moment in enumerate(clock, 1):
            db.insert({"n": n})
            (record,) = reader.refresh()
            assert (record.rev, record.at) == (n, min(moment.astimezone(UTC), LAST_DAY))
        db.checkpoint()
    assert contents(opened()) == contents(reader) == replayed(home)
    counted("clocks that go wrong", cases=1, out_of_order=0)


LAST_DAY = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)
"""What is later cannot be told in every zone."""


@pytest.mark.parametrize("clock", [datetime.min.replace(tzinfo=timezone(timedelta(hours=5))), None])
def test_a_moment_that_cannot_be_written_saves_nothing_and_stops_nothing(home: Path, clock: datetime | None) -> None:
    """The clock raises, or its moment lies before the first one in UTC."""

    def now() -> datetime:
        if broken and clock is None:
            raise OSError("the clock is broken")
        return clock if broken and clock is not None else NOON

    broken = False
    with open_database(home, "olga", now=now) as db, open_database(home, "ivan", now=now, lock_timeout=0) as other:
        db.insert({"n": 1})
        before = journal_of(home).read_bytes()
        broken = True
        with pytest.raises((OSError, OverflowError)):
            db.insert({"n": 2})
        assert journal_of(home).read_bytes() == before
        broken = False
        other.insert({"n": 3})
        db.insert({"n": 4})
        assert db.documents("_default") == {1: {"n": 1}, 2: {"n": 3}, 3: {"n": 4}}


def test_other_sessions_see_a_change_whatever_time_the_file_shows(home: Path, opened: Opener, counted: Counts) -> None:
    """A clock that was set back, a backup program that sets times, a file system that keeps whole seconds only."""
    writer, reader = opened("writer"), opened("reader")
    times = [0, 10**18, 10**18, 10**18 - 1, 5, 0, 2**62]
    for n, moment in enumerate(times, 1):
        writer.insert({"n": n})
        os.utime(journal_of(home), ns=(moment, moment))
        assert [record.rev for record in reader.refresh()] == [n]
        assert reader.refresh() == ()
    assert contents(reader) == replayed(home)
    counted("clocks that go wrong", cases=len(times), out_of_order=0)
