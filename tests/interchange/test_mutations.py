"""Thousands of damaged files: each is read or refused with words, soon and within memory."""

from __future__ import annotations

import resource
import time
from contextlib import suppress
from pathlib import Path

import pytest

from shnor_tui.interchange.reading import read_book
from shnor_tui.interchange.sheets import UnreadableFile
from tests.interchange.mutations import mutations
from tests.interchange.office import SAMPLES

FILES = sorted(path for path in SAMPLES.iterdir() if path.stat().st_size and path.suffix != ".md")
OLD_EXCEL = "schools.xls"  # a child process each time
SECONDS = 35
MEBIBYTES = 200


@pytest.mark.proof
@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_a_damaged_file_is_read_or_refused(path: Path) -> None:
    content = path.read_bytes()
    before = peak()
    for number, mutated in enumerate(mutations(content, 60 if path.name == OLD_EXCEL else 200)):
        started = time.monotonic()
        with suppress(UnreadableFile):
            book = read_book(path.name, mutated)
            assert any(not row.empty for sheet in book.sheets for row in sheet.rows), f"mutation {number}"
        assert time.monotonic() - started < SECONDS, f"mutation {number}"
    assert peak() - before < MEBIBYTES


def peak() -> int:
    """The most memory that this process had so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def test_mutations_are_the_same_on_every_run_and_damage_the_file() -> None:
    content = (SAMPLES / "results.xlsx").read_bytes()
    first, again = list(mutations(content, 20)), list(mutations(content, 20))
    assert first[:1] != [content]
    assert [len(made) for made in first] == [len(made) for made in again]
    assert len(set(first)) > 15
