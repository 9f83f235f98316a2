"""Log-ins, refusals and exports: each is one entry of the history, and to everything else it is as if nothing had been saved."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shnor_tui.domain.access import Access, AccessKind
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Forbidden, NotFound
from shnor_tui.i18n import set_language
from shnor_tui.store import open_database
from shnor_tui.store.maintenance.backup import back_up
from shnor_tui.workspace.access import (
    LOCK_SECONDS,
    LONGEST,
    MOST,
    MOST_REFUSALS,
    changes_data,
    client_address,
    last_login,
    note,
    note_export,
    note_login,
)
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.history_filter import completions, history_query
from shnor_tui.workspace.issued import issue
from shnor_tui.workspace.issued_changes import changed_since
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.moment import Moment
from shnor_tui.workspace.overview import missed_targets
from shnor_tui.workspace.past import open_past
from shnor_tui.workspace.purge import plan_purge, purge
from shnor_tui.workspace.restoring import prospect
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.tables import SCHEMA
from shnor_tui.workspace.upkeep import unsaved_since
from shnor_tui.workspace.users import set_role
from tests.effort import calls_of
from tests.store.support import interposed
from tests.workspace.data import REPORT, data_of, latest

NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FROM_AFAR = "10.0.0.7 50122 10.0.0.1 22"
"""What sshd says of a connection."""


def at(**later: float) -> Callable[[], datetime]:
    return lambda: NOON + timedelta(**later)


@pytest.fixture
def gost(demo: Workspace, demo_home: Path) -> Iterator[Workspace]:
    """A viewer of the demo."""
    set_role(demo, "gost", Role.VIEWER)
    with open_workspace(demo_home, actor="gost") as workspace:
        yield workspace


def told(workspace: Workspace, since: int = 0) -> list[str]:
    workspace.refresh()
    return [workspace.describe(commit) for commit in workspace.history(since)]


def mark(workspace: Workspace) -> None:
    set_marks(workspace, item_by_number(workspace.snapshot(), "1.3"), [None], MarkEdit(status=Status.DONE))


# What is written


def test_each_thing_is_one_entry_in_plain_words(gost: Workspace) -> None:
    before = gost.revision
    note(gost, AccessKind.LOGIN, origin="10.0.0.7")
    note_export(gost, "показатели, csv")
    with pytest.raises(Forbidden):
        gost.require("item.edit")
    assert told(gost, before) == ["вход", "выгрузка данных: показатели, csv", "отказано: изменение мероприятия"]
    assert [(commit.by, commit.act) for commit in gost.history(before)] == [
        ("gost", "access.login"),
        ("gost", "access.export"),
        ("gost", "access.refused"),
    ]


def test_every_entry_tells_its_own_address_and_words_also_where_they_are_those_of_the_one_before(
    gost: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = gost.revision
    monkeypatch.setenv("SSH_CONNECTION", FROM_AFAR)
    for _time in range(3):
        note_export(gost, "показатели, csv")
    assert told(gost, before) == ["выгрузка данных: показатели, csv"] * 3
    for commit in gost.history(before):
        (origin,) = gost.changes(commit)
        assert (origin.subject, origin.title, origin.after) == ("gost", "с адреса", "10.0.0.7")
    monkeypatch.delenv("SSH_CONNECTION")
    note(gost, AccessKind.LOGIN)
    assert gost.changes(latest(gost)) == ()


def test_a_refusal_is_told_in_the_language_of_who_reads_it(gost: Workspace) -> None:
    with pytest.raises(Forbidden):
        gost.require("item.edit")
    set_language("en")
    assert told(gost)[-1] == "access denied: change a roadmap item"


def test_words_are_one_short_line_that_steers_no_terminal(gost: Workspace) -> None:
    note(gost, AccessKind.EXPORT, "а\x1b]52;c;aGk=\x07\nб" + "в" * 300, "10.0.0.7\n\x1b[2J")
    (entry,) = [known.latest for known in gost.records.all(Access)]
    assert entry.what.startswith("а\ufffd]52;c;aGk=\ufffd бв")
    assert len(entry.what) == LONGEST
    assert entry.origin == "10.0.0.7 \ufffd[2J"


def test_a_refused_change_leaves_its_refusal_and_nothing_else(demo: Workspace, gost: Workspace) -> None:
    data, before = data_of(demo), demo.revision
    with pytest.raises(Forbidden):
        mark(gost)
    assert data_of(demo) == data
    assert told(demo, before) == ["отказано: отметка"]


def test_a_refused_undo_too(demo: Workspace, gost: Workspace) -> None:
    mark(demo)
    gost.refresh()
    before, data = gost.revision, data_of(demo)
    with pytest.raises(Forbidden):
        gost.undo_entry(latest(gost))
    assert told(demo, before) == ["отказано: отмена"]
    assert data_of(demo) == data


def test_what_is_refused_inside_a_change_is_noted_once_when_nothing_of_it_is_left(
    demo: Workspace, gost: Workspace
) -> None:
    set_role(demo, "gost", Role.METHODIST)
    before = demo.revision
    with pytest.raises(Forbidden), gost.change("mark.set"), gost.change("import"):
        gost.require("user.set")
    assert told(demo, before) == ["отказано: отметка"]


def test_an_account_has_one_record_however_much_it_did(gost: Workspace, demo: Workspace) -> None:
    for _time in range(20):
        note(gost, AccessKind.LOGIN)
    note(demo, AccessKind.LOGIN)
    gost.refresh()
    assert sorted((known.account, known.latest.number) for known in gost.records.all(Access)) == [
        ("gost", 20),
        ("olga", 1),
    ]


def test_two_sessions_of_one_account_count_on(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as one, open_workspace(demo_home, actor="olga") as other:
        for session in (one, other, one, other):
            note(session, AccessKind.LOGIN)
        one.refresh()
        assert [known.latest.number for known in one.records.all(Access)] == [4]


def test_the_last_login_is_kept_whatever_is_noted_after_it(gost: Workspace) -> None:
    assert last_login(gost, "gost") is None
    note(gost, AccessKind.LOGIN, now=at())
    note(gost, AccessKind.EXPORT, "показатели, csv", now=at(hours=1))
    moment = last_login(gost, "gost")
    assert moment == NOON
    assert f"{moment:%d.%m.%Y %H:%M}" == "23.11.2026 12:00", "as the department's clocks showed it"


# When nothing is written


def test_of_refusals_no_more_than_thirty_an_hour_are_written(gost: Workspace) -> None:
    before = gost.revision
    for n in range(2 * MOST_REFUSALS):
        note(gost, AccessKind.REFUSED, "item.edit", now=at(seconds=n))
    lines = told(gost, before)
    assert len(lines) == MOST_REFUSALS
    assert lines[-1] == "отказано: изменение мероприятия; следующие отказы в течение часа не записываются"
    assert set(lines[:-1]) == {"отказано: изменение мероприятия"}
    note(gost, AccessKind.LOGIN, now=at(minutes=59))
    note(gost, AccessKind.REFUSED, "item.edit", now=at(minutes=59))
    assert told(gost, before)[MOST_REFUSALS:] == ["вход"]
    note(gost, AccessKind.REFUSED, "item.edit", now=at(hours=1))
    assert told(gost, before)[MOST_REFUSALS:] == ["вход", "отказано: изменение мероприятия"]


@pytest.mark.parametrize(
    ("kind", "told_last"), [(AccessKind.LOGIN, "вход: "), (AccessKind.EXPORT, "выгрузка данных: все; ")]
)
def test_neither_log_ins_nor_exports_fill_the_journal_and_none_hides_the_other(
    gost: Workspace, kind: AccessKind, told_last: str
) -> None:
    other, what = (AccessKind.EXPORT, "") if kind is AccessKind.LOGIN else (AccessKind.LOGIN, "все")
    before = gost.revision
    for n in range(MOST[kind] + 20):
        note(gost, kind, what, now=at(seconds=n))
    lines = told(gost, before)
    assert len(lines) == MOST[kind]
    assert lines[-1] == told_last + "следующие в течение часа не записываются"
    assert lines[0] == told_last.rstrip(":; ")
    note(gost, other, "показатели, csv", now=at(minutes=50))
    note(gost, AccessKind.REFUSED, "item.edit", now=at(minutes=51))
    assert len(told(gost, before)) == MOST[kind] + 2
    note(gost, kind, what, now=at(hours=1))
    assert told(gost, before)[-1] == told_last.rstrip(":; ")


def test_a_new_session_counts_the_refusals_of_those_before_it_and_a_clock_that_went_back_is_no_hour(
    gost: Workspace,
) -> None:
    for _time in range(MOST_REFUSALS):
        note(gost, AccessKind.REFUSED, "item.edit", now=at())
    with open_workspace(gost.home, actor="gost") as later:
        before = later.revision
        note(later, AccessKind.REFUSED, "item.edit", now=at(minutes=1))
        assert later.revision == before
        note(later, AccessKind.REFUSED, "item.edit", now=at(days=-1))
        assert later.revision == before + 1


def test_what_is_not_written_costs_no_lock_and_no_reading(gost: Workspace) -> None:
    for _time in range(MOST_REFUSALS):
        note(gost, AccessKind.REFUSED, "item.edit", now=at())
    calls: list[str] = []

    def seen(name: str, call: Callable[..., object], arguments: tuple[object, ...]) -> object:
        calls.append(name)
        return call(*arguments)

    with interposed(seen, under=gost.home):
        note(gost, AccessKind.REFUSED, "item.edit", now=at(minutes=1))
    assert calls == []


def test_an_entry_is_one_write_of_less_than_five_hundred_bytes_and_one_wait_for_the_disk(gost: Workspace) -> None:
    note(gost, AccessKind.LOGIN, origin="10.0.0.7", now=at())
    journal = gost.home / "shnor.journal"
    calls: list[str] = []

    def seen(name: str, call: Callable[..., object], arguments: tuple[object, ...]) -> object:
        calls.append(name)
        return call(*arguments)

    for kind, what in ((AccessKind.LOGIN, ""), (AccessKind.REFUSED, "item.edit"), (AccessKind.EXPORT, "Школы, csv")):
        size = journal.stat().st_size
        calls.clear()
        with interposed(seen, under=gost.home):
            note(gost, kind, what, "10.0.0.7", now=at(minutes=1))
        assert journal.stat().st_size - size < 500
        assert (calls.count("pwrite"), calls.count("fdatasync")) == (1, 1), calls


def test_an_entry_costs_the_same_after_many(gost: Workspace) -> None:
    note(gost, AccessKind.LOGIN)
    few = calls_of(lambda: note(gost, AccessKind.LOGIN))
    for _time in range(250):
        note(gost, AccessKind.LOGIN)
    assert calls_of(lambda: note(gost, AccessKind.LOGIN)) <= few + 20


def test_nothing_is_noted_in_the_past(demo: Workspace, demo_home: Path) -> None:
    mark(demo)
    with open_past(demo_home, Moment(1), "gost") as past:
        note(past, AccessKind.LOGIN)
        with pytest.raises(Forbidden):
            past.require("item.edit")
    demo.refresh()
    assert demo.revision == 2


def test_an_export_of_the_past_is_noted_in_the_present(demo: Workspace, demo_home: Path) -> None:
    mark(demo)
    with open_past(demo_home, Moment(1), "gost") as past:
        note_export(past, "показатели, csv")
    assert (latest(demo).by, told(demo)[-1]) == ("gost", "выгрузка данных: показатели, csv")


def test_nothing_is_noted_where_nothing_was_set_up(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "new", actor="olga") as workspace:
        note(workspace, AccessKind.LOGIN)
        assert workspace.revision == 0


def test_who_looks_at_the_demo_with_an_account_of_the_host_is_not_written_down(
    demo: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_login(demo)
    assert demo.revision == 1
    with open_workspace(tmp_path / "own", actor="olga") as own:
        create_programme(own, "2026/2027", [("Лесная школа", "")])
        monkeypatch.setenv("SSH_CONNECTION", FROM_AFAR)
        note_login(own)
        assert told(own)[-1] == "вход"
        (origin,) = own.changes(latest(own))
        assert origin.after == "10.0.0.7"
    monkeypatch.setenv("SHNOR_CONFINED", "1")
    note_login(demo)
    assert told(demo)[-1] == "вход", "behind the gate everybody is"


def test_a_full_disk_keeps_nobody_out(demo: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    def full(name: str, call: Callable[..., object], arguments: tuple[object, ...]) -> object:
        if name == "pwrite":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return call(*arguments)

    with interposed(full, under=demo.home):
        note(demo, AccessKind.LOGIN)
    assert demo.revision == 1
    assert "access.login by olga was not written" in caplog.text
    note(demo, AccessKind.LOGIN)
    assert told(demo)[-1] == "вход"


def test_who_may_only_read_and_whose_directory_is_of_a_newer_program_is_not_kept_out(
    demo: Workspace, demo_home: Path
) -> None:
    with open_database(demo_home, "olga", schema=SCHEMA + 1) as newer, newer.transaction("made by a later program"):
        newer.table("points").insert({"programme": demo.programme().id, "text": "Слова"})
    demo.refresh()
    assert demo.read_only
    note(demo, AccessKind.LOGIN)
    assert list(demo.records.all(Access)) == []


def test_a_directory_of_an_older_program_takes_an_entry(tmp_path: Path, demo_home: Path) -> None:
    with (
        open_database(demo_home, "olga", schema=SCHEMA) as present,
        open_database(tmp_path / "older", "olga", schema=SCHEMA - 1) as older,
        older.transaction("department.create"),
    ):
        for name in present.tables():
            for document in present.documents(name).values():
                older.table(name).insert(dict(document))
    with open_workspace(tmp_path / "older", actor="olga") as workspace:
        note(workspace, AccessKind.LOGIN)
        assert told(workspace)[-1] == "вход"


def test_nobody_waits_long_for_who_keeps_the_lock(
    demo: Workspace, demo_home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with open_database(demo_home, "petrova", schema=SCHEMA) as other, other.transaction("kept"):
        note(demo, AccessKind.LOGIN)
    assert f"{LOCK_SECONDS:g}" in caplog.text
    assert demo.revision == 1


# To whom it is no news


def test_undo_and_redo_pass_over_it(demo: Workspace) -> None:
    mark(demo)
    note(demo, AccessKind.LOGIN)
    assert demo.undo().act == "mark.set"
    note(demo, AccessKind.EXPORT, "показатели, csv")
    assert demo.redo().act == "mark.set"
    note(demo, AccessKind.LOGIN)
    with pytest.raises(BadInput, match="вход"):
        demo.undo_entry(latest(demo))
    demo.undo()
    with pytest.raises(NotFound):
        demo.undo()


def test_it_is_in_need_of_no_backup(tmp_path: Path) -> None:
    def later() -> datetime:
        return datetime.now(UTC) + timedelta(days=5)

    with open_workspace(tmp_path / "own", actor="olga") as workspace:
        create_programme(workspace, "2026/2027", [("Лесная школа", "")])
        back_up(workspace.home)
        for _time in range(5):
            note(workspace, AccessKind.LOGIN)
        assert unsaved_since(workspace, later) is None
        with workspace.change("department.edit") as editor:
            editor.change(workspace.department, time_zone="Asia/Omsk")
        assert unsaved_since(workspace, later) == workspace.local_time(latest(workspace)).date()


def test_what_was_worked_out_stays_and_the_data_are_as_old_as_they_were(demo: Workspace) -> None:
    missed_targets(demo.snapshot())
    before, data = calls_of(lambda: missed_targets(demo.snapshot())), demo.records.data_revision
    note(demo, AccessKind.LOGIN)
    assert calls_of(lambda: missed_targets(demo.snapshot())) <= before + 30
    assert demo.records.data_revision == data
    assert demo.revision == data + 1
    mark(demo)
    assert demo.records.data_revision == demo.revision


def test_it_changes_no_report_that_was_issued(demo: Workspace) -> None:
    report = issue(demo, demo.snapshot(), REPORT)
    note(demo, AccessKind.LOGIN)
    assert changed_since(demo, report) == ()


def test_a_restoring_that_gives_up_nothing_but_entries_gives_up_no_change(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "own", actor="olga") as workspace:
        create_programme(workspace, "2026/2027", [("Лесная школа", "")])
        path = back_up(workspace.home).backup.path
        for _time in range(3):
            note(workspace, AccessKind.LOGIN)
    with prospect(tmp_path / "own", path, "olga") as seen:
        assert (seen.lost, seen.entries, seen.by_account, seen.nothing) == (0, 3, [], True)


def test_who_may_not_restore_is_in_the_history(demo: Workspace, gost: Workspace) -> None:
    path = back_up(demo.home).backup.path
    with pytest.raises(Forbidden), prospect(demo.home, path, "gost"):
        pass
    assert told(demo)[-1].startswith("отказано: восстановление")


def test_a_name_that_is_removed_leaves_the_entries_too(demo: Workspace, gost: Workspace) -> None:
    note(gost, AccessKind.LOGIN, "для gost")
    with suppress(Forbidden):
        gost.require("item.edit")
    demo.refresh()
    assert plan_purge(demo, ["gost"], "[удалено]").tables["access"] > 0
    purge(demo.home, "olga", ["gost"], "[удалено]")
    assert "gost" not in (demo.home / "shnor.journal").read_text(encoding="utf-8")
    with open_workspace(demo.home, actor="olga") as after:
        assert [known.account for known in after.records.all(Access)] == ["[удалено]"]


# How it is asked for


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("что:вход", {"access.login"}),
        ("what:login", {"access.login"}),
        ("что:отказ", {"access.refused"}),
        ("что:отказано", {"access.refused"}),
        ("what:refused", {"access.refused"}),
        ("что:выгрузка", {"access.export"}),
        ("what:export", {"access.export"}),
        ("что:доступ", {"access.login", "access.refused", "access.export"}),
    ],
)
def test_each_kind_is_found_and_left_out_by_its_word(demo: Workspace, text: str, acts: set[str]) -> None:
    assert history_query(text, demo.snapshot()).verbs == (frozenset(acts),)
    assert history_query(f"-{text}", demo.snapshot()).without_verbs == frozenset(acts)


def test_the_words_are_offered_where_they_occur(demo: Workspace) -> None:
    assert "что:вход" in completions("что:вх", demo.snapshot(), verbs=["access.login", "mark.set"])


def test_what_changes_data_is_told_from_what_does_not(demo: Workspace) -> None:
    mark(demo)
    note(demo, AccessKind.LOGIN)
    assert [changes_data(commit) for commit in demo.history()] == [True, True, False]


@pytest.mark.parametrize(
    ("connection", "address"),
    [
        ("10.0.0.7 50122 10.0.0.1 22", "10.0.0.7"),
        ("fe80::1%eth0 50122 fe80::2%eth0 22", "fe80::1"),
        ("2001:DB8::7 50122 2001:db8::1 22", "2001:db8::7"),
        ("fe80::1%\x1b[2J 1 2 3", "fe80::1"),
        ("olga 1 2 3", ""),
        ("\x1b]52;c;aGk=\x07 1 2 3", ""),
        ("", ""),
    ],
)
def test_an_address_is_one_or_nothing(connection: str, address: str) -> None:
    assert client_address({"SSH_CONNECTION": connection}) == address
    assert client_address({}) == ""
