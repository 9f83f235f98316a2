"""An examination finds what is wrong with a directory, names it, says what to do, and changes nothing; a repair mends it."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shnor_tui.store import Corrupt, Unwritable, open_database
from shnor_tui.store.maintenance.backup import back_up
from shnor_tui.store.maintenance.examine import examine
from shnor_tui.store.maintenance.findings import Area, Finding, Level
from shnor_tui.store.maintenance.mend import Version, mend
from shnor_tui.store.maintenance.salvage import Gap
from shnor_tui.store.maintenance.surroundings import file_system, lock_holder
from tests.store.conftest import Opener
from tests.store.support import Contents, checkpoint_of, contents, journal_of, replayed

VERSION = Version(1, {})
STEPS = 6
SHORTEST_PATIENCE = 0.001


@pytest.fixture
def written(home: Path) -> list[Contents]:
    """A journal of a few records; returns the documents at each revision from 0 on."""
    states: list[Contents] = [{}]
    with open_database(home, "ольга") as db:
        for n in range(STEPS):
            with db.transaction("mark.set"):
                db.table("marks").insert({"n": n})
                db.table("counter").upsert({"n": n}, cond=lambda _document: True)
            states.append(contents(db))
    journal_of(home).parent.chmod(0o2770)
    checkpoint_of(home).unlink()
    return states


def found(home: Path, level: Level | None = None, area: Area | None = None) -> list[Finding]:
    return [
        finding
        for finding in examine(home, VERSION).findings
        if level in {None, finding.level} and area in {None, finding.area}
    ]


def must(home: Path) -> list[Finding]:
    return found(home, Level.MEND)


def files_of(home: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(home)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in home.rglob("*")
        if path.is_file()
    }


def spoil(home: Path, *lines: int) -> None:
    """Make lines of the journal unreadable in more than a bit."""
    data = journal_of(home).read_bytes().splitlines(keepends=True)
    for line in lines:
        middle = len(data[line - 1]) // 2
        data[line - 1] = data[line - 1][:middle] + b"\xff\xff\xff" + data[line - 1][middle + 3 :]
    journal_of(home).write_bytes(b"".join(data))


# Well


def test_nothing_is_wrong_with_a_directory_that_is_well(home: Path, written: list[Contents]) -> None:
    before = files_of(home)
    result = examine(home, VERSION)
    assert {finding.level for finding in result.findings} == {Level.FINE}
    assert result.salvage is not None
    assert not result.salvage.needed
    assert files_of(home) == before, "looking changes nothing"
    [journal] = found(home, area=Area.JOURNAL)
    assert journal.what.startswith("6 changes are intact, the latest of ")


def test_it_is_examined_while_others_work(home: Path, written: list[Contents], opened: Opener) -> None:
    db = opened()
    assert not must(home)
    db.insert({"n": 1})
    assert not must(home)
    assert db.insert({"n": 2}) == 2
    assert db.read_only is None


def test_an_empty_directory_is_well(home: Path) -> None:
    home.mkdir()
    assert not must(home)
    assert list(home.iterdir()) == []


# The worst directories


def no_directory(home: Path) -> None:
    pass


def a_file(home: Path) -> None:
    home.write_bytes(b"a file")


def a_link_to_itself(home: Path) -> None:
    home.symlink_to(home.name)


def journal_is(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def made(home: Path) -> None:
        home.mkdir()
        make(journal_of(home))

    return made


def enormous(path: Path) -> None:
    path.touch()
    os.truncate(path, 3 << 30)


WORST = {
    "no directory": (no_directory, "There is no directory"),
    "a file": (a_file, "is a file, not a directory"),
    "a link to itself": (a_link_to_itself, "cannot be examined"),
    "its journal is a directory": (journal_is(Path.mkdir), "is no ordinary file"),
    "its journal is a pipe": (journal_is(os.mkfifo), "is no ordinary file"),
    "its journal is a link to nowhere": (
        journal_is(lambda path: path.symlink_to("nowhere")),
        "a link to what is not there",
    ),
    "its journal is a picture": (
        journal_is(lambda path: path.write_bytes(bytes(range(256)) * 99)),
        "Not a single change",
    ),
    "its journal is text": (journal_is(lambda path: path.write_text("Приказ\n" * 99)), "Not a single change"),
    "its journal is zeros": (journal_is(lambda path: path.write_bytes(b"\0" * (100 << 20))), "100 MiB of zeros"),
    "its journal is too large": (journal_is(enormous), "larger than 2048 MiB"),
}


@pytest.mark.parametrize("kind", WORST)
def test_the_worst_directory_is_named_with_what_to_do(home: Path, kind: str) -> None:
    make, told = WORST[kind]
    make(home)
    findings = must(home)
    assert any(told in finding.what for finding in findings), findings
    assert all(finding.advice for finding in findings)


def test_what_may_not_be_read_is_named(home: Path, written: list[Contents]) -> None:
    for directory in home.parents:
        if directory.stat().st_uid == os.geteuid() and not directory.stat().st_mode & stat.S_IXOTH:
            directory.chmod(directory.stat().st_mode | stat.S_IXOTH)
    home.chmod(0o755)
    journal_of(home).chmod(0o600)
    assert "cannot be read: no permission" in as_nobody(lambda: must(home)[0].what)
    home.chmod(0o700)
    assert "You may not look into" in as_nobody(lambda: must(home)[0].what)


def as_nobody(told: Callable[[], str]) -> str:
    """What a child without rights says."""
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            os.write(write, told().encode())
        finally:
            os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read) as pipe:
        return pipe.read()


# Rights, disk, lock


def test_rights_that_keep_colleagues_from_working_are_remarked(home: Path, written: list[Contents]) -> None:
    home.chmod(0o770)
    journal_of(home).chmod(0o640)
    advice = " ".join(finding.advice for finding in found(home, Level.REMARK))
    assert f"chmod g+s {home}" in advice
    assert f"chmod g+rw {journal_of(home)}" in advice
    home.chmod(0o777)
    journal_of(home).chmod(0o664)
    advice = " ".join(finding.advice for finding in found(home, Level.REMARK))
    assert f"chmod o-rwx {home}" in advice
    assert f"chmod o-rwx {journal_of(home)}" in advice
    assert not must(home)


def test_the_file_system_is_known() -> None:
    assert file_system(Path("/proc/self")) == "proc"
    assert file_system(Path("/")) != ""


@contextmanager
def holding(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the journal's lock."""
    code = "import fcntl,sys; f=open(sys.argv[1]); fcntl.flock(f, fcntl.LOCK_EX); print('locked', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(journal_of(home))], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        try:
            yield holder
        finally:
            holder.kill()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shnor_tui.store.maintenance.examine.PATIENCE", SHORTEST_PATIENCE)


