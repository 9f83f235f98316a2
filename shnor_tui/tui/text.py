"""Text for the screen: nothing in it can move the cursor or speak to the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from shnor_tui.domain.printable import printable_line

Span = tuple[str, str]
"""A stretch of text and the name of its style (see `look`)."""
Line = list[Span]

MESSAGE_LINES = 3


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken at spaces; at least one line."""
    clean = printable_line(text)
    if cell_len(clean) <= width:
        return [clean]
    if cell_len(clean) == len(clean):
        return textwrap.wrap(clean, max(width, 1)) or [""]
    lines: list[str] = []
    line = ""
    for word in clean.split():
        longer = f"{line} {word}" if line else word
        if cell_len(longer) <= width:
            line = longer
            continue
        lines += [line] if line else []
        *whole, line = _chopped(word, width)
        lines += whole
    return [*lines, line]


def within(lines: Sequence[str], most: int) -> list[str]:
    """At most so many lines; where there are more, the last one says so."""
    return [*lines] if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]} …"]


def _chopped(word: str, width: int) -> list[str]:
    """A word too long for a line, in pieces that fit."""
    pieces = [""]
    for character in word:
        if cell_len(pieces[-1] + character) > width and pieces[-1]:
            pieces.append("")
        pieces[-1] += character
    return pieces


def message_lines(text: str, width: int, style: str) -> list[Line]:
    """A message of up to three lines; a longer one ends with an ellipsis."""
    lines = wrapped(text, max(width - 2, 10))
    if len(lines) > MESSAGE_LINES:
        lines = [*lines[: MESSAGE_LINES - 1], f"{lines[MESSAGE_LINES - 1][:-1]}…"]
    return [[(f" {line}", style)] for line in lines]


def fitted(text: str, width: int) -> str:
    """Exactly `width` cells, cut with an ellipsis or padded."""
    clean = printable_line(text)
    if cell_len(clean) > width:
        return set_cell_size(clean, max(width - 1, 0)) + "…"[:width]
    return set_cell_size(clean, width)


def cut(line: Line, width: int) -> Line:
    """A line of at most `width` cells; one that is longer ends with an ellipsis."""
    if length_of(line) <= width:
        return line
    kept: Line = []
    room = width - 1
    for text, style in line:
        kept.append((set_cell_size(text, min(cell_len(text), room)), style))
        room -= cell_len(kept[-1][0])
    return [*kept, ("…", line[-1][1])]


def heading_lines(lines: Sequence[Line], width: int) -> list[Line]:
    """Two lines: one that stands alone may take both, what is longer ends with an ellipsis."""
    if len(lines) == 1 and length_of(lines[0]) > width:
        (text, style), *rest = lines[0]
        whole = "".join([text, *(more for more, _style in rest)])
        first, *others = wrapped(whole.strip(), width - 2)
        lines = [[(f" {part}", style)] for part in (first, " ".join(others))]
    return [cut(line, width) for line in lines[:2]]


def flowed(parts: list[Line], width: int, separator: str = " · ") -> list[Line]:
    """Put parts one after another, breaking between parts, and inside a part only when it alone is too long."""
    lines: list[Line] = []
    used = 0
    for part in parts:
        length = sum(cell_len(text) for text, _style in part)
        if lines and used + len(separator) + length <= width:
            lines[-1] += [(separator, "dim"), *part]
            used += len(separator) + length
        elif length <= width:
            lines.append(list(part))
            used = length
        else:
            style = part[-1][1]
            broken = wrapped("".join(text for text, _style in part), width)
            lines += [[(text, style)] for text in broken]
            used = cell_len(broken[-1])
    return lines


def length_of(line: Line) -> int:
    """Cells that a line takes."""
    return sum(cell_len(text) for text, _style in line)
