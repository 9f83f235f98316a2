"""Whether a plugin's hooks are those that the host calls, said in words: pluggy itself tells a wrong one in its own."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from shnor_tui.i18n import _
from shnor_tui.plugin.contract import PROJECT, HookSpecs
from shnor_tui.reporting.failure import BrokenRule

MARK = f"{PROJECT}_impl"
"""The attribute that `@hookimpl` gives a function."""

HOOKS = {
    name: tuple(inspect.signature(spec).parameters)[1:]
    for name, spec in vars(HookSpecs).items()
    if name.startswith("shnor_")
}


def check_hooks(plugin: object) -> None:
    """Check the names and the arguments of what a plugin marked with `@hookimpl`.

    Raises:
        BrokenRule: there is no such hook, or it has no such argument; says which is meant.
    """
    for name, function in _functions(plugin):
        if not hasattr(function, MARK):
            continue
        if name not in HOOKS:
            near = get_close_matches(name, HOOKS, 1, 0.5)
            known = near[0] if near else ", ".join(HOOKS)
            raise BrokenRule(_("there is no hook «{name}»; «{known}» may be meant").format(name=name, known=known))
        if strange := [argument for argument in _arguments(function) if argument not in HOOKS[name]]:
            raise BrokenRule(
                _("the hook is {name}({known}); it has no argument «{strange}»").format(
                    name=name, known=", ".join(HOOKS[name]), strange=strange[0]
                )
            )


def unmarked_hooks(plugin: object) -> list[str]:
    """Functions that are called like a hook and lack `@hookimpl`, so that nobody calls them."""
    return [name for name, function in _functions(plugin) if name in HOOKS and not hasattr(function, MARK)]


def _functions(plugin: object) -> Iterator[tuple[str, Callable[..., object]]]:
    for name in dir(plugin):
        thing = inspect.getattr_static(plugin, name, None)
        if inspect.isroutine(thing):
            function = getattr(plugin, name, None)
            if callable(function):
                yield name, function


def _arguments(function: Callable[..., object]) -> list[str]:
    """What must be given to a function by name."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [each.name for each in parameters if each.kind not in kinds and each.default is inspect.Parameter.empty]
