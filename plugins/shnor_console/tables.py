"""Tables with box-drawing rules and wrapped cells; one that is too wide is drawn as several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shnor_console.columns import Grid, Needs, grids
from shnor_console.text import Text, aligned, shaded, styled
from shnor_tui.plugin import Align, Cell, Table, TableCell, counted

MOST_ROWS = 200
"""How many rows of a table are shown; a file of another format holds the rest."""

_JOINTS = {(True, True): "┼", (True, False): "┴", (False, True): "┬", (False, False): "─"}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of cells with the strengths of their shades, or a section heading across all columns."""

    cells: tuple[Text, ...]
    tones: tuple[float | None, ...] = ()
    is_section: bool = False


def table_lines(table: Table, width: int, *, color: bool) -> Iterator[str]:
    """The table with its caption as lines of at most `width` cells."""
    entries = list(_entries(table))
    caption = table.caption
    for number, grid in enumerate(grids(_columns(table, entries), width)):
        if number:
            yield ""
        yield from (aligned(line, 0, "left", color=color) for line in styled(caption).wrapped(width) if caption)
        yield from _drawn(entries, grid, [column.align for column in table.columns], color=color)
        caption = f"{table.caption} (продолжение)" if table.caption else "Продолжение таблицы"
    yield from left_out(len(table.rows))


def left_out(rows: int) -> Iterator[str]:
    """Says how many rows are not shown, if there are such."""
    if rows > MOST_ROWS:
        yield f"… ещё {counted(rows - MOST_ROWS, ('строка', 'строки', 'строк'))}"


def _entries(table: Table) -> Iterator[_Entry]:
    yield _Entry(tuple(styled(column.title, bold=True) for column in table.columns))
    shown = table.rows[:MOST_ROWS]
    for index, row in enumerate(shown):
        yield from _sections(table, index)
        yield _Entry(tuple(map(_text, row)), tuple(value.tone if isinstance(value, Cell) else None for value in row))
    if len(shown) == len(table.rows):
        for index in sorted({place for place, _ in table.sections if place >= len(shown)}):
            yield from _sections(table, index)


def _sections(table: Table, index: int) -> Iterator[_Entry]:
    return (_Entry((styled(title, bold=True),), is_section=True) for place, title in table.sections if place == index)


def _text(cell: TableCell) -> Text:
    return styled(cell) if isinstance(cell, str) else styled(cell.text, bold=cell.bold)


def _columns(table: Table, entries: Sequence[_Entry]) -> list[Needs]:
    rows = [entry.cells for entry in entries if not entry.is_section]
    return [
        Needs(
            word=max(row[index].word for row in rows),
            line=max(row[index].width for row in rows),
            share=column.width,
        )
        for index, column in enumerate(table.columns)
    ]


def _drawn(entries: Sequence[_Entry], grid: Grid, aligns: Sequence[Align], *, color: bool) -> Iterator[str]:
    wrapped = [_wrapped(entry, grid) for entry in entries]
    spaced = any(len(column) > 1 for entry, cells in zip(entries[1:], wrapped[1:], strict=True) for column in cells)
    yield _rule(grid, "┌", "┬", "┐")
    for index, (entry, cells) in enumerate(zip(entries, wrapped, strict=True)):
        if index:
            above = entries[index - 1]
            if spaced or index == 1 or entry.is_section or above.is_section:
                yield _rule(grid, "├", _JOINTS[not above.is_section, not entry.is_section], "┤")
        yield from _row(entry, cells, grid, aligns, color=color)
    yield _rule(grid, "└", _JOINTS[not entries[-1].is_section, False], "┘")


def _wrapped(entry: _Entry, grid: Grid) -> list[list[Text]]:
    if entry.is_section:
        return [entry.cells[0].wrapped(grid.inner - 2 * grid.padding)]
    return [entry.cells[index].wrapped(width) for index, width in zip(grid.columns, grid.widths, strict=True)]


def _row(
    entry: _Entry, cells: Sequence[Sequence[Text]], grid: Grid, aligns: Sequence[Align], *, color: bool
) -> Iterator[str]:
    blank = " " * grid.padding
    widths = (grid.inner - 2 * grid.padding,) if entry.is_section else grid.widths
    ways: list[Align] = ["left"] if entry.is_section else [aligns[index] for index in grid.columns]
    tones = [entry.tones[index] for index in grid.columns] if color and entry.tones else [None] * len(widths)
    for number in range(max(map(len, cells))):
        shown = (
            blank + aligned(lines[number] if number < len(lines) else Text(""), width, align, color=color) + blank
            for lines, width, align in zip(cells, widths, ways, strict=True)
        )
        yield "│" + "│".join(map(shaded, shown, tones)) + "│"


def _rule(grid: Grid, left: str, joint: str, right: str) -> str:
    return left + joint.join("─" * (width + 2 * grid.padding) for width in grid.widths) + right
