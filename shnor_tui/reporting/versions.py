"""The version of the plugin API that a plugin says it was made for."""

from __future__ import annotations

import ast

from shnor_tui.i18n import _
from shnor_tui.plugin.contract import API
from shnor_tui.reporting.failure import Refused

NAME = "API"


def declared_version(module: ast.Module) -> object:
    """The literal that a module's source assigns to `API`, read without running it; None when there is none."""
    for statement in module.body:
        if isinstance(statement, ast.Assign):
            names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
            value: ast.expr | None = statement.value
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names, value = [statement.target.id], statement.value
        else:
            continue
        if NAME in names and value is not None:
            try:
                return ast.literal_eval(value)
            except ValueError:
                return None
    return None


def check_version(declared: object) -> None:
    """Refuse what this program cannot serve: another major version, or a later minor one than it has.

    Raises:
        Refused: says what the plugin needs and what there is.
    """
    if not (isinstance(declared, tuple) and len(declared) == 2 and all(type(part) is int for part in declared)):
        raise Refused(
            _("API is {declared!r}, not a pair of whole numbers.").format(declared=declared),
            _("Write API = ({major}, {minor}).").format(major=API[0], minor=API[1]),
        )
    major, minor = declared
    if major != API[0] or minor > API[1]:
        raise Refused(
            _("It was made for the plugin API {wanted}; this program has {own}.").format(
                wanted=f"{major}.{minor}", own=f"{API[0]}.{API[1]}"
            ),
            _("Another version of the plugin or of this program is needed."),
        )
