"""Files of this host that a person types the paths of; a confined program neither offers nor opens any."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from shnor_tui.confined import confined, refuse_host_path
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _

MOST_OFFERED = 50
OFFICE = frozenset({".csv", ".docx", ".json", ".ods", ".tsv", ".txt", ".xls", ".xlsb", ".xlsm", ".xlsx"})
"""What the names of office files end with."""


def offering(endings: Collection[str]) -> Callable[[str], Sequence[str]]:
    """What tells of a typed path the directories, and the files with such endings, that it may become, in their order."""

    def files_like(typed: str) -> Sequence[str]:
        if confined():
            return ()
        above, _slash, begun = typed.rpartition("/")
        directory = path_typed(f"{above}/" if typed.startswith("/") or above else "~")
        prefix = typed[: len(typed) - len(begun)]
        try:
            found = sorted(directory.iterdir())
        except OSError:
            return ()
        fitting = [path for path in found if path.name.startswith(begun) and not path.name.startswith(".")]
        kept = [path for path in fitting if path.is_dir() or path.suffix.casefold() in endings]
        return [f"{prefix or '~/'}{path.name}{'/' if path.is_dir() else ''}" for path in kept[:MOST_OFFERED]]

    return files_like


files_like = offering(OFFICE)
"""The office files."""


def path_typed(typed: str) -> Path:
    """The path of what was typed; a home directory that nobody has stays as it is written."""
    return Path(os.path.expanduser(typed.strip()))  # noqa: PTH111  (Path.expanduser raises)


def ordinary_file(typed: str) -> Path:
    """The path, unless reading it would wait for somebody.

    Raises:
        BadInput: no ordinary file stands there.
        Forbidden: the program is confined.
    """
    refuse_host_path(typed)
    path = path_typed(typed)
    if path.exists() and not path.is_file():
        raise BadInput(_("{file} is no ordinary file.").format(file=path))
    return path
