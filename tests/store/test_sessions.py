"""Many sessions on one directory: processes that really compete, and handles that do anything in any order."""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from shnor_tui.store import Diverged, Record, SharedDatabase, StoreConflict, Unwritable, open_database
from shnor_tui.store.maintenance.rewrite import rewrite
from shnor_tui.store.record import chained, marker, raw_lines
from tests.store.counting import Counts
from tests.store.support import Call, Contents, contents, interposed, journal_of, replayed

PROCESSES, INCREMENTS = 4, 200


def increment_and_insert(home: Path, name: str) -> None:
    with open_database(home, name, lock_timeout=60) as db:
        for n in range(INCREMENTS):
            with db.transaction("count"):
                n_before = db.documents("counter")[1]["n"]
                db.table("counter").update({"n": n_before + 1}, doc_ids=[1])
            if n % 10 == 0:
                db.table("log").insert({"by": name})
                db.checkpoint()


def test_processes_that_compete_lose_no_increment_and_share_no_number(home: Path) -> None:
    with open_database(home, "olga") as db:
        db.table("counter").insert({"n": 0})
        spawn = multiprocessing.get_context("spawn")
        processes = [spawn.Process(target=increment_and_insert, args=(home, f"p{n}")) for n in range(PROCESSES)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        assert [process.exitcode for process in processes] == [0] * PROCESSES
        db.refresh()
        assert db.table("counter").get(doc_id=1) == {"n": PROCESSES * INCREMENTS}
        assert sorted(db.documents("log")) == list(range(1, PROCESSES * INCREMENTS // 10 + 1))
        assert Counter(document["by"] for document in db.table("log")) == dict.fromkeys(
            [f"p{n}" for n in range(PROCESSES)], INCREMENTS // 10
        )
        assert contents(db) == replayed(home)
        assert db.generation == 0


def write_until_killed(home: Path, send: int) -> None:
    db = open_database(home, str(os.getpid()), lock_timeout=60)
    while True:
        doc_id = db.insert({"pid": os.getpid(), "text": "ё" * 2000})
        os.write(send, doc_id.to_bytes(4))


@pytest.mark.proof
def test_killing_writers_at_random_loses_nothing_acknowledged(home: Path) -> None:
    open_database(home, "olga").close()
    receive, send = os.pipe()
    acknowledged: set[int] = set()
    for round_number in range(40):
        children = []
        for _ in range(3):
            child = os.fork()
            if child == 0:
                write_until_killed(home, send)
            children.append(child)
        for _ in range(25 + round_number):
            acknowledged.add(int.from_bytes(os.read(receive, 4)))
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        os.set_blocking(receive, False)
        try:
            while data := os.read(receive, 4):
                acknowledged.add(int.from_bytes(data))
        except BlockingIOError:
            os.set_blocking(receive, True)
        with open_database(home, "ivan") as db:
            assert db.read_only is None
            assert acknowledged <= db.documents("_default").keys()
    assert len(acknowledged) > 1000


def insert_where_syncs_fail(home: Path, name: str) -> None:
    """Save a thousand documents on a disk that loses every 20th sync; what was not saved is tried again."""
    syncs = 0

    def fail_sometimes(called: str, call: Call, arguments: tuple[object, ...]) -> object:
        nonlocal syncs
        syncs += called == "fdatasync"
        if called == "fdatasync" and syncs % 20 == 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return call(*arguments)

    saved = 0
    with interposed(fail_sometimes), open_database(home, name, lock_timeout=60) as db:
        while saved < 1000:
            with suppress(Unwritable):
                db.insert({"n": saved, "by": name, "text": "x" * (saved % 50)})
                saved += 1


def forked(task: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            task()
            os._exit(0)
        finally:
            os._exit(1)
    return child


def still_running(children: set[int]) -> set[int]:
    ended = {child: status for child in children for pid, status in [os.waitpid(child, os.WNOHANG)] if pid}
    assert all(os.waitstatus_to_exitcode(status) == 0 for status in ended.values())
    return children - ended.keys()


@pytest.mark.proof
def test_readers_survive_writers_whose_sync_fails_now_and_then(home: Path) -> None:
    """A reader that polls without the lock meets records that are then withdrawn; it ends with what the journal holds."""
    seen: list[Record] = []
    generation = 0
    with open_database(home, "reader") as reader:
        running = {forked(lambda name=name: insert_where_syncs_fail(home, name)) for name in ("a", "b")}  # type: ignore[misc]
        while running:
            running = still_running(running)
            fresh = reader.refresh()
            if reader.generation != generation:
                generation = reader.generation
                seen = [record for record in seen if record.rev <= reader.revision - len(fresh)]
            seen += fresh
        assert reader.read_only is None
        assert reader.revision == 2000
        assert contents(reader) == replayed(home)
        assert seen == list(reader.records())
        assert generation > 0, "the test would prove nothing otherwise"


FIELDS = st.dictionaries(
    st.sampled_from("xyz"), st.integers(0, 2) | st.lists(st.integers(0, 1), max_size=2), min_size=1
)
HANDLES = st.integers(0, 2)
TABLES = st.sampled_from(["a", "b"])


class Sessions(RuleBasedStateMachine):
    """Three sessions against a plain dictionary; `past[rev]` is what it held at that revision."""

    finished = 0

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp()) / "department"
        self.sessions = [self.opened(n) for n in range(3)]
        self.past: list[Contents] = [{}]
        self.highest = {"a": 0, "b": 0}
        self.delivered = [0, 0, 0]

    def opened(self, n: int) -> SharedDatabase:
        return open_database(self.home, f"user{n}")

    def saved(self, model: Contents) -> None:
        model = {name: documents for name, documents in model.items() if documents}
        if model != self.past[-1]:
            self.past.append(model)

    @rule(n=HANDLES, table=TABLES, documents=st.lists(FIELDS, max_size=3))
    def insert(self, n: int, table: str, documents: list[dict[str, object]]) -> None:
        model = deepcopy(self.past[-1])
        ids = self.sessions[n].table(table).insert_multiple(documents)
        assert ids == list(range(self.highest[table] + 1, self.highest[table] + 1 + len(documents)))
        self.highest[table] += len(documents)
        model.setdefault(table, {}).update(zip(ids, deepcopy(documents), strict=True))
        self.saved(model)

    @rule(n=HANDLES, table=TABLES, fields=FIELDS, x=st.integers(0, 2))
    def update(self, n: int, table: str, fields: dict[str, object], x: int) -> None:
        model = deepcopy(self.past[-1])
        touched = [doc_id for doc_id, document in model.get(table, {}).items() if document.get("x") == x]
        for doc_id in touched:
            model[table][doc_id].update(deepcopy(fields))
        assert self.sessions[n].table(table).update(fields, lambda document: document.get("x") == x) == touched
        self.saved(model)

    @rule(n=HANDLES, table=TABLES, ids=st.lists(st.integers(1, 6), max_size=3, unique=True))
    def remove(self, n: int, table: str, ids: list[int]) -> None:
        model = deepcopy(self.past[-1])
        gone = [doc_id for doc_id in ids if model.get(table, {}).pop(doc_id, None) is not None]
        assert self.sessions[n].table(table).remove(doc_ids=ids) == gone
        self.saved(model)

    @rule(n=HANDLES, fields=FIELDS, fail=st.booleans())
    def several_at_once(self, n: int, fields: dict[str, object], fail: bool) -> None:
        model = deepcopy(self.past[-1])
        session = self.sessions[n]
        with suppress(ZeroDivisionError), session.transaction("several"):
            (doc_id,) = session.table("a").insert_multiple([fields])
            session.table("b").truncate()
            session.table("a").update({"z": 9 // (not fail)})
        if fail:
            return
        self.highest["a"] = doc_id
        model.setdefault("a", {})[doc_id] = deepcopy(fields)
        for document in model["a"].values():
            document["z"] = 9
        model.pop("b", None)
        self.saved(model)

    @precondition(lambda self: len(self.past) > 1)
    @rule(n=HANDLES, data=st.data())
    def revert(self, n: int, data: st.DataObject) -> None:
        rev = data.draw(st.integers(max(1, len(self.past) - 4), len(self.past) - 1))
        session = self.sessions[n]
        self.catch_up(n)
        record = next(session.records(rev - 1))
        assume(record.ops)
        model = deepcopy(self.past[-1])
        for change in reversed(record.ops):
            documents = model.setdefault(change.table, {})
            present = documents.get(change.id)
            if change.was is None or change.now is None:
                possible = present == change.now
            else:
                keys = {*change.was, *change.now}
                possible = present is not None and all(
                    present.get(key, ...) == change.now.get(key, ...) for key in keys
                )
            if not possible:
                with pytest.raises(StoreConflict) as caught:
                    session.revert(record, "undo")
                assert all(blocker.rev > rev for blocker in caught.value.blockers)
                assert caught.value.blockers
                return
            before = self.past[rev - 1].get(change.table, {}).get(change.id)
            if before is None:
                del documents[change.id]
            elif present is None:
                documents[change.id] = deepcopy(before)
            else:
                for key in {*(change.was or ()), *(change.now or ())}:
                    present.pop(key, None)
                    if key in before:
                        present[key] = deepcopy(before[key])
        assert session.revert(record, "undo").of == rev
        self.saved(model)

    @precondition(lambda self: len(self.past) > 1)
    @rule(n=HANDLES, times=st.integers(1, 3))
    def undo_and_redo(self, n: int, times: int) -> None:
        """The last change, to and fro: nobody has changed anything since, so that nothing can stand in the way."""
        session = self.sessions[n]
        self.catch_up(n)
        record = next(session.records(len(self.past) - 2))
        assume(record.ops)
        for _each in range(times):
            undone = session.revert(record, "undo")
            self.past.append(self.past[-2])
            assert contents(session) == self.past[-1]
            record = session.revert(undone, "redo")
            assert (undone.rev, record.of) == (len(self.past) - 1, undone.rev)
            self.past.append(self.past[-2])
            assert contents(session) == self.past[-1]

    @rule(n=HANDLES, table=TABLES, doc_id=st.integers(1, 4), x=st.integers(3, 4))
    def change_what_was_seen(self, n: int, table: str, doc_id: int, x: int) -> None:
        """A session that is behind changes a field on the strength of what it sees; the others' fields don't matter."""
        session = self.sessions[n]
        seen = session.documents(table).get(doc_id)
        assume(seen is not None)
        assert seen is not None
        seen_x, rev = deepcopy(seen.get("x")), session.revision
        model = deepcopy(self.past[-1])
        present = model.get(table, {}).get(doc_id)

        def change() -> None:
            with session.transaction("x") as transaction:
                transaction.expect(table, doc_id, {"x": seen_x})
                session.table(table).update({"x": x}, doc_ids=[doc_id])

        if present is None or present.get("x") != seen_x:
            with pytest.raises(StoreConflict) as caught:
                change()
            assert caught.value.fresh == (None if present is None else {"x": present["x"]} if "x" in present else {})
            assert caught.value.record is not None
            assert caught.value.record.rev > rev
            return
        change()
        present["x"] = x
        self.saved(model)

    @rule(n=HANDLES)
    def refresh(self, n: int) -> None:
        self.catch_up(n)
        assert contents(self.sessions[n]) == self.past[-1]

    def catch_up(self, n: int) -> None:
        revisions = [record.rev for record in self.sessions[n].refresh()]
        assert revisions == list(range(self.delivered[n] + 1, len(self.past)))
        self.delivered[n] = len(self.past) - 1

    @rule(n=HANDLES, wait=st.booleans())
    def checkpoint(self, n: int, wait: bool) -> None:
        self.sessions[n].checkpoint(wait=wait)

    @rule(data=st.data())
    def look_back(self, data: st.DataObject) -> None:
        rev = data.draw(st.integers(0, len(self.past) - 1))
        with open_database(self.home, "historian", until=rev) as then:
            assert then.revision == rev
            assert contents(then) == self.past[rev]
            assert [record.rev for record in then.records()] == list(range(1, rev + 1))
            with pytest.raises(Unwritable):
                then.insert({})

    @rule(why=st.sampled_from(["repair", "restore", "purge"]))
    def rewrite(self, why: str) -> None:
        """An administrator's command replaces the journal: all sessions notice, stop, and are started again."""

        def marked(data: bytes) -> Iterator[bytes]:
            records = [line.record for line in raw_lines(data) if line.record is not None]
            return chained([*records, marker(f"store.{why}", "admin", datetime.now(UTC), 1)])

        before = journal_of(self.home).read_bytes()
        kept, revision = rewrite(self.home, why, marked)
        assert kept is None or kept.read_bytes() == before
        self.past.append(self.past[-1])
        assert revision == len(self.past) - 1
        for n, session in enumerate(self.sessions):
            known = contents(session)
            session.refresh()
            assert session.read_only is not None
            assert contents(session) == known
            with pytest.raises(Diverged):
                session.insert({})
            session.close()
            self.sessions[n] = self.opened(n)
            self.delivered[n] = len(self.past) - 1
        self.each_session_is_at_some_revision()

    @rule(n=HANDLES, keep_checkpoint=st.booleans())
    def reopen(self, n: int, keep_checkpoint: bool) -> None:
        self.sessions[n].close()
        if not keep_checkpoint:
            (self.home / "shnor.json").unlink(missing_ok=True)
        self.sessions[n] = self.opened(n)
        assert contents(self.sessions[n]) == self.past[-1]
        self.delivered[n] = len(self.past) - 1

    @rule(size=st.integers(1, 60))
    def tear(self, size: int) -> None:
        """Some other writer dies in the middle of a line."""
        lines = journal_of(self.home).read_bytes().splitlines(keepends=True)
        if lines:
            with journal_of(self.home).open("ab") as journal:
                journal.write(lines[-1][:size])

    @invariant()
    def each_session_is_at_some_revision(self) -> None:
        for session in self.sessions:
            assert session.read_only is None
            assert contents(session) == self.past[session.revision]

    def teardown(self) -> None:
        for session in self.sessions:
            session.close()
        journal = journal_of(self.home).read_bytes()
        journal_of(self.home).write_bytes(journal[: journal.rfind(b"\n") + 1])
        assert replayed(self.home) == self.past[-1]
        shutil.rmtree(self.home.parent)
        Sessions.finished += 1


def length(programs: int, steps: int) -> settings:
    """How many random programs, of how many steps."""
    return settings(
        max_examples=programs, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )


@pytest.mark.parametrize(
    "extent",
    [
        pytest.param(length(40, 25), id="briefly"),
        pytest.param(length(400, 60), id="at length", marks=pytest.mark.proof),
    ],
)
def test_sessions_that_do_anything_in_any_order_agree_with_a_dictionary(extent: settings, counted: Counts) -> None:
    before = Sessions.finished
    run_state_machine_as_test(Sessions, settings=extent)
    counted("random programs of three sessions", cases=Sessions.finished - before, differing_from_a_dictionary=0)
