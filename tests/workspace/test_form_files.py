"""The department's forms: kept whole or not at all, by their content, for everybody of the department."""

from __future__ import annotations

import os
import stat
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from shnor_tui.errors import BadInput
from shnor_tui.workspace.form_files import FORMS, LARGEST_FORM, form_path, keep_form
from tests.store.support import killed_at

LETTERHEAD = b"PK\x03\x04 the letterhead"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    file = tmp_path / "Наш бланк.DOCX"
    file.write_bytes(LETTERHEAD)
    return file


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A directory that a group shares."""
    home = tmp_path / "department"
    home.mkdir()
    home.chmod(0o2770)
    return home


def files(home: Path) -> list[str]:
    return sorted(file.name for file in (home / FORMS).iterdir())


def test_the_department_s_group_may_read_and_replace_forms_whatever_the_umask(form: Path, home: Path) -> None:
    before = os.umask(0o077)
    try:
        name = keep_form(home, form)
    finally:
        os.umask(before)
    assert stat.S_IMODE((home / FORMS).stat().st_mode) == 0o2770
    assert stat.S_IMODE((home / FORMS / name).stat().st_mode) == 0o660


def test_the_same_content_is_kept_once_and_another_beside_it(form: Path, home: Path) -> None:
    name = keep_form(home, form)
    assert keep_form(home, form) == name
    form.write_bytes(b"another")
    assert keep_form(home, form) != name
    assert form_path(home, Path(name)).read_bytes() == LETTERHEAD
    assert len(files(home)) == 2


def test_what_was_done_to_a_kept_form_is_mended_when_it_is_kept_again(form: Path, home: Path) -> None:
    name = keep_form(home, form)
    (home / FORMS / name).write_bytes(b"scribbled over")
    assert keep_form(home, form) == name
    assert (home / FORMS / name).read_bytes() == LETTERHEAD


@pytest.mark.parametrize("name", ["a\x1b[31m.do\ncx", "б" * 80 + ".docx", ".docx", "form. docx"])
def test_a_kept_name_is_one_that_every_disk_and_terminal_takes(tmp_path: Path, home: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(LETTERHEAD)
    kept = keep_form(home, file)
    assert files(home) == [kept]
    assert kept.isprintable()
    assert not set(kept) & set("/\\ ")


def test_what_is_no_file_or_too_large_is_refused_and_keeps_nothing(tmp_path: Path, home: Path) -> None:
    pipe, large = tmp_path / "pipe", tmp_path / "large"
    os.mkfifo(pipe)
    with large.open("wb") as file:
        file.truncate(LARGEST_FORM + 1)
    for odd in (pipe, large, tmp_path, tmp_path / "absent", Path("/dev/zero"), Path("a\0b"), Path("a" * 5000)):
        with pytest.raises(BadInput):
            keep_form(home, odd)
    assert not (home / FORMS).exists()


def test_a_kill_at_any_call_leaves_no_half_form_and_the_next_one_keeps_it_whole(form: Path, tmp_path: Path) -> None:
    for n in count(1):
        home = tmp_path / f"department {n}"
        home.mkdir()
        died = killed_at(n, partial(keep_form, home, form))
        name = keep_form(home, form)
        assert files(home) == [name], "nothing half done is left beside it"
        assert (home / FORMS / name).read_bytes() == LETTERHEAD
        if not died:
            break
    assert n > 3