@pytest.mark.usefixtures("impatient")
def test_who_holds_the_lock_is_named_and_how_to_make_a_suspended_one_go_on(home: Path, written: list[Contents]) -> None:
    with holding(home) as holder:
        holds = lock_holder(journal_of(home))
        if holds is None:
            pytest.skip("this system does not tell who holds locks")
        assert holds.pid == holder.pid
        [finding] = found(home, area=Area.LOCK)
        assert finding.level is Level.REMARK
        assert f"process {holder.pid}" in finding.what
        holder.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, holder.pid, os.WSTOPPED | os.WNOWAIT)
        [finding] = must(home)
        assert "suspended with Ctrl+Z" in finding.what
        assert finding.advice.endswith(f"kill -CONT {holder.pid}")
    assert not must(home)
    assert lock_holder(journal_of(home)) is None


@pytest.mark.usefixtures("impatient")
def test_a_lock_whose_taker_is_not_to_be_seen_is_told_all_the_same(home: Path, written: list[Contents]) -> None:
    with journal_of(home).open("rb") as journal:
        if (child := os.fork()) == 0:
            fcntl.flock(journal, fcntl.LOCK_EX)
            os._exit(0)
        os.waitpid(child, 0)
        [finding] = found(home, area=Area.LOCK)
    assert finding.what == "Somebody keeps the journal locked."
    assert f"fuser -v {journal_of(home)}" in finding.advice


