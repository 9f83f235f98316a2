"""Column widths by content: no column narrower than its longest word, smaller type before broken words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from shnor_docx.metrics import bold, text_width, twips, widest
from shnor_tui.plugin import Table, TableCell, plain, runs

_WORD = re.compile(r"[^ \t\n]+")
_HYPHEN = re.compile(r"(?<=[^\W\d]{2}-)(?=[^\W\d]{3})")
_SLACK = 20
_WIDEST_WISH = 0.45


@dataclass(frozen=True, slots=True)
class Type:
    """A size of table text: the styles of table and text, points, the margin on each side of a cell in twips."""

    table: str
    text: str
    points: float
    margin: int


SIZES = (
    Type("TableGrid", "TableText", 11, 108),
    Type("TableGridSmall", "TableTextSmall", 9, 57),
    Type("TableGridTiny", "TableTextTiny", 8, 40),
)


@dataclass(frozen=True, slots=True)
class Room:
    """Where text stands: the width in twips, the size of running text, and the font's breadth; see `metrics.breadth`."""

    width: int
    points: int = 14
    breadth: float = 1.0

    def line(self, text: str, points: float | None = None) -> int:
        """The width in twips of one line of text."""
        return twips(text_width(text), (points or self.points) * self.breadth)


@dataclass(frozen=True, slots=True)
class Group:
    """Columns printed side by side, by index, with their widths in twips."""

    columns: tuple[int, ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table fits the page: one group, or several that repeat the first column."""

    type: Type
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class _Need:
    """What a column's content asks for: its longest word and its longest line, in thousandths of the type size."""

    word: int
    line: int


def fitted(table: Table, room: Room) -> Layout:
    """The fewest groups of columns whose words fit the room, in the largest type that needs no more of them."""
    total = room.width
    needs = [_need(table, index) for index in range(len(table.columns))]
    sizes = [replace(size, points=size.points * room.breadth) for size in SIZES]
    options = [(size, _split([_minimum(need, size) for need in needs], total)) for size in sizes]
    fewest = min(len(groups) for _, groups in options)
    fitting = (
        (size, groups)
        for size, groups in options
        if len(groups) == fewest
        and all(sum(_minimum(needs[index], size) for index in group) <= total for group in groups)
    )
    size, groups = next(fitting, options[-1])
    return Layout(size, tuple(_group(table, needs, group, size, total) for group in groups))


def shared(minimums: Sequence[int], wishes: Sequence[float], total: int) -> tuple[int, ...]:
    """`total` divided so that each has at least its minimum and the rest goes to those that wish for more."""
    spare = total - sum(minimums)
    if spare < 0:
        return shared([0] * len(minimums), minimums, total)
    wanted = [max(wish - least, 0.0) for least, wish in zip(minimums, wishes, strict=True)]
    if not sum(wanted):
        wanted = [1.0] * len(minimums)
    ends = [round(spare * end / sum(wanted)) for end in accumulate(wanted)]
    return tuple(least + end - start for least, start, end in zip(minimums, [0, *ends], ends, strict=False))


def _need(table: Table, index: int) -> _Need:
    title = table.columns[index].title
    cells = [row[index] for row in table.rows]
    light = {cell for cell in cells if isinstance(cell, str)}
    heavy = {plain(cell.text) for cell in cells if not isinstance(cell, str) and _is_bold(cell)}
    light |= {plain(cell.text) for cell in cells if not isinstance(cell, str) and not _is_bold(cell)}
    return _Need(
        word=max(widest(_words(light)), bold(widest(_words(heavy | {title})))),
        line=max(widest(_lines(light)), bold(widest(_lines(heavy)))),
    )


def _is_bold(cell: TableCell) -> bool:
    return not isinstance(cell, str) and (cell.bold or any(run.bold for run in runs(cell.text)))


def _words(texts: set[str]) -> set[str]:
    words = set(_WORD.findall("\n".join(texts)))
    return {part for word in words for part in (_HYPHEN.split(word) if "-" in word else (word,))}


def _lines(texts: set[str]) -> set[str]:
    longest = max(map(len, texts), default=0)
    return {line for text in texts if 2 * len(text) >= longest for line in text.split("\n")}


def _minimum(need: _Need, size: Type) -> int:
    return twips(need.word, size.points) + 2 * size.margin + _SLACK


def _group(table: Table, needs: Sequence[_Need], columns: tuple[int, ...], size: Type, total: int) -> Group:
    minimums = [_minimum(needs[index], size) for index in columns]
    shares = [table.columns[index].width for index in columns]
    given = [share for share in shares if share is not None]
    if sum(given) > 0:
        filled = [sum(given) / len(given) if share is None else share for share in shares]
        wishes = [total * share / sum(filled) for share in filled]
    else:
        lines = [twips(needs[index].line, size.points) + 2 * size.margin + _SLACK for index in columns]
        wishes = [max(least, min(line, total * _WIDEST_WISH)) for least, line in zip(minimums, lines, strict=True)]
        scale = max(1.0, total / sum(wishes))
        wishes = [wish * scale for wish in wishes]
    return Group(columns, shared(minimums, wishes, total))


def _split(minimums: Sequence[int], total: int) -> list[tuple[int, ...]]:
    """Columns in as few groups as fit, of about the same number of columns when that takes no more groups."""
    full = _filled(minimums, total, len(minimums))
    even = _filled(minimums, total, -(-(len(minimums) - 1) // len(full)))
    return even if len(even) == len(full) else full


def _filled(minimums: Sequence[int], total: int, most: int) -> list[tuple[int, ...]]:
    groups: list[tuple[int, ...]] = []
    current: tuple[int, ...] = (0,)
    used = minimums[0]
    for index, width in enumerate(minimums[1:], 1):
        if len(current) > 1 and (used + width > total or len(current) > most):
            groups.append(current)
            current, used = (0,), minimums[0]
        current, used = (*current, index), used + width
    return [*groups, current]
