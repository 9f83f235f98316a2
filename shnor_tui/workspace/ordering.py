"""Places in a list that people order by hand: what gets another place when one record moves or a new one comes between."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol, TypeVar


class Ordered(Protocol):
    """A record that keeps its place."""

    @property
    def id(self) -> int:
        """Its number."""
        ...

    @property
    def order(self) -> int:
        """Its place."""
        ...


O = TypeVar("O", bound=Ordered)  # noqa: E741


def moved(rows: Sequence[O], number: int, by: int, shown: Collection[int] | None = None) -> list[O]:
    """The rows once the record `number` has gone `by` places down (up if negative), as far as the list goes.

    With `shown`, only these count as places: a row that the person doesn't see is stepped over.
    """
    seen = [row for row in rows if shown is None or row.id in shown or row.id == number]
    at = next(place for place, row in enumerate(seen) if row.id == number)
    goal = min(max(at + by, 0), len(seen) - 1)
    rest = [row for row in rows if row.id != number]
    if goal == at:
        return list(rows)
    neighbour = next(place for place, row in enumerate(rest) if row.id == seen[goal].id)
    rest.insert(neighbour + (goal > at), seen[at])
    return rest


def renumbered(rows: Sequence[O], first: int = 1) -> Iterator[tuple[O, int]]:
    """The rows whose place is another than where they stand now, with the new one."""
    for place, row in enumerate(rows, first):
        if row.order != place:
            yield row, place
