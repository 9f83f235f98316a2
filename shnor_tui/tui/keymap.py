"""From actions to keys: Textual's bindings on both layouts, a person's own keys, and the names by which keys are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol, cast

from textual.binding import Binding, BindingType
from textual.keys import Keys
from textual.widget import Widget

from shnor_tui.i18n import _, mark
from shnor_tui.tui.action import Action
from shnor_tui.tui.layouts import TWINS, with_twin

Keymap = Mapping[str, Sequence[str]]
"""A person's own keys by the id of the action."""


class _Rebound(Protocol):
    keymap: Keymap


def keys_of(widget: Widget, action: Action) -> Sequence[str]:
    """The keys of an action as the person set them, else its own."""
    return cast("_Rebound", widget.app).keymap.get(action.id, action.keys)


def bindings(actions: Sequence[Action]) -> list[BindingType]:
    """Textual bindings of actions, on both keyboard layouts and with Caps Lock on.

    They have priority: a key is done with before the next one is looked at, so what is typed ahead arrives where it belongs.
    Those that come after typing have none, so that they wait for the letters before them.
    """
    taken = {key for action in actions for key in action.keys}
    return [
        Binding(
            ",".join(_physical(action.keys, taken)),
            action.method,
            id=action.id,
            show=False,
            priority=not action.after_typing,
        )
        for action in actions
    ]


def dead_keys(widget: Widget, actions: Iterable[Action], allowed: Iterable[Action]) -> set[str]:
    """The keys that would do something if one were allowed to, and do nothing else."""
    may = list(allowed)
    living = {key for action in may for key in _physical(keys_of(widget, action), set())}
    return {
        key for action in actions if action not in may for key in _physical(keys_of(widget, action), living)
    } - living


def _physical(keys: Iterable[str], taken: set[str]) -> list[str]:
    """Every key by which an action is reached: its own, their capitals where these mean nothing else, and all their twins."""
    own = list(keys)
    capitals = [key.upper() for key in own if len(key) == 1 and key.islower() and key.upper() not in taken]
    return [twin for key in (*own, *capitals) for twin in with_twin(key)]


def for_textual(keymap: Keymap) -> dict[str, str]:
    """A person's keymap as Textual takes it."""
    taken = {key for keys in keymap.values() for key in keys}
    return {name: ",".join(_physical(keys, taken)) for name, keys in keymap.items()}


def problems_of(keymap: Keymap, actions: Iterable[Action]) -> list[str]:
    """What of a person's keymap cannot work, in words: actions and keys that do not exist, keys that were given twice."""
    known = {action.id for action in actions}
    problems = [_("There is no action «{id}».").format(id=name) for name in keymap if name not in known]
    for name, keys in keymap.items():
        problems += [_("«{id}»: there is no key «{key}».").format(id=name, key=key) for key in keys if not is_key(key)]
    owners: dict[str, list[str]] = {}
    for name, keys in keymap.items():
        for key in keys:
            owners.setdefault(key, []).append(name)
    problems += [
        _("The key «{key}» was given to {ids}.").format(key=key, ids=", ".join(names))
        for key, names in owners.items()
        if len(names) > 1
    ]
    return problems


def is_key(key: str) -> bool:
    """Whether Textual can ever report a key of that name. A bare full stop or comma is refused: they are twins of / and ?."""
    *held, last = key.split("+")
    if last in {"full_stop", "comma", ".", ","} and not held:
        return False
    return all(name in {"ctrl", "shift", "alt"} for name in held) and (
        len(last) == 1 or last in _NAMED_KEYS or last in _KEY_NAMES
    )


_NAMED_KEYS = {key.value for key in Keys if "+" not in key.value and not key.value.startswith("<")} | {
    "minus",
    "plus",
    "equals_sign",
    "asterisk",
    "semicolon",
    "colon",
    "left_square_bracket",
    "right_square_bracket",
    "backslash",
    "underscore",
    "number_sign",
    "at",
    "exclamation_mark",
    "apostrophe",
    "grave_accent",
}

TABS: list[BindingType] = [
    Binding("tab", "app.focus_next", show=False, priority=True),
    Binding("shift+tab", "app.focus_previous", show=False, priority=True),
]
"""In forms the next field has the focus before the next key is looked at."""


def key_name(key: str) -> str:
    """A key as a person reads it: «Space», «F2», «/»."""
    if key in _KEY_NAMES:
        return _(_KEY_NAMES[key])
    held, plus, last = key.rpartition("+")
    if plus:
        return "+".join(
            [*(name.capitalize() for name in held.split("+")), key_name(last.upper() if len(last) == 1 else last)]
        )
    if key[:1] == "f" and key[1:].isdigit():
        return key.upper()
    return key


def keys_in_words(keys: Sequence[str]) -> str:
    """Keys with the Russian letters of the same physical keys: «u, Ctrl+Z (г)»."""
    shown = ", ".join(key_name(key) for key in keys)
    twins = [TWINS[key] for key in keys if len(TWINS.get(key, "")) == 1]
    return f"{shown} ({', '.join(twins)})" if twins else shown


_KEY_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "space": mark("Space"),
        "enter": "Enter",
        "escape": "Esc",
        "slash": "/",
        "question_mark": "?",
        "less_than_sign": "<",
        "greater_than_sign": ">",
        "asterisk": "*",
        "up": "↑",
        "down": "↓",
        "left": "←",
        "right": "→",
        "pageup": "PgUp",
        "pagedown": "PgDn",
        "home": "Home",
        "end": "End",
        "insert": "Ins",
        "delete": "Del",
        "tab": "Tab",
        "backspace": "Backspace",
    }
)
