"""Blocks set without borders: key–value lines and the signature."""

from __future__ import annotations

from shnor_docx.tables import cell, framed, row
from shnor_docx.widths import line_width
from shnor_docx.xml import ALIGNMENT, paragraph, runs_xml
from shnor_tui.plugin import Pairs, Signature, date_in_words

_POINTS = 14
_GAP = 240
_LARGEST_KEY = 0.6
_ROOM_TO_SIGN = 480
_SMALLEST_NAME = 0.3


def pairs_table(pairs: Pairs, total: int, *, keep_next: bool = False) -> str:
    """Names on the left, values beside them, so that long values wrap in their own column."""
    left = min(max(line_width(key, _POINTS) for key, _ in pairs.items) + _GAP, round(total * _LARGEST_KEY))
    widths = (left, total - left)
    kept = [keep_next and index == len(pairs.items) - 1 for index in range(len(pairs.items))]
    rows = [
        row(
            [
                cell(width, paragraph("Normal", runs_xml(text), keep_next=keep, layout=ALIGNMENT["left"]))
                for width, text in zip(widths, pair, strict=True)
            ]
        )
        for pair, keep in zip(pairs.items, kept, strict=True)
    ]
    return framed(rows, widths, "TableForm", "Сведения")


def signature_table(signature: Signature, total: int) -> str:
    """Position on the left, room to sign, the name on the right of the position's last line, the date below."""
    longest = max(line_width(line, _POINTS) for line in signature.name.split("\n"))
    right = min(max(longest + _GAP, round(total * _SMALLEST_NAME)), total // 2)
    widths = (total - right, right)
    dated = signature.on is not None
    rows = [_signature_row(signature.position, signature.name, widths, _ROOM_TO_SIGN, keep_next=dated)]
    if signature.on is not None:
        rows.append(_signature_row(date_in_words(signature.on), "", widths, _GAP, keep_next=False))
    return framed(rows, widths, "TableForm", "Подпись")


def _signature_row(left: str, right: str, widths: tuple[int, int], room: int, *, keep_next: bool) -> str:
    spacing = f'<w:spacing w:before="{room}"/>'
    indent = f'<w:ind w:right="{_POINTS * 100}"/>'
    texts = ((left, f"{spacing}{indent}{ALIGNMENT['left']}"), (right, f"{spacing}{ALIGNMENT['right']}"))
    return row(
        cell(width, paragraph("Signature", runs_xml(text), keep_next=keep_next, layout=layout), valign="bottom")
        for width, (text, layout) in zip(widths, texts, strict=True)
    )
