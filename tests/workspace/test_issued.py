"""Issued reports: numbered once, kept in a file that nothing changes, checked by its hash, beside what changed since."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.issued import IssuedReport, file_name, one_number
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Conflict, Forbidden, NotFound
from shnor_tui.store import Unwritable, open_database
from shnor_tui.store.journal import JOURNAL_NAME
from shnor_tui.workspace.events import add_event
from shnor_tui.workspace.find import indicator_by_code, item_by_number, school_by_name
from shnor_tui.workspace.indicators import set_reading
from shnor_tui.workspace.issued import (
    Finished,
    NumberTaken,
    Spoiled,
    content_of,
    issue,
    issued_by_number,
    issued_of,
    next_number,
    recheck,
    require_issuable,
)
from shnor_tui.workspace.issued_changes import changed_since
from shnor_tui.workspace.kept_files import SPARE_NAMES, SPARE_ROOM, FileState
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.next_year import start_next_year
from shnor_tui.workspace.points import add_point
from shnor_tui.workspace.registry import add_school, edit_department, edit_programme, edit_school, set_listing
from shnor_tui.workspace.report_options import set_option
from shnor_tui.workspace.results import ResultEdit, procedures, set_results
from shnor_tui.workspace.roadmap import add_item, remove_items
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.tables import SCHEMA
from shnor_tui.workspace.upcasting import UPCASTERS
from shnor_tui.workspace.users import set_role
from tests.conftest import REAL_YEAR
from tests.store.support import Call, Nth, failing, interposed, killed_at
from tests.workspace.data import data_of

DAY = date(2021, 6, 25)
SPRAVKA = Finished(
    report="spravka",
    title="Аналитическая справка",
    number="12",
    dated=DAY,
    format="docx",
    suffix=".docx",
    content=b"PK\x03\x04 what was signed",
    params={"points": "all"},
    as_of=date(2021, 6, 1),
)
WORDS = "«Аналитическая справка» № 12 от 25.06.2021"


def numbered(number: str, dated: date = DAY, **told: Any) -> Finished:
    return replace(SPRAVKA, number=number, dated=dated, **told)


def issued(workspace: Workspace, finished: Finished = SPRAVKA, year: str | None = None) -> IssuedReport:
    return issue(workspace, workspace.snapshot(year), finished)


def kept(home: Path) -> list[str]:
    """The files that there are of issued reports."""
    directory = home / "issued"
    return sorted(file.name for file in directory.iterdir()) if directory.exists() else []


def state_of(workspace: Workspace) -> FileState:
    (checked,) = recheck(workspace)
    return checked.state


def mark_anew(workspace: Workspace, number: str, year: str | None = None, school: str | None = None) -> None:
    data = workspace.snapshot(year)
    whom = school_by_name(data, school) if school else None
    set_marks(workspace, item_by_number(data, number), [whom], MarkEdit(status=Status.PARTLY, reason="карантин"))


# Registration


def test_what_is_issued_is_registered_with_its_file_and_told_in_the_history(demo: Workspace, demo_home: Path) -> None:
    data = demo.snapshot()
    report = issued(demo)
    assert issued_of(demo.snapshot()) == (report,)
    assert (demo_home / "issued" / report.file).read_bytes() == SPRAVKA.content == content_of(demo, report)
    assert report.file == "2021-06-25_spravka_2020-2021_12.docx"
    assert (report.programme, report.revision, report.size) == (data.programme.id, data.revision, len(SPRAVKA.content))
    assert (report.report, report.title, report.format) == ("spravka", "Аналитическая справка", "docx")
    assert (report.params, report.as_of) == ({"points": "all"}, date(2021, 6, 1))
    assert report.signed_by == data.programme.signatory.name
    assert demo.describe(demo.history()[-1]) == f"выпуск отчёта: {WORDS}"
    assert {change.subject for change in demo.changes(demo.history()[-1])} == {WORDS}


def test_a_remark_is_kept_without_blanks_around_it(demo: Workspace) -> None:
    assert issued(demo, numbered("12", note="  по запросу\n")).note == "по запросу"


def test_issuing_cannot_be_undone_and_keeps_its_programme(demo: Workspace) -> None:
    start_next_year(demo, demo.programme())
    next_year = demo.revision
    report = issued(demo, year="2021/2022")
    with pytest.raises(BadInput, match="выпуск отчёта"):
        demo.undo_entry(demo.history()[-1])
    with pytest.raises(Conflict, match="12"):
        demo.undo_entry(demo.history(next_year - 1)[0])
    assert report.programme in demo.records.table(Programme)


def test_the_file_is_for_the_departments_group_to_read(demo: Workspace, demo_home: Path) -> None:
    demo_home.chmod(0o2770)
    before = os.umask(0o077)
    try:
        report = issued(demo)
    finally:
        os.umask(before)
    assert stat.S_IMODE((demo_home / "issued").stat().st_mode) == 0o2770
    assert stat.S_IMODE((demo_home / "issued" / report.file).stat().st_mode) == 0o440


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SCHOOL])
def test_who_may_not_issue_leaves_nothing(demo: Workspace, demo_home: Path, role: Role) -> None:
    set_role(demo, "gost", role, demo.snapshot().schools[0] if role is Role.SCHOOL else None)
    with open_workspace(demo_home, actor="gost") as guest:
        with pytest.raises(Forbidden):
            require_issuable(guest, "12", DAY)
        with pytest.raises(Forbidden):
            issued(guest)
        assert data_of(guest) == data_of(demo)
    assert not (demo_home / "issued").exists()


def test_where_nothing_can_be_saved_it_is_told_before_any_work(demo: Workspace, demo_home: Path) -> None:
    with open_database(demo_home, "olga", schema=SCHEMA + 1) as newer, newer.transaction("made by a later program"):
        newer.table("points").insert({"programme": demo.programme().id, "text": "Слова"})
    demo.refresh()
    with pytest.raises(Unwritable):
        require_issuable(demo, "12", DAY)
    with pytest.raises(Unwritable):
        issued(demo)
    assert kept(demo_home) == []


def test_an_issued_file_stays_as_it_is_whatever_happens_to_the_data(demo: Workspace, demo_home: Path) -> None:
    report = issued(demo)
    file = demo_home / "issued" / report.file
    before = (file.read_bytes(), file.stat().st_mtime_ns, file.stat().st_ino)
    mark_anew(demo, "1.3")
    edit_school(demo, demo.snapshot().schools[0], full_name="Совсем другая школа")
    remove_items(demo, [item_by_number(demo.snapshot(), "2.2")])
    issued(demo, numbered("13", content=b"another"))
    assert (file.read_bytes(), file.stat().st_mtime_ns, file.stat().st_ino) == before
    assert issued_of(demo.snapshot())[0] == report
    assert {checked.state for checked in recheck(demo)} == {FileState.FINE}


# Numbers


def test_the_next_number_counts_the_calendar_year(demo: Workspace) -> None:
    assert next_number(demo.snapshot(), DAY) == "1"
    for number, dated in (("7", DAY), ("148-од", DAY), ("31", date(2020, 12, 30))):
        issued(demo, numbered(number, dated))
    assert next_number(demo.snapshot(), DAY) == "8"
    assert next_number(demo.snapshot(), date(2020, 12, 31)) == "32"
    assert next_number(demo.snapshot(REAL_YEAR), DAY) == "8"
    issued(demo, numbered("1 2"))
    assert next_number(demo.snapshot(), DAY) == "13", "«1 2» is taken for 12"


@pytest.mark.parametrize("again", ["148-од", "148-ОД", " № 148 -од ", "148 – од", "№№148\u2011од"])
def test_a_number_is_given_once_in_a_calendar_year(demo: Workspace, demo_home: Path, again: str) -> None:
    issued(demo, numbered("148-од"), year=REAL_YEAR)
    with pytest.raises(NumberTaken, match=r"«Аналитическая справка» № 148-од от 25\.06\.2021"):
        require_issuable(demo, again, date(2021, 1, 11))
    with pytest.raises(NumberTaken):
        issued(demo, numbered(again, date(2021, 1, 11), content=b"other"))
    assert len(kept(demo_home)) == 1
    issued(demo, numbered(again, date(2022, 1, 11)))
    assert len(kept(demo_home)) == 2


@pytest.mark.parametrize("number", ["", "  ", "№", "№ №", "1" * 41, "1\x1b[31m2", "12\u202e", "12\u200b", "12\udcff"])
def test_a_number_of_nothing_is_none(demo: Workspace, demo_home: Path, number: str) -> None:
    with pytest.raises(BadInput):
        issued(demo, numbered(number))
    assert kept(demo_home) == []


def test_a_session_that_has_not_seen_the_others_number_yet_is_refused(demo: Workspace, demo_home: Path) -> None:
    set_role(demo, "petrova", Role.METHODIST)
    with open_workspace(demo_home, actor="petrova") as petrova:
        data = petrova.snapshot()
        require_issuable(petrova, "12", DAY)
        first = issued(demo)
        with pytest.raises(NumberTaken, match=r"25\.06\.2021"):
            issue(petrova, data, numbered("12", content=b"hers"))
        assert kept(demo_home) == [first.file]
        assert state_of(petrova) is FileState.FINE


def test_of_processes_that_issue_the_same_number_at_once_one_wins(demo: Workspace, demo_home: Path) -> None:
    start, go = os.pipe()
    children = []
    for n in range(4):
        if (child := os.fork()) == 0:
            os.close(go)
            os.read(start, 1)  # until all of them are there
            os._exit(issues_in_a_process_of_its_own(demo_home, numbered("12", content=b"of process %d" % n)))
        children.append(child)
    os.close(start)
    os.close(go)
    codes = sorted(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)
    assert codes == [0, 2, 2, 2]
    demo.refresh()
    assert kept(demo_home) == [report.file for report in issued_of(demo.snapshot())]
    assert state_of(demo) is FileState.FINE


def issues_in_a_process_of_its_own(home: Path, finished: Finished) -> int:
    try:
        with open_workspace(home, actor="olga") as workspace:
            issued(workspace, finished)
    except NumberTaken as error:
        return error.exit_code
    except BaseException:  # noqa: BLE001  (a forked child tells by its code only)
        return 99
    return 0


def test_two_numbers_that_are_spelled_alike_in_latin_keep_two_files(demo: Workspace, demo_home: Path) -> None:
    first, second = (issued(demo, numbered(number, content=number.encode())) for number in ("12/1", "12-1"))
    assert kept(demo_home) == [first.file, second.file]
    assert [content_of(demo, report) for report in (first, second)] == [b"12/1", b"12-1"]


@given(st.text(), st.text(), st.text(max_size=60), st.dates(), st.text(max_size=6))
def test_a_files_name_is_latin_and_of_one_part(report: str, year: str, number: str, dated: date, suffix: str) -> None:
    name = file_name(report, year, number, dated, suffix)
    assert name.startswith(dated.isoformat())
    assert name.isascii()
    assert "/" not in name
    assert name.isprintable()
    assert len(name) < 200


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_case_blanks_and_dashes_tell_no_numbers_apart(number: str) -> None:
    assert one_number(f" {number}\t") == one_number(number) == one_number(one_number(number))
    assert one_number(f"{number} – 1") == one_number(f"{number}-1")


# Finding


def test_a_report_is_found_by_its_number_in_the_programme_first(demo: Workspace) -> None:
    old = issued(demo, numbered("12", date(2020, 7, 28)), year=REAL_YEAR)
    other = issued(demo, numbered("5", date(2020, 7, 28)), year=REAL_YEAR)
    new = issued(demo)
    data = demo.snapshot()
    assert issued_by_number(data, "12") == issued_by_number(data, "№ 12") == new
    assert issued_by_number(data, "12 от 28.07.2020") == issued_by_number(demo.snapshot(REAL_YEAR), "12") == old
    assert issued_by_number(data, "5") == other


@pytest.mark.parametrize("number", ["12 от 01.03.2021", "20210625", "25.06.2021", "от 5", "12 от"])
def test_a_report_is_found_by_its_number_whatever_that_looks_like(demo: Workspace, number: str) -> None:
    first, _second = issued(demo, numbered(number)), issued(demo, numbered("13"))
    assert issued_by_number(demo.snapshot(), f" № {number}") == first


def test_a_number_that_means_two_reports_or_none_is_refused_with_those_that_there_are(demo: Workspace) -> None:
    issued(demo, numbered("12", date(2020, 12, 28)))
    issued(demo)
    with pytest.raises(NotFound, match=r"28\.12\.2020.*25\.06\.2021"):
        issued_by_number(demo.snapshot(), "12")
    assert issued_by_number(demo.snapshot(), "12 от 28.12.2020").dated == date(2020, 12, 28)
    with pytest.raises(NotFound, match="99"):
        issued_by_number(demo.snapshot(), "99")


# The file beside its hash


def replaced_by_a_link(file: Path) -> None:
    copy = file.with_name("copy")
    file.rename(copy)
    file.symlink_to(copy)


def replaced_by_a_link_to_nothing(file: Path) -> None:
    file.unlink()
    file.symlink_to("nowhere")


def replaced_by_a_directory(file: Path) -> None:
    file.unlink()
    file.mkdir()


def replaced_by_a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def rewritten(file: Path, content: bytes) -> None:
    file.chmod(0o600)
    file.write_bytes(content)


TAMPERING: dict[str, tuple[Callable[[Path], object], FileState]] = {
    "a bit": (lambda file: rewritten(file, b"Q" + SPRAVKA.content[1:]), FileState.ALTERED),
    "more": (lambda file: rewritten(file, SPRAVKA.content + b" "), FileState.ALTERED),
    "nothing left": (lambda file: rewritten(file, b""), FileState.ALTERED),
    "a link": (replaced_by_a_link, FileState.ALTERED),
    "a link to nothing": (replaced_by_a_link_to_nothing, FileState.ALTERED),
    "a pipe": (replaced_by_a_pipe, FileState.ALTERED),
    "a directory": (replaced_by_a_directory, FileState.ALTERED),
    "removed": (lambda file: file.unlink(), FileState.MISSING),
    "all removed": (lambda file: shutil.rmtree(file.parent), FileState.MISSING),
    "touched": (lambda file: os.utime(file, (0, 0)), FileState.FINE),
}


@pytest.mark.parametrize("case", TAMPERING)
def test_tampering_is_found_and_such_a_file_is_not_handed_out(demo: Workspace, demo_home: Path, case: str) -> None:
    report = issued(demo)
    tamper, state = TAMPERING[case]
    tamper(demo_home / "issued" / report.file)
    assert state_of(demo) is state
    if state is not FileState.FINE:
        with pytest.raises(Spoiled, match=r"№ 12 от 25\.06\.2021"):
            content_of(demo, report)


def test_a_file_that_may_not_be_read_is_told_apart(demo: Workspace) -> None:
    report = issued(demo)

    def refuse(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        if name == "open" and str(arguments[0]).endswith(report.file):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return call(*arguments)

    with interposed(refuse):
        assert state_of(demo) is FileState.UNREADABLE


@pytest.mark.parametrize("name", ["../elsewhere", "", ".", "..", "a\0b", "no/such"])
def test_a_name_that_leads_elsewhere_is_no_file_of_ours(demo: Workspace, demo_home: Path, name: str) -> None:
    report = issued(demo)
    (demo_home / "elsewhere").write_bytes(SPRAVKA.content)
    strayed = recheck(demo, [msgspec.structs.replace(report, file=name)])
    assert [checked.state for checked in strayed] == [FileState.ALTERED]


# Accidents


def consistent(home: Path) -> bool:
    """Whether the report is registered, with its file, after an accident; if not, nothing stands in the way of the next one."""
    with open_workspace(home, actor="olga") as workspace:
        registered = bool(issued_of(workspace.snapshot()))
        if not registered:
            issued(workspace)
        assert state_of(workspace) is FileState.FINE
        assert content_of(workspace, issued_of(workspace.snapshot())[0]) == SPRAVKA.content
        return registered


def test_a_kill_at_any_call_leaves_a_registration_with_its_file_or_none(accident: Callable[[], Path]) -> None:
    strays = 0
    for n in count(1):
        home = accident()
        if not killed_at(n, partial(issues_in_a_process_of_its_own, home, SPRAVKA)):
            assert consistent(home)
            break
        before = kept(home)
        registered = consistent(home)
        strays += bool(before) and not registered
    assert strays, "one of the kills came between the file and its registration"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_an_error_at_any_call_leaves_a_registration_with_its_file_or_neither(
    accident: Callable[[], Path], code: int
) -> None:
    for n in count(1):
        home = accident()
        fault = Nth(n, failing(code))
        with open_workspace(home, actor="olga") as workspace, interposed(fault), suppress(Unwritable):
            issued(workspace)
        left = kept(home)
        assert consistent(home) is bool(left)
        if not fault.struck:
            assert left
            break


@pytest.mark.parametrize("few", ["f_bavail", "f_favail"])
def test_nothing_is_issued_where_marks_could_not_be_saved_any_more(
    demo: Workspace, demo_home: Path, monkeypatch: pytest.MonkeyPatch, few: str
) -> None:
    before, block = demo.revision, os.statvfs(demo_home).f_frsize
    blocks, names = (SPARE_ROOM // block, 10**6) if few == "f_bavail" else (10**9, SPARE_NAMES - 1)
    told = (block, block, 10**9, 10**9, blocks, 10**6, 10**6, names, 0, 255)
    monkeypatch.setattr(os, "fstatvfs", lambda _file: os.statvfs_result(told))
    with pytest.raises(Unwritable, match=r"64 МБ.*Ничего не выпущено"):
        issued(demo)
    assert demo.revision == before
    assert list((demo_home / "issued").iterdir()) == []


def test_the_file_is_on_disk_before_the_registration_is_begun(demo: Workspace, demo_home: Path) -> None:
    calls: list[tuple[str, str]] = []

    def note(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        if name in {"pwrite", "fsync"}:
            calls.append((name, str(Path(f"/proc/self/fd/{arguments[0]}").readlink())))
        return call(*arguments)

    with interposed(note):
        report = issued(demo)
    directory = demo_home / "issued"
    file, journal = str(directory / report.file), str(demo_home / JOURNAL_NAME)
    before = calls[: calls.index(("pwrite", journal))]
    assert before[-3:] == [("pwrite", file), ("fsync", file), ("fsync", str(directory))]


# What changed since


def both_years(workspace: Workspace) -> list[IssuedReport]:
    return [issued(workspace, numbered(year), year=year) for year in (REAL_YEAR, "2020/2021")]


def words_since(workspace: Workspace, report: IssuedReport) -> list[str]:
    return [workspace.describe(commit) for commit in changed_since(workspace, report)]


def test_a_changed_mark_is_told_and_neither_the_issue_nor_another_year(demo: Workspace) -> None:
    report = issued(demo)
    issued(demo, numbered("13"))
    set_role(demo, "petrova", Role.METHODIST)
    mark_anew(demo, "3", REAL_YEAR)
    assert words_since(demo, report) == []
    mark_anew(demo, "2.1", school="Тверская")
    (commit,) = changed_since(demo, report)
    assert demo.describe(commit) == "отметка: 2.1 (Тверская СОШ) – выполнено частично"
    assert (commit.by, commit.rev) == ("olga", demo.revision)


def test_what_was_changed_while_the_report_was_made_counts(demo: Workspace) -> None:
    data = demo.snapshot()
    mark_anew(demo, "1.3")
    report = issue(demo, data, SPRAVKA)
    assert words_since(demo, report) == ["отметка: 1.3 – выполнено частично"]


def test_what_was_taken_back_is_no_change_and_what_was_taken_back_of_before_is(demo: Workspace) -> None:
    mark_anew(demo, "1.3")
    report = issued(demo)
    mark_anew(demo, "2.2")
    demo.undo()
    assert words_since(demo, report) == []
    demo.redo()
    assert len(words_since(demo, report)) == 1
    demo.undo()
    demo.undo()
    assert [commit.act for commit in changed_since(demo, report)] == ["undo"]


def test_values_belong_to_the_year_of_what_they_are_values_of(demo: Workspace) -> None:
    reports = both_years(demo)
    for year, told in ((REAL_YEAR, [1, 0]), ("2020/2021", [1, 1])):
        data = demo.snapshot(year)
        set_reading(demo, indicator_by_code(data, "П20"), data.schools[0], state=ReadingState.NOT_HELD)
        assert [len(words_since(demo, report)) for report in reports] == told


def test_results_concern_their_own_year_and_those_that_are_compared_with_it(demo: Workspace) -> None:
    reports = both_years(demo)
    for year, told in ((REAL_YEAR, [1, 1]), ("2020/2021", [1, 2])):
        data = demo.snapshot(year)
        procedure = next(one for one in procedures(data) if one.held)
        set_results(demo, procedure, {data.schools[0].id: ResultEdit(state=ReadingState.NO_DATA)})
        assert [len(words_since(demo, report)) for report in reports] == told


def test_what_came_and_went_is_told_by_its_own_year(demo: Workspace) -> None:
    reports = both_years(demo)
    programme = demo.programme()
    add_item(demo, programme, title="Опрос родителей", section=None)
    item = next(item for item in demo.snapshot().items if item.title == "Опрос родителей")
    set_marks(demo, item, [None], MarkEdit(status=Status.DONE))
    remove_items(demo, [item])
    acts = [[commit.act for commit in changed_since(demo, report)] for report in reports]
    assert acts == [[], ["item.add", "mark.set", "item.remove"]]


def test_the_programmes_own_words_and_options_concern_it_and_no_other(demo: Workspace) -> None:
    reports = both_years(demo)
    edit_programme(demo, demo.programme(), goal="Другая цель")
    set_option(demo, demo.programme(), "docx", "profile", "sample")
    edit_department(demo, time_zone="Asia/Omsk")
    acts = [[commit.act for commit in changed_since(demo, report)] for report in reports]
    assert acts == [[], ["programme.edit", "option.set"]]


def test_of_a_change_of_several_years_no_more_is_told_than_concerns_the_programme(
    demo: Workspace, demo_home: Path
) -> None:
    report = issued(demo, year=REAL_YEAR)
    with open_database(demo_home, "olga", schema=SCHEMA, upcasters=UPCASTERS) as database:
        database.table("programmes").update({"goal": "Общая цель"})
    demo.refresh()
    (commit,) = changed_since(demo, report)
    assert [change.id for change in commit.ops] == [report.programme]
    assert demo.describe(commit).endswith(": 2019/2020")


def test_schools_concern_the_programmes_that_name_them(demo: Workspace) -> None:
    report = issued(demo, year=REAL_YEAR)
    start_next_year(demo, demo.programme())
    add_school(demo, demo.programme("2021/2022"), "Новая школа")
    add_point(demo, demo.programme(), "Новый пункт")
    assert words_since(demo, report) == []
    edit_school(demo, demo.snapshot(REAL_YEAR).schools[0], head="И. И. Новый")
    assert len(words_since(demo, report)) == 1


def test_partners_hosts_and_guests_of_events_concern_the_programme_too(demo: Workspace) -> None:
    next_year, programme = start_next_year(demo, demo.programme()), demo.programme(REAL_YEAR)
    for name in ("Помощник", "Хозяйка", "Гостья", "Чужая"):
        add_school(demo, next_year, name)
    partner, host, guest, other = demo.snapshot("2021/2022").schools[-4:]
    set_listing(demo, programme, demo.snapshot(REAL_YEAR).schools[0], partners=[partner])
    add_event(demo, programme, kind="семинар", host=host, schools=[guest])
    report = issued(demo, year=REAL_YEAR)
    for school in (partner, host, guest, other):
        edit_school(demo, school, head="И. И. Новый")
    assert len(changed_since(demo, report)) == 3
