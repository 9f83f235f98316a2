"""The bounds of a deployment: what config.toml says, what it doesn't, and what it says wrongly."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from shnor_tui.errors import BadInput
from shnor_tui.reporting.fetching import find_host
from shnor_tui.workspace.limits import CONFIG, Limits, limits_of


def test_what_is_not_said_is_as_usual(tmp_path: Path) -> None:
    assert limits_of(tmp_path) == Limits(evidence_mib=50, seconds=600)
    (tmp_path / CONFIG).write_text('host = "edu.example"\n[limits]\nseconds = 30\n')
    assert limits_of(tmp_path) == Limits(evidence_mib=50, seconds=30)


def test_the_largest_file_in_bytes(tmp_path: Path) -> None:
    (tmp_path / CONFIG).write_text("[limits]\nevidence_mib = 2\n")
    assert limits_of(tmp_path).evidence_bytes == 2 * 1024 * 1024


@pytest.mark.parametrize(
    "text",
    [
        "[limits]\nevidence_mib = 0\n",
        "[limits]\nevidence_mib = true\n",
        "[limits]\nevidence_mib = 1_000_000\n",
        "[limits]\nseconds = 0\n",
        '[limits]\nseconds = "long"\n',
        "limits = 3\n",
        "[limits\n",
        "[limits]\nseconds = 1\nseconds = 2\n",
    ],
)
def test_what_is_no_number_within_reason_is_refused_and_names_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / CONFIG).write_text(text)
    with pytest.raises(BadInput, match=CONFIG):
        limits_of(tmp_path)


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / CONFIG).write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match=CONFIG):
        limits_of(tmp_path)


def endless(file: Path) -> None:
    with file.open("wb") as written:
        written.truncate(10 << 30)


@pytest.mark.parametrize("made", [os.mkfifo, Path.mkdir, endless])
def test_what_is_no_file_of_a_configurations_size_is_refused_at_once(
    tmp_path: Path, made: Callable[[Path], object]
) -> None:
    made(tmp_path / CONFIG)
    with pytest.raises(BadInput, match=CONFIG):
        limits_of(tmp_path)
    assert CONFIG in find_host("olga", [tmp_path / CONFIG]).problem
