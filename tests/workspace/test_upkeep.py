"""One backup a day, made by who changes something, and a warning where there is none for long."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from shnor_tui.store.maintenance.backup import back_up, backups
from shnor_tui.workspace.evidence_files import keep_file
from shnor_tui.workspace.moment import Moment
from shnor_tui.workspace.past import open_past
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.upkeep import KEPT, backup_due, make_daily_backup, unsaved_since

SCHOOLS = [("Лесная средняя школа", "Лесная СОШ")]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A department with a programme of its own."""
    home = tmp_path / "department"
    with open_workspace(home, actor="olga") as workspace:
        create_programme(workspace, "2026/2027", SCHOOLS)
    return home


def days_later(days: float) -> Callable[[], datetime]:
    moment = datetime.now(UTC) + timedelta(days=days)
    return lambda: moment


def due(home: Path, days: float = 0, actor: str = "olga") -> bool:
    with open_workspace(home, actor=actor) as workspace:
        return backup_due(workspace, days_later(days))


def told(home: Path, days: float, actor: str = "olga") -> date | None:
    with open_workspace(home, actor=actor) as workspace:
        return unsaved_since(workspace, days_later(days))


def save(home: Path) -> None:
    with open_workspace(home, actor="olga") as workspace, workspace.change("department.edit") as editor:
        editor.change(workspace.department, time_zone="Europe/Samara" if workspace.revision % 2 else "Europe/Moscow")


def test_one_backup_is_due_each_day(home: Path) -> None:
    assert due(home)
    assert make_daily_backup(home)
    assert not due(home)
    assert due(home, days=1)
    assert not make_daily_backup(home), "nothing has changed since"
    assert len(backups(home / "backups")) == 1


def test_the_files_of_documents_are_in_a_backup_by_hand_and_not_in_the_daily_ones(home: Path) -> None:
    scan = keep_file(home, io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "order.pdf", 1000)
    name = f"evidence/{scan.sha256[:2]}/{scan.sha256}"
    assert make_daily_backup(home)
    daily = backups(home / "backups")[0]
    by_hand = back_up(home)
    assert by_hand.fresh, "the daily one holds less"
    assert name not in ZipFile(daily.path).namelist()
    assert name in ZipFile(by_hand.backup.path).namelist()
    assert not make_daily_backup(home), "the one by hand holds more"


def test_the_day_is_that_of_the_departments_time_zone(home: Path) -> None:
    """Half past eleven in the evening in Moscow and half past midnight are two days, in UTC they are one."""
    with open_workspace(home, actor="olga") as workspace:
        evening = datetime(2026, 11, 27, 20, 30, tzinfo=UTC)
        make_daily_backup(home, lambda: evening)
        assert not backup_due(workspace, lambda: evening)
        assert backup_due(workspace, lambda: evening + timedelta(hours=1))


def test_none_is_due_in_the_demo_in_the_past_and_where_nothing_can_be_written(
    home: Path, demo_home: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert not due(demo_home)
    with open_workspace(tmp_path / "new", actor="olga") as empty:
        assert not backup_due(empty)
    with open_past(home, Moment(1), "olga") as past:
        assert not backup_due(past)
        assert unsaved_since(past, days_later(9)) is None
    (home / "backups").write_text("in its place")
    with caplog.at_level(logging.WARNING):
        assert not due(home)
    assert "daily backup" in caplog.text


def test_a_failure_is_logged_and_disturbs_nobody(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    (home / "backups").write_text("in its place")
    with caplog.at_level(logging.WARNING):
        assert not make_daily_backup(home)
    assert "daily backup: " in caplog.text
    assert str(home / "backups") in caplog.text


def test_what_was_left_out_is_logged(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    (home / "link").symlink_to("/etc/hostname")
    with caplog.at_level(logging.WARNING):
        assert make_daily_backup(home)
    assert "link was left out" in caplog.text


def test_a_months_backups_are_kept(home: Path) -> None:
    for day in range(KEPT + 3):
        save(home)
        assert make_daily_backup(home, days_later(day))
    assert len(backups(home / "backups")) == KEPT


def test_the_daily_backups_never_remove_the_last_one_that_has_the_files_of_documents(home: Path) -> None:
    keep_file(home, io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "order.pdf", 1000)
    older = back_up(home, now=days_later(-2)).backup
    save(home)
    whole = back_up(home, now=days_later(-1)).backup
    for day in range(KEPT + 3):
        save(home)
        assert make_daily_backup(home, days_later(day))
    left = backups(home / "backups")
    assert len(left) == KEPT + 1
    assert left[-1] == whole
    assert older not in left
    save(home)
    assert whole.path in back_up(home, keep=KEPT, now=days_later(KEPT + 3)).removed, "a newer one has all"


def test_everybody_is_told_when_a_change_is_in_no_backup_for_more_than_three_days(home: Path) -> None:
    with open_workspace(home, actor="olga") as workspace:
        today = workspace.in_zone(datetime.now(UTC)).date()
    assert told(home, days=2.9) is None
    assert told(home, days=3.1) == told(home, days=3.1, actor="guest") == today
    back_up(home)
    assert told(home, days=30) is None, "nothing was changed since"
    save(home)
    assert told(home, days=2.9) is None
    assert told(home, days=3.1) == today
    back_up(home, now=days_later(1))
    assert told(home, days=30) is None


def test_a_backup_from_a_clock_that_was_wrong_hides_nothing(home: Path) -> None:
    back_up(home, now=days_later(1000))
    save(home)
    found = told(home, days=4)
    assert found is not None
    assert found < date.today() + timedelta(days=2)  # noqa: DTZ011  (whatever zone)
    assert due(home, days=4)


def test_the_demo_needs_no_backup(demo_home: Path) -> None:
    assert told(demo_home, days=30) is None
