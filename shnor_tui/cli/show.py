"""Printing: aligned text for people, JSON for programs, and nothing that a terminal would obey."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

import click

from shnor_tui.domain.printable import escaped_json, printable_line

GAP = "  "
NARROWEST = 20
ENDLESS = 10_000
NOTHING = "–"
"""What stands in a table where there is nothing to be told."""


def clean(text: object) -> str:
    """Text without anything that moves a cursor, changes a colour or turns the direction of writing."""
    return printable_line(str(text))


def say(text: str = "") -> None:
    """Print a line."""
    click.echo("\n".join(clean(line) for line in text.split("\n")))


def say_wrapped(text: str, first: str = "", rest: str = "", otherwise: int = ENDLESS, widest: int = ENDLESS) -> None:
    """Print prose, broken between words where the terminal ends; `first` and `rest` begin its lines."""
    width = min(terminal_width(otherwise), widest)
    for line in textwrap.wrap(
        clean(text), width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    ):
        click.echo(line)


def warn(text: str) -> None:
    """Print a line on the standard error."""
    click.echo(clean(text), err=True)


def print_json(value: Any, out: BinaryIO | None = None) -> None:
    """Print a value as JSON with stable keys, in UTF-8; what a terminal would obey is escaped."""
    import msgspec  # noqa: PLC0415

    text = escaped_json(msgspec.json.format(msgspec.json.encode(value), indent=2).decode()) + "\n"
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write(text.encode())
        out.flush()


def print_table(heads: Sequence[str], rows: Iterable[Sequence[object]], right: frozenset[int] = frozenset()) -> None:
    """Print rows under their heads, as `table` lays them out."""
    for line in table(heads, rows, right, terminal_width()):
        click.echo(line)


def table(
    heads: Sequence[str], rows: Iterable[Sequence[object]], right: frozenset[int] = frozenset(), width: int = ENDLESS
) -> Iterator[str]:
    """Rows under their heads as lines; the last column may be of any length and wraps at `width`. `right` columns are numbers."""
    cells = [list(heads), *([clean(value) for value in row] for row in rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(heads) - 1)]
    for row in cells:
        yield from aligned(row, widths, right, width)


def aligned(
    row: Sequence[str], widths: Sequence[int], right: frozenset[int] = frozenset(), width: int = ENDLESS
) -> Iterator[str]:
    """One row as lines: all columns but the last padded, the last one wrapped under itself."""
    *fixed, last = row
    padded = [
        value.rjust(size) if n in right else value.ljust(size)
        for n, (value, size) in enumerate(zip(fixed, widths, strict=True))
    ]
    start = GAP.join([*padded, ""])
    room = width - len(start)
    lines = textwrap.wrap(last, room, break_long_words=False) if room >= NARROWEST else [last]
    yield (start + (lines[0] if lines else "")).rstrip()
    for line in lines[1:]:
        yield " " * len(start) + line


def terminal_width(otherwise: int = ENDLESS) -> int:
    """The width of the terminal that the output goes to; `otherwise` when it goes elsewhere."""
    if not os.isatty(1):
        return otherwise
    import shutil  # noqa: PLC0415

    return shutil.get_terminal_size().columns
