"""Which columns of a table stand side by side and how wide each is: words stay whole as long as that is possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

_SMALLEST = 2
_PADDINGS = (1, 0)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a column's content asks for: cells for its longest word, for its longest line, its share of the table."""

    word: int
    line: int
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns side by side: their indexes, their widths and the blanks on both sides of a cell."""

    columns: tuple[int, ...]
    widths: tuple[int, ...]
    padding: int

    @property
    def inner(self) -> int:
        """The width between the outer rules."""
        return sum(self.widths) + (2 * self.padding + 1) * len(self.widths) - 1


def grids(needs: Sequence[Needs], width: int) -> list[Grid]:
    """One grid if every word fits, with or without blanks; else groups of columns that repeat the first one."""
    least = _bearable([max(need.word, _SMALLEST) for need in needs], width)
    everything = tuple(range(len(needs)))
    for padding in _PADDINGS:
        if sum(least) <= _room(len(needs), width, padding):
            return [_grid(everything, needs, least, width, padding)]
    return [_grid(part, needs, least, width, _PADDINGS[0]) for part in _split(least, width)]


def _room(count: int, width: int, padding: int) -> int:
    """The cells left for text when the rules and blanks of `count` columns are drawn."""
    return width - (2 * padding + 1) * count - 1


def _bearable(words: Sequence[int], width: int) -> list[int]:
    """The longest words, cut so that the first column fits beside any other one."""
    if len(words) == 1:
        return [min(words[0], _room(1, width, 1))]
    room = _room(2, width, 1)
    first = min(words[0], room // 3)
    return [first, *(min(word, room - first) for word in words[1:])]


def _grid(part: tuple[int, ...], needs: Sequence[Needs], least: Sequence[int], width: int, padding: int) -> Grid:
    room = _room(len(part), width, padding)
    lines = [max(needs[index].line, least[index]) for index in part]
    if sum(lines) <= room:
        return Grid(part, tuple(lines), padding)
    wishes = _wishes([needs[index].share for index in part], lines, room)
    return Grid(part, _shared([least[index] for index in part], wishes, room), padding)


def _wishes(shares: Sequence[float | None], lines: Sequence[int], room: int) -> list[float]:
    """What each column would take: its share if the report gives shares, else its longest line."""
    given = [share for share in shares if share is not None]
    if sum(given) <= 0:
        return [float(min(line, room)) for line in lines]
    filled = [sum(given) / len(given) if share is None else share for share in shares]
    return [room * share / sum(filled) for share in filled]


def _shared(least: Sequence[int], wishes: Sequence[float], room: int) -> tuple[int, ...]:
    """`room` divided so that each column has its least width and the rest goes to those that wish for more."""
    wanted = [max(wish - width, 0.0) for width, wish in zip(least, wishes, strict=True)]
    if not sum(wanted):
        wanted = [1.0] * len(least)
    spare = room - sum(least)
    ends = [round(spare * end / sum(wanted)) for end in accumulate(wanted)]
    return tuple(width + end - start for width, (start, end) in zip(least, pairwise([0, *ends]), strict=True))


def _split(least: Sequence[int], width: int) -> list[tuple[int, ...]]:
    """Columns in as few groups as fit, of about equal size when that takes no more groups."""
    full = _filled(least, width, len(least))
    even = _filled(least, width, -(-(len(least) - 1) // len(full)))
    return even if len(even) == len(full) else full


def _filled(least: Sequence[int], width: int, most: int) -> list[tuple[int, ...]]:
    """Groups that begin with the first column and hold at most `most` others."""
    groups: list[tuple[int, ...]] = []
    current: tuple[int, ...] = (0,)
    for index in range(1, len(least)):
        wider = (*current, index)
        too_wide = sum(least[column] for column in wider) > _room(len(wider), width, _PADDINGS[0])
        if len(current) > 1 and (too_wide or len(current) > most):
            groups.append(current)
            wider = (0, index)
        current = wider
    return [*groups, current]
