"""What saving and looking cost, counted in calls of the system."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shnor_tui.store import SharedDatabase, open_database
from tests.store.runs import commit
from tests.store.support import Counted, interposed


def test_a_commit_is_one_write_and_one_sync(home: Path) -> None:
    with open_database(home, "olga") as db:
        commit(db)
        calls = Counted()
        with interposed(calls):
            commit(db)
    assert [name for name in calls.names if name not in {"fstat", "pread"}] == ["flock", "pwrite", "fdatasync", "flock"]


def test_the_first_commit_after_anothers_syncs_before_it_writes(home: Path) -> None:
    """The other one may have died before it had synced its record: nothing may be written behind a hole."""
    with open_database(home, "olga") as db, open_database(home, "ivan") as other:
        commit(other)
        calls = Counted()
        with interposed(calls):
            commit(db)
            commit(db)
    saving = [name for name in calls.names if name in {"pwrite", "fdatasync"}]
    assert saving == ["fdatasync", "pwrite", "fdatasync", "pwrite", "fdatasync"]


def test_a_refresh_with_nothing_new_is_one_look_at_the_file(home: Path) -> None:
    with open_database(home, "olga") as db:
        commit(db)
        db.refresh()
        calls = Counted()
        with interposed(calls, under=home):
            db.refresh()
    assert calls.names == ["stat"]


def test_the_calls_of_a_commit_do_not_depend_on_the_size_of_the_data(home: Path) -> None:
    def calls_of_a_commit(db: SharedDatabase) -> list[str]:
        calls = Counted()
        with interposed(calls):
            db.table("many").update({"n": -1}, doc_ids=[1])
            db.table("many").update({"n": 0}, doc_ids=[1])
        return calls.names

    with open_database(home, "olga") as db:
        db.table("many").insert({"n": 0})
        few = calls_of_a_commit(db)
        db.table("many").insert_multiple({"n": n} for n in range(5000))
        assert calls_of_a_commit(db) == few


COMMITS_UNDER_STRACE = """
import sys; from pathlib import Path; from shnor_tui.store import open_database
db = open_database(Path(sys.argv[1]), "olga")
for n in range(100): db.insert({"n": n})
"""


@pytest.mark.proof
def test_the_kernel_sees_one_write_and_one_sync_a_commit(home: Path, tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    trace = tmp_path / "trace"
    options = ["-f", "-y", "-o", str(trace), "-e", "trace=write,pwrite64,writev,fsync,fdatasync,ftruncate"]
    subprocess.run([strace, *options, sys.executable, "-c", COMMITS_UNDER_STRACE, str(home)], check=True)
    names = re.findall(r"^\d+ +(\w+)\(\d+<[^>]*shnor\.journal>", trace.read_text(), re.MULTILINE)
    assert names == ["pwrite64", "fdatasync"] * 100
