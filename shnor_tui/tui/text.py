"""Text for the screen: nothing in it can move the cursor or speak to the terminal."""

from __future__ import annotations

import textwrap

from rich.cells import cell_len, set_cell_size

from shnor_tui.domain.printable import printable_line

Span = tuple[str, str]
"""A stretch of text and the name of its style (see `styles`)."""
Line = list[Span]


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken at spaces; at least one line."""
    clean = printable_line(text)
    if cell_len(clean) <= width:
        return [clean]
    if cell_len(clean) == len(clean):
        return textwrap.wrap(clean, max(width, 1)) or [""]
    lines, line = [], ""
    for word in clean.split():
        longer = f"{line} {word}" if line else word
        if cell_len(longer) <= width:
            line = longer
        else:
            lines += [line] if line else []
            line = set_cell_size(word, min(cell_len(word), width))
    return [*lines, line]


def fitted(text: str, width: int) -> str:
    """Exactly `width` cells, cut with an ellipsis or padded."""
    clean = printable_line(text)
    if cell_len(clean) > width:
        return set_cell_size(clean, max(width - 1, 0)) + "…"[:width]
    return set_cell_size(clean, width)


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
