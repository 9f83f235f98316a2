"""The two lines above every screen: where one is, and what it says in short."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rich.cells import cell_len

from shnor_tui.confined import confined
from shnor_tui.domain.printable import printable_line
from shnor_tui.domain.russian import short_date
from shnor_tui.i18n import _, mark
from shnor_tui.tui.common_actions import PLACES
from shnor_tui.tui.context import Session
from shnor_tui.tui.text import Line, cut, length_of
from shnor_tui.workspace.snapshot import Snapshot

LEAST_RIGHT = 10
"""Cells below which the right end of a line isn't worth showing."""


def place_line(place: str, data: Snapshot, width: int) -> Line:
    """The screens with their numbers, the one shown in reverse, and the year; what does not fit drops, titles last."""
    year, example = data.programme.year, data.programme.example
    years = [_("{year} · example").format(year=year), year] if example else [year]
    for titles in (_TITLES, _BRIEF):
        line = _places(place, titles)
        for shown in years:
            if length_of(line) + cell_len(shown) + 2 <= width:
                return spread(line, shown, width, "bold")
    return spread(_places(place, {}), years[-1], width, "bold")


_TITLES: Mapping[str, str] = MappingProxyType({action.id: action.title for action in PLACES})

_BRIEF: Mapping[str, str] = MappingProxyType(
    {
        "go.overview": mark("Over"),
        "go.roadmap": mark("Map"),
        "go.schools": mark("Scho"),
        "go.points": mark("Pts"),
        "go.history": mark("Hist"),
        "go.indicators": mark("Indi"),
        "go.activities": mark("Acts"),
        "go.surveys": mark("Surv"),
        "go.reports": mark("Reps"),
        "go.results": mark("Rslt"),
    }
)


def _places(place: str, titles: Mapping[str, str]) -> Line:
    """Whole titles stand apart; brief ones close up."""
    margin = " " if titles is _TITLES else ""
    line: Line = [] if margin else [(" ", "")]
    for action in PLACES:
        here = action.id == f"go.{place}"
        title = _(action.title) if here else _(titles[action.id]) if titles else ""
        named = f"{action.keys[0]} {title}".rstrip()
        line.append((f" {named} " if here or margin or not titles else named, "tab" if here else ""))
        if not margin and titles:
            line.append((" ", ""))
    return line


def summary_line(summary: Line, session: Session, width: int) -> Line:
    """What the screen says in short, then the day and, where there is room, the directory: behind the gate its name alone."""
    told = session.may("mark.set") or session.workspace.past  # the line above says it of the past
    may_not: Line = [] if told else [(" · ", "dim"), (_("read only"), "note")]
    left: Line = [(" ", ""), *cut(summary, width - length_of(may_not) - 1), *may_not]
    day, home = short_date(session.data.today), session.workspace.home
    place = home.name if confined() else f"{home}{session.named_by}"
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
