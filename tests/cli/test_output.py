"""A report replaces a name in a directory, and nothing that somebody else put there leads it elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shnor_tui.reporting.output import OutputError, remove_partials, write_whole
from tests.cli.running import shnor


@pytest.mark.parametrize("there", ["file", "nothing", "device"])
def test_a_symbolic_link_is_refused_and_what_it_names_is_untouched(tmp_path: Path, there: str) -> None:
    real, link = tmp_path / "real.md", tmp_path / "link.md"
    if there == "file":
        real.write_bytes(b"before")
    link.symlink_to("/dev/null" if there == "device" else real)
    with pytest.raises(OutputError, match=r"link\.md"):
        write_whole(link, b"after")
    assert link.is_symlink()
    assert not real.exists() or real.read_bytes() == b"before"
    assert {file.name for file in tmp_path.iterdir()} <= {"real.md", "link.md"}


def test_a_new_file_keeps_the_rights_of_the_old_one(tmp_path: Path) -> None:
    real = tmp_path / "real.md"
    real.write_bytes(b"before")
    real.chmod(0o640)
    write_whole(real, b"after")
    assert (real.read_bytes(), real.stat().st_mode & 0o777) == (b"after", 0o640)
    assert [file.name for file in tmp_path.iterdir()] == ["real.md"]


def test_names_prepared_by_another_neither_catch_nor_stop_the_report(tmp_path: Path) -> None:
    caught = tmp_path / "caught"
    (tmp_path / f".a.md.{os.getpid()}.tmp").symlink_to(caught)
    write_whole(tmp_path / "a.md", b"x")
    assert (tmp_path / "a.md").read_bytes() == b"x"
    assert not caught.exists()


def test_what_an_ended_process_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    for name in (".a.md.77.0123.tmp", ".a.md.78.0123.tmp", ".b.md.77.0123.tmp", "a.md"):
        (tmp_path / name).touch()
    remove_partials(tmp_path / "a.md", 77)
    assert sorted(file.name for file in tmp_path.iterdir()) == [".a.md.78.0123.tmp", ".b.md.77.0123.tmp", "a.md"]


def test_a_name_of_any_length_that_the_disk_takes_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / ("д" * 120 + ".md")
    write_whole(target, b"x")
    assert target.read_bytes() == b"x"


@pytest.mark.usefixtures("home")
def test_the_refusal_is_told_with_its_exit_code(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to(tmp_path / "real.md")
    run = shnor("report", "roadmap", "-o", tmp_path / "link.md")
    assert run.returncode == 7
    assert "symbolic link" in run.stderr