# Damage and repair


def test_damaged_lines_are_named(home: Path, written: list[Contents]) -> None:
    spoil(home, 2, 4, 5)
    before = files_of(home)
    whats = [finding.what for finding in must(home)]
    assert whats[0] == "Lines 2, 4–5 are damaged."
    assert files_of(home) == before


def test_a_repair_takes_what_is_damaged_from_a_backup(home: Path, written: list[Contents], opened: Opener) -> None:
    whole = journal_of(home).read_bytes()
    back_up(home)
    spoil(home, 2, 4)
    damaged = journal_of(home).read_bytes()
    [_damage, outlook] = must(home)
    assert "come back: 2, 4. A repair brings everything back." in outlook.what
    done, result = mend(home, "ольга", VERSION)
    assert journal_of(home).read_bytes() == whole
    assert done.kept is not None
    assert done.kept.read_bytes() == damaged
    assert not result.lost
    assert not must(home)
    assert contents(opened()) == written[-1]


def test_a_repair_uses_the_checkpoint_where_no_copy_has_the_line(
    home: Path, written: list[Contents], opened: Opener
) -> None:
    with open_database(home, "ольга") as db:
        db.checkpoint()
    spoil(home, 3)
    assert "the data come back whole" in must(home)[1].what
    _done, result = mend(home, "ольга", VERSION)
    assert result.gaps == (Gap(3, 3, exact=True, changes=2),)
    assert not must(home)
    db = opened()
    assert contents(db) == written[-1] == replayed(home)
    assert [record.act for record in db.records()] == ["mark.set"] * 2 + ["store.repair"] + ["mark.set"] * 3
    assert db.read_only is None
    assert db.insert({}) == 1


def test_a_repair_without_any_help_says_what_is_lost(home: Path, written: list[Contents], opened: Opener) -> None:
    spoil(home, 3)
    told = must(home)[1].what
    assert "No copy has these changes: 3." in told
    _done, result = mend(home, "ольга", VERSION)
    assert result.data_lost
    db = opened()
    expected = {**written[-1], "marks": {key: value for key, value in written[-1]["marks"].items() if key != 3}}
    assert contents(db) == expected
    assert not must(home)


def test_a_repaired_journal_can_be_damaged_and_repaired_again(
    home: Path, written: list[Contents], opened: Opener
) -> None:
    for _ in range(3):
        spoil(home, 3)
        mend(home, "ольга", VERSION)
    assert not must(home)
    assert len(list(home.glob("shnor.journal.before-repair-*"))) == 3
    assert contents(opened())["counter"] == written[-1]["counter"]


def test_a_journal_that_was_cut_or_deleted_comes_back(home: Path, written: list[Contents], opened: Opener) -> None:
    back_up(home)
    whole = journal_of(home).read_bytes()
    for lost in (b"".join(whole.splitlines(keepends=True)[:2]), b"", None):
        if lost is None:
            journal_of(home).unlink()
        else:
            journal_of(home).write_bytes(lost)
        assert "Changes that were saved are not in it" in must(home)[0].what
        mend(home, "ольга", VERSION)
        assert journal_of(home).read_bytes() == whole
    assert contents(opened()) == written[-1]


def test_a_checkpoint_that_knows_more_is_named_and_used(home: Path, written: list[Contents], opened: Opener) -> None:
    with open_database(home, "ольга") as db:
        db.checkpoint()
    journal_of(home).write_bytes(b"".join(journal_of(home).read_bytes().splitlines(keepends=True)[:2]))
    assert any("It knows change No. 6" in finding.what for finding in must(home))
    mend(home, "ольга", VERSION)
    assert contents(opened()) == written[-1]
    assert not must(home)


