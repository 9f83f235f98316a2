"""The one table of actions. Bindings, the footer, F1, the palette, keymaps and docs/keys.md are all made from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from shnor_tui.i18n import mark


@dataclass(frozen=True, slots=True)
class Action:
    """`id` is stable: keymaps name it. `title` and `help` are translated when shown. `keys` are Textual's names; the first
    one is shown. `footer` is the place in the footer, lower first, 0 for not there. `verb` is the right that it needs.
    `after_typing` is for keys that end what is being typed. `run` is the method where the id alone does not name it."""

    id: str
    title: str
    help: str
    keys: tuple[str, ...]
    footer: int = 0
    verb: str = ""
    after_typing: bool = False
    run: str = ""

    @property
    def method(self) -> str:
        """The name under which a screen, or the application, implements it."""
        return self.run or self.id.replace(".", "_")


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

_HELP = Action(
    "help",
    mark("Help"),
    mark("all keys of this screen"),
    ("f1", "question_mark"),
    90,
    after_typing=True,
    run="app.help",
)
_PALETTE = Action(
    "palette",
    mark("Find"),
    mark("any action, item, school or report by its name"),
    ("f10", "ctrl+p"),
    80,
    run="app.palette",
)
_QUIT = Action("quit", mark("Quit"), mark("leave; everything is saved already"), ("q", "ctrl+q"), 91)
_BACK = Action("back", mark("Back"), mark("close this screen"), ("escape", "q"), 1)
_UNDO = Action("undo", mark("Undo"), mark("take back your latest change"), ("u", "ctrl+z"), 40, "undo")
_REDO = Action("redo", mark("Redo"), mark("do again what was undone"), ("r", "ctrl+y"), 60, "redo")
_YEAR = Action("year", mark("Year"), mark("another programme"), ("y",), 70, run="app.year")
_SETTINGS = Action(
    "settings", mark("Settings"), mark("your own settings and the department's"), ("o",), 75, run="app.settings"
)
_PLUGINS = Action("plugins", mark("Plugins"), mark("what is loaded, and what failed"), ("i",), 76, run="app.plugins")
_SPRAVKA = Action(
    "spravka", mark("Signed report"), mark("read the report that is signed"), ("p",), 50, run="app.spravka"
)
_OPEN = Action("open", mark("Open"), mark("the thing under the cursor"), ("enter",), 1)
_FILTER = Action("filter", mark("Filter"), mark("words to look for"), ("slash", "ctrl+f"), 10)
_CLEAR = Action("filter.clear", mark("Show all"), mark("remove the filter"), ("escape",), after_typing=True)

COMMON = (*PLACES, *JUMPS, _UNDO, _REDO, _YEAR, _SETTINGS, _PLUGINS, _PALETTE, _HELP)
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

OVERVIEW = (
    _OPEN,
    _SPRAVKA,
    Action("discard", mark("Discard"), mark("throw an unfinished entry away; u brings it back"), ("d", "delete"), 20),
    *COMMON,
    _QUIT,
)

ROADMAP = (
    Action(
        "mark.toggle",
        mark("Mark"),
        mark("done or not started; for each school: all that remain; in the matrix: one cell"),
        ("space",),
        1,
        "mark.set",
    ),
    Action("open", mark("Open"), mark("the item with its schools, notes and history"), ("enter",), 2),
    Action(
        "mark.status",
        mark("Status"),
        mark("status, date, note, reason and document, for all that is selected"),
        ("s",),
        4,
        "mark.set",
    ),
    Action(
        "filter",
        mark("Filter"),
        mark("words to look for: title, school:, section:, resp:, status:, overdue"),
        ("slash", "ctrl+f"),
        3,
    ),
    Action("views", mark("Views"), mark("saved filters; the present one can be saved"), ("w",), 20),
    Action("matrix", mark("Matrix"), mark("schools beside the items, or the list"), ("m",), 30),
    Action("pick", mark("Select"), mark("select the line, or leave it out again"), ("x",), 35, "mark.set"),
    Action("pick.range", mark("Range"), mark("select from here to where the cursor goes"), ("v",), 36, "mark.set"),
    Action("pick.all", mark("Select all"), mark("select every line shown"), ("asterisk", "ctrl+a"), 0, "mark.set"),
    Action("item.add", mark("Add"), mark("a new item below this one"), ("a", "insert"), 41, "item.add"),
    Action("item.edit", mark("Change"), mark("title, deadline, responsible, result"), ("e",), 42, "item.edit"),
    Action(
        "item.remove",
        mark("Delete"),
        mark("the item or what is selected; undo brings it back"),
        ("d", "delete"),
        43,
        "item.remove",
    ),
    Action("item.earlier", mark("Move up"), mark("the item, one place up"), ("less_than_sign",), 0, "item.move"),
    Action("item.later", mark("Move down"), mark("the item, one place down"), ("greater_than_sign",), 0, "item.move"),
    Action("sections", mark("Sections"), mark("add, rename, move, delete sections"), ("t",), 44, "section.edit"),
    Action(
        "filter.clear", mark("Show all"), mark("remove the selection, then the filter"), ("escape",), after_typing=True
    ),
    _SPRAVKA,
    *COMMON,
    _QUIT,
)

ITEM = (
    _BACK,
    Action(
        "mark.toggle",
        mark("Mark"),
        mark("done or not started, for the school under the cursor"),
        ("space",),
        2,
        "mark.set",
    ),
    Action(
        "open",
        mark("Open"),
        mark("the mark, the document or the change under the cursor"),
        ("enter",),
        3,
    ),
    Action("mark.status", mark("Status"), mark("choose a status, date, note and reason"), ("s",), 4, "mark.set"),
    Action("item.edit", mark("Change"), mark("title, deadline, responsible, result"), ("e",), 5, "item.edit"),
    Action(
        "document.remove", mark("Delete"), mark("the document under the cursor"), ("d", "delete"), 45, "evidence.remove"
    ),
    Action("item.next", mark("Next"), mark("the next roadmap item"), ("n",), 46),
    Action("item.previous", mark("Previous"), mark("the roadmap item before this one"), ("b",), 47),
    *COMMON,
)

SECTIONS = (
    _BACK,
    Action("section.edit", mark("Change"), mark("number and title"), ("enter", "e"), 2, "section.edit"),
    Action("section.add", mark("Add"), mark("a new section at the end"), ("a", "insert"), 3, "section.add"),
    Action(
        "section.remove",
        mark("Delete"),
        mark("with its items; undo brings all back"),
        ("d", "delete"),
        4,
        "section.remove",
    ),
    Action("section.earlier", mark("Move up"), mark("one place up"), ("less_than_sign",), 5, "section.move"),
    Action("section.later", mark("Move down"), mark("one place down"), ("greater_than_sign",), 6, "section.move"),
    *COMMON,
)

SCHOOLS = (
    Action("open", mark("Open"), mark("the passport of the school"), ("enter",), 1),
    _FILTER,
    Action("school.edit", mark("Change"), mark("names and contacts"), ("e",), 20, "school.edit"),
    Action(
        "listing.edit",
        mark("List"),
        mark("whether it is in the programme's list, and on what basis"),
        ("l",),
        21,
        "listing.set",
    ),
    Action("school.add", mark("Add"), mark("a new school"), ("a", "insert"), 22, "school.add"),
    Action(
        "school.remove", mark("Delete"), mark("a school that nothing refers to"), ("d", "delete"), 30, "school.remove"
    ),
    Action("school.earlier", mark("Move up"), mark("one place up in all lists"), ("less_than_sign",), 0, "school.edit"),
    Action(
        "school.later", mark("Move down"), mark("one place down in all lists"), ("greater_than_sign",), 0, "school.edit"
    ),
    _CLEAR,
    *COMMON,
    _QUIT,
)

PASSPORT = (
    _BACK,
    Action("open", mark("Open"), mark("the thing under the cursor"), ("enter",), 2),
    Action("school.edit", mark("Change"), mark("names and contacts"), ("e",), 3, "school.edit"),
    Action(
        "listing.edit",
        mark("List"),
        mark("whether it is in the programme's list, and on what basis"),
        ("l",),
        4,
        "listing.set",
    ),
    *COMMON,
)

POINTS = (
    Action("open", mark("Open"), mark("the point with its text and all that it waits for"), ("enter",), 1),
    Action("point.edit", mark("Change"), mark("the text, beside the sentence that it gives"), ("e",), 0, "point.edit"),
    Action("point.add", mark("Add"), mark("a new point below this one"), ("a", "insert"), 2, "point.add"),
    Action("check", mark("Check"), mark("what keeps the report from being signed"), ("c",), 3),
    Action("point.remove", mark("Delete"), mark("the point; undo brings it back"), ("d", "delete"), 20, "point.remove"),
    Action("point.earlier", mark("Move up"), mark("one place up"), ("less_than_sign",), 0, "point.move"),
    Action("point.later", mark("Move down"), mark("one place down"), ("greater_than_sign",), 0, "point.move"),
    _SPRAVKA,
    *COMMON,
    _QUIT,
)

CHECK = (_BACK, Action("open", mark("Open"), mark("the thing to be mended"), ("enter",), 2), _SPRAVKA, *COMMON)

HISTORY = (
    Action("open", mark("Open"), mark("what was changed, before and after"), ("enter",), 1),
    Action("filter", mark("Filter"), mark("words to look for: by:, record:, since:, until:"), ("slash", "ctrl+f"), 2),
    Action("entry.undo", mark("Undo this"), mark("take back the change under the cursor"), ("z",), 3, "undo"),
    _CLEAR,
    *COMMON,
    _QUIT,
)

ENTRY = (
    _BACK,
    Action("open", mark("Open"), mark("the record that was changed"), ("enter",), 2),
    Action("entry.undo", mark("Undo this"), mark("take back this change"), ("z",), 3, "undo"),
    *COMMON,
)

REPORTS = (
    Action("choose", mark("Choose"), mark("take the line under the cursor"), ("enter",), 1),
    Action("step.back", mark("Back"), mark("a step back; ends a report that is being made"), ("escape",), 2),
    *COMMON,
    _QUIT,
)

INDICATORS = (*COMMON, _QUIT)

ACTIVITIES = (*COMMON, _QUIT)

SURVEYS = (*COMMON, _QUIT)

RESULTS = (*COMMON, _QUIT)

PLUGINS = (
    _BACK,
    Action("open", mark("Open"), mark("what it registered, or why it failed"), ("enter",), 2),
    *(action for action in COMMON if action is not _PLUGINS),
)

SETTINGS = (
    _BACK,
    Action("open", mark("Change"), mark("the setting under the cursor"), ("enter",), 2),
    *(action for action in COMMON if action is not _SETTINGS),
)

VIEWS = (
    Action("choose", mark("Choose"), mark("show this view; a digit does it at once"), ("enter",), 1),
    Action("view.save", mark("Save"), mark("keep the present filter under a name"), ("a", "insert"), 2),
    Action("view.remove", mark("Delete"), mark("forget this view"), ("d", "delete"), 3),
    _BACK,
    _HELP,
)

FORM = (
    Action("save", mark("Save"), mark("keep what was entered"), ("f2", "ctrl+s"), 1, after_typing=True),
    Action("back", mark("Cancel"), mark("leave without saving"), ("escape",), 2, after_typing=True),
    _HELP,
)

FILTER = (
    Action("filter.keep", mark("Keep the filter"), mark("back to the list, filtered"), ("enter",), 1),
    Action("filter.clear", mark("Show all"), mark("remove the filter"), ("escape",), 2),
    Action("filter.complete", mark("Complete"), mark("take the word that is offered"), ("tab",), 3),
    _HELP,
)
"""What the footer offers while a filter is typed; the field and the screen do it."""

CHOOSE = (
    Action("choose", mark("Choose"), mark("take the line under the cursor"), ("enter",), 1),
    _BACK,
    _HELP,
)

READ = (_BACK, _HELP)
"""A text that is read."""

SPRAVKA = (_BACK, *COMMON)

PALETTE = (
    Action("choose", mark("Choose"), mark("take the line under the cursor"), ("enter",), 1, after_typing=True),
    Action("back", mark("Back"), mark("close this screen"), ("escape",), 2, after_typing=True),
)

WELCOME = (
    Action("choose", mark("Choose"), mark("take the line under the cursor"), ("enter",), 1),
    _HELP,
    _QUIT,
)

SCOPES: Mapping[str, Sequence[Action]] = MappingProxyType(
    {
        "lists": MOVES,
        "matrix": COLUMNS,
        "overview": OVERVIEW,
        "roadmap": ROADMAP,
        "item": ITEM,
        "sections": SECTIONS,
        "views": VIEWS,
        "schools": SCHOOLS,
        "passport": PASSPORT,
        "points": POINTS,
        "check": CHECK,
        "history": HISTORY,
        "entry": ENTRY,
        "indicators": INDICATORS,
        "activities": ACTIVITIES,
        "surveys": SURVEYS,
        "reports": REPORTS,
        "results": RESULTS,
        "spravka": SPRAVKA,
        "plugins": PLUGINS,
        "settings": SETTINGS,
        "palette": PALETTE,
        "form": FORM,
        "choose": CHOOSE,
        "welcome": WELCOME,
    }
)
"""Every action by the screen that has it."""


def every_action() -> tuple[Action, ...]:
    """Each action of the table once; an id that several screens share stands as the first of them has it."""
    known: dict[str, Action] = {}
    for actions in SCOPES.values():
        for action in actions:
            known.setdefault(action.id, action)
    return tuple(known.values())
