"""The one table of actions. Bindings, the footer, F1 and docs/keys.md are all made from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from textual.binding import Binding, BindingType

from shnor_tui.i18n import _, mark
from shnor_tui.tui.layouts import with_twin


@dataclass(frozen=True, slots=True)
class Action:
    """`id` is stable: keymaps name it. `title` and `help` are translated when shown. `keys` are Textual's names; the first
    one is shown. `footer` is the place in the footer, lower first, 0 for not there. `verb` is the right that it needs.
    `after_typing` is for keys that end what is being typed."""

    id: str
    title: str
    help: str
    keys: tuple[str, ...]
    footer: int = 0
    verb: str = ""
    after_typing: bool = False

    @property
    def method(self) -> str:
        """The name under which a screen, or for help the application, implements it."""
        return "app.help" if self.id == "help" else self.id.replace(".", "_")

    @property
    def shown_key(self) -> str:
        """The first key as a person reads it."""
        return key_name(self.keys[0])


_HELP = Action("help", mark("Help"), mark("all keys of this screen"), ("f1", "question_mark"), 90, after_typing=True)
_QUIT = Action("quit", mark("Quit"), mark("leave; everything is saved already"), ("q", "ctrl+q"), 91)
_BACK = Action("back", mark("Back"), mark("close this screen"), ("escape", "q"), 1)
_UNDO = Action("undo", mark("Undo"), mark("take back your latest change"), ("u", "ctrl+z"), 4, "undo")
_REDO = Action("redo", mark("Redo"), mark("do again what was undone"), ("r", "ctrl+y"), 8, "redo")
_STATUS = Action("mark.status", mark("Status"), mark("choose a status, date, note and reason"), ("s",), 5, "mark.set")

MOVES = (
    Action("cursor.up", mark("Up"), mark("one line up"), ("up", "k")),
    Action("cursor.down", mark("Down"), mark("one line down"), ("down", "j")),
    Action("page.up", mark("Page up"), mark("a page up"), ("pageup",)),
    Action("page.down", mark("Page down"), mark("a page down"), ("pagedown",)),
    Action("first", mark("First"), mark("to the first line"), ("home", "g")),
    Action("last", mark("Last"), mark("to the last line"), ("end", "G")),
)

ROADMAP = (
    Action(
        "mark.toggle",
        mark("Mark"),
        mark("done or not started; for each school: all that remain"),
        ("space",),
        1,
        "mark.set",
    ),
    Action("open", mark("Open"), mark("the item with its schools, notes and history"), ("enter",), 2),
    Action(
        "filter",
        mark("Filter"),
        mark("words to look for: title, status, responsible, «overdue»"),
        ("slash", "ctrl+f"),
        3,
    ),
    _STATUS,
    _UNDO,
    _REDO,
    Action("report", mark("Report"), mark("read a report, save it, check it before signature"), ("p",), 6),
    Action("year", mark("Year"), mark("another programme"), ("y",), 7),
    Action("filter.clear", mark("Show all"), mark("remove the filter"), ("escape",), after_typing=True),
    _HELP,
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
        "mark.status",
        mark("Status"),
        mark("choose a status, date, note and reason"),
        ("enter", "s"),
        3,
        "mark.set",
    ),
    _UNDO,
    _REDO,
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
)
"""What the footer offers while a filter is typed; the field and the screen do it."""

CHOOSE = (
    Action("choose", mark("Choose"), mark("take the line under the cursor"), ("enter",), 1),
    _BACK,
    _HELP,
)

WELCOME = (
    Action("choose", mark("Choose"), mark("take the line under the cursor"), ("enter",), 1),
    _HELP,
    _QUIT,
)

SCOPES: Mapping[str, Sequence[Action]] = MappingProxyType(
    {"lists": MOVES, "roadmap": ROADMAP, "item": ITEM, "form": FORM, "choose": CHOOSE, "welcome": WELCOME}
)
"""Every action by the screen that has it."""


def bindings(actions: Sequence[Action]) -> list[BindingType]:
    """Textual bindings of actions, on both keyboard layouts and with Caps Lock on.

    They have priority: a key is done with before the next one is looked at, so what is typed ahead arrives where it belongs.
    Those that come after typing have none, so that they wait for the letters before them.
    """
    taken = {key for action in actions for key in action.keys}
    return [
        Binding(
            ",".join(_physical(action, taken)),
            action.method,
            id=action.id,
            show=False,
            priority=not action.after_typing,
        )
        for action in actions
    ]


def _physical(action: Action, taken: set[str]) -> list[str]:
    """Every key by which an action is reached: its own, their capitals where these mean nothing else, and all their twins."""
    capitals = [key.upper() for key in action.keys if len(key) == 1 and key.islower() and key.upper() not in taken]
    return [twin for key in (*action.keys, *capitals) for twin in with_twin(key)]


TABS: list[BindingType] = [
    Binding("tab", "app.focus_next", show=False, priority=True),
    Binding("shift+tab", "app.focus_previous", show=False, priority=True),
]
"""In forms the next field has the focus before the next key is looked at."""


def key_name(key: str) -> str:
    """A key as a person reads it: «Space», «F2», «/»."""
    if key in _KEY_NAMES:
        return _(_KEY_NAMES[key])
    if key.startswith("ctrl+"):
        return f"Ctrl+{key.removeprefix('ctrl+').upper()}"
    if key[:1] == "f" and key[1:].isdigit():
        return key.upper()
    return key


_KEY_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "space": mark("Space"),
        "enter": "Enter",
        "escape": "Esc",
        "slash": "/",
        "question_mark": "?",
        "up": "↑",
        "down": "↓",
        "pageup": "PgUp",
        "pagedown": "PgDn",
        "home": "Home",
        "end": "End",
    }
)
