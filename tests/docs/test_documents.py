"""Documents that cannot rot: every command block is run, every generated page is what its generator says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from shnor_tui.tui.keysheet import key_sheet
from shnor_tui.workspace.facts import FACTS, FACTS_OF_ONE

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")])


def command_blocks() -> list[tuple[str, str]]:
    """(page and line, commands) of each `sh` block that isn't tagged `no-test`."""
    blocks = []
    for page in PAGES:
        for token in MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8")):
            words = token.info.split()
            if token.type == "fence" and words[:1] == ["sh"] and "no-test" not in words:
                assert token.map is not None
                blocks.append((f"{page.relative_to(ROOT)}:{token.map[0] + 1}", token.content))
    return blocks


@pytest.mark.parametrize(("place", "commands"), command_blocks(), ids=lambda value: value if ":" in value else "")
def test_every_command_block_runs(place: str, commands: str, own_demo: Path, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "SHNOR_HOME": str(own_demo),
        "EXAMPLES": str(ROOT / "docs" / "examples"),
    }
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, f"{place}\n{run.stdout}\n{run.stderr}"


def test_there_are_command_blocks_to_run() -> None:
    assert {place.split(":")[0] for place, _ in command_blocks()} >= {"README.md", "README.ru.md", "docs/cli.md"}


def test_the_page_of_keys_is_made_from_the_table_of_actions() -> None:
    assert (ROOT / "docs" / "keys.md").read_text(encoding="utf-8") == key_sheet()


def test_the_page_of_wording_lists_every_fact_and_no_other() -> None:
    page = (ROOT / "docs" / "wording.md").read_text(encoding="utf-8")
    listed = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `{")}
    assert listed == {f"{{{name}}}" for name in FACTS} | {f"{{{name}:…}}" for name in FACTS_OF_ONE}
