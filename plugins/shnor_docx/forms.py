"""Blocks set without borders: key–value lines, the signature, and the marks above and below a document."""

from __future__ import annotations

from math import ceil

from shnor_docx.tables import KEPT_TOGETHER, cell, framed, row
from shnor_docx.widths import Room
from shnor_docx.xml import ALIGNMENT, paragraph, runs_xml
from shnor_tui.plugin import Executor, Pairs, Signature, Stamp, date_in_words

_GAP = 240
_LARGEST_KEY = 0.6
_SMALLEST_NAME = 0.3
_BETWEEN = 1400
_WIDEST_STAMP = 4536
"""8 cm, the longest line that the standard allows a mark."""
_SLACK = 1.04
_EXECUTOR = 0.6
_LINE = 25
_CLEARANCE = 200


def pairs_table(pairs: Pairs, room: Room, *, keep_next: bool = False) -> str:
    """Names on the left, values beside them, so that long values wrap in their own column."""
    left = min(max(room.line(key) for key, _ in pairs.items) + _GAP, round(room.width * _LARGEST_KEY))
    widths = (left, room.width - left)
    kept = [keep_next and index >= len(pairs.items) - KEPT_TOGETHER for index in range(len(pairs.items))]
    whole = (
        not keep_next or len(pairs.items) > 1
    )  # LibreOffice keeps no table of one unbreakable row with what follows.
    rows = [
        row(
            [
                cell(width, paragraph("FormText", runs_xml(text), keep_next=keep, layout=ALIGNMENT["left"]))
                for width, text in zip(widths, pair, strict=True)
            ],
            whole=whole,
        )
        for pair, keep in zip(pairs.items, kept, strict=True)
    ]
    return framed(rows, widths, "TableForm", "Сведения")


def signature_table(signature: Signature, room: Room, above: int, below: int = 0) -> str:
    """Position on the left, room to sign, the name on the right of the position's last line, the date below.

    `above` and `below` are the space that is left around it.
    """
    longest = max(room.line(line) for line in signature.name.split("\n"))
    right = min(max(longest + _GAP, round(room.width * _SMALLEST_NAME)), room.width // 2)
    widths = (room.width - right, right)
    if signature.on is None:
        rows = [_signature_row((signature.position, signature.name), widths, (above, below))]
    else:
        rows = [
            _signature_row((signature.position, signature.name), widths, (above, 0), keep_next=True),
            _signature_row((date_in_words(signature.on), ""), widths, (_GAP, below)),
        ]
    return framed(rows, widths, "TableForm", "Подпись")


def stamp_layout(stamp: Stamp, room: Room) -> str:
    """The layout of a mark at the top right: its lines begin below each other, the longest ends at the right margin."""
    longest = max(room.line(line) for line in stamp.text.split("\n"))
    width = min(round(longest * _SLACK), _WIDEST_STAMP)
    return f'<w:ind w:left="{max(room.width - width, 0)}" w:firstLine="0"/>'


def executor_text(executor: Executor) -> str:
    """Name and telephone, a line each."""
    return "\n".join(filter(None, (executor.name, executor.phone)))


def executor_frame(room: Room, beside: str) -> str:
    """The layout that puts a paragraph at the foot of the page that the next paragraph stands on.

    `beside` says whether text may stand on its right.
    """
    return (
        f'<w:framePr w:w="{round(room.width * _EXECUTOR)}" w:hSpace="0" w:wrap="{beside}" w:vAnchor="margin" '
        'w:hAnchor="margin" w:xAlign="left" w:yAlign="bottom"/>'
    )


def executor_height(text: str, room: Room, points: int) -> int:
    """How much of the page the framed text takes, in twips."""
    width = room.width * _EXECUTOR
    lines = sum(max(ceil(room.line(line, points) * _SLACK / width), 1) for line in text.split("\n"))
    return lines * points * _LINE + _CLEARANCE


def _signature_row(
    texts: tuple[str, str], widths: tuple[int, int], space: tuple[int, int], *, keep_next: bool = False
) -> str:
    spacing = f'<w:spacing w:before="{space[0]}" w:after="{space[1]}"/>'
    layouts = (f'{spacing}<w:ind w:right="{_BETWEEN}"/>{ALIGNMENT["left"]}', f"{spacing}{ALIGNMENT['right']}")
    return row(
        cell(width, paragraph("Signature", runs_xml(text), layout, keep_next=keep_next), valign="bottom")
        for width, text, layout in zip(widths, texts, layouts, strict=True)
    )
