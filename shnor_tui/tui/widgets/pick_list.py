"""A list of which several rows can be picked, one by one or as a range that follows the cursor."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from textual.strip import Strip

from shnor_tui.tui.matrix import PICKED
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.line_list import LineList, Told


class Spot(NamedTuple):
    """What can be picked: a row by its key, or a column's cell in it."""

    row: Hashable
    column: int | None = None


class PickList(LineList):
    """Picked rows have a sign in the first column. What is not shown does not count as picked, and comes back with its row."""

    class Picked(Told):
        """Something else is picked."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (Textual's name)
        super().__init__(id=id)
        self._picks: set[Spot] = set()
        self._anchor: Spot | None = None
        self._ranged: set[Spot] = set()

    @property
    def spot(self) -> Spot | None:
        """What the cursor is on; None in an empty list."""
        row = self.cursor_row
        return Spot(row.key) if row and row.selectable else None

    @property
    def picked(self) -> Sequence[Spot]:
        """What is picked, in its order; a range that is open is part of it."""
        return sorted(filter(self.has, self._picks | self._ranged), key=self.order)

    @property
    def ranging(self) -> bool:
        """Whether a range follows the cursor."""
        return self._anchor is not None

    def spots(self) -> Iterable[Spot]:
        """All that can be picked."""
        return (Spot(row.key) for row in self.rows if row.selectable)

    def has(self, spot: Spot) -> bool:
        """Whether a spot is shown."""
        return self.shows(spot.row)

    def order(self, spot: Spot) -> tuple[int, ...]:
        """The place of a spot that is shown."""
        return (self._places[spot.row],)

    def between(self, one: Spot, other: Spot) -> set[Spot]:
        """Everything from one spot to another."""
        first, last = sorted((self.order(one)[0], self.order(other)[0]))
        return {Spot(row.key) for row in self.rows[first : last + 1] if row.selectable}

    def pick(self) -> None:
        """Pick what the cursor is on, or leave it out again; an open range becomes picked instead."""
        if self._anchor is not None:
            self.close_range()
        elif spot := self.spot:
            self._choose(self._picks ^ {spot})

    def toggle_range(self) -> None:
        """Begin a range at the cursor; when one is open, it becomes picked."""
        if self._anchor is not None:
            self.close_range()
        elif spot := self.spot:
            self._anchor = spot
            self._reach()

    def close_range(self) -> None:
        """What the open range holds becomes picked."""
        self._anchor = None
        self._choose(self._picks | self._ranged, set())

    def pick_all(self) -> None:
        """Pick everything that is shown."""
        self._anchor = None
        self._choose(self._picks | set(self.spots()), set())

    def drop_picks(self) -> bool:
        """Pick nothing; tells whether anything was picked."""
        self._anchor, something = None, bool(self._picks or self._ranged)
        self._choose(set(), set())
        return something

    def moved(self) -> None:
        super().moved()
        self._reach()

    def paint(self, place: int, offset: int, line: Line) -> Strip:
        """A picked row has its sign in place of the first cell."""
        if offset == 0 and self.is_picked(Spot(self.rows[place].key)):
            line = _signed(line)
        return super().paint(place, offset, line)

    def is_picked(self, spot: Spot) -> bool:
        """Whether a spot is picked or in the open range."""
        return spot in self._picks or spot in self._ranged

    def _reach(self) -> None:
        """Let the open range end at the cursor."""
        if self._anchor is not None and (spot := self.spot):
            start = self._anchor if self.has(self._anchor) else spot
            self._choose(self._picks, self.between(start, spot))

    def _choose(self, picks: set[Spot], ranged: set[Spot] | None = None) -> None:
        before = self._picks | self._ranged
        self._picks, self._ranged = picks, self._ranged if ranged is None else ranged
        changed = before ^ (self._picks | self._ranged)
        if len(changed) > self.size.height:
            self.refresh()  # once the whole, for each of them would send its line anew
        else:
            for spot in filter(self.has, changed):
                self.repaint_pick(spot)
        if changed:
            self.post_message(self.Picked(self))

    def repaint_pick(self, spot: Spot) -> None:
        """Repaint the sign of a spot."""
        self._repaint(self._starts[self._places[spot.row]], (0, 1))


def _signed(line: Line) -> Line:
    (text, style), *rest = line or [(" ", "")]
    return [(PICKED, "picked"), (text[1:], style), *rest]