def test_a_checkpoint_of_another_journal_is_set_aside(home: Path, written: list[Contents], tmp_path: Path) -> None:
    other = tmp_path / "other"
    with open_database(other, "ольга") as db:
        db.insert({"other": True})
        db.checkpoint()
    shutil.copy(checkpoint_of(other), checkpoint_of(home))
    [finding] = must(home)
    assert "It belongs to another journal" in finding.what
    whole = journal_of(home).read_bytes()
    mend(home, "ольга", VERSION)
    assert journal_of(home).read_bytes() == whole
    assert (home / "shnor.json.before-repair").read_bytes() == checkpoint_of(other).read_bytes()
    assert not must(home)


def test_a_damaged_checkpoint_loses_nothing(home: Path, written: list[Contents]) -> None:
    checkpoint_of(home).write_bytes(b"{}")
    [finding] = found(home, Level.REMARK)
    assert "is damaged or was edited by hand" in finding.what
    assert not must(home)


def test_a_torn_last_line_needs_no_repair(home: Path, written: list[Contents]) -> None:
    with journal_of(home).open("ab") as journal:
        journal.write(b'{"crc":"0000')
    [finding] = found(home, Level.REMARK)
    assert "was never wholly written (12 B)" in finding.what
    assert not must(home)


def test_nothing_is_replaced_where_nothing_can_be_saved(home: Path) -> None:
    home.mkdir()
    journal_of(home).write_bytes(b"garbage\n")
    with pytest.raises(Corrupt, match="Not a single change can be read"):
        mend(home, "ольга", VERSION)
    assert journal_of(home).read_bytes() == b"garbage\n"
    assert [path.name for path in home.iterdir()] == ["shnor.journal"]


def test_a_journal_that_is_gone_is_missed_where_it_has_left_traces(home: Path, written: list[Contents]) -> None:
    journal_of(home).rename(home / "shnor.journal.before-restore-20261127T221325Z")
    [finding] = must(home)
    assert finding.what == "The journal is gone, but there was one: shnor.journal.before-restore-20261127T221325Z."
    assert "shnor restore FILE" in finding.advice


def test_records_of_a_newer_program_are_named_and_left_alone(home: Path, written: list[Contents]) -> None:
    with open_database(home, "ольга", schema=2) as newer:
        newer.insert({})
    [finding] = must(home)
    assert "The program was updated" in finding.what
    before = journal_of(home).read_bytes()
    with pytest.raises(Unwritable, match="updated"):
        mend(home, "ольга", VERSION)
    assert journal_of(home).read_bytes() == before


def test_a_clock_that_went_backwards_is_only_remarked(home: Path) -> None:
    for year in (2026, 2020):
        with open_database(home, "ольга", now=lambda year=year: datetime(year, 9, 1, 12, tzinfo=UTC)) as db:  # type: ignore[misc]
            db.insert({})
    home.chmod(0o2770)
    [finding] = found(home, Level.REMARK)
    assert "change No. 2, 01.09.2026 12:00 → 01.09.2020 12:00" in finding.what


def test_what_lies_beside_the_journal_is_explained(home: Path, written: list[Contents]) -> None:
    names = (
        "shnor.journal.torn-3",
        "shnor.journal.before-purge-20261127T221325Z",
        "shnor.json.abc.tmp",
        "shnor.journal.tmp",
    )
    for name in names:
        (home / name).write_bytes(b"x")
    told = [finding.what.split(" ")[0] for finding in found(home, area=Area.KEPT)]
    assert sorted(told) == sorted(names)
    assert not must(home)


def test_a_session_that_has_the_damaged_journal_open_notices_the_repair(
    home: Path, written: list[Contents], opened: Opener
) -> None:
    db = opened()
    spoil(home, 3)
    mend(home, "ольга", VERSION)
    db.refresh()
    assert db.read_only is not None
    with pytest.raises(Exception, match=r"replaced|quit"):
        db.insert({})
    assert not must(home)
