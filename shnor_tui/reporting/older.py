"""Documents for formats that were made for an older plugin API: what they don't know is said in blocks that they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from shnor_tui.plugin import Block, Chart, Custom, Document, Executor, PageBreak, Paragraph, Stamp

CHARTS = (1, 1)
"""The version that brought charts, stamps, executors, turned pages and registration numbers."""


def for_api(document: Document, api: tuple[int, int]) -> Document:
    """The document as a format made for `api` can show it."""
    if api >= CHARTS:
        return document
    subtitle = "\n".join(filter(None, (document.subtitle, document.registration)))
    return replace(document, blocks=tuple(_older(document.blocks)), subtitle=subtitle, number="")


def _older(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Chart():
                yield block.table
            case Stamp(text):
                yield Paragraph(text, align="right", indent=False)
            case Executor(name, phone):
                yield Paragraph("\n".join(filter(None, (name, phone))), align="left", indent=False)
            case PageBreak():
                yield PageBreak()
            case Custom(kind, data, fallback):
                yield Custom(kind, data, tuple(_older(fallback)))
            case _:
                yield block
