"""Every link of a page leads to a file that is there, and to a heading that it has."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")])


def links() -> list[tuple[str, str]]:
    """(page, target) of each link that stays in the repository."""
    found = set()
    for page in PAGES:
        for token in MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8")):
            for part in token.children or ():
                target = str(part.attrs.get("href") or part.attrs.get("src") or "")
                if target and "://" not in target and not target.startswith("mailto:"):
                    found.add((str(page.relative_to(ROOT)), unquote(target)))
    return sorted(found)


@cache
def anchors(page: Path) -> frozenset[str]:
    """What the headings of a page are called in links, as GitHub makes it of their text."""
    found: list[str] = []
    for line in re.sub(
        r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    ).splitlines():
        if heading := re.match(r"#{1,6} (.*)", line):
            slug = re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading[1]).strip().lower()).replace(" ", "-")
            found.append(f"{slug}-{found.count(slug)}" if slug in found else slug)
    return frozenset(found)


@pytest.mark.parametrize(("page", "target"), links())
def test_a_link_leads_somewhere(page: str, target: str) -> None:
    name, _, anchor = target.partition("#")
    there = (ROOT / page).parent / name if name else ROOT / page
    assert there.exists()
    assert not anchor or anchor in anchors(there)
