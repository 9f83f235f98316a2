"""The two lines above every screen: where one is, and what it says in short."""

from __future__ import annotations

from rich.cells import cell_len

from shnor_tui.domain.printable import printable_line
from shnor_tui.domain.russian import short_date
from shnor_tui.i18n import _
from shnor_tui.tui.actions import PLACES
from shnor_tui.tui.context import Session
from shnor_tui.tui.text import Line, cut, length_of
from shnor_tui.workspace.snapshot import Snapshot

LEAST_RIGHT = 10
"""Cells below which the right end of a line isn't worth showing."""


def place_line(place: str, data: Snapshot, width: int) -> Line:
    """The screens with their numbers, the one shown in reverse, and the year; what does not fit drops, titles last."""
    year, example = data.programme.year, data.programme.example
    years = [_("{year} · example").format(year=year), year] if example else [year]
    for shown in years:
        line = _places(place, titled=True)
        if length_of(line) + cell_len(shown) + 2 <= width:
            return spread(line, shown, width, "bold")
    return spread(_places(place, titled=False), years[0], width, "bold")


def _places(place: str, *, titled: bool) -> Line:
    line: Line = []
    for action in PLACES:
        here = action.id == f"go.{place}"
        title = _(action.title) if titled or here else ""
        line.append((f" {action.keys[0]} {title}".rstrip() + " ", "tab" if here else ""))
    return line


def summary_line(summary: Line, session: Session, width: int) -> Line:
    """What the screen says in short, then the day and the directory where there is room."""
    left: Line = [(" ", ""), *summary]
    if not session.may("mark.set"):
        left += [(" · ", "dim"), (_("read only"), "note")]
    day, place = short_date(session.data.today), f"{session.workspace.home}{session.named_by}"
    room = width - length_of(left) - len(day) - 2
    return cut(spread(left, f"{place} · {day}" if room > LEAST_RIGHT else day, width, "dim"), width)


def spread(left: Line, right: str, width: int, style: str = "") -> Line:
    """Left and right ends of one line; the right one gives way, its end last, for the end of a path tells most."""
    room = width - length_of(left) - 2
    if room < min(LEAST_RIGHT, cell_len(right)):
        return left
    shown = printable_line(right)
    while cell_len(shown) > room:
        shown = "…" + shown[2:]
    return [*left, (" " * (room - cell_len(shown) + 1), ""), (shown, style)]
