"""What is remembered between sessions: visits and unfinished forms."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.personal.state import LARGEST, Draft, Drafts, Visits

NOW = datetime(2021, 4, 20, 12, tzinfo=UTC)


def draft(home: Path, note: str = "протокол № 2", *, item: int = 7, minutes: int = 0) -> Draft:
    """A draft of a mark's note, written so many minutes before noon."""
    written = NOW - timedelta(minutes=minutes)
    return Draft(home, "mark", {"item": item, "school": None}, "Отметка: 2.1", {"note": note}, written)


def test_a_draft_is_found_again_until_it_is_dropped(tmp_path: Path) -> None:
    drafts, home = Drafts(tmp_path / "state"), tmp_path / "home"
    assert drafts.of_home(home, NOW) == ()
    assert drafts.keep(draft(home))
    assert drafts.keep(draft(home, "протокол № 3"))
    assert Drafts(tmp_path / "state").of_home(home, NOW) == (draft(home, "протокол № 3"),)
    drafts.drop(home, "mark", {"school": None, "item": 7})
    drafts.drop(home, "mark", {"school": None, "item": 7})
    assert drafts.of_home(home, NOW) == ()


def test_the_newest_comes_first_and_other_homes_have_their_own(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "state")
    for item, minutes in ((1, 5), (2, 1), (3, 9)):
        drafts.keep(draft(tmp_path / "home", item=item, minutes=minutes))
    drafts.keep(draft(tmp_path / "other"))
    assert [each.record["item"] for each in drafts.of_home(tmp_path / "home", NOW)] == [2, 1, 3]


def test_a_home_is_the_same_by_every_path(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "home")
    drafts, visits = Drafts(tmp_path / "state"), Visits(tmp_path / "state")
    drafts.keep(draft(tmp_path / "link"))
    visits.remember_visit(tmp_path / "link", 5)
    assert drafts.of_home(tmp_path / "home", NOW)
    assert visits.last_visit(tmp_path / "home")


def test_drafts_are_swept_after_thirty_days(tmp_path: Path) -> None:
    drafts, home = Drafts(tmp_path / "state"), tmp_path / "home"
    drafts.keep(draft(home, minutes=30 * 24 * 60 + 1))
    drafts.keep(draft(home, item=8, minutes=30 * 24 * 60 - 1))
    assert [each.record["item"] for each in drafts.of_home(home, NOW)] == [8]
    assert len(list((tmp_path / "state" / "drafts").iterdir())) == 1


def test_a_draft_without_end_fills_no_disk_and_leaves_the_one_before_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    drafts = Drafts(tmp_path)
    assert drafts.keep(draft(tmp_path))
    assert not drafts.keep(draft(tmp_path, "x" * LARGEST))
    assert drafts.of_home(tmp_path, NOW) == (draft(tmp_path),)
    assert "too large" in caplog.text


def test_files_are_private(tmp_path: Path) -> None:
    Drafts(tmp_path / "state").keep(draft(tmp_path))
    (file,) = (tmp_path / "state" / "drafts").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"{}", b'{"home": 5, "fields": 1}', b"[" * 100_000])
def test_a_corrupt_file_is_passed_over(tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    drafts, visits = Drafts(tmp_path), Visits(tmp_path)
    drafts.keep(draft(tmp_path))
    visits.remember_visit(tmp_path, 1)
    (tmp_path / "drafts" / "broken.json").write_bytes(content)
    (visit,) = (tmp_path / "visits").iterdir()
    visit.write_bytes(content)
    assert drafts.of_home(tmp_path, NOW) == drafts.of_home(tmp_path, NOW) == (draft(tmp_path),)
    assert visits.last_visit(tmp_path) is None
    assert len([record for record in caplog.records if "broken" in record.getMessage()]) == 1


def test_a_place_that_takes_no_file_breaks_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    drafts = Drafts(tmp_path / "file")
    assert not any(drafts.keep(draft(tmp_path)) for _ in range(3))
    assert drafts.of_home(tmp_path) == ()
    drafts.drop(tmp_path, "mark", {})
    assert not Visits(tmp_path / "file").remember_visit(tmp_path, 1)
    assert len([record for record in caplog.records if "cannot be written" in record.getMessage()]) == 2


def test_a_visit_is_remembered_for_each_home(tmp_path: Path) -> None:
    visits = Visits(tmp_path / "state")
    assert visits.last_visit(tmp_path) is None
    visits.remember_visit(tmp_path, 5)
    visits.remember_visit(tmp_path / "other", 9)
    visit = Visits(tmp_path / "state").last_visit(tmp_path)
    assert visit
    assert visit.revision == 5
    assert abs(datetime.now(UTC) - visit.at) < timedelta(minutes=1)


def test_a_session_that_is_killed_while_typing_leaves_a_whole_draft(tmp_path: Path) -> None:
    typing = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from shnor_tui.personal.state import Draft, Drafts\n"
        "drafts, n = Drafts(Path(sys.argv[1])), 0\n"
        "while True:\n"
        "    n += 1\n"
        "    drafts.keep(Draft(Path('/'), 'f', {}, 't', {'note': 'x' * n, 'n': str(n)}, datetime.now(UTC)))\n"
        "    print(n, flush=True)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, "-c", typing, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout
        for line in process.stdout:
            if line == "50\n":
                process.send_signal(signal.SIGKILL)
                break
    (kept,) = Drafts(tmp_path).of_home(Path("/"))
    assert int(kept.fields["n"]) >= 50
    assert kept.fields["note"] == "x" * int(kept.fields["n"])


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3))
def test_any_text_that_can_be_typed_is_kept(tmp_path_factory: pytest.TempPathFactory, fields: dict[str, str]) -> None:
    home = tmp_path_factory.mktemp("any")
    wanted = replace(draft(home), fields=fields)
    assert Drafts(home).keep(wanted)
    assert Drafts(home).of_home(home, NOW) == (wanted,)


@pytest.mark.parametrize("written", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2021-04-20T12:00:00"])
def test_a_moment_that_no_clock_here_can_show_is_no_draft(tmp_path: Path, written: str) -> None:
    Drafts(tmp_path).keep(draft(tmp_path))
    (file,) = (tmp_path / "drafts").iterdir()
    file.write_text(file.read_text(encoding="utf-8").replace(NOW.isoformat(), written), encoding="utf-8")
    assert Drafts(tmp_path).of_home(tmp_path, NOW) == ()


@pytest.mark.parametrize("revision", ["1e400", "NaN", '"x"', "[1]", "null"])
def test_a_visit_at_no_revision_is_none(tmp_path: Path, revision: str) -> None:
    Visits(tmp_path).remember_visit(tmp_path, 7)
    (file,) = (tmp_path / "visits").iterdir()
    file.write_text(file.read_text(encoding="utf-8").replace(": 7,", f": {revision},"), encoding="utf-8")
    assert Visits(tmp_path).last_visit(tmp_path) is None
