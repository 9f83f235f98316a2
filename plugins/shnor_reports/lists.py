"""Several texts of the department as one list."""

from __future__ import annotations

import re
from collections.abc import Iterable

from shnor_reports.prose import block_of
from shnor_tui.plugin import Block, Items
from shnor_tui.plugin.words import Composed, TextList

_ENDING = re.compile(r"(?<!\bг)(?<!\bгг)(?<!\bдр)(?<!\bкл)(?<!т\.д)(?<!т\.\sд)(?<!т\.п)(?<!т\.\sп)[.,;]+$")


def one_list(texts: Iterable[Composed]) -> list[Block]:
    """Lists that follow each other become one, whose entries end with semicolons and the last with a full stop; paragraphs
    between them stay as they are."""
    blocks: list[Block] = []
    entries: list[str] = []
    for part in (block for text in texts for block in text.blocks):
        if isinstance(part, TextList):
            entries += part.entries
        else:
            blocks += (*_ended(entries), block_of(part))
            entries = []
    return [*blocks, *_ended(entries)]


def ended(entries: Iterable[str]) -> list[str]:
    """Entries of a list that end with semicolons, the last one with a full stop."""
    bare = [_ENDING.sub("", entry.rstrip()) for entry in entries]
    return [f"{entry};" for entry in bare[:-1]] + [f"{entry.removesuffix('.')}." for entry in bare[-1:]]


def _ended(entries: list[str]) -> list[Block]:
    return [Items(ended(entries))] if entries else []
