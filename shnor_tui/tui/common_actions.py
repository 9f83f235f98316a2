"""Actions that many screens have: the places, undo, help, moving about."""

from __future__ import annotations

from dataclasses import replace

from shnor_tui.i18n import mark
from shnor_tui.tui.action import Action


def _place(number: int, place: str, title: str) -> Action:
    return Action(f"go.{place}", title, mark("go to this screen"), (str(number),), run=f"app.go('{place}')")


PLACES = (
    _place(1, "overview", mark("Overview")),
    _place(2, "roadmap", mark("Roadmap")),
    _place(3, "schools", mark("Schools")),
    _place(4, "points", mark("Points")),
    _place(5, "history", mark("History")),
    _place(6, "indicators", mark("Indicators")),
    _place(7, "activities", mark("Activities")),
    _place(8, "surveys", mark("Surveys")),
    _place(9, "reports", mark("Reports")),
    _place(0, "results", mark("Results")),
)
"""The screens that have a number of their own, in its order."""

JUMPS = tuple(
    Action(
        f"jump.{place.id.removeprefix('go.')}",
        place.title,
        mark("go to this screen, also while something is typed"),
        (f"f{place.keys[0]}",),
        run=place.method.replace("go(", "jump("),
    )
    for place in PLACES
    if place.keys[0] not in {"0", "1"}
)

HELP = Action(
    "help",
    mark("Help"),
    mark("all keys of this screen"),
    ("f1", "question_mark"),
    90,
    after_typing=True,
    run="app.help",
)
PALETTE = Action(
    "palette",
    mark("Find"),
    mark("any action, item, school or report by its name"),
    ("f10", "ctrl+p"),
    80,
    run="app.palette",
)
QUIT = Action("quit", mark("Quit"), mark("leave; everything is saved already"), ("q", "ctrl+q"), 91)
LEAVE_PAST = replace(QUIT, title=mark("To the present"), help=mark("leave the past for where you came from"))
BACK = Action("back", mark("Back"), mark("close this screen"), ("escape", "q"), 1)
UNDO = Action("undo", mark("Undo"), mark("take back your latest change"), ("u", "ctrl+z"), 40, "undo")
REDO = Action("redo", mark("Redo"), mark("do again what was undone"), ("r", "ctrl+y"), 60, "redo")
YEAR = Action("year", mark("Year"), mark("another programme"), ("y",), 70, run="app.year")
IMPORT = Action(
    "import",
    mark("Import"),
    mark("a file or a pasted table; what it would change is shown first"),
    ("f",),
    verb="import",
    run="import_file",
)
YEARS = Action("years", mark("Years"), mark("the years side by side"), ("Y",), run="app.years")
SETTINGS = Action(
    "settings", mark("Settings"), mark("your own settings and the department's"), ("o",), 75, run="app.settings"
)
PLUGINS = Action("plugins", mark("Plugins"), mark("what is loaded, and what failed"), ("i",), 76, run="app.plugins")
SPRAVKA = Action(
    "spravka", mark("Signed report"), mark("read the report that is signed"), ("p",), 50, run="app.spravka"
)
PAST = Action("past", mark("As it was"), mark("the data as they were after this change, to be read"), ("w",), 4)
OPEN = Action("open", mark("Open"), mark("the thing under the cursor"), ("enter",), 1)
FILTER = Action("filter", mark("Filter"), mark("words to look for"), ("slash", "ctrl+f"), 10)
CLEAR = Action("filter.clear", mark("Show all"), mark("remove the filter"), ("escape",), after_typing=True)

COMMON = (*PLACES, *JUMPS, UNDO, REDO, YEAR, YEARS, IMPORT, SETTINGS, PLUGINS, PALETTE, HELP)
"""What every screen with a number has."""

MOVES = (
    Action("cursor.up", mark("Up"), mark("one line up"), ("up", "k")),
    Action("cursor.down", mark("Down"), mark("one line down"), ("down", "j")),
    Action("page.up", mark("Page up"), mark("a page up"), ("pageup",)),
    Action("page.down", mark("Page down"), mark("a page down"), ("pagedown",)),
    Action("first", mark("First"), mark("to the first line"), ("home", "g")),
    Action("last", mark("Last"), mark("to the last line"), ("end", "G")),
)

COLUMNS = (
    Action("column.left", mark("Left"), mark("the school to the left"), ("left", "h")),
    Action("column.right", mark("Right"), mark("the school to the right"), ("right", "l")),
)
